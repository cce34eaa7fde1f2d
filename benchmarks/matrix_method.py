"""Nash, GMR, SMR and SEQ by the matrix method, as it is published: a yardstick, written to be literal and not fast.

Xu, Li, Hipel and Kilgour's matrix representation (Xu, Hipel and Kilgour, IEEE Transactions on Systems, Man, and
Cybernetics A 39 (2009), 96-108): every relation is a matrix of 0 and 1 with a row and a column per state. J_i are the
moves of actor i, P_i its preferences, M_H what the actors H can reach together when nobody moves twice in a row.
The diagonal of the matrix of "not preferred" is kept as 1, so that coming back to the same state sanctions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
"""Shape (states, states), entries 0 and 1; of this type because only such products use the fast library routines."""

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ")


def option_moves(widths: Sequence[int], feasible: NDArray[np.bool_]) -> list[Matrix]:
    """J_i of every actor: from and to feasible states that differ in actor i's options alone.

    widths: the number of options of each actor, the first with the lowest bits. feasible: shape (2**options,).
    """
    codes = np.arange(len(feasible))
    moves, low = [], 0
    for width in widths:
        own = ((1 << width) - 1) << low
        rest = codes & ~own
        same = (rest[:, None] == rest[None, :]) & feasible[:, None] & feasible[None, :]
        np.fill_diagonal(same, val=False)
        moves.append(same.astype(np.float32))
        low += width
    return moves


def preferred(ranks: NDArray[Any]) -> Matrix:
    """P_i+: 1 in row s and column q where q is better than s."""
    return (ranks[None, :] > ranks[:, None]).astype(np.float32)


def sign(matrix: NDArray[Any]) -> Matrix:
    return (matrix > 0).astype(np.float32)


def joint(moves: Sequence[Matrix]) -> Matrix:
    """M_H: what some actors reach together. moves: their J (or their J+ for improvements).

    M_j(t) = sign(J_j . sum of M_l(t-1) over l != j), added up until nothing is new; the published bound on t, the
    number of arcs, is never less.
    """
    known = list(moves)
    while True:
        total: Matrix = np.asarray(np.sum(known, axis=0, dtype=np.float32))
        longer = [sign(old + own @ sign(total - old)) for own, old in zip(moves, known, strict=True)]
        if all(np.array_equal(old, new) for old, new in zip(known, longer, strict=True)):
            return sign(total)
        known = longer


def stable(moves: Sequence[Matrix], ranks: Sequence[NDArray[Any]]) -> dict[str, list[NDArray[np.bool_]]]:
    """Concept -> one boolean array of shape (states,) for every actor."""
    better = [preferred(own) for own in ranks]
    improving = [own * up for own, up in zip(moves, better, strict=True)]
    found: dict[str, list[NDArray[np.bool_]]] = {concept: [] for concept in CONCEPTS}
    for actor, up in enumerate(better):
        others = [other for other in range(len(moves)) if other != actor]
        any_reply = joint([moves[other] for other in others])
        credible = joint([improving[other] for other in others])
        not_better = (1 - up).T
        no_way_out = not_better * (1 - sign(moves[actor] @ up.T))
        found["Nash"].append(improving[actor].sum(axis=1) == 0)
        for concept, replies, held in (
            ("GMR", any_reply, not_better),
            ("SMR", any_reply, no_way_out),
            ("SEQ", credible, not_better),
        ):
            unsanctioned = 1 - sign(replies @ held)
            found[concept].append(np.diagonal(improving[actor] @ unsanctioned) == 0)
    return found
