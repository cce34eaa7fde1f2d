"""One question in every reading of a scope: which outcomes occur over all completions, and on what they hang."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from standoff.case.formula import atoms, parse
from standoff.case.model import Basis, CaseFile, Condition, Goal, Infeasible, Link, Priority, Question, elements
from standoff.case.patches import Choices, Scope, Variant, passages, variants, without
from standoff.explain.alternatives import (
    CONTRADICTED,
    NO_VOICE,
    SUPPORTED,
    Contest,
    NotPossible,
    changed,
    contest,
    nash_leaves,
    nash_outcomes,
    orders_of,
)
from standoff.explain.goals_only import refuse_more_than_goals
from standoff.explain.orders import MAX_LEAVES, Leaf, Orders, members
from standoff.explain.plans import Plan, plan_leaves, plan_on
from standoff.explain.result import Verdict
from standoff.game.board import Board, BoardMaker

OUTCOMES = (SUPPORTED, CONTRADICTED, NO_VOICE)


def verdict_of(outcomes: frozenset[str]) -> Verdict:
    """FOLLOWS, AGAINST or SILENT when one outcome occurs throughout, else OPEN."""
    if outcomes == {SUPPORTED}:
        return "FOLLOWS"
    if outcomes == {CONTRADICTED}:
        return "AGAINST"
    return "SILENT" if outcomes == {NO_VOICE} else "OPEN"


Memo = dict[tuple[object, ...], object]


@dataclass(frozen=True)
class Reading:
    """One reading of a question: the choices, what is being judged, and the outcomes that occur (None: not possible).

    Readings with equal `key` pose the question equally: the same goals of the actors that matter tell the same states
    apart. Readings with equal `goals_key` also have all other goals of these actors in common. What is computed for
    one is kept in the shared `memo` for all.
    """

    choices: Choices
    subject: Contest | Plan | NotPossible
    key: tuple[object, ...]
    goals_key: tuple[object, ...]
    memo: Memo = field(repr=False, compare=False)

    @property
    def board(self) -> Board:
        assert not isinstance(self.subject, NotPossible)
        return self.subject.board

    @property
    def outcomes(self) -> frozenset[str] | None:
        if isinstance(self.subject, NotPossible):
            return None
        if self.key not in self.memo:
            self.memo[self.key] = self._outcomes(self.subject)
        found = self.memo[self.key]
        assert isinstance(found, frozenset)
        return found

    def _outcomes(self, subject: Contest | Plan) -> frozenset[str]:
        if isinstance(subject, Contest):
            return nash_outcomes(subject)
        return frozenset(leaf.answer for leaf in self.leaves(MAX_LEAVES))

    def leaves(self, limit: int, orders: Orders | None = None) -> list[Leaf[str]]:
        """The completions partitioned by outcome. Raises LimitError above `limit` leaves."""
        assert not isinstance(self.subject, NotPossible)
        if isinstance(self.subject, Contest):
            return nash_leaves(self.subject, limit, orders)
        return [Leaf(leaf.orders, leaf.answer.outcome) for leaf in plan_leaves(self.subject, limit, orders)]

    @property
    def orders(self) -> Orders:
        return orders_of(self.board)


def distinct(readings: Sequence[Reading]) -> list[Reading]:
    """One possible reading for each way in which the question poses itself."""
    found: dict[tuple[object, ...], Reading] = {}
    for reading in readings:
        if reading.outcomes is not None:
            found.setdefault(reading.key, reading)
    return list(found.values())


@dataclass
class Court:
    """Boards and readings of one case, shared by all questions and scopes.

    Raises InputError for a case that says more of preferences and moves than goals and options do.
    """

    case: CaseFile
    maker: BoardMaker = field(init=False)
    _boards: dict[Scope, list[tuple[Choices, Board]]] = field(default_factory=dict)
    _subjects: dict[tuple[object, ...], tuple[Contest | Plan | NotPossible, tuple[object, ...]]] = field(
        default_factory=dict
    )
    _readings: dict[tuple[str, Scope], list[Reading]] = field(default_factory=dict)
    _apart: dict[tuple[str, Scope], list[tuple[Choices, Board]]] = field(default_factory=dict)
    _memo: Memo = field(default_factory=dict)

    def __post_init__(self) -> None:
        refuse_more_than_goals(self.case)
        self.maker = BoardMaker(self.case)

    def boards(self, scope: Scope) -> list[tuple[Choices, Board]]:
        """The board of every distinct reading; it does not depend on where a question stands."""
        scope = replace(scope, at=None, shown=())
        if scope not in self._boards:
            self._boards[scope] = [(v.choices, self.maker.board(v)) for v in variants(self.case, scope)]
        return self._boards[scope]

    def passages(self, scope: Scope) -> dict[str, list[str]]:
        """Unclear passages with their choices."""
        return {name: list(choices) for name, choices in passages(self.case, scope).items()}

    def has(self, basis: Basis) -> bool:
        """Whether an element that a verdict can use without a named patch has this basis."""
        kinds = (Goal, Priority, Link, Infeasible, Condition)
        apart = ("rivals", "views", "events")
        every = elements(self.case)
        return any(isinstance(e, kinds) and e.rests_on == basis for path, e in every if path[0] not in apart)

    def readings(self, question: Question, scope: Scope) -> list[Reading]:
        """The question on the board of every distinct reading."""
        asked = (question.id, scope)
        if asked not in self._readings:
            at = self.state(question, scope)
            self._readings[asked] = [
                self._reading(question, choices, board, at) for choices, board in self.boards(scope)
            ]
        return self._readings[asked]

    def state(self, question: Question, scope: Scope) -> int:
        """The code of the state that the question stands at in this scope."""
        code = self.maker.states[scope.at or question.at]
        return changed(self.maker.space.bits, code, scope.shown, question.actor)

    def reading_of(self, question: Question, variant: Variant, at: int) -> Reading:
        """The question on a variant of the case that no scope names."""
        return self._reading(question, variant.choices, self.maker.board(variant), at)

    def boards_apart(self, actor: str, scope: Scope) -> list[tuple[Choices, Board]]:
        """Of the boards of a scope, one for each feasible set of states with each set of the actor's goals."""
        if (actor, scope) not in self._apart:
            first: dict[tuple[object, ...], tuple[Choices, Board]] = {}
            for choices, board in self.boards(scope):
                first.setdefault((board.feasible_number, id(board.goals[actor])), (choices, board))
            self._apart[actor, scope] = list(first.values())
        return self._apart[actor, scope]

    def readings_at(self, question: Question, scope: Scope, at: int) -> list[Reading]:
        """A question without a plan at any state, given by its code: one reading for each that can make a difference.

        For verdicts only: readings that the asker's goals do not tell apart are left out. The id of the question has
        to be its own.
        """
        boards = self.boards_apart(question.actor, scope)
        return [self._reading(question, choices, board, at) for choices, board in boards]

    def without_goals(self, question: Question, scope: Scope, goals: frozenset[tuple[str, str]]) -> list[Reading]:
        """The question in every distinct reading when some goals, given as (actor, goal) pairs, are left out."""
        readings = []
        at = self.state(question, scope)
        for reading in distinct(self.readings(question, scope)):
            board = self.maker.board(without(reading.board.variant, goals))
            readings.append(self._reading(question, reading.choices, board, at))
        return readings

    def _reading(self, question: Question, choices: Choices, board: Board, at: int) -> Reading:
        actors = actors_of(question)
        goals_key = (question.id, at, board.feasible_number, *(id(board.goals[actor]) for actor in actors))
        if goals_key not in self._subjects:
            place = contest if question.plan is None else plan_on
            subject = place(board, question, at)
            self._subjects[goals_key] = subject, _posed(question, subject, actors)
        subject, key = self._subjects[goals_key]
        if not isinstance(subject, NotPossible):
            subject = replace(subject, board=board)
        return Reading(choices, subject, key, goals_key, self._memo)


def actors_of(question: Question) -> tuple[str, ...]:
    """The actors whose goals a verdict uses: the asker, and for a plan whoever takes a step."""
    return tuple(dict.fromkeys([question.actor, *(step.actor for step in question.plan or ())]))


def _posed(question: Question, subject: Contest | Plan | NotPossible, actors: Sequence[str]) -> tuple[object, ...]:
    """Equal where the question poses itself equally: the same states, told apart by goals in the same order."""
    if isinstance(subject, NotPossible):
        return (question.id, subject.why, "not possible")
    states = tuple(part.code for part in (subject.alternatives if isinstance(subject, Contest) else subject.steps))
    told_apart = []
    for actor in actors:
        vectors = [subject.board.vector(actor, code) for code in (subject.at, *states)]
        goals = subject.board.goals[actor]
        differing = [n for n in range(len(goals)) if len({vector >> n & 1 for vector in vectors}) > 1]
        mask = sum(1 << n for n in differing)
        for n in differing:
            below = tuple(goals[m].ids for m in members(goals[n].below & mask))
            told_apart.append((actor, goals[n].ids, tuple(vector >> n & 1 for vector in vectors), below))
    return (question.id, subject.at, subject.board.feasible_number, states, tuple(told_apart))


def occurring(readings: Sequence[Reading]) -> frozenset[str]:
    """The outcomes that occur over all possible readings and all completions; none if no reading is possible."""
    return frozenset[str]().union(*(reading.outcomes for reading in readings if reading.outcomes is not None))


def overall(readings: Sequence[Reading]) -> Verdict:
    """The verdict over all possible readings and all completions."""
    outcomes = occurring(readings)
    return verdict_of(outcomes) if outcomes else "NOT POSSIBLE"


def counts(readings: Sequence[Reading]) -> dict[str, int]:
    """How many distinct readings have which verdict of their own (readings, not chances)."""
    found = dict.fromkeys(("FOLLOWS", "OPEN", "AGAINST", "SILENT", "NOT POSSIBLE"), 0)
    for reading in readings:
        found["NOT POSSIBLE" if reading.outcomes is None else verdict_of(reading.outcomes)] += 1
    return found


def why_not_askable(question: Question, readings: Sequence[Reading]) -> str | None:
    """Why the question cannot be asked in any reading of the text as stated; None when it can."""
    if not all(isinstance(reading.subject, NotPossible) for reading in readings):
        return None
    reasons = dict.fromkeys(r.subject.why for r in readings if isinstance(r.subject, NotPossible))
    return f"question {question.id!r} cannot be asked: {'; '.join(reasons)}"


def options_changed(maker: BoardMaker, question: Question) -> frozenset[str]:
    """Options that the question changes, in any alternative or at any step."""
    at, bits = maker.states[question.at], maker.space.bits
    flipped, state = 0, at
    for literals in question.rather_than or ():
        flipped |= at ^ changed(bits, at, literals, question.actor)
    for step in question.plan or ():
        before, state = state, changed(bits, state, step.literals, step.actor)
        flipped |= before ^ state
    return frozenset(maker.space.yes(flipped))


def restating_goals(maker: BoardMaker, question: Question) -> frozenset[tuple[str, str]]:
    """(actor, goal) pairs whose every atom is an option that the question changes."""
    return goals_only_about(maker, options_changed(maker, question))


def goals_only_about(maker: BoardMaker, options: frozenset[str]) -> frozenset[tuple[str, str]]:
    """(actor, goal) pairs, of the case and of all its patches, whose every atom is one of these options."""
    every: list[tuple[str, Goal]] = [(key, goal) for key, actor in maker.case.actors.items() for goal in actor.goals]
    for patch in (
        *(c for p in maker.case.readings.values() for c in p.choices.values()),
        *maker.case.named_patches().values(),
    ):
        every += [(key, goal) for key, goals in patch.add.goals.items() for goal in goals]
    return frozenset((key, goal.id) for key, goal in every if set(atoms(parse(goal.formula_text))) <= options)
