"""The engine of all states: the compiled core where it is there, else NumPy; both give the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.engines import arrays, native, native_ranks
from standoff.engines.five import FIVE, bit_of
from standoff.engines.ranks import RankArray, spread
from standoff.engines.ranks import rank_arrays as ranked_by_numpy
from standoff.game.model import Game
from standoff.game.prioritised import PrioritisedGame
from standoff.game.space import OptionSpace

Flags = NDArray[np.uint8]
Marks = dict[str, list[NDArray[np.bool_]]]

NUMPY = "NumPy"


def name() -> str:
    """What judges: "C (v4)", "C (v3)", "C (baseline)" or "NumPy".

    Raises InputError where STANDOFF_NATIVE names what is not there.
    """
    variant = native.chosen()
    return NUMPY if variant is None else f"C ({variant})"


def flags(
    space: OptionSpace,
    ranks: Sequence[NDArray[Any]],
    concepts: Sequence[str] = FIVE,
    *,
    actors: Sequence[int] | None = None,
    threads: int = 1,
) -> list[Flags]:
    """For each actor the concepts under which each state is stable (`standoff.engines.arrays.flags`)."""
    judge: Callable[..., list[Flags]] = arrays.flags if native.chosen() is None else native.flags
    return judge(space, ranks, concepts, actors=actors, threads=threads)


def rank_arrays(game: PrioritisedGame, actors: Sequence[int] | None = None) -> list[RankArray]:
    """One array of ranks of shape (2**options,) per actor (`standoff.engines.ranks.rank_arrays`)."""
    rank = ranked_by_numpy if native.chosen() is None else native_ranks.rank_arrays
    return rank(game, actors)


def game_marks(game: Game, concepts: Sequence[str]) -> Marks:
    """concept -> one boolean array of shape (states,) per actor, for a ranked game in option form.

    Raises LimitError for too many options.
    """
    assert game.space is not None
    assert game.codes is not None
    found = [own[game.codes] for own in flags(game.space, spread(game.space, game.codes, game.ranks), concepts)]
    return {concept: [(own & bit_of(concept)).astype(bool) for own in found] for concept in concepts}
