"""A case that leaves no state feasible has no game, and says so wherever one is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import standoff
from standoff.errors import InputError

SAYS = "no state is feasible: 'infeasible' excludes every one"
IMPOSSIBLE = """\
standoff: 1
title: t
actors: {a: {options: {x: do}, statements: [a.x]}}
infeasible:
  - {when: a.x, because: no}
  - {when: not a.x, because: no}
"""
SOMETIMES = """\
standoff: 1
title: t
actors: {a: {options: {x: do}, statements: [a.x]}}
conditions: {c: {means: c, value: unclear}}
infeasible: [{when: c, because: no}]
"""


def case_of(text: str, folder: Path) -> standoff.Case:
    file = folder / "case.yaml"
    file.write_text(text, encoding="utf-8")
    return standoff.load(file)


def test_no_state_is_told_by_whatever_needs_one(tmp_path: Path) -> None:
    case = case_of(IMPOSSIBLE, tmp_path)
    built = standoff.conflict({"a": ["x"]}, prefers={"a": ["a.x"]}, infeasible=["a.x", "not a.x"])
    asked: list[Callable[[], object]] = [
        case.check,
        case.game,
        case.stability,
        case.stability_table,
        built.game,
        *(lambda suffix=suffix: case.save(tmp_path / f"out.{suffix}") for suffix in ("gmcr", "nfg", "csv")),
    ]
    for ask in asked:
        with pytest.raises(InputError) as caught:
            ask()
        assert SAYS in str(caught.value)


def test_a_reading_without_a_state_does_not_spoil_the_others(tmp_path: Path) -> None:
    case = case_of(SOMETIMES, tmp_path)
    case.check()
    assert len(case.game(choices=["c=no"]).state_ids) == 2
    with pytest.raises(InputError, match="no state is feasible"):
        case.game(choices=["c=yes"])
