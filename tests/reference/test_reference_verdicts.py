"""The reference of the verdicts on cases small enough to be worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from tests.reference.random_cases import cases
from tests.reference.verdicts import LAYERS, parse, verdicts

Case = dict[str, Any]
OUTCOMES = {"SUPPORTED": "FOLLOWS", "CONTRADICTED": "AGAINST", "NO VOICE": "SILENT"}


def goal(identity: str, wants: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "wants": wants, "grounds": ["s1"]} | more


def chain(*goals: str, **more: Any) -> dict[str, Any]:
    return {"chain": list(goals), "grounds": ["s1"]} | more


def make(
    goals: dict[str, list[Any]],
    question: dict[str, Any],
    outranks: dict[str, list[Any]] | None = None,
    options: dict[str, Any] | None = None,
    yes: list[str] | None = None,
    **more: Any,
) -> Case:
    """A case of two actors, a with options x and y, b with z, at the state where only ``yes`` is yes."""
    options = options or {"a": {"x": "do x", "y": "do y"}, "b": {"z": "do z"}}
    outranks = outranks or {}
    actors = {
        name: {"name": name, "options": own, "goals": goals.get(name, []), "outranks": outranks.get(name, [])}
        for name, own in options.items()
    }
    hedges = more.pop("hedged", [])
    ledger = [
        {"id": f"s{n}", "source": "text", "says": "something", "use": "model"}
        | ({"hedge": "perhaps"} if f"s{n}" in hedges else {})
        for n in range(1, 5)
    ]
    return {
        "standoff": 1,
        "title": "by hand",
        "sources": {"text": {"title": "a text"}},
        "ledger": ledger,
        "actors": actors,
        "states": {"now": {"yes": ["a.x"] if yes is None else yes}},
        "questions": [{"id": "q", "ask": "Why?", "actor": "a", "at": "now"} | question],
    } | more


def ask(case: Case, layer: str = "stated") -> dict[str, Any]:
    return verdicts(case, layer)["q"]


STOP_X = {"rather_than": ["not x"]}


# Formulas and layers


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("not p and q or r if s", "(((not p) and q) or r) if s"),
        ("p or q and not r", "p or (q and (not r))"),
        ("p and q and r", "(p and q) and r"),
        ("p iff q or r", "p iff (q or r)"),
    ],
)
def test_operators_bind_as_the_format_says(short, long):
    assert parse(short) == parse(long)


@pytest.mark.parametrize("text", ["p if q if r", "p iff q if r", "p and", "(p", "p)", "", "not", "p q"])
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        parse(text)


def test_p_if_q_is_true_unless_q_holds_and_p_does_not():
    # x if y, at x and not y: true; without x still true (y is no). So it separates nothing there.
    assert ask(make({"a": [goal("g", "a.x if a.y")]}, STOP_X))["verdict"] == "SILENT"
    at_both = make({"a": [goal("g", "a.x if a.y")]}, STOP_X, yes=["a.x", "a.y"])
    assert ask(at_both)["verdict"] == "FOLLOWS"


def test_a_state_id_is_true_exactly_there():
    assert ask(make({"a": [goal("g", "now")]}, STOP_X))["verdict"] == "FOLLOWS"


def test_a_layer_adds_elements_of_its_basis():
    case = make({"a": [goal("g", "a.x", basis="inferred", because="so")]}, STOP_X)
    assert [ask(case, layer)["verdict"] for layer in LAYERS] == ["SILENT", "FOLLOWS", "FOLLOWS", "FOLLOWS"]
    case["actors"]["a"]["goals"] = [{"id": "g", "wants": "a.x", "because": "no grounds: assumed"}]
    assert [ask(case, layer)["verdict"] for layer in LAYERS] == ["SILENT", "SILENT", "SILENT", "FOLLOWS"]


def test_a_condition_whose_value_is_not_in_the_layer_is_unclear():
    war = {"war": {"value": "yes", "basis": "assumed", "because": "so"}}
    case = make({"a": [goal("g", "a.x iff war")]}, STOP_X, conditions=war)
    result = ask(case)
    assert result["verdict"] == "OPEN"
    assert result["counts"] == {"FOLLOWS": 1, "OPEN": 0, "AGAINST": 1, "SILENT": 0, "NOT POSSIBLE": 0}
    assert ask(case, "assumed")["readings"] == [{"choices": {}, "outcomes": {"SUPPORTED"}}]


# Alternatives


@pytest.mark.parametrize(
    ("goals", "outranks", "verdict"),
    [
        ([goal("g", "a.x")], [], "FOLLOWS"),  # unopposed
        ([goal("g", "not a.x")], [], "AGAINST"),
        ([goal("g", "a.y")], [], "SILENT"),  # the same on both sides
        ([], [], "SILENT"),
        ([goal("g", "a.x"), goal("h", "not a.x or a.y")], [], "OPEN"),
        ([goal("g", "a.x"), goal("h", "not a.x or a.y")], [chain("g", "h")], "FOLLOWS"),  # by priority
        ([goal("g", "a.x"), goal("h", "not a.x or a.y")], [chain("h", "g")], "AGAINST"),
    ],
)
def test_each_verdict(goals, outranks, verdict):
    assert ask(make({"a": goals}, STOP_X, {"a": outranks}))["verdict"] == verdict


def test_outcomes_are_listed_by_completion():
    case = make({"a": [goal("g", "a.x"), goal("h", "not a.x or a.y")]}, STOP_X)
    assert ask(case)["outcomes_by_completion"] == [
        [({"a": ("g", "h")}, "SUPPORTED"), ({"a": ("h", "g")}, "CONTRADICTED")]
    ]


def test_one_of_two_alternatives_always_wins_though_neither_always_does():
    # At the state g and f hold, at the first alternative h and g, at the second k and f. So the first wins
    # exactly when h is above f, the second when k is above g. If neither: f > h > g > k > f, a cycle.
    options = {"a": {"x": "", "y": "", "w": ""}}
    first, second = ["not x", "y"], ["not x", "w"]
    goals = [goal("h", "a.y"), goal("k", "a.w"), goal("g", "not a.w"), goal("f", "not a.y")]
    outranks = {"a": [chain("h", "g"), chain("k", "f")]}
    for alternatives, verdict in (([first], "OPEN"), ([second], "OPEN"), ([first, second], "AGAINST")):
        case = make({"a": goals}, {"rather_than": alternatives}, outranks, options)
        assert ask(case)["verdict"] == verdict


def test_supported_needs_every_alternative_to_be_separated():
    case = make({"a": [goal("g", "a.x")]}, {"rather_than": [["not x"], ["y"]]})
    assert ask(case)["verdict"] == "SILENT"


def test_a_priority_passes_through_a_goal_that_fell():
    goals = [goal("g", "a.x"), goal("m", "a.y", grounds=["s2"]), goal("h", "not a.x or a.y")]
    drop_m = {"p": {"ask": "?", "choices": {"as it is": {}, "dropped": {"drop": ["s2"]}}}}
    case = make({"a": goals}, STOP_X, {"a": [chain("g", "m"), chain("m", "h")]}, readings=drop_m)
    result = ask(case)
    assert result["verdict"] == "FOLLOWS"
    assert result["counts"]["FOLLOWS"] == 2


def test_a_repeat_does_not_dilute_a_priority():
    # Were g and g2 two goals, "h above g" would leave g2 free to stand above h, and the verdict open.
    goals = [goal("h", "a.y or not a.x"), goal("g", "a.x"), goal("g2", "not (not a.x)")]
    case = make({"a": goals}, STOP_X, {"a": [chain("g", "h")]})
    assert ask(case)["outcomes_by_completion"] == [[({"a": ("g", "g2", "h")}, "SUPPORTED")]]
    case = make({"a": goals}, STOP_X, {"a": [chain("h", "g")]})
    assert ask(case)["outcomes_by_completion"] == [[({"a": ("h", "g", "g2")}, "CONTRADICTED")]]
    # Above one copy and below the other: the higher place counts, because g outranks what outranks g2.
    case = make({"a": goals}, STOP_X, {"a": [chain("g", "h", "g2")]})
    assert ask(case)["verdict"] == "FOLLOWS"


def test_cycles_are_refused():
    goals = [goal("g", "a.x"), goal("h", "a.y"), goal("g2", "not (not a.x)"), goal("h2", "not (not a.y)")]
    for outranks in ([chain("g", "h"), chain("h", "g")], [chain("g", "h"), chain("h2", "g2")]):
        with pytest.raises(ValueError, match="cycle"):
            ask(make({"a": goals}, STOP_X, {"a": outranks}))


# Links, infeasibilities, one-way options


def test_a_link_takes_with_it_what_uses_it():
    links = {
        "safe": {"iff": "a.x", "grounds": ["s2"]},
        "calm": {"iff": "safe or a.y", "grounds": ["s1"]},
    }
    drop = {"p": {"ask": "?", "choices": {"kept": {}, "gone": {"drop": ["safe"]}}}}
    case = make({"a": [goal("g", "calm")]}, STOP_X, links=links, readings=drop)
    assert [r["outcomes"] for r in ask(case)["readings"]] == [{"SUPPORTED"}, {"NO VOICE"}]
    links["safe"] |= {"basis": "inferred", "because": "so"}
    assert ask(case)["verdict"] == "SILENT"


def test_an_infeasibility_whose_link_is_gone_excludes_nothing():
    links = {"safe": {"iff": "a.x", "grounds": ["s1"]}}
    drop = {"p": {"ask": "?", "choices": {"kept": {}, "gone": {"drop": ["safe"]}}}}
    no = [{"id": "no", "when": "not safe", "because": "so", "grounds": ["s1"]}]
    case = make({"a": [goal("g", "a.x")]}, STOP_X, links=links, readings=drop, infeasible=no)
    assert [r["outcomes"] for r in ask(case)["readings"]] == [None, {"SUPPORTED"}]
    assert ask(case)["verdict"] == "FOLLOWS"
    assert ask(case)["counts"]["NOT POSSIBLE"] == 1


def test_a_goal_that_is_constant_over_the_feasible_states_is_not_in_the_completions():
    no = [{"id": "no", "when": "a.y", "because": "so", "grounds": ["s1"]}]
    case = make({"a": [goal("g", "a.x"), goal("c", "not a.y")]}, STOP_X, infeasible=no)
    assert ask(case)["outcomes_by_completion"] == [[({"a": ("g",)}, "SUPPORTED")]]


def test_an_impossible_alternative_is_an_error_only_if_it_is_so_in_every_reading():
    no = [{"id": "no", "when": "not a.x", "because": "so", "grounds": ["s1"]}]
    case = make({"a": [goal("g", "a.x")]}, STOP_X, infeasible=no)
    with pytest.raises(ValueError, match="infeasible"):
        ask(case)
    with pytest.raises(ValueError, match="changes nothing"):
        ask(make({}, {"rather_than": ["x"]}))
    with pytest.raises(ValueError, match="one-way"):
        ask(make({}, STOP_X, options={"a": {"x": {"means": "", "irreversible": True}}}))
    with pytest.raises(ValueError, match="conduct"):
        ask(make({}, STOP_X | {"conduct": ["y"]}))


def test_an_alternative_that_is_no_move_in_a_reading_is_left_out_there():
    no = [{"id": "no", "when": "war and not a.x", "because": "so", "grounds": ["s1"]}]
    war = {"war": {"value": "unclear", "grounds": ["s1"]}}
    goals = {"a": [goal("g", "not a.x"), goal("h", "not a.y")]}
    case = make(goals, {"rather_than": [["not x"], ["y"]]}, infeasible=no, conditions=war)
    assert [r["outcomes"] for r in ask(case)["readings"]] == [{"SUPPORTED"}, {"CONTRADICTED"}]


def test_no_reading_is_possible():
    no = [{"id": "no", "when": "a.x", "because": "so", "grounds": ["s1"]}]
    assert ask(make({}, STOP_X, infeasible=no))["verdict"] == "NOT POSSIBLE"


# Readings


def test_a_choice_whose_target_is_gone_is_void_as_a_whole():
    choices = {"drop": ["g"], "add": {"goals": {"a": [goal("k", "not a.x")]}}}
    readings = {
        "first": {"ask": "?", "choices": {"kept": {}, "gone": {"drop": ["g"]}}},
        "second": {"ask": "?", "choices": {"kept": {}, "other": choices}},
    }
    result = ask(make({"a": [goal("g", "a.x")]}, STOP_X, readings=readings))
    # kept-kept: g. kept-other: k. gone-kept and gone-other (void): nothing, counted once.
    assert [(r["choices"], r["outcomes"]) for r in result["readings"]] == [
        ({"first": "kept", "second": "kept"}, {"SUPPORTED"}),
        ({"first": "kept", "second": "other"}, {"CONTRADICTED"}),
        ({"first": "gone", "second": "kept"}, {"NO VOICE"}),
    ]


@pytest.mark.parametrize(
    ("grounds", "outcome"),
    [(["s2"], "NO VOICE"), (["s1", "s2"], "SUPPORTED"), ({"all": ["s1", "s2"]}, "NO VOICE")],
)
def test_an_element_falls_with_its_grounds(grounds, outcome):
    readings = {"p": {"ask": "?", "choices": {"gone": {"drop": ["s2"]}, "same": {"drop": ["s2"]}}}}
    result = ask(make({"a": [goal("g", "a.x", grounds=grounds)]}, STOP_X, readings=readings))
    assert result["readings"] == [{"choices": {"p": "gone"}, "outcomes": {outcome}}]


def test_what_a_choice_adds_passes_the_layer():
    added = {"add": {"goals": {"a": [{"id": "k", "wants": "not a.x", "basis": "assumed", "because": "so"}]}}}
    readings = {"p": {"ask": "?", "choices": {"plain": {}, "other": added}}}
    case = make({"a": [goal("g", "a.x")]}, STOP_X, readings=readings)
    assert len(ask(case)["readings"]) == 1
    assert [r["outcomes"] for r in ask(case, "assumed")["readings"]] == [
        {"SUPPORTED"},
        {"SUPPORTED", "CONTRADICTED"},
    ]


def test_choices_set_conditions():
    war = {"war": {"value": "no", "grounds": ["s1"]}}
    readings = {"p": {"ask": "?", "choices": {"plain": {}, "war": {"set": {"war": "yes"}}}}}
    case = make({"a": [goal("g", "a.x iff war")]}, STOP_X, readings=readings, conditions=war)
    assert [r["outcomes"] for r in ask(case)["readings"]] == [{"CONTRADICTED"}, {"SUPPORTED"}]
    case["readings"]["again"] = {"ask": "?", "choices": {"a": {}, "b": {"set": {"war": "no"}}}}
    with pytest.raises(ValueError, match="differently"):
        ask(case)


def test_without_restating_and_without_hedged():
    goals = [goal("g", "a.x", grounds=["s2"]), goal("h", "a.x or a.y", grounds=["s1", "s2"])]
    result = ask(make({"a": goals[:1]}, STOP_X, hedged=["s2"]))
    assert (result["verdict"], result["without_restating"], result["without_hedged"]) == (
        "FOLLOWS",
        "SILENT",
        "SILENT",
    )
    result = ask(make({"a": goals}, STOP_X, hedged=["s2"]))
    assert (result["verdict"], result["without_restating"], result["without_hedged"]) == ("FOLLOWS",) * 3
    # A goal that uses a link does not restate.
    links = {"safe": {"iff": "a.x", "grounds": ["s1"]}}
    assert ask(make({"a": [goal("g", "safe")]}, STOP_X, links=links))["without_restating"] == "FOLLOWS"


# Foresight


def test_a_sanction_turns_contradicted_into_supported():
    # a would rather stop x, but then b does z, which a minds most.
    goals = {"a": [goal("g", "not b.z"), goal("h", "not a.x")], "b": [goal("k", "b.z iff not a.x")]}
    case = make(goals, STOP_X, {"a": [chain("g", "h")]})
    result = ask(case)
    assert result["verdict"] == "AGAINST"
    assert {name: line["verdict"] for name, line in result["foresight"].items()} == {
        "SEQ": "FOLLOWS",
        "SSEQ": "FOLLOWS",
        "SMR": "FOLLOWS",
        "GMR": "FOLLOWS",
    }
    # Without a goal of its own b makes no credible reply, but may still be feared.
    case["actors"]["b"]["goals"] = []
    assert {name: line["verdict"] for name, line in ask(case)["foresight"].items()} == {
        "SEQ": "AGAINST",
        "SSEQ": "AGAINST",
        "SMR": "FOLLOWS",
        "GMR": "FOLLOWS",
    }
    # If b may or may not want it most, it is open.
    case["actors"]["b"]["goals"] = [goal("k", "b.z iff not a.x"), goal("m", "not b.z")]
    assert ask(case)["foresight"]["SEQ"]["verdict"] == "OPEN"


def test_an_escape_undoes_a_sanction_for_smr_and_sseq():
    # After b's z the asker can do y as well and be better off than at the start.
    goals = {
        "a": [goal("g", "a.y or not b.z"), goal("h", "not a.x")],
        "b": [goal("k", "b.z iff not a.x")],
    }
    result = ask(make(goals, STOP_X, {"a": [chain("g", "h")]}))
    assert {name: line["verdict"] for name, line in result["foresight"].items()} == {
        "SEQ": "FOLLOWS",
        "SSEQ": "AGAINST",
        "SMR": "AGAINST",
        "GMR": "FOLLOWS",
    }


def test_foresight_can_leave_no_voice_where_another_alternative_is_not_separated():
    goals = {"a": [goal("g", "not b.z"), goal("h", "not a.x")], "b": [goal("k", "b.z iff not a.x")]}
    case = make(goals, {"rather_than": [["not x"], ["y"]]}, {"a": [chain("g", "h")]})
    assert ask(case)["foresight"]["SEQ"]["verdict"] == "SILENT"


# Plans: a stops x, b does z, a takes x up again


PRESS = {"plan": [{"a": ["not x"]}, {"b": ["z"]}, {"a": ["x"]}]}


def test_a_plan_that_goes_and_pays():
    goals = {"a": [goal("g", "b.z"), goal("h", "a.x")], "b": [goal("k", "b.z")]}
    assert ask(make(goals, PRESS))["verdict"] == "AGAINST"
    assert "foresight" not in ask(make(goals, PRESS))


def test_a_plan_whose_threat_is_empty():
    # b refuses; then a goes back to x, so it ends where it began, but was worse off on the way.
    goals = {"a": [goal("g", "b.z"), goal("h", "a.x")], "b": [goal("k", "not b.z")]}
    result = ask(make(goals, PRESS, {"a": [chain("g", "h")]}))
    assert result["outcomes_by_completion"] == [[({"a": ("g", "h"), "b": ("k",)}, "SUPPORTED")]]


def test_a_plan_that_is_futile():
    # b refuses, and a does not mind x either way: nothing lost, nothing gained.
    goals = {"a": [goal("g", "b.z")], "b": [goal("k", "not b.z")]}
    assert ask(make(goals, PRESS))["verdict"] == "FOLLOWS"


def test_a_plan_on_which_the_text_is_silent():
    goals = {"a": [goal("g", "b.z"), goal("h", "a.x")]}  # b wants nothing: goes or not
    assert ask(make(goals, PRESS))["verdict"] == "SILENT"
    # b does not say, and it would not matter to a: silent as well.
    assert ask(make({"b": [goal("k", "b.z")]}, PRESS))["verdict"] == "SILENT"
    # Refusing out of indifference is not failing, though nothing is gained either way.
    assert ask(make({"a": [goal("g", "a.y")]}, PRESS))["verdict"] == "SILENT"


def test_the_asker_may_refuse_its_own_last_step():
    # Once z is there, a would rather not take x up again: the last step FAILS, and that is better than now.
    goals = {"a": [goal("h", "not a.x")], "b": [goal("k", "b.z")]}
    assert ask(make(goals, PRESS))["verdict"] == "AGAINST"


def test_no_way_back_for_a_one_way_option():
    # a cannot take x up again: the plan is not possible; with two steps refusal leads to "without x".
    options = {"a": {"x": {"means": "", "irreversible": "no-stays"}, "y": ""}, "b": {"z": ""}}
    goals = {"a": [goal("h", "a.x")], "b": [goal("k", "not b.z")]}
    assert ask(make(goals, PRESS, options=options))["verdict"] == "NOT POSSIBLE"
    two_steps = {"plan": PRESS["plan"][:2]}
    assert ask(make(goals, two_steps, options=options))["verdict"] == "FOLLOWS"


def test_steps_already_true_are_dropped_before_steps_are_merged():
    # z is there already, so a's steps are one: it changes nothing, and the text has nothing to say on it.
    goals = {"a": [goal("h", "a.x")], "b": [goal("k", "b.z")]}
    assert ask(make(goals, PRESS, yes=["a.x", "b.z"]))["verdict"] == "SILENT"
    nothing_left = {"plan": [{"a": ["x"]}]}
    assert ask(make(goals, nothing_left))["verdict"] == "NOT POSSIBLE"
    not_the_askers = {"plan": [{"a": ["x"]}, {"b": ["z"]}]}
    assert ask(make(goals, not_the_askers))["verdict"] == "NOT POSSIBLE"
    two_in_a_row = {"plan": [{"a": ["not x"]}, {"a": ["y"]}]}
    assert ask(make(goals, two_in_a_row))["outcomes_by_completion"] == [[({"a": ("h",)}, "SUPPORTED")]]


def test_a_plan_with_an_infeasible_step_is_not_possible_in_that_reading():
    no = [{"id": "no", "when": "war and b.z", "because": "so", "grounds": ["s1"]}]
    war = {"war": {"value": "unclear", "grounds": ["s1"]}}
    goals = {"a": [goal("g", "b.z"), goal("h", "a.x")], "b": [goal("k", "b.z")]}
    result = ask(make(goals, PRESS, infeasible=no, conditions=war))
    assert [r["outcomes"] for r in result["readings"]] == [None, {"CONTRADICTED"}]
    assert result["verdict"] == "AGAINST"


# Random cases


@given(cases())
def test_a_verdict_sums_up_its_readings(case):
    for layer in LAYERS:
        for result in verdicts(case, layer).values():
            possible = [r["outcomes"] for r in result["readings"] if r["outcomes"] is not None]
            together = set().union(*possible)
            if not together:
                assert result["verdict"] == "NOT POSSIBLE"
            elif len(together) == 1:
                assert result["verdict"] == OUTCOMES[together.pop()]
            else:
                assert result["verdict"] == "OPEN"
            assert sum(result["counts"].values()) == len(result["readings"])
            assert len({tuple(r["choices"].items()) for r in result["readings"]}) == len(result["readings"])


@given(cases())
@settings(max_examples=30)
def test_foresight_only_takes_away_what_contradicts(case):
    for result in verdicts(case).values():
        for line in result.get("foresight", {}).values():
            for nash, under in zip(result["readings"], line["readings"], strict=True):
                if nash["outcomes"] is None:
                    assert under["outcomes"] is None
                elif "CONTRADICTED" not in nash["outcomes"]:
                    assert under["outcomes"] == nash["outcomes"]
