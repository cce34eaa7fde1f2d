"""What the bundled cases are there to show: a change of coding or method that changes a finding changes it here."""

from __future__ import annotations

import pytest

import standoff
from standoff.explain.result import Explanation, QuestionResult


@pytest.fixture(scope="module")
def flagship() -> Explanation:
    return standoff.load("russia-taliban").explain()


def question(explanation: Explanation, name: str) -> QuestionResult:
    return next(result for result in explanation.questions if result.id == name)


def test_flagship_verdicts(flagship: Explanation) -> None:
    assert {result.id: result.verdict for result in flagship.questions} == {
        "tolerate": "OPEN",
        "delist": "OPEN",
        "tolerate-tribute": "SILENT",
        "fight": "OPEN",
        "walk": "OPEN",
        "recognise": "FOLLOWS",
        "ignore": "SILENT",
        "inflate": "FOLLOWS",
        "russia-field": "OPEN",
        "china-field": "FOLLOWS",
        "iran-field": "FOLLOWS",
    }
    assert flagship.summary.endswith("the text does not settle its question.")


def test_the_article_explains_staying_not_the_absence_of_pressure(flagship: Explanation) -> None:
    press = question(flagship, "tolerate")
    for line in press.by_reading:
        if line.choices["ties"] == "colour":
            assert line.outcomes == (("NO VOICE",) if line.choices["demand"] == "meant" else ("SUPPORTED",))
    stay = question(flagship, "walk")
    assert all(line.outcomes == ("SUPPORTED",) for line in stay.by_reading if line.choices["ties"] == "colour")


def test_recognition_is_withheld_only_because_the_text_calls_it_a_risk(flagship: Explanation) -> None:
    assert question(flagship, "recognise").restating == "SILENT"


def test_no_verdict_rests_on_an_outside_source_or_an_idle_passage(flagship: Explanation) -> None:
    used = {entry for result in flagship.questions for entry in (*result.for_, *result.against)}
    assert used
    assert all(entry.startswith("s") for entry in used)
    assert not used & {"s02", "s04", "s05", "s06"}


def test_judgement_words_drive_nothing(flagship: Explanation) -> None:
    case = standoff.load("russia-taliban").file
    assert {entry.id for entry in case.ledger if entry.judgement} == {"s01", "s07", "s08"}
    words = {word.lower() for entry in case.ledger for word in entry.judgement}
    for actor in case.actors.values():
        for goal in actor.goals:
            assert not words & set((goal.says or "").lower().split())


def test_the_undated_article_stays_undated(flagship: Explanation) -> None:
    assert "undated" in flagship.source
    assert "2025" not in flagship.source


def test_one_origin_is_counted_only_when_the_reader_accepts_it(flagship: Explanation) -> None:
    accepted = standoff.load("russia-taliban").explain(accept=["one-interview"])
    assert "Independent origins: 3" in flagship.origins[0]
    assert "Independent origins: 2" in accepted.origins[0]


def test_second_case_has_every_kind_of_verdict() -> None:
    found = standoff.load("open-access").explain()
    assert {result.id: (result.verdict, result.strength) for result in found.questions} == {
        "press": ("FOLLOWS", "by priority"),
        "leave": ("FOLLOWS", "by priority"),
        "list": ("OPEN", None),
        "refuse": ("FOLLOWS", "unopposed"),
        "refund": ("AGAINST", "unopposed"),
        "asking": ("SILENT", None),
    }
    assert question(found, "refund").hedged == "SILENT"
    assert [step.verdicts for step in question(found, "press").steps] == [(), ("FAILS",), ("GOES",)]
