"""The nearest order of statements in which a state is stable, or not: MaxSAT, proven minimal.

For each pair of statements one variable says which outranks which; a soft clause of weight 1 keeps the present order.
"No better" is: the most important of the statements on which two states differ holds at the state in question. The
number of unmet soft clauses is the number of pairs turned round (Kendall 1938). Transitivity is added for the triples
that a solution breaks, until none does: every solution without it is a lower bound. (RC2: Ignatiev, Morgado and
Marques-Silva, Journal on Satisfiability, Boolean Modeling and Computation 11 (2019), 53-64, through python-sat.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from standoff.stability.rankings import members
from standoff.stability.statement_orders_claims import Group

Known = int | bool
"""A literal, or what is certain."""


def nearest_order(
    statements: int, here: int, groups: Sequence[Group], kept: Iterable[tuple[int, int]], *, stable: bool
) -> tuple[int, ...] | None:
    """The statements in an order as near as can be to 0, 1, 2, ... in which the state is stable (or not), or None.

    here: the truths of the state. kept: pairs (higher, lower) that are not turned round, higher < lower.
    """
    every = 0
    for group in groups:
        for alternative in group:
            for member in alternative:
                every |= member ^ here
    concerned = list(members(every))
    if not concerned:
        return None
    problem = _Problem(range(concerned[0], concerned[-1] + 1), here, kept)
    if not problem.require(groups, stable=stable):
        return None
    middle = problem.solved()
    if middle is None:
        return None
    return (*range(concerned[0]), *middle, *range(concerned[-1] + 1, statements))


class _Problem:
    def __init__(self, statements: Sequence[int], here: int, kept: Iterable[tuple[int, int]]) -> None:
        self.statements, self.here = statements, here
        self.before: dict[tuple[int, int], int] = {}
        for number, (x, y) in enumerate(combinations(statements, 2), start=1):
            self.before[x, y], self.before[y, x] = number, -number
        self.last = self.pairs = len(self.before) // 2
        self.hard = [[self.before[pair]] for pair in kept if pair in self.before]
        self._met: dict[tuple[int, int], Known] = {}

    def require(self, groups: Sequence[Group], *, stable: bool) -> bool:
        """Whether the state can be as wanted at all, as far as this shows before solving."""
        if stable:
            needed = [self._any(self._all(self._no_better(m) for m in one) for one in group) for group in groups]
        else:
            needed = [self._any(self._all(self._any(self._better(m) for m in one) for one in g) for g in groups)]
        for one in needed:
            if one is False:
                return False
            if one is not True:
                self.hard.append([one])
        return True

    def _no_better(self, other: int) -> Known:
        return self._first_in(self.here & ~other, other & ~self.here)

    def _better(self, other: int) -> Known:
        return self._first_in(other & ~self.here, self.here & ~other)

    def _first_in(self, these: int, those: int) -> Known:
        """One of these outranks all of those."""
        if not those:
            return True
        if (these, those) not in self._met:
            self._met[these, those] = self._any(
                self._all(self.before[x, y] for y in members(those)) for x in members(these)
            )
        return self._met[these, those]

    def _all(self, parts: Iterable[Known]) -> Known:
        left = []
        for part in parts:
            if part is False:
                return False
            if part is not True:
                left.append(part)
        if len(left) < 2:
            return left[0] if left else True
        self.last += 1
        self.hard += [[-self.last, part] for part in left]
        return self.last

    def _any(self, parts: Iterable[Known]) -> Known:
        left = []
        for part in parts:
            if part is True:
                return True
            if part is not False:
                left.append(part)
        if len(left) < 2:
            return left[0] if left else False
        self.last += 1
        self.hard.append([-self.last, *left])
        return self.last

    def solved(self) -> list[int] | None:
        from pysat.examples.rc2 import RC2
        from pysat.formula import WCNF

        formula = WCNF()
        formula.extend(self.hard)
        formula.extend([[number] for number in range(1, self.pairs + 1)], weights=[1] * self.pairs)
        with RC2(formula) as solver:
            while True:
                model = solver.compute()
                if model is None:
                    return None
                holds = set(model)
                broken = self._broken(holds)
                if not broken:
                    return sorted(self.statements, key=lambda x: self._above(x, holds))
                for clause in broken:
                    solver.add_clause(clause)

    def _above(self, x: int, holds: set[int]) -> int:
        return sum(self.before[y, x] in holds for y in self.statements if y != x)

    def _broken(self, holds: set[int]) -> list[list[int]]:
        """Clauses for the triples that go round in a circle."""
        found = []
        for x, y, z in combinations(self.statements, 3):
            xy, yz, xz = self.before[x, y], self.before[y, z], self.before[x, z]
            if xy in holds and yz in holds and xz not in holds:
                found.append([-xy, -yz, xz])
            elif xy not in holds and yz not in holds and xz in holds:
                found.append([xy, yz, -xz])
        return found
