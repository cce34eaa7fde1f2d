"""Status quo analysis of a conflict: what moves or improvements make of a state, step by step.

Li, Kilgour and Hipel, Status quo analysis in the graph model for conflict resolution, Journal of the Operational
Research Society 56 (2005), 699-707.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from standoff.case.load import LoadedCase
from standoff.errors import InputError
from standoff.explain.result import plain
from standoff.explain.states import StateLine, state_lines, state_number
from standoff.game.model import Game
from standoff.game.preference import as_pairs
from standoff.stability.analysis import CONCEPTS, analyse
from standoff.stability.arena import Arena, GameArena
from standoff.stability.concepts import KIND_FAMILY, MODULES, usual
from standoff.stability.paths import Evolution, evolution

MOVES, IMPROVEMENTS, POSSIBLE = "moves", "improvements", "possible improvements"
MAX_JOINT_STATES = 200
MAX_JOINT_ACTORS = 8


@dataclass(frozen=True)
class LastMover:
    """A (state, last mover) pair of the published table: in S_j^(h) from h = `moves` on."""

    actor: str
    moves: int


@dataclass(frozen=True)
class PathStep:
    actor: str
    to: str


@dataclass(frozen=True)
class Reached:
    """One state that is reached: by whose last move and when at the soonest, and the shortest path to it."""

    state: str
    last_movers: tuple[LastMover, ...]
    path: tuple[PathStep, ...]


@dataclass(frozen=True)
class Jointly:
    """A state that is reached, and where a coalition can go from it so that all its members are better off there."""

    state: str
    members: tuple[str, ...]
    ends: tuple[str, ...]


@dataclass(frozen=True)
class Evolve:
    """What `standoff evolve` prints.

    by: "moves", "improvements" or "possible improvements". within: the h that was asked for, None for no bound.
    horizon: the number of moves after which no pair of a state and a last mover was new. equilibria: concept ->
    states. unreached: equilibria that no path from `start` leads to. joint: coalition improvements, of the smallest
    coalitions, from states on the way to states that no path leads to.
    """

    case: str
    title: str
    names: dict[str, str]
    start: str
    by: str
    within: int | None
    horizon: int
    states: tuple[StateLine, ...]
    reached: tuple[Reached, ...]
    not_reached: tuple[str, ...]
    equilibria: dict[str, tuple[str, ...]]
    unreached: tuple[str, ...]
    joint: tuple[Jointly, ...]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff evolve --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


class PairArena(GameArena):
    """A game as an arena, preferences pair by pair; possible: an unknown pair counts as a preference (R^{+,U})."""

    def __init__(self, game: Game, *, possible: bool = False) -> None:
        pairs = [as_pairs(preference) for preference in game.preferences]
        tables = [pair.better | pair.unknown if possible else pair.better for pair in pairs]
        super().__init__(game, lambda actor, first, second: bool(tables[actor][first, second]))


def evolve(
    loaded: LoadedCase,
    game: Game,
    state_names: Mapping[str, str],
    start: str,
    *,
    by: str = IMPROVEMENTS,
    within: int | None = None,
) -> Evolve:
    """What can become of `start` in `game`, which is the game of the case.

    Raises InputError for an unknown state or kind of step, or a bound below 1; LimitError for too many listed states.
    """
    if by not in (MOVES, IMPROVEMENTS, POSSIBLE):
        raise InputError(f"expected moves, improvements or possible improvements, not {by!r}")
    if within is not None and within < 1:
        raise InputError("--within: expected at least 1 move")
    first = state_number(game, state_names, start)
    arena = GameArena(game) if game.ranked else PairArena(game, possible=by == POSSIBLE)
    found = evolution(arena, first, improving=by != MOVES)
    ids = game.state_ids
    distance = {s: moves for s, moves in found.distance.items() if within is None or moves <= within}
    equilibria = _equilibria(game)
    joint, notes = _joint(arena, tuple(distance), set(found.distance)) if by != MOVES else ((), ())
    if found.limit is not None:
        notes = (*notes, f"The search stopped after {found.limit:,} pairs of a state and a last mover.")
    settled = list(dict.fromkeys(state for states in equilibria.values() for state in states))
    missing = tuple(ids[s] for s in range(len(ids)) if s not in distance)
    ends = {end for line in joint for end in line[2]}
    shown = {ids[s] for s in (*distance, *ends)} | set(settled)
    return Evolve(
        case=loaded.name,
        title=loaded.file.title,
        names={actor: loaded.file.name_of(actor) for actor in game.actors},
        start=ids[first],
        by=by,
        within=within,
        horizon=max(found.first.values(), default=0),
        states=state_lines(loaded.file, game, state_names, shown),
        reached=tuple(_reached(found, ids, s, within) for s in sorted(distance) if s != first or _returns(found, s)),
        not_reached=missing if len(missing) <= MAX_JOINT_STATES else (),
        equilibria=equilibria,
        unreached=tuple(state for state in ids if state in settled and state in set(missing)),
        joint=tuple(Jointly(ids[s], members, tuple(ids[e] for e in where)) for s, members, where in joint),
        notes=notes,
    )


def _returns(found: Evolution, state: int) -> bool:
    return any(end == state for end, _ in found.first)


def _reached(found: Evolution, ids: Sequence[str], state: int, within: int | None) -> Reached:
    movers = tuple(
        LastMover(actor, moves)
        for (end, actor), moves in found.first.items()
        if end == state and (within is None or moves <= within)
    )
    path = tuple(PathStep(step.actor, ids[step.after]) for step in found.path(state) or ())
    return Reached(ids[state], movers, path)


def _equilibria(game: Game) -> dict[str, tuple[str, ...]]:
    if not game.ranked and KIND_FAMILY[game.kind] not in MODULES:
        return {}
    concepts = CONCEPTS if game.ranked else usual(game)
    result = analyse(game, concepts)
    return {concept: result.equilibria(concept) for concept in concepts}


Way = tuple[int, tuple[str, ...], tuple[int, ...]]


def _joint(arena: Arena, states: Sequence[int], reached: set[int]) -> tuple[tuple[Way, ...], tuple[str, ...]]:
    """Coalition improvements (Kilgour, Hipel, Fang and Peng 2001) to states off the paths, by smallest coalitions."""
    if len(states) > MAX_JOINT_STATES or len(arena.actors) > MAX_JOINT_ACTORS:
        why = f"more than {MAX_JOINT_STATES} states on the way or {MAX_JOINT_ACTORS} actors"
        return (), (f"Moves of coalitions were not looked at: {why}.",)
    ways: list[Way] = []
    for state in states:
        seen: list[tuple[set[str], int]] = []
        for size in range(2, len(arena.actors) + 1):
            for members in combinations(arena.actors, size):
                ends = tuple(
                    end
                    for end in sorted(arena.reach(members, state))
                    if end not in reached
                    and all(arena.prefers(member, end, state) for member in members)
                    and not any(end == other and smaller < set(members) for smaller, other in seen)
                )
                seen += [(set(members), end) for end in ends]
                if ends:
                    ways.append((state, members, ends))
    return tuple(ways), ()
