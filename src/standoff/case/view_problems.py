"""Mistakes in what a view says of options that its holder does not know and of preferences that it sees."""

from __future__ import annotations

from collections.abc import Iterator

from standoff.case.model import CaseFile
from standoff.case.yaml_text import Located
from standoff.errors import Problem, listed, nearest

Path = tuple[str | int, ...]


def view_problems(case: CaseFile, located: Located) -> list[Problem]:
    """Names in `unaware`, `seen_by` and `preferences` that are none, and views without a holder that need one."""
    return [located.problem(message, path, key=key) for message, path, key in _mistakes(case)]


def _mistakes(case: CaseFile) -> Iterator[tuple[str, Path, bool]]:
    for name, view in case.views.items():
        path: Path = ("views", name)
        for number, option in enumerate(view.unaware):
            if option not in case.options():
                yield _unknown("option", option, case.options()), (*path, "unaware", number), False
        if view.seen_by is not None and view.seen_by not in case.actors:
            yield _unknown("actor", view.seen_by, tuple(case.actors)), (*path, "seen_by"), False
        if view.seen_by is not None and case.holder(name) is None:
            yield "'seen_by' needs 'of': whose view that actor takes this to be", (*path, "seen_by"), False
        for actor in view.preferences:
            if actor not in case.actors:
                yield _unknown("actor", actor, tuple(case.actors)), (*path, "preferences", actor), True


def _unknown(what: str, name: str, known: tuple[str, ...]) -> str:
    return f"there is no {what} {name!r}{nearest(name, known)}; there is {listed(list(known)) or 'none'}"
