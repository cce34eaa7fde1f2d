"""Grey preference: stability where the degree of preference between two states is known only between bounds.

Kuang, Bashar, Hipel and Kilgour 2015. The degree p(s, t) to which i prefers s to t is a grey number, here an interval;
the grey relative certainty is gr(s, t) = p(s, t) - p(t, s), again an interval. An actor's anticipated preference puts a
number for it: here the convex combination of its bounds with the actor's attitude coefficient, one of several published
functions. t is a grey improvement on s for i when the anticipated preference of gr(t, s) is at least i's threshold
(AGPT). All else is as in fuzzy preference, which is grey preference with equal bounds.
"""

from __future__ import annotations

from collections.abc import Sequence

from standoff.game.model import Game
from standoff.game.preference import Grey, Relation, as_grey, scaled
from standoff.stability.concepts import Concept, Marks
from standoff.stability.explicit import Pattern, listed_arcs
from standoff.stability.forms import Form, one_form
from standoff.stability.patterns import check_kinds, gains_pattern, marks_over
from standoff.stability.rules import ENGINE_RULES, STANDARD, Rules

RULES = (*ENGINE_RULES, "threshold")

FORMS = {"GreyNash": "Nash", "GreyGMR": "GMR", "GreySMR": "SMR", "GreySEQ": "SEQ"}

_SOURCE = (
    "H. Kuang, M. A. Bashar, K. Hipel and D. M. Kilgour, Grey-based preference in a graph model for conflict "
    "resolution with multiple decision makers, IEEE Transactions on Systems, Man, and Cybernetics: Systems 45 (2015)"
)
_NOTE = "Intervals only; the anticipated preference is the convex combination of the bounds."

CONCEPTS = (
    Concept(
        "GreyNash",
        "grey Nash stability",
        "grey",
        "i has no grey improvement from s",
        _SOURCE,
        recalled=True,
        note=_NOTE,
    ),
    Concept(
        "GreyGMR",
        "grey general metarationality",
        "grey",
        "every grey improvement of i can be answered by some joint move of the others to a state that is no grey "
        "improvement on s for i",
        _SOURCE,
        recalled=True,
        note=_NOTE,
    ),
    Concept(
        "GreySMR",
        "grey symmetric metarationality",
        "grey",
        "every grey improvement of i can be answered by some joint move of the others to a state that is no grey "
        "improvement on s for i, from which no single move of i leads to one",
        _SOURCE,
        recalled=True,
        note=_NOTE,
    ),
    Concept(
        "GreySEQ",
        "grey sequential stability",
        "grey",
        "every grey improvement of i can be answered by some joint grey improvement of the others, each by its own "
        "attitude and threshold, to a state that is no grey improvement on s for i",
        _SOURCE,
        recalled=True,
        note=_NOTE,
    ),
)


def marks(game: Game, names: Sequence[str], rules: Rules = STANDARD) -> Marks:
    """name -> one boolean array of shape (states,) per actor. Raises InputError for preferences that are not grey."""
    return marks_over(game, {name: FORMS[name] for name in names}, _pattern(game, rules), rules)


def pattern_for(game: Game, name: str, rules: Rules = STANDARD) -> Form:
    """The simple concept that the named one has the form of, and its pattern. Raises InputError as `marks`."""
    return one_form(FORMS[name], _pattern(game, rules), rules)


def _pattern(game: Game, rules: Rules) -> Pattern:
    check_kinds(game, "grey concepts", ("ranking", "pairs", "fuzzy", "grey"))
    gains = [_gains(as_grey(preference), rules) for preference in game.preferences]
    return gains_pattern(listed_arcs(game), gains)


def _gains(own: Grey, rules: Rules) -> Relation:
    """[s, t]: whether t is a grey improvement on s."""
    low, one = scaled(own.low, own.attitude, own.threshold)
    high = one - low.T
    attitude = int(own.attitude * one)
    anticipated = (one - attitude) * (low.T - high) + attitude * (high.T - low)
    threshold = int(own.threshold * one) * one
    gains: Relation = anticipated >= threshold if rules.threshold == "at least" else anticipated > threshold
    return gains
