"""Every verdict on fewer voices: the author's alone, none hedged, without each origin; and with more than is stated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from standoff.case.model import CaseFile
from standoff.case.patches import LAYERS, Scope, gone_from, hedged_entries
from standoff.explain.readings import Court, overall
from standoff.explain.result import Verdict, plain


@dataclass(frozen=True)
class VoiceRow:
    """The verdicts (by question) with some entries left out; `changed`: questions whose verdict is another one."""

    name: str
    left_out: tuple[str, ...]
    verdicts: dict[str, Verdict]
    changed: tuple[str, ...]


@dataclass(frozen=True)
class Voices:
    """The verdicts of the text as it stands and on fewer voices; `asks` gives each question's words."""

    headline: dict[str, Verdict]
    rows: tuple[VoiceRow, ...]
    asks: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff voices --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


def voices(court: Court, scope: Scope, accepted: Sequence[str] = ()) -> Voices:
    """Every verdict on the author's word alone, without hedged entries, and without each origin.

    accepted: origin notes that are counted as established; their entries go together.
    """
    headline = _verdicts(court, scope)
    rows = []
    for name, entries in _ways(court.case, scope, accepted):
        verdicts = _verdicts(court, scope.also(gone=entries))
        changed = tuple(question for question, verdict in verdicts.items() if verdict != headline[question])
        rows.append(VoiceRow(name, entries, verdicts, changed))
    rows += _wider(court, scope, headline)
    return Voices(headline, tuple(rows), {question.id: question.ask for question in court.case.questions})


def _wider(court: Court, scope: Scope, headline: dict[str, Verdict]) -> Iterator[VoiceRow]:
    """What joins the stated goals when inferences, outside facts and assumptions count."""
    for name, bases, joining in LAYERS:
        if bases > scope.bases and court.has(joining):
            verdicts = _verdicts(court, replace(scope, bases=bases))
            yield VoiceRow(name, (), verdicts, tuple(q for q, verdict in verdicts.items() if verdict != headline[q]))


def _verdicts(court: Court, scope: Scope) -> dict[str, Verdict]:
    return {question.id: overall(court.readings(question, scope)) for question in court.case.questions}


def _ways(case: CaseFile, scope: Scope, accepted: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What each row leaves out, by name; entries that nothing stated can rest on are left aside."""
    away = gone_from(case, scope)
    texts = [e for e in case.ledger if e.use == "model" and e.id not in away and case.sources[e.source].kind == "text"]
    others = tuple(entry.id for entry in texts if entry.voice != "author")
    if others:
        yield "on the author's word alone", others
    hedged = tuple(entry.id for entry in texts if entry.id in hedged_entries(case))
    if hedged:
        yield "without what is hedged", hedged
    by_origin: dict[str, list[str]] = {}
    merged = {entry: f"note {name}" for name in accepted for entry in case.origins[name].entries}
    for entry in texts:
        by_origin.setdefault(merged.get(entry.id, entry.goes_back_to), []).append(entry.id)
    for origin, entries in by_origin.items():
        if len(by_origin) > 1:
            yield f"without {_origin_words(case, origin, entries)}", tuple(entries)


def _origin_words(case: CaseFile, origin: str, entries: Sequence[str]) -> str:
    if origin.startswith("note "):
        return f"the entries of the origin note '{origin.removeprefix('note ')}'"
    said = dict.fromkeys(case.entry(entry).voice for entry in entries)
    return " and ".join("the author" if voice == "author" else voice for voice in said)
