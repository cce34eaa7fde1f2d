"""Formats by suffix, cases loaded from other files, and `standoff convert`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from standoff.api import bundled_folder, load
from standoff.cli import main
from standoff.errors import InputError, LimitError
from standoff.exchange.formats import FORMATS, every_format, format_of, read_file
from standoff.exchange.model import MAX_FILE_BYTES
from standoff.schemas import schema_of
from standoff.stability import analyse
from tests.exchange.gmcr_files import Data, maker, model, option, raw


def ferry(**more: Any) -> Data:
    return model(
        [option("Sail"), option("Subsidise", "fwd")],
        [maker("Line", [0], [[[1, "Y"]], [[0, "N"]]]), maker("Town", [1], [[[0, "Y"]], [[1, "N"]]])],
        coalitions=[[0, 1]],
        **more,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.gmcr"
    path.write_bytes(raw(ferry()))
    return path


def run(*arguments: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


# --- formats ----------------------------------------------------------------------------------------------------------


def test_every_registered_format_is_there_and_does_something() -> None:
    for suffix in FORMATS:
        form = format_of(Path(f"x{suffix}"))
        assert form.suffix in FORMATS
        assert form.read or form.write or form.write_case
    assert len(every_format()) == len({form.suffix for form in every_format()})


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("x.gmrc", r"the format '\.gmrc' is not known \(did you mean '\.gmcr'\?\); there is \.gmcr, \.json"),
        ("x.zip", r"the format '\.zip' is not known; there is"),
        ("x", "the name has no suffix that says its format"),
    ],
)
def test_an_unknown_suffix(name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        format_of(Path(name))


@pytest.mark.parametrize("suffix", list(FORMATS))
def test_a_case_is_written_in_every_format_and_read_where_that_is_offered(suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"chicken{suffix}"
    done = load("chicken").save(target)
    assert done.format == format_of(target).name
    if format_of(target).read is None:
        with pytest.raises(InputError, match="written only"):
            load(target)
        return
    game = load(target).game()
    assert len(game.state_ids) == 4
    found = [set(game.yes(state)) for state in analyse(game, ["Nash"]).equilibria("Nash")]
    assert [len(yes) for yes in found] == [1, 1]


def test_suffixes_are_known_in_capitals() -> None:
    assert format_of(Path("MODEL.GMCR")) == format_of(Path("model.gmcr"))


def test_a_yaml_file_is_read_too() -> None:
    data = read_file(bundled_folder("chicken") / "case.yaml").data
    assert data["title"] == load("chicken").file.title


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.gmcr"
    with path.open("wb") as out:
        out.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(LimitError, match="the limit is 33,554,432"):
        load(path)


# --- loading ----------------------------------------------------------------------------------------------------------


def test_every_command_takes_a_model(file: Path) -> None:
    case = load(file)
    assert case.name == "ferry"
    assert case.loaded.folder is None
    assert case.imported is not None
    assert case.imported.lost[0].startswith("the coalition of 'Line' and 'Town'")
    assert case.stability(["Nash"]).equilibria("Nash") == ("1", "3")
    said = run("check", file)
    assert said.stderr == f"note: reading {file}: 1 lost, 0 noted; `standoff convert {file} ferry.yaml` lists them\n"
    assert json.loads(run("stability", file, "--json").stdout)["actors"] == ["line", "town"]


def test_a_model_that_loses_nothing_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.gmcr"
    data = ferry()
    del data["coalitions"]
    path.write_bytes(raw(data))
    assert run("check", path).stderr == ""


def test_a_broken_model_ends_in_words(tmp_path: Path) -> None:
    path = tmp_path / "x.gmcr"
    path.write_text('{"options": 3}')
    said = run("stability", path, code=2)
    assert said.stderr.startswith(f"error: {path}: options: expected a list; found a number")
    missing = run("check", tmp_path / "no.gmcr", code=2)
    assert "there is no such file or folder" in missing.stderr


def test_texts_are_refused_as_before(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    assert "this is a text, not a case" in run("check", tmp_path / "a.txt", code=2).stderr


def test_nothing_is_saved_into_a_file_of_another_format(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    load("open-access").save(path)
    before = path.read_bytes()
    entry = load(path).file.ledger[-1].id
    said = run("whatif", path, "--drop", entry, "--save", "less", code=2)
    assert f"convert it first: `standoff convert {path} case.yaml`" in said.stderr
    assert path.read_bytes() == before


def test_the_same_explanation_from_json(tmp_path: Path) -> None:
    load("open-access").save(tmp_path / "open-access.json")
    one, other = (
        json.loads(run("explain", case, "--json").stdout) for case in ("open-access", tmp_path / "open-access.json")
    )
    assert one["questions"] == other["questions"]


# --- convert ----------------------------------------------------------------------------------------------------------


def test_a_model_into_a_case_file_and_back(file: Path, tmp_path: Path) -> None:
    said = run("convert", file, tmp_path / "ferry.yaml").stdout.splitlines()
    assert said[0] == f"Wrote {tmp_path / 'ferry.yaml'}: case file"
    assert said[1].startswith("lost: the coalition of 'Line' and 'Town'")
    text = (tmp_path / "ferry.yaml").read_text(encoding="utf-8")
    assert text.startswith("# not taken over: the coalition of 'Line' and 'Town'")
    assert "statements: [town.subsidise, not line.sail]" in text
    run("convert", tmp_path / "ferry.yaml", tmp_path / "back.gmcr")
    back = json.loads((tmp_path / "back.gmcr").read_text())
    assert back["options"] == ferry()["options"]
    assert [one["preferences"] for one in back["decisionMakers"]] == [
        one["preferences"] for one in ferry()["decisionMakers"]
    ]


def test_what_was_lost_as_data(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "ferry.json"
    said = json.loads(run("convert", file, target, "--json").stdout)
    jsonschema.validate(said, schema_of("convert"))
    assert said["source"] == str(file)
    assert said["target"] == str(target)
    assert said["format"] == "case file in JSON"
    assert len(said["lost"]) == 1


def test_a_case_file_is_copied_with_its_comments(tmp_path: Path) -> None:
    run("convert", "elmira", tmp_path / "mine.yaml")
    assert (tmp_path / "mine.yaml").read_bytes() == (bundled_folder("elmira") / "case.yaml").read_bytes()
    said = run("convert", "open-access", tmp_path / "oa.yaml").stdout
    assert "note: the texts under sources/ are not copied" in said


@pytest.mark.parametrize("target", ["new/folder", "new/folder/"])
def test_a_folder_is_made(target: str, file: Path, tmp_path: Path) -> None:
    run("convert", file, f"{tmp_path}/{target}")
    assert load(tmp_path / "new" / "folder").name == "folder"
    assert "exists already" in run("convert", file, f"{tmp_path}/{target}", code=2).stderr


def test_nothing_is_replaced_without_force(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    target.write_text("mine")
    said = run("convert", file, target, code=2)
    assert f"{target}: this file exists already; choose another name, or replace it with --force" in said.stderr
    assert target.read_text() == "mine"
    run("convert", file, target, "--force")
    assert json.loads(target.read_text(encoding="utf-8"))["title"] == "ferry"


def test_the_file_that_is_read_is_never_written(file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    for target in (file, tmp_path / "link.gmcr"):
        if target != file:
            target.symlink_to(file)
        said = run("convert", file, target, "--force", code=2)
        assert "this is the file that is read" in said.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("case", "target", "message"),
    [
        ("chicken", "x.pdf", "the format '.pdf' is not known"),
        ("chicken", "no/such/x.json", "there is no such folder"),
        ("elmira", "x.gmcr", "graph form"),
        ("open-access", "x.gmcr", "--reading"),
        ("chickn", "x.json", "did you mean 'chicken'?"),
    ],
)
def test_refusals_write_nothing(case: str, target: str, message: str, tmp_path: Path) -> None:
    assert message in run("convert", case, tmp_path / target, code=2).stderr
    assert not list(tmp_path.iterdir())


def test_orders_and_readings_complete_a_case(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        "standoff: 1\ntitle: T\nactors:\n"
        "  a: {options: {x: X}, goals: [{id: g, wants: a.x}, {id: h, wants: b.y}]}\n"
        "  b: {options: {y: Y}}\n"
    )
    target = tmp_path / "x.gmcr"
    assert "--rank" in run("convert", case, target, code=2).stderr
    run("convert", case, target, "--rank", "h > g")
    assert load(target).game().ranks[0].argsort().tolist() == [0, 1, 2, 3]
    assert "goals have no names" in run("convert", case, target, "--rank", "h > g", "--force").stdout


def test_a_write_that_fails_leaves_the_old_file(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "locked.json"
    target.write_text("old")
    target.chmod(0o444)
    assert "write-protected" in run("convert", file, target, "--force", code=2).stderr
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ferry.gmcr", "locked.json"]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("", "the name of the file to write is empty; give a name with a suffix"),
        ("-", "nothing is written to standard output; give a name with a suffix"),
        (".csv", ".csv: this name is only a suffix; write case.csv"),
        ("pipe.csv", "pipe.csv: this is not a regular file"),
        ("loop.csv", "loop.csv: this is a link that leads back to itself"),
        ("folder.csv", "folder.csv: this is a folder, though its name is that of a file"),
    ],
)
@pytest.mark.parametrize("force", [False, True])
def test_a_target_that_is_no_file(
    target: str, message: str, force: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.csv")
    Path("loop.csv").symlink_to("loop.csv")
    Path("folder.csv").mkdir()
    said = run("convert", "chicken", target, *(["--force"] if force else []), code=2)
    assert message in said.stderr
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder.csv", "loop.csv", "pipe.csv"]
    assert Path("pipe.csv").is_fifo()


def test_a_folder_with_a_suffix_is_written_into_when_a_slash_says_so(file: Path, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    run("convert", file, f"{tmp_path}/folder.csv/")
    assert load(tmp_path / "folder.csv" / "case.yaml").name == "folder.csv"


@pytest.mark.parametrize("suffix", [".csv", ".gmcr", ".yaml", ""])
def test_a_pipe_is_refused_at_once_as_a_case(suffix: str, tmp_path: Path) -> None:
    pipe = tmp_path / f"pipe{suffix}"
    os.mkfifo(pipe)
    assert "this is not a regular file" in run("stability", pipe, code=2).stderr


# --- what a format can be asked for -----------------------------------------------------------------------------------


def test_a_game_for_gambit_is_written_as_asked(tmp_path: Path) -> None:
    target = tmp_path / "water.nfg"
    refused = run("convert", "syria-iraq", target, code=2)
    assert "--infeasible mask" in refused.output
    assert not target.exists()
    run("convert", "syria-iraq", target, "--infeasible", "mask", "--version", "outcome")
    again = load(target)
    assert again.stability(["Nash"]).equilibria("Nash") == load("syria-iraq").stability(["Nash"]).equilibria("Nash")


@pytest.mark.parametrize("suffix", ["dot", "graphml"])
def test_a_drawing_marks_the_equilibria_asked_for(tmp_path: Path, suffix: str) -> None:
    plain, marked = tmp_path / f"plain.{suffix}", tmp_path / f"marked.{suffix}"
    run("convert", "elmira", plain)
    run("convert", "elmira", marked, "--equilibria", "Nash,SEQ")
    assert "Nash, SEQ" in marked.read_text(encoding="utf-8")
    assert "Nash" not in plain.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("target", "arguments", "message"),
    [
        ("x.csv", ("--version", "outcome"), "--version: this means nothing for"),
        ("x.dot", ("--infeasible", "mask"), "--infeasible: this means nothing for"),
        ("x.gmcr", ("--equilibria", "Nash"), "--equilibria: this means nothing for"),
        ("x.dot", ("--equilibria", "Nahs"), "there is no concept 'Nahs' (did you mean 'Nash'?)"),
    ],
)
def test_what_a_format_cannot_be_asked_for_is_refused(
    tmp_path: Path, target: str, arguments: tuple[str, ...], message: str
) -> None:
    assert message in run("convert", "chicken", tmp_path / target, *arguments, code=2).output
    assert not (tmp_path / target).exists()
