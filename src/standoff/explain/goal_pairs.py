"""Changing how goals are ranked, pair by pair, until a verdict changes: the problem that `stability.changes` searches.

The goals of an actor that are in force in a reading form a strict partial order. A change gives one pair of goals
a status: the first outranks the second (1), the second the first (-1), or neither (0); it holds in every reading in
which both goals are in force. The changed pairs must again make a strict partial order, closed, in every reading, and
merged goals (the same truth value everywhere) must not outrank each other in a circle.

Every pair of goals of the actors asked about is open to change. That most pairs are never tried loses nothing, because
each reason given below is one that every solution has to meet:

* a pair that is changed and closes no order: one of the three pairs of some triple has to change;
* merged goals in a circle: one of its steps has to go;
* a class of completions with an unwanted outcome, which follows from relations G of its total orders alone: the new
  order must contradict G, and so must contain some `low over high` with `high` and `low` from G that it does not
  contain now;
* an outcome in all completions that follows from relations R of the order alone: one of R has to go.

A relation between merged goals comes and goes with that of their members. A way from one merged goal to another
leads through merged goals with several members only, because a goal that stands alone can be left out of the way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TypeVar

from standoff.errors import LimitError
from standoff.explain.orders import Judge, Order, Orders, each_leaf, leaves, members
from standoff.game.board import Board, closed_order

Pair = tuple[str, int, int]
Change = tuple[Pair, int]
Relation = tuple[str, int, int]
Reasons = list[Collection[Change]]
Outcomes = frozenset[str]
Below = tuple[tuple[int, ...], ...]  # for each actor, in order, the masks of an order of its merged goals
K = TypeVar("K")
V = TypeVar("V")

FIRST, NEITHER, SECOND = 1, 0, -1
MAX_CLASSES = 2_000
MAX_OTHERS = 60
MAX_KEPT = 4_000
MAX_JUDGEMENTS = 300_000


def over(actor: str, higher: int, lower: int) -> Change:
    """The change after which one goal outranks another."""
    return ((actor, higher, lower), FIRST) if higher < lower else ((actor, lower, higher), SECOND)


@dataclass(frozen=True)
class Ranked:
    """An actor's goals in force as a mask over all its goals, and for each goal the mask of those that it outranks."""

    actor: str
    goals: int
    below: tuple[int, ...]

    def changed(self, changes: Mapping[Pair, int]) -> Ranked:
        """With the changes made where both goals are in force; the result need not be closed."""
        below = list(self.below)
        for (actor, first, second), status in changes.items():
            if actor == self.actor and self.goals >> first & 1 and self.goals >> second & 1:
                below[first] = below[first] | 1 << second if status == FIRST else below[first] & ~(1 << second)
                below[second] = below[second] | 1 << first if status == SECOND else below[second] & ~(1 << first)
        return Ranked(self.actor, self.goals, tuple(below))

    def above(self) -> list[int]:
        found = [0] * len(self.below)
        for goal, lower in enumerate(self.below):
            for low in members(lower):
                found[low] |= 1 << goal
        return found

    def status(self, first: int, second: int) -> int:
        if self.below[first] >> second & 1:
            return FIRST
        return SECOND if self.below[second] >> first & 1 else NEITHER

    def otherwise(self, one: int, two: int) -> list[Change]:
        """The changes of a pair to the two statuses that it does not have."""
        first, second = min(one, two), max(one, two)
        now = self.status(first, second)
        return [((self.actor, first, second), status) for status in (FIRST, NEITHER, SECOND) if status != now]

    def gaps(self, changes: Mapping[Pair, int]) -> Iterator[list[Change]]:
        """A reason for every triple with a changed pair that is not closed (a over b, b over c, a not over c)."""
        above = self.above()
        for (actor, first, second), _ in changes.items():
            if actor != self.actor or not (self.goals >> first & 1 and self.goals >> second & 1):
                continue
            status = self.status(first, second)
            if status == NEITHER:
                for one, two in ((first, second), (second, first)):
                    for middle in members(self.below[one] & above[two]):
                        yield [*self.otherwise(one, middle), *self.otherwise(middle, two)]
                continue
            high, low = (first, second) if status == FIRST else (second, first)
            for goal in members(self.below[low] & ~self.below[high]):
                yield [*self.otherwise(low, goal), over(actor, high, goal)]
            for goal in members(above[high] & ~above[low]):
                yield [*self.otherwise(goal, high), over(actor, goal, low)]


@dataclass(frozen=True)
class Classes:
    """Merged goals of an actor, as masks over its goals, and the order that their members' order gives them.

    `direct[n]`: the classes that one step leads to from class n; `closed[n]`: all that steps lead to.
    """

    masks: tuple[int, ...]
    ranked: Ranked
    above: Sequence[int]
    direct: tuple[int, ...]
    closed: tuple[int, ...]

    @classmethod
    def of(cls, masks: tuple[int, ...], ranked: Ranked) -> Classes:
        """A class outranks another if one of its goals outranks one of the other's and is outranked by none of them."""
        above = ranked.above()
        direct = [0] * len(masks)
        for n, upper in enumerate(masks):
            for goal in members(upper):
                for m, lower in enumerate(masks):
                    if m != n and ranked.below[goal] & lower and not above[goal] & lower:
                        direct[n] |= 1 << m
        closed = list(direct)
        for middle in range(len(closed)):
            for n, own in enumerate(closed):
                if own >> middle & 1:
                    closed[n] = own | closed[middle]
        return cls(masks, ranked, above, tuple(direct), tuple(closed))

    def circle(self) -> list[Change] | None:
        """If classes outrank each other in a circle: what could break it."""
        for n, lower in enumerate(self.closed):
            if lower >> n & 1:
                return self.lost(n, n)
        return None

    def lost(self, high: int, low: int) -> list[Change]:
        """Changes of which one is needed if `high` is no longer to outrank `low`."""
        way = self._way(high, low)
        return [change for upper, lower in pairwise(way) for change in self._step_lost(upper, lower)]

    def _way(self, high: int, low: int) -> list[int]:
        ways = [[high]]
        seen = 0
        for way in ways:
            if self.direct[way[-1]] >> low & 1:
                return [*way, low]
            for step in members(self.direct[way[-1]] & ~seen):
                seen |= 1 << step
                ways.append([*way, step])
        raise AssertionError("no way leads there")

    def _step_lost(self, upper: int, lower: int) -> Iterator[Change]:
        goals = self.masks[lower]
        goal = next(g for g in members(self.masks[upper]) if self.ranked.below[g] & goals and not self.above[g] & goals)
        outranked = next(members(self.ranked.below[goal] & goals))
        yield from self.ranked.otherwise(goal, outranked)
        for other in members(goals & ~(1 << outranked)):
            yield over(self.ranked.actor, other, goal)

    def gained(self, high: int, low: int) -> Iterator[Change]:
        """Changes of which one is needed if `high` is to outrank `low`, which it does not."""
        reaching = 1 << low
        for n, lower in enumerate(self.closed):
            if lower >> low & 1:
                reaching |= 1 << n
        several = sum(1 << n for n, mask in enumerate(self.masks) if mask.bit_count() > 1)
        for upper in members(1 << high | several & ~reaching):
            for lower in members(1 << low | several & reaching):
                yield from self._step_gained(self.masks[upper], self.masks[lower])

    def _step_gained(self, upper: int, lower: int) -> Iterator[Change]:
        below = self.ranked.below
        for goal in members(upper):
            for other in members(lower):
                if below[other] >> goal & 1 and lower.bit_count() > 1:
                    yield from self.ranked.otherwise(goal, other)
                elif not below[goal] >> other & 1:
                    yield over(self.ranked.actor, goal, other)


class _Recording(Judge):
    """A judge that notes relations between goals from which all its comparisons follow."""

    def __init__(self, orders: Orders) -> None:
        super().__init__(orders)
        self.used: set[Relation] = set()

    def sign(self, actor: str, first: int, second: int) -> int:
        found = super().sign(actor, first, second)
        order = self.orders[actor]
        top = order.maximal(first ^ second)
        for low in members((second if found > 0 else first) & (first ^ second)):
            self.used.add((actor, next(high for high in top if order.outranks(high, low)), low))
        return found


@dataclass
class Bench:
    """One way in which a question poses itself: merged goals per actor, and what a judge of their orders answers.

    What is found out under one order is kept, for up to MAX_KEPT orders.
    """

    masks: dict[str, tuple[int, ...]]
    ranked: dict[str, Ranked]
    answer: Callable[[Judge], str]
    _outcomes: dict[Below, Outcomes] = field(default_factory=dict)
    _other: dict[tuple[Below, str], tuple[frozenset[Relation], ...]] = field(default_factory=dict)
    _needed: dict[Below, tuple[Relation, ...]] = field(default_factory=dict)

    def classes(self, changes: Mapping[Pair, int]) -> dict[str, Classes]:
        return {actor: Classes.of(masks, self.ranked[actor].changed(changes)) for actor, masks in self.masks.items()}

    def _orders(self, below: Below) -> Orders:
        return {actor: Order(masks) for actor, masks in zip(self.masks, below, strict=True)}

    def outcomes(self, below: Below) -> Outcomes:
        """The outcomes that occur in the completions of these orders.

        Raises LimitError above MAX_CLASSES classes of completions.
        """
        if below not in self._outcomes:
            found = frozenset(leaf.answer for leaf in leaves(self._orders(below), self.answer, MAX_CLASSES))
            _keep(self._outcomes, below, found)
        return self._outcomes[below]

    def others(self, below: Below, only: str) -> tuple[frozenset[Relation], ...]:
        """Up to MAX_OTHERS classes of completions with another outcome: relations from which that outcome follows.

        Raises LimitError above MAX_CLASSES classes of completions.
        """
        key = (below, only)
        if key not in self._other:
            different = (
                leaf for leaf in each_leaf(self._orders(below), self.answer, MAX_CLASSES) if leaf.answer != only
            )
            _keep(self._other, key, tuple(self._used(leaf.orders) for leaf in islice(different, MAX_OTHERS)))
        return self._other[key]

    def _used(self, orders: Orders) -> frozenset[Relation]:
        judge = _Recording(orders)
        self.answer(judge)
        return frozenset(judge.used)

    def whatever_outranks_what(self) -> Outcomes:
        """The outcomes that occur in some total order of the goals, whether or not it agrees with the priorities."""
        return self.outcomes(self._closure([]))

    def needed(self, below: Below) -> tuple[Relation, ...]:
        """Relations of these orders from which their one outcome follows, none of them superfluous."""
        if below not in self._needed:
            wanted = self.outcomes(below)
            by_actor = zip(self.masks, below, strict=True)
            kept = [(actor, n, m) for actor, masks in by_actor for n, mask in enumerate(masks) for m in members(mask)]
            for relation in list(kept):
                fewer = [other for other in kept if other != relation]
                if self._is_only(wanted, self._closure(fewer)):
                    kept = fewer
            _keep(self._needed, below, tuple(kept))
        return self._needed[below]

    def _is_only(self, wanted: Outcomes, below: Below) -> bool:
        every = each_leaf(self._orders(below), self.answer, MAX_CLASSES)
        return all(leaf.answer in wanted for leaf in every)

    def _closure(self, relations: Collection[Relation]) -> Below:
        found = []
        for actor, masks in self.masks.items():
            below = [0] * len(masks)
            for owner, high, low in relations:
                if owner == actor:
                    below[high] |= 1 << low
            for middle in range(len(below)):
                for n, own in enumerate(below):
                    if own >> middle & 1:
                        below[n] = own | below[middle]
            found.append(tuple(below))
        return tuple(found)


def _keep(known: dict[K, V], key: K, value: V) -> None:
    if len(known) >= MAX_KEPT:
        known.clear()
    known[key] = value


@dataclass(frozen=True)
class Wanted:
    """What is wanted of the outcomes over all readings and completions: `only` this one, or anything but `not_only`.

    `several`: with `not_only`, more than one outcome must occur.
    """

    only: str | None = None
    not_only: str | None = None
    several: bool = False

    def met(self, outcomes: Outcomes) -> bool:
        """Whether outcomes other than `not_only` occur as wanted."""
        return len(outcomes) > 1 if self.several else outcomes != {self.not_only}


@dataclass(frozen=True)
class GoalPairs:
    """The problem: change pairs of goals until what is wanted holds over all benches.

    `orders`: the distinct partial orders of goals in force over the readings; `names`: the goals of each actor.
    """

    names: dict[str, tuple[str, ...]]
    orders: tuple[Ranked, ...]
    benches: tuple[Bench, ...]
    wanted: Wanted

    def reasons(self, changes: Mapping[Pair, int]) -> Reasons | None:
        gaps: Reasons = [gap for order in self.orders for gap in order.changed(changes).gaps(changes)]
        if gaps:
            return gaps
        placed = [(bench, bench.classes(changes)) for bench in self.benches]
        circles: Reasons = [
            circle
            for _, by_actor in placed
            for classes in by_actor.values()
            if (circle := classes.circle()) is not None
        ]
        if circles:
            return circles
        only = self.wanted.only
        if only is None:
            return None if self.wanted.met(_together(placed)) else [_all_lost(placed)]
        contradicted = (
            tuple(dict.fromkeys(_against(used, own)))
            for bench, own in placed
            for used in bench.others(_below(own), only)
        )
        return list(dict.fromkeys(islice(contradicted, MAX_OTHERS))) or None

    def outcomes(self, changes: Mapping[Pair, int]) -> Outcomes:
        """The outcomes over all readings and completions after the changes."""
        return _together([(bench, bench.classes(changes)) for bench in self.benches])


def _together(placed: Sequence[tuple[Bench, dict[str, Classes]]]) -> Outcomes:
    return frozenset[str]().union(*(bench.outcomes(_below(by_actor)) for bench, by_actor in placed))


def _below(by_actor: Mapping[str, Classes]) -> Below:
    return tuple(classes.closed for classes in by_actor.values())


def _all_lost(placed: Sequence[tuple[Bench, dict[str, Classes]]]) -> tuple[Change, ...]:
    """Another outcome occurs somewhere only if, on some bench, a relation goes from which the one outcome follows."""
    return tuple(
        dict.fromkeys(
            change
            for bench, by_actor in placed
            for actor, high, low in bench.needed(_below(by_actor))
            for change in by_actor[actor].lost(high, low)
        )
    )


def _against(used: Collection[Relation], by_actor: Mapping[str, Classes]) -> Iterator[Change]:
    """Changes of which one is needed if no completion is to agree with these relations."""
    for actor, classes in by_actor.items():
        highs = sorted({high for owner, high, _ in used if owner == actor})
        lows = sorted({low for owner, _, low in used if owner == actor})
        for low in lows:
            for high in highs:
                if low != high and not classes.closed[low] >> high & 1:
                    yield from classes.gained(low, high)


# --- from boards ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Posed:
    """A question on a board: the actors whose goals it uses, the states that it compares (None: any), its judgement.

    `key`: equal for the same question.
    """

    board: Board
    actors: tuple[str, ...]
    states: tuple[int, ...] | None
    key: tuple[object, ...]
    answer: Callable[[Board], Callable[[Judge], str]]


def goal_pairs(posed: Sequence[Posed], wanted: Wanted) -> GoalPairs:
    """The problem for a question in all its readings.

    The judgements that it needs are counted: a LimitError above MAX_JUDGEMENTS.
    """
    actors = tuple(dict.fromkeys(actor for item in posed for actor in item.actors))
    names = {
        actor: tuple(dict.fromkeys(goal.id for item in posed for goal in item.board.variant.goals[actor]))
        for actor in actors
    }
    budget = _Budget()
    orders: dict[Ranked, None] = {}
    benches: dict[tuple[object, ...], Bench] = {}
    for item in posed:
        ranked = {actor: _ranked(item.board, actor, names[actor]) for actor in item.actors}
        orders.update(dict.fromkeys(ranked.values()))
        key, bench = _bench(item, ranked, names, budget)
        benches.setdefault(key, bench)
    return GoalPairs(names, tuple(orders), tuple(benches.values()), wanted)


def _ranked(board: Board, actor: str, names: Sequence[str]) -> Ranked:
    number = {goal: n for n, goal in enumerate(names)}
    in_force = [goal.id for goal in board.variant.goals[actor]]
    closed = closed_order(board.variant, actor)
    below = [0] * len(names)
    for goal in in_force:
        below[number[goal]] = sum(1 << number[low] for low in in_force if low in closed.get(goal, ()))
    return Ranked(actor, sum(1 << number[goal] for goal in in_force), tuple(below))


def _bench(
    item: Posed, ranked: Mapping[str, Ranked], names: Mapping[str, Sequence[str]], budget: _Budget
) -> tuple[tuple[object, ...], Bench]:
    """The bench of one reading, with the merged goals that its judgement can turn on, and a key for equal benches."""
    compared = item.board.feasible if item.states is None else sum(1 << code for code in set(item.states))
    goals = dict(item.board.goals)
    masks: dict[str, tuple[int, ...]] = {}
    orders: dict[str, Ranked] = {}
    told_apart: list[object] = []
    for actor in item.actors:
        number = {goal: n for n, goal in enumerate(names[actor])}
        kept, patterns = [], []
        for goal in item.board.goals[actor]:
            holds = goal.table & compared
            if holds not in (0, compared) or len(goal.members) > 1:
                kept.append(goal)
                patterns.append(holds)
        goals[actor] = tuple(kept)
        masks[actor] = tuple(sum(1 << number[name] for name in goal.ids) for goal in kept)
        used = sum(masks[actor])
        below = tuple(mask & used if used >> n & 1 else 0 for n, mask in enumerate(ranked[actor].below))
        orders[actor] = Ranked(actor, used, below)
        told_apart.append((masks[actor], tuple(patterns), orders[actor]))
    board = Board(item.board.variant, item.board.space, item.board.feasible, goals, (), item.board.feasible_number)
    return (item.key, *told_apart), Bench(masks, orders, _counted(item.answer(board), budget))


class _Budget:
    """Counts judgements of classes of completions, over all benches of a problem."""

    def __init__(self) -> None:
        self.left = MAX_JUDGEMENTS

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise LimitError(f"more than {MAX_JUDGEMENTS:,} judgements of classes of completions would be needed")


def _counted(answer: Callable[[Judge], str], budget: _Budget) -> Callable[[Judge], str]:
    def counted(judge: Judge) -> str:
        budget.spend()
        return answer(judge)

    return counted
