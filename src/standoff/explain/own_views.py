"""A named state as a first-level hypergame: is it stable for every actor, each in the case as it sees it?

Wang, Hipel and Fraser (1988); Fraser and Hipel (1984): s is a hypergame equilibrium iff for every actor i it is stable
for i as computed in the game G_i that i sees. An actor without a view of its own judges by the text as stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from standoff.case.patches import Scope
from standoff.errors import LimitError
from standoff.explain.alternatives import (
    CONTRADICTED,
    MAX_COMPARISONS,
    Alternative,
    Budget,
    Contest,
    foresight_outcomes,
    nash_outcomes,
)
from standoff.explain.readings import Court
from standoff.explain.state_stability import MAX_FORESIGHT_MOVES, tempting
from standoff.game.board import Board
from standoff.game.space import MAX_MOVES

THE_TEXT = "the text as stated"
EVERY, SOME, NONE, NOT_THERE = "in all", "in some", "in none", "could not arise"
UNKNOWN = "not computed"
TOO_MANY = (
    f"Not computed: more than {MAX_MOVES:,} moves of one actor to look at one by one, or more than "
    f"{MAX_FORESIGHT_MOVES} tempting ones to look beyond."
)


@dataclass(frozen=True)
class StayLine:
    """Whether a state is stable for an actor in a view: in all, some or none of the readings and completions.

    nash: one move ahead, or UNKNOWN where there are more than MAX_MOVES moves; seq: expecting replies in the others'
    own interest, or UNKNOWN where more than MAX_FORESIGHT_MOVES tempting moves would have to be looked beyond.
    """

    actor: str
    view: str
    nash: str
    seq: str


@dataclass(frozen=True)
class StateInViews:
    """First-level hypergame at a named state. nash, seq: whether it is stable for every actor, each in its own view.

    In all readings and completions if it is so for each, in none if it is so for one; SOME: neither is known to hold.
    """

    state: str
    lines: tuple[StayLine, ...]
    nash: str
    seq: str


def state_in_views(court: Court, scope: Scope, state: str) -> StateInViews:
    """An actor that holds several views has a line for each, and counts in each; `scope` is the text as stated."""
    case = court.case
    code = court.maker.states[state]
    lines = []
    for actor in case.actors:
        views = [name for name in case.views if case.holder(name) == actor]
        own = {view: scope.also(patches=[f"view:{view}"]) for view in views} or {THE_TEXT: scope}
        lines += [_line(court, actor, view, seen, code) for view, seen in own.items()]
    return StateInViews(state, tuple(lines), _all_of(line.nash for line in lines), _all_of(line.seq for line in lines))


def _line(court: Court, actor: str, view: str, scope: Scope, code: int) -> StayLine:
    boards = [board for _, board in court.boards(scope) if board.feasible >> code & 1]
    try:
        contests = _contests(boards, actor, code)
    except LimitError:
        return StayLine(actor, view, UNKNOWN, UNKNOWN)
    nash = {key: _stable(nash_outcomes(_by_vector(contest))) for key, contest in contests.items()}
    found = frozenset[bool]().union(*nash.values())
    if found in (frozenset(), frozenset({True})):
        return StayLine(actor, view, _extent(found), _extent(found))
    shaken = [
        replace(contests[_key(board, actor)], board=board)
        for board in _apart(boards)
        if nash[_key(board, actor)] != {True}
    ]
    return StayLine(actor, view, _extent(found), _extent(_with_replies(shaken, stays=True in found)))


def _key(board: Board, actor: str) -> tuple[int, int]:
    return board.feasible_number, id(board.goals[actor])


def _contests(boards: Sequence[Board], actor: str, code: int) -> dict[tuple[int, int], Contest]:
    """The state against the moves that tempt the actor, for each feasible set of states with each set of its goals."""
    found: dict[tuple[int, int], Contest] = {}
    for board in boards:
        if _key(board, actor) not in found:
            found[_key(board, actor)] = tempting(board, actor, code)
    return found


def _by_vector(contest: Contest) -> Contest:
    """One move for each set of goals that moves lead to: one move ahead the others are the same to the actor."""
    first: dict[int, Alternative] = {}
    for alternative in contest.alternatives:
        first.setdefault(contest.board.vector(contest.actor, alternative.code), alternative)
    return replace(contest, alternatives=tuple(first.values()))


def _apart(boards: Sequence[Board]) -> list[Board]:
    """One board for each feasible set of states with each set of goals of all actors."""
    first: dict[tuple[int, ...], Board] = {}
    for board in boards:
        first.setdefault((board.feasible_number, *(id(goals) for goals in board.goals.values())), board)
    return list(first.values())


def _with_replies(contests: Sequence[Contest], *, stays: bool) -> frozenset[bool] | None:
    """Stable under SEQ, {True}, {False} or both; None where it would take too long to tell.

    contests: those where a move tempts in some completion. stays: whether in some completion of some reading nothing
    tempts, which makes the state stable there at every horizon. It is unstable in some completion iff a single move
    stands there, so that moves are looked at one by one, and all together only where it is still open whether the
    state is stable anywhere.
    """
    budget = Budget(MAX_COMPARISONS)
    try:
        leaves = _some_move_stands(contests, budget)
        if leaves is None:
            return None
        if stays or not leaves:
            return frozenset({True, False} if leaves else {True})
        if sum(len(contest.alternatives) for contest in contests) > MAX_FORESIGHT_MOVES:
            return None
        return frozenset[bool]().union(*(_stable(foresight_outcomes(contest, "SEQ", budget)) for contest in contests))
    except LimitError:
        return None


def _some_move_stands(contests: Sequence[Contest], budget: Budget) -> bool | None:
    """Whether in some completion a tempting move is not stopped by a reply; None after MAX_FORESIGHT_MOVES moves."""
    looked_at = 0
    for contest in contests:
        for alternative in contest.alternatives:
            if looked_at == MAX_FORESIGHT_MOVES:
                return None
            looked_at += 1
            if CONTRADICTED in foresight_outcomes(replace(contest, alternatives=(alternative,)), "SEQ", budget):
                return True
    return False


def _stable(outcomes: frozenset[str]) -> frozenset[bool]:
    return frozenset(outcome != CONTRADICTED for outcome in outcomes)


def _extent(found: frozenset[bool] | None) -> str:
    if found is None:
        return UNKNOWN
    if not found:
        return NOT_THERE
    return EVERY if found == {True} else NONE if found == {False} else SOME


def _all_of(extents: Iterable[str]) -> str:
    """The least of what holds for each."""
    every = set(extents)
    return next((extent for extent in (NOT_THERE, NONE, UNKNOWN, SOME) if extent in every), EVERY)
