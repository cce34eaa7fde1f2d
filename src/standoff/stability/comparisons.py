"""Who strictly prefers which state, for analyses that need every pair of states compared: rankings and known pairs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError
from standoff.game.model import MAX_LISTED_STATES, Game
from standoff.game.preference import Pairs, Ranking, Ranks, Relation, as_pairs

Better = Callable[[int, int, int], bool]


def compared(game: Game) -> tuple[Ranks | Relation, ...]:
    """For each actor its ranks, shape (states,), or which state it prefers to which, shape (states, states).

    Raises InputError for a kind of preference that says more than that, and where some pairs are unknown.
    """
    return tuple(
        preference.ranks if isinstance(preference, Ranking) else _known(actor, as_pairs(preference)).better
        for actor, preference in zip(game.actors, game.preferences, strict=True)
    )


def _known(actor: str, pairs: Pairs) -> Pairs:
    if pairs.unknown.any():
        raise InputError(
            f"{actor}: how it compares some states is unknown, and this needs every pair of states compared"
        )
    return pairs


def strictly_better(game: Game) -> Better:
    """better(i, s, t): whether actor number i strictly prefers state s to state t. Raises as `compared`."""
    rows = [known.tolist() if len(known) <= MAX_LISTED_STATES else known for known in compared(game)]
    if game.ranked:
        return lambda actor, first, second: bool(rows[actor][first] > rows[actor][second])
    single = [known.ndim == 1 for known in compared(game)]

    def better(actor: int, first: int, second: int) -> bool:
        row = rows[actor]
        return bool(row[first] > row[second] if single[actor] else row[first][second])

    return better


def preferred_to(known: Ranks | Relation, state: int) -> NDArray[np.bool_]:
    """Boolean array of shape (states,): the states that an actor strictly prefers to `state`."""
    return np.asarray(known > known[state] if known.ndim == 1 else known[:, state], dtype=bool)


def worse_than(known: Ranks | Relation, state: int) -> NDArray[np.bool_]:
    """Boolean array of shape (states,): the states to which an actor strictly prefers `state`."""
    return np.asarray(known < known[state] if known.ndim == 1 else known[state], dtype=bool)
