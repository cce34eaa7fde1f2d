#!/usr/bin/env python3
"""How the cost of the five concepts grows with the number of states, and the exponents.

python benchmarks/growth.py [--options 10,12,...] [--runs N] [--quick] [--json] [--keep] [--note TEXT]
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from conflicts import conflict, widths
from dense_engines import counts, engines
from machine import Row, measured, parser, publish, table

OPTIONS = tuple(range(10, 23, 2))
ACTORS = (2, 4, 6)
STATEMENTS = 10
SEED = 1
MOST_SECONDS = 120
FIT_FROM = 14
MOST_EXPONENT = 1.2
SAYS = (
    "Nash, GMR, SMR, SEQ and SSEQ of every state for every actor, 10 preference statements each, all states feasible. "
    "From the ranks; CPU seconds of one thread, medians. *Exponent*: the slope of the line through the logarithms of "
    "states and seconds (least squares); 1 is growth in proportion to the number of states. From {first} options on, "
    "where the fixed cost of a call no longer counts."
)


def five(options: int, actors: int, engine: str) -> Callable[[], dict[str, int]]:
    from standoff.engines.ranks import rank_arrays

    game = conflict(SEED, widths(options, actors), STATEMENTS)
    ranks, flags = rank_arrays(game), engines()[engine]
    return lambda: counts(flags(game.space, ranks))


def exponent(points: Sequence[tuple[int, float]]) -> float:
    """The slope of log2(seconds) over options, by least squares. points: options and seconds, at least two."""
    middle = sum(options for options, _ in points) / len(points)
    logs = [math.log2(seconds) for _, seconds in points]
    above = sum((options - middle) * log for (options, _), log in zip(points, logs, strict=True))
    return above / sum((options - middle) ** 2 for options, _ in points)


def line(actors: int, engine: str, sizes: Sequence[int], runs: int) -> tuple[list[str], Row]:
    """Seconds for every size and the exponent, and the row of the largest size that was finished."""
    points: list[tuple[int, float]] = []
    cells, peak = [], 0.0
    for options in sizes:
        run = measured(five, options, actors, engine, repeats=runs, most_seconds=MOST_SECONDS)
        cells.append(run.shown)
        if not run.finished:
            break
        points.append((options, run.cpu_seconds))
        peak = run.peak_mb
    cells += ["-"] * (len(sizes) - len(cells))
    fitted = [point for point in points if point[0] >= FIT_FROM]
    if len(fitted) < 2:
        fitted = points
    slope = exponent(fitted) if len(fitted) > 1 else math.nan
    options, seconds = points[-1]
    row = Row(
        "growth",
        f"{actors} actors, {engine}, 2^{options} states",
        seconds,
        peak_mb=peak,
        value=f"exponent {slope:.2f}",
        target=f"<= {MOST_EXPONENT}",
        reached=slope <= MOST_EXPONENT if len(fitted) > 2 else None,
    )
    return [f"{actors}, {engine}", *cells, f"{slope:.2f}"], row


def main(arguments: Sequence[str] | None = None) -> int:
    made = parser(__doc__)
    made.add_argument("--options", default=",".join(map(str, OPTIONS)), help="numbers of options, with commas")
    made.add_argument("--runs", type=int, default=3, help="runs of each size; the median counts")
    options = made.parse_args(arguments)
    sizes = (6, 7) if options.quick else tuple(int(size) for size in options.options.split(","))
    if len(sizes) < 2:
        made.error("--options: at least two sizes, for an exponent")
    runs = 1 if options.quick else options.runs
    lines, rows = [], []
    for actors in ACTORS[:1] if options.quick else ACTORS:
        for engine in engines():
            cells, row = line(actors, engine, sizes, runs)
            lines.append(cells)
            rows.append(row)
    grid = table(("actors, engine", *(f"2^{size}" for size in sizes), "exponent"), lines)
    publish("growth", "Growth with the number of states", rows, options, [SAYS.format(first=FIT_FROM), grid])
    return 0


if __name__ == "__main__":
    sys.exit(main())
