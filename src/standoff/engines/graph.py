"""The five concepts over listed arcs, transitive or not: legal sequences are followed on pairs (state, last mover).

For actor i let W(t, j) be the least that the others can bring i down to from t after a move of j, by no or more further
moves, nobody twice in a row (Fang, Hipel and Kilgour 1993, ch. 3): the least of v(t) and of W(u, k) over the moves of
k other than i and j from t to u; v is i's rank (GMR, SEQ) or the greatest rank over t and i's moves from t (SMR, SSEQ).
W is the fixpoint that is reached from v, and s is stable iff for every improvement t of i from s the least W(u, k) over
all others' moves from t is at most i's rank of s.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.engines.five import ANY_REPLY, CREDIBLE_REPLY, FIVE, NO_ESCAPE, asked, bit_of
from standoff.engines.lanes import Plane, grouped
from standoff.engines.ranks import RankArray, compressed
from standoff.errors import InputError
from standoff.game.model import Arcs

Flags = NDArray[np.uint8]
Numbers = NDArray[np.int64]
Fans = list[tuple[Numbers, Numbers]]
"""States with about as many moves, shape (count,), and where these lead, (moves, count), filled up with no state."""


def graph_flags(
    arcs: Arcs,
    ranks: Sequence[NDArray[Any]],
    concepts: Sequence[str] = FIVE,
    *,
    actors: Sequence[int] | None = None,
) -> list[Flags]:
    """For each actor the concepts under which each state is stable; bit k stands for FIVE[k].

    arcs: for each actor and state the numbers of the states that one move leads to. ranks: whole numbers, one array per
    actor of shape (states,), larger is better. actors: the numbers of those asked about; all if not given. Memory grows
    with the number of arcs. Raises InputError for an unknown concept and for ranks of another length.
    """
    names = asked(concepts)
    whom = list(range(len(arcs))) if actors is None else list(actors)
    if len(ranks) != len(arcs) or any(len(own) != len(moves) for own, moves in zip(ranks, arcs, strict=False)):
        raise InputError("expected one rank for each actor and state")
    order = [compressed(np.asarray(own)) for own in ranks]
    moves = [_listed(own) for own in arcs]
    better = [_those(own, rank[own[1]] > rank[own[0]]) for own, rank in zip(moves, order, strict=True)]
    every = [_fans(*own, len(order[0])) for own in moves]
    credible = [_fans(*own, len(order[0])) for own in better]
    found = {actor: np.zeros(len(order[actor]), dtype=np.uint8) for actor in whom}
    if "Nash" in names:
        for actor in whom:
            found[actor] |= bit_of("Nash")
            found[actor][better[actor][0]] = 0
    types = [(actor, order[actor].dtype) for actor in whom]
    for kind, fans in ((ANY_REPLY, every), (CREDIBLE_REPLY, credible)):
        for lanes in grouped(types, [concept for concept in kind if concept in names]):
            starts = [
                _greatest(every[actor], order[actor], order[actor]) if concept in NO_ESCAPE else order[actor]
                for actor, concept in lanes
            ]
            plane = Plane.of(lanes, starts)
            plane.values[:] = _held_down(plane, fans)
            for place, (actor, concept) in enumerate(lanes):
                least = np.zeros_like(order[actor])
                stable = _greatest(credible[actor], plane.lane(place), least) <= order[actor]
                found[actor][stable] |= bit_of(concept)
    return [found[actor] for actor in whom]


def _listed(own: Sequence[Sequence[int]]) -> tuple[Numbers, Numbers]:
    """Starts and ends of an actor's moves, by start."""
    counts = np.fromiter(map(len, own), dtype=np.int64, count=len(own))
    ends = np.fromiter(chain.from_iterable(own), dtype=np.int64, count=int(counts.sum()))
    return np.repeat(np.arange(len(own)), counts), ends


def _those(moves: tuple[Numbers, Numbers], kept: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    return moves[0][kept], moves[1][kept]


def _fans(starts: Numbers, ends: Numbers, states: int) -> Fans:
    counts = np.bincount(starts, minlength=states)
    first = np.cumsum(counts) - counts
    fans: Fans = []
    least = 0
    while len(ends) and least < counts.max():
        most = max(least + 1, least * 5 // 4)
        which = np.flatnonzero((counts > least) & (counts <= most))
        if len(which):
            row = np.arange(most)[:, None]
            real = row < counts[which]
            fans.append((which, np.where(real, ends[np.where(real, first[which] + row, 0)], states)))
        least = most
    return fans


def _greatest(fans: Fans, values: RankArray, floor: RankArray) -> RankArray:
    """The greatest value that one move leads to, at least the floor of each state."""
    padded = np.append(values, values.dtype.type(0))
    found = floor.copy()
    for which, ends in fans:
        found[which] = np.maximum(found[which], padded.take(ends).max(axis=0))
    return found


def _held_down(plane: Plane, fans: Sequence[Fans]) -> NDArray[np.uint64]:
    """For each state and lane the least that one or more moves of the others lead to."""
    movers = plane.movers(len(fans))
    own = {mover: plane.own(mover) for mover in movers}
    after = {mover: plane.values.copy() for mover in movers}
    stamps = {mover: np.ones(len(plane.values), dtype=np.uint32) for mover in movers}
    reached = np.full_like(plane.values, np.iinfo(np.uint64).max)
    seen = dict.fromkeys(movers, 0)
    now, calm = 1, 0
    while calm < len(movers):
        for mover in movers:
            since, now, calm = seen[mover], now + 1, calm + 1
            seen[mover] = now - 1
            for which, ends in fans[mover]:
                stale = np.flatnonzero(stamps[mover].take(ends).max(axis=0) > since)
                if not len(stale):
                    continue
                at = which[stale]
                targets = after[mover].take(ends[:, stale])
                least = targets.view(plane.dtype).min(axis=0).view(np.uint64) | own[mover]
                reached[at] = _least(reached[at], least, plane)
                for other in movers:
                    if other != mover:
                        before = after[other][at]
                        lowered = _least(before, least, plane)
                        changed = np.flatnonzero(lowered != before)
                        if len(changed):
                            calm = 0
                            after[other][at[changed]] = lowered[changed]
                            stamps[other][at[changed]] = now
    return reached


def _least(one: NDArray[np.uint64], other: NDArray[np.uint64], plane: Plane) -> NDArray[np.uint64]:
    least: NDArray[np.uint64] = np.minimum(one.view(plane.dtype), other.view(plane.dtype)).view(np.uint64)
    return least
