"""SEQ and SSEQ over joint completions: every different profile of rankings is judged, weighted by its completions.

A credible reply hangs on the preference of whoever makes it, so that completions of different actors do not come apart
(Fraser and Hipel 1979; Rego and Vieira 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from standoff.errors import LimitError
from standoff.game.model import Game
from standoff.game.preference import Ranking
from standoff.game.space import OptionSpace
from standoff.stability.analysis import analyse
from standoff.stability.completions_orders import StatementOrder

MAX_PROFILES = 2_000
MAX_LISTED_ORDERS = 50_000

Ranked = dict[bytes, tuple[NDArray[np.int64], int]]


def joint_counts(
    space: OptionSpace,
    codes: NDArray[np.int64],
    truths: Sequence[NDArray[np.int64]],
    orders: Sequence[StatementOrder],
    concepts: Sequence[str],
) -> dict[str, list[int]]:
    """concept -> for each feasible state the joint completions in which it is an equilibrium.

    Orders of statements that rank the states alike are judged once. Raises LimitError above MAX_LISTED_ORDERS orders of
    one actor or MAX_PROFILES different profiles of rankings.
    """
    try:
        rankings = [_rankings(own, order) for own, order in zip(truths, orders, strict=True)]
    except LimitError as error:
        raise LimitError(f"{_refused(concepts)}: {error}") from None
    profiles = prod(len(own) for own in rankings)
    if profiles > MAX_PROFILES:
        raise LimitError(
            f"{_refused(concepts)}: completions make {profiles:,} different profiles of rankings; all are judged up to "
            f"{MAX_PROFILES:,}. A sample of completions can be judged instead, or Nash, GMR and SMR counted exactly"
        )
    counts = {concept: np.zeros(len(codes), dtype=object) for concept in concepts}
    for profile in product(*(own.values() for own in rankings)):
        ranks = {actor: Ranking(one) for actor, (one, _) in zip(space.actors, profile, strict=True)}
        found = analyse(Game.over_codes(space, codes, ranks), concepts)
        for concept in concepts:
            counts[concept][found.array(concept).all(axis=0)] += prod(weight for _, weight in profile)
    return {concept: [int(value) for value in own] for concept, own in counts.items()}


def _refused(concepts: Sequence[str]) -> str:
    return f"{' and '.join(concepts)} join the orders of all actors"


def _rankings(truths: NDArray[np.int64], order: StatementOrder) -> Ranked:
    """The different rankings of the states that complete orders make, each with the number of its orders."""
    distinct, places = np.unique(truths, return_inverse=True)
    found: Ranked = {}
    for complete in order.listed(MAX_LISTED_ORDERS):
        keys = np.zeros(len(distinct), dtype=np.int64)
        for x in complete:
            keys = keys << 1 | (distinct >> x & 1)
        ranks = np.unique(keys, return_inverse=True)[1].reshape(-1).astype(np.int64)
        name = ranks.tobytes()
        before = found.get(name)
        found[name] = (ranks[places.reshape(-1)], 1) if before is None else (before[0], before[1] + 1)
    return found
