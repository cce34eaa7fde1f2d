"""The smallest change of one actor's ranking of states after which a state is stable for it, or stable no longer.

The others' rankings, and with them their credible replies, stay as they are. Let r be the actor's ranks with the state
s below all others, R(s) the moves from s, and C(t) what the others can make of t (t included; SEQ, SSEQ: by
improvements). The *threshold* of s is the maximum, over t in R(s), of

* Nash: r(t);
* GMR, SEQ: the minimum of r over C(t);
* SMR, SSEQ: the minimum of r(t) and, for u in C(t), of the maximum of r over u and R(u).

By the definitions (Fang, Hipel and Kilgour 1993, ch. 3; SSEQ: Rego and Vieira 2017) s is stable exactly when its rank
is at least the threshold, since every condition asks only which states are better than s, and fewer better states never
make it less stable. Two rankings are as far apart as there are pairs of states that they do not compare alike.

To be stable, s has to pass all states Z that must no longer be better. Changed are each pair (s, z), and for a state u
that stays better each pair (u, z) with r(u) <= r(z). If z is the highest in Z, that is no less than one pair for each
state above s and up to z, so that passing all of these, which is enough, costs least. The same holds downwards. With
ties: each state tied with s costs one pair as well, since it stays tied and z, which was better, is better no longer,
or is left by s; and part of a level of n tied states, a of them, costs a + a(n - a) >= n pairs. So the count is one of
states between two ranks.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError, listed, nearest
from standoff.game.model import Game
from standoff.stability.explicit import CREDIBLE, NO_ESCAPE
from standoff.stability.replies import Replies

FIVE = ("Nash", "GMR", "SMR", *CREDIBLE)


@dataclass(frozen=True)
class RankingChange:
    """The smallest change of one actor's ranking that changes the stability of a state for it, proven minimal.

    stable: as things are. pairs: how many pairs of states are compared in another way; None where no ranking of this
    actor does it (`never`). passed: the states that the state has to pass: upwards to become stable, downwards to be so
    no longer.
    """

    state: str
    concept: str
    actor: str
    stable: bool
    pairs: int | None
    passed: tuple[str, ...]

    @property
    def never(self) -> bool:
        return self.pairs is None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def ranking_change(
    game: Game, state: str, concept: str, actor: str, *, replies: Replies | None = None
) -> RankingChange:
    """The fewest pairs of states to be compared in another way in one actor's ranking, all others staying as they are.

    concept: Nash, GMR, SMR, SEQ or SSEQ. replies: of the same game, to be used again. Raises InputError for unknown
    names and where an actor has no ranking.
    """
    if concept not in FIVE:
        raise InputError(f"changes are found for {listed(FIVE)}, not for {concept!r}{nearest(concept, FIVE)}")
    if actor not in game.actors:
        raise InputError(f"there is no actor {actor!r}{nearest(actor, game.actors)}; there is {listed(game.actors)}")
    if state not in game.index:
        raise InputError(f"there is no state {state!r}{nearest(state, game.state_ids[:1000])}")
    place, judge = game.index[state], game.actors.index(actor)
    stable, passed = passed_states(replies or Replies(game), concept, judge, place)
    ids = () if passed is None else tuple(game.state_ids[s] for s in passed.tolist())
    return RankingChange(state, concept, actor, stable, None if passed is None else len(ids), ids)


def passed_states(replies: Replies, concept: str, actor: int, place: int) -> tuple[bool, NDArray[np.int64] | None]:
    """Whether the state is stable, and the states that it has to pass to change this; None where nothing does."""
    ranks = replies.game.ranks[actor]
    found = threshold(replies, concept, actor, place)
    if found is None:
        return True, None
    stable = bool(ranks[place] >= found)
    low, high = sorted((found, int(ranks[place])))
    between = (ranks >= low) & (ranks <= high)
    between[place] = False
    return stable, np.flatnonzero(between)


def threshold(replies: Replies, concept: str, actor: int, place: int) -> int | None:
    """The rank that the state needs to be stable for the actor; None where it is stable whatever its rank."""
    ranks = replies.game.ranks[actor]
    lowest = int(ranks.min()) - 1
    own = ranks.copy()
    own[place] = lowest
    moves = replies.moves(actor, place)
    if not moves.size:
        return None
    if concept == "Nash":
        return int(own[moves].max())
    reached = replies.after(actor, moves.tolist(), concept)
    held = own
    if concept in NO_ESCAPE:
        held = own.copy()
        every = np.unique(np.concatenate(reached))
        held[every] = replies.best_way_on(actor, own, every)
    best = max(min(int(own[move]), int(held[ends].min())) for move, ends in zip(moves.tolist(), reached, strict=True))
    return None if best == lowest else best
