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
from standoff.case.patches import Choices, Scope
from standoff.explain.alternatives import Contest, NotPossible, nash_outcomes
from standoff.explain.orders import members
from standoff.explain.plans import Plan, plan_leaves
from standoff.explain.readings import Court, Reading, actors_of
from standoff.explain.vocabulary import Candidate, Vocabulary
from standoff.game.board import Board, MergedGoal, closed_order

MAX_PLAN_LEAVES = 20_000
SAMPLE = 60
FEW = 256
SPREAD = 0x9E3779B1

Subject = Contest | Plan


@dataclass(frozen=True)
class Field:
    """One way in which the question poses itself: board, subject and the codes of the states that it compares."""

    reading: Reading
    codes: tuple[int, ...]
    numbers: tuple[int | None, ...]
    tables: tuple[int | None, ...]
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
        """Some feasible codes, all over the place: goals that differ there differ."""
        feasible, size = self.board.feasible, self.board.space.size
        codes = range(size) if size <= FEW else (number * SPREAD % size for number in range(FEW))
        return np.array([code for code in codes if feasible >> code & 1][:SAMPLE], dtype=np.int64)

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
    def standings(self) -> dict[str, Standing]:
        return {actor: _standing(self, actor) for actor in self.actors}

    @cached_property
    def stand(self) -> tuple[object, ...]:
        """Equal where an addition of the same kind does the same: the same states, and goals in the same order.

        A goal that tells no states apart counts too, in force or not: what is put above it is put above those below.
        """
        return (self.posed, *(self.standings[actor].key for actor in self.actors))

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


@dataclass(frozen=True)
class Standing:
    """One actor's goals in a field, and the order among them goal by goal, those that are not in force included.

    `bits` numbers the goals, `order` has for each the mask of those that it outranks; `classes` are the goals in force
    that say the same, as masks, with their `patterns`.
    """

    bits: dict[str, int]
    order: tuple[int, ...]
    classes: tuple[int, ...]
    patterns: tuple[int, ...]

    @cached_property
    def key(self) -> tuple[object, ...]:
        """Equal for goals that stand alike."""
        names = tuple(self.bits)
        return (
            frozenset(
                (frozenset(names[n] for n in members(mask)), pattern)
                for mask, pattern in zip(self.classes, self.patterns, strict=True)
            ),
            frozenset((names[n], names[m]) for n, below in enumerate(self.order) for m in members(below)),
        )

    @cached_property
    def place_of(self) -> dict[str, int]:
        """Goal in force -> its class."""
        names = tuple(self.bits)
        return {names[n]: number for number, mask in enumerate(self.classes) for n in members(mask)}

    def is_loose(self, goal: str) -> bool:
        """Whether a goal is out of force here and ranked with no other."""
        return goal not in self.place_of and goal not in self.ranked

    @cached_property
    def ranked(self) -> frozenset[str]:
        every = sum(1 << n for n, below in enumerate(self.order) if below)
        for below in self.order:
            every |= below
        return frozenset(name for name, n in self.bits.items() if every >> n & 1)

    @cached_property
    def alike(self) -> dict[str, str]:
        """Every goal with the first that can stand for it: one that says the same and has the same place."""
        above = [sum(1 << n for n, below in enumerate(self.order) if below >> m & 1) for m in range(len(self.order))]
        first: dict[tuple[int, int, int], str] = {}
        return {
            name: first.setdefault((self.place_of[name], self.order[n], above[n]), name)
            if name in self.place_of
            else name
            for name, n in self.bits.items()
        }


def _standing(place: Field, actor: str) -> Standing:
    variant, goals = place.board.variant, place.board.goals[actor]
    order = closed_order(variant, actor)
    names = dict.fromkeys(goal.id for goal in variant.goals[actor])
    names |= dict.fromkeys(name for high, lower in order.items() for name in (high, *sorted(lower)))
    bits = {name: number for number, name in enumerate(names)}
    return Standing(
        bits,
        tuple(sum(1 << bits[lower] for lower in order.get(name, ())) for name in bits),
        tuple(sum(1 << bits[name] for name in goal.ids) for goal in goals),
        tuple(place.pattern(goal.table) for goal in goals),
    )


@dataclass(frozen=True)
class Ground:
    """All fields of a question in a scope, with the vocabulary and what each candidate goal does in each field.

    Fields in which every candidate does the same are one. `readings`: the choices of every reading in which the
    question can be asked, with its outcomes and the number of its field. `effects`: per actor, one row per field.
    `repeating`, `reversing`: per actor the candidates that say in every reading what a goal says that the actor has
    there, and those that say the opposite of one that it has in some reading.
    """

    court: Court
    question: Question
    vocabulary: Vocabulary
    fields: tuple[Field, ...]
    readings: tuple[tuple[Choices, frozenset[str], int], ...]
    effects: dict[str, NDArray[np.int64]]
    repeating: dict[str, NDArray[np.bool_]]
    reversing: dict[str, NDArray[np.bool_]]

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
    readings = [r for r in court.readings(question, scope) if not isinstance(r.subject, NotPossible)]
    fields, numbers = _fields_of(court, vocabulary, readings, actors_of(question))
    shape = _Shape(vocabulary.candidates)
    found = {actor: shape.over(fields, actor) for actor in actors_of(question)}
    rows = [(place.stand, *(f.codes[n].tobytes() for f in found.values())) for n, place in enumerate(fields)]
    first = {row: n for n, row in reversed(list(enumerate(rows)))}
    kept = sorted(first.values())
    renumbered = [kept.index(first[row]) for row in rows]
    return Ground(
        court,
        question,
        vocabulary,
        tuple(fields[n] for n in kept),
        tuple((r.choices, r.outcomes or frozenset(), renumbered[n]) for r, n in zip(readings, numbers, strict=True)),
        {actor: f.codes[kept] for actor, f in found.items()},
        {actor: f.repeating for actor, f in found.items()},
        {actor: f.reversing for actor, f in found.items()},
    )


def _fields_of(
    court: Court, vocabulary: Vocabulary, readings: Sequence[Reading], actors: Sequence[str]
) -> tuple[tuple[Field, ...], list[int]]:
    """One field for each way in which readings pose the question and give meaning to the atoms; each one's number."""
    found: dict[tuple[object, ...], Field] = {}
    masks: dict[tuple[int, tuple[int, ...]], int] = {}
    places: dict[tuple[object, ...], int] = {}
    numbers = []
    for reading in readings:
        variant = reading.board.variant
        numbered = [court.maker.numbered_table(variant, atom) for atom in vocabulary.atoms]
        meanings = tuple(None if n is None else n[0] for n in numbered)
        goals = tuple(goal.id for actor in actors for goal in variant.goals[actor])
        chains = tuple(priority.chain for actor in actors for priority in variant.priorities[actor])
        key = (reading.goals_key, meanings, goals, chains)
        if key not in found:
            places[key] = len(found)
            tables = tuple(None if n is None else n[1] for n in numbered)
            found[key] = Field(reading, _codes(reading.subject), meanings, tables, masks)
        numbers.append(places[key])
    return tuple(found.values()), numbers


def field_of(reading: Reading, masks: dict[tuple[int, tuple[int, ...]], int]) -> Field:
    """The field of one reading, for what is not said of atoms."""
    return Field(reading, _codes(reading.subject), (), (), masks)


def _codes(subject: Contest | Plan | NotPossible) -> tuple[int, ...]:
    assert not isinstance(subject, NotPossible)
    compared = subject.alternatives if isinstance(subject, Contest) else subject.steps
    return tuple(dict.fromkeys([subject.at, *(part.code for part in compared)]))


@dataclass(frozen=True)
class EffectClass:
    """Candidates, by their places in the vocabulary, with the same effect in every field: its pattern * REPEATS + the
    place of the goal that it repeats + 1, or -1 where it does nothing: it tells no states apart and repeats none."""

    effects: tuple[int, ...]
    candidates: tuple[int, ...]


def effect_classes(ground: Ground, actor: str, which: NDArray[np.bool_]) -> list[EffectClass]:
    """Some of the candidates that an actor might want, grouped by what they do; those that do nothing are left out."""
    numbers = np.flatnonzero(which & (ground.effects[actor] >= 0).any(axis=0))
    if not len(numbers):
        return []
    distinct, inverse = np.unique(ground.effects[actor][:, numbers], axis=1, return_inverse=True)
    inverse = inverse.reshape(-1)
    order = np.argsort(inverse, kind="stable")
    cuts = np.searchsorted(inverse[order], np.arange(distinct.shape[1] + 1))
    found = [
        EffectClass(tuple(distinct[:, n].tolist()), tuple(numbers[order[cuts[n] : cuts[n + 1]]].tolist()))
        for n in range(distinct.shape[1])
    ]
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

    def over(self, fields: Sequence[Field], actor: str) -> _Effects:
        """What every candidate does in every field, as a goal of an actor."""
        found = _Effects(
            np.empty((len(fields), len(self.candidates)), dtype=np.int64),
            np.full(len(self.candidates), bool(fields)),
            np.zeros(len(self.candidates), dtype=bool),
        )
        known: dict[tuple[object, ...], bool] = {}
        for number, place in enumerate(fields):
            self._fill(found, number, place, actor, known)
        return found

    def _fill(
        self, found: _Effects, number: int, place: Field, actor: str, known: dict[tuple[object, ...], bool]
    ) -> None:
        whole, sampled = (1 << len(place.codes)) - 1, (1 << len(place.sample)) - 1
        atoms = place.all_patterns
        there = (atoms[self.first] >= 0) & (atoms[self.second] >= 0)
        pattern = self._combined(np.maximum(atoms, 0), whole)
        printed = self._combined(place.prints, sampled)
        repeats = np.full(len(self.candidates), -1, dtype=np.int64)
        for goal_number, goal in enumerate(place.board.goals[actor]):
            own, print_of = place.pattern(goal.table), place.print_of(goal.table)
            same = there & (pattern == own) & (printed == print_of) & (repeats < 0)
            for candidate in np.flatnonzero(same).tolist():
                if self._says(place, candidate, goal, known, same=True):
                    repeats[candidate] = goal_number
            other = there & (pattern == whole ^ own) & (printed == sampled ^ print_of) & ~found.reversing
            for candidate in np.flatnonzero(other).tolist():
                found.reversing[candidate] = self._says(place, candidate, goal, known, same=False)
        found.repeating &= repeats >= 0
        void = ~there | ((pattern == 0) | (pattern == whole)) & (repeats < 0)
        found.codes[number] = np.where(void, -1, pattern * REPEATS + repeats + 1)

    def _says(
        self, place: Field, number: int, goal: MergedGoal, known: dict[tuple[object, ...], bool], *, same: bool
    ) -> bool:
        """Whether a candidate says the same as a goal, or else its opposite, in every feasible state."""
        candidate, feasible = self.candidates[number], place.board.feasible
        atoms = tuple(place.numbers[literal.atom] for literal in candidate.literals)
        key = (number, atoms, id(goal), place.board.feasible_number, same)
        if key not in known:
            known[key] = (candidate_table(place, candidate) ^ goal.table) & feasible == (0 if same else feasible)
        return known[key]


@dataclass
class _Effects:
    """As in `Ground`, for one actor."""

    codes: NDArray[np.int64]
    repeating: NDArray[np.bool_]
    reversing: NDArray[np.bool_]


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


def board_with(place: Field, ordered: Ordered) -> Board:
    """The board of a field with other goals: those that it has, perhaps in another order, and new ones after them."""
    board, touched = place.board, {*place.actors}
    for actor, (patterns, below) in ordered.items():
        for pattern in patterns[len(place.board.goals[actor]) :]:
            board = board.with_goal(actor, MergedGoal((_ADDED,), place.table_of(pattern), 0), place.codes, touched)
        board = board.with_order(actor, below, place.codes, touched)
    return board


_ADDED = Goal(id="added", wants="added")
