"""`standoff equilibria` and `Case.equilibria`: counted without listing, the same as when listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import standoff
from standoff.cli import main
from standoff.engines.five import FIVE
from standoff.errors import InputError
from standoff.schemas import schema_of

NORTH = [f"a{n}" for n in range(1, 13)]
SOUTH = [f"b{n}" for n in range(1, 13)]
EAST = [f"c{n}" for n in range(1, 13)]


def large() -> standoff.Case:
    return standoff.conflict(
        {"north": NORTH, "south": SOUTH, "east": EAST},
        prefers={
            "north": ["north.a1 and not south.b1", "north.a2 or south.b3", "not east.c4"],
            "south": ["south.b1 iff east.c1", "not north.a3", "south.b2"],
            "east": ["east.c1 or east.c2", "not south.b2", "north.a1"],
        },
        infeasible=["north.a1 and north.a2"],
    )


@pytest.mark.parametrize("engine", ["dense", "symbolic"])
def test_the_same_as_with_the_states_listed(engine: str) -> None:
    case = standoff.load("cuba-statements")
    listed = case.stability(FIVE)
    found = case.equilibria(engine=engine, actors=["us"], first=100)

    assert found.feasible == len(listed.game.state_ids)
    assert found.engine.name == engine
    for part in found.concepts:
        assert part.equilibria is not None
        expected = [listed.game.yes(state) for state in listed.equilibria(part.concept)]
        assert sorted(part.equilibria.first) == sorted(expected)
        assert part.equilibria.number == len(expected)
        assert part.stable["us"].number == len(listed.stable(part.concept, "us"))


def test_a_conflict_that_cannot_be_listed() -> None:
    found = large().equilibria("Nash", where="north.a1", apart=["south.b1"])

    assert found.feasible == 3 * 2**34
    (part,) = found.concepts
    assert part.equilibria is not None
    assert part.equilibria.number == 2**31
    assert part.equilibria.always_yes == ("north.a1", "south.b2")
    assert part.equilibria.always_no == ("north.a2",)
    assert [(row.yes, row.states) for row in part.equilibria.apart] == [((), 2**30), (("south.b1",), 2**30)]


def test_a_limit_is_said_in_the_result_and_the_rest_is_there() -> None:
    found = large().equilibria(["Nash", "SEQ"], seconds=1e-9)
    assert all(part.equilibria is None for part in found.concepts)
    assert all("equilibria:" in part.limited[0] for part in found.concepts)


def test_what_it_prints_is_what_its_schema_says(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    large().save(path)
    run = CliRunner().invoke(main, ["equilibria", str(path), "--json", "--actor", "north", "--first", "2"])

    assert run.exit_code == 0, run.output
    data = json.loads(run.output)
    Draft202012Validator(schema_of("equilibria")).validate(data)
    assert data["engine"]["name"] == "symbolic"
    assert len(data["concepts"][0]["equilibria"]["first"]) == 2


def test_the_page_in_words(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    large().save(path)
    run = CliRunner().invoke(main, ["equilibria", str(path), "--concepts", "Nash", "--where", "north.a1"])

    assert run.exit_code == 0, run.output
    assert "36 options make 68,719,476,736 states; 51,539,607,552 are feasible." in run.output
    assert "In each of them: north.a1 and south.b2." in run.output


@pytest.mark.parametrize(
    ("case", "wrong", "words"),
    [
        ("cuba-statements", {"concepts": "SIM"}, "SIM needs the states listed"),
        ("cuba-statements", {"actors": ["usa"]}, r"there is no actor 'usa' \(did you mean 'us'"),
        ("cuba-statements", {"where": "us.strik"}, "there is no option, condition, link or state 'us.strik'"),
        ("cuba-statements", {"apart": ["us.strik"]}, "there is no option 'us.strik'"),
        ("prisoners-dilemma", {}, "the states of this case are listed one by one"),
    ],
)
def test_what_does_not_fit_is_told(case: str, wrong: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        standoff.load(case).equilibria(**wrong)  # type: ignore[arg-type]
