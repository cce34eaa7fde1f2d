"""What is proved of the solution concepts needs no transitive preference: random tournaments with ties.

Interrelations: Fang, Hipel and Kilgour, Interactive Decision Making, Wiley 1993; Xu, Hipel, Kilgour and Fang, Conflict
Resolution Using the Graph Model, Springer 2018, ch. 4, which says that transitivity is not needed; for SSEQ Rego and
Vieira, Group Decision and Negotiation 26 (2017), 775-792.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from standoff.stability import analyse
from tests import strategies
from tests.reference import stability as reference
from tests.strategies import Conflict, GraphConflict, PairwiseConflict, examples

FINER_AND_COARSER = [
    ("Nash", "SSEQ"),
    ("SSEQ", "SMR"),
    ("SSEQ", "SEQ"),
    ("SMR", "GMR"),
    ("SEQ", "GMR"),
    ("Nash", "SMR1"),
    ("Nash", "SEQ1"),
    ("SMR1", "GMR1"),
    ("SEQ1", "GMR1"),
    ("GMR1", "GMR"),
    ("SMR1", "SMR"),
    ("SEQ1", "SEQ"),
]
NAMES = tuple(dict.fromkeys(name for pair in FINER_AND_COARSER for name in pair))


def stable_in(conflict: Conflict | PairwiseConflict) -> dict[tuple[str, int], set[int]]:
    marks = analyse(conflict.game(), NAMES).marks
    return {(name, actor): set(np.flatnonzero(mark)) for name in NAMES for actor, mark in enumerate(marks[name])}


@given(st.one_of(strategies.conflicts(), strategies.pairwise_conflicts()))
@examples(6)
def test_what_is_stable_in_the_finer_concept_is_stable_in_the_coarser(conflict: Conflict | PairwiseConflict) -> None:
    """With GMR1 => GMR and the like: sequences of the others allow every single move, and more."""
    found = stable_in(conflict)
    for (finer, coarser), actor in product(FINER_AND_COARSER, range(conflict.actors)):
        assert found[finer, actor] <= found[coarser, actor], (finer, coarser, actor)


@given(strategies.pairwise_conflicts())
@examples(4)
def test_every_state_is_as_the_definitions_say(conflict: PairwiseConflict) -> None:
    found, told = stable_in(conflict), conflict.reference()
    for concept, actor in product(reference.CONCEPTS, range(conflict.actors)):
        assert found[concept, actor] == reference.stable(told, concept, actor), (concept, actor)


@given(st.one_of(strategies.conflicts(actors=2), strategies.pairwise_conflicts(strategies.conflicts(actors=2))))
@examples(2)
def test_for_two_actors_a_single_move_is_all_there_is(conflict: Conflict | PairwiseConflict) -> None:
    found = stable_in(conflict)
    for concept, actor in product(("GMR", "SMR", "SEQ"), range(2)):
        assert found[concept, actor] == found[f"{concept}1", actor]


@given(strategies.pairwise_conflicts(strategies.graph_conflicts()), st.data())
@examples(3)
def test_a_move_less_destroys_others_stability_and_creates_ones_own(
    conflict: PairwiseConflict, data: st.DataObject
) -> None:
    told = conflict.told
    assert isinstance(told, GraphConflict)
    assume(told.arcs)
    mover, state, to = data.draw(st.sampled_from(told.arcs))
    more, fewer = stable_in(conflict), stable_in(replace(conflict, told=told.without(mover, state, to)))
    for name, actor in product(NAMES, range(conflict.actors)):
        if actor == mover:
            assert more[name, actor] <= fewer[name, actor], (name, actor)
        else:
            assert fewer[name, actor] <= more[name, actor], (name, actor)


def test_a_circle_of_preferences_leaves_nothing_that_is_nash() -> None:
    """Rock, paper, scissors for one actor who may go anywhere: each state is left for another one."""
    moves = (tuple(frozenset({0, 1, 2} - {s}) for s in range(3)), (frozenset[int](),) * 3)
    told = GraphConflict(states=3, moves=moves, ranks=((0, 0, 0), (0, 0, 0)))
    none: frozenset[int] = frozenset()
    circle = PairwiseConflict(told, ((frozenset({1}), frozenset({2}), frozenset({0})), (none, none, none)))
    assert stable_in(circle)["Nash", 0] == set()
    assert stable_in(circle)["Nash", 1] == {0, 1, 2}
