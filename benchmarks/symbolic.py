#!/usr/bin/env python3
"""Equilibria of conflicts whose states cannot be listed, by decision diagrams.

python benchmarks/symbolic.py [--seeds N] [--quick] [--json] [--keep] [--note TEXT]

Needs dd (pip install 'standoff[symbolic]'); without it, it says so and ends with 2.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from conflicts import conflict, seeds, widths
from machine import MEBIBYTE, Row, Run, parser, publish, seconds_words, side_by_side, table

STATEMENTS = (5, 15)
MOST_WAIT = 600
MOST_SECONDS, MOST_MB, MOST_EACH, LEAST_SOLVED = 10, 500, 40, 8
SAYS = (
    "Random conflicts with 5 to 15 statements of each actor, one seed a row. Equilibria are counted exactly. CPU "
    "seconds of one thread, the building of the diagrams of feasible states and statements included in the first "
    "concept. The concepts of a group are asked of one engine, in one process; memory is the most that the whole "
    "process held."
)


@dataclass(frozen=True)
class Size:
    options: int
    actors: int
    constraints: int

    @property
    def words(self) -> str:
        return f"{self.options} options, {self.actors} actors, {self.constraints} constraints"


THREE, CREDIBLE = ("Nash", "GMR", "SMR"), ("SEQ", "SSEQ")
LARGE, LARGEST, MIDDLE = Size(100, 8, 40), Size(150, 10, 60), Size(40, 5, 16)


def counted(size: Size, seed: int, concepts: Sequence[str]) -> Mapping[str, Callable[[], int]]:
    from standoff.engines.symbolic import SymbolicEngine

    engine = SymbolicEngine(conflict(seed, widths(size.options, size.actors), STATEMENTS, size.constraints))

    def count(concept: str) -> Callable[[], int]:
        return lambda: engine.equilibria(concept).count()

    return {concept: count(concept) for concept in concepts}


def asked(size: Size, seed: int, concepts: Sequence[str], most: float) -> dict[str, Run]:
    """Concept -> what it took; those that were not reached within the limit are not finished."""
    found = side_by_side(counted, size, seed, concepts, most_seconds=most)
    return {concept: found.get(concept) or next(iter(found.values())) for concept in concepts}


def held_mb(run: Run) -> float:
    return run.whole_bytes / MEBIBYTE


def line(seed: int, runs: Mapping[str, Run]) -> list[str]:
    cells = [f"{seed}"]
    for run in runs.values():
        cells += [run.shown, f"{run.answer:.4g}" if run.finished else "-"]
    return [*cells, f"{max((held_mb(r) for r in runs.values() if r.finished), default=0):,.0f}"]


def grid(concepts: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    head = [cell for concept in concepts for cell in (f"{concept}, s", "equilibria")]
    return table(("seed", *head, "peak MiB"), lines)


def three(name: str, size: Size, count: int) -> tuple[list[str], Row]:
    """Nash, GMR and SMR for some seeds: the parts of the page, and the row of all of them."""
    every = {seed: asked(size, seed, THREE, MOST_WAIT) for seed in seeds(count)}
    solved = {seed: runs for seed, runs in every.items() if all(run.finished for run in runs.values())}
    totals = [sum(run.cpu_seconds for run in runs.values()) for runs in solved.values()]
    peak = max((held_mb(run) for runs in solved.values() for run in runs.values()), default=0.0)
    middle = median(totals) if 2 * len(totals) > count else None
    if name == "symbolic-100":
        target = f"<= {MOST_SECONDS} s median, <= {MOST_MB} MB"
        reached = middle is not None and middle <= MOST_SECONDS and peak <= MOST_MB
    else:
        target, reached = "solved at all", bool(solved)
    value = f"{len(solved)} of {count} solved" + (f", longest {seconds_words(max(totals))} s" if totals else "")
    row = Row(name, size.words, middle, peak_mb=peak, target=target, reached=reached, value=value)
    page = grid(THREE, [line(seed, runs) for seed, runs in every.items()])
    return [f"## {size.words}: Nash, GMR, SMR", page], row


def credible(name: str, size: Size, count: int) -> tuple[list[str], list[Row]]:
    """SEQ and SSEQ for some seeds, each in a process of its own."""
    every = {
        seed: {concept: asked(size, seed, (concept,), MOST_EACH)[concept] for concept in CREDIBLE}
        for seed in seeds(count)
    }
    rows = []
    for concept in CREDIBLE:
        done = [runs[concept] for runs in every.values() if runs[concept].finished]
        rows.append(
            Row(
                name,
                f"{size.words}, {concept}",
                median(run.cpu_seconds for run in done) if 2 * len(done) > count else None,
                peak_mb=max((held_mb(run) for run in done), default=None),
                target=f">= {LEAST_SOLVED} of {count} seeds within {MOST_EACH} s",
                reached=len(done) >= LEAST_SOLVED,
                value=f"{len(done)} of {count} solved",
            )
        )
    page = grid(CREDIBLE, [line(seed, runs) for seed, runs in every.items()])
    return [f"## {size.words}: SEQ, SSEQ", page], rows


def main(arguments: Sequence[str] | None = None) -> int:
    made = parser(__doc__)
    made.add_argument("--seeds", type=int, default=10, help="how many conflicts of each size")
    options = made.parse_args(arguments)
    if find_spec("dd") is None:
        print("dd is not installed: pip install 'standoff[symbolic]'", file=sys.stderr)
        return 2
    parts: list[str] = [SAYS]
    rows: list[Row] = []
    if options.quick:
        more, row = three("", Size(12, 3, 4), 1)
        parts += more
        rows.append(row)
    else:
        for name, size in (("symbolic-100", LARGE), ("symbolic-150", LARGEST)):
            more, row = three(name, size, options.seeds)
            parts += more
            rows.append(row)
        more, found = credible("symbolic-SEQ", MIDDLE, options.seeds)
        parts += more
        rows += found
    publish("symbolic", "Conflicts whose states cannot be listed", rows, options, parts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
