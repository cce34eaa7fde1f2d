"""Kinds of preference: exact numbers, what is refused, and a simpler kind read as a richer one."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.errors import InputError
from standoff.game.preference import (
    Degrees,
    Fuzzy,
    Grey,
    Pairs,
    Preference,
    Probabilistic,
    Ranking,
    Table,
    as_certainty,
    as_degrees,
    as_fuzzy,
    as_grey,
    as_known_pairs,
    as_pairs,
    as_probabilistic,
    exact,
    exact_table,
    ranking,
    scaled,
)

NOTHING = np.zeros((3, 3), dtype=bool)
UNKNOWN = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=bool)
SHARES = [[0.5, 0.7, 0.6], [0.3, 0.5, 1], [0.4, 0, 0.5]]
CHANCES = [[0, 0.7, 0.2], [0.1, 0, 1], [0.8, 0, 0]]


def test_floats_are_read_as_the_numbers_that_they_stand_for() -> None:
    assert exact(0.7) - exact(0.3) == Fraction(2, 5)
    assert exact(1 - 0.7) == Fraction(3, 10)
    assert exact(1 / 3) + exact(1 - 1 / 3) == 1
    assert exact(0.123456789) == Fraction(123456789, 10**9)
    assert exact(np.float64(0.1)) == exact(Decimal("0.1")) == exact(Fraction(1, 10))
    assert exact(np.int64(1)) == exact(1) == 1


@given(st.integers(1, 1_000_000), st.data())
def test_a_float_made_from_a_simple_fraction_is_that_fraction(denominator: int, data: st.DataObject) -> None:
    fraction = Fraction(data.draw(st.integers(0, denominator)), denominator)
    assert exact(float(fraction)) == fraction


@pytest.mark.parametrize("value", ["0.5", None, float("nan"), float("inf"), [0.5], Decimal("NaN")])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(InputError, match="expected a number"):
        exact(value)


@pytest.mark.parametrize("finest", [3, 10**6, 10**15])
def test_scaled_shares_compare_as_the_shares_do(finest: int) -> None:
    share, threshold = Fraction(1, 2) + Fraction(1, 2 * finest), Fraction(1, finest)
    table = exact_table([[Fraction(1, 2), share], [1 - share, Fraction(1, 2)]])

    whole, one = scaled(table, threshold)

    assert [[Fraction(int(value), one) for value in row] for row in whole] == table.tolist()
    assert whole[0, 1] - whole[1, 0] == threshold * one
    assert Fuzzy(table, threshold).certainty.tolist() == table.tolist()


def test_rows_of_different_lengths_are_refused() -> None:
    with pytest.raises(InputError, match="the same length"):
        exact_table([[0.5, 0.7], [0.3]])


def test_tables_of_any_numbers_become_fractions() -> None:
    tables: list[Table] = [SHARES, np.array(SHARES), [[Fraction(str(share)) for share in row] for row in SHARES]]
    found = [Fuzzy(table, 0.4) for table in tables]

    for fuzzy in found:
        assert fuzzy.certainty[0, 1] == Fraction(7, 10)
        assert fuzzy.certainty.shape == (3, 3)
        assert fuzzy.threshold == Fraction(2, 5)


@pytest.mark.parametrize(
    ("table", "threshold", "words"),
    [
        ([[0.5, 0.7], [0.4, 0.5]], 0.5, "add up to 1"),
        ([[0.6, 0.7], [0.3, 0.5]], 0.5, "add up to 1"),
        ([[0.5, 1.2], [-0.2, 0.5]], 0.5, "from 0 to 1"),
        ([[0.5, 0.7], [0.3, 0.5]], 0, "threshold"),
        ([[0.5, 0.7], [0.3, 0.5]], 1.01, "threshold"),
        ([[0.5, 0.7]], 0.5, "rows"),
        ([[0.5, 0.7], [0.3]], 0.5, "rows"),
        (0.5, 0.5, "rows"),
    ],
)
def test_fuzzy_preference_out_of_range_is_refused(table: list[list[float]], threshold: float, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Fuzzy(table, threshold)


@pytest.mark.parametrize(
    ("table", "parameters", "words"),
    [
        ([[0, 0.7], [0.4, 0]], {}, "more than 1"),
        ([[0.1, 0.7], [0.2, 0]], {}, "itself"),
        ([[0, 0.7], [0.3, 0]], {"alpha": 0}, "alpha"),
        ([[0, 0.7], [0.3, 0]], {"beta": 1.5}, "beta"),
        ([[0, 0.7], [0.3, 0]], {"gamma": 1}, "gamma"),
    ],
)
def test_probabilities_out_of_range_are_refused(
    table: list[list[float]], parameters: dict[str, float], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        Probabilistic(table, **parameters)


@pytest.mark.parametrize(
    ("low", "high", "attitude", "words"),
    [
        ([[0.5, 0.6], [0.2, 0.5]], [[0.5, 0.5], [0.4, 0.5]], 0.5, "above its upper"),
        ([[0.5, 0.6], [0.2, 0.5]], [[0.5, 0.7], [0.4, 0.5]], 0.5, "crosswise"),
        ([[0.5, 0.6], [0.3, 0.5]], [[0.5, 0.7], [0.4, 0.5]], 1.5, "attitude"),
        ([[0.4, 0.6], [0.3, 0.5]], [[0.6, 0.7], [0.4, 0.5]], 0.5, "itself"),
    ],
)
def test_grey_numbers_out_of_range_are_refused(
    low: list[list[float]], high: list[list[float]], attitude: float, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        Grey(low, high, attitude, 0.5)


def test_a_ranking_is_read_as_every_richer_kind() -> None:
    ranked = ranking([1, 2, 2])
    better = as_pairs(ranked).better

    assert better.tolist() == [[False, False, False], [True, False, False], [True, False, False]]
    assert as_degrees(ranked).degree.tolist() == [[0, -1, -1], [1, 0, 0], [1, 0, 0]]
    assert as_certainty(ranked).tolist() == exact_table([[0.5, 0, 0], [1, 0.5, 0.5], [1, 0.5, 0.5]]).tolist()
    assert as_probabilistic(ranked).chance.tolist() == better.astype(int).tolist()
    assert as_grey(ranked).low.tolist() == as_grey(ranked).high.tolist() == as_certainty(ranked).tolist()


def test_what_is_preferred_at_any_degree_is_preferred() -> None:
    degrees = Degrees(np.array([[0, 2, 0], [-2, 0, -1], [0, 1, 0]]))
    assert as_pairs(degrees).better.tolist() == [[False, True, False], [False, False, False], [False, True, False]]


@pytest.mark.parametrize(
    ("preference", "converters"),
    [
        (Pairs(NOTHING, UNKNOWN), [as_known_pairs, as_degrees, as_fuzzy, as_probabilistic, as_grey]),
        (Degrees(np.zeros((3, 3), dtype=np.int64)), [as_fuzzy, as_probabilistic, as_grey, as_certainty]),
        (Fuzzy(SHARES, 0.5), [as_pairs, as_degrees, as_probabilistic]),
        (Probabilistic(CHANCES), [as_pairs, as_degrees, as_fuzzy, as_grey]),
        (Grey(SHARES, SHARES, 0.5, 0.5), [as_pairs, as_degrees, as_fuzzy, as_probabilistic]),
    ],
)
def test_a_kind_that_says_more_is_not_read_as_one_that_says_less(
    preference: Preference,
    converters: list[object],
) -> None:
    for converter in converters:
        assert callable(converter)
        with pytest.raises(InputError):
            converter(preference)


def test_a_kind_is_read_as_itself() -> None:
    fuzzy, chances, grey = Fuzzy(SHARES, 0.5), Probabilistic(CHANCES), Grey(SHARES, SHARES, 0.5, 0.5)
    assert as_fuzzy(fuzzy) is fuzzy
    assert as_probabilistic(chances) is chances
    assert as_grey(grey) is grey
    assert isinstance(ranking([1, 2]), Ranking)
