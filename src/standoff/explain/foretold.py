"""Did an explanation expect what happened? Every dated change of an option, made into a question of its own.

The events are taken in the order of their dates. At the state that the earlier events have led to, the question is
whether the actor keeps the option as it is rather than changing it, by the same text: no event takes an entry away.
An option that an event shows just as an earlier event has shown it is the same fact again, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from standoff.case.model import CaseFile, Event, Question
from standoff.case.patches import Scope, variants, without
from standoff.case.validate import split_literal
from standoff.errors import InputError
from standoff.explain.alternatives import CONTRADICTED, SUPPORTED, changed
from standoff.explain.hindsight import after_the_fact
from standoff.explain.readings import Court, Reading, goals_only_about, overall
from standoff.explain.result import Verdict

Word = Literal["expected", "not expected", "left open", "says nothing", "could not arise", "fits (made after the fact)"]
EXPECTED: Word = "expected"
NOT_EXPECTED: Word = "not expected"
LEFT_OPEN: Word = "left open"
SAYS_NOTHING: Word = "says nothing"
COULD_NOT_ARISE: Word = "could not arise"
FITS: Word = "fits (made after the fact)"
RESTATED = "only restated"


@dataclass(frozen=True)
class EventTest:
    """One option after one event: what it is, what it was, and what the explanation made of it before.

    option: `actor.option`. before, after: whether it was, and then is, done; where they are equal the actor did not
    change, and the test is whether that was to be expected. verdict: for keeping it as it was rather than changing it.
    outcomes: of an OPEN verdict, what would have been expected in some reading or completion ("expected", "not
    expected", "says nothing"). together: further options of the actor that change in the same event, named where the
    one cannot change alone. restated: the verdict is another one without goals that are about these options alone: the
    explanation says of the act itself that it is wanted or not, and gives no reason. again: the latest earlier event,
    if it has shown the option just so; then this is no new fact.
    """

    event: str
    date: str
    actor: str
    option: str
    before: bool
    after: bool
    verdict: Verdict
    word: Word
    outcomes: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    restated: bool = False
    again: str | None = None

    @property
    def kept(self) -> bool:
        return self.before == self.after

    @property
    def in_words(self) -> str:
        """The word, for an open verdict with what is open, and marked where the act is only restated."""
        if self.restated and self.word in (EXPECTED, NOT_EXPECTED):
            return f"{self.word} ({RESTATED})"
        if self.word != LEFT_OPEN:
            return self.word
        either = {EXPECTED, NOT_EXPECTED} <= set(self.outcomes)
        parts = ["either way"] if either else [word for word in self.outcomes if word != SAYS_NOTHING]
        parts += ["nothing said"] if SAYS_NOTHING in self.outcomes else []
        return f"{self.word} ({' or '.join(parts)})"


def event_tests(court: Court, scope: Scope, read: Mapping[str, str] | None = None) -> tuple[EventTest, ...]:
    """A test for every literal under `state` of every event, in the order of the dates (then of the file).

    None for an option that stays as it is because it is one-way: there was nothing to choose. A date without month or
    day counts as the first of what it leaves open. read: choices at unclear passages; only readings that make them
    count. Raises InputError when the case has neither questions nor, in the scope, a state to start from.
    """
    tests: list[EventTest] = []
    start, code = start_state(court, scope)
    bench = _Bench(court, scope, readings_keys(court, scope, read) if read else None)
    shown: dict[str, tuple[bool, str]] = {}
    for event in by_date(court.case):
        for literal in _telling(court, event, code):
            option, after = split_literal(literal, "")
            known, by = shown.get(option, (not after, ""))
            tests.append(_test(bench, event, literal, start, code, by if known == after else None))
        shown |= {option: (after, event.id) for option, after in (split_literal(each, "") for each in event.state)}
        code = changed(court.maker.space.bits, code, event.state, "")
    return tuple(tests)


def readings_keys(court: Court, scope: Scope, read: Mapping[str, str]) -> frozenset[tuple[object, ...]]:
    """The keys of the variants in which unclear passages are read in a given way."""
    return frozenset(variant.key() for variant in variants(court.case, scope, read))


@dataclass(frozen=True)
class _Bench:
    """A court with the scope to judge in; `keys`: those of the readings that count, None for all."""

    court: Court
    scope: Scope
    keys: frozenset[tuple[object, ...]] | None


def by_date(case: CaseFile) -> list[Event]:
    """The events of a case in the order of their dates, those of one date as in the file."""
    return sorted(case.events, key=lambda event: event.date)


def start_state(court: Court, scope: Scope) -> tuple[str, int]:
    """The name and code of the state before the first event: that of the scope, else of most questions (first on ties).

    Raises InputError when there is none.
    """
    asked = [question.at for question in court.case.questions]
    if scope.at is None and not asked:
        raise InputError("events need a state to start from, and this case asks no question that stands at one")
    name = scope.at if scope.at is not None else max(dict.fromkeys(asked), key=asked.count)
    return name, changed(court.maker.space.bits, court.maker.states[name], scope.shown, "")


def _telling(court: Court, event: Event, code: int) -> list[str]:
    """The literals of an event but those that hold already and cannot be undone."""
    space = court.maker.space
    found = []
    for literal in event.state:
        bit = 1 << space.bits[split_literal(literal, "")[0]]
        holds = changed(space.bits, code, [literal], "") == code
        if not holds or space.permitted(code, code ^ bit):
            found.append(literal)
    return found


def _test(bench: _Bench, event: Event, literal: str, start: str, code: int, again: str | None) -> EventTest:
    court, scope = bench.court, bench.scope
    option, after = split_literal(literal, "")
    before = bool(code >> court.maker.space.bits[option] & 1)
    actor = option.partition(".")[0]
    readings, together = _judged(bench, event, option, start, code)
    verdict = overall(readings)
    hindsight = made_after(court.case, scope, event)
    open_between = _outcomes(readings, kept=before == after) if verdict == "OPEN" else ()
    return EventTest(
        event=event.id,
        date=event.date,
        actor=actor,
        option=option,
        before=before,
        after=after,
        verdict=verdict,
        word=_word(verdict, kept=before == after, hindsight=hindsight),
        outcomes=open_between,
        together=together if verdict != "NOT POSSIBLE" else (),
        restated=verdict in ("FOLLOWS", "AGAINST")
        and _restated(bench, (option, *together), readings, start, code) not in (verdict, "NOT POSSIBLE"),
        again=again,
    )


def _restated(bench: _Bench, options: tuple[str, ...], readings: list[Reading], start: str, code: int) -> Verdict:
    """The verdict without goals that are about these options alone."""
    court = bench.court
    restating = goals_only_about(court.maker, frozenset(options))
    if not restating:
        return overall(readings)
    question = _keeps(court, options, start, code)
    bare = [without(reading.board.variant, restating) for reading in readings if reading.outcomes is not None]
    return overall([court.reading_of(question, variant, code) for variant in bare])


def _judged(bench: _Bench, event: Event, option: str, start: str, code: int) -> tuple[list[Reading], tuple[str, ...]]:
    """The readings of 'keeps it rather than changes it', and what else has to change where it cannot change alone."""
    court = bench.court
    alone = _counting(bench, (option,), start, code)
    if overall(alone) != "NOT POSSIBLE":
        return alone, ()
    actor, bits = option.partition(".")[0], court.maker.space.bits
    then = changed(bits, code, event.state, "")
    also = [o for o in court.maker.space.yes((code ^ then) & court.maker.space.own[actor]) if o != option]
    if not also or not (code ^ then) >> bits[option] & 1:
        return alone, ()
    return _counting(bench, (option, *also), start, code), tuple(also)


def _counting(bench: _Bench, options: tuple[str, ...], start: str, code: int) -> list[Reading]:
    """The readings that count: of all boards one for each that can make a difference, or those with the right keys."""
    court, scope = bench.court, bench.scope
    if bench.keys is None:
        return keeping(court, scope, options, start, code)
    question = _keeps(court, options, start, code)
    boards = [board for _, board in court.boards(scope) if board.variant.key() in bench.keys]
    return [court.reading_of(question, board.variant, code) for board in boards]


def keeping(court: Court, scope: Scope, options: tuple[str, ...], start: str, code: int) -> list[Reading]:
    """Whether the actor keeps these options of its own as they are at `code` rather than changes them all.

    start: the name of a state, used in reasons why the question cannot be asked.
    """
    return court.readings_at(_keeps(court, options, start, code), scope, code)


def _keeps(court: Court, options: tuple[str, ...], start: str, code: int) -> Question:
    bits = court.maker.space.bits
    literals = [f"not {option}" if code >> bits[option] & 1 else option for option in options]
    return Question(
        id=f"keeps {', '.join(options)} at {code}",
        ask=f"Why is it kept as it is rather than {' and '.join(literals)}?",
        actor=options[0].partition(".")[0],
        at=start,
        rather_than=[literals],
    )


def made_after(case: CaseFile, scope: Scope, event: Event) -> bool:
    """Whether the scope holds something written with the event in view, or the event or a later one itself."""
    named = case.named_patches()
    for name in (*scope.patches, *scope.last):
        patch = named[name]
        if patch.date >= event.date if isinstance(patch, Event) else after_the_fact(case, name):
            return True
    return False


def _word(verdict: Verdict, *, kept: bool, hindsight: bool) -> Word:
    match verdict:
        case "OPEN":
            return LEFT_OPEN
        case "SILENT":
            return SAYS_NOTHING
        case "NOT POSSIBLE":
            return COULD_NOT_ARISE
    if (verdict == "FOLLOWS") != kept:
        return NOT_EXPECTED
    return FITS if hindsight else EXPECTED


def _outcomes(readings: list[Reading], *, kept: bool) -> tuple[str, ...]:
    found = frozenset[str]().union(*(reading.outcomes or () for reading in readings))
    words = {SUPPORTED: EXPECTED if kept else NOT_EXPECTED, CONTRADICTED: NOT_EXPECTED if kept else EXPECTED}
    said = {words.get(outcome, SAYS_NOTHING) for outcome in found}
    return tuple(word for word in (EXPECTED, NOT_EXPECTED, SAYS_NOTHING) if word in said)
