"""The verdict of one question for every set of supports taken away, at once.

Each combination of choices is played through for all sets together, with one boolean per set for everything that may
or may not be in force. Sets that leave the same elements in force are judged once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from standoff.case.formula import atoms, parse, unparse
from standoff.case.model import CaseFile, Chains, Element, Goal, Infeasible, Link, Patch, Priority
from standoff.case.patches import (
    Scope,
    Variant,
    condition_bases,
    element_names,
    elements_added,
    gone_from,
    passages,
    patches_of,
)
from standoff.case.ranks import revised
from standoff.errors import LimitError
from standoff.explain.alternatives import CONTRADICTED, NO_VOICE, SUPPORTED
from standoff.explain.readings import Court
from standoff.explain.result import Verdict
from standoff.explain.slice import Slice

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_SUPPORTS = 16
MOST_TAKEN_AWAY = 3
MAX_COMBINATIONS = 4096
MAX_SPELT_OUT = 1000

Marks = NDArray[np.bool_]

_BITS = {SUPPORTED: 1, CONTRADICTED: 2, NO_VOICE: 4}
_VERDICTS: dict[int, Verdict] = {0: "NOT POSSIBLE", 1: "FOLLOWS", 2: "AGAINST", 4: "SILENT"}


@dataclass(frozen=True)
class Removals:
    """Verdicts by set of supports taken away.

    `sets`: integer array of shape (m,), bit k stands for `names[k]`; `outcomes`: array of the same shape, bit 0
    SUPPORTED, bit 1 CONTRADICTED, bit 2 NO VOICE. `complete`: all 2**n sets are there, in order; otherwise only those
    of at most `MOST_TAKEN_AWAY` supports.
    """

    names: tuple[str, ...]
    sets: NDArray[np.int64]
    outcomes: NDArray[np.uint8]
    complete: bool

    def verdict(self, position: int) -> Verdict:
        return verdict_of_bits(int(self.outcomes[position]))

    def named(self, removed: int) -> tuple[str, ...]:
        """The supports in a set."""
        return tuple(name for bit, name in enumerate(self.names) if removed >> bit & 1)


def removals(court: Court, cut: Slice, fixed: Mapping[str, str] | None = None) -> Removals:
    """Judge the question of a slice for every set of its supports taken away.

    fixed: choices at unclear passages, for the verdict within these readings only.
    Above MAX_SUPPORTS supports only sets of up to MOST_TAKEN_AWAY are looked at. Raises LimitError above
    MAX_COMBINATIONS combinations of choices.
    """
    names = cut.supports.names
    complete = len(names) <= MAX_SUPPORTS
    sets = np.arange(1 << len(names), dtype=np.int64) if complete else _small_sets(len(names))
    outcomes = np.zeros(len(sets), dtype=np.uint8)
    game = _Play(cut, sets)
    judge = _Judge(court, cut, game.pool)
    for combination in game.combinations(fixed or {}):
        rows, admissible = game.played(combination)
        if admissible.any():
            outcomes[admissible] |= judge.outcomes(rows[admissible])
    return Removals(names, sets, outcomes, complete)


def _small_sets(count: int) -> NDArray[np.int64]:
    chosen = (c for size in range(MOST_TAKEN_AWAY + 1) for c in combinations(range(count), size))
    return np.array([sum(1 << bit for bit in bits) for bits in chosen], dtype=np.int64)


@dataclass
class _Pool:
    """Every element that can come to be in force, in one order, and the conditions."""

    goals: list[tuple[str, Goal]] = field(default_factory=list)
    priorities: list[tuple[str, Priority]] = field(default_factory=list)
    links: list[tuple[str, Link]] = field(default_factory=list)
    infeasible: list[Infeasible] = field(default_factory=list)
    ranks: list[tuple[str, Chains]] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)

    def elements(self) -> list[Element]:
        return [
            *(goal for _, goal in self.goals),
            *(priority for _, priority in self.priorities),
            *(link for _, link in self.links),
            *self.infeasible,
        ]


def _pool_of(case: CaseFile, scope: Scope) -> _Pool:
    named = case.named_patches()
    patches: list[Patch] = [named[name] for name in scope.patches]
    patches += [choice for passage in case.readings.values() for choice in passage.choices.values()]
    patches += [named[name] for name in scope.last]
    pool = _Pool(
        goals=[(key, goal) for key, actor in case.actors.items() for goal in actor.goals],
        priorities=[(key, item) for key, actor in case.actors.items() for item in actor.outranks],
        links=list(case.links.items()),
        infeasible=list(case.infeasible),
        conditions=list(case.conditions),
    )
    for patch in patches:
        pool.goals += [(key, goal) for key, goals in patch.add.goals.items() for goal in goals]
        pool.priorities += [(key, item) for key, items in patch.add.outranks.items() for item in items]
        pool.links += list(patch.add.links.items())
        pool.infeasible += patch.add.infeasible
        pool.ranks += patch.rank.items()
        pool.conditions += [name for name in patch.add.conditions if name not in pool.conditions]
    return pool


class _Play:
    """All sets at once through the patches and choices of the case; follows the composition of `case.patches`."""

    def __init__(self, cut: Slice, sets: NDArray[np.int64]) -> None:
        self.case, self.scope = cut.case, cut.scope
        self.count = len(sets)
        self.pool = _pool_of(self.case, self.scope)
        self.elements = self.pool.elements()
        self.sameness = _Sameness(self.pool)
        self.named = self.case.named_patches()
        self.joined = {
            id(e) for name in (*self.scope.patches, *self.scope.last) for e in elements_added(self.named[name])
        }
        self.taken = {name: sets >> bit & 1 == 1 for bit, name in enumerate(cut.supports.names)}
        self.without = self._without()
        self.fallen = self._fallen_conditions()

    def _without(self) -> dict[int, Marks]:
        """Elements that are themselves supports (assumptions), or that the scope takes away."""
        every = element_names(self.case)
        found = {id(every[name]): marks for name, marks in self.taken.items() if name in every}
        return found | {id(every[name]): self._all(True) for name in self.scope.without if name in every}

    def _all(self, value: bool) -> Marks:
        return np.full(self.count, value)

    def _fallen_conditions(self) -> dict[str, Marks]:
        """For each condition that the scope does not set, the sets that leave it without a settled value."""
        fixed = {name for patch in patches_of(self.case, self.scope) for name in patch.set_}
        dropped = {name for patch in patches_of(self.case, self.scope) for name in patch.drop}
        gone = self._gone_at_first() | {name: self._all(True) for name in dropped}
        found = {}
        for name, condition in self.case.conditions.items():
            if name in fixed:
                continue
            settled = condition.value != "unclear" and condition.rests_on in condition_bases(self.scope, condition)
            if not settled:
                found[name] = self._all(True)
            else:
                found[name] = ~self._holds(condition, gone)
        return {name: marks for name, marks in found.items() if marks.any()}

    def _gone_at_first(self) -> dict[str, Marks]:
        away = gone_from(self.case, self.scope)
        entries = {entry.id for entry in self.case.ledger}
        return {e: self._all(True) for e in away} | {
            n: m for n, m in self.taken.items() if n in entries and n not in away
        }

    def _holds(self, element: Element, gone: Mapping[str, Marks]) -> Marks:
        """Where an element still stands on its grounds."""
        marks = ~self.without[id(element)] if id(element) in self.without else self._all(True)
        if element.grounds is None:
            return marks
        lost = [gone.get(entry, self._all(False)) for entry in element.grounds.entries]
        fallen = np.logical_or.reduce(lost) if element.grounds.needs_all else np.logical_and.reduce(lost)
        stands: Marks = marks & ~fallen
        return stands

    def combinations(self, fixed: Mapping[str, str]) -> Iterator[dict[str, str]]:
        """Choices at every passage, and at every condition that some set leaves unclear ('' where it is settled)."""
        found: dict[str, list[str]] = {}
        unclear = passages(self.case, self.scope)
        for name, marks in self.fallen.items():
            found[name] = ["yes", "no"] if marks.all() else ["", "yes", "no"]
        for name in self.case.readings:
            found[name] = list(unclear[name])
        found |= {name: [choice] for name, choice in fixed.items() if name in found}
        total = 1
        for choices in found.values():
            total *= len(choices)
        if total > MAX_COMBINATIONS:
            raise LimitError(f"{total:,} combinations of choices; the limit is {MAX_COMBINATIONS:,}")
        for chosen in product(*found.values()):
            yield dict(zip(found, chosen, strict=True))

    def played(self, combination: Mapping[str, str]) -> tuple[NDArray[np.uint8], Marks]:
        """One packed row per set of what is in force under this combination, and the sets for which it is one."""
        table = _Table(self)
        for name in self.scope.patches:
            table.apply(self.named[name], self._all(True))
        admissible = self._all(True)
        for name, marks in self.fallen.items():
            value = combination[name]
            admissible &= marks if value else ~marks
            if value:
                table.values[name] = self._all(value == "yes")
                table.set_by[name] = marks
        for name, passage in self.case.readings.items():
            choice = passage.choices[combination[name]]
            where = table.not_void(choice)
            admissible &= ~(where & table.conflicts(choice))
            table.apply(choice, where)
        for name in self.scope.last:
            table.apply(self.named[name], self._all(True))
        return table.rows(), admissible


class _Table:
    """What exists and what is gone, for every set, while patches are applied."""

    def __init__(self, play: _Play) -> None:
        self.play = play
        case = play.case
        base = {id(goal) for actor in case.actors.values() for goal in (*actor.goals, *actor.outranks)}
        base |= {id(link) for link in case.links.values()} | {id(item) for item in case.infeasible}
        self.exists: dict[int, Marks] = {id(e): play._all(id(e) in base) for e in play.elements}
        self.gone = dict(play._gone_at_first())
        self.values: dict[str, Marks] = {n: play._all(c.value == "yes") for n, c in case.conditions.items()}
        self.set_by: dict[str, Marks] = {}
        self.ranked: dict[int, Marks] = {id(chains): play._all(False) for _, chains in play.pool.ranks}

    def _called(self, name: str) -> list[Element]:
        """Elements that a patch calls by this name."""
        pool = self.play.pool
        found: list[Element] = [goal for key, goal in pool.goals if name in (goal.id, f"{key}.{goal.id}")]
        found += [link for key, link in pool.links if key == name]
        found += [item for item in pool.infeasible if item.id == name]
        return found + [item for _, item in pool.priorities if item.id == name]

    def not_void(self, choice: Patch) -> Marks:
        """Where everything that a choice drops is still there and stands."""
        marks = self.play._all(True)
        for name in choice.drop:
            called = self._called(name)
            if called:
                marks &= np.logical_or.reduce([self.exists[id(e)] & self.play._holds(e, self.gone) for e in called])
            else:
                marks &= ~self.gone.get(name, self.play._all(False))
        return marks

    def conflicts(self, choice: Patch) -> Marks:
        marks = self.play._all(False)
        for name, value in choice.set_.items():
            if name in self.set_by:
                marks |= self.set_by[name] & (self.values[name] != (value == "yes"))
        return marks

    def apply(self, patch: Patch, where: Marks) -> None:
        for name, value in patch.set_.items():
            before = self.values.get(name, self.play._all(False))
            self.values[name] = np.where(where, value == "yes", before)
            self.set_by[name] = self.set_by.get(name, self.play._all(False)) | where
        for actor, kept in patch.only.items():
            for key, goal in self.play.pool.goals:
                if key == actor and goal.id not in kept:
                    self.exists[id(goal)] = self.exists[id(goal)] & ~where
        for chains in patch.rank.values():
            self.ranked[id(chains)] = self.ranked[id(chains)] | where
        for name in patch.drop:
            called = self._called(name)
            for element in called:
                self.exists[id(element)] = self.exists[id(element)] & ~where
            if not called:
                self.gone[name] = self.gone.get(name, self.play._all(False)) | where
        for element in elements_added(patch):
            if id(element) in self.exists:
                self.exists[id(element)] = self.exists[id(element)] | where
        for name, condition in patch.add.conditions.items():
            before = self.values.get(name, self.play._all(False))
            free = where & ~self.set_by.get(name, self.play._all(False))
            self.values[name] = np.where(free, condition.value == "yes", before)

    def rows(self) -> NDArray[np.uint8]:
        bases = self.play.scope.bases
        in_force = {
            id(e): self.exists[id(e)] & self.play._holds(e, self.gone)
            if e.rests_on in bases or id(e) in self.play.joined
            else self.play._all(False)
            for e in self.play.elements
        }
        self.play.sameness.simplify(in_force)
        columns = [in_force[id(e)] for e in self.play.elements]
        columns += [self.ranked[id(chains)] for _, chains in self.play.pool.ranks]
        columns += [self.values.get(name, self.play._all(False)) for name in self.play.pool.conditions]
        columns.append(self.play._all(True))  # at least one, even where nothing can come to be in force
        return np.packbits(np.stack(columns, axis=1), axis=1)


class _Sameness:
    """What makes no difference to a verdict, so that fewer cases have to be told apart.

    A goal that uses a link which is not in force decides nothing; a link that no goal or infeasibility in force uses
    says nothing; of goals of one actor that say the same, and that no priority names, one is enough.
    """

    def __init__(self, pool: _Pool) -> None:
        self.pool = pool
        self.meanings: dict[str, list[Link]] = {}
        for name, link in pool.links:
            self.meanings.setdefault(name, []).append(link)
        self.uses = {id(link): self._links_in(link.iff) for _, link in pool.links}
        self.uses |= {id(goal): self._links_in(goal.formula_text) for _, goal in pool.goals}
        self.uses |= {id(item): self._links_in(item.when) for item in pool.infeasible}
        self.alike = self._alike()

    def _links_in(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name in atoms(parse(text)) if name in self.meanings))

    def _alike(self) -> list[list[Goal]]:
        ranked = {goal for _, priority in self.pool.priorities for goal in priority.chain}
        ranked |= {goal for _, chains in self.pool.ranks for chain in chains for goal in chain}
        groups: dict[tuple[str, str], list[Goal]] = {}
        for actor, goal in self.pool.goals:
            if goal.id not in ranked and self._means_one_thing(goal.formula_text):
                groups.setdefault((actor, self._spelt_out(goal.formula_text)), []).append(goal)
        return [goals for goals in groups.values() if len(goals) > 1]

    def _means_one_thing(self, text: str) -> bool:
        """Whether every link in a formula, however deep, has one meaning only."""
        return all(
            len(self.meanings[name]) == 1 and self._means_one_thing(self.meanings[name][0].iff)
            for name in self._links_in(text)
        )

    def _spelt_out(self, text: str) -> str:
        """The formula with every link replaced by what it means."""
        for name in self._links_in(text):
            meaning = self._spelt_out(self.meanings[name][0].iff)
            text = re.sub(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", f"({meaning})", text)
        return unparse(parse(text)) if len(text) < MAX_SPELT_OUT else text

    def simplify(self, in_force: dict[int, Marks]) -> None:
        """Mark as not in force, in place, what makes no difference."""
        valid: dict[str, Marks] = {}
        for user in self._users():
            for name in self.uses[id(user)]:
                in_force[id(user)] = in_force[id(user)] & self._valid(name, in_force, valid)
        for goals in self.alike:
            first, *rest = (id(goal) for goal in goals)
            in_force[first] = np.logical_or.reduce([in_force[first], *(in_force[other] for other in rest)])
            for other in rest:
                in_force[other] = np.zeros_like(in_force[other])
            for name in self.uses[first]:
                self._bring_in(name, in_force[first], in_force)
        self._keep_used_links(in_force)

    def _users(self) -> list[Element]:
        return [*(goal for _, goal in self.pool.goals), *self.pool.infeasible]

    def _bring_in(self, name: str, where: Marks, in_force: dict[int, Marks]) -> None:
        """A link of one meaning in force where a goal that uses it stands for others that do not need it."""
        for link in self.meanings[name]:
            in_force[id(link)] = in_force[id(link)] | where
            for other in self.uses[id(link)]:
                self._bring_in(other, where, in_force)

    def _valid(self, name: str, in_force: Mapping[int, Marks], known: dict[str, Marks]) -> Marks:
        """Where a link is in force and all that it uses is."""
        if name not in known:
            marks = []
            for link in self.meanings[name]:
                used = [self._valid(other, in_force, known) for other in self.uses[id(link)]]
                marks.append(np.logical_and.reduce([in_force[id(link)], *used]))
            known[name] = np.logical_or.reduce(marks)
        return known[name]

    def _keep_used_links(self, in_force: dict[int, Marks]) -> None:
        used: dict[str, Marks] = {}
        waiting = [(name, in_force[id(user)]) for user in self._users() for name in self.uses[id(user)]]
        while waiting:
            name, marks = waiting.pop()
            before = used.get(name)
            after = marks if before is None else before | marks
            if before is None or (after != before).any():
                used[name] = after
                waiting += [(other, after) for link in self.meanings[name] for other in self.uses[id(link)]]
        for name, link in self.pool.links:
            in_force[id(link)] = in_force[id(link)] & used[name] if name in used else np.zeros_like(in_force[id(link)])


class _Judge:
    """Outcomes of packed rows, each distinct one judged once."""

    def __init__(self, court: Court, cut: Slice, pool: _Pool) -> None:
        self.court, self.cut, self.pool = court, cut, pool
        self.width = len(pool.elements()) + len(pool.ranks) + len(pool.conditions)
        self.at = court.state(cut.question, cut.scope)
        self.known: dict[bytes, int] = {}

    def outcomes(self, rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
        as_bytes = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1]))).reshape(-1)
        distinct, inverse = np.unique(as_bytes, return_inverse=True)
        judged = np.array([self._judged(row.tobytes()) for row in distinct], dtype=np.uint8)
        return judged[inverse.reshape(-1)]

    def _judged(self, row: bytes) -> int:
        if row not in self.known:
            bits = np.unpackbits(np.frombuffer(row, dtype=np.uint8))[: self.width].astype(bool).tolist()
            reading = self.court.reading_of(self.cut.question, self._variant(bits), self.at)
            self.known[row] = sum(_BITS[outcome] for outcome in reading.outcomes or ())
        return self.known[row]

    def _variant(self, bits: Sequence[bool]) -> Variant:
        there = iter(bits)
        pool, case = self.pool, self.court.case
        goals: dict[str, list[Goal]] = {actor: [] for actor in case.actors}
        priorities: dict[str, list[Priority]] = {actor: [] for actor in case.actors}
        for actor, goal in pool.goals:
            if next(there):
                goals[actor].append(goal)
        for actor, priority in pool.priorities:
            if next(there):
                priorities[actor].append(priority)
        links = {name: link for name, link in pool.links if next(there)}
        infeasible = tuple(item for item in pool.infeasible if next(there))
        ranks = [(actor, chains) for actor, chains in pool.ranks if next(there)]
        conditions = {name: "yes" if next(there) else "no" for name in pool.conditions}
        return Variant(
            case=case,
            goals={actor: tuple(own) for actor, own in goals.items()},
            priorities=_ranked(priorities, ranks),
            links=links,
            infeasible=infeasible,
            conditions=conditions,
        )


def _ranked(
    priorities: Mapping[str, Sequence[Priority]], ranks: Sequence[tuple[str, Chains]]
) -> dict[str, tuple[Priority, ...]]:
    """Priorities with the orders that win over them, as when a case is composed."""
    found = {actor: tuple(own) for actor, own in priorities.items()}
    for actor, chains in ranks:
        found[actor] = revised(found[actor], chains)
    return found


def verdict_of_bits(bits: int) -> Verdict:
    """The verdict for a union of outcomes as in `Removals.outcomes`."""
    return _VERDICTS.get(bits, "OPEN")
