"""Nash, GMR, SMR, SEQ and SSEQ under simple preference, by the engine that suits the game."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from standoff.engines.five import bit_of
from standoff.game.model import Game
from standoff.stability.concepts import Concept, Marks
from standoff.stability.engine_choice import Engine, engine_for_listed
from standoff.stability.forms import Form, one_form
from standoff.stability.rules import SIMPLE_RULES, STANDARD, Rules

RULES = SIMPLE_RULES

CONCEPTS = (
    Concept(
        "Nash",
        "Nash stability (rationality)",
        "simple",
        "i has no improvement from s",
        "J. Nash, Equilibrium points in n-person games, 1950; Fang, Hipel and Kilgour 1993",
    ),
    Concept(
        "GMR",
        "general metarationality",
        "simple",
        "every improvement of i can be sanctioned by some joint move of the others",
        "N. Howard, Paradoxes of Rationality, 1971; Fang, Hipel and Kilgour 1993",
    ),
    Concept(
        "SMR",
        "symmetric metarationality",
        "simple",
        "every improvement of i can be sanctioned by some joint move of the others from which no single move of i "
        "leads to a state that it prefers to s",
        "N. Howard, Paradoxes of Rationality, 1971; Fang, Hipel and Kilgour 1993",
    ),
    Concept(
        "SEQ",
        "sequential stability",
        "simple",
        "every improvement of i can be sanctioned by some joint improvement of the others",
        "N. Fraser and K. Hipel 1979; Conflict Analysis, North-Holland 1984; Fang, Hipel and Kilgour 1993",
    ),
    Concept(
        "SSEQ",
        "symmetric sequential stability",
        "simple",
        "as SEQ, and no single move of i leads from the sanction to a state that it prefers to s",
        "L. Rego and G. Vieira, Group Decision and Negotiation 26 (2017), 775-792",
        recalled=True,
    ),
)


def marks(game: Game, names: Sequence[str], rules: Rules = STANDARD) -> Marks:
    """name -> one boolean array of shape (states,) per actor. Raises InputError for preferences that are not simple."""
    return marks_by(engine_for_listed(game, rules), game, names, rules)


def marks_by(engine: Engine, game: Game, names: Sequence[str], rules: Rules = STANDARD) -> Marks:
    """The same, by the engine that was chosen (`standoff.stability.engine_choice`)."""
    match engine.name:
        case "dense":
            from standoff.engines.core import game_marks

            return game_marks(game, names)
        case "sparse":
            return _of_flags(_sparse_flags(game, names), names)
        case "graph":
            from standoff.engines.graph import graph_flags

            assert game.arcs is not None
            return _of_flags(graph_flags(game.arcs, game.ranks, names), names)
        case _:
            from standoff.stability.explicit import explicit_stability

            return explicit_stability(game, names, rules)


def _sparse_flags(game: Game, names: Sequence[str]) -> list[NDArray[np.uint8]]:
    from standoff.engines.ranks import compressed
    from standoff.engines.sparse import listed_flags

    assert game.space is not None
    assert game.codes is not None
    order = np.argsort(game.codes)
    found = listed_flags(game.space, game.codes[order], [compressed(ranks[order]) for ranks in game.ranks], names)
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return [flags[back] for flags in found]


def _of_flags(found: Sequence[NDArray[np.uint8]], names: Sequence[str]) -> Marks:
    return {name: [(flags & bit_of(name)).astype(bool) for flags in found] for name in names}


def pattern_for(game: Game, name: str, rules: Rules = STANDARD) -> Form:
    """The concept itself and its pattern; moves of option form are listed only where they are looked at."""
    from standoff.stability.explicit import simple_pattern
    from standoff.stability.lazy import lazy_pattern

    found = simple_pattern(game, rules) if game.arcs is not None else lazy_pattern(game, rules)
    return one_form(name, found, rules)
