"""Rankings of the states of one actor that agree with what is known of them: exact counts, also by distance.

What is known is a partial order: for some pairs of states which is better, or that one is not better than the other.
Rankings that agree with it are counted over the sets of states that are still to be placed, best first, after parts
that nothing ranks against each other were separated, and parts of which one is wholly above the other. (Counting
linear extensions is hard in general: Brightwell and Winkler 1991; hence the limit.) The distance of two rankings is the
number of pairs of states that they rank in opposite ways (Kendall 1938); with ties, of pairs that they do not compare
alike (better, tied, worse). When the next best is placed, the pairs that this decides are known, so that counts by
distance are made in the same pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import comb, factorial

from standoff.errors import LimitError

MAX_PARTS = 200_000
MAX_TIERS_TRIED = 1_000_000

Tiers = tuple[tuple[int, ...], ...]


def members(mask: int) -> Iterator[int]:
    """Positions of the bits of a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


@dataclass(frozen=True, slots=True)
class PartialRanking:
    """What is known of one actor's ranking of m states, closed under transitivity.

    above[s]: mask of the states that are better than s. level[s]: mask of the other states that are at least as good.
    ties: whether states may be tied; without ties the two are the same.
    """

    above: tuple[int, ...]
    level: tuple[int, ...]
    ties: bool = False

    @classmethod
    def free(cls, states: int, *, ties: bool = False) -> PartialRanking:
        """Nothing is known."""
        return cls((0,) * states, (0,) * states, ties)

    def better(self, first: int, second: int) -> bool | None:
        """Whether `first` is better than `second`; None where it is not known."""
        if self.above[second] >> first & 1:
            return True
        if first == second or self.level[first] >> second & 1:
            return False
        return None

    def with_better(self, first: int, second: int) -> PartialRanking:
        """With `first` better than `second`, which must not be excluded."""
        return self._with(first, second, strict=True)

    def with_not_better(self, first: int, second: int) -> PartialRanking:
        """With `first` not better than `second`: so `second` is better, or with ties at least as good."""
        return self._with(second, first, strict=not self.ties)

    def _with(self, high: int, low: int, *, strict: bool) -> PartialRanking:
        above, level = list(self.above), list(self.level)
        at_least = self.level[high] | 1 << high
        for state, own in enumerate(self.level):
            if state == low or own >> low & 1:
                certain = strict or self.above[state] >> low & 1
                above[state] |= at_least if certain else self.above[high]
                level[state] |= at_least & ~(1 << state)
        return PartialRanking(tuple(above), tuple(level) if self.ties else tuple(above), self.ties)

    def agrees_with(self, other: PartialRanking) -> bool:
        """Whether some ranking agrees with both."""
        joint = self
        for low, highs in enumerate(other.level):
            for high in members(highs):
                strict = bool(other.above[low] >> high & 1)
                known = joint.better(low, high)
                if known or (strict and joint.level[high] >> low & 1):
                    return False
                if joint.better(high, low) is None or (not strict and not joint.level[low] >> high & 1):
                    joint = joint._with(high, low, strict=strict)
        return True


# --- counts -----------------------------------------------------------------------------------------------------------


def count(order: PartialRanking, states: int | None = None) -> int:
    """The number of rankings that agree with what is known.

    states: mask of the states to be ranked, default all. Raises LimitError above MAX_PARTS parts.
    """
    mask = (1 << len(order.above)) - 1 if states is None else states
    if not order.ties:
        return _Strict(order).count(mask)
    return sum(_Weak(order).by_tiers(mask))


class _Parts:
    """The shape of what is known: what stands above, beside and below each state."""

    def __init__(self, order: PartialRanking) -> None:
        self.above, self.level = order.above, order.level
        below = [0] * len(self.above)
        for state, highs in enumerate(self.level):
            for high in members(highs):
                below[high] |= 1 << state
        self.below = below
        self.parts = 0

    def connected(self, mask: int) -> int:
        """The states of the mask that are ranked, directly or through others of it, against its first state."""
        part, new = 0, mask & -mask
        while new:
            part |= new
            reached = 0
            for state in members(new):
                reached |= self.level[state] | self.below[state]
            new = reached & mask & ~part
        return part

    def on_top(self, mask: int) -> int:
        """A part of the mask, neither none nor all of it, that is wholly above the rest; 0 if none was found."""
        for state in members(mask):
            upper = self.above[state] & mask
            if not mask & ~(upper | self.below[state] | 1 << state):
                if upper:
                    return upper
                if all(self.above[low] >> state & 1 for low in members(mask & ~(1 << state))):
                    return 1 << state
        return 0

    def another(self) -> None:
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise LimitError(f"more than {MAX_PARTS:,} parts of a partial ranking would have to be counted")


class _Strict(_Parts):
    def __init__(self, order: PartialRanking) -> None:
        super().__init__(order)
        self.known: dict[int, int] = {0: 1}

    def count(self, mask: int) -> int:
        if mask in self.known:
            return self.known[mask]
        self.another()
        alone = 0
        for state in members(mask):
            if not (self.above[state] | self.below[state]) & mask:
                alone |= 1 << state
        if alone:
            free = alone.bit_count()
            found = self.count(mask & ~alone) * factorial(mask.bit_count()) // factorial(mask.bit_count() - free)
        elif (part := self.connected(mask)) != mask:
            found = comb(mask.bit_count(), part.bit_count()) * self.count(part) * self.count(mask & ~part)
        elif upper := self.on_top(mask):
            found = self.count(upper) * self.count(mask & ~upper)
        else:
            found = sum(self.count(mask & ~(1 << s)) for s in members(mask) if not self.above[s] & mask)
        self.known[mask] = found
        return found


class _Weak(_Parts):
    """With ties: how many rankings there are with 0, 1, 2, ... levels."""

    def __init__(self, order: PartialRanking) -> None:
        super().__init__(order)
        self.known: dict[int, tuple[int, ...]] = {0: (1,)}

    def by_tiers(self, mask: int) -> tuple[int, ...]:
        if mask not in self.known:
            self.another()
            if not mask & (mask - 1):
                found: tuple[int, ...] = (0, 1)
            elif (part := self.connected(mask)) != mask:
                found = _interleaved(self.by_tiers(part), self.by_tiers(mask & ~part))
            elif upper := self.on_top(mask):
                found = _product(self.by_tiers(upper), self.by_tiers(mask & ~upper))
            else:
                found = ()
                for tier in top_tiers(self.above, self.level, mask):
                    found = _sum(found, (0, *self.by_tiers(mask & ~tier)))
            self.known[mask] = found
        return self.known[mask]


def top_tiers(above: Sequence[int], level: Sequence[int], mask: int) -> Iterator[int]:
    """The sets of states of the mask that can be tied with each other above all others of it."""
    able = 0
    for state in members(mask):
        if not above[state] & mask:
            able |= 1 << state
    tier = able
    while tier:
        if all(not level[state] & mask & ~tier for state in members(tier)):
            yield tier
        tier = (tier - 1) & able


def _sum(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    short, long = sorted((one, other), key=len)
    return tuple(value + (short[n] if n < len(short) else 0) for n, value in enumerate(long))


def _product(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    found = [0] * (len(one) + len(other) - 1)
    for n, value in enumerate(one):
        for k, factor in enumerate(other):
            found[n + k] += value * factor
    return tuple(found)


def _interleaved(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """Levels of two parts that nothing ranks against each other: each level of one, of the other, or of both."""
    found = [0] * (len(one) + len(other) - 1)
    for n, value in enumerate(one):
        for k, factor in enumerate(other):
            if value and factor:
                for levels in range(max(n, k), n + k + 1):
                    found[levels] += value * factor * comb(levels, n) * comb(n, n + k - levels)
    return tuple(found)


@cache
def weak_orders(states: int) -> int:
    """The number of rankings with ties (the ordered Bell or Fubini numbers): 1, 1, 3, 13, 75, ..."""
    return 1 if states == 0 else sum(comb(states, k) * weak_orders(states - k) for k in range(1, states + 1))


def all_rankings(states: int, *, ties: bool = False) -> int:
    """How many rankings of so many states there are."""
    return weak_orders(states) if ties else factorial(states)


# --- counts by distance -----------------------------------------------------------------------------------------------


class Distances:
    """Counts of rankings by their distance to a base ranking, up to a distance.

    base: ranks of the m states, higher is better. up_to: larger distances are left out; None keeps all. Counts are
    kept as whole numbers that hold one count per distance side by side, so that adding and moving them is quick.
    """

    def __init__(self, base: Sequence[int], up_to: int | None = None, *, ties: bool = False) -> None:
        self.base, self.ties = list(base), ties
        self.states = len(self.base)
        largest = self.states * (self.states - 1) // 2
        self.up_to = largest if up_to is None else min(up_to, largest)
        self.width = all_rankings(self.states, ties=ties).bit_length() + 1
        self.all = (1 << self.width * (self.up_to + 1)) - 1
        ranks = range(self.states)
        self.over = [sum(1 << t for t in ranks if self.base[t] > self.base[s]) for s in ranks]
        self.under = [sum(1 << t for t in ranks if self.base[t] < self.base[s]) for s in ranks]
        self.tied = [sum(1 << t for t in ranks if t != s and self.base[t] == self.base[s]) for s in ranks]
        self.tried = 0

    def moved(self, packed: int, distance: int) -> int:
        """Every ranking that much farther away."""
        return packed << self.width * distance & self.all if distance <= self.up_to else 0

    def times(self, one: int, other: int) -> int:
        return one * other & self.all

    def unpacked(self, packed: int) -> tuple[int, ...]:
        """Counts by distance: 0, 1, ..., up_to."""
        one = (1 << self.width) - 1
        return tuple(packed >> self.width * distance & one for distance in range(self.up_to + 1))

    def cost(self, tier: int, rest: int) -> int:
        """Pairs that are decided unlike the base when `tier` is placed above `rest`; without ties, turned round."""
        if not self.ties:
            return sum((self.over[state] & rest).bit_count() for state in members(tier))
        across = sum((rest & ~self.under[state]).bit_count() for state in members(tier))
        return across + sum((tier & ~self.tied[state] & ~(1 << state)).bit_count() for state in members(tier)) // 2

    def tiers(self, order: PartialRanking, mask: int) -> Iterator[int]:
        """What can be placed next."""
        if self.ties:
            yield from top_tiers(order.above, order.level, mask)
        else:
            for state in members(mask):
                if not order.above[state] & mask:
                    yield 1 << state

    def turned(self, order: PartialRanking) -> int:
        """How many pairs are known to be compared unlike the base, at least."""
        return sum((order.above[state] & self.under[state]).bit_count() for state in range(self.states))

    def paid(self, rest: int) -> int:
        """Pairs of a state placed and one of the rest that are compared unlike the base."""
        counted = 0
        for state in members((1 << self.states) - 1 & ~rest):
            counted += (rest & ~self.under[state] if self.ties else rest & self.over[state]).bit_count()
        return counted

    def counts(self, order: PartialRanking) -> tuple[int, ...]:
        """Rankings that agree with what is known, by distance. Raises LimitError."""
        return self.unpacked(self._counted(order, (1 << self.states) - 1, {0: 1}))

    def _counted(self, order: PartialRanking, mask: int, known: dict[int, int]) -> int:
        if mask not in known:
            found = 0
            for tier in self.tiers(order, mask):
                self.another()
                rest = mask & ~tier
                if self.paid(rest) <= self.up_to:
                    found += self.moved(self._counted(order, rest, known), self.cost(tier, rest))
            known[mask] = found
        return known[mask]

    def counts_where(self, state: int, admits: Callable[[int], bool]) -> tuple[int, ...]:
        """Rankings in which the set of states better than `state`, as a mask, is admitted, by distance."""
        order = PartialRanking.free(self.states, ties=self.ties)
        every = (1 << self.states) - 1
        rest_known: dict[int, int] = {0: 1}
        known: dict[int, int] = {}

        def counted(mask: int) -> int:
            if mask not in known:
                found = 0
                for tier in self.tiers(order, mask):
                    self.another()
                    rest = mask & ~tier
                    if self.paid(rest) > self.up_to:
                        continue
                    if not tier >> state & 1:
                        after = counted(rest) if rest >> state & 1 else 0
                    else:
                        after = self._counted(order, rest, rest_known) if admits(every & ~mask) else 0
                    found += self.moved(after, self.cost(tier, rest))
                known[mask] = found
            return known[mask]

        return self.unpacked(counted(every))

    def all_counts(self) -> tuple[int, ...]:
        """All rankings by distance. Raises LimitError, with ties only."""
        if self.ties:
            return self.counts(PartialRanking.free(self.states, ties=True))
        packed, placed = 1, 0
        for rank in sorted(set(self.base)):
            size = self.base.count(rank)
            packed = self.times(packed, self.times(factorial(size), self.mixed(placed, size)))
            placed += size
        return self.unpacked(packed)

    def mixed(self, one: int, other: int) -> int:
        """The ways of mixing two rows of so many states, by turned pairs across them (Gaussian binomials)."""
        return _mixed(one, other, self.width, self.up_to)

    def nearest(self, order: PartialRanking) -> tuple[int, Tiers]:
        """The smallest distance of a ranking that agrees with what is known, and one such, best first."""
        found = self._nearest(order, lambda _: True, 0)
        assert found is not None
        return found

    def nearest_where(self, state: int, admits: Callable[[int], bool]) -> tuple[int, Tiers] | None:
        """The same where the set of states better than `state` has to be admitted; None where no ranking does it."""
        every = (1 << self.states) - 1
        order = PartialRanking.free(self.states, ties=self.ties)
        return self._nearest(order, lambda mask: admits(every & ~mask), 1 << state)

    def _nearest(
        self, order: PartialRanking, may_be_left: Callable[[int], bool], gate: int
    ) -> tuple[int, Tiers] | None:
        """Looked for farther and farther away; a tier with a state of `gate` is placed only where what is left may be.

        Raises LimitError.
        """
        largest = self.states * (self.states - 1) // 2
        bound = min(self.up_to, largest)
        while True:
            found = self._best(order, (1 << self.states) - 1, {0: (0, ())}, may_be_left, gate, bound)
            if bound == largest or (found is not None and found[0] <= bound):
                return found
            bound = min(2 * bound + 1, largest)

    def _best(
        self,
        order: PartialRanking,
        mask: int,
        known: dict[int, tuple[int, Tiers] | None],
        may_be_left: Callable[[int], bool],
        gate: int,
        bound: int,
    ) -> tuple[int, Tiers] | None:
        """The nearest way of placing the rest; ways that are farther off than the bound may be passed over."""
        if mask not in known:
            found: tuple[int, Tiers] | None = None
            for tier in self.tiers(order, mask):
                self.another()
                rest = mask & ~tier
                if (tier & gate and not may_be_left(mask)) or self.paid(rest) > bound:
                    continue
                after = self._best(order, rest, known, may_be_left, gate, bound)
                if after is not None:
                    distance = after[0] + self.cost(tier, rest)
                    if found is None or distance < found[0]:
                        found = (distance, (tuple(members(tier)), *after[1]))
            known[mask] = found
        return known[mask]

    def another(self) -> None:
        self.tried += 1
        if self.tried > MAX_TIERS_TRIED:
            raise LimitError(f"more than {MAX_TIERS_TRIED:,} steps would be needed to count rankings by distance")


@cache
def _mixed(one: int, other: int, width: int, up_to: int) -> int:
    if not one or not other:
        return 1
    every = (1 << width * (up_to + 1)) - 1
    first = _mixed(one - 1, other, width, up_to) << width * other if other <= up_to else 0
    return (first & every) + _mixed(one, other - 1, width, up_to)


def within(counts: Sequence[int]) -> tuple[int, ...]:
    """Counts up to each distance from counts at each distance."""
    total, found = 0, []
    for value in counts:
        total += value
        found.append(total)
    return tuple(found)


def product_of_counts(one: Sequence[int], other: Sequence[int], up_to: int) -> tuple[int, ...]:
    """Counts by joint distance of pairs of rankings of two actors."""
    found = [0] * (min(len(one) + len(other) - 2, up_to) + 1)
    for n, value in enumerate(one):
        for k, factor in enumerate(other):
            if n + k < len(found):
                found[n + k] += value * factor
    return tuple(found)
