"""Random preferences of every published kind, as plain tables for the references and as preferences of the package.

A table is drawn with one seed: many numbers at once, and the conflict around it still shrinks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
from hypothesis import strategies as st

from standoff.game import Game
from standoff.game.preference import Degrees, Fuzzy, Grey, Pairs, Preference, Probabilistic, exact_table
from standoff.stability import analyse
from standoff.stability.rules import STANDARD, Rules
from tests import strategies
from tests.strategies import Conflict

Table = list[list[Any]]
Marks = dict[str, list[set[int]]]

FORMS = ("Nash", "GMR", "SMR", "SEQ")
FINER_AND_COARSER = [("Nash", "SMR"), ("SMR", "GMR"), ("Nash", "SEQ"), ("SEQ", "GMR")]

FUZZY = {"Nash": "FR", "GMR": "FGMR", "SMR": "FSMR", "SEQ": "FSEQ"}
CHANCES = {form: f"P{form}" for form in FORMS}
GREY = {form: f"Grey{form}" for form in FORMS}
RELATIONAL = {form: f"R{form}" for form in FORMS}

QUARTERS = [Fraction(n, 4) for n in range(5)]
TENTHS = [Fraction(n, 10) for n in range(11)]


def any_conflicts() -> st.SearchStrategy[Conflict]:
    """2 to 5 actors in option form and in graph form, ties and intransitive moves among them."""
    return st.one_of(
        strategies.option_conflicts(max_options=4),
        strategies.graph_conflicts(),
        strategies.graph_conflicts(),
        strategies.option_conflicts(min_options=5, max_options=5, actors=5),
    )


def states_of(conflict: Conflict) -> int:
    return len(conflict.ranks[0])


def moves_of(conflict: Conflict) -> Sequence[Sequence[set[int]]]:
    return conflict.reference().moves


def seeded(make: Callable[[Random, int], Any]) -> Callable[[int], st.SearchStrategy[Any]]:
    """A strategy for tables over a number of states."""
    return lambda states: st.integers(0, 10**9).map(lambda seed: make(Random(seed), states))


def _table(states: int, diagonal: Any, pair: Callable[[], tuple[Any, Any]]) -> Table:
    rows = [[diagonal] * states for _ in range(states)]
    for s in range(states):
        for t in range(s):
            rows[s][t], rows[t][s] = pair()
    return rows


# --- tables, with intransitive and with ranked ones among them --------------------------------------------------------


def relation_table(random: Random, states: int) -> Table:
    """ ">", "<", "~" and "U"."""
    known = random.choice(["><", "><~", "~"])
    unknown = random.choice([0.0, 0.2, 0.5, 1.0])
    opposite = {">": "<", "<": ">", "~": "~", "U": "U"}
    ranks = [random.randrange(states) for _ in range(states)] if random.random() < 0.5 else None
    rows = [["~"] * states for _ in range(states)]
    for s in range(states):
        for t in range(s):
            how = random.choice(known)
            if ranks is not None:
                how = ">" if ranks[s] > ranks[t] else "<" if ranks[s] < ranks[t] else "~"
            if random.random() < unknown:
                how = "U"
            rows[s][t], rows[t][s] = how, opposite[how]
    return rows


def degree_table(random: Random, states: int, top: int = 2) -> Table:
    if random.random() < 0.5:
        places = [random.randrange(top * 2) for _ in range(states)]
        return [[_clipped(places[s] - places[t], top) for t in range(states)] for s in range(states)]

    def pair() -> tuple[int, int]:
        degree = random.randint(-top, top)
        return degree, -degree

    return _table(states, 0, pair)


def _clipped(value: int, top: int) -> int:
    return max(-top, min(top, value))


def certainty_table(random: Random, states: int) -> Table:
    def pair() -> tuple[Fraction, Fraction]:
        share = random.choice(among)
        return share, 1 - share

    among = random.choice([QUARTERS, TENTHS, [Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1)]])
    return _table(states, Fraction(1, 2), pair)


def chance_table(random: Random, states: int) -> Table:
    def pair() -> tuple[Fraction, Fraction]:
        first = random.randrange(11)
        return TENTHS[first], TENTHS[random.randrange(11 - first)]

    return _table(states, Fraction(0), pair)


def bounds_tables(random: Random, states: int) -> tuple[Table, Table]:
    low = [[Fraction(1, 2)] * states for _ in range(states)]
    high = [[Fraction(1, 2)] * states for _ in range(states)]
    for s in range(states):
        for t in range(s):
            low[s][t], high[s][t] = sorted(random.choices(TENTHS, k=2))
            low[t][s], high[t][s] = 1 - high[s][t], 1 - low[s][t]
    return low, high


relations = seeded(relation_table)
certainties = seeded(certainty_table)
chances = seeded(chance_table)
bounds = seeded(bounds_tables)


def degrees(states: int, top: int = 2) -> st.SearchStrategy[Table]:
    return seeded(lambda random, size: degree_table(random, size, top))(states)


def thresholds() -> st.SearchStrategy[Fraction]:
    """Above 0 and up to 1."""
    return st.sampled_from([Fraction(1, 100), *TENTHS[1:], *QUARTERS[1:], Fraction(1, 3)])


def shares() -> st.SearchStrategy[Fraction]:
    return st.sampled_from(TENTHS)


def gammas() -> st.SearchStrategy[Fraction]:
    """From 0 to below 1."""
    return st.sampled_from(TENTHS[:-1])


def one_per_actor(draw: Callable[[st.SearchStrategy[Any]], Any], actors: int, of: st.SearchStrategy[Any]) -> list[Any]:
    return [draw(of) for _ in range(actors)]


# --- as preferences of the package ------------------------------------------------------------------------------------


def as_relation(table: Table) -> Pairs:
    return Pairs(_where(table, ">"), _where(table, "U"))


def _where(table: Table, word: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.array([[how == word for how in row] for row in table], dtype=bool)


def as_degrees(table: Table) -> Degrees:
    return Degrees(np.array(table, dtype=np.int64))


def as_fuzzy(table: Table, threshold: Fraction) -> Fuzzy:
    return Fuzzy(exact_table(table), threshold)


def as_probabilistic(table: Table, alpha: Fraction, beta: Fraction, gamma: Fraction) -> Probabilistic:
    return Probabilistic(exact_table(table), alpha, beta, gamma)


def as_grey(tables: tuple[Table, Table], attitude: Fraction, threshold: Fraction) -> Grey:
    return Grey(exact_table(tables[0]), exact_table(tables[1]), attitude, threshold)


def known_relation(ranks: Sequence[int]) -> Table:
    """ ">", "<" and "~" of a ranking."""
    return [[">" if a > b else "<" if a < b else "~" for b in ranks] for a in ranks]


# --- what the package says --------------------------------------------------------------------------------------------


def with_preferences(
    conflict: Conflict,
    preferences: Sequence[Preference],
    attitudes: Mapping[str, Mapping[str, int]] | None = None,
) -> Game:
    return replace(conflict.game(), preferences=tuple(preferences), attitudes=attitudes)


def marks(game: Game, names: Sequence[str], rules: Rules = STANDARD) -> Marks:
    """name -> for each actor the places of its stable states."""
    found = analyse(game, names, rules)
    return {name: [set(np.flatnonzero(mark).tolist()) for mark in found.marks[name]] for name in names}


def ordinary(conflict: Conflict) -> Marks:
    """Nash, GMR, SMR, SEQ of the ranks of the conflict."""
    return marks(conflict.game(), FORMS)


def assert_same(found: Marks, expected: Marks) -> None:
    for name, sets in expected.items():
        assert found[name] == sets, name


def expected(conflict: Conflict, name: str, stable: Callable[[int, int], bool]) -> Marks:
    """The same from a reference: stable(i, s) for actor i and state s."""
    states = range(states_of(conflict))
    return {name: [{s for s in states if stable(i, s)} for i in range(conflict.actors)]}


def assert_within(found: Marks, finer: str, coarser: str) -> None:
    for stable, others in zip(found[finer], found[coarser], strict=True):
        assert stable <= others, (finer, coarser)


def assert_ordered(found: Marks, names: dict[str, str]) -> None:
    for finer, coarser in FINER_AND_COARSER:
        assert_within(found, names[finer], names[coarser])


def renamed(found: Marks, names: dict[str, str]) -> Marks:
    return {form: found[name] for form, name in names.items()}


def marks_with(conflict: Conflict, preferences: Sequence[Preference], names: Sequence[str]) -> Marks:
    return marks(with_preferences(conflict, preferences), names)
