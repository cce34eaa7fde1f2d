"""What becomes of a state move by move: the printed formulas, the matrix form, Elmira, unknown preference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import standoff
from standoff.case.model import Actor
from standoff.cli import main
from standoff.errors import InputError
from standoff.explain.evolve import PairArena, evolve
from standoff.game import Game
from standoff.game.preference import Pairs
from standoff.stability.paths import evolution
from tests import strategies
from tests.reference import paths as reference
from tests.reference.stability import Conflict

ANY = standoff.load("elmira").loaded
ANY = replace(ANY, file=ANY.file.model_copy(update={"actors": {name: Actor() for name in "abcde"}, "graph": None}))


def matrices(literal: Conflict, improving: bool, length: int) -> list[list[NDArray[np.bool_]]]:
    """MQ(:, :, j, k) of H. Xu's program of 2007, k = 1 .. length: MQ(j, 1) = J_j, then sign(sum_t!=j MQ(t) J_j)."""
    step = literal.unilateral_improvements if improving else literal.unilateral_moves
    arcs = [np.zeros((literal.states, literal.states), dtype=int) for _ in range(literal.actors)]
    for actor, own in enumerate(arcs):
        for state in range(literal.states):
            own[state, list(step(actor, state))] = 1
    found = [[own.astype(bool) for own in arcs]]
    while len(found) < length:
        before = found[-1]
        found.append(
            [
                sum((before[t].astype(int) @ own for t in range(len(arcs)) if t != j), np.zeros_like(own)) > 0
                for j, own in enumerate(arcs)
            ]
        )
    return found


@given(strategies.conflicts(), st.data(), st.booleans())
@strategies.examples(1)
def test_the_table_is_that_of_the_formulas_and_of_the_matrices(
    conflict: strategies.Conflict, data: st.DataObject, improving: bool
) -> None:
    literal, game = conflict.reference(), conflict.game()
    start = data.draw(st.integers(0, literal.states - 1))
    within = data.draw(st.integers(1, 4))
    by = "improvements" if improving else "moves"

    found = evolve(ANY, game, {}, game.state_ids[start], by=by, within=within)

    got = {
        (game.index[line.state], game.actors.index(mover.actor)): mover.moves
        for line in found.reached
        for mover in line.last_movers
    }
    exactly = reference.first_reached(reference.exactly(literal, start, improving))
    assert got == {pair: moves for pair, moves in exactly.items() if moves <= within}
    by_matrix: dict[tuple[int, int], int] = {}
    for number, per_actor in enumerate(matrices(literal, improving, within), start=1):
        for actor, matrix in enumerate(per_actor):
            for state in np.flatnonzero(matrix[start]):
                by_matrix.setdefault((int(state), actor), number)
    assert got == by_matrix
    reached = {start} | {state for state, _ in got}
    settled = {state for states in found.equilibria.values() for state in states}
    assert set(found.unreached) == {state for state in settled if game.index[state] not in reached}
    for line in found.reached:
        assert len(line.path) == (0 if game.index[line.state] == start else min(m.moves for m in line.last_movers))


def test_elmira_goes_to_5_alone_and_to_8_only_by_a_coalition() -> None:
    """Kilgour, Hipel, Fang and Peng 2001: 1 to 5 by the local government, 5 to 8 by MoE and Uniroyal together."""
    found = standoff.load("elmira").evolve("1")
    assert [(line.state, [m.actor for m in line.last_movers]) for line in found.reached] == [("5", ["lg"])]
    assert [(line.state, line.members, line.ends) for line in found.joint] == [("5", ("moe", "uniroyal"), ("8",))]
    assert found.unreached == ("4", "8", "9")
    assert found.horizon == 1


def test_unknown_preference_counts_where_it_is_asked_for() -> None:
    """1 to 2 is an improvement, 2 to 3 perhaps, 3 to 4 is none."""
    better = np.zeros((4, 4), dtype=bool)
    better[1, 0] = better[2, 3] = True
    unknown = np.zeros((4, 4), dtype=bool)
    unknown[2, 1] = unknown[1, 2] = True
    moves = {"a": {"1": ["2"], "3": ["4"]}, "b": {"2": ["3"]}}
    game = Game.from_graph("1234", moves, {"a": Pairs(better, unknown), "b": Pairs(better, unknown)})
    assert set(evolution(PairArena(game), 0, improving=True).distance) == {0, 1}
    assert set(evolution(PairArena(game, possible=True), 0, improving=True).distance) == {0, 1, 2}
    found = evolve(ANY, game, {}, "1", by="possible improvements")
    assert [line.state for line in found.reached] == ["2", "3"]
    assert [line.state for line in evolve(ANY, game, {}, "1").reached] == ["2"]
    assert [line.state for line in evolve(ANY, game, {}, "1", by="moves").reached] == ["2", "3", "4"]


@given(strategies.graph_conflicts(), st.data())
@strategies.examples(1)
def test_pairs_that_say_what_a_ranking_says_lead_to_the_same(
    conflict: strategies.GraphConflict, data: st.DataObject
) -> None:
    game = conflict.game()
    start = data.draw(st.integers(0, conflict.states - 1))
    literal = reference.first_reached(reference.exactly(conflict.reference(), start, True))
    found = evolution(PairArena(game), start, improving=True)
    assert {(s, game.actors.index(a)): k for (s, a), k in found.first.items()} == literal


def test_mistakes_are_said() -> None:
    case = standoff.load("elmira")
    with pytest.raises(InputError, match="no feasible state '77'"):
        case.evolve("77")
    with pytest.raises(InputError, match="at least 1 move"):
        case.evolve("1", within=0)
    with pytest.raises(InputError, match="expected moves, improvements"):
        case.evolve("1", by="steps")


@pytest.mark.parametrize("form", [[], ["--markdown"]])
def test_the_page_names_what_is_out_of_reach(form: list[str]) -> None:
    result = CliRunner().invoke(main, ["evolve", "elmira", "--from", "1", *form], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.stderr
    said = " ".join(result.stdout.replace("\\", "").split())
    assert "from 5, MoE and Uniroyal together can go to 8." in said
    assert "8 (Nash, GMR, SMR, SEQ, SSEQ): no path of improvements leads there." in said
    assert form or max(map(len, result.stdout.splitlines())) <= 80


def test_a_bound_is_named() -> None:
    result = CliRunner().invoke(main, ["evolve", "elmira", "--from", "1", "--moves", "--within", "2"])
    said = " ".join(result.stdout.split())
    assert "Looked at up to 2 moves; more would lead further." in said
    assert "no path of moves leads there within 2 moves" in said
