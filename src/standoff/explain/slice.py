"""The part of a case that can bear on one question, and what it is held up by.

A goal whose formula, through whatever any link it uses could mean, touches none of the options on which the states of
the question differ is the same in all of them and cannot matter by itself. It still matters where priorities name it
and it may say the same as another goal: `a` above it and the other above `b` is `a` above `b`. What remains is a small
case of its own with the same verdict, whatever is taken away from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from standoff.case.formula import atoms, parse
from standoff.case.model import (
    CaseFile,
    Choice,
    Condition,
    Element,
    Goal,
    Infeasible,
    Link,
    Patch,
    Priority,
    Question,
)
from standoff.case.patches import Scope, condition_bases, element_names, elements_added, gone_from, patches_of
from standoff.case.ranks import pairs_of
from standoff.explain.alternatives import changed
from standoff.explain.readings import Court, actors_of


@dataclass(frozen=True)
class Supports:
    """What can be taken away from under a question: ledger entries, and assumptions that rest on no entry."""

    entries: tuple[str, ...]
    assumptions: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.entries, *self.assumptions)


@dataclass(frozen=True)
class Slice:
    """A case cut down to what can bear on one question, with the supports of that part."""

    case: CaseFile
    question: Question
    scope: Scope
    supports: Supports


def slice_of(court: Court, question: Question, scope: Scope) -> Slice:
    """The slice of a question, as seen in a scope."""
    cut = _Cut(court, question, scope)
    small = cut.case()
    return Slice(small, question, scope, _supports(small, scope))


def differing_options(court: Court, question: Question, scope: Scope) -> frozenset[str]:
    """Options on which the states that the question compares are not all alike."""
    at, bits = court.state(question, scope), court.maker.space.bits
    codes = [at]
    codes += [changed(bits, at, literals, question.actor) for literals in question.rather_than or ()]
    for step in question.plan or ():
        codes.append(changed(bits, codes[-1], step.literals, step.actor))
    flipped = 0
    for code in codes:
        flipped |= at ^ code
    return frozenset(court.maker.space.yes(flipped))


class _Cut:
    """Which goals, links, conditions and passages have to stay."""

    def __init__(self, court: Court, question: Question, scope: Scope) -> None:
        self.court, self.scope = court, scope
        self.full = court.case
        self.actors = frozenset(actors_of(question))
        self.differing = differing_options(court, question, scope)
        self.patches = patches_of(self.full, scope)
        self.uses = self._uses()
        self.ranked = {actor: self._ranked(actor) for actor in self.actors}

    def _links(self) -> Iterator[tuple[str, Link]]:
        """Every link that may come to be in force, some names with several meanings."""
        yield from self.full.links.items()
        for patch in self._every_patch():
            yield from patch.add.links.items()

    def _every_patch(self) -> Iterator[Patch]:
        yield from self.patches
        for passage in self.full.readings.values():
            yield from passage.choices.values()

    def _uses(self) -> dict[str, set[str]]:
        """Link -> every name in any of its meanings."""
        uses: dict[str, set[str]] = {}
        for name, link in self._links():
            uses.setdefault(name, set()).update(atoms(parse(link.iff)))
        return uses

    def _closure(self, names: Iterable[str]) -> set[str]:
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.uses.get(name, ())
        return found

    def _may_differ(self, names: set[str]) -> bool:
        return any(name in self.differing or name in self.court.maker.states for name in names)

    def _keeps_goal(self, actor: str, goal: Goal) -> bool:
        """Whether a goal can tell the states apart, or join two chains of priorities."""
        if actor not in self.actors:
            return False
        touches = self._may_differ(self._closure(atoms(parse(goal.formula_text))))
        return touches or goal.id in self.ranked[actor]

    def _ranked(self, actor: str) -> frozenset[str]:
        """Goals that can be the middle of a chain: one below a goal, another above a goal, and the two may be one."""
        chains = [priority.chain for priority in self.full.actors[actor].outranks]
        for patch in self._every_patch():
            chains += [priority.chain for priority in patch.add.outranks.get(actor, ())]
            chains += patch.rank.get(actor, ())
        pairs = pairs_of(chains)
        return frozenset(
            goal
            for first, lower in pairs
            for upper, last in pairs
            if upper not in (lower, first) and last != lower
            for goal in (lower, upper)
        )

    def case(self) -> CaseFile:
        full = self.full
        kept = {
            key: tuple(goal for goal in actor.goals if self._keeps_goal(key, goal))
            for key, actor in full.actors.items()
        }
        names = {name for goals in kept.values() for goal in goals for name in atoms(parse(goal.formula_text))}
        for patch in self._every_patch():
            kept_here = [g for key, goals in patch.add.goals.items() for g in goals if self._keeps_goal(key, g)]
            names |= {name for goal in kept_here for name in atoms(parse(goal.formula_text))}
            names |= {name for item in patch.add.infeasible for name in atoms(parse(item.when))}
        names |= {name for item in full.infeasible for name in atoms(parse(item.when))}
        names = self._closure(names)
        passages, targets = self._passages(kept, names)
        names |= self._closure(targets)
        return full.model_copy(
            update={
                "actors": {
                    key: actor.model_copy(
                        update={
                            "goals": tuple(g for g in actor.goals if g in kept[key] or _named(key, g) & targets),
                            "outranks": tuple(p for p in actor.outranks if key in self.actors or p.id in targets),
                        }
                    )
                    for key, actor in full.actors.items()
                },
                "links": {name: link for name, link in full.links.items() if name in names},
                "conditions": {name: item for name, item in full.conditions.items() if name in names},
                "readings": {name: full.readings[name] for name in full.readings if name in passages},
                **self._patches_in_scope(),
            }
        )

    def _patches_in_scope(self) -> dict[str, object]:
        """Patches that the scope does not name add nothing that anything could rest on."""
        full, names = self.full, {*self.scope.patches, *self.scope.last}
        return {
            "patches": {name: patch for name, patch in full.patches.items() if name in names},
            "rivals": {name: rival for name, rival in full.rivals.items() if f"rival:{name}" in names},
            "views": {name: view for name, view in full.views.items() if f"view:{name}" in names},
            "events": tuple(event for event in full.events if f"event:{event.id}" in names),
        }

    def _passages(self, kept: dict[str, tuple[Goal, ...]], names: set[str]) -> tuple[set[str], set[str]]:
        """Passages with a choice that can change anything that stays, and what they or the scope's patches drop.

        What a choice drops has to stay with it: where it is not there, the choice is void.
        """
        ids = {name for key, own in kept.items() for goal in own for name in _named(key, goal)}
        ids |= {item.id for item in self.full.infeasible if item.id} | {entry.id for entry in self.full.ledger}
        ids |= {p.id for key in self.actors for p in self.full.actors[key].outranks if p.id}
        targets = {name for patch in self.patches for name in patch.drop}
        found: set[str] = set()
        while True:
            more = {
                name
                for name, passage in self.full.readings.items()
                if name not in found and any(self._bears(c, ids | names | targets) for c in passage.choices.values())
            }
            if not more:
                return found, targets
            found |= more
            targets |= {name for p in more for choice in self.full.readings[p].choices.values() for name in choice.drop}

    def _bears(self, choice: Choice, ids: set[str]) -> bool:
        add = choice.add
        goals = [(key, goal) for key, own in add.goals.items() for goal in own]
        priorities = [(key, priority) for key, own in add.outranks.items() for priority in own]
        return bool(
            ids & {*choice.drop, *choice.set_, *add.links, *add.conditions}
            or add.infeasible
            or any(key in self.actors or self._has_goal(key, ids) for key in choice.only)
            or any(key in self.actors for key in choice.rank)
            or any(key in self.actors or priority.id in ids for key, priority in priorities)
            or any(self._keeps_goal(key, goal) or _named(key, goal) & ids for key, goal in goals)
        )

    def _has_goal(self, actor: str, ids: set[str]) -> bool:
        return any(_named(actor, goal) & ids for goal in self.full.actors[actor].goals)


def _named(actor: str, goal: Goal) -> set[str]:
    return {goal.id, f"{actor}.{goal.id}"}


def _supports(case: CaseFile, scope: Scope) -> Supports:
    """Supports of everything in a sliced case that can come to be in force, or whose fall makes a choice void."""
    joined = {id(element) for patch in patches_of(case, scope) for element in elements_added(patch)}
    entries: set[str] = set()
    assumptions: list[str] = []
    gone = gone_from(case, scope)
    dropped = {name for p in case.readings.values() for choice in p.choices.values() for name in choice.drop}
    for name, element in element_names(case).items():
        counts = _can_count(case, scope, name, element, joined)
        voids = name in dropped or (isinstance(element, Goal) and element.id in dropped)
        if name in scope.without or not (counts or voids):
            continue
        if element.grounds is not None:
            entries.update(element.entries)
        elif counts:
            assumptions.append(name)
    ordered = tuple(e.id for e in case.ledger if (e.id in entries or e.id in dropped) and e.id not in gone)
    return Supports(ordered, tuple(assumptions))


def _can_count(case: CaseFile, scope: Scope, name: str, element: Element, joined: set[int]) -> bool:
    match element:
        case Condition():
            settled = {condition for patch in patches_of(case, scope) for condition in patch.set_}
            unclear = element.value == "unclear" or element.rests_on not in condition_bases(scope, element)
            return name not in settled and not unclear
        case Goal() | Priority() | Link() | Infeasible():
            return element.rests_on in scope.bases or id(element) in joined
        case _:
            return False
