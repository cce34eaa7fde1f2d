"""One actor judged at one state by its own ranking: only what it puts above the state counts.

A state s is not stable for an actor when some move is better than s while, for every reply, the reply (SMR, SSEQ: or
some state that the actor could go on to from it) is better than s too: a monotone condition on the set of states that
are better than s, written here as alternatives of clauses. (Nash 1950; Howard 1971; Fraser and Hipel 1984; Fang, Hipel
and Kilgour 1993.) Sets are gone through state by state in the order of the present ranking, alike remainders of the
condition together, and weighted by the rankings that have just this set above s.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from math import factorial
from typing import TypeVar

from standoff.errors import LimitError
from standoff.stability.cases import Clauses, Conflict, Part, Required
from standoff.stability.rankings import Distances, Tiers, members, weak_orders

MAX_REMAINDERS = 200_000
MAX_TERMS = 2_000

Alternative = frozenset[int]
Formula = frozenset[Alternative]
"""Alternatives, of which one has to be so; an alternative: masks of states, of each of which one is better than s."""

Entry = tuple[int, int, int]
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

NEVER: Formula = frozenset()
ALWAYS: Formula = frozenset([frozenset()])


def unstable_when(conflict: Conflict, actor: int, state: int) -> Formula:
    """When the state is not stable for the actor; what the others can reply must not hang on a free ranking."""
    alternatives = []
    for move in conflict.arcs[actor][state]:
        clauses = {1 << move}
        if conflict.concept != "Nash":
            for reply in conflict.certain_replies(actor, move):
                ways = (reply, *conflict.arcs[actor][reply]) if conflict.no_escape else (reply,)
                clauses.add(sum(1 << way for way in dict.fromkeys(ways) if way != state))
        if 0 not in clauses:
            alternatives.append(_smallest(clauses))
    return frozenset(alternatives)


def _smallest(masks: Iterable[int]) -> frozenset[int]:
    """Without those that contain another."""
    kept: list[int] = []
    for mask in sorted(set(masks), key=int.bit_count):
        if not any(one & mask == one for one in kept):
            kept.append(mask)
    return frozenset(kept)


def holds(formula: Formula, better: int) -> bool:
    """Whether the state is not stable when these are the states better than it."""
    return any(all(clause & better for clause in clauses) for clauses in formula)


def by_pivot(
    conflict: Conflict,
    required: Required,
    ties: bool,
    base: list[int] | None,
    most_swaps: int,
    limited: list[str],
) -> Part:
    """Counts, condition and nearest ranking of one free actor at one state."""
    (actor,) = required.judges
    formula = unstable_when(conflict, actor, required.state)
    pivot = _Pivot(formula, required, conflict.states)
    holding, near = None, None
    swaps: int | None = None
    nearest: dict[int, Tiers] | None = None
    try:
        holding, example = pivot.count(ties)
        nearest = None if example is None else {actor: example}
    except LimitError as error:
        limited.append(f"the number of rankings: {error}")
    if base is not None:
        try:
            near, closest = pivot.by_distance(base, ties, most_swaps)
            if closest is not None:
                swaps, nearest = closest[0], {actor: closest[1]}
        except LimitError as error:
            limited.append(f"counts by distance: {error}")
            nearest = None
    return Part((actor,), holding, near, swaps, nearest, pivot.condition(actor, ties, limited))


class _Pivot:
    def __init__(self, formula: Formula, required: Required, states: int) -> None:
        self.formula, self.stable = formula, required.stable
        self.state, self.states = required.state, states
        self.others = [s for s in range(states) if s != self.state]
        self.assigned: dict[tuple[Formula, int, bool], Formula] = {}

    def admits(self, better: int) -> bool:
        return holds(self.formula, better) != self.stable

    def wanted(self, remainder: Formula) -> bool:
        return remainder == (NEVER if self.stable else ALWAYS)

    def with_state(self, formula: Formula, state: int, better: bool) -> Formula:
        """The remainder once it is known whether a state is better than the one in question."""
        key = (formula, state, better)
        if key not in self.assigned:
            self.assigned[key] = _with_state(formula, 1 << state, better)
        return self.assigned[key]

    def count(self, ties: bool) -> tuple[int, Tiers | None]:
        """The number of rankings, and one of them."""
        weight: dict[int, int] = {}
        for clauses in self.formula:
            for clause in clauses:
                for state in members(clause):
                    weight[state] = weight.get(state, 0) + 1
        table: dict[tuple[Formula, int], tuple[int, int]] = {(self.formula, 0): (1, 0)}
        for state in sorted(self.others, key=lambda s: -weight.get(s, 0)):
            new: dict[tuple[Formula, int], tuple[int, int]] = {}
            for (formula, size), (number, example) in table.items():
                for better in (False, True):
                    key = (self.with_state(formula, state, better), size + better)
                    before = new.get(key, (0, 0))
                    new[key] = (before[0] + number, example | better << state)
            table = _checked(new)
        total, found = 0, None
        for (formula, size), (number, example) in table.items():
            if self.wanted(formula):
                total += number * self._orders(size, ties)
                found = example
        return total, None if found is None else self._ranked(found, [0] * self.states)

    def _orders(self, size: int, ties: bool) -> int:
        """Rankings with a given set of so many states above the one in question."""
        rest = len(self.others) - size
        if not ties:
            return factorial(size) * factorial(rest)
        return weak_orders(size) * (2 * weak_orders(rest) if rest else 1)

    def _ranked(self, better: int, base: Sequence[int]) -> Tiers:
        rest = [s for s in self.others if not better >> s & 1]
        upper = [s for s in self.others if better >> s & 1]
        order = [*sorted(upper, key=lambda s: -base[s]), self.state, *sorted(rest, key=lambda s: -base[s])]
        return tuple((s,) for s in order)

    def by_distance(
        self, base: list[int], ties: bool, most_swaps: int
    ) -> tuple[tuple[int, ...], tuple[int, Tiers] | None]:
        """Counts by distance, and the nearest ranking with its distance. Raises LimitError."""
        distances = Distances(base, most_swaps, ties=ties)
        if not ties:
            return self._strict_by_distance(distances)
        return distances.counts_where(self.state, self.admits), distances.nearest_where(self.state, self.admits)

    def _strict_by_distance(self, distances: Distances) -> tuple[tuple[int, ...], tuple[int, Tiers] | None]:
        """Level by level of the base, best first.

        Turned round are the pairs within the set above the state and within the rest, and each pair of a state of the
        set with one of the rest, or the state itself, that the base has above it.
        """
        base = distances.base
        own_rank = base[self.state]
        table: dict[tuple[Formula, int], Entry] = {(self.formula, 0): (1, 0, 0)}
        placed = 0
        for rank in sorted(set(base), reverse=True):
            level = [s for s in self.others if base[s] == rank]
            inner: dict[tuple[Formula, int, int], Entry] = {}
            for (formula, size), (packed, cost, example) in table.items():
                shift = placed - size if rank == own_rank else 0
                inner[formula, size, 0] = (distances.moved(packed, shift), cost + shift, example)
            for state in level:
                new: dict[tuple[Formula, int, int], Entry] = {}
                for (formula, size, chosen), (packed, cost, example) in inner.items():
                    out = (self.with_state(formula, state, False), size, chosen)
                    _add(new, out, (packed, cost, example))
                    turned = placed - size + (own_rank > rank)
                    into = (self.with_state(formula, state, True), size, chosen + 1)
                    _add(new, into, (distances.moved(packed, turned), cost + turned, example | 1 << state))
                inner = _checked(new)
            table = {}
            for (formula, size, chosen), (packed, cost, example) in inner.items():
                left, rest = len(level) - chosen, placed - size
                ways = distances.times(factorial(chosen), distances.mixed(size, chosen))
                ways = distances.times(ways, distances.times(factorial(left), distances.mixed(rest, left)))
                _add(table, (formula, size + chosen), (distances.times(packed, ways), cost, example))
            placed += len(level)
        total, best = 0, None
        for (formula, _), (packed, cost, example) in table.items():
            if self.wanted(formula):
                total += packed
                best = (cost, example) if best is None or cost < best[0] else best
        return distances.unpacked(total), None if best is None else (best[0], self._ranked(best[1], base))

    def condition(self, actor: int, ties: bool, limited: list[str]) -> tuple[str, Clauses] | None:
        """The shorter of the two exact forms: by the smallest sets of states that are better together when not stable,
        or by the smallest sets that no such set misses."""
        try:
            together = _terms(self.formula)
            missed = _hitting(together)
        except LimitError as error:
            limited.append(f"a short formula: {error}")
            return None
        forms = {"all": together, "any": missed} if self.stable else {"any": together, "all": missed}
        form = min(forms, key=lambda name: (sum(mask.bit_count() for mask in forms[name]), len(forms[name]), name))
        clauses = tuple(
            tuple(self._statement(actor, s, ties) for s in members(mask))
            for mask in sorted(forms[form], key=lambda mask: (mask.bit_count(), list(members(mask))))
        )
        return form, clauses

    def _statement(self, actor: int, other: int, ties: bool) -> tuple[int, int, int, bool]:
        return (actor, self.state, other, not ties) if self.stable else (actor, other, self.state, True)


def _with_state(formula: Formula, bit: int, better: bool) -> Formula:
    left: set[Alternative] = set()
    for clauses in formula:
        if not any(clause & bit for clause in clauses):
            left.add(clauses)
        elif better:
            left.add(frozenset(clause for clause in clauses if not clause & bit))
        elif bit not in clauses:
            left.add(_smallest(clause & ~bit for clause in clauses))
    if frozenset() in left:
        return ALWAYS
    return frozenset(one for one in left if not any(other < one for other in left))


def _add(table: dict[Key, Entry], key: Key, entry: Entry) -> None:
    packed, cost, example = entry
    before = table.get(key)
    if before is not None:
        packed += before[0]
        cost, example = min((cost, example), before[1:])
    table[key] = (packed, cost, example)


def _checked(table: dict[Key, Value]) -> dict[Key, Value]:
    if len(table) > MAX_REMAINDERS:
        raise LimitError(f"more than {MAX_REMAINDERS:,} remainders of a condition would have to be told apart")
    return table


def _terms(formula: Formula) -> list[int]:
    """The smallest sets of states that, better together, make the state not stable."""
    found: list[int] = []
    for clauses in formula:
        found = [*found, *_crossing(sorted(clauses, key=int.bit_count))]
    return list(_smallest(found))


def _hitting(masks: Sequence[int]) -> list[int]:
    """The smallest sets that share a state with every mask."""
    return _crossing(sorted(masks, key=int.bit_count))


def _crossing(masks: Sequence[int]) -> list[int]:
    """Berge's algorithm for minimal transversals."""
    found = [0]
    for mask in masks:
        met = [one for one in found if one & mask]
        new = [one | 1 << state for one in found if not one & mask for state in members(mask)]
        found = list(_smallest([*met, *new]))
        if len(found) > MAX_TERMS:
            raise LimitError(f"it would have more than {MAX_TERMS:,} parts")
    return found
