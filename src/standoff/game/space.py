"""States and moves in option form: codes, masks and truth tables as whole numbers.

A state is a code: bit k is the value of option k (first option of the first actor = least significant bit). A *table*
is a Python integer with one bit per code, so that one formula over a million states is a handful of word-parallel
operations.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or
from standoff.errors import LimitError

MAX_OPTIONS = 22
MAX_TABLE_OPTIONS = 24
MAX_MOVES = 1 << 16
KEPT_LOOKUPS = 16


@lru_cache(maxsize=64)
def option_table(bit: int, options: int) -> int:
    """The table of one option: bit s is set iff option `bit` is yes in code s."""
    half = 1 << bit
    table, width = ((1 << half) - 1) << half, half * 2
    while width < 1 << options:
        table |= table << width
        width *= 2
    return table


def table_of(formula: Formula, named: Mapping[str, int], full: int) -> int:
    """The table of a formula, given the tables of its names; `full` has a bit for every code."""
    match formula:
        case Atom(name):
            return named[name]
        case Not(part):
            return full ^ table_of(part, named, full)
        case And(parts):
            table = full
            for part in parts:
                table &= table_of(part, named, full)
            return table
        case Or(parts):
            table = 0
            for part in parts:
                table |= table_of(part, named, full)
            return table
        case If(then, when):
            return table_of(then, named, full) | (full ^ table_of(when, named, full))
        case Iff(left, right):
            return full ^ table_of(left, named, full) ^ table_of(right, named, full)


@dataclass(frozen=True)
class OptionSpace:
    """Options of all actors with their permitted directions.

    `options` are `actor.option` grouped by actor in the order of `actors`; `yes_stays` and `no_stays` are masks of
    options that cannot go back to no, or to yes. Tables are made of up to MAX_TABLE_OPTIONS options only.
    """

    actors: tuple[str, ...]
    options: tuple[str, ...]
    yes_stays: int = 0
    no_stays: int = 0

    @property
    def size(self) -> int:
        """Number of codes, feasible or not."""
        return 1 << len(self.options)

    def check_listed(self) -> None:
        """Raises LimitError above MAX_OPTIONS options, where states are listed one by one as arrays."""
        self._check(MAX_OPTIONS)

    def check_tables(self) -> None:
        """Raises LimitError above MAX_TABLE_OPTIONS options, where a table has 2 MB."""
        self._check(MAX_TABLE_OPTIONS)

    def _check(self, limit: int) -> None:
        if len(self.options) > limit:
            raise LimitError(
                f"{len(self.options)} options make {2 ** len(self.options):,} states; "
                f"the limit here is {limit} options ({2**limit:,} states)"
            )

    @cached_property
    def full(self) -> int:
        """The table of all codes. Raises LimitError above MAX_TABLE_OPTIONS options."""
        self.check_tables()
        return (1 << self.size) - 1

    @cached_property
    def bits(self) -> dict[str, int]:
        return {option: bit for bit, option in enumerate(self.options)}

    @cached_property
    def own(self) -> dict[str, int]:
        """Mask of each actor's options."""
        masks = dict.fromkeys(self.actors, 0)
        for bit, option in enumerate(self.options):
            masks[option.split(".", 1)[0]] |= 1 << bit
        return masks

    def table(self, option: str) -> int:
        return option_table(self.bits[option], len(self.options))

    def permitted(self, start: int, end: int) -> bool:
        """Whether every option changes in a permitted direction."""
        return not (start & ~end & self.yes_stays) and not (~start & end & self.no_stays)

    def changes(self, actor: str, code: int) -> Iterator[int]:
        """Codes that one move of `actor` could make of `code`, feasible or not, in rising order of the change."""
        own = self.own[actor]
        change = own & -own
        while change:
            end = code ^ change
            if self.permitted(code, end):
                yield end
            change = (change - own) & own

    def code(self, yes: Sequence[str]) -> int:
        """The code with these options yes and all others no."""
        return sum(1 << self.bits[option] for option in set(yes))

    def yes(self, code: int) -> tuple[str, ...]:
        return tuple(option for bit, option in enumerate(self.options) if code >> bit & 1)


def moves_within(space: OptionSpace, actor: str, code: int, feasible: int) -> Iterator[int]:
    """The actor's moves from `code` to feasible codes (unilateral moves, R_i(s))."""
    may_be = lookup(feasible)
    return (end for end in space.changes(actor, code) if may_be(end))


def moves_listed(space: OptionSpace, actor: str, code: int, feasible: int) -> list[int]:
    """The same, all of them. Raises LimitError where there could be more than MAX_MOVES."""
    fixed = (code & space.yes_stays) | (~code & space.no_stays)
    count = (1 << (space.own[actor] & ~fixed).bit_count()) - 1
    if count > MAX_MOVES:
        raise LimitError(f"{actor} has {count:,} moves to look at, one by one; the limit is {MAX_MOVES:,}")
    return list(moves_within(space, actor, code, feasible))


_LOOKUPS: OrderedDict[int, tuple[int, Callable[[int], bool]]] = OrderedDict()


def lookup(table: int) -> Callable[[int], bool]:
    """Whether a code is in a table, for many codes of a large one: every shift would copy most of it.

    The last few are kept, by the identity of the table: comparing or hashing would read all of it.
    """
    known = _LOOKUPS.get(id(table))
    if known is None or known[0] is not table:
        known = _LOOKUPS[id(table)] = table, holds_in(table)
        while len(_LOOKUPS) > KEPT_LOOKUPS:
            _LOOKUPS.popitem(last=False)
    return known[1]


def holds_in(table: int) -> Callable[[int], bool]:
    """As `lookup`, for whoever keeps it."""
    size = table.bit_length()
    if size and table.bit_count() == size:
        return lambda code: code < size
    parts = table.to_bytes((size + 7) // 8, "little")
    return lambda code: code < size and bool(parts[code >> 3] >> (code & 7) & 1)


def table_with(codes: Iterable[int]) -> int:
    """The table of these codes."""
    every = list(codes)
    if not every:
        return 0
    parts = bytearray((max(every) >> 3) + 1)
    for code in every:
        parts[code >> 3] |= 1 << (code & 7)
    return int.from_bytes(parts, "little")
