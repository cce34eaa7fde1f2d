#!/usr/bin/env python3
"""Arrays of all states: the compiled core, and NumPy, on invented conflicts, from ranks.

python benchmarks/dense.py [--quick] [--json] [--keep] [--note TEXT] [--only PART]

Times are CPU seconds of one thread. The yardstick is a plain copy of the ranks of every actor in the same process.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from claims import CLAIMS
from conflicts import conflict, widths
from machine import MEBIBYTE, Row, Run, Work, copy_seconds, measured, parser, publish, seconds_words, side_by_side

SEED = 1
FIVE = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")
THREE = ("Nash", "GMR", "SMR")
STATEMENTS = 10
PROFILES = 1_024
"""Profiles of one piece of work; as many at once as one block of the core takes."""
AT_ONCE = 64
LARGEST_ACTORS, LARGEST_STATEMENTS, LARGEST_CONSTRAINTS, LARGEST_MB = 5, 7, 14, 10_000


@dataclass(frozen=True)
class Size:
    """One row: `kind` of ranks is "statements", "strict" or "profiles"."""

    claim: str
    options: int
    actors: int
    kind: str = "statements"
    concepts: tuple[str, ...] = FIVE
    constraints: int = 0
    most_seconds: float | None = None
    most_mb: float | None = None
    most_copies: float | None = None
    least_profiles: float | None = None
    numpy_too: bool = False
    repeats: int = 5

    @property
    def work(self) -> str:
        states = f"2^{self.options} states" if self.options > 12 else f"{1 << self.options:,} states"
        ranks = {"statements": f"{STATEMENTS} statements", "strict": "strict rankings", "profiles": "profiles"}[
            self.kind
        ]
        kept = f", {self.constraints} constraints" if self.constraints else ""
        return f"{states}, {self.actors} actors, {ranks}{kept}: {', '.join(self.concepts)}"


SIZES = (
    Size("4096-states", 12, 4, "strict", most_seconds=0.005, numpy_too=True, repeats=15),
    Size("9-actors", 9, 9, "strict", most_seconds=0.005, numpy_too=True, repeats=15),
    Size("profiles", 12, 5, "profiles", least_profiles=6_000, repeats=3),
    Size("2^20-states", 20, 4, most_seconds=0.15, numpy_too=True),
    Size("2^20-states", 20, 4, constraints=15, most_seconds=0.15),
    Size("2^20-states", 20, 4, "strict"),
    Size("copies", 24, 4, concepts=THREE, most_copies=15),
    Size("2^24-states", 24, 4, most_seconds=3, most_mb=400, repeats=3),
    Size("2^24-states", 24, 4, constraints=15, most_seconds=3, most_mb=400, repeats=3),
    Size("2^26-states", 26, 6, most_seconds=12, most_mb=1_600, repeats=1),
)
QUICK = (
    Size("4096-states", 8, 4, "strict", repeats=1, numpy_too=True),
    Size("profiles", 6, 3, "profiles", repeats=1),
    Size("copies", 12, 4, concepts=THREE, repeats=1),
)


def prepared(size: Size, profiles: int) -> Mapping[str, Work]:
    """In the child: the core that is chosen, a plain copy of the ranks, and NumPy where that is quick enough."""
    from standoff.engines import arrays, core

    space, batches = ranks_of(size, profiles)

    def judged() -> str:
        for batch in batches:
            core.flags(space, batch, size.concepts)
        return core.name()

    def numpy() -> str:
        for batch in batches:
            arrays.flags(space, batch, size.concepts)
        return core.NUMPY

    def copied() -> float:
        return copy_seconds([own for batch in batches for own in batch], 3)

    works: dict[str, Work] = {"core": judged, "copy": copied}
    return {**works, "numpy": numpy} if size.numpy_too else works


def ranks_of(size: Size, profiles: int) -> tuple[Any, list[list[Any]]]:
    """The space, and one or more lists of rank arrays."""
    import numpy as np

    from standoff.engines.ranks import rank_arrays, smallest

    game = conflict(SEED, widths(size.options, size.actors), STATEMENTS, size.constraints)
    if size.kind == "statements":
        return game.space, [rank_arrays(game)]
    draw = np.random.default_rng(SEED)
    states = game.space.size
    if size.kind == "strict":
        dtype = smallest(states)
        return game.space, [[(draw.permutation(states) + 1).astype(dtype) for _ in game.actors]]
    return game.space, [in_any_order(game, draw, AT_ONCE) for _ in range(profiles // AT_ONCE)]


def in_any_order(game: Any, draw: Any, profiles: int) -> list[Any]:
    """Profiles of ranks by the first eight statements of each actor, in random order."""
    import numpy as np

    from standoff.engines.ranks import compressed, rank_arrays
    from standoff.game.prioritised import PrioritisedGame

    alone = [PrioritisedGame(game.space, (), tuple(own[k : k + 1] for own in game.statements)) for k in range(8)]
    held = np.array([[ranks == ranks.max() for ranks in rank_arrays(one)] for one in alone], dtype=np.int64)
    found = []
    for actor in range(len(game.actors)):
        weights = [1 << draw.permutation(8) for _ in range(profiles)]
        ranks = [compressed(np.unique(each @ held[:, actor], return_inverse=True)[1]) for each in weights]
        found.append(np.stack(ranks, axis=1))
    return found


def rows_of(size: Size, profiles: int) -> list[Row]:
    runs = side_by_side(prepared, size, profiles, repeats=size.repeats)
    ours, copies = runs["core"], float(runs["copy"].answer)
    rows = [judged_row(size, ours, copies, profiles)]
    if "numpy" in runs:
        rows.append(
            Row.of(f"{size.claim}: NumPy", f"the same by NumPy alone, beside {ours.answer}", runs["numpy"], ours)
        )
    return rows


def judged_row(size: Size, ours: Run, copies: float, profiles: int) -> Row:
    memory = ours.whole_bytes / MEBIBYTE
    seconds = ours.cpu_seconds
    target, reached, value = [], [], str(ours.answer)
    if size.most_seconds is not None:
        target.append(f"{size.most_seconds:g} s")
        reached.append(seconds <= size.most_seconds)
    if size.most_mb is not None:
        target.append(f"{size.most_mb:g} MB")
        reached.append(memory <= size.most_mb)
    if size.most_copies is not None:
        target.append(f"{size.most_copies:g} copies")
        reached.append(seconds <= size.most_copies * copies)
    if size.kind == "profiles":
        value = f"{profiles / seconds:,.0f} profiles a second, {value}"
    if size.least_profiles is not None:
        target.append(f"{size.least_profiles:,.0f} profiles a second")
        reached.append(profiles / seconds >= size.least_profiles)
    return Row(
        size.claim,
        size.work,
        seconds,
        f"a copy of the ranks ({seconds_words(copies)} s)",
        copies,
        memory,
        "; ".join(target),
        all(reached) if reached else None,
        value,
    )


def each_by_itself(options: int) -> Work:
    """Nash, GMR and SMR, which need the ranks of one actor at a time; ranking included."""
    from standoff.engines import native, native_ranks

    game = conflict(SEED, widths(options, LARGEST_ACTORS), LARGEST_STATEMENTS, LARGEST_CONSTRAINTS)

    def work() -> None:
        for actor in range(LARGEST_ACTORS):
            own = native_ranks.rank_arrays(game, [actor], threads=2) * LARGEST_ACTORS
            native.flags(game.space, own, THREE, actors=[actor], threads=2)

    return work


def all_together(options: int) -> Work:
    """All five concepts; ranking included."""
    from standoff.engines import native, native_ranks

    game = conflict(SEED, widths(options, LARGEST_ACTORS), LARGEST_STATEMENTS, LARGEST_CONSTRAINTS)

    def work() -> None:
        ranks = native_ranks.rank_arrays(game, threads=2)
        for _, found in native.each(game.space, ranks, threads=2):
            del found

    return work


def largest(*, quick: bool) -> list[Row]:
    """A thousand million states on two threads, by the clock."""
    from standoff.engines import native

    options = 12 if quick else 30
    rows = []
    for prepare, concepts, most in ((each_by_itself, THREE, 60), (all_together, FIVE, 200)):
        sizes = f"{LARGEST_ACTORS} actors, {LARGEST_STATEMENTS} statements, {LARGEST_CONSTRAINTS} constraints"
        work = f"2^{options} states, {sizes}: {', '.join(concepts)}, ranking included"
        if native.chosen() is None:
            rows.append(Row("2^30-states", work, value="not run: there is no compiled core"))
            continue
        run = measured(prepare, options)
        memory = run.whole_bytes / MEBIBYTE
        there = run.finished and run.wall_seconds <= most and memory <= LARGEST_MB
        told: dict[str, Any] = {
            "target": f"{most} s by the clock; {LARGEST_MB} MB",
            "reached": there,
            "peak_mb": memory,
        }
        words = f"{run.wall_seconds:,.0f} s by the clock, two threads, C ({native.chosen()})" if run.finished else ""
        rows.append(Row.of("2^30-states", work, run, value=run.ended or words, **({} if quick else told)))
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    made = parser(__doc__)
    made.add_argument("--only", default="", help="only rows of claims with this in their name: 2^20, copies, profiles")
    options = made.parse_args(arguments)
    sizes = [size for size in (QUICK if options.quick else SIZES) if options.only in size.claim]
    assert all(size.claim in CLAIMS for size in sizes)
    rows = [row for size in sizes for row in rows_of(size, AT_ONCE if options.quick else PROFILES)]
    if options.only in "2^30-states":
        rows += largest(quick=options.quick)
    what = (
        "Invented conflicts (`benchmarks/conflicts.py`). Seconds are CPU seconds of one thread, from ranks; memory is "
        "all that the process holds, the ranks included."
    )
    publish("dense", "Arrays of all states", rows, options, [what])
    return 0


if __name__ == "__main__":
    sys.exit(main())
