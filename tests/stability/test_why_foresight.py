"""The line of moves that a reason tells is the expected one, and the reasons agree with the analysis."""

from __future__ import annotations

from functools import cache
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

import standoff
from standoff.game import Game
from standoff.report.why import sections
from standoff.stability import analyse
from standoff.stability.foresight_moves import FEW_MOVES
from standoff.stability.why import why
from standoff.stability.why_foresight import MAX_LINE, Foreseen, ForesightReason
from tests import strategies
from tests.reference import stability as reference
from tests.strategies import Conflict, examples

NAMES = ("L1", "L2", "L3", "L4", "L7", "NM", "Stackelberg:a", "Stackelberg:b")


class Expectation:
    """G_i(s, h) written out, with the first best move and a move for a strict gain only."""

    def __init__(self, told: reference.Conflict) -> None:
        self.told = told
        self.expected = cache(self._expected)

    def best(self, actor: int, state: int, horizon: int) -> int | None:
        ends = sorted(self.told.moves[actor][state])
        rank = self.told.rank[actor]
        return max(ends, key=lambda end: rank[self.expected(1 - actor, end, horizon - 1)]) if ends else None

    def _expected(self, actor: int, state: int, horizon: int) -> int:
        move = self.best(actor, state, horizon) if horizon else None
        if move is None:
            return state
        end: int = self.expected(1 - actor, move, horizon - 1)
        return end if self.told.prefers(actor, end, state) else state


def check_line(know: Expectation, game: Game, actor: int, state: int, found: Foreseen) -> None:
    places = [state, *(game.index[step.after] for step in found.line)]
    movers = [game.actors.index(step.actor) for step in found.line]
    assert movers[0] == actor
    assert [game.index[step.before] for step in found.line] == places[:-1]
    assert all(one != two for one, two in pairwise(movers))
    for moved, (mover, here, there) in enumerate(zip(movers, places, places[1:], strict=False)):
        assert there in know.told.moves[mover][here]
        assert there == know.best(mover, here, found.horizon - moved)
        assert moved == 0 or know.expected(mover, here, found.horizon - moved) != here
    end = game.index[found.end]
    assert found.better == know.told.prefers(actor, end, state)
    assert end == know.expected(1 - actor, places[1], found.horizon - 1)
    if found.longer:
        assert len(found.line) == MAX_LINE < found.horizon
    else:
        assert places[-1] == end
        left = found.horizon - len(found.line)
        assert know.expected(1 - movers[-1], end, left) == end


@given(strategies.conflicts(actors=2))
@examples(2)
def test_every_line_is_expected_and_every_state_as_analysed(conflict: Conflict) -> None:
    game, know = conflict.game(), Expectation(conflict.reference())
    marks = analyse(game, NAMES).marks
    for (number, state), name in product(enumerate(game.state_ids), NAMES):
        for place, reason in enumerate(why(game, state, [name])):
            told = reason.told
            assert isinstance(told, ForesightReason)
            assert reason.stable == bool(marks[name][place][number])
            assert told.moves == len(know.told.moves[place][number])
            assert (not told.foreseen) == (not told.moves)
            for found in told.foreseen:
                check_line(know, game, place, number, found)
                if name.startswith("L"):
                    assert found.horizon == int(name[1:])
                if told.leader is not None:
                    assert found.horizon == (2 if told.leader == reason.actor else 1)
            if name == "NM":
                check_repetition(know, game, place, number, told)


def check_repetition(know: Expectation, game: Game, actor: int, state: int, told: ForesightReason) -> None:
    start, period = told.repeats_from, told.period
    assert start is not None
    assert period is not None
    for h in range(start, start + 3):
        for one, place in product(range(2), range(len(game.state_ids))):
            assert know.expected(one, place, h) == know.expected(one, place, h + period)
    stays = [know.expected(actor, state, h) == state for h in range(start + 2 * period + 1)]
    if told.holds_from is not None:
        assert all(stays[told.holds_from :])
        assert told.holds_from == 1 or not stays[told.holds_from - 1]
        horizons = [found.horizon for found in told.foreseen]
        assert horizons == list(range(told.holds_from, told.holds_from + len(horizons)))
    else:
        (found,) = told.foreseen
        assert found.horizon >= start
        assert not stays[found.horizon]


@given(strategies.graph_conflicts(actors=2), st.integers(FEW_MOVES + 1, 400))
def test_far_ahead_the_line_is_still_that_of_so_many_moves(conflict: Conflict, horizon: int) -> None:
    game, know = conflict.game(), Expectation(conflict.reference())
    for h in range(horizon):
        for one, place in product(range(2), range(len(game.state_ids))):
            know.expected(one, place, h)
    for number, state in enumerate(game.state_ids):
        for place, reason in enumerate(why(game, state, [f"L{horizon}"])):
            assert isinstance(reason.told, ForesightReason)
            for found in reason.told.foreseen:
                assert found.horizon == horizon
                check_line(know, game, place, number, found)


def said(game: Game, state: str, concept: str, actor: str) -> str:
    (section,) = sections(why(game, state, [concept], [actor]), {name: name.upper() for name in game.actors})
    return section.lines[0].text


@pytest.mark.parametrize(
    ("state", "actor", "concept", "expected"),
    [
        ("2", "row", "L2", "looking 2 moves ahead, ROW goes to 4 (straight) and expects COLUMN to go to 3"),
        ("2", "column", "L2", "COLUMN could at best go to 1 (not straight) and expects ROW to go to 3 (straight)"),
        ("2", "row", "NM", "there is no number of moves ahead from which on ROW always stays: looking 3 moves ahead"),
        ("2", "column", "NM", "COLUMN stays for every number of moves ahead from 1 move on"),
        ("2", "column", "Stackelberg:row", "as the follower, looking 1 move ahead"),
    ],
)
def test_what_is_expected_is_told(state: str, actor: str, concept: str, expected: str) -> None:
    assert expected in said(standoff.load("chicken").game(), state, concept, actor)
