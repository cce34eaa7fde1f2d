"""Tests of dated events: what each explanation made of an option before the event."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standoff.case.load import parse_case
from standoff.case.patches import Scope
from standoff.errors import InputError
from standoff.explain.explanation import STATED
from standoff.explain.foretold import EventTest, event_tests, start_state
from standoff.explain.readings import Court
from tests.explain.night_guard import TEXT, night_guard
from tests.reference import verdicts as reference
from tests.reference.random_cases import cases
from tests.strategies import examples

SCOPE = Scope(STATED)


def words(tests: tuple[EventTest, ...]) -> list[tuple[str, str, str]]:
    return [(test.event, test.option, test.in_words) for test in tests]


def test_events_are_taken_in_the_order_of_their_dates() -> None:
    court = Court(night_guard().file)
    assert words(event_tests(court, SCOPE)) == [
        ("april", "guard.walk", "left open (not expected or nothing said)"),
        ("may", "guard.walk", "left open (expected or nothing said)"),
        ("june", "dog.bite", "expected (only restated)"),
        ("june", "thief.climb", "says nothing"),
    ]


def test_expected_and_not_under_rivals() -> None:
    court = Court(night_guard().file)
    found = {
        name: [test.word for test in event_tests(court, SCOPE.also(patches=[f"rival:{name}"]))]
        for name in court.case.rivals
    }
    assert found["sleepy"] == ["expected", "not expected", "expected", "says nothing"]
    assert found["paid"] == ["not expected", "expected", "expected", "says nothing"]
    assert found["angry"] == ["left open", "left open", "not expected", "says nothing"]


def test_what_was_made_after_the_fact_never_expected_anything() -> None:
    court = Court(night_guard().file)
    bribed = event_tests(court, SCOPE.also(patches=["rival:bribed"]))
    assert [test.word for test in bribed] == [
        "not expected",
        "fits (made after the fact)",
        "fits (made after the fact)",
        "says nothing",
    ]


def test_an_event_that_counts_is_hindsight_for_itself_and_for_earlier_ones() -> None:
    court = Court(night_guard().file)
    with_may = event_tests(court, SCOPE.also(patches=["rival:sleepy", "event:may"]))
    assert [test.word for test in with_may] == [
        "fits (made after the fact)",
        "not expected",
        "expected",
        "says nothing",
    ]


def test_what_is_kept_and_what_changes() -> None:
    april, may, june, climb = event_tests(Court(night_guard().file), SCOPE)
    assert (april.before, april.after, april.kept) == (False, False, True)
    assert (may.before, may.after, may.kept) == (False, True, False)
    assert june.actor == "dog"
    assert june.verdict == "FOLLOWS"
    assert climb.date == "2024-06"


ONE_WAY = TEXT.replace("climb: climb over the wall", "climb: {means: climb over the wall, irreversible: true}")


def test_a_one_way_option_that_stays_is_no_test_and_one_that_goes_back_could_not_arise() -> None:
    event = "  - {id: %s, date: 2024-07, what: W, source: paper, confidence: low, state: [%s]}\n"
    stays = Court(night_guard(ONE_WAY + event % ("july", "thief.climb")).file)
    assert "july" not in {test.event for test in event_tests(stays, SCOPE)}
    back = Court(night_guard(ONE_WAY + event % ("july", "not thief.climb")).file)
    assert event_tests(back, SCOPE)[-1].word == "could not arise"


def test_options_that_can_only_change_together_are_tested_together() -> None:
    text = TEXT.replace(
        "states:\n  night",
        "infeasible: [{when: not (guard.walk iff guard.lamp), grounds: [s1], because: dark}]\nstates:\n  night",
    )
    text = text.replace("state: [guard.walk]", "state: [guard.walk, guard.lamp]")
    may = [test for test in event_tests(Court(night_guard(text).file), SCOPE) if test.event == "may"]
    assert [(test.option, test.together) for test in may] == [
        ("guard.walk", ("guard.lamp",)),
        ("guard.lamp", ("guard.walk",)),
    ]
    assert may[0].in_words == "left open (expected or nothing said)"


def test_the_start_is_the_state_of_most_questions_or_that_of_the_scope() -> None:
    text = TEXT.replace("  night: {yes: []}", "  night: {yes: []}\n  dawn: {yes: [guard.walk]}")
    text = text.replace("at: night\n    rather_than: [walk]", "at: dawn\n    rather_than: [not walk]")
    court = Court(night_guard(text).file)
    assert start_state(court, SCOPE) == ("night", 0)
    assert start_state(court, Scope(STATED, at="dawn"))[0] == "dawn"
    assert start_state(court, Scope(STATED, shown=("guard.lamp",))) == ("night", 2)


def test_without_questions_there_is_no_state_to_start_from() -> None:
    case = night_guard().file.model_copy(update={"questions": ()})
    with pytest.raises(InputError, match="asks no question that stands at one"):
        event_tests(Court(case), SCOPE)


@st.composite
def cases_with_events(draw: st.DrawFn) -> dict[str, Any]:
    case = draw(cases())
    options = [f"{actor}.{option}" for actor, body in case["actors"].items() for option in body["options"]]
    literals = st.sampled_from(options).flatmap(lambda option: st.sampled_from([option, f"not {option}"]))
    shown = st.lists(literals, min_size=1, max_size=2, unique_by=lambda literal: literal.split()[-1])
    case["events"] = [
        {
            "id": f"e{n}",
            "date": draw(st.sampled_from(["2020", "2020-05", "2020-05-01", "2021-01-01"])),
            "what": "something",
            "source": "text",
            "confidence": "low",
            "state": draw(shown),
        }
        for n in range(draw(st.integers(1, 3)))
    ]
    return case


@settings(
    max_examples=examples(0.7).max_examples, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(cases_with_events())
def test_against_the_reference(case: dict[str, Any]) -> None:
    """Every option that an event shows, as a question about the state before, over listed readings and completions."""
    court = Court(parse_case(json.dumps(case))[0])
    found = {(test.event, test.option): test for test in event_tests(court, SCOPE)}
    frame = reference.read_frame(case, "stated")
    readings = reference.distinct_readings(case, frame)
    name, _ = start_state(court, SCOPE)
    state = frame.states[name]
    asked = set()
    for event in sorted(case["events"], key=lambda event: str(event["date"])):
        for literal in event["state"]:
            option = literal.split()[-1]
            actor = option.split(".")[0]
            after = not literal.startswith("not ")
            if (option in state) == after and not reference.is_permitted(frame, state, state ^ {option}):
                continue
            asked.add((event["id"], option))
            test = found[event["id"], option]
            changes = {option, *test.together}
            question = reference.Question(actor, state, (state ^ frozenset(changes),), ())
            expected = reference.judge(question, readings)
            assert test.verdict == expected["verdict"]
            assert (test.before, test.after) == (option in state, after)
            right, wrong = ("FOLLOWS", "AGAINST") if test.kept else ("AGAINST", "FOLLOWS")
            assert (
                test.word
                == {
                    right: "expected",
                    wrong: "not expected",
                    "OPEN": "left open",
                    "SILENT": "says nothing",
                    "NOT POSSIBLE": "could not arise",
                }[test.verdict]
            )
            if test.together:
                alone = reference.Question(actor, state, (state ^ {option},), ())
                assert reference.judge(alone, readings)["verdict"] == "NOT POSSIBLE"
        state = reference.after_literals(state, "", event["state"])
    assert asked == set(found)
