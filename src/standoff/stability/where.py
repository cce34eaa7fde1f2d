"""In which states of a game a formula holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or, atoms, parse
from standoff.errors import FormulaError, InputError, listed, nearest
from standoff.game.model import Game

Column = NDArray[np.bool_]


def holds_where(
    game: Game, text: str, names: Mapping[str, str] | None = None, links: Mapping[str, str] | None = None
) -> Column:
    """Boolean array of shape (states,): where the formula over options, states and links holds.

    names: another name of a state -> its id. links: name -> the formula that it stands for. In a coalesced state the
    formula has to hold whatever the options are that the state leaves open.
    Raises InputError for a formula that does not parse and for unknown names.
    """
    known = _Names(game, names or {}, links or {})
    try:
        formula = parse(text)
    except FormulaError as error:
        place = f", at character {error.position + 1}" if error.position else ""
        raise InputError(f"--where {text!r}{place}: {error.problems[0].message}") from None
    known.check(formula)
    if game.codes is None:
        return known.column(formula, np.zeros(len(game.state_ids), dtype=np.int64))
    found = known.column(formula, game.codes)
    if game.varying is not None:
        for number in np.flatnonzero(game.varying):
            found[number] = all(bool(known.column(formula, codes)[number]) for codes in _members(game, int(number)))
    return found


def _members(game: Game, number: int) -> list[NDArray[np.int64]]:
    """The codes of the game with every setting of the options that one state leaves open."""
    assert game.codes is not None
    mask = game.open_options(number)
    settings, part = [0], mask
    while part:
        settings.append(part)
        part = (part - 1) & mask
    every = []
    for setting in settings:
        codes = game.codes.copy()
        codes[number] = (int(codes[number]) & ~mask) | setting
        every.append(codes)
    return every


class _Names:
    def __init__(self, game: Game, names: Mapping[str, str], links: Mapping[str, str]) -> None:
        self.game = game
        self.names = names
        self.links = links
        self.bits = game.space.bits if game.space is not None else {}

    def check(self, formula: Formula) -> None:
        for name in atoms(formula):
            if name in self.links:
                self.check(parse(self.links[name]))
            elif name not in self.bits and name not in self.names and name not in self.game.index:
                known = [*self.bits, *self.links, *self.names, *self.game.state_ids[:1000]]
                what = "option, link or state" if self.bits else "state"
                raise InputError(
                    f"--where: there is no {what} {name!r}{nearest(name, known)}; there is {listed(known)}"
                )

    def column(self, formula: Formula, codes: NDArray[np.int64]) -> Column:
        def of(part: Formula) -> Column:
            return self.column(part, codes)

        found: Column
        match formula:
            case Atom(name):
                found = self._atom(name, codes, of)
            case Not(part):
                found = ~of(part)
            case And(parts):
                found = np.logical_and.reduce([of(part) for part in parts])
            case Or(parts):
                found = np.logical_or.reduce([of(part) for part in parts])
            case If(then, when):
                found = of(then) | ~of(when)
            case Iff(left, right):
                found = of(left) == of(right)
        return found

    def _atom(self, name: str, codes: NDArray[np.int64], of: Callable[[Formula], Column]) -> Column:
        if name in self.bits:
            settings: Column = (codes >> self.bits[name] & 1).astype(np.bool_)
            return settings
        if name in self.links:
            return of(parse(self.links[name]))
        column = np.zeros(codes.size, dtype=np.bool_)
        column[self.game.index[self.names.get(name, name)]] = True
        return column
