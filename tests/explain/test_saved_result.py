"""`standoff verify CASE --result FILE`: no planted error gets through, and no file ends in a traceback."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from standoff.api import load
from standoff.cli import main
from standoff.errors import InputError, LimitError
from standoff.explain import saved
from standoff.explain.check import Verification
from standoff.explain.differences import differences
from standoff.explain.json_paths import json_path, shortened

Path_ = tuple[str | int, ...]
VERSION: Path_ = ("made_with", "standoff")


@cache
def case() -> Any:
    return load("open-access")


@cache
def _result() -> str:
    return json.dumps(case().explain().to_dict())


def result() -> dict[str, Any]:
    """What `standoff explain open-access --json` prints, to be changed."""
    data: dict[str, Any] = json.loads(_result())
    return data


def written(folder: Path, data: Any) -> Path:
    file = folder / "explain.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def verified(folder: Path, data: Any) -> Verification:
    found: Verification = case().verify(result=written(folder, data))
    return found


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def places(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The paths of all values in JSON data, the outermost first."""
    yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, (*path, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from places(part, (*path, number))


def at(data: Any, path: Path_) -> Any:
    for step in path:
        data = data[step]
    return data


def fails(folder: Path, data: Any) -> list[str]:
    """What is said against the data: they do not hold, or are refused."""
    try:
        found = verified(folder, data)
    except InputError as error:
        return [str(problem) for problem in error.problems]
    assert not found.holds
    assert list(found.lines())[-1] == "NOT everything holds"
    return list(found.lines())


PLACES = [path for path in places(result()) if path and path != VERSION]
OTHER: tuple[object, ...] = (
    None,
    True,
    False,
    0,
    1,
    -1,
    2.5,
    "",
    "x",
    [],
    {},
    ["x"],
    {"x": "y"},
    "OPEN",
    "FOLLOWS",
    "SUPPORTED",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("results")


# --- what holds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [(), ("--with", "a-new-reason"), ("--accept", "letter")])
@pytest.mark.parametrize("name", ["open-access", "russia-taliban"])
def test_what_explain_printed_holds(name: str, arguments: tuple[str, ...], tmp_path: Path) -> None:
    if arguments:
        kind = load(name).file.patches if arguments[0] == "--with" else load(name).file.origins
        arguments = (arguments[0], next(iter(kind))) if kind else ()
    file = tmp_path / "explain.json"
    file.write_text(run("explain", name, "--json", *arguments).stdout, encoding="utf-8")
    done = run("verify", name, "--result", file)
    assert done.exit_code == 0, done.output
    assert f"result {file}: everything in it is what the case gives now" in done.stdout.splitlines()
    assert done.stdout.splitlines()[-1] == "everything that was checked holds"


@cache
def _full_result() -> str:
    return run("explain", "open-access", "--full", "--json").stdout


@given(st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_stands_around_the_verdicts_is_compared_too(folder: Path, draw: st.DataObject) -> None:
    data = json.loads(_full_result())
    assert verified(folder, data).holds
    path = draw.draw(st.sampled_from([path for path in places(data) if path[:1] == ("around",)]))
    before, other = at(data, path), draw.draw(st.sampled_from(OTHER))
    assume(type(before) is not type(other) or before != other)
    at(data, path[:-1])[path[-1]] = other
    fails(folder, data)


def test_the_order_of_keys_and_the_layout_do_not_matter(tmp_path: Path) -> None:
    file = tmp_path / "explain.json"
    file.write_text(json.dumps(result(), sort_keys=True, indent=7), encoding="utf-8-sig")
    assert case().verify(result=file).holds
    assert case().verify(result=str(file)).holds


def test_another_version_of_standoff_is_said_and_no_failure(tmp_path: Path) -> None:
    data = result()
    data["made_with"]["standoff"] = "0.0.1"
    found = verified(tmp_path, data)
    assert found.holds
    assert "made by standoff 0.0.1, this is" in next(found.lines())


# --- planted errors ---------------------------------------------------------------------------------------------------


@given(st.sampled_from(PLACES), st.sampled_from(OTHER))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_another_value_anywhere_is_found(folder: Path, path: Path_, other: Any) -> None:
    data = result()
    before = at(data, path)
    if type(before) is type(other) and before == other:
        return
    at(data, path[:-1])[path[-1]] = other
    said = "\n".join(fails(folder, data))
    nearest_path = [json_path(path[: length + 1]) for length in range(len(path))]
    assert any(place in said for place in nearest_path[-3:]), (nearest_path[-1], said)


@given(st.sampled_from(PLACES))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_anything_left_out_is_found(folder: Path, path: Path_) -> None:
    data = result()
    del at(data, path[:-1])[path[-1]]
    fails(folder, data)


@given(st.sampled_from([path for path in PLACES if isinstance(at(result(), path), list | dict)]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_anything_added_is_found(folder: Path, path: Path_) -> None:
    data = result()
    inside = at(data, path)
    if isinstance(inside, list):
        inside.append(deepcopy(inside[0]) if inside else "more")
    else:
        inside["more"] = "more"
    fails(folder, data)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("questions", 0, "verdict"), "OPEN", "the readings make FOLLOWS ($.questions[0].verdict)"),
        (("questions", 0, "readings", "FOLLOWS"), 7, "question press, readings, FOLLOWS: the file has 7, the case"),
        (("questions", 2, "condition"), "never", 'question list, condition: the file has "never", the case gives "'),
        (("questions", 0, "contrasts", 0, "for", 0, "says"), "to be", "question press, contrast 1, for 1, says"),
        (("questions", 0, "contrasts", 0, "for", 0, "entries", 0), "s1", "($.questions[0].contrasts[0].for[0].entri"),
        (("summary",), "All is well.", 'summary: the file has "All is well.", the case gives "'),
        (("made_with", "sources_sha256", "article"), "0" * 64, "made with, sources sha256, article"),
        (("made_with", "format"), 2, "made with, format: the file has 2, the case gives 1 ($.made_with.format)"),
    ],
)
def test_what_differs_is_named_in_words_and_by_its_path(tmp_path: Path, path: Path_, value: Any, says: str) -> None:
    data = result()
    assert at(data, path) != value
    at(data, path[:-1])[path[-1]] = value
    file = written(tmp_path, data)
    done = run("verify", "open-access", "--result", file)
    assert done.exit_code == 1
    assert says in done.stdout, done.stdout


def test_a_warning_left_out_is_named(tmp_path: Path) -> None:
    data = result()
    gone = data["warnings"].pop(0)
    (found,) = verified(tmp_path, data).result.differences  # type: ignore[union-attr]
    assert (found.path, found.where, found.file) == ("$.warnings[0]", "warning 1", "nothing")
    assert found.now[1:-5] in gone


def test_another_version_of_the_case_is_said_first_and_the_rest_is_checked(tmp_path: Path) -> None:
    run("new", tmp_path / "mill")
    file = tmp_path / "mill.json"
    file.write_text(run("explain", tmp_path / "mill", "--json").stdout, encoding="utf-8")
    assert run("verify", tmp_path / "mill", "--result", file).exit_code == 0
    yaml = tmp_path / "mill" / "case.yaml"
    text = yaml.read_text(encoding="utf-8")
    yaml.write_text(
        text.replace("    # outranks:\n    #   - {chain", "    outranks:\n      - {chain"), encoding="utf-8"
    )
    done = run("verify", tmp_path / "mill", "--result", file)
    lines = done.stdout.splitlines()
    assert done.exit_code == 1
    assert lines[0] == f"result {file}: made from another version of the case (its case_sha256 differs)"
    assert any("['SUPPORTED'] instead of ['SUPPORTED', 'CONTRADICTED']" in line for line in lines)
    assert any(
        line.startswith('  question stay, verdict: the file has "OPEN", the case gives "FOLLOWS"') for line in lines
    )


def test_a_witness_turned_upside_down_is_named(tmp_path: Path) -> None:
    data = result()
    orders = data["questions"][1]["witness"]["SUPPORTED"]["orders"]
    actor = next(iter(orders))
    orders[actor].reverse()
    found = verified(tmp_path, data)
    assert any("should outrank" in problem for check in found.verdicts for problem in check.wrong)
    assert any(p == "$.questions[1].witness.SUPPORTED.orders" for check in found.verdicts for p in check.places)


# --- files that are no results ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "explain.json:1:1: this is not the output of `standoff explain --json`"),
        ("{\n  broken", "explain.json:2:3: this is not the output"),
        ("[]", "$: expected an object; found []"),
        ("null", "$: expected an object; found null"),
        ('{"questions": []}', "$: the key 'made_with' is missing; this is not the output of `standoff explain --json`"),
        ('{"a": 1, "a": 2}', 'the key "a" stands twice in one object'),
        ('{"a": NaN}', "NaN is no JSON value"),
        ('{"a": -Infinity}', "-Infinity is no JSON value"),
        ("[" * 100 + "]" * 100, "nested more than 40 deep"),
        ("[" * 200_000, "nested more than 40 deep"),
        ('{"a": ' + "9" * 10_000 + "}", "a number has more digits than can be read"),
    ],
)
def test_what_is_no_result_is_refused_in_words(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "explain.json"
    file.write_text(text, encoding="utf-8")
    done = run("verify", "open-access", "--result", file)
    assert done.exit_code == 2
    assert says in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("questions",), {}, "$.questions: expected a list; found {}"),
        (("questions", 0), None, "$.questions[0]: expected an object; found null"),
        (("questions", 0, "verdict"), "FOLOWS", "$.questions[0].verdict: expected one of FOLLOWS, OPEN, AGAINST"),
        (("questions", 0, "verdict"), ["FOLLOWS"], "$.questions[0].verdict: expected one of"),
        (("questions", 0, "readings", "FOLLOWS"), True, "$.questions[0].readings.FOLLOWS: expected a whole number"),
        (("questions", 0, "readings", "FOLLOWS"), -1, "expected a whole number, 0 or more; found -1"),
        (("questions", 0, "readings", "OFTEN"), 1, "$.questions[0].readings.OFTEN: expected one of"),
        (("questions", 0, "by_reading", 0, "choices"), [], "$.questions[0].by_reading[0].choices: expected an object"),
        (("questions", 0, "by_reading", 0, "outcomes"), "x", ".by_reading[0].outcomes: expected a list"),
        (("questions", 0, "by_reading"), [0] * 5000, "a list of 5,000 parts; the limit is 4,096"),
        (("questions", 0, "witness", "MAYBE"), {}, "$.questions[0].witness.MAYBE: expected one of"),
        (
            ("questions", 0, "witness", "NO VOICE"),
            {},
            "$.questions[0].witness['NO VOICE']: the key 'choices' is missing",
        ),
        (("made_with", "patches"), ["nothing"], "$.made_with.patches[0]: the case has no patch 'nothing'"),
        (("made_with", "accepted_origins"), ["x"], "$.made_with.accepted_origins[0]: the case has no origin note"),
        (("made_with", "patches"), "x", "$.made_with.patches: expected a list"),
    ],
)
def test_another_shape_is_refused_with_its_place(tmp_path: Path, path: Path_, value: Any, says: str) -> None:
    data = result()
    at(data, path[:-1])[path[-1]] = value
    done = run("verify", "open-access", "--result", written(tmp_path, data))
    assert done.exit_code == 2
    assert says in done.stderr, done.stderr


def test_a_group_of_goals_without_goals_is_refused(tmp_path: Path) -> None:
    data = result()
    orders = data["questions"][0]["witness"]["SUPPORTED"]["orders"]
    orders[next(iter(orders))].insert(0, [])
    assert "an empty list" in run("verify", "open-access", "--result", written(tmp_path, data)).stderr


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "cannot be read" in run("verify", "open-access", "--result", tmp_path / "none.json").stderr
    assert "cannot be read" in run("verify", "open-access", "--result", tmp_path).stderr
    file = tmp_path / "other.json"
    file.write_bytes(b'{\n"a": "\xff"}')
    assert f"{file}:2: the saved result is not UTF-8 text" in run("verify", "open-access", "--result", file).stderr
    monkeypatch.setattr(saved, "MAX_RESULT_BYTES", 10)
    with pytest.raises(LimitError, match="the limit is 10"):
        case().verify(result=file)


def test_a_case_without_questions_has_no_result(tmp_path: Path) -> None:
    done = run("verify", "elmira", "--result", written(tmp_path, result()))
    assert done.exit_code == 2
    assert "asks no questions" in done.stderr


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda part: st.lists(part) | st.dictionaries(st.text(), part),
    )
)
@example({"made_with": {}, "questions": {}})
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_file_ends_in_a_traceback(folder: Path, data: Any) -> None:
    with pytest.raises(InputError):
        verified(folder, data)


@pytest.mark.parametrize("text", ["\x1b[31mred", "\u202eturned", "\ud800", "a\nb"])
def test_nothing_that_a_file_says_steers_the_terminal(tmp_path: Path, text: str) -> None:
    data = result()
    data["summary"] = text
    data[text] = text
    data["questions"][0]["id"] = text
    done = run("verify", "open-access", "--result", written(tmp_path, data))
    assert done.exit_code == 1
    assert all(sign.isprintable() or sign == "\n" for sign in done.stdout)
    assert "a\nb" not in done.stdout


# --- differences in general -------------------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "b"]),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.sampled_from("abc"), part, max_size=3),
    max_leaves=8,
)


@given(json_values, json_values)
def test_values_differ_exactly_where_json_says_so(one: Any, other: Any) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (differences(one, other) == ()) == same
    assert differences(one, one) == ()


def test_one_part_less_is_one_difference() -> None:
    parts = [{"id": name, "more": [1, 2]} for name in "abcd"]
    (found,) = differences({"parts": parts[:1] + parts[2:]}, {"parts": parts})
    assert (found.path, found.where, found.file) == ("$.parts[1]", "part b", "nothing")
    (found,) = differences({"parts": parts}, {"parts": parts[:3]})
    assert (found.path, found.where, found.now) == ("$.parts[3]", "part d", "nothing")
    (found,) = differences({"a": None}, {})
    assert found.words == "a: the file has null, the case gives nothing here"


def test_long_texts_are_shown_where_they_part() -> None:
    text = "one two three " * 30
    (found,) = differences({"a": text + "yes" + text}, {"a": text + "no" + text})
    assert found.file.startswith('"... two three one two three yesone')
    assert found.now.startswith('"... two three one two three noone')
    (found,) = differences([text], [text + "more"])
    assert (found.file, found.now) == ('"... two three one two three "', '"... two three one two three more"')


def test_long_values_are_shortened() -> None:
    assert len(shortened("x" * 1000)) == 80
    assert len(shortened(["x"] * 1000)) == 80
    assert re.fullmatch(r'"x+ \.\.\.', shortened("x" * 1000))
