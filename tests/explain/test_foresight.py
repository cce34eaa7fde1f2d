"""Looking further than one move: which replies turn AGAINST into FOLLOWS, and what is said of them."""

from __future__ import annotations

from standoff.case.load import LoadedCase, parse_case
from standoff.explain.explanation import explain
from standoff.explain.result import QuestionResult

CASE = """
standoff: 1
title: Replies
sources: {{text: {{}}}}
ledger: [{{id: s, source: text, says: it says so, use: model}}]
actors:
  owner:
    name: the owner
    options: {{sell: sell the club}}
    goals:
      - {{id: calm, avoids: fans.protest, grounds: [s]}}
      - {{id: money, wants: owner.sell, grounds: [s]}}
    outranks: [{{chain: [calm, money], grounds: [s]}}]
  fans:
    name: the fans
    options: {{protest: take to the streets}}
    goals: [{goal}]
states: {{now: {{yes: []}}}}
questions: [{{id: keep, ask: Why does the owner not sell?, actor: owner, at: now, rather_than: [sell]}}]
"""


def judged(goal: str) -> QuestionResult:
    file, located = parse_case(CASE.format(goal=goal))
    return explain(LoadedCase(file, located, "replies", None)).questions[0]


def verdicts(result: QuestionResult) -> dict[str, str]:
    return {concept: line.verdict for line in result.foresight for concept in line.concepts}


def test_a_credible_reply_deters_at_every_horizon() -> None:
    result = judged("{id: angry, wants: fans.protest iff owner.sell, grounds: [s]}")
    assert result.verdict == "AGAINST"
    assert verdicts(result) == dict.fromkeys(("SEQ", "SSEQ", "SMR", "GMR"), "FOLLOWS")
    (line,) = result.foresight
    assert line.says == "after 'sell', the fans would take to the streets"


def test_a_reply_against_their_own_interest_is_only_feared() -> None:
    result = judged("{id: quiet, avoids: fans.protest, grounds: [s]}")
    assert verdicts(result) == {"SEQ": "AGAINST", "SSEQ": "AGAINST", "SMR": "FOLLOWS", "GMR": "FOLLOWS"}


def test_actors_without_goals_make_no_credible_reply() -> None:
    assert verdicts(judged(""))["SEQ"] == "AGAINST"


def test_a_reply_that_could_come_anyway_is_no_deterrent() -> None:
    result = judged("{id: loud, wants: fans.protest, grounds: [s]}")
    assert verdicts(result)["SEQ"] == "FOLLOWS"
    assert all("could come anyway, so it is no deterrent" in line.says for line in result.foresight if line.says)
