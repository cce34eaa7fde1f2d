"""Partial orders of goals, and exact case distinction over all their completions.

A completion is one total order of an actor's goals that agrees with the stated priorities. Instead of listing
completions, a question is answered with the partial order as it stands; where the answer is open, the orders are
split on which of
the maximal differing goals is the most important. The leaves of that splitting partition all completions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from standoff.errors import LimitError

MAX_LEAVES = 20_000

T = TypeVar("T")


def members(mask: int) -> Iterator[int]:
    """Positions of the bits of a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


@dataclass(frozen=True, slots=True)
class Order:
    """A strict partial order: `below[g]` is the mask of goals that g outranks, transitively closed."""

    below: tuple[int, ...]

    def maximal(self, goals: int) -> tuple[int, ...]:
        """Goals of the mask that no other goal of the mask outranks."""
        dominated = 0
        for goal in members(goals):
            dominated |= self.below[goal]
        return tuple(members(goals & ~dominated))

    def with_top(self, top: int, goals: int) -> Order:
        """This order with `top` above all other goals of the mask; `top` must be maximal in it."""
        lower = goals & ~(1 << top)
        for goal in members(lower):
            lower |= self.below[goal]
        below = list(self.below)
        for goal, own in enumerate(below):
            if goal == top or own >> top & 1:
                below[goal] = own | lower
        return Order(tuple(below))

    def outranks(self, higher: int, lower: int) -> bool:
        return bool(self.below[higher] >> lower & 1)

    def with_pair(self, higher: int, lower: int) -> Order:
        return self.with_top(higher, 1 << higher | 1 << lower)

    def completion(self) -> tuple[int, ...]:
        """One total order that agrees with this order: the lowest-numbered goal first wherever there is a choice."""
        left, result = (1 << len(self.below)) - 1, []
        while left:
            top = self.maximal(left)[0]
            result.append(top)
            left &= ~(1 << top)
        return tuple(result)


Orders = dict[str, Order]


class _Split(Exception):
    def __init__(self, actor: str, goals: int, maximal: tuple[int, ...]) -> None:
        self.actor, self.goals, self.maximal = actor, goals, maximal


@dataclass(frozen=True, slots=True)
class Leaf(Generic[T]):
    """A set of completions with one answer: those that agree with `orders`."""

    orders: Orders
    answer: T


class Judge:
    """Compares two states for an actor within `orders`; splits where the orders do not decide."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders

    def sign(self, actor: str, first: int, second: int) -> int:
        """+1 if the actor prefers `first`, -1 if `second`, 0 if no goal differs; states as masks of goals that hold."""
        return sign_between(self.orders[actor], actor, first, second)


def sign_between(order: Order, actor: str, first: int, second: int) -> int:
    """Comparison by the most important differing goal (option prioritisation); splits when it is open."""
    differing = first ^ second
    if not differing:
        return 0
    maximal = order.maximal(differing)
    signs = {1 if first >> goal & 1 else -1 for goal in maximal}
    if len(signs) > 1:
        raise _Split(actor, differing, maximal)
    return signs.pop()


def leaves(orders: Orders, answer: Callable[[Judge], T], limit: int = MAX_LEAVES) -> list[Leaf[T]]:
    """Partition all completions of `orders` by the answers of a function that looks only through its Judge.

    Raises LimitError above `limit` leaves.
    """
    return list(each_leaf(orders, answer, limit))


def each_leaf(orders: Orders, answer: Callable[[Judge], T], limit: int = MAX_LEAVES) -> Iterator[Leaf[T]]:
    """The same one by one, for a caller that may have seen enough before the last."""
    found = 0
    waiting = [orders]
    while waiting:
        current = waiting.pop()
        try:
            leaf = Leaf(current, answer(Judge(current)))
        except _Split as split:
            order = current[split.actor]
            waiting.extend(
                {**current, split.actor: order.with_top(top, split.goals)} for top in reversed(split.maximal)
            )
        else:
            found += 1
            yield leaf
        if found + len(waiting) > limit:
            raise LimitError(f"more than {limit:,} classes of completions have to be told apart")
