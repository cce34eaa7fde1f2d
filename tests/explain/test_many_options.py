"""A case with as many options as tables can have is answered like the same case without those that nothing mentions."""

from __future__ import annotations

import json
from typing import Any

from around import invented

from standoff.case.load import LoadedCase, parse_case
from standoff.explain.explanation import explain
from standoff.game.space import MAX_TABLE_OPTIONS


def verdicts(case: dict[str, Any]) -> list[tuple[object, ...]]:
    file, located = parse_case(json.dumps(case))
    found = explain(LoadedCase(file, located, "invented", None))
    return [(q.id, q.verdict, q.readings, q.condition, q.contrasts, q.witness) for q in found.questions]


def test_options_that_nothing_mentions_change_no_answer() -> None:
    small, large = invented(8, 16, 16, 2), invented(8, 16, 16, 2)
    for actor in large["actors"].values():
        actor["options"]["idle"] = "do what nobody asks about"
    assert sum(len(actor["options"]) for actor in large["actors"].values()) == MAX_TABLE_OPTIONS
    assert verdicts(large) == verdicts(small)
