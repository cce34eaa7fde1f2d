"""JSON text to plain data, with every way in which a file can be broken said in words."""

from __future__ import annotations

import codecs
import json
from collections import Counter
from collections.abc import Callable
from typing import Any, NoReturn

from standoff.case.files import refuse_utf16
from standoff.case.yaml_text import CONTROL, MAX_DEPTH, WrittenDecimal, WrittenInteger
from standoff.errors import InputError, LimitError, Problem, listed
from standoff.exchange.keys import one_line

MAX_DIGITS = 18
PathParts = tuple[str | int, ...]


def read_json(raw: bytes, source: str) -> Any:
    """Plain data of a UTF-8 JSON document, with or without a byte order mark; numbers remember how they were written.

    Raises InputError, with line and column where there are some, for bytes that are not UTF-8, text that is not JSON,
    a key that stands twice in one object, `NaN` and `Infinity`; LimitError for nesting that is too deep and for
    whole numbers of more than MAX_DIGITS digits.
    """

    def whole(text: str) -> int:
        if len(text) > MAX_DIGITS:
            raise LimitError(Problem(f"a number of {len(text):,} digits; the limit is {MAX_DIGITS}", source))
        return WrittenInteger(text)

    def constant(text: str) -> NoReturn:
        raise InputError(Problem(f"not JSON: {text} is no number", source))

    text = _decoded(raw, source)
    if not text.strip():
        raise InputError(Problem("the file is empty; expected JSON", source))
    try:
        return json.loads(
            text,
            object_pairs_hook=_object(source),
            parse_int=whole,
            parse_float=WrittenDecimal,
            parse_constant=constant,
        )
    except json.JSONDecodeError as error:
        raise InputError(Problem(f"not JSON: {error.msg}", source, error.lineno, error.colno)) from None
    except RecursionError:
        raise LimitError(Problem("nested too deep", source)) from None


def _decoded(raw: bytes, source: str) -> str:
    refuse_utf16(raw, source)
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(Problem("not UTF-8 text", source, line)) from None


def _object(source: str) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = sorted(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
            raise InputError(Problem(f"not clear: the key {listed([repr(key) for key in twice])} stands twice", source))
        return found

    return made


def path_words(path: PathParts) -> str:
    """`actors.mill.goals[0]` for a path of keys and positions."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")


def check_text(data: Any, source: str) -> None:
    """Raises InputError for text that no case may hold, LimitError for data nested more than MAX_DEPTH deep."""
    waiting: list[tuple[PathParts, Any]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > MAX_DEPTH:
            raise LimitError(Problem(f"{path_words(path[:4])} ...: nested more than {MAX_DEPTH} deep", source))
        if isinstance(value, dict):
            for key, part in value.items():
                _check_string(key, path, source)
                waiting.append(((*path, key), part))
        elif isinstance(value, list):
            waiting.extend(((*path, number), part) for number, part in enumerate(value))
        elif isinstance(value, str):
            _check_string(value, path, source)


def _check_string(text: str, path: PathParts, source: str) -> None:
    found = CONTROL.search(text) or next((sign for sign in text if "\ud800" <= sign <= "\udfff"), None)
    if found:
        sign = found if isinstance(found, str) else found.group()
        where = f"{path_words(path)}: " if path else ""
        raise InputError(Problem(f"{where}the character U+{ord(sign):04X} is not allowed", source))


def kind(value: Any) -> str:
    """What kind of JSON value this is, in words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    kinds = ((dict, "an object"), (list, "a list"), (str, "text"), (type(None), "null"))
    return next((words for type_, words in kinds if isinstance(value, type_)), "a number")


def shown(value: Any) -> str:
    """The value where it is short, else its kind."""
    if isinstance(value, str):
        return repr(one_line(value)) if len(value) <= 40 else "text"
    return kind(value) if isinstance(value, bool | dict | list | None) else str(value)


def a(word: str) -> str:
    """The word with its article."""
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def is_number(value: Any) -> bool:
    """Whether a JSON value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)
