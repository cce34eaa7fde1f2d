"""The ledger: snapshots, anchors and whether every sentence is accounted for.

A snapshot is UTF-8 text in Unicode NFC with LF line ends and nothing else changed (normalisation version 1). Anchors
are W3C Web Annotation TextPosition selectors in code points; digests are the first 16 hexadecimal digits of a sha256.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

from standoff.case.model import CaseFile, Digest, Entry, Source
from standoff.case.yaml_text import Located, Path
from standoff.errors import InputError, Problem, nearest

CONTEXT = 32
MAX_SOURCE_BYTES = 32 * 1024 * 1024
WIDEST_GAP = 8


def normalised(text: str) -> str:
    """The snapshot of a text: NFC, LF line ends."""
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def read_source(raw: bytes, name: str) -> str:
    """Bytes of a source file as a snapshot.

    Raises InputError when they are not UTF-8 or larger than MAX_SOURCE_BYTES.
    """
    if len(raw) > MAX_SOURCE_BYTES:
        raise InputError(Problem(f"the source has {len(raw):,} bytes; the limit is {MAX_SOURCE_BYTES:,}", name))
    try:
        return normalised(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(Problem("the source is not UTF-8 text", name, line)) from None


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of(snapshot: str, start: int, end: int) -> Digest:
    """Digests of the passage [start, end) and of the 32 code points on either side."""
    quote, prefix, suffix = (sha256(part)[:16] for part in _parts(snapshot, start, end))
    return Digest(quote=quote, prefix=prefix, suffix=suffix)


def _parts(snapshot: str, start: int, end: int) -> tuple[str, str, str]:
    """The passage [start, end), the 32 code points before it and the 32 after it."""
    return snapshot[start:end], snapshot[max(0, start - CONTEXT) : start], snapshot[end : end + CONTEXT]


# --- accounting without the source at hand ----------------------------------------------------------------------------


def ledger_problems(case: CaseFile, located: Located) -> list[Problem]:
    """Entries that do not fit their source or each other, and text that no entry accounts for."""
    found: list[Problem] = []
    for key, source in case.sources.items():
        if source.kind == "outside":
            missing = [name for name in ("publisher", "date", "url") if not getattr(source, name)]
            if missing:
                message = f"an outside source needs {' and '.join(missing)}"
                found.append(located.problem(message, ("sources", key), key=True))
    by_source: dict[str, list[tuple[int, Entry]]] = {}
    for number, entry in enumerate(case.ledger):
        path: Path = ("ledger", number)
        if entry.source not in case.sources:
            message = f"there is no source {entry.source!r}{nearest(entry.source, case.sources)}"
            found.append(located.problem(message, (*path, "source")))
            continue
        by_source.setdefault(entry.source, []).append((number, entry))
        if entry.use in ("record", "aside") and not entry.because:
            found.append(located.problem(f"use {entry.use!r} needs 'because': why nothing is computed from it", path))
        found.extend(_anchor_problems(case.sources[entry.source], entry, path, located))
    for key, entries in by_source.items():
        found.extend(_coverage_problems(case.sources[key], entries, located))
    return found


def _anchor_problems(source: Source, entry: Entry, path: Path, located: Located) -> list[Problem]:
    found = []
    if source.sha256 and entry.at is None:
        found.append(located.problem(f"entry {entry.id!r} needs 'at': its source has a snapshot (sha256)", path))
    if source.sha256 and entry.digest is None and entry.quote is None:
        found.append(located.problem(f"entry {entry.id!r} needs 'digest' or 'quote': its source has a snapshot", path))
    if entry.at is not None:
        start, end = entry.at
        if start >= end:
            found.append(located.problem(f"expected start < end; found [{start}, {end}]", (*path, "at")))
        elif source.length is not None and end > source.length:
            message = f"the source has {source.length} code points; found end {end}"
            found.append(located.problem(message, (*path, "at")))
        elif entry.quote is not None and len(normalised(entry.quote)) != end - start:
            message = f"the quote has {len(normalised(entry.quote))} code points, the anchor {end - start}"
            found.append(located.problem(message, (*path, "quote")))
    return found


def _coverage_problems(source: Source, entries: list[tuple[int, Entry]], located: Located) -> list[Problem]:
    anchored = sorted((e.at, number, e.id) for number, e in entries if e.at is not None and e.at[0] < e.at[1])
    if source.sha256 is None or not anchored:
        return []
    found, end_before, id_before = [], 0, None
    for (start, end), number, entry_id in anchored:
        path: Path = ("ledger", number, "at")
        if id_before is not None and start < end_before:
            found.append(located.problem(f"entry {entry_id!r} overlaps entry {id_before!r}", path))
        elif start - end_before > WIDEST_GAP:
            message = f"the text from {end_before} to {start}, before entry {entry_id!r}, is not accounted for"
            found.append(located.problem(message, path))
        if end > end_before:
            end_before, id_before = end, entry_id
    if source.length is not None and source.length - end_before > WIDEST_GAP:
        message = f"the text from {end_before} to {source.length}, after entry {id_before!r}, is not accounted for"
        found.append(located.problem(message, ("ledger", anchored[-1][1], "at")))
    return found


# --- confirming anchors against a source ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnchorReport:
    """What became of the anchors of one source. No anchor is ever moved."""

    source: str
    same_text: bool
    fits: tuple[str, ...]
    misfits: tuple[tuple[str, str], ...]
    uncovered: tuple[tuple[int, int], ...]

    @property
    def holds(self) -> bool:
        return self.same_text and not self.misfits and not self.uncovered


def confirm(case: CaseFile, key: str, snapshot: str) -> AnchorReport:
    """Compare every anchor of source `key` with a snapshot of the text."""
    source = case.sources[key]
    entries = [entry for entry in case.ledger if entry.source == key]
    misfits = [(entry.id, why) for entry in entries if (why := _misfit(entry, snapshot))]
    wrong = {entry_id for entry_id, _ in misfits}
    return AnchorReport(
        source=key,
        same_text=source.sha256 is None or sha256(snapshot) == source.sha256,
        fits=tuple(entry.id for entry in entries if entry.id not in wrong),
        misfits=tuple(misfits),
        uncovered=tuple(_uncovered(snapshot, entries)),
    )


def _misfit(entry: Entry, snapshot: str) -> str | None:
    if entry.at is None:
        return "it has no position"
    start, end = entry.at
    if end > len(snapshot):
        return f"the text ends at {len(snapshot)}, before its end at {end}"
    if entry.quote is not None and normalised(entry.quote) != snapshot[start:end]:
        return "another text stands at its position"
    if entry.digest is not None:
        quote, before, after = map(sha256, _parts(snapshot, start, end))
        if not quote.startswith(entry.digest.quote):
            return "another text stands at its position"
        if entry.digest.prefix and not before.startswith(entry.digest.prefix):
            return "the text before it has changed"
        if entry.digest.suffix and not after.startswith(entry.digest.suffix):
            return "the text after it has changed"
    return None


def _uncovered(snapshot: str, entries: list[Entry]) -> list[tuple[int, int]]:
    """Stretches with letters or signs that no entry covers."""
    gaps, position = [], 0
    for start, end in [*sorted(entry.at for entry in entries if entry.at), (len(snapshot), len(snapshot))]:
        gap = snapshot[position:start]
        if gap.strip():
            left = len(gap) - len(gap.lstrip())
            gaps.append((position + left, position + len(gap.rstrip())))
        position = max(position, end)
    return gaps
