"""What can go wrong, as one small tree.

StandoffError
└── InputError          a file, an argument or a name that a person can mend (also a ValueError)
    ├── ConflictError   patches of a case that contradict each other
    ├── FormulaError    a formula that does not parse, with the character where it goes wrong
    └── LimitError      a stated limit (size, depth, states) would be passed; refused before memory is gone
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in one place.

    `line` and `column` count from 1; `source` is a file name or another word for where the text came from.
    """

    message: str
    source: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.source, self.line, self.column) if part is not None)
        return f"{place}: {self.message}" if place else self.message


class StandoffError(Exception):
    """Base of every error that standoff raises on purpose."""


class InputError(StandoffError, ValueError):
    """Something a person wrote cannot be used; `problems` lists every mistake found, in file order."""

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        if isinstance(problems, Problem):
            problems = (problems,)
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ConflictError(InputError):
    """Two patches that are applied together contradict each other; the message names both."""


class FormulaError(InputError):
    """A formula does not parse; `position` is the 0-based character where it goes wrong."""

    def __init__(self, message: str, text: str, position: int) -> None:
        self.text = text
        self.position = position
        super().__init__(message)


class LimitError(InputError):
    """A stated limit would be passed."""


def nearest(name: str, known: Iterable[str]) -> str:
    """` (did you mean 'x'?)` for the nearest of `known`, or the empty string."""
    candidates = sorted(set(known))
    lowered = {candidate.casefold(): candidate for candidate in reversed(candidates)}
    found = get_close_matches(name.casefold(), list(lowered), n=1, cutoff=0.6)
    return f" (did you mean {lowered[found[0]]!r}?)" if found else ""


def listed(names: Sequence[str], limit: int = 8) -> str:
    """`a, b and c`, cut after `limit` names."""
    shown = list(names[:limit])
    if len(names) > limit:
        shown.append(f"{len(names) - limit} more")
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
