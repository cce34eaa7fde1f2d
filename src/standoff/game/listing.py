"""From a conflict told by formulas to one whose feasible states are listed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standoff.case.formula import Formula
from standoff.errors import InputError
from standoff.game.model import Game
from standoff.game.preference import Ranking
from standoff.game.preferences_of import lexicographic
from standoff.game.prioritised import PrioritisedGame
from standoff.game.space import table_of


def listed(game: PrioritisedGame) -> Game:
    """The same conflict with its feasible states in code order, ranked by the statements.

    Raises LimitError for too many options (`OptionSpace.check_listed`), InputError where no state is feasible.
    """
    space = game.space
    space.check_listed()
    named = {option: space.table(option) for option in space.options}
    feasible = space.full
    for formula in game.infeasible:
        feasible &= ~table_of(formula, named, space.full)
    if not feasible:
        raise InputError("no state is feasible")
    codes = np.flatnonzero(column(feasible, space.size)).astype(np.int64)

    def holds(formula: Formula) -> NDArray[np.bool_]:
        return column(table_of(formula, named, space.full), space.size)[codes]

    preferences = {
        actor: Ranking(lexicographic(map(holds, own), len(codes)))
        for actor, own in zip(game.actors, game.statements, strict=True)
    }
    return Game.over_codes(space, codes, preferences)


def column(table: int, size: int) -> NDArray[np.bool_]:
    """A table as a boolean array of shape (size,)."""
    raw = np.frombuffer(table.to_bytes((size + 7) // 8, "little"), dtype=np.uint8)
    return np.unpackbits(raw, bitorder="little")[:size].astype(bool)
