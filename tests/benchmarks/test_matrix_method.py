"""The published matrix method, our yardstick, finds what the engines find."""

import numpy as np
from conflicts import widths
from dense_engines import engines, space_of
from hypothesis import given, settings
from hypothesis import strategies as st
from matrix_method import CONCEPTS, option_moves, stable

from standoff.engines.five import FIVE


@given(st.integers(2, 6), st.integers(2, 4), st.integers(0, 2**32 - 1), st.booleans())
@settings(deadline=None)
def test_matrices_and_engines_agree(options: int, actors: int, seed: int, ties: bool) -> None:
    own = widths(max(options, actors), actors)
    space = space_of(own)
    draw = np.random.default_rng(seed)
    feasible = draw.random(space.size) < draw.choice([0.5, 0.8, 1.0])
    feasible[draw.integers(space.size)] = True
    best = 4 if ties else 200
    ranks = [np.where(feasible, draw.integers(1, best + 1, space.size), 0).astype(np.uint8) for _ in own]

    expected = stable(option_moves(own, feasible), ranks)

    for flags in engines().values():
        found = flags(space, ranks)
        for actor in range(actors):
            for concept in CONCEPTS:
                mine = (found[actor] >> FIVE.index(concept) & 1).astype(bool)
                assert (mine == (expected[concept][actor] & feasible)).all(), (concept, actor)
