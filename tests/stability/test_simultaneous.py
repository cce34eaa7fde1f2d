"""Simultaneous stability: against the definitions written out, what follows from them, published results, refusals."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import standoff
from standoff.errors import InputError, LimitError
from standoff.game import Game
from standoff.stability import analyse, simultaneous
from tests import strategies
from tests.reference import simultaneous as literal
from tests.reference import stability as reference
from tests.strategies import OptionConflict, PairwiseConflict, examples

NAMES = tuple(literal.STABILITY)

option_conflicts = st.one_of(
    strategies.option_conflicts(max_options=5), strategies.option_conflicts(min_options=4, max_options=5, actors=4)
)


def stable_in(game: Game, names: tuple[str, ...]) -> dict[tuple[str, int], set[int]]:
    marks = analyse(game, names).marks
    return {(name, actor): set(np.flatnonzero(mark)) for name in names for actor, mark in enumerate(marks[name])}


def expected(told: reference.Conflict, codes: list[int]) -> dict[tuple[str, int], set[int]]:
    return {
        (name, actor): {s for s in range(told.states) if literal.STABILITY[name](told, codes, actor, s)}
        for name, actor in product(NAMES, range(told.actors))
    }


@given(option_conflicts)
@examples(4)
def test_every_state_is_as_it_is_written_out(conflict: OptionConflict) -> None:
    assert stable_in(conflict.game(), NAMES) == expected(conflict.reference(), conflict.feasible)


@given(strategies.pairwise_conflicts(option_conflicts))
@examples(2)
def test_and_where_preferences_run_in_circles(conflict: PairwiseConflict) -> None:
    assert isinstance(conflict.told, OptionConflict)
    assert stable_in(conflict.game(), NAMES) == expected(conflict.reference(), conflict.told.feasible)


@given(option_conflicts)
@examples(3)
def test_what_follows_from_the_definitions(conflict: OptionConflict) -> None:
    """Nash => SIM, SIM-u2, SEQ-SIM; SEQ => SEQ-SIM; SIM-u2 => SIM and SEQ-SIM, in which it asks more of the others."""
    found = stable_in(conflict.game(), ("Nash", "SEQ", *NAMES))
    for actor in range(conflict.actors):
        for name in NAMES:
            assert found["Nash", actor] <= found[name, actor]
        assert found["SEQ", actor] <= found["SEQ-SIM", actor]
        assert found["SIM-u2", actor] <= found["SIM", actor]
        assert found["SIM-u2", actor] <= found["SEQ-SIM", actor]


def test_both_leave_at_once_and_meet_in_what_is_worse() -> None:
    """Chicken: at the compromise each would go straight, no sequence sanctions it, and both at once collide."""
    game = standoff.load("chicken").game()
    for name in NAMES:
        assert analyse(game, [name]).equilibria(name) == ("1", "2", "3"), name
    assert analyse(game, ["SEQ"]).equilibria("SEQ") == ("2", "3")


def test_a_state_that_is_unstable_for_one_only() -> None:
    """b would stay where a improves: nothing happens at the same time, and only 'u for two' tells it apart from SEQ."""
    game = Game.from_options({"a": ["x"], "b": ["y"]}, {"a": [1, 2, 1, 2], "b": [2, 2, 1, 1]})
    for name in NAMES:
        assert not analyse(game, [name]).marks[name][0][0]


def test_north_korea_has_two_simultaneous_sanctions_at_4() -> None:
    """Z. Jacobi, 5 November 2017, overall_stability_v5.png: 4 is an equilibrium only with them."""
    game = standoff.load("north-korea-2017").game()
    assert "4" not in analyse(game, ["SEQ"]).equilibria("SEQ")
    assert set(analyse(game, ["SEQ-SIM"]).equilibria("SEQ-SIM")) == {"0", "4", "5", "10"}
    assert "4" in analyse(game, ["SIM-u2"]).equilibria("SIM-u2")


@pytest.mark.parametrize("name", NAMES)
def test_graph_form_has_no_simultaneous_moves(name: str) -> None:
    with pytest.raises(InputError, match="this game has no options"):
        analyse(standoff.load("elmira").game(), [name])


def test_coalesced_states_and_moves_of_others_options_are_refused() -> None:
    from dataclasses import replace

    game = Game.from_options({"a": ["x"], "b": ["y"]}, {"a": [1, 2, 3, 4], "b": [1, 2, 3, 4]})
    open_options = replace(game, arcs=((), ()), varying=np.array([0, 0, 0, 1]))
    with pytest.raises(InputError, match="leave options open"):
        analyse(open_options, ["SIM"])
    arcs = (((1, 2), (), (), ()), ((), (), (), ()))
    with pytest.raises(InputError, match="a has moves that change others'"):
        analyse(replace(game, arcs=arcs), ["SIM"])
    fewer = replace(game, arcs=(((), (), (3,), ()), ((2,), (), (), ())))
    assert stable_in(fewer, ("SIM",)) == {("SIM", 0): {0, 1, 3}, ("SIM", 1): {1, 2, 3}}


def test_too_many_combinations_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    game = standoff.load("cuba-1962").game()
    monkeypatch.setattr(simultaneous, "MAX_COMBINATIONS", 10)
    with pytest.raises(LimitError, match="combinations of improvements; the limit is 10"):
        analyse(game, ["SIM"])
    monkeypatch.setattr(simultaneous, "MAX_AT_ONE_STATE", 2)
    with pytest.raises(LimitError, match="combinations of improvements at one state; the limit is 2"):
        analyse(game, ["SIM"])
