"""Combinations of improvements that reasons name lead where they say, and the reasons agree with the analysis."""

from __future__ import annotations

from itertools import product
from math import prod

import pytest
from hypothesis import given

import standoff
from standoff.game import Game
from standoff.report.why import sections
from standoff.stability import analyse
from standoff.stability.why import why
from standoff.stability.why_simultaneous import AtOnce, SimultaneousReason
from tests import strategies
from tests.strategies import OptionConflict, examples

NAMES = ("SIM", "SIM-u2", "SEQ-SIM")


class Witness:
    """Checks reasons against codes and ranks of the conflict."""

    def __init__(self, conflict: OptionConflict) -> None:
        self.game = conflict.game()
        self.told = conflict.reference()
        self.codes = conflict.feasible
        marks = analyse(self.game, ("Nash", "SEQ")).marks
        states, actors = range(len(self.codes)), range(conflict.actors)
        self.unstable = [[j for j in actors if not (marks["Nash"][j][s] or marks["SEQ"][j][s])] for s in states]

    def improvements(self, actor: int, state: int) -> set[int]:
        return self.told.unilateral_improvements(actor, state)

    def together(self, state: int, ends: list[int]) -> int | None:
        """The place of the state in which all these changes from `state` are made; None: it is infeasible."""
        code = self.codes[state]
        for end in ends:
            code ^= self.codes[end] ^ self.codes[state]
        return self.codes.index(code) if code in self.codes else None

    def check(self, name: str, actor: int, state: int, told: SimultaneousReason) -> None:
        improvements = self.improvements(actor, state)
        assert told.moves == len(self.told.moves[actor][state])
        assert told.improvements == len(improvements)
        unstable = [self.game.actors[j] for j in self.unstable[state]]
        assert told.unstable == (None if name == "SIM" else tuple(unstable))
        for answer in told.in_turn:
            assert name == "SEQ-SIM"
            for step in (answer.move, *answer.steps):
                before, after = self.game.index[step.before], self.game.index[step.after]
                assert after in self.improvements(self.game.actors.index(step.actor), before)
            assert not self.told.prefers(actor, self.game.index[answer.steps[-1].after], state)
        for found in told.at_once:
            self.check_at_once(name, actor, state, found)
        if told.stable:
            answered = [a.move.after for a in told.in_turn] + [b.move.after for b in told.at_once]
            assert {self.game.index[end] for end in answered} == improvements
            assert len(answered) == len(improvements)
        else:
            self.check_unanswered(name, actor, state, told)

    def check_at_once(self, name: str, actor: int, state: int, found: AtOnce) -> None:
        hops = (found.move, *found.others)
        movers = [self.game.actors.index(hop.actor) for hop in hops]
        ends = [self.game.index[hop.after] for hop in hops]
        assert movers[0] == actor
        assert len(set(movers)) == len(movers)
        assert all(self.game.index[hop.before] == state for hop in hops)
        assert all(end in self.improvements(mover, state) for mover, end in zip(movers, ends, strict=True))
        assert self.together(state, ends) == self.game.index[found.end]
        assert not self.told.prefers(actor, self.game.index[found.end], state)
        if name != "SIM":
            assert sorted(movers) == self.unstable[state]

    def check_unanswered(self, name: str, actor: int, state: int, told: SimultaneousReason) -> None:
        found = told.unanswered
        assert found is not None
        move = self.game.index[found.move.after]
        assert move in self.improvements(actor, state)
        asked = name == "SIM" or (actor in self.unstable[state] and len(self.unstable[state]) > 1)
        others = [self.game.actors.index(other) for other in told.others]
        assert asked == (found.combinations > 0)
        if asked:
            choices = [[*self.improvements(j, state), *([state] if name == "SIM" else [])] for j in others]
            results = [self.together(state, [move, *chosen]) for chosen in product(*choices)]
            assert found.combinations == prod(map(len, choices)) == len(results)
            assert found.infeasible == results.count(None)
            assert all(self.told.prefers(actor, end, state) for end in results if end is not None)
        else:
            assert others == []


@given(strategies.option_conflicts())
@examples(3)
def test_every_combination_is_true_and_every_state_as_analysed(conflict: OptionConflict) -> None:
    witness = Witness(conflict)
    found = analyse(witness.game, NAMES)
    for (number, state), name in product(enumerate(witness.game.state_ids), NAMES):
        for place, reason in enumerate(why(witness.game, state, [name])):
            assert reason.stable == bool(found.marks[name][place][number])
            assert isinstance(reason.told, SimultaneousReason)
            witness.check(name, place, number, reason.told)


def said(game: Game, state: str, concept: str, actor: str) -> str:
    (section,) = sections(why(game, state, [concept], [actor]), {name: name.upper() for name in game.actors})
    return section.lines[0].text


@pytest.mark.parametrize("concept", NAMES)
def test_what_happens_at_the_same_time_is_told(concept: str) -> None:
    """Each would rather move alone; both at once is the worst."""
    game = Game.from_options({"a": ["x"], "b": ["x"]}, {"a": [2, 3, 3, 1], "b": [2, 3, 3, 1]})
    expected = "stable: A would rather go to 2 (x), but if B goes to 3 (x) at the same time, the end is 4 (a.x, b.x)"
    assert said(game, "1", "SIM", "a") == f"{expected}, which A does not prefer to 1."
    assert said(game, "1", concept, "a").startswith("stable")


def test_where_nothing_is_asked_the_reason_says_so() -> None:
    game = standoff.load("cuba-1962").game()
    assert "SEQ stable for USSR" in said(game, "4", "SIM-u2", "ussr")
    assert said(game, "4", "SEQ-SIM", "ussr").startswith("stable")
