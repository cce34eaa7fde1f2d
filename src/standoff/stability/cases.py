"""Case distinction over rankings: split on the comparisons that a definition asks for, until the answer is known."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from standoff.errors import LimitError
from standoff.game.model import Arcs, Game
from standoff.game.preference import Pairs, Ranking, as_pairs
from standoff.stability.explicit import CREDIBLE, NO_ESCAPE, legal_reach, listed_arcs
from standoff.stability.rankings import (
    Distances,
    PartialRanking,
    Tiers,
    count,
    members,
    product_of_counts,
)

MAX_CASES = 20_000
MAX_CHECKS = 2_000_000
MAX_NEAREST = 500

Literal = tuple[int, int, int, bool]
"""(actor, higher, lower, strictly)."""
Clauses = tuple[tuple[Literal, ...], ...]
Answer = tuple[int, int, int, bool]
"""(actor, first, second, whether first is better)."""
Orders = dict[int, PartialRanking]
Table = Sequence[Sequence[bool]]


@dataclass(frozen=True)
class Required:
    """A state that has to be stable for all judges; or not `stable`: for one of them at least it must not be."""

    state: int
    judges: tuple[int, ...]
    stable: bool


@dataclass(frozen=True)
class Part:
    """What was found of marks that hang on the rankings of these actors; None: not computed.

    near: counts by distance; near_to: those beyond this distance are not computed (None: all asked for are).
    condition: form and clauses, see `inverse.Condition`.
    """

    actors: tuple[int, ...]
    holding: int | None
    near: tuple[int, ...] | None
    swaps: int | None
    nearest: dict[int, Tiers] | None
    condition: tuple[str, Clauses] | None
    near_to: int | None = None

    @classmethod
    def never(cls, actors: tuple[int, ...]) -> Part:
        return cls(actors, 0, (0,), None, None, ("any", ()))


class _Split(Exception):
    def __init__(self, actor: int, first: int, second: int) -> None:
        self.actor, self.first, self.second = actor, first, second


class Judge:
    """Compares states: by tables for actors whose ranking is given, by what is known so far for the others."""

    def __init__(self, conflict: Conflict, orders: Mapping[int, PartialRanking]) -> None:
        self.tables, self.classes, self.orders = conflict.tables, conflict.classes, orders

    def better(self, actor: int, first: int, second: int) -> bool:
        """Whether the actor prefers `first`; splits where it is not known."""
        order = self.orders.get(actor)
        if order is None:
            return self.tables[actor][first][second]
        if actor in self.classes:
            first, second = self.classes[actor][first], self.classes[actor][second]
        known = order.better(first, second)
        if known is None:
            raise _Split(actor, first, second)
        return known


@dataclass(frozen=True)
class Conflict:
    """Moves, a concept, and who is better off where for the actors that are not free.

    tables[i][s][t]: whether i prefers s to t; empty for free actors. classes[i][s]: the number under which the orders
    of a free actor know a state, where some states are known to be tied; else its own.
    """

    arcs: Arcs
    concept: str
    tables: tuple[Table, ...]
    free: frozenset[int]
    classes: Mapping[int, Sequence[int]] = field(default_factory=dict)
    _useful: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict, repr=False, compare=False)
    _reached: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, game: Game, concept: str, free: Sequence[int]) -> Conflict:
        tables = tuple(
            as_pairs(p).better.tolist() if i not in free and isinstance(p, Ranking | Pairs) else []
            for i, p in enumerate(game.preferences)
        )
        return cls(listed_arcs(game), concept, tables, frozenset(free))

    @property
    def states(self) -> int:
        return len(self.arcs[0])

    @property
    def credible(self) -> bool:
        return self.concept in CREDIBLE

    @property
    def no_escape(self) -> bool:
        return self.concept in NO_ESCAPE

    def others(self, actor: int) -> list[int]:
        return [other for other in range(len(self.arcs)) if other != actor]

    # --- what hangs on what ---

    def matters(self, judge: int) -> frozenset[int]:
        """The free actors whose rankings can matter for what is stable for this one."""
        return self.free if self.credible else self.free & {judge}

    def depends_on(self, required: Required) -> tuple[int, ...]:
        return tuple(sorted(frozenset[int]().union(*(self.matters(judge) for judge in required.judges))))

    def by_own_ranking(self, required: Required) -> bool:
        """Whether it is one free actor's own ranking alone that decides."""
        return len(required.judges) == 1 and self.free >= set(required.judges) == set(self.depends_on(required))

    def left_open(self, required: Required) -> list[Required] | bool:
        """What remains to be asked once those judges are heard that no free ranking matters for."""
        judge = Judge(self, {})
        open_ = [i for i in required.judges if self.matters(i)]
        for i in required.judges:
            if i not in open_ and self.is_stable(judge, i, required.state) != required.stable:
                if required.stable:
                    return False
            elif i not in open_ and not required.stable:
                return True
        if required.stable:
            return [replace(required, judges=(i,)) for i in open_] or True
        return [replace(required, judges=tuple(open_))] if open_ else False

    # --- the definitions ---

    def met(self, judge: Judge, required: Sequence[Required]) -> bool:
        return all(all(self.is_stable(judge, i, one.state) for i in one.judges) == one.stable for one in required)

    def is_stable(self, judge: Judge, actor: int, state: int) -> bool:
        """Section by section as in Fang, Hipel and Kilgour 1993, asking only what is needed."""
        return not any(
            judge.better(actor, move, state) and not self._sanctioned(judge, actor, state, move)
            for move in self.arcs[actor][state]
        )

    def _sanctioned(self, judge: Judge, actor: int, state: int, move: int) -> bool:
        if self.concept == "Nash":
            return False
        replies = self._credible_replies(judge, actor, state, move) if self.credible else self._reach(actor, move)
        return any(self._holds(judge, actor, state, reply) for reply in replies)

    def _holds(self, judge: Judge, actor: int, state: int, reply: int) -> bool:
        if judge.better(actor, reply, state):
            return False
        return not self.no_escape or not any(judge.better(actor, way, state) for way in self.arcs[actor][reply])

    def _reach(self, actor: int, move: int) -> tuple[int, ...]:
        if (actor, move) not in self._reached:
            self._reached[actor, move] = tuple(sorted(legal_reach(self.arcs, self.others(actor), move)))
        return self._reached[actor, move]

    def _credible_replies(self, judge: Judge, actor: int, state: int, move: int) -> Iterator[int]:
        """Ends of legal sequences of the others' improvements; those that lead to no sanction are not followed."""
        useful = self._leading_to_sanctions(actor, state)
        seen = {(move, -1)}
        waiting = deque(seen)
        told: set[int] = set()
        while waiting:
            at, last = waiting.popleft()
            for mover in self.others(actor):
                for end in self.arcs[mover][at] if mover != last else ():
                    if end in useful and (end, mover) not in seen and judge.better(mover, end, at):
                        seen.add((end, mover))
                        waiting.append((end, mover))
                        if end not in told:
                            told.add(end)
                            yield end

    def _leading_to_sanctions(self, actor: int, state: int) -> frozenset[int]:
        """States at which, or from which on, the actor could be sanctioned for having left the state."""
        if (actor, state) not in self._useful:
            found = set(range(self.states))
            if actor not in self.free:
                judge = Judge(self, {})
                found = {reply for reply in range(self.states) if self._holds(judge, actor, state, reply)}
                waiting = list(found)
                while waiting:
                    end = waiting.pop()
                    for other in self.others(actor):
                        new = {s for s in range(self.states) if s not in found and end in self.arcs[other][s]}
                        found |= new
                        waiting += new
            self._useful[actor, state] = frozenset(found)
        return self._useful[actor, state]

    def certain_replies(self, actor: int, move: int) -> tuple[int, ...]:
        """What the others can bring about after a move, where no other actor's ranking is free or none matters."""
        if not self.credible:
            return self._reach(actor, move)
        better = tuple(
            tuple(
                tuple(end for end in ends if i != actor and self.tables[i][end][start])
                for start, ends in enumerate(own)
            )
            for i, own in enumerate(self.arcs)
        )
        return tuple(sorted(legal_reach(better, self.others(actor), move)))


# --- cases ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RankingCase:
    """All rankings that agree with `orders`, made by the answers given; whether the marks are as wanted in them."""

    orders: Orders
    answers: tuple[Answer, ...]
    holds: bool


def cases(
    conflict: Conflict,
    required: Sequence[Required],
    start: Orders,
    near: Near | None = None,
) -> list[RankingCase]:
    """Cases that exclude each other and leave no ranking out; with `near` those that are surely farther away.

    Raises LimitError above MAX_CASES.
    """
    found: list[RankingCase] = []
    waiting: list[tuple[Orders, tuple[Answer, ...]]] = [(start, ())]
    while waiting:
        orders, answers = waiting.pop()
        try:
            found.append(RankingCase(orders, answers, conflict.met(Judge(conflict, orders), required)))
        except _Split as split:
            for answer in ((split.actor, split.first, split.second, better) for better in (True, False)):
                new = with_answer(orders, answer)
                if near is None or near.reaches(new):
                    waiting.append((new, (*answers, answer)))
        if len(found) + len(waiting) > MAX_CASES:
            raise LimitError(f"more than {MAX_CASES:,} cases of rankings have to be told apart")
    return found


class Near:
    """Counts of rankings by their joint distance to the present rankings of several actors, up to a distance."""

    def __init__(self, bases: Mapping[int, list[int]], start: Orders, up_to: int) -> None:
        self.up_to = up_to
        self.distances = {i: Distances(base, up_to, ties=start[i].ties) for i, base in bases.items()}
        self.known: dict[tuple[int, PartialRanking], tuple[int, ...]] = {}

    def reaches(self, orders: Orders) -> bool:
        """False where so many pairs are known to be turned round that every ranking is farther away."""
        return sum(self.distances[i].turned(order) for i, order in orders.items()) <= self.up_to

    def counts(self, orders: Orders) -> tuple[int, ...]:
        counts: tuple[int, ...] = (1,)
        for i, order in orders.items():
            if (i, order) not in self.known:
                self.known[i, order] = self.distances[i].counts(order)
            counts = product_of_counts(counts, self.known[i, order], self.up_to)
        return counts

    def nearest(self, orders: Orders) -> tuple[int, dict[int, Tiers]]:
        found = {i: self.distances[i].nearest(order) for i, order in orders.items()}
        return sum(distance for distance, _ in found.values()), {i: tiers for i, (_, tiers) in found.items()}


def with_answer(orders: Orders, answer: Answer) -> Orders:
    actor, first, second, better = answer
    order = orders[actor]
    new = order.with_better(first, second) if better else order.with_not_better(first, second)
    return {**orders, actor: new}


def by_cases(
    conflict: Conflict,
    required: Sequence[Required],
    start: Orders,
    known_bases: Mapping[int, list[int] | None],
    most_swaps: int,
    limited: list[str],
) -> Part:
    """Counts, condition and nearest rankings of several actors, or at several states."""
    actors = tuple(start)
    bases = {i: base for i in actors if (base := known_bases[i]) is not None}
    try:
        every = cases(conflict, required, start)
        counter = _Counter()
        holding = sum(counter.count(case.orders) for case in every if case.holds)
    except LimitError as error:
        limited.append(f"the number of rankings: {error}")
        return _near_ones_only(conflict, required, start, bases, most_swaps)
    good = [case for case in every if case.holds]
    condition = _condition(start, every, limited)
    if len(bases) < len(actors) or not good:
        example = {i: _any_ranking(order) for i, order in good[0].orders.items()} if good else None
        return Part(actors, holding, (0,) if not good else None, None, example, condition)
    near, swaps, nearest = None, None, None
    try:
        near, swaps, nearest = _by_distance(good, Near(bases, start, most_swaps))
    except LimitError as error:
        limited.append(f"counts by distance: {error}")
    return Part(actors, holding, near, swaps, nearest, condition)


def _near_ones_only(
    conflict: Conflict, required: Sequence[Required], start: Orders, bases: Mapping[int, list[int]], most_swaps: int
) -> Part:
    """Where all rankings are too many: those up to as many swaps away as can be done."""
    up_to = most_swaps if len(bases) == len(start) else 0
    while up_to > 0:
        near = Near(bases, start, up_to)
        try:
            good = [case for case in cases(conflict, required, start, near) if case.holds]
            counts, swaps, nearest = _by_distance(good, near)
            if not any(counts):
                swaps, nearest = None, None
            return Part(tuple(start), None, counts, swaps, nearest, None, near_to=up_to)
        except LimitError:
            up_to //= 2
    return Part(tuple(start), None, None, None, None, None)


class _Counter:
    """Counts of partial rankings; the same one is counted once."""

    def __init__(self) -> None:
        self.known: dict[PartialRanking, int] = {}

    def count(self, orders: Orders) -> int:
        total = 1
        for order in orders.values():
            if order not in self.known:
                self.known[order] = count(order)
            total *= self.known[order]
        return total


def _any_ranking(order: PartialRanking) -> Tiers:
    """A ranking that agrees with what is known: always the lowest number first that can be next."""
    left, found = (1 << len(order.above)) - 1, []
    distances = Distances([0] * len(order.above), 0, ties=order.ties)
    while left:
        tier = min(distances.tiers(order, left), key=lambda one: (one.bit_count(), one))
        found.append(tuple(members(tier)))
        left &= ~tier
    return tuple(found)


def _by_distance(
    good: Sequence[RankingCase], near: Near
) -> tuple[tuple[int, ...], int | None, dict[int, Tiers] | None]:
    """Counts by distance, the smallest distance, and a ranking there; None where it lies too far to be looked for."""
    total = [0] * (near.up_to + 1)
    closest: tuple[int, RankingCase] | None = None
    for case in good:
        for swaps, number in enumerate(near.counts(case.orders)):
            total[swaps] += number
            if number and (closest is None or swaps < closest[0]):
                closest = (swaps, case)
    candidates = [closest[1]] if closest is not None else good
    if not candidates or len(candidates) > MAX_NEAREST:
        return tuple(total), None, None
    swaps, nearest = min((near.nearest(case.orders) for case in candidates), key=lambda found: found[0])
    return tuple(total), swaps, nearest


# --- the condition ----------------------------------------------------------------------------------------------------


def _condition(start: Orders, every: Sequence[RankingCase], limited: list[str]) -> tuple[str, Clauses] | None:
    """The shorter of two exact forms, from statements that cannot be left out.

    Each term, a set of statements, excludes every case of the other answer, and every case is covered by a term; so
    that the terms together say neither too much nor too little.
    """
    good = [case for case in every if case.holds]
    bad = [case for case in every if not case.holds]
    if not good or not bad:
        return ("all" if good else "any"), ()
    if sum(len(case.answers) for case in every) * max(len(good), len(bad)) > MAX_CHECKS:
        limited.append(f"a short formula: {len(every):,} cases of rankings have to be told apart")
        return None
    any_, all_ = _terms(start, good, bad), _terms(start, bad, good)
    forms: dict[str, Clauses] = {
        "any": tuple(tuple(sorted(_literal(start, answer) for answer in term)) for term in any_),
        "all": tuple(tuple(sorted(_literal(start, _opposite(answer)) for answer in term)) for term in all_),
    }
    form = min(forms, key=lambda name: (sum(len(clause) for clause in forms[name]), len(forms[name]), name))
    return form, tuple(sorted(forms[form], key=lambda clause: (len(clause), clause)))


def _opposite(answer: Answer) -> Answer:
    actor, first, second, better = answer
    return (actor, first, second, not better)


def _literal(start: Orders, answer: Answer) -> Literal:
    actor, first, second, better = answer
    return (actor, first, second, True) if better else (actor, second, first, not start[actor].ties)


def _terms(start: Orders, own: Sequence[RankingCase], other: Sequence[RankingCase]) -> list[tuple[Answer, ...]]:
    opposed = list(other)
    terms: dict[frozenset[Answer], tuple[Answer, ...]] = {}
    for case in own:
        if any(_covers(start, term, case) for term in terms.values()):
            continue
        kept = list(case.answers)
        for answer in reversed(case.answers):
            fewer = [one for one in kept if one != answer]
            orders = _orders(start, fewer)
            blocking = next((n for n, one in enumerate(opposed) if _compatible(orders, one.orders)), None)
            if blocking is None:
                kept = fewer
            else:
                opposed.insert(0, opposed.pop(blocking))
        terms[frozenset(kept)] = tuple(kept)
    return _needed(start, list(terms.values()), own)


def _needed(start: Orders, terms: Sequence[tuple[Answer, ...]], own: Sequence[RankingCase]) -> list[tuple[Answer, ...]]:
    """Terms that cover all cases, none of which can be left out; those that cover most are taken first."""
    covered = [frozenset(n for n, case in enumerate(own) if _covers(start, term, case)) for term in terms]
    left, chosen = set(range(len(own))), []
    while left:
        best = max(range(len(terms)), key=lambda n: (len(covered[n] & left), -len(terms[n])))
        chosen.append(best)
        left -= covered[best]
    for n in list(chosen):
        rest = frozenset[int]().union(*(covered[k] for k in chosen if k != n))
        if len(rest) == len(own):
            chosen.remove(n)
    return [terms[n] for n in chosen]


def _orders(start: Orders, answers: Sequence[Answer]) -> Orders:
    orders = start
    for answer in answers:
        actor, first, second, _ = answer
        if orders[actor].better(first, second) is None:
            orders = with_answer(orders, answer)
    return orders


def _covers(start: Orders, term: Sequence[Answer], case: RankingCase) -> bool:
    return all(case.orders[actor].better(first, second) == better for actor, first, second, better in term)


def _compatible(one: Orders, other: Orders) -> bool:
    return all(order.agrees_with(other[i]) for i, order in one.items())
