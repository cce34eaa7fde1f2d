"""How far a result about a state holds: in neighbouring rankings, and in the completions of what is known.

Neighbours are all rankings up to so many swaps away (Kendall distance), counted exactly and without listing them
(`stability.inverse`). Completions are the rankings that agree with all known pairs of an actor whose preference is
unknown for some pairs (Li, Hipel, Kilgour and Fang, IEEE Transactions on Systems, Man, and Cybernetics A 34 (2004),
507-520); known ties stay ties.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from math import prod
from typing import Any

from standoff.errors import InputError, LimitError, listed, nearest
from standoff.game.model import Game
from standoff.game.preference import Pairs, Ranking, as_pairs
from standoff.stability.analysis import CONCEPTS
from standoff.stability.cases import Conflict, Part, Required, by_cases
from standoff.stability.inverse import MAX_STATES, Condition, Found, Wanted, conditions_of, inverse, present_ranking
from standoff.stability.rankings import PartialRanking, count

MOST_SWAPS = 5


@dataclass(frozen=True)
class Stays:
    """Of `rankings` that are up to so many `swaps` away, the result stays as it is in `staying`."""

    swaps: int
    rankings: int
    staying: int


@dataclass(frozen=True)
class Neighbours:
    """How a result fares when the rankings of these actors change together.

    `ties`: a present ranking has ties, so that rankings with ties count, and a swap is a pair that is not compared
    alike; else it is a pair turned round. `breaks`: the smallest number of swaps at which the result can change, None
    when it cannot or this was not computed; `never`: no ranking of these actors changes it. `example`: changed
    rankings at that distance that do.
    """

    actors: tuple[str, ...]
    ties: bool
    within: tuple[Stays, ...]
    breaks: int | None
    never: bool
    example: dict[str, tuple[tuple[str, ...], ...]]
    limited: tuple[str, ...]


@dataclass(frozen=True)
class Completions:
    """In how many completions of what is known a state is as asked; counts, not chances.

    `actors`: those with unknown pairs. `ties`: whether unknown pairs may be tied too
    (known ties may force it all the same). `holding` and `conditions`: None
    if not computed.
    """

    actors: tuple[str, ...]
    ties: bool
    completions: int | None
    holding: int | None
    conditions: tuple[Condition, ...] | None
    limited: tuple[str, ...]


@dataclass(frozen=True)
class Robustness:
    """A state under a concept, for one actor or (None) for all: whether it is stable, and how far that holds.

    `stable` and `neighbours` where every actor ranks the states; `completions` where some pairs are unknown.
    """

    state: str
    concept: str
    actor: str | None
    stable: bool | None
    neighbours: tuple[Neighbours, ...]
    completions: Completions | None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def robustness(
    game: Game,
    state: str,
    concept: str = "Nash",
    actor: str | None = None,
    may_change: Iterable[str] | None = None,
    *,
    swaps: int = MOST_SWAPS,
    ties: bool = False,
) -> Robustness:
    """How far the stability of a state holds.

    actor: for whom it is stable; None asks whether it is an equilibrium. may_change: actors whose rankings may change
    (default all), each alone and all together. swaps: the largest distance in the table. ties: whether unknown pairs
    may be tied. Raises InputError for unknown names, LimitError above MAX_STATES states.
    """
    wanted = Wanted(state, actor=actor)
    if any(isinstance(p, Pairs) and p.unknown.any() for p in game.preferences):
        found = _completions(game, wanted, concept, ties)
        return Robustness(state, concept, actor, None, (), found)
    if not game.ranked:
        raise InputError("every actor has to rank the states, or to say of all pairs of states which are known")
    names = tuple(game.actors if may_change is None else dict.fromkeys(may_change))
    stable = inverse(game, [wanted], concept, (), most_swaps=0).now
    opposite = Wanted(state, stable=not stable, actor=actor)
    groups = [(name,) for name in names] + ([names] if len(names) > 1 else [])
    neighbours = tuple(_neighbours(game, opposite, concept, group, swaps) for group in groups)
    return Robustness(state, concept, actor, stable, neighbours, None)


def _neighbours(game: Game, opposite: Wanted, concept: str, group: tuple[str, ...], swaps: int) -> Neighbours:
    tied = any(len(set(_ranks(game, name))) < len(game.state_ids) for name in group if name in game.actors)
    found = inverse(game, [opposite], concept, group, ties=tied, most_swaps=swaps)
    return Neighbours(
        actors=group,
        ties=tied,
        within=tuple(Stays(row.swaps, row.rankings, row.rankings - row.holding) for row in found.within),
        breaks=found.swaps,
        never=found.holding == 0,
        example={name: tiers for name, tiers in found.nearest.items() if tiers != present_ranking(game, name)}
        if found.swaps is not None
        else {},
        limited=_without_formula(found),
    )


def _ranks(game: Game, name: str) -> list[int]:
    preference = game.preferences[game.actors.index(name)]
    return [int(rank) for rank in preference.ranks] if isinstance(preference, Ranking) else []


def _without_formula(found: Found) -> tuple[str, ...]:
    """What was not computed of the table and the smallest distance."""
    beside = ("a short formula", "the number of rankings") if found.within else ("a short formula",)
    return tuple(text for text in found.limited if not text.startswith(beside))


# --- completions ------------------------------------------------------------------------------------------------------


def _completions(game: Game, wanted: Wanted, concept: str, ties: bool) -> Completions:
    _check(game, wanted, concept)
    unknown = [i for i, p in enumerate(game.preferences) if isinstance(p, Pairs) and p.unknown.any()]
    classes: dict[int, tuple[int, ...]] = {}
    start: dict[int, PartialRanking] = {}
    for i in unknown:
        preference = game.preferences[i]
        assert isinstance(preference, Pairs)
        classes[i], start[i] = known_order(preference, game.actors[i], ties=ties)
    tables = tuple([] if i in unknown else as_pairs(p).better.tolist() for i, p in enumerate(game.preferences))
    conflict = Conflict(Conflict.of(game, concept, unknown).arcs, concept, tables, frozenset(unknown), classes)
    judges = range(len(game.actors)) if wanted.actor is None else [game.actors.index(wanted.actor)]
    required = Required(game.index[wanted.state], tuple(judges), True)
    limited: list[str] = []
    parts = _judged_apart(conflict, required, start, limited)
    total: int | None = 1
    try:
        for order in start.values():
            total = None if total is None else total * count(order)
    except LimitError as error:
        total = None
        limited.append(f"the number of completions: {error}")
    first_of = {i: [own.index(number) for number in range(max(own) + 1)] for i, own in classes.items()}
    return Completions(
        tuple(game.actors[i] for i in unknown),
        ties,
        total,
        _product(parts, start),
        conditions_of(game, parts, first_of),
        tuple(dict.fromkeys(limited)),
    )


def _judged_apart(
    conflict: Conflict, required: Required, start: dict[int, PartialRanking], limited: list[str]
) -> list[Part]:
    """One part for each judge that has unknown pairs where its own ranking alone decides, else one for all."""
    left = conflict.left_open(required)
    if isinstance(left, list) and all(conflict.depends_on(one) == one.judges for one in left):
        groups = [([one], {one.judges[0]: start[one.judges[0]]}) for one in left]
    else:
        groups = [([required], start)]
    return [by_cases(conflict, own, orders, dict.fromkeys(orders), 0, limited) for own, orders in groups]


def _product(parts: Sequence[Part], start: dict[int, PartialRanking]) -> int | None:
    """Completions of all actors together; those in no part do not matter, whatever they are."""
    told = {actor for part in parts for actor in part.actors}
    holding = [part.holding for part in parts]
    if 0 in holding:
        return 0
    known = [one for one in holding if one is not None]
    try:
        known += [count(order) for actor, order in start.items() if actor not in told]
    except LimitError:
        return None
    return None if None in holding else prod(known)


def _check(game: Game, wanted: Wanted, concept: str) -> None:
    """Raises as `robustness` does."""
    if concept not in CONCEPTS:
        raise InputError(
            f"completions are counted for {listed(CONCEPTS)}, not for {concept!r}{nearest(concept, CONCEPTS)}"
        )
    if wanted.state not in game.index:
        raise InputError(f"there is no state {wanted.state!r}{nearest(wanted.state, game.state_ids[:1000])}")
    if wanted.actor is not None and wanted.actor not in game.actors:
        raise InputError(f"there is no actor {wanted.actor!r}{nearest(wanted.actor, game.actors)}")
    if len(game.state_ids) > MAX_STATES:
        raise LimitError(f"{len(game.state_ids):,} states; rankings are counted up to {MAX_STATES:,}")
    if any(not isinstance(p, Ranking | Pairs) for p in game.preferences):
        raise InputError("completions are counted for rankings and pairs of states, known or unknown")


def known_order(pairs: Pairs, actor: str, *, ties: bool) -> tuple[tuple[int, ...], PartialRanking]:
    """The number of the class of known ties of each state, and what is known of the ranking of the classes.

    Raises InputError when no ranking agrees with the known pairs.
    """
    better, unknown = pairs.better.tolist(), pairs.unknown.tolist()
    states = range(len(better))
    root = list(states)
    for s in states:
        for t in range(s):
            if not (better[s][t] or better[t][s] or unknown[s][t]):
                root = [root[t] if own == root[s] else own for own in root]
    numbers = {own: number for number, own in enumerate(dict.fromkeys(root))}
    classes = tuple(numbers[own] for own in root)
    order = PartialRanking.free(len(numbers), ties=ties)
    for s in states:
        for t in states:
            if better[s][t]:
                known = order.better(classes[s], classes[t])
                if known is False:
                    raise InputError(f"{actor}: no ranking agrees with the known pairs of states")
                if known is None:
                    order = order.with_better(classes[s], classes[t])
    return classes, order
