"""Questions about all completions of one actor's goals at once, as satisfiability over order variables.

One variable per pair of goals says which outranks which; the transitivity clauses make every model a completion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from pysat.solvers import Cadical153

from standoff.explain.orders import Order, members


class CompletionSolver:
    """Incremental solver over the completions of one partial order."""

    def __init__(self, order: Order) -> None:
        self.count = len(order.below)
        self._solver = Cadical153()
        self._top = 0
        self._pair: dict[tuple[int, int], int] = {}
        self._preferred: dict[tuple[int, int], int] = {}
        for first in range(self.count):
            for second in range(first + 1, self.count):
                variable = self._new()
                self._pair[first, second], self._pair[second, first] = variable, -variable
        self._add_axioms(order)

    def _new(self) -> int:
        self._top += 1
        return self._top

    def _add_axioms(self, order: Order) -> None:
        goals = range(self.count)
        for a in goals:
            for b in members(order.below[a]):
                self._solver.add_clause([self._pair[a, b]])
            for b in goals:
                for c in goals:
                    if len({a, b, c}) == 3 and a < c:
                        self._solver.add_clause([-self._pair[a, b], -self._pair[b, c], self._pair[a, c]])
                        self._solver.add_clause([self._pair[a, b], self._pair[b, c], -self._pair[a, c]])

    def prefers(self, first: int, second: int) -> int | None:
        """A literal that holds iff the state with goal mask `first` is preferred to `second`; None: it never is."""
        for_first, for_second = first & ~second, second & ~first
        if not for_first:
            return None
        key = (for_first, for_second)
        if key not in self._preferred:
            self._preferred[key] = self.any_of([self._tops(goal, for_second) for goal in members(for_first)])
        return self._preferred[key]

    def _tops(self, goal: int, others: int) -> int:
        return self.all_of([self._pair[goal, other] for other in members(others)])

    def all_of(self, literals: Sequence[int]) -> int:
        """A literal equivalent to the conjunction."""
        if len(literals) == 1:
            return literals[0]
        result = self._new()
        for literal in literals:
            self._solver.add_clause([-result, literal])
        self._solver.add_clause([result, *(-literal for literal in literals)])
        return result

    def any_of(self, literals: Sequence[int]) -> int:
        """A literal equivalent to the disjunction."""
        return -self.all_of([-literal for literal in literals])

    def possible(self, assumptions: Iterable[int]) -> bool:
        """Whether some completion makes all these literals true."""
        return bool(self._solver.solve(assumptions=list(assumptions)))


@lru_cache(maxsize=256)
def solver_for(order: Order) -> CompletionSolver:
    """A solver shared by all questions about the same partial order."""
    return CompletionSolver(order)
