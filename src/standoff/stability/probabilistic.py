"""Probabilistic preference: alpha-Nash, (alpha, beta)-metarational and -symmetric, (alpha, beta, gamma)-sequential.

Rego and dos Santos 2015. P_i(t, s) is the probability that i prefers t to s. An actor i with parameters alpha, beta and
gamma leaves s for t when P_i(t, s) > 1 - alpha; a state t holds it down when P_i(t, s) <= 1 - beta; it reckons with
moves of another actor j from s to t when P_j(t, s) > gamma. All three parameters are those of the actor whose stability
is judged. With probabilities 0 and 1 these are the simple concepts.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from standoff.game.model import Game
from standoff.game.preference import Probabilistic, Relation, as_probabilistic, scaled
from standoff.stability.concepts import Concept, Marks
from standoff.stability.explicit import ExplicitEngine, Pattern, listed_arcs
from standoff.stability.forms import Form
from standoff.stability.patterns import check_kinds, table_pattern
from standoff.stability.rules import ENGINE_RULES, STANDARD, Rules

RULES = ENGINE_RULES

FORMS = {"PNash": "Nash", "PGMR": "GMR", "PSMR": "SMR", "PSEQ": "SEQ"}

_SOURCE = (
    "L. Rego and A. dos Santos, Probabilistic preferences in the graph model for conflict resolution, IEEE "
    "Transactions on Systems, Man, and Cybernetics: Systems 45 (2015), 595-608"
)
_TEMPTING = "move of i that i prefers with a probability above 1 - alpha"
_HELD = "a state that i prefers to s with a probability of 1 - beta at most"

CONCEPTS = (
    Concept("PNash", "alpha-Nash stability", "probabilistic", f"there is no {_TEMPTING}", _SOURCE, recalled=True),
    Concept(
        "PGMR",
        "(alpha, beta)-metarationality",
        "probabilistic",
        f"every {_TEMPTING} can be answered by some joint move of the others to {_HELD}",
        _SOURCE,
        recalled=True,
    ),
    Concept(
        "PSMR",
        "(alpha, beta)-symmetric metarationality",
        "probabilistic",
        f"every {_TEMPTING} can be answered by some joint move of the others to {_HELD}, from which every single "
        "move of i leads to such a state too",
        _SOURCE,
        recalled=True,
    ),
    Concept(
        "PSEQ",
        "(alpha, beta, gamma)-sequential stability",
        "probabilistic",
        f"every {_TEMPTING} can be answered by some joint move of the others, each step preferred by its mover with a "
        f"probability above gamma, to {_HELD}",
        _SOURCE,
        recalled=True,
    ),
)


def marks(game: Game, names: Sequence[str], rules: Rules = STANDARD) -> Marks:
    """name -> one boolean array of shape (states,) per actor. Raises InputError for other kinds of preference."""
    chances = _Chances(game)
    engines = [ExplicitEngine(chances.pattern(gamma), rules) for gamma in chances.gammas]
    return {name: [engine.stable(FORMS[name], actor) for actor, engine in enumerate(engines)] for name in names}


def pattern_for(game: Game, name: str, rules: Rules = STANDARD) -> Form:
    """The simple concept that the named one has the form of, and for each actor its pattern. Raises as `marks`.

    Actors who differ in gamma reckon with other moves of the others.
    """
    chances = _Chances(game)
    by_gamma = {gamma: chances.pattern(gamma) for gamma in dict.fromkeys(chances.gammas)}
    return Form(FORMS[name], tuple(by_gamma[gamma] for gamma in chances.gammas), rules)


class _Chances:
    """The probabilities of a game as tables."""

    def __init__(self, game: Game) -> None:
        check_kinds(game, "probabilistic concepts", ("ranking", "pairs", "probabilistic"))
        self.arcs = listed_arcs(game)
        self.preferences = [as_probabilistic(preference) for preference in game.preferences]

    @property
    def gammas(self) -> list[Fraction]:
        return [own.gamma for own in self.preferences]

    def pattern(self, gamma: Fraction) -> Pattern:
        """The pattern in the eyes of an actor with this gamma."""
        tables = [_tables(own, gamma) for own in self.preferences]
        tempts, credible, holds = zip(*tables, strict=True)
        return table_pattern(self.arcs, tempts, credible, holds)


def _tables(own: Probabilistic, gamma: Fraction) -> tuple[Relation, Relation, Relation]:
    """[s, t]: whether t tempts from s, is credible from s for one with this gamma, and holds down one who left s."""
    chance, one = scaled(own.chance, own.alpha, own.beta, gamma)
    better = chance.T
    return better > one - int(own.alpha * one), better > int(gamma * one), better <= one - int(own.beta * one)
