"""Counts of rankings against lists of all rankings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.errors import LimitError
from standoff.stability.rankings import (
    Distances,
    PartialRanking,
    count,
    members,
    product_of_counts,
    weak_orders,
    within,
)
from tests.strategies import examples

Levels = tuple[int, ...]


def rankings(states: int, *, ties: bool) -> Iterator[Levels]:
    """All rankings as levels, higher is better; with ties every level from 0 up is used."""
    if not ties:
        yield from itertools.permutations(range(states))
        return
    for levels in itertools.product(range(states), repeat=states):
        if set(levels) == set(range(max(levels, default=-1) + 1)):
            yield levels


def distance(one: Sequence[int], base: Sequence[int], *, ties: bool) -> int:
    """With ties the pairs that are not compared alike, without the pairs that are ranked in opposite ways."""
    changed = 0
    for a, b in itertools.combinations(range(len(base)), 2):
        new, old = (one[a] > one[b]) - (one[a] < one[b]), (base[a] > base[b]) - (base[a] < base[b])
        changed += new != old if ties else new * old < 0
    return changed


@st.composite
def known(draw: st.DrawFn, most: int, *, ties: bool) -> tuple[PartialRanking, list[tuple[int, int, bool]]]:
    """A partial ranking made from answers to questions, and the answers."""
    states = draw(st.integers(1, most))
    order = PartialRanking.free(states, ties=ties)
    answers = []
    pair = st.tuples(st.integers(0, states - 1), st.integers(0, states - 1))
    for first, second in draw(st.lists(pair, max_size=2 * states)):
        if order.better(first, second) is None:
            answer = draw(st.booleans())
            order = order.with_better(first, second) if answer else order.with_not_better(first, second)
            answers.append((first, second, answer))
    return order, answers


def agree(levels: Levels, answers: Sequence[tuple[int, int, bool]]) -> bool:
    return all((levels[first] > levels[second]) == answer for first, second, answer in answers)


def by_distance(found: Sequence[Levels], base: Sequence[int], *, ties: bool) -> tuple[int, ...]:
    counts = [0] * (len(base) * (len(base) - 1) // 2 + 1)
    for levels in found:
        counts[distance(levels, base, ties=ties)] += 1
    return tuple(counts)


def compare(order: PartialRanking, answers: Sequence[tuple[int, int, bool]], base: list[int]) -> None:
    states, ties = len(order.above), order.ties
    found = [levels for levels in rankings(states, ties=ties) if agree(levels, answers)]
    for first, second in itertools.product(range(states), repeat=2):
        said = {levels[first] > levels[second] for levels in found}
        assert order.better(first, second) == (said.pop() if len(said) == 1 else None)
    assert count(order) == len(found)
    counts = by_distance(found, base, ties=ties)
    assert Distances(base, ties=ties).counts(order) == counts
    assert Distances(base, 2, ties=ties).counts(order) == counts[:3]
    smallest, tiers = Distances(base, ties=ties).nearest(order)
    levels = {state: -place for place, tier in enumerate(tiers) for state in tier}
    nearest = tuple(levels[state] for state in range(states))
    assert agree(nearest, answers)
    assert smallest == distance(nearest, base, ties=ties) == next(n for n, value in enumerate(counts) if value)


@examples(0.6)
@given(known(6, ties=False), st.data())
def test_strict_rankings(case: tuple[PartialRanking, list[tuple[int, int, bool]]], data: st.DataObject) -> None:
    states = len(case[0].above)
    compare(*case, data.draw(st.lists(st.integers(0, states), min_size=states, max_size=states)))


@examples(0.6)
@given(known(4, ties=True), st.data())
def test_rankings_with_ties(case: tuple[PartialRanking, list[tuple[int, int, bool]]], data: st.DataObject) -> None:
    states = len(case[0].above)
    compare(*case, data.draw(st.lists(st.integers(0, states), min_size=states, max_size=states)))


@pytest.mark.parametrize("ties", [False, True])
def test_the_largest_that_can_be_listed(ties: bool) -> None:
    states = 5 if ties else 7
    order, answers = PartialRanking.free(states, ties=ties), [(0, 2, True), (3, 1, False), (1, 4, True)]
    for first, second, answer in answers:
        order = order.with_better(first, second) if answer else order.with_not_better(first, second)
    compare(order, answers, list(range(states)))


@examples(0.5)
@given(st.integers(1, 5), st.booleans(), st.data())
def test_rankings_by_what_is_better_than_a_state(states: int, ties: bool, data: st.DataObject) -> None:
    base = data.draw(st.lists(st.integers(0, states), min_size=states, max_size=states))
    state = data.draw(st.integers(0, states - 1))
    wanted = data.draw(st.sets(st.integers(0, (1 << states) - 1)))
    found = [
        levels
        for levels in rankings(states, ties=ties)
        if sum(1 << s for s in range(states) if levels[s] > levels[state]) in wanted
    ]
    counts = Distances(base, ties=ties).counts_where(state, lambda mask: mask in wanted)
    assert counts == by_distance(found, base, ties=ties)


@examples(0.3)
@given(st.booleans(), st.lists(st.integers(0, 4), min_size=1, max_size=5))
def test_all_rankings_by_distance(ties: bool, base: list[int]) -> None:
    every = list(rankings(len(base), ties=ties))
    assert Distances(base, ties=ties).all_counts() == by_distance(every, base, ties=ties)


@examples(0.6)
@given(known(4, ties=True), known(4, ties=True))
def test_whether_two_agree(
    one: tuple[PartialRanking, list[tuple[int, int, bool]]], two: tuple[PartialRanking, list[tuple[int, int, bool]]]
) -> None:
    states = max(len(one[0].above), len(two[0].above))
    orders = []
    for _, answers in (one, two):
        order = PartialRanking.free(states, ties=True)
        for first, second, answer in answers:
            order = order.with_better(first, second) if answer else order.with_not_better(first, second)
        orders.append(order)
    some = any(agree(levels, [*one[1], *two[1]]) for levels in rankings(states, ties=True))
    assert orders[0].agrees_with(orders[1]) == some


def test_numbers_of_rankings_with_ties() -> None:
    """The ordered Bell numbers, OEIS A000670."""
    assert [weak_orders(n) for n in range(8)] == [1, 1, 3, 13, 75, 541, 4683, 47293]


def test_numbers_by_distance() -> None:
    """Permutations of four by inversions (Mahonian numbers, OEIS A008302)."""
    assert Distances([4, 3, 2, 1]).all_counts() == (1, 3, 5, 6, 5, 3, 1)
    assert within((1, 3, 5)) == (1, 4, 9)
    assert product_of_counts((1, 3, 5, 6), (1, 1), 2) == (1, 4, 8)


def test_known_counts_of_large_partial_rankings() -> None:
    """Two rows of eight that nothing compares: 16 over 8. The best of thirty states: a thirtieth of all rankings."""
    rows = PartialRanking.free(16)
    for state in range(7):
        rows = rows.with_better(state, state + 1).with_better(state + 8, state + 9)
    assert count(rows) == 12_870
    best = PartialRanking.free(30)
    for state in range(1, 30):
        best = best.with_better(0, state)
    assert count(best) == factorial(29)
    assert list(members(0b1010)) == [1, 3]


def test_a_limit_is_named() -> None:
    """A crown: every state of one row is above all but one of the other row."""
    crown = PartialRanking.free(40)
    for high, low in itertools.product(range(20), range(20, 40)):
        if low - 20 != high:
            crown = crown.with_better(high, low)
    with pytest.raises(LimitError, match="200,000 parts"):
        count(crown)
