"""Listed arcs against the literal reference, and against the lists of pairs at more states."""

import numpy as np
import pytest
from hypothesis import given

from standoff.engines.five import FIVE, bit_of
from standoff.engines.graph import graph_flags
from standoff.errors import InputError
from standoff.game.model import Game
from standoff.stability.explicit import explicit_stability
from tests import strategies
from tests.reference import stability as reference


@given(strategies.graph_conflicts())
@strategies.examples(6)
def test_listed_arcs_are_as_the_reference_says(told: strategies.GraphConflict) -> None:
    game, literal = told.game(), told.reference()
    assert game.arcs is not None
    for actor, own in enumerate(graph_flags(game.arcs, game.ranks)):
        for concept in FIVE:
            stable = set(np.flatnonzero(own & bit_of(concept)).tolist())
            assert stable == reference.stable(literal, concept, actor), concept


@pytest.mark.parametrize(("moves", "actors"), [(1, 3), (2, 4), (4, 2)])
def test_hundreds_of_states(moves: int, actors: int) -> None:
    draw = np.random.default_rng(moves)
    states = 300
    arcs = tuple(
        tuple(tuple(sorted(set(draw.integers(0, states, moves).tolist()) - {s})) for s in range(states))
        for _ in range(actors)
    )
    names = tuple("abcd"[:actors])
    ids = [str(state) for state in range(states)]
    told = {
        name: {ids[s]: [ids[t] for t in own[s]] for s in range(states)} for name, own in zip(names, arcs, strict=True)
    }
    game = Game.from_graph(ids, told, {name: draw.permutation(states) for name in names})
    lists = explicit_stability(game, FIVE)
    for actor, own in enumerate(graph_flags(arcs, game.ranks)):
        for concept in FIVE:
            np.testing.assert_array_equal((own & bit_of(concept)) > 0, lists[concept][actor], concept)
    (last,) = graph_flags(arcs, game.ranks, ["SEQ"], actors=[actors - 1])
    np.testing.assert_array_equal(last > 0, lists["SEQ"][actors - 1])


def test_ranks_of_another_length_are_refused() -> None:
    with pytest.raises(InputError, match="one rank"):
        graph_flags((((1,), ()),), [np.array([1])])
