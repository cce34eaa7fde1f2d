"""`standoff verify`: anchors against their text, verdicts against their witnesses, a saved result against its case."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standoff.case.files import bounded_bytes, is_there
from standoff.case.ledger import MAX_SOURCE_BYTES, AnchorReport, confirm, read_source
from standoff.case.load import LoadedCase, source_file
from standoff.errors import InputError, Problem, listed, nearest
from standoff.explain.differences import Difference, differences
from standoff.explain.json_paths import JsonPath, json_path, shortened
from standoff.explain.recheck import VerdictCheck, recheck
from standoff.explain.saved import read_result
from standoff.explain.world import MAX_COMPLETIONS

__all__ = ["MAX_COMPLETIONS", "SavedResult", "VerdictCheck", "Verification", "recheck", "verify"]

MAX_DIFFERENCES_SHOWN = 500
MADE_BY: JsonPath = ("made_with", "standoff")


@dataclass(frozen=True)
class SavedResult:
    """A saved result beside what the case gives now.

    `made_by` and `this` are the versions of standoff that made the file and that read it. `other_case`: the file was
    made from another version of the case. `differences` are all places that differ, the version of standoff apart.
    """

    file: str
    made_by: str
    this: str
    other_case: bool
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        return not self.differences


@dataclass(frozen=True)
class Verification:
    """The result of `standoff verify`.

    `verdicts` are those that the case gives now, or, with `result`, those that the saved result gives.
    """

    anchors: tuple[AnchorReport, ...]
    not_at_hand: tuple[str, ...]
    verdicts: tuple[VerdictCheck, ...]
    result: SavedResult | None = None

    @property
    def holds(self) -> bool:
        return (
            all(report.holds for report in self.anchors)
            and not any(check.wrong for check in self.verdicts)
            and (self.result is None or self.result.holds)
        )

    def lines(self) -> Iterator[str]:
        """The report in words, what fails named."""
        if self.result is not None:
            yield from _origin_lines(self.result)
        for report in self.anchors:
            yield from _anchor_lines(report)
        for key in self.not_at_hand:
            yield f"source {key}: its text is not here, so its anchors were not checked; give it with --source FILE"
        for check in self.verdicts:
            yield from _verdict_lines(check, with_places=self.result is not None)
        if self.result is not None:
            yield from _difference_lines(self.result)
        yield "everything that was checked holds" if self.holds else "NOT everything holds"


def _origin_lines(result: SavedResult) -> Iterator[str]:
    if result.other_case:
        yield f"result {result.file}: made from another version of the case (its case_sha256 differs)"
    if result.made_by != result.this:
        made_by, this = (shortened(version)[1:-1] for version in (result.made_by, result.this))
        yield f"result {result.file}: made by standoff {made_by}, this is {this}; by itself that is no error"


def _anchor_lines(report: AnchorReport) -> Iterator[str]:
    total = len(report.fits) + len(report.misfits)
    if not report.same_text:
        yield f"source {report.source}: this is not the text that the case was made from (its sha256 differs)"
    yield f"source {report.source}: {len(report.fits)} of {total} anchors fit"
    for entry, why in report.misfits:
        yield f"  {entry} no longer fits: {why}"
    for start, end in report.uncovered:
        yield f"  the text from {start} to {end} is not accounted for"


def _verdict_lines(check: VerdictCheck, *, with_places: bool) -> Iterator[str]:
    rest = f" (not rechecked: {'; '.join(check.unchecked)})" if check.unchecked else ""
    name = shortened(check.question)[1:-1]
    if not check.wrong:
        yield f"question {name}: {check.verdict}, re-derived from its witnesses{rest}"
    elif not with_places:
        yield f"question {name}: {check.verdict}, wrong: {'; '.join(check.wrong)}{rest}"
    else:
        yield f"question {name}: {check.verdict}, wrong:{rest}"
        found = list(zip(check.wrong, check.places, strict=True))
        yield from (f"  {message} ({place})" for message, place in found[:MAX_DIFFERENCES_SHOWN])
        if len(found) > MAX_DIFFERENCES_SHOWN:
            yield f"  and {len(found) - MAX_DIFFERENCES_SHOWN:,} more"


def _difference_lines(result: SavedResult) -> Iterator[str]:
    count = len(result.differences)
    if not count:
        yield f"result {result.file}: everything in it is what the case gives now"
        return
    places = "1 place differs" if count == 1 else f"{count:,} places differ"
    yield f"result {result.file}: {places} from what the case gives now"
    yield from (f"  {found.words} ({found.path})" for found in result.differences[:MAX_DIFFERENCES_SHOWN])
    if count > MAX_DIFFERENCES_SHOWN:
        yield f"  and {count - MAX_DIFFERENCES_SHOWN:,} more"


def verify(loaded: LoadedCase, sources: Sequence[str] = (), result: Path | None = None) -> Verification:
    """Check anchors against the given sources (or those in the case folder) and re-derive every verdict.

    With `result`, a file that `standoff explain --json` printed, its verdicts are re-derived from its own witnesses,
    and everything else in it is compared with what the case gives now.

    Raises InputError for a source that cannot be read or does not belong to the case, and for a result that cannot be
    read or has not the shape of one.
    """
    texts = _texts(loaded, sources)
    case = loaded.file
    with_text = [k for k, s in case.sources.items() if s.kind == "text" and any(e.source == k for e in case.ledger)]
    checks: tuple[VerdictCheck, ...] = ()
    saved = None
    if result is not None:
        data = read_result(result)
        saved = _compared(loaded, str(result), data)
        checks = recheck(case, data)
    elif case.questions:
        from standoff.explain.explanation import explain

        checks = recheck(case, explain(loaded))
    return Verification(
        anchors=tuple(confirm(case, key, text) for key, text in texts.items()),
        not_at_hand=tuple(key for key in with_text if key not in texts and case.sources[key].sha256),
        verdicts=checks,
        result=saved,
    )


def _compared(loaded: LoadedCase, file: str, data: Mapping[str, Any]) -> SavedResult:
    """The saved data beside what the case gives now with the same patches and accepted origins.

    A result of `explain --full` is recognised by its key `around`, and everything around the verdicts computed again.
    """
    made_with = data["made_with"]
    for key, what, known in (
        ("patches", "patch", list(loaded.file.named_patches())),
        ("accepted_origins", "origin note", list(loaded.file.origins)),
    ):
        for number, name in enumerate(made_with[key]):
            if name not in known:
                place = json_path(("made_with", key, number))
                raise InputError(Problem(f"{place}: the case has no {what} {name!r}{nearest(name, known)}", file))
    now = _now(loaded, made_with["patches"], made_with["accepted_origins"], full="around" in data)
    return SavedResult(
        file=file,
        made_by=made_with["standoff"],
        this=str(now["made_with"]["standoff"]),
        other_case=made_with["case_sha256"] != now["made_with"]["case_sha256"],
        differences=differences(data, now, skip=[MADE_BY]),
    )


def _now(loaded: LoadedCase, patches: Sequence[str], accept: Sequence[str], *, full: bool) -> dict[str, Any]:
    """What `standoff explain --json` would print now."""
    from standoff.explain.around import explain_in_full
    from standoff.explain.explanation import explain

    found = (explain_in_full if full else explain)(loaded, patches, accept)
    printed: dict[str, Any] = json.loads(json.dumps(found.to_dict()))
    return printed


def _texts(loaded: LoadedCase, given: Sequence[str]) -> dict[str, str]:
    known = [key for key, source in loaded.file.sources.items() if source.kind == "text"]
    texts: dict[str, str] = {}
    for argument in given:
        key, _, name = (
            argument.partition("=") if "=" in argument and not is_there(Path(argument)) else ("", "", argument)
        )
        file = Path(name)
        if not key and len(known) != 1:
            raise InputError(f"this case has several texts ({listed(known)}); write --source KEY=FILE")
        if key and key not in known:
            raise InputError(
                f"there is no text source {key!r}{nearest(key, known)}; there is {listed(known) or 'none'}"
            )
        texts[key or known[0]] = _read(file)
    for key in known:
        found = None if key in texts else source_file(loaded, key)
        if found:
            texts[key] = _read(found)
    return texts


def _read(file: Path) -> str:
    return read_source(bounded_bytes(file, MAX_SOURCE_BYTES), str(file))
