"""Views: verdicts in each, who gains by the difference, what would show it, and the first-level hypergame."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from standoff.case.load import parse_case
from standoff.case.patches import Scope
from standoff.cli import main
from standoff.errors import InputError
from standoff.explain.beliefs import Beliefs, Correction, InView, ViewResult, compare_beliefs
from standoff.explain.explanation import STATED
from standoff.explain.own_views import TOO_MANY, UNKNOWN, state_in_views
from standoff.explain.readings import Court
from standoff.report.beliefs import sections
from tests.explain.night_guard import TEXT, night_guard
from tests.reference import verdicts as reference
from tests.reference.random_cases import cases
from tests.strategies import examples

SCOPE = Scope(STATED)
THE_TEXT = "the text as stated"


@pytest.fixture(scope="module")
def beliefs() -> Beliefs:
    return night_guard().beliefs()


def view(beliefs: Beliefs, name: str) -> ViewResult:
    return next(found for found in beliefs.views if found.name == name)


def correction(beliefs: Beliefs, name: str, other: str) -> Correction:
    return next(found for found in view(beliefs, name).corrections if found.other == other)


def test_views_and_who_holds_them(beliefs: Beliefs) -> None:
    assert {found.name: found.holder for found in beliefs.views} == {
        "guard": "guard",
        "blind": "guard",
        "loud": "guard",
    }
    assert beliefs.nobodys == ("quiet",)
    assert beliefs.after_the_fact == ("loud",)


def test_a_false_belief_matters_only_to_one_who_looks_ahead(beliefs: Beliefs) -> None:
    stay, dark = view(beliefs, "guard").questions
    assert stay.own
    assert stay.held.one_move_ahead.in_words == "OPEN: against or silent"
    assert stay.held.expecting_replies is not None
    assert stay.held.expecting_replies.in_words == "OPEN: follows or silent"
    by_text = stay.compared[0]
    assert by_text.other.view == THE_TEXT
    assert by_text.other.expecting_replies is not None
    assert by_text.other.expecting_replies.in_words == "OPEN: against or silent"
    assert (by_text.acts, by_text.ahead) == ("might act differently", True)
    assert {compared.acts for compared in dark.compared} == {"no"}


def test_with_one_reading_the_difference_is_definite() -> None:
    text = re.sub(r"readings:\n(  .*\n)+", "", TEXT).replace("    read: {pay: counts}\n", "")
    stay = view(night_guard(text).beliefs("guard"), "guard").questions[0]
    assert stay.held.one_move_ahead.verdict == "AGAINST"
    assert stay.held.expecting_replies is not None
    assert stay.held.expecting_replies.verdict == "FOLLOWS"
    assert (stay.compared[0].acts, stay.compared[0].ahead) == ("would act differently", True)


def test_who_gains(beliefs: Beliefs) -> None:
    gains = {gain.actor: gain for gain in view(beliefs, "guard").questions[0].compared[0].gains}
    assert {actor: (gain.prefers, gain.gains) for actor, gain in gains.items()} == {
        "dog": ("the text does not say", "the text does not say"),
        "thief": ("prefers", "yes"),
        "owner": ("would rather not", "no"),
    }
    assert gains["thief"].for_going_on == ("to find the yard empty [s5]",)
    assert gains["owner"].says == (
        "the owner would lose by it, and would rather have the guard change than go on as before: "
        "to have the yard watched [s6]"
    )


def test_who_loses_where_a_belief_makes_the_guard_walk() -> None:
    text = TEXT.replace("wants: guard.walk, says: to earn the pay", "avoids: guard.walk, says: to rest")
    bold = """  bold:
    of: guard
    title: Rounds are healthy
    only: {guard: []}
    add: {goals: {guard: [{id: health, wants: guard.walk, says: to keep fit, basis: assumed, because: for a test}]}}
"""
    stay = view(night_guard(text.replace("events:\n", bold + "events:\n")).beliefs("bold"), "bold").questions[0]
    compared = stay.compared[0]
    assert stay.held.one_move_ahead.verdict == "AGAINST"
    assert compared.other.one_move_ahead.in_words == "OPEN: follows or silent"
    assert (compared.acts, compared.ahead) == ("might act differently", False)
    assert {gain.actor: gain.gains for gain in compared.gains} == {
        "dog": "the text does not say",
        "thief": "no",
        "owner": "yes",
    }


def test_where_one_of_the_views_is_silent_the_text_does_not_tell() -> None:
    careless = "  careless: {of: guard, title: All is one, only: {guard: []}}\n"
    text = TEXT.replace("events:\n", careless + "events:\n")
    stay = view(night_guard(text).beliefs("careless"), "careless").questions[0]
    assert stay.held.one_move_ahead.verdict == "SILENT"
    assert (stay.compared[0].acts, stay.compared[0].gains) == ("the text does not tell", ())


def test_one_who_is_asked_nothing_still_sees(beliefs: Beliefs) -> None:
    loud = TEXT.replace("  loud:\n    of: guard", "  loud:\n    of: owner")
    assert correction(night_guard(loud).beliefs(), "loud", "quiet").when == "now"


def test_only_by_trying_would_the_guard_find_out(beliefs: Beliefs) -> None:
    found = correction(beliefs, "guard", THE_TEXT)
    assert found.when == "only by trying"
    (sight,) = [sight for sight in found.sights if sight.settles]
    assert (sight.option, sight.after) == ("dog.bite", "the guard would walk the rounds")
    assert (sight.verdict, sight.other, sight.seen) == ("AGAINST", "FOLLOWS", True)


def test_what_cannot_be_seen_corrects_nothing(beliefs: Beliefs) -> None:
    found = correction(beliefs, "blind", THE_TEXT)
    assert found.when == "never"
    assert [sight.seen for sight in found.sights if sight.settles] == [False]


def test_what_is_seen_now_corrects_at_once(beliefs: Beliefs) -> None:
    found = correction(beliefs, "loud", "quiet")
    assert found.when == "now"
    assert [s.option for s in found.sights if s.settles and s.after is None] == ["dog.bark"]
    assert correction(beliefs, "loud", THE_TEXT).when == "only by trying"


def test_a_view_that_changes_nothing_is_told_by_nothing() -> None:
    text = TEXT.replace("views:\n", "views:\n  same: {of: thief, title: The same}\n")
    found = view(night_guard(text).beliefs("same"), "same")
    assert found.questions == ()
    assert [(c.when, c.sights) for c in found.corrections if c.other == THE_TEXT] == [("never", ())]
    assert correction(night_guard(text).beliefs(), "same", "quiet").when == "never"


def test_questions_about_others_are_shown_where_the_view_changes_them() -> None:
    text = TEXT.replace("  blind:\n    of: guard", "  blind:\n    of: thief")
    found = view(night_guard(text).beliefs(), "blind")
    assert [(question.id, question.own) for question in found.questions] == [("stay", False)]
    assert {compared.acts for question in found.questions for compared in question.compared} == {"no"}


def test_the_night_as_a_hypergame(beliefs: Beliefs) -> None:
    (state,) = beliefs.states
    assert [(line.actor, line.view, line.nash, line.seq) for line in state.lines] == [
        ("guard", "guard", "in some", "in all"),
        ("guard", "blind", "in some", "in all"),
        ("guard", "loud", "in some", "in all"),
        ("dog", THE_TEXT, "in all", "in all"),
        ("thief", THE_TEXT, "in all", "in all"),
        ("owner", THE_TEXT, "in all", "in all"),
    ]
    assert (state.nash, state.seq) == ("in some", "in all")


def test_mistakes_are_named() -> None:
    with pytest.raises(InputError, match=r"there is no view 'guart' .did you mean 'guard'"):
        night_guard().beliefs("guart")
    with pytest.raises(InputError, match="nobody holds the view 'quiet'"):
        night_guard().beliefs("quiet")
    case = night_guard().file
    with pytest.raises(InputError, match="no actor of this case holds a view"):
        compare_beliefs(Court(case.model_copy(update={"views": {"quiet": case.views["quiet"]}})))
    with pytest.raises(InputError, match="asks no questions"):
        compare_beliefs(Court(case.model_copy(update={"questions": ()})))


def test_the_page_and_the_data(tmp_path: Any, beliefs: Beliefs) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(TEXT, encoding="utf-8")
    run = CliRunner()
    data = json.loads(run.invoke(main, ["beliefs", str(file), "--json"], catch_exceptions=False).stdout)
    assert data == beliefs.to_dict()
    shown = " ".join(run.invoke(main, ["beliefs", str(file)], catch_exceptions=False).stdout.split())
    page = run.invoke(main, ["beliefs", str(file), "--markdown"], catch_exceptions=False).stdout
    for section in sections(beliefs, night_guard().file):
        assert section.heading in shown
        for line in section.lines:
            assert " ".join(line.text.split()) in shown
            assert line.text.split(".")[0].replace("[", "\\[").replace("]", "\\]") in page
    assert "The dog bites and barks all night (made after the fact)" in shown
    assert "Only by trying it would the guard find out" in shown
    one = run.invoke(main, ["beliefs", str(file), "--view", "blind"], catch_exceptions=False).stdout
    assert "it would show in what the guard cannot see" in " ".join(one.split())
    assert "barks all night" not in one.split("Would the state 'night' last")[0]


# --- against listed readings and completions --------------------------------------------------------------------------


@st.composite
def cases_with_a_view(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A random case in which the first actor asked about holds a view, and the same patch with `only` written out."""
    case = draw(cases())
    holder = case["questions"][0]["actor"]
    options = [f"{actor}.{option}" for actor, body in case["actors"].items() for option in body["options"]]
    goals = {actor: [goal["id"] for goal in body.get("goals", [])] for actor, body in case["actors"].items()}
    about = draw(st.sampled_from(list(case["actors"])))
    new = {
        "id": "believed",
        "wants": draw(st.sampled_from(options)) + draw(st.sampled_from(["", f" iff {options[0]}"])),
        "grounds": ["own"],
    }
    kept = draw(st.lists(st.sampled_from(goals[about]), max_size=1)) if goals[about] else []
    added = {"goals": {about: [new]}}
    case["ledger"].append({"id": "own", "source": "text", "says": "believed", "use": "model"})
    unseen = draw(st.lists(st.sampled_from(options), max_size=2, unique=True))
    view = {"title": "A view", "of": holder, "unseen": unseen, "only": {about: kept}, "add": added}
    literal = {"drop": [f"{about}.{goal}" for goal in goals[about] if goal not in kept], "add": added}
    return {**case, "views": {"own": view}}, literal


def patched(case: dict[str, Any], literal: dict[str, Any]) -> dict[str, Any]:
    """The case with the patch as the one choice at a passage that comes before all others."""
    return {**case, "readings": {"believes": {"choices": {"so": literal}}, **case.get("readings", {})}}


def readings_of(case: dict[str, Any]) -> tuple[reference.Frame, list[reference.Reading]]:
    frame = reference.read_frame(case, "stated")
    try:
        readings = reference.distinct_readings(case, frame)
        count = 1
        for reading in readings:
            for actor in frame.options:
                count = max(count, len(reading.completions(actor)))
    except ValueError:
        assume(False)
    assume(count <= 24)
    return frame, readings


@settings(
    max_examples=examples(0.5).max_examples, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(cases_with_a_view())
def test_against_the_reference(example: tuple[dict[str, Any], dict[str, Any]]) -> None:
    case, literal = example
    frame, plain = readings_of(case)
    _, believed = readings_of(patched(case, literal))
    court = Court(parse_case(json.dumps(case))[0])
    (found,) = compare_beliefs(court).views
    questions = {item["id"]: reference.read_question(frame, item) for item in case["questions"]}
    for question in found.questions:
        asked = questions[question.id]
        check_cells(asked, question.held, believed)
        (compared,) = question.compared
        check_cells(asked, compared.other, plain)
        for actor in {gain.actor for gain in compared.gains}:
            expected = literal_gains(asked, actor, plain)
            assert sorted(gain.prefers for gain in compared.gains if gain.actor == actor) == sorted(expected)
    shown = {question.id for question in found.questions}
    for name, asked in questions.items():
        if asked.actor == found.holder:
            assert name in shown
        elif name not in shown:
            assert reference.judge(asked, believed)["verdict"] == reference.judge(asked, plain)["verdict"]
    check_sights(court, found.corrections[0], found, believed, plain)


def check_cells(asked: reference.Question, cell: InView, readings: list[reference.Reading]) -> None:
    assert cell.one_move_ahead.verdict == reference.judge(asked, readings)["verdict"]
    if cell.expecting_replies is not None:
        assert cell.expecting_replies.verdict == reference.judge(asked, readings, "SEQ")["verdict"]


def literal_gains(asked: reference.Question, actor: str, readings: list[reference.Reading]) -> list[str]:
    """For each alternative (of a plan: its first step) whether the actor prefers that the asker stays."""
    found: dict[reference.State, set[int]] = {}
    for reading in readings:
        if reference.outcomes_in(reading, asked, "Nash", frozenset()) is None:
            continue
        changes = [asked.steps()[0][1]] if asked.plan else asked.alternatives
        for change in changes:
            if reading.is_move(asked.actor, asked.state, change):
                for order in reading.completions(actor):
                    better = reference.prefers(order, asked.state, change)
                    worse = reference.prefers(order, change, asked.state)
                    found.setdefault(change, set()).add(better - worse)
    words = {1: "prefers", -1: "would rather not", 0: "the text does not say"}
    return [words[min(signs)] if len(signs) == 1 else "open" for signs in found.values()]


def check_sights(
    court: Court,
    found: Correction,
    view: ViewResult,
    believed: list[reference.Reading],
    plain: list[reference.Reading],
) -> None:
    """At the states of the holder's own questions: every option of another on which the two differ, and no other."""
    frame = plain[0].frame
    now = {(s.option, s.at): s for s in found.sights if s.after is None}
    states: dict[reference.State, str] = {}
    for question in court.case.questions:
        if question.actor == view.holder:
            states.setdefault(frame.states[question.at], question.at)
    expected = set()
    for state, name in states.items():
        for option in court.case.options():
            actor = option.split(".")[0]
            if actor == view.holder:
                continue
            asked = reference.Question(actor, state, (state ^ {option},), ())
            mine, theirs = (reference.judge(asked, readings)["verdict"] for readings in (believed, plain))
            if mine != theirs:
                expected.add((option, name))
                sight = now[option, name]
                assert (sight.verdict, sight.other) == (mine, theirs)
                assert sight.settles == ({mine, theirs} == {"FOLLOWS", "AGAINST"})
                assert sight.seen == (option not in view.unseen)
    assert set(now) == expected
    settling = [sight for sight in found.sights if sight.settles and sight.seen]
    when = "never" if not settling else "now" if any(s.after is None for s in settling) else "only by trying"
    assert found.when == when


@settings(
    max_examples=examples(0.5).max_examples, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(cases_with_a_view())
def test_the_hypergame_against_the_reference(example: tuple[dict[str, Any], dict[str, Any]]) -> None:
    case, literal = example
    frame, plain = readings_of(case)
    _, believed = readings_of(patched(case, literal))
    court = Court(parse_case(json.dumps(case))[0])
    for name, state in frame.states.items():
        found = state_in_views(court, SCOPE, name)
        for line in found.lines:
            readings = believed if line.view == "own" else plain
            for extent, horizon in ((line.nash, "Nash"), (line.seq, "SEQ")):
                if extent != UNKNOWN:
                    assert extent == literal_extent(readings, line.actor, state, horizon)


def literal_extent(readings: list[reference.Reading], actor: str, state: reference.State, horizon: str) -> str:
    found = set()
    for reading in readings:
        if state not in reading.feasible:
            continue
        actors = list(reading.frame.options) if horizon == "SEQ" else [actor]
        for combination in itertools.product(*(reading.completions(a) for a in actors)):
            orders = dict(zip(actors, combination, strict=True))
            found.add(stable(reading, actor, state, orders, horizon))
    if not found:
        return "could not arise"
    return "in some" if len(found) == 2 else "in all" if found == {True} else "in none"


def stable(
    reading: reference.Reading,
    actor: str,
    state: reference.State,
    orders: dict[str, reference.Completion],
    horizon: str,
) -> bool:
    """Every improvement of the actor is sanctioned by improvements of the others (under Nash: there is none)."""
    for end in reading.moves[actor, state]:
        if reference.prefers(orders[actor], end, state):
            replies = reference.reached_by_others(reading, actor, end, orders) if horizon == "SEQ" else set()
            if not any(not reference.prefers(orders[actor], reply, state) for reply in replies):
                return False
    return True


def test_too_many_moves_are_said_and_not_looked_at(tmp_path: Path) -> None:
    goals = [{"id": f"g{n}", "wants": f"ana.o{n}", "basis": "stated", "grounds": ["s1"]} for n in range(17)]
    case = {
        "standoff": 1,
        "title": "wide",
        "sources": {"text": {"title": "A text"}},
        "ledger": [{"id": "s1", "source": "text", "says": "It wants them all.", "use": "model"}],
        "actors": {
            "ana": {"options": {f"o{n}": f"do {n}" for n in range(17)}, "goals": goals},
            "ben": {"options": {"wait": "wait"}},
        },
        "states": {"now": {"yes": ["ben.wait"]}},
        "views": {"ben": {"of": "ben", "title": "Nothing matters", "drop": ["g0"]}},
        "questions": [{"id": "q", "ask": "Why wait?", "actor": "ben", "at": "now", "rather_than": ["not wait"]}],
    }
    (tmp_path / "case.yaml").write_text(json.dumps(case), encoding="utf-8")
    done = CliRunner().invoke(main, ["beliefs", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert TOO_MANY in " ".join(done.stdout.split())
    found = state_in_views(Court(parse_case(json.dumps(case))[0]), SCOPE, "now")
    assert [(line.actor, line.nash, line.seq) for line in found.lines if line.actor == "ana"] == [
        ("ana", UNKNOWN, UNKNOWN)
    ]
