"""The five concepts at every state of an option space, in NumPy: one array axis per actor, nothing listed.

With r = i's ranks (0 = infeasible), R*(s) = s and i's moves from s, and M(t) = the maximum of r over R*(t): s is stable
for i iff the maximum over t in R*(s) of min(r(t), V(t)) is at most r(s), where V(t) is infinite (Nash), the minimum of
r (GMR) or of M (SMR) over t and what the others can bring about from t, or the same over what they bring about by
improvements (SEQ, SSEQ). Moves in option form are transitive, so that "nobody twice in a row" (Fang, Hipel and Kilgour
1993, ch. 3) removes nothing. Where all is feasible and nothing stays, V does not depend on the others' options, and GMR
and SMR are thresholds on r.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.engines.axes import Axis, axes_of, column_blocks
from standoff.engines.five import ANY_REPLY, CREDIBLE_REPLY, FIVE, NO_ESCAPE, asked, bit_of
from standoff.engines.lanes import Lane, Plane, grouped, settle
from standoff.engines.ranks import RankArray, check_arrays
from standoff.engines.sorted_axes import SortedAxis, bundles_of
from standoff.game.space import OptionSpace

Flags = NDArray[np.uint8]


def flags(
    space: OptionSpace,
    ranks: Sequence[NDArray[Any]],
    concepts: Sequence[str] = FIVE,
    *,
    actors: Sequence[int] | None = None,
    threads: int = 1,
) -> list[Flags]:
    """For each actor the concepts under which each state is stable; bit k stands for FIVE[k].

    ranks: one unsigned array per actor of `space`, of shape (2**options,) or (2**options, profiles), a profile being
    one preference of everybody; 0 is infeasible (the same states for every actor), the largest value of the type is no
    rank. actors: the numbers of those asked about; all if not given. The results have the shape of the ranks. threads:
    how many share the work.
    Raises InputError for an unknown concept, and for ranks of another shape or type.
    """
    names = asked(concepts)
    check_arrays(space, ranks)
    whom = list(range(len(ranks))) if actors is None else list(actors)
    shape = ranks[0].shape
    analysis = _Analysis(space, [np.ascontiguousarray(own).reshape(-1) for own in ranks])
    jobs = [partial(analysis.direct, actor, names) for actor in whom]
    for lanes in analysis.lanes(whom, names):
        jobs.append(partial(analysis.indirect, lanes))
    found = {actor: np.zeros(analysis.rows, dtype=np.uint8) for actor in whom}
    for part in _done(jobs, threads):
        for actor, bits in part:
            found[actor] |= bits
    if analysis.infeasible is not None:
        for bits in found.values():
            bits[ranks[0].reshape(-1) == 0] = 0
    return [found[actor].reshape(shape) for actor in whom]


Part = list[tuple[int, Flags]]


def _done(jobs: Sequence[Callable[[], Part]], threads: int) -> Iterator[Part]:
    if threads == 1:
        yield from (job() for job in jobs)
    else:
        with ThreadPoolExecutor(threads) as pool:
            yield from pool.map(lambda job: job(), jobs)


@dataclass(eq=False)
class _Analysis:
    """One call: states are rows of the flattened arrays, so that a profile is one more axis that nobody moves along."""

    space: OptionSpace
    ranks: list[RankArray]

    @property
    def rows(self) -> int:
        return len(self.ranks[0])

    @cached_property
    def axes(self) -> list[Axis]:
        return axes_of(self.space, self.rows // self.space.size)

    @cached_property
    def infeasible(self) -> NDArray[np.uint64] | None:
        """A word of ones where a row is infeasible; None where none is."""
        if self.ranks[0].all():
            return None
        found: NDArray[np.uint64] = np.negative((self.ranks[0] == 0).astype(np.uint64))
        return found

    @cached_property
    def sorted(self) -> list[list[SortedAxis]]:
        return [bundles_of(axis, own) for axis, own in zip(self.axes, self.ranks, strict=True)]

    @cached_property
    def free(self) -> bool:
        """Whether every actor can bring about every combination of its options from every other."""
        return self.infeasible is None and not any(axis.one_way for axis in self.axes)

    def lanes(self, whom: Sequence[int], names: Sequence[str]) -> list[tuple[Lane, ...]]:
        """What needs the replies of the others worked out, in portions of a plane."""
        asked_for = [(actor, self.ranks[actor].dtype) for actor in whom]
        portions = []
        for kind in (() if self.free else ANY_REPLY, CREDIBLE_REPLY):
            portions += grouped(asked_for, [concept for concept in kind if concept in names])
        return portions

    def direct(self, actor: int, names: Sequence[str]) -> Part:
        """What can be told from the actor's own ranks: Nash, and GMR and SMR where they are thresholds."""
        axis, ranks = self.axes[actor], self.ranks[actor]
        found = np.zeros(self.rows, dtype=np.uint8)
        if "Nash" in names:
            self._mark(found, ranks.reshape(axis.shape) >= axis.best(ranks), "Nash")
        if self.free:
            view = ranks.reshape((*axis.shape[:2], -1, self.rows // self.space.size))
            if "GMR" in names:
                self._mark(found, view >= view.min(axis=(0, 2)).max(axis=0), "GMR")
            if "SMR" in names:
                self._mark(found, view >= view.max(axis=1).min(axis=(0, 1)), "SMR")
        return [(actor, found)]

    def _mark(self, found: Flags, where: NDArray[np.bool_], concept: str) -> None:
        found |= where.reshape(-1).view(np.uint8) * np.uint8(bit_of(concept))

    def indirect(self, lanes: Sequence[Lane]) -> Part:
        """Stability under the concept of each lane, all of which allow for the same kind of replies."""
        plane = Plane.of(lanes, [self._start(actor, concept) for actor, concept in lanes])
        self._hide_infeasible(plane)
        if lanes[0][1] in CREDIBLE_REPLY:
            settle(plane, self.sorted)
        else:
            self._any_replies(plane)
        return [self._judged(actor, concept, plane.lane(place)) for place, (actor, concept) in enumerate(lanes)]

    def _start(self, actor: int, concept: str) -> RankArray:
        axis, ranks = self.axes[actor], self.ranks[actor]
        if concept not in NO_ESCAPE:
            return ranks
        return np.broadcast_to(axis.best(ranks), axis.shape).reshape(-1)

    def _hide_infeasible(self, plane: Plane) -> None:
        if self.infeasible is not None:
            plane.values[:-1] |= self.infeasible

    def _judged(self, actor: int, concept: str, held_down: RankArray) -> tuple[int, Flags]:
        axis, ranks = self.axes[actor], self.ranks[actor]
        found = np.zeros(self.rows, dtype=np.uint8)
        self._mark(found, ranks.reshape(axis.shape) >= axis.best(np.minimum(ranks, held_down)), concept)
        return actor, found

    def _any_replies(self, plane: Plane) -> None:
        """Lower every lane to the least value that moves of the others lead to (in place)."""
        movers = plane.movers(len(self.axes))
        calm = turn = 0
        once = self.infeasible is None or len(self.axes) == 2
        while movers and (turn < len(movers) or (calm < len(movers) - 1 and not once)):
            changed = self._any_moves(plane, movers[turn % len(movers)])
            turn += 1
            calm = 0 if changed else calm + 1

    def _any_moves(self, plane: Plane, mover: int) -> bool:
        axis, own, dtype = self.axes[mover], plane.own(mover), plane.dtype
        values = plane.values[:-1].reshape(axis.shape)
        changed = False
        for left, right, _ in column_blocks(axis):
            before = np.ascontiguousarray(values[left, :, right])
            lanes = before.view(dtype)
            if axis.one_way:
                reached = axis.over_moves(lanes, np.minimum).view(np.uint64)
            else:
                reached = lanes.min(axis=1, keepdims=True).view(np.uint64)
            reached |= own
            after = np.minimum(lanes, reached.view(dtype)).view(np.uint64)
            if self.infeasible is not None:
                after |= self.infeasible.reshape(axis.shape)[left, :, right]
            if not np.array_equal(before, after):
                changed = True
                values[left, :, right] = after
        return changed
