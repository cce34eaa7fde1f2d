"""What is wrong with a preference that is not written as goals: found alike when a file is read and a game is built.

The file is read before the feasible states are known, unless it lists them; what needs them is looked at again then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from standoff.case.model import Actor
from standoff.case.preferences import (
    FuzzyPreference,
    GreyPreference,
    Matrix,
    PairPreference,
    ProbabilisticPreference,
    StrengthPreference,
)
from standoff.case.yaml_text import Path
from standoff.errors import listed, nearest

KIND_WORDS = {
    "goals": "goals",
    "ranking": "a ranking of states",
    "statements": "statements",
    "weights": "weights of options",
    "pairs": "a preference pair by pair",
    "strength": "a strength of preference",
    "fuzzy": "a fuzzy preference",
    "probabilistic": "a probabilistic preference",
    "grey": "a grey preference",
}
"""What an actor has whose preference is of this kind."""


MAX_DEGREE = 99
MOST_UNKNOWN = 20


@dataclass(frozen=True)
class Fault:
    """One mistake, and where it stands inside the actor; `key`: at the key rather than at the value."""

    message: str
    path: Path
    key: bool = False


def faults(actor: Actor, states: Sequence[str] | None, options: Sequence[str]) -> Iterator[Fault]:
    """Everything that is wrong with pairs, strength, matrices and weights of an actor.

    states: the ids that preferences refer to, in order, or None where they are not known yet. options: all
    `actor.option` of the case.
    """
    if actor.weights is not None:
        yield from _weight_faults(actor.weights, options)
    if actor.pairs is not None:
        yield from _pair_faults(actor.pairs, states)
    if actor.strength is not None:
        yield from _strength_faults(actor.strength, states)
    if actor.fuzzy is not None:
        yield from _fuzzy_faults(actor.fuzzy, states)
    if actor.probabilistic is not None:
        yield from _probabilistic_faults(actor.probabilistic, states)
    if actor.grey is not None:
        yield from _grey_faults(actor.grey, states)


def _unknown(name: str, states: Sequence[str], path: Path) -> Fault:
    return Fault(f"there is no state {name!r}{nearest(name, states)}; there is {listed(states)}", path)


def _weight_faults(weights: dict[str, Fraction], options: Sequence[str]) -> Iterator[Fault]:
    for name in weights:
        if name not in options:
            known = f"; there is {listed(options)}" if options else ", and this case has no options"
            yield Fault(f"there is no option {name!r}{nearest(name, options)}{known}", ("weights", name), key=True)


# --- pairs ------------------------------------------------------------------------------------------------------------


def _pair_faults(given: PairPreference, states: Sequence[str] | None) -> Iterator[Fault]:
    known = None if states is None else frozenset(states)
    seen: dict[frozenset[str], str] = {}
    for what, pairs in (("better", given.better), ("equal", given.equal), ("unknown", given.unknown)):
        for number, (first, second) in enumerate(pairs):
            path: Path = ("pairs", what, number)
            if states is not None and known is not None:
                yield from (_unknown(name, states, path) for name in (first, second) if name not in known)
            if first == second:
                yield Fault(f"expected two states; found {first!r} twice", path)
                continue
            says = f"{first} is better than {second}" if what == "better" else what
            pair = frozenset((first, second))
            if pair in seen:
                message = "it stands here twice" if seen[pair] == says else f"here {says}, elsewhere {seen[pair]}"
                yield Fault(f"the pair {first}, {second}: {message}", path)
            seen.setdefault(pair, says)
    if states is not None and given.rest is None:
        yield from _missing_pairs(states, seen)


def _missing_pairs(states: Sequence[str], seen: dict[frozenset[str], str]) -> Iterator[Fault]:
    known = frozenset(states)
    missing = len(states) * (len(states) - 1) // 2 - sum(pair <= known for pair in seen)
    first = next((pair for pair in combinations(states, 2) if frozenset(pair) not in seen), None)
    if first is not None:
        more = f" and {missing - 1} more" if missing > 1 else ""
        yield Fault(
            f"nothing is said about the pair {first[0]}, {first[1]}{more}; list it, or say 'rest: equal' or "
            "'rest: unknown'",
            ("pairs",),
            key=True,
        )


# --- strength ---------------------------------------------------------------------------------------------------------


def _strength_faults(given: StrengthPreference, states: Sequence[str] | None) -> Iterator[Fault]:
    if given.order is not None:
        order = given.states()
        yield from _order_faults(order, states, ("strength",), "the order")
        if max(given.steps(), default=0) > MAX_DEGREE:
            yield Fault(f"expected degrees of up to {MAX_DEGREE}; found {max(given.steps())} times '>'", ("strength",))
    seen: set[frozenset[str]] = set()
    known = None if states is None else frozenset(states)
    for number, (first, second, degree) in enumerate(given.pairs):
        path: Path = ("strength", "pairs", number)
        if states and known is not None:
            yield from (_unknown(name, states, path) for name in (first, second) if name not in known)
        if first == second:
            yield Fault(f"expected two states; found {first!r} twice", path)
        elif frozenset((first, second)) in seen:
            yield Fault(f"the pair {first}, {second} stands here twice", path)
        seen.add(frozenset((first, second)))
        if not 1 <= degree <= MAX_DEGREE:
            yield Fault(f"expected a degree from 1 (mild), 2 (strong) up to {MAX_DEGREE}; found {degree}", path)


def _order_faults(order: Sequence[str], states: Sequence[str] | None, path: Path, what: str) -> Iterator[Fault]:
    times = Counter(order)
    repeated = sorted(name for name in times if times[name] > 1)
    if repeated:
        yield Fault(f"{listed(repeated)} {'stands' if len(repeated) == 1 else 'stand'} in {what} more than once", path)
    if states is not None:
        known = frozenset(states)
        unknown = [name for name in times if name not in known]
        yield from (_unknown(name, states, path) for name in unknown[:MOST_UNKNOWN])
        if len(unknown) > MOST_UNKNOWN:
            yield Fault(f"{len(unknown) - MOST_UNKNOWN:,} more names here are no states", path)
        missing = [name for name in states if name not in times]
        if missing:
            yield Fault(f"{listed(missing)} is missing in {what}, which names every feasible state", path)


# --- matrices ---------------------------------------------------------------------------------------------------------


def _fuzzy_faults(given: FuzzyPreference, states: Sequence[str] | None) -> Iterator[Fault]:
    found = list(_matrix_faults(given.matrix, given.states, states, ("fuzzy", "matrix")))
    yield from found
    if not found:
        for row, column, name in _cells(given.matrix, given.states or states):
            total = given.matrix[row][column] + given.matrix[column][row]
            if row <= column and total != 1:
                yield Fault(
                    f"{name}: the two directions add up to {_shown(total)}; expected 1 (0.5 for a state itself)",
                    ("fuzzy", "matrix", row, column),
                )
    yield from _above_zero(given.threshold, ("fuzzy", "threshold"))


def _probabilistic_faults(given: ProbabilisticPreference, states: Sequence[str] | None) -> Iterator[Fault]:
    found = list(_matrix_faults(given.matrix, given.states, states, ("probabilistic", "matrix")))
    yield from found
    if not found:
        for row, column, name in _cells(given.matrix, given.states or states):
            here = given.matrix[row][column]
            path: Path = ("probabilistic", "matrix", row, column)
            if row == column and here:
                yield Fault(f"{name}: a state is not preferred to itself; expected 0, found {_shown(here)}", path)
            elif row < column and here + given.matrix[column][row] > 1:
                total = _shown(here + given.matrix[column][row])
                yield Fault(f"{name}: the two directions add up to {total}; expected 1 at most", path)
    yield from _above_zero(given.alpha, ("probabilistic", "alpha"))
    yield from _above_zero(given.beta, ("probabilistic", "beta"))
    if not 0 <= given.gamma < 1:
        yield Fault(f"expected a number from 0 to below 1; found {_shown(given.gamma)}", ("probabilistic", "gamma"))


def _grey_faults(given: GreyPreference, states: Sequence[str] | None) -> Iterator[Fault]:
    found = list(_matrix_faults(given.low, given.states, states, ("grey", "low")))
    found += _matrix_faults(given.high, given.states, states, ("grey", "high"))
    if len(given.low) != len(given.high):
        found.append(Fault(f"'low' has {len(given.low)} rows and 'high' has {len(given.high)}", ("grey", "high")))
    yield from found
    if not found:
        for row, column, name in _cells(given.low, given.states or states):
            low, high = given.low[row][column], given.high[row][column]
            path: Path = ("grey", "low", row, column)
            if low > high:
                yield Fault(f"{name}: the lower bound {_shown(low)} is above the upper bound {_shown(high)}", path)
            if low != 1 - given.high[column][row]:
                yield Fault(
                    f"{name}: expected 1 minus the upper bound of the other direction, "
                    f"{_shown(1 - given.high[column][row])}; found {_shown(low)}",
                    path,
                )
    if not 0 <= given.attitude <= 1:
        yield Fault(f"expected a number from 0 to 1; found {_shown(given.attitude)}", ("grey", "attitude"))
    yield from _above_zero(given.threshold, ("grey", "threshold"))


def _matrix_faults(matrix: Matrix, order: Sequence[str], states: Sequence[str] | None, path: Path) -> Iterator[Fault]:
    if order:
        yield from _order_faults(order, states, (path[0], "states"), "this list")
    expected = len(order) or (len(matrix) if states is None else len(states))
    if len(matrix) != expected or not matrix:
        yield Fault(f"expected {expected or 'some'} rows, one per state; found {len(matrix)}", path)
    for number, row in enumerate(matrix):
        if len(row) != expected:
            yield Fault(f"expected {expected} values in this row, one per state; found {len(row)}", (*path, number))
        for place, value in enumerate(row):
            if not 0 <= value <= 1:
                yield Fault(f"expected a number from 0 to 1; found {_shown(value)}", (*path, number, place))


def _cells(matrix: Matrix, order: Sequence[str] | None) -> Iterator[tuple[int, int, str]]:
    """Each cell with its row, its column and its name in words."""
    names = order or [str(number + 1) for number in range(len(matrix))]
    for row, one in enumerate(names):
        yield from ((row, column, f"{one} against {other}") for column, other in enumerate(names))


def _above_zero(value: Fraction, path: Path) -> Iterator[Fault]:
    if not 0 < value <= 1:
        yield Fault(f"expected a number above 0 and up to 1; found {_shown(value)}", path)


def _shown(value: Fraction) -> str:
    """A fraction as a decimal where that is exact, else as it is."""
    text = f"{float(value):.12g}"
    return text if Fraction(text) == value else str(value)
