"""What a patch does to a case, in words: what it drops, keeps, adds and takes to be so.

What a patch drops and adds again just as it was, so that it counts whatever its basis, is no loss: it is among the
additions alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from standoff.case.model import CaseFile, Condition, Element, Goal, Infeasible, Link, Patch, Priority
from standoff.case.patches import element_names
from standoff.explain.formula_words import formula_words
from standoff.explain.words import goal_words, join

NOT_THERE = "not in the document"


@dataclass(frozen=True)
class PatchWords:
    """A patch as lists of clauses.

    `keeps`: goals that alone stay; `takes`: conditions set, passages settled, and orders that win over all others.
    """

    drops: tuple[str, ...]
    keeps: tuple[str, ...]
    adds: tuple[str, ...]
    takes: tuple[str, ...]


def patch_words(case: CaseFile, patch: Patch) -> PatchWords:
    return PatchWords(
        drops=tuple(_dropped(case, name) for name in patch.drop if not _added_again(case, patch, name)),
        keeps=tuple(_kept(case, actor, kept) for actor, kept in patch.only.items()),
        adds=tuple(_added(case, patch)),
        takes=(*_set(case, patch), *_read(case, patch), *_ranked(case, patch)),
    )


def cited(case: CaseFile, entries: Iterable[str], *, inferred: bool = False) -> str:
    """`[s10]` after what rests on entries; what rests on none of the explained text is 'not in the document'."""
    named = list(entries)
    in_text = any(case.sources[case.entry(entry).source].kind == "text" for entry in named)
    marks = [", ".join(named)] if named else []
    marks += ["inferred"] if inferred else []
    marks += [] if in_text else [NOT_THERE]
    return f"[{'; '.join(marks)}]"


def source_words(case: CaseFile, entry: str) -> str:
    """Where an entry stands: publisher or author, title, date, as far as they are known."""
    source = case.sources[case.entry(entry).source]
    who = (source.publisher or source.author) if source.kind == "outside" else (source.author or source.publisher)
    parts = [who, f"'{source.title}'" if source.title else None, source.date if source.date != "unknown" else None]
    return ", ".join(part for part in parts if part) or case.entry(entry).source


def _mark(case: CaseFile, element: Element) -> str:
    if element.rests_on == "assumed":
        return f"[{NOT_THERE}]"
    return cited(case, element.entries, inferred=element.rests_on == "inferred")


def _full_name(case: CaseFile, name: str) -> str | None:
    """The name of an element as in `element_names`, for a goal that may be given without its actor."""
    named = element_names(case)
    return next((own for own in (name, *(f"{actor}.{name}" for actor in case.actors)) if own in named), None)


def _added_again(case: CaseFile, patch: Patch, name: str) -> bool:
    """Whether what a patch drops comes back with the same formula."""
    found = _full_name(case, name)
    before = element_names(case)[found] if found else None
    if isinstance(before, Goal):
        actor, _, goal_id = (found or "").partition(".")
        added = {goal.id: goal for goal in patch.add.goals.get(actor, ())}
        return goal_id in added and added[goal_id].formula_text == before.formula_text
    if isinstance(before, Link) and name in patch.add.links:
        return patch.add.links[name].iff == before.iff
    return False


def _dropped(case: CaseFile, name: str) -> str:
    named = element_names(case)
    found = _full_name(case, name)
    if found is not None:
        return _element(case, found.partition(".")[0], found, named[found])
    for entry in case.ledger:
        if entry.id == name:
            return f"the passage [{name}]: {entry.says}"
    return f"'{name}'"


def _element(case: CaseFile, owner: str, name: str, element: Element, added: Mapping[str, Link] | None = None) -> str:
    match element:
        case Goal():
            return f"{case.name_of(owner)}: {goal_words(element)} {_mark(case, element)}"
        case Link():
            return f"{_link(case, name, element, added or {})} {_mark(case, element)}"
        case Condition():
            return f"the condition that {element.means} {_mark(case, element)}"
        case Infeasible():
            when = formula_words(case, element.when, added)
            return f"that it cannot be that {when}: {element.because} {_mark(case, element)}"
        case Priority():
            actor = next((a for a, value in case.actors.items() if element in value.outranks), owner)
            return _priority(case, actor, element, {})
    return f"'{name}'"


def _link(case: CaseFile, name: str, link: Link, added: Mapping[str, Link]) -> str:
    exactly = f"exactly when {formula_words(case, link.iff, added)}"
    return f"that {link.means} ({exactly})" if link.means else f"'{name}' ({exactly})"


def _priority(case: CaseFile, actor: str, priority: Priority, added: dict[str, Goal]) -> str:
    goals = {goal.id: goal for goal in case.actors[actor].goals} | added if actor in case.actors else added
    words = [f"'{goal_words(goals[name])}'" if name in goals else f"'{name}'" for name in priority.chain]
    pairs = [f"{higher} outranks {lower}" for higher, lower in pairwise(words)]
    return f"{case.name_of(actor) if actor in case.actors else actor}: {join(pairs)} {_mark(case, priority)}"


def _kept(case: CaseFile, actor: str, kept: Iterable[str]) -> str:
    goals = [goal for goal in case.actors[actor].goals if goal.id in set(kept)]
    words = [f"{goal_words(goal)} {_mark(case, goal)}" for goal in goals]
    return f"of the goals of {case.name_of(actor)} only: {'; '.join(words) or 'none'}"


def _added(case: CaseFile, patch: Patch) -> Iterable[str]:
    add = patch.add
    for actor, goals in add.goals.items():
        for goal in goals:
            yield _element(case, actor, goal.id, goal)
    for actor, priorities in add.outranks.items():
        added = {goal.id: goal for goal in add.goals.get(actor, ())}
        for priority in priorities:
            yield _priority(case, actor, priority, added)
    for name, link in add.links.items():
        yield _element(case, name, name, link, add.links)
    for name, condition in add.conditions.items():
        yield f"{_element(case, name, name, condition)}: {condition.value}"
    for item in add.infeasible:
        yield _element(case, "", item.id or "", item, add.links)


def _set(case: CaseFile, patch: Patch) -> Iterable[str]:
    conditions = {**case.conditions, **patch.add.conditions}
    for name, value in patch.set_.items():
        means = conditions[name].means if name in conditions else name
        yield f"that {means}" if value == "yes" else f"that it is not so that {means}"


def _read(case: CaseFile, patch: Patch) -> Iterable[str]:
    for name, choice in patch.read.items():
        yield f"of the unclear passage '{name}', that {case.readings[name].choices[choice].means or choice}"


def _ranked(case: CaseFile, patch: Patch) -> Iterable[str]:
    for actor, chains in patch.rank.items():
        goals = {goal.id: goal for goal in (*case.actors[actor].goals, *patch.add.goals.get(actor, ()))}
        for chain in chains:
            words = [f"'{goal_words(goals[name])}'" if name in goals else f"'{name}'" for name in chain]
            pairs = [f"{higher} outranks {lower}" for higher, lower in pairwise(words)]
            yield f"that for {case.name_of(actor)} {join(pairs)}, whatever else ranks them [{NOT_THERE}]"
