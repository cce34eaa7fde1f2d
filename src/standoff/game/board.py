"""From a variant of a case to what can be computed on: feasible states and goals as truth tables.

Goals of one actor with the same truth value in every feasible state become one goal with all grounds and priorities;
a goal that is constant over the feasible states separates nothing and is listed apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from standoff.case.formula import Formula, atoms, parse
from standoff.case.model import CaseFile, Goal
from standoff.case.patches import Variant
from standoff.errors import InputError, listed
from standoff.game.space import OptionSpace, holds_in, table_of


@dataclass(frozen=True)
class MergedGoal:
    """One goal of an actor: the coded goals that say the same, and a mask of the merged goals below it."""

    members: tuple[Goal, ...]
    table: int
    below: int

    @cached_property
    def ids(self) -> tuple[str, ...]:
        return tuple(goal.id for goal in self.members)

    @cached_property
    def holds_at(self) -> Callable[[int], bool]:
        """Whether the goal holds in the state with this code."""
        return holds_in(self.table)


@dataclass(frozen=True)
class IdleGoal:
    """A goal that decides nothing here, and why."""

    actor: str
    goal: Goal
    why: str


@dataclass(frozen=True)
class Board:
    """Feasible states as a table, merged goals per actor, and the goals that decide nothing."""

    variant: Variant
    space: OptionSpace
    feasible: int
    goals: dict[str, tuple[MergedGoal, ...]]
    idle: tuple[IdleGoal, ...]
    feasible_number: int = 0

    @cached_property
    def memo(self) -> dict[tuple[object, ...], object]:
        """What has been computed for this board, kept for whoever asks again."""
        return {}

    @cached_property
    def _vectors(self) -> dict[tuple[str, int], int]:
        return {}

    def vector(self, actor: str, code: int) -> int:
        """Mask of the actor's merged goals that hold at `code`."""
        key = (actor, code)
        if key not in self._vectors:
            self._vectors[key] = sum(1 << n for n, goal in enumerate(self.goals[actor]) if goal.holds_at(code))
        return self._vectors[key]

    def with_goal(self, actor: str, goal: MergedGoal, codes: Iterable[int], actors: Iterable[str]) -> Board:
        """This board with one more goal of an actor, above some and below none.

        What these actors make of the states with these codes is carried over.
        """
        place = len(self.goals[actor])
        board = replace(self, goals={**self.goals, actor: (*self.goals[actor], goal)})
        self._carry_over(board, codes, actors)
        for code in codes:
            board._vectors[actor, code] |= (goal.table >> code & 1) << place
        return board

    def with_order(self, actor: str, below: Sequence[int], codes: Iterable[int], actors: Iterable[str]) -> Board:
        """This board with another order of an actor's goals, as masks; carries over as `with_goal` does."""
        goals = tuple(
            goal if goal.below == mask else replace(goal, below=mask)
            for goal, mask in zip(self.goals[actor], below, strict=True)
        )
        board = replace(self, goals={**self.goals, actor: goals})
        self._carry_over(board, codes, actors)
        return board

    def _carry_over(self, board: Board, codes: Iterable[int], actors: Iterable[str]) -> None:
        vectors = board._vectors
        for actor in actors:
            for code in codes:
                vectors[actor, code] = self.vector(actor, code)

    def vectors(self, actor: str, table: int) -> list[int]:
        """The distinct goal masks of the actor over the states of a table."""
        return [mask for mask, _ in self.by_vector(actor, table)]

    def by_vector(self, actor: str, table: int) -> list[tuple[int, int]]:
        """The states of a table grouped by the actor's goal mask: (mask, table of the group)."""
        groups = [(0, table)] if table else []
        for n, goal in enumerate(self.goals[actor]):
            split = []
            for mask, states in groups:
                inside = states & goal.table
                if inside:
                    split.append((mask | 1 << n, inside))
                if inside != states:
                    split.append((mask, states ^ inside))
            groups = split
        return groups


def space_of(case: CaseFile) -> OptionSpace:
    """The option space of a case in option form. Raises LimitError for too many options."""
    options = case.options()
    one_way = {
        f"{a}.{o}": option.irreversible for a, actor in case.actors.items() for o, option in actor.options.items()
    }
    masks = [
        sum(1 << bit for bit, option in enumerate(options) if one_way[option] == direction)
        for direction in ("yes-stays", "no-stays")
    ]
    return OptionSpace(tuple(case.actors), options, *masks)


def state_codes(case: CaseFile, space: OptionSpace) -> dict[str, int]:
    """The code of every named state; `like` copies another state first."""
    codes: dict[str, int] = {}

    def code_of(name: str) -> int:
        if name not in codes:
            state = case.states[name]
            base = code_of(state.like) if state.like else 0
            codes[name] = (base | space.code(state.yes)) & ~space.code(state.no)
        return codes[name]

    for name in case.states:
        code_of(name)
    return codes


@dataclass(frozen=True)
class _Table:
    """A table with a small number that stands for it in cache keys."""

    number: int
    table: int


Merged = tuple[tuple[MergedGoal, ...], tuple[IdleGoal, ...]]


@dataclass
class BoardMaker:
    """Makes the boards of many variants of one case; what variants share is computed once."""

    case: CaseFile
    space: OptionSpace = field(init=False)
    states: dict[str, int] = field(init=False)
    _tables: dict[tuple[object, ...], _Table] = field(default_factory=dict)
    _of_text: dict[tuple[str, int], _Table | None] = field(default_factory=dict)
    _meanings: dict[tuple[object, ...], int] = field(default_factory=dict)
    _meaning: int = 0
    _feasible_tables: dict[tuple[int, ...], _Table] = field(default_factory=dict)
    _merged_goals: dict[tuple[object, ...], Merged] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.space = space_of(self.case)
        self.space.check_tables()
        self.states = state_codes(self.case, self.space)

    def board(self, variant: Variant) -> Board:
        """Raises InputError when merging goals makes priorities run in a circle."""
        self._meaning = self._meanings.setdefault(variant.signature, len(self._meanings))
        feasible = self._feasible(variant)
        goals: dict[str, tuple[MergedGoal, ...]] = {}
        idle: list[IdleGoal] = []
        for actor in self.case.actors:
            goals[actor], without_effect = self._merged(variant, actor, feasible)
            idle.extend(without_effect)
        return Board(variant, self.space, feasible.table, goals, tuple(idle), feasible.number)

    def formula_table(self, variant: Variant, text: str) -> int | None:
        """The table of a formula, or None when it uses a link that is not in force."""
        self._meaning = self._meanings.setdefault(variant.signature, len(self._meanings))
        found = self._table_of(variant, text)
        return None if found is None else found.table

    def numbered_table(self, variant: Variant, text: str) -> tuple[int, int] | None:
        """The table of a formula with a number that is the same for the same table, or None as in `formula_table`."""
        self._meaning = self._meanings.setdefault(variant.signature, len(self._meanings))
        found = self._table_of(variant, text)
        return None if found is None else (found.number, found.table)

    def _table_of(self, variant: Variant, text: str) -> _Table | None:
        quick = (text, self._meaning)
        if quick not in self._of_text:
            self._of_text[quick] = self._fresh_table(variant, text)
        return self._of_text[quick]

    def _fresh_table(self, variant: Variant, text: str) -> _Table | None:
        names = self.names_used(variant, text)
        if self._lost(variant, names):
            return None
        key = (
            text,
            tuple((name, variant.links[name].iff) for name in names if name in variant.links),
            tuple((name, variant.conditions[name]) for name in names if name in variant.conditions),
        )
        if key not in self._tables:
            self._tables[key] = _Table(len(self._tables), self._computed(variant, parse(text)))
        return self._tables[key]

    def names_used(self, variant: Variant, text: str) -> tuple[str, ...]:
        """Names in a formula and, through links in force, in what they stand for."""
        found: dict[str, None] = {}
        waiting = list(atoms(parse(text)))
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = None
                if name in variant.links:
                    waiting.extend(atoms(parse(variant.links[name].iff)))
        return tuple(found)

    def links_used(self, variant: Variant, text: str) -> tuple[str, ...]:
        return tuple(name for name in self.names_used(variant, text) if name in variant.links)

    def _lost(self, variant: Variant, names: Iterable[str]) -> list[str]:
        known = (self.space.bits, variant.conditions, self.states, variant.links)
        return [name for name in names if not any(name in group for group in known)]

    def _computed(self, variant: Variant, formula: Formula) -> int:
        named: dict[str, int] = {}
        for name in set(atoms(formula)):
            if name in self.space.bits:
                named[name] = self.space.table(name)
            elif name in variant.conditions:
                named[name] = self.space.full if variant.conditions[name] == "yes" else 0
            elif name in self.states:
                named[name] = 1 << self.states[name]
            else:
                table = self.formula_table(variant, variant.links[name].iff)
                assert table is not None
                named[name] = table
        return table_of(formula, named, self.space.full)

    def _feasible(self, variant: Variant) -> _Table:
        excluded = [self._table_of(variant, item.when) for item in variant.infeasible]
        tables = [table for table in excluded if table is not None]
        key = tuple(sorted({table.number for table in tables}))
        if key not in self._feasible_tables:
            feasible = self.space.full
            if self.case.feasible == "listed":
                feasible = sum(1 << code for code in set(self.states.values()))
            for table in tables:
                feasible &= ~table.table
            self._feasible_tables[key] = _Table(len(self._feasible_tables), feasible)
        return self._feasible_tables[key]

    def _merged(self, variant: Variant, actor: str, feasible: _Table) -> Merged:
        goals = [(goal, self._table_of(variant, goal.formula_text)) for goal in variant.goals[actor]]
        key = (
            actor,
            feasible.number,
            tuple((id(goal), -1 if table is None else table.number) for goal, table in goals),
            tuple(priority.chain for priority in variant.priorities[actor]),
        )
        if key not in self._merged_goals:
            self._merged_goals[key] = self._fresh_merge(variant, actor, goals, feasible.table)
        return self._merged_goals[key]

    def _fresh_merge(
        self, variant: Variant, actor: str, goals: list[tuple[Goal, _Table | None]], feasible: int
    ) -> Merged:
        classes: dict[int, list[Goal]] = {}
        idle: list[IdleGoal] = []
        for goal, found in goals:
            table = None if found is None else found.table
            why = self._why_idle(variant, goal, table, feasible)
            if why is None:
                assert table is not None
                classes.setdefault(table & feasible, []).append(goal)
            else:
                idle.append(IdleGoal(actor, goal, why))
        below = merged_order(actor, list(classes.values()), closed_order(variant, actor))
        merged = tuple(
            MergedGoal(tuple(same), table, mask) for (table, same), mask in zip(classes.items(), below, strict=True)
        )
        return merged, tuple(idle)

    def _why_idle(self, variant: Variant, goal: Goal, table: int | None, feasible: int) -> str | None:
        if table is None:
            return "the text names no means that would serve it"
        if table & feasible == 0:
            return "it holds in no feasible state"
        if table & feasible == feasible:
            return "it holds in every feasible state"
        return None


def closed_order(variant: Variant, actor: str) -> dict[str, set[str]]:
    """goal -> goals that it outranks, closed transitively over all goals that the priorities name, in force or not."""
    above: dict[str, set[str]] = {}
    for priority in variant.priorities[actor]:
        for higher, lower in pairwise(priority.chain):
            above.setdefault(higher, set()).add(lower)
    closed: dict[str, set[str]] = {}
    for start, directly in above.items():
        reached: set[str] = set()
        waiting = list(directly)
        while waiting:
            goal = waiting.pop()
            if goal not in reached:
                reached.add(goal)
                waiting.extend(above.get(goal, ()))
        if start in reached:
            raise InputError(f"{actor}: priorities run in a circle through {start!r}")
        closed[start] = reached
    return closed


def merged_order(actor: str, classes: list[list[Goal]], order: dict[str, set[str]]) -> list[int]:
    """Which merged goal outranks which, as masks.

    A class outranks another if one of its goals outranks one of the other's that is not itself outranked from there:
    the highest place of a repeated goal is the one that counts.
    """
    below = [0] * len(classes)
    for n, upper in enumerate(classes):
        for m, lower in enumerate(classes):
            if n != m and any(_counts(a, b, lower, order) for a in upper for b in lower):
                below[n] |= 1 << m
    _close(below)
    circle = [goal.id for n, goals in enumerate(classes) if below[n] >> n & 1 for goal in goals]
    if circle:
        raise InputError(
            f"{actor}: the goals {listed(circle)} say the same in pairs, and their priorities contradict each other"
        )
    return below


def _counts(upper: Goal, lower: Goal, lower_class: list[Goal], order: dict[str, set[str]]) -> bool:
    return lower.id in order.get(upper.id, ()) and not any(upper.id in order.get(other.id, ()) for other in lower_class)


def _close(below: list[int]) -> None:
    """Transitive closure of masks, in place (Warshall)."""
    for middle in range(len(below)):
        for n, own in enumerate(below):
            if own >> middle & 1:
                below[n] = own | below[middle]
