"""In how many complete orders of statements a state reaches a threshold, for many states at once.

States are compared by the most important statement on which they differ. What a state has to reach to be stable is a
maximum of minima of maxima of other states (`stability.completions_conditions`). Statements are placed one by one, the
most important first: the one placed decides one digit of the threshold, what cannot be the threshold any more drops
out, and of the states asked about those that differ in this digit are decided. What is left is known by the statements
still to be placed, the states still tied with the threshold, and the alternatives still alive; ways that lead to the
same remainder are added up. Statements that make no difference to a remainder are left out of it, and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import comb, perm

import numpy as np

from standoff.errors import LimitError
from standoff.stability.completions_orders import StatementOrder
from standoff.stability.rankings import members

MAX_STEPS = 20_000_000
MAX_CLASSES = 16_384

Alternative = int
"""A mask of classes of states: the best of them."""
Group = frozenset[Alternative]
"""The worst of the alternatives."""
Threshold = frozenset[Group]
"""The best of the groups."""
Remainder = tuple[int, int, Threshold]


class Budget:
    """Steps that may still be made."""

    def __init__(self, steps: int | None = None) -> None:
        self.steps = MAX_STEPS if steps is None else steps
        self.left = self.steps

    def spend(self, steps: int) -> None:
        """Raises LimitError where none are left."""
        self.left -= steps
        if self.left < 0:
            raise LimitError(
                f"counting orders of statements would take more than {self.steps:,} steps; ask about fewer states, "
                "state more priorities, or sample completions"
            )


@dataclass(frozen=True, eq=False)
class Classes:
    """The different truth values of one actor's statements over the states, as masks of statements, and their order."""

    truths: tuple[int, ...]
    order: StatementOrder

    def __post_init__(self) -> None:
        holding = [0] * self.order.size
        for number, truth in enumerate(self.truths):
            for x in members(truth):
                holding[x] |= 1 << number
        object.__setattr__(self, "holding", tuple(holding))

    holding: tuple[int, ...] = field(init=False, default=())

    def no_better(self) -> list[int]:
        """For each class a mask of the classes that are in every completion no better. Raises LimitError."""
        if len(self.truths) > MAX_CLASSES:
            raise LimitError(
                f"the statements tell {len(self.truths):,} classes of states apart; completions are counted up to "
                f"{MAX_CLASSES:,}"
            )
        truths = np.array(self.truths, dtype=np.int64)
        found = []
        for own in self.truths:
            gained, lost = truths & ~own, own & ~truths
            for x, below in enumerate(self.order.below):
                if below:
                    gained &= ~np.where(lost >> x & 1, below, 0)
            found.append(int.from_bytes(np.packbits(gained == 0, bitorder="little").tobytes(), "little"))
        return found

    # --- simpler forms of the same threshold ---

    def simplified(self, groups: Iterable[Iterable[int]], lower: Sequence[int]) -> Threshold:
        """Without what another part makes superfluous in every completion. lower: `no_better` of every class."""
        reduced = {self._simplified_group(group, lower) for group in groups}
        if len(reduced) < 2 or len(reduced) > 200:
            return frozenset(reduced)
        beneath = {group: [self._beneath(one, lower) for one in group] for group in reduced}
        kept: list[Group] = []
        for group in sorted(reduced, key=lambda g: (len(g), sorted(g))):
            if not any(_never_above(beneath[group], beneath[other]) for other in kept):
                kept = [other for other in kept if not _never_above(beneath[other], beneath[group])]
                kept.append(group)
        return frozenset(kept)

    def _simplified_group(self, group: Iterable[int], lower: Sequence[int]) -> Group:
        by_beneath = {self._beneath(one, lower): one for one in group}
        kept: list[int] = []
        for beneath in sorted(by_beneath, key=int.bit_count):
            if not any(not other & ~beneath for other in kept):
                kept.append(beneath)
        return frozenset(self._highest(by_beneath[beneath], lower) for beneath in kept)

    @staticmethod
    def _beneath(alternative: int, lower: Sequence[int]) -> int:
        found = 0
        for number in members(alternative):
            found |= lower[number]
        return found

    @staticmethod
    def _highest(alternative: int, lower: Sequence[int]) -> int:
        left = alternative
        for number in members(alternative):
            if left >> number & 1:
                left &= ~lower[number] | 1 << number
        return left

    # --- counting ---

    def counts(self, asked: int, threshold: Threshold, budget: Budget, only: int | None = None) -> dict[int, int]:
        """For each class of the mask `asked`: in how many completions it is at least as good as the threshold.

        only: a mask; completions are those of these statements alone, which must be all that matter.
        Raises LimitError at the end of the budget.
        """
        run = _Run(self, only, budget)
        run.push(run.every, asked, threshold, 1)
        run.finish()
        found = dict.fromkeys(members(asked), 0)
        for mask, ways in run.reached.items():
            for number in members(mask):
                found[number] += ways
        return found

    def that_matter(self, asked: int, threshold: Threshold) -> int:
        """Mask of the statements on which the classes asked about and those of the threshold differ."""
        every = asked | _all_of(threshold)
        return sum(1 << x for x, holds in enumerate(self.holding) if every & holds not in (0, every))


def _never_above(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether the group with these downward closures is never above the other one."""
    return all(any(not own & ~theirs for own in one) for theirs in other)


def _all_of(threshold: Threshold) -> int:
    every = 0
    for group in threshold:
        for alternative in group:
            every |= alternative
    return every


class _Run:
    """Remainders by the number of statements still to be placed, the most first."""

    def __init__(self, classes: Classes, only: int | None, budget: Budget) -> None:
        self.classes, self.order, self.budget = classes, classes.order, budget
        self.every = (1 << self.order.size) - 1 if only is None else only
        self.waiting: list[dict[Remainder, int]] = [{} for _ in range(self.order.size + 1)]
        self.reached: dict[int, int] = {}

    def push(self, left: int, tied: int, threshold: Threshold, ways: int) -> None:
        """So many ways of placing all others lead to this remainder."""
        every = tied | _all_of(threshold)
        idle = 0
        for x in members(left):
            if every & self.classes.holding[x] in (0, every):
                idle |= 1 << x
        if idle == left:
            self._reach(tied, ways * self.order.completions(left))
            return
        left, ways = self._without(left, idle, ways)
        table = self.waiting[left.bit_count()]
        key = (left, tied, threshold)
        if key not in table:
            self.budget.spend(left.bit_count() * (10 + sum(map(len, threshold))))
        table[key] = table.get(key, 0) + ways

    def _without(self, left: int, idle: int, ways: int) -> tuple[int, int]:
        """Without idle statements that nothing is ranked against, and without parts that are wholly idle."""
        loose = self.order.loose(left) & idle
        if loose:
            ways *= perm(left.bit_count(), loose.bit_count())
            left &= ~loose
        if self.order.is_free:
            return left, ways
        rest = left
        while rest:
            part = self.order.connected(rest)
            rest &= ~part
            if not part & ~idle:
                ways *= comb(left.bit_count(), part.bit_count()) * self.order.completions(part)
                left &= ~part
        return left, ways

    def _reach(self, mask: int, ways: int) -> None:
        self.reached[mask] = self.reached.get(mask, 0) + ways

    def finish(self) -> None:
        for table in reversed(self.waiting):
            for (left, tied, threshold), ways in table.items():
                for x in self.order.first(left):
                    self._place(x, left & ~(1 << x), tied, threshold, ways)
            table.clear()

    def _place(self, x: int, left: int, tied: int, threshold: Threshold, ways: int) -> None:
        holds = self.classes.holding[x]
        needed = frozenset(
            _smallest({one & holds for one in group}) for group in threshold if all(one & holds for one in group)
        )
        if needed:
            tied &= holds
            threshold = needed
        else:
            if tied & holds:
                self._reach(tied & holds, ways * self.order.completions(left))
            tied &= ~holds
            threshold = frozenset(frozenset(one for one in group if not one & holds) for group in threshold)
        if tied:
            self.push(left, tied, threshold, ways)


def _smallest(alternatives: set[int]) -> Group:
    if len(alternatives) == 1 or len(alternatives) > 50:
        return frozenset(alternatives)
    return frozenset(a for a in alternatives if not any(b != a and not b & ~a for b in alternatives))
