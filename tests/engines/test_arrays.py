"""Flags of every state against the literal reference, and with profiles one by one."""

import numpy as np
import pytest
from conflicts import conflict, widths
from hypothesis import given
from hypothesis import strategies as st

from standoff.engines.arrays import flags
from standoff.engines.five import FIVE, bit_of
from standoff.engines.ranks import rank_arrays, spread
from standoff.errors import InputError
from standoff.game.model import Game
from standoff.game.prioritised import PrioritisedGame
from standoff.stability.explicit import explicit_stability
from tests import strategies
from tests.engines.conflicts import as_reference, prioritised
from tests.reference import stability as reference


def expected_flags(game: PrioritisedGame) -> list[list[int]]:
    """The same as `flags` says, by the literal definitions."""
    codes, literal = as_reference(game)
    found = [[0] * (1 << game.options) for _ in game.actors]
    for concept in FIVE:
        for actor in range(len(game.actors)):
            for state in reference.stable(literal, concept, actor):
                found[actor][codes[state]] |= bit_of(concept)
    return found


def test_the_order_of_the_concepts_is_that_of_the_reference() -> None:
    assert FIVE == reference.CONCEPTS


@given(prioritised())
@strategies.examples(2)
def test_flags_are_those_of_the_reference(game: PrioritisedGame) -> None:
    found = flags(game.space, rank_arrays(game))
    assert [own.tolist() for own in found] == expected_flags(game)


@given(prioritised(actors=(2, 3), most_options=7, most_statements=8))
@strategies.examples(0.5)
def test_flags_with_many_options_of_one_actor(game: PrioritisedGame) -> None:
    found = flags(game.space, rank_arrays(game))
    assert [own.tolist() for own in found] == expected_flags(game)


@given(strategies.option_conflicts(max_options=6))
@strategies.examples(4)
def test_any_ranking(told: strategies.OptionConflict) -> None:
    literal, game = told.reference(), told.game()
    assert game.space is not None
    assert game.codes is not None
    found = flags(game.space, spread(game.space, game.codes, game.ranks))
    for concept in FIVE:
        for actor in range(told.actors):
            held = set(np.flatnonzero(found[actor][game.codes] & bit_of(concept)))
            assert held == reference.stable(literal, concept, actor), concept


@given(prioritised(), st.data())
@strategies.examples(1)
def test_some_concepts_some_actors_and_threads_change_nothing(game: PrioritisedGame, data: st.DataObject) -> None:
    ranks = rank_arrays(game)
    every = flags(game.space, ranks)
    concepts = data.draw(st.lists(st.sampled_from(FIVE), unique=True))
    actors = data.draw(st.lists(st.integers(0, len(game.actors) - 1), unique=True))
    bits = sum(map(bit_of, concepts))
    found = flags(game.space, ranks, concepts, actors=actors, threads=data.draw(st.integers(1, 3)))
    assert len(found) == len(actors)
    for actor, own in zip(actors, found, strict=True):
        np.testing.assert_array_equal(own, every[actor] & bits)


@given(prioritised(most_options=5), st.integers(1, 5), st.integers(0, 2**32 - 1))
@strategies.examples(1)
def test_profiles_are_as_if_one_by_one(game: PrioritisedGame, profiles: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    feasible = rank_arrays(game)[0] > 0
    cells = draw.integers(1, 9, (len(game.actors), len(feasible), profiles), dtype=np.uint8)
    ranks = list(cells * feasible[:, None])
    together = flags(game.space, ranks)
    for profile in range(profiles):
        alone = flags(game.space, [own[:, profile] for own in ranks])
        for all_of_them, one in zip(together, alone, strict=True):
            assert all_of_them.shape == ranks[0].shape
            np.testing.assert_array_equal(all_of_them[:, profile], one)


@pytest.mark.parametrize("wide", [np.uint16, np.uint32, np.uint64])
@pytest.mark.parametrize("one_way", [0, 3])
def test_the_type_of_the_ranks_changes_nothing(wide: type[np.unsignedinteger], one_way: int) -> None:
    game = conflict(3, widths(10, 3), 6, constraints=3, one_way=one_way)
    ranks = rank_arrays(game)
    assert ranks[0].dtype == np.uint8
    for mixed in ([own.astype(wide) for own in ranks], [ranks[0].astype(wide), *ranks[1:]]):
        for one, other in zip(flags(game.space, ranks), flags(game.space, mixed), strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("own", [[7, 2], [2, 7], [3, 3, 3], [1, 6, 2]])
@pytest.mark.parametrize("constraints", [0, 4])
def test_lists_of_moves_say_the_same(own: list[int], constraints: int) -> None:
    """Strict rankings of 512 states, so that ranks need two bytes and chains of improvements are long."""
    game = conflict(11, own, 3, constraints)
    feasible = np.flatnonzero(rank_arrays(game)[0])
    draw = np.random.default_rng(sum(own))
    ranks = spread(game.space, feasible, [draw.permutation(len(feasible)) for _ in own])
    told = over_codes(game, feasible, ranks)
    lists = explicit_stability(told, FIVE)
    arrays = flags(game.space, ranks)
    for concept in FIVE:
        for actor, found in enumerate(arrays):
            np.testing.assert_array_equal((found[feasible] & bit_of(concept)) > 0, lists[concept][actor], concept)


def over_codes(game: PrioritisedGame, codes: np.ndarray, ranks: list[np.ndarray]) -> Game:
    return Game.over_codes(
        game.space, codes, {actor: own[codes].astype(np.int64) for actor, own in zip(game.actors, ranks, strict=True)}
    )


def test_what_is_refused() -> None:
    game = conflict(1, [2, 2], 2)
    ranks = rank_arrays(game)
    with pytest.raises(InputError, match="did you mean 'SEQ'"):
        flags(game.space, ranks, ["SEk"])
    with pytest.raises(InputError, match="2 actors and 1 arrays"):
        flags(game.space, ranks[:1])
    with pytest.raises(InputError, match="unsigned"):
        flags(game.space, [own.astype(np.int64) for own in ranks])
    with pytest.raises(InputError, match="shape"):
        flags(game.space, [own[:8] for own in ranks])
