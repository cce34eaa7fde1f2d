"""A case from plain data that a program made, checked as a file is; mistakes name the argument that they stand in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standoff.case.load import LoadedCase
from standoff.case.shapes import shaped
from standoff.case.validate import problems
from standoff.case.yaml_text import Located, Path, read
from standoff.errors import InputError, Problem


@dataclass
class _Built(Located):
    """Data whose parts are known by the arguments that they were made from: the longest path that has one counts."""

    arguments: Mapping[Path, str] | None = None

    def problem(self, message: str, path: Path, *, key: bool = False, offset: int = 0) -> Problem:
        known = self.arguments or {}
        for end in range(len(path), 0, -1):
            if path[:end] in known:
                rest = "".join(f"[{part!r}]" for part in path[end:])
                return Problem(message, f"{self.source}, {known[path[:end]]}{rest}")
        return Problem(message, f"{self.source}, {'.'.join(map(str, path))}" if path else self.source)


def built_case(data: Mapping[str, Any], call: str, arguments: Mapping[Path, str]) -> LoadedCase:
    """A valid case from plain data.

    call: what the mistakes are said to be in. arguments: path in the data -> the argument that made it. The text of the
    case is its data as JSON, which is YAML too. Raises InputError with every mistake found.
    """
    try:
        text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InputError(Problem(f"expected names, texts, numbers, lists and mappings: {error}", call)) from None
    read_back = read(text, call)
    located = _Built(read_back.data, call, text, read_back.keys, read_back.values, dict(arguments))
    case = shaped(located)
    found = problems(case, located)
    if found:
        raise InputError(found)
    return LoadedCase(case, located, call.partition("(")[0], None)
