"""How far a result holds, and the inverse question, over case files and on the command line."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import standoff
from standoff.case.load import LoadedCase, parse_case
from standoff.cli import main
from standoff.errors import InputError
from standoff.explain import robust as module
from standoff.explain.robust import robust_of
from standoff.game.build import game_of
from standoff.stability.analysis import CONCEPTS, analyse
from tests.strategies import examples

OPTIONS = {"ana": ["x", "y"], "ben": ["x"]}
ATOMS = [f"{actor}.{option}" for actor, own in OPTIONS.items() for option in own]
FORMULAS = [*ATOMS, "ana.x and ben.x", "not ana.x or ben.x", "ana.y iff ben.x", "not ben.x"]


@st.composite
def partly_ranked(draw: st.DrawFn) -> dict[str, Any]:
    """Two actors with up to three goals, of which the first may outrank another."""
    actors: dict[str, Any] = {}
    for actor, own in OPTIONS.items():
        formulas = draw(st.lists(st.sampled_from(FORMULAS), min_size=1, max_size=3, unique=True))
        goals = [{"id": f"g{n}", "wants": text, "basis": "assumed", "because": "-"} for n, text in enumerate(formulas)]
        ranked = draw(st.booleans()) and len(goals) > 1
        actors[actor] = {
            "options": {name: {"means": name} for name in own},
            "goals": goals,
            "outranks": [{"chain": ["g0", goals[-1]["id"]], "basis": "assumed", "because": "-"}] if ranked else [],
        }
    states = {f"n{code}": {"yes": [a for bit, a in enumerate(ATOMS) if code >> bit & 1]} for code in range(8)}
    return {"standoff": 1, "title": "partly ranked", "actors": actors, "states": states}


def loaded(case: dict[str, Any]) -> LoadedCase:
    file, located = parse_case(json.dumps(case))
    return LoadedCase(file, located, "random", None)


def completions(case: dict[str, Any]) -> Iterator[list[str]]:
    """Complete orders of the goals of all actors that agree with what outranks what."""
    chosen = []
    for actor, value in case["actors"].items():
        goals = [goal["id"] for goal in value["goals"]]
        orders = [
            order
            for order in itertools.permutations(goals)
            if all(order.index(a) < order.index(b) for a, b in (one["chain"] for one in value["outranks"]))
        ]
        chosen.append([" > ".join(f"{actor}.{goal}" for goal in order) for order in orders])
    yield from (list(orders) for orders in itertools.product(*chosen))


@examples(1.5)
@given(partly_ranked(), st.sampled_from(CONCEPTS), st.integers(0, 7), st.sampled_from([None, "ana", "ben"]))
def test_goals_ranked_in_part(case: dict[str, Any], concept: str, code: int, actor: str | None) -> None:
    (count,) = robust_of(loaded(case), f"n{code}", concept, actor).readings
    total = holding = 0
    for ranks in completions(case):
        result = analyse(game_of(loaded(case).file, ranks), [concept])
        stable = result.stable(concept, actor) if actor else result.equilibria(concept)
        total, holding = total + 1, holding + (str(code + 1) in stable)
    assert count.rankings
    assert count.holding is not None
    assert Fraction(count.holding, count.rankings) == Fraction(holding, total)
    assert total % count.rankings == 0


def test_what_the_text_leaves_open_is_counted_by_reading() -> None:
    result = standoff.load("open-access").robust("as_written", actor="shelf")
    assert {one.choices["trade"] for one in result.readings} == {"neither", "price-first"}
    assert result.found is None
    one = standoff.load("open-access").robust("as_written", actor="shelf", choices=["trade=price-first"])
    assert [(count.holding, count.rankings) for count in one.readings] == [(1, 1)]


def test_a_limit_of_a_reading_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CASES_OF_A_READING", 1)
    result = standoff.load("open-access").robust("as_written", actor="shelf", choices=["trade=neither"])
    assert result.readings[0].holding is None
    assert "more than 1 classes" in (result.readings[0].limited or "")
    page = run("robust", "open-access", "--state", "as_written", "--actor", "shelf", "--reading", "trade=neither")
    assert "not computed: more than 1 classes" in page


# --- the command line ---------------------------------------------------------------------------------------------


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def test_inverse_page() -> None:
    page = run("inverse", "elmira", "--state", "7", "--concept", "SEQ", "--free", "uniroyal")
    assert "In 181,440 of the 362,880 rankings of Uniroyal, state 7 is an equilibrium" in page
    assert "exactly when Uniroyal ranks 7 above 9." in page
    assert "1 > 4 > 8 > 5 > 3 > 7 > 9 > 2 > 6, 2 swaps from the present one (no ranking is nearer)" in page
    assert "present Uniroyal: 1 > 4 > 8 > 5 > 9 > 3 > 7 > 2 > 6." in page
    assert "Counts are rankings, not chances" in page
    assert "The rankings of MoE and LG stay as in the case." in page


def test_inverse_with_further_marks() -> None:
    page = run("inverse", "elmira", "--state", "8", "--unstable", "lg:4", "--stable", "5", "--free", "lg")
    assert "state 8 is an equilibrium, state 5 is an equilibrium and state 4 is not stable for LG" in page
    data = standoff.load("elmira").inverse("8", unstable=["lg:4"], stable=["5"], actors=["lg"]).to_dict()
    assert data["found"]["wanted"] == (
        {"state": "8", "stable": True, "actor": None},
        {"state": "5", "stable": True, "actor": None},
        {"state": "4", "stable": False, "actor": "lg"},
    )
    assert data["found"]["holding"] == 90_720


def test_inverse_never_and_always() -> None:
    assert "so it is in none of them." in run("inverse", "elmira", "--state", "7", "--free", "lg")
    page = run("inverse", "elmira", "--state", "9", "--free", "lg", "--actor", "lg", "--with-ties")
    assert "so it is in all of them." in page
    assert "(ties counted)" in page


def test_a_state_by_its_own_name() -> None:
    ranks = ["g0"]
    case = {
        "standoff": 1,
        "title": "named",
        "actors": {
            "ana": {
                "options": {"x": {"means": "x"}},
                "goals": [{"id": "g0", "wants": "ana.x", "basis": "assumed", "because": "-"}],
            }
        },
        "states": {"calm": {}},
    }
    found = standoff.api.Case(loaded(case)).inverse("calm", ranks=ranks).found
    assert (found.wanted[0].state, found.rankings, found.holding, found.now) == ("1", 2, 1, False)


def test_robust_page() -> None:
    page = run("robust", "elmira", "--state", "8", "--concept", "SEQ", "--swaps", "2")
    assert "State 8 as an equilibrium (SEQ) now an equilibrium." in page
    assert "never: it stays so whatever the ranking." in page
    assert "after 2 swaps, not before. It is then no longer an equilibrium" in page
    assert "2 322 318" in page
    only = run("robust", "elmira", "--state", "8", "--may-change", "lg", "--actor", "lg", "--markdown")
    assert "If the ranking of LG changes" in only
    assert "Uniroyal" not in only.replace("Uniroyal accepts", "")


UNKNOWN = """
standoff: 1
title: Who knows
actors:
  ana:
    name: Ana
    options: {x: does x}
    pairs: {better: [[1, 4]], rest: unknown}
  ben:
    name: Ben
    options: {y: does y}
    ranking: [4, 2, 1, 3]
feasible: listed
states:
  1: {yes: []}
  2: {yes: [ana.x]}
  3: {yes: [ben.y]}
  4: {yes: [ana.x, ben.y]}
"""


def test_unknown_pairs_of_a_case(tmp_path: Path) -> None:
    """Ana's moves are between 1 and 2 and between 3 and 4; that 1 is better than 4 is known and does not matter here.

    State 4 is the best for Ben, so that it hangs on Ana: 4 has to be above 3. Of the 12 orders in which 1 is above 4,
    4 is above 3 in 4, which is where the order is 1, 4, 3 with 2 in any of four places.
    """
    file = tmp_path / "case.yaml"
    file.write_text(UNKNOWN, encoding="utf-8")
    orders = [order for order in itertools.permutations("1234") if order.index("1") < order.index("4")]
    holding = sum(order.index("4") < order.index("3") for order in orders)
    page = run("robust", str(file), "--state", "4")
    assert f"In {holding} of the {len(orders)} complete rankings that agree with what is known of Ana, it is" in page
    assert "Pairs that are not known are not tied." in page
    assert "exactly when Ana ranks 4 above 3." in page
    assert "Ana ranks 4 no lower than 3." in run("robust", str(file), "--state", "4", "--with-ties")
    inverse = run("inverse", str(file), "--state", "4", "--free", "ana")
    assert "In 12 of the 24 rankings of Ana, state 4 is an equilibrium" in inverse
    assert "swap" not in inverse
    assert "example Ana: " in inverse


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("inverse", "elmira", "--state", "10"), "no state '10'"),
        (("inverse", "elmira", "--state", "8", "--free", "moee"), "no actor 'moee'"),
        (("inverse", "elmira", "--state", "8", "--concept", "L3"), "not for 'L3'"),
        (("inverse", "open-access", "--state", "as_written"), "this case has 2 readings"),
        (("robust", "elmira", "--state", "10"), "no state '10'"),
        (("robust", "open-access", "--state", "elsewhere"), "no state 'elsewhere'"),
        (("robust", "open-access", "--state", "as_written", "--actor", "shelv"), "no actor 'shelv'"),
        (("robust", "open-access", "--state", "as_written", "--concept", "L3"), "not for 'L3'"),
        (("robust", "open-access", "--state", "as_written", "--may-change", "shelf"), "ranks goals"),
    ],
)
def test_refusals(arguments: tuple[str, ...], message: str) -> None:
    assert message in run(*arguments, code=2)


def test_python_raises() -> None:
    with pytest.raises(InputError, match="no state '10'"):
        standoff.load("elmira").robust("10")
