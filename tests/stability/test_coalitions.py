"""Coalitional stability: against the definitions written out, the published theorems, and Elmira."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import standoff
from standoff.errors import InputError, LimitError
from standoff.stability.arena import GameArena
from standoff.stability.coalitions import COALITIONAL, CREDIBLE, Coalitions, Upset, coalition_improvements
from tests import strategies
from tests.reference import coalitions as reference
from tests.reference import stability as individual
from tests.strategies import Conflict, actor_names, examples

KINDS = [(concept, credible) for concept in COALITIONAL for credible in CREDIBLE]
conflicts = st.integers(2, 4).flatmap(lambda actors: strategies.conflicts(actors=actors))


def coalitions_of(conflict: Conflict) -> Coalitions:
    return Coalitions(GameArena(conflict.game()))


@given(conflicts)
@examples(2)
def test_every_coalition_at_every_state_is_as_defined(conflict: Conflict) -> None:
    literal, found, names = conflict.reference(), coalitions_of(conflict), actor_names(conflict.actors)
    for coalition in reference.coalitions(reference.everybody(literal)):
        members = [names[i] for i in coalition]
        for state in range(literal.states):
            assert found.improvements(members, state) == reference.improvements(literal, coalition, state)
            for concept, credible in KINDS:
                expected = reference.stable(literal, concept, coalition, state, credible)
                assert found.stable(concept, members, state, credible=credible) == expected, (concept, credible)


@given(conflicts, st.sampled_from(KINDS))
@examples(1)
def test_actors_and_equilibria_are_as_defined(conflict: Conflict, kind: tuple[str, str]) -> None:
    literal, found = conflict.reference(), coalitions_of(conflict)
    concept, credible = kind
    states = range(literal.states)
    for actor, name in enumerate(actor_names(conflict.actors)):
        for state in states:
            expected = reference.stable_for_actor(literal, concept, actor, state, credible)
            assert found.stable_for(concept, name, state, credible=credible) == expected
    assert set(found.equilibria(concept, states, credible=credible)) == reference.equilibria(literal, concept, credible)
    strong = {state for state in states if found.strong_equilibrium(state)}
    assert strong == reference.equilibria(literal, "Nash")


@given(conflicts)
@examples(1)
def test_a_coalition_of_one_is_the_actor_alone(conflict: Conflict) -> None:
    literal, found = conflict.reference(), coalitions_of(conflict)
    for actor, name in enumerate(actor_names(conflict.actors)):
        for concept in COALITIONAL:
            alone = {state for state in range(literal.states) if found.stable(concept, [name], state)}
            assert alone == individual.stable(literal, concept, actor), concept


@given(conflicts)
@examples(2)
def test_what_is_stable_in_the_finer_concept_is_stable_in_the_coarser(conflict: Conflict) -> None:
    """CNash => CSMR => CGMR and CNash => CSEQ => CGMR; a reply of single actors is one of coalitions, too."""
    literal, found = conflict.reference(), coalitions_of(conflict)
    for coalition in reference.coalitions(reference.everybody(literal)):
        members = [actor_names(conflict.actors)[i] for i in coalition]
        for state in range(literal.states):
            nash, gmr, smr, seq = (found.stable(concept, members, state) for concept in COALITIONAL)
            assert nash <= smr <= gmr
            assert nash <= seq <= gmr
            assert seq <= found.stable("SEQ", members, state, credible="coalition")


@given(st.integers(2, 4).flatmap(lambda actors: strategies.option_conflicts(actors=actors)))
@examples(1)
def test_where_moves_are_transitive_replies_of_coalitions_are_replies(conflict: strategies.OptionConflict) -> None:
    """CSEQ with coalition improvements => CGMR holds where a move after one's own move is a move."""
    literal, found = conflict.reference(), coalitions_of(conflict)
    for coalition in reference.coalitions(reference.everybody(literal)):
        members = [actor_names(conflict.actors)[i] for i in coalition]
        for state in range(literal.states):
            assert found.stable("SEQ", members, state, credible="coalition") <= found.stable("GMR", members, state)


def test_elmira_is_left_by_a_coalition() -> None:
    """Kilgour, Hipel, Fang and Peng 2001: from 5, an equilibrium, MoE and Uniroyal together go to 8."""
    game = standoff.load("elmira").game()
    found = Coalitions(GameArena(game))
    five, eight, nine = (game.index[state] for state in "589")
    states = range(len(game.state_ids))
    assert found.improvements(["moe", "uniroyal"], five) == {eight}
    for concept in ("Nash", "SEQ"):
        assert found.upset(concept, states) == (Upset(five, ("moe", "uniroyal"), (eight,)),)
        assert found.equilibria(concept, states) == (eight, nine)
    assert not found.strong_equilibrium(five)
    assert found.stable("Nash", ["moe", "lg"], five)
    assert not found.stable_for("Nash", "moe", five)
    assert found.stable_for("Nash", "lg", five)


def test_cooperation_in_the_prisoners_dilemma_is_a_joint_improvement_that_nobody_can_punish() -> None:
    game = standoff.load("prisoners-dilemma").game()
    arena = GameArena(game)
    (defection,) = (s for s in range(4) if not any(Coalitions(arena).improvements([a], s) for a in arena.actors))
    ends = coalition_improvements(arena, arena.actors, defection)
    assert len(ends) == 1
    assert not Coalitions(arena).stable("GMR", arena.actors, defection)


def test_limits_and_names_are_said() -> None:
    arena = GameArena(standoff.load("elmira").game())
    with pytest.raises(LimitError, match="3 actors make 7 coalitions; the limit is 6"):
        Coalitions(arena, max_coalitions=6).equilibrium("Nash", 0)
    with pytest.raises(LimitError, match="the limit is 1"):
        Coalitions(arena, max_states=1).improvements(["moe", "uniroyal", "lg"], 0)
    found = Coalitions(arena)
    with pytest.raises(InputError, match="did you mean 'uniroyal'"):
        found.improvements(["uniroyall"], 0)
    with pytest.raises(InputError, match="at least one member"):
        found.improvements([], 0)
    with pytest.raises(InputError, match="no concept 'SSEQ'"):
        found.stable("SSEQ", ["moe"], 0)
    with pytest.raises(InputError, match="did you mean 'coalition'"):
        found.stable("SEQ", ["moe"], 0, credible="coalitions")
