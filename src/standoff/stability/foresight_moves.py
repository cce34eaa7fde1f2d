"""Limited-move stability L_h, non-myopic stability and Stackelberg equilibrium, for two actors with rankings.

The state that is anticipated when i is to move at s and h moves are left (Kilgour 1985; Kilgour, Hipel and Fang 1987;
Fang, Hipel and Kilgour 1989):

    G_i(s, 0) = s;
    G_i(s, h) = s where i has no move; else, with m the move of i from s whose G_j(m, h - 1) i likes best,
                G_j(m, h - 1) if i prefers this to s, else s.

s is L_h stable for i iff G_i(s, h) = s. The definitions assume strict preference; with ties the best move need not be
one alone, and the rule here is the first one in the order of the states, and moving for a strict gain only.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError, LimitError, listed, nearest
from standoff.game.model import Game
from standoff.stability.concepts import Concept, Marks
from standoff.stability.explicit import listed_arcs
from standoff.stability.rules import STANDARD, Rules

if TYPE_CHECKING:
    from standoff.stability.why_foresight import ForesightReason

RULES: tuple[str, ...] = ()

FEW_MOVES = 100
MAX_HORIZON = 20_000

TIES = (
    "Two actors with rankings only. The definition assumes that nobody is indifferent; with ties the first best move "
    "in the order of the states counts, and an actor moves for a strict gain only."
)

CONCEPTS = (
    Concept(
        "LH",
        "limited-move stability, H moves ahead",
        "foresight",
        "i, who looks H moves ahead and expects both sides to do so, would rather stay at s",
        "D.M. Kilgour 1985; Kilgour, Hipel and Fang, Automatica 23 (1987), 41-55; Fang, Hipel and Kilgour, European "
        "Journal of Operational Research 41 (1989), 86-100",
        recalled=True,
        pattern=r"L[1-9]\d*",
        note=TIES,
    ),
    Concept(
        "NM",
        "non-myopic stability",
        "foresight",
        "s is L_h stable for i for every h from some h on",
        "D.M. Kilgour 1985; Kilgour, Hipel and Fang, Automatica 23 (1987), 41-55",
        recalled=True,
        note="Not the nonmyopic equilibrium of Brams and Wittman, nor that of the Theory of Moves. " + TIES,
    ),
    Concept(
        "Stackelberg:LEADER",
        "Stackelberg stability",
        "foresight",
        "s is L_2 stable for i if i is the leader, and L_1 stable, which is Nash stable, if i is not",
        "H. von Stackelberg 1934; Fang, Hipel and Kilgour, European Journal of Operational Research 41 (1989), 86-100",
        recalled=True,
        pattern=r"Stackelberg:.+",
        note="Equilibria are the Stackelberg equilibria with this leader. " + TIES,
    ),
)

Places = NDArray[np.int64]
Anticipated = tuple[Places, Places]


def marks(game: Game, names: Sequence[str], rules: Rules = STANDARD) -> Marks:
    """name -> one boolean array of shape (states,) per actor.

    Raises InputError unless there are two actors with rankings, LimitError where anticipated states do not repeat
    within MAX_HORIZON moves.
    """
    del rules
    moves = LimitedMoves(game)
    return {name: _marks(moves, name) for name in names}


def reason_for(game: Game, name: str, actor: int, state: int, rules: Rules = STANDARD) -> ForesightReason:
    """Why the state is stable for the actor or not, both given by their places. Raises as `marks`."""
    from standoff.stability.why_foresight import foresight_reason

    del rules
    return foresight_reason(game, name, actor, state)


def _marks(moves: LimitedMoves, name: str) -> list[NDArray[np.bool_]]:
    if name == "NM":
        return list(moves.stable_from_some_horizon_on())
    return [moves.stable(horizon)[number] for number, horizon in enumerate(horizons(moves.game, name))]


def horizons(game: Game, name: str) -> tuple[int, ...]:
    """How many moves each actor looks ahead, for LH and Stackelberg:LEADER. Raises InputError for an unknown leader."""
    if not name.startswith("Stackelberg:"):
        return (int(name.removeprefix("L")),) * len(game.actors)
    leader = name.removeprefix("Stackelberg:")
    if leader not in game.actors:
        raise InputError(
            f"{name}: there is no actor {leader!r}{nearest(leader, game.actors)}; there is {listed(game.actors)}"
        )
    return tuple(2 if actor == leader else 1 for actor in game.actors)


class LimitedMoves:
    """Anticipated states of a game of two actors, for any number of moves ahead.

    Raises InputError for another number of actors and for an actor without a ranking.
    """

    def __init__(self, game: Game) -> None:
        if len(game.actors) != 2:
            raise InputError(
                f"L_h, NM and Stackelberg are computed for two actors, and here are {len(game.actors)}: with more it "
                "is not determined who moves next, and publications disagree (at least four definitions)"
            )
        self.game = game
        self._ranks = game.ranks
        self._here = np.arange(len(game.state_ids), dtype=np.int64)
        self._moves = [_pairs(arcs) for arcs in listed_arcs(game)]

    def stable(self, horizon: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """For each actor a boolean array of shape (states,): whether a state is L_h stable."""
        first, second = self.anticipated(horizon)
        return first == self._here, second == self._here

    def stable_from_some_horizon_on(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """For each actor whether a state is L_h stable for all h but finitely many."""
        start, period = self.cycle
        tables = self.anticipated(start)
        stable = [np.ones_like(self._here, dtype=bool) for _ in range(2)]
        for _ in range(period):
            for actor, table in enumerate(tables):
                stable[actor] &= table == self._here
            tables = self._one_more(tables)
        return stable[0], stable[1]

    def anticipated(self, horizon: int) -> Anticipated:
        """G_i(s, horizon) for each actor, as positions of states, shape (states,)."""
        if horizon > FEW_MOVES:
            start, period = self.cycle
            if horizon > start:
                horizon = start + (horizon - start) % period
        tables: Anticipated = (self._here, self._here)
        for _ in range(horizon):
            tables = self._one_more(tables)
        return tables

    def moves_from(self, actor: int, state: int) -> Places:
        """Where one move of the actor leads, in rising order."""
        starts, ends = self._moves[actor]
        return ends[np.searchsorted(starts, state) : np.searchsorted(starts, state, side="right")]

    def best(self, actor: int, state: int, after: Places) -> int:
        """The move of the actor that counts as its best, where `after` is what the other makes of each state."""
        ends = self.moves_from(actor, state)
        return int(ends[self._ranks[actor][after[ends]].argmax()])

    def tables(self, horizon: int) -> Iterator[Anticipated]:
        """The anticipated states for 0 moves ahead, for 1 move and so on up to `horizon`."""
        tables: Anticipated = (self._here, self._here)
        yield tables
        for _ in range(horizon):
            tables = self._one_more(tables)
            yield tables

    def last_tables(self, horizon: int, count: int) -> list[Anticipated]:
        """The anticipated states for `horizon` moves ahead, for one less and so on: `count` more, but not below 0."""
        if horizon > FEW_MOVES:
            start, period = self.cycle
            if horizon > start + count:
                horizon = start + count + (horizon - start - count) % period
        return list(deque(self.tables(horizon), maxlen=count + 1))[::-1]

    @cached_property
    def cycle(self) -> tuple[int, int]:
        """From which number of moves on anticipated states repeat, and after how many more (R. Brent 1980).

        The tables for h determine those for h + 1, so that what repeats once repeats for ever.
        """
        start: Anticipated = (self._here, self._here)
        power = period = 1
        slow, fast = start, self._one_more(start)
        steps = 1
        while not _same(slow, fast):
            if steps > MAX_HORIZON:
                raise LimitError(f"the states that are anticipated do not repeat within {MAX_HORIZON:,} moves")
            if power == period:
                slow, power, period = fast, power * 2, 0
            fast = self._one_more(fast)
            period += 1
            steps += 1
        ahead, behind = start, start
        for _ in range(period):
            ahead = self._one_more(ahead)
        first = 0
        while not _same(behind, ahead):
            behind, ahead = self._one_more(behind), self._one_more(ahead)
            first += 1
        return first, period

    def _one_more(self, tables: Anticipated) -> Anticipated:
        return self._of(0, tables[1]), self._of(1, tables[0])

    def _of(self, actor: int, after: Places) -> Places:
        """G_i(., h) from G_j(., h - 1)."""
        starts, ends = self._moves[actor]
        result = self._here.copy()
        if starts.size:
            ranks = self._ranks[actor]
            worth = ranks[after[ends]]
            best = np.zeros_like(ranks)
            np.maximum.at(best, starts, worth)
            chosen = np.flatnonzero(worth == best[starts])
            movers, first = np.unique(starts[chosen], return_index=True)
            target = after[ends[chosen[first]]]
            gain = ranks[target] > ranks[movers]
            result[movers[gain]] = target[gain]
        return result


def _pairs(arcs: Sequence[Sequence[int]]) -> tuple[Places, Places]:
    """Starts and ends of all moves, ordered by start and then by end."""
    starts = [start for start, ends in enumerate(arcs) for _ in ends]
    ends = [end for own in arcs for end in sorted(own)]
    return np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)


def _same(first: Anticipated, second: Anticipated) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
