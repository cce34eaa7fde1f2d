"""Rank arrays against exact whole numbers."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.conflicts import conflict, widths
from standoff.case.formula import And, Atom, Not
from standoff.engines.ranks import compressed, rank_arrays, ranks_at, smallest, spread
from standoff.errors import LimitError
from standoff.game.listing import listed
from standoff.game.prioritised import ALWAYS, NEVER, PrioritisedGame
from tests.engines.conflicts import feasible_codes, prioritised


def exact(game: PrioritisedGame, actor: int) -> list[int]:
    """Rank of every code from the tuples of truths, as Python orders them; 0 where infeasible."""
    truths = {code: game.truths(actor, code) for code in feasible_codes(game)}
    place = {found: number for number, found in enumerate(sorted(set(truths.values())), start=1)}
    return [place[truths[code]] if code in truths else 0 for code in range(1 << game.options)]


def assert_exact(game: PrioritisedGame) -> None:
    codes = np.array(feasible_codes(game), dtype=np.int64)
    for actor, (full, short) in enumerate(zip(rank_arrays(game), ranks_at(game, codes), strict=True)):
        expected = exact(game, actor)
        assert full.tolist() == expected
        assert short.tolist() == [expected[code] for code in codes]
        assert full.dtype == short.dtype == smallest(max(expected))
        assert max(expected) < np.iinfo(full.dtype).max


@given(prioritised(most_options=8, most_statements=7))
def test_every_rank_is_exact(game: PrioritisedGame) -> None:
    assert_exact(game)


@pytest.mark.parametrize("statements", [20, 65, 200])
def test_any_number_of_statements(statements: int) -> None:
    for seed in range(3):
        assert_exact(conflict(seed, widths(9, 3), statements, constraints=3))


@pytest.mark.parametrize("statements", [65, 200])
def test_statements_that_rarely_decide_are_all_heard(statements: int) -> None:
    """Long conjunctions hold almost nowhere, so that the last statements still split ties."""
    draw = random.Random(statements)
    names = [f"a.o{number}" for number in range(9)]
    long = [And(tuple(Atom(n) if draw.random() < 0.5 else Not(Atom(n)) for n in names)) for _ in range(statements)]
    assert_exact(PrioritisedGame.of({"a": [f"o{number}" for number in range(9)]}, {"a": long}))


def test_more_states_than_one_block() -> None:
    game = conflict(5, widths(18, 3), 12, constraints=4)
    draw = random.Random(1)
    for actor, ranks in enumerate(rank_arrays(game)):
        codes = [draw.randrange(1 << 18) for _ in range(300)]
        assert [bool(ranks[code]) for code in codes] == [game.is_feasible(code) for code in codes]
        feasible = [code for code in codes if game.is_feasible(code)]
        assert sorted(feasible, key=lambda c: int(ranks[c])) == sorted(feasible, key=lambda c: game.truths(actor, c))


def test_sorting_and_tables_agree_on_many_states() -> None:
    """40 statements do not fit into one table of 2**14 states; the list of the same game is ranked in another way."""
    game = conflict(7, widths(14, 4), 40, constraints=5)
    told = listed(game)
    assert told.codes is not None
    for short, known in zip(ranks_at(game, told.codes), told.ranks, strict=True):
        np.testing.assert_array_equal(short, compressed(known))


def test_constants_and_no_statement() -> None:
    game = PrioritisedGame.of({"a": ["x"], "b": ["y"]}, {"a": [ALWAYS, NEVER, Atom("a.x")]})
    assert [ranks.tolist() for ranks in rank_arrays(game)] == [[1, 2, 1, 2], [1, 1, 1, 1]]
    nothing = PrioritisedGame.of({"a": ["x"]}, {"a": [Atom("a.x")]}, infeasible=[ALWAYS])
    assert rank_arrays(nothing)[0].tolist() == [0, 0]


def test_no_options() -> None:
    assert [ranks.tolist() for ranks in rank_arrays(PrioritisedGame.of({"a": []}, {}))] == [[1]]


def test_some_actors() -> None:
    game = conflict(2, [2, 2, 2], 4)
    first, _, last = rank_arrays(game)
    found = rank_arrays(game, [2, 0])
    np.testing.assert_array_equal(found[0], last)
    np.testing.assert_array_equal(found[1], first)


def test_too_many_options_are_refused_before_memory_is_gone() -> None:
    wide = conflict(1, widths(60, 4))
    with pytest.raises(LimitError, match="60 options"):
        rank_arrays(wide)
    with pytest.raises(LimitError, match="60 options"):
        spread(wide.space, np.zeros(0, dtype=np.int64), [])


@given(st.lists(st.one_of(st.integers(-3, 3), st.integers(-(2**62), 2**62)), max_size=12))
def test_compressed_keeps_order_and_ties(values: list[int]) -> None:
    order = sorted(set(values))
    assert compressed(np.array(values, dtype=np.int64)).tolist() == [order.index(value) + 1 for value in values]


@pytest.mark.parametrize(("greatest", "bits"), [(254, 8), (255, 16), (65534, 16), (65535, 32)])
def test_the_largest_value_is_never_a_rank(greatest: int, bits: int) -> None:
    assert np.iinfo(smallest(greatest)).bits == bits
    ranks = compressed(np.arange(greatest))
    assert ranks.dtype == smallest(greatest)
    assert int(ranks.max()) == greatest


def test_spread_puts_ranks_where_their_states_are() -> None:
    game = PrioritisedGame.of({"a": ["x", "y"]}, {})
    (full,) = spread(game.space, np.array([3, 0]), [np.array([-7, 40])])
    assert full.tolist() == [2, 0, 0, 1]
