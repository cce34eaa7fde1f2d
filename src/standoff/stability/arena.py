"""What a stability analysis needs to see of a conflict: who can move where, and who prefers what.

The general analyses (coalitions, paths) are written against this, so that they work for games with complete preferences
and for a case within one class of completions alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Protocol

from standoff.game.model import Arcs, Game
from standoff.stability.comparisons import Better, strictly_better
from standoff.stability.explicit import legal_reach, listed_arcs, merged_arcs


class Arena(Protocol):
    """States are whole numbers; what they stand for is the arena's own matter."""

    @property
    def actors(self) -> tuple[str, ...]: ...

    def moves(self, actor: str, state: int) -> Iterable[int]:
        """States that one move of the actor leads to (R_i(s)), never the state itself."""
        ...

    def prefers(self, actor: str, first: int, second: int) -> bool:
        """Whether the actor strictly prefers `first` to `second`."""
        ...

    def reach(self, movers: Sequence[str], state: int) -> Collection[int]:
        """States that legal sequences of one or more moves by `movers` lead to (R_H(s))."""
        ...

    def improving_reach(self, movers: Sequence[str], state: int) -> Collection[int]:
        """The same by legal sequences of the movers' own improvements (R_H^+(s))."""
        ...


class GameArena:
    """A game as an arena: states are positions in `game.state_ids`.

    better: who strictly prefers which state, by default as the game says.
    Raises InputError where an actor has neither a ranking nor pairs that are all known, and `better` is not given.
    """

    def __init__(self, game: Game, better: Better | None = None) -> None:
        self.game = game
        self._better = better = strictly_better(game) if better is None else better
        self._arcs = listed_arcs(game)
        self._number = {actor: number for number, actor in enumerate(game.actors)}
        self._improving: Arcs = tuple(
            tuple(tuple(end for end in ends if better(actor, end, start)) for start, ends in enumerate(arcs))
            for actor, arcs in enumerate(self._arcs)
        )

    @property
    def actors(self) -> tuple[str, ...]:
        return self.game.actors

    def moves(self, actor: str, state: int) -> tuple[int, ...]:
        return self._arcs[self._number[actor]][state]

    def prefers(self, actor: str, first: int, second: int) -> bool:
        return self._better(self._number[actor], first, second)

    def reach(self, movers: Sequence[str], state: int) -> frozenset[int]:
        return legal_reach(self._arcs, [self._number[mover] for mover in movers], state)

    def improving_reach(self, movers: Sequence[str], state: int) -> frozenset[int]:
        return legal_reach(self._improving, [self._number[mover] for mover in movers], state)

    def joint_step(self, movers: Sequence[str], state: int) -> frozenset[int]:
        """States that one change of any options of `movers` leads to. Raises InputError as `merged_arcs`."""
        members = tuple(movers)
        if members not in self._merged:
            self._merged[members] = merged_arcs(self.game, members)
        return frozenset(self._merged[members][state])

    @cached_property
    def _merged(self) -> dict[tuple[str, ...], tuple[tuple[int, ...], ...]]:
        return {}
