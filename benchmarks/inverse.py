#!/usr/bin/env python3
"""Under which rankings a state is an equilibrium: counted here, and by listing all rankings.

python benchmarks/inverse.py [--quick] [--json] [--keep] [--note TEXT]
"""

from __future__ import annotations

import itertools
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from machine import BYTES_PER_UNIT, Row, parser, publish, table

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ")
MOST_LISTED = 600_000
SAYS = (
    "In how many rankings of the free actors a state is an equilibrium, with the counts around the present "
    "rankings and the condition in words; the start of Python and numpy and the search for a state that hangs on "
    "the free actors are part of the seconds. Listing judges every ranking by the same definitions, for the four "
    "concepts together; where it was run, it finds the same counts. GMCR+ (gmcr-py 0.4.1) lists as well; it was "
    "timed apart, on conflicts of the same size and two cores of the same kind. Not computed: more cases than the "
    "limit; the result says so."
)


@dataclass(frozen=True)
class Size:
    """Options per actor, how many states can be, and how many actors' rankings are free. GMCR+ in seconds, if tried."""

    title: str
    options: tuple[int, ...]
    states: int
    free: int
    gmcr_plus: str = ""


SIZES = (
    Size("8 states, 1 of 2 actors free", (2, 1), 8, 1, "5"),
    Size("9 states, 1 of 2 actors free", (2, 2), 9, 1, "43"),
    Size("6 states, 2 of 2 actors free", (2, 1), 6, 2, "64"),
    Size("8 states, 2 of 2 actors free", (2, 1), 8, 2),
    Size("16 states, 1 of 2 actors free", (2, 2), 16, 1),
    Size("16 states, 1 of 3 actors free", (2, 1, 1), 16, 1),
    Size("16 states, 2 of 2 actors free", (2, 2), 16, 2),
    Size("64 states, 1 of 3 actors free", (2, 2, 2), 64, 1),
)


QUICK = (Size("5 states, 1 of 2 actors free", (2, 1), 5, 1),)


def game_of(size: Size) -> Any:
    """A random conflict with strict rankings, and the free actors."""
    from standoff.game import Game

    draw = random.Random(7)
    actors = [f"actor{n}" for n in range(len(size.options))]
    every = 1 << sum(size.options)
    infeasible = draw.sample(range(1, every), every - size.states)
    options = {actor: [f"o{n}" for n in range(number)] for actor, number in zip(actors, size.options, strict=True)}
    ranks = {actor: draw.sample(range(size.states), size.states) for actor in actors}
    return Game.from_options(options, ranks, infeasible=infeasible), actors[: size.free]


def state_asked(size: Size) -> str:
    """The first state whose fate hangs on the free actors under GMR."""
    from standoff.stability.inverse import Wanted, inverse

    game, free = game_of(size)
    for state in game.state_ids:
        found = inverse(game, [Wanted(state)], "GMR", free, most_swaps=0)
        if found.holding not in (0, found.rankings):
            return str(state)
    return str(game.state_ids[0])


def counted(size: Size, concept: str) -> int | None:
    from standoff.stability.inverse import Wanted, inverse

    game, free = game_of(size)
    return inverse(game, [Wanted(state_asked(size))], concept, free).holding


def listed(size: Size, concept: str) -> int | None:
    """Every ranking, each judged by the definitions."""
    from standoff.stability.cases import Conflict, Judge

    game, free = game_of(size)
    place = game.index[state_asked(size)]
    frozen = Conflict.of(game, concept, ())
    holding = 0
    for rankings in itertools.product(itertools.permutations(range(size.states)), repeat=len(free)):
        new = tuple([[own > other for other in ranks] for own in ranks] for ranks in rankings)
        conflict = Conflict(
            frozen.arcs, concept, (*new, *frozen.tables[len(new) :]), frozenset(), _reached=frozen._reached
        )
        judge = Judge(conflict, {})
        holding += all(conflict.is_stable(judge, actor, place) for actor in range(len(size.options)))
    return holding


def _measured(ends: Any, work: str, size: Size, concept: str) -> None:
    start = time.process_time()
    found = {"counted": counted, "listed": listed}[work](size, concept)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_UNIT / 2**20
    ends.send((found, time.process_time() - start, peak))


def measured(work: str, size: Size, concept: str) -> tuple[int | None, float, float]:
    """What comes out, CPU seconds and the peak memory of a process of its own, in MiB."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_measured, args=(there, work, size, concept))
    process.start()
    found: tuple[int | None, float, float] = here.recv()
    process.join()
    return found


def row(size: Size) -> tuple[str, ...]:
    """Seconds for the four concepts by counting and by listing; both have to find the same."""
    rankings = factorial(size.states) ** size.free
    mine = [measured("counted", size, concept) for concept in CONCEPTS]
    shares = [_share(found, rankings) for found, _, _ in mine]
    by_listing = "-"
    if rankings <= MOST_LISTED:
        other = [measured("listed", size, concept) for concept in CONCEPTS]
        if [found for found, _, _ in mine] != [found for found, _, _ in other]:
            raise AssertionError(f"{size.title}: counting and listing differ")
        by_listing = f"{sum(seconds for _, seconds, _ in other):.1f}"
    seconds = ", ".join(f"{own:.2f}" for _, own, _ in mine)
    peak = f"{max(memory for _, _, memory in mine):.0f}"
    return size.title, f"{rankings:.3g}", *shares, seconds, peak, by_listing, size.gmcr_plus or "-"


def _told(cells: Sequence[str]) -> Row:
    """The row in the common form: seconds of the four concepts together."""
    by_listing = None if cells[8] == "-" else float(cells[8])
    together = sum(float(each) for each in cells[6].split(", "))
    return Row("", cells[0], together, "listing", by_listing, float(cells[7]))


def _share(found: int | None, rankings: int) -> str:
    if found is None:
        return "not computed"
    return f"{found:,}" if rankings <= MOST_LISTED else f"{found:.6g}"


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser(__doc__).parse_args(arguments)
    sizes = QUICK if options.quick else SIZES
    head = ("conflict", "rankings", *CONCEPTS, "CPU seconds each", "peak MiB", "listing, s", "GMCR+, s")
    cells = [row(size) for size in sizes]
    parts = [
        SAYS,
        table(head, cells),
    ]
    publish("inverse", "Under which rankings a state is an equilibrium", list(map(_told, cells)), options, parts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
