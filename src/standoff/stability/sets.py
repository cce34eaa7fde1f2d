"""Sets of states that need not be listed: how many, which, and what all of them have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from random import Random
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or
from standoff.engines.projected import check_options, check_projected
from standoff.game.space import OptionSpace


class StateSet(Protocol):
    """A set of states of a conflict in option form; a state is its code (`OptionSpace`)."""

    def count(self) -> int:
        """How many states, exactly."""

    def __contains__(self, code: int) -> bool: ...

    def first(self, limit: int) -> list[int]:
        """The first states in code order, at most `limit`."""

    def sample(self, number: int, seed: int) -> list[int]:
        """States drawn evenly and independently; the same for the same seed."""

    def always(self) -> dict[str, bool]:
        """Options that have the same value in every state of the set, with that value; none for an empty set."""

    def projection(self, options: Sequence[str]) -> dict[tuple[bool, ...], int]:
        """Combinations of values of these options that occur, with the number of states of each.

        Raises InputError for an unknown option, LimitError above MAX_PROJECTED options.
        """

    def where(self, formula: Formula) -> StateSet:
        """Those at which a formula over options holds."""


@dataclass(frozen=True, eq=False)
class CodeSet:
    """A set of states listed by their codes, rising; shape (states,), of whole numbers."""

    space: OptionSpace
    codes: NDArray[np.integer]

    def count(self) -> int:
        return len(self.codes)

    def __contains__(self, code: int) -> bool:
        place = int(np.searchsorted(self.codes, code))
        return place < len(self.codes) and int(self.codes[place]) == code

    def __iter__(self) -> Iterator[int]:
        return map(int, self.codes)

    def first(self, limit: int) -> list[int]:
        return [int(code) for code in self.codes[:limit]]

    def sample(self, number: int, seed: int) -> list[int]:
        draw = Random(seed)
        return [int(self.codes[draw.randrange(len(self.codes))]) for _ in range(number)] if len(self.codes) else []

    def always(self) -> dict[str, bool]:
        if not len(self.codes):
            return {}
        every, some = int(np.bitwise_and.reduce(self.codes)), int(np.bitwise_or.reduce(self.codes))
        same = {option: bit for option, bit in self.space.bits.items() if every >> bit & 1 or not some >> bit & 1}
        return {option: bool(every >> bit & 1) for option, bit in same.items()}

    def projection(self, options: Sequence[str]) -> dict[tuple[bool, ...], int]:
        check_projected(self.space, options)
        values = np.zeros(len(self.codes), dtype=np.int64)
        for place, option in enumerate(options):
            values |= self._holds(option).astype(np.int64) << place
        found, counts = np.unique(values, return_counts=True)
        rows = {
            tuple(bool(value >> place & 1) for place in range(len(options))): int(count)
            for value, count in zip(found.tolist(), counts, strict=True)
        }
        return dict(sorted(rows.items()))

    def where(self, formula: Formula) -> CodeSet:
        return CodeSet(self.space, self.codes[self._column(formula)])

    def _holds(self, option: str) -> NDArray[np.bool_]:
        return (self.codes >> self.space.bits[option] & 1).astype(bool)

    def _column(self, formula: Formula) -> NDArray[np.bool_]:
        match formula:
            case Atom(name):
                check_options(self.space, [name])
                return self._holds(name)
            case Not(part):
                return ~self._column(part)
            case And(parts):
                return reduce(np.logical_and, map(self._column, parts), np.ones(len(self.codes), dtype=bool))
            case Or(parts):
                return reduce(np.logical_or, map(self._column, parts), np.zeros(len(self.codes), dtype=bool))
            case If(then, when):
                return self._column(then) | ~self._column(when)
            case Iff(left, right):
                return ~(self._column(left) ^ self._column(right))


@dataclass(frozen=True, eq=False)
class FlagSet:
    """States at which a bit is set in every one of some arrays of flags, shape (2**options,); they are not copied."""

    space: OptionSpace
    flags: tuple[NDArray[np.uint8], ...]
    bit: int

    _BLOCK = 1 << 20

    def count(self) -> int:
        return sum(int(np.count_nonzero(found)) for _, found in self._blocks())

    def __contains__(self, code: int) -> bool:
        return 0 <= code < self.space.size and all(int(flags[code]) >> self.bit & 1 for flags in self.flags)

    def first(self, limit: int) -> list[int]:
        codes: list[int] = []
        for start, found in self._blocks():
            codes.extend((np.flatnonzero(found)[: limit - len(codes)] + start).tolist())
            if len(codes) >= limit:
                break
        return codes

    def sample(self, number: int, seed: int) -> list[int]:
        return self.listed.sample(number, seed)

    def always(self) -> dict[str, bool]:
        return self.listed.always()

    def projection(self, options: Sequence[str]) -> dict[tuple[bool, ...], int]:
        return self.listed.projection(options)

    def where(self, formula: Formula) -> CodeSet:
        return self.listed.where(formula)

    @cached_property
    def listed(self) -> CodeSet:
        """The same set with its codes listed, four bytes or eight for each."""
        kind = np.uint32 if len(self.space.options) <= 32 else np.int64
        parts = [(np.flatnonzero(found) + start).astype(kind) for start, found in self._blocks()]
        return CodeSet(self.space, np.concatenate(parts))

    def _blocks(self) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        """Where a block starts, and which of its states are in the set."""
        for start in range(0, self.space.size, self._BLOCK):
            found = self.flags[0][start : start + self._BLOCK].copy()
            for flags in self.flags[1:]:
                found &= flags[start : start + self._BLOCK]
            found &= 1 << self.bit
            yield start, found
