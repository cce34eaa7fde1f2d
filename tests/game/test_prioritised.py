"""Conflicts told by formulas, and the same conflicts listed."""

import numpy as np
import pytest
from hypothesis import given

from standoff.errors import InputError, LimitError
from standoff.game.listing import listed
from standoff.game.prioritised import ALWAYS, MAX_OPTIONS, NEVER, PrioritisedGame
from tests.engines.conflicts import as_reference, prioritised


@given(prioritised())
def test_listing_keeps_the_states_and_how_they_compare(game: PrioritisedGame) -> None:
    codes, conflict = as_reference(game)
    found = listed(game)

    assert found.codes is not None
    assert found.codes.tolist() == codes
    for actor, ranks in enumerate(found.ranks):
        _, expected = np.unique(np.array(conflict.rank[actor]), return_inverse=True)
        np.testing.assert_array_equal(ranks, expected + 1)


def test_names_are_checked_with_the_nearest_one() -> None:
    with pytest.raises(InputError, match=r"there is no option 'a\.go' \(did you mean 'a\.do'"):
        PrioritisedGame.of({"a": ["do"], "b": ["do"]}, {"a": ["a.go"]})
    with pytest.raises(InputError, match="there is no actor 'c'"):
        PrioritisedGame.of({"a": ["do"]}, {"c": ["a.do"]})
    with pytest.raises(InputError, match=r"there is no option 'a\.x'"):
        PrioritisedGame.of({"a": ["do"]}, {}, yes_stays=["a.x"])


def test_hundreds_of_options_are_fine_and_thousands_are_not() -> None:
    game = PrioritisedGame.of({"a": [f"o{n}" for n in range(500)]}, {"a": ["a.o499 and not a.o0"]})
    assert game.truths(0, 1 << 499) == (True,)
    assert game.truths(0, 1 << 499 | 1) == (False,)
    with pytest.raises(LimitError, match="500 options make"):
        listed(game)
    with pytest.raises(LimitError, match="the limit is 2,000"):
        PrioritisedGame.of({"a": [f"o{n}" for n in range(MAX_OPTIONS + 1)]}, {})


def test_what_always_and_never_holds() -> None:
    game = PrioritisedGame.of({"a": ["x"]}, {"a": [ALWAYS, NEVER]})
    assert game.truths(0, 0) == (True, False)
    assert game.is_feasible(0)
    assert not PrioritisedGame.of({"a": ["x"]}, {}, infeasible=[ALWAYS]).is_feasible(0)
    with pytest.raises(InputError, match="no state is feasible"):
        listed(PrioritisedGame.of({"a": ["x"]}, {}, infeasible=[ALWAYS]))
