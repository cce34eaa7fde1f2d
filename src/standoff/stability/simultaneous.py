"""Simultaneous stability: what becomes of an improvement when others use improvements of theirs at the same time.

From s, i's improvement and an improvement of each of some others are applied together, all options changed from s. The
improvement is *simultaneously sanctioned* if for some choice of the others' the outcome is a feasible state that i
does not prefer to s. Publications disagree on where this is asked and who takes part:

* `SIM`: at every state; each other actor takes one of its improvements or stays (gmcr-py 0.4.1; code read);
* `SIM-u2`: at states that are neither Nash nor SEQ stable (marked u) for two actors or more; each of these takes one
  of its improvements (Fraser and Hipel 1984; recalled);
* `SEQ-SIM`: the whole analysis of 1984, which asks this only where sequential sanctions do not settle it: each
  improvement is sanctioned sequentially, or simultaneously as in `SIM-u2`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError, LimitError
from standoff.game.model import Game
from standoff.stability.comparisons import compared, preferred_to
from standoff.stability.concepts import Concept, Marks
from standoff.stability.explicit import ExplicitEngine, simple_pattern
from standoff.stability.rules import STANDARD, Rules

if TYPE_CHECKING:
    from standoff.stability.why_simultaneous import SimultaneousReason

RULES: tuple[str, ...] = ()

MAX_COMBINATIONS = 200_000_000
MAX_AT_ONE_STATE = 8_000_000

OPTIONS = "Defined for changes of options only: a game in graph form has no simultaneous moves."
BOOK = "N. Fraser and K. Hipel, Conflict Analysis: Models and Resolutions, North-Holland 1984"

CONCEPTS = (
    Concept(
        "SIM",
        "simultaneous stability, at every state",
        "simultaneous",
        "every improvement of i, together with improvements that some of the others make from s at the same time, "
        "can end in a feasible state that i does not prefer to s",
        "gmcr-py 0.4.1 (code), after " + BOOK,
        note=OPTIONS + " SEQ and SIM at once, as some tools print it, is both marks together.",
    ),
    Concept(
        "SIM-u2",
        "simultaneous stability, where two actors or more are unstable",
        "simultaneous",
        "i has no improvement from s; or s is neither Nash nor SEQ stable for i and another actor, and every "
        "improvement of i, together with one improvement of each actor for whom this is so, can end in a feasible "
        "state that i does not prefer to s",
        BOOK,
        recalled=True,
        note=OPTIONS,
    ),
    Concept(
        "SEQ-SIM",
        "sequential or simultaneous stability",
        "simultaneous",
        "every improvement of i can be sanctioned sequentially, as in SEQ, or simultaneously, as in SIM-u2",
        BOOK,
        recalled=True,
        note=OPTIONS + " The analysis of 1984 as a whole: what it marks r, s and struck-through u.",
    ),
)


def marks(game: Game, names: Sequence[str], rules: Rules = STANDARD) -> Marks:
    """name -> one boolean array of shape (states,) per actor.

    Raises InputError for a game whose moves are not changes of each actor's own options, and for preferences that are
    not simple; LimitError where too many combinations of improvements would have to be looked at.
    """
    del rules
    analysis = SimultaneousMoves(game)
    read = {"SIM": analysis.everywhere, "SIM-u2": analysis.where_two_are_unstable, "SEQ-SIM": analysis.with_sequences}
    states = len(game.state_ids)
    return {
        name: [
            np.fromiter((read[name](actor, state) for state in range(states)), dtype=bool, count=states)
            for actor in range(len(game.actors))
        ]
        for name in names
    }


def reason_for(game: Game, name: str, actor: int, state: int, rules: Rules = STANDARD) -> SimultaneousReason:
    """Why the state is stable for the actor or not, both given by their places. Raises as `marks`."""
    from standoff.stability.why_simultaneous import simultaneous_reason

    del rules
    return simultaneous_reason(game, name, actor, state)


class SimultaneousMoves:
    """Improvements that are made at the same time. Raises as `marks`."""

    def __init__(self, game: Game) -> None:
        _check_options(game)
        assert game.space is not None
        assert game.codes is not None
        self._codes = game.codes
        self._known = compared(game)
        self._engine = ExplicitEngine(simple_pattern(game))
        self.pattern = self._engine.pattern
        self._improvements = self.pattern.tempting
        self._actors = range(len(game.actors))
        self._place = np.full(game.space.size, -1, dtype=np.int64)
        self._place[game.codes] = np.arange(game.codes.size)
        self._unstable: dict[int, tuple[int, ...]] = {}
        self._check_amount()

    def everywhere(self, actor: int, state: int) -> bool:
        others = [j for j in self._actors if j != actor and self._improvements[j][state]]
        return bool(self._sanctioned(actor, state, others, may_stay=True).all())

    def where_two_are_unstable(self, actor: int, state: int) -> bool:
        if not self._improvements[actor][state]:
            return True
        unstable = self.unstable_at(state)
        return actor in unstable and len(unstable) > 1 and bool(self._by_the_unstable(actor, state).all())

    def with_sequences(self, actor: int, state: int) -> bool:
        unstable = self.unstable_at(state)
        if actor not in unstable:
            return True
        if len(unstable) < 2:
            return False
        ends = self._improvements[actor][state]
        in_turn = [self._engine.sanction("SEQ", actor, state, end) is not None for end in ends]
        return bool((np.array(in_turn) | self._by_the_unstable(actor, state)).all())

    def _by_the_unstable(self, actor: int, state: int) -> NDArray[np.bool_]:
        others = [j for j in self.unstable_at(state) if j != actor]
        return self._sanctioned(actor, state, others, may_stay=False)

    def unstable_at(self, state: int) -> tuple[int, ...]:
        """The actors for whom the state is neither Nash nor SEQ stable."""
        if state not in self._unstable:
            self._unstable[state] = tuple(j for j in self._actors if not self._engine.is_stable("SEQ", j, state))
        return self._unstable[state]

    def _sanctioned(self, actor: int, state: int, others: Sequence[int], *, may_stay: bool) -> NDArray[np.bool_]:
        """For each improvement of the actor whether some combination with those of the others sanctions it."""
        sanctions = self.combinations(actor, state, others, may_stay=may_stay)[2]
        return np.asarray(sanctions.any(axis=1), dtype=bool)

    def combinations(
        self, actor: int, state: int, others: Sequence[int], *, may_stay: bool
    ) -> tuple[list[NDArray[np.int64]], NDArray[np.int64], NDArray[np.bool_]]:
        """What each of the others may change, and the results of all combinations with each improvement of the actor.

        Changes are masks of options, 0 for staying. Results and whether they sanction: arrays of shape (improvements,
        combinations), of places of states, -1 where there is no such state; combinations in the order of
        `itertools.product`.
        """
        own = self._changes(actor, state)
        choices = [self._changes(other, state) for other in others]
        if may_stay:
            choices = [np.append(changes, 0) for changes in choices]
        together = np.zeros(1, dtype=np.int64)
        for changes in choices:
            together = (together[:, None] ^ changes[None, :]).reshape(-1)
        results = self._place[self._codes[state] ^ own[:, None] ^ together[None, :]]
        better = preferred_to(self._known[actor], state)
        return choices, results, (results >= 0) & ~better[results]

    def changed(self, state: int, change: int) -> int:
        """The place of the state that a change of options leads to."""
        return int(self._place[int(self._codes[state]) ^ change])

    def _changes(self, actor: int, state: int) -> NDArray[np.int64]:
        ends = np.array(self._improvements[actor][state], dtype=np.int64)
        return np.asarray(self._codes[ends] ^ self._codes[state], dtype=np.int64)

    def _check_amount(self) -> None:
        total = 0
        for state in range(len(self._codes)):
            counts = [len(own[state]) for own in self._improvements]
            most = prod(count + 1 for count in counts)
            if most > MAX_AT_ONE_STATE:
                raise LimitError(
                    f"{most:,} combinations of improvements at one state; the limit is {MAX_AT_ONE_STATE:,}"
                )
            total += most * sum(count > 0 for count in counts)
        if total > MAX_COMBINATIONS:
            raise LimitError(f"{total:,} combinations of improvements; the limit is {MAX_COMBINATIONS:,}")


def _check_options(game: Game) -> None:
    if game.space is None or game.codes is None:
        raise InputError("simultaneous stability combines changes of options, and this game has no options")
    if game.varying is not None and game.varying.any():
        raise InputError(
            "simultaneous stability combines changes of options, and here some states leave options open (coalesced "
            "states)"
        )
    for actor, arcs in zip(game.actors, game.arcs or (), strict=False):
        own = game.space.own[actor]
        for start, ends in enumerate(arcs):
            if any(int(game.codes[start] ^ game.codes[end]) & ~own for end in ends):
                raise InputError(
                    f"simultaneous stability combines changes of each actor's own options, and {actor} has moves that "
                    "change others'"
                )
