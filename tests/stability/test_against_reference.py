"""The engines and the slow literal reference say the same of every actor and state of random conflicts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from standoff.engines.core import game_marks
from standoff.game import Game
from standoff.stability.explicit import explicit_stability
from tests import strategies
from tests.reference import stability as reference


def assert_as_the_reference_says(conflict: strategies.Conflict) -> None:
    expected = conflict.reference()
    actual = strategies.answers(conflict)

    for concept in reference.CONCEPTS:
        for actor in range(conflict.actors):
            assert reference.stable(expected, concept, actor) == actual.stable[concept, actor], (
                concept,
                actor,
            )
        assert reference.equilibria(expected, concept) == actual.equilibria[concept], concept


@given(strategies.option_conflicts())
@strategies.examples(12)
def test_option_form(conflict: strategies.OptionConflict) -> None:
    assert_as_the_reference_says(conflict)


@given(strategies.option_conflicts(min_options=5, max_options=7))
@strategies.examples(0.5)
def test_option_form_with_many_states(conflict: strategies.OptionConflict) -> None:
    assert_as_the_reference_says(conflict)


@given(strategies.option_conflicts(min_options=5, max_options=6, widest=(4, 5)))
@strategies.examples(2)
def test_option_form_with_many_options_of_one_actor(conflict: strategies.OptionConflict) -> None:
    assert_as_the_reference_says(conflict)


@given(strategies.graph_conflicts())
@strategies.examples(12)
def test_graph_form(conflict: strategies.GraphConflict) -> None:
    assert_as_the_reference_says(conflict)


@given(strategies.option_conflicts())
@strategies.examples(2)
def test_both_engines_take_option_form(conflict: strategies.OptionConflict) -> None:
    game = conflict.game()
    dense = game_marks(game, reference.CONCEPTS)
    explicit = explicit_stability(game, reference.CONCEPTS)

    for concept in reference.CONCEPTS:
        for actor in range(conflict.actors):
            np.testing.assert_array_equal(dense[concept][actor], explicit[concept][actor], concept)


@given(strategies.option_conflicts(), st.data())
@strategies.examples(2)
def test_the_order_in_which_states_are_listed_changes_nothing(
    conflict: strategies.OptionConflict, data: st.DataObject
) -> None:
    """A publication may number its states in another order than that of their codes."""
    game = conflict.game()
    assert game.space is not None
    assert game.codes is not None
    order = data.draw(st.permutations(range(len(game.codes))))

    shuffled = Game.over_codes(
        game.space,
        game.codes[order],
        {actor: ranks[order] for actor, ranks in zip(game.actors, game.ranks, strict=True)},
    )
    found = strategies.answers_about(shuffled)

    for key, states in strategies.answers(conflict).stable.items():
        assert states == {order[state] for state in found.stable[key]}, key
