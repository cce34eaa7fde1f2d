"""Verdicts at horizons that look further than one move, with the reply that does the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from standoff.errors import LimitError
from standoff.explain.alternatives import (
    CONTRADICTED,
    FORESIGHT,
    MAX_COMPARISONS,
    MAX_REPLY_COMPARISONS,
    MAX_REPLY_LEAVES,
    Alternative,
    Budget,
    Contest,
    Reply,
    any_reply_could_stop,
    foresight_outcomes,
    others,
)
from standoff.explain.arena import JudgedBoard
from standoff.explain.orders import Judge, leaves
from standoff.explain.readings import Court, Reading, verdict_of
from standoff.explain.result import ForesightLine
from standoff.explain.sat import solver_for
from standoff.explain.words import change_words, join
from standoff.game.reach import spread
from standoff.stability.paths import Step, fewest_changes_first, shortest_path

HORIZONS = {
    "SEQ": "if replies in the others' own interest are expected",
    "SSEQ": "if such replies are expected and no way out of them is",
    "SMR": "if any reply is feared that leaves no way out",
    "GMR": "if any reply of the others is feared",
}
MAX_TRIES = 400
MAX_STATES = 20_000

Chain = tuple[Step, ...]


def foresight_lines(court: Court, readings: Sequence[Reading], nash: str) -> tuple[ForesightLine, ...]:
    """One line per group of horizons that agree; a horizon that says the same as one move ahead has no reply."""
    possible = distinct_for_everyone(readings)
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


def distinct_for_everyone(readings: Sequence[Reading]) -> list[Reading]:
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
    budget = Budget(MAX_COMPARISONS)
    for reading in distinct_for_everyone(readings):
        assert isinstance(reading.subject, Contest)
        assert reading.outcomes is not None
        key = reading.goals_key if concept in ("GMR", "SMR") else (*reading.goals_key, *_everyone(reading))
        if key not in outcomes:
            outcomes[key] = _outcomes(reading, reading.subject, concept, budget)
        of_reading = outcomes[key]
        if of_reading is None:
            return None
        found |= of_reading
    return frozenset(found)


def _verdict(possible: Sequence[Reading], concept: str) -> str:
    found = outcomes_expecting(possible, concept)
    return NOT_COMPUTED if found is None else verdict_of(found)


def _outcomes(reading: Reading, contest: Contest, concept: str, budget: Budget) -> frozenset[str] | None:
    could_stop = (*reading.goals_key, "could stop")
    if could_stop not in reading.memo:
        reading.memo[could_stop] = CONTRADICTED in (reading.outcomes or ()) and any_reply_could_stop(contest)
    if not reading.memo[could_stop]:
        return reading.outcomes
    try:
        return foresight_outcomes(contest, concept, budget)
    except LimitError:
        return None


# --- the reply that does the work -------------------------------------------------------------------------------------


def _reply_words(court: Court, possible: Sequence[Reading], concept: str) -> str:
    for reading in possible:
        assert isinstance(reading.subject, Contest)
        found = sanction(reading.subject, concept)
        if found:
            alternative, path, anyway = found
            bits = reading.board.space.bits
            moves = [change_words(court.case, step.actor, step.before, step.after, bits) for step in path]
            text = f"after '{' and '.join(alternative.literals)}', {join(moves, 'then')}"
            if anyway == {True}:
                return f"{text}; but this could come anyway, so it is no deterrent"
            return f"{text}; but in some rankings this could come anyway, and is no deterrent there" if anyway else text
    return ""


def sanction(contest: Contest, concept: str) -> tuple[Alternative, Chain, frozenset[bool]] | None:
    """A tempting alternative, the shortest reply that stops it in some completion, whether that could come anyway.

    The last is empty where it could in no completion in which the reply works.
    """
    for alternative in contest.alternatives:
        try:
            chain = shortest_chain(contest, concept, alternative)
        except LimitError:
            continue
        if chain:
            anyway = anyway_cases(contest, concept, alternative, chain) or frozenset()
            return alternative, chain, anyway if True in anyway else frozenset()
    return None


_shortest = partial(shortest_path, limit=MAX_STATES, tie=fewest_changes_first)


def shortest_chain(contest: Contest, concept: str, alternative: Alternative) -> Chain | None:
    """The shortest legal sequence of the others' moves that stops the alternative in some completion where it tempts.

    With SEQ and SSEQ every move is an improvement of its mover in one and the same completion. None: proven that
    nothing stops it in any completion. Raises LimitError where there are too many cases to tell.
    """
    board, movers = contest.board, tuple(others(contest))
    stops = _Stops(contest, concept, alternative)
    if not stops.can_tempt:
        return None
    if concept in ("GMR", "SMR"):
        arena = JudgedBoard(board, Judge({}))
        return _shortest(arena, alternative.code, stops, improving=False, movers=movers)
    with_goals = tuple(actor for actor in movers if board.goals[actor])
    budget = Budget(MAX_REPLY_COMPARISONS)

    def answer(judge: Judge) -> Chain | None:
        arena = JudgedBoard(board, judge, budget)
        return _shortest(arena, alternative.code, stops, improving=True, movers=with_goals)

    found = leaves({actor: contest.orders[actor] for actor in with_goals}, answer, MAX_REPLY_LEAVES)
    return min((leaf.answer for leaf in found if leaf.answer), key=len, default=None)


@dataclass
class _Stops:
    """Whether in some completion of the actor the alternative is preferred and the reply leads no higher than before.

    With SMR and SSEQ no way out of the reply by the actor's own next move may lead higher either.
    """

    contest: Contest
    concept: str
    alternative: Alternative

    def __post_init__(self) -> None:
        board, actor = self.contest.board, self.contest.actor
        self.here = board.vector(actor, self.contest.at)
        self.solver = solver_for(self.contest.orders[actor])
        self.tempts = self.solver.prefers(board.vector(actor, self.alternative.code), self.here)
        self._known: dict[Reply, bool] = {}

    @property
    def can_tempt(self) -> bool:
        return self.tempts is not None and self.solver.possible([self.tempts])

    def __call__(self, state: int) -> bool:
        reply = tuple(sorted(ways_on(self.contest, self.concept, state)))
        if reply not in self._known:
            higher = [found for vector in reply if (found := self.solver.prefers(vector, self.here)) is not None]
            assert self.tempts is not None
            self._known[reply] = self.solver.possible([self.tempts, *(-literal for literal in higher)])
        return self._known[reply]


def ways_on(contest: Contest, concept: str, state: int) -> set[int]:
    """The actor's goal masks at a reply and, with SMR and SSEQ, at every state that its own next move makes of it."""
    board, actor = contest.board, contest.actor
    if concept in ("GMR", "SEQ"):
        return {board.vector(actor, state)}
    return set(board.vectors(actor, spread(board.space, actor, 1 << state) & board.feasible))


CHAIN_FAILS = "fails"
STOPS_AND_ANYWAY = "stops, could come anyway"
STOPS = "stops"


def chain_cases(
    contest: Contest, concept: str, alternative: Alternative, chain: Chain, budget: Budget | None = None
) -> frozenset[str] | None:
    """What becomes of one chain over all completions in which the alternative tempts; None: too many cases."""
    budget = budget or Budget(MAX_REPLY_COMPARISONS)
    board, actor = contest.board, contest.actor
    here, there = board.vector(actor, contest.at), board.vector(actor, alternative.code)
    ends = sorted(ways_on(contest, concept, chain[-1].after))
    must_improve = concept in ("SEQ", "SSEQ")

    def answer(judge: Judge) -> str | None:
        if judge.sign(actor, there, here) <= 0:
            return None
        arena = JudgedBoard(board, judge)
        if must_improve and not all(arena.prefers(step.actor, step.after, step.before) for step in chain):
            return CHAIN_FAILS
        if any(judge.sign(actor, vector, here) > 0 for vector in ends):
            return CHAIN_FAILS
        return STOPS_AND_ANYWAY if _could_come_anyway(contest, judge, chain[-1].after, budget) else STOPS

    try:
        return frozenset(leaf.answer for leaf in leaves(contest.orders, answer, MAX_TRIES) if leaf.answer)
    except LimitError:
        return None


def anyway_cases(contest: Contest, concept: str, alternative: Alternative, chain: Chain) -> frozenset[bool] | None:
    """Whether what the chain does could come anyway, over the completions where the chain works; None: too many."""
    cases = chain_cases(contest, concept, alternative, chain)
    return None if cases is None else frozenset(case == STOPS_AND_ANYWAY for case in cases if case != CHAIN_FAILS)


def _could_come_anyway(contest: Contest, judge: Judge, sanctioned: int, budget: Budget) -> bool:
    """Whether the others' improvements from the state itself lead below it, no better than the sanction."""
    board, actor = contest.board, contest.actor
    arena = JudgedBoard(board, judge, budget)

    def below(state: int) -> bool:
        return arena.prefers(actor, contest.at, state) and not arena.prefers(actor, state, sanctioned)

    with_goals = tuple(other for other in others(contest) if board.goals[other])
    return _shortest(arena, contest.at, below, improving=True, movers=with_goals) is not None
