"""From a case to a conflict told by formulas: no state is listed, so that it may have hundreds of options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from standoff.case.beyond_goals import model_changes
from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or, atoms, parse
from standoff.case.model import CaseFile, Goal
from standoff.case.patches import Variant
from standoff.case.preference_faults import KIND_WORDS
from standoff.errors import InputError, listed, nearest
from standoff.game.board import closed_order, merged_order, space_of, state_codes
from standoff.game.build import chosen_variants, refuse_unclear, told_of
from standoff.game.goal_order import best_first, given_order, or_one_state
from standoff.game.prioritised import ALWAYS, NEVER, PrioritisedGame
from standoff.game.space import OptionSpace

BY_FORMULAS = ((), ("goals",), ("statements",))


def prioritised_of(
    case: CaseFile, ranks: Sequence[str] = (), choices: Sequence[str] = (), *, source: str | None = None
) -> PrioritisedGame:
    """The conflict of a case in which every actor has goals or preference statements.

    ranks, choices, source: as for `standoff.game.build.game_of`, which gives the same conflict with its states listed.
    Links are spelt out, conditions are put in, goals that say the same word for word count once.
    Raises InputError where `game_of` does, and for what is not said by options and formulas alone.
    """
    with told_of(source):
        _refuse_more(case)
    every = chosen_variants(case, choices)
    refuse_unclear(case, every)
    variant = every[0]
    with told_of(source):
        return _told(case, variant, given_order(case, ranks))


def formula_of(case: CaseFile, text: str, choices: Sequence[str] = ()) -> Formula:
    """A formula over options, links, conditions and named states, spelt out in options.

    Raises InputError for a name that the case does not have, and for a link that is not in force.
    """
    every = chosen_variants(case, choices)
    refuse_unclear(case, every)
    space, states = space_of(case), state_codes(case, space_of(case))
    known = [*case.options(), *case.links, *case.conditions, *states]
    for name in atoms(parse(text)):
        if name not in known:
            raise InputError(f"there is no option, condition, link or state {name!r}{nearest(name, known)}")
    formula = _Spelling(every[0], space, states).out(text)
    if formula is None:
        raise InputError(f"{text!r} uses a link that is not in force in this reading")
    return formula


def _refuse_more(case: CaseFile) -> None:
    if case.graph is not None:
        raise InputError("in graph form the moves are listed, not told by options; `standoff stability` takes them")
    if case.feasible == "listed":
        raise InputError(
            "the states of this case are listed one by one, not told by formulas; `standoff stability` takes them"
        )
    if model_changes(case):
        raise InputError("single moves and coalesced states need the states listed; `standoff stability` lists them")
    for key, actor in case.actors.items():
        if actor.preference_kinds not in BY_FORMULAS:
            kinds = listed([KIND_WORDS[kind] for kind in actor.preference_kinds])
            raise InputError(f"{key} has {kinds}; without listing states only goals and statements can be used")


def _told(case: CaseFile, variant: Variant, given: dict[str, list[str]]) -> PrioritisedGame:
    space = space_of(case)
    spelling = _Spelling(variant, space, state_codes(case, space))
    excluded = (spelling.out(item.when) for item in variant.infeasible)
    statements = []
    for key, actor in case.actors.items():
        if actor.statements is not None:
            found = (spelling.out(text) for text in actor.statements)
            statements.append(tuple(formula for formula in found if formula is not None))
        else:
            statements.append(_goals(variant, key, spelling, given.get(key, [])))
    return PrioritisedGame(space, tuple(f for f in excluded if f is not None), tuple(statements))


def _goals(variant: Variant, actor: str, spelling: _Spelling, given: Sequence[str]) -> tuple[Formula, ...]:
    classes: dict[Formula, list[Goal]] = {}
    for goal in variant.goals[actor]:
        formula = spelling.out(goal.formula_text)
        if formula not in (None, ALWAYS, NEVER):
            assert formula is not None
            classes.setdefault(formula, []).append(goal)
    same = list(classes.values())
    below = merged_order(actor, same, closed_order(variant, actor))
    named = [([goal.id for goal in goals], mask) for goals, mask in zip(same, below, strict=True)]
    formulas = list(classes)
    return tuple(formulas[n] for n in best_first(actor, named, given, or_one_state(variant.case)))


class _NotInForce(Exception):
    pass


@dataclass
class _Spelling:
    """Spells out what formulas of a case stand for, in names of options."""

    variant: Variant
    space: OptionSpace
    states: dict[str, int]
    _names: dict[str, Formula] = field(default_factory=dict)

    def out(self, text: str) -> Formula | None:
        """The formula over options, simplified; None where it uses a link that is not in force."""
        try:
            return self._formula(parse(text))
        except _NotInForce:
            return None

    def _formula(self, formula: Formula) -> Formula:
        match formula:
            case Atom(name):
                if name not in self._names:
                    self._names[name] = self._named(name)
                return self._names[name]
            case Not(part):
                return negation(self._formula(part))
            case And(parts):
                return conjunction([self._formula(part) for part in parts])
            case Or(parts):
                return negation(conjunction([negation(self._formula(part)) for part in parts]))
            case If(then, when):
                return negation(conjunction([self._formula(when), negation(self._formula(then))]))
            case Iff(left, right):
                return _equal(self._formula(left), self._formula(right))

    def _named(self, name: str) -> Formula:
        if name in self.space.bits:
            return Atom(name)
        if name in self.variant.conditions:
            return ALWAYS if self.variant.conditions[name] == "yes" else NEVER
        if name in self.states:
            code = self.states[name]
            literals = (
                Atom(option) if code >> bit & 1 else Not(Atom(option)) for option, bit in self.space.bits.items()
            )
            return And(tuple(literals))
        if name in self.variant.links:
            return self._formula(parse(self.variant.links[name].iff))
        raise _NotInForce


def negation(formula: Formula) -> Formula:
    """Its negation, constants and double negations worked out."""
    if formula in (ALWAYS, NEVER):
        return NEVER if formula == ALWAYS else ALWAYS
    match formula:
        case Not(part):
            return part
        case Or(parts):
            return conjunction([negation(part) for part in parts])
    return Not(formula)


def conjunction(parts: Sequence[Formula]) -> Formula:
    """All of them, constants worked out."""
    kept: dict[Formula, None] = {}
    for part in parts:
        if part == NEVER:
            return NEVER
        if part != ALWAYS:
            kept.update(dict.fromkeys(part.parts if isinstance(part, And) else (part,)))
    return next(iter(kept)) if len(kept) == 1 else And(tuple(kept))


def _equal(left: Formula, right: Formula) -> Formula:
    for one, other in ((left, right), (right, left)):
        if one in (ALWAYS, NEVER):
            return other if one == ALWAYS else negation(other)
    return Iff(left, right)
