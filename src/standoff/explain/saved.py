"""A saved result of `standoff explain --json`: read with limits, refused where its shape is not that of a result.

Only the shape is judged here. Whether what the file says is true is judged in `recheck` (verdicts against their
witnesses) and `differences` (everything else against what the case gives now).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from standoff.case.files import bounded_bytes
from standoff.case.patches import MAX_READINGS
from standoff.errors import InputError, LimitError, Problem, listed, nearest
from standoff.explain.json_paths import JsonPath, json_path, shortened
from standoff.explain.result import VERDICTS

MAX_RESULT_BYTES = 64 * 1024 * 1024
MAX_RESULT_DEPTH = 40
OUTCOMES = ("SUPPORTED", "CONTRADICTED", "NO VOICE")


def read_result(file: Path) -> dict[str, Any]:
    """The data of a saved result.

    Raises LimitError above MAX_RESULT_BYTES or MAX_RESULT_DEPTH, InputError for a file that cannot be read, is not
    JSON, names a key twice or has not the shape of a result; every message says where.
    """
    name = str(file)
    data = _parsed(_text(file), name)
    _check_depth(data, name)
    return checked_shape(data, name)


def _text(file: Path) -> str:
    raw = bounded_bytes(file, MAX_RESULT_BYTES)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(Problem("the saved result is not UTF-8 text", str(file), line)) from None


def _parsed(text: str, name: str) -> Any:
    def each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise InputError(Problem(f"the key {shortened(twice)} stands twice in one object", name))
        return found

    def no_number(word: str) -> NoReturn:
        raise InputError(Problem(f"{word} is no JSON value", name))

    try:
        return json.loads(text, object_pairs_hook=each_key_once, parse_constant=no_number)
    except InputError:
        raise
    except json.JSONDecodeError as error:
        message = f"this is not the output of `standoff explain --json`: {error.msg}"
        raise InputError(Problem(message, name, error.lineno, error.colno)) from None
    except RecursionError:
        raise LimitError(Problem(f"nested more than {MAX_RESULT_DEPTH} deep", name)) from None
    except ValueError:
        raise InputError(Problem("a number has more digits than can be read", name)) from None


def _check_depth(data: Any, name: str) -> None:
    waiting: list[tuple[Any, int]] = [(data, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > MAX_RESULT_DEPTH:
            raise LimitError(Problem(f"nested more than {MAX_RESULT_DEPTH} deep", name))
        if isinstance(value, dict):
            waiting.extend((part, depth + 1) for part in value.values())
        elif isinstance(value, list):
            waiting.extend((part, depth + 1) for part in value)


# --- the shape that is needed to re-derive verdicts -------------------------------------------------------------------

Check = Callable[[Any, JsonPath], None]


def checked_shape(data: Any, name: str | None = None) -> dict[str, Any]:
    """`data` when it has the shape of a result as far as verdicts are re-derived from it.

    Raises InputError with every place that has another shape; `name` is the file.
    """
    shape = _Shape(name)
    shape.of_result(data)
    if shape.found:
        raise InputError(shape.found)
    assert isinstance(data, dict)
    return data


class _Shape:
    def __init__(self, name: str | None) -> None:
        self.name = name
        self.found: list[Problem] = []

    def report(self, path: JsonPath, message: str) -> None:
        self.found.append(Problem(f"{json_path(path)}: {message}", self.name))

    def expected(self, path: JsonPath, what: str, value: Any) -> None:
        self.report(path, f"expected {what}; found {shortened(value)}")

    # the result, from the outside in

    def of_result(self, data: Any) -> None:
        parts: dict[str, Check] = {"made_with": self.of_made_with, "questions": self.each(self.of_question)}
        self.object_with(data, (), parts)

    def of_made_with(self, value: Any, path: JsonPath) -> None:
        names = self.each(self.text)
        self.object_with(
            value, path, {"standoff": self.text, "case_sha256": self.text, "patches": names, "accepted_origins": names}
        )

    def of_question(self, value: Any, path: JsonPath) -> None:
        self.object_with(
            value,
            path,
            {
                "id": self.text,
                "verdict": self.one_of(VERDICTS),
                "readings": self.values(self.count, VERDICTS),
                "by_reading": self.each(self.of_reading, MAX_READINGS),
                "witness": self.values(self.of_witness, OUTCOMES),
            },
        )

    def of_reading(self, value: Any, path: JsonPath) -> None:
        outcomes = self.each(self.one_of(OUTCOMES), len(OUTCOMES))
        self.object_with(value, path, {"choices": self.values(self.text), "outcomes": self.or_null(outcomes)})

    def of_witness(self, value: Any, path: JsonPath) -> None:
        goals = self.each(self.text, least=1)
        self.object_with(value, path, {"choices": self.values(self.text), "orders": self.values(self.each(goals))})

    # kinds of values

    def object_with(self, value: Any, path: JsonPath, parts: Mapping[str, Check]) -> None:
        if not isinstance(value, dict):
            self.expected(path, "an object", value)
            return
        for key, check in parts.items():
            if key in value:
                check(value[key], (*path, key))
            else:
                what = "; this is not the output of `standoff explain --json`" if key == "made_with" else ""
                self.report(path, f"the key {key!r} is missing{what}")

    def values(self, check: Check, keys: Sequence[str] | None = None) -> Check:
        def each_value(value: Any, path: JsonPath) -> None:
            if not isinstance(value, dict):
                self.expected(path, "an object", value)
                return
            for key, part in value.items():
                if keys is not None and key not in keys:
                    self.report((*path, key), f"expected one of {listed(keys)}{nearest(key, keys)}")
                else:
                    check(part, (*path, key))

        return each_value

    def each(self, check: Check, most: int | None = None, least: int = 0) -> Check:
        def each_part(value: Any, path: JsonPath) -> None:
            if not isinstance(value, list):
                self.expected(path, "a list", value)
            elif most is not None and len(value) > most:
                self.report(path, f"a list of {len(value):,} parts; the limit is {most:,}")
            elif len(value) < least:
                self.report(path, "an empty list")
            else:
                for number, part in enumerate(value):
                    check(part, (*path, number))

        return each_part

    def or_null(self, check: Check) -> Check:
        return lambda value, path: None if value is None else check(value, path)

    def one_of(self, words: Sequence[str]) -> Check:
        def word(value: Any, path: JsonPath) -> None:
            if not isinstance(value, str) or value not in words:
                near = nearest(value, words) if isinstance(value, str) else ""
                self.expected(path, f"one of {listed(words)}{near}", value)

        return word

    def text(self, value: Any, path: JsonPath) -> None:
        if not isinstance(value, str):
            self.expected(path, "text", value)

    def count(self, value: Any, path: JsonPath) -> None:
        if type(value) is not int or value < 0:
            self.expected(path, "a whole number, 0 or more", value)
