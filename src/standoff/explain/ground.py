"""The ground on which additions are tried: a question in all readings, each as small as it can be.

Readings in which the actors' goals and every link say the same are one *field*. What a candidate goal does in a field
is the pattern of its truth over the states that the question compares, and whether it repeats a goal that is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import Goal, Question
from standoff.case.patches import Scope
from standoff.explain.alternatives import Contest, NotPossible, nash_outcomes
from standoff.explain.plans import Plan, plan_leaves
from standoff.explain.readings import Court, Reading, actors_of
from standoff.explain.vocabulary import Candidate, Vocabulary
from standoff.game.board import Board, MergedGoal
from standoff.game.reach import codes as codes_of

MAX_PLAN_LEAVES = 20_000
SAMPLE = 60
FEW = 256

Subject = Contest | Plan


@dataclass(frozen=True)
class Field:
    """One way in which the question poses itself: board, subject and the codes of the states that it compares."""

    reading: Reading
    codes: tuple[int, ...]
    numbers: tuple[int | None, ...]
    tables: tuple[int | None, ...]
    key: tuple[object, ...]
    masks: dict[tuple[int, tuple[int, ...]], int] = field(repr=False, compare=False)

    @property
    def board(self) -> Board:
        return self.reading.board

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """Actors whose goals the verdict uses."""
        subject = self.subject
        steps = subject.steps if isinstance(subject, Plan) else ()
        return tuple(dict.fromkeys([subject.actor, *(step.actor for step in steps)]))

    @property
    def subject(self) -> Subject:
        assert not isinstance(self.reading.subject, NotPossible)
        return self.reading.subject

    @cached_property
    def sample(self) -> NDArray[np.int64]:
        """Some feasible codes: goals that differ there differ."""
        feasible = self.board.feasible
        found = list(codes_of(feasible & ((1 << FEW) - 1)))[:SAMPLE]
        size = self.board.space.size
        step = max(1, size // (SAMPLE - len(found) + 1)) if len(found) < SAMPLE else size
        found += [code for code in range(FEW, size, step) if feasible >> code & 1]
        return np.array(found[:SAMPLE], dtype=np.int64)

    def pattern(self, table: int) -> int:
        """Truth at the compared states, as a mask."""
        return self._masked(table, self.codes)

    def print_of(self, table: int) -> int:
        """Truth at the sampled states, as a mask."""
        return self._masked(table, self._sampled)

    @cached_property
    def _sampled(self) -> tuple[int, ...]:
        return tuple(self.sample.tolist())

    def _masked(self, table: int, codes: tuple[int, ...]) -> int:
        """Truth at some codes. Tables are shared by fields and live as long as their board maker, hence the key."""
        key = (id(table), codes)
        if key not in self.masks:
            raw = table.to_bytes((self.board.space.size + 7) // 8, "little")
            self.masks[key] = sum(1 << n for n, code in enumerate(codes) if raw[code >> 3] >> (code & 7) & 1)
        return self.masks[key]

    def table_of(self, pattern: int) -> int:
        """A table with this truth at the compared states and none elsewhere."""
        if pattern not in self._tables:
            self._tables[pattern] = sum(1 << code for n, code in enumerate(self.codes) if pattern >> n & 1)
        return self._tables[pattern]

    @cached_property
    def orders(self) -> dict[str, tuple[tuple[int, ...], tuple[int, ...]]]:
        """Per actor the patterns of its goals, and for each goal the mask of goals below it."""
        return {
            actor: (tuple(self.pattern(g.table) for g in self.board.goals[actor]), tuple(g.below for g in goals))
            for actor, goals in self.board.goals.items()
        }

    @cached_property
    def stand(self) -> tuple[object, ...]:
        """Equal where an addition does the same: the question poses itself equally, and all goals are ranked alike.

        A goal that tells no states apart counts too: what is put above it is put above the goals below it.
        """
        ranked = (
            (actor, goal.ids[0], lower.ids[0])
            for actor in self.actors
            for goal in self.board.goals[actor]
            for number, lower in enumerate(self.board.goals[actor] if goal.below else ())
            if goal.below >> number & 1
        )
        return (*self.key, frozenset(ranked))

    @cached_property
    def posed(self) -> tuple[object, ...]:
        """Equal where the same states are compared in the same way."""
        subject = self.subject
        if isinstance(subject, Contest):
            return (subject.actor, self.codes)
        return (subject.actor, subject.at, *((step.actor, step.code) for step in subject.steps))

    @cached_property
    def _tables(self) -> dict[int, int]:
        return {}

    @cached_property
    def all_patterns(self) -> NDArray[np.int64]:
        """Pattern of every atom; -1 where it is not in force."""
        return np.array([-1 if t is None else self.pattern(t) for t in self.tables], dtype=np.int64)

    @cached_property
    def prints(self) -> NDArray[np.int64]:
        return np.array([0 if t is None else self.print_of(t) for t in self.tables], dtype=np.int64)


@dataclass
class Ground:
    """All fields of a question in a scope, with the vocabulary and what is known of outcomes so far."""

    court: Court
    question: Question
    vocabulary: Vocabulary
    fields: tuple[Field, ...]
    known: dict[tuple[object, ...], frozenset[str]] = field(default_factory=dict)

    @property
    def actors(self) -> tuple[str, ...]:
        return actors_of(self.question)


def outcomes_on(subject: Subject, board: Board) -> frozenset[str]:
    """Outcomes of a question over all completions of another board with the same states."""
    if isinstance(subject, Contest):
        return nash_outcomes(replace(subject, board=board))
    leaves = plan_leaves(replace(subject, board=board), MAX_PLAN_LEAVES)
    return frozenset(leaf.answer.outcome for leaf in leaves)


def ground_of(court: Court, question: Question, scope: Scope, vocabulary: Vocabulary) -> Ground:
    """The fields of a question over all readings of a scope."""
    return Ground(court, question, vocabulary, fields_of(court, vocabulary, court.readings(question, scope)))


def fields_of(court: Court, vocabulary: Vocabulary, readings: Sequence[Reading]) -> tuple[Field, ...]:
    """One field for each way in which readings pose the question and give meaning to the atoms."""
    found: dict[tuple[object, ...], Field] = {}
    masks: dict[tuple[int, tuple[int, ...]], int] = {}
    for reading in readings:
        if isinstance(reading.subject, NotPossible):
            continue
        variant = reading.board.variant
        numbered = [court.maker.numbered_table(variant, atom) for atom in vocabulary.atoms]
        numbers = tuple(None if n is None else n[0] for n in numbered)
        if (reading.goals_key, numbers) not in found:
            tables = tuple(None if n is None else n[1] for n in numbered)
            codes = _codes(reading.subject)
            found[reading.goals_key, numbers] = Field(reading, codes, numbers, tables, reading.key, masks)
    return tuple(found.values())


def _codes(subject: Subject) -> tuple[int, ...]:
    compared = subject.alternatives if isinstance(subject, Contest) else subject.steps
    return tuple(dict.fromkeys([subject.at, *(part.code for part in compared)]))


@dataclass(frozen=True)
class Effect:
    """What an added goal does in one field: its pattern, and the place of the goal that it repeats (-1: none)."""

    pattern: int
    repeats: int


@dataclass(frozen=True)
class EffectClass:
    """Candidates, by their places in the vocabulary, with the same effect in every field (None: it does nothing)."""

    effects: tuple[Effect | None, ...]
    candidates: tuple[int, ...]


def effect_classes(ground: Ground, actor: str) -> list[EffectClass]:
    """All candidates that an actor might want, grouped by what they do; those that do nothing are left out."""
    shape = _Shape(ground.vocabulary.candidates)
    if not ground.fields:
        return []
    same: dict[tuple[object, ...], bool] = {}
    columns = np.stack([shape.effects(place, actor, same) for place in ground.fields])
    distinct, inverse = np.unique(columns, axis=1, return_inverse=True)
    inverse = inverse.reshape(-1)
    order = np.argsort(inverse, kind="stable")
    cuts = np.searchsorted(inverse[order], np.arange(distinct.shape[1] + 1))
    found = []
    for number in range(distinct.shape[1]):
        column = distinct[:, number].tolist()
        if any(code >= 0 for code in column):
            effects = tuple(None if code < 0 else Effect(code // REPEATS, code % REPEATS - 1) for code in column)
            found.append(EffectClass(effects, tuple(order[cuts[number] : cuts[number + 1]].tolist())))
    return sorted(found, key=lambda each: each.candidates[0])


REPEATS = 4096


class _Shape:
    """All candidates as arrays."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.candidates = candidates
        self.first = np.array([c.literals[0].atom for c in candidates], dtype=np.int64)
        self.second = np.array([c.literals[-1].atom for c in candidates], dtype=np.int64)
        self.holds = np.array([(c.literals[0].holds, c.literals[-1].holds) for c in candidates], dtype=bool)
        self.wanted = np.array([c.wanted for c in candidates], dtype=bool)

    def _combined(self, atoms: NDArray[np.int64], whole: int) -> NDArray[np.int64]:
        one = np.where(self.holds[:, 0], atoms[self.first], whole ^ atoms[self.first])
        two = np.where(self.holds[:, 1], atoms[self.second], whole ^ atoms[self.second])
        both: NDArray[np.int64] = np.where(self.wanted, one & two, whole ^ (one & two))
        return both

    def effects(self, place: Field, actor: str, same: dict[tuple[object, ...], bool]) -> NDArray[np.int64]:
        """Per candidate pattern * REPEATS + place of the repeated goal + 1; -1 where it does nothing."""
        whole = (1 << len(place.codes)) - 1
        known = place.all_patterns
        pattern = self._combined(np.maximum(known, 0), whole)
        void = (known[self.first] < 0) | (known[self.second] < 0) | (pattern == 0) | (pattern == whole)
        printed = self._combined(place.prints, (1 << len(place.sample)) - 1)
        repeats = np.full(len(self.candidates), -1, dtype=np.int64)
        for number, goal in enumerate(place.board.goals[actor]):
            alike = ~void & (pattern == place.pattern(goal.table)) & (printed == place.print_of(goal.table))
            for candidate in np.flatnonzero(alike & (repeats < 0)).tolist():
                if self._same(place, candidate, goal, same):
                    repeats[candidate] = number
        codes: NDArray[np.int64] = np.where(void, -1, pattern * REPEATS + repeats + 1)
        return codes

    def _same(self, place: Field, number: int, goal: MergedGoal, known: dict[tuple[object, ...], bool]) -> bool:
        """Whether a candidate says the same as a goal in every feasible state."""
        candidate = self.candidates[number]
        atoms = tuple(place.numbers[literal.atom] for literal in candidate.literals)
        key = (number, atoms, id(goal), place.board.feasible_number)
        if key not in known:
            known[key] = not (candidate_table(place, candidate) ^ goal.table) & place.board.feasible
        return known[key]


def candidate_table(place: Field, candidate: Candidate) -> int:
    """The table of a candidate with its want, for one whose atoms are in force."""
    full = place.board.space.full
    table = full
    for literal in candidate.literals:
        atom = place.tables[literal.atom]
        assert atom is not None
        table &= atom if literal.holds else full ^ atom
    return table if candidate.wanted else full ^ table


Ordered = dict[str, tuple[list[int], list[int]]]
"""Per actor the patterns of its goals and the masks of the goals below each."""


def signature(place: Field, ordered: Ordered) -> tuple[object, ...]:
    """Equal only where the verdict is: goals that tell the compared states apart, with the order among them.

    Goals with one pattern that stand alike among the others are one.
    """
    whole = (1 << len(place.codes)) - 1
    return (place.posed, *(_order_signature(*ordered[actor], whole) for actor in place.actors))


def _order_signature(patterns: Sequence[int], below: Sequence[int], whole: int) -> tuple[object, ...]:
    differing = [n for n, pattern in enumerate(patterns) if pattern not in (0, whole)]
    above = {n: frozenset(m for m in differing if below[m] >> n & 1) for n in differing}
    under = {n: frozenset(m for m in differing if below[n] >> m & 1) for n in differing}
    kept = list({(patterns[n], above[n], under[n]): n for n in reversed(differing)}.values())
    kept.sort(key=lambda n: (patterns[n], len(above[n]), len(under[n]), n))
    place = {n: position for position, n in enumerate(kept)}
    return tuple((patterns[n], tuple(sorted(place[m] for m in under[n] if m in place))) for n in kept)


def with_goal(place: Field, board: Board, actor: str, pattern: int, above: int) -> Board:
    """A board with one more goal of this pattern, above the goals of a mask."""
    below = above
    for number, goal in enumerate(board.goals[actor]):
        if above >> number & 1:
            below |= goal.below
    goal = MergedGoal((_ADDED,), place.table_of(pattern), below)
    return board.with_goal(actor, goal, place.codes, {*place.actors, actor})


_ADDED = Goal(id="added", wants="added")


def with_pair(place: Field, board: Board, actor: str, higher: int, lower: int) -> Board:
    """A board on which one goal outranks another, with what follows from that."""
    goals = board.goals[actor]
    gained = 1 << lower | goals[lower].below
    below = [
        goal.below | gained if number == higher or goal.below >> higher & 1 else goal.below
        for number, goal in enumerate(goals)
    ]
    return board.with_order(actor, below, place.codes, {*place.actors, actor})
