"""Ranks of every state in the smallest type that holds them: 0 is infeasible, larger is better, equal is a tie.

The largest value of a type is never a rank: it stands for infinity.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.case.formula import Formula
from standoff.engines.bitsets import Blocks, CodeList, CodeRange, Truth, bits_of, none_of, truth
from standoff.errors import InputError, LimitError
from standoff.game.prioritised import PrioritisedGame
from standoff.game.space import OptionSpace

RankArray = NDArray[np.unsignedinteger[Any]]

MAX_OPTIONS = 30
SMALL_TABLE = 1 << 16
TABLE_PER_STATE = 4
WORTH_A_TABLE = 8
KEY_BITS = 63


def smallest(greatest: int) -> np.dtype[np.unsignedinteger[Any]]:
    """The smallest unsigned type in which `greatest` is a rank."""
    return np.min_scalar_type(greatest + 1)


def rank_arrays(game: PrioritisedGame, actors: Sequence[int] | None = None) -> list[RankArray]:
    """One array of shape (2**options,) per actor, by option prioritisation (Fang, Hipel, Kilgour and Peng 2003).

    actors: their numbers; all if not given. Exact for any number of statements. Ranks are 1, 2, ... without gaps
    among the feasible states. Raises LimitError above MAX_OPTIONS options.
    """
    if game.options > MAX_OPTIONS:
        raise LimitError(
            f"{game.options} options make {1 << game.options:,} states; the limit of arrays of all states is "
            f"{MAX_OPTIONS} options"
        )
    blocks = CodeRange(game.space)
    feasible = [none_of(game.infeasible, blocks.named(block)) for block in blocks.blocks]
    return [_ranked(blocks, game.statements[actor], feasible) for actor in _every(game, actors)]


def ranks_at(game: PrioritisedGame, codes: NDArray[np.int64], actors: Sequence[int] | None = None) -> list[RankArray]:
    """One array of shape (states,) per actor, for feasible codes; as `rank_arrays`, but no state is infeasible."""
    blocks = CodeList(game.space, codes)
    feasible: list[Truth] = [True for _ in blocks.blocks]
    return [_ranked(blocks, game.statements[actor], feasible) for actor in _every(game, actors)]


def _every(game: PrioritisedGame, actors: Sequence[int] | None) -> Sequence[int]:
    return range(len(game.actors)) if actors is None else actors


def _ranked(blocks: Blocks, statements: Sequence[Formula], feasible: Sequence[Truth]) -> RankArray:
    """Ranks by some statements at a time; each round splits the ties of the rounds before."""
    ranks: RankArray = np.empty(blocks.size, dtype=np.uint8)
    for block, found in zip(blocks.blocks, feasible, strict=True):
        ranks[block] = bits_of(found, block.stop - block.start)
    most = int(np.count_nonzero(ranks))
    distinct, done = min(most, 1), 0
    while done < len(statements) and distinct < most:
        left = len(statements) - done
        room = max(SMALL_TABLE, TABLE_PER_STATE * blocks.size) // (distinct + 1)
        fitting = room.bit_length() - 1
        by_table = fitting >= min(left, WORTH_A_TABLE)
        taken = min(left, fitting if by_table else KEY_BITS - distinct.bit_length())
        keys = _keys(blocks, statements[done : done + taken], ranks, distinct)
        ranks, distinct = _split_by_table(keys, distinct, taken) if by_table else _split_by_sorting(keys, taken)
        done += taken
    return ranks


def _keys(blocks: Blocks, statements: Sequence[Formula], ranks: RankArray, distinct: int) -> RankArray:
    """The rank so far and the truths of the statements, read as one number."""
    keys: RankArray = np.empty(blocks.size, dtype=np.min_scalar_type(((distinct + 1) << len(statements)) - 1))
    for block in blocks.blocks:
        named = blocks.named(block)
        size = block.stop - block.start
        part = ranks[block].astype(keys.dtype)
        for first in range(0, len(statements), 8):
            some = statements[first : first + 8]
            part <<= len(some)
            part |= _byte([truth(formula, named) for formula in some], size)
        keys[block] = part
    return keys


def _byte(truths: Sequence[Truth], size: int) -> NDArray[np.uint8]:
    found = np.zeros(size, dtype=np.uint8)
    for one in truths:
        found <<= 1
        if one is True:
            found |= 1
        elif one is not False:
            found |= bits_of(one, size)
    return found


def _split_by_table(keys: RankArray, distinct: int, taken: int) -> tuple[RankArray, int]:
    step = SMALL_TABLE
    present = np.zeros((distinct + 1) << taken, dtype=bool)
    for start in range(0, len(keys), step):
        present[keys[start : start + step]] = True
    present[: 1 << taken] = False
    found = int(np.count_nonzero(present))
    rank_of = np.cumsum(present, dtype=np.int64).astype(smallest(found))
    ranks: RankArray = np.empty(len(keys), dtype=smallest(found))
    for start in range(0, len(keys), step):
        ranks[start : start + step] = rank_of.take(keys[start : start + step])
    return ranks, found


def _split_by_sorting(keys: RankArray, taken: int) -> tuple[RankArray, int]:
    present, place = np.unique(keys, return_inverse=True)
    before = int(np.searchsorted(present, 1 << taken))
    found = len(present) - before
    place = place.astype(np.int64) + (1 - before)
    ranks: RankArray = np.maximum(place, 0).astype(smallest(found))
    return ranks, found


def compressed(values: NDArray[Any]) -> RankArray:
    """Ranks 1, 2, ... in the order of the values, shape (states,), in the smallest type."""
    if not len(values):
        return np.zeros(0, dtype=np.uint8)
    least = int(values.min())
    span = int(values.max()) - least + 1
    if span > max(SMALL_TABLE, TABLE_PER_STATE * len(values)):
        present, place = np.unique(values, return_inverse=True)
        return (place + 1).astype(smallest(len(present)))
    offset = (values - least).astype(np.intp, copy=False)
    seen = np.zeros(span, dtype=bool)
    seen[offset] = True
    found = int(np.count_nonzero(seen))
    ranks: RankArray = np.cumsum(seen).astype(smallest(found)).take(offset)
    return ranks


def spread(space: OptionSpace, codes: NDArray[np.int64], ranks: Sequence[NDArray[Any]]) -> list[RankArray]:
    """From ranks of listed states to one array of shape (2**options,) per actor; 0 where no state is listed.

    codes: of the listed states, shape (states,); ranks: any numbers, one per listed state. Raises LimitError above
    MAX_OPTIONS options.
    """
    if len(space.options) > MAX_OPTIONS:
        raise LimitError(f"{len(space.options)} options; the limit of arrays of all states is {MAX_OPTIONS}")
    arrays = []
    for own in ranks:
        small = compressed(own)
        full: RankArray = np.zeros(space.size, dtype=small.dtype)
        full[codes] = small
        arrays.append(full)
    return arrays


def check_arrays(space: OptionSpace, ranks: Sequence[NDArray[Any]]) -> None:
    """Raises InputError unless there is one array of ranks per actor, all of one shape, each of an unsigned type."""
    if len(ranks) != len(space.actors):
        raise InputError(f"{len(space.actors)} actors and {len(ranks)} arrays of ranks")
    for own in ranks:
        if own.dtype.kind != "u":
            raise InputError(f"ranks are of an unsigned type, not {own.dtype}")
        if own.shape != ranks[0].shape or own.ndim not in (1, 2) or own.shape[0] != space.size:
            raise InputError(f"ranks have the shape ({space.size},) or ({space.size}, profiles), not {own.shape}")
