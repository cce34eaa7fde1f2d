"""A case as a hypergame: views in the file, what each actor sees, and how it is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import standoff
from standoff.cli import main
from standoff.errors import InputError

WATER = Path(__file__).parent / "water.yaml"
TEXT = WATER.read_text(encoding="utf-8")
DOVE = TEXT.index("  syria-in-iraq:")


def case(tmp_path: Path, text: str) -> standoff.api.Case:
    file = tmp_path / "water.yaml"
    file.write_text(text, encoding="utf-8")
    return standoff.load(file)


def test_an_option_that_syria_does_not_think_of(tmp_path: Path) -> None:
    """By hand, as in the tests of misperceived options: Syria stays at 1 and 6, Iraq at 2, 4 and 6."""
    found = case(tmp_path, TEXT[:DOVE]).hypergame(["Nash"])
    assert found.level == 1
    assert found.stable["Nash"] == {"syria": ("1", "2", "6"), "iraq": ("2", "4", "6")}
    assert found.equilibria == {"Nash": ("2", "6")}
    assert found.as_it_is == {"Nash": ("6",)}
    assert found.believed == {"Nash": {"syria": ("6",), "iraq": ("6",)}}
    assert [(line.state, line.actor, line.seen_as) for line in found.misread] == [
        ("2", "syria", "1"),
        ("5", "syria", "4"),
    ]


def test_the_second_level_changes_what_iraq_expects_and_not_what_syria_does() -> None:
    """Iraq takes Syria to like 2 best. In its eyes 2 is an equilibrium, because Syria would stay there."""
    found = standoff.load(WATER).hypergame(["Nash", "SEQ"])
    assert found.level == 2
    assert found.believed["Nash"] == {"syria": ("6",), "iraq": ("2", "6")}
    assert found.stable["Nash"]["iraq"] == ("2", "4", "6")
    assert found.seers[1].takes_others_to_see == {"syria": "syria-in-iraq"}


def test_a_view_may_change_rankings_in_graph_form(tmp_path: Path) -> None:
    text = """
standoff: 1
title: Two states
actors: {a: {ranking: [1, 2]}, b: {ranking: [1, 2]}}
graph: {states: [1, 2], moves: {a: {1: [2], 2: [1]}}}
views: {a: {title: a likes 2, preferences: {a: {ranking: [2, 1]}}}}
"""
    found = case(tmp_path, text).hypergame(["Nash"])
    assert (found.equilibria["Nash"], found.as_it_is["Nash"]) == (("2",), ("1",))


def test_a_view_may_change_goals_that_are_ranked(tmp_path: Path) -> None:
    text = """
standoff: 1
title: A loan
actors:
  a:
    options: {pay: pays}
    goals: [{id: keep, avoids: pay}]
  b: {options: {sue: sues}, goals: [{id: calm, avoids: sue}]}
views:
  a:
    title: a is honest
    drop: [a.keep]
    add: {goals: {a: [{id: honour, wants: pay}]}}
"""
    text = text.replace("avoids: pay", "avoids: a.pay").replace("wants: pay", "wants: a.pay")
    found = case(tmp_path, text.replace("avoids: sue", "avoids: b.sue")).hypergame(["Nash"])
    assert (found.equilibria["Nash"], found.as_it_is["Nash"]) == (("2",), ("1",))


def test_an_actor_taken_not_to_know_an_option_is_not_expected_to_use_it(tmp_path: Path) -> None:
    """Iraq knows that Syria does not think of releasing water: no move of Syria leads from 1 to 2 in Iraq's eyes."""
    text = TEXT[:DOVE] + ("  syria-in-iraq: {title: Iraq knows, of: syria, seen_by: iraq, unaware: [syria.release]}\n")
    found = case(tmp_path, text).hypergame(["Nash"])
    assert found.believed["Nash"]["iraq"] == ("2", "6")


def test_a_passage_may_be_settled_and_a_view_keeps_what_it_settles(tmp_path: Path) -> None:
    """Whether it is cold decides whether a wants the fire; b's view of a is that it is not cold."""
    text = """
standoff: 1
title: A fire
actors:
  a: {options: {light: lights}, goals: [{id: warm, wants: a.light iff cold}]}
  b: {options: {wait: waits}, goals: [{id: soon, avoids: b.wait}]}
conditions: {cold: {means: it is cold, value: unclear}}
views: {a: {title: a does not feel it, set: {cold: no}}}
"""
    fire = case(tmp_path, text)
    with pytest.raises(InputError, match="standoff beliefs"):
        fire.hypergame(["Nash"])
    found = fire.hypergame(["Nash"], choices=["cold=yes"])
    assert (found.equilibria["Nash"], found.as_it_is["Nash"]) == (("1",), ("2",))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("unaware: [syria.release]", "unaware: [syria.relaese]", r"no option 'syria.relaese' \(did you mean"),
        ("seen_by: iraq", "seen_by: irak", r"no actor 'irak' \(did you mean 'iraq'"),
        ("preferences: {syria:", "preferences: {syri:", r"no actor 'syri' \(did you mean 'syria'"),
        ("of: syria\n", "\n", "'seen_by' needs 'of'"),
        ("ranking: [2, 1, 3, 6, 4, 5]}", "weights: {syria.release: 1}, ranking: [1]}", "give one of 'ranking'"),
    ],
)
def test_mistakes_in_views_are_found_on_loading(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(InputError, match=message):
        case(tmp_path, TEXT.replace(old, new))


def test_what_cannot_be_one_game_for_each_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no actor of this case holds a view"):
        standoff.load("elmira").hypergame()
    twice = TEXT + "  again: {title: another, of: syria}\n"
    with pytest.raises(InputError, match="syria is given two views"):
        case(tmp_path, twice).hypergame()
    with pytest.raises(InputError, match="standoff beliefs"):
        standoff.load("russia-taliban").hypergame()
    wrong = TEXT.replace("ranking: [2, 1, 3, 6, 4, 5]", "ranking: [2, 1]")
    with pytest.raises(InputError, match="in the view 'syria-in-iraq'"):
        case(tmp_path, wrong).hypergame()


@pytest.mark.parametrize("form", [[], ["--markdown"]])
def test_the_page_says_who_sees_what(form: list[str]) -> None:
    result = CliRunner().invoke(main, ["hypergame", str(WATER), *form], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.stderr
    said = " ".join(result.stdout.replace("\\", "").split())
    assert "Syria believes that 2 is 1." in said
    assert "Iraq takes Syria to see it as in the view 'syria-in-iraq'." in said
    assert form or max(map(len, result.stdout.splitlines())) <= 80
