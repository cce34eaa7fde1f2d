"""Listed feasible states against the literal reference and the arrays of all states."""

from itertools import pairwise

import numpy as np
import pytest
from conflicts import conflict, widths
from hypothesis import given

from standoff.engines.arrays import flags
from standoff.engines.five import FIVE, bit_of
from standoff.engines.ranks import rank_arrays
from standoff.engines.sparse import feasible_codes, listed_flags, ranks_at
from standoff.errors import InputError, LimitError
from standoff.game.prioritised import ALWAYS, PrioritisedGame
from tests import strategies
from tests.engines.conflicts import as_reference, prioritised
from tests.reference import stability as reference


@given(prioritised())
@strategies.examples(3)
def test_listed_states_are_as_the_reference_says(game: PrioritisedGame) -> None:
    codes, literal = as_reference(game)
    found_codes = feasible_codes(game, len(codes))
    assert found_codes.tolist() == codes
    found = listed_flags(game.space, found_codes, ranks_at(game, found_codes))
    for actor, own in enumerate(found):
        for concept in FIVE:
            stable = set(np.flatnonzero(own & bit_of(concept)).tolist())
            assert stable == reference.stable(literal, concept, actor), concept


@pytest.mark.parametrize(("own", "constraints", "one_way"), [
    (widths(16, 4), 12, 0), (widths(16, 4), 12, 5), ([10, 3, 2], 3, 0), ([2, 10, 3], 3, 4), (widths(14, 2), 0, 0),
])  # fmt: skip
def test_the_same_as_the_arrays_of_all_states(own: list[int], constraints: int, one_way: int) -> None:
    game = conflict(4, own, (5, 12), constraints, one_way=one_way)
    ranks = rank_arrays(game)
    codes = np.flatnonzero(ranks[0])
    np.testing.assert_array_equal(feasible_codes(game, len(codes)), codes)
    mixed = np.random.default_rng(1).permutation(codes)
    for full, short in zip(
        flags(game.space, ranks), listed_flags(game.space, mixed, ranks_at(game, mixed)), strict=True
    ):
        np.testing.assert_array_equal(full[mixed], short)


def test_some_concepts_and_some_actors() -> None:
    game = conflict(9, widths(12, 3), 8, 8)
    codes = feasible_codes(game, 1 << 12)
    ranks = ranks_at(game, codes)
    every = listed_flags(game.space, codes, ranks)
    last, first = listed_flags(game.space, codes, ranks, ["SSEQ", "GMR"], actors=[2, 0])
    np.testing.assert_array_equal(last, every[2] & 18)
    np.testing.assert_array_equal(first, every[0] & 18)


def test_too_many_feasible_states_are_refused_early() -> None:
    with pytest.raises(LimitError, match="more than 1,000 feasible"):
        feasible_codes(conflict(1, widths(60, 5), 5, 20), 1000)
    with pytest.raises(LimitError, match="63 options"):
        feasible_codes(conflict(1, widths(63, 5), 5), 10)


def test_few_states_of_many_options() -> None:
    """A chain of implications over 60 options leaves 61 states."""
    names = [f"o{number}" for number in range(60)]
    chain = [f"a.{later} and not a.{sooner}" for sooner, later in pairwise(names)]
    game = PrioritisedGame.of({"a": names}, {"a": ["a.o59"]}, infeasible=chain)
    assert feasible_codes(game, 61).tolist() == [(1 << count) - 1 for count in range(61)]
    with pytest.raises(LimitError):
        feasible_codes(game, 60)


def test_a_large_group_of_one_actor() -> None:
    """32,768 states among which one actor moves: a billion moves, none of which is listed."""
    game = conflict(3, [15, 2], 12, 0)
    codes = feasible_codes(game, 1 << 17)
    found = listed_flags(game.space, codes, ranks_at(game, codes))
    for short, full in zip(found, flags(game.space, rank_arrays(game)), strict=True):
        np.testing.assert_array_equal(short, full)


def test_no_state_and_what_is_refused() -> None:
    game = PrioritisedGame.of({"a": ["x"], "b": ["y"]}, {}, infeasible=[ALWAYS])
    codes = feasible_codes(game, 5)
    assert codes.tolist() == []
    assert [own.tolist() for own in listed_flags(game.space, codes, ranks_at(game, codes))] == [[], []]
    with pytest.raises(InputError, match="unsigned"):
        listed_flags(game.space, np.array([0, 1]), [np.array([1, 2])] * 2)
