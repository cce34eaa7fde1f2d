"""Rank arrays of the compiled core against those of NumPy, which are tested against exact whole numbers."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from conflicts import conflict, widths
from hypothesis import given
from numpy.typing import NDArray

from standoff.case.formula import And, Atom, Not, Or
from standoff.engines import core, native, native_ranks, ranks
from standoff.errors import InputError, LimitError
from standoff.game.prioritised import ALWAYS, NEVER, PrioritisedGame
from tests import strategies
from tests.engines.conflicts import prioritised

VARIANTS = (native.NONE, *native.available())


def found_by(
    variant: str, game: PrioritisedGame, actors: Sequence[int] | None = None
) -> list[NDArray[np.unsignedinteger]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(native.VARIABLE, variant)
        return core.rank_arrays(game, actors)


def assert_same(variant: str, game: PrioritisedGame) -> None:
    for one, other in zip(found_by(variant, game), ranks.rank_arrays(game), strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("variant", VARIANTS)
@given(game=prioritised(most_options=8, most_statements=9))
@strategies.examples(1)
def test_every_formula(variant: str, game: PrioritisedGame) -> None:
    assert_same(variant, game)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("statements", [0, 7, 8, 15, 16, 31, 65, 200])
@pytest.mark.parametrize("options", [5, 14])
def test_any_number_of_statements(variant: str, statements: int, options: int) -> None:
    assert_same(variant, conflict(statements, widths(options, 3), statements, constraints=3))


@pytest.mark.parametrize("variant", VARIANTS)
def test_statements_that_rarely_decide_are_all_heard(variant: str) -> None:
    draw = random.Random(3)
    names = [f"a.o{number}" for number in range(10)]
    long = [And(tuple(Atom(n) if draw.random() < 0.5 else Not(Atom(n)) for n in names)) for _ in range(200)]
    assert_same(variant, PrioritisedGame.of({"a": [f"o{number}" for number in range(10)]}, {"a": long}))


@pytest.mark.parametrize("variant", VARIANTS)
def test_constants_deep_formulas_and_no_options(variant: str) -> None:
    deep = Atom("a.x")
    for _ in range(200):
        deep = Or((NEVER, And((ALWAYS, Not(Not(deep))))))  # type: ignore[assignment]
    assert_same(variant, PrioritisedGame.of({"a": ["x"], "b": ["y"]}, {"a": [ALWAYS, NEVER, deep]}))
    assert_same(variant, PrioritisedGame.of({"a": ["x"]}, {"a": [Atom("a.x")]}, infeasible=[ALWAYS]))
    assert_same(variant, PrioritisedGame.of({"a": ["x"]}, {"a": [Atom("a.x")] * 40}, infeasible=[ALWAYS]))
    assert_same(variant, PrioritisedGame.of({"a": []}, {}))


@pytest.mark.parametrize("variant", VARIANTS)
def test_some_actors_in_any_order(variant: str) -> None:
    game = conflict(2, [2, 2, 2], 4)
    first, _, last = ranks.rank_arrays(game)
    found = found_by(variant, game, [2, 0])
    np.testing.assert_array_equal(found[0], last)
    np.testing.assert_array_equal(found[1], first)


@pytest.mark.parametrize("variant", native.available() or (native.NONE,))
def test_threads_change_nothing_and_each_actor_can_be_had_alone(variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    game = conflict(4, widths(15, 3), (6, 20), constraints=4)
    monkeypatch.setenv(native.VARIABLE, variant)
    if variant == native.NONE:
        with pytest.raises(InputError, match="no compiled core"):
            native_ranks.rank_arrays(game)
        return
    for one, other in zip(native_ranks.each_ranks(game, threads=3), ranks.rank_arrays(game), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("variant", VARIANTS)
def test_too_many_options_are_refused_before_memory_is_gone(variant: str) -> None:
    with pytest.raises(LimitError, match="60 options"):
        found_by(variant, conflict(1, widths(60, 4)))
