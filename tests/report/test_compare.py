"""A comparison in words: everything in the result is said, at the width of the terminal, and in Markdown."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from rich.console import Console

from standoff.api import compare
from standoff.cli import main
from standoff.explain.comparison import Comparison
from standoff.report.compare import TITLE, sections
from standoff.report.markdown import markdown_page
from standoff.report.terminal import show_page
from tests.explain.codings import Data, case_of, coding, second_coding


def bridged() -> Data:
    """A third coding, with an option of its own, an outside source, and a question asked otherwise."""
    data = coding()
    data["actors"]["town"]["options"]["bridge"] = "build a bridge"
    data["actors"]["town"]["goals"].append({"id": "bridge", "wants": "town.bridge", "grounds": ["s3"]})
    data["sources"]["gazette"] = {"kind": "outside", "publisher": "G", "date": "2020", "url": "https://example.org"}
    data["questions"][1] |= {"conduct": ["not hurry"]}
    data["questions"].append({**data["questions"][0], "id": "build", "rather_than": ["bridge"]})
    return data


PAIRS = {
    "ferry": (coding(), second_coding()),
    "back": (second_coding(), coding()),
    "bridge": (coding(), bridged()),
    "bridge-back": (bridged(), coding()),
    "same": (coding(), coding()),
}


def comparison(name: str) -> Comparison:
    one, other = PAIRS[name]
    return compare(case_of(one, "anna"), case_of(other, "ben"))


def on_terminal(found: Comparison, width: int) -> str:
    file = StringIO()
    show_page(TITLE, sections(found), Console(width=width, file=file, highlight=False))
    return file.getvalue()


def as_markdown(found: Comparison) -> str:
    return markdown_page(TITLE, sections(found))


def texts_by_heading(found: Comparison) -> dict[str, list[tuple[str, str]]]:
    return {section.heading: [(line.label, line.text) for line in section.lines] for section in sections(found)}


def run(*arguments: object, code: int = 0) -> Result:
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == code, done.output
    return done


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("width", [60, 80])
def test_the_width_is_kept(name: str, width: int) -> None:
    lines = on_terminal(comparison(name), width).splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("name", PAIRS)
def test_terminal_and_markdown_say_everything(name: str) -> None:
    found = comparison(name)
    words = " ".join(on_terminal(found, 80).split())
    rendered = MarkdownIt("commonmark").parse(as_markdown(found))
    read = " ".join(token.content for inline in rendered for token in inline.children or () if token.type == "text")
    texts = [text for lines in texts_by_heading(found).values() for _, text in lines]
    for text in texts:
        assert " ".join(text.split()) in words
    said = "\n".join(texts)
    for change in found.changes:
        assert change.says in said
        assert change.carried or str(change.why_not) in said
        assert change.says.split("(")[0].strip() in " ".join(read.split())
    for item in (*found.elements_only_a, *found.elements_only_b):
        assert f"{item.kind} {item.name}, only in" in said
    for question in found.questions:
        assert question.ask in said
    for pair in found.passages:
        assert all(f"{aspect.what} (A: {aspect.a}, B: {aspect.b})" in said for aspect in pair.differ)


def test_the_ferry_in_words() -> None:
    said = texts_by_heading(comparison("ferry"))
    assert said["Verdicts"] == [
        ("pay / paying", "Why pay?"),
        ("-", "A: OPEN, B: FOLLOWS; enough alone: (2)."),
        ("hurry", "Why late?"),
        ("-", "A: FOLLOWS, B: SILENT; enough alone: (1)."),
    ]
    assert said["What changes a verdict, each made alone in A"] == [
        ("(1)", "goal company.ease: only in A (avoids company.hurry). hurry becomes SILENT, as in B."),
        ("(2)", "priority town: keep-firms > save: only in B. pay becomes FOLLOWS, as in B."),
        ("(3)", "passage s3: hedged instead of not hedged. pay becomes FOLLOWS without hedged passages."),
    ]
    assert said["Passages"][0] == (
        "count",
        "4 shared; of these agree in use 4, voice 3, hedge 2, origin 4, judgement 4, elements 2.",
    )
    assert said["Passages"][1] == ("s1 / a", "agree.")


def test_what_cannot_be_carried_over_is_named() -> None:
    said = texts_by_heading(comparison("bridge"))
    texts = [text for _, text in said["What cannot be carried over into A"]]
    assert "option town.bridge: only in B (build a bridge): A has no option town.bridge." in texts
    needs = "it needs the option town.bridge, which A has not."
    assert f"goal town.bridge: only in B (wants town.bridge): {needs}" in texts
    assert ("only B", "build.") in said["Verdicts"]
    assert ("source", "only in B: gazette.") in said["The codings"]


def test_two_equal_codings_are_said_to_be_equal() -> None:
    found = comparison("same")
    assert "no difference was found." in on_terminal(found, 80)
    assert list(texts_by_heading(found)) == ["The codings", "Verdicts", "Passages", "Elements", "Please note"]


def test_judgement_is_left_to_the_reader() -> None:
    """No score, no rate, no percentage: counts are all there is."""
    for name in PAIRS:
        text = as_markdown(comparison(name)).lower()
        assert not any(word in text for word in ("kappa", "%", "score", "reliab", "agreement of", "probab"))


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def codings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("codings")
    for name, data in (("anna", coding()), ("ben", second_coding())):
        (folder / f"{name}.yaml").write_text(json.dumps(data), encoding="utf-8")
    return folder / "anna.yaml", folder / "ben.yaml"


def test_the_command_prints_what_the_function_returns(codings: tuple[Path, Path]) -> None:
    found = compare(*codings)
    data: Any = json.loads(run("compare", *codings, "--json").stdout)
    assert data == found.to_dict()
    Draft202012Validator(json.loads(run("schema", "compare").stdout)).validate(data)
    assert run("compare", *codings, "--markdown").stdout == as_markdown(found)
    assert run("compare", *codings).stdout == on_terminal(found, 80)
    assert (found.a.name, found.b.name) == ("anna", "ben")


def test_differences_are_no_failure_and_nothing_shared_is_bad_input(codings: tuple[Path, Path]) -> None:
    run("compare", "open-access", "open-access")
    assert "the two codings share no source" in run("compare", codings[0], "open-access", code=2).stderr
    assert "choose one of" in run("compare", *codings, "--json", "--markdown", code=2).stderr
    assert "did you mean 'open-access'" in run("compare", "open-acces", codings[0], code=2).stderr


def test_the_schema_describes_every_key() -> None:
    schema = json.loads(run("schema", "compare").stdout)
    Draft202012Validator.check_schema(schema)
    for name, part in {"Comparison": schema, **schema["$defs"]}.items():
        assert len(part["description"]) > 40, name
