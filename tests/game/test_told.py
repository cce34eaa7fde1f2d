"""A case told by formulas is the same conflict as the case with its states listed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.formula import unparse
from standoff.errors import InputError
from standoff.game.build import game_of
from standoff.game.listing import listed
from standoff.game.told import prioritised_of
from tests.game.small_conflicts import formulas, graph_case, option_case


@st.composite
def told(draw: st.DrawFn) -> dict[str, Any]:
    """Links, conditions, infeasible states, one actor with ranked goals and one with statements."""
    texts = formulas().map(unparse)
    goals = draw(st.lists(texts, min_size=1, max_size=5))
    ids = [f"g{n}" for n in range(len(goals))]
    a: dict[str, Any] = {
        "goals": [
            {"id": key, draw(st.sampled_from(["wants", "avoids"])): draw(st.sampled_from([text, f"way or ({text})"]))}
            for key, text in zip(ids, goals, strict=True)
        ]
    }
    if len(ids) > 1:
        a["outranks"] = [{"chain": draw(st.permutations(ids))}]
    return {
        "a": a,
        "b": {"statements": [*draw(st.lists(texts, min_size=1, max_size=3)), "way iff war", "here if b.x"]},
        "links": {"way": {"iff": f"({draw(texts)}) and not war"}},
        "conditions": {"war": {"value": draw(st.sampled_from(["yes", "no"])), "means": "there is a war"}},
        "states": {"here": {"yes": ["a.x"]}},
        "infeasible": [{"id": "never", "when": draw(texts), "because": "so"}],
    }


@given(told())
def test_the_same_states_and_comparisons_as_when_listed(data: dict[str, Any]) -> None:
    case = option_case(**data)
    try:
        expected = game_of(case)
    except InputError as error:
        assert "feasible" in str(error) or "circle" in str(error) or "contradict" in str(error)
        return
    found = listed(prioritised_of(case))

    assert expected.codes is not None
    assert found.codes is not None
    np.testing.assert_array_equal(found.codes, expected.codes)
    for one, other in zip(found.ranks, expected.ranks, strict=True):
        np.testing.assert_array_equal(one, other)


def test_what_is_not_told_by_formulas_is_refused() -> None:
    with pytest.raises(InputError, match="in graph form the moves are listed"):
        prioritised_of(graph_case({"a": {"ranking": ["s", "t"]}}, ["s", "t"]))
    with pytest.raises(InputError, match="only goals and statements can be used"):
        prioritised_of(option_case(b={"weights": {"a.x": 1}}))


def test_an_open_order_is_told_with_the_goals() -> None:
    case = option_case({"goals": [{"id": "one", "wants": "a.x"}, {"id": "two", "wants": "b.x"}]})
    with pytest.raises(InputError, match="which of these goals of a outranks the other: 'one', 'two'"):
        prioritised_of(case)
    assert len(prioritised_of(case, ["two > one"]).statements[0]) == 2
