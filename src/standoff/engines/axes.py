"""One actor's options as the middle axis of an array of all states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.game.space import OptionSpace

Numbers = NDArray[np.unsignedinteger[Any]]
CELLS_AT_ONCE = 1 << 16


@dataclass(frozen=True)
class Axis:
    """shape: (left, own, right) of the view in which the own options of the actor are the middle axis.

    width: how many options it has. yes_stays, no_stays: masks of those that change in one direction only, bit 0 being
    the first own option. A *column* is a set of states that differ in own options alone; column l * right + r is
    [l, :, r].
    """

    shape: tuple[int, int, int]
    width: int
    yes_stays: int
    no_stays: int

    @property
    def one_way(self) -> bool:
        return bool(self.yes_stays | self.no_stays)

    @property
    def columns(self) -> int:
        return self.shape[0] * self.shape[2]

    def best(self, values: Numbers) -> Numbers:
        """The greatest value over each state and own moves from it, in the shape of the view or (left, 1, right)."""
        view = values.reshape(self.shape)
        return self.over_moves(view, np.maximum) if self.one_way else view.max(axis=1, keepdims=True)

    def over_moves(self, block: NDArray[Any], best: np.ufunc) -> NDArray[Any]:
        """The best over each state and the own moves from it; block has the shape (l, own, r)."""
        left, own, right = block.shape
        result = block.copy()
        for bit in range(self.width):
            view = result.reshape(left, own >> (bit + 1), 2, right << bit)
            found = best(view[:, :, 0], view[:, :, 1])
            if not self.no_stays >> bit & 1:
                view[:, :, 0] = found
            if not self.yes_stays >> bit & 1:
                view[:, :, 1] = found
        return result


def axes_of(space: OptionSpace, profiles: int = 1) -> list[Axis]:
    """The axes of the actors; each state has so many neighbouring cells."""
    axes = []
    low = 0
    for actor in space.actors:
        own = space.own[actor]
        width = own.bit_count()
        shape = (space.size >> (low + width), 1 << width, profiles << low)
        axes.append(Axis(shape, width, (space.yes_stays & own) >> low, (space.no_stays & own) >> low))
        low += width
    return axes


def column_blocks(axis: Axis, cells: int = CELLS_AT_ONCE) -> Iterator[tuple[slice, slice, slice]]:
    """All columns, about so many cells at a time: the parts of the left and the right axis, and their columns."""
    left, own, right = axis.shape
    if own * right >= cells:
        step = max(1, cells // own)
        for row in range(left):
            for start in range(0, right, step):
                stop = min(start + step, right)
                yield slice(row, row + 1), slice(start, stop), slice(row * right + start, row * right + stop)
    else:
        step = max(1, cells // (own * right))
        for start in range(0, left, step):
            stop = min(start + step, left)
            yield slice(start, stop), slice(0, right), slice(start * right, stop * right)
