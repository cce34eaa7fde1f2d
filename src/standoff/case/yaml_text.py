"""YAML text to plain data with the line and column of every value; nothing in a file can run or blow up.

One pass over ruamel.yaml's parser events, so that depth, aliases, tags and repeated keys are refused before any tree
is built.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Any

from standoff.case.files import refuse_utf16
from standoff.errors import InputError, LimitError, Problem

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 40

Path = tuple[str | int, ...]
Data = Any

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")


class WrittenInteger(int):
    """A whole number that remembers how it was written, for fields that are text (`007`, `1_000`)."""

    written: str

    def __new__(cls, text: str) -> WrittenInteger:
        number = super().__new__(cls, text)
        number.written = text
        return number


class WrittenDecimal(float):
    """A decimal that remembers how it was written, for fields that are text (`1.10`)."""

    written: str

    def __new__(cls, text: str) -> WrittenDecimal:
        number = super().__new__(cls, text)
        number.written = text
        return number


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column, both from 1."""

    line: int
    column: int


@dataclass
class Located:
    """Plain data (dict with str keys, list, str, int, float, bool, None) and where its parts stand in `source`."""

    data: Data
    source: str
    text: str
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False) -> Place | None:
        """Where the value (or the key) at `path` stands; the nearest enclosing place if it has none."""
        for end in range(len(path), -1, -1):
            first, second = (self.keys, self.values) if key else (self.values, self.keys)
            found = first.get(path[:end]) or second.get(path[:end])
            if found:
                return found
        return None

    def problem(self, message: str, path: Path, *, key: bool = False, offset: int = 0) -> Problem:
        """A problem at `path`; `offset` counts characters into a plain one-line value."""
        place = self.place(path, key=key)
        if place is None:
            return Problem(message, self.source)
        if offset and self.text.split("\n")[place.line - 1][place.column - 1 :][:1] in ("'", '"'):
            offset += 1
        return Problem(message, self.source, place.line, place.column + offset)


def decode(raw: bytes, source: str) -> str:
    """UTF-8 text of a case file.

    Raises LimitError above MAX_BYTES, InputError (with line and column) where the bytes are not UTF-8 or hold a
    control character.
    """
    if len(raw) > MAX_BYTES:
        raise LimitError(Problem(f"the file has {len(raw):,} bytes; the limit is {MAX_BYTES:,}", source))
    refuse_utf16(raw, source)
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise InputError(Problem("not UTF-8 text", source, line, column)) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, row in enumerate(text.split("\n"), start=1):
        found = CONTROL.search(row)
        if found:
            raise InputError(Problem(_not_allowed(found.group()), source, number, found.start() + 1))
    return text


def _not_allowed(character: str) -> str:
    return f"control character U+{ord(character):04X} is not allowed"


def read(text: str, source: str) -> Located:
    """Plain data of one YAML document.

    Raises InputError naming line and column for YAML that does not parse, a repeated key, an alias, an anchor, a tag
    or a second document; LimitError where the nesting is deeper than MAX_DEPTH.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    builder = _Builder(Located(None, source, text))
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = " ".join(part for part in (error.context, error.problem) if part) or "this is not YAML"
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise InputError(Problem(f"not YAML: {message}", source, line, column)) from None
    except YAMLError as error:
        raise InputError(Problem(f"not YAML: {str(error).splitlines()[0]}", source)) from None
    except (RecursionError, IndexError, AttributeError, TypeError, ValueError, AssertionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(Problem("not YAML: the parser gave up on this text", source)) from None
    return builder.located


@dataclass
class _Open:
    """A container that is being filled."""

    container: dict[str, Data] | list[Data]
    path: Path
    key: str | None = None


class _Builder:
    def __init__(self, located: Located) -> None:
        self.located = located
        self.open: list[_Open] = []
        self.documents = 0

    def fail(self, message: str, event: Any) -> InputError:
        mark = event.start_mark
        return InputError(Problem(message, self.located.source, mark.line + 1, mark.column + 1))

    def take(self, event: Any) -> None:
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            self.documents += 1
            if self.documents > 1:
                raise self.fail("a case file holds one document; found a second '---'", event)
        elif kind == "AliasEvent":
            raise self.fail("aliases ('*name') are not allowed in a case file: write the value out", event)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self.start(event, {} if kind == "MappingStartEvent" else [])
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self.open.pop()
        elif kind == "ScalarEvent":
            self.scalar(event)

    def refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            raise self.fail("anchors ('&name') are not allowed in a case file", event)
        tag = str(event.ctag) if getattr(event, "ctag", None) else event.tag
        if tag and tag != "!":
            raise self.fail(f"tags ('{tag}') are not allowed in a case file", event)

    def start(self, event: Any, container: dict[str, Data] | list[Data]) -> None:
        self.refuse_extras(event)
        if len(self.open) >= MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} deep"
            raise LimitError(self.fail(message, event).problems)
        path = self.put(container, event)
        self.open.append(_Open(container, path))

    def scalar(self, event: Any) -> None:
        self.refuse_extras(event)
        found = CONTROL.search(event.value)
        if found:
            raise self.fail(_not_allowed(found.group()), event)
        parent = self.open[-1] if self.open else None
        if parent and isinstance(parent.container, dict) and parent.key is None:
            self.key(parent, event)
        else:
            self.put(_resolved(event), event)

    def key(self, parent: _Open, event: Any) -> None:
        assert isinstance(parent.container, dict)
        name = str(event.value)
        if name == "<<" and event.style is None:
            raise self.fail("merge keys ('<<') are not allowed in a case file", event)
        if name in parent.container:
            raise self.fail(f"the key {name!r} stands here twice", event)
        parent.key = name
        self.located.keys[(*parent.path, name)] = _place(event)

    def put(self, value: Data, event: Any) -> Path:
        if not self.open:
            self.located.data = value
            self.located.values[()] = _place(event)
            return ()
        parent = self.open[-1]
        if isinstance(parent.container, dict):
            if parent.key is None:
                raise self.fail("a key has to be a plain word, not a list or a mapping", event)
            path: Path = (*parent.path, parent.key)
            parent.container[parent.key] = value
            parent.key = None
        else:
            path = (*parent.path, len(parent.container))
            parent.container.append(value)
        self.located.values[path] = _place(event)
        return path


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _resolved(event: Any) -> Data:
    text: str = event.value
    if event.style is not None:
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return WrittenInteger(text)
    if _DECIMAL.fullmatch(text):
        return WrittenDecimal(text)
    return text
