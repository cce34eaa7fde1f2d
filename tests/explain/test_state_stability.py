"""Two ways to the same stability: the engines over whole games, and single states over all completions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import standoff
from standoff.case.load import LoadedCase, parse_case
from standoff.case.model import CaseFile
from standoff.errors import InputError
from standoff.explain.state_stability import stability_of_states
from standoff.game.build import game_of
from standoff.stability.analysis import CONCEPTS, analyse

OPTIONS = {"ana": ["x", "y"], "ben": ["x"], "cem": ["x", "y"]}
ATOMS = [f"{actor}.{option}" for actor, own in OPTIONS.items() for option in own]


@st.composite
def ranked_cases(draw: st.DrawFn) -> CaseFile:
    """Small cases in which every actor's goals are completely ranked and every state has a name."""
    actors: dict[str, Any] = {}
    for actor, own in OPTIONS.items():
        formulas = draw(st.lists(st.sampled_from([*ATOMS, *_pairs()]), max_size=4, unique=True))
        goals = [{"id": f"g{n}", "wants": text, "basis": "assumed", "because": "-"} for n, text in enumerate(formulas)]
        chain = [goal["id"] for goal in goals]
        one_way = draw(st.sampled_from([None, "yes-stays", "no-stays"]))
        actors[actor] = {
            "options": {name: {"means": name, "irreversible": one_way if name == "x" else None} for name in own},
            "goals": goals,
            "outranks": [{"chain": chain, "basis": "assumed", "because": "-"}] if len(chain) > 1 else [],
        }
    infeasible = draw(st.lists(st.sampled_from(["ana.x and ben.x", "cem.y and not ana.y"]), max_size=1))
    states = {f"n{code}": {"yes": [a for bit, a in enumerate(ATOMS) if code >> bit & 1]} for code in range(32)}
    case = {
        "standoff": 1,
        "title": "ranked",
        "actors": actors,
        "states": states,
        "infeasible": [{"when": text, "because": "-"} for text in infeasible],
    }
    return parse_case(json.dumps(case))[0]


def _pairs() -> list[str]:
    return ["ana.x and ben.x", "ben.x or cem.y", "not ana.x", "cem.x iff ana.y", "ben.x if cem.x", "not ben.x"]


@given(ranked_cases())
def test_one_completion_is_what_the_engine_says(case: CaseFile) -> None:
    try:
        game = game_of(case)
    except InputError as error:
        assert "contradict each other" in str(error)
        return
    whole = analyse(game)
    assert game.codes is not None
    ids = {f"n{code}": state for state, code in zip(game.state_ids, game.codes, strict=True)}
    table = stability_of_states(case, CONCEPTS, list(ids))
    assert not table.unknown
    assert not table.sometimes
    for concept in CONCEPTS:
        for actor in game.actors:
            found = {ids[name] for name in table.stable[concept][actor]}
            assert found == set(whole.stable(concept, actor))


def test_open_preferences_need_a_state_or_a_ranking() -> None:
    case = standoff.load("open-access")
    with pytest.raises(InputError, match="choose with --reading"):
        case.stability_table()
    with pytest.raises(InputError, match="does not say which of these goals"):
        case.stability_table(choices=["trade=neither"])
    table = case.stability_table(states=["as_written"])
    assert table.sometimes
    assert [row.id for row in table.states] == ["as_written"]


def test_unknown_names_are_refused_with_the_nearest() -> None:
    case = standoff.load("open-access")
    with pytest.raises(InputError, match="did you mean 'as_written'"):
        case.stability_table(states=["as_writen"])
    with pytest.raises(InputError, match="did you mean 'trade'"):
        case.stability_table(choices=["trad=neither"])
    with pytest.raises(InputError, match="no choice 'x'"):
        case.stability_table(choices=["trade=x"])
    with pytest.raises(InputError, match="no goal 'nothing'"):
        case.stability_table(ranks=["nothing > more"], choices=["trade=neither"])


def test_too_many_moves_are_refused_in_words() -> None:
    wide = parse_case(json.dumps(_wide(17)))
    with pytest.raises(InputError, match="ana has 131,071 moves to look at, one by one; the limit is 65,536"):
        stability_of_states(wide[0], CONCEPTS, ["now"])
    loaded = standoff.api.Case(LoadedCase(*wide, "wide", None))
    assert "131,071 moves" in (loaded.flip(state="now", actor="ana").flips[0].stopped or "")


def _wide(options: int) -> dict[str, Any]:
    goals = [{"id": f"g{n}", "wants": f"ana.o{n}", "basis": "assumed", "because": "-"} for n in range(options)]
    actors = {"ana": {"options": {f"o{n}": f"do {n}" for n in range(options)}, "goals": goals}}
    return {"standoff": 1, "title": "wide", "actors": actors, "states": {"now": {"yes": []}}}
