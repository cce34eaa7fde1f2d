"""A case plus patches: layers of basis, named patches and readings.

Composition order: base case, named patches, reading, what-ifs. A *variant* is what is in force after that: goals,
priorities, links, infeasibilities and the value of every condition.

Two named patches that set one condition differently, or read one passage differently, conflict; so do a named patch and
a choice that set one condition differently. An event may set and read anew what patches named before it have settled,
because it comes later in time; a patch named after the event may not. A what-if overrules all of them. Of goals, those
stay that every `only` keeps; of two patches that `rank` one pair differently the last one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from standoff.case.model import (
    BASES,
    Basis,
    CaseFile,
    Chains,
    Choice,
    Condition,
    Element,
    Event,
    Goal,
    Infeasible,
    Link,
    Patch,
    Priority,
    elements,
)
from standoff.case.nesting import links_fault
from standoff.case.ranks import revised
from standoff.errors import ConflictError, LimitError, listed

MAX_READINGS = 4096

Choices = tuple[tuple[str, str], ...]

LAYER_NAMES = ("as stated", "with inferences", "with outside facts", "with assumptions")

LAYERS: tuple[tuple[str, frozenset[Basis], Basis], ...] = tuple(
    (name, frozenset(BASES[: number + 1]), BASES[number]) for number, name in enumerate(LAYER_NAMES)
)


@dataclass(frozen=True)
class Variant:
    """A case after patches: only what is in force. `choices` names the reading."""

    case: CaseFile
    goals: dict[str, tuple[Goal, ...]]
    priorities: dict[str, tuple[Priority, ...]]
    links: dict[str, Link]
    infeasible: tuple[Infeasible, ...]
    conditions: dict[str, str]
    choices: Choices = ()

    @cached_property
    def signature(self) -> tuple[object, ...]:
        """Equal for variants in which every formula says the same."""
        return tuple((name, link.iff) for name, link in self.links.items()), tuple(self.conditions.items())

    def key(self) -> tuple[object, ...]:
        """Equal for variants that say the same."""
        return (
            tuple((actor, goal.id, goal.formula_text) for actor, goals in self.goals.items() for goal in goals),
            tuple((actor, p.id or "", p.chain) for actor, priorities in self.priorities.items() for p in priorities),
            tuple(sorted((name, link.iff) for name, link in self.links.items())),
            tuple(sorted((item.id or "", item.when) for item in self.infeasible)),
            tuple(sorted(self.conditions.items())),
        )


@dataclass(frozen=True)
class Scope:
    """Which part of a case counts: bases, ledger entries taken away, named patches.

    `without`: elements taken away, by their names (see `element_names`). `last`: patches applied after the reading.
    `at` and `shown`: the state that questions are moved to, and literals that hold there whatever the state says.
    """

    bases: frozenset[Basis] = frozenset({"stated"})
    gone: frozenset[str] = frozenset()
    patches: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()
    last: tuple[str, ...] = ()
    at: str | None = None
    shown: tuple[str, ...] = ()

    def also(
        self,
        *,
        gone: Iterable[str] = (),
        patches: Iterable[str] = (),
        without: Iterable[str] = (),
        last: Iterable[str] = (),
    ) -> Scope:
        """This scope with more taken away or more patches applied."""
        return replace(
            self,
            gone=self.gone | set(gone),
            patches=(*self.patches, *patches),
            without=self.without | set(without),
            last=(*self.last, *last),
        )


@dataclass
class _Work:
    """A case while patches are applied; `joined` holds elements that a named patch brought in whatever their basis."""

    case: CaseFile
    scope: Scope
    goals: dict[str, dict[str, Goal]]
    priorities: dict[str, list[Priority]]
    links: dict[str, Link]
    infeasible: list[Infeasible]
    conditions: dict[str, Condition]
    ranks: list[tuple[str, Chains]] = field(default_factory=list)
    set_by: dict[str, tuple[str, str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    joined: set[int] = field(default_factory=set)
    removed: frozenset[int] = frozenset()

    def copy(self) -> _Work:
        return replace(
            self,
            goals={actor: dict(goals) for actor, goals in self.goals.items()},
            priorities={actor: list(items) for actor, items in self.priorities.items()},
            links=dict(self.links),
            infeasible=list(self.infeasible),
            conditions=dict(self.conditions),
            ranks=list(self.ranks),
            set_by=dict(self.set_by),
            gone=set(self.gone),
            joined=set(self.joined),
        )

    def counts(self, element: Element) -> bool:
        """Whether an element is in force: its basis is in scope and its grounds stand."""
        return (element.rests_on in self.scope.bases or id(element) in self.joined) and self.stands(element)

    def stands(self, element: Element) -> bool:
        if id(element) in self.removed:
            return False
        return element.grounds is None or element.grounds.hold(frozenset(self.gone))


def element_names(case: CaseFile) -> dict[str, Element]:
    """A name for every element that a verdict can use: `actor.goal`, a link, a condition, an id, else its place."""
    named: dict[str, Element] = {}
    for path, element in elements(case):
        match element:
            case Goal(id=goal_id):
                actor = str(path[1] if path[0] == "actors" else path[-2])
                name = f"{actor}.{goal_id}"
            case Link() | Condition():
                name = str(path[-1])
            case Priority(id=own) | Infeasible(id=own):
                name = own or "/".join(map(str, path))
            case _:
                continue
        named[name if name not in named else "/".join(map(str, path))] = element
    return named


def patches_of(case: CaseFile, scope: Scope) -> tuple[Patch, ...]:
    """The patches of a scope, in order of application, what-ifs last."""
    named = case.named_patches()
    return tuple(named[name] for name in (*scope.patches, *scope.last))


def gone_from(case: CaseFile, scope: Scope) -> frozenset[str]:
    """Ledger entries taken away by the scope or overtaken by its events."""
    hit = {entry for patch in patches_of(case, scope) if isinstance(patch, Event) for entry in patch.hits}
    return scope.gone | hit


def passages(case: CaseFile, scope: Scope) -> dict[str, dict[str, Choice]]:
    """Unclear passages in file order, conditions without a settled value first under their own name.

    Raises ConflictError when two named patches read one passage differently. A part of a case may lack a passage that a
    patch settles: the passage bears on nothing there.
    """
    found: dict[str, dict[str, Choice]] = {}
    patches = patches_of(case, scope)
    gone = gone_from(case, scope) | {name for patch in patches for name in patch.drop}
    fixed = {name for patch in patches for name in patch.set_}
    for name, condition in case.conditions.items():
        settled = condition.value != "unclear" and condition.rests_on in condition_bases(scope, condition)
        fallen = name in scope.without or (condition.grounds is not None and not condition.grounds.hold(gone))
        if name not in fixed and (not settled or fallen):
            found[name] = {value: Choice.model_validate({"set": {name: value}}) for value in ("yes", "no")}
    for name, passage in case.readings.items():
        found[name] = dict(passage.choices)
    for name, choice in _read(case, scope).items():
        if name in case.readings:
            found[name] = {choice: case.readings[name].choices[choice]}
    return found


def _read(case: CaseFile, scope: Scope) -> dict[str, str]:
    """How the patches of a scope read the unclear passages that they settle."""
    named = case.named_patches()
    read_by: dict[str, tuple[str, str]] = {}
    for patch_name in scope.patches:
        patch = named[patch_name]
        for passage, choice in patch.read.items():
            before, settled = read_by.get(passage, ("", choice))
            if settled != choice and not isinstance(patch, Event):
                message = f"patch {before} reads {passage} as {settled}, patch {patch_name} reads it as {choice}"
                raise ConflictError(f"conflict: {message}")
            read_by[passage] = patch_name, choice
    read = {passage: choice for passage, (_, choice) in read_by.items()}
    for patch_name in scope.last:
        read |= named[patch_name].read
    return read


def condition_bases(scope: Scope, condition: Condition) -> frozenset[Basis]:
    """A condition that names no basis and no grounds is a modelling choice and counts as coded."""
    if condition.basis is None and condition.grounds is None:
        return frozenset({condition.rests_on})
    return scope.bases


def variants(case: CaseFile, scope: Scope, fixed: Mapping[str, str] | None = None) -> list[Variant]:
    """One variant per distinct reading, in the order of the choices; `fixed` settles passages.

    Raises LimitError above MAX_READINGS readings, ConflictError when patches conflict.
    """
    unclear = passages(case, scope)
    for name, value in (fixed or {}).items():
        unclear[name] = {value: unclear[name][value]}
    count = 1
    for choices in unclear.values():
        count *= len(choices)
    if count > MAX_READINGS:
        raise LimitError(f"{len(unclear)} unclear passages make {count:,} readings; the limit is {MAX_READINGS:,}")
    seen: dict[tuple[object, ...], Variant] = {}
    for variant in _each_reading(_start(case, scope), unclear):
        seen.setdefault(variant.key(), variant)
    return list(seen.values())


def every_combination(case: CaseFile, scope: Scope) -> list[tuple[Choices, Choices]]:
    """Each combination of choices at the unclear passages, and the first one that makes the same reading."""
    first: dict[tuple[object, ...], Choices] = {}
    return [
        (variant.choices, first.setdefault(variant.key(), variant.choices))
        for variant in _each_reading(_start(case, scope), passages(case, scope))
    ]


def _start(case: CaseFile, scope: Scope) -> _Work:
    work = _Work(
        case,
        scope,
        goals={actor: {goal.id: goal for goal in value.goals} for actor, value in case.actors.items()},
        priorities={actor: list(value.outranks) for actor, value in case.actors.items()},
        links=dict(case.links),
        infeasible=list(case.infeasible),
        conditions=dict(case.conditions),
        gone=set(gone_from(case, scope)),
        removed=frozenset(id(element) for name, element in _removable(case, scope) if name in scope.without),
    )
    named = case.named_patches()
    for name in scope.patches:
        patch = named[name]
        work.joined |= {id(element) for element in elements_added(patch)}
        if isinstance(patch, Event):
            _forget_what_it_sets(work, patch)
        _apply(work, f"patch {name}", patch)
    return work


def _forget_what_it_sets(work: _Work, event: Event) -> None:
    """What patches before an event have set, the event may set otherwise: it comes later in time."""
    for condition in event.set_:
        work.set_by.pop(condition, None)


def _removable(case: CaseFile, scope: Scope) -> Iterable[tuple[str, Element]]:
    return element_names(case).items() if scope.without else ()


def _each_reading(start: _Work, unclear: dict[str, dict[str, Choice]]) -> Iterator[Variant]:
    for combination in product(*(choices.items() for choices in unclear.values())):
        work = start.copy()
        for passage, (choice_id, choice) in zip(unclear, combination, strict=True):
            if _target_gone(work, choice):
                continue
            _apply(work, f"{passage}={choice_id}", choice)
        _apply_last(work)
        yield _settled(work, tuple((passage, choice[0]) for passage, choice in zip(unclear, combination, strict=True)))


def _apply_last(work: _Work) -> None:
    """What-ifs come after the reading: they overrule what it sets and drop what it left."""
    named = work.case.named_patches() if work.scope.last else {}
    for name in work.scope.last:
        patch = named[name]
        work.joined |= {id(element) for element in elements_added(patch)}
        for condition in patch.set_:
            work.set_by.pop(condition, None)
        _apply(work, name, patch)


def elements_added(patch: Patch) -> Iterator[Element]:
    for goals in patch.add.goals.values():
        yield from goals
    for priorities in patch.add.outranks.values():
        yield from priorities
    yield from patch.add.links.values()
    yield from patch.add.infeasible
    yield from patch.add.conditions.values()


def _goal_named(work: _Work, name: str) -> tuple[str, str] | None:
    actor, _, goal = name.rpartition(".")
    if actor:
        return (actor, goal) if goal in work.goals.get(actor, {}) else None
    return next(((key, name) for key, goals in work.goals.items() if name in goals), None)


def _target_gone(work: _Work, patch: Patch) -> bool:
    return not all(_in_force(work, name) for name in patch.drop)


def _in_force(work: _Work, name: str) -> bool:
    """Whether something that a patch wants to drop is still there, whatever its basis, and stands on its grounds."""
    found = _goal_named(work, name)
    if found:
        return work.stands(work.goals[found[0]][found[1]])
    if name in work.links:
        return work.stands(work.links[name])
    named: list[Element] = [item for item in work.infeasible if item.id == name]
    named += [item for items in work.priorities.values() for item in items if item.id == name]
    if named:
        return any(work.stands(item) for item in named)
    return any(entry.id == name for entry in work.case.ledger) and name not in work.gone


def _apply(work: _Work, label: str, patch: Patch) -> None:
    for name, value in patch.set_.items():
        before = work.set_by.get(name)
        if before and before[1] != value:
            raise ConflictError(f"conflict: {before[0]} sets {name} to {before[1]}, {label} sets it to {value}")
        work.set_by[name] = (label, value)
    for actor, kept in patch.only.items():
        work.goals[actor] = {name: goal for name, goal in work.goals[actor].items() if name in kept}
    work.ranks.extend(patch.rank.items())
    for name in patch.drop:
        _drop(work, name)
    for actor, goals in patch.add.goals.items():
        for goal in goals:
            if goal.id in work.goals[actor]:
                raise ConflictError(f"conflict: {label} adds the goal {goal.id!r} of {actor}, which is there already")
            work.goals[actor][goal.id] = goal
    for actor, priorities in patch.add.outranks.items():
        work.priorities[actor].extend(priorities)
    for name, link in patch.add.links.items():
        if name in work.links:
            raise ConflictError(f"conflict: {label} adds the link {name!r}, which is there already")
        work.links[name] = link
    work.infeasible.extend(patch.add.infeasible)
    work.conditions.update(patch.add.conditions)


def _drop(work: _Work, name: str) -> None:
    found = _goal_named(work, name)
    if found:
        del work.goals[found[0]][found[1]]
    elif name in work.links:
        del work.links[name]
    elif any(entry.id == name for entry in work.case.ledger):
        work.gone.add(name)
    else:
        work.infeasible = [item for item in work.infeasible if item.id != name]
        for actor, items in work.priorities.items():
            work.priorities[actor] = [item for item in items if item.id != name]


def _settled(work: _Work, choices: Choices) -> Variant:
    priorities = {actor: tuple(p for p in items if work.counts(p)) for actor, items in work.priorities.items()}
    for actor, chains in work.ranks:
        priorities[actor] = revised(priorities[actor], chains)
    links = {name: link for name, link in work.links.items() if work.counts(link)}
    _refuse_tangled(work, links, choices)
    return Variant(
        case=work.case,
        goals={
            actor: tuple(goal for goal in goals.values() if work.counts(goal)) for actor, goals in work.goals.items()
        },
        priorities=priorities,
        links=links,
        infeasible=tuple(item for item in work.infeasible if work.counts(item)),
        conditions={
            name: work.set_by[name][1] if name in work.set_by else condition.value
            for name, condition in work.conditions.items()
        },
        choices=choices,
    )


def _refuse_tangled(work: _Work, links: Mapping[str, Link], choices: Choices) -> None:
    """Each patch alone was checked when the case was read; links of several may still use each other."""
    if any(link is not work.case.links.get(name) for name, link in links.items()):
        fault = links_fault(links)
        if fault is not None:
            together = listed([*work.scope.patches, *(f"{p}={c}" for p, c in choices), *work.scope.last])
            raise ConflictError(f"conflict: with {together} {fault}")


def without(variant: Variant, goals: frozenset[tuple[str, str]]) -> Variant:
    """The variant without some goals, given as (actor, goal) pairs."""
    kept = {a: tuple(g for g in own if (a, g.id) not in goals) for a, own in variant.goals.items()}
    return replace(variant, goals=kept)


def hedged_entries(case: CaseFile) -> frozenset[str]:
    """Ledger entries that say what they say with a reservation."""
    return frozenset(entry.id for entry in case.ledger if entry.hedge)
