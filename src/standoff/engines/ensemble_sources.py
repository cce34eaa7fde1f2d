"""Where the profiles of an ensemble come from. A profile is one ranking of the states for every actor.

A source gives the profiles from `start` to before `stop` as one unsigned array per actor of shape (states, profiles);
higher is better, equal is a tie, 0 is no rank. Profile n depends on the source and on n alone, never on who asks for it
or how many are asked for at once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError

Ranks = NDArray[np.unsignedinteger[Any]]
Words = NDArray[np.uint64]

WORDS_AT_ONCE = 4
WORDS_PER_SWAP = 3


class Source(ABC):
    """Profiles that are numbered from 0."""

    @property
    @abstractmethod
    def size(self) -> int:
        """How many profiles there are."""

    @property
    @abstractmethod
    def actors(self) -> int: ...

    @property
    @abstractmethod
    def states(self) -> int: ...

    @abstractmethod
    def ranks(self, start: int, stop: int) -> list[Ranks]:
        """One array per actor of shape (states, stop - start)."""

    @abstractmethod
    def told(self) -> dict[str, Any]:
        """What profile n depends on, as plain data: part of the digest of a result."""


@dataclass(frozen=True, eq=False)
class Given(Source):
    """Profiles as they are. profiles: one array per actor of shape (states, profiles), any numbers."""

    profiles: Sequence[NDArray[Any]]

    def __post_init__(self) -> None:
        shapes = {np.shape(own) for own in self.profiles}
        if len(shapes) != 1 or len(next(iter(shapes))) != 2:
            raise InputError("profiles are given as one array per actor of shape (states, profiles)")

    @property
    def size(self) -> int:
        return int(self.profiles[0].shape[1])

    @property
    def actors(self) -> int:
        return len(self.profiles)

    @property
    def states(self) -> int:
        return int(self.profiles[0].shape[0])

    @cached_property
    def _ranks(self) -> list[Ranks]:
        return [_smallest(own) for own in self.profiles]

    def ranks(self, start: int, stop: int) -> list[Ranks]:
        return [own[:, start:stop] for own in self._ranks]

    def told(self) -> dict[str, Any]:
        return {"source": "given", "profiles": self.size, "ranks": [digest_of(own) for own in self._ranks]}


@dataclass(frozen=True, eq=False)
class Product(Source):
    """Every combination of one ranking of each actor. rankings: one array per actor of shape (rankings, states).

    The last actor's ranking changes fastest.
    """

    rankings: Sequence[NDArray[Any]]

    @property
    def size(self) -> int:
        return prod(len(own) for own in self.rankings)

    @property
    def actors(self) -> int:
        return len(self.rankings)

    @property
    def states(self) -> int:
        return int(self.rankings[0].shape[1])

    @cached_property
    def _ranks(self) -> list[Ranks]:
        return [np.ascontiguousarray(_smallest(own).T) for own in self.rankings]

    def ranks(self, start: int, stop: int) -> list[Ranks]:
        number = np.arange(start, stop)
        found: list[Ranks] = []
        for own in reversed(self._ranks):
            found.append(own[:, number % own.shape[1]])
            number //= own.shape[1]
        return found[::-1]

    def told(self) -> dict[str, Any]:
        return {"source": "every combination", "ranks": [digest_of(own) for own in self._ranks]}


@dataclass(frozen=True, eq=False)
class Sampled(Source):
    """Rankings near the present ones, drawn at random. base: one array per actor of shape (states,), any numbers.

    A profile is made of the present one by `swaps` swaps in the ranking of every actor, one after the other: two
    neighbouring ranks are drawn, then a state of each, and these two exchange their places. So ties keep their number,
    and a later swap may undo an earlier one. Every profile takes its own stretch of one stream of random words
    (Philox4x64: Salmon, Moraes, Dror and Shaw, SC 2011), told by the seed.
    """

    base: Sequence[NDArray[Any]]
    profiles: int
    swaps: int
    seed: int

    def __post_init__(self) -> None:
        if self.profiles < 1 or self.swaps < 0 or self.seed < 0:
            raise InputError("a sample has at least one profile, and no negative number of swaps or seed")

    @property
    def size(self) -> int:
        return self.profiles

    @property
    def actors(self) -> int:
        return len(self.base)

    @property
    def states(self) -> int:
        return len(self.base[0])

    @cached_property
    def _tiers(self) -> list[_Tiers]:
        return [_Tiers.of(own) for own in self.base]

    def ranks(self, start: int, stop: int) -> list[Ranks]:
        words = self._words(start, stop)
        return [tiers.swapped(words[:, actor]) for actor, tiers in enumerate(self._tiers)]

    def _words(self, start: int, stop: int) -> Words:
        """Random words of shape (profiles, actors, swaps, 3)."""
        each = self.actors * self.swaps * WORDS_PER_SWAP
        stretch = -(-each // WORDS_AT_ONCE) * WORDS_AT_ONCE
        stream = np.random.Philox(self.seed)
        stream.advance(start * stretch // WORDS_AT_ONCE)
        raw = np.asarray(stream.random_raw((stop - start) * stretch), dtype=np.uint64)
        used = raw.reshape(stop - start, stretch)[:, :each]
        return used.reshape(stop - start, self.actors, self.swaps, WORDS_PER_SWAP)

    def told(self) -> dict[str, Any]:
        return {
            "source": "sampled neighbours",
            "swaps": self.swaps,
            "seed": self.seed,
            "ranks": [digest_of(tiers.ranks) for tiers in self._tiers],
        }


@dataclass(frozen=True, eq=False)
class _Tiers:
    """One ranking. order: states, worst first; those of rank k are order[first[k - 1]:][: size[k - 1]]."""

    ranks: Ranks
    order: Ranks
    first: NDArray[np.int64]
    size: NDArray[np.int64]

    @classmethod
    def of(cls, numbers: NDArray[Any]) -> _Tiers:
        ranks = _smallest(numbers)
        _, first, size = np.unique(np.sort(ranks), return_index=True, return_counts=True)
        order = np.argsort(ranks, kind="stable").astype(np.min_scalar_type(len(ranks)))
        return cls(ranks, order, first.astype(np.int64), size.astype(np.int64))

    def swapped(self, words: Words) -> Ranks:
        """Rankings of shape (states, profiles), by the swaps that words of shape (profiles, swaps, 3) stand for."""
        profiles, swaps = words.shape[:2]
        ranks = np.repeat(self.ranks[:, None], profiles, axis=1)
        pairs = len(self.first) - 1
        if pairs < 1 or not swaps:
            return ranks
        each = np.arange(profiles)
        order = np.repeat(self.order[None, :], profiles, axis=0)
        for swap in range(swaps):
            tier = _drawn(words[:, swap, 0], pairs)
            low = self.first[tier] + _drawn(words[:, swap, 1], self.size[tier])
            high = self.first[tier + 1] + _drawn(words[:, swap, 2], self.size[tier + 1])
            rises, falls = order[each, low], order[each, high]
            order[each, low], order[each, high] = falls, rises
            ranks[rises, each] += 1
            ranks[falls, each] -= 1
        return ranks


def _drawn(words: Words, bound: int | NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers below `bound`, by 64 random bits each."""
    return (words % np.asarray(bound, dtype=np.uint64)).astype(np.int64)


def _smallest(numbers: NDArray[Any]) -> Ranks:
    """Ranks 1, 2, ... in the order of the numbers, in a type whose largest value is left free."""
    present, place = np.unique(numbers, return_inverse=True)
    ranks: Ranks = (place.reshape(np.shape(numbers)) + 1).astype(np.min_scalar_type(len(present) + 1))
    return ranks


def digest_of(array: NDArray[Any]) -> str:
    """The SHA-256 of the numbers of an array with its shape, whatever type of whole numbers holds them."""
    numbers = np.ascontiguousarray(array, dtype="<i8")
    return sha256(repr(numbers.shape).encode() + numbers.tobytes()).hexdigest()


def every_ranking(better: NDArray[np.bool_]) -> Iterator[list[int]]:
    """All strict rankings in which a is above b where better[a, b]: the rank of each, 1 is the lowest.

    They are the linear extensions of the partial order; none if there is a circle.
    """
    count = len(better)
    above = [int(sum(1 << a for a in range(count) if better[a, b])) for b in range(count)]
    ranks = [0] * count

    def place(rank: int, done: int) -> Iterator[list[int]]:
        if rank == 0:
            yield list(ranks)
            return
        for item in range(count):
            if not done >> item & 1 and not above[item] & ~done:
                ranks[item] = rank
                yield from place(rank - 1, done | 1 << item)

    yield from place(count, 0)
