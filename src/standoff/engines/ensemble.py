"""Many preference profiles of one conflict: how often each state is stable for whom, and how often for all.

Counts are whole numbers over the profiles that were looked at, not chances. They are the same, to the byte, for any
number of workers, any size of batch, and for a run that was interrupted and taken up again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.engines import arrays, native
from standoff.engines.ensemble_file import Partial, canonical, keep, taken_up
from standoff.engines.ensemble_listed import count_moves, listed_flags, moves_between
from standoff.engines.ensemble_sources import Source, digest_of
from standoff.engines.five import FIVE, asked
from standoff.engines.workers import Here, Progress, Stop, Workers, ordered
from standoff.errors import InputError, LimitError
from standoff.game.space import OptionSpace

Totals = NDArray[np.int64]
DenseFlags = Callable[..., list[NDArray[np.uint8]]]

LISTED = "listed"
DENSE_ENGINES = {"native": 5.0, "arrays": 1.2}
"""Engines of all codes, the fastest first, and how many codes cost one as much as a move of a list."""

MAX_PROFILES = 100_000_000
MAX_CELLS = 1 << 28
"""Counts kept at once: states x (actors + 1) x concepts."""
CELLS_AT_ONCE = 1 << 18
"""States, or moves, x profiles of one batch."""
BATCHES = (8, 128)
"""The fewest and the most profiles of a batch."""
PROFILES_PER_TASK = 1_024
SECONDS_BETWEEN_FILES = 5.0


@dataclass(frozen=True, eq=False)
class Ensemble:
    """A conflict in option form and the profiles that it is looked at under.

    codes: of the feasible states, which the rankings of `source` are about, in this order. concepts: of FIVE.
    Raises InputError where these do not fit together; LimitError for too many profiles or states.
    """

    space: OptionSpace
    codes: NDArray[np.int64]
    source: Source
    concepts: tuple[str, ...] = FIVE

    def __post_init__(self) -> None:
        object.__setattr__(self, "concepts", asked(self.concepts))
        if (self.source.actors, self.source.states) != (len(self.space.actors), len(self.codes)):
            raise InputError(
                f"rankings of {self.source.states:,} states by {self.source.actors} actors; the conflict has "
                f"{len(self.codes):,} states and {len(self.space.actors)} actors"
            )
        if self.source.size > MAX_PROFILES:
            raise LimitError(f"{self.source.size:,} profiles; the limit is {MAX_PROFILES:,}")
        if np.prod(self.shape, dtype=object) > MAX_CELLS:
            raise LimitError(f"{len(self.codes):,} states are too many to count over for so many actors and concepts")

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of the counts: concepts, actors and one more for equilibria, states."""
        return len(self.concepts), len(self.space.actors) + 1, len(self.codes)

    @cached_property
    def judge(self) -> Judge:
        return _judge(self)

    def told(self) -> dict[str, Any]:
        """What the count of the first n profiles depends on, as plain data."""
        return {
            "actors": list(self.space.actors),
            "options": list(self.space.options),
            "yes stays": self.space.yes_stays,
            "no stays": self.space.no_stays,
            "states": digest_of(self.codes),
            "concepts": list(self.concepts),
            **self.source.told(),
        }

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "judge"}


@dataclass(frozen=True, eq=False)
class Counts:
    """In how many of so many `profiles` each state is stable.

    totals: shape (concepts, actors + 1, states); the last of an axis of actors counts those in which it is an
    equilibrium. digest: of the conflict, the concepts, the source and the counts.
    """

    concepts: tuple[str, ...]
    profiles: int
    totals: Totals
    digest: str

    def stable(self, concept: str) -> Totals:
        """Shape (actors, states)."""
        found: Totals = self.totals[self.concepts.index(concept), :-1]
        return found

    def equilibria(self, concept: str) -> Totals:
        """Shape (states,)."""
        found: Totals = self.totals[self.concepts.index(concept), -1]
        return found


def counted(
    ensemble: Ensemble,
    workers: Workers | None = None,
    *,
    batch: int | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
    file: Path | None = None,
) -> Counts:
    """Count over all profiles of the source.

    workers: this process if not given. batch: profiles looked at together; it changes nothing but the time. progress:
    called with the number of profiles done. stop: asked between results. file: where what is done so far is kept, and
    taken up if it is there; it is written whole every few seconds, at the end, and when the work is stopped.
    Raises Stopped when `stop` says so; InputError where the file is of another conflict, concepts, source or version,
    or is damaged.
    """
    if batch is not None and batch < 1:
        raise InputError(f"a batch of {batch} profiles: expected 1 or more")
    done, totals = 0, np.zeros(ensemble.shape, dtype=np.int64)
    if file is not None:
        found = taken_up(file, ensemble.told(), ensemble.shape, ensemble.source.size)
        done, totals = (done, totals) if found is None else (found.done, found.totals)
    if progress is not None and done:
        progress(done)
    kept_at, kept = time.monotonic(), done
    try:
        tasks = _tasks(done, ensemble.source.size)
        for stop_at, part in ordered(tasks, _counted, workers or Here(), _Work(ensemble, batch), stop=stop):
            totals += part
            done = stop_at
            if file is not None and time.monotonic() - kept_at > SECONDS_BETWEEN_FILES:
                keep(file, ensemble.told(), Partial(done, totals))
                kept_at, kept = time.monotonic(), done
            if progress is not None:
                progress(done)
    finally:
        if file is not None and (kept != done or not done):
            keep(file, ensemble.told(), Partial(done, totals))
    return Counts(ensemble.concepts, done, totals, _digest(ensemble, done, totals))


def _digest(ensemble: Ensemble, profiles: int, totals: Totals) -> str:
    return sha256(canonical({**ensemble.told(), "profiles": profiles, "counts": digest_of(totals)})).hexdigest()


def _tasks(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Profiles from .. to before .."""
    return pairwise([*range(start, stop, PROFILES_PER_TASK), stop])


@dataclass(frozen=True, eq=False)
class _Work:
    """What a worker needs: sent once, kept there."""

    ensemble: Ensemble
    batch: int | None


def _counted(work: _Work, profiles: tuple[int, int]) -> tuple[int, NDArray[Any]]:
    """Counts over the profiles from .. to before .., and where they end."""
    start, stop = profiles
    ensemble = work.ensemble
    judge = ensemble.judge
    batch = work.batch or judge.batch
    totals = np.zeros(ensemble.shape, dtype=np.int32)
    bits = [np.uint8(1 << FIVE.index(concept)) for concept in ensemble.concepts]
    for first in range(start, stop, batch):
        ranks = ensemble.source.ranks(first, min(first + batch, stop))
        flags = judge.flags(ranks)
        flags.append(np.bitwise_and.reduce(flags))
        for place, own in enumerate(flags):
            for concept, bit in enumerate(bits):
                totals[concept, place] += np.count_nonzero(own & bit, axis=1)
    return stop, totals


# --- who judges -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Judge:
    """flags(ranks of the listed states) -> flags of the listed states, one array of shape (states, profiles) each."""

    name: str
    batch: int
    flags: Callable[[list[NDArray[Any]]], list[NDArray[np.uint8]]]


def _judge(ensemble: Ensemble) -> Judge:
    """Whichever engine has least to do: one with an array of all codes, or one with a list of moves."""
    name = engines_there()[0]
    worth = DENSE_ENGINES.get(name, 0.0)
    if ensemble.space.size > worth * count_moves(ensemble.space, ensemble.codes):
        name = LISTED
    return judge_named(ensemble, name)


def engines_there() -> tuple[str, ...]:
    """Names of the engines that can be used, the fastest of all codes first."""
    return (*(name for name in DENSE_ENGINES if _flags_of(name) is not None), LISTED)


def judge_named(ensemble: Ensemble, name: str) -> Judge:
    """The engine with this name of `engines_there`."""
    flags = _flags_of(name)
    if flags is not None:
        return _dense(ensemble, name, flags)
    moves = moves_between(ensemble.space, ensemble.codes)
    most = max(len(own.end) for own in moves)
    return Judge(LISTED, _batch(most), lambda ranks: listed_flags(moves, ranks, ensemble.concepts))


def _flags_of(name: str) -> DenseFlags | None:
    if name == "native":
        return native.flags if native.chosen() else None
    return arrays.flags if name == "arrays" else None


def _dense(ensemble: Ensemble, name: str, flags: DenseFlags) -> Judge:
    space, codes = ensemble.space, ensemble.codes

    def judged(ranks: list[NDArray[Any]]) -> list[NDArray[np.uint8]]:
        spread = []
        for own in ranks:
            full = np.zeros((space.size, own.shape[1]), dtype=own.dtype)
            full[codes] = own
            spread.append(full)
        return [found[codes] for found in flags(space, spread, ensemble.concepts)]

    return Judge(name, _batch(space.size), judged)


def _batch(cells: int) -> int:
    fewest, most = BATCHES
    return max(fewest, min(most, CELLS_AT_ONCE // max(cells, 1)))
