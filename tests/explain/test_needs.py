"""Additions that a verdict needs are judged as they would be if they stood in the text, in every reading."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from standoff.api import load
from standoff.case.load import parse_case
from standoff.case.model import CaseFile, Question
from standoff.case.patches import Scope, variants
from standoff.explain import needs as needs_module
from standoff.explain.adhoc import adhoc_patch
from standoff.explain.ground import ground_of
from standoff.explain.need_search import Member, Search
from standoff.explain.need_words import Addition
from standoff.explain.needs import Needs, needs
from standoff.explain.readings import Court, overall, verdict_of
from standoff.explain.support import supports
from standoff.explain.vocabulary import Vocabulary
from standoff.explain.whatif import ad_hoc, with_patch
from standoff.report.needs import sections
from tests.explain.small_case import Data, case_of, goal, passage
from tests.reference.around_cases import small_cases

SCOPE = Scope()
BETWEEN = "for ana 'to see Ben at it' outranks 'to rest'"
SERVES = "what serves the aim 'to end it' is that ana would do x"


def needs_of(data: Data) -> tuple[str, Needs]:
    case, _ = parse_case(json.dumps(data))
    court = Court(case)
    return overall(court.readings(case.questions[0], SCOPE)), needs(court, SCOPE)


def verdict_with(data: Data, **added: Any) -> str:
    """The verdict when a choice-free patch adds something."""
    patched = {**data, "patches": {"try": {"title": "tried", "add": added}}}
    case, _ = parse_case(json.dumps(patched))
    return overall(Court(case).readings(case.questions[0], SCOPE.also(last=["try"])))


@pytest.fixture(autouse=True)
def _everything_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """These cases are small: nothing is cut short."""
    monkeypatch.setattr(needs_module, "MOST_ALIKE", 10_000)
    monkeypatch.setattr(needs_module, "MOST_GROUPS", 10_000)


def listed(found: Needs, verdict: str) -> set[str]:
    """The additions, in words, that make the verdict alone."""
    (question,) = found.questions
    needed = [n for wanted in question.wanted if wanted.verdict == verdict for n in wanted.needs]
    alone = [need for need in needed if len(need.additions) == 1]
    return {words for need in alone for words in (need.additions[0].says, *need.alike)}


def test_a_goal_above_one_that_is_not_in_force_is_above_what_that_one_outranks() -> None:
    """a > b > c keeps a > c when goal b falls."""
    data = case_of(
        {
            "goals": [goal("stay", "s1", avoids="ana.x"), goal("middle", "s2", wants="ana.x", says="to be free")],
            "outranks": [{"chain": ["middle", "stay"], "grounds": ["s1"]}],
        },
        readings={"p": passage({}, {"drop": ["middle"]})},
    )
    new = {"id": "new", "wants": "ana.x and not ana.y", "basis": "assumed", "because": "tried"}
    chain = {"chain": ["new", "middle"], "basis": "assumed", "because": "tried"}
    assert verdict_with(data, goals={"ana": [new]}, outranks={"ana": [chain]}) == "AGAINST"
    verdict, found = needs_of(data)
    assert verdict == "OPEN"
    both = "to have both, that ana would do x and that ana would not do y"
    assert f"a goal of ana: {both}; above 'to be free'" in listed(found, "AGAINST")


def test_a_priority_over_a_goal_that_is_not_in_force_ranks_what_stands_around_it() -> None:
    data = case_of(
        {
            "goals": [
                goal("go", "s1", wants="ana.x"),
                goal("stay", "s2", avoids="ana.x", says="to rest"),
                goal("middle", "s3", wants="ben.x", says="to see Ben at it"),
            ],
            "outranks": [{"chain": ["go", "middle"], "grounds": ["s1"]}],
        },
        readings={"p": passage({"drop": ["middle"]}, {})},
    )
    chain = {"chain": ["middle", "stay"], "basis": "assumed", "because": "tried"}
    assert verdict_with(data, outranks={"ana": [chain]}) == "AGAINST"
    verdict, found = needs_of(data)
    assert verdict == "OPEN"
    assert BETWEEN in listed(found, "AGAINST")


def test_what_an_addition_does_is_not_carried_over_to_a_reading_with_other_priorities() -> None:
    """The goal in the middle tells no states apart, but whether another is above it decides what adding to it does."""
    data = case_of(
        {
            "goals": [
                goal("go", "s1", wants="ana.x"),
                goal("stay", "s2", avoids="ana.x", says="to rest"),
                goal("middle", "s3", wants="ana.y", says="to see Ben at it"),
            ]
        },
        readings={
            "p": passage(
                {"add": {"outranks": {"ana": [{"chain": ["go", "middle"], "grounds": ["s4"]}]}}},
                {},
            )
        },
    )
    chain = {"chain": ["middle", "stay"], "basis": "assumed", "because": "tried"}
    assert verdict_with(data, outranks={"ana": [chain]}) == "OPEN"
    verdict, found = needs_of(data)
    assert verdict == "OPEN"
    assert BETWEEN not in listed(found, "AGAINST")


def test_a_link_settles_nothing_in_a_reading_without_the_goal_that_uses_it() -> None:
    """In both readings no goal is in force: in one it lacks its means, in the other it has fallen."""
    data = case_of(
        {"goals": [goal("end", "s1", wants="served", says="to end it")]},
        links={"served": {"iff": "ana.y", "basis": "inferred", "because": "it seems so", "grounds": ["s2"]}},
        readings={"p": passage({}, {"drop": ["s1"]})},
    )
    verdict, found = needs_of(data)
    assert verdict == "SILENT"
    assert SERVES not in listed(found, "AGAINST")
    settled = needs_of({**data, "readings": {}})[1]
    assert SERVES in listed(settled, "AGAINST")


def test_a_priority_counts_where_it_is_not_yet_stated() -> None:
    """One reading ranks the two goals already, the other does not."""
    ranked = {"add": {"outranks": {"ana": [{"chain": ["stay", "go"], "grounds": ["s3"]}]}}}
    data = case_of(
        {
            "goals": [
                goal("stay", "s1", avoids="ana.x", says="to rest"),
                goal("go", "s2", wants="ana.x", says="to move"),
            ]
        },
        readings={"p": passage(ranked, {})},
    )
    verdict, found = needs_of(data)
    assert verdict == "OPEN"
    assert "for ana 'to rest' outranks 'to move'" in listed(found, "FOLLOWS")
    assert not any("outranks" in words for words in listed(found, "AGAINST"))


def test_neither_what_is_a_goal_already_nor_the_opposite_of_a_goal_is_an_addition() -> None:
    data = case_of({"goals": [goal("go", "s1", wants="ana.x", says="to move")]})
    verdict, found = needs_of(data)
    assert verdict == "AGAINST"
    assert "a goal of ana: not to do x; above 'to move'" not in listed(found, "FOLLOWS")
    assert found.questions[0].wanted[0].size == 1
    at_a_glance = needs(Court(parse_case(json.dumps(data))[0]), SCOPE, at_a_glance=True)
    (wanted,) = at_a_glance.questions[0].wanted
    assert (wanted.size, wanted.by_reversing) == (None, True)
    (section,) = list(sections(at_a_glance))[1:]
    assert section.lines[-1].text == (
        "no addition short of reversing a stated goal of the same actor makes it so (pairs and combinations were not "
        "searched)."
    )


def test_what_an_open_verdict_needs_within_a_reading() -> None:
    """Read one way it follows, read the other way nothing speaks for it."""
    data = case_of(
        {"goals": [goal("stay", "s1", avoids="ana.x", says="to rest")]},
        readings={"p": passage({}, {"drop": ["stay"]})},
    )
    verdict, found = needs_of(data)
    assert verdict == "OPEN"
    (within,) = found.questions[0].within
    assert (within.choices, within.verdict, within.wanted.size) == ({"p": "choice1"}, "SILENT", 1)
    assert "a goal of ana: not to do x" in {need.additions[0].says for need in within.wanted.needs}
    for need in within.wanted.needs:
        assert verdict_when_typed(data, need.additions, read={"p": "choice1"}) == "FOLLOWS"
    court = Court(parse_case(json.dumps(data))[0])
    assert "not to do x" in supports(court, SCOPE)[0].lacks[0].says


def test_two_priorities_meet_in_a_goal_that_one_reading_leaves_out() -> None:
    """Through a goal that has fallen in one reading they still rank what is above it over what is below."""
    data = case_of(
        {
            "goals": [
                goal("go", "s1", wants="ana.x", says="to move"),
                goal("stay", "s2", avoids="ana.x", says="to rest"),
                goal("calm", "s3", avoids="ana.x and not ana.y", says="to be calm"),
                goal("out", "s4", wants="ana.x or ana.y", says="to be out"),
            ],
        },
        readings={"p": passage({"drop": ["calm"]}, {"drop": ["out"]})},
    )
    case, _ = parse_case(json.dumps(data))
    ground = ground_of(Court(case), case.questions[0], SCOPE, Vocabulary(case, case.options(), ()))
    search = Search(ground, SCOPE)
    pair = (Member("ana", pair=("stay", "out")), Member("ana", pair=("out", "go")))
    typed = [f"ana.{high} > ana.{low}" for high, low in (("stay", "out"), ("out", "go"))]
    together = frozenset[str]().union(*(search.outcomes_of(n, pair) for n in range(len(ground.fields))))
    patched = adhoc_patch(case, rank=typed).patch
    tried = Court(with_patch(case, "try", patched))
    assert verdict_of(together) == overall(tried.readings(case.questions[0], SCOPE.also(last=["try"])))
    for number in range(len(ground.fields)):
        marks = [search.outcomes_of(number, (one,)) for one in pair]
        assert marks != [search.outcomes_of(number, pair)] * 2


def verdict_when_typed(data: Data, additions: Sequence[Addition], read: dict[str, str] | None = None) -> str:
    """The verdict of the first question when additions are made as a person would type them."""
    case, _ = parse_case(json.dumps(data))
    return verdict_typed(case, case.questions[0], additions, read)


def verdict_typed(
    case: CaseFile, question: Question, additions: Sequence[Addition], read: dict[str, str] | None = None
) -> str:
    patch = ad_hoc(
        case,
        SCOPE,
        add=[each.text for each in additions if each.kind != "priority"],
        rank=[text for each in additions if (text := each.text if each.kind == "priority" else each.rank)],
        set_=read,
    ).patch
    scope = SCOPE.also(last=["try"])
    return overall(Court(with_patch(case, "try", patch)).readings(question, scope))


def test_every_addition_does_what_is_promised_when_it_is_tried() -> None:
    """By `standoff whatif` itself, for every question of a bundled case."""
    case = load("open-access")
    tried = 0
    for question in case.needs().questions:
        for wanted in question.wanted:
            for need in wanted.needs:
                result = case.whatif(
                    add=[each.text for each in need.additions if each.kind != "priority"],
                    rank=[t for each in need.additions if (t := each.text if each.kind == "priority" else each.rank)],
                )
                (changed,) = [each for each in result.changed if each.id == question.question]
                assert changed.after.verdict == wanted.verdict
                tried += 1
    assert tried > 8


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(small_cases(most_options=3))
def test_additions_and_pairs_of_random_cases_do_what_is_promised(data: dict[str, Any]) -> None:
    case, _ = parse_case(json.dumps(data))
    there = {link for variant in variants(case, SCOPE) for link in variant.links}
    by_id = {question.id: question for question in case.questions}
    for found in needs(Court(case), SCOPE).questions:
        within = [(each.wanted, each.choices) for each in found.within]
        every = [*((wanted, dict[str, str]()) for wanted in found.wanted), *within]
        promised = [(wanted.verdict, need, choices) for wanted, choices in every for need in wanted.needs]
        for verdict, need, choices in promised[:: max(1, len(promised) // 25)]:
            links = {each.text.split(" iff ")[0] for each in need.additions if each.kind == "link"}
            if not links & there:  # a link that some reading has cannot be typed for the others alone
                assert verdict_typed(case, by_id[found.question], need.additions, choices) == verdict
