"""Sets of states by codes and by flags, against plain sets."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.formula import Formula
from standoff.errors import InputError, LimitError
from standoff.game.prioritised import PrioritisedGame
from standoff.stability.sets import CodeSet, FlagSet, StateSet
from tests.engines.conflicts import formulas

GAME = PrioritisedGame.of({"a": ["x", "y"], "b": ["x", "y", "z"]}, {})
SPACE = GAME.space
NAMES = list(SPACE.options)


def both_kinds(members: set[int]) -> list[StateSet]:
    codes = np.array(sorted(members), dtype=np.int64)
    one = np.zeros(SPACE.size, dtype=np.uint8)
    one[codes] = 0b110
    other = np.full(SPACE.size, 0b011, dtype=np.uint8)
    return [CodeSet(SPACE, codes), FlagSet(SPACE, (one, other), 1)]


@given(st.sets(st.integers(0, 31)), formulas(NAMES), st.permutations(NAMES), st.integers(0, 40))
def test_as_plain_sets(members: set[int], formula: Formula, order: list[str], limit: int) -> None:
    chosen = order[: 1 + limit % 3]
    combinations = Counter(tuple(bool(code >> SPACE.bits[name] & 1) for name in chosen) for code in members)
    for found in both_kinds(members):
        assert found.count() == len(members)
        assert [code for code in range(-1, 40) if code in found] == sorted(members)
        assert found.first(limit) == sorted(members)[:limit]
        assert found.projection(chosen) == combinations
        assert found.where(formula).first(32) == sorted(code for code in members if GAME.holds(formula, code))
        same = {name: {bool(code >> bit & 1) for code in members} for name, bit in SPACE.bits.items()}
        assert found.always() == {name: values.pop() for name, values in same.items() if len(values) == 1}
        drawn = found.sample(5, seed=1)
        assert drawn == found.sample(5, seed=1)
        assert len(drawn) == (5 if members else 0)
        assert set(drawn) <= members


def test_unknown_options_and_too_many_are_refused() -> None:
    found = both_kinds({1, 2})[1]
    with pytest.raises(InputError, match=r"there is no option 'a\.w'"):
        found.projection(["a.w"])
    with pytest.raises(LimitError, match="the limit is 16"):
        found.projection(["a.x"] * 17)
