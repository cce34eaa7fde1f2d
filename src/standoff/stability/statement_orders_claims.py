"""What has to be no better than a state for it to be stable, as truths of an actor's statements.

A state is stable when, for each group (a move), of at least one alternative (a reply, or staying there) every member is
no better than it (Fang, Hipel and Kilgour 1993, ch. 3). A state that holds fewer statements is never better, whatever
their order, so that of the members only those that hold most matter, and of the alternatives only those that are not
above another one member by member.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError, LimitError
from standoff.game.listing import column, listed
from standoff.game.model import Game
from standoff.game.prioritised import PrioritisedGame
from standoff.game.space import table_of
from standoff.stability.explicit import NO_ESCAPE
from standoff.stability.replies import Replies

MAX_STATEMENTS = 62

Alternative = tuple[int, ...]
Group = tuple[Alternative, ...]
Truths = NDArray[np.int64]


class Told:
    """A conflict told by statements, its states listed, for several questions. Statement x is bit x of a truth mask.

    Raises LimitError for too many options or statements, InputError where no state is feasible.
    """

    def __init__(self, game: PrioritisedGame) -> None:
        for actor, own in zip(game.actors, game.statements, strict=True):
            if len(own) > MAX_STATEMENTS:
                raise LimitError(f"{actor} has {len(own)} statements; orders are changed up to {MAX_STATEMENTS}")
        self.told = game
        self._truths: dict[int, Truths] = {}
        self._simple: dict[bytes, NDArray[np.int64]] = {}

    @cached_property
    def game(self) -> Game:
        return listed(self.told)

    @cached_property
    def replies(self) -> Replies:
        return Replies(self.game)

    @property
    def codes(self) -> NDArray[np.int64]:
        assert self.game.codes is not None
        return self.game.codes

    def place(self, code: int) -> int:
        """Raises InputError for a code that cannot be."""
        found = int(np.searchsorted(self.codes, code))
        if found == len(self.codes) or self.codes[found] != code:
            raise InputError(f"the state with the code {code} cannot be")
        return found

    def truths(self, actor: int) -> Truths:
        """Shape (states,): which of the actor's statements hold."""
        if actor not in self._truths:
            space = self.told.space
            tables = {option: space.table(option) for option in space.options}
            held = np.zeros(len(self.codes), dtype=np.int64)
            for x, formula in enumerate(self.told.statements[actor]):
                held |= column(table_of(formula, tables, space.full), space.size)[self.codes].astype(np.int64) << x
            self._truths[actor] = held
        return self._truths[actor]

    def groups(self, concept: str, actor: int, place: int) -> list[Group]:
        """The groups that are not met in every order."""
        truths = self.truths(actor)
        here = int(truths[place])
        moves = self.replies.moves(actor, place).tolist()
        if concept == "Nash":
            found = [np.array([[truths[move]]]) for move in moves]
        elif concept not in NO_ESCAPE:
            found = [truths[ends][:, None] for ends in self.replies.after(actor, moves, concept)]
        else:
            reached = self.replies.after(actor, moves, concept)
            found = [self._with_ways_on(actor, truths, move, ends) for move, ends in zip(moves, reached, strict=True)]
        groups = dict.fromkeys(self._simplified(here, rows) for rows in found)
        return [group for group in groups if () not in group]

    def _with_ways_on(self, actor: int, truths: Truths, move: int, ends: NDArray[np.int64]) -> Truths:
        """A row for staying at the move's end, and one for each reply with the actor's ways on from it."""
        ways = self.replies.ways_on(actor, ends)
        rows = np.where(ways >= 0, truths[ways], truths[ends][:, None])
        return np.vstack([np.full((1, rows.shape[1]), truths[move]), rows])

    def _simplified(self, here: int, rows: Truths) -> Group:
        """rows: shape (alternatives, members)."""
        rows = np.where(rows & ~here, rows, 0)
        rows = np.unique(np.sort(rows, axis=1), axis=0)
        key = rows.tobytes()
        if key not in self._simple:
            self._simple[key] = _lowest(rows)
        return tuple(_highest(row) for row in self._simple[key].tolist())


def _lowest(rows: Truths) -> Truths:
    """Without rows that are above another one: every member of the other one holds no more than some member.

    What all members of a row hold together is a smaller number for the lower of two rows, so that it comes first.
    """
    left = rows[np.argsort(np.bitwise_or.reduce(rows, axis=1), kind="stable")]
    kept: list[Truths] = []
    while len(left):
        first, left = left[0], left[1:]
        kept.append(first)
        left = left[~_above(left, first)]
    return np.array(kept)


def _above(rows: Truths, other: Truths) -> NDArray[np.bool_]:
    """For each row whether every member of the other one holds no more than some member of it."""
    found = np.ones(len(rows), dtype=bool)
    for member in dict.fromkeys(other.tolist()):
        found &= ((member & ~rows) == 0).any(axis=1)
    return found


def _highest(row: Sequence[int]) -> Alternative:
    """The members of a row that hold most; none where all are never better."""
    own = dict.fromkeys(member for member in row if member)
    return tuple(one for one in own if not any(other != one and not one & ~other for other in own))
