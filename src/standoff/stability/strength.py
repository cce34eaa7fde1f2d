"""Strength of preference: stable by strong or weak sanctions, and stable at a degree, for any number of degrees.

Three levels, strong and weak: Hamouda, Kilgour and Hipel 2004 and 2006. Any number of degrees: Xu, Hipel and Kilgour
2009. Improvements at any degree tempt, and count as credible moves; what differs is how much worse a state has to be to
hold an actor down. Plain Nash, GMR, SMR and SEQ, and so stable in general, are those of simple preference with "better"
for better at any degree. Degrees with a sign, for the direction of the counter-move, are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError
from standoff.game.model import Game
from standoff.game.preference import Degrees, as_degrees, kind_of
from standoff.stability.concepts import Concept, Marks
from standoff.stability.explicit import ExplicitEngine, Pattern, listed_arcs
from standoff.stability.forms import Form, one_form
from standoff.stability.patterns import check_kinds, table_pattern
from standoff.stability.rules import ENGINE_RULES, STANDARD, Rules

if TYPE_CHECKING:
    from standoff.stability.why_strength import DegreeReason

RULES = (*ENGINE_RULES, "equal_sanctions", "credible", "escape_loss")

GENERAL, MILD, STRONG = 0, 1, 2

_THREE_LEVELS = (
    "L. Hamouda, D. M. Kilgour and K. Hipel, Strength of preference in the graph model for conflict resolution, Group "
    "Decision and Negotiation 13 (2004), 449-462; for several actors Applied Mathematics and Computation 179 (2006), "
    "314-327"
)
_DEGREES = (
    "H. Xu, K. Hipel and D. M. Kilgour 2009; H. Xu, K. Hipel, D. M. Kilgour and L. Fang, Conflict Resolution Using the "
    "Graph Model, Springer 2018, ch. 6"
)
_WEAK = "An equilibrium is listed where the state is weakly stable for every actor."
_SUCH_A_STATE_TOO = "and so is every state that a single move of i leads to from there"
_REPLIES = {
    "GMR": ("general metarationality", "some joint move of the others to a state that is {loss} for i than s"),
    "SMR": (
        "symmetric metarationality",
        f"some joint move of the others to a state that is {{loss}} for i than s, {_SUCH_A_STATE_TOO}",
    ),
    "SEQ": ("sequential stability", "some joint improvement of the others to a state that is {loss} for i than s"),
}


def _strong_and_weak(form: str) -> tuple[Concept, Concept]:
    title, reply = _REPLIES[form]
    strong = f"every improvement of i, mild or strong, can be sanctioned by {reply.format(loss='strongly worse')}"
    weak = f"s is {form}-stable for i, and not strongly so"
    return (
        Concept(f"strong-{form}", f"strong {title}", "strength", strong, _THREE_LEVELS, recalled=True),
        Concept(f"weak-{form}", f"weak {title}", "strength", weak, _THREE_LEVELS, recalled=True, note=_WEAK),
    )


def _at_degree(form: str) -> Concept:
    title, reply = _REPLIES[form]
    loss = reply.format(loss="worse at degree K or more")
    return Concept(
        f"{form}@K",
        f"{title} at degree K",
        "strength",
        f"every improvement of i at any degree can be sanctioned by {loss}, and K is the largest such degree (at "
        "degree 0, a state that is not better for i than s)",
        _DEGREES,
        recalled=True,
        pattern=rf"{form}@(0|[1-9]\d*)",
        note="K goes from 0 to the largest degree in the conflict, which states without improvements have. An "
        "equilibrium is listed where K is the same for every actor.",
    )


CONCEPTS = (*(concept for form in _REPLIES for concept in _strong_and_weak(form)), *map(_at_degree, _REPLIES))


def usual(game: Game) -> tuple[str, ...]:
    """Names of the concepts that are computed when none is asked for."""
    top = _top([as_degrees(preference) for preference in game.preferences])
    if top <= STRONG:
        return ("Nash", *(name for form in _REPLIES for name in (form, f"strong-{form}", f"weak-{form}")))
    at = [f"@{degree}" for degree in range(top + 1)]
    return ("Nash", *(f"{form}{degree}" for form in _REPLIES for degree in ("", *at)))


def marks(game: Game, names: Sequence[str], rules: Rules = STANDARD) -> Marks:
    """name -> one boolean array of shape (states,) per actor.

    Raises InputError for unknown or other preferences, for "strong" and "weak" where there are more than two degrees,
    and for a degree that there is not.
    """
    return Strengths(game, rules).marks(names)


def pattern_for(game: Game, name: str, rules: Rules = STANDARD) -> Form | None:
    """For strong stability the simple concept that it has the form of, and its pattern. None: it has no such form."""
    if not name.startswith("strong-"):
        return None
    strengths = Strengths(game, rules)
    strengths.check(name)
    return one_form(name.removeprefix("strong-"), strengths.pattern(STRONG), rules)


def reason_for(game: Game, name: str, actor: int, state: int, rules: Rules = STANDARD) -> DegreeReason:
    """Why the state is weakly stable or stable at a degree for the actor, or not; both are given by their places.

    Strong stability has the form of a simple concept: see `pattern_for`. Raises as `marks`.
    """
    from standoff.stability.why_strength import degree_reason

    return degree_reason(game, name, actor, state, rules)


class Strengths:
    """The degrees of a game, and stability by losses of at least a degree."""

    def __init__(self, game: Game, rules: Rules) -> None:
        _check(game)
        self.actors = range(len(game.actors))
        self.rules = rules
        self.arcs = listed_arcs(game)
        self.degrees = [as_degrees(preference) for preference in game.preferences]
        self.top = _top(self.degrees)
        self._engines: dict[int, ExplicitEngine] = {}

    def marks(self, names: Sequence[str]) -> Marks:
        for name in names:
            self.check(name)
        return {name: [self._mark(name, actor) for actor in self.actors] for name in names}

    def check(self, name: str) -> None:
        """Raises InputError for a name that says nothing about degrees like these."""
        form, at, degree = name.partition("@")
        if at and int(degree) > self.top:
            raise InputError(f"{name}: degrees of preference go up to {self.top} in this conflict")
        if not at and self.top > STRONG:
            raise InputError(
                f"{name}: this conflict has {self.top} degrees of preference, and strong and weak are told apart for "
                f"two; ask for {form.partition('-')[2]}@{STRONG} and so on"
            )

    def pattern(self, least: int) -> Pattern:
        """What is worse by at least this degree holds down."""
        degrees = [own.degree for own in self.degrees]
        not_better = GENERAL if self.rules.equal_sanctions else MILD
        gain = MILD if self.rules.credible == "better" else GENERAL
        escape_below = not_better if self.rules.escape_loss == "not better" else max(least, not_better)
        return table_pattern(
            self.arcs,
            tempts=[degree.T >= MILD for degree in degrees],
            credible=[gain <= degree.T for degree in degrees],
            holds=[degree >= max(least, not_better) for degree in degrees],
            escapes=[degree < escape_below for degree in degrees],
        )

    def _mark(self, name: str, actor: int) -> NDArray[np.bool_]:
        form, at, degree = name.partition("@")
        if at:
            return self._at(form, int(degree), actor)
        kind, _, form = name.partition("-")
        strong = self._stable(form, STRONG, actor)
        return strong if kind == "strong" else self._stable(form, GENERAL, actor) & ~strong

    def _at(self, form: str, degree: int, actor: int) -> NDArray[np.bool_]:
        stable = self._stable(form, degree, actor)
        return stable if degree == self.top else stable & ~self._stable(form, degree + 1, actor)

    def _stable(self, form: str, least: int, actor: int) -> NDArray[np.bool_]:
        if least not in self._engines:
            self._engines[least] = ExplicitEngine(self.pattern(least), self.rules)
        return self._engines[least].stable(form, actor)


def _check(game: Game) -> None:
    if any(kind_of(preference) == "unknown" for preference in game.preferences):
        raise InputError(
            "unknown preference together with strength of preference (hybrid preference: Xu, Hipel, Kilgour and Fang "
            "2018, ch. 7) is not computed: its definitions could not be read"
        )
    check_kinds(game, "strong and weak stability and degrees of stability", ("ranking", "pairs", "strength"))


def _top(degrees: Sequence[Degrees]) -> int:
    """The largest degree at which anybody prefers anything, at least 1."""
    return max(MILD, *(int(own.degree.max(initial=0)) for own in degrees))
