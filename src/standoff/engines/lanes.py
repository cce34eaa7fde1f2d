"""How far the others can push each actor down: many such values side by side in one word, lowered until they settle.

A *lane* is one (actor, concept): for every state t the value V(t) of that actor. A *plane* holds as many lanes as fit
into 64 bits, so that one move of an actor j lowers the values of all actors but j at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from standoff.engines.ranks import RankArray

Words = NDArray[np.uint64]
Numbers = NDArray[np.intp]
Columns = slice | Numbers
Lane = tuple[int, str]

WORD_BYTES = 8
CELLS_AT_ONCE = 1 << 15
NARROW = 32


@dataclass(frozen=True, eq=False)
class Plane:
    """lanes: (actor, concept) of each. values: one word per state and one more that is always infinite."""

    lanes: tuple[Lane, ...]
    dtype: np.dtype[np.unsignedinteger[Any]]
    values: Words

    @property
    def width(self) -> int:
        """Lanes in a word, used or not."""
        return WORD_BYTES // self.dtype.itemsize

    def lane(self, number: int) -> RankArray:
        """The values of one lane, shape (states,); a view."""
        lane: RankArray = self.values.view(self.dtype).reshape(-1, self.width)[:-1, number]
        return lane

    def own(self, actor: int) -> np.uint64:
        """A word that is infinite in the lanes of an actor: it does not answer its own moves."""
        lanes = np.zeros(self.width, dtype=self.dtype)
        lanes[[number for number, (whose, _) in enumerate(self.lanes) if whose == actor]] = np.iinfo(self.dtype).max
        return np.uint64(lanes.view(np.uint64)[0])

    @classmethod
    def of(cls, lanes: Sequence[Lane], starts: Sequence[RankArray]) -> Plane:
        """A plane with these start values, each of shape (states,) and all of one type."""
        dtype = starts[0].dtype
        plane = cls(tuple(lanes), dtype, np.empty(len(starts[0]) + 1, dtype=np.uint64))
        plane.values[-1] = np.iinfo(np.uint64).max
        for number in range(plane.width):
            plane.lane(number)[:] = starts[number] if number < len(starts) else np.iinfo(dtype).max
        return plane

    def movers(self, actors: int) -> list[int]:
        """The actors who can lower something here."""
        return [j for j in range(actors) if any(whose != j for whose, _ in self.lanes)]


def grouped(actors: Sequence[tuple[int, np.dtype[Any]]], concepts: Sequence[str]) -> list[tuple[Lane, ...]]:
    """A lane for each actor, given with the type of its ranks, and concept, in groups that fill a plane."""
    groups: list[tuple[Lane, ...]] = []
    for dtype in dict.fromkeys(dtype for _, dtype in actors):
        lanes = [(actor, concept) for actor, own in actors if own == dtype for concept in concepts]
        width = WORD_BYTES // dtype.itemsize
        groups += [tuple(lanes[start : start + width]) for start in range(0, len(lanes), width)]
    return groups


class Bundle(Protocol):
    """Sets of states among which one actor moves, all of one size q: the columns of a (q, columns) table.

    Its rows are sorted, what the actor likes best first. Where an actor cannot go back on an option, a set is what it
    can bring about from some of its states; the others, and infeasible ones, are sources alone or nothing at all.
    """

    @property
    def height(self) -> int: ...

    @property
    def count(self) -> int: ...

    def rows(self, columns: Columns) -> Numbers:
        """The numbers of the states, shape (q, columns)."""
        ...

    def better(self, columns: Columns) -> NDArray[np.unsignedinteger[Any]] | None:
        """How many rows of the column are strictly better, 0 also for what is no target; None: as many as go before."""
        ...

    def stale(self, stamps: NDArray[np.uint32], since: int) -> NDArray[np.bool_]:
        """Columns in which a state was changed after a point of time, shape (columns,)."""
        ...


class Clock:
    """When the value of a state was last lowered."""

    def __init__(self, states: int) -> None:
        self.stamps = np.ones(states + 1, dtype=np.uint32)
        self.stamps[-1] = 0
        self.now = 1


def settle(plane: Plane, bundles: Sequence[Sequence[Bundle]]) -> None:
    """Lower every lane to the least value that improvements of the others lead to (in place).

    bundles: for each actor, the sets of states among which it moves.
    """
    movers = plane.movers(len(bundles))
    clock = Clock(len(plane.values) - 1)
    last = dict.fromkeys(movers, 0)
    calm = 0
    turn = 0
    while movers and (turn < len(movers) or calm < len(movers) - 1):
        mover = movers[turn % len(movers)]
        turn += 1
        clock.now += 1
        own = plane.own(mover)
        changed = [_lower(plane, bundle, own, clock, last[mover]) for bundle in bundles[mover]]
        last[mover] = clock.now
        calm = 0 if any(changed) else calm + 1
        if len(bundles) == 2 and turn == len(movers):
            return


def _lower(plane: Plane, bundle: Bundle, own: np.uint64, clock: Clock, since: int) -> bool:
    columns = np.flatnonzero(bundle.stale(clock.stamps, since))
    step = max(1, CELLS_AT_ONCE // bundle.height)
    whole = len(columns) == bundle.count
    changed = False
    for start in range(0, len(columns), step):
        part: Columns = slice(start, start + step) if whole else columns[start : start + step]
        rows = bundle.rows(part)
        before = plane.values.take(rows)
        after = _improved(before, bundle.better(part), own, plane.dtype)
        lower = np.flatnonzero(after != before)
        if len(lower):
            changed = True
            at = rows.reshape(-1).take(lower)
            plane.values[at] = after.reshape(-1).take(lower)
            clock.stamps[at] = clock.now
    return changed


def _improved(
    before: Words, better: NDArray[np.unsignedinteger[Any]] | None, own: np.uint64, dtype: np.dtype[Any]
) -> Words:
    """The least of each value and the values of strictly better rows, but in the lanes of the mover."""
    columns = before.shape[1]
    least = running(before, dtype)
    if better is None:
        reached = least[:-1]
    else:
        place = np.multiply(better, columns, dtype=np.intp)
        place += np.arange(columns)
        reached = least.reshape(-1).take(place)
    reached |= own
    lowest: Words = np.minimum(before.view(dtype), reached.view(dtype)).view(np.uint64)
    return lowest


def running(before: Words, dtype: np.dtype[Any]) -> Words:
    """Row p of the result is the least of the first p rows, lane by lane; shape (q + 1, columns)."""
    height, columns = before.shape
    least = np.empty((height + 1, columns), dtype=np.uint64)
    least[0] = np.iinfo(np.uint64).max
    lanes, found = before.view(dtype), least.view(dtype)
    if lanes.shape[1] < NARROW < height:
        found[1:] = np.minimum.accumulate(np.ascontiguousarray(lanes.T), axis=1).T
    else:
        for row in range(height):
            np.minimum(found[row], lanes[row], out=found[row + 1])
    return least
