"""What an answer needs and does not say: the smallest additions that settle or reverse a verdict.

The vocabulary (see `vocabulary`) is searched exhaustively, first every single addition, then every pair. Additions
that do the same in every reading are one group. What a group adds is not in the document, and every group says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import combinations, product
from typing import Any

from standoff.case.formula import atoms, parse
from standoff.case.model import Goal, Link, Question
from standoff.case.patches import Scope, Variant, variants
from standoff.errors import LimitError
from standoff.explain.alternatives import NotPossible
from standoff.explain.ground import (
    Effect,
    Field,
    Ground,
    Ordered,
    effect_classes,
    ground_of,
    outcomes_on,
    signature,
    with_goal,
    with_pair,
)
from standoff.explain.readings import Court, overall, verdict_of
from standoff.explain.result import Verdict, plain
from standoff.explain.slice import differing_options
from standoff.explain.vocabulary import VOCABULARY, Candidate, Vocabulary, clause, every_link
from standoff.explain.words import goal_words
from standoff.game.board import Board, closed_order

MOST_ADDITIONS = 2
MAX_PAIRS = 150_000
MOST_GROUPS = 8
MOST_ALIKE = 3
PAIRS_LEAVE_OUT = "pairs were searched over goals about a single option or link, and priorities"

WANTED: dict[Verdict, tuple[Verdict, ...]] = {
    "OPEN": ("FOLLOWS", "AGAINST"),
    "SILENT": ("FOLLOWS", "AGAINST"),
    "AGAINST": ("FOLLOWS",),
    "FOLLOWS": ("AGAINST",),
}


@dataclass(frozen=True)
class Addition:
    """One thing that the document does not say: `says` in words, `text` as `standoff whatif` takes it."""

    kind: str
    says: str
    text: str
    above: str | None = None


@dataclass(frozen=True)
class Need:
    """Additions that together change the verdict, and others that could stand for the last of them.

    `restates`: the additions, or one of them, only say that the actor wants to do what it does.
    """

    additions: tuple[Addition, ...]
    alike: tuple[str, ...]
    alike_left_out: int
    restates: bool


@dataclass(frozen=True)
class Wanted:
    """The smallest additions that make one verdict of another; `size` is None when none were found.

    `limited`: what was not searched, in words.
    """

    verdict: Verdict
    size: int | None
    needs: tuple[Need, ...]
    left_out: int
    limited: str | None


@dataclass(frozen=True)
class QuestionNeeds:
    question: str
    ask: str
    verdict: Verdict
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True)
class Needs:
    """What the answers of a case need and do not say; nothing of it is in the document."""

    questions: tuple[QuestionNeeds, ...]
    vocabulary: str = VOCABULARY
    most_additions: int = MOST_ADDITIONS

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff needs --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


def needs(court: Court, scope: Scope, *, at_a_glance: bool = False) -> Needs:
    """The smallest additions that settle or reverse each verdict of the case in a scope.

    at_a_glance: only single additions, and goals about a single option or link.
    """
    everywhere = [set(variant.links) for variant in variants(court.case, scope)]
    links = tuple(name for name in court.case.links if all(name in links for links in everywhere))
    vocabulary = Vocabulary(court.case, court.case.options(), links, combined=not at_a_glance)
    return Needs(
        questions=tuple(_of_question(court, question, scope, vocabulary) for question in court.case.questions),
        most_additions=1 if at_a_glance else MOST_ADDITIONS,
    )


def _of_question(court: Court, question: Question, scope: Scope, vocabulary: Vocabulary) -> QuestionNeeds:
    verdict = overall(court.readings(question, scope))
    search = _Search(ground_of(court, question, scope, vocabulary), scope)
    wanted = search.wanted(WANTED.get(verdict, ()))
    return QuestionNeeds(question.id, question.ask, verdict, wanted)


# --- what can be added ------------------------------------------------------------------------------------------------

Goals = tuple[str, ...]
"""Goals in force in one field, each named by the first of those that say the same."""


@dataclass(frozen=True)
class _NewGoal:
    """A goal that holds at the compared states of a mask, above some goals."""

    actor: str
    pattern: int
    under: Goals


@dataclass(frozen=True)
class _NewPairs:
    """Pairs of goals (higher, lower) that are ranked."""

    actor: str
    pairs: tuple[tuple[str, str], ...]


Mark = _NewGoal | _NewPairs | None
"""What an addition does in one field; None: nothing."""


@dataclass(frozen=True)
class _Member:
    """One addition: a goal (perhaps above a goal), a priority (higher, lower) or a link (name, literal)."""

    actor: str
    goal: Candidate | None = None
    above: str | None = None
    pair: tuple[str, str] | None = None
    link: tuple[str, str] | None = None
    restates: bool = False


@dataclass(frozen=True)
class _Unit:
    """Additions that do the same in every field: `marks` says what, `members` are the additions, simplest first."""

    marks: tuple[Mark, ...]
    members: tuple[_Member, ...]

    @property
    def single(self) -> bool:
        """Whether one of them is more than a combination of two."""
        return any(member.goal is None or len(member.goal.literals) == 1 for member in self.members)

    @property
    def restates(self) -> bool:
        """Whether the simplest of them only restate the conduct."""
        plainest = min(len(member.goal.literals) if member.goal else 0 for member in self.members)
        return all(m.restates for m in self.members if (len(m.goal.literals) if m.goal else 0) == plainest)


class _Search:
    def __init__(self, ground: Ground, scope: Scope) -> None:
        self.ground, self.scope = ground, scope
        self.court, self.question = ground.court, ground.question
        self.vocabulary = ground.vocabulary
        self.flipped = differing_options(ground.court, ground.question, scope)
        self.at = ground.court.state(ground.question, scope)
        self.words = {
            (actor, goal.id): goal_words(goal)
            for place in ground.fields
            for actor, goals in place.board.variant.goals.items()
            for goal in goals
        }

    def wanted(self, verdicts: Sequence[Verdict]) -> tuple[Wanted, ...]:
        if not verdicts:
            return ()
        units = [*self._goals(), *self._priorities()]
        outcomes = [self._outcome_row(unit) for unit in units]
        by_link = self._links()
        results = []
        for verdict in verdicts:
            reaching = [(u, row) for u, row in zip(units, outcomes, strict=True) if _verdict_of_row(row) == verdict]
            singles = [self._need((unit,)) for unit in self._grouped(reaching)]
            singles += [self._link_need(members) for members, becomes in by_link if becomes == verdict]
            if singles:
                results.append(_listed(verdict, 1, singles, None))
            elif not self.vocabulary.combined:
                results.append(Wanted(verdict, None, (), 0, "pairs and combinations were not searched"))
            else:
                results.append(self._in_pairs(units, verdict))
        return tuple(results)

    def _outcome_row(self, unit: _Unit) -> tuple[frozenset[str], ...]:
        return tuple(self.outcomes(place, (unit.marks[n],)) for n, place in enumerate(self.ground.fields))

    def _grouped(self, reaching: Sequence[tuple[_Unit, tuple[frozenset[str], ...]]]) -> Iterator[_Unit]:
        """Units with the same outcome in every field as one; a goal that need not be above another is not put there."""
        free = {member.goal for unit, _ in reaching for member in unit.members if member.goal and member.above is None}
        found: dict[tuple[object, ...], list[_Member]] = {}
        for unit, row in reaching:
            for member in unit.members:
                if member.above is None or member.goal not in free:
                    kind = "goal" if member.goal else "priority"
                    what = (kind, member.actor, member.above, member.pair and member.pair[1], row)
                    found.setdefault(what, []).append(member)
        for members in found.values():
            yield _Unit((), tuple(sorted(members, key=_simplicity)))

    # goals

    def _goals(self) -> Iterator[_Unit]:
        found: dict[tuple[Mark, ...], list[_Member]] = {}
        for actor in self.ground.actors:
            tops = {None: ((),) * len(self.ground.fields), **self._above(actor)}
            for alike in effect_classes(self.ground, actor):
                for above, under in tops.items():
                    marks = tuple(
                        _goal_mark(place.board, actor, effect, lower)
                        for place, effect, lower in zip(self.ground.fields, alike.effects, under, strict=True)
                    )
                    if any(marks):
                        found.setdefault(marks, []).extend(self._members(actor, alike.candidates, above))
        for marks, members in found.items():
            yield _Unit(marks, tuple(members))

    def _members(self, actor: str, candidates: Sequence[int], above: str | None) -> Iterator[_Member]:
        for number in candidates:
            candidate = self.vocabulary.candidates[number]
            yield _Member(actor, goal=candidate, above=above, restates=self._restates(candidate))

    def _above(self, actor: str) -> dict[str | None, tuple[Goals, ...]]:
        """Goals of the actor that something could be put above, with what it is then above in each field.

        Of goals that stand for the same ones everywhere one is enough.
        """
        under: dict[tuple[Goals, ...], str] = {}
        columns = [_places(place.board, actor) for place in self.ground.fields]
        orders = self._orders(actor)
        differing = {
            goal_id
            for place, column in zip(self.ground.fields, columns, strict=True)
            for goal_id, number in column.items()
            if place.pattern(place.board.goals[actor][number].table) not in (0, (1 << len(place.codes)) - 1)
        }
        for goal_id in dict.fromkeys(goal_id for column in columns for goal_id in column):
            if goal_id in differing:
                under.setdefault(self._reached(actor, goal_id, orders, _lower), goal_id)
        return {goal_id: lower for lower, goal_id in under.items()}

    def _orders(self, actor: str) -> list[dict[str, set[str]]]:
        return [closed_order(place.board.variant, actor) for place in self.ground.fields]

    def _reached(
        self,
        actor: str,
        goal_id: str,
        orders: Sequence[dict[str, set[str]]],
        ways: Callable[[Board, str, str, dict[str, set[str]]], Goals],
    ) -> tuple[Goals, ...]:
        """What a goal stands for in each field."""
        return tuple(
            ways(place.board, actor, goal_id, order) for place, order in zip(self.ground.fields, orders, strict=True)
        )

    def _restates(self, candidate: Candidate) -> bool:
        if self.vocabulary.uses_link(candidate):
            return False
        return {self.vocabulary.atoms[literal.atom] for literal in candidate.literals} <= self.flipped

    # priorities

    def _priorities(self) -> Iterator[_Unit]:
        found: dict[tuple[Mark, ...], list[_Member]] = {}
        for actor in self.ground.actors:
            columns = [_places(place.board, actor) for place in self.ground.fields]
            orders = self._orders(actor)
            goals = list(dict.fromkeys(goal_id for column in columns for goal_id in column))
            over = {goal_id: self._reached(actor, goal_id, orders, _higher) for goal_id in goals}
            under = {goal_id: self._reached(actor, goal_id, orders, _lower) for goal_id in goals}
            for higher in goals:
                for lower in goals:
                    if higher != lower and not any(
                        lower in order.get(higher, ()) or higher in order.get(lower, ()) for order in orders
                    ):
                        marks = tuple(
                            _pair_mark(place.board, actor, upper, below)
                            for place, upper, below in zip(self.ground.fields, over[higher], under[lower], strict=True)
                        )
                        found.setdefault(marks, []).append(_Member(actor, pair=(higher, lower)))
        for marks, members in found.items():
            if any(marks):
                yield _Unit(marks, tuple(members))

    # outcomes

    def outcomes(self, place: Field, marks: tuple[Mark, ...]) -> frozenset[str]:
        what = tuple(sorted((mark for mark in marks if mark), key=repr))
        key = (place.stand, what)
        known = self.ground.known
        if key not in known:
            known[key] = self._judged(place, what)
        return known[key]

    def _judged(self, place: Field, marks: Sequence[_NewGoal | _NewPairs]) -> frozenset[str]:
        ordered = _ordered(place, marks)
        if ordered is None:
            return frozenset({"a circle of priorities"})
        key = signature(place, ordered)
        known = self.ground.known
        if key not in known:
            known[key] = self._judged_on_board(place, marks)
        return known[key]

    def _judged_on_board(self, place: Field, marks: Sequence[_NewGoal | _NewPairs]) -> frozenset[str]:
        board = place.board
        for mark in marks:
            number = _places(place.board, mark.actor)
            if isinstance(mark, _NewGoal):
                board = with_goal(place, board, mark.actor, mark.pattern, sum(1 << number[g] for g in mark.under))
            else:
                for higher, lower in mark.pairs:
                    board = with_pair(place, board, mark.actor, number[higher], number[lower])
        return outcomes_on(place.subject, board)

    def _in_pairs(self, units: Sequence[_Unit], verdict: Verdict) -> Wanted:
        """Pairs of additions, combinations of two left out, that reach a verdict."""
        alone = [unit for unit in units if unit.single]
        outcome = frozenset({"SUPPORTED" if verdict == "FOLLOWS" else "CONTRADICTED"})
        try:
            pairs = _without_needless(_PairSearch(self, alone, outcome).found())
        except LimitError as error:
            return Wanted(verdict, None, (), 0, f"{error}")
        found = sorted((self._pair_need(first, others) for first, others in _by_partner(pairs)), key=_weight)
        return _listed(verdict, 2 if found else None, found, PAIRS_LEAVE_OUT)

    # links

    def _links(self) -> list[tuple[list[_Member], Verdict]]:
        """Links that say what serves a goal without means, grouped by what they do, with the verdict that they make."""
        found: dict[tuple[object, ...], tuple[list[_Member], Verdict]] = {}
        for name in self._missing():
            bare = all(set(atoms(parse(goal.formula_text))) == {name} for goal in self._using(name))
            for option in self.vocabulary.options:
                if bare and option not in self.flipped:
                    continue  # the goals served would be the same in every state that is compared
                for text in (option, f"not {option}"):
                    key, verdict = self._with_link(name, text)
                    member = _Member(self.question.actor, link=(name, text))
                    found.setdefault((name, key), ([], verdict))[0].append(member)
        return list(found.values())

    def _using(self, link: str) -> Iterator[Goal]:
        for variant in self.variants:
            for actor in self.ground.actors:
                for goal in variant.goals[actor]:
                    if link in self.court.maker.names_used(variant, goal.formula_text):
                        yield goal

    def _missing(self) -> list[str]:
        """Links that a goal in force uses, directly or not, and that are not in force."""
        missing: dict[str, None] = {}
        known = every_link(self.court.case)
        for variant in self.variants:
            for actor in self.ground.actors:
                for goal in variant.goals[actor]:
                    used = self.court.maker.names_used(variant, goal.formula_text)
                    missing |= dict.fromkeys(n for n in used if n in known and n not in variant.links)
        return list(missing)

    def _with_link(self, name: str, text: str) -> tuple[tuple[object, ...], Verdict]:
        link = Link(iff=text, basis="assumed", because="not in the document")
        outcomes: frozenset[str] = frozenset()
        keys: dict[object, None] = {}
        for variant in self.variants:
            more = variant if name in variant.links else replace(variant, links={**variant.links, name: link})
            reading = self.court.reading_of(self.question, more, self.at)
            outcomes |= reading.outcomes or frozenset()
            keys[reading.key] = None
        return tuple(keys), verdict_of(outcomes) if outcomes else "NOT POSSIBLE"

    @cached_property
    def variants(self) -> list[Variant]:
        """One variant for each way in which the actors' goals and whatever these use can stand.

        More than one may make one field: there a goal without means is no goal.
        """
        found: dict[object, Variant] = {}
        for reading in self.court.readings(self.question, self.scope):
            if isinstance(reading.subject, NotPossible):
                continue
            variant = reading.board.variant
            goals = tuple((a, g.id, g.formula_text) for a in self.ground.actors for g in variant.goals[a])
            excluded = tuple(sorted({item.when for item in variant.infeasible}))
            texts = (*(text for *_, text in goals), *excluded)
            names = sorted({name for text in texts for name in self.court.maker.names_used(variant, text)})
            means = tuple((name, variant.links[name].iff) for name in names if name in variant.links)
            values = tuple((name, variant.conditions[name]) for name in names if name in variant.conditions)
            orders = tuple((a, p.chain) for a in self.ground.actors for p in variant.priorities[a])
            found.setdefault((goals, orders, means, values, excluded), variant)
        return list(found.values())

    # words

    def _need(self, units: Sequence[_Unit]) -> Need:
        simplest = [min(unit.members, key=_simplicity) for unit in units]
        alike = [
            member
            for unit, first in zip(units, simplest, strict=True)
            for member in unit.members
            if member != first and len(units) == 1
        ]
        return Need(
            additions=tuple(self._addition(member) for member in simplest),
            alike=tuple(self._says(member) for member in alike[:MOST_ALIKE]),
            alike_left_out=max(0, sum(len(unit.members) for unit in units) - len(units) - min(len(alike), MOST_ALIKE)),
            restates=any(unit.restates for unit in units),
        )

    def _pair_need(self, first: _Unit, others: Sequence[_Unit]) -> Need:
        """A unit with any one of several others."""
        one = min(first.members, key=_simplicity)
        rest = sorted((min(unit.members, key=_simplicity) for unit in others), key=_simplicity)
        alike = [self._says(member) for member in rest[1:]]
        return Need(
            additions=(self._addition(one), self._addition(rest[0])),
            alike=tuple(alike[:MOST_ALIKE]),
            alike_left_out=max(0, len(alike) - MOST_ALIKE),
            restates=first.restates or any(unit.restates for unit in others),
        )

    def _link_need(self, members: Sequence[_Member]) -> Need:
        first, *rest = members
        alike = [self._says(member) for member in rest]
        return Need(
            (self._addition(first),), tuple(alike[:MOST_ALIKE]), max(0, len(alike) - MOST_ALIKE), restates=False
        )

    def _addition(self, member: _Member) -> Addition:
        if member.goal is not None:
            verb = "wants" if member.goal.wanted else "avoids"
            text = f"{member.actor} {verb} {self.vocabulary.formula(member.goal)}"
            return Addition("goal", self._says(member), text, member.above)
        if member.pair is not None:
            return Addition("priority", self._says(member), f"{member.actor}: {' > '.join(member.pair)}")
        assert member.link is not None
        return Addition("link", self._says(member), f"{member.link[0]} iff {member.link[1]}")

    def _says(self, member: _Member) -> str:
        if member.goal is not None:
            said = self.vocabulary.says(member.actor, member.goal)
            return said if member.above is None else f"{said}; above '{self.words[member.actor, member.above]}'"
        name = self.court.case.name_of(member.actor)
        if member.pair is not None:
            higher, lower = (self.words[member.actor, goal] for goal in member.pair)
            return f"for {name} '{higher}' outranks '{lower}'"
        assert member.link is not None
        return self._link_says(*member.link)

    def _link_says(self, name: str, text: str) -> str:
        option = text.removeprefix("not ")
        served = self._served_by(name)
        what = clause(self.court.case, option, holds=text == option)
        return f"what serves the aim '{served}' is that {what}" if served else f"'{name}' holds exactly if {what}"

    def _served_by(self, link: str) -> str | None:
        for variant in self.variants:
            for actor in self.ground.actors:
                for goal in variant.goals[actor]:
                    if link in atoms(parse(goal.formula_text)):
                        return goal_words(goal)
        return None


def _goal_mark(board: Board, actor: str, effect: Effect | None, under: Goals) -> Mark:
    """What a goal does in a field. One that repeats a goal raises that goal, if it is put above another.

    Goals are named, not numbered: their places differ between fields that pose the question equally.
    """
    if effect is None:
        return None
    if effect.repeats < 0:
        return _NewGoal(actor, effect.pattern, under)
    return _pair_mark(board, actor, (board.goals[actor][effect.repeats].ids[0],), under)


def _pair_mark(board: Board, actor: str, over: Goals, under: Goals) -> Mark:
    goals, number = board.goals[actor], _places(board, actor)
    pairs = tuple(
        (higher, lower)
        for higher, lower in product(over, under)
        if higher != lower and not goals[number[higher]].below >> number[lower] & 1
    )
    return _NewPairs(actor, pairs) if pairs else None


def _lower(board: Board, actor: str, goal_id: str, order: dict[str, set[str]]) -> Goals:
    """What is below something that is put above a goal: the goal, and what it outranks where its place does not say so.

    It says nothing where the goal is not in force, and not all where a goal that it outranks says the same as a higher.
    """
    outranked = order.get(goal_id, set())
    own = _first_ids(board, actor, lambda each: each == goal_id)
    below = sum(goal.below for goal in board.goals[actor] if goal.ids[0] in own)
    known = {goal.ids[0] for number, goal in enumerate(board.goals[actor]) if below >> number & 1}
    return (*own, *(g for g in _first_ids(board, actor, outranked.__contains__) if g not in known | set(own)))


def _higher(board: Board, actor: str, goal_id: str, order: dict[str, set[str]]) -> Goals:
    """What is above something that a goal is put above: the goal, or where it is not in force what outranks it."""
    own = _first_ids(board, actor, lambda each: each == goal_id)
    return own or _first_ids(board, actor, lambda each: goal_id in order.get(each, ()))


def _first_ids(board: Board, actor: str, wanted: Callable[[str], bool]) -> Goals:
    return tuple(goal.ids[0] for goal in board.goals[actor] if any(map(wanted, goal.ids)))


def _ordered(place: Field, marks: Sequence[_NewGoal | _NewPairs]) -> Ordered | None:
    """The goals of a field with some additions, or None where these make priorities run in a circle."""
    ordered = {actor: (list(patterns), list(below)) for actor, (patterns, below) in place.orders.items()}
    for mark in marks:
        patterns, below = ordered[mark.actor]
        number = _places(place.board, mark.actor)
        if isinstance(mark, _NewGoal):
            mask = 0
            for goal_id in mark.under:
                mask |= 1 << number[goal_id] | below[number[goal_id]]
            patterns.append(mark.pattern)
            below.append(mask)
            continue
        for first, second in mark.pairs:
            higher, lower = number[first], number[second]
            gained = 1 << lower | below[lower]
            below[:] = [own | gained if n == higher or own >> higher & 1 else own for n, own in enumerate(below)]
        if any(own >> n & 1 for n, own in enumerate(below)):
            return None
    return ordered


def _places(board: Board, actor: str) -> dict[str, int]:
    return {goal_id: number for number, goal in enumerate(board.goals[actor]) for goal_id in goal.ids}


def _simplicity(member: _Member) -> tuple[int, ...]:
    """Single atoms before combinations, what does not restate first, then what needs no place."""
    if member.goal is None:
        return (0, 0, 0)
    return (len(member.goal.literals), member.restates, member.above is not None)


def _weight(need: Need) -> tuple[int, ...]:
    return (need.restates, sum(addition.above is not None for addition in need.additions))


def _verdict_of_row(row: Iterable[frozenset[str]]) -> Verdict:
    outcomes = frozenset[str]().union(*row)
    return verdict_of(outcomes) if outcomes else "NOT POSSIBLE"


class _PairSearch:
    """Pairs of units that give one outcome in every field, field by field, the hardest field first."""

    def __init__(self, search: _Search, units: Sequence[_Unit], outcome: frozenset[str]) -> None:
        self.search, self.units, self.outcome = search, units, outcome
        self.places = search.ground.fields
        self.order = sorted(range(len(self.places)), key=self._reached)
        self.tried = 0

    def _reached(self, number: int) -> int:
        """How many single units give the outcome in a field."""
        marks = {unit.marks[number] for unit in self.units}
        return sum(self.search.outcomes(self.places[number], (mark,)) == self.outcome for mark in marks)

    def found(self) -> list[tuple[_Unit, _Unit]]:
        everything = list(self.units)
        blocks = [(everything, everything, True)]
        for number in self.order:
            blocks = [kept for block in blocks for kept in self._kept(number, *block)]
        pairs: list[tuple[_Unit, _Unit]] = []
        for first, second, alike in blocks:
            pairs += combinations(first, 2) if alike else list(product(first, second))
        return pairs

    def _kept(
        self, number: int, first: list[_Unit], second: list[_Unit], alike: bool
    ) -> Iterator[tuple[list[_Unit], list[_Unit], bool]]:
        """The parts of a block of pairs that give the outcome in one field; `alike`: both sides are the same units."""
        left, right = _by_mark(first, number), _by_mark(second, number)
        for one, two in product(left, right):
            if alike and repr(one) > repr(two):
                continue
            self.tried += 1
            if self.tried > MAX_PAIRS:
                raise LimitError(f"pairs of additions: more than {MAX_PAIRS:,} had to be tried, so none are listed")
            if self.search.outcomes(self.places[number], (one, two)) == self.outcome:
                same = alike and one == two
                if not same or len(left[one]) > 1:
                    yield left[one], right[two], same


def _by_partner(pairs: Sequence[tuple[_Unit, _Unit]]) -> Iterator[tuple[_Unit, list[_Unit]]]:
    """Pairs gathered under the unit that most of those that are left have in common."""
    left = list(pairs)
    while left:
        count = Counter(id(unit) for pair in left for unit in pair)
        first = max((unit for pair in left for unit in pair), key=lambda unit: count[id(unit)])
        yield first, [pair[pair[0] is first] for pair in left if first in pair]
        left = [pair for pair in left if first not in pair]


def _without_needless(pairs: Sequence[tuple[_Unit, _Unit]]) -> list[tuple[_Unit, _Unit]]:
    """Pairs in which no goal is put above another without need."""
    plainest = [tuple(min(unit.members, key=_simplicity) for unit in pair) for pair in pairs]
    there = {frozenset(pair) for pair in plainest}

    def needless(pair: tuple[_Member, ...]) -> bool:
        return any(
            member.above is not None and frozenset({*pair} - {member} | {replace(member, above=None)}) in there
            for member in pair
        )

    return [units for units, pair in zip(pairs, plainest, strict=True) if not needless(pair)]


def _by_mark(units: Iterable[_Unit], number: int) -> dict[Mark, list[_Unit]]:
    found: dict[Mark, list[_Unit]] = {}
    for unit in units:
        found.setdefault(unit.marks[number], []).append(unit)
    return found


def _listed(verdict: Verdict, size: int | None, found: Sequence[Need], limited: str | None) -> Wanted:
    ordered = sorted(found, key=lambda need: need.restates)
    return Wanted(verdict, size, tuple(ordered[:MOST_GROUPS]), max(0, len(ordered) - MOST_GROUPS), limited)
