"""Joint moves and answers that reasons name are real ones, and the reasons agree with the analysis."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.game import Game
from standoff.report.why import sections
from standoff.stability import analyse
from standoff.stability.rules import STANDARD, Rules
from standoff.stability.why import why
from standoff.stability.why_coalitional import CoalitionReason, JointAnswer, JointMove, JointUnanswered
from tests import strategies
from tests.reference import coalitions as literal
from tests.reference import stability as reference
from tests.strategies import Conflict, OptionConflict, examples

NAMES = ("CNash", "CGMR", "CSMR", "CSEQ", "CSEQ-coalition")
PARETO = Rules(coalition_improvement="none worse")
few = st.integers(2, 4).flatmap(lambda actors: strategies.conflicts(actors=actors))
optional = st.integers(2, 3).flatmap(lambda actors: strategies.option_conflicts(actors=actors))


class Witness:
    """Checks a reason against the moves and ranks of the conflict as it is written down."""

    def __init__(self, told: reference.Conflict, game: Game, rules: Rules, own: literal.Moves | None = None) -> None:
        self.told = told
        self.game = game
        self.rules = rules
        self.own = own

    def better(self, members: Sequence[int], end: int, state: int) -> bool:
        gains = [self.told.rank[member][end] - self.told.rank[member][state] for member in members]
        if self.rules.coalition_improvement == "all better":
            return min(gains) > 0
        return min(gains) >= 0 and max(gains) > 0

    def members(self, move: JointMove) -> tuple[int, ...]:
        return tuple(self.game.actors.index(member) for member in move.members)

    def check_move(self, move: JointMove) -> tuple[int, int]:
        """Legal all the way; where it begins and ends."""
        start, end = self.game.index[move.before], self.game.index[move.after]
        if move.steps:
            assert (move.steps[0].before, move.steps[-1].after) == (move.before, move.after)
            assert all(one.after == two.before and one.actor != two.actor for one, two in pairwise(move.steps))
            for step in move.steps:
                assert step.actor in move.members
                mover = self.game.actors.index(step.actor)
                assert self.game.index[step.after] in self.told.moves[mover][self.game.index[step.before]]
        else:
            assert self.own is not None
            assert end in self.own(frozenset(self.members(move)), start)
        return start, end

    def check(self, name: str, place: int, state: int, told: CoalitionReason) -> None:
        actors = self.told.actors
        assert told.coalitions == 2 ** (actors - 1)
        if told.stable and name != "CNash":
            assert len(told.answers) == min(told.improvements, 10)
        if told.stable and name == "CNash":
            assert told.improvements == 0
        for answer in told.answers:
            self.check_answer(name, place, state, answer)
        if told.unanswered is not None:
            self.check_unanswered(name, place, state, told.unanswered)

    def check_answer(self, name: str, place: int, state: int, answer: JointAnswer) -> None:
        members = self.members(answer.move)
        start, end = self.check_move(answer.move)
        assert (start, place in members) == (state, True)
        assert self.better(members, end, state)
        for one, two in pairwise((answer.move, *answer.reply)):
            assert one.after == two.before
            assert one.members != two.members
        for step in answer.reply:
            here, there = self.check_move(step)
            movers = self.members(step)
            assert not set(movers) & set(members)
            if name == "CSEQ":
                assert self.told.rank[movers[0]][there] > self.told.rank[movers[0]][here]
            if name == "CSEQ-coalition":
                assert self.better(movers, there, here)
            else:
                assert len(movers) == 1
        last = self.game.index[answer.reply[-1].after]
        assert not self.better(members, last, state)
        if answer.not_better_for is not None:
            rank = self.told.rank[self.game.actors.index(answer.not_better_for)]
            assert answer.not_better_for in answer.move.members
            assert rank[last] < rank[state] or (self.rules.coalition_improvement == "all better")
            assert rank[last] <= rank[state]
        if name == "CSMR":
            onward = self.joint_ends(members, last)
            assert answer.moves_after == len(onward)
            assert not any(self.better(members, further, state) for further in onward)
        else:
            assert answer.moves_after is None

    def joint_ends(self, members: tuple[int, ...], start: int) -> set[int]:
        own = self.own if self.own is not None else self.reached
        return own(frozenset(members), start)

    def reached(self, members: frozenset[int], start: int) -> set[int]:
        return literal.moves(self.told, members, start)

    def check_unanswered(self, name: str, place: int, state: int, found: JointUnanswered) -> None:
        members = self.members(found.move)
        start, end = self.check_move(found.move)
        assert (start, place in members) == (state, True)
        assert self.better(members, end, state)
        if name == "CNash" or len(members) == self.told.actors:
            assert found.replies == found.not_better == 0
        if name in ("CGMR", "CSMR"):
            reached = self.reached(frozenset(range(self.told.actors)) - set(members), end)
            assert found.replies == len(reached)
            assert found.not_better == sum(not self.better(members, reply, state) for reply in reached)
        assert (found.way_out is not None) == (found.not_better > 0)
        if found.way_out is not None:
            assert name == "CSMR"
            before, out = self.check_move(found.way_out)
            assert not self.better(members, before, state)
            assert self.better(members, out, state)


def check_all(witness: Witness, rules: Rules) -> None:
    game = witness.game
    found = analyse(game, NAMES, rules)
    for (number, state), name in product(enumerate(game.state_ids), NAMES):
        for place, reason in enumerate(why(game, state, [name], rules=rules)):
            assert reason.stable == bool(found.marks[name][place][number])
            assert isinstance(reason.told, CoalitionReason)
            witness.check(name, place, number, reason.told)


@given(few, st.sampled_from([STANDARD, PARETO]))
@examples(2)
def test_every_step_is_true_and_every_state_as_analysed(conflict: Conflict, rules: Rules) -> None:
    check_all(Witness(conflict.reference(), conflict.game(), rules), rules)


@given(optional, st.sampled_from(["all better", "none worse"]))
def test_and_where_a_coalition_acts_as_one(conflict: OptionConflict, improvement: str) -> None:
    rules = Rules(coalition_improvement=improvement, coalition_moves="one step")  # type: ignore[arg-type]
    own = literal.moves_in_one_step(conflict.options, conflict.feasible, conflict.yes_stays, conflict.no_stays)
    check_all(Witness(conflict.reference(), conflict.game(), rules, own), rules)


def said(game: Game, state: str, concept: str, actor: str) -> str:
    (section,) = sections(why(game, state, [concept], [actor]), {name: name.upper() for name in game.actors})
    return section.lines[0].text


@pytest.fixture
def dilemma() -> Game:
    return Game.from_options({"a": ["x"], "b": ["x"]}, {"a": [3, 4, 1, 2], "b": [3, 1, 4, 2]})


def test_the_path_is_told(dilemma: Game) -> None:
    expected = (
        "not stable: A and B would rather go together to 1, by A going to 3 (not x) and then B going to 1 (not x)"
    )
    assert said(dilemma, "4", "CNash", "a") == f"{expected}."
    assert said(dilemma, "4", "CGMR", "b") == f"{expected}; nobody is left to answer."


def test_an_answer_is_told(dilemma: Game) -> None:
    assert "but A can go on to 4 (x), which B does not prefer to 1" in said(dilemma, "1", "CSMR", "b")
