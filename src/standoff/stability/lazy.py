"""Simple preference over option form with moves listed only from the states that are looked at.

For questions about one state of a large game, where listing all moves of all states would not end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import cast, overload

import numpy as np

from standoff.game.model import Arcs, Game
from standoff.stability.explicit import Pattern, simple_tests
from standoff.stability.rules import STANDARD, Rules

Ends = tuple[int, ...]


class Row(Sequence[Ends]):
    """state -> where one actor's moves lead from there, computed when asked for and kept."""

    def __init__(self, states: int, ends: Callable[[int], Iterable[int]]) -> None:
        self._states = states
        self._ends = ends
        self._known: dict[int, Ends] = {}

    def __len__(self) -> int:
        return self._states

    @overload
    def __getitem__(self, state: int) -> Ends: ...
    @overload
    def __getitem__(self, state: slice) -> Sequence[Ends]: ...
    def __getitem__(self, state: int | slice) -> Ends | Sequence[Ends]:
        if isinstance(state, slice):
            return [self[number] for number in range(*state.indices(self._states))]
        if not 0 <= state < self._states:
            raise IndexError(state)
        if state not in self._known:
            self._known[state] = tuple(self._ends(state))
        return self._known[state]


@lru_cache(maxsize=1)
def lazy_pattern(game: Game, rules: Rules = STANDARD) -> Pattern:
    """As `explicit.simple_pattern`, for a game in option form without listed arcs."""
    improves, credible, holds = simple_tests(game, rules)
    moves = _moves(game)

    def rows(test: Callable[[int, int, int], bool] | None) -> Arcs:
        made = [
            Row(len(game.state_ids), lambda state, actor=actor: _those(moves(actor, state), actor, state, test))  # type: ignore[misc]
            for actor in range(len(game.actors))
        ]
        return cast("Arcs", tuple(made))

    def escapes(actor: int, state: int, end: int) -> bool:
        return not holds(actor, state, end)

    return Pattern(rows(None), rows(improves), rows(credible), holds, escapes)


def _those(ends: Iterable[int], actor: int, state: int, test: Callable[[int, int, int], bool] | None) -> Iterable[int]:
    return ends if test is None else (end for end in ends if test(actor, state, end))


def _moves(game: Game) -> Callable[[int, int], list[int]]:
    """(actor, state) -> the states one move away, in rising order."""
    space, codes = game.space, game.codes
    assert space is not None
    assert codes is not None
    numbers = np.full(space.size, -1, dtype=np.int64)
    numbers[codes] = np.arange(codes.size)

    def moves(actor: int, state: int) -> list[int]:
        ends = (int(numbers[end]) for end in space.changes(space.actors[actor], int(codes[state])))
        return sorted(end for end in ends if end >= 0)

    return moves
