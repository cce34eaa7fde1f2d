"""Plain data of a case as YAML text that a person would write: short parts on one line, long ones below each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Any

from standoff.case.model import CaseFile
from standoff.case.yaml_text import decode, read
from standoff.exchange.case_data import data_of
from standoff.exchange.model import Exported, Format, Imported

WIDTH = 110
OPEN_LEVELS = 2
"""Mappings nested no deeper than this stand below each other even where they are short."""

_PLAIN = re.compile(r"[^\W\d_][\w .()/'-]*(?<! )")
_PLAIN_KEY = re.compile(r"\w[\w-]*")
_OTHER_VALUES = ("true", "false", "null")


def yaml_of(imported: Imported) -> str:
    """A case file in YAML, with what was lost and noted as comments on top."""
    said = [*(f"not taken over: {line}" for line in imported.lost), *imported.notes]
    lines = [part for line in said for part in _comment(line)]
    if lines:
        lines.append("")
    lines += _mapping(imported.data, 0, 0)
    return "\n".join(lines) + "\n"


def _comment(text: str) -> list[str]:
    words = "".join(sign if sign.isprintable() else " " for sign in text)
    return wrap(words, WIDTH, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False) or ["#"]


def _mapping(data: dict[str, Any], indent: int, level: int) -> Iterator[str]:
    for key, value in data.items():
        yield from _below(f"{' ' * indent}{_key(key)}:", value, indent, level)


def _below(start: str, value: Any, indent: int, level: int) -> Iterator[str]:
    """Lines of a value that comes after `start`: on the same line where it fits, else below it."""
    flow = _flow(value)
    opened = bool(value) and (
        (isinstance(value, dict) and level < OPEN_LEVELS)
        or (isinstance(value, list) and level == 0 and any(isinstance(part, dict | list) for part in value))
    )
    if not opened and (len(start) + 1 + len(flow) <= WIDTH or not isinstance(value, dict | list) or not value):
        yield f"{start} {flow}"
    elif isinstance(value, dict):
        yield start
        yield from _mapping(value, indent + 2, level + 1)
    elif any(isinstance(part, str | dict) for part in value):
        yield start
        for part in value:
            yield from _item(part, indent + 2, level + 1)
    else:
        yield from _wrapped(f"{start} [", [_flow(part) for part in value], indent + 2)


def _item(value: Any, indent: int, level: int) -> Iterator[str]:
    dash = f"{' ' * indent}-"
    flow = _flow(value)
    if isinstance(value, dict) and value and len(dash) + 1 + len(flow) > WIDTH:
        first, *rest = list(_mapping(value, indent + 2, max(level, OPEN_LEVELS)))
        yield f"{dash} {first.lstrip()}"
        yield from rest
    else:
        yield f"{dash} {flow}"


def _wrapped(start: str, parts: list[str], indent: int) -> Iterator[str]:
    """A flow list over several lines."""
    line = start
    for number, part in enumerate(parts):
        text = part + ("]" if number == len(parts) - 1 else ",")
        if line.strip() and len(line) + 1 + len(text) > WIDTH:
            yield line
            line = " " * indent + text
        else:
            line += text if line.endswith("[") else f" {text}"
    yield line


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(getattr(value, "written", value))
    text = str(value)
    return text if _PLAIN.fullmatch(text) and text not in _OTHER_VALUES else _quoted(text)


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    return '"' + "".join(_signs(text)) + '"'


def _signs(text: Iterable[str]) -> Iterator[str]:
    named = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    for sign in text:
        number = ord(sign)
        if sign in named:
            yield named[sign]
        elif sign.isprintable():
            yield sign
        else:
            yield f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def read_yaml(raw: bytes, source: str) -> Imported:
    """The data of a case file."""
    data = read(decode(raw, source), source).data
    return Imported(data if isinstance(data, dict) else {})


def write_yaml(case: CaseFile) -> Exported:
    """The case as YAML, everything that it says; comments are not part of that."""
    return Exported(yaml_of(Imported(data_of(case))).encode())


YAML = Format(".yaml", "case file", "everything that a case file says", read_yaml, write_case=write_yaml)
