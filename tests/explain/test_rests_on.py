"""What a verdict rests on, where it cannot be told within the limits."""

from __future__ import annotations

import json
from typing import Any

from standoff.api import Case
from standoff.case.load import LoadedCase, parse_case
from standoff.explain.removals import MAX_COMBINATIONS

CONDITIONS = 9


def many_conditions() -> LoadedCase:
    """Nine settled conditions that could each lose their grounds: one reading, and 3**9 combinations of removals."""
    names = [f"c{n}" for n in range(CONDITIONS)]
    ledger = [{"id": f"s{n}", "source": "text", "says": f"c{n} is so", "use": "model"} for n in range(CONDITIONS)]
    data: dict[str, Any] = {
        "standoff": 1,
        "title": "Many conditions",
        "sources": {"text": {"title": "A text"}},
        "ledger": ledger,
        "actors": {
            "ana": {
                "options": {"go": "go", "stay": "stay"},
                "goals": [{"id": "all", "wants": f"ana.go if {' and '.join(names)}", "grounds": ["s0"]}],
            }
        },
        "conditions": {n: {"means": f"{n} is so", "value": "yes", "grounds": [f"s{k}"]} for k, n in enumerate(names)},
        "states": {"gone": {"yes": ["ana.go"]}},
        "questions": [{"id": "why", "ask": "Why go?", "actor": "ana", "at": "gone", "rather_than": ["not ana.go"]}],
    }
    file, located = parse_case(json.dumps(data))
    return LoadedCase(file, located, "many", None)


def test_a_case_with_too_many_combinations_of_removals_is_still_judged() -> None:
    assert 3**CONDITIONS > MAX_COMBINATIONS
    case = Case(many_conditions())
    explained = case.explain().questions[0]
    assert explained.verdict == "FOLLOWS"
    held = case.rests_on().questions[0]
    assert held.verdict == "FOLLOWS"
    assert held.limited is not None
    assert f"{3**CONDITIONS:,} combinations" in held.limited
    assert not held.carrying
    assert not held.losses
    assert explained.support is not None
    assert not explained.support.carried_by
    assert not case.rests_on().idle
