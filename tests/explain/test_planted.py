"""Planted explanations whose answers are known beforehand: what holds them up, what they lack, what decides them."""

from __future__ import annotations

import textwrap

from standoff.api import Case
from standoff.case.load import LoadedCase, parse_case
from standoff.report.voices import sections

FRAME = """
standoff: 1
title: A farmer and a well
sources: {{text: {{title: A text}}}}
ledger:
  - {{id: a, source: text, says: the well gives water, use: model}}
  - {{id: b, source: text, says: the well gives water (told by a neighbour), use: model, voice: a neighbour}}
  - {{id: c, source: text, says: the way is long, use: model}}
  - {{id: d, source: text, says: a passage that says nothing of the well, use: model, hedge: perhaps}}
actors:
  farmer:
    name: the farmer
    options: {{go: go to the well, dig: dig a well}}
    goals:
{goals}
links:
{links}
states: {{now: {{yes: [farmer.go]}}}}
readings:
{readings}
questions:
  - {{id: go, ask: Why does the farmer go to the well?, actor: farmer, at: now, rather_than: [not go]}}
"""


def planted(
    goals: str, links: str = "  none: {iff: farmer.dig, basis: assumed, because: x}", readings: str = ""
) -> Case:
    text = FRAME.format(
        goals=textwrap.indent(textwrap.dedent(goals).strip("\n"), "      "),
        links=textwrap.indent(textwrap.dedent(links).strip("\n"), "  ") if links else "  {}",
        readings=textwrap.indent(textwrap.dedent(readings).strip("\n"), "  ") if readings else "  {}",
    )
    file, located = parse_case(text)
    return Case(LoadedCase(file, located, "planted", None))


def sets(found: object) -> list[tuple[str, ...]]:
    return [each.supports for each in found]  # type: ignore[attr-defined]


def test_one_needed_sentence() -> None:
    (holding,) = planted("- {id: water, wants: farmer.go, basis: stated, grounds: [a]}").rests_on().questions
    assert holding.verdict == "FOLLOWS"
    assert sets(holding.carrying) == [("a",)]
    assert [(loss.supports, loss.verdict) for loss in holding.single_points] == [(("a",), "SILENT")]
    assert holding.origins == 1


def test_two_sentences_that_say_the_same() -> None:
    case = planted("- {id: water, wants: farmer.go, basis: stated, grounds: [a, b]}")
    (holding,) = case.rests_on().questions
    assert sets(holding.carrying) == [("a",), ("b",)]
    assert sets(holding.losses) == [("a", "b")]
    assert holding.single_points == ()
    assert holding.origins == 2
    assert case.rests_on().repeats == (("a", "b"),)


def test_two_sentences_that_are_both_needed() -> None:
    (holding,) = planted("- {id: water, wants: farmer.go, basis: stated, grounds: {all: [a, b]}}").rests_on().questions
    assert sets(holding.carrying) == [("a", "b")]
    assert sets(holding.losses) == [("a",), ("b",)]


def test_a_verdict_that_stands_only_once_a_sentence_is_gone() -> None:
    case = planted(
        """
        - {id: water, wants: farmer.go, basis: stated, grounds: [a]}
        - {id: rest, avoids: farmer.go, basis: stated, grounds: [c]}
        """
    )
    (holding,) = case.rests_on().questions
    assert holding.verdict == "OPEN"
    assert {(loss.supports, loss.verdict) for loss in holding.losses} == {(("a",), "AGAINST"), (("c",), "FOLLOWS")}
    assert sets(holding.carrying) == [("a", "c")]


def test_a_hidden_premise_is_found() -> None:
    case = planted(
        "- {id: cool, wants: cooled, says: to stay cool, basis: stated, grounds: [a]}",
        links="cooled: {iff: farmer.go, means: going cools, basis: inferred, grounds: [a], because: a guess}",
    )
    (question,) = case.needs().questions
    assert question.verdict == "SILENT"
    follows = next(wanted for wanted in question.wanted if wanted.verdict == "FOLLOWS")
    assert follows.size == 1
    links = [addition for need in follows.needs for addition in need.additions if addition.kind == "link"]
    assert [addition.text for addition in links] == ["cooled iff farmer.go"]
    assert [need.restates for need in follows.needs] == sorted(need.restates for need in follows.needs)


def test_the_priority_that_is_missing() -> None:
    case = planted(
        """
        - {id: water, wants: farmer.go, basis: stated, grounds: [a]}
        - {id: rest, avoids: farmer.go, basis: stated, grounds: [c]}
        """
    )
    (question,) = case.needs().questions
    follows, against = question.wanted
    texts = [addition.text for need in follows.needs for addition in need.additions if addition.kind == "priority"]
    assert texts == ["farmer.water > farmer.rest"]
    texts = [addition.text for need in against.needs for addition in need.additions if addition.kind == "priority"]
    assert texts == ["farmer.rest > farmer.water"]


def test_goals_that_say_the_same_through_different_links() -> None:
    """Each stands on its own link: either is enough, and only both gone change the verdict."""
    case = planted(
        """
        - {id: near, wants: nearby, basis: stated, grounds: [a]}
        - {id: shade, wants: shaded, basis: stated, grounds: [c]}
        """,
        links="""
        nearby: {iff: farmer.go, basis: stated, grounds: [b]}
        shaded: {iff: farmer.go, basis: stated, grounds: [d]}
        """,
    )
    (holding,) = case.rests_on().questions
    assert sets(holding.carrying) == [("a", "b"), ("c", "d")]
    assert sets(holding.losses) == [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")]


def test_a_passage_that_decides_alone() -> None:
    case = planted(
        """
        - {id: water, wants: farmer.go, basis: stated, grounds: [a]}
        """,
        readings="""
        long:
          ask: Is the long way a burden?
          grounds: [c]
          choices:
            burden: {add: {goals: {farmer: [{id: rest, avoids: farmer.go, basis: stated, grounds: [c]}]}}}
            walk: {means: it is only said}
        """,
    )
    (question,) = case.decided_by().questions
    assert question.verdict == "OPEN"
    assert [(each.passage, each.verdicts) for each in question.alone] == [
        ("long", {"burden": "OPEN", "walk": "FOLLOWS"})
    ]
    assert question.never == ()


def test_voices_say_what_changes() -> None:
    case = planted("- {id: water, wants: farmer.go, basis: stated, grounds: [b]}")
    rows = {row.name: row for row in case.voices().rows}
    assert rows["on the author's word alone"].verdicts == {"go": "SILENT"}
    assert rows["on the author's word alone"].changed == ("go",)
    assert rows["without what is hedged"].changed == ()
    assert rows["without a neighbour"].left_out == ("b",)


def test_voices_without_goals_that_only_restate_the_conduct() -> None:
    goals = """
    - {id: going, wants: farmer.go, basis: stated, grounds: [a]}
    - {id: water, wants: wet, basis: stated, grounds: [b]}
    """
    case = planted(goals, "wet: {iff: farmer.go, means: the farmer has water, basis: stated, grounds: [b]}")
    rows = {row.name: row for row in case.voices().rows}
    all_voices = rows["without goals that only restate the conduct"]
    author = rows["on the author's word alone, and without goals that only restate the conduct"]
    assert rows["on the author's word alone"].verdicts == {"go": "FOLLOWS"}
    assert (all_voices.verdicts, all_voices.changed, all_voices.left_out) == ({"go": "FOLLOWS"}, (), ())
    assert (author.verdicts, author.changed, author.left_out) == ({"go": "SILENT"}, ("go",), ("b",))
    assert all_voices.without_restating
    assert author.without_restating
    said = " ".join(line.text for section in sections(case.voices()) for line in section.lines)
    assert "On the author's word alone, and without goals that only restate the conduct: SILENT on question 1." in said


def test_voices_have_no_row_for_restating_goals_where_no_goal_restates() -> None:
    case = planted("- {id: dig, avoids: farmer.dig, basis: stated, grounds: [a]}")
    assert not any(row.without_restating for row in case.voices().rows)
