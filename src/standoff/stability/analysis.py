"""Individual stability and equilibria: one door to the engines.

Nash (Nash 1950), GMR and SMR (Howard 1971), SEQ (Fraser and Hipel 1979), SSEQ (Rego and Vieira 2017), for any number of
actors as in Fang, Hipel and Kilgour (1993): sanctions are legal sequences of the others' moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError, nearest
from standoff.game.model import Game
from standoff.stability.dense import dense_stability
from standoff.stability.explicit import explicit_stability

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")
MAX_LISTING = 100_000


@dataclass(frozen=True, eq=False)
class Stability:
    """Which states are stable for whom. `marks[concept][i]` is a boolean array of shape (states,)."""

    game: Game
    concepts: tuple[str, ...]
    marks: dict[str, list[NDArray[np.bool_]]]

    def stable(self, concept: str, actor: str) -> tuple[str, ...]:
        """Ids of the states that are stable for `actor`, in the order of the game."""
        return self._ids(self.marks[concept][self.game.actors.index(actor)])

    def equilibria(self, concept: str) -> tuple[str, ...]:
        """Ids of the states that are stable for every actor."""
        return self._ids(np.logical_and.reduce(self.marks[concept]))

    def _ids(self, mark: NDArray[np.bool_]) -> tuple[str, ...]:
        return tuple(self.game.state_ids[number] for number in np.flatnonzero(mark))


def check_concepts(concepts: Sequence[str]) -> None:
    """Raises InputError for a concept that is not one of CONCEPTS."""
    for concept in concepts:
        if concept not in CONCEPTS:
            known = ", ".join(CONCEPTS)
            raise InputError(f"there is no concept {concept!r}{nearest(concept, CONCEPTS)}; there is {known}")


def analyse(game: Game, concepts: Sequence[str] = CONCEPTS) -> Stability:
    """Stability of every state for every actor under the named concepts.

    Raises InputError for a concept that is not one of CONCEPTS.
    """
    check_concepts(concepts)
    engine = dense_stability if game.arcs is None else explicit_stability
    return Stability(game, tuple(concepts), engine(game, concepts))
