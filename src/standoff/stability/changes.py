"""The fewest changes that solve a problem: exact search by size, with a proof that nothing smaller does.

A change gives a subject (a pair of goals, a pair of states) a new status. The search never tries all sets of changes:
a problem that is not solved by the changes made so far names *reasons*, and every solution that contains these changes
contains one change of every reason. Branching on one reason, and leaving out in each branch what earlier branches took,
visits every solution once (a bounded search tree, Downey and Fellows 1999, ch. 3). Reasons that share no change give
a lower bound on what is still missing.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

Subject = TypeVar("Subject", bound=Hashable)

MAX_TRIED = 20_000
MAX_COUNTED = 1_000


class Problem(Protocol[Subject]):
    """What is to be changed; statuses are whole numbers."""

    def reasons(self, changes: Mapping[Subject, int]) -> Sequence[Collection[tuple[Subject, int]]] | None:
        """None when the changes solve the problem; else at least one reason why they do not.

        Every solution that contains `changes` must contain one change (subject, status) of each reason. Changes of
        subjects that are changed already may be listed and are passed over.
        """
        ...


@dataclass(frozen=True)
class Fewest(Generic[Subject]):
    """All smallest sets of changes, or how far was looked.

    `size` is None when no set was found. `ruled_out`: no set of up to so many changes solves the problem, proven.
    `more`: there may be further sets of that size, beyond those in `sets`. `stopped`: why the search ended early.
    """

    size: int | None
    sets: tuple[tuple[tuple[Subject, int], ...], ...]
    ruled_out: int
    more: bool = False
    impossible: bool = False
    stopped: str | None = None


class _TooMany(Exception):
    pass


@dataclass
class _Search(Generic[Subject]):
    problem: Problem[Subject]
    size: int
    max_tried: int
    max_counted: int
    tried: int = 0
    cut: bool = False
    found: list[tuple[tuple[Subject, int], ...]] = field(default_factory=list)

    def run(self, changes: dict[Subject, int], left_out: frozenset[tuple[Subject, int]]) -> None:
        self.tried += 1
        if self.tried > self.max_tried:
            raise _TooMany
        reasons = self.problem.reasons(changes)
        if reasons is None:
            self.found.append(tuple(changes.items()))
            if len(self.found) >= self.max_counted:
                raise _TooMany
            return
        open_ = [self._open(reason, changes, left_out) for reason in reasons]
        if not all(open_):
            return
        open_.sort(key=len)
        if _apart(open_) > self.size - len(changes):
            self.cut = True
            return
        for number, (subject, status) in enumerate(open_[0]):
            self.run({**changes, subject: status}, left_out | set(open_[0][:number]))

    def _open(
        self,
        reason: Collection[tuple[Subject, int]],
        changes: Mapping[Subject, int],
        left_out: frozenset[tuple[Subject, int]],
    ) -> list[tuple[Subject, int]]:
        return [change for change in dict.fromkeys(reason) if change[0] not in changes and change not in left_out]


def _apart(reasons: Iterable[Sequence[tuple[Subject, int]]]) -> int:
    """How many of the reasons can be picked so that no two share a change: a lower bound on the changes missing."""
    seen: set[tuple[Subject, int]] = set()
    count = 0
    for reason in reasons:
        if seen.isdisjoint(reason):
            seen.update(reason)
            count += 1
    return count


def fewest(
    problem: Problem[Subject],
    within: int,
    *,
    at_least: int = 0,
    max_tried: int = MAX_TRIED,
    max_counted: int = MAX_COUNTED,
) -> Fewest[Subject]:
    """All smallest sets of up to `within` changes that solve the problem.

    Sizes are gone through in order, each exhausted before the next, so that what is found is proven to be smallest.
    at_least: a size below which the caller has proven that there is no solution.
    Stops at `max_tried` tried sets in all, or when `max_counted` sets are found.
    """
    tried = 0
    for size in range(at_least, within + 1):
        search = _Search(problem, size, max_tried - tried, max_counted)
        try:
            search.run({}, frozenset())
        except _TooMany:
            if search.found:
                return Fewest(size, tuple(search.found), size - 1, more=True)
            return Fewest(None, (), size - 1, stopped=f"{max_tried:,} sets of changes were tried")
        tried += search.tried
        if search.found:
            return Fewest(size, tuple(search.found), size - 1)
        if not search.cut:
            return Fewest(None, (), size, impossible=True)
    return Fewest(None, (), within)
