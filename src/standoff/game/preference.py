"""How an actor compares states: the kinds of preference that are published for graph models.

Every kind compares each pair of states of a game; arrays have shape (states,) or (states, states). `PREFERENCES` lists
them from the simplest up: a simpler kind can be read as a richer one (`as_pairs`, `as_degrees`, `as_fuzzy`,
`as_probabilistic`, `as_grey`), so that actors of one game may be told about in different ways.

Shares and thresholds are exact: arrays of `Fraction`. `exact` says how a float is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from standoff.errors import InputError, LimitError

Ranks = NDArray[np.int64]
Relation = NDArray[np.bool_]
Number = int | float | Decimal | Fraction
Numbers = NDArray[np.object_]
"""Of Fractions, so that 0.7 - 0.3 is 0.4."""
Table = ArrayLike | Sequence[Sequence[Number]]

MAX_COMPARED_STATES = 2_000

_SIMPLE_DENOMINATOR = 1_000_000
_SMALL_SCALE = 2**30
_FLOAT_NOISE = Fraction(1, 10**12)


def dense_ranks(values: ArrayLike) -> Ranks:
    """Ranks 1, 2, ... (worst first) that keep the order and the ties of `values`; shape (states,)."""
    _, ranks = np.unique(np.asarray(values), return_inverse=True)
    return ranks.astype(np.int64).reshape(-1) + 1


@dataclass(frozen=True, eq=False)
class Ranking:
    """A complete order with ties. ranks: one whole number per state, higher is better, equal is a tie."""

    ranks: Ranks

    def __post_init__(self) -> None:
        """Ranks that engines cannot tell from "infeasible" are made anew from 1 on; their order is what counts."""
        ranks = np.asarray(self.ranks)
        if ranks.dtype != np.int64 or (ranks.size and ranks.min() < 1):
            object.__setattr__(self, "ranks", dense_ranks(ranks))

    @property
    def states(self) -> int:
        return int(self.ranks.size)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pair by pair, transitive or not: preference {>, ~}, with `unknown` pairs {>, ~, U}.

    Unknown preference: Li, Hipel, Kilgour and Fang 2004.

    better[s, t]: s is preferred to t. unknown[s, t]: it is not known how they compare. Neither: indifferent.
    Raises InputError when better is not asymmetric, or unknown is not symmetric or overlaps with it.
    """

    better: Relation
    unknown: Relation

    def __post_init__(self) -> None:
        for name in ("better", "unknown"):
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=bool))
        _square(self.better, self.unknown)
        if (self.better & self.better.T).any():
            raise InputError("a pair of states is preferred in both directions")
        if (self.unknown != self.unknown.T).any() or (self.unknown & (self.better | self.better.T)).any():
            raise InputError("a pair of states is both known and unknown")

    @property
    def states(self) -> int:
        return len(self.better)


@dataclass(frozen=True, eq=False)
class Degrees:
    """Strength of preference (Hamouda, Kilgour and Hipel 2004, three levels; Xu, Hipel and Kilgour 2009, any number).

    degree[s, t] = d > 0: s is preferred to t at degree d (1 mildly, 2 strongly, ...); -d the other way; 0 indifferent.
    Raises InputError when degree is not antisymmetric.
    """

    degree: Ranks

    def __post_init__(self) -> None:
        _square(self.degree)
        if (self.degree != -self.degree.T).any():
            raise InputError("degrees of preference must be opposite for the two directions of a pair")

    @property
    def states(self) -> int:
        return len(self.degree)


@dataclass(frozen=True, eq=False, init=False)
class Fuzzy:
    """Fuzzy preference (Bashar, Kilgour and Hipel 2012).

    certainty[s, t] in [0, 1]: the degree to which s is preferred to t; the two directions add up to 1, 0.5 with itself.
    threshold in (0, 1]: the satisficing threshold (FST) of the actor.
    Both may be given as numbers of any type (`exact`). Raises InputError for numbers outside these ranges.
    """

    certainty: Numbers
    threshold: Fraction

    def __init__(self, certainty: Table, threshold: Number) -> None:
        shares = _shares(certainty)
        whole, one = scaled(shares)
        if (whole + whole.T != one).any():
            raise InputError("fuzzy preference: the two directions of a pair must add up to 1 (0.5 for a state itself)")
        _keep(self, certainty=shares, threshold=_threshold(threshold))

    @property
    def states(self) -> int:
        return len(self.certainty)


@dataclass(frozen=True, eq=False, init=False)
class Probabilistic:
    """Probabilistic preference (Rego and dos Santos 2015).

    chance[s, t] in [0, 1]: the probability that the actor prefers s to t; the two directions add up to 1 at most, the
    rest is indifference. alpha, beta in (0, 1] and gamma in [0, 1): the parameters that the actor is judged with.
    All may be given as numbers of any type (`exact`). Raises InputError for numbers outside these ranges.
    """

    chance: Numbers
    alpha: Fraction
    beta: Fraction
    gamma: Fraction

    def __init__(self, chance: Table, alpha: Number = 1, beta: Number = 1, gamma: Number = 0) -> None:
        shares = _shares(chance)
        if (np.diag(shares) != 0).any():
            raise InputError("probabilistic preference: a state cannot be preferred to itself")
        whole, one = scaled(shares)
        if (whole + whole.T > one).any():
            raise InputError("probabilistic preference: the two directions of a pair add up to more than 1")
        parameters = {"alpha": exact(alpha), "beta": exact(beta), "gamma": exact(gamma)}
        if not (0 < parameters["alpha"] <= 1 and 0 < parameters["beta"] <= 1 and 0 <= parameters["gamma"] < 1):
            raise InputError("expected alpha and beta above 0 and up to 1, gamma from 0 to below 1")
        _keep(self, chance=shares, **parameters)

    @property
    def states(self) -> int:
        return len(self.chance)


@dataclass(frozen=True, eq=False, init=False)
class Grey:
    """Grey preference with interval numbers (Kuang, Bashar, Hipel and Kilgour 2015).

    low[s, t] <= high[s, t] in [0, 1]: bounds of the degree to which s is preferred to t; the bounds of the other
    direction are 1 - high and 1 - low. attitude in [0, 1]: where between the bounds the actor puts it, 0 at the low and
    1 at the high one. threshold in (0, 1]: the anticipated preference threshold (AGPT).
    All may be given as numbers of any type (`exact`). Raises InputError for numbers outside these ranges.
    """

    low: Numbers
    high: Numbers
    attitude: Fraction
    threshold: Fraction

    def __init__(self, low: Table, high: Table, attitude: Number, threshold: Number) -> None:
        lower, upper = _shares(low), _shares(high)
        _square(lower, upper)
        if (lower > upper).any():
            raise InputError("grey preference: a lower bound is above its upper bound")
        if (lower + upper.T != 1).any():
            raise InputError("grey preference: the bounds of the two directions of a pair must add up to 1 crosswise")
        if (np.diag(lower) != np.diag(upper)).any():
            raise InputError("grey preference: a state compares with itself at 0.5")
        coefficient = exact(attitude)
        if not 0 <= coefficient <= 1:
            raise InputError("grey preference: expected an attitude coefficient from 0 to 1")
        _keep(self, low=lower, high=upper, attitude=coefficient, threshold=_threshold(threshold))

    @property
    def states(self) -> int:
        return len(self.low)


Preference = Ranking | Pairs | Degrees | Fuzzy | Probabilistic | Grey


def ranking(values: ArrayLike) -> Ranking:
    """A ranking from one number per state, higher is better."""
    return Ranking(dense_ranks(values))


def exact(number: object) -> Fraction:
    """A number as a fraction. Raises InputError for what is no finite number.

    A float stands for the fraction with a denominator of up to a million that lies within 1e-12 of it, or else for its
    decimal with twelve places: 0.7 is 7/10 and 1/3 is a third, also when they come out of a subtraction.
    """
    if isinstance(number, np.generic):
        number = number.item()
    if isinstance(number, Fraction):
        return number
    if isinstance(number, int):
        return Fraction(number)
    try:
        if isinstance(number, Decimal):
            return Fraction(number)
        if isinstance(number, float):
            value = Fraction(number)
            simple = value.limit_denominator(_SIMPLE_DENOMINATOR)
            return simple if abs(simple - value) < _FLOAT_NOISE else round(value, 12)
    except (ValueError, OverflowError):
        pass
    raise InputError(f"expected a number, found {number!r}")


def exact_table(values: Table) -> Numbers:
    """Numbers as an array of Fractions of the same shape. Raises InputError for what is no number."""
    given = np.asarray(values, dtype=object)
    flat = given.reshape(-1).tolist()
    try:
        known = {value: exact(value) for value in {value for value in flat if not isinstance(value, Fraction)}}
    except TypeError:
        raise InputError("expected rows of numbers, each of the same length") from None
    found = np.empty(given.size, dtype=object)
    found[:] = [value if isinstance(value, Fraction) else known[value] for value in flat]
    return found.reshape(given.shape)


def scaled(table: Numbers, *numbers: Fraction) -> tuple[NDArray[Any], int]:
    """Shares as whole numbers, for comparing many of them, and the whole number that stands for 1.

    The numbers times that are whole, too. For an array of shares up to 1 and numbers up to 1, products of two of the
    whole numbers stay exact.
    """
    flat = table.reshape(-1).tolist()
    one = lcm(*{share.denominator for share in flat}, *(number.denominator for number in numbers))
    whole = [share.numerator * (one // share.denominator) for share in flat]
    return np.array(whole, dtype=np.int64 if one <= _SMALL_SCALE else object).reshape(table.shape), one


def as_pairs(preference: Preference) -> Pairs:
    """A ranking, pairs or degrees, as pairs: what is preferred at any degree is preferred.

    Raises InputError for a kind that says more than pairs can.
    """
    if isinstance(preference, Pairs):
        return preference
    if isinstance(preference, Degrees):
        return Pairs(preference.degree > 0, np.zeros(preference.degree.shape, dtype=bool))
    if isinstance(preference, Ranking):
        ranks = _comparable(preference)
        better = ranks[:, None] > ranks[None, :]
        return Pairs(better, np.zeros_like(better))
    raise InputError(f"{kind_of(preference)} preference cannot be told as pairs of states")


def as_known_pairs(preference: Preference) -> Pairs:
    """As `as_pairs`. Raises InputError also where pairs are unknown."""
    pairs = as_pairs(preference)
    if pairs.unknown.any():
        raise InputError("how some pairs of states compare is not known")
    return pairs


def as_degrees(preference: Preference) -> Degrees:
    """A ranking, known pairs or degrees, as degrees: what is only "preferred" counts as mildly preferred."""
    if isinstance(preference, Degrees):
        return preference
    pairs = as_pairs(preference)
    if pairs.unknown.any():
        raise InputError("unknown preference together with strength of preference is not computed")
    return Degrees(pairs.better.astype(np.int64) - pairs.better.T.astype(np.int64))


def as_fuzzy(preference: Preference) -> Fuzzy:
    """A ranking or known pairs, as certainty 1, 0.5 and 0 (the same with any threshold), or fuzzy as it is.

    Raises InputError for another kind.
    """
    return preference if isinstance(preference, Fuzzy) else Fuzzy(as_certainty(preference), Fraction(1, 2))


def as_certainty(preference: Preference) -> Numbers:
    """A ranking or known pairs as degrees of certainty 1, 0.5 and 0, shape (states, states)."""
    better = _crisp(preference, "fuzzy")
    return _CERTAINTY[1 + better.astype(np.int64) - better.T.astype(np.int64)]


def as_probabilistic(preference: Preference) -> Probabilistic:
    """A ranking or known pairs, as chances 1 and 0 with alpha = beta = 1, gamma = 0, or probabilistic as it is.

    Raises InputError for another kind.
    """
    if isinstance(preference, Probabilistic):
        return preference
    return Probabilistic(_crisp(preference, "probabilistic").astype(np.int64))


def as_grey(preference: Preference) -> Grey:
    """Grey as it is; fuzzy, a ranking or known pairs as grey numbers whose bounds are equal.

    Raises InputError for another kind.
    """
    if isinstance(preference, Grey):
        return preference
    fuzzy = as_fuzzy(preference)
    return Grey(fuzzy.certainty, fuzzy.certainty, 1, fuzzy.threshold)


_CERTAINTY = exact_table([0, 0.5, 1])


def _crisp(preference: Preference, richer: str) -> Relation:
    if not isinstance(preference, Ranking | Pairs) or kind_of(preference) == "unknown":
        raise InputError(f"{kind_of(preference)} preference cannot be told as {richer} preference")
    return as_pairs(preference).better


def part_of(preference: Preference, places: NDArray[np.int64]) -> Preference:
    """The preference over the states at these places alone, in this order."""
    square = np.ix_(places, places)
    match preference:
        case Ranking():
            return Ranking(preference.ranks[places])
        case Pairs():
            return Pairs(preference.better[square], preference.unknown[square])
        case Degrees():
            return Degrees(preference.degree[square])
        case Fuzzy():
            return replace(preference, certainty=preference.certainty[square])
        case Probabilistic():
            return replace(preference, chance=preference.chance[square])
        case Grey():
            return replace(preference, low=preference.low[square], high=preference.high[square])


def kind_of(preference: Preference) -> str:
    """What the kind of preference is called: one of PREFERENCES."""
    match preference:
        case Ranking():
            return "ranking"
        case Pairs():
            return "unknown" if preference.unknown.any() else "pairs"
        case Degrees():
            return "strength"
        case Fuzzy():
            return "fuzzy"
        case Probabilistic():
            return "probabilistic"
        case Grey():
            return "grey"


PREFERENCES = ("ranking", "pairs", "unknown", "strength", "fuzzy", "probabilistic", "grey")


def _comparable(preference: Ranking) -> Ranks:
    if preference.states > MAX_COMPARED_STATES:
        raise LimitError(
            f"{preference.states:,} states compared pair by pair; the limit is {MAX_COMPARED_STATES:,} states"
        )
    return preference.ranks


def _square(*arrays: NDArray[np.generic]) -> None:
    size = arrays[0].shape[0] if arrays[0].ndim else 0
    if any(array.shape != (size, size) for array in arrays):
        raise InputError(f"expected {size} rows of {size} values, one per pair of states")
    if size > MAX_COMPARED_STATES:
        raise LimitError(f"{size:,} states compared pair by pair; the limit is {MAX_COMPARED_STATES:,} states")


def _shares(values: Table) -> Numbers:
    given = np.asarray(values, dtype=object)
    _square(given)
    shares = exact_table(given)
    if not all(0 <= share.numerator <= share.denominator for share in shares.reshape(-1).tolist()):
        raise InputError("expected numbers from 0 to 1")
    return shares


def _threshold(value: Number) -> Fraction:
    threshold = exact(value)
    if not 0 < threshold <= 1:
        raise InputError("expected a threshold above 0 and up to 1")
    return threshold


def _keep(preference: Preference, **values: object) -> None:
    for name, value in values.items():
        object.__setattr__(preference, name, value)
