"""The five concepts at every state by the compiled core: what `standoff.engines.arrays` does, several times as fast.

The core is built with the package where there is a C compiler, on 64-bit x86 once for each generation of vector
instructions; what the processor cannot run is never called. STANDOFF_NATIVE=none|baseline|v3|v4 chooses another than
the best. The method is that of `standoff.engines.arrays`, on tiles of 64 states that differ in no own option.
"""

from __future__ import annotations

import ctypes
import os
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.engines.five import ANY_REPLY, CREDIBLE_REPLY, FIVE, NO_ESCAPE, asked, bit_of
from standoff.engines.ranks import RankArray, check_arrays
from standoff.errors import InputError, listed
from standoff.game.space import OptionSpace

Flags = NDArray[np.uint8]

VARIABLE = "STANDOFF_NATIVE"
NONE = "none"
LEVELS = {"baseline": 0, "v3": 3, "v4": 4}
"""Variants of the core, the slowest first, and what `standoff_level` must be for them."""

SUFFIXES = {1: "u8", 2: "u16", 4: "u32"}
MOST_PAIRS = 128
"""Own states up to which all pairs are compared; beyond, the least value at each rank is kept in a table."""
WORTH_A_TABLE = 8
"""Own states for each way in which one-way options can stand, from which a table for each of these ways is quicker."""
LONG_TABLE = 2
"""Ranks to an own state from which they are numbered anew along the own options, so that the tables are short."""
CELL = 64
SLICED = 4096
"""States from which GMR and SMR are tried slice by slice."""
SETS = 14
PROFILES = 64
PROFILES_OF_WIDE = 16
WIDE = 4096


# --- which core -------------------------------------------------------------------------------------------------------


@cache
def available() -> tuple[str, ...]:
    """The variants that were built and that this processor can run, the slowest first; () without a compiled core."""
    baseline = _loaded("baseline")
    if baseline is None:
        return ()
    level = int(baseline.standoff_level())
    return tuple(name for name, needed in LEVELS.items() if needed <= level and _path(name).exists())


def chosen() -> str | None:
    """The variant that is used: the one named by STANDOFF_NATIVE, or the fastest; None for NumPy alone.

    Raises InputError where the variable names a variant that is not there.
    """
    there = available()
    wanted = os.environ.get(VARIABLE, "")
    if not wanted:
        return there[-1] if there else None
    if wanted == NONE:
        return None
    if wanted not in there:
        raise InputError(f"{VARIABLE} is {wanted!r}; there is {listed((NONE, *there))}")
    return wanted


def _path(variant: str) -> Path:
    suffix = sysconfig.get_config_var("EXT_SUFFIX") or ".so"
    return Path(__file__).with_name(f"_native_{variant}{suffix}")


@cache
def _loaded(variant: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(str(_path(variant)))
    except OSError:
        return None


def compiled_core() -> ctypes.CDLL:
    """The variant that is used. Raises InputError where there is none."""
    variant = chosen()
    core = None if variant is None else _loaded(variant)
    if core is None:
        raise InputError(f"there is no compiled core here (built: {listed(available()) or 'none'})")
    return core


# --- flags ------------------------------------------------------------------------------------------------------------


def flags(
    space: OptionSpace,
    ranks: Sequence[NDArray[Any]],
    concepts: Sequence[str] = FIVE,
    *,
    actors: Sequence[int] | None = None,
    threads: int = 1,
) -> list[Flags]:
    """For each actor the concepts under which each state is stable: exactly as `standoff.engines.arrays.flags`.

    Raises also InputError where there is no compiled core, and MemoryError.
    """
    whom = range(len(space.actors)) if actors is None else actors
    found = dict(each(space, ranks, concepts, actors=list(dict.fromkeys(whom)), threads=threads))
    return [found[actor] for actor in whom]


def each(
    space: OptionSpace,
    ranks: Sequence[NDArray[Any]],
    concepts: Sequence[str] = FIVE,
    *,
    actors: Sequence[int] | None = None,
    threads: int = 1,
) -> Iterator[tuple[int, Flags]]:
    """The same, one actor after another as (actor, flags), so that not all flags need be kept."""
    names = asked(concepts)
    check_arrays(space, ranks)
    core = compiled_core()
    whom = range(len(space.actors)) if actors is None else actors
    return _each(core, space, _of_core_types(ranks), names, whom, threads)


def _each(
    core: ctypes.CDLL,
    space: OptionSpace,
    ranks: list[RankArray],
    names: Sequence[str],
    whom: Sequence[int],
    threads: int,
) -> Iterator[tuple[int, Flags]]:
    profiles = 1 if ranks[0].ndim == 1 else ranks[0].shape[1]
    most = PROFILES_OF_WIDE if any(1 << own.bit_count() > WIDE for own in space.own.values()) else PROFILES
    if not names:
        yield from ((actor, np.zeros(ranks[0].shape, dtype=np.uint8)) for actor in whom)
    elif profiles <= most and profiles.bit_count() == 1:
        call = _Call(core, space, [np.ascontiguousarray(own) for own in ranks], profiles, names, threads)
        yield from ((actor, call.flags(actor).reshape(ranks[0].shape)) for actor in whom)
    else:
        found = {actor: np.empty(ranks[0].shape, dtype=np.uint8) for actor in whom}
        for first in range(0, profiles, most):
            width = min(most, profiles - first)
            call = _Call(core, space, [_padded(own, first, width) for own in ranks], _power(width), names, threads)
            for actor in whom:
                found[actor][:, first : first + width] = call.flags(actor).reshape(space.size, -1)[:, :width]
        yield from found.items()


def _power(width: int) -> int:
    """The power of two from a number on."""
    return 1 << (width - 1).bit_length()


def _padded(ranks: RankArray, first: int, width: int) -> RankArray:
    """Some profiles, and the last of them again until there are 1, 2, 4, ... of them."""
    places = np.minimum(np.arange(first, first + _power(width)), first + width - 1)
    return ranks.take(places, axis=1)


def _of_core_types(ranks: Sequence[NDArray[Any]]) -> list[RankArray]:
    """Ranks of at most four bytes."""
    return [own if own.itemsize <= 4 else _renumbered(own) for own in ranks]


def _renumbered(ranks: NDArray[Any]) -> RankArray:
    present, place = np.unique(ranks, return_inverse=True)
    number = np.arange(len(present)) + int(present[0] != 0)
    return number.astype(np.uint32)[place].reshape(ranks.shape)


class _Shape(ctypes.Structure):
    _fields_ = (
        ("bits", ctypes.c_int32),
        ("actors", ctypes.c_int32),
        ("free_bits", ctypes.c_int32),
        ("threads", ctypes.c_int32),
        ("low", ctypes.POINTER(ctypes.c_int32)),
        ("width", ctypes.POINTER(ctypes.c_int32)),
        ("up", ctypes.POINTER(ctypes.c_uint32)),
        ("down", ctypes.POINTER(ctypes.c_uint32)),
    )


@dataclass(eq=False)
class _Call:
    """One call: everybody's ranks, flat, and working memory that all actors share, of the widest type of ranks."""

    core: ctypes.CDLL
    space: OptionSpace
    ranks: list[RankArray]
    profiles: int
    names: Sequence[str]
    threads: int
    shape: _Shape = field(init=False)

    def __post_init__(self) -> None:
        self.rows = self.space.size * self.profiles
        self.ranks = [own.reshape(-1) for own in self.ranks]
        self.dtype = max((own.dtype for own in self.ranks), key=lambda dtype: dtype.itemsize)
        self.items = (ctypes.c_int * len(self.ranks))(*(own.itemsize for own in self.ranks))
        self.shape = _shape(self.space, self.profiles, max(1, self.threads))
        free = not (self.space.yes_stays | self.space.no_stays) and int(self.ranks[0].min()) > 0
        self.indirect = [name for name in (*(() if free else ANY_REPLY), *CREDIBLE_REPLY) if name in self.names]
        if any(name in CREDIBLE_REPLY for name in self.indirect):
            self.targets, self.tables = self._targets()

    @cached_property
    def best(self) -> RankArray:
        """The best that the actor in hand can move to from each state."""
        return aligned(self.rows, self.dtype)

    @cached_property
    def values(self) -> RankArray:
        return aligned(self.rows, self.dtype)

    @cached_property
    def stamps(self) -> NDArray[np.uint32]:
        return np.empty(-(-self.rows // CELL), dtype=np.uint32)

    def _targets(self) -> tuple[list[RankArray], list[int]]:
        """What an actor's improvements are told by, and its largest rank where that is looked up in tables."""
        found = [self._target(actor, own) for actor, own in enumerate(self.space.own.values())]
        return [ranks for ranks, _ in found], [most for _, most in found]

    def _target(self, actor: int, own: int) -> tuple[RankArray, int]:
        ranks, states = self.ranks[actor], 1 << own.bit_count()
        standing = 1 << (own & (self.space.yes_stays | self.space.no_stays)).bit_count()
        if states <= MOST_PAIRS or (standing > 1 and standing * WORTH_A_TABLE > states):
            return ranks, 0
        most = int(ranks.max())
        if most <= LONG_TABLE * states:
            return ranks, most
        short = np.empty_like(ranks)
        self._do("compress", ranks.itemsize, actor, _at(ranks), _at(short))
        return short, states

    def flags(self, actor: int) -> Flags:
        actor = range(len(self.ranks))[actor]
        found: Flags = aligned(self.rows, np.dtype(np.uint8))
        own = self.ranks[actor]
        wanted = sum(map(bit_of, self.names))
        self._own(actor, wanted, found, with_best="SSEQ" in self.indirect)
        undone = self._by_slices(actor, own, found)
        if undone & bit_of("SMR") and "SSEQ" not in self.indirect:
            self._own(actor, wanted, np.empty_like(found), with_best=True)
        for concept in self.indirect:
            if concept in ANY_REPLY and not undone & bit_of(concept):
                continue
            source = self.best if concept in NO_ESCAPE else own
            everybody, tables = None, None
            if concept in CREDIBLE_REPLY:
                everybody = (ctypes.c_void_p * len(self.targets))(*(ranks.ctypes.data for ranks in self.targets))
                tables = (ctypes.c_long * len(self.tables))(*self.tables)
            given = (
                _at(own),
                _at(source),
                everybody,
                self.items,
                tables,
                _at(self.values),
                _at(self.stamps),
                _at(found),
            )
            self._do("reply", self.dtype.itemsize, actor, bit_of(concept), *given)
        if "Nash" not in self.names:
            found &= np.uint8(wanted)
        return found

    def _own(self, actor: int, wanted: int, found: Flags, *, with_best: bool) -> None:
        """Nash, and GMR and SMR where they are thresholds: `found` is written anew."""
        best = _at(self.best if with_best else None)
        simple = ctypes.c_int(0)
        own = self.ranks[actor]
        self._do("own", own.itemsize, actor, wanted, _at(own), best, _at(found), ctypes.byref(simple))

    def _by_slices(self, actor: int, own: RankArray, found: Flags) -> int:
        """Try GMR and SMR without a value for every state; the bits of what was asked for and is not done."""
        wanted = sum(bit_of(name) for name in self.indirect if name in ANY_REPLY)
        if not wanted or self.rows < SLICED:
            return wanted
        return self._do("slices", own.itemsize, actor, wanted, _at(own), _at(self.sets), _at(found))

    @cached_property
    def sets(self) -> NDArray[np.uint64]:
        """Working memory of so many sets of rows; only what is used of it is ever taken."""
        return aligned(SETS * self.rows // 64, np.dtype(np.uint64))

    def _do(self, name: str, item: int, *arguments: object) -> int:
        """What the core's function says; a number below 0 is a MemoryError."""
        function = self.core[f"standoff_{name}_{SUFFIXES[item]}"]
        said: int = function(ctypes.byref(self.shape), *arguments)
        if said < 0:
            raise MemoryError("no memory left for the tiles of the compiled core")
        return said


def aligned(count: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """An array that begins where a cache line does, so that no row of a tile lies in two of them more than it must."""
    room = np.empty(count * dtype.itemsize + CELL, dtype=np.uint8)
    first = -room.ctypes.data % CELL
    return room[first : first + count * dtype.itemsize].view(dtype)


def _at(array: NDArray[Any] | None) -> ctypes.c_void_p:
    return ctypes.c_void_p(None if array is None else array.ctypes.data)


def _shape(space: OptionSpace, profiles: int, threads: int) -> _Shape:
    free = profiles.bit_length() - 1
    lows, widths, up, down = [], [], [], []
    low = 0
    for actor in space.actors:
        own = space.own[actor]
        lows.append(free + low)
        widths.append(own.bit_count())
        up.append((space.yes_stays & own) >> low)
        down.append((space.no_stays & own) >> low)
        low += own.bit_count()
    signed, unsigned = ctypes.c_int32 * len(lows), ctypes.c_uint32 * len(lows)
    return _Shape(low + free, len(lows), free, threads, signed(*lows), signed(*widths), unsigned(*up), unsigned(*down))
