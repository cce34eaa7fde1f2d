"""The five concepts over listed states for many profiles at once, the profiles being the innermost axis.

For conflicts in option form of which few states are feasible: work goes with the moves between these, not with all
2**options. The definitions are those of Fang, Hipel and Kilgour 1993 (SSEQ: Rego and Vieira 2017); with r = i's ranks,
R*(s) = s and i's moves from s, and M(t) = the maximum of r over R*(t): s is stable for i iff the maximum over t in
R*(s) of min(r(t), V(t)) is at most r(s), where V(t) is infinite (Nash), the minimum of r (GMR) or of M (SMR) over t and
what the others can bring about from t, or the same over what they bring about by improvements (SEQ, SSEQ). Moves in
option form are transitive, so that "nobody twice in a row" removes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.engines.ensemble_sources import Ranks
from standoff.engines.five import ANY_REPLY, CREDIBLE_REPLY, FIVE, NO_ESCAPE, bit_of
from standoff.errors import LimitError
from standoff.game.space import OptionSpace

Places = NDArray[np.int64]
Hidden = NDArray[np.bool_]

MAX_MOVES = 5_000_000


@dataclass(frozen=True, eq=False)
class Moves:
    """One actor's moves between the listed states, each state itself among them, sorted by where they start.

    start, end: places of states, shape (moves,). first: where the moves of each state begin, shape (states,).
    """

    start: Places
    end: Places
    first: Places

    @property
    def none(self) -> bool:
        return len(self.end) == len(self.first)


def moves_between(space: OptionSpace, codes: NDArray[np.int64], most: int = MAX_MOVES) -> list[Moves]:
    """The moves of every actor, in the order of `space.actors`. Raises LimitError for more than `most` per actor."""
    return [_moves(space, space.own[actor], codes, most, actor) for actor in space.actors]


def count_moves(space: OptionSpace, codes: NDArray[np.int64]) -> int:
    """How many moves there are to look at, of all actors, each state itself included."""
    return sum(int((_groups(space.own[actor], codes)[1] ** 2).sum()) for actor in space.actors)


def _groups(own: int, codes: NDArray[np.int64]) -> tuple[Places, Places, Places]:
    """Places sorted by what the actor does not decide; the size of each group; where it begins."""
    others = codes & ~np.int64(own)
    order = np.argsort(others, kind="stable")
    _, first, size = np.unique(others[order], return_index=True, return_counts=True)
    return order.astype(np.int64), size.astype(np.int64), first.astype(np.int64)


def _moves(space: OptionSpace, own: int, codes: NDArray[np.int64], most: int, actor: str) -> Moves:
    order, size, first = _groups(own, codes)
    if int((size**2).sum()) > most:
        raise LimitError(f"{actor} has {int((size**2).sum()):,} moves between the states; the limit is {most:,}")
    group = np.repeat(np.arange(len(size)), size)
    start = np.repeat(order, size[group])
    begin = np.repeat(np.cumsum(size[group]) - size[group], size[group])
    end = order[np.repeat(first[group], size[group]) + np.arange(len(start)) - begin]
    was, becomes = codes[start], codes[end]
    allowed = (was & ~becomes & space.yes_stays == 0) & (~was & becomes & space.no_stays == 0)
    start, end = start[allowed], end[allowed]
    sorting = np.argsort(start, kind="stable")
    start, end = start[sorting], end[sorting]
    return Moves(start, end, np.searchsorted(start, np.arange(len(codes))).astype(np.int64))


def listed_flags(moves: Sequence[Moves], ranks: Sequence[Ranks], concepts: Sequence[str] = FIVE) -> list[Any]:
    """For each actor a uint8 array of shape (states, profiles) in which bit k says: stable under FIVE[k].

    ranks: one array per actor of shape (states, profiles), 1 the lowest.
    """
    credible = any(concept in CREDIBLE_REPLY for concept in concepts)
    hidden = [_no_gain(*one) if credible else None for one in zip(moves, ranks, strict=True)]
    return [_Judged(moves, ranks, hidden, actor).flags(concepts) for actor in range(len(moves))]


def _no_gain(moves: Moves, ranks: Ranks) -> Hidden:
    """Which moves are no improvement, shape (moves, profiles); staying where one is always counts."""
    hidden: Hidden = ranks[moves.end] <= ranks[moves.start]
    hidden[moves.start == moves.end] = False
    return hidden


class _Judged:
    """The stability of all states for one actor."""

    def __init__(
        self, moves: Sequence[Moves], ranks: Sequence[Ranks], hidden: Sequence[Hidden | None], actor: int
    ) -> None:
        self.own = moves[actor]
        self.ranks = ranks[actor]
        self.infinite = np.iinfo(self.ranks.dtype).max
        self.others = [(moves[j], hidden[j]) for j in range(len(moves)) if j != actor and not moves[j].none]

    def flags(self, concepts: Sequence[str]) -> NDArray[np.uint8]:
        found = np.zeros(self.ranks.shape, dtype=np.uint8)
        for concept in concepts:
            held = self.ranks if concept == "Nash" else np.minimum(self.ranks, self._worst(concept))
            found |= np.where(self._best(held) <= self.ranks, np.uint8(bit_of(concept)), np.uint8(0))
        return found

    def _best(self, values: Ranks) -> Ranks:
        if self.own.none:
            return values
        best: Ranks = np.maximum.reduceat(values[self.own.end], self.own.first, axis=0)
        return best

    def _worst(self, concept: str) -> Ranks:
        """V: how far the others can push the actor down from each state."""
        value = self._best(self.ranks) if concept in NO_ESCAPE else self.ranks
        calm, turn = 0, 0
        while calm < len(self.others):
            moves, hidden = self.others[turn % len(self.others)]
            lower = self._lowered(value, moves, None if concept in ANY_REPLY else hidden)
            calm = calm + 1 if np.array_equal(lower, value) else 1
            value, turn = lower, turn + 1
        return value

    def _lowered(self, value: Ranks, moves: Moves, hidden: Hidden | None) -> Ranks:
        after = value[moves.end]
        if hidden is not None:
            after[hidden] = self.infinite
        lower: Ranks = np.minimum.reduceat(after, moves.first, axis=0)
        return lower
