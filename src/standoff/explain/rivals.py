"""Rival explanations side by side: what each answers to every question, and which events tell them apart.

A matrix of competing hypotheses as in Heuer (1999), Psychology of Intelligence Analysis, ch. 8, with two differences:
hypotheses stand in the rows, and nothing is counted or ranked. A question that all answer alike is not diagnostic. A
rival may settle an unclear passage; so that this alone does not look like a difference, the text is judged read in that
way as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from standoff.case.model import CaseFile, Event, Rival
from standoff.case.patches import Scope
from standoff.errors import ConflictError, InputError
from standoff.explain.explanation import STATED
from standoff.explain.foretold import EXPECTED, FITS, NOT_EXPECTED, EventTest, event_tests, readings_keys
from standoff.explain.hindsight import AFTER, after_the_fact, patch_title
from standoff.explain.patch_words import NOT_THERE, PatchWords, cited, patch_words, source_words
from standoff.explain.readings import OUTCOMES, Court, Reading, verdict_of
from standoff.explain.result import Verdict
from standoff.explain.summary import OUTCOMES as OUTCOME_WORDS
from standoff.explain.timeline import date_of_text, span_of_event
from standoff.explain.words import join

THE_TEXT = "the text"

Telling = Literal["apart", "against", "for some", "nothing"]


@dataclass(frozen=True)
class Cell:
    """What one explanation answers to one question; `outcomes` says for OPEN what occurs in some reading."""

    question: str
    verdict: Verdict
    outcomes: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        return f"{self.verdict}: {join(self.outcomes, 'or')}" if self.outcomes else self.verdict


@dataclass(frozen=True)
class Hypothesis:
    """One explanation: the text's own (`name` is THE_TEXT) or a rival.

    entries: ledger entries that propose it, `sources` where they stand. `after_the_fact`: made with later events in
    view. cells: one for every question. read: how it settles unclear passages; text_cells: what the text itself answers
    when it is read so. events: one test for every new fact that an event shows, in the order of `Rivals.events`.
    text_events: the same for the text read so.
    """

    name: str
    title: str
    says: str
    because: str | None
    after_the_fact: bool
    entries: tuple[str, ...]
    sources: tuple[str, ...]
    changes: PatchWords
    cells: tuple[Cell, ...]
    events: tuple[EventTest, ...]
    read: dict[str, str]
    text_cells: tuple[Cell, ...]
    text_events: tuple[EventTest, ...]

    @property
    def label(self) -> str:
        return f"{self.name} {AFTER}" if self.after_the_fact else self.name


@dataclass(frozen=True)
class Camp:
    """Explanations that answer alike."""

    answer: str
    hypotheses: tuple[str, ...]


@dataclass(frozen=True)
class Separation:
    """A question that explanations answer differently; `opposite`: FOLLOWS under one, AGAINST under another.

    by_reading: rivals that answer otherwise than the text only because of how they read unclear passages: read so, the
    text answers as they do. only_by_reading: this holds for every rival that answers otherwise than the text.
    """

    question: str
    camps: tuple[Camp, ...]
    opposite: bool
    by_reading: tuple[str, ...]
    only_by_reading: bool


@dataclass(frozen=True)
class EventLine:
    """One option after one dated event, and what each explanation expected there.

    telling: "apart" (one expected in advance what another ruled out), "against" (else, if some ruled it out), "for
    some" (else, if some expected it and others left it open or say nothing), or "nothing". by_reading: as in
    `Separation`. again: later dates on which the same was shown, with the same answers.
    """

    event: str
    date: str
    what: str
    says: str
    grounds: str
    camps: tuple[Camp, ...]
    telling: Telling
    by_reading: tuple[str, ...]
    again: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rivals:
    """The text's own explanation (first) and its rivals.

    not_diagnostic: questions that all answer alike, which tell nothing apart. alike: groups of explanations that no
    question tells apart. questions: id -> what is asked. left_out: rivals that contradict the patches which are
    applied, and why; changed_by: titles of these patches. set_aside: rivals that are applied elsewhere, and are here
    compared like all others. early: events dated before the text, which test nothing.
    """

    title: str
    questions: dict[str, str]
    hypotheses: tuple[Hypothesis, ...]
    separations: tuple[Separation, ...]
    not_diagnostic: tuple[str, ...]
    alike: tuple[tuple[str, ...], ...]
    events: tuple[EventLine, ...]
    left_out: dict[str, str]
    changed_by: tuple[str, ...]
    set_aside: tuple[str, ...]
    early: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff rivals --json` contract."""
        data: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return data


def compare_rivals(court: Court, scope: Scope | None = None) -> Rivals:
    """Judge all questions and events under the text's own explanation and under every rival.

    scope: what counts beside the rival's own additions; by default what the text states. Rivals among its patches are
    set aside, for accounts that exclude each other say nothing together. A rival that the other patches contradict is
    left out and named. Raises InputError when the case names no rivals or asks no questions.
    """
    case = court.case
    scope = scope or Scope(STATED)
    if not case.questions:
        raise InputError("this case asks no questions, so that there is nothing to compare explanations by")
    if not case.rivals:
        raise InputError("this case names no rival explanations; they go under 'rivals:' in the case file")
    applied = [name for name in scope.patches if name.startswith("rival:")]
    scope = replace(scope, patches=tuple(name for name in scope.patches if name not in applied))
    rivals, left_out = _rivals(court, scope)
    hypotheses = (_own(court, scope), *rivals)
    separations = tuple(_separation(number, hypotheses) for number in range(len(case.questions)))
    return Rivals(
        title=case.title,
        questions={question.id: question.ask for question in case.questions},
        hypotheses=hypotheses,
        separations=tuple(found for found in separations if len(found.camps) > 1),
        not_diagnostic=tuple(found.question for found in separations if len(found.camps) == 1),
        alike=_alike(hypotheses),
        events=_event_lines(case, hypotheses),
        left_out=left_out,
        changed_by=tuple(patch_title(case, name) for name in scope.patches),
        set_aside=tuple(name.removeprefix("rival:") for name in applied),
        early=_early(case),
    )


def _rivals(court: Court, scope: Scope) -> tuple[list[Hypothesis], dict[str, str]]:
    """The rivals that can be judged in a scope, and why the others cannot."""
    found, left_out = [], {}
    for name in court.case.rivals:
        try:
            found.append(_rival(court, scope, name))
        except ConflictError as error:
            left_out[name] = str(error)
    return found, left_out


def _own(court: Court, scope: Scope) -> Hypothesis:
    case = court.case
    summary = case.summary
    grounds = summary.grounds if summary else None
    return Hypothesis(
        name=THE_TEXT,
        title="the text's own explanation",
        says=summary.answer if summary and summary.answer else "what the text itself states",
        because=None,
        after_the_fact=False,
        entries=grounds.entries if grounds else (),
        sources=_sources(case, grounds.entries if grounds else ()),
        changes=PatchWords((), (), (), ()),
        cells=_cells(court, scope),
        events=event_tests(court, scope) if case.events else (),
        read={},
        text_cells=(),
        text_events=(),
    )


def _rival(court: Court, scope: Scope, name: str) -> Hypothesis:
    case = court.case
    rival: Rival = case.rivals[name]
    under = scope.also(patches=[f"rival:{name}"])
    entries = rival.grounds.entries if rival.grounds else ()
    return Hypothesis(
        name=name,
        title=rival.title,
        says=rival.says,
        because=rival.because,
        after_the_fact=after_the_fact(case, f"rival:{name}"),
        entries=entries,
        sources=_sources(case, entries),
        changes=patch_words(case, rival),
        cells=_cells(court, under),
        events=event_tests(court, under) if case.events else (),
        read=dict(rival.read),
        text_cells=_cells(court, scope, rival.read) if rival.read else (),
        text_events=event_tests(court, scope, rival.read) if rival.read and case.events else (),
    )


def _sources(case: CaseFile, entries: Iterable[str]) -> tuple[str, ...]:
    """Where the entries stand, each source once."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        found.setdefault(source_words(case, entry), []).append(entry)
    return tuple(f"{source} {cited(case, named)}" for source, named in found.items())


def _cells(court: Court, scope: Scope, read: Mapping[str, str] | None = None) -> tuple[Cell, ...]:
    """The answer to every question; `read`: over the readings that make these choices."""
    keys = readings_keys(court, scope, read) if read else None
    counts = [keys is None or board.variant.key() in keys for _, board in court.boards(scope)]
    cells = []
    for question in court.case.questions:
        readings = court.readings(question, scope)
        cells.append(cell(question.id, [r for r, counted in zip(readings, counts, strict=True) if counted]))
    return tuple(cells)


def cell(question: str, readings: Sequence[Reading]) -> Cell:
    """The verdict, and for OPEN the outcomes that occur in some reading and completion, in words."""
    return cell_of(question, frozenset[str]().union(*(reading.outcomes or () for reading in readings)))


def cell_of(question: str, outcomes: frozenset[str]) -> Cell:
    """The same from the outcomes over all possible readings, none of which occurs where no reading is possible."""
    if not outcomes:
        return Cell(question, "NOT POSSIBLE")
    verdict = verdict_of(outcomes)
    words = tuple(OUTCOME_WORDS[outcome] for outcome in OUTCOMES if outcome in outcomes)
    return Cell(question, verdict, words if verdict == "OPEN" else ())


def _separation(number: int, hypotheses: Sequence[Hypothesis]) -> Separation:
    cells = [hypothesis.cells[number] for hypothesis in hypotheses]
    verdicts = {cell.verdict for cell in cells}
    answers = [(_answer(cell), h.label) for cell, h in zip(cells, hypotheses, strict=True)]
    differing = [h for h in hypotheses[1:] if h.cells[number] != cells[0]]
    by_reading = tuple(h.label for h in differing if h.read and h.text_cells[number] == h.cells[number])
    return Separation(
        question=cells[0].question,
        camps=camps(answers),
        opposite={"FOLLOWS", "AGAINST"} <= verdicts,
        by_reading=by_reading,
        only_by_reading=bool(differing) and len(by_reading) == len(differing),
    )


def _answer(cell: Cell) -> str:
    return f"{cell.verdict} ({join(cell.outcomes, 'or')})" if cell.outcomes else cell.verdict


def camps(answers: Iterable[tuple[str, str]]) -> tuple[Camp, ...]:
    """(answer, who gives it) pairs, grouped by the answer."""
    found: dict[str, list[str]] = {}
    for answer, label in answers:
        found.setdefault(answer, []).append(label)
    return tuple(Camp(answer, tuple(labels)) for answer, labels in found.items())


def _alike(hypotheses: Sequence[Hypothesis]) -> tuple[tuple[str, ...], ...]:
    found: dict[tuple[Cell, ...], list[str]] = {}
    for hypothesis in hypotheses:
        found.setdefault(hypothesis.cells, []).append(hypothesis.label)
    return tuple(tuple(labels) for labels in found.values() if len(labels) > 1)


def _early(case: CaseFile) -> tuple[str, ...]:
    """Events that lie before the text for certain."""
    text, _ = date_of_text(case)
    return tuple(event.id for event in case.events if text is not None and span_of_event(event).before(text))


def _event_lines(case: CaseFile, hypotheses: Sequence[Hypothesis]) -> tuple[EventLine, ...]:
    early = _early(case)
    events = {event.id: event for event in case.events}
    lines: list[EventLine] = []
    latest: dict[str, int] = {}
    for number, test in enumerate(hypotheses[0].events):
        if test.event in early:
            continue
        line = _event_line(case, hypotheses, number, events[test.event])
        before = latest.get(test.option)
        if test.again is not None and before is not None and lines[before].camps == line.camps:
            lines[before] = replace(lines[before], again=(*lines[before].again, test.date))
        else:
            latest[test.option] = len(lines)
            lines.append(line)
    return tuple(lines)


def _event_line(case: CaseFile, hypotheses: Sequence[Hypothesis], number: int, event: Event) -> EventLine:
    tests = [hypothesis.events[number] for hypothesis in hypotheses]
    words = [(own.in_words, _event_label(own, h)) for own, h in zip(tests, hypotheses, strict=True)]
    by_reading = tuple(
        h.label
        for own, h in zip(tests[1:], hypotheses[1:], strict=True)
        if h.read and own.in_words != tests[0].in_words and h.text_events[number].in_words == own.in_words
    )
    return EventLine(
        event=event.id,
        date=event.date,
        what=event.what,
        says=happened(case, tests[0]),
        grounds=_event_source(case, event),
        camps=camps(words),
        telling=_telling({own.word for own in tests}),
        by_reading=by_reading,
    )


def _telling(words: set[str]) -> Telling:
    if {EXPECTED, NOT_EXPECTED} <= words:
        return "apart"
    if NOT_EXPECTED in words:
        return "against"
    return "for some" if EXPECTED in words and words - {EXPECTED, FITS} else "nothing"


def _event_label(test: EventTest, hypothesis: Hypothesis) -> str:
    return hypothesis.name if test.word == FITS else hypothesis.label


def _event_source(case: CaseFile, event: Event) -> str:
    if event.entries:
        return cited(case, event.entries)
    source = case.sources[event.source]
    named = [source.publisher or source.author or event.source, source.date if source.date != "unknown" else None]
    named += [NOT_THERE] if source.kind == "outside" else []
    return f"[{', '.join(part for part in named if part)}]"


def happened(case: CaseFile, test: EventTest) -> str:
    """What an event shows of one option, as a clause: `that the owner would no longer let the dog run`."""
    means = case.actors[test.actor].options[test.option.partition(".")[2]].means
    how = {
        (False, True): "would",
        (True, False): "would no longer",
        (True, True): "would still",
        (False, False): "would still not",
    }[test.before, test.after]
    return f"that {case.name_of(test.actor)} {how} {means}"
