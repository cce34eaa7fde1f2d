"""`standoff verify`: every bundled case holds, and planted errors are found."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from standoff.api import bundled, load
from standoff.case.load import LoadedCase, parse_case
from standoff.case.model import CaseFile
from standoff.case.skeleton import skeleton_text
from standoff.explain.check import VerdictCheck, Verification, recheck, verify
from standoff.explain.explanation import explain
from standoff.explain.result import VERDICTS, Explanation, QuestionResult

OUTCOMES = ("SUPPORTED", "CONTRADICTED", "NO VOICE")
CASES = ("open-access", "russia-taliban", "skeleton")


@cache
def explained(name: str) -> tuple[CaseFile, Explanation]:
    if name == "skeleton":
        file, located = parse_case(skeleton_text("x"))
        return file, explain(LoadedCase(file, located, "x", None))
    return load(name).file, load(name).explain()


def question_of(name: str, question: str) -> QuestionResult:
    return next(result for result in explained(name)[1].questions if result.id == question)


def checked(name: str, changed: QuestionResult) -> VerdictCheck:
    """Re-check one question after an error was planted in it."""
    case, explanation = explained(name)
    others = tuple(changed if result.id == changed.id else result for result in explanation.questions)
    (check,) = (c for c in recheck(case, replace(explanation, questions=others)) if c.question == changed.id)
    return check


@pytest.mark.parametrize("name", bundled())
def test_every_bundled_case_holds(name: str) -> None:
    result = verify(load(name).loaded)
    assert result.holds
    lines = list(result.lines())
    assert lines[-1] == "everything that was checked holds"
    assert [check.question for check in result.verdicts] == [question.id for question in load(name).file.questions]
    assert not [check for check in result.verdicts if check.unchecked]


@pytest.mark.parametrize("name", CASES)
def test_another_verdict_is_found(name: str) -> None:
    for result in explained(name)[1].questions:
        for verdict in VERDICTS:
            if verdict != result.verdict:
                check = checked(name, replace(result, verdict=verdict))
                assert f"the readings make {result.verdict}" in check.wrong


@pytest.mark.parametrize("name", CASES)
def test_another_outcome_of_a_reading_is_found(name: str) -> None:
    for result in explained(name)[1].questions:
        for number in {0, len(result.by_reading) // 2, len(result.by_reading) - 1}:
            line = result.by_reading[number]
            if line.outcomes is None:
                continue
            wrong: list[tuple[str, ...]] = [(outcome,) for outcome in OUTCOMES if line.outcomes != (outcome,)]
            if len(line.outcomes) > 1:
                wrong.append(line.outcomes[1:])
            for outcomes in wrong:
                lines = (
                    *result.by_reading[:number],
                    replace(line, outcomes=outcomes),
                    *result.by_reading[number + 1 :],
                )
                assert checked(name, replace(result, by_reading=lines)).wrong, (line, outcomes)


@pytest.mark.parametrize("name", CASES)
def test_an_outcome_that_does_not_occur_is_found(name: str) -> None:
    """Also where the overall verdict is OPEN before and after."""
    for result in explained(name)[1].questions:
        for number, line in enumerate(result.by_reading[:3]):
            more = [outcome for outcome in OUTCOMES if line.outcomes is not None and outcome not in line.outcomes]
            for outcome in more:
                added = replace(line, outcomes=(*(line.outcomes or ()), outcome))
                lines = (*result.by_reading[:number], added, *result.by_reading[number + 1 :])
                assert checked(name, replace(result, by_reading=lines)).wrong, (line, outcome)


@pytest.mark.parametrize("name", CASES)
def test_a_witness_under_another_name_is_found(name: str) -> None:
    for result in explained(name)[1].questions:
        for outcome, witness in result.witness.items():
            for other in OUTCOMES:
                if other != outcome:
                    assert (
                        f"the witness for {other} gives {outcome}"
                        in checked(name, replace(result, witness={other: witness})).wrong
                    )


@pytest.mark.parametrize(("name", "question"), [("skeleton", "stay"), ("open-access", "press")])
def test_a_missing_witness_is_found(name: str, question: str) -> None:
    assert checked(name, replace(question_of(name, question), witness={})).wrong


@pytest.mark.parametrize("name", CASES)
def test_every_outcome_has_its_witness(name: str) -> None:
    for result in explained(name)[1].questions:
        assert set(result.witness) == {outcome for line in result.by_reading for outcome in line.outcomes or ()}


def with_order_turned(result: QuestionResult, outcome: str) -> QuestionResult:
    """The orders of one witness turned upside down."""
    witness: dict[str, Any] = deepcopy(result.witness)
    witness[outcome]["orders"] = {actor: order[::-1] for actor, order in witness[outcome]["orders"].items()}
    return replace(result, witness=witness)


def test_a_witness_order_turned_upside_down_is_found() -> None:
    check = checked("skeleton", with_order_turned(question_of("skeleton", "stay"), "SUPPORTED"))
    assert check.wrong == ("the witness for SUPPORTED gives CONTRADICTED",)


def test_a_witness_order_against_a_stated_priority_is_found() -> None:
    check = checked("open-access", with_order_turned(question_of("open-access", "leave"), "SUPPORTED"))
    assert any("should outrank" in problem for problem in check.wrong)


def test_a_witness_with_a_goal_of_nobody_is_found() -> None:
    result = question_of("skeleton", "stay")
    witness: dict[str, Any] = deepcopy(result.witness)
    witness["SUPPORTED"]["orders"]["bakery"].insert(0, ["glory"])
    check = checked("skeleton", replace(result, witness=witness))
    assert "witness for SUPPORTED: glory is no goal of bakery in this reading" in check.wrong


def test_a_witness_that_leaves_out_a_goal_that_matters_is_found() -> None:
    result = question_of("skeleton", "stay")
    witness: dict[str, Any] = deepcopy(result.witness)
    witness["SUPPORTED"]["orders"]["bakery"] = [["rye-bread"]]
    assert checked("skeleton", replace(result, witness=witness)).wrong


def test_a_witness_without_the_actor_is_found() -> None:
    result = question_of("skeleton", "stay")
    witness: dict[str, Any] = deepcopy(result.witness)
    witness["SUPPORTED"]["orders"] = {}
    assert checked("skeleton", replace(result, witness=witness)).wrong


def test_a_witness_in_another_reading_is_found() -> None:
    """In the reading `price-first` the price outranks, so nothing goes against the text there."""
    result = question_of("open-access", "list")
    witness: dict[str, Any] = deepcopy(result.witness)
    assert witness["CONTRADICTED"]["choices"] == {"trade": "neither"}
    witness["CONTRADICTED"]["choices"] = {"trade": "price-first"}
    assert checked("open-access", replace(result, witness=witness)).wrong


@pytest.mark.parametrize("choices", [{"trade": "nothing"}, {}, {"trade": "neither", "more": "x"}])
def test_a_witness_in_a_reading_that_does_not_exist_is_found(choices: dict[str, str]) -> None:
    result = question_of("open-access", "list")
    witness: dict[str, Any] = deepcopy(result.witness)
    witness["SUPPORTED"]["choices"] = choices
    assert checked("open-access", replace(result, witness=witness)).wrong


@pytest.mark.parametrize("question", ["list", "leave"])
def test_a_reading_left_out_is_found(question: str) -> None:
    """Also where the verdict stays the same: FOLLOWS means supported in every reading."""
    result = question_of("open-access", question)
    assert len(result.by_reading) == 2
    assert checked("open-access", replace(result, by_reading=result.by_reading[1:])).wrong
    assert checked("open-access", replace(result, by_reading=())).wrong


def test_wrong_counts_of_readings_are_found() -> None:
    result = question_of("open-access", "leave")
    assert checked("open-access", replace(result, readings={**result.readings, "FOLLOWS": 1, "OPEN": 1})).wrong


def test_what_is_wrong_is_named_and_does_not_hold() -> None:
    check = VerdictCheck("stay", "OPEN", ("the readings make FOLLOWS",), ())
    result = Verification((), (), (check,))
    assert not result.holds
    assert list(result.lines()) == ["question stay: OPEN, wrong: the readings make FOLLOWS", "NOT everything holds"]
