"""The command line: what it prints, how it fails, what it imports."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from standoff.api import bundled, bundled_folder, load
from standoff.cli import main
from standoff.errors import InputError
from tests.explain.harbour import HARBOUR

CONCEPTS = ["Nash", "GMR", "SMR", "SEQ", "SSEQ"]
HEAVY = ("numpy", "pydantic", "lark", "ruamel", "rich", "pysat")
ESCAPE = "\x1b"
ARTICLE = bundled_folder("open-access") / "sources" / "article.txt"
WITH_QUESTIONS = tuple(
    name for name in bundled() if "\nquestions:" in (bundled_folder(name) / "case.yaml").read_text(encoding="utf-8")
)
RANKED = tuple(name for name in bundled() if name not in (*WITH_QUESTIONS, "gisborne-unknown"))


def run(*arguments: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@cache
def output(*arguments: str) -> str:
    return run(*arguments).stdout


def subprocess_environment(**more: str) -> dict[str, str]:
    """Where standoff is found, without what would colour the output."""
    source = Path(sys.modules["standoff"].__file__ or "").parent.parent
    unwanted = ("FORCE_COLOR", "NO_COLOR", "COLUMNS", "TTY_COMPATIBLE")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "PYTHONPATH": str(source), "PYTHONIOENCODING": "utf-8", **more}


def real(
    *arguments: str, code: int = 0, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "standoff", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        cwd=cwd,
        env=subprocess_environment(**environment),
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


# --- explain ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WITH_QUESTIONS)
def test_explain_json_keeps_its_contract(name: str) -> None:
    said = json.loads(output("explain", name, "--json"))
    case = load(name).file
    Draft202012Validator(json.loads(output("schema", "explain"))).validate(said)
    assert said["case"] == name
    assert isinstance(said["summary"], str)
    assert [question["id"] for question in said["questions"]] == [question.id for question in case.questions]
    entries = {entry.id for entry in case.ledger}
    for question in said["questions"]:
        assert question["verdict"] in ("FOLLOWS", "OPEN", "AGAINST", "SILENT", "NOT POSSIBLE")
        assert set(question["readings"]) == {"FOLLOWS", "OPEN", "AGAINST", "SILENT", "NOT POSSIBLE"}
        assert question["condition"] is None or isinstance(question["condition"], str)
        assert (question["condition"] is not None) == (question["verdict"] == "OPEN")
        assert {*question["for"], *question["against"]} <= entries
        assert isinstance(question["witness"], dict)
    assert all(isinstance(warning, str) for warning in said["warnings"])


@pytest.mark.parametrize("name", WITH_QUESTIONS)
def test_explain_says_the_same_on_a_terminal_in_markdown_and_in_json(name: str) -> None:
    summary = json.loads(output("explain", name, "--json"))["summary"]
    assert " ".join(summary.split()) in " ".join(output("explain", name).split())
    assert summary in re.sub(r"\\(?=\W)", "", output("explain", name, "--markdown"))
    assert len(output("explain", name, "--full")) > len(output("explain", name))


def test_explain_a_folder_and_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(bundled_folder("open-access"), folder)
    as_bundled = json.loads(output("explain", "open-access", "--json"))
    for place, name in ((folder, "mine"), (folder / "case.yaml", "mine")):
        assert json.loads(run("explain", place, "--json").stdout) == {**as_bundled, "case": name}


def test_explain_with_a_patch_says_so(tmp_path: Path) -> None:
    run("new", tmp_path / "mill")
    file = tmp_path / "mill" / "case.yaml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\npatches: {{lean: {{title: No savings, drop: [save]}}}}\n")
    said = run("explain", tmp_path / "mill", "--with", "lean").stdout
    assert "FOLLOWS" in said
    assert "changed by No savings" in " ".join(said.split())
    wrong = run("explain", tmp_path / "mill", "--with", "laen", code=2)
    assert "there is no patch 'laen' (did you mean 'lean'?)" in wrong.stderr


def test_an_open_verdict_is_not_said_to_follow(tmp_path: Path) -> None:
    run("new", tmp_path / "mill")
    said = json.loads(run("explain", tmp_path / "mill", "--json").stdout)
    assert [question["verdict"] for question in said["questions"]] == ["OPEN"]
    assert not [warning for warning in said["warnings"] if "it follows only because" in warning]


# --- stability --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RANKED)
def test_stability_json_keeps_its_contract(name: str) -> None:
    said = json.loads(output("stability", name, "--json"))
    Draft202012Validator(json.loads(output("schema", "stability"))).validate(said)
    case = load(name).file
    assert said["actors"] == list(case.actors)
    assert said["concepts"] == CONCEPTS
    ids = [state["id"] for state in said["states"]]
    options = set(case.options())
    assert all(set(state["yes"]) <= options for state in said["states"])
    for concept in CONCEPTS:
        stable = said["stable"][concept]
        assert list(stable) == said["actors"]
        everybody = set(ids).intersection(*stable.values())
        assert said["equilibria"][concept] == [state for state in ids if state in everybody]


def test_stability_of_elmira() -> None:
    said = json.loads(run("stability", "elmira", "--json", "--concepts", "SEQ, Nash").stdout)
    assert said["concepts"] == ["SEQ", "Nash"]
    assert said["equilibria"] == {"SEQ": ["5", "8", "9"], "Nash": ["5", "8", "9"]}
    assert set(said["stable"]) == {"SEQ", "Nash"}
    assert all(state["yes"] == [] for state in said["states"])


def test_stability_of_one_state() -> None:
    said = json.loads(run("stability", "elmira", "--json", "--state", "8").stdout)
    assert [state["id"] for state in said["states"]] == ["8"]
    assert said["equilibria"] == {concept: ["8"] for concept in CONCEPTS}
    open_states = json.loads(run("stability", "open-access", "--state", "as_written", "--json").stdout)
    assert len(open_states["states"]) == 1


def test_stability_of_a_bundled_case_at_one_state_does_not_hang() -> None:
    real("stability", "russia-taliban", "--state", "as_written")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("elmira", "--concepts", "Nahs"), "there is no concept 'Nahs' (did you mean 'Nash'?)"),
        (("elmira", "--state", "10"), "there is no feasible state '10'"),
        (("open-access",), "--reading"),
        (("open-access", "--reading", "trade=niether"), "(did you mean 'neither'?)"),
        (("open-access", "--reading", "trad=neither"), "(did you mean 'trade'?)"),
        (("open-access", "--reading", "trade"), "trade"),
    ],
)
def test_stability_of_what_is_not_there(arguments: tuple[str, ...], says: str) -> None:
    assert says in run("stability", *arguments, code=2).stderr


# --- check and verify -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", bundled())
def test_check_and_verify_accept_every_bundled_case(name: str) -> None:
    assert output("check", name).startswith(f"{name}: a valid case, format version 1: {load(name).file.title}\n")
    assert output("verify", name).splitlines()[-1] == "everything that was checked holds"


def test_verify_says_which_text_is_not_at_hand() -> None:
    assert "source noorzad: its text is not here" in output("verify", "russia-taliban")


def test_verify_with_the_right_text() -> None:
    entries = sum(entry.source == "article" for entry in load("open-access").file.ledger)
    for argument in (str(ARTICLE), f"article={ARTICLE}"):
        said = run("verify", "open-access", "--source", argument).stdout
        assert f"source article: {entries} of {entries} anchors fit" in said


def test_verify_with_a_changed_text_names_each_anchor(tmp_path: Path) -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    assert text.count("haughty silence") == 1
    changed = tmp_path / "changed.txt"
    changed.write_text(text.replace("haughty silence", "haughty refusal"), encoding="utf-8")
    lines = run("verify", "open-access", "--source", changed, code=1).stdout.splitlines()
    assert lines[0] == "source article: this is not the text that the case was made from (its sha256 differs)"
    hit = next(entry for entry in load("open-access").file.ledger if "haughty" in (entry.quote or ""))
    assert f"  {hit.id} no longer fits: another text stands at its position" in lines
    assert lines[-1] == "NOT everything holds"

    shorter = tmp_path / "shorter.txt"
    shorter.write_text(text[100:], encoding="utf-8")
    said = run("verify", "open-access", "--source", shorter, code=1).stdout
    for entry in load("open-access").file.ledger:
        assert (f"  {entry.id} no longer fits" in said) == (entry.source == "article")


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_verify_accepts_the_text_with_other_line_ends(tmp_path: Path, line_end: str) -> None:
    windows = tmp_path / "windows.txt"
    windows.write_bytes(ARTICLE.read_text(encoding="utf-8").replace("\n", line_end).encode("utf-8-sig"))
    run("verify", "open-access", "--source", windows)


def test_verify_with_a_text_that_cannot_be_used(tmp_path: Path) -> None:
    assert "cannot be read" in run("verify", "open-access", "--source", tmp_path / "none.txt", code=2).stderr
    assert "cannot be read" in run("verify", "open-access", "--source", tmp_path, code=2).stderr
    wrong = run("verify", "open-access", "--source", f"artcle={ARTICLE}", code=2).stderr
    assert "there is no text source 'artcle' (did you mean 'article'?)" in wrong
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in run("verify", "open-access", "--source", bad, code=2).stderr


def test_verify_with_a_file_whose_name_has_an_equals_sign(tmp_path: Path) -> None:
    odd = tmp_path / "a=b.txt"
    shutil.copy(ARTICLE, odd)
    run("verify", "open-access", "--source", f"article={odd}")


# --- new --------------------------------------------------------------------------------------------------------------


def test_a_new_case_works_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "my-case"
    assert "Wrote" in run("new", folder).stdout
    assert "nothing is unaccounted for" in run("check", folder).stdout
    assert "source article: 4 of 4 anchors fit" in run("verify", folder).stdout
    said = json.loads(run("explain", folder, "--json").stdout)
    assert said["case"] == "my-case"
    assert [question["id"] for question in said["questions"]] == ["stay"]
    Draft202012Validator(json.loads(output("schema"))).validate(case_data(folder / "case.yaml"))


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "file").write_text("mine")
    for name in ("here", "file"):
        assert "exists already" in run("new", tmp_path / name, code=2).stderr
    assert (tmp_path / "file").read_text() == "mine"
    assert list((tmp_path / "here").iterdir()) == []
    assert "cannot be made" in run("new", tmp_path / "file" / "below", code=2).stderr


# --- schemas ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["case", "explain", "stability", "compare"])
def test_schemas_are_json_schemas(what: str) -> None:
    Draft202012Validator.check_schema(json.loads(output("schema", what)))
    assert output("schema") == output("schema", "case")


def case_data(file: Path) -> Any:
    """A case file as an editor with a YAML 1.2 parser sees it.

    What differs from standoff's own reading: such a parser makes a date of `2025-07-03` and numbers of number-like
    keys; in a case file dates are text, as are all keys.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import SafeConstructor

    class DatesStayText(SafeConstructor):
        pass

    DatesStayText.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    yaml.Constructor = DatesStayText
    return json.loads(json.dumps(yaml.load(file.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", bundled())
def test_every_bundled_case_keeps_the_schema(name: str) -> None:
    Draft202012Validator(json.loads(output("schema", "case"))).validate(case_data(bundled_folder(name) / "case.yaml"))


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("grounds: g1", True),
        ("grounds: [g1]", True),
        ("grounds: {all: [g1]}", True),
        ("grounds: {any: [g1]}", True),
        ("grounds: {every: [g1]}", False),
        ("basis: state", False),
        ("becuase: x", False),
    ],
)
def test_the_schema_knows_what_a_goal_may_hold(tmp_path: Path, text: str, valid: bool) -> None:
    file = tmp_path / "case.yaml"
    goal = f"{{id: g, wants: a.b, {text}}}"
    file.write_text(f"standoff: 1\ntitle: x\nactors: {{a: {{options: {{b: c}}, goals: [{goal}]}}}}\n")
    assert Draft202012Validator(json.loads(output("schema"))).is_valid(case_data(file)) == valid


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["explain", "stability", "check", "verify"])
def test_a_case_that_is_not_there(command: str, tmp_path: Path) -> None:
    unknown = run(command, "rusia-taliban", code=2)
    assert "there is no bundled case, file or folder 'rusia-taliban' (did you mean 'russia-taliban'?)" in unknown.stderr
    assert unknown.stdout == ""
    assert "there is no such file or folder" in run(command, tmp_path / "none.yaml", code=2).stderr
    assert "this folder has no case.yaml" in run(command, tmp_path, code=2).stderr
    assert "there is no bundled case, file or folder ''" in run(command, "", code=2).stderr
    assert "there is no bundled case, file or folder 'xxx" in run(command, "x" * 3000, code=2).stderr
    assert "there is no such file or folder" in run(command, "x" * 3000 + ".yaml", code=2).stderr


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no endless file")
def test_a_file_without_an_end_is_refused(tmp_path: Path) -> None:
    endless = (("check",), ("verify", "open-access", "--source"), ("new", tmp_path / "mill", "--text"))
    for arguments in (*endless, ("verify", "open-access", "--result")):
        assert "not a regular file" in run(*arguments, "/dev/zero", code=2).stderr
    assert not (tmp_path / "mill").exists()


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    long = "x" * 3000
    for arguments in (("verify", "open-access", "--source", long), ("verify", "open-access", "--result", long)):
        assert "cannot be read: File name too long" in run(*arguments, code=2).stderr
    with pytest.raises(InputError, match="cannot be read: embedded null"):
        load("open-access").verify(result="a\0b")
    assert "cannot be made: File name too long" in run("new", tmp_path / long, code=2).stderr


@pytest.mark.parametrize("suffix", [".txt", ".md", ".PDF", ".docx", ".html"])
def test_a_text_has_to_be_drafted_first(tmp_path: Path, suffix: str) -> None:
    article = tmp_path / f"article{suffix}"
    article.write_bytes(b"%PDF \xff")
    said = run("explain", article, code=2).stderr
    assert "a text has to be drafted into a case first" in said
    assert "standoff new NAME --text article" in said


def test_a_case_without_states_names_none(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(
        "standoff: 1\ntitle: x\nactors: {port: {options: {open: o}}}\n", encoding="utf-8"
    )
    assert "name the state to start from: there is none" in run("moves", tmp_path, code=2).stderr
    assert "there is no state 'now'; named: none" in run("flip", tmp_path, "--state", "now", code=2).stderr


@pytest.mark.parametrize("date", ["20240801", "2024-8-1", "August 2024"])
def test_the_date_of_an_event_is_asked_for_in_words(date: str, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(HARBOUR.replace("date: '2024-07'", f"date: '{date}'"), encoding="utf-8")
    said = run("since", tmp_path, code=2).stderr
    assert f"expected a year, a month or a day such as 2024, 2024-07 or 2024-07-03; found '{date}'" in said


def test_a_case_without_questions_points_to_stability() -> None:
    assert "`standoff stability`" in run("explain", "elmira", code=2).stderr


def test_several_mistakes_are_told_together_with_their_places(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(
        "standoff: 1\ntitle: x\nactors:\n  a:\n    options: {b: c}\n    goals:\n"
        "      - {id: g, wants: a.bb}\n      - {id: h, wants: a.b and}\n"
    )
    lines = run("check", file, code=2).stderr.splitlines()
    assert lines == [
        f"error: {file}:7:24: there is no option, condition, link or state 'a.bb' (did you mean 'a.b'?); there is a.b",
        f"error: {file}:8:31: formula 'a.b and': the formula ends here; expected a name or 'not' or '('",
    ]


@pytest.mark.parametrize(
    "arguments", [("explian",), ("explain",), ("explain", "open-access", "--jsn"), ("schema", "x")]
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert "Usage:" in run(*arguments, code=2).stderr
    assert "choose one of" in run("explain", "open-access", "--json", "--markdown", code=2).stderr


def test_help_names_every_command() -> None:
    said = run("--help").stdout
    for command in ("explain", "stability", "check", "verify", "compare", "schema", "new", "cases"):
        assert command in said
        assert "Usage:" in run(command, "--help").stdout


def test_cases_lists_every_bundled_case() -> None:
    lines = output("cases").splitlines()
    assert [line.split()[0] for line in lines] == list(bundled())
    assert all(load(line.split()[0]).file.title in line for line in lines)


# --- in a real terminal's place ---------------------------------------------------------------------------------------


def test_no_escape_codes_in_a_pipe() -> None:
    for arguments in (("explain", "open-access"), ("stability", "elmira"), ("check", "elmira"), ("--help",)):
        assert ESCAPE not in real(*arguments).stdout
        assert ESCAPE not in real(*arguments, NO_COLOR="1", TERM="xterm-256color").stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_an_encoding_that_lacks_a_character(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(HARBOUR.replace("The harbour", "Hafen \u4e2d\u05d0", 1), encoding="utf-8")
    plain = real("explain", str(tmp_path), PYTHONIOENCODING=encoding).stdout
    assert ("Hafen \u4e2d\u05d0" if encoding == "utf-8" else "Hafen \\u4e2d\\u05d0") in plain
    data = json.loads(real("explain", str(tmp_path), "--json", PYTHONIOENCODING=encoding).stdout)
    assert data["title"] == "Hafen \u4e2d\u05d0"
    failed = real("explain", str(tmp_path / "\u4e2d.yaml"), code=2, PYTHONIOENCODING=encoding).stderr
    assert "there is no such file or folder" in failed


def test_no_colour_where_none_is_wanted() -> None:
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

    def seen(**environment: str) -> bytes:
        leader, follower = pty.openpty()
        command = [sys.executable, "-m", "standoff", "explain", "open-access"]
        process = subprocess.Popen(
            command,
            stdout=follower,
            stderr=subprocess.DEVNULL,
            env=subprocess_environment(TERM="xterm-256color", COLUMNS="80", **environment),
        )
        os.close(follower)
        chunks = []
        while True:
            try:
                chunk = os.read(leader, 65536)
            except OSError:
                break
            if not chunk:
                break
            chunks.append(chunk)
        os.close(leader)
        assert process.wait(timeout=60) == 0
        return b"".join(chunks)

    colour = re.compile(rb"\x1b\[[0-9;]*3[0-7]")
    assert colour.search(seen())
    assert not colour.search(seen(NO_COLOR="1"))


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "open-access"),
        ("explain", "open-access", "--full"),
        ("explain", "russia-taliban", "--full"),
        ("stability", "elmira"),
        ("stability", "cuba-1962"),
        ("stability", "north-korea-2017"),
        ("stability", "gisborne-economic"),
        ("stability", "open-access", "--state", "as_written"),
    ],
    ids=" ".join,
)
def test_the_width_is_kept(arguments: tuple[str, ...], columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    too_wide = [line for line in run(*arguments).stdout.splitlines() if len(line) > columns]
    assert too_wide == []


@pytest.mark.parametrize("columns", ["60", "80"])
@pytest.mark.parametrize("command", [(), ("explain",), ("stability",), ("verify",), ("compare",)])
def test_help_keeps_the_width(command: tuple[str, ...], columns: str) -> None:
    assert max(map(len, real(*command, "--help", COLUMNS=columns).stdout.splitlines())) <= int(columns)


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "open-access", "--full"),
        ("explain", "open-access", "--json"),
        ("explain", "open-access", "--markdown"),
        ("stability", "elmira", "--json"),
        ("schema", "case"),
    ],
    ids=" ".join,
)
def test_same_input_same_bytes(arguments: tuple[str, ...]) -> None:
    assert real(*arguments, PYTHONHASHSEED="1").stdout == real(*arguments, PYTHONHASHSEED="2").stdout


@pytest.mark.parametrize("code", ["import standoff", "from standoff.cli import main"])
def test_starting_up_imports_nothing_heavy(code: str) -> None:
    check = f"import sys; {code}; print(sorted(set({HEAVY}) & {{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, env=subprocess_environment()
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("arguments", [("--version",), ("--help",)])
def test_version_and_help_import_nothing_heavy(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "standoff", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=subprocess_environment(),
    )
    assert done.returncode == 0, done.stderr[-1000:]
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "click" in imported
    assert not imported & set(HEAVY)


def test_the_version_is_that_of_the_package() -> None:
    assert re.fullmatch(r"standoff \S.*\n", real("--version").stdout)


def test_interrupted_nothing_is_half_printed() -> None:
    command = [sys.executable, "-m", "standoff", "explain", "russia-taliban", "--full", "--json"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, env=subprocess_environment(), encoding="utf-8", **pipes)  # type: ignore[call-overload]
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT), err
    assert (out, err.strip()) == ("", "interrupted")


@pytest.mark.parametrize("arguments", ["explain open-access", "explain open-access --json", "check elmira", "--help"])
def test_an_output_that_cannot_be_written(arguments: str) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "standoff", *arguments.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
            env=subprocess_environment(),
        )
    assert done.returncode == 2
    assert done.stderr == "error: the output cannot be written: No space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="the pipe of another shell")
@pytest.mark.parametrize(
    "arguments",
    [
        "explain open-access --full",
        "explain russia-taliban --json",
        "explain open-access --markdown",
        "since open-access",
        "whatif open-access --at as_written",
        "stability elmira",
        "cases",
        "check open-access",
        "schema",
    ],
)
def test_a_reader_that_goes_away(arguments: str) -> None:
    for reader in ("head -1", "true"):
        done = subprocess.run(
            ["sh", "-c", f'"$PYTHON" -m standoff {arguments} | {reader}'],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=subprocess_environment(PYTHON=sys.executable),
        )
        assert done.stderr == ""


def test_a_file_changed_between_two_runs_changes_the_answer(tmp_path: Path) -> None:
    real("new", "mill", cwd=tmp_path)
    before = real("explain", "mill", "--json", cwd=tmp_path).stdout
    file = tmp_path / "mill" / "case.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("    # outranks:\n    #   - {chain", "    outranks:\n      - {chain"), encoding="utf-8"
    )
    after = real("explain", "mill", "--json", cwd=tmp_path).stdout
    assert json.loads(before)["questions"][0]["verdict"] == "OPEN"
    assert json.loads(after)["questions"][0]["verdict"] == "FOLLOWS"
