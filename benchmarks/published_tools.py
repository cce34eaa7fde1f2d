#!/usr/bin/env python3
"""Sizes at which a published tool was measured: our engines, and the published matrix method in the same run.

python benchmarks/published_tools.py [--quick] [--json] [--keep] [--note TEXT]

The matrix method is written out in matrix_method.py. The figures of GMCR+ were measured elsewhere, not in this run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
from conflicts import widths
from dense_engines import counts, engines, space_of, strict_ranks
from machine import Row, measured, parser, publish, table
from matrix_method import CONCEPTS as FOUR
from matrix_method import option_moves
from matrix_method import stable as by_matrices

SEED = 1
SIZES = {"4096-states": (12, 4, 100.0), "9-actors": (9, 9, 141.0)}
LADDER = ((8, 4), (9, 4), (10, 4), (11, 4))
TARGETS = {
    ("4096-states", "compiled"): ("<= 5 ms", 0.005),
    ("4096-states", "NumPy"): ("<= 40 ms", 0.040),
    ("9-actors", "compiled"): ("<= 5 ms", 0.005),
    ("9-actors", "NumPy"): ("<= 5 ms", 0.005),
}
MOST_SECONDS = 300
SAYS = (
    "Random strict rankings, all states feasible, all moves reversible. Our engines: Nash, GMR, SMR, SEQ and SSEQ of "
    "every state for every actor, from the ranks. Matrix method: Nash, GMR, SMR and SEQ with NumPy, from matrices of "
    "moves and ranks; both find the same equilibria. CPU seconds of one thread, in one run."
)
ELSEWHERE = (
    "**Measured elsewhere, not in this run:** GMCR+ (gmcr-py 0.4.1), loading and Nash, GMR, SMR and SEQ of every state "
    "for every actor, on two cores of the same kind: 100 CPU seconds for 4,096 states, 4 actors, strict rankings; 141 "
    "CPU seconds for 9 actors with one option each (it tries every order of the others)."
)


def by_engine(options: int, actors: int, engine: str) -> Callable[[], dict[str, int]]:
    space = space_of(widths(options, actors))
    ranks, flags = strict_ranks(SEED, space), engines()[engine]
    return lambda: counts(flags(space, ranks))


def by_matrix(options: int, actors: int) -> Callable[[], dict[str, int]]:
    own = widths(options, actors)
    space = space_of(own)
    moves, ranks = option_moves(own, np.ones(space.size, dtype=bool)), strict_ranks(SEED, space)

    def work() -> dict[str, int]:
        found = by_matrices(moves, ranks)
        return {concept: int(np.logical_and.reduce(found[concept]).sum()) for concept in FOUR}

    return work


def rows_of(name: str, options: int, actors: int, repeats: int) -> list[Row]:
    other = measured(by_matrix, options, actors, most_seconds=MOST_SECONDS)
    size = f"{1 << options:,} states, {actors} actors"
    rows = []
    for engine in engines():
        ours = measured(by_engine, options, actors, engine, repeats=repeats)
        if other.finished and any(ours.answer[concept] != other.answer[concept] for concept in FOUR):
            raise SystemExit(f"{size}: {ours.answer} with the {engine} engine, {other.answer} with matrices")
        words, most = TARGETS.get((name, engine), ("", None))
        yardstick = "matrix method" if other.finished else f"matrix method: {other.ended}"
        judged: dict[str, Any] = {} if most is None else {"target": words, "reached": ours.cpu_seconds <= most}
        rows.append(Row.of(name, f"{size}, {engine}", ours, other, yardstick=yardstick, **judged))
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser(__doc__).parse_args(arguments)
    if options.quick:
        rows = rows_of("5-actors", 5, 5, 1)
    else:
        make = partial(rows_of, repeats=9)
        rows = [row for size in LADDER for row in make("", *size)]
        rows += [row for name, (bits, actors, _) in SIZES.items() for row in make(name, bits, actors)]
    elsewhere = table(
        ("conflict", "GMCR+, CPU seconds, measured elsewhere"),
        [(f"{1 << bits:,} states, {actors} actors", f"{took:.0f}") for bits, actors, took in SIZES.values()],
    )
    publish("published_tools", "Beside published tools", rows, options, [SAYS, ELSEWHERE, elsewhere])
    return 0


if __name__ == "__main__":
    sys.exit(main())
