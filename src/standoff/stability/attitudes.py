"""Attitudes: relational Nash, GMR, SMR and SEQ, where actors act out of good or bad will towards each other.

Inohara, Hipel and Walker 2007. With e_ij the attitude of i towards j (devoting +1, indifferent 0, aggressive -1), and
e_ii that towards itself, a state x is a total relational preference of i over s when for every actor j

    e_ij = +1:  j likes x at least as much as s;     e_ij = -1:  j does not like x at least as much as s.

An actor leaves s for its total relational preferences, and credible moves are those of their movers; s itself and what
is no total relational preference over s hold it down. Because "at least as much" includes ties, these concepts are the
simple ones under attitudes e_ii = +1, e_ij = 0 only where there are no ties.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from standoff.errors import InputError, listed, nearest
from standoff.game.model import Game
from standoff.game.preference import Relation, as_known_pairs
from standoff.stability.concepts import Concept, Marks
from standoff.stability.explicit import Pattern, listed_arcs
from standoff.stability.forms import Form, one_form
from standoff.stability.patterns import check_kinds, marks_over, table_pattern
from standoff.stability.rules import ENGINE_RULES, STANDARD, Rules

RULES = ENGINE_RULES

FORMS = {"RNash": "Nash", "RGMR": "GMR", "RSMR": "SMR", "RSEQ": "SEQ"}
DEVOTING, INDIFFERENT, AGGRESSIVE = 1, 0, -1

_SOURCE = (
    "T. Inohara, K. Hipel and S. Walker, Conflict analysis approaches for investigating attitudes and misperceptions "
    "in the War of 1812, Journal of Systems Science and Systems Engineering 16 (2007), 181-201"
)
_REPLY = "move of i to what suits its attitudes at s"
_HELD = "s itself or a state that does not suit i's attitudes at s"

CONCEPTS = (
    Concept("RNash", "relational Nash stability", "attitudes", f"there is no {_REPLY}", _SOURCE, recalled=True),
    Concept(
        "RGMR",
        "relational general metarationality",
        "attitudes",
        f"every {_REPLY} can be answered by some joint move of the others to {_HELD}",
        _SOURCE,
        recalled=True,
    ),
    Concept(
        "RSMR",
        "relational symmetric metarationality",
        "attitudes",
        f"every {_REPLY} can be answered by some joint move of the others to {_HELD}, from which every single move of "
        "i leads to such a state too",
        _SOURCE,
        recalled=True,
    ),
    Concept(
        "RSEQ",
        "relational sequential stability",
        "attitudes",
        f"every {_REPLY} can be answered by some joint move of the others, each step suiting the attitudes of its "
        f"mover, to {_HELD}",
        _SOURCE,
        recalled=True,
    ),
)


def marks(game: Game, names: Sequence[str], rules: Rules = STANDARD) -> Marks:
    """name -> one boolean array of shape (states,) per actor.

    Attitudes that are not given are +1 towards oneself and 0 towards others. Raises InputError for preferences that are
    neither rankings nor known pairs, for attitudes of or towards nobody, and for other numbers than +1, 0 and -1.
    """
    return marks_over(game, {name: FORMS[name] for name in names}, _pattern(game), rules)


def pattern_for(game: Game, name: str, rules: Rules = STANDARD) -> Form:
    """The simple concept that the named one has the form of, and its pattern. Raises InputError as `marks`."""
    return one_form(FORMS[name], _pattern(game), rules)


def _pattern(game: Game) -> Pattern:
    check_kinds(game, "concepts for attitudes", ("ranking", "pairs"))
    worse = [as_known_pairs(preference).better for preference in game.preferences]
    suits = [_suits(towards, worse) for towards in _attitudes(game)]
    itself = np.eye(len(game.state_ids), dtype=bool)
    return table_pattern(listed_arcs(game), suits, suits, holds=[itself | ~own for own in suits])


def _suits(towards: Sequence[int], worse: Sequence[Relation]) -> Relation:
    """[s, x]: whether x is a total relational preference over s of the actor with these attitudes."""
    suits = np.ones(worse[0].shape, dtype=bool)
    for attitude, own in zip(towards, worse, strict=True):
        if attitude == DEVOTING:
            suits &= ~own
        elif attitude == AGGRESSIVE:
            suits &= own
    return suits


def _attitudes(game: Game) -> list[list[int]]:
    """attitudes[i][j] of actor i towards actor j."""
    given = game.attitudes or {}
    for name in [*given, *(other for towards in given.values() for other in towards)]:
        if name not in game.actors:
            raise InputError(
                f"attitudes: there is no actor {name!r}{nearest(name, game.actors)}; there is {listed(game.actors)}"
            )
    found = [
        [given.get(one, {}).get(other, DEVOTING if one == other else INDIFFERENT) for other in game.actors]
        for one in game.actors
    ]
    for one, towards in zip(game.actors, found, strict=True):
        for other, attitude in zip(game.actors, towards, strict=True):
            if attitude not in (DEVOTING, INDIFFERENT, AGGRESSIVE):
                raise InputError(f"attitude of {one} towards {other}: expected +1, 0 or -1, found {attitude!r}")
    return found
