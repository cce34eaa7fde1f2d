"""Sentences about why a state is stable: for every concept, and in the published schema."""

from __future__ import annotations

import jsonschema
import pytest

import standoff
from standoff.errors import InputError
from standoff.report.why import sections
from standoff.schemas import schema_of
from standoff.stability import analyse
from standoff.stability.analysis import analyse_all
from standoff.stability.rules import Rules
from standoff.stability.why import why

FURTHER = ("GMR@0", "SMR@1", "SEQ@1", "L2", "L3", "L50")
CASES = ("elmira", "cuba-1962", "stag-hunt", "gisborne-unknown")


def applying(case: standoff.Case) -> tuple[str, ...]:
    """Every concept that applies to the case, some with a parameter among them."""
    game = case.game()
    names = list(analyse_all(game)[0].concepts)
    for name in (*FURTHER, f"Stackelberg:{game.actors[0]}"):
        try:
            analyse(game, [name])
        except InputError:
            continue
        names.append(name)
    return tuple(names)


@pytest.mark.parametrize("name", CASES)
def test_every_concept_is_told_for_every_state(name: str) -> None:
    case = standoff.load(name)
    concepts = applying(case)
    game = case.game()
    marks = analyse(game, concepts).marks
    actors = {actor: case.file.name_of(actor) for actor in game.actors}
    schema = schema_of("stability")
    for number, state in enumerate(game.state_ids):
        table = case.why(state, concepts)
        jsonschema.validate(table.to_dict(), schema)
        assert len(table.why) == len(game.actors) * len(concepts)
        for reason in table.why:
            assert reason.stable == bool(marks[reason.concept][game.actors.index(reason.actor)][number])
            (section,) = sections([reason], actors, table.names)
            (line,) = section.lines
            said = line.text.removeprefix(f"{reason.concept} ")
            assert said.startswith("stable: " if reason.stable else "not stable: ")
            assert line.text.endswith(".")
            assert "None" not in line.text
            assert actors[reason.actor] in line.text or "nobody" in line.text


def test_a_rule_that_does_not_apply_is_refused_as_by_the_analysis() -> None:
    game = standoff.load("elmira").game()
    with pytest.raises(InputError, match="does not apply to CNash"):
        why(game, "1", ["CNash"], rules=Rules(replies="one move"))


def test_the_coalition_that_leaves_elmira_is_named() -> None:
    (reason,) = standoff.load("elmira").why("5", "CNash", ["moe"]).why
    (section,) = sections([reason], {"moe": "MoE", "uniroyal": "Uniroyal", "lg": "LG"})
    assert section.lines[0].text == (
        "not stable: MoE and Uniroyal would rather go together to 8, by MoE going to 6 and then Uniroyal going to 8."
    )
