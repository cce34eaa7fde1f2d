"""Writing a case as a `.gmcr` file: options, patterns, statements or rankings by hand, misperceptions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or, parse
from standoff.case.model import CaseFile
from standoff.errors import InputError, LimitError, listed
from standoff.exchange.cubes import patterns, table_of_member
from standoff.exchange.gmcr_conditions import Member, Members, TooManyMembers, as_members, as_stored, same
from standoff.exchange.model import Exported, Model
from standoff.game.board import state_codes
from standoff.game.model import Game
from standoff.game.space import OptionSpace, moves_listed, table_of

PROGRAM, VERSION = "gmcr-py", "0.3.12"
HELD = ("goals", "ranking", "statements", "weights")
MAX_RANKED_STATES = 100_000
MAX_STATES_OF_MOVES = 20_000

Codes = NDArray[np.int64]


def write_gmcr(model: Model) -> Exported:
    """The `.gmcr` file of a case with its game.

    Preferences are written as statements where every actor's are formulas of bounded size that give the game's order,
    else as rankings of the states by hand. Raises InputError, with the reason, for graph form, coalesced states, added
    moves and kinds of preference that the format has no place for; LimitError where it would grow too large.
    """
    _refuse(model)
    return _Written(model).exported()


def _refuse(model: Model) -> None:
    case, game = model.case, model.game
    if case.graph is not None or game.space is None or game.codes is None:
        raise InputError("a .gmcr file holds options; this case lists its states and moves (graph form)")
    if case.coalesce or game.varying is not None:
        raise InputError(
            "a .gmcr file cannot say that several states count as one; this case has them under 'coalesce'"
        )
    if case.moves.add:
        raise InputError(
            "a .gmcr file has no moves beside changes of one's own options; this case adds some under 'moves'"
        )
    for key, actor in case.actors.items():
        if actor.preference_kind not in HELD:
            raise InputError(
                f"a .gmcr file holds rankings and preference statements; the preference of {key} is written as "
                f"{actor.preference_kind!r}"
            )


class _Unresolved(Exception):
    """A formula uses a name that has no fixed value here."""


@dataclass
class _Written:
    """A case on its way into the file. Options have new places: those that nobody moves come first."""

    model: Model
    lost: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def case(self) -> CaseFile:
        return self.model.case

    @property
    def game(self) -> Game:
        return self.model.game

    @property
    def space(self) -> OptionSpace:
        assert self.game.space is not None
        return self.game.space

    @cached_property
    def ownerless(self) -> frozenset[str]:
        """Actors that cannot move and prefer nothing: their options are written without an owner."""
        return frozenset(
            actor
            for number, actor in enumerate(self.game.actors)
            if self.case.actors[actor].options
            and any(
                rule.actors == (actor,) and self._everything(rule.from_, rule.to) for rule in self.case.moves.remove
            )
            and not np.ptp(self.game.ranks[number])
        )

    @cached_property
    def makers(self) -> tuple[str, ...]:
        return tuple(actor for actor in self.game.actors if actor not in self.ownerless)

    @cached_property
    def bits(self) -> dict[str, int]:
        """Option -> its place in the file."""
        options = self.space.options
        free = [name for name in options if name.split(".", 1)[0] in self.ownerless]
        return {name: place for place, name in enumerate([*free, *(name for name in options if name not in free)])}

    @cached_property
    def codes(self) -> Codes:
        """Codes of the feasible states, with options in their new places, in the order of the game's states."""
        assert self.game.codes is not None
        made = np.zeros_like(self.game.codes)
        for bit, name in enumerate(self.space.options):
            made |= (self.game.codes >> bit & 1) << self.bits[name]
        return made

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """States of the game by their code: the state with 1-based number k is order[k - 1]."""
        return np.argsort(self.codes)

    @cached_property
    def feasible(self) -> int:
        return self._table_of(range(len(self.codes)))

    def _table_of(self, states: Iterable[int]) -> int:
        return _table_of_codes(self.codes[list(states)], self.space.size)

    def exported(self) -> Exported:
        data = self._data()
        self._note_numbers()
        self.lost += lost_in_gmcr(self.case)
        raw = json.dumps(data).encode("ascii") + b"\n"
        return Exported(raw, tuple(self.lost), tuple(self.notes))

    def _data(self) -> dict[str, Any]:
        if not self.makers:
            raise InputError("a .gmcr file needs a decision maker; no actor of this case has moves")
        makers = [self._maker(actor) for actor in self.makers]
        numbers = list(range(len(makers)))
        return {
            "program": PROGRAM,
            "version": VERSION,
            "options": [self._option(name) for name in self.bits],
            "decisionMakers": makers,
            "infeasibles": [as_stored((member,)) for member in self._infeasibles()],
            "useManualPreferenceRanking": self.by_hand,
            "coalitions": numbers,
            "coalitionsFull": [{"name": maker["name"], "options": maker["options"]} for maker in makers],
        }

    def _option(self, name: str) -> dict[str, str]:
        actor, key = name.split(".", 1)
        option = self.case.actors[actor].options[key]
        direction = {None: "both", "yes-stays": "fwd", "no-stays": "back"}[option.irreversible]
        return {"name": option.means, "permittedDirection": direction}

    def _maker(self, actor: str) -> dict[str, Any]:
        number = self.game.actors.index(actor)
        ranks = np.unique(self.game.ranks[number], return_inverse=True)[1][self.order]
        maker: dict[str, Any] = {
            "name": self.case.name_of(actor),
            "options": [bit for name, bit in self.bits.items() if name.split(".", 1)[0] == actor],
            "preferences": [as_stored(condition) for condition in self.statements[actor] or ()],
            "payoffs": [int(rank) + 1 for rank in ranks],
            "misperceptions": [as_stored((member,)) for member in self._misperceptions(number, actor)],
        }
        if self.by_hand:
            maker["preferenceRanking"] = _tiers(ranks)
        return maker

    # preferences

    @cached_property
    def statements(self) -> dict[str, tuple[Members, ...] | None]:
        """Of each decision maker, the conditions that give its order; None where there are none."""
        return {actor: self._statements(actor) for actor in self.makers}

    @cached_property
    def by_hand(self) -> bool:
        without = [actor for actor, found in self.statements.items() if found is None]
        if not without:
            return False
        if len(self.codes) > MAX_RANKED_STATES:
            raise LimitError(
                f"the preference of {without[0]} would have to be written as a ranking of {len(self.codes):,} states; "
                f"the limit is {MAX_RANKED_STATES:,}"
            )
        reasons = [actor for actor in without if self.case.actors[actor].preference_kind != "ranking"]
        if reasons:
            self.notes.append(
                f"the preferences of {listed(reasons)} are written as rankings of the states by hand: as statements "
                "they have no form in the file, or a long one"
            )
        others = [actor for actor in self.makers if actor not in without and self.statements[actor]]
        if others:
            self.notes.append(
                f"the file ranks by hand for all or for none, so {listed(others)} too; the statements stand beside the "
                "ranking and do not count"
            )
        return True

    def _statements(self, actor: str) -> tuple[Members, ...] | None:
        ranks = self.game.ranks[self.game.actors.index(actor)]
        if not np.ptp(ranks):
            return ()
        conditions: dict[frozenset[frozenset[tuple[int, bool]]], Members] = {}
        try:
            for text in self._statement_texts(actor):
                condition = as_members(self._resolved(text), self.bits)
                if condition and all(condition):
                    conditions.setdefault(same(condition), condition)
        except (TooManyMembers, _Unresolved):
            return None
        made = np.zeros(len(self.codes), dtype=np.int64)
        for condition in conditions.values():
            holds = np.zeros(len(self.codes), dtype=bool)
            for member in condition:
                holds |= self._hold(member)
            made = np.unique(made * 2 + holds, return_inverse=True)[1]
        agree = np.array_equal(made, np.unique(ranks, return_inverse=True)[1])
        return tuple(conditions.values()) if agree else None

    def _hold(self, member: Member) -> NDArray[np.bool_]:
        holds = np.ones(len(self.codes), dtype=bool)
        for bit, value in member:
            holds &= (self.codes >> bit & 1) == value
        return holds

    def _statement_texts(self, key: str) -> Sequence[str]:
        actor = self.case.actors[key]
        if actor.preference_kind == "statements":
            return actor.statements or ()
        above: dict[str, set[str]] = {goal.id: set() for goal in actor.goals}
        for _ in actor.goals:
            for priority in actor.outranks:
                for higher, lower in pairwise(priority.chain):
                    above[lower] |= above[higher] | {higher}
        return [goal.formula_text for goal in sorted(actor.goals, key=lambda goal: len(above[goal.id]))]

    def _resolved(self, text: str) -> Formula:
        """The formula over options alone. Raises _Unresolved where a condition is unclear."""
        return _substituted(parse(text), self._named)

    def _named(self, name: str) -> Formula:
        case = self.case
        if name in self.space.bits:
            return Atom(name)
        if name in case.links:
            return self._resolved(case.links[name].iff)
        if name in case.conditions and case.conditions[name].value != "unclear":
            return And(()) if case.conditions[name].value == "yes" else Or(())
        if name in self._states:
            code = self._states[name]
            options = enumerate(self.space.options)
            return And(tuple(Atom(option) if code >> bit & 1 else Not(Atom(option)) for bit, option in options))
        raise _Unresolved(name)

    @cached_property
    def _states(self) -> dict[str, int]:
        return state_codes(self.case, self.space)

    # infeasible states

    def _infeasibles(self) -> list[Member]:
        size = self.space.size
        never = ((1 << size) - 1) & ~self.feasible
        found: dict[frozenset[tuple[int, bool]], Member] = {}
        covered = 0
        for item in self.case.infeasible:
            try:
                members = as_members(self._resolved(item.when), self.bits)
            except (TooManyMembers, _Unresolved):
                continue
            for member in members:
                table = table_of_member(member, len(self.bits))
                if not table & self.feasible:
                    covered |= table
                    found.setdefault(frozenset(member), member)
        rest = patterns(never & ~covered, never, len(self.bits))
        if rest:
            self.notes.append(
                f"{len(rest)} of the infeasible patterns were made from the list of states that cannot be"
            )
        return [*found.values(), *rest]

    # misperceptions

    def _everything(self, *texts: str) -> bool:
        try:
            return all(self._table(text) == self.space.full for text in texts)
        except _Unresolved:
            return False

    def _table(self, text: str) -> int:
        """The table of a formula, options in the places of the case."""
        named = {name: self.space.table(name) for name in self.space.options}
        return table_of(self._resolved(text), named, self.space.full)

    def _misperceptions(self, number: int, actor: str) -> tuple[Member, ...]:
        """Patterns of the states that the actor does not perceive; what cannot be said so is lost."""
        if not any(actor in rule.actors for rule in self.case.moves.remove):
            return ()
        removed, would = self._removed(number, actor)
        if not removed:
            return ()
        written = self._written_patterns(actor)
        if removed == _touching(self._matching(written), would):
            return written
        still = {state for arc in would - removed for state in arc}
        unseen = {state for arc in removed for state in arc} - still
        if removed == _touching(unseen, would):
            return self._patterns_of(unseen, {state for arc in would for state in arc})
        self.lost.append(
            f"{len(removed)} moves taken from {actor} one by one: the file can only take all moves to and from a "
            "state; in it they are there again, so stability may differ"
        )
        return ()

    def _patterns_of(self, unseen: set[int], moving: set[int]) -> tuple[Member, ...]:
        """Patterns of these states; whether they hold where the actor has no moves does not matter."""
        wanted = self._table_of(unseen)
        seen = self._table_of(moving - unseen)
        made = patterns(wanted, self.space.full & ~seen, len(self.bits))
        return made if all(made) else (((0, True),), ((0, False),))

    def _removed(self, number: int, actor: str) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
        """Moves of the actor that its options would allow and the game has not; and all that they would allow."""
        if len(self.codes) > MAX_STATES_OF_MOVES:
            raise LimitError(
                f"moves are taken away over {len(self.codes):,} states; the limit is {MAX_STATES_OF_MOVES:,}"
            )
        assert self.game.codes is not None
        feasible = _table_of_codes(self.game.codes, self.space.size)
        index = {int(code): state for state, code in enumerate(self.game.codes)}
        would = {
            (state, index[end])
            for state, code in enumerate(self.game.codes)
            for end in moves_listed(self.space, actor, int(code), feasible)
        }
        if self.game.arcs is None:
            return set(), would
        there = {(state, end) for state, ends in enumerate(self.game.arcs[number]) for end in ends}
        return would - there, would

    def _written_patterns(self, actor: str) -> tuple[Member, ...]:
        found: dict[frozenset[tuple[int, bool]], Member] = {}
        texts = [
            rule.from_ if self._everything(rule.to) else rule.to
            for rule in self.case.moves.remove
            if actor in rule.actors and (self._everything(rule.to) or self._everything(rule.from_))
        ]
        for text in texts:
            try:
                for member in as_members(self._resolved(text), self.bits):
                    found.setdefault(frozenset(member), member)
            except (TooManyMembers, _Unresolved):
                continue
        return tuple(found.values()) if all(found.values()) else ()

    def _matching(self, members: Sequence[Member]) -> set[int]:
        hold = np.zeros(len(self.codes), dtype=bool)
        for member in members:
            hold |= self._hold(member)
        return {int(state) for state in np.flatnonzero(hold)}

    # what is said about it

    def _note_numbers(self) -> None:
        ids = [self.game.state_ids[state] for state in self.order]
        if ids != [str(number + 1) for number in range(len(ids))]:
            said = [f"{state} is {number}" for number, state in enumerate(ids, start=1) if state != str(number)]
            self.notes.append(f"states are numbered by their options in the file: {listed(said, 12)}")


def _table_of_codes(codes: Codes, size: int) -> int:
    there = np.zeros(size, dtype=np.uint8)
    there[codes] = 1
    return int.from_bytes(np.packbits(there, bitorder="little").tobytes(), "little")


def _touching(states: set[int], arcs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    return {arc for arc in arcs if arc[0] in states or arc[1] in states}


def _tiers(ranks: NDArray[np.intp]) -> list[int | list[int]]:
    """Numbers of states from 1, best first, ties as inner lists."""
    tiers: list[list[int]] = [[] for _ in range(int(ranks.max()) + 1)]
    for state, rank in enumerate(ranks, start=1):
        tiers[int(rank)].append(state)
    return [tier[0] if len(tier) == 1 else tier for tier in reversed(tiers)]


def _substituted(formula: Formula, named: Callable[[str], Formula]) -> Formula:
    match formula:
        case Atom(name):
            return named(name)
        case Not(part):
            return Not(_substituted(part, named))
        case And(parts):
            return And(tuple(_substituted(part, named) for part in parts))
        case Or(parts):
            return Or(tuple(_substituted(part, named) for part in parts))
        case If(then, when):
            return If(_substituted(then, named), _substituted(when, named))
        case Iff(left, right):
            return Iff(_substituted(left, named), _substituted(right, named))


def lost_in_gmcr(case: CaseFile) -> list[str]:
    """What a case holds and the file has no place for, in lines."""
    lines = [f"the title ({case.title})"]
    groups: Mapping[str, int] = {
        "sources": len(case.sources),
        "ledger entries": len(case.ledger),
        "links (the formulas that use them are written out)": len(case.links),
        "conditions (each stands at its value)": len(case.conditions),
        "unclear passages (the reading that was chosen is written)": len(case.readings),
        "patches, rivals, views and events": len(case.named_patches()),
        "coalitions": len(case.coalitions),
        "questions": len(case.questions),
        "published results": len(case.published),
    }
    lines += [f"{what}: {count}" for what, count in groups.items() if count]
    if case.states and list(case.states) != [str(number) for number in range(1, len(case.states) + 1)]:
        lines.append(f"the names of states: {listed(list(case.states))}")
    if case.about or case.summary or case.citation:
        lines.append("what the case says about itself (about, summary, citation)")
    if any(actor.attitudes for actor in case.actors.values()):
        lines.append("attitudes of actors towards each other")
    if any(actor.goals for actor in case.actors.values()):
        lines.append("goals have no names and no grounds in the file, only their formulas")
    lines.append("the short names of actors and options; read again, they are made from the printed ones")
    lines.append("reasons, notes and grounds of single elements")
    return lines
