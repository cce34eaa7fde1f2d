#!/usr/bin/env python3
"""`analyse` on random conflicts whose states are listed: all five concepts for four actors, every state.

python benchmarks/stability.py [--sizes 8,10,...] [--runs N] [--quick] [--json] [--keep] [--note TEXT]

Beside it stand one plain pass over the rank arrays, which is the least that any method has to do, and for the
smallest size the definitions written out literally (tests/reference/stability.py).
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT)]

from machine import Row, parser, publish, table  # noqa: E402

from standoff.game import Game  # noqa: E402
from standoff.stability import CONCEPTS, Stability, analyse  # noqa: E402
from tests.reference import stability as reference  # noqa: E402

ACTORS = 4
SIZES = (10, 12, 14, 16, 18)
SEED = 20261123
WHAT = """\
Nash, GMR, SMR, SEQ and SSEQ of every state for each of {actors} actors, on random conflicts in option form with ties
and nothing infeasible. CPU seconds, median of {runs} runs. *One pass* reads every rank once. *On top*: the most memory
that was held beside the ranks."""


def conflict(options: int) -> Game:
    """A random conflict: options shared out evenly, every combination feasible, preferences drawn with ties."""
    draw = np.random.default_rng(SEED + options)
    shares = [options // ACTORS + (actor < options % ACTORS) for actor in range(ACTORS)]
    names = {f"actor{actor}": [f"option{n}" for n in range(share)] for actor, share in enumerate(shares)}
    states = 1 << options
    return Game.from_options(names, {name: draw.integers(0, states, states) for name in names})


def literal(game: Game) -> reference.Conflict:
    """The same conflict for the reference: moves as sets."""
    assert game.space is not None
    moves = [[set(game.space.changes(actor, code)) for code in range(game.space.size)] for actor in game.actors]
    ranks = [[float(rank) for rank in ranks] for ranks in game.ranks]
    return reference.Conflict(len(game.actors), game.space.size, moves, ranks)


def one_pass(game: Game) -> int:
    return sum(int(ranks.max()) for ranks in game.ranks)


def seconds(work: Callable[[], object], runs: int) -> float:
    """Median CPU seconds of some runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return median(times)


def peak(work: Callable[[], object]) -> int:
    """The most memory that Python and numpy held during the work, in bytes."""
    tracemalloc.start()
    work()
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest


def agrees(game: Game, found: Stability) -> bool:
    expected = literal(game)
    return all(
        {int(state) for state in np.flatnonzero(found.marks[concept][actor])}
        == reference.stable(expected, concept, actor)
        for concept in CONCEPTS
        for actor in range(ACTORS)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    made = parser(__doc__)
    made.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of options, with commas")
    made.add_argument("--runs", type=int, default=5, help="runs of each size; the median counts")
    options = made.parse_args(arguments)
    sizes = (5,) if options.quick else tuple(int(size) for size in options.sizes.split(","))
    runs = 1 if options.quick else options.runs
    rows, told = [], []
    for size in sizes:
        game = conflict(size)
        taken = seconds(partial(analyse, game), runs)
        least = seconds(partial(one_pass, game), max(runs, 5))
        memory = peak(partial(analyse, game))
        told.append(Row("", f"{1 << size:,} states", taken, "one pass", least, memory / 2**20))
        rank_bytes = sum(ranks.nbytes for ranks in game.ranks)
        rows.append(
            (
                f"{size}",
                f"{1 << size:,}",
                f"{taken:.4f}",
                f"{taken / (1 << size) * 1e6:.2f}",
                f"{taken / least:,.0f}",
                f"{memory / 2**20:.1f}",
                f"{memory / rank_bytes:.1f}",
            )
        )
    head = ("options", "states", "seconds", "microseconds per state", "times one pass", "MiB on top", "times the ranks")
    smallest = conflict(sizes[0])
    start = time.process_time()
    same = agrees(smallest, analyse(smallest))
    slow = time.process_time() - start
    if not same:
        raise SystemExit("the engine and the reference disagree")
    parts = [
        WHAT.format(actors=ACTORS, runs=runs),
        table(head, rows),
        f"The literal definitions take {slow:.1f} s for {sizes[0]} options, and agree.",
    ]
    publish("stability", "Listed conflicts in option form", told, options, parts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
