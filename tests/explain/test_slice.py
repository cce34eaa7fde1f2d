"""What is cut away for a question makes no difference to it, whatever is taken away: small cases where it could."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from standoff.case.load import parse_case
from standoff.case.patches import Scope
from standoff.explain.readings import Court, overall
from standoff.explain.removals import removals
from standoff.explain.slice import slice_of
from tests.explain.small_case import EVERY, case_of, goal, passage

FOR, AGAINST = goal("for", "s1", avoids="ana.x"), goal("against", "s2", wants="ana.x")


CASES = {
    "a choice that leaves only some goals": case_of(
        {"goals": [FOR, AGAINST]}, readings={"p": passage({"only": {"ana": ["for"]}}, {})}
    ),
    "a choice that ranks": case_of(
        {"goals": [FOR, AGAINST]}, readings={"p": passage(*[{"rank": {"ana": ["for", "against"]}}] * 2)}
    ),
    "a choice that is void where another actor's priority falls": case_of(
        {"goals": [FOR, AGAINST]},
        {
            "goals": [goal("b1", "s4", wants="ben.x"), goal("b2", "s4", avoids="ben.x")],
            "outranks": [{"id": "of-ben", "chain": ["b1", "b2"], "grounds": ["s3"]}],
        },
        readings={"p": passage({"drop": ["of-ben", "for"]}, {})},
    ),
    "a choice that is void where an inferred goal falls": case_of(
        {
            "goals": [
                FOR,
                AGAINST,
                {"id": "other", "wants": "ana.y", "grounds": ["s3"], "basis": "inferred", "because": "it seems so"},
            ]
        },
        readings={"p": passage({"drop": ["other", "for"]}, {})},
    ),
    "a choice that is void where an earlier one drops what it drops": case_of(
        {"goals": [FOR]},
        {"goals": [goal("b1", "s4", wants="ben.x")]},
        readings={"first": passage({"drop": ["b1"]}, {"drop": ["b1"]}), "second": passage({"drop": ["b1", "for"]}, {})},
    ),
    "a void choice sets nothing": case_of(
        {"goals": [goal("when", "s1", wants="ana.x if war"), goal("k", "s2", wants="ana.x iff war"), AGAINST]},
        conditions={"war": {"means": "there is war", "value": "yes"}},
        readings={
            "first": passage({"drop": ["when"], "set": {"war": "no"}}, {"drop": ["k"]}),
            "second": passage({"set": {"war": "no"}}, {}),
        },
    ),
    "two goals that say the same join two chains of priorities": case_of(
        {
            "goals": [FOR, AGAINST, goal("one", "s3", wants="ana.y"), goal("two", "s4", avoids="not ana.y")],
            "outranks": [
                {"id": "upper", "chain": ["for", "one"], "grounds": ["s1"]},
                {"id": "lower", "chain": ["two", "against"], "grounds": ["s2"]},
            ],
        }
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_slice_has_the_verdicts_of_the_whole_case(name: str) -> None:
    case, _ = parse_case(json.dumps(CASES[name]))
    court, scope = Court(case), Scope()
    (question,) = case.questions
    found = removals(court, slice_of(court, question, scope))
    verdicts = {}
    for size in range(len(EVERY) + 1):
        for gone in combinations(EVERY, size):
            verdicts[gone] = overall(court.readings(question, scope.also(gone=gone)))
            place = sum(1 << bit for bit, support in enumerate(found.names) if support in gone)
            assert found.verdict(place) == verdicts[gone], gone
    assert len(set(verdicts.values())) > 1
