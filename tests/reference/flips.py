"""The fewest changes of order, literally: every strict partial order, every weak order, every set of changes.

Nothing here imports the package.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any
from unittest import mock

from tests.reference import stability as conflicts
from tests.reference import verdicts as reference

Pairs = frozenset[tuple[Any, Any]]
Change = tuple[tuple[str, str, str], str]  # (actor, one goal, another), "first", "second" or "neither"
STATUSES = ("first", "second", "neither")


# --- strict partial orders ------------------------------------------------------------------------------------------


def is_strict_order(pairs: Pairs) -> bool:
    """Irreflexive, asymmetric and transitive."""
    return all(a != b and (b, a) not in pairs for a, b in pairs) and all(
        (a, d) in pairs for a, b in pairs for c, d in pairs if b == c
    )


def strict_orders(elements: Sequence[Hashable]) -> list[Pairs]:
    """Every strict partial order of the elements (1, 1, 3, 19, 219 for 0 to 4 of them)."""
    couples = list(itertools.combinations(elements, 2))
    found = []
    for statuses in itertools.product(STATUSES, repeat=len(couples)):
        pairs = frozenset(
            (a, b) if status == "first" else (b, a)
            for (a, b), status in zip(couples, statuses, strict=True)
            if status != "neither"
        )
        if is_strict_order(pairs):
            found.append(pairs)
    return found


def distance(one: Pairs, two: Pairs) -> int:
    """The number of unordered pairs that the two orders do not rank alike."""
    return len({frozenset(pair) for pair in one ^ two})


def linear_extensions(elements: Sequence[Hashable], pairs: Pairs) -> int:
    """How many total orders agree with a strict partial order."""
    return sum(
        all(order.index(a) < order.index(b) for a, b in pairs if a in order and b in order)
        for order in itertools.permutations(elements)
    )


# --- questions --------------------------------------------------------------------------------------------------------


class Questioned:
    """One question of a case in every reading in which it can be asked, under orders that one may change."""

    def __init__(self, case: Mapping[str, Any], item: Mapping[str, Any]) -> None:
        frame = reference.read_frame(case, "stated")
        self.question = reference.read_question(frame, item)
        every = reference.distinct_readings(case, frame)
        self.readings = [r for r in every if reference.outcomes_in(r, self.question, reference.NASH, frozenset())]
        movers = {actor for step in item.get("plan") or [] for actor in step}
        self.actors = [a for a in frame.options if a == self.question.actor or a in movers]
        self.bases = [{actor: self._base(reading, actor) for actor in self.actors} for reading in self.readings]
        self._known: dict[tuple[int, tuple[Pairs, ...]], frozenset[str] | None] = {}

    def _base(self, reading: Any, actor: str) -> Pairs:
        goals = self.goals_of(reading, actor)
        return frozenset((a, b) for a, b in reading.outranks(actor) if a in goals and b in goals)

    @staticmethod
    def goals_of(reading: Any, actor: str) -> list[str]:
        return [goal.id for goal in reading.goals if goal.actor == actor]

    def couples(self) -> list[tuple[str, str, str]]:
        """Every pair of goals of one actor that are both in force in some reading."""
        found: dict[tuple[str, str, str], None] = {}
        for reading in self.readings:
            for actor in self.actors:
                for a, b in itertools.combinations(sorted(self.goals_of(reading, actor)), 2):
                    found[actor, a, b] = None
        return list(found)

    def outcomes(self, number: int, orders: Mapping[str, Pairs]) -> frozenset[str] | None:
        """The outcomes in one reading under these orders; None when merged goals outrank each other in a circle."""
        key = (number, tuple(orders.values()))
        if key not in self._known:
            reading = self.readings[number]
            before = reading.outranks

            def outranks(actor: str) -> set[tuple[str, str]]:
                return set(orders[actor]) if actor in orders else before(actor)

            try:
                with mock.patch.object(reading, "outranks", outranks):
                    for actor in self.actors:
                        reading.completions(actor)
                    listed = reference.outcomes_in(reading, self.question, reference.NASH, frozenset())
                assert listed is not None
                self._known[key] = frozenset(outcome for _, outcome in listed)
            except ValueError:
                self._known[key] = None
        return self._known[key]

    def verdict(self, changes: Sequence[Change] = ()) -> str | None:
        """The verdict after the changes; None where they leave no strict partial order or change nothing."""
        together: set[str] = set()
        changing: set[Change] = set()
        for number, base in enumerate(self.bases):
            orders = {}
            for actor in self.actors:
                pairs = set(base[actor])
                goals = self.goals_of(self.readings[number], actor)
                for change in changes:
                    (owner, a, b), status = change
                    if owner == actor and a in goals and b in goals:
                        before = {pair for pair in pairs if set(pair) == {a, b}}
                        after = {"first": {(a, b)}, "second": {(b, a)}, "neither": set()}[status]
                        pairs = pairs - before | after
                        if before != after:
                            changing.add(change)
                orders[actor] = frozenset(pairs)
                if not is_strict_order(orders[actor]):
                    return None
            found = self.outcomes(number, orders)
            if found is None:
                return None
            together |= found
        return reference.verdict_of(together) if changing == set(changes) else None

    def flips(self, wanted: Callable[[str], bool], within: int) -> tuple[int, set[frozenset[Change]]] | None:
        """The smallest number of changed pairs after which the verdict is as wanted, and every set of that size."""
        for size in range(within + 1):
            found = set()
            for couples in itertools.combinations(self.couples(), size):
                for statuses in itertools.product(STATUSES, repeat=size):
                    changes = list(zip(couples, statuses, strict=True))
                    verdict = self.verdict(changes)
                    if verdict is not None and wanted(verdict):
                        found.add(frozenset(changes))
            if found:
                return size, found
        return None

    def counts(self) -> list[dict[str, int]]:
        """Per reading: the orders of the goals that differ between the states of the question, by outcome."""
        found = []
        for reading in self.readings:
            question = self.question
            moves = [t for t in question.alternatives if reading.is_move(question.actor, question.state, t)]
            states = (
                [question.state, *(after for _, after in question.steps())]
                if question.plan
                else [question.state, *moves]
            )
            listed = reference.outcomes_in(reading, question, reference.NASH, frozenset())
            assert listed is not None
            projected = set()
            for orders, outcome in listed:
                kept = [
                    (actor, goal.ids)
                    for actor, order in orders.items()
                    for goal in order
                    if len({state in goal.holds_at for state in states}) > 1
                ]
                projected.add((tuple(kept), outcome))
            outcomes = [outcome for _, outcome in projected]
            found.append(
                {
                    outcome: outcomes.count(outcome)
                    for outcome in (reference.SUPPORTED, reference.CONTRADICTED, reference.NO_VOICE)
                    if outcome in outcomes
                }
            )
        return found

    def nearest_order(self, wanted: Callable[[str], bool]) -> tuple[int, int] | None:
        """For one reading, one actor: the smallest distance of a strict order that gives the verdict, and how many do.

        Goes through all strict partial orders of all goals in force.
        """
        (reading,), (actor,) = self.readings, self.actors
        base = self.bases[0][actor]
        found: dict[int, int] = {}
        for order in strict_orders(sorted(self.goals_of(reading, actor))):
            outcomes = self.outcomes(0, {actor: order})
            if outcomes is not None and wanted(reference.verdict_of(set(outcomes))):
                found[distance(base, order)] = found.get(distance(base, order), 0) + 1
        return min(found.items()) if found else None


# --- weak orders ------------------------------------------------------------------------------------------------------


def weak_orders(states: int) -> Iterator[tuple[int, ...]]:
    """Every weak order of so many states as dense ranks, higher is better (1, 3, 13, 75 for 1 to 4 of them)."""
    for ranks in itertools.product(range(states), repeat=states):
        if set(ranks) == set(range(max(ranks) + 1)):
            yield ranks


def rank_distance(one: Sequence[float], two: Sequence[float]) -> int:
    """The number of pairs of states that two rankings do not compare alike (better, worse, tied)."""

    def compared(ranks: Sequence[float], a: int, b: int) -> int:
        return (ranks[a] > ranks[b]) - (ranks[a] < ranks[b])

    return sum(compared(one, a, b) != compared(two, a, b) for a, b in itertools.combinations(range(len(one)), 2))


def state_flips(
    conflict: conflicts.Conflict,
    state: int,
    concept: str,
    actor: int | None,
    changeable: Sequence[int],
) -> tuple[int, set[tuple[tuple[float, ...], ...]]] | None:
    """The smallest distance of rankings under which the stability of the state is another one, and all such rankings.

    actor: None asks whether the state is an equilibrium. Only the rankings of `changeable` actors change.
    """

    def stands(candidate: conflicts.Conflict) -> bool:
        judges = range(candidate.actors) if actor is None else [actor]
        return all(conflicts.STABILITY[concept](candidate, judge, state) for judge in judges)

    now = stands(conflict)
    every: list[tuple[float, ...]] = list(weak_orders(conflict.states))
    choices = [every if i in changeable else [tuple(conflict.rank[i])] for i in range(conflict.actors)]
    far = [[(rank_distance(conflict.rank[i], ranks), ranks) for ranks in choices[i]] for i in range(conflict.actors)]
    candidates = sorted(
        ((sum(d for d, _ in profile), tuple(ranks for _, ranks in profile)) for profile in itertools.product(*far)),
        key=lambda item: item[0],
    )
    best: int | None = None
    found = set()
    for total, ranks in candidates:
        if best is not None and total > best:
            break
        if stands(conflicts.Conflict(conflict.actors, conflict.states, conflict.moves, ranks)) != now:
            best = total
            found.add(ranks)
    return None if best is None else (best, found)
