"""Indistinguishable states as one (Fang, Hipel and Kilgour 1993; option prioritisation first, then coalescing)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import Coalesced
from standoff.errors import InputError, listed, nearest
from standoff.game.arcs import arcs_of
from standoff.game.columns import Columns
from standoff.game.model import Arcs, Game
from standoff.game.preference import Degrees, Fuzzy, Grey, Pairs, Preference, Probabilistic, Ranking, part_of


@dataclass(frozen=True)
class _Group:
    """States, by their positions, that become one."""

    item: Coalesced
    members: tuple[int, ...]


def with_coalesced(game: Game, items: Sequence[Coalesced], columns: Columns) -> Game:
    """The game with each group of states as one, at the place of its first member.

    The one state has the arcs of all members, in and out, without those among them. For each actor it has the place of
    the member that `ranks_as` names, or of any where all members compare alike with every other state.
    Raises InputError for groups that overlap or have fewer than two states, for an id that another state has, and where
    an actor does not see the members alike and nothing says which one counts.
    """
    if not items:
        return game
    groups = [_group(item, columns) for item in items]
    _refuse_overlap(groups, game.state_ids)
    target = _targets(groups, len(game.state_ids))
    kept = [number for number in range(len(target)) if target[number] == number]
    ids = list(game.state_ids)
    for group in groups:
        ids[group.members[0]] = group.item.id
    _refuse_same_ids([ids[number] for number in kept], groups)
    return replace(
        game,
        state_ids=tuple(ids[number] for number in kept),
        preferences=tuple(
            _preference(actor, preference, groups, kept, columns)
            for actor, preference in zip(game.actors, game.preferences, strict=True)
        ),
        codes=None if game.codes is None else game.codes[kept],
        arcs=_united(arcs_of(game), target, kept),
        varying=None if game.codes is None else _varying(game.codes, groups, len(target))[kept],
    )


def _group(item: Coalesced, columns: Columns) -> _Group:
    members = tuple(np.flatnonzero(columns.where_told(item.when, f"coalesce {item.id}")).tolist())
    if len(members) < 2:
        found = f"only in {columns.ids[members[0]]}" if members else "in no feasible state"
        raise InputError(f"coalesce {item.id}: {item.when!r} holds {found}; expected two states or more")
    return _Group(item, members)


def _refuse_overlap(groups: Sequence[_Group], ids: Sequence[str]) -> None:
    owner: dict[int, str] = {}
    for group in groups:
        for member in group.members:
            if member in owner:
                raise InputError(
                    f"coalesce: the state {ids[member]} belongs to {owner[member]} and to {group.item.id}; groups must "
                    "not overlap"
                )
            owner[member] = group.item.id


def _refuse_same_ids(ids: Sequence[str], groups: Sequence[_Group]) -> None:
    times = Counter(ids)
    for group in groups:
        if times[group.item.id] > 1:
            raise InputError(f"coalesce {group.item.id}: another state has this id")


def _targets(groups: Sequence[_Group], states: int) -> list[int]:
    """For each state the state that stands for it: the first member of its group, or itself."""
    target = list(range(states))
    for group in groups:
        for member in group.members:
            target[member] = group.members[0]
    return target


def _united(arcs: Arcs, target: Sequence[int], kept: Sequence[int]) -> Arcs:
    place = {number: new for new, number in enumerate(kept)}
    united = []
    for own in arcs:
        ends: list[set[int]] = [set() for _ in kept]
        for start, reached in enumerate(own):
            here = place[target[start]]
            ends[here].update(place[target[end]] for end in reached)
        united.append(tuple(tuple(sorted(after - {here})) for here, after in enumerate(ends)))
    return tuple(united)


def _varying(codes: NDArray[np.int64], groups: Sequence[_Group], states: int) -> NDArray[np.int64]:
    masks = np.zeros(states, dtype=np.int64)
    for group in groups:
        own = codes[list(group.members)]
        masks[group.members[0]] = np.bitwise_or.reduce(own ^ own[0])
    return masks


# --- preferences ------------------------------------------------------------------------------------------------------


def _preference(
    actor: str, preference: Preference, groups: Sequence[_Group], kept: Sequence[int], columns: Columns
) -> Preference:
    chosen = {group.members[0]: _named_member(actor, group, columns) for group in groups}
    settled = {member for group in groups if chosen[group.members[0]] is not None for member in group.members}
    others = [n for n in range(preference.states) if n not in settled]
    others += [member for member in chosen.values() if member is not None]
    for group in groups:
        if chosen[group.members[0]] is None:
            outside = np.array([n for n in others if n not in group.members], dtype=np.int64)
            _refuse_unlike(actor, preference, group, outside, columns.ids)
    places = [number if chosen.get(number) is None else chosen[number] for number in kept]
    return part_of(preference, np.array(places, dtype=np.int64))


def _named_member(actor: str, group: _Group, columns: Columns) -> int | None:
    name = group.item.ranks_as.get(actor)
    if name is None:
        return None
    found = [number for number in columns.numbers(name) if number in group.members]
    if not found:
        known = [columns.ids[member] for member in group.members]
        raise InputError(
            f"coalesce {group.item.id}, ranks_as, {actor}: {name!r} is none of its states{nearest(name, known)}; there "
            f"is {listed(known)}"
        )
    return found[0]


def _refuse_unlike(
    actor: str, preference: Preference, group: _Group, outside: NDArray[np.int64], ids: Sequence[str]
) -> None:
    for one, other in pairwise(group.members):
        differs = _differs(preference, one, other, outside)
        if differs is not None:
            raise InputError(
                f"coalesce {group.item.id}: {actor} does not see its states alike: {ids[one]} and {ids[other]} compare "
                f"differently with {ids[differs]}. Say whose place counts: ranks_as: {{{actor}: {ids[one]}}} (one of "
                f"{listed([ids[member] for member in group.members])})"
            )


def _differs(preference: Preference, one: int, other: int, outside: NDArray[np.int64]) -> int | None:
    """A state outside the group with which the two members do not compare alike, or None."""
    unlike = np.zeros(len(outside), dtype=bool)
    if isinstance(preference, Ranking):
        there = preference.ranks[outside]
        unlike = np.sign(preference.ranks[one] - there) != np.sign(preference.ranks[other] - there)
    for matrix in _matrices(preference):
        unlike |= (matrix[one, outside] != matrix[other, outside]) | (matrix[outside, one] != matrix[outside, other])
    found = np.flatnonzero(unlike)
    return int(outside[found[0]]) if found.size else None


def _matrices(preference: Preference) -> tuple[NDArray[np.generic], ...]:
    match preference:
        case Ranking():
            return ()
        case Pairs():
            return (preference.better, preference.unknown)
        case Degrees():
            return (preference.degree,)
        case Fuzzy():
            return (preference.certainty,)
        case Probabilistic():
            return (preference.chance,)
        case Grey():
            return (preference.low, preference.high)
