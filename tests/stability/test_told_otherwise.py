"""However a conflict is told, the further concepts say the same: order of actors, options and states, form, payoffs."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from standoff.stability import analyse
from tests import strategies
from tests.strategies import Conflict, GraphConflict, OptionConflict, examples

SINGLE = ("GMR1", "SMR1", "SEQ1")
COALITIONAL = ("CNash", "CGMR", "CSMR", "CSEQ", "CSEQ-coalition")
SIMULTANEOUS = ("SIM", "SIM-u2", "SEQ-SIM")
FORESIGHT = ("L2", "L3", "NM")

few = st.integers(2, 3).flatmap(lambda actors: strategies.conflicts(actors=actors))


def stable_in(conflict: Conflict, names: tuple[str, ...]) -> dict[tuple[str, int], set[int]]:
    marks = analyse(conflict.game(), names).marks
    return {(name, actor): set(np.flatnonzero(mark)) for name in names for actor, mark in enumerate(marks[name])}


def assert_the_same_elsewhere(
    before: Conflict, after: Conflict, names: tuple[str, ...], actor_order: list[int], place: list[int]
) -> None:
    here, there = stable_in(before, names), stable_in(after, names)
    for name, (new, old) in product(names, enumerate(actor_order)):
        assert {place[state] for state in here[name, old]} == there[name, new], (name, old)


def spelt_out(conflict: OptionConflict) -> GraphConflict:
    moves = tuple(tuple(frozenset(ends) for ends in of_actor) for of_actor in conflict.reference().moves)
    return GraphConflict(states=len(conflict.feasible), moves=moves, ranks=conflict.ranks)


@given(strategies.option_conflicts(), st.data())
@examples(2)
def test_the_order_of_actors_and_options_changes_nothing(conflict: OptionConflict, data: st.DataObject) -> None:
    actor_order = data.draw(st.permutations(range(conflict.actors)))
    option_orders = [data.draw(st.permutations(range(count))) for count in conflict.options]
    reordered, place = conflict.reordered(actor_order, option_orders)
    assert_the_same_elsewhere(conflict, reordered, (*SINGLE, *COALITIONAL, *SIMULTANEOUS), actor_order, place)


@given(strategies.graph_conflicts(), st.data())
@examples(2)
def test_the_order_of_actors_and_states_changes_nothing(conflict: GraphConflict, data: st.DataObject) -> None:
    """L_h and NM with strict preference: with ties their rule goes by the order of the states, and says so."""
    actor_order = data.draw(st.permutations(range(conflict.actors)))
    place = data.draw(st.permutations(range(conflict.states)))
    names: tuple[str, ...] = (*SINGLE, *COALITIONAL)
    if conflict.actors == 2:
        orders = [data.draw(st.permutations(range(conflict.states))) for _ in range(2)]
        conflict = replace(conflict, ranks=tuple(tuple(order) for order in orders))
        names += FORESIGHT
    assert_the_same_elsewhere(conflict, conflict.relabelled(actor_order, place), names, actor_order, place)


@given(st.integers(2, 3).flatmap(lambda actors: strategies.option_conflicts(actors=actors)))
@examples(2)
def test_option_form_is_graph_form_with_the_moves_spelt_out(conflict: OptionConflict) -> None:
    names = (*SINGLE, *COALITIONAL, *(FORESIGHT if conflict.actors == 2 else ()))
    assert stable_in(conflict, names) == stable_in(spelt_out(conflict), names)


@given(few, st.integers(1, 50), st.integers(-100, 100))
@examples(2)
def test_only_the_order_of_the_payoffs_counts(conflict: Conflict, factor: int, shift: int) -> None:
    stretched = tuple(tuple(factor * payoff**3 + shift for payoff in payoffs) for payoffs in conflict.ranks)
    names = (*SINGLE, *COALITIONAL, *(FORESIGHT if conflict.actors == 2 else ()))
    if isinstance(conflict, OptionConflict):
        names += SIMULTANEOUS
    assert stable_in(conflict, names) == stable_in(replace(conflict, ranks=stretched), names)
