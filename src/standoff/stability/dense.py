"""The five concepts over option form, one array axis per actor, no edge list.

With r = i's ranks (0 = infeasible), R*(s) = s and i's moves from s, and M(t) = the maximum of r over R*(t):
s is stable for i iff max over t in R*(s) of min(r[t], V[t]) <= r[s], where V is +infinity (Nash), the minimum of r
(GMR) or of M (SMR) over what the others can reach from t, or the same over what they reach by improvements (SEQ,
SSEQ). Moves in option
form are transitive, so "nobody twice in a row" removes nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from standoff.game.model import Game

Array = NDArray[np.int64]

INFINITE = np.iinfo(np.int64).max
PAIRWISE_UP_TO = 8


@dataclass
class _Axis:
    """One actor's options as the middle axis of a (left, own, right) view."""

    shape: tuple[int, int, int]
    low_bit: int
    width: int
    yes_stays: int
    no_stays: int

    @property
    def one_way(self) -> bool:
        return bool(self.yes_stays | self.no_stays)

    def targets(self, start: int) -> Iterator[int]:
        for end in range(self.shape[1]):
            if end != start and not (start & ~end & self.yes_stays) and not (~start & end & self.no_stays):
                yield end


class DenseEngine:
    """Stability of every state for every actor; memory is a small multiple of the rank arrays."""

    def __init__(self, game: Game) -> None:
        assert game.space is not None
        assert game.codes is not None
        self.game = game
        self.size = game.space.size
        self.feasible = np.zeros(self.size, dtype=bool)
        self.feasible[game.codes] = True
        self.ranks = [self._spread(ranks) for ranks in game.ranks]
        self.axes = self._axes()

    def _spread(self, ranks: Array) -> Array:
        full = np.zeros(self.size, dtype=np.int64)
        full[self.game.codes] = ranks
        return full

    def _axes(self) -> list[_Axis]:
        space = self.game.space
        assert space is not None
        axes = []
        for actor in space.actors:
            own = space.own[actor]
            low = (own & -own).bit_length() - 1 if own else 0
            width = own.bit_count()
            shape = (self.size >> (low + width), 1 << width, 1 << low)
            axes.append(_Axis(shape, low, width, (space.yes_stays & own) >> low, (space.no_stays & own) >> low))
        return axes

    def stable(self, concept: str, actor: int) -> NDArray[np.bool_]:
        """Boolean array of shape (states,) in the order of the game's states."""
        ranks = self.ranks[actor]
        sanctioned = ranks if concept == "Nash" else np.minimum(ranks, self._worst_reply(concept, actor))
        best = self._best_move(sanctioned, actor)
        return (best <= ranks)[self.game.codes]

    def _worst_reply(self, concept: str, actor: int) -> Array:
        """V: how far the others can push i down from each state."""
        start = self.ranks[actor]
        if concept in ("SMR", "SSEQ"):
            start = self._best_move(start, actor)
        value = np.where(self.feasible, start, INFINITE)
        others = [j for j in range(len(self.axes)) if j != actor]
        relax = self._any_move if concept in ("GMR", "SMR") else self._improving_move
        while True:
            before = value.copy()
            for j in others:
                relax(value, j)
            if np.array_equal(before, value):
                return value

    def _best_move(self, values: Array, actor: int) -> Array:
        """Maximum of `values` over s and the actor's moves from s; infeasible states count as 0."""
        masked = np.where(self.feasible, values, 0)
        return self._along(masked, self.axes[actor], np.maximum)

    def _any_move(self, value: Array, actor: int) -> None:
        """One round of any move of one actor (in place)."""
        moved = self._along(value, self.axes[actor], np.minimum)
        np.copyto(value, moved, where=self.feasible)

    def _along(self, values: Array, axis: _Axis, best: np.ufunc) -> Array:
        if not axis.one_way:
            view = values.reshape(axis.shape)
            return np.broadcast_to(best.reduce(view, axis=1, keepdims=True), axis.shape).reshape(-1)
        result = values.copy()
        for bit in range(axis.width):
            view = result.reshape(-1, 2, 1 << (axis.low_bit + bit))
            both = best(view[:, 0], view[:, 1])
            if not axis.no_stays >> bit & 1:
                view[:, 0] = both
            if not axis.yes_stays >> bit & 1:
                view[:, 1] = both
        return result

    def _improving_move(self, value: Array, actor: int) -> None:
        """One round of improvements of one actor (in place)."""
        axis = self.axes[actor]
        if axis.width == 0:
            return
        if axis.one_way or axis.shape[1] <= PAIRWISE_UP_TO:
            self._improve_pairwise(value, actor)
        else:
            self._improve_sorted(value, actor)

    def _improve_pairwise(self, value: Array, actor: int) -> None:
        axis = self.axes[actor]
        view = value.reshape(axis.shape)
        ranks = self.ranks[actor].reshape(axis.shape)
        for start in range(axis.shape[1]):
            mine = view[:, start]
            for end in axis.targets(start):
                better = (ranks[:, end] > ranks[:, start]) & (ranks[:, start] > 0)
                np.minimum(mine, view[:, end], out=mine, where=better)

    @cached_property
    def _orders(self) -> dict[int, tuple[Array, Array]]:
        return {}

    def _order(self, actor: int) -> tuple[Array, Array]:
        """Positions along the axis, best first, and for each the last position that is strictly better (-1: none)."""
        if actor not in self._orders:
            ranks = self.ranks[actor].reshape(self.axes[actor].shape)
            order = np.argsort(-ranks, axis=1, kind="stable")
            ordered = np.take_along_axis(ranks, order, axis=1)
            position = np.broadcast_to(np.arange(ordered.shape[1])[None, :, None], ordered.shape)
            fresh = np.ones(ordered.shape, dtype=bool)
            fresh[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
            group_start = np.maximum.accumulate(np.where(fresh, position, 0), axis=1)
            self._orders[actor] = (order, group_start - 1)
        return self._orders[actor]

    def _improve_sorted(self, value: Array, actor: int) -> None:
        axis = self.axes[actor]
        view = value.reshape(axis.shape)
        order, better = self._order(actor)
        running = np.minimum.accumulate(np.take_along_axis(view, order, axis=1), axis=1)
        reached = np.take_along_axis(running, np.maximum(better, 0), axis=1)
        reached[better < 0] = INFINITE
        update = np.empty_like(view)
        np.put_along_axis(update, order, reached, axis=1)
        np.minimum(view, update, out=view, where=self.feasible.reshape(axis.shape))


def dense_stability(game: Game, concepts: Sequence[str]) -> dict[str, list[NDArray[np.bool_]]]:
    """concept -> one boolean array of shape (states,) per actor."""
    engine = DenseEngine(game)
    return {concept: [engine.stable(concept, i) for i in range(len(game.actors))] for concept in concepts}
