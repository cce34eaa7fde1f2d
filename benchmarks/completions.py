#!/usr/bin/env python3
"""In how many orders of statements each state is an equilibrium: all of them counted exactly, none listed.

python benchmarks/completions.py [--quick] [--json] [--note TEXT]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

import machine
from conflicts import conflict, seeds, widths
from machine import parser, publish, table

CONCEPTS = ("Nash", "GMR", "SMR")
SAYS = (
    "Invented conflicts; the statements of every actor in every order that agrees with the stated priorities, for "
    "every state, Nash, GMR and SMR apart. CPU seconds of one thread, from the formulas on: median / largest over the "
    "seeds. Refused: seeds at which the limit on steps was reached (the time is that of finding out)."
)


@dataclass(frozen=True)
class Size:
    """chain: statements in chains of so many, each more important than the next; 1: no order is stated."""

    title: str
    options: int
    actors: int
    statements: int
    constraints: int = 0
    chain: int = 1


SIZES = (
    Size("(8!)^5 profiles exactly", 12, 5, 8),
    Size("(8!)^5 profiles exactly, 12 constraints", 12, 5, 8, 12),
    Size("(12!)^5 profiles exactly", 12, 5, 12),
    Size("(15!)^5 profiles exactly", 12, 5, 15),
    Size("20 statements in chains of 5, 12 constraints", 12, 5, 20, 12, 5),
    Size("(20!)^5 profiles exactly, 12 constraints", 12, 5, 20, 12),
    Size("(8!)^5 profiles exactly, 16 options", 16, 5, 8),
)
QUICK = (Size("(5!)^3 profiles exactly", 6, 3, 5), Size("6 statements in chains of 2", 6, 3, 6, 2, 2))


@dataclass(frozen=True)
class Row:
    """CPU seconds by concept: median and largest over the seeds that were not refused."""

    title: str
    profiles: float
    states: int
    seeds: int
    seconds: dict[str, tuple[float, float]]
    refused: dict[str, int]


def row(size: Size, repeats: int) -> Row:
    from standoff.errors import LimitError
    from standoff.stability.completions import OpenConflict, count_completions

    seconds: dict[str, list[float]] = {concept: [] for concept in CONCEPTS}
    refused = dict.fromkeys(CONCEPTS, 0)
    profiles, states = 0.0, 0
    for seed in seeds(repeats):
        game = conflict(seed, widths(size.options, size.actors), size.statements, size.constraints)
        chains = [(x, x + 1) for x in range(size.statements - 1) if x % size.chain != size.chain - 1]
        for concept in CONCEPTS:
            start = time.process_time()
            try:
                found = count_completions(OpenConflict.of(game, dict.fromkeys(game.actors, chains)), [concept])
            except LimitError:
                refused[concept] += 1
                continue
            seconds[concept].append(time.process_time() - start)
            profiles, states = float(found.joint), max(states, len(found.concepts[0].states))
            if not chains and found.joint != factorial(size.statements) ** size.actors:
                raise AssertionError("not all orders were counted")
    known = {concept: (median(own), max(own)) for concept, own in seconds.items() if own}
    return Row(size.title, profiles, states, repeats, known, refused)


def cells(found: Row) -> tuple[str, ...]:
    times = [f"{found.seconds[c][0]:.3f} / {found.seconds[c][1]:.3f}" if c in found.seconds else "-" for c in CONCEPTS]
    refused = ", ".join(f"{concept} {number}" for concept, number in found.refused.items() if number) or "-"
    return found.title, f"{found.profiles:.3g}", f"{found.states:,}", str(found.seeds), *times, refused


def _told(found: Row) -> list[machine.Row]:
    """The row in the common form, one for each concept."""
    claim = "completions" if found.title == SIZES[0].title else ""
    return [
        machine.Row(
            claim,
            f"{found.title}, {concept}",
            found.seconds[concept][0] if concept in found.seconds else None,
            value=f"{found.refused[concept]} of {found.seeds} refused" if found.refused[concept] else "",
            target="exact" if claim else "",
            reached=concept in found.seconds if claim else None,
        )
        for concept in CONCEPTS
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser(__doc__).parse_args(arguments)
    rows = [row(size, 1 if options.quick else 3) for size in (QUICK if options.quick else SIZES)]
    head = ("conflict", "profiles", "states, most", "seeds", *(f"{concept}, s" for concept in CONCEPTS), "refused")
    parts = [SAYS, table(head, map(cells, rows))]
    told = [line for found in rows for line in _told(found)]
    publish("completions", "Orders of statements, counted", told, options, parts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
