"""Limited-move and non-myopic stability of two actors, word for word and slow.

Kilgour 1985; Kilgour, Hipel and Fang 1987; Fang, Hipel and Kilgour 1989 (recalled). With ties, the first best move in
the order of the states.
"""

from tests.reference.stability import Conflict


def anticipated(conflict: Conflict, actor: int, state: int, horizon: int) -> int:
    """G_i(s, h)."""
    if horizon == 0 or not conflict.moves[actor][state]:
        return state
    payoff, other = conflict.rank[actor], 1 - actor
    ends = {to: anticipated(conflict, other, to, horizon - 1) for to in sorted(conflict.moves[actor][state])}
    best = max(payoff[end] for end in ends.values())
    first = next(end for end in ends.values() if payoff[end] == best)
    return first if payoff[first] > payoff[state] else state


def limited_move_stable(conflict: Conflict, actor: int, state: int, horizon: int) -> bool:
    return anticipated(conflict, actor, state, horizon) == state


Table = tuple[tuple[int, ...], tuple[int, ...]]


def tables_until_they_repeat(conflict: Conflict) -> tuple[list[Table], int]:
    """G_1(., h) and G_2(., h) for h = 0, 1, ... until a pair of tables comes again, and when it came first."""
    everywhere = tuple(range(conflict.states))
    tables: list[Table] = [(everywhere, everywhere)]
    while True:
        table = _one_more(conflict, tables[-1])
        if table in tables:
            return tables, tables.index(table)
        tables.append(table)


def _one_more(conflict: Conflict, table: Table) -> Table:
    def after(actor: int, state: int) -> int:
        payoff, theirs = conflict.rank[actor], table[1 - actor]
        ends = [theirs[to] for to in sorted(conflict.moves[actor][state])]
        if not ends:
            return state
        best = max(payoff[end] for end in ends)
        first = next(end for end in ends if payoff[end] == best)
        return first if payoff[first] > payoff[state] else state

    states = range(conflict.states)
    return tuple(after(0, s) for s in states), tuple(after(1, s) for s in states)


def non_myopic(conflict: Conflict) -> list[set[int]]:
    """For each actor the states that are L_h stable for all h but finitely many."""
    tables, again = tables_until_they_repeat(conflict)
    return [{s for s in range(conflict.states) if all(t[i][s] == s for t in tables[again:])} for i in range(2)]
