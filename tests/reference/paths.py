"""Status quo analysis, word for word and slow: all legal sequences, one length after the other.

Li, Kilgour and Hipel, Journal of the Operational Research Society 56 (2005), 699-707: V_j^(1) holds the states that
one move of j leads to from the status quo, V_j^(k) those that one move of j leads to from a state in V_l^(k-1)
of another actor l, and S_j^(h) is everything in V_j^(1) .. V_j^(h). Nothing is imported from the package.
"""

from __future__ import annotations

from tests.reference.stability import Conflict

Tables = list[list[set[int]]]


def _step(conflict: Conflict, improving: bool, actor: int, state: int) -> set[int]:
    if improving:
        return conflict.unilateral_improvements(actor, state)
    return conflict.unilateral_moves(actor, state)


def exactly(conflict: Conflict, start: int, improving: bool, *, in_a_row: bool = False) -> Tables:
    """V: `[k - 1][j]`, the states that exactly k moves lead to, the last by j.

    k runs until every longer sequence only repeats pairs of a state and a last mover: at most states times actors.
    in_a_row: an actor may move twice in a row, so that the rule of legal sequences is dropped.
    """
    actors = range(conflict.actors)
    tables: Tables = [[_step(conflict, improving, j, start) for j in actors]]
    for _ in range(conflict.states * conflict.actors):
        before = tables[-1]
        tables.append(
            [
                {
                    end
                    for last in actors
                    if in_a_row or last != j
                    for state in before[last]
                    for end in _step(conflict, improving, j, state)
                }
                for j in actors
            ]
        )
    return tables


def first_reached(tables: Tables) -> dict[tuple[int, int], int]:
    """(state, last mover) -> the least h for which the state is in S_j^(h)."""
    found: dict[tuple[int, int], int] = {}
    for number, by_mover in enumerate(tables, start=1):
        for mover, states in enumerate(by_mover):
            for state in states:
                found.setdefault((state, mover), number)
    return found


def first_path(
    conflict: Conflict, start: int, target: int, length: int, improving: bool
) -> tuple[tuple[int, int], ...] | None:
    """The first path of this length by actors and then states, as (mover, state) pairs: depth first over all."""

    def search(state: int, last: int | None, left: int) -> tuple[tuple[int, int], ...] | None:
        if left == 0:
            return () if state == target else None
        for mover in range(conflict.actors):
            if mover == last:
                continue
            for end in sorted(_step(conflict, improving, mover, state)):
                rest = search(end, mover, left - 1)
                if rest is not None:
                    return ((mover, end), *rest)
        return None

    return search(start, None, length)
