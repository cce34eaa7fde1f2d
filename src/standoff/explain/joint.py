"""Joint moves of a coalition on a board, over all completions at once.

A state is a pair: what the members do and what all others do. States at which every member's goals hold alike are one
*row*; a joint move, and an answer to it, is judged by its row. Completions are never listed: whether some completion
makes a list of comparisons true is decided by placing goals from the top, and only questions with "or" between
members go to a solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from standoff.errors import LimitError
from standoff.explain.alternatives import MAX_REPLY_LEAVES, orders_of
from standoff.explain.orders import Judge, Leaf, Order, Orders, leaves, members
from standoff.explain.sat import solver_for
from standoff.game.board import Board
from standoff.game.reach import codes, reachable
from standoff.game.space import OptionSpace, moves_within

if TYPE_CHECKING:
    from standoff.explain.sat import CompletionSolver

CONCEPTS = ("Nash", "SEQ", "GMR", "SMR")
MAX_CLAUSES = 3_000
MAX_REGIONS = 3_000
MAX_COMPARED = 400_000
SPREAD_BYTES = 1 << 28
DENSE_BITS = 26  # more than there are options: numbering anew always makes room

Pair = tuple[int, int]
Row = tuple[int, ...]
Clause = frozenset[int]
Path = tuple[tuple[str, int], ...]


def some_completion(order: Order, comparisons: Iterable[Pair]) -> bool:
    """Whether in some completion, for every comparison, a goal of the first mask stands above all of the second.

    A state is preferred to another iff this holds for the goals that hold only there against those that hold only at
    the other. Goals that no open comparison has on its second side, and nothing of that kind above them, can always be
    placed next; a comparison is settled once a goal of its first side is placed.
    """
    waiting = set(comparisons)
    while waiting:
        kept_down = 0
        for _, second in waiting:
            kept_down |= second
        for goal in members(kept_down):
            kept_down |= order.below[goal]
        left = {(first, second) for first, second in waiting if not first & ~kept_down}
        if len(left) == len(waiting):
            return False
        waiting = left
    return True


def better(vector: int, here: int) -> Pair:
    """The comparison that says that the state with goal mask `vector` is preferred to the one with mask `here`."""
    return vector & ~here, here & ~vector


def always_better(order: Order, vector: int, here: int) -> bool:
    """Preferred in every completion: every most important differing goal holds there."""
    differing = vector ^ here
    return bool(differing) and all(vector >> goal & 1 for goal in order.maximal(differing))


def sometimes_better(order: Order, vector: int, here: int) -> bool:
    return any(vector >> goal & 1 for goal in order.maximal(vector ^ here))


@dataclass(frozen=True)
class Sides:
    """The options of a space, those of the coalition apart from those of all others.

    `inner` and `outer` are option spaces of their own; a code of the whole is `inner_codes[h] | outer_codes[w]`.
    """

    space: OptionSpace
    members: tuple[str, ...]
    _spread: dict[int, NDArray[np.bool_]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(actor for actor in self.space.actors if actor not in self.members)

    @cached_property
    def inner(self) -> OptionSpace:
        return self._part(self.members)

    @cached_property
    def outer(self) -> OptionSpace:
        return self._part(self.others)

    @cached_property
    def inner_codes(self) -> NDArray[np.int32]:
        return self._codes(self.inner)

    @cached_property
    def outer_codes(self) -> NDArray[np.int32]:
        return self._codes(self.outer)

    @cached_property
    def grid(self) -> NDArray[np.int32]:
        """Codes, shape (profiles of the members, profiles of the others)."""
        found: NDArray[np.int32] = self.inner_codes[:, None] | self.outer_codes[None, :]
        return found

    def split(self, code: int) -> tuple[int, int]:
        """A code as (members' profile, others' profile)."""
        return self._profile(self.inner, code), self._profile(self.outer, code)

    def _part(self, actors: tuple[str, ...]) -> OptionSpace:
        options = tuple(option for option in self.space.options if option.split(".", 1)[0] in actors)
        bits = self.space.bits
        one_way = [
            sum(1 << n for n, option in enumerate(options) if mask >> bits[option] & 1)
            for mask in (self.space.yes_stays, self.space.no_stays)
        ]
        return OptionSpace(tuple(a for a in self.space.actors if a in actors), options, *one_way)

    def _codes(self, part: OptionSpace) -> NDArray[np.int32]:
        found = np.zeros(1, dtype=np.int32)
        for option in part.options:
            found = np.concatenate([found, found | np.int32(1 << self.space.bits[option])])
        return found

    def _profile(self, part: OptionSpace, code: int) -> int:
        return sum(1 << n for n, option in enumerate(part.options) if code >> self.space.bits[option] & 1)

    def spread_out(self, table: int) -> NDArray[np.bool_]:
        """A table of the space, shape (profiles of the members, profiles of the others)."""
        if table not in self._spread:
            raw = table.to_bytes((self.space.size + 7) // 8, "little")
            whole = np.unpackbits(np.frombuffer(raw, dtype=np.uint8), bitorder="little")
            while self._spread and (len(self._spread) + 1) * self.space.size > SPREAD_BYTES:
                del self._spread[next(iter(self._spread))]
            self._spread[table] = whole.astype(bool)[self.grid]
        return self._spread[table]


def table_from(cells: NDArray[np.bool_]) -> int:
    """A one-dimensional array of states as a table."""
    return int.from_bytes(np.packbits(cells, bitorder="little").tobytes(), "little")


@dataclass(frozen=True)
class Rows:
    """States told apart by the goals of some actors alone.

    ids: a number per cell, shape (profiles of the members, profiles of the others). masks[number]: one goal mask per
    actor.
    """

    ids: NDArray[np.int32]
    masks: tuple[Row, ...]


def rows_of(sides: Sides, board: Board, actors: Sequence[str]) -> Rows:
    """Groups all states of the grid by the masks of these actors' goals: one pass over all codes per goal."""
    key = np.zeros(sides.grid.shape, dtype=np.int32)
    used = 0
    for actor in actors:
        for goal in board.goals[actor]:
            if used == DENSE_BITS:
                key, first = _numbered(key, used)
                used = max(1, (len(first) - 1).bit_length())
            key <<= 1
            key |= sides.spread_out(goal.table)
            used += 1
    ids, first = _numbered(key, used)
    by_actor = [_masks(sides, board, actor, first) for actor in actors]
    return Rows(ids, tuple(zip(*by_actor, strict=True)) if actors else ((),))


def _numbered(key: NDArray[np.int32], bits: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The place of each key among the distinct ones, in rising order, and the first cell with each.

    Keys are below 2**bits. As `np.unique` gives them, without sorting all cells.
    """
    cells = key.reshape(-1)
    there = np.zeros(1 << bits, dtype=bool)
    there[cells] = True
    place = np.cumsum(there, dtype=np.int32) - np.int32(1)
    ids = place[cells]
    first = np.empty(int(there.sum()), dtype=np.int64)
    first[ids[::-1]] = np.arange(len(cells) - 1, -1, -1, dtype=np.int32)
    return ids.reshape(key.shape), first


def _masks(sides: Sides, board: Board, actor: str, cells: NDArray[np.int64]) -> list[int]:
    """The goal masks of an actor at some cells of the grid, given by their place in it."""
    goals = board.goals[actor]
    if len(goals) > 62:
        return [board.vector(actor, code) for code in sides.grid.reshape(-1)[cells].tolist()]
    found = np.zeros(len(cells), dtype=np.int64)
    for n, goal in enumerate(goals):
        found |= sides.spread_out(goal.table).reshape(-1)[cells].astype(np.int64) << n
    masks: list[int] = found.tolist()
    return masks


@dataclass
class JointBoard:
    """What a coalition can bring about from a state on one board, and what its members make of it.

    Only the members' goals and the feasible states matter here; the others' goals come in through `Replies`.
    """

    sides: Sides
    feasible: NDArray[np.bool_]
    rows: Rows
    orders: tuple[Order, ...]
    at: int
    _possible: dict[int, bool] = field(default_factory=dict)
    _columns: dict[int, int] = field(default_factory=dict)
    _regions: dict[int, NDArray[np.int64]] = field(default_factory=dict)
    _region_tables: list[int] = field(default_factory=list)
    _free: dict[tuple[int, int], bool] = field(default_factory=dict)
    _region_rows: dict[int, Clause] = field(default_factory=dict)
    _outcomes: dict[str, frozenset[bool]] = field(default_factory=dict)

    @cached_property
    def here(self) -> Row:
        return self.rows.masks[int(self.rows.ids[self.sides.split(self.at)])]

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Members' profiles that legal sequences of their moves lead to, the present one left out (R_H(s))."""
        h, w = self.sides.split(self.at)
        table = reachable(self.sides.inner, self._column(w), self.sides.inner.actors, h) & ~(1 << h)
        return tuple(codes(table))

    @cached_property
    def rows_ahead(self) -> frozenset[int]:
        """Rows of all joint moves."""
        w = self.sides.split(self.at)[1]
        return frozenset(self.rows.ids[list(self.ends), w].tolist())

    def _column(self, w: int) -> int:
        """Feasible members' profiles as a table, the others standing at `w`."""
        if w not in self._columns:
            self._columns[w] = table_from(self.feasible[:, w])
        return self._columns[w]

    # --- one row ------------------------------------------------------------------------------------------------------

    def comparisons(self, row: int, member: int) -> Pair:
        return better(self.rows.masks[row][member], self.here[member])

    def possible(self, row: int) -> bool:
        """Whether in some completion every member prefers the row to the state."""
        if row not in self._possible:
            masks = zip(self.orders, self.rows.masks[row], self.here, strict=True)
            self._possible[row] = all(sometimes_better(order, vector, here) for order, vector, here in masks)
        return self._possible[row]

    def certain(self, row: int) -> bool:
        """Whether in every completion every member prefers the row to the state."""
        masks = zip(self.orders, self.rows.masks[row], self.here, strict=True)
        return all(always_better(order, vector, here) for order, vector, here in masks)

    def all_possible(self, clause: Iterable[int]) -> bool:
        """Whether in some completion every member prefers every one of these rows to the state."""
        rows = list(clause)
        if not all(map(self.possible, rows)):
            return False
        return all(
            some_completion(order, [self.comparisons(row, n) for row in rows]) for n, order in enumerate(self.orders)
        )

    def surely_implied(self, row: int, by: int) -> bool:
        """Whether every member who prefers `by` prefers `row`, whatever the completion."""
        for n in range(len(self.orders)):
            gain, loss = self.comparisons(row, n)
            known_gain, known_loss = self.comparisons(by, n)
            if known_gain & ~gain or loss & ~known_loss:
                return False
        return True

    # --- joint moves --------------------------------------------------------------------------------------------------

    @cached_property
    def improvements(self) -> dict[int, int]:
        """Profiles that in some completion are better for every member, with their rows."""
        w = self.sides.split(self.at)[1]
        column = self.rows.ids[:, w]
        found = {h: int(column[h]) for h in self.ends}
        return {h: row for h, row in found.items() if self.possible(row)}

    def over_completions(self, concept: str) -> frozenset[bool]:
        """Stability under Nash, GMR or SMR, computed once."""
        if concept not in self._outcomes:
            if concept == "SMR":
                self._outcomes[concept] = self._symmetric()
            else:
                self._outcomes[concept] = self.outcomes(self.feared if concept == "GMR" else None)
        return self._outcomes[concept]

    def outcomes(self, clauses: set[Clause] | None = None) -> frozenset[bool]:
        """Whether the state is stable: {True}, {False} or both over all completions.

        A clause is what has to be preferred for one joint move to stand. Without clauses: coalitional Nash.
        """
        found = set()
        clauses = {frozenset([row]) for row in self.improvements.values()} if clauses is None else clauses
        needed = _smallest(clauses)
        if any(self.all_possible(clause) for clause in needed):
            found.add(False)
        if False not in found or self._can_all_fail(needed):
            found.add(True)
        return frozenset(found)

    def _can_all_fail(self, clauses: Sequence[Clause]) -> bool:
        """Whether in some completion no clause holds."""
        if any(len(clause) == 1 and self.certain(*clause) for clause in clauses):
            return False
        rows = [row for clause in clauses for row in clause]
        for n, order in enumerate(self.orders):
            swapped = {(loss, gain) for gain, loss in (self.comparisons(row, n) for row in rows) if gain}
            if some_completion(order, swapped):
                return True
        if len(clauses) > MAX_CLAUSES:
            raise LimitError(f"{len(clauses):,} ways in which joint moves can stand; the limit is {MAX_CLAUSES:,}")
        return self._solver.possible([-self._holds(clause) for clause in clauses])

    @cached_property
    def _offsets(self) -> tuple[int, ...]:
        sizes = [len(order.below) for order in self.orders]
        return tuple(sum(sizes[:n]) for n in range(len(sizes)))

    @cached_property
    def _solver(self) -> CompletionSolver:
        """One solver for all members: their orders side by side, nothing between them."""
        placed = zip(self.orders, self._offsets, strict=True)
        return solver_for(Order(tuple(below << offset for order, offset in placed for below in order.below)))

    def _holds(self, clause: Iterable[int]) -> int:
        """A literal that holds iff every member prefers all these rows; each of them has to be possible."""
        literals = []
        for row in sorted(clause):
            for n, offset in enumerate(self._offsets):
                first, second = self.rows.masks[row][n] << offset, self.here[n] << offset
                literal = self._solver.prefers(first, second)
                assert literal is not None
                literals.append(literal)
        return self._solver.all_of(literals)

    # --- any answer of the others -------------------------------------------------------------------------------------

    def others_reach(self, h: int) -> int:
        """Others' profiles that they can go to after the members went to `h`, staying included, as a table."""
        w = self.sides.split(self.at)[1]
        outer = self.sides.outer
        return reachable(outer, table_from(self.feasible[h, :]), outer.actors, w)

    def clause(self, h: int, table: int) -> Clause | None:
        """What has to be preferred for the move to `h` to stand if the others can go to these profiles.

        None where some answer always leaves a member no better than before.
        """
        found = frozenset(self.rows.ids[h, list(codes(table))].tolist())
        return found if all(map(self.possible, found)) else None

    @cached_property
    def feared(self) -> set[Clause]:
        """One clause for each joint move that can stand against any answer of the others (CGMR)."""
        found = (self.clause(h, self.others_reach(h)) for h in self._one_of_each())
        return {clause for clause in found if clause is not None}

    def _one_of_each(self) -> Iterator[int]:
        """Improvements, one for each way in which rows and feasible states lie before the others."""
        seen = set()
        for h in self.improvements:
            key = (self.rows.ids[h].tobytes(), self.feasible[h].tobytes())
            if key not in seen:
                seen.add(key)
                yield h

    def _symmetric(self) -> frozenset[bool]:
        """CSMR over all completions. Raises LimitError at MAX_REGIONS regions or MAX_CLAUSES clauses."""
        ways: set[tuple[int, frozenset[Clause]]] = set()
        for h, row in self.improvements.items():
            found = [self._escapes(h, w, row) for w in codes(self.others_reach(h))]
            if all(escapes != frozenset() for escapes in found):
                ways.add((row, frozenset(escapes for escapes in found if escapes is not None)))
        if len(ways) > MAX_CLAUSES:
            raise LimitError(f"{len(ways):,} ways in which joint moves can stand; the limit is {MAX_CLAUSES:,}")
        stands = [
            self._solver.all_of(
                [self._holds([row]), *(self._solver.any_of([self._holds([r]) for r in sorted(e)]) for e in escapes)]
            )
            for row, escapes in sorted(ways, key=lambda way: (way[0], sorted(map(sorted, way[1]))))
        ]
        outcomes = set()
        if stands and self._solver.possible([self._solver.any_of(stands)]):
            outcomes.add(False)
        if self._solver.possible([-literal for literal in stands]):
            outcomes.add(True)
        return frozenset(outcomes)

    def _escapes(self, h: int, w: int, row: int) -> Clause | None:
        """Rows one of which every member has to prefer so that an answer `w` is escaped; None: there is always one."""
        region = self._region(h, w)
        if region not in self._region_rows:
            there = set(self.rows.ids[list(codes(self._region_tables[region])), w].tolist())
            self._region_rows[region] = frozenset(filter(self.possible, there))
        found = self._region_rows[region]
        if (region, row) not in self._free:
            self._free[region, row] = row in found or any(self.surely_implied(r, row) for r in found)
        return None if self._free[region, row] else found

    def _region(self, h: int, w: int) -> int:
        """A number for what the members can reach from (h, w), equal where each can be reached from the other."""
        if w not in self._regions:
            self._regions[w] = np.full(self.feasible.shape[0], -1, dtype=np.int64)
        known = self._regions[w]
        if known[h] < 0:
            if len(self._region_tables) >= MAX_REGIONS:
                raise LimitError(f"more than {MAX_REGIONS:,} regions of states that one-way options keep apart")
            inner, column = self.sides.inner, self._column(w)
            ahead = reachable(inner, column, inner.actors, h)
            back = OptionSpace(inner.actors, inner.options, inner.no_stays, inner.yes_stays)
            both = ahead & reachable(back, column, inner.actors, h)
            known[list(codes(both))] = len(self._region_tables)
            self._region_tables.append(ahead)
        return int(known[h])


def _smallest(clauses: Iterable[Clause]) -> list[Clause]:
    """Clauses that contain no other one: where none of these holds, none holds."""
    every = sorted(set(clauses), key=lambda clause: (len(clause), sorted(clause)))
    kept = [clause for clause in every if len(clause) == 1]
    alone = frozenset[int]().union(*kept)
    wider: list[Clause] = []
    for clause in every[len(kept) :]:
        if not clause & alone and not any(other <= clause for other in wider):
            wider.append(clause)
    return kept + wider


@dataclass
class Budget:
    """How many moves of the others may still be compared; shared by all boards of one coalition."""

    left: int = MAX_COMPARED

    def spend(self) -> None:
        """Raises LimitError when nothing is left."""
        self.left -= 1
        if self.left < 0:
            raise LimitError(f"more than {MAX_COMPARED:,} moves of the others would have to be compared")


@dataclass
class Replies:
    """Answers of all others in their own interest on one board, after each joint move.

    An actor without goals has no interest of its own and makes none.
    """

    sides: Sides
    board: Board
    feasible: NDArray[np.bool_]
    orders: Orders
    at: int
    budget: Budget
    _tables: dict[tuple[int, ...], list[Leaf[tuple[int, ...]]]] = field(default_factory=dict)

    @cached_property
    def movers(self) -> tuple[str, ...]:
        return tuple(actor for actor, order in self.orders.items() if order.below)

    @cached_property
    def rows(self) -> Rows:
        return rows_of(self.sides, self.board, self.sides.others)

    @cached_property
    def kinds(self) -> NDArray[np.int64]:
        """A number per members' profile, equal where the others stand before the same choices."""
        known: dict[tuple[bytes, bytes], int] = {}
        keys = zip(self.rows.ids, self.feasible, strict=True)
        return np.array([known.setdefault((i.tobytes(), f.tobytes()), len(known)) for i, f in keys], dtype=np.int64)

    def vector(self, actor: str, h: int, w: int) -> int:
        return self.board.vector(actor, int(self.sides.grid[h, w]))

    def leaves(self, profiles: Iterable[int]) -> list[Leaf[dict[int, int]]]:
        """Classes of the others' completions with, for each kind of profile, what their improvements lead to.

        Raises LimitError above MAX_REPLY_LEAVES classes.
        """
        example = {int(self.kinds[h]): h for h in sorted(profiles, reverse=True)}
        wanted = tuple(sorted(example.values()))
        if wanted not in self._tables:

            def answer(judge: Judge) -> tuple[int, ...]:
                return tuple(self.reach(judge, h) for h in wanted)

            self._tables[wanted] = leaves(self.orders, answer, MAX_REPLY_LEAVES)
        numbers = [int(self.kinds[h]) for h in wanted]
        return [Leaf(leaf.orders, dict(zip(numbers, leaf.answer, strict=True))) for leaf in self._tables[wanted]]

    def reach(self, judge: Judge, h: int) -> int:
        """Table of the others' present profile and what legal sequences of their improvements lead to (R_{N-H}^+)."""
        return sum(1 << w for w in self.paths(judge, h))

    def paths(self, judge: Judge, h: int) -> dict[int, Path]:
        """The shortest legal sequence of improvements to every others' profile, as (mover, profile after it)."""
        start = self.sides.split(self.at)[1]
        column = table_from(self.feasible[h, :])
        found: dict[int, Path] = {start: ()}
        for state in (waiting := [start]):
            for actor in self.movers:
                here = self.vector(actor, h, state)
                for end in moves_within(self.sides.outer, actor, state, column):
                    self.budget.spend()
                    if end not in found and judge.sign(actor, self.vector(actor, h, end), here) > 0:
                        found[end] = (*found[state], (actor, end))
                        waiting.append(end)
        return found


def shortest_path(joint: JointBoard, h: int, wanted: int) -> Path:
    """The shortest legal sequence of any moves of the others to one of the profiles of a table, the members at `h`.

    Some profile of the table has to be in their reach (`JointBoard.others_reach`).
    """
    outer = joint.sides.outer
    column = table_from(joint.feasible[h, :])
    start = joint.sides.split(joint.at)[1]
    found: dict[int, Path] = {start: ()}
    for state in (waiting := [start]):
        for actor in outer.actors:
            for end in moves_within(outer, actor, state, column):
                if end not in found:
                    found[end] = (*found[state], (actor, end))
                    if wanted >> end & 1:
                        return found[end]
                    waiting.append(end)
    raise AssertionError("the others cannot reach any of these states")


def stability(joint: JointBoard, replies: Replies, concept: str) -> frozenset[bool]:
    """Whether the state is coalitionally stable on one board: {True}, {False} or both over all completions.

    Coalitional Nash, CGMR and CSMR, and CSEQ with replies of single actors (see `standoff.stability.coalitions`).
    What is stable under Nash is stable under the others, and what is not under GMR is not under the others; only the
    rest is computed. Raises LimitError at a stated limit.
    """
    nash = joint.over_completions("Nash")
    if concept == "Nash" or False not in nash:
        return nash
    feared = joint.over_completions("GMR") | (nash & {True})
    if concept == "GMR" or True not in feared:
        return feared
    known = (nash & {True}) | (feared & {False})
    if len(known) == 2:
        return known
    if concept == "SMR":
        return known | joint.over_completions("SMR")
    return known | _expected(joint, replies)


def _expected(joint: JointBoard, replies: Replies) -> frozenset[bool]:
    found: set[bool] = set()
    profiles = list(joint.improvements)
    by_answer: Mapping[tuple[tuple[int, int], ...], None] = dict.fromkeys(
        tuple(sorted(leaf.answer.items())) for leaf in replies.leaves(profiles)
    )
    looks = _looks(joint, replies, profiles)
    for answer in by_answer:
        tables = dict(answer)
        clauses = {joint.clause(h, tables[kind]) for h, kind in looks}
        found |= joint.outcomes({clause for clause in clauses if clause is not None})
        if len(found) == 2:
            break
    return frozenset(found)


def _looks(joint: JointBoard, replies: Replies, profiles: Sequence[int]) -> list[tuple[int, int]]:
    """(profile, kind) once for each way in which members' rows and others' choices come together."""
    found: dict[tuple[bytes, int], int] = {}
    for h in profiles:
        found.setdefault((joint.rows.ids[h].tobytes(), int(replies.kinds[h])), h)
    return [(h, kind) for (_, kind), h in found.items()]


@dataclass
class JointMaker:
    """Makes and keeps the joint boards of one coalition at one state; boards that say the same to it share one."""

    space: OptionSpace
    members: tuple[str, ...]
    at: int
    _joint: dict[tuple[object, ...], JointBoard] = field(default_factory=dict)
    _replies: dict[tuple[object, ...], Replies] = field(default_factory=dict)
    _feasible: dict[int, NDArray[np.bool_]] = field(default_factory=dict)
    _budget: Budget = field(default_factory=Budget)

    def __post_init__(self) -> None:
        self.sides = Sides(self.space, tuple(actor for actor in self.space.actors if actor in self.members))

    def joint(self, board: Board) -> JointBoard:
        actors = self.sides.members
        key = (board.feasible_number, *(id(board.goals[actor]) for actor in actors))
        if key not in self._joint:
            orders = orders_of(board)
            self._joint[key] = JointBoard(
                self.sides,
                self._feasible_cells(board),
                rows_of(self.sides, board, actors),
                tuple(orders[actor] for actor in actors),
                self.at,
            )
        return self._joint[key]

    def replies(self, board: Board) -> Replies:
        actors = self.sides.others
        key = (board.feasible_number, *(id(board.goals[actor]) for actor in actors))
        if key not in self._replies:
            orders = orders_of(board)
            self._replies[key] = Replies(
                self.sides,
                board,
                self._feasible_cells(board),
                {actor: orders[actor] for actor in actors},
                self.at,
                self._budget,
            )
        return self._replies[key]

    def _feasible_cells(self, board: Board) -> NDArray[np.bool_]:
        if board.feasible_number not in self._feasible:
            self._feasible[board.feasible_number] = self.sides.spread_out(board.feasible)
        return self._feasible[board.feasible_number]
