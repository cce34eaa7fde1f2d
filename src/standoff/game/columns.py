"""Formulas over the feasible states of a case, as arrays; statements, moves and coalescing are said with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or, parse
from standoff.case.patches import Variant
from standoff.errors import InputError, nearest
from standoff.game.space import OptionSpace

Column = NDArray[np.bool_]


@dataclass
class Columns:
    """Where formulas hold among the states of a case after its reading.

    ids: the states, in the order of every column. Option form has `space`, `codes` (of the states) and `named` (name of
    a state -> its code); graph form has neither, and a state is named by its id.
    """

    variant: Variant
    ids: tuple[str, ...]
    space: OptionSpace | None = None
    codes: NDArray[np.int64] | None = None
    named: dict[str, int] = field(default_factory=dict)
    _of_name: dict[str, Column | None] = field(default_factory=dict)

    def where(self, text: str) -> Column | None:
        """Boolean array of shape (states,), or None where the formula uses a link that is not in force."""
        try:
            return self._column(parse(text))
        except _NotInForce:
            return None

    def where_told(self, text: str, what: str) -> Column:
        """The same; raises InputError for a link that is not in force."""
        found = self.where(text)
        if found is None:
            raise InputError(f"{what}: {text!r} uses a link that is not in force in this reading")
        return found

    def numbers(self, name: str) -> list[int]:
        """The positions of the states that a name or an id stands for: none or one."""
        if self.codes is not None and name in self.named:
            return [int(number) for number in np.flatnonzero(self.codes == self.named[name])]
        return [self.ids.index(name)] if name in self.ids else []

    def _column(self, formula: Formula) -> Column:
        match formula:
            case Atom(name):
                return self._named(name)
            case Not(part):
                return ~self._column(part)
            case And(parts):
                return reduce(np.logical_and, map(self._column, parts))
            case Or(parts):
                return reduce(np.logical_or, map(self._column, parts))
            case If(then, when):
                return self._column(then) | ~self._column(when)
            case Iff(left, right):
                return ~(self._column(left) ^ self._column(right))

    def _named(self, name: str) -> Column:
        if name not in self._of_name:
            try:
                self._of_name[name] = self._fresh(name)
            except _NotInForce:
                self._of_name[name] = None
        found = self._of_name[name]
        if found is None:
            raise _NotInForce
        return found

    def _fresh(self, name: str) -> Column:
        case = self.variant.case
        if self.space is not None and self.codes is not None and name in self.space.bits:
            return (self.codes >> self.space.bits[name] & 1).astype(bool)
        if name in self.variant.conditions:
            return np.full(len(self.ids), self.variant.conditions[name] == "yes")
        if name in self.variant.links:
            return self._column(parse(self.variant.links[name].iff))
        if self.codes is not None and name in self.named:
            return np.asarray(self.codes == self.named[name])
        if self.codes is None and name in self.ids:
            return np.array([state == name for state in self.ids])
        if name in case.links:
            raise _NotInForce
        known = [*case.options(), *case.links, *case.conditions, *self.named]
        raise InputError(f"there is no option, condition, link or state {name!r}{nearest(name, known)}")


class _NotInForce(Exception):
    pass
