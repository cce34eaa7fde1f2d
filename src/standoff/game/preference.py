"""How an actor compares states: the kinds of preference that are published for graph models.

Every kind compares each pair of states of a game; arrays have shape (states,) or (states, states). `PREFERENCES` lists
them from the simplest up: a simpler kind can always be read as one of a richer kind (`as_pairs`, `as_degrees`,
`as_certainty`), so that actors of one game may be told about in different ways.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from standoff.errors import InputError, LimitError

Ranks = NDArray[np.int64]
Relation = NDArray[np.bool_]
Numbers = NDArray[np.float64]

MAX_COMPARED_STATES = 2_000


def dense_ranks(values: ArrayLike) -> Ranks:
    """Ranks 1, 2, ... (worst first) that keep the order and the ties of `values`; shape (states,)."""
    _, ranks = np.unique(np.asarray(values), return_inverse=True)
    return ranks.astype(np.int64).reshape(-1) + 1


@dataclass(frozen=True, eq=False)
class Ranking:
    """A complete order with ties. ranks: one whole number per state, higher is better, equal is a tie."""

    ranks: Ranks

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


@dataclass(frozen=True, eq=False)
class Fuzzy:
    """Fuzzy preference (Bashar, Kilgour and Hipel 2012).

    certainty[s, t] in [0, 1]: the degree to which s is preferred to t; the two directions add up to 1, 0.5 with itself.
    threshold in (0, 1]: the satisficing threshold (FST) of the actor.
    Raises InputError for numbers outside these ranges.
    """

    certainty: Numbers
    threshold: float

    def __post_init__(self) -> None:
        _square(self.certainty)
        _share(self.certainty)
        if not np.allclose(self.certainty + self.certainty.T, 1):
            raise InputError("fuzzy preference: the two directions of a pair must add up to 1 (0.5 for a state itself)")
        _threshold(self.threshold)

    @property
    def states(self) -> int:
        return len(self.certainty)


@dataclass(frozen=True, eq=False)
class Probabilistic:
    """Probabilistic preference (Rego and dos Santos 2015).

    chance[s, t] in [0, 1]: the probability that the actor prefers s to t; the two directions add up to 1 at most, the
    rest is indifference. alpha, beta in (0, 1] and gamma in [0, 1): the parameters that the actor is judged with.
    Raises InputError for numbers outside these ranges.
    """

    chance: Numbers
    alpha: float = 1.0
    beta: float = 1.0
    gamma: float = 0.0

    def __post_init__(self) -> None:
        _square(self.chance)
        _share(self.chance)
        if (self.chance + self.chance.T > 1 + 1e-9).any():
            raise InputError("probabilistic preference: the two directions of a pair add up to more than 1")
        if np.diag(self.chance).any():
            raise InputError("probabilistic preference: a state cannot be preferred to itself")
        if not (0 < self.alpha <= 1 and 0 < self.beta <= 1 and 0 <= self.gamma < 1):
            raise InputError("expected alpha and beta above 0 and up to 1, gamma from 0 to below 1")

    @property
    def states(self) -> int:
        return len(self.chance)


@dataclass(frozen=True, eq=False)
class Grey:
    """Grey preference with interval numbers (Kuang, Bashar, Hipel and Kilgour 2015).

    low[s, t] <= high[s, t] in [0, 1]: bounds of the degree to which s is preferred to t; the bounds of the other
    direction are 1 - high and 1 - low. attitude in [0, 1]: where between the bounds the actor puts it, 0 at the low and
    1 at the high one. threshold in (0, 1]: the anticipated preference threshold (AGPT).
    Raises InputError for numbers outside these ranges.
    """

    low: Numbers
    high: Numbers
    attitude: float
    threshold: float

    def __post_init__(self) -> None:
        _square(self.low, self.high)
        _share(self.low)
        _share(self.high)
        if (self.low > self.high).any():
            raise InputError("grey preference: a lower bound is above its upper bound")
        if not np.allclose(self.low, 1 - self.high.T):
            raise InputError("grey preference: the bounds of the two directions of a pair must add up to 1 crosswise")
        if not 0 <= self.attitude <= 1:
            raise InputError("grey preference: expected an attitude coefficient from 0 to 1")
        _threshold(self.threshold)

    @property
    def states(self) -> int:
        return len(self.low)


Preference = Ranking | Pairs | Degrees | Fuzzy | Probabilistic | Grey


def ranking(values: ArrayLike) -> Ranking:
    """A ranking from one number per state, higher is better."""
    return Ranking(dense_ranks(values))


def as_pairs(preference: Preference) -> Pairs:
    """A ranking or pairs, as pairs. Raises InputError for a kind that says more than pairs can."""
    if isinstance(preference, Pairs):
        return preference
    if isinstance(preference, Ranking):
        ranks = _comparable(preference)
        better = ranks[:, None] > ranks[None, :]
        return Pairs(better, np.zeros_like(better))
    raise InputError(f"{kind_of(preference)} preference cannot be told as pairs of states")


def as_degrees(preference: Preference) -> Degrees:
    """A ranking, known pairs or degrees, as degrees: what is only "preferred" counts as mildly preferred."""
    if isinstance(preference, Degrees):
        return preference
    pairs = as_pairs(preference)
    if pairs.unknown.any():
        raise InputError("unknown preference together with strength of preference is not computed")
    return Degrees(pairs.better.astype(np.int64) - pairs.better.T.astype(np.int64))


def as_certainty(preference: Preference) -> Numbers:
    """A ranking or known pairs as degrees of certainty 1, 0.5 and 0, shape (states, states)."""
    return (as_degrees(preference).degree + 1) / 2


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
    size = len(arrays[0])
    if any(array.shape != (size, size) for array in arrays):
        raise InputError(f"expected {size} rows of {size} values, one per pair of states")
    if size > MAX_COMPARED_STATES:
        raise LimitError(f"{size:,} states compared pair by pair; the limit is {MAX_COMPARED_STATES:,} states")


def _share(array: Numbers) -> None:
    if not ((array >= 0) & (array <= 1)).all():
        raise InputError("expected numbers from 0 to 1")


def _threshold(value: float) -> None:
    if not 0 < value <= 1:
        raise InputError("expected a threshold above 0 and up to 1")
