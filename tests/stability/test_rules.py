"""Where publications differ: each choice against its definition written out, on random conflicts.

Sources: see tests/reference/variants.py.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.errors import InputError
from standoff.game import Game
from standoff.game.preference import Degrees, Pairs, as_fuzzy, ranking
from standoff.stability import analyse
from standoff.stability.rules import STANDARD, Rules, choices, rules_of
from tests import strategies
from tests.reference import stability as reference
from tests.reference import variants as literal
from tests.reference.variants import Variant
from tests.strategies import Conflict, PairwiseConflict, examples

CONCEPTS = reference.CONCEPTS

some_rules = st.builds(
    Rules,
    replies=st.sampled_from(["sequences", "one move", "each once"]),
    coming_back_sanctions=st.booleans(),
    equal_sanctions=st.booleans(),
    credible=st.sampled_from(["better", "not worse"]),
    escape=st.sampled_from(["one move", "several moves"]),
)


def variant_of(rules: Rules) -> Variant:
    return Variant(rules.replies, rules.coming_back_sanctions, rules.equal_sanctions, rules.credible, rules.escape)


def stable_under(game: Game, rules: Rules, names: tuple[str, ...] = CONCEPTS) -> dict[tuple[str, int], set[int]]:
    marks = analyse(game, names, rules).marks
    return {(name, actor): set(np.flatnonzero(mark)) for name in names for actor, mark in enumerate(marks[name])}


def expected(told: reference.Conflict, rules: Rules) -> dict[tuple[str, int], set[int]]:
    return {
        (concept, actor): {s for s in range(told.states) if literal.stable(told, concept, actor, s, variant_of(rules))}
        for concept, actor in product(CONCEPTS, range(told.actors))
    }


@given(strategies.conflicts(), some_rules)
@examples(10)
def test_every_choice_is_read_as_it_is_written_out(conflict: Conflict, rules: Rules) -> None:
    assert stable_under(conflict.game(), rules) == expected(conflict.reference(), rules)


@given(strategies.pairwise_conflicts(), some_rules)
@examples(5)
def test_and_where_preferences_run_in_circles(conflict: PairwiseConflict, rules: Rules) -> None:
    assert stable_under(conflict.game(), rules) == expected(conflict.reference(), rules)


@given(strategies.conflicts())
@examples(2)
def test_the_standard_choice_is_the_standard_definition(conflict: Conflict) -> None:
    told = conflict.reference()
    plain = {(c, i): reference.stable(told, c, i) for c, i in product(CONCEPTS, range(told.actors))}
    assert expected(told, STANDARD) == plain


def one_way_each(rules: dict[str, str]) -> tuple[Rules, Rules]:
    return STANDARD, rules_of([f"{name}={value}" for name, value in rules.items()])


@pytest.mark.parametrize(
    ("choice", "grows"),
    [
        ({"replies": "one move"}, False),
        ({"replies": "each once"}, False),
        ({"coming_back_sanctions": "no"}, False),
        ({"equal_sanctions": "no"}, False),
        ({"credible": "not worse"}, True),
        ({"escape": "several moves"}, False),
    ],
)
@given(data=st.data())
@examples(1)
def test_a_choice_only_adds_or_only_takes_away(choice: dict[str, str], grows: bool, data: st.DataObject) -> None:
    """More replies, or more of them that count, only add stability; more escapes take it away."""
    game = data.draw(st.one_of(strategies.conflicts(), strategies.pairwise_conflicts())).game()
    standard, other = (stable_under(game, rules) for rules in one_way_each(choice))
    for key, stable in standard.items():
        fewer, more = (stable, other[key]) if grows else (other[key], stable)
        assert fewer <= more, key


Arcs = dict[str, list[str]]


def small(b: Arcs, c: Arcs, on: Arcs, ranks: dict[str, list[int]]) -> Game:
    """a can move from 1 to 2, and on from there as `on` says."""
    return Game.from_graph(states=list("1234"), moves={"a": {"1": ["2"], **on}, "b": b, "c": c}, ranks=ranks)


def where_a_stays_at_1(game: Game, *texts: str) -> set[str]:
    found = analyse(game, CONCEPTS, rules_of(texts))
    return {concept for concept in CONCEPTS if "1" in found.stable(concept, "a")}


def test_coming_back_to_the_start_counts_in_the_set_form_only() -> None:
    """b undoes a's move and likes it; a can then leave again, so that SMR and SSEQ do not hold anyway."""
    game = small({"2": ["1"]}, {}, {}, {"a": [1, 2, 0, 0], "b": [1, 0, 0, 0], "c": [0, 0, 0, 0]})
    assert where_a_stays_at_1(game) == {"GMR", "SEQ"}
    assert where_a_stays_at_1(game, "coming_back_sanctions=no") == set()


def test_two_opponents_who_have_to_act_one_after_the_other_are_no_sanction_of_one_move() -> None:
    game = small({"2": ["3"]}, {"3": ["4"]}, {}, {"a": [1, 2, 2, 0], "b": [0, 0, 1, 0], "c": [0, 0, 0, 1]})
    assert where_a_stays_at_1(game) == {"GMR", "SMR", "SEQ", "SSEQ"}
    assert where_a_stays_at_1(game, "replies=one move") == set()
    assert where_a_stays_at_1(game, "replies=each once") == {"GMR", "SMR", "SEQ", "SSEQ"}


def test_a_reply_that_needs_the_same_opponent_twice_is_left_out_when_each_moves_once() -> None:
    game = Game.from_graph(
        states=list("12345"),
        moves={"a": {"1": ["2"]}, "b": {"2": ["3"], "4": ["5"]}, "c": {"3": ["4"]}},
        ranks={"a": [1, 2, 2, 2, 0], "b": [0, 0, 1, 0, 1], "c": [0, 0, 0, 1, 0]},
    )
    assert where_a_stays_at_1(game) == {"GMR", "SMR", "SEQ", "SSEQ"}
    assert where_a_stays_at_1(game, "replies=each once") == set()


def test_an_equal_outcome_and_an_equal_way_out() -> None:
    """b can make it as good as it was, or worse with a way out to what is as good as it was."""
    equal = small({"2": ["3"]}, {}, {}, {"a": [1, 2, 1, 0], "b": [0, 0, 1, 0], "c": [0, 0, 0, 0]})
    assert where_a_stays_at_1(equal) == {"GMR", "SMR", "SEQ", "SSEQ"}
    assert where_a_stays_at_1(equal, "equal_sanctions=no") == set()
    way_out = small({"2": ["3"]}, {}, {"3": ["4"]}, {"a": [1, 2, 0, 1], "b": [0, 0, 1, 0], "c": [0, 0, 0, 0]})
    assert where_a_stays_at_1(way_out) == {"GMR", "SMR", "SEQ", "SSEQ"}
    assert where_a_stays_at_1(way_out, "equal_sanctions=no") == {"GMR", "SEQ"}


def test_a_reply_that_costs_nothing_is_credible_if_that_is_enough() -> None:
    game = small({"2": ["3"]}, {}, {}, {"a": [1, 2, 0, 0], "b": [0, 0, 0, 0], "c": [0, 0, 0, 0]})
    assert where_a_stays_at_1(game) == {"GMR", "SMR"}
    assert where_a_stays_at_1(game, "credible=not worse") == {"GMR", "SMR", "SEQ", "SSEQ"}


def test_a_way_out_of_two_moves() -> None:
    game = Game.from_graph(
        states=list("12345"),
        moves={"a": {"1": ["2"], "3": ["4"], "4": ["5"]}, "b": {"2": ["3"]}},
        ranks={"a": [1, 2, 0, 0, 2], "b": [0, 0, 1, 0, 0]},
    )
    assert where_a_stays_at_1(game) == {"GMR", "SMR", "SEQ", "SSEQ"}
    assert where_a_stays_at_1(game, "escape=several moves") == {"GMR", "SEQ"}


def test_rules_are_named_and_their_values_too() -> None:
    assert rules_of([]) == STANDARD == Rules()
    for name, values in choices().items():
        assert getattr(STANDARD, name) in (values[0], values[0] == "yes")
        for value in values[1:]:
            assert rules_of([f"{name}={value}"]).words() == (f"{name}={value}",)
    with pytest.raises(InputError, match="did you mean 'replies'"):
        rules_of(["reply=one move"])
    with pytest.raises(InputError, match="did you mean 'one move'"):
        rules_of(["replies=one moves"])


@pytest.mark.parametrize(
    ("concept", "rule"),
    [
        ("L2", "replies=one move"),
        ("SIM", "equal_sanctions=no"),
        ("GMR1", "replies=each once"),
        ("SEQ", "coalition_improvement=none worse"),
        ("CSEQ", "credible=not worse"),
    ],
)
def test_a_rule_that_does_not_apply_is_refused(concept: str, rule: str) -> None:
    game = Game.from_options({"a": ["x"], "b": ["y"]}, {"a": [1, 2, 3, 4], "b": [1, 2, 3, 4]})
    with pytest.raises(InputError, match=f"'{rule}' does not apply to {concept}"):
        analyse(game, ["Nash", concept] if rule.startswith("equal") else [concept], rules_of([rule]))


@given(strategies.conflicts(), some_rules)
@examples(2)
def test_single_moves_as_sanctions_are_a_concept_of_their_own(conflict: Conflict, rules: Rules) -> None:
    """GMR1, SMR1 and SEQ1 are GMR, SMR and SEQ with replies of one move of one opponent."""
    game, names = conflict.game(), ("GMR1", "SMR1", "SEQ1")
    found = stable_under(game, replace(rules, replies="sequences"), names)
    told = conflict.reference()
    single = variant_of(replace(rules, replies="one move"))
    for name, actor in product(names, range(told.actors)):
        concept = name.removesuffix("1")
        states = {s for s in range(told.states) if literal.stable(told, concept, actor, s, single)}
        assert found[name, actor] == states, (name, actor)


def test_unknown_pairs_and_fuzzy_preference_are_refused_in_words() -> None:
    game = Game.from_options({"a": ["x"], "b": ["y"]}, {"a": [1, 2, 3, 4], "b": [1, 2, 3, 4]})
    unknown = np.zeros((4, 4), dtype=bool)
    unknown[0, 1] = unknown[1, 0] = True
    pairs = Game.from_options(
        {"a": ["x"], "b": ["y"]}, {"a": Pairs(np.zeros((4, 4), dtype=bool), unknown), "b": [1, 2, 3, 4]}
    )
    degrees = Game.from_options(
        {"a": ["x"], "b": ["y"]}, {"a": Degrees(np.zeros((4, 4), dtype=int)), "b": [1, 2, 3, 4]}
    )
    fuzzy = Game.from_options({"a": ["x"], "b": ["y"]}, {"a": as_fuzzy(ranking([1, 2, 3, 4])), "b": [1, 2, 3, 4]})
    for concept in ("Nash", "GMR1", "SIM", "CNash"):
        assert analyse(game, [concept]).equilibria(concept)
        assert analyse(degrees, [concept]).marks
        with pytest.raises(InputError, match="a: how it compares some states is unknown"):
            analyse(pairs, [concept])
        with pytest.raises(InputError, match="fuzzy preference cannot be told as pairs"):
            analyse(fuzzy, [concept])
    with pytest.raises(InputError, match="needs a ranking of every actor"):
        analyse(pairs, ["L2"])
