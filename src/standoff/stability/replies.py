"""What one actor can do, and what the others can make of it: for single states, over arrays of states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from standoff.game.listing import column
from standoff.game.model import Game
from standoff.game.reach import reachable
from standoff.game.space import MAX_OPTIONS, OptionSpace
from standoff.stability.explicit import CREDIBLE, legal_reach

Places = NDArray[np.int64]
"""Numbers of states of the game."""

CHUNK = 1 << 20


class Replies:
    """Moves and replies in one conflict; in option form moves are made on arrays of codes."""

    def __init__(self, game: Game) -> None:
        self.game = game

    def moves(self, actor: int, place: int) -> Places:
        """The states that one move of the actor leads to (R_i(s))."""
        if self.game.arcs is not None:
            return np.array(self.game.arcs[actor][place], dtype=np.int64)
        ends = self._ends(actor, np.array([place]))[0]
        return np.sort(ends[(ends >= 0) & (ends != place)])

    def best_way_on(self, actor: int, values: NDArray[np.int64], places: Places) -> NDArray[np.int64]:
        """For each place the largest value of it and of the ends of the actor's moves. values: of all states."""
        if self.game.arcs is not None:
            own = self.game.arcs[actor]
            found = [values[[place, *own[place]]].max() for place in places.tolist()]
            return np.array(found, dtype=np.int64)
        padded = np.append(values, values.min(initial=0) - 1)
        return np.concatenate([padded[self._ends(actor, part)].max(axis=1) for part in self._parts(actor, places)])

    def after(self, actor: int, starts: Sequence[int], concept: str) -> list[Places]:
        """For each start: it, and all that legal sequences of the others' moves lead to from there.

        SEQ, SSEQ: moves that improve on where they start, by the rankings of the game.
        """
        credible = concept in CREDIBLE
        others = [other for other in range(len(self.game.actors)) if other != actor]
        if self.game.arcs is not None:
            arcs = self._improvements if credible else self.game.arcs
            return [np.array(sorted({start, *legal_reach(arcs, others, start)}), dtype=np.int64) for start in starts]
        if credible or len(self._space.options) > MAX_OPTIONS:
            return self._search(others, starts, credible=credible)
        names = tuple(self.game.actors[other] for other in others)
        return [self._from_table(names, int(self._codes[start])) for start in starts]

    # --- graph form ---

    @cached_property
    def _improvements(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        assert self.game.arcs is not None
        return tuple(
            tuple(tuple(t for t in ends if ranks[t] > ranks[s]) for s, ends in enumerate(own))
            for own, ranks in zip(self.game.arcs, (r.tolist() for r in self.game.ranks), strict=True)
        )

    # --- option form ---

    @property
    def _space(self) -> OptionSpace:
        assert self.game.space is not None
        return self.game.space

    @property
    def _codes(self) -> NDArray[np.int64]:
        assert self.game.codes is not None
        return self.game.codes

    @cached_property
    def _place_of(self) -> NDArray[np.int32]:
        """The place of every code, -1 for those that cannot be."""
        table = np.full(self._space.size, -1, dtype=np.int32)
        table[self._codes] = np.arange(len(self._codes), dtype=np.int32)
        return table

    @cached_property
    def _feasible(self) -> int:
        held = np.zeros(self._space.size, dtype=bool)
        held[self._codes] = True
        return int.from_bytes(np.packbits(held, bitorder="little").tobytes(), "little")

    def _from_table(self, movers: tuple[str, ...], code: int) -> Places:
        table = reachable(self._space, self._feasible, movers, code)
        return self._place_of[np.flatnonzero(column(table, self._space.size))].astype(np.int64)

    def _choices(self, actor: int) -> NDArray[np.int64]:
        """All combinations of the actor's options."""
        own = self._space.own[self.game.actors[actor]]
        found = np.zeros(1, dtype=np.int64)
        for bit in range(len(self._space.options)):
            if own >> bit & 1:
                found = np.concatenate([found, found | 1 << bit])
        return found

    def _ends(self, actor: int, places: Places) -> NDArray[np.int64]:
        """Shape (places, choices): where each choice leads, the place itself included; -1 where it cannot be made."""
        own = self._space.own[self.game.actors[actor]]
        start = self._codes[places][:, None]
        ends = (start & ~own) | self._choices(actor)[None, :]
        if len(self._space.options) <= MAX_OPTIONS:
            found = self._place_of[ends].astype(np.int64)
        else:
            found = np.minimum(np.searchsorted(self._codes, ends), len(self._codes) - 1)
            found[self._codes[found] != ends] = -1
        if (self._space.yes_stays | self._space.no_stays) & own:
            barred = (start & ~ends & self._space.yes_stays) | (~start & ends & self._space.no_stays)
            found[barred != 0] = -1
        return np.asarray(found, dtype=np.int64)

    def _parts(self, actor: int, places: Places) -> Iterable[Places]:
        """The places in portions whose moves take little memory."""
        own = self._space.own[self.game.actors[actor]].bit_count()
        step = max(1, CHUNK >> own)
        return [places[n : n + step] for n in range(0, len(places), step)] or [places]

    def _search(self, others: Sequence[int], starts: Sequence[int], *, credible: bool) -> list[Places]:
        """From all starts together, level by level. Moves of option form are transitive: any may move again."""
        count = len(self._codes)
        seen = np.zeros((len(starts), count), dtype=bool)
        rows, places = np.arange(len(starts)), np.array(starts, dtype=np.int64)
        seen[rows, places] = True
        flat = seen.reshape(-1)
        front = rows * count + places
        while front.size:
            new = [front[:0]]
            for other in others:
                ranks = self.game.ranks[other]
                for part in self._parts(other, front):
                    row, place = np.divmod(part, count)
                    ends = self._ends(other, place)
                    able = ends >= 0
                    if credible:
                        able &= ranks[ends] > ranks[place][:, None]
                    reached = (row[:, None] * count + ends)[able]
                    reached = np.unique(reached[~flat[reached]])
                    flat[reached] = True
                    new.append(reached)
            front = np.concatenate(new)
        return [np.flatnonzero(own) for own in seen]
