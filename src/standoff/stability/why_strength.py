"""Why a state is stable at a degree for an actor, or why not: the improvement whose best sanction is weakest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from sys import maxsize
from typing import ClassVar, Literal

from standoff.game.model import Game
from standoff.stability.answers import Allowance, Answers
from standoff.stability.explicit import CREDIBLE, Pattern
from standoff.stability.rules import Rules
from standoff.stability.steps import Answer, Unanswered
from standoff.stability.strength import STRONG, Strengths


@dataclass(frozen=True)
class DegreeAnswer:
    """The improvement whose best sanction is the weakest of all, and the shortest such sanction.

    degree: the largest at which it can be sanctioned. loss: how much worse the end is for the actor, 0 where it is
    equal; more than `degree` where going on from there makes up for a part. replies: how many states the others can
    bring about after the move, all of which were looked at for a stronger sanction.
    """

    answer: Answer
    degree: int
    loss: int
    replies: int


@dataclass(frozen=True)
class DegreeReason:
    """At which degree a state is stable for an actor.

    form: GMR, SMR or SEQ. least, most: the degrees that the concept asks for; weak stability is from 0 to 1. moves: how
    many moves the actor has; tempting: how many of them it prefers to the state. degree: the largest at which every
    improvement can be sanctioned, the largest there is where there is no improvement, null where an improvement cannot
    be sanctioned at all. weakest: which improvement makes it so, null where there is none. own_interest: whether the
    others answer only with moves in their own interest; one_move: whether with one move of one of them.
    """

    because: ClassVar[Literal["degree"]] = "degree"

    form: str
    least: int
    most: int
    degree: int | None
    moves: int
    tempting: int
    own_interest: bool = False
    one_move: bool = False
    weakest: DegreeAnswer | None = None
    unanswered: Unanswered | None = None

    @property
    def stable(self) -> bool:
        return self.degree is not None and self.least <= self.degree <= self.most

    def states(self) -> Iterator[str]:
        """Every state that the reason names."""
        if self.weakest is not None:
            answer = self.weakest.answer
            yield from (step.after for step in (answer.move, *answer.steps))
        if self.unanswered is not None:
            yield self.unanswered.move.after
            if self.unanswered.way_out is not None:
                yield self.unanswered.way_out.before
                yield self.unanswered.way_out.after


def degree_reason(game: Game, name: str, actor: int, state: int, rules: Rules) -> DegreeReason:
    """The reason under weak-GMR, GMR@K and the like. Raises as `strength.marks`."""
    return _reader(game, rules).reason(name, actor, state)


@lru_cache(maxsize=1)
def _reader(game: Game, rules: Rules) -> _Reader:
    return _Reader(game, rules)


class _Reader:
    def __init__(self, game: Game, rules: Rules) -> None:
        self.game = game
        self.rules = rules
        self.strengths = Strengths(game, rules)
        self._patterns: dict[int, Pattern] = {}

    def reason(self, name: str, actor: int, state: int) -> DegreeReason:
        self.strengths.check(name)
        form, at, asked = name.partition("@")
        if at:
            largest, least, most = self.strengths.top, int(asked), int(asked)
        else:
            form, largest, least, most = form.partition("-")[2], STRONG, 0, STRONG - 1
        levels = [Answers(self.game, actor, form, self._pattern(degree), self.rules) for degree in range(largest + 1)]
        tempting = levels[0].pattern.tempting[actor][state]
        degrees = {move: _degree(levels, state, move) for move in tempting}
        first = levels[0]
        open_moves = [
            (move, len(first.engine.others_reach(actor, move, credible=form in CREDIBLE)))
            for move, degree in degrees.items()
            if degree is None
        ]
        found = {move: degree for move, degree in degrees.items() if degree is not None}
        reached = None if open_moves else min(found.values(), default=largest)
        return DegreeReason(
            form,
            least,
            most,
            reached,
            len(first.pattern.arcs[actor][state]),
            len(tempting),
            form in CREDIBLE,
            self.rules.replies == "one move",
            self._weakest(levels, state, found) if found and not open_moves else None,
            first.not_answered(state, open_moves, Allowance(maxsize)) if open_moves else None,
        )

    def _pattern(self, degree: int) -> Pattern:
        if degree not in self._patterns:
            self._patterns[degree] = self.strengths.pattern(degree)
        return self._patterns[degree]

    def _weakest(self, levels: list[Answers], state: int, degrees: dict[int, int]) -> DegreeAnswer:
        move = min(degrees, key=degrees.__getitem__)
        level = levels[degrees[move]]
        answer, _ = level.shortest(state, move, Allowance(maxsize))
        assert answer is not None
        replies = len(level.engine.others_reach(level.actor, move, credible=level.form in CREDIBLE))
        loss = int(self.strengths.degrees[level.actor].degree[state, self.game.index[answer.steps[-1].after]])
        return DegreeAnswer(answer, degrees[move], loss, replies)


def _degree(levels: list[Answers], state: int, move: int) -> int | None:
    """The largest degree at which a move can be sanctioned; None: at none."""
    found = (level.engine.sanction(level.form, level.actor, state, move) for level in levels)
    return max((degree for degree, sanction in enumerate(found) if sanction is not None), default=None)
