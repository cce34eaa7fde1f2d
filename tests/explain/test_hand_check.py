"""The hand check of the method: a small coding of the words of the article, no links, nothing ranked, 16 readings."""

from __future__ import annotations

import pytest

from standoff.case.load import LoadedCase, parse_case
from standoff.explain.explanation import explain
from standoff.explain.result import Explanation

CASE = """
standoff: 1
title: The hand check
sources: {article: {title: An article}}
ledger: [{id: s, source: article, says: what the article says, use: model}]
actors:
  russia:
    options: {fight: fight, engage: engage, delist: delist, recognise: recognise, enforce: enforce}
    goals:
      - {id: no-front, avoids: russia.fight, grounds: [s]}
      - {id: cooperate, wants: russia.engage, grounds: [s]}
      - {id: delist, wants: russia.delist, grounds: [s]}
      - {id: no-risk, avoids: russia.recognise, grounds: [s]}
      - {id: demand, wants: taliban.include, grounds: [s]}
  taliban:
    options: {include: include others, inflate: inflate the threat}
    goals:
      - {id: tribute, wants: taliban.inflate and (russia.engage or china.engage), grounds: [s]}
      - {id: cover, wants: russia.engage or china.engage, grounds: [s]}
  china:
    options: {engage: engage}
states:
  now: {yes: [russia.engage, russia.delist, taliban.inflate, china.engage]}
questions:
  - {id: fight, ask: why not fight?, actor: russia, at: now, rather_than: [fight, not engage, not delist]}
  - {id: walk, ask: why not walk away?, actor: russia, at: now, rather_than: [not engage, not delist]}
  - {id: undelisted, ask: why delist?, actor: russia, at: now, rather_than: [not delist]}
  - {id: recognise, ask: why not recognise?, actor: russia, at: now, rather_than: [recognise]}
  - {id: inflate, ask: why inflate?, actor: taliban, at: now, rather_than: [not inflate]}
  - {id: ignore, ask: why ignore?, actor: taliban, at: now, rather_than: [include]}
  - id: press
    ask: why not press?
    actor: russia
    at: now
    plan: [{russia: [enforce, not engage]}, {taliban: [include]}, {russia: [not enforce, engage]}]
readings:
  tribute:
    ask: some or more?
    choices:
      some: {}
      more:
        add:
          goals:
            taliban: [{id: more, wants: taliban.inflate and russia.engage and china.engage, grounds: [s]}]
  veto:
    ask: either or both?
    choices:
      either: {}
      both:
        drop: [cover]
        add: {goals: {taliban: [{id: both, wants: russia.engage and china.engage, grounds: [s]}]}}
  ties:
    ask: cost or colour?
    choices:
      colour: {}
      cost: {add: {goals: {russia: [{id: clean, avoids: russia.engage, grounds: [s]},
                                    {id: unlisted, avoids: russia.delist, grounds: [s]}]}}}
  sincere:
    ask: sincere or for show?
    choices:
      sincere: {}
      show: {drop: [demand]}
"""


@pytest.fixture(scope="module")
def found() -> Explanation:
    file, located = parse_case(CASE)
    return explain(LoadedCase(file, located, "hand-check", None))


EXPECTED = {
    "fight": {"FOLLOWS": 8, "OPEN": 8},
    "walk": {"FOLLOWS": 8, "OPEN": 8},
    "undelisted": {"FOLLOWS": 8, "OPEN": 8},
    "recognise": {"FOLLOWS": 16},
    "inflate": {"FOLLOWS": 16},
    "ignore": {"SILENT": 16},
}


@pytest.mark.parametrize("question", EXPECTED)
def test_readings(found: Explanation, question: str) -> None:
    result = next(result for result in found.questions if result.id == question)
    assert {verdict: count for verdict, count in result.readings.items() if count} == EXPECTED[question]


def test_open_exactly_where_the_ties_are_a_cost(found: Explanation) -> None:
    walk = next(result for result in found.questions if result.id == "walk")
    assert {line.choices["ties"] for line in walk.by_reading if len(line.outcomes or ()) > 1} == {"cost"}
    assert [clause.split(":")[0] for clause in walk.cases] == [
        "if 'ties' is read as 'colour'",
        "if 'ties' is read as 'cost'",
    ]


def test_pressing_is_explained_only_where_the_demand_is_for_show_and_the_ties_are_colour(found: Explanation) -> None:
    press = next(result for result in found.questions if result.id == "press")
    for line in press.by_reading:
        follows = line.outcomes == ("SUPPORTED",)
        assert follows == (line.choices["sincere"] == "show" and line.choices["ties"] == "colour")
        if line.choices["sincere"] == "sincere" and line.choices["ties"] == "colour":
            assert line.outcomes == ("NO VOICE",)
    assert any("the threat is empty" in step.says for step in press.steps)
