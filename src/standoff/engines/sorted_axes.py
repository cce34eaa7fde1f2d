"""The columns of an axis, each sorted by what the actor likes best."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.engines.axes import Axis, column_blocks
from standoff.engines.lanes import Columns, Numbers
from standoff.engines.ranks import RankArray

Small = NDArray[np.unsignedinteger[Any]]
KEPT_ROWS = 1 << 17


@dataclass(frozen=True, eq=False)
class SortedAxis:
    """For each column the own positions in `members`, best first; a `standoff.engines.lanes.Bundle`.

    order: own positions, shape (q, columns). above: how many of the column's rows are strictly better, 0 also for what
    is no target; None: as many as go before.
    """

    axis: Axis
    members: NDArray[np.intp]
    order: Small
    above: Small | None

    @property
    def height(self) -> int:
        return len(self.order)

    @property
    def count(self) -> int:
        return self.axis.columns

    @cached_property
    def _kept(self) -> Numbers | None:
        return self._numbers(slice(0, self.count)) if self.order.size <= KEPT_ROWS else None

    def rows(self, columns: Columns) -> Numbers:
        if self._kept is None:
            return self._numbers(columns)
        return self._kept[:, columns] if isinstance(columns, slice) else self._kept.take(columns, axis=1)

    def _numbers(self, columns: Columns) -> Numbers:
        _, own, right = self.axis.shape
        if isinstance(columns, slice):
            order, columns = self.order[:, columns], np.arange(*columns.indices(self.count))
        else:
            order = self.order.take(columns, axis=1)
        rows = np.multiply(order, right, dtype=np.intp)
        rows += columns + columns // right * ((own - 1) * right)
        return rows

    def better(self, columns: Columns) -> Small | None:
        if self.above is None:
            return None
        return self.above[:, columns] if isinstance(columns, slice) else self.above.take(columns, axis=1)

    @cached_property
    def _live(self) -> NDArray[np.bool_] | None:
        """Columns in which something is better than something else."""
        return None if self.above is None else self.above.max(axis=0) > 0

    def stale(self, stamps: NDArray[np.uint32], since: int) -> NDArray[np.bool_]:
        view = stamps[:-1].reshape(self.axis.shape)
        if len(self.members) < self.axis.shape[1]:
            view = view[:, self.members]
        found: NDArray[np.bool_] = (view.max(axis=1) > since).reshape(-1)
        return found if self._live is None else found & self._live


def bundles_of(axis: Axis, ranks: RankArray) -> list[SortedAxis]:
    """An actor's axis by its own ranks, (states,); for one-way options, one bundle for each way in which they stand."""
    if axis.width == 0:
        return []
    every = np.arange(axis.shape[1])
    if not axis.one_way:
        return [_sorted(axis, ranks, every, every)]
    one_way = axis.yes_stays | axis.no_stays
    bundles = []
    for standing in np.unique(every & one_way).tolist():
        kept = (standing & axis.yes_stays) | (~standing & axis.no_stays)
        members = every[(every & kept) == (standing & kept)]
        targets = every[(every & one_way) == standing]
        if len(members) > 1:
            bundles.append(_sorted(axis, ranks, members, targets))
    return bundles


def _sorted(axis: Axis, ranks: RankArray, members: NDArray[np.intp], targets: NDArray[np.intp]) -> SortedAxis:
    view = ranks.reshape(axis.shape)
    position = np.uint64 if 8 * ranks.itemsize + axis.width > 32 else np.uint32
    small = np.min_scalar_type(axis.shape[1] - 1)
    order = np.empty((len(members), axis.columns), dtype=small)
    above = np.empty_like(order)
    is_target = np.zeros(axis.shape[1], dtype=bool)
    is_target[targets] = True
    strict = len(targets) == len(members)
    every = len(members) == axis.shape[1]
    for left, right, columns in column_blocks(axis):
        block = view[left, :, right] if every else view[left, members, right]
        # Backwards, so that the best comes first and rank 0, the infeasible, last.
        keys: Small = np.ascontiguousarray(block.transpose(0, 2, 1), dtype=position)
        keys = keys.reshape(-1, len(members))
        np.invert(keys, out=keys)
        keys <<= position(axis.width)
        keys |= members.astype(position)
        keys.sort(axis=1)
        keys = np.ascontiguousarray(keys.T)
        own = np.bitwise_and(keys, position(axis.shape[1] - 1)).astype(small)
        keys >>= position(axis.width)
        order[:, columns] = own
        strict &= _count_better(keys, above[:, columns])
        if len(targets) < len(members):
            above[:, columns] *= is_target[own]
        infeasible = keys == _worst(position, axis.width)
        if infeasible.any():
            strict = False
            above[:, columns][infeasible] = 0
    return SortedAxis(axis, members, order, None if strict else above)


def _worst(position: type[np.unsignedinteger[Any]], width: int) -> np.unsignedinteger[Any]:
    """The key of rank 0: all ones, less those that were shifted out."""
    return ~position(0) >> position(width)


def _count_better(keys: NDArray[Any], above: Small) -> bool:
    """Fill in how many rows are strictly better than each; whether there are no ties."""
    above[0] = 0
    strict = True
    for row in range(1, len(keys)):
        differs = keys[row] != keys[row - 1]
        if differs.all():
            above[row] = row
        else:
            strict = False
            np.copyto(above[row], above[row - 1])
            above[row][differs] = row
    return strict
