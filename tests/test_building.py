"""Conflicts that are built in a program: the same game as from a file, and mistakes told with their argument."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import standoff
from standoff.errors import InputError
from standoff.game import Game, OptionSpace
from standoff.game.preference import ranking
from standoff.stability import analyse

PEACE: dict[str, Any] = {
    "options": {"us": ["strike", "blockade"], "ussr": ["withdraw", "escalate"]},
    "prefers": {
        "us": ["ussr.withdraw", "not ussr.escalate", "not us.strike", "us.blockade"],
        "ussr": ["not us.strike", "not us.blockade", "not ussr.withdraw"],
    },
    "infeasible": [{"at_most_one": ["ussr.withdraw", "ussr.escalate"]}],
    "irreversible": ["ussr.escalate"],
    "title": "a crisis",
}


def game_of(case: standoff.Case) -> Any:
    return case.game()


def test_a_conflict_is_the_game_that_its_arguments_say() -> None:
    case = standoff.conflict(**PEACE)
    game: Any = case.game()
    assert case.file.title == "a crisis"
    assert game.actors == ("us", "ussr")
    assert game.space.options == ("us.strike", "us.blockade", "ussr.withdraw", "ussr.escalate")
    assert game.codes.tolist() == list(range(12))
    assert game.space.yes_stays == 0b1000
    best = [game.yes(game.state_ids[int(np.argmax(ranks))]) for ranks in game.ranks]
    assert best == [("us.blockade", "ussr.withdraw"), ()]


def test_rankings_payoffs_and_statements_make_the_same_order() -> None:
    options = {"a": ["x"], "b": ["y"]}
    ranked = standoff.conflict(options, rankings={"a": [2, [1, 4], 3], "b": ["4", "3", "2", "1"]})
    paid = standoff.conflict(
        options, payoffs={"a": np.array([5.0, 9.5, -2.0, 5.0]), "b": {"4": 9, "3": 8, "2": 7, "1": 1}}
    )
    mixed = standoff.conflict(options, payoffs={"a": [5, 9, 1, 5]}, prefers={"b": ["b.y", "a.x"]})
    for other in (paid, mixed):
        for one, two in zip(ranked.game().ranks, other.game().ranks, strict=True):
            assert one.tolist() == two.tolist()


def test_named_states_may_be_the_only_ones() -> None:
    case = standoff.conflict(
        {"a": ["x"], "b": ["y"]},
        states={"quiet": [], "loud": ["a.x", "b.y"]},
        only_these_states=True,
        payoffs={"a": [1, 2], "b": [2, 1]},
    )
    assert case.game().state_ids == ("quiet", "loud")
    assert game_of(case).codes.tolist() == [0, 3]


def test_other_kinds_of_preference_are_written_as_in_a_file() -> None:
    case = standoff.conflict({"a": ["x", "y"]}, preferences={"a": {"weights": {"a.x": 2, "a.y": -1}}})
    assert case.game().ranks[0].tolist() == [2, 4, 1, 3]


def test_a_graph() -> None:
    case = standoff.graph(
        {"calm": "nobody moves", "war": "all is lost"},
        {"a": {"calm": "war"}},
        payoffs={"a": [1, 2]},
        rankings={"b": ["calm", "war"]},
    )
    built = case.game()
    same = Game.from_graph(["calm", "war"], {"a": {"calm": ["war"]}}, {"a": [1, 2], "b": [2, 1]})
    assert built.arcs == same.arcs
    assert [ranks.tolist() for ranks in built.ranks] == [[1, 2], [2, 1]]
    assert case.stability_table().states[1].means == "all is lost"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (
            {"prefers": {"a": ["b.x"]}},
            "conflict(...), prefers['a'][0]: there is no option",
        ),
        ({"prefers": {"a": ["a.y and"]}}, "conflict(...), prefers['a'][0]: formula 'a.y and'"),
        ({"rankings": {"a": [1, 2, 3]}}, "not feasible: 3"),
        ({"payoffs": {"c": [1]}}, "conflict(...), payoffs: there is no actor 'c'"),
        ({}, "conflict(...): nothing is said of what a prefers"),
        (
            {"rankings": {"a": [2, 1]}, "irreversible": ["a.z"]},
            "conflict(...), irreversible: there is no option 'a.z'",
        ),
        (
            {"rankings": {"a": [2, 1]}, "infeasible": ["q.q"]},
            "infeasible[0]['when']: there is no option",
        ),
        ({"prefers": {"a": [object()]}}, "expected names, texts, numbers, lists and mappings"),
        ({"preferences": {"a": {"wieghts": {}}}}, "conflict(...), preferences['a']: unknown key 'wieghts'"),
        (
            {"states": {"s": []}, "only_these_states": True, "payoffs": {"a": [1, 2]}},
            "payoffs['a']: expected 1 payoffs, one per state; found 2",
        ),
    ],
)
def test_mistakes_are_told_with_the_argument_that_they_stand_in(more, says) -> None:
    with pytest.raises(InputError) as caught:
        standoff.conflict({"a": ["y"]}, **more).game()
    assert says in str(caught.value)


ANN = {"ann": ["confess"]}
STATEMENTS = {"ann": ["ann.confess"]}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"options": {"ann": "confess"}}, "options['ann']: expected a list, its options; found the text 'confess'"),
        ({"options": {"ann": None}}, "options['ann']: expected a list"),
        ({"options": {"ann": [["x"]]}}, "options['ann']: expected the name of an option; found a list"),
        ({"options": {"ann": ["x", "x"]}}, "options['ann']: the option 'x' stands here twice"),
        ({"options": None}, "options: expected a mapping, actor -> its options; found None"),
        ({"options": ["ann"]}, "options: expected a mapping, actor -> its options; found a list"),
        ({"options": {}}, "options: expected at least one actor with its options; found none"),
        ({"prefers": {"ann": "ann.confess"}}, "prefers['ann']: expected a list"),
        ({"prefers": ["ann.confess"]}, "prefers: expected a mapping"),
        ({"prefers": {"ann": None}}, "prefers['ann']: expected a list"),
        ({"infeasible": "ann.confess"}, "infeasible: expected a list"),
        ({"infeasible": [None]}, "infeasible[0]: expected a formula, or a mapping as in a case file; found None"),
        ({"irreversible": "ann.confess"}, "irreversible: expected a list"),
        ({"irreversible": [None]}, "irreversible: expected an option; found None"),
        ({"states": ["s"]}, "states: expected a mapping"),
        ({"states": {"s": "ann.confess"}}, "states['s']: expected a list"),
        ({"prefers": {}, "rankings": {"ann": "12"}}, "rankings['ann']: expected a list"),
        ({"prefers": {}, "rankings": {"ann": None}}, "rankings['ann']: expected a list"),
        ({"prefers": {}, "rankings": None}, "rankings: expected a mapping"),
        (
            {"prefers": {}, "rankings": {"ann": [1, [2, [3]]]}},
            "rankings['ann'][1]: expected a state; a tie is one inner",
        ),
        ({"prefers": {}, "payoffs": {"ann": [1, float("nan")]}}, "payoffs['ann'], state 2: expected a finite number"),
        (
            {"prefers": {}, "payoffs": {"ann": [1, np.inf]}},
            "payoffs['ann'], state 2: expected a finite number; found inf",
        ),
        (
            {"prefers": {}, "payoffs": {"ann": [None, 1]}},
            "payoffs['ann'], state 1: expected a finite number; found None",
        ),
        (
            {"prefers": {}, "payoffs": {"ann": {"1": "a", "2": 1}}},
            "state 1: expected a finite number; found the text 'a'",
        ),
        ({"prefers": {}, "payoffs": {"ann": "12"}}, "payoffs['ann']: expected a list, a number per state"),
        ({"prefers": {}, "payoffs": {"ann": 3}}, "payoffs['ann']: expected a list, a number per state; found 3"),
        ({"prefers": {}, "preferences": {"ann": 3}}, "preferences['ann']: expected a mapping"),
    ],
)
def test_arguments_of_a_wrong_kind_are_told_by_name(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        standoff.conflict(**{"options": ANN, "prefers": STATEMENTS, **arguments})
    assert f"conflict(...), {says}" in str(caught.value) or says in str(caught.value)
    assert "conflict(...), " in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"states": "st"}, "states: expected a list"),
        ({"states": None}, "states: expected a list"),
        ({"moves": [("s", "t")]}, "moves: expected a mapping"),
        (
            {"moves": {"a": [("s", "t")]}},
            "moves['a']: expected a mapping, state -> the states one move away; found a list",
        ),
        ({"moves": {"a": {"s": None}}}, "moves['a']['s']: expected a list"),
        ({"moves": {"a": {"s": [["t"]]}}}, "moves['a']['s']: expected a state; found a list"),
        ({"moves": {}, "rankings": {}}, "moves: expected at least one actor"),
        ({"rankings": {"a": None}}, "rankings['a']: expected a list"),
    ],
)
def test_arguments_of_a_graph_of_a_wrong_kind(arguments: dict[str, Any], says: str) -> None:
    usual: dict[str, Any] = {"states": ["s", "t"], "moves": {"a": {"s": "t"}}, "rankings": {"a": ["t", "s"]}}
    with pytest.raises(InputError) as caught:
        standoff.graph(**{**usual, **arguments})
    assert f"graph(...), {says}" in str(caught.value)


@pytest.mark.parametrize("what", [3, None, ["cuba-1962"]])
def test_a_case_is_loaded_by_name_or_path(what: Any) -> None:
    with pytest.raises(InputError, match=r"load\(\.\.\.\): expected the name of a bundled case or a path; found"):
        standoff.load(what)


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        standoff.conflict({"a": ["y"]}, prefers={"a": ["b.x", "a.z"]}, infeasible=["q.q"])
    assert len(caught.value.problems) == 3


# --- frames and arrays ------------------------------------------------------------------------------------------------


def test_stability_as_a_frame_is_stability_as_arrays() -> None:
    result: Any = standoff.load("cuba-1962").stability()
    frame = result.frame()
    assert list(frame.index) == list(result.game.state_ids)
    assert list(frame["option"].columns) == list(result.game.space.options)
    for state in result.game.state_ids:
        assert set(result.game.yes(state)) == {name for name, value in frame["option"].loc[state].items() if value}
    for concept in result.concepts:
        marks = result.array(concept)
        assert marks.shape == (2, 12)
        assert marks.dtype == np.bool_
        for place, actor in enumerate(result.game.actors):
            assert frame[concept, actor].tolist() == marks[place].tolist()
        assert tuple(frame.index[frame[concept, "equilibrium"]]) == result.equilibria(concept)


def test_a_graph_has_no_option_columns_and_ranks_have_a_frame() -> None:
    case = standoff.load("elmira")
    assert "option" not in case.stability(["SEQ"]).frame().columns.get_level_values(0)
    ranks = case.game().frame()
    assert list(ranks.columns) == ["moe", "uniroyal", "lg"]
    assert ranks["moe"].idxmax() == "7"


def test_an_option_that_a_coalesced_state_leaves_open_is_missing() -> None:
    space = OptionSpace(("a", "b"), ("a.x", "b.y"))
    stay = (((), (), ()), ((), (), ()))
    every = ranking([1, 2, 3])
    game = Game(space.actors, ("1", "2", "3"), (every, every), space, np.array([0, 1, 2]), stay, np.array([0, 0, 1]))
    frame = analyse(game, ("Nash",)).frame()
    assert frame["option", "a.x"].isna().tolist() == [False, False, True]
    assert frame["option", "b.y"].tolist() == [False, False, True]


def test_without_pandas_the_extra_is_named() -> None:
    program = (
        "import sys; sys.modules['pandas'] = None\n"
        "import standoff\n"
        "try:\n    standoff.load('chicken').stability().frame()\nexcept ValueError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "data frames need pandas: pip install 'standoff[data]'"
