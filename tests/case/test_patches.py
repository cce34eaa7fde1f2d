"""A case plus patches: layers, named patches, readings, what falls with its grounds, what conflicts."""

from __future__ import annotations

import pytest

from standoff.case.load import parse_case
from standoff.case.model import CaseFile
from standoff.case.patches import LAYERS, MAX_READINGS, Scope, Variant, variants
from standoff.errors import ConflictError, InputError, LimitError

CASE = """
standoff: 1
title: Patches
sources: {text: {}, paper: {kind: outside, publisher: P, date: 2024-01-01, url: "https://example.org"}}
ledger:
  - {id: s1, source: text, says: one, use: model}
  - {id: s2, source: text, says: two, use: model, hedge: perhaps}
  - {id: e1, source: paper, says: three, use: model}
actors:
  a:
    options: {x: do x, y: do y}
    goals:
      - {id: firm, wants: a.x, grounds: [s1]}
      - {id: either, wants: a.y, grounds: [s1, s2]}
      - {id: both, wants: linked, grounds: {all: [s1, s2]}}
      - {id: guess, wants: a.x or a.y, basis: inferred, grounds: [s1], because: a step}
      - {id: report, wants: not a.y, basis: reported, grounds: [e1]}
    outranks: [{id: order, chain: [firm, both, either], grounds: [s1]}]
links: {linked: {iff: a.x and calm, grounds: [s1]}}
conditions: {calm: {means: it is calm, value: yes, grounds: [s1]}}
states: {now: {yes: [a.x]}}
readings:
  %s
patches:
  storm: {title: In a storm, set: {calm: no}}
  louder: {title: Louder, add: {goals: {a: [{id: loud, wants: a.y, basis: assumed, because: to try}]}}}
"""

NONE = "passage: {ask: what?, choices: {one: {}, two: {}}}"


def case_with(readings: str = NONE) -> CaseFile:
    return parse_case(CASE % readings)[0]


def goals(variant: Variant) -> list[str]:
    return [goal.id for goal in variant.goals["a"]]


STATED = Scope(frozenset({"stated"}))


def test_layers_add_bases_one_by_one() -> None:
    found = {name: goals(variants(case_with(), Scope(bases))[0]) for name, bases, _ in LAYERS}
    assert found == {
        "as stated": ["firm", "either", "both"],
        "with inferences": ["firm", "either", "both", "guess"],
        "with outside facts": ["firm", "either", "both", "guess", "report"],
        "with assumptions": ["firm", "either", "both", "guess", "report"],
    }


def test_elements_fall_with_their_grounds() -> None:
    variant = variants(case_with(), Scope(STATED.bases, gone=frozenset({"s2"})))[0]
    assert goals(variant) == ["firm", "either"]
    assert [priority.chain for priority in variant.priorities["a"]] == [("firm", "both", "either")]


def test_readings_that_say_the_same_are_counted_once() -> None:
    assert len(variants(case_with(), STATED)) == 1
    differing = "passage: {ask: what?, choices: {one: {}, two: {drop: [firm]}}}"
    assert [goals(variant) for variant in variants(case_with(differing), STATED)] == [
        ["firm", "either", "both"],
        ["either", "both"],
    ]


def test_a_choice_whose_target_is_gone_is_void_as_a_whole() -> None:
    added = "add: {goals: {a: [{id: new, wants: a.y, grounds: [s1]}]}}"
    twice = f"""first: {{ask: what?, choices: {{keep: {{}}, gone: {{drop: [firm]}}}}}}
  second: {{ask: what?, choices: {{keep: {{}}, again: {{drop: [firm], {added}}}}}}}"""
    found = {variant.choices: goals(variant) for variant in variants(case_with(twice), STATED)}
    assert found[("first", "keep"), ("second", "again")] == ["either", "both", "new"]
    assert (("first", "gone"), ("second", "again")) not in found


def test_named_patches_join_whatever_their_basis() -> None:
    case = case_with()
    assert goals(variants(case, Scope(STATED.bases, patches=("louder",)))[0])[-1] == "loud"
    assert variants(case, Scope(STATED.bases, patches=("storm",)))[0].conditions == {"calm": "no"}


def test_patches_that_set_a_condition_differently_conflict() -> None:
    setting = "passage: {ask: what?, choices: {one: {set: {calm: yes}}, two: {set: {calm: no}}}}"
    with pytest.raises(InputError, match="conflict: patch storm sets calm to no, passage=one sets it to yes"):
        variants(case_with(setting), Scope(STATED.bases, patches=("storm",)))


READ = """passage: {ask: what?, choices: {one: {}, two: {drop: [firm]}}}
rivals:
  first: {title: First, says: one, read: {passage: one}}
  second: {title: Second, says: two, read: {passage: two}}
  still: {title: Still, says: one again, read: {passage: one}, set: {calm: yes}}
events:
  - {id: news, date: '2025', what: news, source: paper, confidence: high, read: {passage: two}, set: {calm: no}}
  - {id: later, date: '2026', what: more, source: paper, confidence: high, read: {passage: one}, set: {calm: yes}}"""


def read_under(*patches: str, last: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    found = variants(case_with(READ), Scope(STATED.bases, patches=patches, last=last))
    return [(dict(variant.choices)["passage"], variant.conditions["calm"]) for variant in found]


def test_patches_that_read_a_passage_differently_conflict() -> None:
    message = "conflict: patch rival:first reads passage as one, patch rival:second reads it as two"
    with pytest.raises(ConflictError, match=message):
        read_under("rival:first", "rival:second")
    assert read_under("rival:first", "rival:still") == [("one", "yes")]
    assert read_under("rival:first", last=("rival:second",)) == [("two", "yes")]


def test_an_event_settles_anew_what_came_before_it_and_is_not_overruled_after() -> None:
    assert read_under("rival:still", "event:news") == [("two", "no")]
    assert read_under("event:news", "event:later") == [("one", "yes")]
    with pytest.raises(ConflictError, match="patch event:news reads passage as two, patch rival:first reads it as one"):
        read_under("event:news", "rival:first")
    with pytest.raises(ConflictError, match="patch event:news sets calm to no, patch rival:still sets it to yes"):
        variants(
            case_with(READ.replace("read: {passage: two}, ", "")),
            Scope(STATED.bases, patches=("event:news", "rival:still")),
        )


def test_an_unsettled_condition_is_an_unclear_passage() -> None:
    unclear = parse_case((CASE % NONE).replace("value: yes, grounds: [s1]", "value: unclear"))[0]
    assert [variant.conditions["calm"] for variant in variants(unclear, STATED)] == ["yes", "no"]
    assumed = parse_case((CASE % NONE).replace("value: yes, grounds: [s1]", "value: yes, basis: assumed, because: so"))[
        0
    ]
    assert len(variants(assumed, STATED)) == 2
    assert len(variants(assumed, Scope(LAYERS[-1][1]))) == 1


def test_too_many_readings_are_refused() -> None:
    many = "\n  ".join(f"p{n}: {{ask: what?, choices: {{one: {{}}, two: {{}}}}}}" for n in range(13))
    with pytest.raises(LimitError, match=f"13 unclear passages make 8,192 readings; the limit is {MAX_READINGS:,}"):
        variants(case_with(many), STATED)
