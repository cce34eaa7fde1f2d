"""In how many preference profiles around the present one, or in line with what is known, each state is an equilibrium.

Where every actor ranks the states: in a sample of profiles near the present one. Where some pairs of states are
unknown: in all completions, if they can be listed (without further ties; known ties stay). Counts over profiles, not
chances.
`stability.robust` counts exactly, without listing, for one state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from standoff.engines.ensemble import Counts, Ensemble, counted
from standoff.engines.ensemble_sources import Product, Sampled, Source, every_ranking
from standoff.engines.five import FIVE
from standoff.errors import InputError, LimitError, listed, nearest
from standoff.game.model import Game
from standoff.game.preference import Pairs, Ranking
from standoff.stability.rankings import count
from standoff.stability.robust import known_order

if TYPE_CHECKING:
    from standoff.engines.workers import Progress, Stop, Workers

PROFILES = 1_000
SWAPS = 1
SEED = 0
MAX_COMPLETIONS = 10_000_000
MAX_RANKS = 50_000_000
"""Numbers kept of all listed rankings: rankings x states."""


@dataclass(frozen=True)
class StateCount:
    """In how many of the profiles a state is an equilibrium, and (by actor) stable for each.

    `now`: whether it is an equilibrium as things are; None where some pairs of states are unknown.
    """

    state: str
    equilibrium: int
    stable: dict[str, int]
    now: bool | None


@dataclass(frozen=True)
class ConceptCounts:
    """States that were asked about, or else those that are an equilibrium now or in at least one profile."""

    concept: str
    states: tuple[StateCount, ...]


@dataclass(frozen=True)
class EnsembleCounts:
    """The answer of `standoff ensemble`: counts over profiles that were looked at, not chances.

    A profile is one ranking of each actor. source: "sample" (each is the present profile after `swaps` swaps in the
    ranking of every actor, drawn with the `seed`) or "completions" (all of them; `swaps` and `seed` are None).
    profiles: how many were looked at. changing: actors whose rankings differ among them. of_states: how many states
    there are. names, means: what the case calls the states that are told of and says of them, where it does. digest:
    the same for the same conflict, profiles and counts, with the same version of standoff.
    """

    case: str
    title: str
    source: str
    profiles: int
    swaps: int | None
    seed: int | None
    changing: tuple[str, ...]
    actors: dict[str, str]
    of_states: int
    counts: tuple[ConceptCounts, ...]
    names: dict[str, str]
    means: dict[str, str]
    digest: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff ensemble --json` contract."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Looked:
    """Counts with the ensemble that they are of."""

    ensemble: Ensemble
    counts: Counts
    changing: tuple[str, ...]
    now: Counts | None

    @property
    def source(self) -> str:
        return "sample" if isinstance(self.ensemble.source, Sampled) else "completions"

    @property
    def swaps(self) -> int | None:
        return self.ensemble.source.swaps if isinstance(self.ensemble.source, Sampled) else None

    @property
    def seed(self) -> int | None:
        return self.ensemble.source.seed if isinstance(self.ensemble.source, Sampled) else None


def look(
    game: Game,
    concepts: Sequence[str] = FIVE,
    *,
    profiles: int = PROFILES,
    swaps: int = SWAPS,
    seed: int = SEED,
    workers: Workers | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
    file: Path | None = None,
) -> Looked:
    """Count over a sample of neighbouring profiles, or over all completions where some pairs are unknown.

    concepts: of Nash, GMR, SMR, SEQ and SSEQ. file: keeps what is done so far, and is taken up (`engines.ensemble`).
    Raises InputError for a game that is not in option form or whose preferences are neither rankings nor pairs, for
    other concepts, and for a file of something else; LimitError for too many profiles; Stopped when `stop` says so.
    """
    if game.space is None or game.codes is None or game.arcs is not None:
        raise InputError("many profiles are looked at for conflicts in option form alone, with no single move changed")
    _check_concepts(concepts)
    source, changing, present = _source(game, profiles, swaps, seed)
    ensemble = Ensemble(game.space, game.codes, source, tuple(concepts))
    found = counted(ensemble, workers, progress=progress, stop=stop, file=file)
    now = None if present is None else counted(Ensemble(game.space, game.codes, present, tuple(concepts)))
    return Looked(ensemble, found, changing, now)


def _check_concepts(concepts: Sequence[str]) -> None:
    for concept in concepts:
        if concept not in FIVE:
            raise InputError(f"profiles are counted for {listed(FIVE)}, not for {concept!r}{nearest(concept, FIVE)}")


def ensemble_counts(game: Game, looked: Looked, states: Sequence[str] = ()) -> tuple[ConceptCounts, ...]:
    """What was counted, state by state. states: ids, those asked about. Raises InputError for an unknown one."""
    for state in states:
        if state not in game.index:
            raise InputError(f"there is no state {state!r}{nearest(state, game.state_ids[:1000])}")
    found = []
    for concept in looked.counts.concepts:
        ever = looked.counts.equilibria(concept) > 0
        if looked.now is not None:
            ever |= looked.now.equilibria(concept) > 0
        places = [game.index[state] for state in dict.fromkeys(states)] or np.flatnonzero(ever).tolist()
        found.append(ConceptCounts(concept, tuple(_row(game, looked, concept, place) for place in places)))
    return tuple(found)


def _row(game: Game, looked: Looked, concept: str, place: int) -> StateCount:
    stable = looked.counts.stable(concept)[:, place].tolist()
    return StateCount(
        state=game.state_ids[place],
        equilibrium=int(looked.counts.equilibria(concept)[place]),
        stable=dict(zip(game.actors, stable, strict=True)),
        now=None if looked.now is None else bool(looked.now.equilibria(concept)[place]),
    )


# --- where the profiles come from -------------------------------------------------------------------------------------


def _source(game: Game, profiles: int, swaps: int, seed: int) -> tuple[Source, tuple[str, ...], Source | None]:
    """The profiles, the actors whose rankings differ among them, and the present profile where there is one."""
    if any(isinstance(preference, Pairs) for preference in game.preferences):
        return (*_completions(game), None)
    ranks = game.ranks
    changing = tuple(actor for actor, own in zip(game.actors, ranks, strict=True) if swaps and len(np.unique(own)) > 1)
    present = Product([own[None, :] for own in ranks])
    return Sampled(ranks, profiles, swaps, seed), changing, present


def _completions(game: Game) -> tuple[Source, tuple[str, ...]]:
    orders = []
    for actor, preference in zip(game.actors, game.preferences, strict=True):
        if not isinstance(preference, Ranking | Pairs):
            raise InputError("profiles are made of rankings, or of pairs of states, known or unknown")
        orders.append(None if isinstance(preference, Ranking) else known_order(preference, actor, ties=False))
    sizes = [1 if order is None else count(order[1]) for order in orders]
    if prod(sizes) > MAX_COMPLETIONS or sum(sizes) * len(game.state_ids) > MAX_RANKS:
        raise LimitError(
            f"{prod(sizes):,} completions are too many to go through; the limit is {MAX_COMPLETIONS:,}. "
            "`standoff robust` counts them for one state without going through them"
        )
    changing = tuple(actor for actor, size in zip(game.actors, sizes, strict=True) if size > 1)
    rankings: list[NDArray[Any]] = []
    for preference, order in zip(game.preferences, orders, strict=True):
        if order is None:
            assert isinstance(preference, Ranking)
            rankings.append(preference.ranks[None, :])
        else:
            classes, known = order
            better = np.array([[above >> a & 1 for above in known.above] for a in range(len(known.above))], dtype=bool)
            rankings.append(np.array(list(every_ranking(better)))[:, list(classes)])
    return Product(rankings), changing
