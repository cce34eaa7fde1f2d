"""Our equilibria and our .nfg files against Gambit itself; `python tools/test.py --thorough` installs it."""

import io
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any, Literal

import pygambit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.exchange.model import Model
from standoff.exchange.nfg import read_nfg, write_nfg
from standoff.exchange.nfg_text import StrategicGame, read_game
from standoff.game import Game
from standoff.stability import analyse
from tests.exchange.models import case_data, imported_model, model_of
from tests.exchange.test_nfg import games
from tests.strategies import OptionConflict, option_conflicts

Version = Literal["payoff", "outcome"]
VERSIONS = st.sampled_from(["payoff", "outcome"])


@st.composite
def full_products(draw: st.DrawFn, *, strict: bool) -> OptionConflict:
    """Everything possible, 2 to 5 actors; strict: no actor is indifferent."""
    conflict = draw(option_conflicts(max_options=6, everything_possible=True))
    if not strict:
        return conflict
    states = 2 ** sum(conflict.options)
    ranks = tuple(tuple(draw(st.permutations(range(states)))) for _ in conflict.options)
    return OptionConflict(conflict.options, frozenset(), frozenset(), frozenset(), ranks)


def in_gambit(raw: bytes) -> Any:
    return pygambit.read_nfg(io.BytesIO(raw))


def profiles(game: Any) -> Iterator[tuple[int, ...]]:
    """Profiles as Gambit counts strategies, player 1 fastest."""
    sizes = [len(player.strategies) for player in game.players]
    return (profile[::-1] for profile in product(*(range(size) for size in reversed(sizes))))


def cells(game: Any) -> list[tuple[Fraction, ...]]:
    return [
        tuple(Fraction(0) if game[profile] is None else _fraction(game[profile][player]) for player in game.players)
        for profile in profiles(game)
    ]


def _fraction(number: Any) -> Fraction:
    return Fraction(str(number))


def pure_equilibria(game: Any) -> set[int]:
    """Numbers of the profiles that Gambit's own search finds."""
    number = {profile: place for place, profile in enumerate(profiles(game))}
    found = set()
    for equilibrium in pygambit.nash.enumpure_solve(game).equilibria:
        chosen = [[equilibrium[strategy] == 1 for strategy in player.strategies].index(True) for player in game.players]
        found.add(number[tuple(chosen)])
    return found


def our_equilibria(game: Game) -> set[int]:
    """Codes of our Nash equilibria: in a full product the code of a state is the number of its profile."""
    assert game.codes is not None
    return {int(game.codes[game.index[state]]) for state in analyse(game, concepts=["Nash"]).equilibria("Nash")}


@pytest.mark.parametrize("strict", [True, False], ids=["strict", "with ties"])
@given(data=st.data(), version=VERSIONS)
def test_nash_equilibria_and_every_cell_agree(strict: bool, data: st.DataObject, version: Version) -> None:
    model = model_of(case_data(data.draw(full_products(strict=strict))))
    game = in_gambit(write_nfg(model, version=version).raw)
    assert [player.label for player in game.players] == [model.case.name_of(actor) for actor in model.game.actors]
    assert cells(game) == [
        tuple(map(Fraction, row)) for row in zip(*(r.tolist() for r in model.game.ranks), strict=True)
    ]
    assert pure_equilibria(game) == our_equilibria(model.game)


@given(conflict=option_conflicts(max_options=5))
def test_with_a_mask_the_equilibria_without_a_payoff_of_0_are_ours(conflict: OptionConflict) -> None:
    free = OptionConflict(conflict.options, conflict.infeasible, frozenset(), frozenset(), conflict.ranks)
    model = model_of(case_data(free))
    game = in_gambit(write_nfg(model, infeasible="mask").raw)
    table = cells(game)
    assert {code for code in pure_equilibria(game) if any(table[code])} == our_equilibria(model.game)


@given(drawn=games())
def test_what_is_read_is_what_gambit_reads(drawn: tuple[str, Any]) -> None:
    raw = drawn[0].encode()
    game, ours = in_gambit(raw), read_game(raw, "game.nfg")
    assert_same(game, ours)
    assert_same(game, read_game(game.to_nfg().encode(), "again.nfg"))


def assert_same(game: Any, ours: StrategicGame) -> None:
    assert ours.title == game.title
    assert list(ours.players) == [player.label for player in game.players]
    assert [list(own) for own in ours.strategies] == [[s.label for s in player.strategies] for player in game.players]
    assert [tuple(row) for row in ours.payoffs] == cells(game)


@given(drawn=games())
def test_games_of_gambit_keep_their_equilibria_as_cases(drawn: tuple[str, Any]) -> None:
    """The form with one option per strategy: profiles keep their order."""
    raw = drawn[0].encode()
    model: Model = imported_model(read_nfg(raw, "game.nfg"))
    stable = analyse(model.game, concepts=["Nash"]).equilibria("Nash")
    assert {model.game.index[state] for state in stable} == pure_equilibria(in_gambit(raw))
