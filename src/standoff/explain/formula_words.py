"""A formula in words: `Russia would pay the Taliban tribute and not fight them`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or, parse
from standoff.case.model import CaseFile, Link
from standoff.explain.vocabulary import find_link
from standoff.explain.words import join


def formula_words(case: CaseFile, text: str, added: Mapping[str, Link] | None = None) -> str:
    """A formula of the case as a clause. added: links that a patch brings in."""
    return _Words(case, added or {}).clause(parse(text))


class _Words:
    def __init__(self, case: CaseFile, added: Mapping[str, Link]) -> None:
        self.case, self.added = case, added

    def clause(self, formula: Formula, *, inside: bool = False) -> str:
        match formula:
            case Atom() | Not(Atom()):
                return self._literals([formula], "and")
            case Not(part):
                return f"it is not so that {self.clause(part, inside=True)}"
            case And(parts):
                return self._joined(parts, "and", "both " if inside else "")
            case Or(parts):
                return self._joined(parts, "or", "either " if inside else "")
            case If(then, when):
                return f"{self.clause(then, inside=True)} if {self.clause(when, inside=True)}"
            case Iff(left, right):
                return f"{self.clause(left, inside=True)} exactly when {self.clause(right, inside=True)}"

    def _joined(self, parts: Sequence[Formula], word: str, lead: str) -> str:
        """Parts with neighbouring options of one actor in one clause; `lead` stands before more than one clause."""
        clauses = []
        for actor, group in groupby(parts, self._actor):
            own = list(group)
            clauses += [self._literals(own, word)] if actor else [self.clause(part, inside=True) for part in own]
        return f"{lead if len(clauses) > 1 else ''}{join(clauses, word)}"

    def _actor(self, formula: Formula) -> str:
        """The actor of an option, plain or negated; empty for anything else."""
        atom = formula.part if isinstance(formula, Not) else formula
        return atom.name.partition(".")[0] if isinstance(atom, Atom) and atom.name in self.case.options() else ""

    def _literals(self, literals: Sequence[Formula], word: str) -> str:
        parts = []
        for literal in literals:
            atom = literal.part if isinstance(literal, Not) else literal
            assert isinstance(atom, Atom)
            parts.append((atom.name, not isinstance(literal, Not)))
        actor = self._actor(literals[0])
        if not actor:
            name, holds = parts[0]
            return self._named(name) if holds else f"it is not so that {self._named(name)}"
        options = self.case.actors[actor].options
        does = [f"{'' if holds else 'not '}{options[name.partition('.')[2]].means}" for name, holds in parts]
        return f"{self.case.name_of(actor)} would {join(does, word)}"

    def _named(self, name: str) -> str:
        case = self.case
        if name in case.conditions:
            return case.conditions[name].means
        if name in case.states:
            return f"things are as at '{case.states[name].means or name}'"
        link = self.added.get(name) or find_link(case, name)
        return (link.means if link else None) or f"'{name}' holds"
