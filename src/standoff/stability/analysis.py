"""Individual stability and equilibria: one door to all solution concepts and engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from standoff.engines.five import FIVE
from standoff.errors import InputError
from standoff.game.frames import pandas_module
from standoff.game.model import Game
from standoff.stability.concepts import KIND_FAMILY, MODULES, Family, Marks, find, module_of
from standoff.stability.engine_choice import Engine, engine_for_listed
from standoff.stability.rules import STANDARD, Rules, check_rules
from standoff.stability.sets import CodeSet

if TYPE_CHECKING:
    import pandas as pd

CONCEPTS = FIVE
MAX_LISTING = 100_000
EQUILIBRIUM = "equilibrium"


@dataclass(frozen=True, eq=False)
class Stability:
    """Which states are stable for whom. `marks[concept][i]` is a boolean array of shape (states,).

    `engine` says which engine answered for Nash, GMR, SMR, SEQ and SSEQ, and why; None where none of them was asked.
    """

    game: Game
    concepts: tuple[str, ...]
    marks: Marks
    rules: Rules = STANDARD
    engine: Engine | None = None

    def stable(self, concept: str, actor: str) -> tuple[str, ...]:
        """Ids of the states that are stable for `actor`, in the order of the game."""
        return self._ids(self.marks[concept][self.game.actors.index(actor)])

    def equilibria(self, concept: str) -> tuple[str, ...]:
        """Ids of the states that are stable for every actor."""
        return self._ids(np.logical_and.reduce(self.marks[concept]))

    def array(self, concept: str) -> NDArray[np.bool_]:
        """Stability under a concept, shape (actors, states), in the order of `game.actors` and `game.state_ids`.

        `array(c).all(axis=0)` are the equilibria.
        """
        return np.array(self.marks[concept], dtype=np.bool_).reshape(len(self.game.actors), len(self.game.state_ids))

    def set_of(self, concept: str, actor: str | None = None) -> CodeSet:
        """The states that are stable for an actor, or for all, as a set that can be counted, sampled and projected.

        Raises InputError in graph form and for coalesced states.
        """
        if self.game.space is None or self.game.codes is None or self.game.varying is not None:
            raise InputError("only states that are told by options make such a set")
        marks = self.array(concept)
        mark = marks.all(axis=0) if actor is None else marks[self.game.actors.index(actor)]
        return CodeSet(self.game.space, np.sort(self.game.codes[mark]))

    def frame(self) -> pd.DataFrame:
        """One row per state, indexed by its id; columns are pairs.

        ("option", NAME): whether the option is yes, missing where a coalesced state leaves it open; not there in graph
        form. (CONCEPT, ACTOR): stable for the actor. (CONCEPT, "equilibrium"): stable for all.
        Raises InputError where pandas is not installed.
        """
        pandas = pandas_module()
        columns: dict[tuple[str, str], object] = {
            ("option", option): pandas.array(values, dtype="boolean")
            for option, values in self.game.option_values().items()
        }
        for concept in self.concepts:
            marks = self.array(concept)
            columns |= {(concept, actor): marks[place] for place, actor in enumerate(self.game.actors)}
            columns[concept, EQUILIBRIUM] = marks.all(axis=0)
        frame: pd.DataFrame = pandas.DataFrame(columns, index=pandas.Index(self.game.state_ids, name="state"))
        frame.columns = pandas.MultiIndex.from_tuples(list(columns), names=["concept", "actor"])
        return frame

    def _ids(self, mark: NDArray[np.bool_]) -> tuple[str, ...]:
        return tuple(self.game.state_ids[number] for number in np.flatnonzero(mark))


def check_concepts(concepts: Sequence[str]) -> None:
    """Raises InputError for a name that is no concept's."""
    for concept in concepts:
        find(concept)


def analyse(
    game: Game,
    concepts: Sequence[str] = CONCEPTS,
    rules: Rules = STANDARD,
    engine: str = "auto",
    memory: int | None = None,
) -> Stability:
    """Stability of every state for every actor under the named concepts (`standoff.stability.concepts`).

    engine: for Nash, GMR, SMR, SEQ and SSEQ, one of `standoff.stability.engine_choice.ENGINES`. memory: bytes that may
    be taken, None: what is free.
    Raises InputError for a name that is no concept's, for a concept that does not apply to the game, and for a rule
    that does not apply to a concept; LimitError before more memory is taken than there is.
    """
    chosen = engine_for_listed(game, rules, engine, memory)
    families: dict[Family, list[str]] = {}
    for name in concepts:
        families.setdefault(find(name).family, []).append(name)
    marks: Marks = {}
    for family, names in families.items():
        marks |= _marks(game, family, names, rules, chosen)
    told = chosen if "simple" in families else None
    return Stability(game, tuple(concepts), {name: marks[name] for name in concepts}, rules, told)


def analyse_all(game: Game, rules: Rules = STANDARD) -> tuple[Stability, tuple[str, ...]]:
    """Every concept that applies to the game, and for each of the others a line that says why it does not.

    Concepts with a parameter in their name are not among them, nor those of kinds of preference richer than what the
    game has: there they repeat the simpler ones.
    """
    marks: Marks = {}
    chosen = engine_for_listed(game, rules)
    refused: list[str] = []
    for family in MODULES:
        if family in KIND_FAMILY.values() and family not in ("simple", KIND_FAMILY[game.kind]):
            continue
        names = [concept.name for concept in module_of(family).CONCEPTS if concept.pattern is None]
        try:
            marks |= _marks(game, family, names, rules, chosen)
        except InputError:
            for name in names:
                try:
                    marks |= _marks(game, family, [name], rules, chosen)
                except InputError as error:
                    refused.append(f"{name} is left out: {error.problems[0].message}")
    return Stability(game, tuple(marks), marks, rules, chosen), tuple(refused)


def _marks(game: Game, family: Family, names: Sequence[str], rules: Rules, engine: Engine) -> Marks:
    module = module_of(family)
    check_rules(rules, getattr(module, "RULES", ()), names)
    if family == "simple":
        from standoff.stability.simple import marks_by

        return marks_by(engine, game, names, rules)
    return module.marks(game, names, rules)
