"""From what a case says about an actor to its preference over the states, whatever kind is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import Actor
from standoff.case.preference_faults import KIND_WORDS, faults
from standoff.case.preferences import (
    FuzzyPreference,
    GreyPreference,
    Matrix,
    PairPreference,
    ProbabilisticPreference,
    StrengthPreference,
)
from standoff.errors import InputError, LimitError, Problem, listed
from standoff.game.columns import Columns
from standoff.game.preference import (
    MAX_COMPARED_STATES,
    Degrees,
    Fuzzy,
    Grey,
    Numbers,
    Pairs,
    Preference,
    Probabilistic,
    Ranking,
    Ranks,
    dense_ranks,
    exact_table,
)

PAIRWISE = ("pairs", "strength", "fuzzy", "probabilistic", "grey")
SAFE_SUM = 1 << 62


def preference_of(key: str, actor: Actor, columns: Columns) -> Preference:
    """The preference of an actor who does not have goals, over the states of `columns`.

    Raises InputError with everything that does not fit the states, LimitError for too many states for a kind that
    compares them pair by pair.
    """
    kinds = actor.preference_kinds
    if len(kinds) > 1:
        raise InputError(f"{key} has {listed([KIND_WORDS[kind] for kind in kinds])}; give one of them")
    kind = actor.preference_kind
    if kind in PAIRWISE and len(columns.ids) > MAX_COMPARED_STATES:
        raise LimitError(
            f"{key}: {KIND_WORDS[kind]} compares {len(columns.ids):,} feasible states pair by pair; the limit is "
            f"{MAX_COMPARED_STATES:,} states"
        )
    options = () if columns.space is None else columns.space.options
    found = [Problem(f"{_place(key, fault.path)}: {fault.message}") for fault in faults(actor, columns.ids, options)]
    if found:
        raise InputError(found)
    if actor.ranking is not None:
        return Ranking(ranks_listed(key, actor.ranking, columns.ids))
    if actor.statements is not None:
        return Ranking(ranks_by_statements(actor.statements, columns))
    if actor.weights is not None:
        return Ranking(ranks_by_weights(actor.weights, columns))
    return _pairwise(actor, columns.ids)


def _place(key: str, path: Sequence[str | int]) -> str:
    """Where a mistake stands, counted from 1, as a person reads it: `town, pairs, better, item 2`."""
    return ", ".join([key, *(part if isinstance(part, str) else f"item {part + 1}" for part in path)])


def _pairwise(actor: Actor, ids: Sequence[str]) -> Preference:
    if actor.pairs is not None:
        return _pairs(actor.pairs, ids)
    if actor.strength is not None:
        return _degrees(actor.strength, ids)
    if actor.fuzzy is not None:
        return _fuzzy(actor.fuzzy, ids)
    if actor.probabilistic is not None:
        return _probabilistic(actor.probabilistic, ids)
    assert actor.grey is not None
    return _grey(actor.grey, ids)


# --- rankings ---------------------------------------------------------------------------------------------------------


def ranks_listed(key: str, ranking: Sequence[Sequence[str]], ids: Sequence[str]) -> Ranks:
    """Ranks from tiers of states, best first. Raises InputError unless every state stands there once."""
    rank = {state: len(ranking) - place for place, tier in enumerate(ranking) for state in tier}
    known = frozenset(ids)
    missing = [state for state in ids if state not in rank]
    unknown = [state for state in rank if state not in known]
    if missing or unknown:
        raise InputError(
            f"the ranking of {key} must name the {len(ids)} feasible states once each"
            + (f"; missing: {listed(missing)}" if missing else "")
            + (f"; not feasible: {listed(unknown)}" if unknown else "")
        )
    return np.array([rank[state] for state in ids], dtype=np.int64)


def lexicographic(columns: Iterable[NDArray[np.bool_]], states: int) -> Ranks:
    """Ranks by any number of truth columns, most important first; shape (states,), higher is better.

    The same as ranks by the sum of 2^(k-j) over the columns j = 1..k that hold (option prioritisation: Fang, Hipel,
    Kilgour and Peng 2003), without numbers that grow with k.
    """
    ranks = np.zeros(states, dtype=np.int64)
    bits = 0
    for column in columns:
        if bits > 60:
            ranks = dense_ranks(ranks)
            bits = states.bit_length()
        ranks = ranks * 2 + column
        bits += 1
    return dense_ranks(ranks)


def ranks_by_statements(statements: Sequence[str], columns: Columns) -> Ranks:
    """Option prioritisation: the state at which the most important statement that separates two holds is better.

    A statement that uses a link which is not in force in this reading decides nothing.
    """
    found = (columns.where(text) for text in statements)
    return lexicographic((column for column in found if column is not None), len(columns.ids))


def ranks_by_weights(weights: dict[str, Fraction], columns: Columns) -> Ranks:
    """Option weighting: the sum of the weights of the options taken, exactly (Fang, Hipel, Kilgour and Peng 2003)."""
    scale = lcm(*(weight.denominator for weight in weights.values()))
    whole = {name: int(weight * scale) for name, weight in weights.items()}
    small = sum(abs(weight) for weight in whole.values()) < SAFE_SUM
    total: NDArray[np.generic] = np.zeros(len(columns.ids), dtype=np.int64 if small else object)
    for name, weight in whole.items():
        column = columns.where(name)
        assert column is not None
        total = total + column.astype(total.dtype) * weight
    return dense_ranks(total)


# --- pair by pair -----------------------------------------------------------------------------------------------------


def _pairs(given: PairPreference, ids: Sequence[str]) -> Pairs:
    index = {state: number for number, state in enumerate(ids)}
    better = np.zeros((len(ids), len(ids)), dtype=bool)
    unknown = np.full((len(ids), len(ids)), given.rest == "unknown")
    np.fill_diagonal(unknown, val=False)
    for kind, pairs in (("better", given.better), ("equal", given.equal), ("unknown", given.unknown)):
        for first, second in pairs:
            s, t = index[first], index[second]
            better[s, t] = kind == "better"
            unknown[s, t] = unknown[t, s] = kind == "unknown"
    return Pairs(better, unknown)


def _degrees(given: StrengthPreference, ids: Sequence[str]) -> Degrees:
    index = {state: number for number, state in enumerate(ids)}
    degree = np.zeros((len(ids), len(ids)), dtype=np.int64)
    for first, second, strength in given.pairs:
        degree[index[first], index[second]] = strength
    order = [index[state] for state in given.states()] if given.order is not None else []
    for place, upper in enumerate(order):
        strongest = 0
        for step, lower in zip(given.steps()[place:], order[place + 1 :], strict=True):
            strongest = max(strongest, step)
            degree[upper, lower] = strongest
    return Degrees(degree - degree.T)


def _numbers(matrix: Matrix, order: Sequence[str], ids: Sequence[str]) -> Numbers:
    """The matrix with its rows and columns in the order of the states."""
    written = {state: number for number, state in enumerate(order or ids)}
    places = [written[state] for state in ids]
    return exact_table(matrix)[np.ix_(places, places)]


def _fuzzy(given: FuzzyPreference, ids: Sequence[str]) -> Fuzzy:
    return Fuzzy(_numbers(given.matrix, given.states, ids), given.threshold)


def _probabilistic(given: ProbabilisticPreference, ids: Sequence[str]) -> Probabilistic:
    chance = _numbers(given.matrix, given.states, ids)
    return Probabilistic(chance, given.alpha, given.beta, given.gamma)


def _grey(given: GreyPreference, ids: Sequence[str]) -> Grey:
    low, high = (_numbers(matrix, given.states, ids) for matrix in (given.low, given.high))
    return Grey(low, high, given.attitude, given.threshold)
