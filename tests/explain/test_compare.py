"""`standoff compare`: two codings of one text, planted differences with known effects, and properties."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from standoff.api import Case, bundled, compare, load
from standoff.case.model import CaseFile
from standoff.errors import InputError
from standoff.explain.compare_meaning import Meanings, variables_of
from standoff.explain.comparison import Aspect, Change, Comparison
from tests.explain.codings import Data, case_of, coding, entry, second_coding

Plant = Callable[[Data], None]


def compared(one: Data, other: Data) -> Comparison:
    return compare(case_of(one, "anna"), case_of(other, "ben"))


def planted(plant: Plant, before: Plant = lambda _: None) -> Comparison:
    """The first coding, after `before`, compared with itself after one more change."""
    one = coding()
    before(one)
    other = deepcopy(one)
    plant(other)
    return compared(one, other)


def the_change(comparison: Comparison) -> Change:
    (change,) = comparison.changes
    return change


def verdicts(comparison: Comparison, name: str) -> tuple[str, str]:
    (pair,) = (question for question in comparison.questions if question.a == name)
    return pair.verdict_a, pair.verdict_b


def differing_elements(comparison: Comparison) -> list[tuple[str, str, tuple[Aspect, ...]]]:
    return [(pair.kind, pair.a, pair.differ) for pair in comparison.elements if pair.differ]


# --- the same -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in bundled() if load(n).file.sources])
def test_a_case_is_like_itself(name: str) -> None:
    found = compare(name, name)
    assert found.same
    assert not found.changes
    assert all(pair.verdict_a == pair.verdict_b for pair in found.questions)
    assert [pair.a for pair in found.questions] == [question.id for question in load(name).file.questions]
    assert len(found.passages) == len(load(name).file.ledger)
    assert all(count.differ == 0 for count in found.agreement)


def renamed_goal(data: Data) -> None:
    data["actors"]["town"]["goals"][1] = {"id": "save", "wants": "not (town.pay and town.pay)", "grounds": ["s3"]}


def renamed_link(data: Data) -> None:
    data["links"] = {"post": {"iff": "not not town.pay", "grounds": ["s2"]}}
    data["actors"]["town"]["goals"][0]["wants"] = "post"


def other_words(data: Data) -> None:
    for own in data["ledger"]:
        own["says"] = "in other words"
    data["actors"]["town"]["goals"][0]["says"] = "to keep its firms"
    data["questions"][0]["ask"] = "For what reason?"
    data["actors"]["company"]["options"]["hurry"] = "be punctual"


def other_ids(data: Data) -> None:
    text = json.dumps(data)
    for name in ("s1", "s2", "s3", "s4", "s5"):
        text = text.replace(f'"{name}"', f'"x{name}"')
    data |= json.loads(text)


@pytest.mark.parametrize("plant", [renamed_goal, renamed_link, other_words, other_ids])
def test_other_names_and_words_are_no_difference(plant: Plant) -> None:
    assert planted(plant).same


def test_orders_in_other_chains_are_the_same() -> None:
    def third_goal(data: Data) -> None:
        data["actors"]["town"]["goals"].append({"id": "peace", "wants": "company.hurry", "grounds": ["s4"]})
        data["actors"]["town"]["outranks"] = [{"chain": ["firms", "thrift", "peace"], "grounds": ["s2"]}]

    def cut(data: Data) -> None:
        data["actors"]["town"]["outranks"] = [
            {"chain": ["firms", "thrift"], "grounds": ["s2"]},
            {"chain": ["thrift", "peace"], "grounds": ["s2"]},
        ]

    found = planted(cut, third_goal)
    assert found.same
    assert {pair.by for pair in found.elements if pair.kind == "priority"} == {"same order in other chains"}


# --- one planted change ---------------------------------------------------------------------------------------------


def goals(data: Data) -> list[Any]:
    found: list[Any] = data["actors"]["town"]["goals"]
    return found


def drop_goal(data: Data) -> None:
    del goals(data)[1]


def assume_goal(data: Data) -> None:
    goals(data)[1] |= {"basis": "assumed", "because": "a guess"}


def rank(*chain: str) -> Plant:
    def plant(data: Data) -> None:
        data["actors"]["town"]["outranks"] = [{"id": "rank", "chain": list(chain), "grounds": ["s2"]}]

    return plant


def turn_link(data: Data) -> None:
    data["links"]["mail"]["iff"] = "not town.pay"


def infer_link(data: Data) -> None:
    data["links"]["mail"] |= {"basis": "inferred", "because": "a guess"}


def forbid(data: Data) -> None:
    data["infeasible"] = [{"id": "must", "when": "not town.pay", "because": "a contract", "grounds": ["s2"]}]


def one_way(data: Data) -> None:
    data["actors"]["town"]["options"]["pay"] = {"means": "pay the ferry", "irreversible": True}


def not_paying(data: Data) -> None:
    data["states"]["as_written"]["yes"] = []


def turn_goal(data: Data) -> None:
    goals(data)[1] = {"id": "thrift", "wants": "town.pay", "grounds": ["s3"]}


def set_aside(data: Data) -> None:
    data["ledger"][2] |= {"use": "aside", "because": "hearsay"}
    goals(data)[1]["grounds"] = ["s2"]


def ask_otherwise(data: Data) -> None:
    data["states"]["other"] = {"yes": []}
    data["questions"][0] |= {"at": "other", "rather_than": ["pay"]}


def passage(data: Data) -> None:
    data["readings"] = {
        "claim": {
            "ask": "Does the town share the claim?",
            "grounds": ["s3"],
            "choices": {"yes": {"means": "it does"}, "no": {"means": "it does not", "drop": ["thrift"]}},
        }
    }


@pytest.mark.parametrize(
    ("plant", "kind", "says", "question", "before", "after"),
    [
        (drop_goal, "goal", "goal town.thrift: only in A (avoids town.pay)", "pay", "OPEN", "FOLLOWS"),
        (assume_goal, "goal", "goal town.thrift: basis assumed instead of stated", "pay", "OPEN", "FOLLOWS"),
        (rank("firms", "thrift"), "priority", "priority town: firms > thrift: only in B", "pay", "OPEN", "FOLLOWS"),
        (rank("thrift", "firms"), "priority", "priority town: thrift > firms: only in B", "pay", "OPEN", "AGAINST"),
        (turn_link, "link", "link mail: formula not town.pay instead of town.pay", "pay", "OPEN", "AGAINST"),
        (infer_link, "link", "link mail: basis inferred instead of stated", "pay", "OPEN", "AGAINST"),
        (
            forbid,
            "infeasibility",
            "infeasibility must: only in B (cannot be: not town.pay)",
            "pay",
            "OPEN",
            "NOT POSSIBLE",
        ),
        (one_way, "option", "option town.pay: one-way yes-stays instead of no", "pay", "OPEN", "NOT POSSIBLE"),
        (not_paying, "state", "state as_written: town.pay no instead of yes", "pay", "OPEN", "NOT POSSIBLE"),
        (turn_goal, "goal", "goal town.thrift: formula town.pay instead of not town.pay", "pay", "OPEN", "FOLLOWS"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_one_change_is_found_as_exactly_that(
    plant: Plant, kind: str, says: str, question: str, before: str, after: str
) -> None:
    found = planted(plant)
    change = the_change(found)
    assert (change.number, change.kind, change.says, change.carried) == (1, kind, says, True)
    assert verdicts(found, question) == (before, after)
    assert change.changes == (question,)
    assert change.verdicts[question] == after
    (pair,) = (one for one in found.questions if one.a == question)
    assert (pair.single, pair.together, pair.remark) == ((1,), (), None)
    assert len(differing_elements(found)) + len(found.elements_only_a) + len(found.elements_only_b) == 1


def test_a_passage_of_one_coder() -> None:
    found = planted(passage)
    change = the_change(found)
    assert change.says == "passage claim: only in B (Does the town share the claim?)"
    assert verdicts(found, "pay") == ("OPEN", "OPEN")
    assert change.carried
    assert not change.changes
    back = planted(lambda data: data.pop("readings"), passage)
    assert the_change(back).says == "passage claim: only in A (Does the town share the claim?)"


def test_choices_named_otherwise_are_the_same_and_other_choices_are_not() -> None:
    def other_names(data: Data) -> None:
        own = data["readings"].pop("claim")
        own["choices"] = {"shared": {"means": "it is"}, "foreign": {"means": "it is not", "drop": ["town.thrift"]}}
        data["readings"]["whose"] = own

    assert planted(other_names, passage).same

    def other_choices(data: Data) -> None:
        data["readings"]["claim"]["choices"]["yes"]["drop"] = ["thrift"]

    found = planted(other_choices, passage)
    change = the_change(found)
    assert change.kind == "passage"
    assert change.says.startswith("passage claim: choices yes: drop thrift; no: drop thrift instead of yes: nothing")
    assert verdicts(found, "pay") == ("OPEN", "FOLLOWS")
    assert change.changes == ("pay",)


def test_a_hedge_moves_the_verdict_without_hedged_passages_only() -> None:
    found = planted(lambda data: data["ledger"][2].update(hedge="claims"))
    change = the_change(found)
    assert change.says == "passage s3: hedged instead of not hedged"
    assert (change.changes, change.changes_unhedged) == ((), ("pay",))
    assert change.unhedged["pay"] == "FOLLOWS"


@pytest.mark.parametrize(
    ("more", "aspect"),
    [
        ({"voice": "a clerk"}, Aspect("voice", "the treasurer", "a clerk")),
        ({"origin": "the budget"}, Aspect("origin", "article/the treasurer", "the budget")),
        ({"judgement": ["claims"]}, Aspect("judgement", "none", "claims")),
        ({"hedge": "claims"}, Aspect("hedge", "no", "yes")),
    ],
)
def test_what_a_ledger_says_of_a_passage(more: Data, aspect: Aspect) -> None:
    found = planted(lambda data: data["ledger"][2].update(more))
    assert [(pair.a, pair.differ) for pair in found.passages if pair.differ] == [(("s3",), (aspect,))]
    counts = {count.what: (count.agree, count.differ) for count in found.agreement}
    assert counts == {what: (4, 1) if what == aspect.what else (5, 0) for what in counts}


def test_a_passage_that_one_coder_sets_aside() -> None:
    found = planted(set_aside)
    by_kind = {change.kind: change for change in found.changes}
    assert set(by_kind) == {"goal", "use"}
    assert by_kind["use"].says == "passage s3: use aside instead of model"
    assert by_kind["use"].changes == ("pay",)
    assert by_kind["goal"].says == "goal town.thrift: grounds s2 instead of s3"
    assert by_kind["goal"].changes == ()
    assert verdicts(found, "pay") == ("OPEN", "OPEN")


def test_a_question_asked_otherwise() -> None:
    found = planted(ask_otherwise)
    question = next(change for change in found.changes if change.kind == "question")
    assert not question.carried
    assert question.why_not == "it needs the state other, which A has not"


def test_a_question_with_another_name() -> None:
    found = planted(lambda data: data["questions"][0].update(id="why-pay"))
    pair = found.questions[0]
    assert (pair.a, pair.b, pair.by, pair.differ) == ("pay", "why-pay", "same actor, state and contrast", ())


def test_conditions() -> None:
    def needs_open(data: Data) -> None:
        goals(data)[1]["avoids"] = "town.pay and open"

    found = planted(lambda data: data["conditions"]["open"].update(value="no"), needs_open)
    assert the_change(found).says == "condition open: value no instead of yes"
    assert the_change(found).changes == ("pay",)
    found = planted(lambda data: data["conditions"]["open"].update(grounds=["s2"]), needs_open)
    assert the_change(found).says == "condition open: basis stated instead of as coded"
    assert the_change(found).changes == ()
    found = planted(lambda data: data["conditions"]["open"].update(basis="assumed", because="x"), needs_open)
    assert the_change(found).says == "condition open: basis assumed instead of as coded"
    assert verdicts(found, "pay") == ("OPEN", "OPEN")


def test_what_needs_an_option_that_a_has_not() -> None:
    def bridge(data: Data) -> None:
        data["actors"]["town"]["options"]["bridge"] = "build a bridge"
        goals(data).append({"id": "bridge", "avoids": "town.pay and not town.bridge", "grounds": ["s3"]})

    found = planted(bridge)
    refused = {change.says.split(":")[0]: change.why_not for change in found.changes if not change.carried}
    assert refused == {
        "option town.bridge": "A has no option town.bridge",
        "goal town.bridge": "it needs the option town.bridge, which A has not",
    }


def test_a_link_comes_along_with_the_goal_that_needs_it() -> None:
    def trade(data: Data) -> None:
        data["links"]["trade"] = {"iff": "mail and open", "grounds": ["s2"]}
        goals(data)[0]["wants"] = "trade"

    found = planted(trade)
    goal = next(change for change in found.changes if change.kind == "goal")
    assert goal.says == "goal town.firms: formula trade instead of mail"
    assert goal.with_it == ("link trade",)


def test_a_name_that_means_something_else_in_a_is_not_taken() -> None:
    """B's link `mail` is A's link `post`; B's own link `post` comes along under another name."""
    one = coding()
    one["links"] = {"post": {"iff": "town.pay", "grounds": ["s2"]}}
    goals(one)[0]["wants"] = "post"
    other = coding()
    other["links"] = {
        "mail": {"iff": "town.pay", "grounds": ["s2"]},
        "post": {"iff": "company.hurry", "grounds": ["s2"]},
    }
    goals(other)[1]["avoids"] = "mail and not post"
    goals(other)[1]["id"] = "thrift"
    found = compared(one, other)
    goal = next(change for change in found.changes if change.kind == "goal")
    assert goal.with_it == ("link post",)
    assert goal.verdicts == {pair.a: pair.verdict_b for pair in found.questions}


def test_it_can_take_several_differences_together() -> None:
    def two_against(data: Data) -> None:
        goals(data).append({"id": "quiet", "avoids": "town.pay or company.hurry", "grounds": ["s4"]})

    def neither(data: Data) -> None:
        del goals(data)[1:]
        data["ledger"][0]["voice"] = "nobody"
        data["conditions"]["open"]["value"] = "no"

    found = planted(neither, two_against)
    pair = found.questions[0]
    assert (pair.verdict_a, pair.verdict_b, pair.single) == ("OPEN", "FOLLOWS", ())
    assert pair.remark == "no single difference explains it: it takes several together"
    kinds = [change.says.split(":")[0] for change in found.changes if change.number in pair.together]
    assert kinds == ["goal town.thrift", "goal town.quiet"]


def test_what_no_change_explains_is_said() -> None:
    def walking(data: Data) -> None:
        data["actors"]["town"]["options"]["walk"] = "walk"
        goals(data)[1] = {"id": "thrift", "wants": "town.pay or town.walk", "grounds": ["s3"]}

    pair = planted(walking).questions[0]
    assert (pair.verdict_a, pair.verdict_b, pair.single, pair.together) == ("OPEN", "FOLLOWS", (), ())
    assert pair.remark == (
        "no single difference explains it, nor do all that can be carried over together; 2 cannot be carried over"
    )


# --- two hand-made codings --------------------------------------------------------------------------------------------


def test_two_codings_of_the_ferry() -> None:
    found = compared(coding(), second_coding())
    assert [(pair.a, pair.b, pair.by) for pair in found.sources] == [("article", "ferry", "sha256")]
    assert [(pair.a, pair.b, pair.by) for pair in found.passages] == [
        (("s1",), ("a",), "position"),
        (("s2",), ("b",), "position"),
        (("s3",), ("c",), "position"),
        (("s4", "s5"), ("d",), "overlap"),
    ]
    differing = {pair.a: [aspect.what for aspect in pair.differ] for pair in found.passages}
    assert differing == {
        ("s1",): [],
        ("s2",): ["elements"],
        ("s3",): ["voice", "hedge"],
        ("s4", "s5"): ["hedge", "elements"],
    }
    names = {(pair.kind, pair.a, pair.b) for pair in found.elements if pair.a != pair.b}
    assert names == {
        ("link", "mail", "post"),
        ("goal", "town.firms", "town.keep-firms"),
        ("goal", "town.thrift", "town.save"),
    }
    assert [item.name for item in found.elements_only_a] == ["company.ease"]
    assert [item.name for item in found.elements_only_b] == ["town: keep-firms > save"]
    said = {change.says: change.changes for change in found.changes}
    assert said == {
        "goal company.ease: only in A (avoids company.hurry)": ("hurry",),
        "priority town: keep-firms > save: only in B": ("pay",),
        "passage s3: hedged instead of not hedged": (),
        "passage s4, s5: not hedged instead of hedged in part": (),
    }
    assert [(p.a, p.b, p.verdict_a, p.verdict_b, p.single) for p in found.questions] == [
        ("pay", "paying", "OPEN", "FOLLOWS", (2,)),
        ("hurry", "hurry", "FOLLOWS", "SILENT", (1,)),
    ]


def test_the_same_the_other_way_round() -> None:
    one, other = compared(coding(), second_coding()), compared(second_coding(), coding())
    assert one.agreement == other.agreement
    assert [(c.kind, c.same, c.differ, c.only_a, c.only_b) for c in one.counts] == [
        (c.kind, c.same, c.differ, c.only_b, c.only_a) for c in other.counts
    ]
    assert {(p.a, p.verdict_a, p.verdict_b) for p in one.questions} == {
        (p.b, p.verdict_b, p.verdict_a) for p in other.questions
    }


def test_codings_without_questions_are_compared_all_the_same() -> None:
    one, other = coding(), second_coding()
    one["questions"], other["questions"] = [], []
    found = compared(one, other)
    assert found.questions == ()
    assert {change.kind for change in found.changes} == {"goal", "priority", "hedge"}
    assert all(change.carried and not change.changes for change in found.changes)


# --- sources and positions --------------------------------------------------------------------------------------------


def test_nothing_shared_is_refused_in_words() -> None:
    other = coding()
    other["sources"]["article"] |= {"sha256": "0" * 64, "title": "Another"}
    with pytest.raises(
        InputError, match=r"share no source.*A has article \('The ferry'\); B has article \('Another'\)"
    ):
        compared(coding(), other)
    with pytest.raises(InputError, match="share no source"):
        compare("elmira", "open-access")


def test_another_snapshot_is_matched_by_id_alone() -> None:
    other = coding()
    other["sources"]["article"]["sha256"] = "0" * 64
    other["ledger"][0]["id"] = "t1"
    found = compared(coding(), other)
    (pair,) = found.sources
    assert (pair.by, pair.same_text) == ("key and title", False)
    assert {pair.by for pair in found.passages} == {"id"}
    assert [entry.id for entry in found.passages_only_a] == ["s1"]
    assert [entry.id for entry in found.passages_only_b] == ["t1"]


def test_a_neighbour_that_is_only_touched_is_another_passage() -> None:
    one, other = coding(), coding()
    for number in (1, 2):
        start, end = one["ledger"][number]["at"]
        other["ledger"][number] |= entry(f"s{number + 1}", [start - (number == 2) * 3, end - (number == 1) * 3])
    found = compared(one, other)
    assert [(pair.a, pair.b, pair.by) for pair in found.passages][1:3] == [
        (("s2",), ("s2",), "overlap"),
        (("s3",), ("s3",), "overlap"),
    ]


def test_a_near_name_is_a_suggestion_only() -> None:
    def misspelt(data: Data) -> None:
        text = json.dumps(data).replace("company.hurry", "company.hury").replace('"hurry": "sail', '"hury": "sail')
        text = text.replace('["hurry"]', '["hury"]')
        data |= json.loads(text)

    found = planted(misspelt)
    (option,) = found.elements_only_a[:1]
    assert (option.kind, option.name, option.perhaps) == ("option", "company.hurry", "company.hury")
    assert any(change.why_not == "what A says is written with it" for change in found.changes)


# --- meanings ---------------------------------------------------------------------------------------------------------


def meanings(case: Case) -> Meanings:
    return Meanings(case.file, variables_of(case.file))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("town.pay", "mail", True),
        ("town.pay", "not not mail and (open or not open)", True),
        ("as_written", "town.pay and not company.hurry", True),
        ("town.pay if open", "town.pay or not open", True),
        ("town.pay", "open", False),
        ("town.pay or not town.pay", "open iff open", True),
        ("town.pay", "not town.pay", False),
    ],
)
def test_formulas_that_mean_the_same(one: str, other: str, same: bool) -> None:
    known = meanings(case_of(coding()))
    assert (known.of(one) == known.of(other)) == same


def test_what_is_not_shared_has_no_common_meaning() -> None:
    file: CaseFile = case_of(coding()).file
    known = Meanings(file, variables_of(file) - {("option", "company.hurry")})
    assert known.of("company.hurry") is None
    assert known.of("as_written") is None
    assert known.of("town.pay and (company.hurry or not company.hurry)") == known.of("town.pay")
