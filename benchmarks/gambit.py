#!/usr/bin/env python3
"""Pure Nash equilibria of a product game: Gambit's build and search, and ours from the same ranks, in one run.

python benchmarks/gambit.py [--quick] [--json] [--keep] [--note TEXT]

Needs pygambit (dependency group `oracle`: pip install pygambit==16.7.*); without it, it says so and ends with 2.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
from conflicts import widths
from dense_engines import engines, space_of
from machine import Row, measured, parser, publish
from numpy.typing import NDArray

from standoff.engines.five import FIVE

SEED = 1
BEST = 100
LEAST_RATIO = 1_000
SAYS = (
    "Random rankings with ties ({best} different ranks), every combination of options feasible, every move reversible: "
    "then a conflict is a game in strategic form, and its Nash equilibria are Gambit's pure ones. Gambit: building the "
    "game from arrays (`Game.from_arrays`) and `enumpure_solve`. Ours: Nash of every state for every actor from the "
    "same arrays, and the states that are stable for all. Both find the same states. CPU seconds, each in a process of "
    "its own."
)


def ranks_of(options: int, actors: int) -> list[NDArray[np.uint8]]:
    """One rank per code for each actor; 0 is no rank."""
    draw = np.random.default_rng(SEED)
    return [draw.integers(1, BEST + 1, 1 << options, dtype=np.uint8) for _ in range(actors)]


def ours(options: int, actors: int, engine: str) -> Callable[[], list[int]]:
    space, ranks, flags = space_of(widths(options, actors)), ranks_of(options, actors), engines()[engine]
    nash = 1 << FIVE.index("Nash")

    def work() -> list[int]:
        everybody = np.bitwise_and.reduce(flags(space, ranks, ("Nash",)))
        return [int(code) for code in np.flatnonzero(everybody & nash)]

    return work


def theirs(options: int, actors: int) -> Callable[[], list[int]]:
    import pygambit

    own = widths(options, actors)
    shape = [1 << width for width in own]
    tables = [ranks.reshape(shape[::-1]).T.astype(float) for ranks in ranks_of(options, actors)]

    def work() -> list[int]:
        game: Any = pygambit.Game.from_arrays(*tables)
        return sorted(_code(game, found, own) for found in pygambit.nash.enumpure_solve(game).equilibria)

    return work


def _code(game: Any, equilibrium: Any, own: Sequence[int]) -> int:
    code, low = 0, 0
    for player, width in zip(game.players, own, strict=True):
        code |= [equilibrium[strategy] == 1 for strategy in player.strategies].index(True) << low
        low += width
    return code


def rows_of(name: str, options: int, actors: int, repeats: int, judged: Mapping[str, Any]) -> list[Row]:
    other = measured(theirs, options, actors, repeats=1)
    rows = []
    for engine in engines():
        mine = measured(ours, options, actors, engine, repeats=repeats)
        if mine.answer != other.answer:
            raise SystemExit(f"{options} options, {actors} actors: other equilibria than Gambit's")
        work = f"2^{options} states, {actors} actors, {engine}: {len(mine.answer)} equilibria"
        reached = other.cpu_seconds >= LEAST_RATIO * mine.cpu_seconds
        rows.append(
            Row.of(name, work, mine, other, yardstick="Gambit", **(dict(judged) and {**judged, "reached": reached}))
        )
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser(__doc__).parse_args(arguments)
    if find_spec("pygambit") is None:
        print(
            "pygambit is not installed: pip install 'pygambit==16.7.*' (it may be built from source)", file=sys.stderr
        )
        return 2
    if options.quick:
        rows = rows_of("", 8, 4, 1, {})
    else:
        rows = rows_of("", 16, 4, 9, {})
        rows += rows_of("gambit", 20, 4, 9, {"target": f">= {LEAST_RATIO:,} times less"})
    publish("gambit", "Nash beside Gambit", rows, options, [SAYS.format(best=BEST)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
