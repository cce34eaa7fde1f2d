"""Where saved data differ from what the same call gives now, key by key, whatever the keys are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from standoff.explain.json_paths import JsonPath, json_path, shortened

MISSING = "nothing"
BEFORE = 24


@dataclass(frozen=True)
class Difference:
    """One place where a saved result says something else than the case gives now.

    `path` is the place in the file as a JSONPath (where the file leaves something out: the place where it belongs),
    `where` the same in words; `file` and `now` are the two values, shortened, or `nothing`.
    """

    path: str
    where: str
    file: str
    now: str

    @property
    def words(self) -> str:
        if self.file == MISSING:
            return f"{self.where}: the file leaves out {self.now}"
        if self.now == MISSING:
            return f"{self.where}: the file has {self.file}, the case gives nothing here"
        return f"{self.where}: the file has {self.file}, the case gives {self.now}"


def differences(file: Any, now: Any, skip: Sequence[JsonPath] = ()) -> tuple[Difference, ...]:
    """Every difference between two values of plain JSON data, in the order of `file`; paths in `skip` are not compared.

    Numbers are told apart from true and false, whole numbers from others. The order of keys does not matter, that of
    lists does.
    """
    return tuple(_Walk(frozenset(skip)).compare(file, now, (), ()))


@dataclass(frozen=True)
class _Walk:
    skip: frozenset[JsonPath]

    def compare(self, file: Any, now: Any, path: JsonPath, where: tuple[str, ...]) -> Iterator[Difference]:
        if path in self.skip:
            return
        if isinstance(file, dict) and isinstance(now, dict):
            yield from self._objects(file, now, path, where)
        elif isinstance(file, list) and isinstance(now, list):
            yield from self._lists(file, now, path, where)
        elif type(file) is not type(now) or file != now:
            yield _difference(path, where, *_where_they_part(file, now))

    def _objects(
        self, file: Mapping[str, Any], now: Mapping[str, Any], path: JsonPath, where: tuple[str, ...]
    ) -> Iterator[Difference]:
        for key in [*file, *(key for key in now if key not in file)]:
            place, words = (*path, key), (*where, _words(key))
            if place in self.skip:
                continue
            if key not in now:
                yield _difference(place, words, shortened(file[key]), MISSING)
            elif key not in file:
                yield _difference(place, words, MISSING, shortened(now[key]))
            else:
                yield from self.compare(file[key], now[key], place, words)

    def _lists(
        self, file: Sequence[Any], now: Sequence[Any], path: JsonPath, where: tuple[str, ...]
    ) -> Iterator[Difference]:
        ours, theirs = [_name(part) for part in file], [_name(part) for part in now]
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        for _, start, end, other_start, other_end in matcher.get_opcodes():
            common = min(end - start, other_end - other_start)
            for step in range(common):
                part = file[start + step]
                words = _part_words(where, now[other_start + step], start + step)
                yield from self.compare(part, now[other_start + step], (*path, start + step), words)
            for number in range(start + common, end):
                words = _part_words(where, file[number], number)
                yield _difference((*path, number), words, shortened(file[number]), MISSING)
            for number in range(other_start + common, other_end):
                words = _part_words(where, now[number], number)
                yield _difference((*path, start + common), words, MISSING, shortened(now[number]))


def _where_they_part(file: Any, now: Any) -> tuple[str, str]:
    """Two values, shortened; of long texts the stretch in which they part."""
    if not (isinstance(file, str) and isinstance(now, str)):
        return shortened(file), shortened(now)
    same = next((n for n, (one, other) in enumerate(zip(file, now, strict=False)) if one != other), None)
    same = min(len(file), len(now)) if same is None else same
    if same <= BEFORE * 2:
        return shortened(file), shortened(now)
    start = same - BEFORE
    return shortened(f"... {file[start:]}"), shortened(f"... {now[start:]}")


def _difference(path: JsonPath, where: tuple[str, ...], file: str, now: str) -> Difference:
    return Difference(json_path(path), ", ".join(where) or "the whole file", file, now)


def _name(part: Any) -> str:
    """By what a part of a list is recognised: its id, its choices, else all it says."""
    if isinstance(part, dict):
        part = part.get("id", part.get("choices", part))
    return json.dumps(part, sort_keys=True)


def _words(key: str) -> str:
    return shortened(key)[1:-1].replace("_", " ")


def _part_words(where: tuple[str, ...], part: Any, number: int) -> tuple[str, ...]:
    """The words for one part of a list: the list in the singular with the part's id, choices or number."""
    one = where[-1].removesuffix("s") if where else "part"
    if isinstance(part, dict) and isinstance(part.get("id"), str):
        return (*where[:-1], f"{one} {_words(part['id'])}")
    if isinstance(part, dict) and isinstance(part.get("choices"), dict) and "outcomes" in part:
        chosen = ", ".join(f"{_words(k)}={_words(str(v))}" for k, v in part["choices"].items())
        return (*where[:-1], f"reading {chosen or '(the only one)'}")
    return (*where[:-1], f"{one} {number + 1}")
