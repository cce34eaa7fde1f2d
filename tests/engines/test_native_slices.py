"""GMR and SMR slice by slice, and what happens where a conflict falls into too many parts for that."""

import numpy as np
import pytest
from conflicts import conflict, widths
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from standoff.engines import arrays, native
from standoff.engines.five import FIVE
from standoff.engines.ranks import rank_arrays
from standoff.game.space import OptionSpace
from tests import strategies

CORES = native.available()
THREE = ("Nash", "GMR", "SMR")


def said_by_core(space: OptionSpace, ranks: list[NDArray[np.unsignedinteger]], profiles: int = 1) -> list[int]:
    """For each actor the bits of GMR and SMR, of what there were too many parts for."""
    call = native._Call(native.compiled_core(), space, ranks, profiles, THREE, 1)
    flags = np.zeros(call.rows, dtype=np.uint8)
    return [call._by_slices(actor, call.ranks[actor], flags) for actor in range(len(ranks))]


@pytest.mark.parametrize("variant", CORES)
@given(
    seed=st.integers(0, 10_000),
    own=st.sampled_from([(4, 4, 4), (2, 2, 2, 2, 2, 2), (1, 6, 5), (6, 1, 5), (3, 10), (7, 1, 5), (5, 8), (12,)]),
    statements=st.sampled_from([5, 9, 18]),
    constraints=st.integers(1, 12),
    one_way=st.integers(0, 4),
)
@strategies.examples(0.5)
def test_same_as_numpy(
    variant: str, seed: int, own: tuple[int, ...], statements: int, constraints: int, one_way: int
) -> None:
    game = conflict(seed, own, statements, constraints, one_way=one_way)
    ranks = rank_arrays(game)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(native.VARIABLE, variant)
        for threads in (1, 2):
            found = native.flags(game.space, ranks, threads=threads)
            for one, other in zip(found, arrays.flags(game.space, ranks), strict=True):
                np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("variant", CORES)
def test_conflicts_told_by_statements_are_done_slice_by_slice(variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(native.VARIABLE, variant)
    game = conflict(1, widths(15, 4), 8, 6)
    assert set(said_by_core(game.space, rank_arrays(game))) == {0}


@pytest.mark.parametrize("variant", CORES)
def test_a_conflict_in_many_parts_is_given_up_and_then_done(variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hardly any state is feasible, so that most of them are a part of their own."""
    monkeypatch.setenv(native.VARIABLE, variant)
    space = conflict(1, widths(12, 6), 1).space
    draw = np.random.default_rng(1)
    feasible = draw.random(space.size) < 0.02
    ranks = [(draw.permutation(space.size) + 1).astype(np.uint16) * feasible for _ in range(6)]
    assert 6 in said_by_core(space, ranks)
    for one, other in zip(native.flags(space, ranks), arrays.flags(space, ranks), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("variant", CORES)
@pytest.mark.parametrize("profiles", [2, 32, 64])
def test_profiles_have_levels_of_their_own(variant: str, profiles: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(native.VARIABLE, variant)
    game = conflict(3, widths(12, 3), 3, 3)
    draw = np.random.default_rng(profiles)
    possible = rank_arrays(game)[0] > 0
    ranks = [
        draw.integers(1, 9, (game.space.size, profiles), dtype=np.uint8) * possible[:, None].astype(np.uint8)
        for _ in range(3)
    ]
    assert set(said_by_core(game.space, [own.reshape(-1) for own in ranks], profiles)) == {0}
    for one, other in zip(native.flags(game.space, ranks, FIVE), arrays.flags(game.space, ranks), strict=True):
        np.testing.assert_array_equal(one, other)
