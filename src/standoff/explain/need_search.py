"""Single additions to a case with what they do in every reading of a question: goals, priorities and links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from standoff.case.formula import atoms, parse
from standoff.case.model import Goal, Link
from standoff.case.patches import Scope, Variant
from standoff.explain.additions import CIRCLE, NOTHING, InForce, NewGoal, NewPair, Trials
from standoff.explain.alternatives import CONTRADICTED, SUPPORTED, NotPossible
from standoff.explain.ground import REPEATS, Field, Ground, effect_classes, field_of
from standoff.explain.readings import Reading, verdict_of
from standoff.explain.result import Verdict
from standoff.explain.slice import differing_options
from standoff.explain.vocabulary import Candidate, every_link
from standoff.game.board import closed_order

Outcomes = frozenset[str]


@dataclass(frozen=True)
class Member:
    """One addition: a goal (perhaps above a goal), a priority (higher, lower) or a link (name, literal).

    `restates`: it only says that somebody wants what is to be explained.
    """

    actor: str
    goal: Candidate | None = None
    above: str | None = None
    pair: tuple[str, str] | None = None
    link: tuple[str, str] | None = None
    restates: bool = False

    @property
    def simplicity(self) -> tuple[int, ...]:
        """Single atoms before combinations, what does not restate first, then what needs no place."""
        if self.goal is None:
            return (0, 0, 0)
        return (len(self.goal.literals), self.restates, self.above is not None)


@dataclass(frozen=True)
class Unit:
    """Additions that do the same: in every field what the mark of that number does (see `additions`)."""

    marks: tuple[int, ...]
    members: tuple[Member, ...]

    @cached_property
    def simplest(self) -> Member:
        return min(self.members, key=lambda member: member.simplicity)

    @property
    def single(self) -> bool:
        """Whether one of them is more than a combination of two."""
        return any(member.goal is None or len(member.goal.literals) == 1 for member in self.members)

    @property
    def restates(self) -> bool:
        """Whether the simplest of them only restate the conduct."""
        plainest = self.simplest.simplicity[0]
        return all(member.restates for member in self.members if member.simplicity[0] == plainest)


@dataclass(frozen=True)
class _LinkTrial:
    member: Member
    row: tuple[Outcomes, ...]


class Search:
    """Every single addition to a question's readings, and what comes of it.

    Some readings are named by their places in `ground.readings`; `None` names all of them.
    """

    def __init__(self, ground: Ground, scope: Scope) -> None:
        self.ground, self.scope = ground, scope
        self.court, self.question, self.vocabulary = ground.court, ground.question, ground.vocabulary
        self.flipped = differing_options(ground.court, ground.question, scope)
        self.at = ground.court.state(ground.question, scope)
        self.trials = Trials()
        self.readings = [r for r in self.court.readings(self.question, scope) if not isinstance(r.subject, NotPossible)]

    # results

    def reaching(
        self, verdict: Verdict, readings: Sequence[int] | None = None, *, reversing: bool = False
    ) -> list[Unit]:
        """Single additions that make the verdict over some readings, those with the same outcomes as one.

        reversing: goals that reverse a stated goal, instead of all others.
        """
        everything = range(len(self.readings)) if readings is None else readings
        fields = sorted({self.ground.readings[n][2] for n in everything})
        outcome = frozenset({SUPPORTED if verdict == "FOLLOWS" else CONTRADICTED})
        units = self.reversing if reversing else self.units
        found = list(_grouped([unit for unit in units if self._makes(unit, outcome, fields)]))
        return found if reversing else [*found, *self._links_reaching(verdict, everything)]

    def outcomes(self, number: int, *marks: int) -> Outcomes:
        """What occurs in a field with some marks."""
        return self.trials.outcomes(self.ground.fields[number], *marks)

    def _makes(self, unit: Unit, outcome: Outcomes, fields: list[int]) -> bool:
        """Whether a unit gives one outcome in some fields, which are put in another order, and a circle in none."""
        for position, number in enumerate(fields):
            if self.outcomes(number, unit.marks[number]) != outcome:
                fields.insert(0, fields.pop(position))  # what fails here is likely to fail again
                return False
        return not self._only_repeats(unit, fields) and not self._circles(unit)

    def _only_repeats(self, unit: Unit, fields: Sequence[int]) -> bool:
        """Whether in some readings a goal says no more than goals that are there."""
        return unit.members[0].goal is not None and all(
            isinstance(mark, NewGoal) and mark.repeats is not None
            for mark in (self.trials.mark(unit.marks[n]) for n in fields)
        )

    def _links_reaching(self, verdict: Verdict, readings: Iterable[int]) -> Iterator[Unit]:
        variants = sorted({self._variants[1][n] for n in readings})
        found: dict[tuple[object, ...], list[Member]] = {}
        for trial in self.links:
            assert trial.member.link is not None
            row = tuple(trial.row[n] for n in variants)
            if _verdict(row) == verdict:
                found.setdefault((trial.member.link[0], row), []).append(trial.member)
        return (Unit((), tuple(members)) for members in found.values())

    @cached_property
    def units(self) -> list[Unit]:
        """Goals and priorities that do something."""
        kept = {actor: ~self.ground.repeating[actor] & ~self.ground.reversing[actor] for actor in self.ground.actors}
        return [*self._goals(kept), *self._priorities()]

    @cached_property
    def reversing(self) -> list[Unit]:
        """Goals that say the opposite of a stated goal of the same actor."""
        kept = {actor: ~self.ground.repeating[actor] & self.ground.reversing[actor] for actor in self.ground.actors}
        return list(self._goals(kept))

    def _circles(self, unit: Unit) -> bool:
        """Whether priorities would run in a circle in some reading, so that the addition cannot be made."""
        return any(mark and self.outcomes(n, mark) == CIRCLE for n, mark in enumerate(unit.marks))

    # goals

    def _goals(self, which: dict[str, NDArray[np.bool_]]) -> Iterator[Unit]:
        found: dict[tuple[int, ...], list[Member]] = {}
        for actor in self.ground.actors:
            marker = self._marks[actor]
            for alike in effect_classes(self.ground, actor, which[actor]):
                for above in (None, *self._tops[actor]):
                    marks = tuple(marker.number(n, effect, above) for n, effect in enumerate(alike.effects))
                    if any(marks):
                        members = found.setdefault(marks, [])
                        for number in alike.candidates:
                            candidate = self.vocabulary.candidates[number]
                            members.append(Member(actor, candidate, above, restates=self._restates(candidate)))
        for marks, members in found.items():
            yield Unit(marks, tuple(members))

    @cached_property
    def _tops(self) -> dict[str, tuple[str, ...]]:
        """Goals that something could be put above; of goals that stand alike everywhere one is enough."""
        tops = {}
        for actor in self.ground.actors:
            first: dict[tuple[str, ...], str] = {}
            for goal in self._stated(actor):
                if any(self._reaches(place, actor, goal) for place in self.ground.fields):
                    first.setdefault(tuple(_alike(place, actor, goal) for place in self.ground.fields), goal)
            tops[actor] = tuple(first.values())
        return tops

    def _reaches(self, place: Field, actor: str, goal: str) -> bool:
        """Whether what is above a goal is above some goal that tells the compared states apart."""
        standing = place.standings.get(actor)
        if standing is None or goal not in standing.bits:
            return False
        number = standing.bits[goal]
        reached = 1 << number | standing.order[number]
        whole = (1 << len(place.codes)) - 1
        below = 0
        for mask, merged in zip(standing.classes, place.board.goals[actor], strict=True):
            if mask & reached:
                below |= merged.below
        return any(
            pattern not in (0, whole) and (mask & reached or below >> n & 1)
            for n, (mask, pattern) in enumerate(zip(standing.classes, standing.patterns, strict=True))
        )

    def _restates(self, candidate: Candidate) -> bool:
        if self.vocabulary.uses_link(candidate):
            return False
        return {self.vocabulary.atoms[literal.atom] for literal in candidate.literals} <= self.flipped

    # priorities

    def _stated(self, actor: str) -> list[str]:
        """Goals of an actor that stand in some reading."""
        return list(dict.fromkeys(goal for goals, _ in self._orders[actor] for goal in goals))

    @cached_property
    def _orders(self) -> dict[str, list[tuple[frozenset[str] | dict[str, None], dict[str, set[str]]]]]:
        """Per actor, for each way in which it can be in the readings: its goals, and what each is above."""
        found: dict[str, dict[tuple[object, ...], Variant]] = {actor: {} for actor in self.ground.actors}
        for reading in self.readings:
            variant = reading.board.variant
            for actor, ways in found.items():
                goals = tuple(goal.id for goal in variant.goals[actor])
                ways.setdefault((goals, tuple(p.chain for p in variant.priorities[actor])), variant)
        return {
            actor: [
                (dict.fromkeys(goal.id for goal in variant.goals[actor]), closed_order(variant, actor))
                for variant in ways.values()
            ]
            for actor, ways in found.items()
        }

    def _priorities(self) -> Iterator[Unit]:
        found: dict[tuple[int, ...], list[Member]] = {}
        for actor in self.ground.actors:
            goals = self._stated(actor)
            for higher in goals:
                for lower in goals:
                    if higher != lower and self._could_be_added(actor, higher, lower):
                        marks = tuple(self._pair_mark(place, actor, higher, lower) for place in self.ground.fields)
                        if any(marks):
                            found.setdefault(marks, []).append(Member(actor, pair=(higher, lower)))
        for marks, members in found.items():
            yield Unit(marks, tuple(members))

    def _could_be_added(self, actor: str, higher: str, lower: str) -> bool:
        """Whether some reading with both goals does not rank them so, and none ranks them the other way round."""
        ways = self._orders[actor]
        if any(higher in order.get(lower, ()) for _, order in ways):
            return False
        return any(higher in goals and lower in goals and lower not in order.get(higher, ()) for goals, order in ways)

    def _pair_mark(self, place: Field, actor: str, higher: str, lower: str) -> int:
        """By itself a priority does nothing where one of its goals is out of force and unranked."""
        standing = place.standings.get(actor)
        if standing is None or standing.is_loose(higher) or standing.is_loose(lower):
            return NOTHING
        bits, order = standing.bits, standing.order
        if order[bits[higher]] >> bits[lower] & 1:
            return NOTHING
        first, second = _alike(place, actor, higher), _alike(place, actor, lower)
        return NOTHING if first == second else self.trials.number(NewPair(actor, first, second))

    @cached_property
    def loose(self) -> dict[str, frozenset[str]]:
        """Goals that in some field are out of force and unranked: two additions may pass a rank on through them."""
        return {
            actor: frozenset(
                goal
                for goal in self._stated(actor)
                for place in self.ground.fields
                if actor in place.standings and place.standings[actor].is_loose(goal)
            )
            for actor in self.ground.actors
        }

    def outcomes_of(self, number: int, members: Sequence[Member]) -> Outcomes:
        """What occurs in a field with goals and priorities together, those that are out of force included."""
        marks = []
        for member in members:
            if member.pair is not None:
                marks.append(self.trials.number(NewPair(member.actor, *member.pair)))
            else:
                effect = self._effect(number, member)
                marks.append(
                    self._marks[member.actor].fresh(self.ground.fields[number], effect, member.above, loose=True)
                )
        return self.outcomes(number, *marks)

    def _effect(self, number: int, member: Member) -> int:
        assert member.goal is not None
        return int(self.ground.effects[member.actor][number, self.vocabulary.place_of[member.goal]])

    @cached_property
    def _marks(self) -> dict[str, _GoalMarks]:
        return {actor: _GoalMarks(self, actor) for actor in self.ground.actors}

    # links

    @cached_property
    def links(self) -> list[_LinkTrial]:
        """Links that say what serves a goal without means, with the outcomes in every variant."""
        found = []
        ranked = any(order for ways in self._orders.values() for _, order in ways)
        for name in self._missing():
            bare = all(set(atoms(parse(goal.formula_text))) == {name} for goal in self._using(name))
            for option in self.vocabulary.options:
                if bare and not ranked and option not in self.flipped:
                    continue  # the goals served would be the same in every state that is compared
                for text in (option, f"not {option}"):
                    row = tuple(self._with_link(number, name, text) for number in range(len(self._variants[0])))
                    found.append(_LinkTrial(Member(self.question.actor, link=(name, text)), row))
        return found

    @property
    def variants(self) -> list[Variant]:
        """One variant for each way in which the actors' goals and whatever these use can stand."""
        return [reading.board.variant for reading in self._variants[0]]

    @cached_property
    def _variants(self) -> tuple[list[Reading], list[int]]:
        """One reading for each variant, and for each reading the number of its variant.

        More than one may make one field: there a goal without means is no goal.
        """
        found: dict[object, int] = {}
        firsts: list[Reading] = []
        numbers: list[int] = []
        for reading in self.readings:
            variant = reading.board.variant
            goals = tuple((a, g.id, g.formula_text) for a in self.ground.actors for g in variant.goals[a])
            excluded = tuple(sorted({item.when for item in variant.infeasible}))
            texts = dict.fromkeys((*(text for *_, text in goals), *excluded))
            orders = tuple((a, p.chain) for a in self.ground.actors for p in variant.priorities[a])
            key = (goals, orders, self._meaning(variant, texts), excluded)
            if key not in found:
                found[key] = len(firsts)
                firsts.append(reading)
            numbers.append(found[key])
        return firsts, numbers

    def _meaning(self, variant: Variant, texts: Iterable[str]) -> tuple[object, ...]:
        """Equal for variants in which formulas say the same."""
        names = sorted({name for text in texts for name in self.court.maker.names_used(variant, text)})
        means = tuple((name, variant.links[name].iff) for name in names if name in variant.links)
        return means, tuple((name, variant.conditions[name]) for name in names if name in variant.conditions)

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

    def _with_link(self, number: int, name: str, text: str) -> Outcomes:
        """What occurs in one variant with a link, where that is not in force there."""
        reading = self._variants[0][number]
        variant = reading.board.variant
        if name in variant.links:
            return reading.outcomes or frozenset()
        more = _LinkedVariant(variant, name, text)
        if any(name in self.court.maker.names_used(variant, item.when) for item in variant.infeasible):
            return self.court.reading_of(self.question, more.variant, self.at).outcomes or frozenset()
        place = self._link_fields[number]
        marks = self._brought_in_force(place, more, self._users(number, name))
        return self.trials.outcomes(place, *map(self.trials.number, marks))

    @cached_property
    def _link_fields(self) -> list[Field]:
        masks: dict[tuple[int, tuple[int, ...]], int] = {}
        return [field_of(reading, masks) for reading in self._variants[0]]

    @cached_property
    def _known_users(self) -> dict[tuple[int, str], list[_User]]:
        return {}

    def _users(self, number: int, name: str) -> list[_User]:
        """Goals of one variant that use a link."""
        key = (number, name)
        if key not in self._known_users:
            place = self._link_fields[number]
            variant = place.board.variant
            self._known_users[key] = [
                _User(actor, goal.id, goal.formula_text, self._meaning(variant, [goal.formula_text]))
                for actor in place.actors
                for goal in variant.goals[actor]
                if name in self.court.maker.names_used(variant, goal.formula_text)
            ]
        return self._known_users[key]

    @cached_property
    def _known_places(self) -> dict[tuple[object, ...], tuple[int, str | int] | None]:
        return {}

    def _brought_in_force(self, place: Field, more: _LinkedVariant, users: Sequence[_User]) -> list[InForce]:
        groups: dict[tuple[str, str | int], tuple[int, list[str]]] = {}
        for user in users:
            found = self._place_of(place, more, user)
            if found is not None:
                pattern, says = found
                groups.setdefault((user.actor, says), (pattern, []))[1].append(user.goal)
        return [
            InForce(actor, tuple(goals), pattern, says if isinstance(says, str) else None)
            for (actor, says), (pattern, goals) in groups.items()
        ]

    def _place_of(self, place: Field, more: _LinkedVariant, user: _User) -> tuple[int, str | int] | None:
        """The pattern of a goal that comes into force, and the goal that it repeats, else what it says.

        None where it decides nothing.
        """
        merged = place.board.goals[user.actor]
        key = (id(merged), place.codes, place.board.feasible_number, user.formula, user.meaning, more.name, more.text)
        if key not in self._known_places:
            feasible = place.board.feasible
            table = self.court.maker.formula_table(more.variant, user.formula)
            found: tuple[int, str | int] | None = None
            if table is not None and table & feasible not in (0, feasible):
                same = next((goal.ids[0] for goal in merged if not (goal.table ^ table) & feasible), None)
                found = (place.pattern(table), table & feasible if same is None else same)
            self._known_places[key] = found
        return self._known_places[key]


@dataclass(frozen=True)
class _User:
    """A goal that uses a link, with what its formula says besides."""

    actor: str
    goal: str
    formula: str
    meaning: tuple[object, ...]


class _LinkedVariant:
    """A variant with one more link, made when it is needed."""

    def __init__(self, base: Variant, name: str, text: str) -> None:
        self.base, self.name, self.text = base, name, text

    @cached_property
    def variant(self) -> Variant:
        link = Link(iff=self.text, basis="assumed", because="not in the document")
        return replace(self.base, links={**self.base.links, self.name: link})


class _GoalMarks:
    """Numbers of the marks of goals of one actor, field by field."""

    def __init__(self, search: Search, actor: str) -> None:
        self.trials, self.fields, self.actor = search.trials, search.ground.fields, actor
        self.known: dict[tuple[int, int, str | None], int] = {}

    def number(self, field: int, effect: int, above: str | None) -> int:
        key = (field, effect, above)
        if key not in self.known:
            self.known[key] = self.fresh(self.fields[field], effect, above)
        return self.known[key]

    def fresh(self, place: Field, effect: int, above: str | None, *, loose: bool = False) -> int:
        """loose: whether a goal that is out of force and unranked is named as what it is put above."""
        if effect < 0 or self.actor not in place.standings:
            return NOTHING
        pattern, repeats = effect // REPEATS, effect % REPEATS - 1
        top = None if above is None else _alike(place, self.actor, above)
        if top is not None and not loose and place.standings[self.actor].is_loose(top):
            top = None
        if repeats < 0:
            return self.trials.number(NewGoal(self.actor, pattern, None, top))
        if top is None:
            return NOTHING
        same = place.board.goals[self.actor][repeats].ids[0]
        return self.trials.number(NewGoal(self.actor, pattern, same, top))


def _alike(place: Field, actor: str, goal: str) -> str:
    """The first goal that stands for the same in a field."""
    standing = place.standings.get(actor)
    return goal if standing is None else standing.alike.get(goal, goal)


def _grouped(reaching: Sequence[Unit]) -> Iterator[Unit]:
    """Units that make the same verdict, by what is put above what; a goal is put above another only if it has to be."""
    members = [member for unit in reaching for member in unit.members]
    free = {(member.actor, member.goal) for member in members if member.goal and member.above is None}
    found: dict[tuple[object, ...], list[Member]] = {}
    for member in members:
        if member.above is None or (member.actor, member.goal) not in free:
            what = (member.goal is None, member.actor, member.above, member.pair and member.pair[1])
            found.setdefault(what, []).append(member)
    for alike in found.values():
        yield Unit((), tuple(sorted(alike, key=lambda member: member.simplicity)))


def _verdict(row: Iterable[Outcomes]) -> Verdict:
    outcomes = frozenset[str]().union(*row)
    return verdict_of(outcomes) if outcomes else "NOT POSSIBLE"
