"""The fewest exchanges in rankings of states that make a state stable, or stable no longer.

The distance between two rankings with ties is the number of pairs of states that they do not compare alike (better,
tied, worse); over several actors it adds up. What is found is proven to be smallest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from standoff.errors import InputError, LimitError, listed, nearest
from standoff.game.model import Game
from standoff.stability.analysis import check_concepts
from standoff.stability.changes import Fewest, fewest
from standoff.stability.rank_pairs import BETTER, TIED, Change, RankPairs

MOST_EXCHANGES = 8
MOST_SETS = 5
MAX_STATES = 1_000

WORDS = {1: "better", 0: "tied", -1: "worse"}


@dataclass(frozen=True)
class RankChange:
    """One changed pair: `first` was `before` (better, tied, worse) than `second` for the actor, and is `after`."""

    actor: str
    first: str
    second: str
    before: str
    after: str


@dataclass(frozen=True)
class StateFlip:
    """What would change the stability of a state.

    actor: for whom it is stable; None for an equilibrium. `stable`: as things are. `size`: the smallest number of
    changed pairs, None if unknown; `ruled_out`: no set of up to so many pairs does it, proven. `sets` shows some of the
    `number` sets that were found; `more`: there are or may be further ones. `never`: no change of these rankings can do
    it. `stopped`: why the search ended early.
    """

    state: str
    concept: str
    actor: str | None
    stable: bool
    size: int | None
    ruled_out: int
    sets: tuple[tuple[RankChange, ...], ...]
    number: int
    more: bool
    never: bool
    stopped: str | None
    may_change: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def state_flip(
    game: Game,
    state: str,
    concept: str = "Nash",
    actor: str | None = None,
    may_change: Iterable[str] | None = None,
    most_exchanges: int = MOST_EXCHANGES,
    most_sets: int = MOST_SETS,
) -> StateFlip:
    """The fewest changed pairs of states that make `state` stable for `actor`, or stable no longer.

    concept: Nash, GMR, SMR, SEQ or SSEQ. actor: None asks whether the state is an equilibrium. may_change: the actors
    whose rankings may change, default all. Raises InputError for unknown names, LimitError above MAX_STATES states.
    """
    check_concepts([concept])
    if len(game.state_ids) > MAX_STATES:
        raise LimitError(f"{len(game.state_ids):,} states; exchanges in rankings are looked for up to {MAX_STATES:,}")
    if state not in game.index:
        raise InputError(f"there is no state {state!r}{nearest(state, game.state_ids[:1000])}")
    allowed = tuple(game.actors if may_change is None else dict.fromkeys(may_change))
    for name in (*allowed, *([] if actor is None else [actor])):
        if name not in game.actors:
            raise InputError(f"there is no actor {name!r}{nearest(name, game.actors)}; there is {listed(game.actors)}")
    place = game.index[state]
    judges = tuple(range(len(game.actors))) if actor is None else (game.actors.index(actor),)
    changeable = frozenset(game.actors.index(name) for name in allowed)
    problem = RankPairs(game, place, concept, judges, False, changeable)
    stable = problem.holds()
    if not stable:
        problem = RankPairs(game, place, concept, judges, True, changeable)
    found = _searched(problem, most_exchanges)
    sets = sorted(tuple(sorted(changes)) for changes in found.sets)
    return StateFlip(
        state=state,
        concept=concept,
        actor=actor,
        stable=stable,
        size=found.size,
        ruled_out=found.ruled_out,
        sets=tuple(tuple(_in_words(game, problem, change) for change in changes) for changes in sets[:most_sets]),
        number=len(sets),
        more=found.more,
        never=found.impossible,
        stopped=found.stopped,
        may_change=allowed,
    )


def _searched(problem: RankPairs, most_exchanges: int) -> Fewest[Any]:
    if problem.concept != "Nash":
        return fewest(problem, most_exchanges)
    size = _nash_size(problem)
    if size is None:
        return Fewest(None, (), 0, impossible=True)
    if size > most_exchanges:
        return Fewest(size, (), size - 1, more=True)
    return fewest(problem, size, at_least=size)


def _in_words(game: Game, problem: RankPairs, change: Change) -> RankChange:
    (actor, first, second), status = change
    before = problem.compared[actor].status(first, second)
    if status < 0 or (status == TIED and before == BETTER):
        first, second, status, before = second, first, -status, -before
    ids = game.state_ids
    return RankChange(game.actors[actor], ids[first], ids[second], WORDS[before], WORDS[status])


# --- one move ahead: closed forms -------------------------------------------------------------------------------------


def _nash_size(problem: RankPairs) -> int | None:
    """The smallest number of changed pairs under Nash; None when no ranking does it."""
    sizes = {judge: _own_nash_size(problem, judge) for judge in problem.judges}
    if problem.make:
        known = [size for size in sizes.values() if size is not None]
        return sum(known) if len(known) == len(sizes) else None
    return min((size for size in sizes.values() if size is not None), default=None)


def _own_nash_size(problem: RankPairs, judge: int) -> int | None:
    ranks = problem.game.ranks[judge].tolist()
    moves = problem.arcs[judge][problem.state]
    tempting = [end for end in moves if ranks[end] > ranks[problem.state]]
    if judge not in problem.changeable:
        return 0 if bool(tempting) != problem.make else None
    if problem.make:
        return fewest_to_sink(ranks, problem.state, tempting)
    return min((fewest_to_rise(ranks, problem.state, end) for end in moves), default=None)


def fewest_to_sink(ranks: Sequence[int], state: int, better: Sequence[int]) -> int:
    """The smallest distance to a ranking in which none of `better` (all better than `state`) is better than it.

    Let Z be all that is no longer better in the new ranking, B the rest of what was. Necessarily changed are: each
    pair (state, z); each pair (u, z) with u in B and u <= z before, as u > state >= z now; and for each equal v of
    the state one pair, since if v still equals the state, z > v is lost. The ranking `B, state, Z, equals, others`,
    each part as it was, changes no more. If u is not better than u', taking u into Z before u' never costs more (it
    saves at least the pairs that u' saves), so that Z is `better` with all of B up to some level.
    """
    if not better:
        return 0
    above = [s for s, rank in enumerate(ranks) if rank > ranks[state]]
    equals = sum(rank == ranks[state] for rank in ranks) - 1
    best = []
    for level in {ranks[state], *(ranks[s] for s in above)}:
        sunk = [s for s in above if s in better or ranks[s] <= level]
        kept = [s for s in above if s not in sunk]
        best.append(len(sunk) + equals + sum(ranks[u] <= ranks[z] for u in kept for z in sunk))
    return min(best)


def fewest_to_rise(ranks: Sequence[int], state: int, end: int) -> int:
    """The smallest distance to a ranking in which `end` (not better than `state`) is better than it.

    Let Y be all that becomes better. Necessarily changed are each pair (state, y), and each pair (v, y) with v >= y
    before and v not in Y nor better than the state before; the ranking `better, Y, state and the rest`, each part as it
    was, changes no more. As in `fewest_to_sink`, Y is `end` with everything down to some level.
    """
    rest = [s for s, rank in enumerate(ranks) if rank <= ranks[state] and s != state]
    best = []
    for level in {ranks[state] + 1, *(ranks[s] for s in rest)}:
        risen = [s for s in rest if s == end or ranks[s] >= level]
        kept = [s for s in rest if s not in risen]
        best.append(len(risen) + sum(ranks[v] >= ranks[y] for v in kept for y in risen))
    return min(best)
