"""What a state has to reach, for one actor, to be stable under Nash, GMR and SMR: all states of option form at once.

With R*(s) the state s and the actor's moves from it, and C(t) all states that the others can make of t (t included),
s is stable when it is at least as good as the best, over t in R*(s), of

* Nash (Nash 1950): t itself;
* GMR (Howard 1971): the worst state of C(t);
* SMR (Howard 1971): the worst of t itself and, for each u in C(t), the best state of R*(u),

by the definitions of Fang, Hipel and Kilgour 1993, ch. 3; moves in option form are transitive. Sets of classes of
states are kept as bits of whole numbers, one row per code, and spread along options.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.errors import LimitError
from standoff.game.space import OptionSpace
from standoff.stability.completions_thresholds import Classes, Threshold

MAX_BYTES = 1 << 28

Sets = NDArray[np.uint64]
"""Shape (codes, words): for each code a set of numbers."""


@dataclass(frozen=True)
class Asked:
    """States with one threshold, as a mask of their classes."""

    classes: int
    threshold: Threshold


@dataclass(frozen=True)
class Field:
    """The moves of option form over all codes. feasible: boolean, shape (2**options,)."""

    space: OptionSpace
    feasible: NDArray[np.bool_]

    def own_moves(self, actor: int, sets: Sets) -> Sets:
        """For each code the union over it and the ends of the actor's moves from it; infeasible codes hold nothing."""
        found = sets.copy()
        own = self.space.own[self.space.actors[actor]]
        for bit in range(len(self.space.options)):
            if own >> bit & 1:
                view = found.reshape(-1, 2, 1 << bit, sets.shape[1])
                both = view[:, 0] | view[:, 1]
                if not self.space.no_stays >> bit & 1:
                    view[:, 0] = both
                if not self.space.yes_stays >> bit & 1:
                    view[:, 1] = both
        found[~self.feasible] = 0
        return found

    def of_others(self, actor: int, sets: Sets) -> Sets:
        """For each code the union over it and all that the others can make of it."""
        while True:
            before = sets
            for other in range(len(self.space.actors)):
                if other != actor:
                    sets = self.own_moves(other, sets)
            if np.array_equal(before, sets):
                return sets

    def singles(self, numbers: NDArray[np.int64], count: int) -> Sets:
        """For each feasible code the set of its number alone. numbers: shape (feasible codes,). Raises LimitError."""
        words = max(1, (count + 63) // 64)
        if self.feasible.size * words * 8 > MAX_BYTES:
            raise LimitError(
                f"{self.feasible.size:,} codes with sets of up to {count:,} members would take more than "
                f"{MAX_BYTES >> 20} MiB; ask about fewer options or statements, or sample completions"
            )
        sets = np.zeros((self.feasible.size, words), dtype=np.uint64)
        sets[np.flatnonzero(self.feasible), numbers // 64] = np.uint64(1) << (numbers % 64).astype(np.uint64)
        return sets

    def told_apart(self, sets: Sets) -> tuple[list[int], NDArray[np.int64]]:
        """The different sets of feasible codes as masks, and which of them each feasible code has."""
        return told_apart(sets[self.feasible])


def told_apart(rows: Sets) -> tuple[list[int], NDArray[np.int64]]:
    """The different rows as masks, and the number of each row."""
    if rows.shape[1] == 1:
        values, numbers = np.unique(rows[:, 0], return_inverse=True)
        return [int(value) for value in values], numbers.reshape(-1).astype(np.int64)
    values, numbers = np.unique(rows, axis=0, return_inverse=True)
    return [int.from_bytes(row.tobytes(), "little") for row in values], numbers.reshape(-1).astype(np.int64)


def thresholds(
    field: Field, actor: int, concept: str, classes: Classes, own_class: NDArray[np.int64], wanted: NDArray[np.bool_]
) -> tuple[list[Asked], NDArray[np.int64]]:
    """All different thresholds of the wanted states, and which of them each feasible code has.

    concept: Nash, GMR or SMR. own_class, wanted: for each feasible code. Raises LimitError.
    """
    numbers, groups = _groups(field, actor, concept, classes, own_class)
    sets = field.singles(numbers, len(groups))
    keys, places = field.told_apart(field.own_moves(actor, sets))
    lower = classes.no_better()
    found = []
    for place, key in enumerate(keys):
        asked = 0
        for number in np.unique(own_class[(places == place) & wanted]).tolist():
            asked |= 1 << number
        threshold = classes.simplified((groups[g] for g in _bits(key)), lower) if asked else frozenset()
        found.append(Asked(asked, threshold))
    return found, places


def _groups(
    field: Field, actor: int, concept: str, classes: Classes, own_class: NDArray[np.int64]
) -> tuple[NDArray[np.int64], Sequence[Sequence[int]]]:
    """For each feasible code the number of its group, and the groups as alternatives."""
    count = len(classes.truths)
    if concept == "Nash":
        return own_class, [[1 << number] for number in range(count)]
    if concept == "GMR":
        keys, numbers = field.told_apart(field.of_others(actor, field.singles(own_class, count)))
        return numbers, [[1 << number for number in _bits(key)] for key in keys]
    ways, own_way = field.told_apart(field.own_moves(actor, field.singles(own_class, count)))
    replies, own_replies = field.told_apart(field.of_others(actor, field.singles(own_way, len(ways))))
    pairs, numbers = np.unique(own_replies * count + own_class, return_inverse=True)
    groups = [[1 << pair % count, *(ways[way] for way in _bits(replies[pair // count]))] for pair in pairs.tolist()]
    return numbers.reshape(-1).astype(np.int64), groups


def _bits(mask: int) -> list[int]:
    text = bin(mask)[:1:-1]
    return [place for place, digit in enumerate(text) if digit == "1"]
