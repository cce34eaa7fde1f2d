"""Every verdict on fewer voices: the author's alone, none hedged, without each origin; and with more than is stated.

The verdicts are also given without goals that only restate the conduct, and those on the author's word alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from standoff.case.model import CaseFile, Entry
from standoff.case.patches import LAYERS, Scope, gone_from, hedged_entries
from standoff.explain.readings import OUTCOMES, Court, Reading, occurring, overall, restating_goals
from standoff.explain.result import Verdict, plain

AUTHOR_ALONE = "on the author's word alone"
RESTATED = "without goals that only restate the conduct"


@dataclass(frozen=True)
class VoiceRow:
    """The verdicts (by question) with some entries left out.

    `changed`: questions whose verdict is another one. `otherwise`: of the others, those that are OPEN between other
    outcomes than before, with the outcomes that occur now. `without_restating`: for every question the goals are left
    out that only restate the conduct asked about.
    """

    name: str
    left_out: tuple[str, ...]
    verdicts: dict[str, Verdict]
    changed: tuple[str, ...]
    otherwise: dict[str, tuple[str, ...]]
    without_restating: bool = False


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
    stated = _readings(court, scope)
    rows = [
        _row(name, entries, _readings(court, scope.also(gone=entries)), stated)
        for name, entries in _ways(court.case, scope, accepted)
    ]
    rows += _without_restating(court, scope, stated)
    rows += _wider(court, scope, stated)
    headline = {question: overall(readings) for question, readings in stated.items()}
    return Voices(headline, tuple(rows), {question.id: question.ask for question in court.case.questions})


Readings = dict[str, list[Reading]]


def _readings(court: Court, scope: Scope) -> Readings:
    return {question.id: court.readings(question, scope) for question in court.case.questions}


def _row(
    name: str, entries: tuple[str, ...], now: Readings, stated: Readings, *, without_restating: bool = False
) -> VoiceRow:
    verdicts = {question: overall(readings) for question, readings in now.items()}
    changed = tuple(question for question, verdict in verdicts.items() if verdict != overall(stated[question]))
    otherwise = {
        question: tuple(outcome for outcome in OUTCOMES if outcome in occurring(readings))
        for question, readings in now.items()
        if question not in changed and occurring(readings) != occurring(stated[question])
    }
    return VoiceRow(name, entries, verdicts, changed, otherwise, without_restating)


def _wider(court: Court, scope: Scope, stated: Readings) -> Iterator[VoiceRow]:
    """What joins the stated goals when inferences, outside facts and assumptions count."""
    for name, bases, joining in LAYERS:
        if bases > scope.bases and court.has(joining):
            yield _row(name, (), _readings(court, replace(scope, bases=bases)), stated)


def _without_restating(court: Court, scope: Scope, stated: Readings) -> Iterator[VoiceRow]:
    """The verdicts without goals that only restate the conduct, of all voices and of the author's alone."""
    restating = {question.id: restating_goals(court.maker, question) for question in court.case.questions}
    if not any(restating.values()):
        return
    for name, entries in (
        (RESTATED, ()),
        *((f"{name}, and {RESTATED}", e) for name, e in _author_alone(court.case, scope)),
    ):
        within = scope.also(gone=entries)
        now = {
            question.id: court.without_goals(question, within, restating[question.id])
            for question in court.case.questions
        }
        yield _row(name, entries, now, stated, without_restating=True)


def _texts(case: CaseFile, scope: Scope) -> list[Entry]:
    """Entries that something stated can rest on."""
    away = gone_from(case, scope)
    return [e for e in case.ledger if e.use == "model" and e.id not in away and case.sources[e.source].kind == "text"]


def _author_alone(case: CaseFile, scope: Scope) -> Iterator[tuple[str, tuple[str, ...]]]:
    others = tuple(entry.id for entry in _texts(case, scope) if entry.voice != "author")
    if others:
        yield AUTHOR_ALONE, others


def _ways(case: CaseFile, scope: Scope, accepted: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What each row leaves out, by name; entries that nothing stated can rest on are left aside."""
    texts = _texts(case, scope)
    yield from _author_alone(case, scope)
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
