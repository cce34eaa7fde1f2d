"""Models of GMCR+ in and out, one peculiarity of the format after the other; the models here are invented."""

from __future__ import annotations

import json
from typing import Any

import pytest

from standoff.api import bundled, load
from standoff.case.load import parse_case
from standoff.case.model import CaseFile
from standoff.errors import InputError, LimitError
from standoff.exchange.gmcr_read import read_gmcr
from standoff.exchange.gmcr_write import lost_in_gmcr, write_gmcr
from standoff.exchange.model import Exported, Imported, Model
from standoff.exchange.to_yaml import yaml_of
from standoff.game.build import game_of
from standoff.stability import analyse
from tests.exchange.gmcr_files import Data, maker, model, option, raw


def read(data: Data) -> Imported:
    imported = read_gmcr(raw(data), "folder/The ferry.gmcr")
    parse_case(yaml_of(imported))
    return imported


def case_of(text: str) -> CaseFile:
    return parse_case(f"standoff: 1\ntitle: T\n{text}")[0]


def written(text: str) -> tuple[Data, Exported]:
    case = case_of(text)
    exported = write_gmcr(Model(case, game_of(case)))
    return json.loads(exported.raw), exported


def or_of(*members: Any) -> Data:
    return {"compound": True, "members": list(members)}


def ferry(**more: Any) -> Data:
    """The line sails or not and raises the fare; the town subsidises."""
    return model(
        [option("Sail"), option("Raise the fare"), option("Subsidise")],
        [maker("Line", [0, 1], [[[2, "Y"]], [[1, "Y"]]]), maker("Town", [2], [[[0, "Y"]], [[1, "N"], [2, "N"]]])],
        **more,
    )


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_model_as_a_case() -> None:
    imported = read(ferry(infeasibles=[[[0, "N"], [1, "Y"]]]))
    assert imported == Imported(
        {
            "standoff": 1,
            "title": "The ferry",
            "actors": {
                "line": {
                    "name": "Line",
                    "options": {"sail": "Sail", "raise_the_fare": "Raise the fare"},
                    "statements": ["town.subsidise", "line.raise_the_fare"],
                },
                "town": {
                    "name": "Town",
                    "options": {"subsidise": "Subsidise"},
                    "statements": ["line.sail", "not line.raise_the_fare and not town.subsidise"],
                },
            },
            "infeasible": [{"when": "not line.sail and line.raise_the_fare", "because": "excluded in the .gmcr file"}],
        }
    )


def test_a_byte_order_mark_does_not_matter() -> None:
    assert read_gmcr(b"\xef\xbb\xbf" + raw(ferry()), "x.gmcr") == read_gmcr(raw(ferry()), "x.gmcr")


def test_options_are_regrouped_and_conditions_follow_them() -> None:
    data = model(
        [option("Subsidise"), option("Sail"), option("Raise")],
        [maker("Line", [2, 1], [[[0, "Y"]]]), maker("Town", [0], [[[2, "N"]]])],
    )
    imported = read(data)
    assert list(imported.data["actors"]["line"]["options"]) == ["raise", "sail"]
    assert imported.data["actors"]["line"]["statements"] == ["town.subsidise"]
    assert imported.data["actors"]["town"]["statements"] == ["not line.raise"]
    assert imported.notes == (
        (
            "the options are regrouped by actor, as GMCR+ does when it opens the file; state numbers follow this "
            "order: 'Raise', 'Sail' and 'Subsidise'"
        ),
    )


def test_numbers_of_a_ranking_refer_to_regrouped_options() -> None:
    """Option 0 of the file is Town's and comes last: state 2 is the one where the line sails alone."""
    data = model(
        [option("Subsidise"), option("Sail")],
        [maker("Line", [1], preferenceRanking=[2, 4, 3, 1]), maker("Town", [0], preferenceRanking=[1, [2, 3], 4])],
        useManualPreferenceRanking=True,
    )
    case, _ = parse_case(yaml_of(read(data)))
    game = game_of(case)
    assert game.yes("2") == ("line.sail",)
    assert game.ranks[0].argmax() == 1
    assert case.actors["town"].ranking == (("1",), ("2", "3"), ("4",))


def test_options_without_an_owner_come_first_and_nobody_moves_them() -> None:
    data = model([option("Sail"), option("Storm")], [maker("Line", [0], [[[1, "N"]], [[0, "Y"]]])])
    imported = read(data)
    assert list(imported.data["actors"]) == ["nobody", "line"]
    assert imported.data["actors"]["nobody"]["options"] == {"storm": "Storm"}
    assert imported.notes[0].startswith("'Storm': owned by nobody.")
    case, _ = parse_case(yaml_of(imported))
    game = game_of(case)
    assert game.yes("2") == ("nobody.storm",)
    assert game.arcs is not None
    assert game.arcs[0] == ((), (), (), ())
    assert list(analyse(game, ["Nash"]).equilibria("Nash")) == ["3", "4"]
    back = json.loads(write_gmcr(Model(case, game)).raw)
    assert [item["name"] for item in back["options"]] == ["Storm", "Sail"]
    assert [one["options"] for one in back["decisionMakers"]] == [[1]]


def test_old_keys_and_missing_ones() -> None:
    data = ferry(useManualPreferenceVectors=True)
    del data["useManualPreferenceRanking"]
    for one in data["decisionMakers"]:
        one["preferenceVector"] = [8, 7, [6, 5], 4, 3, 2, 1]
    assert read(data).data["actors"]["town"]["ranking"] == [8, 7, [6, 5], 4, 3, 2, 1]
    data["decisionMakers"][0]["preferenceVector"] = [1]
    with pytest.raises(InputError, match=r"decisionMakers\[0\]\.preferenceVector: not ranked: 2, 3"):
        read(data)


def test_one_way_options() -> None:
    data = ferry()
    data["options"][0]["permittedDirection"] = "fwd"
    data["options"][2]["permittedDirection"] = "back"
    actors = read(data).data["actors"]
    assert actors["line"]["options"]["sail"] == {"means": "Sail", "irreversible": "yes-stays"}
    assert actors["town"]["options"]["subsidise"] == {"means": "Subsidise", "irreversible": "no-stays"}


@pytest.mark.parametrize(
    ("stored", "formula"),
    [
        ([[0, "Y"], [2, "N"]], "line.sail and not town.subsidise"),
        (or_of([[0, "Y"]], [[1, "N"], [2, "Y"]]), "line.sail or not line.raise_the_fare and town.subsidise"),
        (or_of([[0, "Y"], [2, "Y"]], [[0, "N"], [2, "Y"]], [[0, "N"], [2, "N"]]), "town.subsidise if line.sail"),
        (or_of([[2, "Y"], [0, "N"]], [[0, "N"], [2, "N"]], [[0, "Y"], [2, "N"]]), "not line.sail if town.subsidise"),
        (or_of([[0, "Y"], [2, "Y"]], [[0, "N"], [2, "N"]]), "line.sail iff town.subsidise"),
        (or_of([[0, "N"], [2, "Y"]], [[0, "Y"], [2, "N"]]), "not line.sail iff town.subsidise"),
        (or_of([[0, "Y"], [1, "Y"]], [[0, "N"], [2, "N"]]),
         "line.sail and line.raise_the_fare or not line.sail and not town.subsidise"),
        (or_of([[0, "N"], [2, "N"]], [[0, "N"], [2, "Y"]], [[0, "Y"], [2, "N"]]),
         ("not line.sail and not town.subsidise or not line.sail and town.subsidise "
         "or line.sail and not town.subsidise")),
        (or_of([[0, "N"], [2, "N"]], [[0, "Y"], [2, "Y"]], [[0, "N"], [2, "Y"]]),
         "not line.sail and not town.subsidise or line.sail and town.subsidise or not line.sail and town.subsidise"),
        (or_of([[0, "Y"]]), "line.sail"),
        ([[0, "Y"], [0, "Y"]], "line.sail"),
    ],
)  # fmt: skip
def test_conditions_and_the_stored_forms_of_if_and_iff(stored: Any, formula: str) -> None:
    data = ferry()
    data["decisionMakers"][0]["preferences"] = [stored]
    assert read(data).data["actors"]["line"]["statements"] == [formula]


@pytest.mark.parametrize(
    ("formula", "stored"),
    [
        ("b.x if a.x", or_of([[0, "Y"], [1, "Y"]], [[0, "N"], [1, "Y"]], [[0, "N"], [1, "N"]])),
        ("a.x if not b.x", or_of([[1, "N"], [0, "Y"]], [[1, "Y"], [0, "Y"]], [[1, "Y"], [0, "N"]])),
        ("a.x iff b.x", or_of([[0, "Y"], [1, "Y"]], [[0, "N"], [1, "N"]])),
        ("not (a.x or b.x)", [[0, "N"], [1, "N"]]),
        ("not (a.x and b.x)", or_of([[0, "N"]], [[1, "N"]])),
        ("a.x or a.x and b.x", [[0, "Y"]]),
        ("l and b.x", [[0, "Y"], [1, "Y"]]),
        ("fact or a.x and b.x", [[0, "Y"], [1, "Y"]]),
        ("here", [[0, "Y"], [1, "N"]]),
    ],
)
def test_formulas_as_conditions(formula: str, stored: Any) -> None:
    data, exported = written(
        f"actors: {{a: {{options: {{x: X}}, statements: [{formula}]}}, b: {{options: {{x: Y}}, weights: {{}}}}}}\n"
        "links: {l: {iff: a.x}}\nconditions: {fact: {means: a fact, value: no}}\nstates: {here: {yes: [a.x]}}"
    )
    assert data["decisionMakers"][0]["preferences"] == [stored]
    assert not data["useManualPreferenceRanking"]
    assert exported.notes == ()


def test_repeated_conditions_are_dropped_with_a_note() -> None:
    data = ferry(infeasibles=[[[0, "N"], [1, "Y"]], [[1, "Y"], [0, "N"]]])
    data["decisionMakers"][0]["preferences"] = [
        or_of([[0, "Y"]], [[1, "Y"]]), [[2, "Y"]], or_of([[1, "Y"]], [[0, "Y"]]),
    ]  # fmt: skip
    imported = read(data)
    assert imported.data["actors"]["line"]["statements"] == ["line.sail or line.raise_the_fare", "town.subsidise"]
    assert len(imported.data["infeasible"]) == 1
    assert imported.notes == (
        "infeasibles[1] repeats an earlier one and is left out, as GMCR+ does",
        "preferences[2] of 'Line' repeats an earlier one and is left out, as GMCR+ does",
    )


def test_what_cannot_be_true_and_what_always_is_separates_nothing() -> None:
    data = ferry(infeasibles=[[[0, "Y"], [0, "N"]]])
    data["decisionMakers"][0]["preferences"] = [[], or_of([[0, "Y"], [0, "N"]], [[2, "Y"]])]
    imported = read(data)
    assert imported.data["actors"]["line"]["statements"] == ["town.subsidise"]
    assert "infeasible" not in imported.data
    assert imported.notes == (
        "infeasibles[0]: it asks an option to be both yes and no, and is left out",
        "preferences[0] of 'Line' holds in every state, separates nothing, and is left out",
        "preferences[1] of 'Line': a part of it asks an option to be both yes and no, and is left out",
    )


def test_a_compound_infeasible_is_read_although_their_program_stops_at_it() -> None:
    imported = read(ferry(infeasibles=[or_of([[0, "N"], [1, "Y"]], [[1, "Y"], [2, "Y"]])]))
    assert imported.data["infeasible"][0]["when"] == (
        "not line.sail and line.raise_the_fare or line.raise_the_fare and town.subsidise"
    )
    assert imported.notes == ("infeasibles[0] has an OR in it; GMCR+ itself stops with an error at such a file",)
    case, _ = parse_case(yaml_of(imported))
    back = json.loads(write_gmcr(Model(case, game_of(case))).raw)
    assert back["infeasibles"] == [[[0, "N"], [1, "Y"]], [[1, "Y"], [2, "Y"]]]


def test_no_preferences_mean_that_all_states_are_alike() -> None:
    data = ferry()
    data["decisionMakers"][1]["preferences"] = []
    imported = read(data)
    assert imported.data["actors"]["town"]["weights"] == {}
    assert imported.notes == ("'Town' has no preference statements: all states are alike to it",)
    case, _ = parse_case(yaml_of(imported))
    assert set(game_of(case).ranks[1].tolist()) == {0} or len(set(game_of(case).ranks[1].tolist())) == 1


def test_payoffs_are_not_read_but_a_difference_is_noted() -> None:
    data = ferry()
    data["decisionMakers"][0]["payoffs"] = [1, 1, 2, 2, 3, 3, 4, 4]
    data["decisionMakers"][1]["payoffs"] = [2, 4, 1, 3, 1, 3, 1, 3]
    assert read(data).notes == ()
    data["decisionMakers"][0]["payoffs"][0] = 9
    data["decisionMakers"][1]["payoffs"].append(5)
    assert read(data).notes == (
        "payoffs of 'Line' say another order than the preference statements, which count, as in GMCR+",
        "payoffs of 'Town': 9 numbers for 8 feasible states. They are out of date and not read, as in GMCR+",
    )


def test_statements_beside_a_ranking_by_hand_are_lost() -> None:
    data = ferry(useManualPreferenceRanking=True)
    for one in data["decisionMakers"]:
        one["preferenceRanking"] = [1, 2, 3, 4, 5, 6, 7, 8]
        one["payoffs"] = [8, 7, 6, 5, 4, 3, 2, 1]
    imported = read(data)
    assert imported.lost == (
        "2 preference statements of 'Line': the file keeps them beside the ranking by hand, which counts",
        "2 preference statements of 'Town': the file keeps them beside the ranking by hand, which counts",
    )
    assert imported.notes == ()
    data["decisionMakers"][0]["payoffs"][0] = 1
    assert read(data).notes == (
        "payoffs of 'Line' say another order than the ranking by hand, which count, as in GMCR+",
    )


@pytest.mark.parametrize(
    ("coalitions", "lost", "notes"),
    [
        ([0, 1], [], []),
        ([[0], [1]], [], []),
        (None, [], []),
        ([[0, 1]], [("the coalition of 'Line' and 'Town', which GMCR+ judges as one player; here a coalition is asked "
                    "about at a state, and `standoff coalitions` looks at every one")], []),
        ([0], [], ["coalitions leave out 'Town'; as in GMCR+, every decision maker stands alone"]),
        ([0, [0, 1]], [], [("coalitions: a decision maker is in two of them, which GMCR+ refuses; every decision maker "
                           "stands alone")]),
    ],
)  # fmt: skip
def test_coalitions(coalitions: Any, lost: list[str], notes: list[str]) -> None:
    imported = read(ferry(coalitions=coalitions))
    assert list(imported.lost) == lost
    assert list(imported.notes) == notes


def test_misperceptions_take_moves_away() -> None:
    data = ferry()
    data["decisionMakers"][0]["misperceptions"] = [[[2, "Y"]]]
    imported = read(data)
    assert imported.data["moves"] == {
        "remove": [
            {
                "actors": ["line"],
                "from": "town.subsidise",
                "to": "line.sail or not line.sail",
                "because": "Line does not perceive these states",
            }
        ]
    }
    assert "not a hypergame" in imported.notes[0]
    data["decisionMakers"][0]["misperceptions"] = [[[0, "Y"], [2, "Y"]], [[1, "Y"], [2, "Y"]]]
    imported = read(data)
    unseen = "line.sail and town.subsidise or line.raise_the_fare and town.subsidise"
    assert [(rule["from"], rule["to"]) for rule in imported.data["moves"]["remove"]] == [
        (unseen, "line.sail or not line.sail"),
        ("line.sail or not line.sail", unseen),
    ]
    case, _ = parse_case(yaml_of(imported))
    back = json.loads(write_gmcr(Model(case, game_of(case))).raw)
    assert back["decisionMakers"][0]["misperceptions"] == data["decisionMakers"][0]["misperceptions"]


def test_misperceptions_that_touch_no_move_are_left_out() -> None:
    data = ferry(infeasibles=[[[0, "N"], [1, "Y"]]])
    data["decisionMakers"][0]["misperceptions"] = [[[0, "N"], [1, "Y"]]]
    imported = read(data)
    assert "moves" not in imported.data
    assert imported.notes == ("misperceptions of 'Line' take away no move, and are left out",)


def test_names_that_are_no_keys_or_stand_twice() -> None:
    data = model(
        [option("Full"), option("Full"), option("Full"), option("if"), option(""), option("  a\nb\u2028c\ud800 "),
         option("Не принимать (вообще)"), option("x" * 90)],
        [maker("Full", [0, 1, 3, 4, 5, 6, 7], [[[3, "Y"], [4, "Y"], [6, "N"]]]), maker("Full", [2])],
    )  # fmt: skip
    imported = read(data)
    assert list(imported.data["actors"]) == ["full", "full_2"]
    assert imported.data["actors"]["full"]["options"] == {
        "full": "Full",
        "full_2": "Full",
        "if_": "if",
        "option": "option",
        "a_b_c": "a b c",
        "не_принимать_вообще": "Не принимать (вообще)",
        "x" * 40: "x" * 90,
    }
    assert imported.data["actors"]["full"]["statements"] == [
        "full.if_ and full.option and not full.не_принимать_вообще"
    ]
    assert imported.notes[:2] == (
        "2 decision makers are called 'Full'; here they are full and full_2",
        "2 options are called 'Full'; here they are full and full_2",
    )


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_case_as_a_model() -> None:
    data, exported = written(
        "about: a ferry\n"
        "actors:\n"
        "  line: {name: The Line, options: {sail: to sail, sell: {means: to sell, irreversible: true}},"
        " statements: [town.pay, not line.sell]}\n"
        "  town: {options: {pay: {means: to pay, irreversible: no-stays}}, statements: [line.sail if not line.sell]}\n"
        "infeasible: [{at_most_one: [line.sail, line.sell], because: one ship}]\n"
        "states: {now: {yes: [line.sail]}}"
    )
    assert data == {
        "program": "gmcr-py",
        "version": "0.3.12",
        "options": [option("to sail"), option("to sell", "fwd"), option("to pay", "back")],
        "decisionMakers": [
            {
                "name": "The Line",
                "options": [0, 1],
                "preferences": [[[2, "Y"]], [[1, "N"]]],
                "payoffs": [2, 2, 1, 4, 4, 3],
                "misperceptions": [],
            },
            {
                "name": "town",
                "options": [2],
                "preferences": [or_of([[1, "N"], [0, "Y"]], [[1, "Y"], [0, "Y"]], [[1, "Y"], [0, "N"]])],
                "payoffs": [1, 2, 2, 1, 2, 2],
                "misperceptions": [],
            },
        ],
        "infeasibles": [[[0, "Y"], [1, "Y"]]],
        "useManualPreferenceRanking": False,
        "coalitions": [0, 1],
        "coalitionsFull": [{"name": "The Line", "options": [0, 1]}, {"name": "town", "options": [2]}],
    }
    assert exported.raw.isascii()
    assert exported.lost == (
        "the title (T)",
        "the names of states: now",
        "what the case says about itself (about, summary, citation)",
        "the short names of actors and options; read again, they are made from the printed ones",
        "reasons, notes and grounds of single elements",
    )


def test_one_ranking_makes_all_of_them_rankings() -> None:
    data, exported = written(
        "actors: {a: {options: {x: X}, ranking: [3, [1, 4], 2]}, b: {options: {y: Y}, statements: [a.x]},"
        " c: {weights: {a.x: 1, b.y: 1}}}"
    )
    assert data["useManualPreferenceRanking"] is True
    assert [one["preferenceRanking"] for one in data["decisionMakers"]] == [
        [3, [1, 4], 2],
        [[2, 4], [1, 3]],
        [4, [2, 3], 1],
    ]
    assert [one["preferences"] for one in data["decisionMakers"]] == [[], [[[0, "Y"]]], []]
    assert exported.notes == (
        (
            "the preferences of c are written as rankings of the states by hand: as statements they have no form in "
            "the file, or a long one"
        ),
        (
            "the file ranks by hand for all or for none, so b too; the statements stand beside the ranking and do not "
            "count"
        ),
    )


def test_goals_with_a_complete_order_are_statements() -> None:
    data, _ = written(
        "actors: {a: {options: {x: X}, goals: [{id: g, wants: b.x}, {id: h, avoids: a.x}],"
        " outranks: [{chain: [h, g]}]}, b: {options: {x: X}, goals: [{id: g, wants: a.x}]}}"
    )
    assert [one["preferences"] for one in data["decisionMakers"]] == [[[[0, "N"]], [[1, "Y"]]], [[[0, "Y"]]]]


def test_listed_states_are_numbered_by_their_options() -> None:
    data, exported = written(
        "actors: {a: {options: {x: X}, ranking: [war, peace, 7]}, b: {options: {y: Y}, ranking: [7, war, peace]}}\n"
        "feasible: listed\nstates: {war: {yes: [a.x, b.y]}, peace: {yes: []}, 7: {yes: [a.x]}}"
    )
    assert data["decisionMakers"][0]["preferenceRanking"] == [3, 1, 2]
    assert data["infeasibles"] == [[[0, "N"], [1, "Y"]]]
    assert exported.notes == (
        "1 of the infeasible patterns were made from the list of states that cannot be",
        "states are numbered by their options in the file: peace is 1, 7 is 2 and war is 3",
    )


def test_a_long_formula_becomes_a_ranking_by_hand() -> None:
    """An odd number of seven options has 64 members; of eight there are too many."""
    parity = "a.o0"
    for number in range(1, 8):
        parity = f"not (({parity}) iff a.o{number})"
    options = ", ".join(f"o{number}: O" for number in range(8))
    data, exported = written(
        f'actors: {{a: {{options: {{{options}}}, statements: ["{parity}"]}}, b: {{weights: {{}}}}}}'
    )
    assert data["useManualPreferenceRanking"] is True
    assert [len(tier) for tier in data["decisionMakers"][0]["preferenceRanking"]] == [128, 128]
    assert "or a long one" in exported.notes[0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("actors: {a: {ranking: [1, 2]}}\ngraph: {states: [1, 2]}", "graph form"),
        ("actors: {a: {options: {x: X}, pairs: {better: [[1, 2]]}}}", "the preference of a is written as 'pairs'"),
        ("actors: {a: {options: {x: X}, strength: 1 >> 2}}", "'strength'"),
        (
            "actors: {a: {options: {x: X}, fuzzy: {matrix: [[0.5, 0.6], [0.4, 0.5]], threshold: 0.1}}}",
            "'fuzzy'",
        ),
        (
            (
                "actors: {a: {options: {x: X}, weights: {}}, b: {options: {y: Y}, weights: {}}}\n"
                "coalesce: [{id: end, when: a.x}]"
            ),
            "several states count as one",
        ),
        (
            (
                "actors: {a: {options: {x: X}, weights: {}}, b: {options: {y: Y}, weights: {}}}\n"
                "moves: {add: [{actors: [a], from: not b.y, to: b.y}]}"
            ),
            "this case adds some under 'moves'",
        ),
    ],
)
def test_what_the_format_cannot_hold_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        written(text)


def test_single_moves_of_another_form_are_lost_and_said_so() -> None:
    data, exported = written(
        "actors: {a: {options: {x: X, y: Y}, weights: {}}, b: {options: {z: Z}, weights: {a.x: 1}}}\n"
        "moves: {remove: [{actors: [a], from: a.x, to: a.y}]}"
    )
    assert [one["misperceptions"] for one in data["decisionMakers"]] == [[], []]
    assert exported.lost[0].startswith("6 moves taken from a one by one: the file can only take all moves")


def test_removed_moves_that_have_the_form_of_misperceptions_become_some() -> None:
    """Written as four rules, none of which names a pattern with every move to it and from it."""
    data, exported = written(
        "actors: {a: {options: {x: X, y: Y}, weights: {}}, b: {options: {z: Z}, weights: {a.x: 1}}}\n"
        "moves: {remove: [{actors: [a], from: a.x and a.y and b.z, to: not a.x or not a.y},"
        " {actors: [a], from: not a.x or not a.y, to: a.x and a.y and b.z}]}"
    )
    assert data["decisionMakers"][0]["misperceptions"] == [[[0, "Y"], [1, "Y"], [2, "Y"]]]
    assert not any("moves taken" in line for line in exported.lost)


def test_a_ranking_of_too_many_states_is_refused() -> None:
    options = ", ".join(f"o{number}: O" for number in range(17))
    case = case_of(
        f"actors: {{a: {{options: {{{options}}}, weights: {{a.o1: 2, a.o2: 1, a.o3: 1}}}}, b: {{weights: {{}}}}}}"
    )
    with pytest.raises(LimitError, match=r"a ranking of 131,072 states; the limit is 100,000"):
        write_gmcr(Model(case, game_of(case)))


def test_everything_that_is_lost_has_a_line() -> None:
    lost = "\n".join(lost_in_gmcr(load("russia-taliban").file))
    for what in (
        "sources",
        "ledger entries",
        "links",
        "unclear passages",
        "patches, rivals",
        "coalitions",
        "questions",
    ):
        assert what in lost, what


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_case_of_option_form_and_full_order_comes_back(name: str) -> None:
    case = load(name).file
    if case.graph is not None or not {actor.preference_kind for actor in case.actors.values()} <= {
        "ranking", "statements", "weights",
    }:  # fmt: skip
        with pytest.raises(InputError):
            write_gmcr(Model(case, load(name).game()))
        return
    game = load(name).game()
    back = game_of(parse_case(yaml_of(read_gmcr(write_gmcr(Model(case, game)).raw, "x")))[0])
    assert game.codes is not None
    order = game.codes.argsort()
    for concept in ("Nash", "GMR", "SMR", "SEQ"):
        found = analyse(game, [concept]).equilibria(concept)
        number = {game.state_ids[state]: str(place) for place, state in enumerate(order, start=1)}
        assert sorted(number[state] for state in found) == sorted(analyse(back, [concept]).equilibria(concept))
