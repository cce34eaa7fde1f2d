"""In what two matched elements differ, what stands on one side only, and what rests on an entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from standoff.case.model import (
    Actor,
    CaseFile,
    Choice,
    Condition,
    Element,
    Goal,
    Infeasible,
    Link,
    Option,
    Passage,
    Priority,
    State,
)
from standoff.case.patches import elements_added
from standoff.explain.compare_elements import KINDS, Coded, Elements, Pair, Side, formula_of, same_choices
from standoff.explain.compare_ledgers import grounds_key, grounds_words
from standoff.explain.compare_meaning import named_state, normalised
from standoff.explain.comparison import Aspect, ElementCount, ElementOnly, ElementPair
from standoff.explain.words import goal_words


def element_pairs(found: Elements) -> tuple[ElementPair, ...]:
    return tuple(
        ElementPair(pair.a.kind, pair.a.name, pair.b.name, pair.by, aspects(found, pair)) for pair in found.pairs
    )


def aspects(found: Elements, pair: Pair) -> tuple[Aspect, ...]:
    """In what a pair differs."""
    one, other = pair.a.value, pair.b.value
    lines: list[Aspect] = []
    match one:
        case Goal() | Link() | Infeasible():
            if pair.by == "same id":
                lines.append(Aspect("formula", normalised(formula_of(pair.a)), normalised(formula_of(pair.b))))
        case Condition():
            _add(lines, "value", one.value, other.value)
        case Option():
            _add(lines, "one-way", one.irreversible or "no", other.irreversible or "no")
        case Priority():
            if pair.by == "same id":
                lines.append(Aspect("order", " > ".join(one.chain), " > ".join(other.chain)))
        case State():
            lines += _state_aspects(found, pair)
        case Passage():
            if pair.by not in ("same grounds and choices", "same choices"):
                side_a, side_b = (Side(found, found.meanings_a, "a"), Side(found, found.meanings_b, "b"))
                if not any(
                    same_choices(side_a, pair.a, in_words=words) == same_choices(side_b, pair.b, in_words=words)
                    for words in (False, True)
                ):
                    lines.append(Aspect("choices", _choices_words(one), _choices_words(other)))
    if isinstance(one, Goal | Link | Infeasible | Condition | Priority | Passage):
        lines += _support_aspects(found, pair)
    return tuple(lines)


def _support_aspects(found: Elements, pair: Pair) -> Iterator[Aspect]:
    """Basis and grounds. A condition with neither counts as coded: it differs from one with either as a whole."""
    one, other = pair.a.value, pair.b.value
    if as_coded(one) != as_coded(other):
        yield Aspect("basis", *("as coded" if as_coded(value) else value.rests_on for value in (one, other)))
        return
    if not isinstance(one, Passage) and one.rests_on != other.rests_on:
        yield Aspect("basis", one.rests_on, other.rests_on)
    places = found.ledgers.place_in_a, found.ledgers.place_in_b
    if grounds_key(one.grounds, places[0]) != grounds_key(other.grounds, places[1]):
        yield Aspect("grounds", grounds_words(one.grounds), grounds_words(other.grounds))


def as_coded(value: object) -> bool:
    """Whether this is a condition that names neither basis nor grounds."""
    return isinstance(value, Condition) and value.basis is None and value.grounds is None


def _add(lines: list[Aspect], what: str, one: str, other: str) -> None:
    if one != other:
        lines.append(Aspect(what, one, other))


def _state_aspects(found: Elements, pair: Pair) -> Iterator[Aspect]:
    ours, theirs = named_state(found.a, pair.a.name), named_state(found.b, pair.b.name)
    both = set(found.b.options())
    for option in found.a.options():
        if option in both and (option in ours) != (option in theirs):
            yield Aspect(option, *("yes" if option in state else "no" for state in (ours, theirs)))


def _choices_words(passage: Passage) -> str:
    return "; ".join(f"{key}: {_patch_words(choice)}" for key, choice in passage.choices.items())


def _patch_words(choice: Choice) -> str:
    parts = [f"set {name} to {value}" for name, value in choice.set_.items()]
    parts += [f"of {actor} only {' and '.join(kept) or 'nothing'}" for actor, kept in choice.only.items()]
    parts += [f"read {name} as {value}" for name, value in choice.read.items()]
    parts += [f"drop {name}" for name in choice.drop]
    parts += [f"add {_added_words(element)}" for element in elements_added(choice)]
    return ", ".join(parts) or "nothing changes"


def _added_words(element: Element) -> str:
    match element:
        case Goal():
            return f"the goal {element.id}"
        case Priority():
            return " > ".join(element.chain)
        case Link():
            return f"the link {normalised(element.iff)}"
        case Infeasible():
            return f"the infeasibility {normalised(element.when)}"
    return "a condition"


# --- what stands on one side only, counts, what rests on an entry -----------------------------------------------------


def only(found: Elements) -> tuple[tuple[ElementOnly, ...], tuple[ElementOnly, ...]]:
    """Elements of A and of B without a counterpart, each with the nearest name among those of the other."""
    return (
        tuple(_only(item, found.only_b, found.a) for item in found.only_a),
        tuple(_only(item, found.only_a, found.b) for item in found.only_b),
    )


def _only(item: Coded, others: Sequence[Coded], case: CaseFile) -> ElementOnly:
    names = [other.name for other in others if other.kind == item.kind and other.actor == item.actor]
    near = get_close_matches(item.name, names, n=1) if item.kind != "priority" else []
    return ElementOnly(item.kind, item.name, says(item, case), near[0] if near else None)


def says(item: Coded, case: CaseFile) -> str:
    """What an element says, in its coder's words where there are any."""
    match item.value:
        case Actor():
            return case.name_of(item.name)
        case Goal():
            return goal_words(item.value)
        case Option() | Condition():
            return item.value.means
        case Link():
            return item.value.means or normalised(item.value.iff)
        case Infeasible():
            return f"cannot be: {normalised(item.value.when)}"
        case Priority():
            return " above ".join(item.value.chain)
        case State():
            return item.value.means or item.name
    ask: str = item.value.ask
    return ask


def counts(
    pairs: Sequence[ElementPair], only_a: Sequence[ElementOnly], only_b: Sequence[ElementOnly]
) -> tuple[ElementCount, ...]:
    return tuple(
        ElementCount(
            kind,
            sum(pair.kind == kind and not pair.differ for pair in pairs),
            sum(pair.kind == kind and bool(pair.differ) for pair in pairs),
            sum(item.kind == kind for item in only_a),
            sum(item.kind == kind for item in only_b),
        )
        for kind in KINDS
    )


def resting(found: Elements) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Entry -> labels of the elements that rest on it, for A and B; a pair has one label, its name in A."""
    ours: dict[str, list[str]] = {}
    theirs: dict[str, list[str]] = {}
    for pair in found.pairs:
        for item, there in ((pair.a, ours), (pair.b, theirs)):
            for entry in _entries(item):
                there.setdefault(entry, []).append(pair.a.label)
    for items, there, mark in ((found.only_a, ours, ""), (found.only_b, theirs, " (only in B)")):
        for item in items:
            for entry in _entries(item):
                there.setdefault(entry, []).append(item.label + mark)
    return ours, theirs


def _entries(item: Coded) -> set[str]:
    value = item.value
    if isinstance(value, Passage):
        inside = {e for choice in value.choices.values() for element in elements_added(choice) for e in element.entries}
        return inside | set(value.grounds.entries if value.grounds else ())
    return set(value.entries) if isinstance(value, Element) else set()
