"""The reference of what stands around a verdict, on planted explanations whose answers are derived by hand.

In most cases a does x (state ``now``: x is yes, all else no) and the question is: rather than not x? A goal that holds
with x and not without speaks for the conduct, the opposite against it, and any other says nothing.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings

from tests.reference.around import (
    Change,
    NewGoal,
    NewLink,
    NewPriority,
    carrying,
    changing,
    count_completions,
    decided_by,
    fewest_flips,
    needs,
    never_matters,
    repeats,
    single_points,
    subsets,
    supports,
    verdict_with,
    verdict_with_additions,
    verdict_without,
    verdicts_without_each_set,
    vocabulary,
    voices,
)
from tests.reference.around_cases import small_cases
from tests.reference.verdicts import verdicts

Case = dict[str, Any]
STOP_X = {"rather_than": ["not x"]}
BECAUSE = {"because": "made up for a test"}


def goal(identity: str, wants: str, *grounds: str, **more: Any) -> dict[str, Any]:
    """A goal; either entry is enough."""
    return {"id": identity, "wants": wants, **({"grounds": list(grounds)} if grounds else BECAUSE)} | more


def chain(identity: str, goals: str, *grounds: str) -> dict[str, Any]:
    """A priority: ``goals`` are separated by " > "."""
    return {"id": identity, "chain": goals.split(" > "), **({"grounds": list(grounds)} if grounds else BECAUSE)}


def make(
    goals: list[Any],
    outranks: list[Any] | None = None,
    question: dict[str, Any] | None = None,
    options: dict[str, list[str]] | None = None,
    others: dict[str, list[Any]] | None = None,
    ledger: dict[str, dict[str, Any]] | None = None,
    **more: Any,
) -> Case:
    """Goals and priorities of a; ``others`` are the goals of others; ``ledger`` says more of some entries."""
    options = options or {"a": ["x", "y"]}
    all_goals = {"a": goals} | (others or {})
    return {
        "standoff": 1,
        "title": "by hand",
        "sources": {"text": {"title": "a text"}, "talk": {"title": "a talk"}},
        "ledger": [
            {"id": f"s{n}", "source": "text", "says": "something", "use": "model"} | (ledger or {}).get(f"s{n}", {})
            for n in range(1, 5)
        ],
        "actors": {
            name: {
                "options": {option: f"do {option}" for option in own},
                "goals": all_goals.get(name, []),
                "outranks": (outranks or []) if name == "a" else [],
            }
            for name, own in options.items()
        },
        "states": {"now": {"yes": ["a.x"]}},
        "questions": [{"id": "q", "ask": "Why?", "actor": "a", "at": "now"} | (question or STOP_X)],
    } | more


def sets(*names: str) -> set[frozenset[str]]:
    """ "s1 s2", "s3" -> {{s1, s2}, {s3}}"""
    return {frozenset(each.split()) for each in names}


def without(case: Case, names: str = "", layer: str = "stated") -> str:
    return verdict_without(case, layer, names.split())["q"]


def passage(**choices: Any) -> dict[str, Any]:
    return {"ask": "What does it mean?", "choices": choices}


# Rests on


def test_one_sentence_is_needed():
    case = make([goal("g", "a.x", "s1"), goal("h", "a.y", "s2")])
    assert (without(case), without(case, "s1"), without(case, "s2")) == ("FOLLOWS", "SILENT", "FOLLOWS")
    assert supports(case, "stated") == ["s1", "s2"]  # s3 and s4 ground nothing
    assert carrying(case, "q", "stated") == sets("s1")
    assert changing(case, "q", "stated") == sets("s1")
    assert single_points(case, "q", "stated") == {"s1"}
    assert never_matters(case, "q", "stated") == {"s2"}
    assert repeats(case, "stated") == set()


def test_two_sentences_that_say_the_same():
    case = make([goal("g", "a.x", "s1", "s2")])
    assert carrying(case, "q", "stated") == sets("s1", "s2")
    assert changing(case, "q", "stated") == sets("s1 s2")
    assert single_points(case, "q", "stated") == set()
    assert never_matters(case, "q", "stated") == set()
    assert repeats(case, "stated") == sets("s1 s2")


def test_two_reasons_are_no_repeats():
    # Either goal is enough, but no element rests on both entries.
    case = make([goal("g", "a.x", "s1"), goal("h", "a.x or a.y", "s2")])
    assert carrying(case, "q", "stated") == sets("s1", "s2")
    assert changing(case, "q", "stated") == sets("s1 s2")
    assert repeats(case, "stated") == set()


def test_an_entry_that_carries_more_than_its_repeat_is_none():
    # Only s1 also grounds the goal against y, which the second question rests on.
    case = make([goal("g", "a.x", "s1", "s2"), goal("h", "not a.y", "s1")])
    assert repeats(case, "stated") == sets("s1 s2")
    case["questions"].append({"id": "q2", "ask": "Why?", "actor": "a", "at": "now", "rather_than": ["y"]})
    assert repeats(case, "stated") == set()


def test_two_sentences_are_needed_together():
    case = make([goal("g", "a.x", grounds={"all": ["s1", "s2"]})])
    assert carrying(case, "q", "stated") == sets("s1 s2")
    assert changing(case, "q", "stated") == sets("s1", "s2")
    assert single_points(case, "q", "stated") == {"s1", "s2"}
    assert repeats(case, "stated") == set()


def test_a_verdict_follows_once_a_sentence_is_removed():
    case = make([goal("g", "a.x", "s1"), goal("h", "not a.x", "s2")])
    assert without(case) == "OPEN"
    assert [without(case, names) for names in ("s2", "s1", "s1 s2")] == ["FOLLOWS", "AGAINST", "SILENT"]
    assert carrying(case, "q", "stated") == sets("s1 s2")
    assert changing(case, "q", "stated") == sets("s1", "s2")


def test_what_is_removed_can_mend_what_was_broken():
    # Without s3 the priority is gone: OPEN. Without s2 as well the goal against x is gone: FOLLOWS again.
    case = make([goal("g", "a.x", "s1"), goal("h", "not a.x", "s2")], [chain("p", "g > h", "s3")])
    assert [without(case, names) for names in ("", "s3", "s2 s3", "s2")] == ["FOLLOWS", "OPEN", "FOLLOWS", "FOLLOWS"]
    # s1 alone does not carry (s3 may go while s2 stays), though the case of s1 alone does follow.
    assert carrying(case, "q", "stated") == sets("s1 s3")
    assert changing(case, "q", "stated") == sets("s1", "s3")
    assert single_points(case, "q", "stated") == {"s1", "s3"}
    assert never_matters(case, "q", "stated") == set()  # s2 matters when s3 is gone


def test_a_question_that_becomes_possible():
    no = [{"id": "no", "when": "not a.x", "because": "so", "grounds": ["s1"]}]
    case = make([goal("g", "a.x", "s2")], infeasible=no)
    assert [without(case, names) for names in ("", "s1", "s2", "s1 s2")] == [
        "NOT POSSIBLE",
        "FOLLOWS",
        "NOT POSSIBLE",
        "SILENT",
    ]
    assert carrying(case, "q", "stated") == changing(case, "q", "stated") == sets("s1")
    assert never_matters(case, "q", "stated") == set()


def test_a_link_takes_its_goals_with_it():
    links = {"safe": {"iff": "a.x", "grounds": ["s3"]}}
    case = make([goal("g", "safe", "s1"), goal("h", "safe or a.y", "s2")], links=links)
    assert carrying(case, "q", "stated") == sets("s1 s3", "s2 s3")
    assert changing(case, "q", "stated") == sets("s3", "s1 s2")


def test_a_condition_without_its_grounds_is_unclear():
    war = {"war": {"value": "yes", "grounds": ["s2"]}}
    case = make([goal("g", "a.x iff war", "s1")], conditions=war)
    assert [without(case, names) for names in ("", "s2", "s1")] == ["FOLLOWS", "OPEN", "SILENT"]
    assert carrying(case, "q", "stated") == sets("s1 s2")
    assert decided_by(case, "q", "stated").alone == {}


def test_a_coded_condition_is_an_assumption_in_every_layer():
    case = make([goal("g", "a.x iff war", "s1")], conditions={"war": {"value": "yes"}})
    assert supports(case, "stated") == ["s1", "war"]
    assert [without(case, names) for names in ("", "war")] == ["FOLLOWS", "OPEN"]
    assert carrying(case, "q", "stated") == sets("s1 war")


def test_a_choice_may_not_contradict_a_condition_that_lost_its_grounds():
    war = {"war": {"value": "yes", "grounds": ["s2"]}}
    readings = {"p": passage(peace={"set": {"war": "no"}}, plain={})}
    case = make([goal("g", "a.x iff war", "s1")], conditions=war, readings=readings)
    assert without(case) == "OPEN"
    with pytest.raises(ValueError, match="differently"):
        without(case, "s2")


def test_assumptions_are_supports_of_the_layer_that_counts_them():
    # g > m > h with all elements assumed: taking m away leaves g > h, taking the priority away leaves it open.
    links = {"safe": {"iff": "a.x"} | BECAUSE}
    case = make(
        [goal("g", "safe"), goal("m", "a.y"), goal("h", "not a.x", "s1")],
        [chain("p", "g > m > h")],
        links=links,
        infeasible=[{"id": "no", "when": "a.x and a.y"} | BECAUSE],
    )
    assert supports(case, "stated") == ["s1"]
    assert supports(case, "assumed") == ["s1", "a.g", "a.m", "p", "safe", "no"]
    found = [without(case, names, "assumed") for names in ("", "a.m", "p", "safe", "no", "a.g", "s1")]
    assert found == ["FOLLOWS", "FOLLOWS", "OPEN", "AGAINST", "FOLLOWS", "AGAINST", "FOLLOWS"]
    assert carrying(case, "q", "assumed") == sets("a.g p safe")
    assert changing(case, "q", "assumed") == sets("a.g", "p", "safe")
    assert never_matters(case, "q", "assumed") == {"a.m", "no"}


def test_a_choice_is_void_when_its_target_was_removed():
    readings = {"p": passage(plain={}, other={"drop": ["g"], "add": {"goals": {"a": [goal("k", "not a.x", "s2")]}}})}
    case = make([goal("g", "a.x", "s1")], readings=readings)
    assert supports(case, "stated") == ["s1", "s2"]
    assert [without(case, names) for names in ("", "s1", "s2")] == ["OPEN", "SILENT", "OPEN"]
    # With s2 gone the other choice leaves nothing to want: follows or silent, which is OPEN too.
    assert carrying(case, "q", "stated") == sets("s1")


# Decided by


def conditions(*names: str) -> dict[str, Any]:
    return {name: {"value": "unclear", "grounds": ["s4"]} for name in names}


def test_a_passage_that_decides_alone():
    case = make([goal("g", "a.x iff war", "s1")], conditions=conditions("war", "rain"))
    found = decided_by(case, "q", "stated")
    assert found.headline == "OPEN"
    assert found.alone == {"war": {"yes": "FOLLOWS", "no": "AGAINST"}, "rain": {"yes": "OPEN", "no": "OPEN"}}
    assert found.decide_alone == {"war"}
    assert found.decide_together == set()  # war is in it alone
    assert found.never_matter == {"rain"}


def test_two_passages_that_decide_only_together():
    case = make([goal("g", "a.x iff (war iff rain)", "s1")], conditions=conditions("war", "rain", "noise"))
    found = decided_by(case, "q", "stated")
    assert found.decide_alone == set()
    assert found.decide_together == sets("war rain")
    assert found.never_matter == {"noise"}


def test_a_passage_that_matters_in_some_context_without_deciding():
    # Open by two unranked goals; with the passage "firm" and war it follows. Fixing either leaves it open.
    goals = [goal("g", "a.x", "s1"), goal("h", "not a.x", "s2"), goal("k", "a.x and war", "s1")]
    above = {"add": {"outranks": {"a": [chain("p", "k > h", "s3")]}}}
    readings = {"tone": passage(plain={}, firm=above)}
    found = decided_by(make(goals, conditions=conditions("war"), readings=readings), "q", "stated")
    # With war k is the same goal as g, so k > h puts g above h. Without war k is constant and says nothing.
    assert found.alone == {"war": {"yes": "OPEN", "no": "OPEN"}, "tone": {"plain": "OPEN", "firm": "OPEN"}}
    assert found.decide_together == sets("war tone")
    assert found.never_matter == set()


def test_a_reading_in_which_the_question_is_not_possible_matters():
    no = [{"id": "no", "when": "war and not a.x", "because": "so", "grounds": ["s2"]}]
    found = decided_by(make([goal("g", "a.x", "s1")], infeasible=no, conditions=conditions("war")), "q", "stated")
    assert found.headline == "FOLLOWS"
    assert found.alone == {"war": {"yes": "NOT POSSIBLE", "no": "FOLLOWS"}}
    assert found.decide_alone == {"war"}


# Voices


def test_verdicts_on_fewer_voices():
    goals = [goal("g", "a.x", "s1"), goal("h", "not a.x", "s2"), goal("k", "a.x or a.y", "s3", "s4")]
    ledger = {
        "s1": {"hedge": "perhaps"},
        "s2": {"voice": "minister"},
        "s3": {"voice": "minister", "source": "talk"},
        "s4": {"voice": "minister", "origin": "text/author"},
    }
    found = voices(make(goals, ledger=ledger), "stated")
    assert found.without_hedged == {"q": "OPEN"}  # k against h
    assert found.author_only == {"q": "FOLLOWS"}  # g alone
    assert found.without_origin == {
        "text/author": {"q": "OPEN"},  # h against k, which s3 still grounds
        "text/minister": {"q": "FOLLOWS"},
        "talk/minister": {"q": "OPEN"},
    }


# Needs and does not say


def test_a_hidden_premise():
    # The text says that a wants safety, and never that x makes for it.
    links = {"safe": {"iff": "a.x", "basis": "inferred", "grounds": ["s1"]} | BECAUSE}
    case = make([goal("g", "safe", "s1")], links=links, options={"a": ["x"]})
    assert verdicts(case)["q"]["verdict"] == "SILENT"
    assert needs(case, "q", "stated", {"FOLLOWS"}) == (
        1,
        {
            frozenset({NewLink("safe", "a.x")}),
            frozenset({NewGoal("a", "wants", frozenset({"a.x"}))}),
            frozenset({NewGoal("a", "wants", frozenset({"a.x"}), above="g")}),
        },
    )
    assert needs(case, "q", "stated", {"AGAINST"}) == (
        1,
        {
            frozenset({NewLink("safe", "not a.x")}),
            frozenset({NewGoal("a", "avoids", frozenset({"a.x"}))}),
            frozenset({NewGoal("a", "avoids", frozenset({"a.x"}), above="g")}),
        },
    )
    # With inferences the link is in force, and the verdict is there already.
    assert needs(case, "q", "inferred", {"FOLLOWS"}) == (0, {frozenset()})


def test_a_missing_priority():
    case = make([goal("g", "a.x", "s1"), goal("h", "not a.x", "s2")], options={"a": ["x"]})
    assert needs(case, "q", "stated", {"FOLLOWS"}) == (
        1,
        # A new goal that is g once more, now above h, says the same and is not counted again.
        {frozenset({NewPriority("a", "g", "h")})},
    )
    assert (
        verdict_with_additions(case, "q", "stated", [again_above_h := NewGoal("a", "wants", frozenset({"a.x"}), "h")])
        == "FOLLOWS"
    )
    assert again_above_h not in vocabulary(case, "q", "stated")


def test_a_goal_that_repeats_another_is_left_out_only_if_it_does_so_in_every_reading():
    readings = {"p": passage(plain={}, without={"drop": ["g"]})}
    goals = [goal("g", "a.x", "s1"), goal("h", "a.y", "s2")]
    case = make(goals, readings=readings, options={"a": ["x", "y"]})
    offered = vocabulary(case, "q", "stated")
    assert NewGoal("a", "wants", frozenset({"a.x"}), "h") in offered
    assert NewGoal("a", "wants", frozenset({"a.y"}), "g") not in offered


def test_the_opposite_of_a_stated_goal_is_left_out_also_if_one_reading_lacks_that():
    readings = {"p": passage(plain={}, without={"drop": ["g"]})}
    links = {"same": {"iff": "a.x", "grounds": ["s1"]}}
    case = make([goal("g", "a.x", "s1")], readings=readings, links=links, options={"a": ["x", "y"]})
    offered = vocabulary(case, "q", "stated")
    assert not [
        new
        for new in offered
        if isinstance(new, NewGoal)
        and new.wish == "avoids"
        and len(new.literals) == 1
        and new.literals & {"a.x", "same"}
    ]
    assert NewGoal("a", "avoids", frozenset({"a.y"})) in offered


def test_a_stated_priority_is_not_offered_again_nor_contradicted():
    goals = [goal("g", "a.x", "s1"), goal("m", "a.y", "s2"), goal("h", "not a.x", "s3")]
    case = make(goals, [chain("p", "h > g", "s4")])
    offered = [new for new in vocabulary(case, "q", "stated") if isinstance(new, NewPriority)]
    assert offered == [NewPriority("a", *pair) for pair in (("g", "m"), ("m", "g"), ("m", "h"), ("h", "m"))]


def test_a_conjunction_must_hold_somewhere_and_not_everywhere():
    no = [{"id": "no", "when": "a.x and a.y", "because": "so", "grounds": ["s1"]}]
    case = make([], infeasible=no)
    offered = {new.literals for new in vocabulary(case, "q", "stated") if isinstance(new, NewGoal)}
    assert offered == {
        frozenset({"a.x"}),
        frozenset({"a.y"}),
        frozenset({"a.x", "not a.y"}),
        frozenset({"not a.x", "a.y"}),
        frozenset({"not a.x", "not a.y"}),
    }


def test_links_are_offered_that_a_goal_lacks_in_some_reading_also_through_other_links():
    links = {
        "used": {"iff": "basic or a.y", "grounds": ["s1"]},
        "basic": {"iff": "a.x", "grounds": ["s2"]},
        "idle": {"iff": "a.x", "basis": "inferred", "grounds": ["s2"]} | BECAUSE,
    }
    readings = {"p": passage(plain={}, without={"drop": ["basic"]})}
    case = make([goal("g", "used", "s1")], links=links, readings=readings, options={"a": ["x", "y"]})
    offered = [new for new in vocabulary(case, "q", "stated") if isinstance(new, NewLink)]
    assert offered == [NewLink("basic", literal) for literal in ("a.x", "not a.x", "a.y", "not a.y")]
    # Where basic is in force it stays what it is: without it the reading was silent, with it the other way round.
    verdict = verdicts(case)["q"]["verdict"]
    found = [verdict_with_additions(case, "q", "stated", [new]) for new in offered]
    assert (verdict, found) == ("OPEN", ["FOLLOWS", "OPEN", "OPEN", "OPEN"])


def test_two_additions_where_one_is_not_enough():
    # Nothing is said, and three alternatives: without x, with y, with z. No goal of one or two literals speaks for
    # the conduct against all three. By the alternatives against which they speak for it (1, 2, 3), and against none:
    wants = lambda *literals: NewGoal("a", "wants", frozenset(literals))  # noqa: E731
    avoids = lambda *literals: NewGoal("a", "avoids", frozenset(literals))  # noqa: E731
    one = [wants("a.x"), avoids("not a.x", "not a.y"), avoids("not a.x", "not a.z")]
    two = [avoids("a.y"), avoids("a.x", "a.y"), avoids("a.y", "not a.z")]
    three = [avoids("a.z"), avoids("a.x", "a.z"), avoids("not a.y", "a.z")]
    one_two, one_three, two_three = wants("a.x", "not a.y"), wants("a.x", "not a.z"), wants("not a.y", "not a.z")
    expected = set()
    for wide, narrow in ((one_two, three), (one_three, two), (two_three, one)):
        expected |= {frozenset({wide, each}) for each in narrow}
    expected |= {frozenset(pair) for pair in itertools.combinations((one_two, one_three, two_three), 2)}
    case = make([], question={"rather_than": [["not x"], ["y"], ["z"]]}, options={"a": ["x", "y", "z"]})
    assert needs(case, "q", "stated", {"FOLLOWS"}, most=1) is None
    assert needs(case, "q", "stated", {"FOLLOWS"}) == (2, expected)


def test_an_addition_holds_in_every_reading_and_above_a_dropped_goal_it_is_above_what_that_outranks():
    # h is dropped in one reading. There "above h" still reaches k, which h outranks: a > b > c keeps a > c.
    goals = [goal("h", "not a.x", "s1"), goal("k", "not a.x or a.y", "s2")]
    readings = {"p": passage(plain={}, without={"drop": ["h"]})}
    new = NewGoal("a", "wants", frozenset({"a.x"}), above="h")
    case = make(goals, [chain("p1", "h > k", "s3")], readings=readings)
    assert verdict_with_additions(case, "q", "stated", [new]) == "FOLLOWS"
    case = make(goals, readings=readings)
    assert verdict_with_additions(case, "q", "stated", [new]) == "OPEN"


def test_what_the_movers_of_a_plan_want_may_be_missing():
    # a stops x, b does z, a takes x up again. a wants z; does b?
    plan = {"plan": [{"a": ["not x"]}, {"b": ["z"]}, {"a": ["x"]}]}
    goals = [goal("g", "b.z", "s1"), goal("h", "a.x", "s2")]
    case = make(goals, question=plan, options={"a": ["x"], "b": ["z"]})
    assert verdicts(case)["q"]["verdict"] == "SILENT"
    # If b goes, a ends with x and z: better than x alone, by g. So either b wants what it then gets (x and z) rather
    # than what refusing leads to: x alone, since by h a takes x up again. Or refusing would suit a as well: with
    # neither x nor z it must be better off than now in spite of h, and still be better off with both.
    expected = [
        NewGoal("b", "wants", frozenset({"b.z"})),
        NewGoal("b", "wants", frozenset({"a.x", "b.z"})),
        NewGoal("b", "avoids", frozenset({"a.x", "not b.z"})),
        NewGoal("a", "avoids", frozenset({"a.x", "not b.z"}), above="h"),  # avoids a.x: the opposite of h
        NewGoal("a", "wants", frozenset({"not a.x", "not b.z"}), above="h"),
    ]
    assert needs(case, "q", "stated", {"AGAINST"}) == (1, {frozenset({new}) for new in expected})


# Flips


FOR_SECOND, UNRANKED = "second outranks first", "unranked"


def change(first: str, second: str, now: str) -> Change:
    return Change("a", (first,), (second,), now)


def test_the_flip_of_one_stated_priority():
    case = make([goal("g", "a.x", "s1"), goal("h", "not a.x", "s2")], [chain("p", "g > h", "s3")])
    reversed_, unranked = change("g", "h", FOR_SECOND), change("g", "h", UNRANKED)
    assert fewest_flips(case, "q", "stated") == (1, {frozenset({reversed_}), frozenset({unranked})})
    assert fewest_flips(case, "q", "stated", wanted="AGAINST") == (1, {frozenset({reversed_})})
    assert fewest_flips(case, "q", "stated", wanted="SILENT") is None
    assert fewest_flips(case, "q", "stated", wanted="FOLLOWS") == (0, {frozenset()})
    assert count_completions(case, "q", "stated") == [({}, {"SUPPORTED": 1})]


def test_a_priority_that_passes_through_another_goal_takes_two_flips():
    goals = [goal("g", "a.x", "s1"), goal("m", "a.y", "s1"), goal("h", "not a.x", "s2")]
    case = make(goals, [chain("p", "g > m > h", "s3")])
    expected = {
        frozenset({change("g", "h", now), change(*other)})
        for now, other in [
            (UNRANKED, ("g", "m", UNRANKED)),  # m > h
            (UNRANKED, ("g", "m", FOR_SECOND)),  # m > g, m > h
            (UNRANKED, ("m", "h", UNRANKED)),  # g > m
            (UNRANKED, ("m", "h", FOR_SECOND)),  # g > m, h > m
            (FOR_SECOND, ("g", "m", FOR_SECOND)),  # m > h > g
            (FOR_SECOND, ("m", "h", FOR_SECOND)),  # h > g > m
        ]
    }
    assert fewest_flips(case, "q", "stated") == (2, expected)


def test_no_flip_helps_where_nothing_opposes():
    assert fewest_flips(make([goal("g", "a.x", "s1"), goal("m", "a.y", "s1")]), "q", "stated") is None


def test_flips_and_completions_of_all_movers_of_a_plan():
    # b goes if it minds the burden z less than it wants x back; then a gains, else the threat was empty and a lost.
    plan = {"plan": [{"a": ["not x"]}, {"b": ["z"]}, {"a": ["x"]}]}
    case = make(
        [goal("g", "b.z", "s1"), goal("h", "a.x", "s2")],
        [chain("p", "g > h", "s3")],
        question=plan,
        options={"a": ["x"], "b": ["z"]},
        others={"b": [goal("k", "not b.z", "s4"), goal("l", "b.z", "s4")]},
    )
    assert count_completions(case, "q", "stated") == [({}, {"SUPPORTED": 1, "CONTRADICTED": 1})]
    for wanted, now in (("FOLLOWS", "first outranks second"), ("AGAINST", FOR_SECOND)):
        expected = {frozenset({Change("b", ("k",), ("l",), now)})}
        assert fewest_flips(case, "q", "stated", wanted=wanted) == (1, expected)
    assert fewest_flips(case, "q", "stated") == (
        1,
        {frozenset({Change("b", ("k",), ("l",), now)}) for now in ("first outranks second", FOR_SECOND)},
    )


def test_completions_are_counted_per_reading():
    goals = [goal("g", "a.x", "s1"), goal("h", "not a.x", "s2"), goal("m", "a.y", "s1")]
    no = [{"id": "no", "when": "war and not a.x", "because": "so", "grounds": ["s2"]}]
    case = make(goals, [chain("p", "g > m", "s3")], infeasible=no, conditions=conditions("war"))
    # Of the six orders of g, h, m three have g > m: g h m, g m h, h g m.
    assert count_completions(case, "q", "stated") == [
        ({"war": "yes"}, None),
        ({"war": "no"}, {"SUPPORTED": 2, "CONTRADICTED": 1}),
    ]


# What if


def test_dropping_before_and_after_the_readings():
    other = {"drop": ["g"], "add": {"goals": {"a": [goal("k", "not a.x", "s2")]}}}
    case = make([goal("g", "a.x", "s1")], readings={"p": passage(one=other, two=other)})
    # Before: the choices are void. After: they were made, and there is nothing left to drop.
    assert verdict_with(case, {"drop": ["g"]}, "stated", after_readings=False) == {"q": "SILENT"}
    assert verdict_with(case, {"drop": ["g"]}, "stated", after_readings=True) == {"q": "AGAINST"}
    assert verdict_with(case, {"drop": ["s2"]}, "stated", after_readings=True) == {"q": "SILENT"}


def test_setting_a_condition_fixes_its_passage():
    case = make([goal("g", "a.x iff war", "s1")], conditions=conditions("war"))
    for after in (False, True):
        assert verdict_with(case, {"set": {"war": "yes"}}, "stated", after) == {"q": "FOLLOWS"}
        assert verdict_with(case, {"set": {"war": "no"}}, "stated", after) == {"q": "AGAINST"}


def test_dropping_an_entry_unsettles_the_condition_that_rests_on_it():
    war = {"war": {"value": "yes", "grounds": ["s2"]}}
    case = make([goal("g", "a.x iff war", "s1")], conditions=war)
    for after in (False, True):
        assert verdict_with(case, {"drop": ["s2"]}, "stated", after) == {"q": "OPEN"}
        assert verdict_with(case, {"drop": ["s2"], "set": {"war": "yes"}}, "stated", after) == {"q": "FOLLOWS"}


def test_what_a_patch_adds_joins_whatever_its_basis():
    links = {"calm": {"iff": "not a.x", "basis": "inferred", "grounds": ["s1"]} | BECAUSE}
    add = {"links": links, "goals": {"a": [goal("k", "calm")]}, "outranks": {"a": [chain("p", "k > g")]}}
    case = make([goal("g", "a.x", "s1")])
    for after in (False, True):
        assert verdict_with(case, {"add": add}, "stated", after) == {"q": "AGAINST"}
        fallen = {"drop": ["s1"], "add": add}  # the link falls with s1, and so does g
        assert verdict_with(case, fallen, "stated", after) == {"q": "SILENT"}
    with pytest.raises(ValueError, match="twice"):
        verdict_with(case, {"add": {"goals": {"a": [goal("g", "a.y")]}}}, "stated", after_readings=True)


# Random cases


def hits_each(names: frozenset[str], others: set[frozenset[str]]) -> bool:
    return all(names & other for other in others)


@given(small_cases())
@settings(max_examples=40)
def test_what_carries_is_what_hits_every_change(case):
    """True of any function of the removed set, monotone or not: a check of the enumeration by another route."""
    for layer in ("stated", "assumed"):
        headline = {name: result["verdict"] for name, result in verdicts(case, layer).items()}
        assert verdicts_without_each_set(case, layer)[frozenset()] == headline
        for question in headline:
            changes = changing(case, question, layer)
            hitting = [names for names in subsets(supports(case, layer)) if hits_each(names, changes)]
            carried_by = carrying(case, question, layer)
            assert carried_by == {names for names in hitting if not any(other < names for other in hitting)}
            assert not never_matters(case, question, layer) & frozenset().union(*carried_by)


@given(small_cases())
@settings(max_examples=40)
def test_passages_that_never_matter_decide_nothing(case):
    for question in verdicts(case):
        found = decided_by(case, question, "stated")
        for passage_, choices in found.alone.items():
            if passage_ in found.never_matter:
                assert set(choices.values()) == {found.headline}
                assert not any(passage_ in pair for pair in found.decide_together)


@given(small_cases())
@settings(max_examples=40)
def test_a_patch_that_drops_entries_is_the_case_without_them(case):
    for entry in case["ledger"]:
        name = entry["id"]
        expected = verdict_without(case, "stated", [name])
        assert verdict_with(case, {"drop": [name]}, "stated", after_readings=False) == expected


@given(small_cases(most_options=3))
@settings(max_examples=20)
def test_an_unranked_goal_that_is_added_is_a_what_if(case):
    for question in verdicts(case):
        offered = [new for new in vocabulary(case, question, "stated") if isinstance(new, NewGoal) and not new.above]
        for new in offered[::5]:
            item = {"id": "new", new.wish: " and ".join(new.literals), "basis": "assumed", **BECAUSE}
            expected = verdict_with_additions(case, question, "stated", [new])
            found = verdict_with(case, {"add": {"goals": {new.actor: [item]}}}, "stated", after_readings=True)
            assert found[question] == expected


@given(small_cases(unclear=False))
def test_one_flip_of_an_unranked_pair_is_a_missing_priority(case):
    """Where no two goals are ranked, what one flip reaches one added priority reaches too, and the other way round."""
    for body in case["actors"].values():
        body.pop("outranks", None)
    for question, result in verdicts(case).items():
        flips = fewest_flips(case, question, "stated", wanted="FOLLOWS")
        if result["verdict"] == "FOLLOWS":
            assert flips == (0, {frozenset()})
            continue
        priorities = [new for new in vocabulary(case, question, "stated") if isinstance(new, NewPriority)]
        enough = any(verdict_with_additions(case, question, "stated", [new]) == "FOLLOWS" for new in priorities)
        assert enough == (flips is not None and flips[0] == 1)


def test_small_cases_reach_what_they_are_for():
    seen: set[str] = set()

    def is_mended(table: dict[frozenset[str], dict[str, str]], question: str) -> bool:
        """Whether taking away more can bring a verdict back."""
        verdict = table[frozenset()][question]
        return any(
            table[more][question] == verdict != table[fewer][question]
            for fewer, more in itertools.product(table, table)
            if fewer < more
        )

    @given(small_cases())
    @settings(max_examples=150, derandomize=True)
    def look(case):
        assert len(supports(case, "assumed")) <= 7
        seen.update({"an assumption"} if len(supports(case, "assumed")) > len(supports(case, "stated")) else ())
        seen.update({"repeats"} if repeats(case, "stated") else ())
        for name, result in verdicts(case).items():
            seen.add(result["verdict"])
            found = decided_by(case, name, "stated")
            checks = {
                "a plan": "foresight" not in result,
                "mended": is_mended(verdicts_without_each_set(case, "stated"), name),
                "several ways to carry": len(carrying(case, name, "stated")) > 1,
                "a pair to change": any(len(names) > 1 for names in changing(case, name, "stated")),
                "decided alone": bool(found.decide_alone),
                "hedged": voices(case, "stated").without_hedged[name] != result["verdict"],
                "other voices": voices(case, "stated").author_only[name] != result["verdict"],
            }
            seen.update(check for check, is_so in checks.items() if is_so)

    look()
    assert seen >= {
        "an assumption", "repeats", "FOLLOWS", "OPEN", "AGAINST", "SILENT", "NOT POSSIBLE", "a plan", "mended",
        "several ways to carry", "a pair to change", "decided alone", "hedged", "other voices",
    }  # fmt: skip
