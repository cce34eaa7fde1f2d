"""The strategies of standoff.testing make every kind of conflict, keep their bounds, and shrink to the plainest one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from standoff.errors import InputError
from standoff.game import Game
from standoff.game.preference import PREFERENCES, Pairs, kind_of
from standoff.stability import analyse
from standoff.testing import Kind, games, graph_games, preferences

SHRUNK = settings(max_examples=60, database=None, derandomize=True)
AS_FOUND = settings(SHRUNK, max_examples=500, phases=[Phase.generate])


def one(strategy, wanted, how=AS_FOUND) -> Any:
    """An example that has what is wanted; fails when none is found."""
    return find(strategy, wanted, settings=how)


def tied(game: Game) -> bool:
    return any(len(set(ranks.tolist())) < len(ranks) for ranks in game.ranks)


FEATURES: dict[str, Callable[[Any], bool]] = {
    "two actors": lambda game: len(game.actors) == 2,
    "five actors": lambda game: len(game.actors) == 5,
    "three options of one actor": lambda game: any(own.bit_count() == 3 for own in game.space.own.values()),
    "an excluded state": lambda game: len(game.codes) < game.space.size,
    "an option that stays yes": lambda game: game.space.yes_stays > 0,
    "an option that stays no": lambda game: game.space.no_stays > 0,
    "a tie": tied,
    "no tie": lambda game: not tied(game) and len(game.state_ids) >= 3,
}
GRAPH_FEATURES: dict[str, Callable[[Any], bool]] = {
    "two actors": lambda game: len(game.actors) == 2,
    "five actors": lambda game: len(game.actors) == 5,
    "eight states": lambda game: len(game.state_ids) == 8,
    "intransitive moves": lambda game: any(
        onward != start and onward not in own[start]
        for own in game.arcs
        for start in range(len(own))
        for end in own[start]
        for onward in own[end]
    ),
    "a common move": lambda game: any(set(a) & set(b) for a, b in zip(game.arcs[0], game.arcs[1], strict=True)),
    "a move that cannot be undone": lambda game: any(
        start not in own[end] for own in game.arcs for start in range(len(own)) for end in own[start]
    ),
    "an actor without moves": lambda game: any(not any(own) for own in game.arcs),
}


@pytest.mark.parametrize("feature", FEATURES)
def test_games_have_every_feature(feature: str) -> None:
    found = one(games(), FEATURES[feature])
    assert FEATURES[feature](found)


@pytest.mark.parametrize("feature", GRAPH_FEATURES)
def test_graph_games_have_every_feature(feature: str) -> None:
    found = one(graph_games(), GRAPH_FEATURES[feature])
    assert GRAPH_FEATURES[feature](found)


def test_small_games_without_ties_need_not_have_a_nash_equilibrium() -> None:
    small = games(actors=(2, 2), options=(1, 1), infeasible=False, one_way=False, ties=False)
    one(small, lambda game: not analyse(game, ("Nash",)).equilibria("Nash"))


@given(st.data())
def test_what_is_switched_off_does_not_occur(data) -> None:
    game = data.draw(games(actors=(2, 3), options=(1, 2), infeasible=False, one_way=False, ties=False, states=(1, 16)))
    assert 2 <= len(game.actors) <= 3
    assert all(1 <= own.bit_count() <= 2 for own in game.space.own.values())
    assert len(game.codes) == game.space.size <= 16
    assert game.space.yes_stays == game.space.no_stays == 0
    assert not tied(game)
    graph = data.draw(graph_games(actors=(1, 2), states=(1, 4), one_way=False, ties=False))
    assert len(graph.actors) <= 2
    assert all(start in own[end] for own in graph.arcs for start in range(len(own)) for end in own[start])
    assert not tied(graph)


@given(games(states=(3, 32), options=(1, 3)))
def test_no_more_states_than_asked_for(game: Game) -> None:
    assert 3 <= len(game.state_ids) <= 32


def test_examples_shrink_to_the_plainest_conflict() -> None:
    game = one(games(infeasible=False), lambda game: True, SHRUNK)
    assert (len(game.actors), game.space.size) == (2, 4)
    assert game.space.yes_stays == game.space.no_stays == 0
    assert all(set(ranks.tolist()) == {1} for ranks in game.ranks)


def test_a_failing_example_shrinks_to_what_makes_it_fail() -> None:
    small = games(actors=(2, 3), options=(1, 1), infeasible=False)
    game = one(small, lambda game: not analyse(game, ("Nash",)).array("Nash").all(), SHRUNK)
    assert (len(game.actors), game.space.size) == (2, 4)
    assert sum(len(set(ranks.tolist())) > 1 for ranks in game.ranks) == 1


@pytest.mark.parametrize("kind", PREFERENCES)
@given(data=st.data())
def test_every_kind_of_preference(kind, data) -> None:
    states = data.draw(st.integers(1, 6))
    preference = data.draw(preferences(states, kind))
    assert preference.states == states
    if states > 1 or kind != "unknown":
        assert kind_of(preference) == kind
    game = data.draw(games(actors=(2, 2), options=(1, 1), kind=kind, infeasible=False))
    assert game.kind == kind


def test_pairs_can_go_in_a_circle() -> None:
    def circle(preference: Pairs) -> bool:
        better = preference.better
        return bool(better[0, 1] and better[1, 2] and better[2, 0])

    assert circle(one(preferences(3, "pairs"), circle))


def test_certainties_and_bounds_take_all_values() -> None:
    fuzzy = one(preferences(2, "fuzzy"), lambda p: p.certainty[0, 1] == 1 and p.threshold == 1)
    assert fuzzy.certainty[1, 0] == 0
    chance = one(preferences(2, "probabilistic"), lambda p: 0 < np.sum(p.chance) < 1 and p.gamma > 0)
    assert chance.alpha > 0
    grey = one(preferences(2, "grey"), lambda p: p.low[0, 1] < p.high[0, 1])
    assert grey.low[1, 0] == 1 - grey.high[0, 1]


def test_an_unknown_kind() -> None:
    with pytest.raises(InputError, match=r"no kind of preference 'fuzy' \(did you mean 'fuzzy'\?\)"):
        preferences(3, cast("Kind", "fuzy"))


def test_without_hypothesis_the_extra_is_named() -> None:
    program = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "try:\n    import standoff.testing\nexcept ValueError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "standoff.testing needs hypothesis: pip install 'standoff[testing]'"
