"""Under which rankings a state is an equilibrium: exact counts out of all rankings, by distance, and in words.

The inverse question of the graph model (Kinsara, Kilgour and Hipel, IEEE Transactions on Systems, Man, and Cybernetics:
Systems 45 (2015), 734-742): given the moves and a concept, which rankings of some actors make a state stable? Rankings
are not listed. Nash, GMR and SMR judge each actor by its own ranking, and only by which states it puts above the state
in question (`stability.pivots`); so do SEQ and SSEQ where only the judged actor's own ranking is free. Everything else
is split on the comparisons that the definition asks for, which gives partial rankings that exclude each other, each
with one answer (`stability.cases`); of each the rankings that agree with it are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from standoff.errors import InputError, LimitError, listed, nearest
from standoff.game.model import Game
from standoff.game.preference import Pairs, Ranking, as_pairs
from standoff.stability.analysis import CONCEPTS
from standoff.stability.cases import Conflict, Part, Required, by_cases
from standoff.stability.pivots import by_pivot
from standoff.stability.rankings import (
    Distances,
    PartialRanking,
    Tiers,
    all_rankings,
    product_of_counts,
    within,
)

MOST_SWAPS = 10
MAX_STATES = 300


@dataclass(frozen=True)
class Wanted:
    """A mark that a state should have: stable or not for `actor`; None: stable for every actor, or not for all."""

    state: str
    stable: bool = True
    actor: str | None = None


@dataclass(frozen=True)
class Statement:
    """`higher` is better than `lower` for the actor; not `strictly`: at least as good."""

    actor: str
    higher: str
    lower: str
    strictly: bool


@dataclass(frozen=True)
class Condition:
    """When the marks are as wanted, exactly.

    form "all": of every clause at least one statement is true. form "any": of at least one clause every statement is.
    No statement can be left out of a clause. "all" without clauses: always; "any" without clauses: never.
    """

    form: str
    clauses: tuple[tuple[Statement, ...], ...]

    @property
    def length(self) -> int:
        return sum(len(clause) for clause in self.clauses)


@dataclass(frozen=True)
class Within:
    """Of `rankings` that are up to so many `swaps` away from the present ones, in `holding` it is as wanted."""

    swaps: int
    rankings: int
    holding: int


@dataclass(frozen=True)
class Found:
    """In how many rankings of the free actors the marks are as wanted; counts, not chances.

    `rankings`: of all free actors together; `holding`: those in which it is as wanted, None if not computed. `now`:
    whether it is so as things are, None where a free actor has no ranking. `within`: by distance, empty if not
    computed. `conditions`: all of them together say exactly when, None if not computed. `nearest`: for each free actor
    the ranking (tiers, best first) of the nearest that does it, `swaps` away (None where there is no present ranking to
    measure from), empty where none does or it was not computed. `limited`: what was not computed, and why.
    """

    concept: str
    wanted: tuple[Wanted, ...]
    free: tuple[str, ...]
    ties: bool
    rankings: int
    holding: int | None
    now: bool | None
    within: tuple[Within, ...]
    conditions: tuple[Condition, ...] | None
    swaps: int | None
    nearest: dict[str, tuple[tuple[str, ...], ...]]
    limited: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def inverse(
    game: Game,
    wanted: Sequence[Wanted],
    concept: str = "Nash",
    free: Iterable[str] | None = None,
    *,
    ties: bool = False,
    most_swaps: int = MOST_SWAPS,
) -> Found:
    """The rankings of the free actors (default all) under which every mark is as wanted.

    concept: Nash, GMR, SMR, SEQ or SSEQ. ties: whether rankings may tie states. most_swaps: the largest distance that
    is counted by itself: without ties the number of pairs of states turned round, with ties of those not compared
    alike, over all free actors. Raises InputError for unknown names and where an actor that is not free has neither a
    ranking nor known pairs; LimitError above MAX_STATES states.
    """
    freed = _checked(game, wanted, concept, free)
    m = len(game.state_ids)
    conflict = Conflict.of(game, concept, freed)
    bases = {i: _base(game, i) for i in freed}
    starts = {i: PartialRanking.free(m, ties=ties) for i in freed}
    limited: list[str] = []
    required = [_required(game, mark) for mark in wanted]
    parts, impossible = _parts(conflict, required, starts, bases, most_swaps, limited)
    if impossible:
        parts = [Part.never(freed)]
    near = _near(parts, bases, m, ties, most_swaps, limited)
    swaps, rankings = _nearest(parts, bases, m)
    return Found(
        concept=concept,
        wanted=tuple(wanted),
        free=tuple(game.actors[i] for i in freed),
        ties=ties,
        rankings=all_rankings(m, ties=ties) ** len(freed),
        holding=_total(parts, freed, m, ties),
        now=_now(game, conflict, required),
        within=near,
        conditions=conditions_of(game, parts),
        swaps=swaps,
        nearest={game.actors[i]: _ids(game, tiers) for i, tiers in rankings.items()},
        limited=tuple(dict.fromkeys(limited)),
    )


def _checked(game: Game, wanted: Sequence[Wanted], concept: str, free: Iterable[str] | None) -> tuple[int, ...]:
    if concept not in CONCEPTS:
        raise InputError(f"rankings are found for {listed(CONCEPTS)}, not for {concept!r}{nearest(concept, CONCEPTS)}")
    m = len(game.state_ids)
    if m > MAX_STATES:
        raise LimitError(f"{m:,} states; rankings are counted up to {MAX_STATES:,}")
    names = tuple(game.actors if free is None else dict.fromkeys(free))
    for name in (*names, *(mark.actor for mark in wanted if mark.actor is not None)):
        if name not in game.actors:
            raise InputError(f"there is no actor {name!r}{nearest(name, game.actors)}; there is {listed(game.actors)}")
    for mark in wanted:
        if mark.state not in game.index:
            raise InputError(f"there is no state {mark.state!r}{nearest(mark.state, game.state_ids[:1000])}")
    for actor, preference in zip(game.actors, game.preferences, strict=True):
        if actor not in names and not (
            isinstance(preference, Ranking | Pairs) and not (isinstance(preference, Pairs) and preference.unknown.any())
        ):
            raise InputError(f"{actor} has neither a ranking nor known pairs of states; it has to be among the free")
    return tuple(i for i, actor in enumerate(game.actors) if actor in names)


def _base(game: Game, actor: int) -> list[int] | None:
    preference = game.preferences[actor]
    return [int(rank) for rank in preference.ranks] if isinstance(preference, Ranking) else None


def _required(game: Game, mark: Wanted) -> Required:
    judges = range(len(game.actors)) if mark.actor is None else [game.actors.index(mark.actor)]
    return Required(game.index[mark.state], tuple(judges), mark.stable)


def _parts(
    conflict: Conflict,
    required: Sequence[Required],
    starts: Mapping[int, PartialRanking],
    bases: Mapping[int, list[int] | None],
    most_swaps: int,
    limited: list[str],
) -> tuple[list[Part], bool]:
    """Parts that depend on the rankings of different actors; or that the marks cannot be had."""
    open_: list[Required] = []
    for one in required:
        left = conflict.left_open(one)
        if left is False:
            return [], True
        if left is not True:
            open_ += left
    groups: dict[tuple[int, ...], list[Required]] = {}
    for one in open_:
        groups.setdefault(conflict.depends_on(one), []).append(one)
    apart = all(len(actors) == 1 for actors in groups)
    if not apart:
        groups = {tuple(sorted({a for actors in groups for a in actors})): open_}
    parts = []
    for actors, own in groups.items():
        (first, *more) = own
        if len(actors) == 1 and not more and conflict.by_own_ranking(first):
            parts.append(by_pivot(conflict, first, starts[actors[0]].ties, bases[actors[0]], most_swaps, limited))
        else:
            parts.append(by_cases(conflict, own, {a: starts[a] for a in actors}, bases, most_swaps, limited))
    return parts, False


def _total(parts: Sequence[Part], freed: Sequence[int], m: int, ties: bool) -> int | None:
    total: int = 1
    for part in parts:
        if part.holding == 0:
            return 0
        if part.holding is None:
            return None
        total *= part.holding
    told = {a for part in parts for a in part.actors}
    untold = sum(i not in told for i in freed)
    return total * int(all_rankings(m, ties=ties) ** untold)


def _near(
    parts: Sequence[Part],
    bases: Mapping[int, list[int] | None],
    m: int,
    ties: bool,
    most_swaps: int,
    limited: list[str],
) -> tuple[Within, ...]:
    if any(base is None for base in bases.values()) or any(part.near is None for part in parts):
        return ()
    every: Sequence[int] = (1,)
    holding: Sequence[int] = (1,)
    told = {a for part in parts for a in part.actors}
    try:
        for i, base in bases.items():
            assert base is not None
            own = Distances(base, most_swaps, ties=ties).all_counts()
            every = product_of_counts(every, own, most_swaps)
            holding = holding if i in told else product_of_counts(holding, own, most_swaps)
    except LimitError as error:
        limited.append(f"counts by distance: {error}")
        return ()
    counted_to = most_swaps
    for part in parts:
        holding = product_of_counts(holding, part.near or (0,), most_swaps)
        counted_to = counted_to if part.near_to is None else min(counted_to, part.near_to)
    if counted_to < most_swaps:
        limited.append(f"rankings farther away than {counted_to}: too many cases have to be told apart")
    every = every[: counted_to + 1]
    padded = [*holding[: len(every)], *[0] * (len(every) - len(holding))]
    return tuple(
        Within(swaps, rankings, held)
        for swaps, (rankings, held) in enumerate(zip(within(every), within(padded), strict=True))
    )


def _nearest(
    parts: Sequence[Part], bases: Mapping[int, list[int] | None], m: int
) -> tuple[int | None, dict[int, Tiers]]:
    if any(part.nearest is None for part in parts):
        return None, {}
    found: dict[int, Tiers] = {}
    for part in parts:
        assert part.nearest is not None
        found |= part.nearest
    for i, base in bases.items():
        found.setdefault(i, present(base if base is not None else [0] * m))
    known = all(base is not None for base in bases.values()) and all(part.swaps is not None for part in parts)
    return sum(part.swaps or 0 for part in parts) if known else None, dict(sorted(found.items()))


def present(base: Sequence[int]) -> Tiers:
    """A ranking as tiers, best first."""
    return tuple(tuple(s for s, rank in enumerate(base) if rank == level) for level in sorted(set(base), reverse=True))


def present_ranking(game: Game, actor: str) -> tuple[tuple[str, ...], ...]:
    """An actor's ranking as tiers of state ids, best first; empty for an actor that has none."""
    return _ids(game, present(_base(game, game.actors.index(actor)) or []))


def _now(game: Game, conflict: Conflict, required: Sequence[Required]) -> bool | None:
    if not all(isinstance(p, Ranking | Pairs) for p in game.preferences):
        return None
    tables = [as_pairs(p) for p in game.preferences]
    if any(table.unknown.any() for table in tables):
        return None
    fixed = Conflict(conflict.arcs, conflict.concept, tuple(t.better.tolist() for t in tables), frozenset())
    return all(fixed.left_open(one) is True for one in required)


def conditions_of(
    game: Game, parts: Sequence[Part], state_of: Mapping[int, Sequence[int]] | None = None
) -> tuple[Condition, ...] | None:
    """The conditions of all parts by names. state_of[i][n]: the state that the orders of an actor know as n."""
    ids = game.state_ids

    def named(literal: tuple[int, int, int, bool]) -> Statement:
        actor, high, low, strictly = literal
        if state_of is not None and actor in state_of:
            high, low = state_of[actor][high], state_of[actor][low]
        return Statement(game.actors[actor], ids[high], ids[low], strictly)

    found = []
    for part in parts:
        if part.condition is None:
            return None
        form, clauses = part.condition
        found.append(Condition(form, tuple(tuple(named(one) for one in clause) for clause in clauses)))
    return tuple(found)


def _ids(game: Game, tiers: Tiers) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(game.state_ids[s] for s in tier) for tier in tiers)
