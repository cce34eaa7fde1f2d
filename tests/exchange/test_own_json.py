"""The case file as JSON: the same case both ways, and what is wrong named by its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from standoff.api import bundled, load
from standoff.case.load import parse_case
from standoff.case.model import CaseFile
from standoff.errors import InputError
from standoff.exchange.case_data import data_of
from standoff.exchange.formats import load_file
from standoff.exchange.model import Imported
from standoff.exchange.own_json import read_own_json, write_own_json
from standoff.exchange.to_yaml import yaml_of
from standoff.schemas import schema_of
from tests.exchange.gmcr_files import maker, model, option, raw

EVERY_PREFERENCE = """\
standoff: 1
title: "Every kind: of preference"
actors:
  a: {name: A, options: {x: X, y: {means: Y, irreversible: true}}, statements: [a.x if b.x], attitudes: {b: "-", a: +}}
  b: {options: {x: X}, weights: {a.x: 0.1, b.x: -1/3, a.y: 2}}
  c: {ranking: [3, [1, 2], 4, 5, 6]}
  d: {pairs: {better: [[1, 2]], rest: unknown}}
  e: {strength: 1 > 2 >> 3 ~ 4 > 5 ~ 6}
infeasible:
  - {at_most_one: [a.x, a.y], because: either}
  - {when: a.x and b.x and not b.x, because: never}
  - {only_if: {a.y: a.y or b.x}, because: trivial}
conditions: {rain: {means: 007, value: no}}
moves: {remove: [{actors: [a], from: a.x, to: not a.x}]}
coalesce: [{id: end, when: a.y, ranks_as: {c: 3}}]
"""


def back(case: CaseFile) -> CaseFile:
    raw_case = write_own_json(case).raw
    return parse_case(yaml_of(read_own_json(raw_case, "case.json")))[0]


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_case_comes_back_and_fits_its_schema(name: str, tmp_path: Path) -> None:
    case = load(name).file
    file = tmp_path / f"{name}.json"
    file.write_bytes(write_own_json(case).raw)
    loaded, imported = load_file(file)
    assert loaded.file == case
    assert back(case) == case
    assert imported.lost == imported.notes == ()
    assert loaded.name == name
    data = json.loads(file.read_text(encoding="utf-8"))
    del data["$schema"]
    jsonschema.validate(data, schema_of("case"))


def test_every_kind_of_preference_comes_back_exactly() -> None:
    case, _ = parse_case(EVERY_PREFERENCE)
    assert back(case) == case
    data = data_of(case)
    assert data["actors"]["b"]["weights"] == {"a.x": "1/10", "b.x": "-1/3", "a.y": 2}
    assert data["actors"]["a"]["attitudes"] == {"b": "aggressive", "a": "devoting"}
    assert data["infeasible"][0] == {"at_most_one": ["a.x", "a.y"], "because": "either"}
    assert data["conditions"]["rain"]["means"] == "007"


def test_numbers_in_json_are_read_exactly() -> None:
    text = b'{"standoff": 1, "title": 1.10, "actors": {"a": {"options": {"x": "X"}, "weights": {"a.x": 0.1}}}}'
    case = parse_case(yaml_of(read_own_json(text, "case.json")))[0]
    assert case.title == "1.10"
    assert str((case.actors["a"].weights or {})["a.x"]) == "1/10"


def test_a_gmcr_model_that_was_saved_as_json_is_read_as_one() -> None:
    data = model([option("Go")], [maker("A", [0])], nodes=[], program="gmcr-py")
    assert read_own_json(raw(data), "saved.json").data["actors"]["a"]["options"] == {"go": "Go"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", 'expected a case, an object with "standoff": 1; found a list'),
        ("{}", "expected the key 'standoff' with the format version, 'standoff: 1'"),
        ('{"standoff": 2, "title": "T", "actors": {}}', "standoff: this file is of format version 2"),
        ('{"standoff": 1, "title": "T", "actors": {"a": {"goal": []}}}', "actors.a.goal: unknown key 'goal'"),
        (
            '{"standoff": 1, "title": "T", "actors": {"a": {"goals": [{"id": "g", "wants": "b.x"}]}}}',
            "actors.a.goals[0].wants: there is no option, condition, link or state 'b.x'",
        ),
        ('{"standoff": 1, "title": "a\\u0000b", "actors": {}}', "title: the character U+0000 is not allowed"),
        ('{"standoff": 1, "title": "\\ud800", "actors": {}}', "title: the character U+D800 is not allowed"),
        ('{"standoff": 1, "ti\\u0007": ""}', "the character U+0007 is not allowed"),
        ('{"a": ' * 60 + "1" + "}" * 60, "a.a.a.a ...: nested more than 40 deep"),
    ],
)
def test_mistakes_are_named_by_their_place(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_file(file)
    assert str(caught.value.problems[0]).startswith(f"{file}: {message}")


def test_data_that_is_already_plain_stays_as_it_is() -> None:
    data: dict[str, Any] = {"standoff": 1, "title": "T", "actors": {"a": {"options": {"x": "X"}}}}
    case = parse_case(yaml_of(Imported(data)))[0]
    assert data_of(case) == {**data, "actors": {"a": {"options": {"x": {"means": "X"}}}}}
