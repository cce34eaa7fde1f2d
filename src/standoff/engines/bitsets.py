"""Where formulas hold among many states, 64 states to a word, one block of states after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or
from standoff.game.space import OptionSpace

Words = NDArray[np.uint64]
Truth = bool | Words
"""Where something holds in a block: everywhere (True), nowhere (False), or one bit per state, lowest bit first."""

WORD = np.dtype("<u8")
BLOCK_BITS = 16


def truth(formula: Formula, named: Mapping[str, Truth]) -> Truth:
    """Where a formula holds, given where its names do."""
    match formula:
        case Atom(name):
            return named[name]
        case Not(part):
            return opposite(truth(part, named))
        case And(parts):
            found: Truth = True
            for part in parts:
                found = both(found, truth(part, named))
                if found is False:
                    break
            return found
        case Or(parts):
            found = False
            for part in parts:
                found = either(found, truth(part, named))
                if found is True:
                    break
            return found
        case If(then, when):
            return either(truth(then, named), opposite(truth(when, named)))
        case Iff(left, right):
            return _same(truth(left, named), truth(right, named))


def opposite(one: Truth) -> Truth:
    return not one if isinstance(one, bool) else ~one


def both(one: Truth, other: Truth) -> Truth:
    if isinstance(one, bool):
        return other if one else False
    if isinstance(other, bool):
        return one if other else False
    return one & other


def either(one: Truth, other: Truth) -> Truth:
    if isinstance(one, bool):
        return True if one else other
    if isinstance(other, bool):
        return True if other else one
    return one | other


def _same(one: Truth, other: Truth) -> Truth:
    if isinstance(one, bool):
        return other if one else opposite(other)
    if isinstance(other, bool):
        return one if other else opposite(one)
    return ~(one ^ other)


def bits_of(found: Truth, size: int) -> NDArray[np.uint8]:
    """0 or 1 per state of a block, shape (size,)."""
    if isinstance(found, bool):
        return np.full(size, found, dtype=np.uint8)
    return np.unpackbits(found.view(np.uint8), bitorder="little", count=size)


@dataclass(frozen=True)
class CodeRange:
    """All codes of a space, in blocks of up to 2**BLOCK_BITS neighbouring ones."""

    space: OptionSpace

    @property
    def size(self) -> int:
        return self.space.size

    @cached_property
    def _width(self) -> int:
        return min(len(self.space.options), BLOCK_BITS)

    @cached_property
    def blocks(self) -> list[slice]:
        step = 1 << self._width
        return [slice(start, start + step) for start in range(0, self.size, step)]

    @cached_property
    def _low(self) -> dict[str, Truth]:
        return {option: _alternating(bit, self._width) for bit, option in enumerate(self.space.options[: self._width])}

    def named(self, block: slice) -> Mapping[str, Truth]:
        """Option -> where it is yes in a block."""
        high = self.space.options[self._width :]
        number = block.start >> self._width
        return self._low | {option: bool(number >> bit & 1) for bit, option in enumerate(high)}


def _alternating(bit: int, width: int) -> Words:
    words = max(1, (1 << width) >> 6)
    if bit >= 6:
        return -(np.arange(words, dtype=WORD) >> np.uint64(bit - 6) & np.uint64(1))
    pattern = sum(1 << place for place in range(64) if place >> bit & 1)
    return np.full(words, pattern, dtype=WORD)


@dataclass(frozen=True, eq=False)
class CodeList:
    """Some codes of a space, shape (states,), int64, in blocks."""

    space: OptionSpace
    codes: NDArray[np.int64]

    @property
    def size(self) -> int:
        return len(self.codes)

    @property
    def blocks(self) -> list[slice]:
        step = 1 << BLOCK_BITS
        return [slice(start, min(start + step, self.size)) for start in range(0, self.size, step)]

    def named(self, block: slice) -> Mapping[str, Truth]:
        """Option -> where it is yes in a block, looked up when it is asked for."""
        return _Looked(self.space, self.codes[block])


class _Looked(dict[str, Truth]):
    def __init__(self, space: OptionSpace, codes: NDArray[np.int64]) -> None:
        super().__init__()
        self.space = space
        self.codes = codes

    def __missing__(self, option: str) -> Truth:
        yes = (self.codes >> self.space.bits[option] & 1).astype(bool)
        raw = np.zeros(-(-len(yes) // 64) * 8, dtype=np.uint8)
        packed = np.packbits(yes, bitorder="little")
        raw[: len(packed)] = packed
        self[option] = raw.view(WORD)
        return self[option]


Blocks = CodeRange | CodeList


def none_of(formulas: Iterable[Formula], named: Mapping[str, Truth]) -> Truth:
    """Where none of the formulas holds."""
    found: Truth = True
    for formula in formulas:
        found = both(found, opposite(truth(formula, named)))
        if found is False:
            break
    return found
