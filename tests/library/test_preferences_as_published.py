"""Bundled and test cases whose preferences are written in other ways than as rankings say what their sources say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import standoff
from standoff.game.preference import Pairs

SERVICES_TRADE = Path(__file__).parents[1] / "game" / "services_trade"


@pytest.mark.parametrize(
    ("case", "rankings"),
    [
        ("cuba-statements", {"us": "5 7 6 8 3 2 4 1 12 10 11 9", "ussr": "1 5 7 3 6 2 8 4 12 10 11 9"}),
        ("syria-iraq", {"syria": "1 3 6 2 4 5", "iraq": "2 4 6 1 5 3"}),
    ],
)
def test_statements_rank_the_states_as_gmcr_py_does(case: str, rankings: dict[str, str]) -> None:
    """Rankings that gmcr-py 0.4.1 makes of the statements of its examples."""
    game = standoff.load(case).game()

    for actor, ranks in zip(game.actors, game.ranks, strict=True):
        best_first = [game.state_ids[number] for number in np.argsort(-ranks)]
        assert best_first == rankings[actor].split()
        assert len(set(ranks.tolist())) == len(best_first)


def test_the_crisis_in_statements_is_the_crisis_of_fraser_and_hipel() -> None:
    """The numbers of the states differ by one, the preferences not at all; only the strike stays here."""
    statements, rankings = standoff.load("cuba-statements").game(), standoff.load("cuba-1962").game()

    assert [str(int(state) - 1) for state in statements.state_ids] == list(rankings.state_ids)
    assert all((a == b).all() for a, b in zip(map(_dense, statements.ranks), map(_dense, rankings.ranks), strict=True))
    assert statements.space is not None
    assert statements.space.yes_stays == statements.space.code(["us.strike"])


def _dense(ranks: np.ndarray) -> np.ndarray:
    return np.unique(ranks, return_inverse=True)[1]


def test_of_the_province_at_lake_gisborne_four_pairs_are_known() -> None:
    game = standoff.load("gisborne-unknown").game()

    province = game.preferences[1]
    assert isinstance(province, Pairs)
    assert {(s + 1, t + 1) for s, t in np.argwhere(province.better).tolist()} == {(3, 7), (4, 8), (1, 5), (2, 6)}
    assert province.unknown.sum() == 8 * 7 - 2 * 4


def test_services_trade_has_its_feasible_states() -> None:
    """24 * 10 * 3 * 3 * 8 * 8 of 2^20 combinations of options, counted by hand."""
    game = standoff.load(SERVICES_TRADE).game()

    assert len(game.state_ids) == 138_240
    assert [len(set(ranks.tolist())) == 1 for ranks in game.ranks] == [False, False, False, True, True, True]
