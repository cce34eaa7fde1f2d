"""A starting order for the variables of diagrams: what stands in one formula stands together."""

from __future__ import annotations

from collections.abc import Sequence

MAX_SWEEPS = 200


def force(count: int, groups: Sequence[frozenset[int]]) -> list[int]:
    """An order of the numbers 0 .. count - 1 in which each group spans little.

    FORCE (Aloul, Markov and Sakallah, Great Lakes Symposium on VLSI 2003): every number moves to the mean of the
    centres of its groups, until the sum of the spans no longer falls.
    """
    place = [float(number) for number in range(count)]
    order = list(range(count))
    best, best_span = order, _span(place, groups)
    of: list[list[int]] = [[] for _ in range(count)]
    for index, group in enumerate(groups):
        for number in group:
            of[number].append(index)
    for _ in range(MAX_SWEEPS):
        centre = [sum(place[number] for number in group) / len(group) for group in groups]
        goal = [
            sum(centre[index] for index in of[number]) / len(of[number]) if of[number] else place[number]
            for number in range(count)
        ]
        order = sorted(range(count), key=lambda number: (goal[number], number))
        for position, number in enumerate(order):
            place[number] = float(position)
        span = _span(place, groups)
        if span >= best_span:
            break
        best, best_span = order, span
    return best


def _span(place: Sequence[float], groups: Sequence[frozenset[int]]) -> float:
    return sum(
        max(place[number] for number in group) - min(place[number] for number in group) for group in groups if group
    )


def components(groups: Sequence[frozenset[int]]) -> list[list[int]]:
    """Indices of groups that hang together by numbers they share; a group without numbers is one of its own."""
    found: list[tuple[set[int], list[int]]] = []
    for index, group in enumerate(groups):
        members, joined = set(group), [index]
        apart = []
        for numbers, indices in found:
            if numbers & members:
                members |= numbers
                joined += indices
            else:
                apart.append((numbers, indices))
        found = [*apart, (members, joined)]
    return [sorted(indices) for _, indices in found]
