#!/usr/bin/env python3
"""The smallest change of one actor's preference that changes whether a state is stable for it, proven minimal.

python benchmarks/changes.py [--quick] [--json] [--note TEXT]
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import machine
from conflicts import conflict, seeds, widths
from machine import parser, publish, table

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")
SAYS = (
    "12 options, 5 actors; a state and an actor drawn at random, in ten invented conflicts, four questions each. "
    "Milliseconds of one thread (CPU), the others' replies included; states, ranks and truths of the statements are "
    "there before. never: questions that no change of this kind answers. farthest: the most pairs turned round."
)


CLAIMED = {
    "smallest change of a ranking": ("smallest-ranking", 10),
    "of an order of 25 statements": ("smallest-order", 100),
}
"""Title -> the claim it belongs to, and the most milliseconds."""


@dataclass(frozen=True)
class Row:
    title: str
    concept: str
    questions: int
    median_ms: float
    largest_ms: float
    never: int
    farthest: int


Asked = Callable[[], int | None]


def rankings(count: int, each: int, statements: int, constraints: int, concept: str) -> Iterator[Asked]:
    """One actor's ranking of the states."""
    from standoff.game.listing import listed
    from standoff.stability.thresholds import ranking_change

    for seed in seeds(count):
        game = listed(conflict(seed, widths(12, 5), statements, constraints))
        draw = random.Random(seed)
        assert game.ranks
        for _ in range(each):
            question = partial(ranking_change, game, draw.choice(game.state_ids), concept, draw.choice(game.actors))
            yield partial(_pairs, question)


def orders(count: int, each: int, statements: int, constraints: int, concept: str) -> Iterator[Asked]:
    """The order of one actor's statements."""
    from standoff.stability.statement_orders import order_change
    from standoff.stability.statement_orders_claims import Told

    for seed in seeds(count):
        game = conflict(seed, widths(12, 5), statements, constraints)
        draw = random.Random(seed)
        for _ in range(each):
            told = Told(game)
            code, actor = draw.choice(told.codes.tolist()), draw.choice(game.actors)
            told.truths(game.actors.index(actor))
            assert told.game.ranks
            yield partial(_pairs, partial(order_change, told, code, concept, actor))


def _pairs(question: Callable[[], Any]) -> int | None:
    found: int | None = question().pairs
    return found


def row(title: str, concept: str, questions: Iterator[Asked]) -> Row:
    seconds, pairs = [], []
    for asked in questions:
        start = time.process_time()
        pairs.append(asked())
        seconds.append(time.process_time() - start)
    known = [number for number in pairs if number is not None]
    return Row(
        title,
        concept,
        len(pairs),
        median(seconds) * 1e3,
        max(seconds) * 1e3,
        len(pairs) - len(known),
        max(known, default=0),
    )


def _told(found: Row) -> machine.Row:
    """The row in the common form."""
    claim, most_ms = CLAIMED.get(found.title.split(",")[0], ("", 0))
    return machine.Row(
        claim,
        f"{found.title}, {found.concept}",
        found.median_ms / 1e3,
        value=f"{found.questions} questions, longest {found.largest_ms:.1f} ms",
        target=f"<= {most_ms} ms" if claim else "",
        reached=found.median_ms <= most_ms if claim else None,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser(__doc__).parse_args(arguments)
    count, each = (1, 2) if options.quick else (10, 4)
    rows = []
    for constraints in (12,) if options.quick else (0, 12):
        apart = f", {constraints} constraints" if constraints else ""
        for concept in CONCEPTS:
            questions = rankings(count, each, 8, constraints, concept)
            rows.append(row(f"smallest change of a ranking{apart}", concept, questions))
        for statements in (8,) if options.quick else (8, 15, 25):
            for concept in CONCEPTS:
                title = f"of an order of {statements} statements{apart}"
                rows.append(row(title, concept, orders(count, each, statements, constraints, concept)))
    head = ("what", "concept", "questions", "median, ms", "largest, ms", "never", "farthest")
    lines = [
        (
            r.title,
            r.concept,
            *map(str, (r.questions, round(r.median_ms, 2), round(r.largest_ms, 2), r.never, r.farthest)),
        )
        for r in rows
    ]
    publish("changes", "Smallest changes", list(map(_told, rows)), options, [SAYS, table(head, lines)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
