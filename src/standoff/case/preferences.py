"""How an actor's preference may be written in a case, beside goals: one kind per actor, shapes only.

What each kind means for stability is in `standoff.game.preference`; how a case becomes one is in
`standoff.game.preferences_of`.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Kind = Literal["goals", "ranking", "statements", "weights", "pairs", "strength", "fuzzy", "probabilistic", "grey"]
KINDS: tuple[Kind, ...] = (
    "goals",
    "ranking",
    "statements",
    "weights",
    "pairs",
    "strength",
    "fuzzy",
    "probabilistic",
    "grey",
)
ATTITUDES = {"devoting": 1, "indifferent": 0, "aggressive": -1, "+": 1, "0": 0, "-": -1}

_STEP = re.compile(r"~|>+")
_TIE = re.compile(r"\[([^\[\]>]*)\]")

MAX_NUMBER = 40
"""Characters and decimal places of a number; more are no measurement, and could fill the memory."""


def as_text(value: Any) -> Any:
    """A number in a text field stands as it was written."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return getattr(value, "written", str(value))


def _number(value: Any) -> Any:
    """A decimal or a fraction such as 1/3, exactly as written."""
    text = as_text(value)
    if not isinstance(text, str):
        raise ValueError("expected a number")
    if len(text) > MAX_NUMBER:
        raise ValueError(f"expected a number of up to {MAX_NUMBER} characters")
    try:
        number = Fraction(text) if "/" in text else _decimal(text)
    except _OutOfRangeError as error:
        raise ValueError(f"the number {text} is {error}") from None
    except (InvalidOperation, ValueError, ZeroDivisionError, OverflowError):
        raise ValueError(f"expected a number such as 0.25 or 1/4, found {text!r}") from None
    return number


class _OutOfRangeError(Exception):
    pass


def _decimal(text: str) -> Fraction:
    number = Decimal(text)
    if number.is_finite() and abs(number.adjusted()) > MAX_NUMBER:
        size = "large: expected up to" if number.adjusted() > 0 else "small: expected 0 or at least"
        raise _OutOfRangeError(f"too {size} 1e{MAX_NUMBER if number.adjusted() > 0 else -MAX_NUMBER}")
    return Fraction(number)


def _names(value: Any) -> Any:
    return [value] if isinstance(value, str | int) else value


Name = Annotated[str, BeforeValidator(as_text, json_schema_input_type=str | int | float)]
Number = Annotated[Fraction, BeforeValidator(_number, json_schema_input_type=int | float | str)]
Pair = tuple[Name, Name]
Matrix = tuple[tuple[Number, ...], ...]


class Shape(BaseModel):
    """Base of these parts: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class PairPreference(Shape):
    """Pair by pair: `better` lists (preferred, less preferred), `equal` and `unknown` unordered pairs.

    rest: what every pair is that is not listed. Preference need not be transitive.
    """

    better: tuple[Pair, ...] = ()
    equal: tuple[Pair, ...] = ()
    unknown: tuple[Pair, ...] = ()
    rest: Literal["equal", "unknown"] | None = None


class StrengthPreference(Shape):
    """Strength of preference: a chain such as `7 > 3 >> [4 ~ 8] > 5`, or triples (preferred, other, degree).

    order: states, best first, between them `~` (indifferent) or as many `>` as the degree of the step; over several
    steps the largest degree counts. pairs: triples; every pair that is not listed is indifferent.
    """

    order: Name | None = None
    pairs: tuple[tuple[Name, Name, int], ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> StrengthPreference:
        if (self.order is None) == (not self.pairs):
            raise ValueError("give either an order such as '1 > 2 >> 3' or pairs such as [1, 2, 1]")
        if self.order is not None and not all(re.fullmatch(r"[\w-]+", state) for state in self.states()):
            raise ValueError(
                "expected states with '>', '>>', ... or '~' between them, and [ ] around tied ones if at all; "
                f"found {self.order!r}"
            )
        return self

    def states(self) -> tuple[str, ...]:
        """The states of `order`, best first."""
        return tuple(part.strip() for part in _STEP.split(_TIE.sub(r"\1", self.order or "")))

    def steps(self) -> tuple[int, ...]:
        """The degree of each step of `order`."""
        return tuple(0 if step == "~" else len(step) for step in _STEP.findall(self.order or ""))


class FuzzyPreference(Shape):
    """Fuzzy preference: one row and one column per state, in the order of `states` (default: that of the case)."""

    matrix: Matrix
    threshold: Number
    states: Annotated[tuple[Name, ...], BeforeValidator(_names)] = ()


class ProbabilisticPreference(Shape):
    """Probabilistic preference; `alpha`, `beta`, `gamma` are the parameters that the actor is judged with."""

    matrix: Matrix
    alpha: Number = Fraction(1)
    beta: Number = Fraction(1)
    gamma: Number = Fraction(0)
    states: Annotated[tuple[Name, ...], BeforeValidator(_names)] = ()


class GreyPreference(Shape):
    """Grey preference: bounds of each degree of preference, the attitude between them and the threshold."""

    low: Matrix
    high: Matrix
    attitude: Number
    threshold: Number
    states: Annotated[tuple[Name, ...], BeforeValidator(_names)] = ()


def _strength(value: Any) -> Any:
    return {"order": value} if isinstance(value, str | int | float) else value


def _attitude(value: Any) -> Any:
    text = as_text(value)
    if text not in ATTITUDES:
        raise ValueError("expected devoting (+), indifferent (0) or aggressive (-)")
    return ATTITUDES[text]


StrengthField = Annotated[
    StrengthPreference, BeforeValidator(_strength, json_schema_input_type=str | StrengthPreference)
]
Attitude = Annotated[int, BeforeValidator(_attitude, json_schema_input_type=str | int)]
Statements = Annotated[tuple[Name, ...], Field(min_length=1)]
