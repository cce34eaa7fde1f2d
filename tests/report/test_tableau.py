"""The tableau in every form: states as columns, as rows, Markdown, CSV; reasons in sentences; the list of concepts."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from jsonschema import Draft202012Validator
from rich.console import Console

from standoff.api import load
from standoff.cli import main
from standoff.errors import InputError
from standoff.game import Game, OptionSpace
from standoff.game.preference import ranking
from standoff.report.tableau import show_table, table_csv, table_markdown
from standoff.report.why import sections
from standoff.schemas import schema_of
from standoff.stability import analyse
from standoff.stability.catalogue import catalogue
from standoff.stability.table import Selection, StabilityTable, table_of
from standoff.stability.where import holds_where
from standoff.stability.why import why
from tests.strategies import conflicts, examples


def printed(table: StabilityTable, width: int = 80, **how) -> str:
    written = io.StringIO()
    show_table(table, Console(file=written, width=width), **how)
    return written.getvalue()


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["stability", *arguments])
    assert result.exit_code == code, result.output
    return result.stderr if code else result.stdout


def columns_of(text: str) -> dict[str, list[str]]:
    """Label -> marks, from the lines of a tableau whose labels are one or two words."""
    found, concept = {}, ""
    for line in text.splitlines():
        words = line.split()
        if not words or line.startswith(("*", "equilibria:")):
            continue
        if line.startswith(" "):
            words = [concept, *words]
        elif words[0] in ("Nash", "GMR", "SMR", "SEQ", "SSEQ"):
            concept = words[0]
        label = 2 if words[0] in ("Nash", "GMR", "SMR", "SEQ", "SSEQ") else 1
        found[" ".join(words[:label])] = words[label:]
    return found


def test_states_as_columns_say_what_the_table_says() -> None:
    table = load("cuba-1962").stability_table()
    shown = columns_of(printed(table))
    assert shown["state"] == [row.id for row in table.states]
    for option in table.options:
        assert shown[option] == ["Y" if option in row.yes else "N" for row in table.states]
    for concept in table.concepts:
        for actor in table.actors:
            stable = table.stable[concept][actor]
            assert shown[f"{concept} {actor}"] == ["*" if row.id in stable else "." for row in table.states]
        equilibria = table.equilibria[concept]
        assert shown[f"{concept} equilibria"] == ["E" if row.id in equilibria else "." for row in table.states]


def test_too_many_columns_make_rows_and_columns_can_be_asked_for_in_parts() -> None:
    table = load("cuba-1962").stability_table()
    assert printed(table, 40).startswith("actors: 1 us, 2 ussr\n")
    parts = printed(table, 40, states_in="columns")
    assert sum(line.startswith("state ") for line in parts.splitlines()) == 2
    assert max(map(len, parts.splitlines())) <= 40
    assert "columns" not in printed(table, 200, states_in="rows")
    assert printed(table, 200, states_in="rows").startswith("actors: ")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("states_in", ["columns", "rows", "auto"])
@given(conflict=conflicts())
@examples(0.4)
def test_every_form_keeps_the_width(width, states_in, conflict) -> None:
    table = table_of(analyse(conflict.game()), {})
    assert max(map(len, printed(table, width, states_in=states_in).splitlines())) <= width


def test_of_many_states_the_equilibria_are_shown_and_both_are_counted() -> None:
    options = {name: ["x", "y", "z", "w"] for name in ("a", "b")}
    best_last = dict.fromkeys(options, tuple(range(256)))
    result = analyse(Game.from_options(options, best_last), ("Nash", "SEQ"))
    shown = printed(table_of(result, {}))
    found = {*result.equilibria("Nash"), *result.equilibria("SEQ")}
    assert shown.startswith(f"256 states; shown: equilibria ({len(found)})\n")
    selected = printed(table_of(result, {}, Selection(where="not a.x or b.y")))
    assert selected.startswith("192 of 256 states; shown: equilibria (")


def test_states_in_graph_form_are_told_by_what_they_mean() -> None:
    shown = printed(load("elmira").stability_table(["SEQ"]))
    assert "9  Uniroyal abandons its plant, whatever the others do" in shown


def test_an_option_that_a_coalesced_state_leaves_open_is_marked() -> None:
    space = OptionSpace(("a", "b"), ("a.x", "b.y"))
    still = (((), (), ()), ((), (), ()))
    every = ranking([1, 2, 3])
    game = Game(space.actors, ("1", "2", "3"), (every, every), space, np.array([0, 1, 2]), still, np.array([0, 0, 1]))
    table = table_of(analyse(game, ("SEQ",)), {})
    assert columns_of(printed(table))["a.x"] == ["N", "Y", "-"]
    assert table.to_dict()["states"][2] == {"id": "3", "yes": ["b.y"], "open": ["a.x"]}
    assert "b.y; either: a.x" in printed(table, states_in="rows")
    assert holds_where(game, "b.y").tolist() == [False, False, True]
    assert holds_where(game, "a.x").tolist() == [False, True, False]
    assert holds_where(game, "not a.x").tolist() == [True, False, False]
    assert holds_where(game, "a.x or b.y").tolist() == [False, True, True]
    assert holds_where(game, "a.x or not a.x").all()


# --- what is chosen ---------------------------------------------------------------------------------------------------


def ids(*arguments: str) -> list[str]:
    return [state["id"] for state in json.loads(run(*arguments, "--json"))["states"]]


def test_states_can_be_chosen_in_every_way() -> None:
    result = load("cuba-1962").stability(["SEQ"])
    assert ids("cuba-1962", "--concepts", "SEQ", "--equilibria") == list(result.equilibria("SEQ"))
    assert ids("cuba-1962", "--concepts", "SEQ", "--stable-for", "us") == list(result.stable("SEQ", "us"))
    assert ids("cuba-1962", "--where", "us.strike and ussr.escalate") == ["9", "11"]
    assert ids("cuba-1962", "--where", "us.strike iff us.blockade", "--concepts", "SEQ", "--equilibria") == ["4"]
    assert ids("cuba-1962", "--state", "11", "--state", "0", "--where", "us.strike") == ["11"]
    assert ids("elmira", "--where", "1 or 9") == ["1", "9"]
    assert "2 of 9 states" in run("elmira", "--where", "1 or 9")
    assert run("elmira", "--where", "1 and 9").startswith("0 of 9 states\nno state to show\n")


def test_one_actor_is_shown_and_the_equilibria_stay_those_of_all() -> None:
    said = json.loads(run("cuba-1962", "--actor", "us", "--json"))
    assert said["actors"] == ["us"]
    assert said["everyone"] == ["us", "ussr"]
    assert list(said["stable"]["SEQ"]) == ["us"]
    assert said["equilibria"]["SEQ"] == ["4", "6"]
    assert "equilibria: stable for all of us, ussr" in run("cuba-1962", "--actor", "us")


def test_rules_change_the_result_and_are_told() -> None:
    said = json.loads(run("cuba-1962", "--rule", "equal_sanctions=no", "--json"))
    assert said["rules"] == ["equal_sanctions=no"]
    assert "not the standard rules: equal_sanctions=no" in run("cuba-1962", "--rule", "equal_sanctions=no")
    assert load("cuba-1962").stability(rules=["replies=one move"]).rules.replies == "one move"


def test_all_concepts_are_those_that_apply() -> None:
    said = json.loads(run("elmira", "--concepts", "all", "--json"))
    assert {"Nash", "GMR", "SMR", "SEQ", "SSEQ"} <= set(said["concepts"])
    assert load("elmira").stability("all").concepts == tuple(said["concepts"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--actor", "mow"), "there is no actor 'mow' (did you mean 'moe'?)"),
        (("--stable-for", "mow"), "there is no actor 'mow' (did you mean 'moe'?)"),
        (("--where", "10"), "there is no state '10'"),
        (("--where", "1 and"), "the formula ends here"),
        (("--rule", "reply=one move"), "there is no rule 'reply' (did you mean 'replies'?)"),
        (("--why", "12"), "there is no feasible state '12'"),
        (("--why", "1", "--equilibria"), "--why goes with"),
        (("--csv", "--json"), "choose one of --json, --csv and --markdown"),
    ],
)
def test_what_is_not_there_is_refused_in_words(arguments: tuple[str, ...], says: str) -> None:
    assert says in run("elmira", *arguments, code=2)


# --- Markdown, CSV, JSON ----------------------------------------------------------------------------------------------


@given(conflict=conflicts())
@examples(0.5)
def test_csv_says_what_the_table_says(conflict) -> None:
    table = table_of(analyse(conflict.game()), {})
    rows = {row["state"]: row for row in csv.DictReader(io.StringIO(table_csv(table)))}
    assert list(rows) == [row.id for row in table.states]
    for row in table.states:
        read = rows[row.id]
        assert {option for option in table.options if read[option] == "Y"} == set(row.yes)
        for concept in table.concepts:
            stable = {actor for actor in table.actors if read[f"{concept} {actor}"] == "stable"}
            assert stable == {actor for actor in table.actors if row.id in table.stable[concept][actor]}
            assert (read[f"{concept} equilibrium"] == "yes") == (row.id in table.equilibria[concept])


def test_markdown_is_one_table_with_as_many_cells_in_every_line() -> None:
    for how in ("columns", "rows"):
        text = table_markdown("Cuba", load("cuba-1962").stability_table(), how)
        lines = [line for line in text.splitlines() if line.startswith("|")]
        assert len({line.replace("\\|", "").count("|") for line in lines}) == 1
        assert text.startswith("# Cuba\n")
        assert "| 11 |" in text


@pytest.mark.parametrize(
    "arguments", [("--why", "4"), ("--actor", "us"), ("--rule", "replies=one move"), ("--equilibria",)]
)
def test_json_fits_its_schema(arguments: tuple[str, ...]) -> None:
    Draft202012Validator(schema_of("stability")).validate(json.loads(run("cuba-1962", *arguments, "--json")))


# --- reasons ----------------------------------------------------------------------------------------------------------


def test_a_reason_in_words() -> None:
    said = " ".join(run("cuba-1962", "--why", "4", "--actor", "ussr").split())
    assert "Nash not stable: USSR would rather go to 0 (not withdraw)." in said
    assert (
        "SEQ stable: USSR would rather go to 0 (not withdraw), but US can, in its own interest, go on to 1 (strike), "
        "which USSR does not prefer to 4." in said
    )
    elmira = " ".join(run("elmira", "--why", "1", "--concepts", "SEQ", "--actor", "lg").split())
    assert "LG would rather go to 5; the others have no answer that is in their own interest." in elmira


def test_one_reason_for_all_concepts_stands_once() -> None:
    said = run("elmira", "--why", "8", "--actor", "moe")
    assert "all stable: MoE has no move from here." in said
    assert "Nash" not in said


@given(conflict=conflicts())
@examples(0.5)
def test_every_reason_has_a_sentence_that_says_the_right_thing(conflict) -> None:
    game = conflict.game()
    names = {actor: actor.upper() for actor in game.actors}
    reasons = why(game, game.state_ids[0])
    page = sections(reasons, names)
    assert [section.heading for section in page] == list(names.values())
    for section in page:
        for line in section.lines:
            told = [r for r in reasons if names[r.actor] == section.heading and line.label in (r.concept, "all")]
            assert told
            assert all(line.text.startswith("stable" if reason.stable else "not stable") for reason in told)
            assert line.text.endswith(".")


def test_reasons_for_a_named_state_of_a_case_with_goals_need_an_order() -> None:
    assert "--reading" in run("open-access", "--why", "as_written", code=2)
    with pytest.raises(InputError, match="no other rules"):
        load("open-access").stability_table(states=["as_written"], equilibria=True)


# --- the list of concepts ---------------------------------------------------------------------------------------------


def test_every_concept_and_every_rule_is_listed_with_words() -> None:
    found = catalogue()
    assert all(concept.says and concept.source and concept.applies for concept in found.concepts)
    assert all(rule.says and len(rule.values) > 1 for rule in found.rules)
    said = " ".join(CliRunner().invoke(main, ["concepts"]).stdout.split())
    for concept in found.concepts:
        assert f"{concept.name}, {concept.title}" in said
    for rule in found.rules:
        assert rule.name in said


def test_concepts_that_do_not_fit_side_by_side_stand_below_each_other(tmp_path: Path) -> None:
    case = tmp_path / "dam.yaml"
    case.write_text(
        "standoff: 1\ntitle: A dam\nactors:\n"
        "  upper: {options: {build: build the dam}, strength: 2 > 1 >> 4 > 3}\n"
        "  lower: {options: {block: block the port}, strength: 1 > 3 >> 4 > 2}\n",
        encoding="utf-8",
    )
    console = Console(file=io.StringIO(), width=80)
    table = load(case).stability_table()
    show_table(table, console, "rows")
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    heads = [word for line in shown.splitlines() if line.startswith("state") for word in line.split()]
    assert set(table.concepts) <= set(heads)
    assert max(map(len, shown.splitlines())) <= 80


def test_a_concept_stands_once_and_none_at_all_is_refused() -> None:
    case = load("chicken")
    assert case.stability_table(["Nash", "SEQ", "Nash"]).concepts == ("Nash", "SEQ")
    with pytest.raises(InputError, match="no concept is named"):
        case.stability_table([])


def test_every_concept_leaves_out_kinds_of_preference_that_the_case_does_not_have() -> None:
    concepts = load("chicken").stability_table(["all"]).concepts
    assert {"Nash", "SIM", "NM", "CNash"} <= set(concepts)
    assert not {"FR", "Nash_a", "RNash", "GreyNash"} & set(concepts)


def test_what_a_case_says_of_a_state_stands_in_the_table(tmp_path: Path) -> None:
    case = tmp_path / "quay.csv"
    case.write_text("state,name,a.x,rank: a\n1,=acts,Y,1\n2,waits,N,2\n", encoding="utf-8")
    table = load(case).stability_table(["Nash"])
    assert table_csv(table).splitlines()[1:] == ["1,'=acts,Y,stable,yes", "2,waits,N,not stable,no"]
