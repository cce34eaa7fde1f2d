"""Partial orders of goals against the plain list of their completions."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.errors import LimitError
from standoff.explain.conditions import covered, outranking_terms
from standoff.explain.orders import Judge, Order, Orders, leaves, members
from standoff.explain.sat import CompletionSolver

GOALS = 5
Completion = tuple[int, ...]


def order_of(count: int, pairs: list[tuple[int, int]]) -> Order:
    below = [0] * count
    for higher, lower in pairs:
        below[higher] |= 1 << lower
    for middle in range(count):
        for goal in range(count):
            if below[goal] >> middle & 1:
                below[goal] |= below[middle]
    return Order(tuple(below))


@st.composite
def partial_orders(draw: st.DrawFn) -> Order:
    count = draw(st.integers(1, GOALS))
    line = draw(st.permutations(range(count)))
    pairs = [(line[a], line[b]) for a in range(count) for b in range(a + 1, count)]
    return order_of(count, draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else [])


def completions(order: Order) -> list[Completion]:
    return [
        line
        for line in permutations(range(len(order.below)))
        if all(line.index(a) < line.index(b) for a in line for b in members(order.below[a]))
    ]


def preferred(line: Completion, first: int, second: int) -> int:
    for goal in line:
        if (first ^ second) >> goal & 1:
            return 1 if first >> goal & 1 else -1
    return 0


masks = st.integers(0, 2**GOALS - 1)


def within(order: Order, *states: int) -> list[int]:
    return [state & ((1 << len(order.below)) - 1) for state in states]


@given(partial_orders(), masks, masks, masks)
def test_leaves_partition_the_completions(order: Order, a: int, b: int, c: int) -> None:
    a, b, c = within(order, a, b, c)
    found = leaves({"x": order}, lambda judge: (judge.sign("x", a, b), judge.sign("x", b, c)))
    for line in completions(order):
        holding = [leaf for leaf in found if line in completions(leaf.orders["x"])]
        assert [leaf.answer for leaf in holding] == [(preferred(line, a, b), preferred(line, b, c))]


@given(partial_orders(), masks, masks, masks)
def test_satisfiability_agrees_with_the_list(order: Order, a: int, b: int, c: int) -> None:
    a, b, c = within(order, a, b, c)
    solver = CompletionSolver(order)
    first, second = solver.prefers(a, b), solver.prefers(b, c)
    expected = [line for line in completions(order) if preferred(line, a, b) > 0 and preferred(line, b, c) > 0]
    assert (first is not None and second is not None and solver.possible([first, second])) == bool(expected)
    if first is not None:
        not_preferred = [line for line in completions(order) if preferred(line, a, b) <= 0]
        assert solver.possible([-first]) == bool(not_preferred)


@given(partial_orders(), st.lists(masks, min_size=1, max_size=3), masks)
def test_conditions_are_exact(order: Order, alternatives: list[int], here: int) -> None:
    here, *there = within(order, here, *alternatives)

    def answer(judge: Judge) -> str:
        return "against" if any(judge.sign("x", state, here) > 0 for state in there) else "follows"

    def outcomes_under(orders: Orders) -> frozenset[str]:
        return frozenset(leaf.answer for leaf in leaves(orders, answer))

    found = leaves({"x": order}, answer)
    terms = outranking_terms({"x": order}, found, "against", outcomes_under)
    for line in completions(order):
        expected = any(preferred(line, state, here) > 0 for state in there)
        said = any(all(line.index(high) < line.index(low) for _, high, low in term) for term in terms.terms)
        if terms.complete:
            assert said == expected
        else:
            assert expected or not said


def test_one_of_two_may_always_win_though_neither_always_does() -> None:
    order = order_of(3, [])
    here, first, second = 0b001, 0b010, 0b100
    judged = leaves({"x": order}, lambda judge: max(judge.sign("x", s, here) for s in (first, second)))
    assert {leaf.answer for leaf in judged} == {1, -1}
    both_sides = order_of(2, [])
    judged = leaves({"x": both_sides}, lambda judge: max(judge.sign("x", 0b01, 0b10), judge.sign("x", 0b10, 0b01)))
    assert {leaf.answer for leaf in judged} == {1}


def test_too_many_classes_are_refused() -> None:
    order = order_of(5, [])

    def every_pair(judge: Judge) -> int:
        return sum(judge.sign("x", 1 << a, 1 << b) for a in range(5) for b in range(a))

    with pytest.raises(LimitError):
        leaves({"x": order}, every_pair, limit=50)


def test_covered_needs_every_completion() -> None:
    orders = {"x": order_of(2, [])}
    assert not covered(orders, [(("x", 0, 1),)])
    assert covered(orders, [(("x", 0, 1),), (("x", 1, 0),)])
