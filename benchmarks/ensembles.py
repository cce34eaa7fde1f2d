#!/usr/bin/env python3
"""Many preference profiles of one conflict: profiles per second, one thread, by each engine that is there.

python benchmarks/ensembles.py [--quick] [--json] [--keep] [--note TEXT]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import machine
from conflicts import conflict, widths
from machine import parser, publish, table

OPTIONS, ACTORS, STATEMENTS, SWAPS = 12, 5, 8, 5
LEAST_PER_SECOND = 6_000
SAYS = (
    "12 options, 5 actors, 8 statements each, five concepts; every profile is the present one after 5 swaps in the "
    "ranking of every actor. CPU seconds of one thread, drawing the profiles included; median of the repeats. All "
    "engines find the same counts. Two workers: seconds by the clock, the start of the processes included."
)


@dataclass(frozen=True)
class Row:
    """Profiles per second. workers: 1, or how many processes (then by the clock)."""

    constraints: int
    states: int
    engine: str
    workers: int
    profiles: int
    per_second: float


def ensemble_of(constraints: int, profiles: int, engine: str | None) -> Any:
    """The conflict with the named engine, or with the one that is chosen by itself."""
    from standoff.engines import ensemble as module
    from standoff.engines.ensemble_sources import Sampled
    from standoff.game.listing import listed

    game = conflict(5, widths(OPTIONS, ACTORS), STATEMENTS, constraints)
    found = listed(game)
    assert found.codes is not None
    made = module.Ensemble(game.space, found.codes, Sampled(found.ranks, profiles, SWAPS, 1))
    if engine is not None:
        made.__dict__["judge"] = module.judge_named(made, engine)
    return made


def rows(constraints: int, profiles: int, repeats: int) -> list[Row]:
    from standoff.engines.ensemble import counted, engines_there
    from standoff.engines.workers import from_options

    found, digests = [], set()
    for engine in engines_there():
        ensemble = ensemble_of(constraints, profiles, engine)
        seconds = []
        for _ in range(repeats):
            start = time.process_time()
            digests.add(counted(ensemble).digest)
            seconds.append(time.process_time() - start)
        rate = profiles / statistics.median(seconds)
        found.append(Row(constraints, len(ensemble.codes), engine, 1, profiles, rate))
    ensemble = ensemble_of(constraints, 16 * profiles, None)
    start = time.perf_counter()
    with from_options(2) as crew:
        counted(ensemble, crew)
    rate = 16 * profiles / (time.perf_counter() - start)
    found.append(Row(constraints, len(ensemble.codes), ensemble.judge.name, 2, 16 * profiles, rate))
    if len(digests) != 1:
        raise AssertionError("engines differ")
    return found


def _told(row: Row) -> machine.Row:
    """The row in the common form. What is claimed is claimed of one thread, with every state feasible."""
    claimed = row.workers == 1 and row.constraints == 0
    return machine.Row(
        "profiles" if claimed else "",
        f"{row.profiles:,} profiles, {row.states:,} feasible states, {row.engine}, workers: {row.workers}",
        row.profiles / row.per_second if row.workers == 1 else None,
        value=f"{row.per_second:,.0f} a second" + ("" if row.workers == 1 else " by the clock"),
        target=f">= {LEAST_PER_SECOND:,} a second" if claimed else "",
        reached=row.per_second >= LEAST_PER_SECOND if claimed else None,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser(__doc__).parse_args(arguments)
    profiles, repeats = (16, 1) if options.quick else (256, 3)
    every = [row for constraints in (0, 12, 30) for row in rows(constraints, profiles, repeats)]
    head = ("feasible states", "engine", "workers", "profiles", "profiles per second")
    cells = [(f"{r.states:,}", r.engine, str(r.workers), f"{r.profiles:,}", f"{r.per_second:,.0f}") for r in every]
    told = [_told(row) for row in every]
    publish("ensembles", "Many preference profiles of one conflict", told, options, [SAYS, table(head, cells)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
