"""Verdicts at horizons that look further than one move, with the reply that does the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from standoff.errors import LimitError
from standoff.explain.alternatives import (
    CONTRADICTED,
    FORESIGHT,
    Alternative,
    Contest,
    any_reply_could_stop,
    foresight_outcomes,
    others,
)
from standoff.explain.orders import Judge, Order, Orders, leaves
from standoff.explain.readings import Court, Reading, verdict_of
from standoff.explain.result import ForesightLine
from standoff.explain.words import change_words, join
from standoff.game.board import Board
from standoff.game.reach import spread
from standoff.game.space import moves_within

HORIZONS = {
    "SEQ": "if replies in the others' own interest are expected",
    "SSEQ": "if such replies are expected and no way out of them is",
    "SMR": "if any reply is feared that leaves no way out",
    "GMR": "if any reply of the others is feared",
}
MAX_TRIES = 400


@dataclass(frozen=True)
class Step:
    """One move of a reply."""

    actor: str
    before: int
    after: int


def foresight_lines(court: Court, readings: Sequence[Reading], nash: str) -> tuple[ForesightLine, ...]:
    """One line per group of horizons that agree; a horizon that says the same as one move ahead has no reply."""
    possible = _distinct(readings)
    verdicts: dict[str, list[str]] = {}
    for concept in FORESIGHT:
        verdicts.setdefault(_verdict(possible, concept), []).append(concept)
    lines = []
    for verdict, concepts in verdicts.items():
        says = ""
        if verdict not in (nash, NOT_COMPUTED):
            says = _reply_words(court, possible, concepts[0])
        lines.append(ForesightLine(tuple(concepts), verdict, says))
    return tuple(lines)


def _distinct(readings: Sequence[Reading]) -> list[Reading]:
    """One possible reading for each way in which the question poses itself to all actors."""
    found: dict[tuple[object, ...], Reading] = {}
    for reading in readings:
        if reading.outcomes is not None:
            found.setdefault((*reading.goals_key, *_everyone(reading)), reading)
    return list(found.values())


def _everyone(reading: Reading) -> tuple[int, ...]:
    """Equal where all actors have the same goals."""
    return tuple(id(goals) for goals in reading.board.goals.values())


NOT_COMPUTED = "not computed: too many cases"


def outcomes_expecting(readings: Sequence[Reading], concept: str) -> frozenset[str] | None:
    """Outcomes over all possible readings and completions at horizon SEQ, SSEQ, SMR or GMR; None: too many cases.

    Only for questions with alternatives: horizons do not apply to plans.
    """
    found: set[str] = set()
    outcomes: dict[tuple[object, ...], frozenset[str] | None] = {}
    for reading in _distinct(readings):
        assert isinstance(reading.subject, Contest)
        assert reading.outcomes is not None
        key = reading.goals_key if concept in ("GMR", "SMR") else (*reading.goals_key, *_everyone(reading))
        if key not in outcomes:
            outcomes[key] = _outcomes(reading, reading.subject, concept)
        of_reading = outcomes[key]
        if of_reading is None:
            return None
        found |= of_reading
    return frozenset(found)


def _verdict(possible: Sequence[Reading], concept: str) -> str:
    found = outcomes_expecting(possible, concept)
    return NOT_COMPUTED if found is None else verdict_of(found)


def _outcomes(reading: Reading, contest: Contest, concept: str) -> frozenset[str] | None:
    could_stop = (*reading.goals_key, "could stop")
    if could_stop not in reading.memo:
        reading.memo[could_stop] = CONTRADICTED in (reading.outcomes or ()) and any_reply_could_stop(contest)
    if not reading.memo[could_stop]:
        return reading.outcomes
    try:
        return foresight_outcomes(contest, concept)
    except LimitError:
        return None


# --- the reply that does the work -------------------------------------------------------------------------------------


def _reply_words(court: Court, possible: Sequence[Reading], concept: str) -> str:
    for reading in possible:
        assert isinstance(reading.subject, Contest)
        found = sanction(reading.subject, concept)
        if found:
            alternative, path, comes_anyway = found
            bits = reading.board.space.bits
            moves = [change_words(court.case, step.actor, step.before, step.after, bits) for step in path]
            text = f"after '{' and '.join(alternative.literals)}', {join(moves, 'then')}"
            return f"{text}; but this could come anyway, so it is no deterrent" if comes_anyway else text
    return ""


def sanction(contest: Contest, concept: str) -> tuple[Alternative, tuple[Step, ...], bool] | None:
    """A tempting alternative, the shortest reply that stops it in some completion, whether that could come anyway."""
    board, actor = contest.board, contest.actor
    here = board.vector(actor, contest.at)
    for alternative in contest.alternatives:
        there = board.vector(actor, alternative.code)
        for own in contest.orders[actor].maximal(here ^ there):
            if not there >> own & 1:
                continue
            order = contest.orders[actor].with_top(own, here ^ there)
            found = _stopping(contest, concept, order, alternative)
            if found:
                return alternative, *found
    return None


def _stopping(
    contest: Contest, concept: str, order: Order, alternative: Alternative
) -> tuple[tuple[Step, ...], bool] | None:
    """The shortest reply to a preferred alternative, in the first completion where there is one."""
    credible = concept in ("SEQ", "SSEQ")
    own_orders: Orders = {contest.actor: order, **{j: contest.orders[j] for j in others(contest)}}

    def answer(judge: Judge) -> tuple[tuple[Step, ...], bool] | None:
        path = _shortest(contest, judge, alternative.code, credible, no_escape=concept in ("SMR", "SSEQ"))
        if path is None:
            return None
        return path, _could_come_anyway(contest, judge, path[-1].after)

    try:
        found = leaves(own_orders, answer, MAX_TRIES)
    except LimitError:
        return None
    return min((leaf.answer for leaf in found if leaf.answer), key=lambda reply: len(reply[0]), default=None)


def _shortest(contest: Contest, judge: Judge, start: int, credible: bool, no_escape: bool) -> tuple[Step, ...] | None:
    """Breadth-first search for a state no better for the actor than the state asked about."""
    board = contest.board
    paths: dict[int, tuple[Step, ...]] = {start: ()}
    waiting = [start]
    for state in waiting:
        if paths[state] and _holds(contest, judge, state, no_escape):
            return paths[state]
        for actor in others(contest):
            if credible and not board.goals[actor]:
                continue
            for end in moves_within(board.space, actor, state, board.feasible):
                if end not in paths and (not credible or _prefers(board, judge, actor, end, state)):
                    paths[end] = (*paths[state], Step(actor, state, end))
                    waiting.append(end)
    return None


def _prefers(board: Board, judge: Judge, actor: str, first: int, second: int) -> bool:
    return judge.sign(actor, board.vector(actor, first), board.vector(actor, second)) > 0


def _holds(contest: Contest, judge: Judge, state: int, no_escape: bool) -> bool:
    board, actor = contest.board, contest.actor
    if _prefers(board, judge, actor, state, contest.at):
        return False
    here = board.vector(actor, contest.at)
    row = spread(board.space, actor, 1 << state) & board.feasible
    return not no_escape or all(judge.sign(actor, vector, here) <= 0 for vector in board.vectors(actor, row))


def _could_come_anyway(contest: Contest, judge: Judge, sanctioned: int) -> bool:
    """Whether the others' improvements from the state itself lead below it, no better than the sanction."""
    board, actor = contest.board, contest.actor
    seen, waiting = {contest.at}, [contest.at]
    for state in waiting:
        below = state != contest.at and _prefers(board, judge, actor, contest.at, state)
        if below and not _prefers(board, judge, actor, state, sanctioned):
            return True
        for other in others(contest):
            if board.goals[other]:
                for end in moves_within(board.space, other, state, board.feasible):
                    if end not in seen and _prefers(board, judge, other, end, state):
                        seen.add(end)
                        waiting.append(end)
    return False
