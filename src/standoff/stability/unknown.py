"""Unknown preference: Nash, GMR, SMR and SEQ, each in four sets a to d, where some comparisons are unknown.

Li, Hipel, Kilgour and Fang 2004 (sixteen definitions). With R+ the improvements, R+U those and the moves to states of
which it is unknown how they compare, s >= t for "preferred or indifferent":

    set   i leaves s for   a state s2 (and under SMR every s3 that i can go on to) holds i down if
    a     R+U(s)           s >= s2
    b     R+(s)            s >= s2
    c     R+U(s)           s >= s2 or unknown
    d     R+(s)            s >= s2 or unknown

GMR and SMR look at all legal sequences of the others, SEQ at those whose every step is in R+U of its mover, in all four
sets. With nothing unknown, each is the simple concept.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from standoff.errors import InputError
from standoff.game.model import Game
from standoff.game.preference import Pairs, Relation, as_pairs, kind_of
from standoff.stability.concepts import Concept, Marks
from standoff.stability.explicit import Pattern, listed_arcs
from standoff.stability.forms import Form, one_form
from standoff.stability.patterns import check_kinds, marks_over, table_pattern
from standoff.stability.rules import ENGINE_RULES, STANDARD, Rules

RULES = (*ENGINE_RULES, "equal_sanctions", "credible", "uncertain_moves_credible")

LEAVES_FOR_UNKNOWN = ("a", "c")
UNKNOWN_HOLDS = ("c", "d")

_SOURCE = (
    "K. W. Li, K. Hipel, D. M. Kilgour and L. Fang, Preference uncertainty in the graph model for conflict resolution, "
    "IEEE Transactions on Systems, Man, and Cybernetics A 34 (2004), 507-520"
)
_TITLES = {
    "Nash": "Nash stability",
    "GMR": "general metarationality",
    "SMR": "symmetric metarationality",
    "SEQ": "sequential stability",
}
_SETS = {
    "a": "unknown comparisons tempt and do not hold down",
    "b": "unknown comparisons neither tempt nor hold down",
    "c": "unknown comparisons tempt and hold down",
    "d": "unknown comparisons do not tempt and hold down",
}


def _says(form: str, letter: str) -> str:
    preferred = (
        "prefers to s, or of which this is unknown" if letter in LEAVES_FOR_UNKNOWN else "certainly prefers to s"
    )
    if form == "Nash":
        return f"i has no move to a state that it {preferred}"
    not_better = "not certainly preferred" if letter in UNKNOWN_HOLDS else "certainly not preferred"
    reply = {
        "GMR": f"some joint move of the others to a state {not_better} to s",
        "SMR": f"some joint move of the others to a state {not_better} to s, and so is every state that a single "
        "move of i leads to from there",
        "SEQ": f"some joint move of the others, each step an improvement or unknown for its mover, to a state "
        f"{not_better} to s",
    }
    return f"every move of i to a state that it {preferred}, can be answered by {reply[form]}"


CONCEPTS = tuple(
    Concept(
        f"{form}_{letter}", f"{title}, set {letter}: {words}", "unknown", _says(form, letter), _SOURCE, recalled=True
    )
    for letter, words in _SETS.items()
    for form, title in _TITLES.items()
)


def marks(game: Game, names: Sequence[str], rules: Rules = STANDARD) -> Marks:
    """name -> one boolean array of shape (states,) per actor.

    Raises InputError for preferences that are not told as pairs, and for unknown together with strength of preference.
    """
    found: Marks = {}
    for letter in sorted({_letter(name) for name in names}):
        ours = {name: _form(name) for name in names if _letter(name) == letter}
        found |= marks_over(game, ours, _pattern(game, letter, rules), rules)
    return found


def pattern_for(game: Game, name: str, rules: Rules = STANDARD) -> Form:
    """The simple concept that the named one has the form of, and its pattern. Raises InputError as `marks`."""
    return one_form(_form(name), _pattern(game, _letter(name), rules), rules)


def _form(name: str) -> str:
    return name.partition("_")[0]


def _letter(name: str) -> str:
    return name.partition("_")[2]


def _pattern(game: Game, letter: str, rules: Rules) -> Pattern:
    _check(game)
    tables = [_tables(as_pairs(preference), letter, rules) for preference in game.preferences]
    tempts, credible, holds = zip(*tables, strict=True)
    return table_pattern(listed_arcs(game), tempts, credible, holds)


def _tables(pairs: Pairs, letter: str, rules: Rules) -> tuple[Relation, Relation, Relation]:
    """[s, t]: whether t tempts from s, is credible from s, and holds down one who left s."""
    worse, better, unknown = pairs.better, pairs.better.T, pairs.unknown
    equal = ~(worse | better | unknown)
    nothing = np.zeros_like(worse)
    tempts = better | (unknown if letter in LEAVES_FOR_UNKNOWN else nothing)
    credible = better | (unknown if rules.uncertain_moves_credible else nothing)
    credible = credible | (equal if rules.credible == "not worse" else nothing)
    holds = worse | (unknown if letter in UNKNOWN_HOLDS else nothing)
    holds = holds | (equal if rules.equal_sanctions else nothing)
    return tempts, credible, holds


def _check(game: Game) -> None:
    kinds = {kind_of(preference) for preference in game.preferences}
    if {"unknown", "strength"} <= kinds:
        raise InputError(
            "unknown preference together with strength of preference (hybrid preference: Xu, Hipel, Kilgour and Fang "
            "2018, ch. 7) is not computed: its definitions could not be read"
        )
    check_kinds(game, "concepts for unknown preference", ("ranking", "pairs", "unknown", "strength"))
