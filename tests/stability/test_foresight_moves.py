"""L_h, non-myopic stability and Stackelberg: against the recursion written out, the published theorems, refusals.

Theorems: Kilgour, Hipel and Fang 1987; Fang, Hipel and Kilgour 1989; checked for strict preference, as published.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import standoff
from standoff.errors import InputError, LimitError
from standoff.game import Game
from standoff.stability import analyse, foresight_moves
from standoff.stability.foresight_moves import LimitedMoves
from tests import strategies
from tests.reference import foresight_moves as literal
from tests.strategies import Conflict, GraphConflict, examples

two = strategies.conflicts(actors=2)


@st.composite
def strict_conflicts(draw: st.DrawFn) -> Conflict:
    conflict = draw(two)
    states = conflict.reference().states
    orders = tuple(tuple(draw(st.permutations(range(states)))) for _ in range(2))
    return replace(conflict, ranks=orders)


def stable_in(game: Game, *names: str) -> dict[str, list[set[int]]]:
    marks = analyse(game, names).marks
    return {name: [set(np.flatnonzero(mark)) for mark in marks[name]] for name in names}


@given(two, st.integers(1, 5))
@examples(5)
def test_limited_moves_are_as_the_recursion_says(conflict: Conflict, horizon: int) -> None:
    told = conflict.reference()
    expected = [
        {s for s in range(told.states) if literal.limited_move_stable(told, actor, s, horizon)} for actor in range(2)
    ]
    assert stable_in(conflict.game(), f"L{horizon}")[f"L{horizon}"] == expected


@given(two)
@examples(8)
def test_non_myopic_stability_is_what_all_long_horizons_agree_on(conflict: Conflict) -> None:
    assert stable_in(conflict.game(), "NM")["NM"] == literal.non_myopic(conflict.reference())


@given(two, st.integers(101, 10_000))
@examples(2)
def test_a_far_horizon_is_found_by_what_repeats(conflict: Conflict, horizon: int) -> None:
    tables, again = literal.tables_until_they_repeat(conflict.reference())
    place = horizon if horizon < len(tables) else again + (horizon - again) % (len(tables) - again)
    found = LimitedMoves(conflict.game()).anticipated(horizon)
    assert tuple(tuple(table.tolist()) for table in found) == tables[place]


@given(two)
@examples(2)
def test_looking_one_move_ahead_is_nash(conflict: Conflict) -> None:
    found = stable_in(conflict.game(), "L1", "Nash")
    assert found["L1"] == found["Nash"]


@given(strict_conflicts())
@examples(10)
def test_how_limited_moves_relate_to_sanctions(conflict: Conflict) -> None:
    """Strict preference: L_2 => SEQ; L_h => GMR for h = 2, 3, 4; L_3 => SMR."""
    found = stable_in(conflict.game(), "L2", "L3", "L4", "SEQ", "GMR", "SMR")
    for actor in range(2):
        assert found["L2"][actor] <= found["SEQ"][actor]
        assert found["L3"][actor] <= found["SMR"][actor]
        for horizon in ("L2", "L3", "L4"):
            assert found[horizon][actor] <= found["GMR"][actor]


def test_what_is_nash_need_not_be_stable_two_moves_ahead() -> None:
    """a does not like 2, but b would go on from there to 3, which a likes best: Nash, and not L_2."""
    none: frozenset[int] = frozenset()
    game = GraphConflict(
        states=3,
        moves=((frozenset({1}), none, none), (none, frozenset({2}), none)),
        ranks=((2, 1, 3), (1, 2, 3)),
    ).game()
    found = stable_in(game, "Nash", "L2")
    assert 0 in found["Nash"][0]
    assert 0 not in found["L2"][0]


def test_two_moves_ahead_does_not_mean_symmetric() -> None:
    """L_2 without SMR: a is deterred by b's answer, but could move on from there to what it likes best."""
    none: frozenset[int] = frozenset()
    game = GraphConflict(
        states=4,
        moves=((frozenset({1}), none, frozenset({3}), none), (none, frozenset({2}), none, none)),
        ranks=((2, 3, 1, 4), (2, 1, 4, 3)),
    ).game()
    found = stable_in(game, "L2", "SMR")
    assert 0 in found["L2"][0]
    assert 0 not in found["SMR"][0]


@given(two)
@examples(2)
def test_stackelberg_is_two_moves_for_the_leader_and_one_for_the_other(conflict: Conflict) -> None:
    found = stable_in(conflict.game(), "L2", "Nash", "Stackelberg:a", "Stackelberg:b")
    assert found["Stackelberg:a"] == [found["L2"][0], found["Nash"][1]]
    assert found["Stackelberg:b"] == [found["Nash"][0], found["L2"][1]]


def test_the_leader_of_a_game_of_chicken_wins_it() -> None:
    """Textbook: who commits first drives straight on, and the other swerves."""
    game = standoff.load("chicken").game()
    assert analyse(game, ["Stackelberg:row"]).equilibria("Stackelberg:row") == ("3",)
    assert analyse(game, ["Stackelberg:column"]).equilibria("Stackelberg:column") == ("2",)


def test_with_ties_the_first_best_move_counts_and_none_is_made_for_nothing() -> None:
    """a moves to 2 or 3, both best for b to leave or not: the rule that is written down, on purpose."""
    game = Game.from_graph(
        states=list("1234"),
        moves={"a": {"1": ["2"]}, "b": {"2": ["3", "4"]}},
        ranks={"a": [2, 2, 1, 3], "b": [0, 0, 1, 1]},
    )
    found = LimitedMoves(game).anticipated(2)
    assert found[1].tolist() == [0, 2, 2, 3]
    assert found[0].tolist() == [0, 1, 2, 3]
    assert LimitedMoves(game).anticipated(1)[0].tolist() == [0, 1, 2, 3]


def test_published_games() -> None:
    """Prisoner's dilemma, chicken, stag hunt: what is recalled of their non-myopic equilibria."""
    for case, states in (("prisoners-dilemma", ("1", "4")), ("chicken", ("1",)), ("stag-hunt", ("1",))):
        assert analyse(standoff.load(case).game(), ["NM"]).equilibria("NM") == states


def test_a_pattern_that_does_not_repeat_soon_enough_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foresight_moves, "MAX_HORIZON", 0)
    game = standoff.load("chicken").game()
    with pytest.raises(LimitError, match="do not repeat within 0 moves"):
        analyse(game, ["NM"])


def test_for_two_actors_only_and_for_rankings_only() -> None:
    for name in ("L2", "NM", "Stackelberg:moe"):
        with pytest.raises(InputError, match=r"computed for two actors, and here are 3: .* publications disagree"):
            analyse(standoff.load("elmira").game(), [name])
    with pytest.raises(InputError, match=r"no actor 'roww' \(did you mean 'row'\?\); there is row and column"):
        analyse(standoff.load("chicken").game(), ["Stackelberg:roww"])
    for name in ("L0", "L", "L02", "Stackelberg"):
        with pytest.raises(InputError, match="there is no concept"):
            analyse(standoff.load("chicken").game(), [name])
