#!/usr/bin/env python3
"""The engine for listed feasible states on random conflicts with many options and constraints.

python benchmarks/sparse.py [--runs N] [--quick] [--json] [--keep] [--note TEXT]

Times are processor seconds of one thread, the median of some runs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT)]

from conflicts import conflict, widths  # noqa: E402
from machine import Row, parser, publish, table  # noqa: E402

from standoff.engines.sparse import feasible_codes, listed_flags, ranks_at  # noqa: E402

T = TypeVar("T")

SIZES = ((24, 4, 15), (30, 5, 40), (36, 6, 60))
QUICK = ((12, 3, 8),)
LIMIT = 20_000_000
SEED = 1
THREE = ("Nash", "GMR", "SMR")


def measured(work: Callable[[], T], runs: int) -> tuple[float, T]:
    """Median processor time of some runs, and the result of the last."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        result = work()
        times.append(time.process_time() - start)
    return median(times), result


def row(options: int, actors: int, constraints: int, runs: int) -> dict[str, int | float]:
    game = conflict(SEED, widths(options, actors), (5, 15), constraints)
    listing, codes = measured(lambda: feasible_codes(game, LIMIT), runs)
    ranking, ranks = measured(lambda: ranks_at(game, codes), runs)
    three, _ = measured(lambda: listed_flags(game.space, codes, ranks, THREE), runs)
    five, _ = measured(lambda: listed_flags(game.space, codes, ranks), runs)
    return {
        "options": options,
        "actors": actors,
        "constraints": constraints,
        "feasible": len(codes),
        "listing": listing,
        "ranking": ranking,
        "Nash, GMR and SMR": three,
        "all five": five,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    made = parser(__doc__)
    made.add_argument("--runs", type=int, default=3, help="runs of each size; the median counts")
    options = made.parse_args(arguments)
    rows = [row(*size, 1 if options.quick else options.runs) for size in (QUICK if options.quick else SIZES)]
    cells = [[f"{v:,.4f}" if isinstance(v, float) else f"{v:,}" for v in found.values()] for found in rows]
    what = "Random conflicts with 5 to 15 statements of each actor; processor seconds of one thread."
    told = [
        Row("", f"{found['options']} options, {found['feasible']:,} feasible states: {part}", found[part])
        for found in rows
        for part in ("listing", "ranking", "Nash, GMR and SMR", "all five")
    ]
    publish("sparse", "Listed feasible states", told, options, [what, table(list(rows[0]), cells)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
