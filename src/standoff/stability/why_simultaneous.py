"""Why a state is simultaneously stable for an actor, or why not: which improvements together lead where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from sys import maxsize
from typing import ClassVar, Literal

import numpy as np

from standoff.game.model import Game
from standoff.stability.answers import Allowance, Answers
from standoff.stability.rules import STANDARD
from standoff.stability.simultaneous import SimultaneousMoves
from standoff.stability.steps import Answer, Hop, changes, hop

MAX_TOLD = 10


@dataclass(frozen=True)
class AtOnce:
    """An improvement that others take the good of by improvements of theirs from the same state at the same time.

    others: what they change, each from the state. end: where all of it together leads; changes: the options that
    differ there.
    """

    move: Hop
    others: tuple[Hop, ...]
    end: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotAtOnce:
    """An improvement that is not answered.

    combinations: in how many ways the others can act at the same time, all of which were looked at; 0 where nothing is
    asked of what happens at the same time. infeasible: how many of these lead to what cannot be. others_like_it: how
    many more improvements are not answered.
    """

    move: Hop
    combinations: int = 0
    infeasible: int = 0
    others_like_it: int = 0


@dataclass(frozen=True)
class SimultaneousReason:
    """What the improvements of an actor lead to when others change options at the same time.

    moves: how many moves the actor has; improvements: how many of them it prefers to the state. others: who else acts
    at the same time; may_stay: whether each of them may also stay as it is (SIM). unstable: the actors for whom the
    state is neither Nash nor SEQ stable (SIM-u2 and SEQ-SIM), else null: where there are fewer than two of them, or the
    actor is not one of them, nothing is asked of what happens at the same time. in_turn: answers one after another, as
    in SEQ (SEQ-SIM); at_once: answers at the same time; up to 10 of each.
    """

    because: ClassVar[Literal["simultaneous moves"]] = "simultaneous moves"

    moves: int
    improvements: int
    others: tuple[str, ...] = ()
    may_stay: bool = False
    unstable: tuple[str, ...] | None = None
    in_turn: tuple[Answer, ...] = ()
    at_once: tuple[AtOnce, ...] = ()
    unanswered: NotAtOnce | None = None

    @property
    def stable(self) -> bool:
        return self.unanswered is None

    def states(self) -> Iterator[str]:
        """Every state that the reason names."""
        for answer in self.in_turn:
            yield from (step.after for step in (answer.move, *answer.steps))
        for found in self.at_once:
            yield from (step.after for step in (found.move, *found.others))
            yield found.end
        if self.unanswered is not None:
            yield self.unanswered.move.after


def simultaneous_reason(game: Game, name: str, actor: int, state: int) -> SimultaneousReason:
    """The reason under SIM, SIM-u2 or SEQ-SIM. Raises as `simultaneous.marks`."""
    return _reader(game).reason(name, actor, state)


@lru_cache(maxsize=1)
def _reader(game: Game) -> _Reader:
    return _Reader(game)


class _Reader:
    def __init__(self, game: Game) -> None:
        self.game = game
        self.all = SimultaneousMoves(game)

    def reason(self, name: str, actor: int, state: int) -> SimultaneousReason:
        pattern = self.all.pattern
        ends = pattern.tempting[actor][state]
        may_stay = name == "SIM"
        unstable = () if may_stay else self.all.unstable_at(state)
        asked = bool(ends) and (may_stay or (actor in unstable and len(unstable) > 1))
        others = self._others(actor, state, unstable, may_stay=may_stay) if asked else ()
        at_once, open_rows = self._at_once(actor, state, others, may_stay=may_stay) if asked else ({}, {})
        in_turn = self._in_turn(actor, state) if name == "SEQ-SIM" else {}
        left = [end for end in ends if end not in at_once and end not in in_turn]
        names = self.game.actors
        return SimultaneousReason(
            len(pattern.arcs[actor][state]),
            len(ends),
            tuple(names[other] for other in others),
            may_stay,
            None if may_stay else tuple(names[one] for one in unstable),
            tuple(in_turn.values())[:MAX_TOLD],
            tuple(found for end, found in at_once.items() if end not in in_turn)[:MAX_TOLD],
            self._unanswered(actor, state, left, open_rows) if left else None,
        )

    def _others(self, actor: int, state: int, unstable: tuple[int, ...], *, may_stay: bool) -> tuple[int, ...]:
        if not may_stay:
            return tuple(other for other in unstable if other != actor)
        tempting = self.all.pattern.tempting
        return tuple(j for j in range(len(tempting)) if j != actor and tempting[j][state])

    def _at_once(
        self, actor: int, state: int, others: tuple[int, ...], *, may_stay: bool
    ) -> tuple[dict[int, AtOnce], dict[int, tuple[int, int]]]:
        """The improvements that are answered, and for the others the numbers of combinations and infeasible ones.

        An answer is one in which the fewest act.
        """
        choices, results, sanctions = self.all.combinations(actor, state, others, may_stay=may_stay)
        sizes = [len(own) for own in choices]
        acting = np.zeros(sizes, dtype=np.int64)
        for place, own in enumerate(choices):
            shape = [1] * len(sizes)
            shape[place] = len(own)
            acting = acting + (own != 0).astype(np.int64).reshape(shape)
        order = acting.reshape(-1)
        answered: dict[int, AtOnce] = {}
        left: dict[int, tuple[int, int]] = {}
        for row, end in enumerate(self.all.pattern.tempting[actor][state]):
            if not sanctions[row].any():
                left[end] = (results.shape[1], int((results[row] < 0).sum()))
                continue
            those = np.flatnonzero(sanctions[row])
            best = int(those[order[those].argmin()])
            picks = np.unravel_index(best, sizes) if sizes else ()
            moves = [(j, int(own[pick])) for j, own, pick in zip(others, choices, picks, strict=True) if own[pick]]
            answered[end] = self._answer(actor, state, end, moves, int(results[row, best]))
        return answered, left

    def _answer(self, actor: int, state: int, move: int, others: list[tuple[int, int]], end: int) -> AtOnce:
        own = tuple(hop(self.game, other, state, self.all.changed(state, change)) for other, change in others)
        ids = self.game.state_ids
        return AtOnce(hop(self.game, actor, state, move), own, ids[end], changes(self.game, state, end))

    def _in_turn(self, actor: int, state: int) -> dict[int, Answer]:
        answers = Answers(self.game, actor, "SEQ", self.all.pattern, STANDARD)
        found = {
            end: answers.shortest(state, end, Allowance(maxsize))[0] for end in answers.pattern.tempting[actor][state]
        }
        return {end: answer for end, answer in found.items() if answer is not None}

    def _unanswered(self, actor: int, state: int, left: list[int], rows: dict[int, tuple[int, int]]) -> NotAtOnce:
        return NotAtOnce(hop(self.game, actor, state, left[0]), *rows.get(left[0], (0, 0)), len(left) - 1)
