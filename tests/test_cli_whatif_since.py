"""`standoff whatif` and `standoff since`: what they print and how they fail."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from standoff.cli import main
from tests.explain.harbour import HARBOUR


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    (tmp_path / "case.yaml").write_text(HARBOUR, encoding="utf-8")
    return tmp_path


def run(*arguments: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def test_only_what_changes_is_shown(harbour: Path) -> None:
    said = run("whatif", harbour, "--add", "port wants market", "--rank", "wants-market > calm", "--drop", "s3").stdout
    assert "Why does the port not close the market?" in said
    assert "before  FOLLOWS, unopposed." in said
    assert "after   AGAINST, by priority." in said
    assert "to close the market [not in the document; restates the choice; new here]" in " ".join(said.split())
    assert "Why does the port stay open?" not in said
    assert "2 of 6 questions stay as they are: open, patrol." in " ".join(said.split())


def test_what_if_as_data_and_as_markdown(harbour: Path) -> None:
    data = json.loads(run("whatif", harbour, "--set", "winter=no", "--json").stdout)
    assert [question["id"] for question in data["changed"]] == ["fund"]
    assert data["changed"][0]["after"]["verdict"] == "SILENT"
    assert data["changed"][0]["before"]["sides"][0]["for"][0]["ids"] == ["calm"]
    assert data["patch"]["set"] == {"winter": "no"}
    assert "## What if" in run("whatif", harbour, "--set", "winter=no", "--markdown").stdout


def test_mistakes_end_with_code_2(harbour: Path) -> None:
    failed = run("whatif", harbour, "--add", "port wants opne", code=2)
    assert "character 12: there is no option, condition, link or state 'opne' (did you mean 'open'?)" in failed.stderr
    assert "expected NAME=VALUE" in run("whatif", harbour, "--set", "winter", code=2).stderr
    assert (
        "set to 'no' and to 'yes'" in run("whatif", harbour, "--set", "winter=no", "--set", "winter=yes", code=2).stderr
    )
    assert "--title belongs to --save" in run("whatif", harbour, "--drop", "s1", "--title", "x", code=2).stderr
    assert "'' cannot name a patch" in run("whatif", harbour, "--drop", "s1", "--save", "", code=2).stderr
    assert "'not' is a word of" in run("whatif", harbour, "--add", "not iff port.open", code=2).stderr
    bell = run("whatif", harbour, "--drop", "s1", "--save", "x", "--title", "\x07", code=2).stderr
    assert "case.yaml: this change cannot be saved: control character U+0007 is not allowed" in bell
    assert "expected a date" in run("since", harbour, "--until", "soon", code=2).stderr


def test_save_and_use(harbour: Path) -> None:
    said = run("whatif", harbour, "--add", "navy avoids patrol", "--save", "calm-navy", "--title", "A calm navy").stdout
    assert "Saved as the patch 'calm-navy'" in said
    assert "A calm navy" in run("explain", harbour, "--with", "calm-navy").stdout
    before = json.loads(run("explain", harbour, "--json").stdout)["questions"][-1]["verdict"]
    after = json.loads(run("explain", harbour, "--with", "calm-navy", "--json").stdout)["questions"][-1]["verdict"]
    assert (before, after) == ("SILENT", "FOLLOWS")
    assert "already" in run("whatif", harbour, "--drop", "s1", "--save", "calm-navy", code=2).stderr


def test_the_advice_after_saving_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    folder = tmp_path / "my $harbour; it's"
    folder.mkdir()
    (folder / "case.yaml").write_text(HARBOUR, encoding="utf-8")
    said = run("whatif", folder, "--drop", "s2", "--save", "bare").stdout
    advice = " ".join(said.split()).split("`")[1]
    assert shlex.split(advice) == ["standoff", "explain", f"{folder}/case.yaml", "--with", "bare"]


def test_saving_leaves_the_data_on_standard_output_whole(harbour: Path) -> None:
    result = run("whatif", harbour, "--drop", "s2", "--save", "bare", "--json")
    assert json.loads(result.stdout)["patch"]["drop"] == ["s2"]
    assert "Saved as the patch 'bare'" in result.stderr


def test_since_says_what_was_right_and_what_was_missed(harbour: Path) -> None:
    said = run("since", harbour).stdout
    assert "(78 days after the text; " in said
    assert said.index("another reason\n") < said.index("2024-07 (strike) The union: 'go on strike' now done: expected")
    assert said.index("missed\n") < said.index(
        "2024-08-01 (closed) the port: 'close the market' now done: not expected"
    )
    assert "no longer arises: the port has closed the market" in " ".join(said.split())
    assert said.index("Made after the fact: it may fit") < said.index("Money decides")
    data = json.loads(run("since", harbour, "--json").stdout)
    assert [test["group"] for test in data["tests"]].count("restated") == 2
    assert "## Please note" in run("since", harbour, "--until", "2024-07", "--markdown").stdout
