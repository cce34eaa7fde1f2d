#!/usr/bin/env python3
"""One state of a conflict with hundreds of options, judged by SAT with what shows it.

python benchmarks/query.py [--states N] [--quick] [--json] [--keep] [--note TEXT]
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from conflicts import conflict, widths
from machine import Row, measured, parser, publish, seconds_words, table

from standoff.game.prioritised import PrioritisedGame

STATEMENTS = (5, 15)
SEED = 1
LIMIT = 60
THREE, CREDIBLE = ("Nash", "GMR", "SMR"), ("SEQ", "SSEQ")
SAYS = (
    "Random conflicts with 5 to 15 statements of each actor; feasible states near random ones, each asked of an actor "
    "in turn. CPU seconds of one question, in a process that has answered one before; those above {limit} s by the "
    "clock are not decided."
)


def states(game: PrioritisedGame, count: int) -> Iterator[int]:
    """Feasible states near random codes."""
    from standoff.engines.query_cnf import Clock
    from standoff.engines.query_rules import Rules
    from standoff.engines.query_states import States

    draw, known = random.Random(SEED), States(Rules(game))
    for _ in range(count):
        known.near(draw.getrandbits(game.options))
        code = known.find((), Clock(None))
        assert code is not None
        yield code


def asked(
    options: int, actors: int, constraints: int, concepts: Sequence[str], count: int
) -> Callable[[], dict[str, list[tuple[float, bool | None]]]]:
    """Concept -> for each state the seconds and whether it is stable, None where that was not decided."""
    from standoff.engines.query import ask
    from standoff.errors import LimitError

    game = conflict(SEED, widths(options, actors), STATEMENTS, constraints)
    chosen = list(states(game, count))

    def one(code: int, actor: int, concept: str) -> tuple[float, bool | None]:
        start = time.process_time()
        try:
            stable: bool | None = ask(game, code, actor, concept, seconds=LIMIT).stable
        except LimitError:
            stable = None
        return time.process_time() - start, stable

    def work() -> dict[str, list[tuple[float, bool | None]]]:
        one(chosen[0], 0, "Nash")
        return {
            concept: [one(code, number % actors, concept) for number, code in enumerate(chosen)] for concept in concepts
        }

    return work


def rows_of(
    name: str, size: tuple[int, int, int], concepts: Sequence[str], count: int, most: float, share: float
) -> tuple[list[list[str]], list[Row]]:
    """Lines of the table, and a row for each concept. share: of the questions, decided within `most` seconds."""
    options, actors, constraints = size
    run = measured(asked, options, actors, constraints, concepts, count)
    lines, rows = [], []
    for concept, found in run.answer.items():
        seconds = sorted(took for took, _ in found)
        undecided = sum(stable is None for _, stable in found)
        within = sum(took <= most and stable is not None for took, stable in found)
        late = seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))]
        lines.append(
            [
                f"{options}, {actors}, {constraints}: {concept}",
                f"{count}",
                f"{sum(stable is True for _, stable in found)}",
                f"{undecided}",
                *map(seconds_words, (median(seconds), late, seconds[-1])),
            ]
        )
        target = f"<= {most} s" if share == 1 else f"always decided, {share:.0%} within {most:g} s"
        rows.append(
            Row(
                name,
                f"{options} options, {actors} actors, {concept}",
                median(seconds),
                peak_mb=run.peak_mb,
                target=target if name else "",
                reached=(undecided == 0 and within >= share * count) if name else None,
                value=f"{count - undecided} of {count} decided, longest {seconds_words(seconds[-1])} s",
            )
        )
    return lines, rows


def main(arguments: Sequence[str] | None = None) -> int:
    made = parser(__doc__)
    made.add_argument("--states", type=int, default=40, help="how many states of each conflict")
    options = made.parse_args(arguments)
    if options.quick:
        lines, rows = rows_of("", (12, 3, 4), (*THREE, *CREDIBLE), 2, 1, 1)
    else:
        lines, rows = rows_of("query-500", (500, 10, 150), THREE, options.states, 0.1, 1)
        more, told = rows_of("query-SEQ", (200, 10, 80), CREDIBLE, options.states, 2, 0.95)
        lines, rows = lines + more, rows + told
    head = ("options, actors, constraints", "states", "stable", "not decided", "median s", "95 % within", "longest")
    publish("query", "One state by SAT", rows, options, [SAYS.format(limit=LIMIT), table(head, lines)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
