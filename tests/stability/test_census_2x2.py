"""The 78 strict ordinal 2x2 games, counted by what equilibria they have.

* 78 games, 9 of them without a Nash equilibrium: A. Rapoport and M. Guyer, A taxonomy of 2x2 games, General
  Systems 11 (1966); the latter are 18 of the 144 games that D. Robinson and D. Goforth, The Topology of the
  2x2 Games (2005), tell apart by who is who.
* 12 with two Nash equilibria: 18 of the 144 have two, 6 of them symmetric, and (18 - 6) / 2 + 6 = 12.
* None without a SEQ equilibrium: every finite conflict of two has one (N. Fraser and K. Hipel 1979 and 1984;
  L. Fang, K. Hipel and D.M. Kilgour 1989).
* None without a GMR equilibrium: N. Howard 1971.
* 57 with exactly one Nash equilibrium, 4 without an SMR equilibrium, and 55 with a state that is non-myopically stable
  for both (D.M. Kilgour 1985): our own count.
* 37 with a nonmyopic equilibrium of S. Brams and D. Wittman (1981, recalled) is a count of another concept, in which
  play has to end before it comes full circle; NM does not reproduce it, and need not.

The counts are recalled; the 78 games are confirmed by S. Brams and M. Ismail, Theory and Decision 2021,
https://link.springer.com/article/10.1007/s11238-021-09824-1
"""

from functools import cache
from itertools import permutations, product

import numpy as np

from standoff.stability import analyse
from tests.strategies import Answers, OptionConflict, answers

Payoffs = tuple[tuple[int, ...], tuple[int, ...]]


def as_told_otherwise(game: Payoffs) -> list[Payoffs]:
    """The game with its rows, its columns or its players exchanged. State 2c + r is row r and column c."""
    told: list[Payoffs] = []
    for flip, exchange in product(range(4), (False, True)):
        row, column = (tuple(payoffs[state ^ flip] for state in range(4)) for payoffs in game)
        if exchange:
            row, column = (tuple(payoffs[state] for state in (0, 2, 1, 3)) for payoffs in (column, row))
        told.append((row, column))
    return told


@cache
def census() -> dict[Payoffs, Answers]:
    games = {min(as_told_otherwise((row, column))) for row, column in product(permutations((1, 2, 3, 4)), repeat=2)}
    return {game: answers(as_conflict(game)) for game in games}


def as_conflict(game: Payoffs) -> OptionConflict:
    none: frozenset[int] = frozenset()
    return OptionConflict(options=(1, 1), infeasible=none, yes_stays=none, no_stays=none, ranks=game)


def games_with(equilibria: int, concept: str) -> int:
    return sum(len(found.equilibria[concept]) == equilibria for found in census().values())


def test_there_are_78_games() -> None:
    assert len(census()) == 78


def test_nine_games_have_no_nash_equilibrium_and_twelve_have_two() -> None:
    assert games_with(0, "Nash") == 9
    assert games_with(1, "Nash") == 57
    assert games_with(2, "Nash") == 12


def test_four_games_have_no_symmetric_metarational_equilibrium() -> None:
    assert games_with(0, "SMR") == 4


def test_every_game_has_a_sequential_and_a_metarational_equilibrium() -> None:
    assert games_with(0, "SEQ") == 0
    assert games_with(0, "GMR") == 0


def test_23_games_have_no_state_that_is_non_myopically_stable_for_both() -> None:
    found = [analyse(as_conflict(game).game(), ["NM"]).equilibria("NM") for game in census()]

    assert sum(not states for states in found) == 23
    assert sum(len(states) > 0 for states in found) == 55


def test_limited_moves_that_agree_for_long_are_non_myopic() -> None:
    """In every one of the 78 games: what NM says is what all of L21 to L44 say."""
    horizons = tuple(f"L{h}" for h in range(21, 45))
    for game in census():
        result = analyse(as_conflict(game).game(), ("NM", *horizons))
        for actor in range(2):
            agreed = np.logical_and.reduce([result.marks[name][actor] for name in horizons])
            assert (agreed == result.marks["NM"][actor]).all(), game
