"""In how many completions of the goals that differ each outcome holds: exact counts, not chances.

The leaves of the case distinction partition all completions; within a leaf the linear extensions of the differing
goals are counted over down-sets, after splitting into parts that nothing ranks against each other (Brightwell and
Winkler 1991 show that counting linear extensions is hard in general, hence the limit on goals).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from standoff.errors import LimitError
from standoff.explain.alternatives import Contest, NotPossible
from standoff.explain.orders import MAX_LEAVES, Order, members
from standoff.explain.readings import OUTCOMES, Reading, distinct

MOST_DIFFERING = 20
MAX_PARTS = 200_000
LABEL = "rankings of the goals that differ; counts, not chances"


@dataclass(frozen=True)
class ReadingCount:
    """One reading, or several that pose the question equally: how many differing goals, and completions by outcome.

    `readings`: how many distinct readings of the text pose the question like this.
    """

    choices: dict[str, str]
    readings: int
    goals: int
    completions: dict[str, int]


@dataclass(frozen=True)
class CompletionCounts:
    """Completions of the goals that differ between the states of a question, by outcome; counts, not chances.

    `in_all` adds them up over all possible readings.
    """

    per_reading: tuple[ReadingCount, ...]
    in_all: dict[str, int]
    label: str = LABEL


def linear_extensions(order: Order, goals: int) -> int:
    """The number of total orders of the goals of a mask that agree with a partial order.

    Raises LimitError above MAX_PARTS distinct down-sets.
    """
    known: dict[int, int] = {0: 1}
    beside = [order.below[goal] for goal in range(len(order.below))]
    for goal, lower in enumerate(order.below):
        for low in members(lower):
            beside[low] |= 1 << goal

    def count(mask: int) -> int:
        if mask not in known:
            if len(known) > MAX_PARTS:
                raise LimitError(f"more than {MAX_PARTS:,} parts of a partial order would have to be counted")
            part = _connected(mask, beside)
            if part == mask:
                known[mask] = sum(count(mask & ~(1 << top)) for top in order.maximal(mask))
            else:
                ways = comb(mask.bit_count(), part.bit_count())
                known[mask] = ways * count(part) * count(mask & ~part)
        return known[mask]

    return count(goals)


def _connected(mask: int, beside: Sequence[int]) -> int:
    """The goals of the mask that are ranked, directly or through others of it, against its first goal."""
    part, new = 0, mask & -mask
    while new:
        part |= new
        reached = 0
        for goal in members(new):
            reached |= beside[goal]
        new = reached & mask & ~part
    return part


def completion_counts(readings: Sequence[Reading]) -> CompletionCounts:
    """Counts for every reading in which the question can be asked.

    Raises LimitError when more than MOST_DIFFERING goals differ, or at the limit on leaves.
    """
    lines = []
    for reading in distinct(readings):
        alike = sum(other.key == reading.key for other in readings if other.outcomes is not None)
        lines.append(_count(reading, alike))
    in_all = {outcome: sum(line.completions[outcome] * line.readings for line in lines) for outcome in OUTCOMES}
    return CompletionCounts(tuple(lines), in_all)


def _count(reading: Reading, alike: int) -> ReadingCount:
    leaves = reading.leaves(MAX_LEAVES)
    differing = {actor: differing_goals(reading, actor) for actor in leaves[0].orders}
    goals = sum(mask.bit_count() for mask in differing.values())
    if goals > MOST_DIFFERING:
        raise LimitError(f"{goals} goals differ between the states; rankings are counted up to {MOST_DIFFERING}")
    completions = dict.fromkeys(OUTCOMES, 0)
    for leaf in leaves:
        product = 1
        for actor, order in leaf.orders.items():
            product *= linear_extensions(order, differing[actor])
        completions[leaf.answer] += product
    return ReadingCount(dict(reading.choices), alike, goals, completions)


def differing_goals(reading: Reading, actor: str) -> int:
    """Mask of the actor's merged goals that do not hold at all states of the question alike."""
    vectors = [reading.board.vector(actor, code) for code in states_of(reading)]
    some, every = 0, -1
    for vector in vectors:
        some |= vector
        every &= vector
    return some & ~every


def states_of(reading: Reading) -> tuple[int, ...]:
    """The codes that a question compares: the state asked about, then alternatives or the states along the plan."""
    subject = reading.subject
    assert not isinstance(subject, NotPossible)
    parts = subject.alternatives if isinstance(subject, Contest) else subject.steps
    return (subject.at, *(part.code for part in parts))
