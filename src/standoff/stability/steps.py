"""Moves by name, and the shortest sequences of them: what reasons for stability are told with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from standoff.game.model import Arcs, Game
from standoff.stability.rules import STANDARD, Rules

Node = tuple[int, frozenset[int]]
"""A state, and who may not move next."""


@dataclass(frozen=True)
class Hop:
    """One move: who, from which state to which, and the options that change, as `option` or `not option`.

    In graph form, and where moves are listed one by one between coalesced states, there may be no changes to name.
    """

    actor: str
    before: str
    after: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A move that tempts, and the shortest answer of the others after which it was not worth it.

    moves_after: how many moves the actor has from there; all were looked at, and none makes up for it. None: under this
    concept the actor does not look that far.
    """

    move: Hop
    steps: tuple[Hop, ...]
    moves_after: int | None = None


@dataclass(frozen=True)
class Unanswered:
    """A move that tempts and that no answer of the others takes the good of.

    replies: how many states the others can bring about after it, all of which were looked at. not_better: how many of
    them would hold the actor down if it could not move on. way_out: how it can move on from one of these.
    others_like_it: how many more moves tempt and are not answered.
    """

    move: Hop
    replies: int
    not_better: int = 0
    way_out: Hop | None = None
    others_like_it: int = 0


def hop(game: Game, actor: int, before: int, after: int) -> Hop:
    """A move between states, by their places in the game."""
    return Hop(game.actors[actor], game.state_ids[before], game.state_ids[after], changes(game, before, after))


def hops(game: Game, start: int, path: Sequence[tuple[int, int]]) -> tuple[Hop, ...]:
    """A sequence of moves, given as (mover, state after it)."""
    before = [start, *(end for _, end in path)]
    return tuple(hop(game, mover, here, end) for here, (mover, end) in zip(before, path, strict=False))


def changes(game: Game, before: int, after: int) -> tuple[str, ...]:
    """Options that differ between two states, as `actor.option` or `not actor.option` in the second one."""
    if game.space is None or game.codes is None:
        return ()
    start, end = int(game.codes[before]), int(game.codes[after])
    left_open = game.open_options(before) | game.open_options(after)
    return tuple(
        option if end >> bit & 1 else f"not {option}"
        for bit, option in enumerate(game.space.options)
        if (start ^ end) & ~left_open & 1 << bit
    )


def sequences(
    graph: Arcs,
    movers: Sequence[int],
    start: int,
    rules: Rules = STANDARD,
    spend: Callable[[int], None] = lambda _: None,
) -> Iterator[tuple[tuple[int, int], ...]]:
    """Shortest sequences of one or more moves as (mover, state after it), by length.

    One for every end and last mover; where each may move once only, for every end and set of movers so far. spend: told
    how many moves are looked at.
    """
    came_from: dict[Node, tuple[Node, int] | None] = {(start, frozenset()): None}
    waiting: list[Node] = [(start, frozenset())]
    for node in waiting:
        state, barred = node
        if rules.replies == "one move" and barred:
            return
        for mover in movers:
            if mover in barred:
                continue
            after = barred | {mover} if rules.replies == "each once" else frozenset({mover})
            ends = graph[mover][state]
            spend(len(ends))
            for end in ends:
                if (end, after) not in came_from:
                    came_from[end, after] = (node, mover)
                    waiting.append((end, after))
                    yield _path((end, after), came_from)


def _path(node: Node, came_from: dict[Node, tuple[Node, int] | None]) -> tuple[tuple[int, int], ...]:
    steps: list[tuple[int, int]] = []
    here = node
    while (before := came_from[here]) is not None:
        steps.append((before[1], here[0]))
        here = before[0]
    return tuple(reversed(steps))
