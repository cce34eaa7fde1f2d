"""What is published of fuzzy, grey and probabilistic preference holds of random conflicts.

Bashar, Kilgour and Hipel 2012 (fuzzy); Kuang, Bashar, Hipel and Kilgour 2015 (grey); Rego and dos Santos 2015
(probabilistic).
"""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.game import Game
from standoff.game.preference import Fuzzy, Probabilistic, as_fuzzy, as_grey, as_probabilistic
from tests import richer_preferences as rich
from tests.strategies import Conflict, examples

# --- fuzzy and grey preference ----------------------------------------------------------------------------------------


@given(rich.any_conflicts(), st.data())
@examples(2)
def test_fuzzy_concepts_are_ordered(conflict: Conflict, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.certainties(rich.states_of(conflict)))
    gamma = rich.one_per_actor(data.draw, conflict.actors, rich.thresholds())
    preferences = [rich.as_fuzzy(table, own) for table, own in zip(tables, gamma, strict=True)]
    rich.assert_ordered(rich.marks_with(conflict, preferences, list(rich.FUZZY.values())), rich.FUZZY)


@given(rich.any_conflicts(), st.data())
@examples(2)
def test_certain_preference_with_any_threshold_is_simple(conflict: Conflict, data: st.DataObject) -> None:
    crisp = [as_fuzzy(preference) for preference in conflict.game().preferences]
    preferences = [
        rich.as_fuzzy(own.certainty.tolist(), data.draw(rich.thresholds())) if data.draw(st.booleans()) else own
        for own in crisp
    ]
    expected = rich.ordinary(conflict)
    found = rich.marks_with(conflict, preferences, list(rich.FUZZY.values()))
    left_as_rankings = rich.marks_with(
        conflict, [*conflict.game().preferences[:-1], preferences[-1]], list(rich.FUZZY.values())
    )

    rich.assert_same(rich.renamed(found, rich.FUZZY), expected)
    rich.assert_same(rich.renamed(left_as_rankings, rich.FUZZY), expected)


@given(rich.any_conflicts(), st.data())
@examples(2)
def test_grey_numbers_with_equal_bounds_are_fuzzy(conflict: Conflict, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.certainties(rich.states_of(conflict)))
    gamma = rich.one_per_actor(data.draw, conflict.actors, rich.thresholds())
    attitudes = rich.one_per_actor(data.draw, conflict.actors, rich.shares())
    fuzzy = [rich.as_fuzzy(table, own) for table, own in zip(tables, gamma, strict=True)]
    grey = [rich.as_grey((table, table), *own) for table, *own in zip(tables, attitudes, gamma, strict=True)]

    expected = rich.renamed(rich.marks_with(conflict, fuzzy, list(rich.FUZZY.values())), rich.FUZZY)
    rich.assert_same(rich.renamed(rich.marks_with(conflict, grey, list(rich.GREY.values())), rich.GREY), expected)
    rich.assert_same(
        rich.renamed(rich.marks_with(conflict, [grey[0], *fuzzy[1:]], list(rich.GREY.values())), rich.GREY), expected
    )


@given(rich.any_conflicts())
@examples(2)
def test_certain_grey_preference_is_simple(conflict: Conflict) -> None:
    grey = [as_grey(preference) for preference in conflict.game().preferences]
    rich.assert_same(
        rich.renamed(rich.marks_with(conflict, grey, list(rich.GREY.values())), rich.GREY), rich.ordinary(conflict)
    )


@given(rich.any_conflicts(), st.data())
@examples(2)
def test_grey_concepts_are_ordered(conflict: Conflict, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.bounds(rich.states_of(conflict)))
    preferences = [rich.as_grey(own, data.draw(rich.shares()), data.draw(rich.thresholds())) for own in tables]
    rich.assert_ordered(rich.marks_with(conflict, preferences, list(rich.GREY.values())), rich.GREY)


def test_three_tenths_from_seven_tenths_is_four_tenths() -> None:
    """A float 0.7 - 0.3 is less than 0.4; here the move reaches the threshold."""

    def stays(threshold: float | Fraction) -> bool:
        fuzzy = Fuzzy([[0.5, 0.3], [0.7, 0.5]], threshold)
        game = Game.from_graph(["1", "2"], {"a": {"1": ["2"]}}, {"a": fuzzy})
        return 0 in rich.marks(game, ["FR"])["FR"][0]

    assert not stays(0.4)
    assert stays(0.41)
    assert stays(Fraction(2, 5) + Fraction(1, 10**18))


# --- probabilistic preference -----------------------------------------------------------------------------------------


@given(rich.any_conflicts(), st.data())
@examples(2)
def test_chances_of_one_and_nothing_are_simple_preference(conflict: Conflict, data: st.DataObject) -> None:
    chances = [as_probabilistic(preference).chance.tolist() for preference in conflict.game().preferences]
    preferences = [
        rich.as_probabilistic(own, data.draw(rich.thresholds()), data.draw(rich.thresholds()), data.draw(rich.gammas()))
        for own in chances
    ]
    expected = rich.ordinary(conflict)
    left_as_rankings = [*conflict.game().preferences[:-1], preferences[-1]]

    rich.assert_same(
        rich.renamed(rich.marks_with(conflict, preferences, list(rich.CHANCES.values())), rich.CHANCES), expected
    )
    rich.assert_same(
        rich.renamed(rich.marks_with(conflict, left_as_rankings, list(rich.CHANCES.values())), rich.CHANCES), expected
    )


@pytest.mark.parametrize("parameter", [0, 1, 2])
@given(conflict=rich.any_conflicts(), data=st.data())
@examples(2)
def test_more_demanding_parameters_leave_less_stable(parameter: int, conflict: Conflict, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.chances(rich.states_of(conflict)))
    parameters = [
        [data.draw(rich.thresholds()), data.draw(rich.thresholds()), data.draw(rich.gammas())] for _ in tables
    ]
    strategy = rich.gammas() if parameter == 2 else rich.thresholds()
    steps = sorted(data.draw(st.lists(strategy, min_size=2, max_size=4)))
    found = []
    for step in steps:
        for own in parameters:
            own[parameter] = step
        preferences = [rich.as_probabilistic(table, *own) for table, own in zip(tables, parameters, strict=True)]
        found.append(rich.marks_with(conflict, preferences, list(rich.CHANCES.values())))

    for lower, higher in pairwise(found):
        for name in rich.CHANCES.values():
            for more, less in zip(lower[name], higher[name], strict=True):
                assert less <= more, name


@given(rich.any_conflicts(), st.data())
@examples(2)
def test_what_is_left_for_nothing_is_stable_in_every_way(conflict: Conflict, data: st.DataObject) -> None:
    """PNash is the finest; PGMR is coarser than PSMR whatever the parameters, and than PSEQ."""
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.chances(rich.states_of(conflict)))
    preferences = [
        rich.as_probabilistic(own, data.draw(rich.thresholds()), data.draw(rich.thresholds()), data.draw(rich.gammas()))
        for own in tables
    ]
    rich.assert_ordered(rich.marks_with(conflict, preferences, list(rich.CHANCES.values())), rich.CHANCES)


def test_the_focal_actor_judges_the_moves_of_others_by_its_own_gamma() -> None:
    """b prefers 3 to 2 with a chance of one half. An a that reckons with what is likelier than 1/4 stays at 1."""

    def stays(gamma_of_a: Fraction, gamma_of_b: Fraction) -> bool:
        of_a = [[0, 0, 1], [1, 0, 1], [0, 0, 0]]
        of_b: list[list[float]] = [[0, 0, 0], [0, 0, 0], [0, 0.5, 0]]
        game = Game.from_graph(
            ["1", "2", "3"],
            {"a": {"1": ["2"]}, "b": {"2": ["3"]}},
            {
                "a": Probabilistic(of_a, gamma=gamma_of_a),
                "b": Probabilistic(of_b, gamma=gamma_of_b),
            },
        )
        return 0 in rich.marks(game, ["PSEQ"])["PSEQ"][0]

    quarter, three_quarters = Fraction(1, 4), Fraction(3, 4)
    assert stays(quarter, three_quarters)
    assert not stays(three_quarters, quarter)
