"""Elements that two codings share: recognised by what they mean, then by their words, then by their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

from standoff.case.model import (
    CaseFile,
    Choice,
    Element,
    Goal,
    Grounds,
    Infeasible,
    Link,
)
from standoff.explain.compare_ledgers import Ledgers, Place, grounds_key
from standoff.explain.compare_meaning import Meanings, normalised, variables_of

KINDS = ("actor", "option", "condition", "link", "goal", "infeasibility", "state", "priority", "passage")


@dataclass(frozen=True)
class Coded:
    """One element of a coding: its name (with the actor where it has one) and where it stands in the file."""

    kind: str
    name: str
    value: Any
    actor: str = ""

    @property
    def label(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Pair:
    a: Coded
    b: Coded
    by: str


@dataclass
class Elements:
    """Elements of two codings side by side; the pairs of each kind are there once its matching is done."""

    ledgers: Ledgers
    a: CaseFile
    b: CaseFile
    meanings_a: Meanings
    meanings_b: Meanings
    pairs: list[Pair] = field(default_factory=list)
    only_a: list[Coded] = field(default_factory=list)
    only_b: list[Coded] = field(default_factory=list)
    counterpart: dict[tuple[str, str], Coded] = field(default_factory=dict)

    def in_a(self, kind: str, name: str) -> str | None:
        """The name in A of an element of B."""
        found = self.counterpart.get((kind, name))
        return found.name if found else None

    def pairs_of(self, kind: str) -> list[Pair]:
        return [pair for pair in self.pairs if pair.a.kind == kind]


def matched(ledgers: Ledgers) -> Elements:
    """All elements of both codings, matched kind by kind: later kinds are recognised through earlier ones."""
    a, b = ledgers.a, ledgers.b
    shared = variables_of(a) & variables_of(b)
    found = Elements(ledgers, a, b, Meanings(a, shared), Meanings(b, shared))
    for kind in KINDS:
        ours, theirs = list(_coded(a, kind)), list(_coded(b, kind))
        side_a, side_b = Side(found, found.meanings_a, "a"), Side(found, found.meanings_b, "b")
        stages = [(by, partial(key, side_a), partial(key, side_b)) for by, key in _STAGES[kind]]
        pairs = _pairs(ours, theirs, stages)
        if kind == "priority":
            pairs += _implied(found, pairs, ours, theirs, side_a, side_b)
        _record(found, ours, theirs, pairs)
    return found


def _record(found: Elements, ours: Sequence[Coded], theirs: Sequence[Coded], pairs: Sequence[Pair]) -> None:
    place = {id(item): number for number, item in enumerate(ours)}
    found.pairs += sorted(pairs, key=lambda pair: place[id(pair.a)])
    found.counterpart |= {(pair.b.kind, pair.b.name): pair.a for pair in pairs}
    there = {id(item) for pair in pairs for item in (pair.a, pair.b)}
    found.only_a += [item for item in ours if id(item) not in there]
    found.only_b += [item for item in theirs if id(item) not in there]


def _coded(case: CaseFile, kind: str) -> Iterator[Coded]:
    named: dict[str, Mapping[str, Any]] = {
        "actor": case.actors,
        "condition": case.conditions,
        "link": case.links,
        "state": case.states,
        "passage": case.readings,
    }
    if kind in named:
        yield from (Coded(kind, name, value) for name, value in named[kind].items())
    if kind == "infeasibility":
        yield from (Coded(kind, item.id or item.when, item) for item in case.infeasible)
    for key, actor in case.actors.items():
        if kind == "option":
            yield from (Coded(kind, f"{key}.{name}", option, key) for name, option in actor.options.items())
        elif kind == "goal":
            yield from (Coded(kind, f"{key}.{goal.id}", goal, key) for goal in actor.goals)
        elif kind == "priority":
            yield from (Coded(kind, f"{key}: {' > '.join(p.chain)}", p, key) for p in actor.outranks)


# --- recognising ------------------------------------------------------------------------------------------------------

Key = Callable[[Coded], Hashable | None]


def _pairs(ours: Sequence[Coded], theirs: Sequence[Coded], stages: Sequence[tuple[str, Key, Key]]) -> list[Pair]:
    """Pairs with equal keys, stage by stage; among several with one key the same name first, then file order."""
    left_a, left_b = list(ours), list(theirs)
    found: list[Pair] = []
    for by, key_a, key_b in stages:
        groups: dict[Hashable, tuple[list[Coded], list[Coded]]] = {}
        for side, items, key in ((0, left_a, key_a), (1, left_b, key_b)):
            for item in items:
                value = key(item)
                if value is not None:
                    groups.setdefault(value, ([], []))[side].append(item)
        new = [Pair(one, other, by) for group in groups.values() for one, other in _in_group(*group)]
        gone = {id(item) for pair in new for item in (pair.a, pair.b)}
        left_a = [item for item in left_a if id(item) not in gone]
        left_b = [item for item in left_b if id(item) not in gone]
        found += new
    return found


def _in_group(ours: list[Coded], theirs: list[Coded]) -> Iterator[tuple[Coded, Coded]]:
    there: dict[str, list[Coded]] = {}
    for item in theirs:
        there.setdefault(item.name, []).append(item)
    rest = []
    for item in ours:
        if there.get(item.name):
            yield item, there[item.name].pop(0)
        else:
            rest.append(item)
    unused = {id(item) for items in there.values() for item in items}
    yield from zip(rest, (item for item in theirs if id(item) in unused), strict=False)


@dataclass(frozen=True)
class Side:
    """How one of the two codings says things, in terms that are the same for both."""

    elements: Elements
    meanings: Meanings
    side: str

    @property
    def place(self) -> Mapping[str, Place]:
        ledgers = self.elements.ledgers
        return ledgers.place_in_a if self.side == "a" else ledgers.place_in_b

    def common(self, kind: str, name: str) -> str:
        """The name in A of an element that is in A or has a counterpart there, else its own with a mark."""
        if self.side == "a":
            return name
        found = self.elements.in_a(kind, name)
        return f"{name} (only in B)" if found is None else found

    def goal(self, actor: str, goal: str) -> str:
        coded = any(own.id == goal for own in self.meanings.case.actors[actor].goals)
        return self.common("goal", f"{actor}.{goal}") if coded else f"{actor}.{goal}"

    def grounds(self, grounds: Grounds | None) -> object:
        return grounds_key(grounds, self.place)


def formula_of(item: Coded) -> str:
    match item.value:
        case Goal():
            return item.value.formula_text
        case Link():
            return item.value.iff
        case Infeasible():
            return item.value.when
    raise AssertionError(item.kind)


def _name(_: Side, item: Coded) -> Hashable:
    return item.name


def _same_meaning(side: Side, item: Coded) -> Hashable | None:
    meaning = side.meanings.of(formula_of(item))
    return None if meaning is None else (item.actor, meaning)


def _same_formula(_: Side, item: Coded) -> Hashable:
    return item.actor, normalised(formula_of(item))


def _own_id(_: Side, item: Coded) -> Hashable | None:
    found = getattr(item.value, "id", None)
    return (item.actor, found) if found else None


def _same_order(side: Side, item: Coded) -> Hashable:
    return item.actor, tuple(side.goal(item.actor, goal) for goal in item.value.chain)


def _same_grounds(side: Side, item: Coded) -> Hashable | None:
    return None if item.value.grounds is None else (side.grounds(item.value.grounds),)


def same_choices(side: Side, item: Coded, *, in_words: bool = False) -> Hashable:
    choices = item.value.choices.values()
    return frozenset(Counter(_choice_key(side, choice, in_words=in_words) for choice in choices).items())


def _same_grounds_and_choices(side: Side, item: Coded) -> Hashable:
    return side.grounds(item.value.grounds), same_choices(side, item)


def _same_grounds_and_words(side: Side, item: Coded) -> Hashable:
    return side.grounds(item.value.grounds), same_choices(side, item, in_words=True)


_BY_FORMULA = [("same meaning", _same_meaning), ("same formula", _same_formula)]
_STAGES: dict[str, list[tuple[str, Callable[[Side, Coded], Hashable | None]]]] = {
    "actor": [("name", _name)],
    "option": [("name", _name)],
    "condition": [("name", _name)],
    "state": [("name", _name)],
    "link": [*_BY_FORMULA, ("same id", _name)],
    "goal": [*_BY_FORMULA, ("same id", _own_id)],
    "infeasibility": [*_BY_FORMULA, ("same id", _own_id)],
    "priority": [("same order", _same_order), ("same id", _own_id)],
    "passage": [
        ("same grounds and choices", _same_grounds_and_choices),
        ("same grounds and choices", _same_grounds_and_words),
        ("same grounds", _same_grounds),
        ("same choices", same_choices),
        ("same id", _name),
    ],
}


# --- priorities said in other chains ----------------------------------------------------------------------------------


def _implied(
    found: Elements, pairs: list[Pair], ours: list[Coded], theirs: list[Coded], side_a: Side, side_b: Side
) -> list[Pair]:
    """Chains left over on both sides that say the same order of an actor's goals on the same basis and grounds."""
    there = {id(item) for pair in pairs for item in (pair.a, pair.b)}
    left_a = [item for item in ours if id(item) not in there]
    left_b = [item for item in theirs if id(item) not in there]
    more: list[Pair] = []
    for actor in found.a.actors:
        one = [item for item in left_a if item.actor == actor]
        other = [item for item in left_b if item.actor == actor]
        support = {(item.value.rests_on, side.grounds(item.value.grounds)) for item, side in
                   [*((i, side_a) for i in one), *((i, side_b) for i in other)]}  # fmt: skip
        if one and other and len(support) == 1 and _closed(one, side_a) == _closed(other, side_b):
            more += [
                Pair(item, other[min(n, len(other) - 1)], "same order in other chains") for n, item in enumerate(one)
            ]
            more += [Pair(one[-1], item, "same order in other chains") for item in other[len(one) :]]
    return more


def _closed(chains: Iterable[Coded], side: Side) -> set[tuple[str, str]]:
    """All pairs of goals that the chains order, with what follows from them."""
    pairs = {
        (side.goal(item.actor, a), side.goal(item.actor, b)) for item in chains for a, b in pairwise(item.value.chain)
    }
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs |= more
    return pairs


# --- choices ----------------------------------------------------------------------------------------------------------


def _choice_key(side: Side, choice: Choice, *, in_words: bool) -> Hashable:
    """Equal for choices that change a case in the same way: by what their formulas mean, or `in_words`."""
    added = choice.add
    parts: list[Hashable] = [("set", name, value) for name, value in choice.set_.items()]
    parts += [("drop", *_dropped(side, name)) for name in choice.drop]
    parts += [("only", actor, frozenset(side.goal(actor, g) for g in kept)) for actor, kept in choice.only.items()]
    parts += [("read", name, value) for name, value in choice.read.items()]

    def said(kind: str, actor: str, text: str, element: Element) -> Hashable:
        meaning = None if in_words else side.meanings.of(text, added.links)
        return kind, actor, meaning or normalised(text), element.rests_on, side.grounds(element.grounds)

    parts += [said("goal", actor, goal.formula_text, goal) for actor, goals in added.goals.items() for goal in goals]
    parts += [said("link", name, link.iff, link) for name, link in added.links.items()]
    parts += [said("infeasible", "", item.when, item) for item in added.infeasible]
    parts += [
        ("order", tuple(side.goal(actor, g) for g in p.chain), p.rests_on, side.grounds(p.grounds))
        for actor, priorities in added.outranks.items()
        for p in priorities
    ]
    parts += [("condition", name, c.value, side.grounds(c.grounds)) for name, c in added.conditions.items()]
    return frozenset(Counter(parts).items())


def _dropped(side: Side, name: str) -> tuple[object, ...]:
    """What a name under `drop` stands for, in terms common to both codings."""
    case = side.meanings.case
    owner, _, goal = name.rpartition(".")
    for actor in [owner] if owner else case.actors:
        if actor in case.actors and any(own.id == goal for own in case.actors[actor].goals):
            return "goal", side.goal(actor, goal)
    if name in case.links:
        return "link", side.common("link", name)
    if name in side.place:
        return "entry", side.place[name]
    if any(item.id == name for item in case.infeasible):
        return "infeasibility", side.common("infeasibility", name)
    return "name", name
