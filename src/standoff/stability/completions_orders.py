"""Partial orders of an actor's preference statements, and how many complete orders agree with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import comb, perm

from standoff.errors import InputError, LimitError
from standoff.stability.rankings import members

MAX_PARTS = 200_000


@dataclass(frozen=True)
class StatementOrder:
    """Of `below[x]`, a mask of statements, each has to come after x; closed under transitivity."""

    below: tuple[int, ...]

    @classmethod
    def of(cls, statements: int, outranks: Iterable[tuple[int, int]] = ()) -> StatementOrder:
        """From pairs (higher, lower) of the numbers of statements, counted from 0.

        Raises InputError for a number that no statement has, and for priorities that contradict each other.
        """
        below = [0] * statements
        for higher, lower in outranks:
            if not (0 <= higher < statements and 0 <= lower < statements):
                raise InputError(f"there are {statements} statements, numbered from 0; found {higher} above {lower}")
            below[higher] |= 1 << lower
        for middle in range(statements):
            for x in range(statements):
                if below[x] >> middle & 1:
                    below[x] |= below[middle]
        if any(own >> x & 1 for x, own in enumerate(below)):
            raise InputError("the stated priorities contradict each other: a statement would outrank itself")
        return cls(tuple(below))

    @property
    def size(self) -> int:
        return len(self.below)

    @cached_property
    def above(self) -> tuple[int, ...]:
        found = [0] * self.size
        for x, lower in enumerate(self.below):
            for y in members(lower):
                found[y] |= 1 << x
        return tuple(found)

    @cached_property
    def beside(self) -> tuple[int, ...]:
        """For each statement those that are ranked against it."""
        return tuple(one | other for one, other in zip(self.below, self.above, strict=True))

    @cached_property
    def is_free(self) -> bool:
        return not any(self.below)

    def connected(self, mask: int) -> int:
        """The statements of the mask that are ranked, directly or through others of it, against its first."""
        part, new = 0, mask & -mask
        while new:
            part |= new
            reached = 0
            for x in members(new):
                reached |= self.beside[x]
            new = reached & mask & ~part
        return part

    def loose(self, mask: int) -> int:
        """The statements of the mask that no other of it is ranked against."""
        if self.is_free:
            return mask
        return sum(1 << x for x in members(mask) if not self.beside[x] & mask)

    def first(self, mask: int) -> Iterator[int]:
        """The statements of the mask that can come first among them."""
        return (x for x in members(mask) if not self.above[x] & mask)

    @cached_property
    def _counted(self) -> dict[int, int]:
        return {0: 1}

    def completions(self, mask: int) -> int:
        """How many complete orders of the statements of a mask agree (linear extensions), by sets still to be placed.

        Counting them is hard in general (Brightwell and Winkler, Order 8 (1991), 225-242): raises LimitError above
        MAX_PARTS sets.
        """
        known = self._counted
        if mask in known:
            return known[mask]
        if len(known) > MAX_PARTS:
            raise LimitError(f"more than {MAX_PARTS:,} parts of a partial order of statements would have to be counted")
        size, loose = mask.bit_count(), self.loose(mask)
        if loose:
            found = perm(size, loose.bit_count()) * self.completions(mask & ~loose)
        elif (part := self.connected(mask)) != mask:
            found = comb(size, part.bit_count()) * self.completions(part) * self.completions(mask & ~part)
        else:
            found = sum(self.completions(mask & ~(1 << x)) for x in self.first(mask))
        known[mask] = found
        return found

    def listed(self, limit: int) -> list[tuple[int, ...]]:
        """All complete orders, the most important statement first. Raises LimitError above the limit."""
        if self.completions((1 << self.size) - 1) > limit:
            raise LimitError(f"more than {limit:,} orders of statements would have to be listed")
        found: list[tuple[int, ...]] = []

        def place(before: tuple[int, ...], left: int) -> None:
            if not left:
                found.append(before)
            for x in self.first(left):
                place((*before, x), left & ~(1 << x))

        place((), (1 << self.size) - 1)
        return found
