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

from standoff.explain.orders import Judge, Order, Orders, leaves, members
from standoff.game.board import Board, closed_order

Pair = tuple[str, int, int]
Change = tuple[Pair, int]
Relation = tuple[str, int, int]
Reasons = list[Collection[Change]]
Outcomes = frozenset[str]

FIRST, NEITHER, SECOND = 1, 0, -1
MAX_CLASSES = 2_000


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
        return [change for upper, lower in zip(way, way[1:], strict=False) for change in self._step_lost(upper, lower)]

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


@dataclass(frozen=True)
class _Class:
    """A class of completions: its outcome, and relations of its orders from which the outcome follows."""

    outcome: str
    used: frozenset[Relation]


@dataclass
class Bench:
    """One way in which a question poses itself: merged goals per actor, and what a judge of their orders answers."""

    masks: dict[str, tuple[int, ...]]
    ranked: dict[str, Ranked]
    answer: Callable[[Judge], str]
    _known: dict[tuple[object, ...], tuple[_Class, ...]] = field(default_factory=dict)
    _needed: dict[tuple[object, ...], tuple[Relation, ...]] = field(default_factory=dict)

    def classes(self, changes: Mapping[Pair, int]) -> dict[str, Classes]:
        return {actor: Classes.of(masks, self.ranked[actor].changed(changes)) for actor, masks in self.masks.items()}

    def judged(self, below: Mapping[str, tuple[int, ...]]) -> tuple[_Class, ...]:
        """Classes of completions that make up all completions of these orders, each with its outcome.

        Raises LimitError above MAX_CLASSES classes.
        """
        key = tuple(below.values())
        if key not in self._known:
            orders = {actor: Order(masks) for actor, masks in below.items()}
            self._known[key] = tuple(self._class(leaf.orders) for leaf in leaves(orders, self.answer, MAX_CLASSES))
        return self._known[key]

    def _class(self, orders: Orders) -> _Class:
        judge = _Recording(orders)
        return _Class(self.answer(judge), frozenset(judge.used))

    def outcomes(self, below: Mapping[str, tuple[int, ...]]) -> Outcomes:
        return frozenset(found.outcome for found in self.judged(below))

    def whatever_outranks_what(self) -> Outcomes:
        """The outcomes that occur in some total order of the goals, whether or not it agrees with the priorities."""
        return self.outcomes({actor: (0,) * len(masks) for actor, masks in self.masks.items()})

    def needed(self, below: Mapping[str, tuple[int, ...]]) -> tuple[Relation, ...]:
        """Relations of these orders from which their one outcome follows, none of them superfluous."""
        key = tuple(below.values())
        if key not in self._needed:
            wanted = self.outcomes(below)
            kept = [(actor, n, m) for actor, masks in below.items() for n, mask in enumerate(masks) for m in members(mask)]
            for relation in list(kept):
                fewer = [other for other in kept if other != relation]
                if self.outcomes(self._closure(fewer)) == wanted:
                    kept = fewer
            self._needed[key] = tuple(kept)
        return self._needed[key]

    def _closure(self, relations: Collection[Relation]) -> dict[str, tuple[int, ...]]:
        found = {}
        for actor, masks in self.masks.items():
            below = [0] * len(masks)
            for owner, high, low in relations:
                if owner == actor:
                    below[high] |= 1 << low
            for middle in range(len(below)):
                for n, own in enumerate(below):
                    if own >> middle & 1:
                        below[n] = own | below[middle]
            found[actor] = tuple(below)
        return found


@dataclass(frozen=True)
class Wanted:
    """What is wanted of the outcomes over all readings and completions: `only` this one, or anything but `not_only`.

    `several`: with `not_only`, more than one outcome must occur.
    """

    only: str | None = None
    not_only: str | None = None
    several: bool = False

    def met(self, outcomes: Outcomes) -> bool:
        if self.only is not None:
            return outcomes == {self.only}
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
            circle for _, by_actor in placed for classes in by_actor.values() if (circle := classes.circle()) is not None
        ]
        if circles:
            return circles
        every = _together(placed)
        if self.wanted.met(every):
            return None
        if self.wanted.only is None:
            return [_all_lost(placed)]
        ruled_out = (reason for bench, own in placed for reason in _contradicted(bench, own, self.wanted.only))
        return list(dict.fromkeys(ruled_out))

    def outcomes(self, changes: Mapping[Pair, int]) -> Outcomes:
        """The outcomes over all readings and completions after the changes."""
        return _together([(bench, bench.classes(changes)) for bench in self.benches])


def _together(placed: Sequence[tuple[Bench, dict[str, Classes]]]) -> Outcomes:
    return frozenset[str]().union(*(bench.outcomes(_below(by_actor)) for bench, by_actor in placed))


def _below(by_actor: Mapping[str, Classes]) -> dict[str, tuple[int, ...]]:
    return {actor: classes.closed for actor, classes in by_actor.items()}


def _all_lost(placed: Sequence[tuple[Bench, dict[str, Classes]]]) -> tuple[Change, ...]:
    """Another outcome occurs in some completion of some bench only if a relation goes from which the outcome follows."""
    return tuple(
        dict.fromkeys(
            change
            for bench, by_actor in placed
            for actor, high, low in bench.needed(_below(by_actor))
            for change in by_actor[actor].lost(high, low)
        )
    )


def _contradicted(bench: Bench, by_actor: Mapping[str, Classes], only: str) -> Iterator[tuple[Change, ...]]:
    """For every class of completions with another outcome: the changes that could rule it out."""
    for found in bench.judged(_below(by_actor)):
        if found.outcome != only:
            yield tuple(dict.fromkeys(_against(found.used, by_actor)))


def _against(used: Collection[Relation], by_actor: Mapping[str, Classes]) -> Iterator[Change]:
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
    """The problem for a question in all its readings."""
    actors = tuple(dict.fromkeys(actor for item in posed for actor in item.actors))
    names = {
        actor: tuple(dict.fromkeys(goal.id for item in posed for goal in item.board.variant.goals[actor]))
        for actor in actors
    }
    orders: dict[Ranked, None] = {}
    benches: dict[tuple[object, ...], Bench] = {}
    for item in posed:
        ranked = {actor: _ranked(item.board, actor, names[actor]) for actor in item.actors}
        orders.update(dict.fromkeys(ranked.values()))
        key, bench = _bench(item, ranked, names)
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
    item: Posed, ranked: Mapping[str, Ranked], names: Mapping[str, Sequence[str]]
) -> tuple[tuple[object, ...], Bench]:
    """The bench of one reading, with the merged goals that its judgement can turn on, and a key for equal benches."""
    goals = dict(item.board.goals)
    masks: dict[str, tuple[int, ...]] = {}
    orders: dict[str, Ranked] = {}
    told_apart: list[object] = []
    for actor in item.actors:
        number = {goal: n for n, goal in enumerate(names[actor])}
        kept, patterns = [], []
        for goal in item.board.goals[actor]:
            values = None if item.states is None else tuple(goal.table >> code & 1 for code in item.states)
            if values is None or len(set(values)) > 1 or len(goal.members) > 1:
                kept.append(goal)
                patterns.append(goal.table if values is None else values)
        goals[actor] = tuple(kept)
        masks[actor] = tuple(sum(1 << number[name] for name in goal.ids) for goal in kept)
        used = sum(masks[actor])
        below = tuple(mask & used if used >> n & 1 else 0 for n, mask in enumerate(ranked[actor].below))
        orders[actor] = Ranked(actor, used, below)
        told_apart.append((masks[actor], tuple(patterns), orders[actor]))
    board = Board(item.board.variant, item.board.space, item.board.feasible, goals, (), item.board.feasible_number)
    return (item.key, *told_apart), Bench(masks, orders, item.answer(board))
