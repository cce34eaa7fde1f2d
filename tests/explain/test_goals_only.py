"""What goes by goals and options refuses a case that says more, in words, and never leaves it out in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import standoff
from standoff.api import Case, compare, load
from standoff.errors import InputError

TOWN = """\
standoff: 1
title: The harbour
sources: {s: {title: A letter}}
ledger: [{id: e, source: s, at: [0, 9], quote: they quit, says: they quit, use: model}]
actors:
  town:
    options: {pay: pay}
    goals: [{id: thrift, avoids: town.pay, basis: stated, grounds: [e]}]
  pilots:
    options: {strike: strike}
    PREFERENCE
states: {now: {yes: [town.pay]}}
questions: [{id: why, ask: Why pay?, actor: town, at: now, rather_than: [not pay]}]
events: [{id: v, date: 2020, what: it happens, source: s, confidence: high}]
coalitions: {both: {title: Both, members: [town, pilots], at: now}}
rivals: {r: {title: R, says: S}}
views: {town: {title: V}}
"""
GOALS = "goals: [{id: income, wants: town.pay, basis: stated, grounds: [e]}]"
KINDS = {
    "a ranking of states": "ranking: [1, 2, 3, 4]",
    "statements": "statements: [town.pay]",
    "weights of options": "weights: {town.pay: 2}",
    "a preference pair by pair": "pairs: {better: [[2, 1]], rest: unknown}",
    "a strength of preference": "strength: 2 > 4 >> 1 ~ 3",
    "a fuzzy preference": "fuzzy: {threshold: 1, matrix: [[0.5, 1, 1, 1], [0, 0.5, 1, 1], [0, 0, 0.5, 1], "
    "[0, 0, 0, 0.5]]}",
    "a probabilistic preference": "probabilistic: {matrix: [[0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1], [0, 0, 0, 0]]}",
    "a grey preference": "grey: {attitude: 1, threshold: 1, low: [[0.5, 1, 1, 1], [0, 0.5, 1, 1], [0, 0, 0.5, 1], "
    "[0, 0, 0, 0.5]], high: [[0.5, 1, 1, 1], [0, 0.5, 1, 1], [0, 0, 0.5, 1], [0, 0, 0, 0.5]]}",
}
MOVES = "moves: {remove: [{actors: pilots, from: not pilots.strike, to: pilots.strike}]}\n"
COALESCE = "coalesce: [{id: struck, when: pilots.strike, ranks_as: {town: 3, pilots: 3}}]\n"

EXPLANATIONS: dict[str, Callable[[Case], Any]] = {
    "explain": lambda case: case.explain(),
    "full": lambda case: case.explain(full=True),
    "moves": lambda case: case.moves(question="why"),
    "rivals": lambda case: case.rivals(),
    "beliefs": lambda case: case.beliefs(),
    "whatif": lambda case: case.whatif(drop=["thrift"]),
    "since": lambda case: case.since(),
    "together": lambda case: case.together(),
    "rests_on": lambda case: case.rests_on(),
    "needs": lambda case: case.needs(),
    "decided_by": lambda case: case.decided_by(),
    "voices": lambda case: case.voices(),
    "watch": lambda case: case.watch(),
    "flip": lambda case: case.flip(),
    "check": lambda case: case.check(),
    "verify": lambda case: case.verify(),
}


def case_of(folder: Path, text: str) -> Case:
    file = folder / "town.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file)


@pytest.mark.parametrize("analysis", EXPLANATIONS)
def test_explanations_refuse_what_they_do_not_take_into_account(tmp_path: Path, analysis: str) -> None:
    ask = EXPLANATIONS[analysis]
    plain = TOWN.replace("PREFERENCE", GOALS)
    for words, kind in KINDS.items():
        with pytest.raises(InputError, match=f"goals.* pilots has {words}"):
            ask(case_of(tmp_path, TOWN.replace("PREFERENCE", kind)))
    with pytest.raises(InputError, match=r"changes single moves, which .* does not take into account"):
        ask(case_of(tmp_path, plain + MOVES))
    with pytest.raises(InputError, match=r"coalesces states, which .* does not take into account"):
        ask(case_of(tmp_path, plain + COALESCE))
    with pytest.raises(InputError, match="changes single moves and coalesces states"):
        ask(case_of(tmp_path, plain + MOVES + COALESCE))


@pytest.mark.parametrize("words", KINDS)
def test_a_question_about_an_actor_without_goals_is_a_mistake_of_the_file(tmp_path: Path, words: str) -> None:
    text = TOWN.replace("PREFERENCE", KINDS[words]).replace(
        "actor: town, at: now, rather", "actor: pilots, at: now, rather"
    )

    with pytest.raises(InputError, match=f"a question needs goals; pilots has {words}"):
        case_of(tmp_path, text.replace("[not pay]", "[strike]"))


@pytest.mark.parametrize("words", KINDS)
def test_the_states_can_still_be_analysed(tmp_path: Path, words: str) -> None:
    case = case_of(tmp_path, TOWN.replace("PREFERENCE", KINDS[words]))

    assert len(case.game().state_ids) == 4


def test_a_named_state_is_judged_in_the_game_that_the_case_says(tmp_path: Path) -> None:
    """The pilots' statements, the missing move and the coalesced state all count at the one state that is asked for."""
    statements = case_of(tmp_path, TOWN.replace("PREFERENCE", "statements: [pilots.strike]"))
    assert statements.stability_table(["Nash"], states=["1"]).stable["Nash"] == {"town": ("1",), "pilots": ()}

    moves = case_of(tmp_path, TOWN.replace("PREFERENCE", "statements: [pilots.strike]") + MOVES)
    assert moves.stability_table(["Nash"], states=["1"]).stable["Nash"] == {"town": ("1",), "pilots": ("1",)}

    coalesced = case_of(tmp_path, TOWN.replace("PREFERENCE", GOALS) + COALESCE)
    table = coalesced.stability_table(["Nash"], states=["struck", "now"])
    assert [(row.id, row.name, row.yes) for row in table.states] == [
        ("struck", None, ("pilots.strike",)),
        ("2", "now", ("town.pay",)),
    ]


def test_where_more_than_goals_is_said_nobody_is_sent_to_a_state_alone(tmp_path: Path) -> None:
    """Over all rankings of goals a state can be judged only where nothing else is said."""
    open_order = GOALS.replace("[{", "[{id: rest, avoids: pilots.strike, basis: stated, grounds: [e]}, {")
    plain = TOWN.replace("PREFERENCE", open_order)
    with pytest.raises(InputError, match='--rank "rest > income", or ask about one state with --state'):
        case_of(tmp_path, plain).game()
    with pytest.raises(InputError, match=r'--rank "rest > income"$'):
        case_of(tmp_path, plain + MOVES).stability_table(states=["now"])

    unclear = "conditions: {storm: {means: S, value: unclear, grounds: [e]}}\n"
    with pytest.raises(InputError, match=r"choose with --reading PASSAGE=CHOICE$"):
        case_of(tmp_path, TOWN.replace("PREFERENCE", "statements: [storm]") + unclear).game()


def test_moves_tells_the_paths_of_a_game_with_single_moves_and_coalesced_states(tmp_path: Path) -> None:
    across = "moves: {add: [{actors: pilots, from: now, to: pilots.strike and not town.pay}]}\n"
    case = case_of(tmp_path, TOWN.replace("PREFERENCE", "statements: [pilots.strike]") + across)

    found = case.moves()

    assert found.notes == ("replies to the alternatives of questions go by goals alone, and are left out here",)
    assert found.prospect is not None
    assert "pilots would move to 3" in str(found.to_dict())

    struck = case_of(tmp_path, TOWN.replace("PREFERENCE", GOALS) + COALESCE.replace("}}", "}, means: the strike}"))
    assert "the strike" in str(struck.moves(at="now").to_dict())
    with pytest.raises(InputError, match="excluded under 'infeasible' or coalesced with others"):
        case_of(
            tmp_path,
            TOWN.replace("PREFERENCE", GOALS).replace("states: {", "states: {s: {yes: [town.pay, pilots.strike]}, ")
            + COALESCE,
        ).moves(at="s")


@pytest.mark.parametrize("words", list(KINDS)[3:])
def test_paths_and_exchanges_of_ranks_refuse_what_they_cannot_compare(tmp_path: Path, words: str) -> None:
    case = case_of(tmp_path, TOWN.replace("PREFERENCE", KINDS[words]))

    if "strength" in words:
        assert case.moves().prospect is not None
    else:
        with pytest.raises(InputError, match=r"(unknown|fuzzy|probabilistic|grey)"):
            case.moves()
    with pytest.raises(InputError, match=r"pilots does not rank the states \(\w+ preference\)"):
        case.flip(state="1")


def test_paths_go_by_pairs_that_are_all_known(tmp_path: Path) -> None:
    case = case_of(
        tmp_path, TOWN.replace("PREFERENCE", "pairs: {better: [[3, 1], [4, 2], [1, 4], [2, 3]], rest: equal}")
    )

    found = case.moves(at="now")

    assert found.prospect is not None
    assert {first.actor for first in found.prospect.first} == {"town", "pilots"}


def test_flips_of_a_state_go_by_the_game_that_the_case_says(tmp_path: Path) -> None:
    case = case_of(tmp_path, TOWN.replace("PREFERENCE", "statements: [pilots.strike]") + MOVES)

    found = case.flip(state="1", actor="pilots")

    assert "1" in str(found.to_dict())
    with pytest.raises(InputError, match="'to' says nothing"):
        case.flip(state="1", to="stable")


def test_a_comparison_says_what_it_does_not_compare(tmp_path: Path) -> None:
    text = TOWN.replace("PREFERENCE", "statements: [town.pay]") + MOVES + COALESCE
    without = "\n".join(line for line in text.split("\n") if not line.startswith(("questions", "coalitions")))

    notes = compare(case_of(tmp_path, without), case_of(tmp_path, without)).notes

    assert "pilots of A has statements: it is not compared" in notes
    assert "B changes single moves and coalesces states: this is not compared" in notes


@pytest.mark.parametrize(
    ("preference", "more", "says"),
    [
        ("pairs: {better: [[2, 1]]}", "", "nothing is said about the pair 1, 3 and 4 more"),
        ("strength: 1 > 2", "", "3 and 4 is missing in the order"),
        ("statements: [town.pay]", MOVES.replace("not pilots", "pilots"), "there is no such move to take away"),
        ("statements: [town.pay]", "coalesce: [{id: x, when: town.pay and pilots.strike}]\n", "expected two states"),
    ],
)  # fmt: skip
def test_check_builds_the_game_where_nobody_has_goals(tmp_path: Path, preference: str, more: str, says: str) -> None:
    lines = TOWN.replace("PREFERENCE", preference).replace(
        GOALS.replace("income, wants", "thrift, avoids"), "ranking: [1, 2, 3, 4]"
    )
    text = "\n".join(line for line in lines.split("\n") if not line.startswith("questions")) + more

    with pytest.raises(InputError, match=says):
        case_of(tmp_path, text).check()


def test_check_looks_at_every_reading(tmp_path: Path) -> None:
    lines = TOWN.replace("PREFERENCE", "statements: [storm, town.pay]").replace(
        "states: {now", "conditions: {storm: {means: S, value: unclear, grounds: [e]}}\nstates: {now"
    )
    lines = lines.replace(GOALS.replace("income, wants", "thrift, avoids"), "weights: {}")
    text = "\n".join(line for line in lines.split("\n") if not line.startswith("questions"))

    assert "a valid case" in case_of(tmp_path, text).check()[0]
    with pytest.raises(InputError, match="item 1: 'from: storm' holds in no feasible state"):
        case_of(tmp_path, text + MOVES.replace("not pilots.strike", "storm")).check()


def test_the_package_offers_the_same_compare() -> None:
    assert standoff.compare is compare
