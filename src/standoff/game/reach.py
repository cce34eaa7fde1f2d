"""Where joint moves lead in option form: states as tables, moves of one actor as shifts.

Moves in option form are transitive, so that the rule of legal sequences, nobody twice in a row (Fang, Hipel and
Kilgour 1993, ch. 3), removes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from standoff.game.space import OptionSpace

FEW_OPTIONS = 16


def spread(space: OptionSpace, actor: str, table: int, *, back: bool = False) -> int:
    """The states of `table` and all that one move of `actor` makes of them, feasible or not.

    back: the states of `table` and all from which one move of `actor` leads into it.
    """
    own = space.own[actor]
    only_up, only_down = (space.no_stays, space.yes_stays) if back else (space.yes_stays, space.no_stays)
    for bit in range(len(space.options)):
        if own >> bit & 1:
            yes = space.table(space.options[bit])
            up = 0 if only_down >> bit & 1 else (table & ~yes) << (1 << bit)
            down = 0 if only_up >> bit & 1 else (table & yes) >> (1 << bit)
            table |= up | down
    return table


def reachable(space: OptionSpace, feasible: int, movers: tuple[str, ...], start: int) -> int:
    """Table of `start` and every state that legal sequences of the movers' moves lead to from it (R_H(s)).

    Where everything is feasible these are all states that differ from `start` in permitted changes of the movers' own
    options: each mover makes its changes in one move, and no move depends on another. The last results are kept.
    """
    if feasible.bit_count() == space.size:
        return _unhindered(space, movers, start)
    kept = _reachable if len(space.options) <= FEW_OPTIONS else _reachable_far
    return kept(space, feasible, movers, start)


@lru_cache(maxsize=64)
def _unhindered(space: OptionSpace, movers: tuple[str, ...], start: int) -> int:
    table = 1 << start
    for actor in movers:
        table = spread(space, actor, table)
    return table


def _within(space: OptionSpace, feasible: int, movers: tuple[str, ...], start: int) -> int:
    table, before = 1 << start, 0
    while table != before:
        before = table
        for actor in movers:
            table |= spread(space, actor, table) & feasible
    return table


_reachable = lru_cache(maxsize=1024)(_within)
_reachable_far = lru_cache(maxsize=32)(_within)


def codes(table: int) -> Iterator[int]:
    """Codes in a table, rising."""
    raw = table.to_bytes((table.bit_length() + 7) // 8, "little")
    for position, byte in enumerate(raw):
        yield from (position * 8 + bit for bit in range(8) if byte >> bit & 1)
