"""Additions judged as they would be if they stood in the text: in every field, exactly.

What an addition does in one field is a *mark*: a new goal (perhaps one that says the same as a goal that is there, and
perhaps above a goal), a new pair of ranked goals, or goals that come into force. Priorities are closed over all goals
that they name, in force or not, before goals that say the same are taken as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from standoff.explain.ground import Field, Ordered, Standing, board_with, outcomes_on, signature

CIRCLE = frozenset({"a circle of priorities"})
NOTHING = 0
"""The number of the mark of an addition that does nothing in a field."""


@dataclass(frozen=True)
class NewGoal:
    """A goal that holds at the compared states of a mask, or says the same as a goal in force, above a goal or not."""

    actor: str
    pattern: int
    repeats: str | None = None
    above: str | None = None


@dataclass(frozen=True)
class NewPair:
    """Two goals, in force or not, of which the first outranks the second."""

    actor: str
    higher: str
    lower: str


@dataclass(frozen=True)
class InForce:
    """Goals of the case that come into force: each group says one thing, and perhaps the same as a goal in force."""

    actor: str
    goals: tuple[str, ...]
    pattern: int
    repeats: str | None


Mark = NewGoal | NewPair | InForce


class Trials:
    """Outcomes of fields with marks; marks and fields that stand alike are numbered, and each is judged once."""

    def __init__(self) -> None:
        self._marks: list[Mark] = []
        self._numbers: dict[Mark, int] = {}
        self._stands: dict[tuple[object, ...], int] = {}
        self._places: dict[int, int] = {}
        self._known: dict[tuple[int, ...], frozenset[str]] = {}
        self._judged: dict[tuple[object, ...], frozenset[str]] = {}

    def number(self, mark: Mark) -> int:
        """The number of a mark, from 1."""
        if mark not in self._numbers:
            self._marks.append(mark)
            self._numbers[mark] = len(self._marks)
        return self._numbers[mark]

    def mark(self, number: int) -> Mark | None:
        """The mark of a number."""
        return self._marks[number - 1] if number else None

    def outcomes(self, place: Field, *numbers: int) -> frozenset[str]:
        """What occurs over all completions in a field with the marks of some numbers."""
        if id(place) not in self._places:
            self._places[id(place)] = self._stands.setdefault(place.stand, len(self._stands))
        key = (self._places[id(place)], *(sorted(numbers) if len(numbers) > 1 else numbers))
        if key not in self._known:
            self._known[key] = self._judge(place, [self._marks[number - 1] for number in key[1:] if number])
        return self._known[key]

    def _judge(self, place: Field, marks: Sequence[Mark]) -> frozenset[str]:
        ordered = ordered_with(place, marks)
        if ordered is None:
            return CIRCLE
        key = signature(place, ordered)
        if key not in self._judged:
            self._judged[key] = outcomes_on(place.subject, board_with(place, ordered))
        return self._judged[key]


def ordered_with(place: Field, marks: Sequence[Mark]) -> Ordered | None:
    """The goals of every actor in a field with some marks; None where priorities would run in a circle."""
    ordered: Ordered = {}
    for actor, standing in place.standings.items():
        own = [mark for mark in marks if mark.actor == actor]
        if not own:
            below = [goal.below for goal in place.board.goals[actor]]
            ordered[actor] = (list(standing.patterns), below)
            continue
        found = _with_own(standing, own)
        if found is None:
            return None
        ordered[actor] = found
    return ordered


def _with_own(standing: Standing, marks: Sequence[Mark]) -> tuple[list[int], list[int]] | None:
    order, classes, patterns = list(standing.order), list(standing.classes), list(standing.patterns)
    unknown: dict[str, int] = {}

    def bit(name: str) -> int:
        """The number of a goal; one that is neither in force nor ranked here gets a new one."""
        if name in standing.bits:
            return standing.bits[name]
        if name not in unknown:
            unknown[name] = len(order)
            order.append(0)
        return unknown[name]

    for mark in marks:
        if isinstance(mark, NewPair):
            higher, lower = bit(mark.higher), bit(mark.lower)
            gained = 1 << lower | order[lower]
            if gained >> higher & 1:
                return None
            for n, below in enumerate(order):
                if n == higher or below >> higher & 1:
                    order[n] |= gained
    for mark in marks:
        if isinstance(mark, NewPair):
            continue
        if isinstance(mark, InForce):
            bits = sum(1 << standing.bits[name] for name in mark.goals)
        else:
            above = None if mark.above is None else bit(mark.above)
            bits = 1 << len(order)
            order.append(0 if above is None else 1 << above | order[above])
        if mark.repeats is None:
            classes.append(bits)
            patterns.append(mark.pattern)
        else:
            classes[standing.place_of[mark.repeats]] |= bits
    below_each = merged_order(order, classes)
    return None if below_each is None else (patterns, below_each)


def merged_order(order: Sequence[int], classes: Sequence[int]) -> list[int] | None:
    """Which of the goals that say the same outrank which, as masks of classes; None where they run in a circle.

    As in `game.board`: of goals that say the same, the highest place is the one that counts.
    """
    below = [0] * len(classes)
    ranked = [(n, lower) for n, lower in enumerate(order) if lower]
    for n, lower in ranked:
        above = sum(1 << m for m, reached in ranked if reached >> n & 1)
        hit = sum(1 << c for c, mask in enumerate(classes) if mask & lower and not mask & above)
        for number, upper in enumerate(classes):
            if upper >> n & 1:
                below[number] |= hit & ~(1 << number)
    if not any(below):
        return below
    for middle in range(len(below)):
        if below[middle]:
            for n, own in enumerate(below):
                if own >> middle & 1:
                    below[n] |= below[middle]
    return None if any(own >> n & 1 for n, own in enumerate(below)) else below
