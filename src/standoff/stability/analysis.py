"""Individual stability and equilibria: one door to all solution concepts and engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.game.model import Game
from standoff.stability.concepts import Family, Marks, find, module_of
from standoff.stability.rules import STANDARD, Rules, check_rules

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")
MAX_LISTING = 100_000


@dataclass(frozen=True, eq=False)
class Stability:
    """Which states are stable for whom. `marks[concept][i]` is a boolean array of shape (states,)."""

    game: Game
    concepts: tuple[str, ...]
    marks: Marks
    rules: Rules = STANDARD

    def stable(self, concept: str, actor: str) -> tuple[str, ...]:
        """Ids of the states that are stable for `actor`, in the order of the game."""
        return self._ids(self.marks[concept][self.game.actors.index(actor)])

    def equilibria(self, concept: str) -> tuple[str, ...]:
        """Ids of the states that are stable for every actor."""
        return self._ids(np.logical_and.reduce(self.marks[concept]))

    def _ids(self, mark: NDArray[np.bool_]) -> tuple[str, ...]:
        return tuple(self.game.state_ids[number] for number in np.flatnonzero(mark))


def check_concepts(concepts: Sequence[str]) -> None:
    """Raises InputError for a name that is no concept's."""
    for concept in concepts:
        find(concept)


def analyse(game: Game, concepts: Sequence[str] = CONCEPTS, rules: Rules = STANDARD) -> Stability:
    """Stability of every state for every actor under the named concepts (`standoff.stability.concepts`).

    Raises InputError for a name that is no concept's, for a concept that does not apply to the game, and for a rule
    that does not apply to a concept.
    """
    families: dict[Family, list[str]] = {}
    for name in concepts:
        families.setdefault(find(name).family, []).append(name)
    marks: Marks = {}
    for family, names in families.items():
        module = module_of(family)
        check_rules(rules, getattr(module, "RULES", ()), names)
        marks |= module.marks(game, names, rules)
    return Stability(game, tuple(concepts), {name: marks[name] for name in concepts}, rules)
