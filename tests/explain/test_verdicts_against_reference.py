"""Every verdict against a brute-force reference that lists every reading and every completion literally."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from standoff.case.load import LoadedCase, parse_case
from standoff.case.patches import LAYERS, Scope
from standoff.errors import InputError
from standoff.explain.explanation import explain
from standoff.explain.foresight import NOT_COMPUTED
from standoff.explain.readings import Court, counts, overall
from standoff.explain.result import QuestionResult
from tests.reference.random_cases import cases
from tests.reference.verdicts import verdicts

BASES = ("stated", "inferred", "reported", "assumed")


def loaded(case: Mapping[str, Any]) -> LoadedCase:
    file, located = parse_case(json.dumps(case, ensure_ascii=False))
    return LoadedCase(file, located, "random", None)


def reference(case: Mapping[str, Any], layer: str) -> dict[str, Any] | None:
    try:
        return verdicts(dict(case), layer)
    except ValueError:
        return None


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(cases())
def test_headline_and_everything_around_it(case: dict[str, Any]) -> None:
    expected = reference(case, "stated")
    if expected is None:
        with pytest.raises(InputError):
            explain(loaded(case))
        return
    try:
        found = explain(loaded(case))
    except InputError as error:
        # the engine refuses a question that cannot be asked in any reading; the reference calls it NOT POSSIBLE
        assert "cannot be asked" in str(error)
        assert any(result["verdict"] == "NOT POSSIBLE" for result in expected.values())
        return
    for question in found.questions:
        compare(question, expected[question.id])


def compare(found: QuestionResult, expected: Mapping[str, Any]) -> None:
    assert found.verdict == expected["verdict"]
    assert found.readings == expected["counts"]
    outcomes = {frozenset(line.choices.items()): line.outcomes for line in found.by_reading}
    for reading in expected["readings"]:
        mine = outcomes[frozenset(reading["choices"].items())]
        assert (None if mine is None else set(mine)) == reading["outcomes"]
    assert (found.restating or found.verdict) == expected["without_restating"]
    assert (found.hedged or found.verdict) == expected["without_hedged"]
    for line in found.foresight:
        for concept in line.concepts:
            assert line.verdict in (expected["foresight"][concept]["verdict"], NOT_COMPUTED)
    assert set(found.witness) == {o for r in expected["readings"] for o in r["outcomes"] or ()}


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(cases())
def test_wider_layers(case: dict[str, Any]) -> None:
    file = loaded(case).file
    court = Court(file)
    for (_, bases, _), layer in zip(LAYERS, BASES, strict=True):
        expected = reference(case, layer)
        assume(expected is not None)
        assert expected is not None
        for question in file.questions:
            readings = court.readings(question, Scope(bases))
            assert overall(readings) == expected[question.id]["verdict"]
            assert counts(readings) == expected[question.id]["counts"]
