"""Counts over sampled and completed rankings of a case, and the command that shows them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import standoff
from standoff.cli import main
from standoff.engines.ensemble_sources import Sampled
from standoff.errors import InputError, LimitError
from standoff.game import Game
from standoff.game.preference import Ranking
from standoff.stability import ensemble as module
from standoff.stability.analysis import CONCEPTS, analyse
from standoff.stability.ensemble import ensemble_counts, look
from tests.strategies import OptionConflict, option_conflicts


@given(option_conflicts(), st.integers(0, 2), st.integers(0, 1_000))
def test_each_profile_counts_as_a_game_of_its_own(conflict: OptionConflict, swaps: int, seed: int) -> None:
    game = conflict.game()
    looked = look(game, profiles=4, swaps=swaps, seed=seed)
    counts = ensemble_counts(game, looked, game.state_ids)
    source = looked.ensemble.source
    assert isinstance(source, Sampled)
    profiles = [
        Game(
            game.actors,
            game.state_ids,
            tuple(Ranking(own[:, n].astype(np.int64)) for own in ranks),
            game.space,
            game.codes,
        )
        for ranks in [source.ranks(0, 4)]
        for n in range(4)
    ]
    every = [analyse(one) for one in profiles]
    now = analyse(game)
    for one in counts:
        for row in one.states:
            assert row.equilibrium == sum(row.state in found.equilibria(one.concept) for found in every)
            assert row.now == (row.state in now.equilibria(one.concept))
            for actor, number in row.stable.items():
                assert number == sum(row.state in found.stable(one.concept, actor) for found in every)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_completions_are_as_many_as_are_counted_without_listing(concept: str) -> None:
    case = standoff.load("gisborne-unknown")
    result = case.ensemble(concepts=concept)
    assert (result.source, result.swaps, result.seed) == ("completions", None, None)
    for row in result.counts[0].states:
        exact = case.robust(row.state, concept).found
        assert exact is not None
        assert exact.completions is not None
        assert (exact.completions.completions, exact.completions.holding) == (result.profiles, row.equilibrium)
        assert row.now is None


def test_no_swap_is_the_present() -> None:
    result = standoff.load("syria-iraq").ensemble(profiles=7, swaps=0, concepts="SEQ")
    assert [(row.state, row.equilibrium, row.now) for row in result.counts[0].states] == [("6", 7, True)]
    assert result.changing == ()


def test_workers_and_a_file_change_nothing(tmp_path: Path) -> None:
    case = standoff.load("syria-iraq")
    plain = case.ensemble(profiles=1_500, swaps=2)
    told: list[int] = []
    assert case.ensemble(profiles=1_500, swaps=2, workers=2, file=tmp_path / "f", progress=told.append) == plain
    assert told == [1_024, 1_500]
    assert case.ensemble(profiles=1_500, swaps=2, file=tmp_path / "f") == plain


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["ensemble", *arguments])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_the_page_says_that_it_is_a_sample() -> None:
    page = run("syria-iraq", "--profiles", "200", "--swaps", "2", "--seed", "5", "--concepts", "SEQ,Nash", "--markdown")
    assert "A sample of 200, drawn with the seed 5: each is the present rankings after 2 swaps of neighbours" in page
    assert "not chances" in page
    assert "Equilibria under SEQ" in page
    assert "GMR" not in page
    only = run("syria-iraq", "--state", "6", "--concepts", "SEQ", "--json")
    assert [row["state"] for row in json.loads(only)["counts"][0]["states"]] == ["6"]


def test_the_page_of_completions() -> None:
    page = run("gisborne-unknown", "--concepts", "Nash", "--markdown")
    assert "All 2,520 ways to complete what is known of Provincial" in page
    assert "equilibrium now" not in page


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("elmira",), "conflicts in option form alone"),
        (("syria-iraq", "--concepts", "nash"), "not for 'nash' (did you mean 'Nash'?)"),
        (("syria-iraq", "--state", "9"), "no state '9'"),
        (("syria-iraq", "--workers", "2", "--cluster", "tcp://127.0.0.1:9"), "not both"),
        (("open-access",), "--reading"),
    ],
)
def test_mistakes_are_told(arguments: tuple[str, ...], words: str) -> None:
    result = CliRunner().invoke(main, ["ensemble", *arguments])
    assert result.exit_code == 2
    assert words in result.stderr


def test_too_many_completions_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_COMPLETIONS", 2_519)
    with pytest.raises(LimitError, match="2,520 completions are too many"):
        standoff.load("gisborne-unknown").ensemble()


def test_an_unknown_state_is_refused() -> None:
    game = standoff.load("gisborne-unknown").game()
    with pytest.raises(InputError, match="no state 'x'"):
        ensemble_counts(game, look(game, ["Nash"]), ["x"])
