"""Paths from a status quo, against the literal reference and against the published evolution of Elmira."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import standoff
from standoff.api import Case
from standoff.errors import LimitError
from standoff.stability.arena import GameArena
from standoff.stability.paths import Evolution, evolution, shortest_path
from tests import strategies
from tests.reference import paths as reference


@given(strategies.conflicts(), st.data(), st.booleans())
@strategies.examples(6)
def test_states_last_movers_and_paths(conflict: strategies.Conflict, data: st.DataObject, improving: bool) -> None:
    literal = conflict.reference()
    start = data.draw(st.integers(0, literal.states - 1))
    game = conflict.game()

    found = evolution(GameArena(game), start, improving=improving)

    expected = reference.first_reached(reference.exactly(literal, start, improving))
    number = {actor: n for n, actor in enumerate(game.actors)}
    assert {(state, number[mover]): moves for (state, mover), moves in found.first.items()} == expected
    assert found.limit is None
    reached = {start} | {state for state, _ in expected}
    assert set(found.unreached(range(literal.states))) == set(range(literal.states)) - reached
    for state in sorted(reached - {start})[:6]:
        path = found.path(state)
        assert path is not None
        assert len(path) == min(moves for (end, _), moves in expected.items() if end == state)
        if len(path) <= 4:
            steps = tuple((number[step.actor], step.after) for step in path)
            assert steps == reference.first_path(literal, start, state, len(path), improving)
        assert [step.before for step in path] == [start, *(step.after for step in path[:-1])]
        assert path[-1].actor in found.last_movers(state)


@given(strategies.option_conflicts(), st.data(), st.booleans())
@strategies.examples(2)
def test_in_option_form_the_rule_removes_nothing(
    conflict: strategies.OptionConflict, data: st.DataObject, improving: bool
) -> None:
    """Moves are transitive there, and so is preference: two moves in a row are one (Fang, Hipel and Kilgour 1993)."""
    literal = conflict.reference()
    start = data.draw(st.integers(0, literal.states - 1))

    found = evolution(GameArena(conflict.game()), start, improving=improving).distance

    freely = reference.first_reached(reference.exactly(literal, start, improving, in_a_row=True))
    nearest = {start: 0}
    for (state, _), moves in sorted(freely.items(), key=lambda item: item[1]):
        nearest.setdefault(state, moves)
    assert found == nearest


@given(strategies.graph_conflicts(), st.data())
@strategies.examples(2)
def test_a_cut_is_named_and_keeps_what_is_nearest(conflict: strategies.GraphConflict, data: st.DataObject) -> None:
    arena = GameArena(conflict.game())
    start = data.draw(st.integers(0, conflict.states - 1))
    whole = evolution(arena, start, improving=False)
    limit = data.draw(st.integers(0, len(whole.first) + 1))

    cut = evolution(arena, start, improving=False, limit=limit)

    assert cut.limit == (limit if limit < len(whole.first) else None)
    assert list(cut.first.items()) == list(whole.first.items())[:limit]


def test_a_search_that_is_cut_proves_nothing() -> None:
    arena = GameArena(standoff.load("elmira").game())
    assert shortest_path(arena, 0, lambda state: False, improving=False) is None
    with pytest.raises(LimitError, match="looked at the first 3 states"):
        shortest_path(arena, 0, lambda state: False, improving=False, limit=3)


def elmira(start: str, *, improving: bool) -> tuple[Case, Evolution]:
    case = standoff.load("elmira")
    game = case.game()
    return case, evolution(GameArena(game), game.index[start], improving=improving)


def test_elmira_by_improvements_goes_from_1_to_5_and_no_further() -> None:
    """Kilgour, Hipel, Fang and Peng 2001, section on the evolution: 1 to 5 is the local government's improvement; from
    5 to 8 only MoE and Uniroyal together improve, so that no sequence of improvements of single actors leads there."""
    case, found = elmira("1", improving=True)
    ids = case.game().state_ids
    assert {ids[state]: moves for state, moves in found.distance.items()} == {"1": 0, "5": 1}
    assert found.last_movers(ids.index("5")) == ("lg",)
    assert [ids[s] for s in found.unreached(map(ids.index, ("5", "8", "9")))] == ["8", "9"]


def test_elmira_by_any_moves_reaches_every_equilibrium() -> None:
    """Moves as in H. Xu's model of 2007: modify, accept and insist in whatever order lead from 1 to 8."""
    case, found = elmira("1", improving=False)
    ids = case.game().state_ids
    path = found.path(ids.index("8"))
    assert path is not None
    assert [(step.actor, ids[step.after]) for step in path] == [("moe", "2"), ("uniroyal", "4"), ("lg", "8")]
    assert set(found.last_movers(ids.index("8"))) == {"moe", "uniroyal", "lg"}
    assert [step.actor for step in found.path(ids.index("9")) or ()] == ["uniroyal"]
    assert found.unreached(range(9)) == ()


def test_elmira_cannot_leave_abandonment() -> None:
    _, found = elmira("9", improving=False)
    assert found.unreached(range(9)) == tuple(range(8))
