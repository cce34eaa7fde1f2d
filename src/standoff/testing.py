"""Random conflicts for tests of one's own (hypothesis strategies); needs the extra `testing`.

    from hypothesis import given
    from standoff.testing import games

    @given(games(actors=(2, 3)))
    def test_nash_is_the_strictest(game): ...

Examples shrink towards two actors with one option each, options that can be reversed, and indifference.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from typing import Any, Literal

import numpy as np

from standoff.errors import InputError, listed, nearest
from standoff.game.model import Game
from standoff.game.preference import (
    PREFERENCES,
    Degrees,
    Fuzzy,
    Grey,
    Pairs,
    Preference,
    Probabilistic,
    Ranking,
    ranking,
)

try:
    from hypothesis import strategies as st
except ModuleNotFoundError:
    raise InputError("standoff.testing needs hypothesis: pip install 'standoff[testing]'") from None

__all__ = ["Kind", "games", "graph_games", "preferences"]

Kind = Literal["ranking", "pairs", "unknown", "strength", "fuzzy", "probabilistic", "grey"]

MAX_DEGREE = 3
PARTS = 10
"""Shares (certainties, chances, thresholds) are tenths."""


@st.composite
def games(
    draw: st.DrawFn,
    actors: tuple[int, int] = (2, 5),
    options: tuple[int, int] = (1, 3),
    *,
    states: tuple[int, int] = (1, 32),
    infeasible: bool = True,
    one_way: bool = True,
    ties: bool = True,
    kind: Kind = "ranking",
) -> Game:
    """Games in option form.

    actors: fewest and most actors, named a, b, ... options: fewest and most options of one actor, named o1, o2, ...
    states: fewest and most feasible states; the combinations of options are never more than the larger number, unless
    the fewest actors and options make more. infeasible: whether combinations may be excluded. one_way: whether options
    may be irreversible, in either direction. ties: whether rankings may have ties. kind: of every actor's preference.
    """
    counts = _counts(draw, actors, options, states[1])
    names = [chr(ord("a") + number) for number in range(len(counts))]
    own = {name: [f"o{number + 1}" for number in range(count)] for name, count in zip(names, counts, strict=True)}
    size = 1 << sum(counts)
    excluded = _excluded(draw, size, states) if infeasible else []
    directions = [
        draw(st.sampled_from(["both", "yes stays", "no stays"])) if one_way else "both" for _ in range(sum(counts))
    ]
    full = [f"{name}.{option}" for name in names for option in own[name]]
    compare = preferences(size - len(excluded), kind, ties=ties)
    return Game.from_options(
        own,
        {name: draw(compare) for name in names},
        infeasible=excluded,
        yes_stays=[name for name, direction in zip(full, directions, strict=True) if direction == "yes stays"],
        no_stays=[name for name, direction in zip(full, directions, strict=True) if direction == "no stays"],
    )


@st.composite
def graph_games(
    draw: st.DrawFn,
    actors: tuple[int, int] = (2, 5),
    states: tuple[int, int] = (2, 8),
    *,
    moves: int = 3,
    one_way: bool = True,
    ties: bool = True,
    kind: Kind = "ranking",
) -> Game:
    """Games in graph form: any moves, transitive or not, of several actors between the same states or of none at all.

    actors, states: fewest and most, named a, b, ... and 1, 2, ... moves: most moves of one actor from one state, where
    one_way is true; else every move can be undone, which may make them more. ties, kind: as for `games`.
    """
    count, size = draw(st.integers(*actors)), draw(st.integers(*states))
    ids = [str(number + 1) for number in range(size)]
    names = [chr(ord("a") + number) for number in range(count)]
    compare = preferences(size, kind, ties=ties)

    def ends(start: str) -> st.SearchStrategy[list[str]]:
        others = [state for state in ids if state != start]
        if not others:
            return st.just([])
        return st.lists(st.sampled_from(others), max_size=moves, unique=True)

    book = {name: {start: draw(ends(start)) for start in ids} for name in names}
    if not one_way:
        for own in book.values():
            for start, end in [(start, end) for start, reached in own.items() for end in reached]:
                own[end] = [*own[end], *([start] if start not in own[end] else [])]
    return Game.from_graph(ids, book, {name: draw(compare) for name in names})


def preferences(states: int, kind: Kind = "ranking", *, ties: bool = True) -> st.SearchStrategy[Preference]:
    """Preferences over a number of states: see `standoff.game.preference` for the kinds.

    ties: whether a ranking may have ties; the other kinds may always be indifferent. "pairs" need not be transitive; in
    "unknown" at least one pair is so, where there are two states or more.
    Raises InputError for a kind that there is not.
    """
    if kind not in PREFERENCES:
        raise InputError(f"there is no kind of preference {kind!r}{nearest(kind, PREFERENCES)}; {listed(PREFERENCES)}")
    if kind == "ranking":
        return _rankings(states, ties=ties)
    made: dict[str, Callable[[int], st.SearchStrategy[Preference]]] = {
        "pairs": _pairs,
        "unknown": _unknown,
        "strength": _degrees,
        "fuzzy": _fuzzy,
        "probabilistic": _probabilistic,
        "grey": _grey,
    }
    return made[kind](states)


# --- options and states -----------------------------------------------------------------------------------------------


def _counts(draw: st.DrawFn, actors: tuple[int, int], options: tuple[int, int], most: int) -> list[int]:
    """How many options each actor has, so that their combinations are no more than `most` where that can be."""
    left = most.bit_length() - 1
    many = min(actors[1], max(actors[0], left // max(1, options[0])))
    number = draw(st.integers(actors[0], many))
    counts = []
    for still in range(number, 0, -1):
        room = max(options[0], left - (still - 1) * options[0])
        counts.append(draw(st.integers(options[0], min(options[1], room))))
        left -= counts[-1]
    return counts


def _excluded(draw: st.DrawFn, size: int, states: tuple[int, int]) -> list[int]:
    most = max(0, size - max(1, states[0]))
    return sorted(draw(st.sets(st.integers(0, size - 1), max_size=most)))


# --- preferences ------------------------------------------------------------------------------------------------------


def _rankings(states: int, *, ties: bool) -> st.SearchStrategy[Preference]:
    if not ties:
        return st.permutations(range(states)).map(ranking)
    few_levels = st.lists(st.integers(0, 2), min_size=states, max_size=states)
    many_levels = st.lists(st.integers(0, max(0, states - 1)), min_size=states, max_size=states)
    return st.one_of(few_levels, many_levels).map(_ranked)


def _ranked(values: list[int]) -> Ranking:
    return ranking(np.array(values, dtype=np.int64))


def _square(states: int, dtype: Any, filled: Any = 0) -> Any:
    return np.full((states, states), filled, dtype=dtype)


def _by_pair(states: int, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[tuple[int, int], Any]]:
    """One value for every pair of states."""
    return st.fixed_dictionaries(dict.fromkeys(combinations(range(states), 2), values))


def _pairs_of(states: int, words: dict[tuple[int, int], str]) -> Pairs:
    better, unknown = _square(states, np.bool_), _square(states, np.bool_)
    for (one, other), word in words.items():
        better[one, other], better[other, one] = word == ">", word == "<"
        unknown[one, other] = unknown[other, one] = word == "?"
    return Pairs(better, unknown)


def _pairs(states: int) -> st.SearchStrategy[Preference]:
    return _by_pair(states, st.sampled_from("~><")).map(lambda words: _pairs_of(states, words))


def _unknown(states: int) -> st.SearchStrategy[Preference]:
    words = _by_pair(states, st.sampled_from("?~><"))
    if states > 1:
        which = st.sampled_from(list(combinations(range(states), 2)))
        words = st.tuples(words, which).map(lambda drawn: {**drawn[0], drawn[1]: "?"})
    return words.map(lambda told: _pairs_of(states, told))


def _degrees(states: int) -> st.SearchStrategy[Preference]:
    def made(degrees: dict[tuple[int, int], int]) -> Degrees:
        degree = _square(states, np.int64)
        for (one, other), value in degrees.items():
            degree[one, other], degree[other, one] = value, -value
        return Degrees(degree)

    return _by_pair(states, st.integers(-MAX_DEGREE, MAX_DEGREE)).map(made)


def _share(least: int = 0, most: int = PARTS) -> st.SearchStrategy[Fraction]:
    return st.integers(least, most).map(lambda part: Fraction(part, PARTS))


def _fuzzy(states: int) -> st.SearchStrategy[Preference]:
    def made(certainties: dict[tuple[int, int], Fraction], threshold: Fraction) -> Fuzzy:
        certainty = _square(states, object, Fraction(1, 2))
        for (one, other), value in certainties.items():
            certainty[one, other], certainty[other, one] = value, 1 - value
        return Fuzzy(certainty, threshold)

    return st.builds(made, _by_pair(states, _share()), _share(1))


def _probabilistic(states: int) -> st.SearchStrategy[Preference]:
    def made(chances: dict[tuple[int, int], tuple[Fraction, Fraction]], parameters: tuple[Fraction, ...]) -> Preference:
        chance = _square(states, object, Fraction(0))
        for (one, other), (first, second) in chances.items():
            chance[one, other], chance[other, one] = first, second
        return Probabilistic(chance, *parameters)

    both = st.tuples(_share(), _share()).map(lambda two: two if sum(two) <= 1 else (1 - two[0], 1 - two[1]))
    parameters = st.tuples(_share(1), _share(1), _share(0, PARTS - 1))
    return st.builds(made, _by_pair(states, both), parameters)


def _grey(states: int) -> st.SearchStrategy[Preference]:
    def made(bounds: dict[tuple[int, int], list[Fraction]], attitude: Fraction, threshold: Fraction) -> Preference:
        low, high = _square(states, object, Fraction(1, 2)), _square(states, object, Fraction(1, 2))
        for (one, other), (least, most) in bounds.items():
            low[one, other], high[one, other] = least, most
            low[other, one], high[other, one] = 1 - most, 1 - least
        return Grey(low, high, attitude, threshold)

    interval = st.lists(_share(), min_size=2, max_size=2).map(sorted)
    return st.builds(made, _by_pair(states, interval), _share(), _share(1))
