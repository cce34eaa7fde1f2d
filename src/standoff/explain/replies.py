"""Alternatives and the replies to them: does one tempt, what could the others do about it, would that deter?

Everything is said over all completions in all readings in which the question can be asked. Horizons as in `foresight`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from standoff.case.model import Question
from standoff.case.patches import Scope
from standoff.errors import LimitError
from standoff.explain.alternatives import (
    FORESIGHT,
    MAX_COMPARISONS,
    STOPPED,
    Alternative,
    Budget,
    Contest,
    fates,
    orders_of,
)
from standoff.explain.foresight import (
    CHAIN_FAILS,
    STOPS_AND_ANYWAY,
    Chain,
    chain_cases,
    distinct_for_everyone,
    shortest_chain,
)
from standoff.explain.orders import members
from standoff.explain.readings import Court, Reading
from standoff.explain.result import GoalLine
from standoff.explain.words import COULD, WERE, WOULD, change_words, goal_line
from standoff.game.board import Board
from standoff.stability.paths import Step

Often = Literal["in every case", "in some cases", "in no case", "not computed"]
EVERY: Often = "in every case"
SOME: Often = "in some cases"
NONE: Often = "in no case"
UNKNOWN: Often = "not computed"


@dataclass(frozen=True)
class ReplyStep:
    """One move of a reply: in words, and how often it is an improvement for its mover by the goals that are stated.

    yes: the options that are yes after it.
    """

    actor: str
    change: str
    in_own_interest: Often
    yes: tuple[str, ...]


@dataclass(frozen=True)
class ReplyLine:
    """What becomes of a tempting alternative at horizons that agree. A case is one completion in one reading.

    stopped: whether something stops the alternative, over the cases in which it tempts.
    chain: the shortest sequence of the others' moves that does so in some case; works: how often this one does;
    anyway: how often, of the cases in which it works, the others could bring about as much without the alternative, so
    that it is no deterrent. costs: what the chain takes from the actor, in the reading where it was found.
    """

    horizons: tuple[str, ...]
    stopped: Often
    chain: tuple[ReplyStep, ...] = ()
    works: Often | None = None
    anyway: Often | None = None
    costs: tuple[GoalLine, ...] = ()


@dataclass(frozen=True)
class AlternativeLine:
    """One alternative of a question.

    change: as a condition, `Russia were no longer to ...`. tempts: how often it is preferred to the conduct; readings:
    in how many distinct readings it can be chosen. tempted_by: the goals that speak for it where it tempts.
    """

    literals: tuple[str, ...]
    change: str
    tempts: Often
    readings: int
    tempted_by: tuple[GoalLine, ...] = ()
    replies: tuple[ReplyLine, ...] = ()


@dataclass(frozen=True)
class QuestionReplies:
    """A question with alternatives and what becomes of each. `readings` counts readings (not chances)."""

    id: str
    ask: str
    actor: str
    at: str
    readings: int
    alternatives: tuple[AlternativeLine, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def replies_to(court: Court, question: Question, scope: Scope) -> QuestionReplies:
    """The question's alternatives with the shortest replies. Nothing is left out: what is not computed says so."""
    possible = [reading for reading in court.readings(question, scope) if reading.outcomes is not None]
    literals = dict.fromkeys(a.literals for contest in _contests(possible) for a in contest.alternatives)
    return QuestionReplies(
        id=question.id,
        ask=question.ask,
        actor=question.actor,
        at=scope.at or question.at,
        readings=len(possible),
        alternatives=tuple(_alternative(court, question, possible, change) for change in literals),
    )


def _contests(readings: Iterable[Reading]) -> Iterator[Contest]:
    for reading in readings:
        assert isinstance(reading.subject, Contest)
        yield reading.subject


@dataclass(frozen=True)
class _Placed:
    """One alternative on the board of one reading."""

    reading: Reading
    contest: Contest
    alternative: Alternative

    @property
    def own_key(self) -> tuple[object, ...]:
        return (*self.reading.goals_key, self.alternative.code)


def _alternative(
    court: Court, question: Question, possible: Sequence[Reading], literals: tuple[str, ...]
) -> AlternativeLine:
    everywhere = [placed for reading in possible for placed in _placed(reading, literals)]
    distinct = [placed for reading in distinct_for_everyone(possible) for placed in _placed(reading, literals)]
    often = {placed.own_key: _tempts(placed) for placed in distinct}
    tempting = [placed for placed in distinct if often[placed.own_key] != NONE]
    first = everywhere[0]
    bits = first.contest.board.space.bits
    change = change_words(court.case, question.actor, first.contest.at, first.alternative.code, bits, WERE)
    return AlternativeLine(
        literals=literals,
        change=change,
        tempts=_together(often.values()),
        readings=len(everywhere),
        tempted_by=_goals(court, tempting),
        replies=tuple(_replies(court, tempting)) if tempting else (),
    )


def _placed(reading: Reading, literals: tuple[str, ...]) -> Iterator[_Placed]:
    assert isinstance(reading.subject, Contest)
    for alternative in reading.subject.alternatives:
        if alternative.literals == literals:
            yield _Placed(reading, reading.subject, alternative)


def _tempts(placed: _Placed) -> Often:
    pro, con = placed.contest.signs(placed.alternative)
    return _how_often(placed.contest.board, placed.contest.actor, pro, con)


def _how_often(board: Board, actor: str, against: int, for_: int) -> Often:
    """Over all completions of the actor's goals: whether the most important differing goal is one of `for_`."""
    if not for_:
        return NONE
    order = orders_of(board)[actor]
    tops = {bool(for_ >> goal & 1) for goal in order.maximal(against | for_)}
    return EVERY if tops == {True} else SOME if True in tops else NONE


def _together(found: Iterable[Often]) -> Often:
    every = set(found)
    if UNKNOWN in every:
        return UNKNOWN
    return every.pop() if len(every) == 1 else SOME


def _of_cases(cases: frozenset[bool]) -> Often:
    return EVERY if cases == {True} else NONE if True not in cases else SOME


def _goals(court: Court, tempting: Sequence[_Placed]) -> tuple[GoalLine, ...]:
    """The goals for an alternative, in the first reading that has them."""
    found: dict[str, GoalLine] = {}
    for placed in {placed.own_key: placed for placed in reversed(tempting)}.values():
        _, pro = placed.contest.signs(placed.alternative)
        for number in members(pro):
            line = goal_line(court.maker, placed.contest.board, placed.contest.actor, number)
            found.setdefault(line.ids[0], line)
    return tuple(found.values())


# --- replies ----------------------------------------------------------------------------------------------------------


def _replies(court: Court, tempting: Sequence[_Placed]) -> Iterator[ReplyLine]:
    """One line per group of horizons that agree on everything that is said."""
    if _stopped(tempting, "GMR") == NONE:  # what stops it at another horizon stops it at this one too
        yield ReplyLine(FORESIGHT, NONE)
        return
    grouped: dict[tuple[object, ...], ReplyLine] = {}
    for concept in FORESIGHT:
        line = _reply(court, tempting, concept)
        key = (line.stopped, line.chain, line.works, line.anyway, line.costs)
        horizons = (*grouped[key].horizons, concept) if key in grouped else (concept,)
        grouped[key] = ReplyLine(horizons, line.stopped, line.chain, line.works, line.anyway, line.costs)
    yield from grouped.values()


def _reply(court: Court, tempting: Sequence[_Placed], concept: str) -> ReplyLine:
    own_only = concept in ("GMR", "SMR")
    stopped = _stopped(tempting, concept)
    if stopped in (NONE, UNKNOWN):
        return ReplyLine((concept,), stopped)
    try:
        apart = _apart(tempting, concept)
        found = [(chain, p) for p in apart if (chain := shortest_chain(p.contest, concept, p.alternative))]
    except LimitError:
        return ReplyLine((concept,), UNKNOWN)
    chain, placed = min(found, key=lambda pair: len(pair[0]))
    works, anyway = _chain_cases(tempting, concept, chain)
    return ReplyLine(
        horizons=(concept,),
        stopped=stopped,
        chain=tuple(_step(court, tempting, step, WOULD if not own_only else COULD) for step in chain),
        works=works,
        anyway=anyway,
        costs=_costs(court, placed, chain),
    )


def _apart(tempting: Sequence[_Placed], concept: str) -> Sequence[_Placed]:
    """The readings that a horizon can tell apart: where any reply is feared, only the asker's own goals matter."""
    if concept in ("SEQ", "SSEQ"):
        return tempting
    return list({placed.own_key: placed for placed in reversed(tempting)}.values())[::-1]


def _stopped(tempting: Sequence[_Placed], concept: str) -> Often:
    budget = Budget(MAX_COMPARISONS)
    try:
        found = {fate for p in _apart(tempting, concept) for fate in fates(p.contest, p.alternative, concept, budget)}
    except LimitError:
        return UNKNOWN
    return _of_cases(frozenset(fate == STOPPED for fate in found))


def _chain_cases(tempting: Sequence[_Placed], concept: str, chain: Chain) -> tuple[Often, Often]:
    """How often this chain works, and how often, where it does, as much could come anyway."""
    cases: set[str] = set()
    budget = Budget(MAX_COMPARISONS)
    for placed in tempting:
        found = chain_cases(placed.contest, concept, placed.alternative, chain, budget)
        if found is None:
            return UNKNOWN, UNKNOWN
        cases |= found
    works = _of_cases(frozenset(case != CHAIN_FAILS for case in cases))
    return works, _of_cases(frozenset(case == STOPS_AND_ANYWAY for case in cases if case != CHAIN_FAILS))


def _step(court: Court, tempting: Sequence[_Placed], step: Step, verbs: tuple[str, str]) -> ReplyStep:
    often = set()
    for board in {id(p.contest.board.goals[step.actor]): p.contest.board for p in tempting}.values():
        before, after = (board.vector(step.actor, code) for code in (step.before, step.after))
        often.add(_how_often(board, step.actor, before & ~after, after & ~before))
    space = tempting[0].contest.board.space
    change = change_words(court.case, step.actor, step.before, step.after, space.bits, verbs)
    return ReplyStep(step.actor, change, _together(often), space.yes(step.after))


def _costs(court: Court, placed: _Placed, chain: Chain) -> tuple[GoalLine, ...]:
    board, actor = placed.contest.board, placed.contest.actor
    there, end = board.vector(actor, placed.alternative.code), board.vector(actor, chain[-1].after)
    return tuple(goal_line(court.maker, board, actor, number) for number in members(there & ~end))
