"""Fuzzy preference: stability where preference between two states is a matter of degree.

Bashar, Kilgour and Hipel 2012. With r(s, t) the degree of certainty that i prefers s to t, the relative certainty is
alpha(s, t) = r(s, t) - r(t, s); t is a fuzzy improvement on s for i when alpha(t, s) is at least i's satisficing
threshold (FST). What is no fuzzy improvement on s holds down; a credible move is a fuzzy improvement of its mover by
the mover's own threshold. Rankings and known pairs are certain; then every threshold gives the simple concepts.
"""

from __future__ import annotations

from collections.abc import Sequence

from standoff.game.model import Game
from standoff.game.preference import Fuzzy, Relation, as_fuzzy, scaled
from standoff.stability.concepts import Concept, Marks
from standoff.stability.explicit import Pattern, listed_arcs
from standoff.stability.forms import Form, one_form
from standoff.stability.patterns import check_kinds, gains_pattern, marks_over
from standoff.stability.rules import ENGINE_RULES, STANDARD, Rules

RULES = (*ENGINE_RULES, "threshold")

FORMS = {"FR": "Nash", "FGMR": "GMR", "FSMR": "SMR", "FSEQ": "SEQ"}

_SOURCE = (
    "M. A. Bashar, D. M. Kilgour and K. Hipel, Fuzzy preferences in the graph model for conflict resolution, IEEE "
    "Transactions on Fuzzy Systems 20 (2012), 760-770"
)

CONCEPTS = (
    Concept("FR", "fuzzy Nash stability (rationality)", "fuzzy", "i has no fuzzy improvement from s", _SOURCE, True),
    Concept(
        "FGMR",
        "fuzzy general metarationality",
        "fuzzy",
        "every fuzzy improvement of i can be answered by some joint move of the others to a state that is no fuzzy "
        "improvement on s for i",
        _SOURCE,
        recalled=True,
    ),
    Concept(
        "FSMR",
        "fuzzy symmetric metarationality",
        "fuzzy",
        "every fuzzy improvement of i can be answered by some joint move of the others to a state that is no fuzzy "
        "improvement on s for i, from which no single move of i leads to one",
        _SOURCE,
        recalled=True,
    ),
    Concept(
        "FSEQ",
        "fuzzy sequential stability",
        "fuzzy",
        "every fuzzy improvement of i can be answered by some joint fuzzy improvement of the others, each by its own "
        "threshold, to a state that is no fuzzy improvement on s for i",
        _SOURCE,
        recalled=True,
    ),
)


def marks(game: Game, names: Sequence[str], rules: Rules = STANDARD) -> Marks:
    """name -> one boolean array of shape (states,) per actor. Raises InputError for preferences that are not fuzzy."""
    return marks_over(game, {name: FORMS[name] for name in names}, _pattern(game, rules), rules)


def pattern_for(game: Game, name: str, rules: Rules = STANDARD) -> Form:
    """The simple concept that the named one has the form of, and its pattern. Raises InputError as `marks`."""
    return one_form(FORMS[name], _pattern(game, rules), rules)


def _pattern(game: Game, rules: Rules) -> Pattern:
    check_kinds(game, "fuzzy concepts", ("ranking", "pairs", "fuzzy"))
    gains = [_gains(as_fuzzy(preference), rules) for preference in game.preferences]
    return gains_pattern(listed_arcs(game), gains)


def _gains(own: Fuzzy, rules: Rules) -> Relation:
    """[s, t]: whether t is a fuzzy improvement on s."""
    certainty, one = scaled(own.certainty, own.threshold)
    relative, threshold = certainty.T - certainty, int(own.threshold * one)
    gains: Relation = relative >= threshold if rules.threshold == "at least" else relative > threshold
    return gains
