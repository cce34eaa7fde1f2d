"""A board within one class of completions, as an arena for the general stability analyses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from standoff.explain.alternatives import Budget, improving_reach
from standoff.explain.orders import Judge
from standoff.game.board import Board
from standoff.game.reach import codes, reachable
from standoff.game.space import moves_within


@dataclass(frozen=True)
class JudgedBoard:
    """States are codes. Comparisons go through the judge, which splits completions where they are open.

    `budget`: how many moves may be looked at; LimitError beyond.
    """

    board: Board
    judge: Judge
    budget: Budget | None = None

    @property
    def actors(self) -> tuple[str, ...]:
        return self.board.space.actors

    def moves(self, actor: str, state: int) -> Iterator[int]:
        for end in moves_within(self.board.space, actor, state, self.board.feasible):
            if self.budget is not None:
                self.budget.spend(1)
            yield end

    def prefers(self, actor: str, first: int, second: int) -> bool:
        return self.judge.sign(actor, self.board.vector(actor, first), self.board.vector(actor, second)) > 0

    def reach(self, movers: Sequence[str], state: int) -> frozenset[int]:
        return frozenset(codes(reachable(self.board.space, self.board.feasible, tuple(movers), state)))

    def improving_reach(self, movers: Sequence[str], state: int) -> frozenset[int]:
        return frozenset(codes(improving_reach(self.board, self.judge, tuple(movers), state)))
