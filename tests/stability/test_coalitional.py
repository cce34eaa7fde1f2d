"""Coalitional stability of all states: against the definitions written out, in all variants, and the theorems."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import standoff
from standoff.errors import InputError, LimitError
from standoff.game import Game
from standoff.stability import analyse, coalitional
from standoff.stability.arena import GameArena
from standoff.stability.coalitions import Coalitions
from standoff.stability.rules import STANDARD, Rules
from tests import strategies
from tests.reference import coalitions as literal
from tests.reference import stability as reference
from tests.strategies import Conflict, OptionConflict, PairwiseConflict, actor_names, examples

NAMES = {
    "CNash": ("Nash", "individual"),
    "CGMR": ("GMR", "individual"),
    "CSMR": ("SMR", "individual"),
    "CSEQ": ("SEQ", "individual"),
    "CSEQ-coalition": ("SEQ", "coalition"),
}
PARETO = Rules(coalition_improvement="none worse")
MERGED = Rules(coalition_moves="one step")
BOTH = Rules(coalition_improvement="none worse", coalition_moves="one step")

few = st.integers(2, 4).flatmap(lambda actors: strategies.conflicts(actors=actors))
optional = st.integers(2, 4).flatmap(lambda actors: strategies.option_conflicts(actors=actors))


def stable_in(game: Game, rules: Rules = STANDARD, *more: str) -> dict[tuple[str, int], set[int]]:
    names = (*NAMES, *more)
    found = {name: analyse(game, [name], rules if name in NAMES else STANDARD).marks[name] for name in names}
    return {(name, actor): set(np.flatnonzero(mark)) for name in names for actor, mark in enumerate(found[name])}


def expected(
    told: reference.Conflict, improvement: str = "all better", own_moves: literal.Moves | None = None
) -> dict[tuple[str, int], set[int]]:
    everybody = literal.coalitions(literal.everybody(told))
    found = {}
    for name, (concept, credible) in NAMES.items():
        stable = {
            (members, s): literal.stable(told, concept, members, s, credible, improvement, own_moves)
            for members, s in product(everybody, range(told.states))
        }
        for actor in range(told.actors):
            found[name, actor] = {s for s in range(told.states) if all(stable[h, s] for h in everybody if actor in h)}
    return found


def in_one_step(conflict: OptionConflict) -> literal.Moves:
    return literal.moves_in_one_step(conflict.options, conflict.feasible, conflict.yes_stays, conflict.no_stays)


@given(few)
@examples(2)
def test_every_actor_and_state_is_as_it_is_written_out(conflict: Conflict) -> None:
    assert stable_in(conflict.game()) == expected(conflict.reference())


@given(st.integers(2, 3).flatmap(lambda actors: strategies.conflicts(actors=actors)), st.just(PARETO))
@examples(2)
def test_and_where_nobody_has_to_lose(conflict: Conflict, rules: Rules) -> None:
    assert stable_in(conflict.game(), rules) == expected(conflict.reference(), "none worse")


@given(optional, st.sampled_from([MERGED, BOTH]))
@examples(2)
def test_and_where_a_coalition_acts_as_one(conflict: OptionConflict, rules: Rules) -> None:
    assert stable_in(conflict.game(), rules) == expected(
        conflict.reference(), rules.coalition_improvement, in_one_step(conflict)
    )


@given(strategies.pairwise_conflicts(few), st.sampled_from([STANDARD, PARETO]))
@examples(1)
def test_and_where_preferences_run_in_circles(conflict: PairwiseConflict, rules: Rules) -> None:
    assert stable_in(conflict.game(), rules) == expected(conflict.reference(), rules.coalition_improvement)


@given(optional, st.sampled_from([STANDARD, PARETO, MERGED, BOTH]))
@examples(1)
def test_both_ways_of_computing_agree_on_every_coalition(conflict: OptionConflict, rules: Rules) -> None:
    game = conflict.game()
    one_by_one = Coalitions(GameArena(game), rules=rules)
    found = stable_in(game, rules)
    for (name, (concept, credible)), (actor, who) in product(NAMES.items(), enumerate(actor_names(conflict.actors))):
        states = {s for s in range(len(game.state_ids)) if one_by_one.stable_for(concept, who, s, credible=credible)}
        assert states == found[name, actor], (name, who)


@given(strategies.pairwise_conflicts(few))
@examples(1)
def test_one_by_one_with_preferences_in_circles(conflict: PairwiseConflict) -> None:
    told, found, names = conflict.reference(), Coalitions(GameArena(conflict.game())), actor_names(conflict.actors)
    for members, state in product(literal.coalitions(literal.everybody(told)), range(told.states)):
        who = [names[i] for i in members]
        assert found.improvements(who, state) == literal.improvements(told, members, state)
        for concept, credible in NAMES.values():
            assert found.stable(concept, who, state, credible=credible) == literal.stable(
                told, concept, members, state, credible
            )


@given(st.one_of(few, strategies.pairwise_conflicts(few)), st.sampled_from([STANDARD, PARETO]))
@examples(2)
def test_what_is_stable_in_the_finer_concept_is_stable_in_the_coarser(
    conflict: Conflict | PairwiseConflict, rules: Rules
) -> None:
    """CNash => CSMR => CGMR, CNash => CSEQ => CGMR; coalitional X => X, for a coalition of one is the actor."""
    found = stable_in(conflict.game(), rules, "Nash", "GMR", "SMR", "SEQ")
    for actor in range(conflict.actors):
        assert found["CNash", actor] <= found["CSMR", actor] <= found["CGMR", actor]
        assert found["CNash", actor] <= found["CSEQ", actor] <= found["CGMR", actor]
        assert found["CNash", actor] <= found["CSEQ-coalition", actor]
        for concept in ("Nash", "GMR", "SMR", "SEQ"):
            assert found[f"C{concept}", actor] <= found[concept, actor]


@given(few)
@examples(2)
def test_more_improvements_leave_less_stable(conflict: Conflict) -> None:
    """Whoever only has to lose nothing has more improvements, and fewer states hold it down: X (Pareto) => X."""
    game = conflict.game()
    pareto, strict = stable_in(game, PARETO), stable_in(game)
    for name, actor in product(("CNash", "CGMR", "CSMR", "CSEQ"), range(conflict.actors)):
        assert pareto[name, actor] <= strict[name, actor], name


@given(optional)
@examples(1)
def test_one_step_passes_over_infeasible_states_and_nothing_else(conflict: OptionConflict) -> None:
    """Every state that a coalition reaches by sequences it reaches in one step, but the state it started from."""
    arena = GameArena(conflict.game())
    names = actor_names(conflict.actors)
    for members in literal.coalitions(literal.everybody(conflict.reference())):
        who = [names[i] for i in sorted(members)]
        for state in range(len(conflict.feasible)):
            in_turn = arena.reach(who, state) - {state}
            at_once = arena.joint_step(who, state)
            assert in_turn <= at_once
            if not conflict.infeasible:
                assert in_turn == at_once


def test_elmira_is_left_by_a_coalition() -> None:
    """Kilgour, Hipel, Fang and Peng 2001: 5 is upset by MoE and Uniroyal, 8 is strong; nobody can leave 9."""
    game = standoff.load("elmira").game()
    for name in ("CNash", "CSEQ", "CSEQ-coalition"):
        assert analyse(game, [name]).equilibria(name) == ("8", "9")
    assert "5" in analyse(game, ["CNash"]).stable("CNash", "lg")
    assert "5" not in analyse(game, ["CNash"]).stable("CNash", "moe")
    with pytest.raises(InputError, match="only where all moves are changes of options"):
        analyse(game, ["CNash"], MERGED)


def test_a_gain_for_one_that_costs_nobody_is_an_improvement_only_where_that_is_enough() -> None:
    """Together a and b go from nothing to both, which a likes better and b as much."""
    game = Game.from_options({"a": ["x"], "b": ["y"]}, {"a": [2, 1, 1, 3], "b": [2, 1, 1, 2]})
    strict, pareto = Coalitions(GameArena(game)), Coalitions(GameArena(game), rules=PARETO)
    assert strict.improvements("ab", 0) == frozenset()
    assert pareto.improvements("ab", 0) == {3}
    assert analyse(game, ["CNash"]).equilibria("CNash") == ("1", "4")
    assert analyse(game, ["CNash"], PARETO).equilibria("CNash") == ("4",)


def test_together_they_jump_over_what_cannot_be() -> None:
    game = Game.from_options({"a": ["x"], "b": ["y"]}, {"a": [1, 2], "b": [1, 2]}, infeasible=[1, 2])
    assert Coalitions(GameArena(game)).improvements("ab", 0) == frozenset()
    assert Coalitions(GameArena(game), rules=MERGED).improvements("ab", 0) == {1}
    assert analyse(game, ["CNash"]).equilibria("CNash") == ("1", "2")
    assert analyse(game, ["CNash"], MERGED).equilibria("CNash") == ("2",)


def test_limits_and_rules_that_do_not_apply(monkeypatch: pytest.MonkeyPatch) -> None:
    game = standoff.load("elmira").game()
    with pytest.raises(InputError, match="'replies=one move' does not apply to coalitions"):
        Coalitions(GameArena(game), rules=Rules(replies="one move"))
    for limit, value, message in (
        ("MAX_PAIRS", 100, "7 coalitions over 9 states compare 567 pairs of states; the limit is 100"),
        ("MAX_STATES", 8, "9 states; the limit for coalitions is 8"),
        ("MAX_COALITIONS", 6, "3 actors make 7 coalitions; the limit is 6"),
    ):
        monkeypatch.setattr(coalitional, limit, value)
        with pytest.raises(LimitError, match=message):
            analyse(game, ["CNash"])
