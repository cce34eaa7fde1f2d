"""Plain data from YAML text: what is refused, where, and what stays text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.load import parse_case
from standoff.case.yaml_text import MAX_BYTES, MAX_DEPTH, decode, read
from standoff.errors import InputError, LimitError

plain_data = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**15), 10**15), st.text("ab:#é-'\"{[ \n", max_size=8)),
    lambda parts: st.one_of(
        st.lists(parts, max_size=4), st.dictionaries(st.text("abcdé", min_size=1, max_size=6), parts, max_size=4)
    ),
    max_leaves=20,
)


def problem_in(text: str) -> tuple[str, int | None, int | None]:
    with pytest.raises(InputError) as caught:
        read(text, "x.yaml")
    (problem,) = caught.value.problems
    assert problem.source == "x.yaml"
    return problem.message, problem.line, problem.column


def problem_in_bytes(raw: bytes) -> tuple[str, int | None, int | None]:
    with pytest.raises(InputError) as caught:
        decode(raw, "x.yaml")
    (problem,) = caught.value.problems
    assert problem.source == "x.yaml"
    return problem.message, problem.line, problem.column


@pytest.mark.parametrize(
    ("text", "says", "line", "column"),
    [
        ("a: b\nc: *x\n", "aliases ('*name')", 2, 4),
        ("a: &x b\nc: *x\n", "anchors ('&name')", 1, 4),
        ("a: &x {b: c}\n", "anchors", 1, 4),
        ("a:\n  - &x b\n", "anchors", 2, 5),
        ("&x a: b\n", "anchors", 1, 1),
        ("a: !!python/object/apply:os.system [ls]\n", "tags", 1, 4),
        ("a: !!str 1\n", "tags", 1, 4),
        ("a: !mine {b: 1}\n", "tags", 1, 4),
        ("a: 1\n<<: {b: 2}\n", "merge keys ('<<')", 2, 1),
        ("a: {<<: {b: 2}}\n", "merge keys", 1, 5),
        ("a: 1\nb: 2\na: 3\n", "the key 'a' stands here twice", 3, 1),
        ("a: {b: 1, c: 2, b: 3}\n", "the key 'b' stands here twice", 1, 17),
        ("a: {1: x, '1': y}\n", "the key '1' stands here twice", 1, 11),
        ("a: {yes: x, yes: y}\n", "the key 'yes' stands here twice", 1, 13),
        ("a: 1\n---\nb: 2\n", "found a second '---'", 2, 1),
        ("? [a, b]\n: c\n", "a key has to be a plain word", 1, 3),
        ("a: [1, 2\nb: 3\n", "not YAML", 2, 2),
        ("a: 'b\n", "not YAML", 2, 1),
        ("a: b: c\n", "not YAML", 1, 5),
        ("a:\n\t- b\n", "not YAML", 2, 1),
        ("a: @b\n", "not YAML", 1, 4),
        ('a: "\\q"\n', "not YAML", 1, 6),
        ("a: b\n c: d\n", "not YAML", 2, 3),
    ],
)
def test_what_is_refused_and_where(text: str, says: str, line: int, column: int) -> None:
    message, at_line, at_column = problem_in(text)
    assert says in message
    assert (at_line, at_column) == (line, column)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("y", "y"),
        ("True", "True"),
        ("NULL", "NULL"),
        ("2025-07-03", "2025-07-03"),
        ("2025-07-03 10:11:12", "2025-07-03 10:11:12"),
        ("12:30:45", "12:30:45"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e9999", "1e9999"),
        ("1.2.3", "1.2.3"),
        ("'1'", "1"),
        ('"true"', "true"),
        ("! 1", 1),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-7", -7),
        ("+7", 7),
        ("007", 7),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1.5e3", -1500.0),
        ("|\n  yes\n", "yes\n"),
        (">-\n  a\n  b\n", "a b"),
    ],
)
def test_what_is_text_and_what_is_not(written: str, value: Any) -> None:
    found = read(f"a: {written}\n", "x.yaml").data["a"]
    assert found == value
    assert isinstance(found, type(value))
    assert isinstance(found, bool) == isinstance(value, bool)


@pytest.mark.parametrize("written", ["1.10", "2024.10", "007", "+7", "1e3", "12345678901234567890", "1984"])
def test_a_number_where_text_is_meant_stays_as_it_was_written(written: str) -> None:
    case, _ = parse_case(f"standoff: 1\ntitle: {written}\nactors: {{a: {{options: {{b: a}}}}}}\n")
    assert case.title == written


def test_every_key_is_text() -> None:
    assert read("{1: a, true: b, null: c, 1.5: d, 2025-01-01: e}", "x.yaml").data == {
        "1": "a",
        "true": "b",
        "null": "c",
        "1.5": "d",
        "2025-01-01": "e",
    }


def test_a_quoted_merge_sign_is_a_key_like_any_other() -> None:
    assert read("'<<': 1", "x.yaml").data == {"<<": 1}


@pytest.mark.parametrize("text", ["", "   \n", "# only a remark\n", "---\n", "---\n...\n"])
def test_nothing_is_nothing(text: str) -> None:
    assert read(text, "x.yaml").data is None


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_depth(opening: str, closing: str) -> None:
    deepest = opening * MAX_DEPTH + "1" + closing * MAX_DEPTH
    assert json.dumps(read(deepest, "x.yaml").data)
    with pytest.raises(LimitError, match="nested more than 40 deep") as caught:
        read(opening + deepest + closing, "x.yaml")
    assert caught.value.problems[0].column == MAX_DEPTH * len(opening) + 1


@pytest.mark.parametrize("piece", ["[", "{a: ", "- ", "? ", "{"])
def test_absurd_depth_is_refused_and_does_not_exhaust_the_stack(piece: str) -> None:
    with pytest.raises(InputError):
        read(piece * 20_000, "x.yaml")


def test_many_levels_of_indentation_are_refused_in_time() -> None:
    with pytest.raises(LimitError):
        read("\n".join(" " * level + "a:" for level in range(500)), "x.yaml")


def test_size() -> None:
    assert len(decode(b" " * MAX_BYTES, "x.yaml")) == MAX_BYTES
    with pytest.raises(LimitError, match=r"4,194,305 bytes; the limit is 4,194,304"):
        decode(b" " * (MAX_BYTES + 1), "x.yaml")


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [
        (b"\xff", 1, 1),
        (b"a: b\nc: \xe9t\xe9\n", 2, 4),
        (b"a: b\r\nc: \xe9\r\n", 2, 4),
        (b"a: 1\n\xc3", 2, 1),
        (b"a: \xed\xa0\x80", 1, 4),
        (b"\xef\xbb\xbfa: \xff", 1, 4),
    ],
)
def test_bytes_that_are_not_utf8(raw: bytes, line: int, column: int) -> None:
    assert problem_in_bytes(raw) == ("not UTF-8 text", line, column)


def test_columns_before_bad_bytes_count_characters() -> None:
    assert problem_in_bytes("é: ".encode() + b"\xff") == ("not UTF-8 text", 1, 4)


@pytest.mark.parametrize("character", ["\0", "\a", "\b", "\v", "\f", "\x1b", "\x1f"])
def test_control_characters(character: str) -> None:
    message, line, column = problem_in_bytes(f"a: b\nc: d{character}e\n".encode())
    assert message == f"control character U+{ord(character):04X} is not allowed"
    assert (line, column) == (2, 5)


@pytest.mark.parametrize("escape", ["\\e[31m", "\\x1b]0;x", "\\a", "\\0", "\\b", "\\x9b31m", "\\x7f"])
@pytest.mark.parametrize("place", ['a: "{}"', '"{}": a'])
def test_control_characters_do_not_come_in_by_an_escape(escape: str, place: str) -> None:
    message, line, _ = problem_in(place.format(escape) + "\n")
    assert "control character" in message
    assert line == 1


def test_tabs_and_line_feeds_may_be_escaped() -> None:
    assert read('a: "b\\tc\\nd"', "x.yaml").data == {"a": "b\tc\nd"}


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_of_other_systems(line_end: str) -> None:
    text = decode(line_end.join(["a: b", "c:", "  - d", ""]).encode(), "x.yaml")
    assert text == "a: b\nc:\n  - d\n"
    assert read(text, "x.yaml").place(("c", 0)) == read("a: b\nc:\n  - d\n", "x.yaml").place(("c", 0))


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    assert decode("\ufeffa: b".encode(), "x.yaml") == "a: b"


def test_places() -> None:
    located = read("a: b\nc:\n  - {d: e, f: [g, h]}\n", "x.yaml")

    def place(*path: str | int, key: bool = False) -> tuple[int, int]:
        found = located.place(path, key=key)
        assert found is not None
        return found.line, found.column

    assert place("a") == (1, 4)
    assert place("a", key=True) == (1, 1)
    assert place("c", 0) == (3, 5)
    assert place("c", 0, "f", 1) == (3, 19)
    assert place("c", 0, "f", key=True) == (3, 12)
    assert place("c", 0, "missing") == (3, 5), "the nearest enclosing place"
    assert str(located.problem("wrong", ("c", 0, "d"), offset=0)) == "x.yaml:3:9: wrong"


@pytest.mark.parametrize("quote", ["'", '"', ""])
def test_an_offset_counts_from_the_first_character_within_quotes(quote: str) -> None:
    problem = read(f"a: {quote}x or y{quote}\n", "x.yaml").problem("unknown y", ("a",), offset=5)
    assert problem.column == 4 + len(quote) + 5


@given(plain_data)
def test_json_reads_as_json(data: Any) -> None:
    assert read(json.dumps(data, indent=1), "x.yaml").data == data


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read(text, "x.yaml")
    except InputError as error:
        assert all(problem.source == "x.yaml" for problem in error.problems)


@given(st.lists(st.sampled_from(list("ab:-?,[]{}&*!|>'\"%@`# \n\t~<\\")), max_size=40).map("".join))
def test_any_heap_of_yaml_signs_is_read_or_refused(text: str) -> None:
    try:
        read(text, "x.yaml")
    except InputError as error:
        assert error.problems


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_told_as_what_it_is(encoding: str) -> None:
    message, line, column = problem_in_bytes("title: T".encode(encoding))
    assert message == "this is UTF-16 ('Unicode text') or no text at all; save it as UTF-8"
    assert (line, column) == (None, None)
