"""The weakest of the best sanctions is a real one and no improvement has a weaker one; every concept tells a reason."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.game import Game
from standoff.game.preference import Degrees
from standoff.report.why import sections
from standoff.stability import analyse
from standoff.stability.concepts import MODULES, module_of
from standoff.stability.rules import Rules
from standoff.stability.why import why
from standoff.stability.why_strength import DegreeReason
from tests import richer_preferences as rich
from tests.reference.stability import joint_moves
from tests.strategies import Conflict, examples

FORMS = ("GMR", "SMR", "SEQ")
WEAK = tuple(f"weak-{form}" for form in FORMS)


class Witness:
    """Checks a reason against tables of degrees; table[s][t] > 0 where s is preferred to t."""

    def __init__(self, conflict: Conflict, tables: list[rich.Table], game: Game) -> None:
        self.moves = rich.moves_of(conflict)
        self.tables = tables
        self.game = game

    def degree(self, form: str, actor: int, state: int, move: int) -> int | None:
        """The largest degree at which a move can be sanctioned, from all states that the others can bring about."""
        others = [other for other in range(len(self.tables)) if other != actor]
        losses = [self.strength(form, actor, state, end) for end in joint_moves(others, move, self.step(form))]
        return max((loss for loss in losses if loss >= 0), default=None)

    def step(self, form: str) -> Callable[[int, int], set[int]]:
        if form != "SEQ":
            return lambda mover, here: self.moves[mover][here]
        return lambda mover, here: {end for end in self.moves[mover][here] if self.tables[mover][end][here] > 0}

    def strength(self, form: str, actor: int, state: int, end: int) -> int:
        """At which degree ending there holds the actor down; negative where it does not."""
        onward = self.moves[actor][end] if form == "SMR" else ()
        return min(int(self.tables[actor][state][place]) for place in (end, *onward))

    def check(self, form: str, actor: int, state: int, told: DegreeReason, largest: int) -> None:
        tempting = [end for end in self.moves[actor][state] if self.tables[actor][end][state] > 0]
        degrees = {end: self.degree(form, actor, state, end) for end in tempting}
        assert (told.form, told.moves, told.tempting) == (form, len(self.moves[actor][state]), len(tempting))
        found = [degree for degree in degrees.values() if degree is not None]
        if len(found) < len(degrees):
            assert told.degree is None
            assert told.weakest is None
            assert told.unanswered is not None
            assert degrees[self.game.index[told.unanswered.move.after]] is None
            assert told.unanswered.others_like_it == len(degrees) - len(found) - 1
            return
        assert told.unanswered is None
        assert told.degree == min([largest, *found])
        if not degrees:
            assert told.weakest is None
            return
        assert told.weakest is not None
        answer = told.weakest.answer
        assert told.weakest.degree == told.degree
        assert min(largest, degrees[self.game.index[answer.move.after]] or 0) == told.degree
        hops = (answer.move, *answer.steps)
        assert answer.move.actor not in {step.actor for step in answer.steps}
        assert all(one.after == two.before and one.actor != two.actor for one, two in pairwise(hops))
        for step in answer.steps:
            assert self.game.index[step.after] in self.step(form)(
                self.game.actors.index(step.actor), self.game.index[step.before]
            )
        end = self.game.index[answer.steps[-1].after]
        assert told.weakest.loss == self.tables[actor][state][end]
        assert self.strength(form, actor, state, end) >= told.degree


@given(rich.any_conflicts(), st.integers(1, 3), st.data())
@examples(2)
def test_the_weakest_answer_is_true_and_every_state_as_analysed(
    conflict: Conflict, top: int, data: st.DataObject
) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.degrees(rich.states_of(conflict), top))
    game = rich.with_preferences(conflict, [rich.as_degrees(table) for table in tables])
    real = max(1, *(max(map(max, table)) for table in tables))
    at = tuple(f"{form}@{degree}" for form, degree in product(FORMS, range(real + 1)))
    names = at if real > 2 else (*at, *WEAK)
    marks = analyse(game, names).marks
    witness = Witness(conflict, tables, game)
    for (number, state), name in product(enumerate(game.state_ids), names):
        for place, reason in enumerate(why(game, state, [name])):
            assert reason.stable == bool(marks[name][place][number])
            assert isinstance(reason.told, DegreeReason)
            form = name.partition("@")[0].removeprefix("weak-")
            witness.check(form, place, number, reason.told, real if "@" in name else 2)


RULES = st.builds(
    Rules,
    replies=st.sampled_from(["sequences", "one move", "each once"]),
    coming_back_sanctions=st.booleans(),
    equal_sanctions=st.booleans(),
    credible=st.sampled_from(["better", "not worse"]),
    escape=st.sampled_from(["one move", "several moves"]),
    escape_loss=st.sampled_from(["as the sanction", "not better"]),
)


@given(rich.any_conflicts(), RULES, st.data())
def test_reasons_agree_with_the_analysis_by_any_rules(conflict: Conflict, rules: Rules, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.degrees(rich.states_of(conflict)))
    game = rich.with_preferences(conflict, [rich.as_degrees(table) for table in tables])
    names = (*WEAK, *(f"strong-{form}" for form in FORMS), "GMR@0", "SMR@1", "SEQ@1")
    marks = analyse(game, names, rules).marks
    for number, state in enumerate(game.state_ids):
        for reason in why(game, state, names, rules=rules):
            assert reason.stable == bool(marks[reason.concept][game.actors.index(reason.actor)][number])


def said(game: Game, state: str, concept: str) -> str:
    (section,) = sections(why(game, state, [concept], ["a"]), {name: name.upper() for name in game.actors})
    return section.lines[0].text


@pytest.fixture
def threatened() -> Game:
    """b can answer a's gain by what is mildly worse for a, and cannot go on to what is strongly worse at once."""
    degrees = np.array([[0, -1, 1, 2], [1, 0, 1, 2], [-1, -1, 0, 1], [-2, -2, -1, 0]])
    game = Game.from_graph(
        ["here", "gain", "mild", "strong"],
        {"a": {"here": ["gain"]}, "b": {"gain": ["mild"], "mild": ["strong"]}},
        {"a": Degrees(degrees), "b": [1, 1, 1, 1]},
    )
    assert analyse(game, ["weak-GMR"]).stable("weak-GMR", "a") == ("here",)
    return game


def test_the_degree_is_told(threatened: Game) -> None:
    answer = "since A would rather go to gain, but B can go on to mild, which is"
    assert said(threatened, "here", "weak-GMR") == (
        f"stable: {answer.removeprefix('since ')} mildly worse for A than here; no answer to it is a strong one."
    )
    assert said(threatened, "here", "GMR@0").startswith(f"not stable: it is stable at degree 1, {answer} worse for A")
    assert said(threatened, "here", "GMR@2").startswith(f"not stable: it is stable at degree 1 only, {answer} worse")
    assert said(threatened, "here", "weak-SEQ") == (
        "not stable: A would rather go to gain; B has no answer that is in its own interest."
    )
    nowhere = "not stable: it is even strongly stable, since A has no move from here."
    assert said(threatened, "gain", "weak-GMR") == nowhere


def test_every_family_tells_reasons() -> None:
    for family in MODULES:
        assert {"pattern_for", "reason_for"} & vars(module_of(family)).keys(), family
