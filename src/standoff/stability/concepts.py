"""Every solution concept by name: what it says, who published it, where it applies, and which module computes it.

`find(name)` is the door; names with a parameter (`L3`, `Stackelberg:us`) are found by their pattern. A family adds its
concepts in a module of its own that holds a tuple CONCEPTS and a function `marks(game, names, rules)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError, listed, nearest
from standoff.game.model import Game
from standoff.stability.rules import Rules

Family = Literal[
    "simple",
    "historical",
    "simultaneous",
    "foresight",
    "coalitional",
    "unknown",
    "strength",
    "fuzzy",
    "probabilistic",
    "grey",
    "attitudes",
]

Marks = dict[str, list[NDArray[np.bool_]]]


@dataclass(frozen=True)
class Concept:
    """One solution concept.

    name: as it is asked for; a parameter is written in capitals after it, as in `LH` or `Stackelberg:LEADER`.
    says: when a state is stable for an actor i, as the end of "s is stable for i when". source: author, year, place.
    recalled: the formula was not read in the cited work but recalled from it, and checked against the theorems that are
    published there. pattern: what names with a parameter look like. note: what one has to know to read a result.
    """

    name: str
    title: str
    family: Family
    says: str
    source: str
    recalled: bool = False
    pattern: str | None = None
    note: str = ""

    def matches(self, name: str) -> bool:
        return name == self.name if self.pattern is None else re.fullmatch(self.pattern, name) is not None


@dataclass(frozen=True)
class LeftOut:
    """A published concept that is not computed, and why."""

    name: str
    title: str
    source: str
    why: str


LEFT_OUT: tuple[LeftOut, ...] = ()
"""Concepts that one might look for in vain."""


class FamilyModule(Protocol):
    """What a family's module offers.

    For reasons in words (`standoff.stability.why`) it may also offer `pattern_for(game, name, rules)`, which gives the
    one of the five simple concepts that the named concept has the form of, and the pattern to read it with. Its
    `usual(game)`, if there is one, names what is computed when no concept is asked for: otherwise all of the family.
    """

    CONCEPTS: tuple[Concept, ...]

    @staticmethod
    def marks(game: Game, names: Sequence[str], rules: Rules) -> Marks:
        """name -> one boolean array of shape (states,) per actor. Raises InputError where a concept does not apply."""
        ...


MODULES: dict[Family, str] = {
    "simple": "standoff.stability.simple",
    "unknown": "standoff.stability.unknown",
    "strength": "standoff.stability.strength",
    "fuzzy": "standoff.stability.fuzzy",
    "probabilistic": "standoff.stability.probabilistic",
    "grey": "standoff.stability.grey",
    "attitudes": "standoff.stability.attitudes",
}
"""Family -> the module that defines and computes it, in the order in which they are listed."""


def module_of(family: Family) -> FamilyModule:
    found: FamilyModule = import_module(MODULES[family])  # type: ignore[assignment]
    return found


def every() -> tuple[Concept, ...]:
    """All concepts, by family."""
    return tuple(concept for family in MODULES for concept in module_of(family).CONCEPTS)


def find(name: str) -> Concept:
    """The concept that a name stands for. Raises InputError with the nearest name."""
    known = every()
    for concept in known:
        if concept.matches(name):
            return concept
    names = [concept.name for concept in known]
    raise InputError(f"there is no concept {name!r}{nearest(name, names)}; there is {listed(names, 100)}")


KIND_FAMILY: dict[str, Family] = {
    "ranking": "simple",
    "pairs": "simple",
    "unknown": "unknown",
    "strength": "strength",
    "fuzzy": "fuzzy",
    "probabilistic": "probabilistic",
    "grey": "grey",
    "attitudes": "attitudes",
}
"""Kind of preference of a game (`Game.kind`) -> the family whose concepts are shown when none is asked for."""


def usual(game: Game) -> tuple[str, ...]:
    """The concepts that are computed for a game when none is named."""
    module = module_of(KIND_FAMILY[game.kind])
    chosen: Callable[[Game], tuple[str, ...]] | None = getattr(module, "usual", None)
    return tuple(concept.name for concept in module.CONCEPTS) if chosen is None else chosen(game)
