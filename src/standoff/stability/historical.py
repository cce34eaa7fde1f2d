"""GMR, SMR and SEQ with sanctions of one single move, as early texts and tools have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from standoff.game.model import Game
from standoff.stability.concepts import Concept, Marks
from standoff.stability.forms import Form
from standoff.stability.rules import SIMPLE_RULES, STANDARD, Rules

RULES = tuple(rule for rule in SIMPLE_RULES if rule != "replies")

NOTE = "With two actors this is the ordinary concept: a single opponent answers by one move anyway."

CONCEPTS = (
    Concept(
        "GMR1",
        "general metarationality against single moves",
        "historical",
        "every improvement of i can be sanctioned by one move of one of the others",
        "N. Howard 1971 and two-actor texts, read for more actors; GMCR+ of 2013-14 (R. Kinsara, A Simple Guide to "
        "GMCR+)",
        note=NOTE,
    ),
    Concept(
        "SMR1",
        "symmetric metarationality against single moves",
        "historical",
        "every improvement of i can be sanctioned by one move of one of the others, from which no single move of i "
        "leads to a state that it prefers to s",
        "N. Howard 1971 and two-actor texts, read for more actors; GMCR+ of 2013-14 (R. Kinsara, A Simple Guide to "
        "GMCR+)",
        note=NOTE,
    ),
    Concept(
        "SEQ1",
        "sequential stability against single moves",
        "historical",
        "every improvement of i can be sanctioned by one improvement of one of the others",
        "N. Fraser and K. Hipel 1979 and 1984, read for more actors; GMCR+ of 2013-14 (R. Kinsara, A Simple Guide to "
        "GMCR+)",
        note=NOTE,
    ),
)


def marks(game: Game, names: Sequence[str], rules: Rules = STANDARD) -> Marks:
    """name -> one boolean array of shape (states,) per actor. Raises InputError for preferences that are not simple."""
    from standoff.stability.explicit import explicit_stability

    base = {name: name.removesuffix("1") for name in names}
    found = explicit_stability(game, tuple(base.values()), _one_move(rules))
    return {name: found[concept] for name, concept in base.items()}


def pattern_for(game: Game, name: str, rules: Rules = STANDARD) -> Form:
    """GMR, SMR or SEQ, their pattern, and the rules with answers of one move."""
    from standoff.stability import simple

    return simple.pattern_for(game, name.removesuffix("1"), _one_move(rules))


def _one_move(rules: Rules) -> Rules:
    return replace(rules, replies="one move")
