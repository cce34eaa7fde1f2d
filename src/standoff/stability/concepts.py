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


LEFT_OUT: tuple[LeftOut, ...] = (
    LeftOut(
        "policy equilibrium",
        "policy stable states",
        "Zeng, Fang, Hipel and Kilgour, Theory and Decision 57 (2004), 345-365",
        "only the abstract could be read: it does not say how play goes on when the policies of several actors move",
    ),
    LeftOut(
        "MRr, CMRr",
        "metarational trees, general and credible, with r rounds",
        "Zeng, Fang, Hipel and Kilgour, Discrete Applied Mathematics 154 (2006), 2430-2443; IEEE Transactions on "
        "Systems, Man, and Cybernetics A 37 (2007), 456-463",
        "the exact recursion could not be read",
    ),
    LeftOut(
        "LH for three actors or more",
        "limited-move and non-myopic stability of more than two actors",
        "Fang, Hipel and Kilgour 1993; Soares et al., Alternative Limited Move Stabilities, Group Decision and "
        "Negotiation (2026), doi:10.1007/s10726-026-09962-3",
        "who moves next is not determined, at least four definitions compete (two older ones, Cooperative and "
        "Individualistic Coalition; with Maximin), and none could be read in full",
    ),
    LeftOut(
        "NME",
        "nonmyopic equilibrium of Brams and Wittman",
        "S. Brams and D. Wittman, Conflict Management and Peace Science 6 (1981), 39-62",
        "its rule for when play ends could not be read; it differs from NM (Kilgour), so that one is no stand-in for "
        "it",
    ),
    LeftOut(
        "TOM",
        "nonmyopic equilibria of the Theory of Moves",
        "S. Brams, Theory of Moves, Cambridge University Press 1994; S. Brams and M. Ismail, Theory and Decision 2021",
        "they depend on where play starts and on rules of play that are told apart in several ways; no mark for each "
        "state and actor follows from the game alone",
    ),
    LeftOut(
        "SSEQ1",
        "symmetric sequential stability against single moves",
        "no source",
        "SSEQ was published for sequences of moves, and no text with single moves is known here; the rule "
        "'replies=one move' gives it",
    ),
    LeftOut(
        "dilemmas",
        "the dilemmas of drama theory",
        "N. Howard, Confrontation Analysis, 1999; J. Bryant, The Six Dilemmas of Collaboration, 2003",
        "they name tensions between positions and a threatened future, and say no state stable or unstable",
    ),
    LeftOut(
        "hybrid preference",
        "unknown preference together with strength of preference",
        "Xu, Hipel, Kilgour and Fang, Conflict Resolution Using the Graph Model, Springer 2018, ch. 7",
        "the definitions could not be read",
    ),
    LeftOut(
        "k+, k-",
        "signed degrees of stability",
        "Xu, Hipel, Kilgour and Fang, Conflict Resolution Using the Graph Model, Springer 2018, ch. 6",
        "the definitions could not be read; stability at degree k is computed without signs",
    ),
    LeftOut(
        "extended option prioritisation",
        "option prioritisation for unknown, strong and fuzzy preference",
        "Yu, Hipel, Kilgour and Zhao 2015; Hou, Jiang and Xu 2015; Bashar et al. 2014",
        "the rules could not be read; such preferences are given pair by pair instead",
    ),
    LeftOut(
        "unions of grey numbers",
        "grey preference by numbers that lie in one of several intervals",
        "Kuang, Bashar, Hipel and Kilgour, IEEE Transactions on Systems, Man, and Cybernetics: Systems 45 (2015)",
        "how such a number is reduced to one value could not be read; single intervals are computed",
    ),
    LeftOut(
        "metarational outcomes",
        "general and symmetric metarational outcomes of a game in normal form",
        "N. Howard, Paradoxes of Rationality, MIT Press 1971",
        "the graph model took their place: GMR and SMR are the same where every state is feasible and every move can "
        "be taken back, and differ elsewhere, where the normal form has no such states or moves",
    ),
    LeftOut(
        "dispositions",
        "dispositions of an actor, towards itself too, in one matrix",
        "Bernath Walker, Hipel and Inohara, after Inohara, Hipel and Walker 2007",
        "they could not be read; attitudes, whose idea they share, are computed",
    ),
    LeftOut(
        "one probability for all",
        "probabilistic preference with one threshold for moves, sanctions and replies",
        "the program GMCR_GDELT (2026)",
        "it is another thing than the published concepts and has no publication of its own",
    ),
    LeftOut(
        "mixed stabilities",
        "equilibria under a different concept for each actor",
        "Zhao, Xu, Hipel and Fang, European Journal of Operational Research 277 (2019)",
        "could not be read; the marks of each actor under each concept are there to be combined",
    ),
    LeftOut(
        "coalitions with unknown preference",
        "coalitional concepts for unknown preference, strength, fuzzy and further kinds",
        "Li, Inohara and Xu, seminar abstract of 2011, and later work",
        "only abstracts could be read; coalitional concepts need every pair of states compared",
    ),
)
"""Concepts that one might look for in vain."""


class FamilyModule(Protocol):
    """What a family's module offers.

    For reasons in words (`standoff.stability.why`) it offers `pattern_for(game, name, rules)`, which gives the one of
    the five simple concepts that the named concept has the form of, and what to read it with (`forms.Form`); or, where
    there is none or `pattern_for` gives None, `reason_for(game, name, actor, state, rules)`, which gives a reason of
    the family's own kind, for an actor and a state by their places.
    Its `usual(game)`, if there is one, names what is computed when no concept is asked for, otherwise the whole family.
    It may also offer RULES, the names of the rules (`standoff.stability.rules`) that it reads its concepts by; without
    it, rules that differ from the standard are refused.
    """

    CONCEPTS: tuple[Concept, ...]

    @staticmethod
    def marks(game: Game, names: Sequence[str], rules: Rules) -> Marks:
        """name -> one boolean array of shape (states,) per actor. Raises InputError where a concept does not apply."""
        ...


MODULES: dict[Family, str] = {
    "simple": "standoff.stability.simple",
    "historical": "standoff.stability.historical",
    "simultaneous": "standoff.stability.simultaneous",
    "foresight": "standoff.stability.foresight_moves",
    "coalitional": "standoff.stability.coalitional",
    "unknown": "standoff.stability.unknown",
    "strength": "standoff.stability.strength",
    "fuzzy": "standoff.stability.fuzzy",
    "probabilistic": "standoff.stability.probabilistic",
    "grey": "standoff.stability.grey",
    "attitudes": "standoff.stability.attitudes",
}
"""Family -> the module that defines and computes it, in the order in which they are listed."""


APPLIES: dict[Family, str] = {
    "simple": "rankings with ties, preference pair by pair, transitive or not, and strength as better at any degree",
    "historical": "the simple kinds of preference",
    "simultaneous": "the simple kinds of preference, in option form",
    "foresight": "rankings with ties",
    "coalitional": "the simple kinds of preference",
    "unknown": "pairs of which some are unknown, the simple kinds, and strength without its degrees",
    "strength": "strength of preference, and the simple kinds as mild preference",
    "fuzzy": "fuzzy preference, and the simple kinds as certain preference",
    "probabilistic": "probabilistic preference, and the simple kinds as certain preference",
    "grey": "grey preference, fuzzy preference, and the simple kinds as certain preference",
    "attitudes": "attitudes of the actors towards each other, with the simple kinds of preference",
}
"""Family -> the kinds of preference that its concepts are computed for."""


def module_of(family: Family) -> FamilyModule:
    found: FamilyModule = import_module(MODULES[family])  # type: ignore[assignment]
    return found


def every() -> tuple[Concept, ...]:
    """All concepts, by family."""
    return tuple(concept for family in MODULES for concept in module_of(family).CONCEPTS)


EXAMPLES = {
    "LH": "the number of moves, as in L2",
    "Stackelberg:LEADER": "the leader, as in Stackelberg:us",
    **{f"{concept}@K": f"the degree, as in {concept}@1" for concept in ("GMR", "SMR", "SEQ")},
}
"""Names that concepts with a parameter are listed under -> what is written instead."""


def find(name: str) -> Concept:
    """The concept that a name stands for. Raises InputError with the nearest name."""
    for family in MODULES:
        for concept in module_of(family).CONCEPTS:
            if concept.matches(name):
                return concept
    names = [concept.name for concept in every()]
    if name in names:
        raise InputError(f"{name!r} stands for several concepts: write {EXAMPLES[name]}")
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
