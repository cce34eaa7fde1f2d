"""Rank arrays by the compiled core: what `standoff.engines.ranks.rank_arrays` does, many times as fast.

Every formula becomes a small program over sets of 64 states. Up to 15 statements are read as one number, in which the
first is the highest bit; more of them split the ties of those before, a few at a time.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or
from standoff.engines.native import aligned, compiled_core
from standoff.engines.ranks import MAX_OPTIONS, RankArray, smallest
from standoff.errors import LimitError
from standoff.game.prioritised import PrioritisedGame

AND, OR, NOT, IFF, ALWAYS = -1, -2, -3, -4, -5
SCORED = ((7, np.dtype(np.uint8)), (15, np.dtype(np.uint16)))
"""Statements up to which the number they make, and one more, is written in a type."""
MOST_AT_ONCE = 24
LEAST_TABLE = 1 << 20
TABLE_PER_STATE = 16
KEYS = 1 << 32


def rank_arrays(game: PrioritisedGame, actors: Sequence[int] | None = None, *, threads: int = 1) -> list[RankArray]:
    """One array of shape (2**options,) per actor, by option prioritisation: as `standoff.engines.ranks.rank_arrays`.

    Raises LimitError above MAX_OPTIONS options, InputError where there is no compiled core, and MemoryError.
    """
    return list(each_ranks(game, actors, threads=threads))


def each_ranks(game: PrioritisedGame, actors: Sequence[int] | None = None, *, threads: int = 1) -> Iterator[RankArray]:
    """The same, one actor after another, so that not all arrays need be kept."""
    if game.options > MAX_OPTIONS:
        raise LimitError(
            f"{game.options} options make {1 << game.options:,} states; the limit of arrays of all states is "
            f"{MAX_OPTIONS} options"
        )
    ranking = _Ranking(compiled_core(), game, max(1, threads))
    return (ranking.of(actor) for actor in (range(len(game.actors)) if actors is None else actors))


class _Programs(ctypes.Structure):
    _fields_ = (
        ("bits", ctypes.c_int32),
        ("count", ctypes.c_int32),
        ("infeasible", ctypes.c_int32),
        ("depth", ctypes.c_int32),
        ("code", ctypes.POINTER(ctypes.c_int32)),
        ("starts", ctypes.POINTER(ctypes.c_int32)),
    )


@dataclass(eq=False)
class _Ranking:
    core: ctypes.CDLL
    game: PrioritisedGame
    threads: int

    @property
    def states(self) -> int:
        return 1 << self.game.options

    def of(self, actor: int) -> RankArray:
        statements = self.game.statements[actor]
        for most, dtype in SCORED:
            if len(statements) <= most:
                return self._scored(statements, dtype)
        return self._refined(statements)

    def _scored(self, statements: Sequence[Formula], dtype: np.dtype[Any]) -> RankArray:
        scores = aligned(self.states, dtype)
        seen = np.zeros((1 << len(statements)) + 1, dtype=np.uint8)
        self._check(
            self.core.standoff_scores(self._programs(statements), _at(scores), dtype.itemsize, _at(seen), self.threads)
        )
        seen[0] = 0
        table = np.cumsum(seen, dtype=np.uint32)
        distinct = int(table[-1])
        wanted = smallest(distinct)
        if wanted == dtype and seen[1 : distinct + 1].all():
            return scores
        table[0] = 0
        ranks: RankArray = scores if wanted == dtype else aligned(self.states, wanted)
        given = (_at(scores), dtype.itemsize, _at(ranks), wanted.itemsize, _at(table))
        self.core.standoff_renumber(*given, ctypes.c_int64(self.states), self.threads)
        return ranks

    def _refined(self, statements: Sequence[Formula]) -> RankArray:
        ranks = np.zeros(self.states, dtype=np.uint32)
        room = min(KEYS - 64, max(LEAST_TABLE, TABLE_PER_STATE * self.states))
        distinct, done = 1, 0
        while done < len(statements):
            taken = min(len(statements) - done, MOST_AT_ONCE, (room // max(1, distinct)).bit_length() - 1)
            distinct = self._split(ranks, distinct, statements[done : done + taken])
            done += taken
        ranks += 1  # of infeasible states, all ones, this makes 0
        return ranks.astype(smallest(distinct), copy=False)

    def _split(self, ranks: NDArray[np.uint32], distinct: int, statements: Sequence[Formula]) -> int:
        """Refine ranks 0, 1, ... in place; the number of distinct ranks there are then."""
        parts = -(-(max(1, distinct) << len(statements)) // 64)
        present, before = np.zeros(parts, dtype=np.uint64), np.empty(parts, dtype=np.uint32)
        refine = self.core.standoff_refine
        refine.restype = ctypes.c_int64
        given = (_at(ranks), _at(present), _at(before), ctypes.c_int64(parts))
        found = int(refine(self._programs(statements), *given))
        self._check(min(found, 0))
        return found

    def _programs(self, statements: Sequence[Formula]) -> Any:
        return _programs(self.game, statements)

    @staticmethod
    def _check(code: int) -> None:
        if code:
            raise MemoryError("no memory left for the statements of the compiled core")


def _programs(game: PrioritisedGame, statements: Sequence[Formula]) -> Any:
    """A reference to what is excluded and the statements, as programs of the core, one after another."""
    compiled = [_code(formula, game.space.bits) for formula in (*game.infeasible, *statements)]
    starts = [0, *accumulate(map(len, compiled))]
    code = [step for program in compiled for step in program]
    depth = max((_depth(program) for program in compiled), default=1)
    return ctypes.byref(
        _Programs(
            game.options,
            len(compiled),
            len(game.infeasible),
            depth,
            (ctypes.c_int32 * max(1, len(code)))(*code),
            (ctypes.c_int32 * len(starts))(*starts),
        )
    )


def _code(formula: Formula, bits: dict[str, int]) -> list[int]:
    """Steps on a stack of sets of states: a number from 0 on puts an option there."""
    code: list[int] = []
    waiting: list[Formula | int] = [formula]
    while waiting:
        part = waiting.pop()
        match part:
            case int():
                code.append(part)
            case Atom(name):
                code.append(bits[name])
            case Not(inner):
                waiting += [NOT, inner]
            case And(()):
                code.append(ALWAYS)
            case Or(()):
                code += [ALWAYS, NOT]
            case And(parts):
                waiting += _joined(parts, AND)
            case Or(parts):
                waiting += _joined(parts, OR)
            case If(then, when):
                waiting += [OR, NOT, when, then]
            case Iff(left, right):
                waiting += [IFF, right, left]
    return code


def _joined(parts: Sequence[Formula], step: int) -> list[Formula | int]:
    """What comes last first: step, last part, step, ..., second part, first part."""
    steps: list[Formula | int] = []
    for part in parts[:0:-1]:
        steps += [step, part]
    return [*steps, parts[0]]


def _depth(program: Sequence[int]) -> int:
    change = {AND: -1, OR: -1, IFF: -1, NOT: 0}
    return max(accumulate(change.get(step, 1) for step in program))


def _at(array: NDArray[Any]) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)
