"""Coalitions in a conflict with complete preferences: who gains by moving together, and what it does to equilibria."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from standoff.case.load import LoadedCase
from standoff.errors import InputError, LimitError
from standoff.explain.result import plain
from standoff.explain.states import StateLine, state_lines, state_number
from standoff.game.model import Game
from standoff.stability.arena import GameArena
from standoff.stability.coalitions import COALITIONAL, CREDIBLE, MAX_COALITIONS, Coalitions

MAX_STATES_LOOKED_AT = 2_000


@dataclass(frozen=True)
class Joint:
    """One coalition at one state: where it could go so that all members are better off, and where it is held.

    stable: the concepts under which the state is stable for the coalition.
    """

    state: str
    members: tuple[str, ...]
    improvements: tuple[str, ...]
    stable: tuple[str, ...]


@dataclass(frozen=True)
class Unsettled:
    """A state that is stable under `concept` for each actor alone, a coalition that gains by leaving, and where to."""

    concept: str
    state: str
    members: tuple[str, ...]
    ends: tuple[str, ...]
    sanctioned: bool


@dataclass(frozen=True)
class CoalitionTable:
    """What `standoff coalitions` prints.

    credible: whether replies under SEQ are improvements of single actors or of coalitions. individual, coalitional:
    concept -> equilibria, among all states. strong: coalitional Nash for every coalition. joint: the coalitions that
    were asked about at the states that were asked about. upset: individually stable, coalitionally not: sanctioned
    where the others' replies hold the coalition under the same concept.
    """

    case: str
    title: str
    names: dict[str, str]
    concepts: tuple[str, ...]
    credible: str
    states: tuple[StateLine, ...]
    individual: dict[str, tuple[str, ...]]
    coalitional: dict[str, tuple[str, ...]]
    strong: tuple[str, ...]
    looked_at: tuple[str, ...]
    joint: tuple[Joint, ...]
    upset: tuple[Unsettled, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff coalitions --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


def coalition_table(
    loaded: LoadedCase,
    game: Game,
    state_names: Mapping[str, str],
    *,
    states: Sequence[str] = (),
    members: Sequence[str] = (),
    concepts: Sequence[str] = COALITIONAL,
    credible: str = CREDIBLE[0],
) -> CoalitionTable:
    """Coalitional stability of the states that are named, by default of every individual equilibrium.

    members: one coalition, by default every coalition of two or more.
    Raises InputError for unknown names, LimitError for too many states or coalitions.
    """
    if len(game.state_ids) > MAX_STATES_LOOKED_AT:
        raise LimitError(f"{len(game.state_ids):,} states; coalitions are looked at in up to {MAX_STATES_LOOKED_AT:,}")
    if 2 ** len(game.actors) - 1 > MAX_COALITIONS:
        count = 2 ** len(game.actors) - 1
        raise LimitError(f"{len(game.actors)} actors make {count:,} coalitions; the limit is {MAX_COALITIONS:,}")
    if not concepts:
        raise InputError("name at least one concept")
    found = Coalitions(GameArena(game))
    every, ids = range(len(game.state_ids)), game.state_ids
    asked = [members] if members else _coalitions(game.actors)
    individual = {
        c: [s for s in every if all(found.stable(c, [a], s, credible=credible) for a in game.actors)] for c in concepts
    }
    coalitional = {c: found.equilibria(c, every, credible=credible) for c in concepts}
    settled = sorted({s for own in individual.values() for s in own})
    looked_at = [state_number(game, state_names, state) for state in states] or settled
    joint = [
        Joint(
            ids[state],
            tuple(a for a in game.actors if a in coalition),
            tuple(ids[end] for end in sorted(found.improvements(coalition, state))),
            tuple(c for c in concepts if found.stable(c, coalition, state, credible=credible)),
        )
        for state in looked_at
        for coalition in asked
    ]
    upset = [
        Unsettled(
            c,
            ids[u.state],
            u.members,
            tuple(ids[end] for end in u.ends),
            found.stable(c, u.members, u.state, credible=credible),
        )
        for c in concepts
        for u in found.upset(c, looked_at)
        if not members or set(u.members) == set(members)
    ]
    strong = found.equilibria("Nash", every)
    shown = {*looked_at, *settled, *strong, *(game.index[e] for line in joint for e in line.improvements)}
    return CoalitionTable(
        case=loaded.name,
        title=loaded.file.title,
        names={actor: loaded.file.name_of(actor) for actor in game.actors},
        concepts=tuple(concepts),
        credible=credible,
        states=state_lines(loaded.file, game, state_names, [ids[s] for s in shown]),
        individual={c: tuple(ids[s] for s in own) for c, own in individual.items()},
        coalitional={c: tuple(ids[s] for s in own) for c, own in coalitional.items()},
        strong=tuple(ids[s] for s in strong),
        looked_at=tuple(ids[s] for s in looked_at),
        joint=tuple(joint),
        upset=tuple(upset),
    )


def _coalitions(actors: Sequence[str]) -> list[Sequence[str]]:
    return [members for size in range(2, len(actors) + 1) for members in combinations(actors, size)]
