"""Moves and improvements over all states at once, where priorities are partly stated and passages unclear.

Between two feasible states that one actor's move connects there are three relations, one within the other: the move is
a *certain* improvement (feasible and preferred in every completion of every reading), a *possible* one (in some), or
just a move (feasible in some reading). For one pair of states t is preferred to s in every completion iff every maximal
differing goal holds at t, and in some iff some does (option prioritisation: Fang, Hipel, Kilgour and Peng 2003).

States are grouped by which of an actor's goals hold in which reading, so that only groups are compared, and the rest is
products of small boolean matrices along the actor's own options.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from standoff.errors import LimitError
from standoff.game.board import Board, MergedGoal
from standoff.game.space import OptionSpace
from standoff.stability.paths import Step

CERTAIN, POSSIBLE, ANY = "certain", "possible", "any"
RELATIONS = (CERTAIN, POSSIBLE, ANY)
MAX_STATES = 1 << 20
MAX_CELLS = 1 << 26
MAX_COMPARED = 1 << 22
AT_ONCE = 1 << 22
MAX_GOALS = 62

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Axis:
    """One actor's moves: lines of states that differ in its options only, each with the pattern of its moves.

    shape: how the states fold into (left, own, right). pattern: one number per line. matrices: relation -> array of
    shape (patterns, own, own), whose entry (k, s, t) says whether the move from s to t is in the relation.
    """

    shape: tuple[int, int, int]
    pattern: Ints
    matrices: dict[str, Mask]

    def lines(self, states: Mask) -> Mask:
        """A marking of all states, shape (states,), as lines, shape (lines, own)."""
        return np.ascontiguousarray(states.reshape(self.shape).transpose(0, 2, 1)).reshape(-1, self.shape[1])

    def states(self, lines: Mask) -> Mask:
        left, own, right = self.shape
        return np.ascontiguousarray(lines.reshape(left, right, own).transpose(0, 2, 1)).reshape(-1)

    def step(self, relation: str, states: Mask, *, back: bool = False) -> Mask:
        """The states that one move in the relation makes of a set of states, or makes them from."""
        matrices = self.matrices[relation]
        if back:
            matrices = matrices.transpose(0, 2, 1)
        lines = self.lines(states)
        found = np.zeros_like(lines)
        active = np.flatnonzero(lines.any(axis=1))
        for patterns, chosen in self._portions(active):
            product = np.matmul(lines[chosen][:, None, :].astype(np.float32), matrices[patterns].astype(np.float32))
            found[chosen] = product[:, 0, :] > 0
        return self.states(found)

    def _portions(self, active: Ints) -> Sequence[tuple[Ints, Ints]]:
        """Active lines in portions that fit into memory, each with the patterns of its lines."""
        size = max(1, AT_ONCE // self.shape[1] ** 2)
        return [(self.pattern[part], part) for part in np.split(active, range(size, len(active), size)) if len(part)]

    def can_move(self, relation: str) -> Mask:
        """The states from which the actor has a move in the relation, shape (states,)."""
        some: Mask = np.any(self.matrices[relation], axis=2)
        return self.states(some[self.pattern])


class Improvements:
    """The three relations of every actor over all readings, and searches along them.

    Raises LimitError above MAX_STATES codes, and where an actor's moves fall into more than MAX_CELLS cases, or more
    than MAX_COMPARED have to be compared.
    """

    def __init__(self, boards: Sequence[Board]) -> None:
        self.space = boards[0].space
        if self.space.size > MAX_STATES:
            raise LimitError(f"{self.space.size:,} states; paths are looked for among up to {MAX_STATES:,}")
        tables = {board.feasible_number: board.feasible for board in boards}
        columns = {number: _column(table, self.space.size) for number, table in tables.items()}
        self.somewhere: Mask = np.logical_or.reduce(list(columns.values()))
        self.everywhere: Mask = np.logical_and.reduce(list(columns.values()))
        self.axes = {
            actor: _axis(self.space, actor, _distinct(boards, actor), columns)
            for actor in self.space.actors
            if self.space.own[actor]
        }

    @cached_property
    def settled(self) -> Mask:
        """Feasible in every reading, and nobody has even a possible improvement: equilibria in all of them."""
        return self._without_moves(POSSIBLE)

    @cached_property
    def at_rest(self) -> Mask:
        """Feasible in every reading, and nobody has a certain improvement."""
        return self._without_moves(CERTAIN)

    def _without_moves(self, relation: str) -> Mask:
        found = self.everywhere.copy()
        for axis in self.axes.values():
            found &= ~axis.can_move(relation)
        return found

    def never_settled(self) -> tuple[str, ...]:
        """Actors who have a possible improvement at every state that is feasible in every reading."""
        if not self.everywhere.any():
            return ()
        return tuple(a for a, axis in self.axes.items() if not (self.everywhere & ~axis.can_move(POSSIBLE)).any())

    def moves(self, relation: str, actor: str, state: int) -> tuple[int, ...]:
        """One actor's moves in the relation from a state, those that change the fewest options first, then by code."""
        if actor not in self.axes:
            return ()
        ends = np.flatnonzero(self.axes[actor].step(relation, self._only(state)))
        return tuple(sorted(map(int, ends), key=lambda end: ((end ^ state).bit_count(), end)))

    def _only(self, state: int) -> Mask:
        mask = np.zeros(self.space.size, dtype=bool)
        mask[state] = True
        return mask

    def search(self, relation: str, start: int) -> Search:
        """Everything that legal sequences in the relation lead to (nobody twice in a row), however far."""
        first = {actor: np.zeros(self.space.size, dtype=np.int32) for actor in self.axes}
        looked_from = {actor: np.zeros(self.space.size, dtype=bool) for actor in self.axes}
        frontier: dict[str | None, Mask] = {None: self._only(start)}
        moves = 0
        while frontier:
            moves += 1
            after: dict[str | None, Mask] = {}
            for actor, axis in self.axes.items():
                sources = np.zeros(self.space.size, dtype=bool)
                for last, mask in frontier.items():
                    if last != actor:
                        sources |= mask
                sources &= ~looked_from[actor]
                if not sources.any():
                    continue
                looked_from[actor] |= sources
                new = axis.step(relation, sources) & (first[actor] == 0)
                if new.any():
                    first[actor][new] = moves
                    after[actor] = new
            frontier = after
        return Search(self, relation, start, first)


@dataclass(frozen=True, eq=False)
class Search:
    """Least numbers of moves from `start`: first[j][t] with j moving last to t, 0 where that cannot be."""

    of: Improvements
    relation: str
    start: int
    first: dict[str, NDArray[np.int32]]

    @cached_property
    def distance(self) -> NDArray[np.int32]:
        """Least number of moves to each state, shape (states,); -1 where no path leads, 0 at the start."""
        far = np.iinfo(np.int32).max
        best = np.full(self.of.space.size, far, dtype=np.int32)
        for moves in self.first.values():
            np.minimum(best, np.where(moves > 0, moves, far), out=best)
        best[best == far] = -1
        best[self.start] = 0
        return best

    @cached_property
    def reached(self) -> Mask:
        return self.distance >= 0

    def path(self, target: int) -> tuple[Step, ...] | None:
        """A shortest path; of several the first by actors, then by fewest options changed, then by codes."""
        length = int(self.distance[target])
        if length < 0:
            return None
        useful = self._on_a_shortest_path(target, length)
        steps: list[Step] = []
        here, last = self.start, None
        for level in useful:
            here, last = self._next(level, here, last, steps)
        return tuple(steps)

    def _next(self, level: dict[str, Mask], here: int, last: str | None, steps: list[Step]) -> tuple[int, str]:
        for actor, mask in level.items():
            if actor != last:
                ends = [end for end in self.of.moves(self.relation, actor, here) if mask[end]]
                if ends:
                    steps.append(Step(actor, here, ends[0]))
                    return ends[0], actor
        raise AssertionError("a shortest path has a next move")

    def _on_a_shortest_path(self, target: int, length: int) -> list[dict[str, Mask]]:
        """For each number of moves the states, by last mover, that shortest paths to the target pass."""
        only = self.of._only(target)
        levels: list[dict[str, Mask]] = []
        for moves in range(length, 0, -1):
            level = {}
            for actor, first in self.first.items():
                wanted = only if not levels else self._before(levels[-1], actor)
                here = wanted & (first == moves)
                if here.any():
                    level[actor] = here
            levels.append(level)
        return levels[::-1]

    def _before(self, level: dict[str, Mask], last: str) -> Mask:
        """States from which somebody other than `last` moves into the level."""
        found = np.zeros(self.of.space.size, dtype=bool)
        for actor, states in level.items():
            if actor != last:
                found |= self.of.axes[actor].step(self.relation, states, back=True)
        return found


# --- the relations ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Case:
    """What one actor faces in some readings: which states are feasible, and its goals."""

    feasible: int
    goals: tuple[MergedGoal, ...]


def _distinct(boards: Sequence[Board], actor: str) -> list[_Case]:
    found: dict[tuple[object, ...], _Case] = {}
    for board in boards:
        goals = board.goals[actor]
        key = (board.feasible_number, *((goal.table, goal.below) for goal in goals))
        found.setdefault(key, _Case(board.feasible_number, goals))
    return list(found.values())


def _column(table: int, size: int) -> Mask:
    raw = np.frombuffer(table.to_bytes((size + 7) // 8, "little"), dtype=np.uint8)
    return np.unpackbits(raw, bitorder="little")[:size].astype(bool)


def _axis(space: OptionSpace, actor: str, cases: Sequence[_Case], feasible: dict[int, Mask]) -> _Axis:
    own = space.own[actor]
    low, width = (own & -own).bit_length() - 1, own.bit_count()
    shape = (space.size >> (low + width), 1 << width, 1 << low)
    tables = list(dict.fromkeys(goal.table for case in cases for goal in case.goals))
    truth = {table: _column(table, space.size) for table in tables}
    columns = [*feasible.values(), *truth.values()]
    kind, sample = _kinds(columns, space.size)
    lines = np.ascontiguousarray(kind.reshape(shape).transpose(0, 2, 1)).reshape(-1, shape[1])
    patterns, pattern = np.unique(lines, axis=0, return_inverse=True)
    cells, pairs = patterns.size * shape[1], len(sample) ** 2
    if cells > MAX_CELLS or min(cells, pairs) > MAX_COMPARED:
        raise LimitError(f"the moves of {actor} fall into {cells:,} cases; that is more than can be compared here")
    permitted = _permitted(shape[1], (space.yes_stays & own) >> low, (space.no_stays & own) >> low)
    at = {table: column[sample] for table, column in truth.items()}
    can_be = {number: column[sample] for number, column in feasible.items()}
    compare = _Comparison(cases, at, can_be)
    starts, ends = patterns[:, :, None], patterns[:, None, :]
    if pairs <= cells:
        every = np.arange(len(sample))
        table_of_kinds = compare(every[:, None], every[None, :])
        found = {relation: table[starts, ends] for relation, table in table_of_kinds.items()}
    else:
        found = compare(starts, ends)
    return _Axis(shape, pattern.reshape(-1).astype(np.int64), {name: m & permitted for name, m in found.items()})


def _kinds(columns: Sequence[Mask], size: int) -> tuple[Ints, Ints]:
    """A number for each state, equal where all columns are; and a sample state of each number."""
    kind = np.zeros(size, dtype=np.int64)
    sample = np.zeros(1, dtype=np.int64)
    for start in range(0, len(columns), 32):
        code = kind << 32
        for bit, column in enumerate(columns[start : start + 32]):
            code |= column.astype(np.int64) << bit
        _, sample, inverse = np.unique(code, return_index=True, return_inverse=True)
        kind = inverse.reshape(-1).astype(np.int64)
    return kind, sample


def _permitted(width: int, yes_stays: int, no_stays: int) -> Mask:
    start, end = np.arange(width)[:, None], np.arange(width)[None, :]
    allowed: Mask = (start != end) & ((start & ~end & yes_stays) == 0) & ((~start & end & no_stays) == 0)
    return allowed


class _Comparison:
    """The three relations between kinds of states, as arrays of whatever shape the two arrays of kinds broadcast to."""

    def __init__(self, cases: Sequence[_Case], truth: dict[int, Mask], feasible: dict[int, Mask]) -> None:
        self.cases, self.truth, self.feasible = cases, truth, feasible

    def __call__(self, starts: Ints, ends: Ints) -> dict[str, Mask]:
        certain: Mask = np.array(True)
        possible: Mask = np.array(False)
        some: Mask = np.array(False)
        for case in self.cases:
            both = self.feasible[case.feasible][starts] & self.feasible[case.feasible][ends]
            every_top, some_top = self._tops(case.goals, starts, ends)
            certain = certain & both & every_top
            possible = possible | (both & some_top)
            some = some | both
        return {CERTAIN: certain, POSSIBLE: possible, ANY: some}

    def _tops(self, goals: Sequence[MergedGoal], starts: Ints, ends: Ints) -> tuple[Mask, Mask]:
        """Whether every, and whether some maximal differing goal holds at the end."""
        if len(goals) > MAX_GOALS:
            raise LimitError(f"{len(goals)} goals of one actor; paths are looked for with up to {MAX_GOALS}")
        vector = np.zeros(len(next(iter(self.feasible.values()))), dtype=np.int64)
        for number, goal in enumerate(goals):
            vector |= self.truth[goal.table].astype(np.int64) << number
        there = vector[ends]
        differing = vector[starts] ^ there
        dominated = np.zeros_like(differing)
        for number, goal in enumerate(goals):
            if goal.below:
                dominated |= np.where(differing >> number & 1, goal.below, 0)
        tops = differing & ~dominated
        return (tops != 0) & (tops & ~there == 0), tops & there != 0
