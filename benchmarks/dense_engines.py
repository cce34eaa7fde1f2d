"""The engines over arrays of all states that are there, and random rankings for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.engines.five import FIVE
from standoff.game.space import OptionSpace

Flags = list[NDArray[np.uint8]]
Engine = Callable[..., Flags]
"""space, ranks, concepts -> for each actor the flags of every state; bit k stands for FIVE[k]."""


def engines() -> dict[str, Engine]:
    """Name -> engine: "NumPy" always, and before it "compiled" where there is a compiled core."""
    from standoff.engines import arrays, native

    compiled: dict[str, Engine] = {} if native.chosen() is None else {"compiled": native.flags}
    return {**compiled, "NumPy": arrays.flags}


def space_of(widths: Sequence[int]) -> OptionSpace:
    names = [(f"a{actor}", f"a{actor}.o{option}") for actor, width in enumerate(widths) for option in range(width)]
    return OptionSpace(tuple(f"a{actor}" for actor in range(len(widths))), tuple(option for _, option in names))


def strict_ranks(seed: int, space: OptionSpace) -> list[NDArray[Any]]:
    """A random strict ranking of all states for each actor, in the smallest unsigned type."""
    draw = np.random.default_rng(seed)
    kind = np.min_scalar_type(space.size + 1)
    return [(draw.permutation(space.size) + 1).astype(kind) for _ in space.actors]


def counts(flags: Flags, concepts: Sequence[str] = FIVE) -> dict[str, int]:
    """Concept -> in how many states it holds for every actor."""
    everybody = np.bitwise_and.reduce(np.stack(flags))
    return {concept: int((everybody >> FIVE.index(concept) & 1).sum()) for concept in concepts}
