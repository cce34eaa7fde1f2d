"""Additions that a verdict needs are judged as they would be if they stood in the text, in every reading."""

from __future__ import annotations

import json
from typing import Any

from standoff.case.load import parse_case
from standoff.case.patches import Scope
from standoff.explain.needs import Needs, needs
from standoff.explain.readings import Court, overall
from tests.explain.small_case import Data, case_of, goal, passage

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


def listed(found: Needs, verdict: str) -> set[str]:
    """The additions, in words, that make the verdict alone."""
    (question,) = found.questions
    needed = [n for wanted in question.wanted if wanted.verdict == verdict for n in wanted.needs]
    assert not any(need.alike_left_out for need in needed)
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
    new = {"id": "new", "wants": "ana.x", "basis": "assumed", "because": "tried"}
    chain = {"chain": ["new", "middle"], "basis": "assumed", "because": "tried"}
    assert verdict_with(data, goals={"ana": [new]}, outranks={"ana": [chain]}) == "AGAINST"
    verdict, found = needs_of(data)
    assert verdict == "OPEN"
    assert "a goal of ana: to do x; above 'to be free'" in listed(found, "AGAINST")


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
