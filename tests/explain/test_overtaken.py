"""Questions that events have overtaken, on the short page, as `since` has them."""

from __future__ import annotations

import pytest

from standoff.api import load
from standoff.case.load import parse_case
from standoff.case.model import CaseFile
from standoff.case.patches import Scope
from standoff.explain.explanation import STATED
from standoff.explain.overtaken import overtaken
from standoff.explain.readings import Court
from standoff.explain.since import since
from tests.explain.harbour import HARBOUR

CASES = {
    "harbour": parse_case(HARBOUR)[0],
    **{name: load(name).loaded.file for name in ("open-access", "russia-taliban")},
}


@pytest.mark.parametrize("name", CASES)
def test_overtaken_by_the_event_after_which_it_no_longer_arises(name: str) -> None:
    case: CaseFile = CASES[name]
    expected: dict[str, str] = {}
    for event in since(case).events:
        for change in event.changes:
            if change.why_not and change.why_not.startswith("no longer arises") and event.standing != "before":
                expected.setdefault(change.question, event.id)
    court, scope = Court(case), Scope(STATED)
    found = {question.id: overtaken(court, question, scope) for question in case.questions}
    assert {question: each.event for question, each in found.items() if each} == expected
    assert expected


def test_an_event_that_the_scope_counts_does_not_overtake() -> None:
    case = CASES["russia-taliban"]
    (question,) = [question for question in case.questions if question.id == "recognise"]
    court = Court(case)
    assert overtaken(court, question, Scope(STATED)) is not None
    counted = [f"event:{event.id}" for event in case.events]
    assert overtaken(court, question, Scope(STATED, patches=tuple(counted))) is None


def test_it_stands_on_the_page_with_the_mark_of_the_outside_source() -> None:
    explanation = load("russia-taliban").explain()
    (question,) = [question for question in explanation.questions if question.id == "recognise"]
    assert question.overtaken is not None
    assert question.overtaken.date == "2025-07-03"
    assert question.overtaken.says.endswith("[e58; not in the document].")
    assert question.overtaken.says in explanation.summary
