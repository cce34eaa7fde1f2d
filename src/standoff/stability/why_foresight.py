"""Why a state is stable for an actor who looks several moves ahead, or why not: the line of moves that it expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Literal

from standoff.game.model import Game
from standoff.stability.foresight_moves import LimitedMoves, horizons
from standoff.stability.steps import Hop, hop

MAX_LINE = 20


@dataclass(frozen=True)
class Foreseen:
    """The best move for an actor who looks a number of moves ahead, and where it expects that to end.

    line: the move and those that are expected after it, up to 20; longer: whether there are more of them. end:
    the state in which it ends. better: whether the actor prefers the end, and so moves.
    """

    horizon: int
    line: tuple[Hop, ...]
    end: str
    better: bool
    longer: bool = False


@dataclass(frozen=True)
class ForesightReason:
    """What an actor expects of its best move from a state.

    moves: how many moves it has. leader: who looks two moves ahead (Stackelberg). For NM what is expected repeats: from
    `repeats_from` moves ahead on, every `period`; holds_from: from which number of moves ahead on the actor stays. Then
    `foreseen` are the best moves for all numbers of moves from there to where it repeats, or, where the actor does not
    stay, the first in the repeated ones for which it moves; at most 20 of them. Else one, none without a move.
    """

    because: ClassVar[Literal["foresight"]] = "foresight"

    moves: int
    foreseen: tuple[Foreseen, ...] = ()
    leader: str | None = None
    holds_from: int | None = None
    repeats_from: int | None = None
    period: int | None = None

    @property
    def stable(self) -> bool:
        return not any(found.better for found in self.foreseen)

    def states(self) -> Iterator[str]:
        """Every state that the reason names."""
        for found in self.foreseen:
            yield from (step.after for step in found.line)
            yield found.end


def foresight_reason(game: Game, name: str, actor: int, state: int) -> ForesightReason:
    """The reason under LH, NM or Stackelberg:LEADER. Raises as `foresight_moves.marks`."""
    return _reader(game).reason(name, actor, state)


@lru_cache(maxsize=1)
def _reader(game: Game) -> _Reader:
    return _Reader(game)


class _Reader:
    def __init__(self, game: Game) -> None:
        self.game = game
        self.ahead = LimitedMoves(game)

    def reason(self, name: str, actor: int, state: int) -> ForesightReason:
        if name == "NM":
            return self._non_myopic(actor, state)
        horizon = horizons(self.game, name)[actor]
        moves = len(self.ahead.moves_from(actor, state))
        foreseen = (self._foreseen(actor, state, horizon),) if moves else ()
        return ForesightReason(moves, foreseen, name.partition(":")[2] or None)

    def _non_myopic(self, actor: int, state: int) -> ForesightReason:
        start, period = self.ahead.cycle
        moves = len(self.ahead.moves_from(actor, state))
        if not moves:
            return ForesightReason(0, (), None, 1, start, period)
        stays = [bool(tables[actor][state] == state) for tables in self.ahead.tables(start + period)]
        leaves = next((h for h in range(max(start, 1), start + period + 1) if not stays[h]), None)
        if leaves is not None:
            return ForesightReason(moves, (self._foreseen(actor, state, leaves),), None, None, start, period)
        first = max((h + 1 for h in range(1, start) if not stays[h]), default=1)
        told = range(first, min(max(first, start) + period, first + MAX_LINE))
        return ForesightReason(moves, tuple(self._foreseen(actor, state, h) for h in told), None, first, start, period)

    def _foreseen(self, actor: int, state: int, horizon: int) -> Foreseen:
        tables = self.ahead.last_tables(horizon, MAX_LINE + 1)
        other = 1 - actor
        move = self.ahead.best(actor, state, tables[1][other])
        end = int(tables[1][other][move])
        line = [(actor, move)]
        while len(line) <= MAX_LINE and len(line) < horizon and line[-1][1] != end:
            mover = 1 - line[-1][0]
            line.append((mover, self.ahead.best(mover, line[-1][1], tables[len(line) + 1][1 - mover])))
        ranks = self.game.ranks[actor]
        before = [state, *(place for _, place in line)]
        hops = tuple(hop(self.game, mover, here, to) for here, (mover, to) in zip(before, line, strict=False))
        better = bool(ranks[end] > ranks[state])
        return Foreseen(horizon, hops[:MAX_LINE], self.game.state_ids[end], better, len(hops) > MAX_LINE)
