"""The public functions: the same words as the command line, as plain frozen objects."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pydantic
import pytest
from click.testing import CliRunner

import standoff
from standoff.api import Case, bundled, bundled_folder, load
from standoff.cli import main
from standoff.errors import InputError, LimitError, StandoffError
from standoff.explain.result import Explanation

WITH_QUESTIONS = tuple(
    name for name in bundled() if "\nquestions:" in (bundled_folder(name) / "case.yaml").read_text(encoding="utf-8")
)


@cache
def explained(name: str) -> Explanation:
    return load(name).explain()


def printed(*arguments: str) -> Any:
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def parts_of(value: Any) -> Iterator[Any]:
    """Every dataclass in a result, however deep."""
    if dataclasses.is_dataclass(value):
        yield value
        for field in dataclasses.fields(value):
            yield from parts_of(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from parts_of(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from parts_of(part)


def test_the_package_itself_offers_what_is_public() -> None:
    assert standoff.load is load
    assert standoff.bundled is bundled
    assert standoff.Case is Case
    with pytest.raises(AttributeError, match="no attribute 'laod'"):
        standoff.laod  # noqa: B018
    assert set(standoff.__all__) == {
        "Case",
        "Game",
        "PrioritisedGame",
        "bundled",
        "compare",
        "conflict",
        "graph",
        "load",
    }


def test_bundled_cases() -> None:
    names = bundled()
    assert {"russia-taliban", "open-access", "elmira", "prisoners-dilemma"} <= set(names)
    assert list(names) == sorted(names)
    for name in names:
        assert (bundled_folder(name) / "case.yaml").is_file()
        assert load(name).name == name


@pytest.mark.parametrize("name", WITH_QUESTIONS)
def test_the_same_words_as_on_the_command_line(name: str) -> None:
    said = printed("explain", name, "--json")
    assert standoff.load(name).explain().summary == said["summary"]
    assert explained(name).to_dict() == said


def test_to_dict_is_plain_data_and_a_copy() -> None:
    data = explained("open-access").to_dict()
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    data["questions"][0]["verdict"] = "changed"
    data["questions"][0]["readings"].clear()
    assert explained("open-access").to_dict()["questions"][0]["verdict"] != "changed"
    assert explained("open-access").questions[0].readings
    for question in explained("open-access").questions:
        assert json.loads(json.dumps(question.to_dict())) == question.to_dict()


@pytest.mark.parametrize("name", ["elmira", "cuba-1962"])
def test_the_stability_table_is_what_the_command_line_prints(name: str) -> None:
    table = load(name).stability_table()
    assert table.to_dict() == printed("stability", name, "--json")
    assert json.loads(json.dumps(table.to_dict())) == table.to_dict()
    stability = load(name).stability()
    for concept in stability.concepts:
        assert table.equilibria[concept] == stability.equilibria(concept)


def test_results_are_frozen() -> None:
    results = [
        load("open-access"),
        explained("open-access"),
        load("elmira").stability_table(),
        load("open-access").verify(),
    ]
    for result in results:
        for part in parts_of(result):
            if type(part).__name__ == "Located":
                continue
            for field in dataclasses.fields(part):
                with pytest.raises(dataclasses.FrozenInstanceError):
                    setattr(part, field.name, None)
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        load("open-access").file.title = "changed"  # type: ignore[misc]


def test_a_case_is_loaded_by_name_folder_or_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = bundled_folder("elmira")
    copy = tmp_path / "other.yaml"
    copy.write_bytes((folder / "case.yaml").read_bytes())
    by_name = load("elmira")
    for place in (folder, str(folder), folder / "case.yaml", str(folder / "case.yaml")):
        assert load(place).file == by_name.file
        assert load(place).name == "elmira"
    assert load(copy).name == load(str(copy)).name == "other"
    monkeypatch.chdir(tmp_path)
    assert load("other.yaml").file == by_name.file


def test_a_path_is_never_taken_for_a_bundled_name() -> None:
    with pytest.raises(InputError, match="there is no such file or folder"):
        load(Path("elmira"))


@pytest.mark.parametrize("name", ["elmria", "Elmira", "ELMIRA"])
def test_the_nearest_bundled_name_is_suggested(name: str) -> None:
    with pytest.raises(InputError, match="did you mean 'elmira'"):
        load(name)


def test_errors_are_one_small_tree() -> None:
    assert issubclass(LimitError, InputError)
    assert issubclass(InputError, StandoffError)
    assert issubclass(InputError, ValueError)
    with pytest.raises(InputError) as caught:
        load("open-access").explain(patches=["nothing"])
    assert [problem.message for problem in caught.value.problems] == [str(caught.value)]


def test_unknown_names_are_refused() -> None:
    case = load("open-access")
    with pytest.raises(InputError, match="there is no origin note 'nothing'"):
        case.explain(accept=["nothing"])
    with pytest.raises(InputError, match="there is no concept 'Nahs'"):
        case.stability_table(["Nahs"], states=["as_written"])
    with pytest.raises(InputError, match="no questions"):
        load("elmira").explain()


def test_published_results_come_with_the_case() -> None:
    assert {result.concept for result in load("elmira").published} == {"Nash", "SEQ", "GMR", "SMR", "CNash"}
    assert load("open-access").published == ()


def test_explaining_twice_says_the_same() -> None:
    assert load("open-access").explain() == explained("open-access")
