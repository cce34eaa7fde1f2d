"""Status quo analysis: what legal sequences of moves, or of improvements, lead to from a state, and how fast.

Li, Kilgour and Hipel, Status quo analysis in the graph model for conflict resolution, Journal of the Operational
Research Society 56 (2005), 699-707. In a legal sequence nobody moves twice in a row (Fang, Hipel and Kilgour 1993,
ch. 3); in one of improvements every step is one for the actor who makes it. Where moves and preferences are transitive,
as in option form, the rule removes no state and makes no path longer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from standoff.errors import LimitError
from standoff.stability.arena import Arena

MAX_PAIRS = 200_000

Pair = tuple[int, str]
Tie = Callable[[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Step:
    """One move of a path."""

    actor: str
    before: int
    after: int


@dataclass(frozen=True)
class Evolution:
    """Every (state, last mover) pair that was found from `start`, with the number of moves of the shortest way to it.

    `first[t, j] <= h` says that t is in S_j^(h) of the published table: reachable in at most h legal moves, the last of
    them by j. `limit` is the number of pairs after which the search stopped, None where it looked at everything.
    """

    start: int
    improving: bool
    first: dict[Pair, int]
    came_from: dict[Pair, Pair | None]
    limit: int | None = None

    @cached_property
    def distance(self) -> dict[int, int]:
        """State -> least number of moves, the start at 0; in the order in which the states were found."""
        found = {self.start: 0}
        for (state, _), moves in self.first.items():
            found.setdefault(state, moves)
        return found

    def last_movers(self, state: int) -> tuple[str, ...]:
        """Who can make the last move to the state, in however many moves; the soonest first."""
        return tuple(mover for (end, mover) in self.first if end == state)

    def path(self, state: int) -> tuple[Step, ...] | None:
        """The shortest path, of several the first by actors and then states; () for the start, None if not found."""
        if state == self.start:
            return ()
        pair = next((pair for pair in self.first if pair[0] == state), None)
        return None if pair is None else path_to(pair, self.start, self.came_from)

    def unreached(self, targets: Iterable[int]) -> tuple[int, ...]:
        """The targets that no path leads to: proven where `limit` is None, else only not found."""
        return tuple(target for target in targets if target not in self.distance)


def path_to(pair: Pair, start: int, came_from: dict[Pair, Pair | None]) -> tuple[Step, ...]:
    steps = []
    here: Pair | None = pair
    while here is not None:
        before = came_from[here]
        steps.append(Step(here[1], start if before is None else before[0], here[0]))
        here = before
    return tuple(reversed(steps))


def walk(
    arena: Arena,
    start: int,
    *,
    improving: bool,
    movers: Sequence[str] | None = None,
    came_from: dict[Pair, Pair | None],
    tie: Tie | None = None,
) -> Iterator[Pair]:
    """(state, last mover) pairs breadth first: by number of moves, then actors in their order, then states.

    tie: another order of the states that one actor's move leads to, as a key of the states before and after it.
    `came_from` is filled on the way: the pair before each pair, None after the start. A pair's own moves are looked at
    only when the next pair is asked for.
    """
    actors = tuple(movers) if movers is not None else arena.actors
    looked_from: set[Pair] = set()

    def onward(state: int, last: str | None) -> Iterator[Pair]:
        for actor in actors:
            if actor != last and (state, actor) not in looked_from:
                looked_from.add((state, actor))
                for end in sorted(arena.moves(actor, state), key=None if tie is None else partial(tie, state)):
                    if (end, actor) not in came_from and (not improving or arena.prefers(actor, end, state)):
                        yield end, actor

    waiting: list[Pair] = []
    for pair in onward(start, None):
        came_from[pair] = None
        waiting.append(pair)
    for here in waiting:
        yield here
        for pair in onward(*here):
            came_from[pair] = here
            waiting.append(pair)


def fewest_changes_first(before: int, after: int) -> tuple[int, int]:
    """An order of moves in option form: those that change the fewest options first, then by code."""
    return (before ^ after).bit_count(), after


def evolution(
    arena: Arena, start: int, *, improving: bool, movers: Sequence[str] | None = None, limit: int = MAX_PAIRS
) -> Evolution:
    """Everything that the movers (all actors if none are named) can make of `start`, by moves or by improvements.

    Stops after `limit` (state, last mover) pairs, and says so in the result.
    """
    came_from: dict[Pair, Pair | None] = {}
    first: dict[Pair, int] = {}
    for pair in walk(arena, start, improving=improving, movers=movers, came_from=came_from):
        if len(first) == limit:
            return Evolution(start, improving, first, came_from, limit)
        before = came_from[pair]
        first[pair] = 1 if before is None else first[before] + 1
    return Evolution(start, improving, first, came_from)


def shortest_path(
    arena: Arena,
    start: int,
    wanted: Callable[[int], bool],
    *,
    improving: bool,
    movers: Sequence[str] | None = None,
    limit: int = MAX_PAIRS,
    tie: Tie | None = None,
) -> tuple[Step, ...] | None:
    """The shortest path of one or more moves to a state that is wanted; None: proven that there is none.

    Raises LimitError when none of the first `limit` (state, last mover) pairs is wanted and there are more.
    """
    came_from: dict[Pair, Pair | None] = {}
    pairs = walk(arena, start, improving=improving, movers=movers, came_from=came_from, tie=tie)
    for number, pair in enumerate(pairs):
        if number == limit:
            raise LimitError(f"looked at the first {limit:,} states that the moves lead to, and there are more")
        if wanted(pair[0]):
            return path_to(pair, start, came_from)
    return None
