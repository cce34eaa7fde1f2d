"""Pairs of additions that make a verdict: field by field, the hardest first, in blocks that do the same there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

from standoff.errors import LimitError
from standoff.explain.need_search import Member, Outcomes, Search, Unit

MAX_PAIRS = 150_000
TOO_MANY = f"pairs of additions: more than {MAX_PAIRS:,} had to be tried, so none are listed"


def pairs_that_make(search: Search, outcome: Outcomes) -> list[tuple[Unit, list[Unit]]]:
    """Pairs of single atoms and priorities that give one outcome in every field: a unit, and those that go with it.

    Raises LimitError above MAX_PAIRS blocks of pairs.
    """
    alone = [unit for unit in search.units if unit.single]
    pairs = _Pairs(search, alone, outcome)
    apart = [kept for pair in pairs.found() if (kept := _without_loose(search, pair))]
    return list(_by_partner(_without_needless([*apart, *pairs.through_loose()])))


class _Pairs:
    def __init__(self, search: Search, units: Sequence[Unit], outcome: Outcomes) -> None:
        self.search, self.units, self.outcome = search, units, outcome
        self.order = sorted(range(len(search.ground.fields)), key=self._reached)
        self.tried = 0

    def _reached(self, number: int) -> int:
        """How many single units give the outcome in a field."""
        marks = {unit.marks[number] for unit in self.units}
        return sum(self.search.outcomes(number, mark) == self.outcome for mark in marks)

    def found(self) -> list[tuple[Unit, Unit]]:
        everything = list(self.units)
        blocks = [(everything, everything, True)]
        for number in self.order:
            blocks = [kept for block in blocks for kept in self._kept(number, *block)]
        pairs: list[tuple[Unit, Unit]] = []
        for first, second, alike in blocks:
            pairs += combinations(first, 2) if alike else list(product(first, second))
        return pairs

    def _kept(
        self, number: int, first: list[Unit], second: list[Unit], alike: bool
    ) -> Iterator[tuple[list[Unit], list[Unit], bool]]:
        """The parts of a block of pairs that give the outcome in one field; `alike`: both sides are the same units."""
        left, right = _by_mark(first, number), _by_mark(second, number)
        for one, two in product(left, right):
            if alike and one > two:
                continue
            self.tried += 1
            if self.tried > MAX_PAIRS:
                raise LimitError(TOO_MANY)
            if self.search.outcomes(number, one, two) == self.outcome:
                same = alike and one == two
                if not same or len(left[one]) > 1:
                    yield left[one], right[two], same

    def through_loose(self) -> Iterator[tuple[Unit, Unit]]:
        """Pairs that together rank something over something else through a goal that some reading leaves out."""
        own = [member for unit in self.units for member in _single(unit)]
        for actor in self.search.ground.actors:
            loose = self.search.loose[actor]
            uppers = [member for member in own if member.actor == actor and _lower(member) in loose]
            lowers = [member for member in own if member.actor == actor and member.pair]
            for first, second in product(uppers, lowers):
                if second.pair and _lower(first) == second.pair[0] and self._makes(first, second):
                    yield Unit((), (first,)), Unit((), (second,))

    def _makes(self, first: Member, second: Member) -> bool:
        self.tried += 1
        if self.tried > MAX_PAIRS:
            raise LimitError(TOO_MANY)
        return all(self.search.outcomes_of(number, (first, second)) == self.outcome for number in self.order)


def _single(unit: Unit) -> list[Member]:
    """The members of a unit that are more than a combination of two."""
    return [member for member in unit.members if member.goal is None or len(member.goal.literals) == 1]


def _lower(member: Member) -> str | None:
    """What an addition puts something above."""
    return member.pair[1] if member.pair else member.above


def _meet(search: Search, one: Member, two: Member) -> bool:
    """Whether two additions pass a rank on through a goal that some reading leaves out."""
    ends = [(one, two), (two, one)]
    return one.actor == two.actor and any(
        second.pair is not None and _lower(first) == second.pair[0] and second.pair[0] in search.loose[one.actor]
        for first, second in ends
    )


def _without_loose(search: Search, pair: tuple[Unit, Unit]) -> tuple[Unit, Unit] | None:
    """A pair with members that do not meet in a goal that some reading leaves out; None if all do."""
    one, two = pair
    if not _meet(search, one.simplest, two.simplest):
        return pair
    first, second = _single(one), _single(two)
    for kept, other in product(first, second):
        if not _meet(search, kept, other):
            return Unit((), (kept,)), Unit((), (other,))
    return None


def _by_mark(units: Iterable[Unit], number: int) -> dict[int, list[Unit]]:
    found: dict[int, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.marks[number], []).append(unit)
    return found


def _by_partner(pairs: Sequence[tuple[Unit, Unit]]) -> Iterator[tuple[Unit, list[Unit]]]:
    """Pairs gathered under the unit that most of those that are left have in common."""
    left = list(pairs)
    while left:
        count = Counter(id(unit) for pair in left for unit in pair)
        first = max((unit for pair in left for unit in pair), key=lambda unit: count[id(unit)])
        yield first, [pair[pair[0] is first] for pair in left if pair[0] is first or pair[1] is first]
        left = [pair for pair in left if pair[0] is not first and pair[1] is not first]


def _without_needless(pairs: Sequence[tuple[Unit, Unit]]) -> list[tuple[Unit, Unit]]:
    """Pairs in which no goal is put above another without need."""
    plainest = [tuple(unit.simplest for unit in pair) for pair in pairs]
    there = {frozenset(pair) for pair in plainest}

    def needless(pair: tuple[Member, ...]) -> bool:
        return any(
            member.above is not None and frozenset({*pair} - {member} | {replace(member, above=None)}) in there
            for member in pair
        )

    return [units for units, pair in zip(pairs, plainest, strict=True) if not needless(pair)]
