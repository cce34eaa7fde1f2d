"""Patterns over {yes, no, either} that cover a set of states exactly."""

from __future__ import annotations

from standoff.errors import LimitError
from standoff.exchange.gmcr_conditions import Literal, Member
from standoff.game.space import option_table

MAX_PATTERNS = 2_000


def table_of_member(member: Member, options: int) -> int:
    """The table of the states in which all literals hold."""
    full = (1 << (1 << options)) - 1
    table = full
    for bit, value in member:
        own = option_table(bit, options)
        table &= own if value else full ^ own
    return table


def patterns(wanted: int, may_be: int, options: int) -> tuple[Member, ...]:
    """Prime patterns that cover every state of the table `wanted` and none outside `may_be`, in order of their codes.

    Greedy: as few literals as possible in each, not the fewest patterns. Raises LimitError above MAX_PATTERNS.
    """
    found: list[Member] = []
    full = (1 << (1 << options)) - 1
    outside = full & ~may_be
    left = wanted
    while left:
        code = (left & -left).bit_length() - 1
        member = _prime(code, outside, options)
        found.append(member)
        if len(found) > MAX_PATTERNS:
            raise LimitError(f"more than {MAX_PATTERNS:,} patterns would be needed to say which states there are")
        left &= ~table_of_member(member, options)
    return tuple(found)


def _prime(code: int, outside: int, options: int) -> Member:
    literals: list[Literal] = [(bit, bool(code >> bit & 1)) for bit in range(options)]
    for literal in list(reversed(literals)):
        rest = [other for other in literals if other != literal]
        if not table_of_member(tuple(rest), options) & outside:
            literals = rest
    return tuple(literals)
