"""One door: whatever engine answers, the answer is the same, and the result says which and why."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

from standoff.api import load
from standoff.engines.five import FIVE
from standoff.engines.query_check import check
from standoff.errors import InputError, LimitError
from standoff.game.listing import listed
from standoff.game.prioritised import PrioritisedGame
from standoff.stability import memory
from standoff.stability.door import askable, askable_told
from standoff.stability.engine_choice import engine_for_told
from tests import strategies
from tests.engines.conflicts import as_reference, prioritised
from tests.reference import stability as reference


@given(prioritised())
@strategies.examples(2)
def test_every_engine_gives_the_sets_of_the_literal_reference(game: PrioritisedGame) -> None:
    codes, conflict = as_reference(game)
    game_listed = askable(listed(game))
    results = {engine: askable_told(game).stability(FIVE, engine) for engine in ("dense", "sparse", "symbolic")}
    lists = {engine: game_listed.stability(FIVE, engine) for engine in ("dense", "sparse", "lists")}
    for concept in FIVE:
        expected = sorted(codes[state] for state in reference.equilibria(conflict, concept))
        for engine, told in results.items():
            assert told.feasible() == len(codes)
            assert told.equilibria(concept).first(len(codes)) == expected, (engine, concept)
        for engine, found in lists.items():
            assert found.set_of(concept).first(len(codes)) == expected, (engine, concept)
        for number, actor in enumerate(game.actors):
            own = sorted(codes[state] for state in reference.stable(conflict, concept, number))
            for engine, told in results.items():
                assert told.stable(concept, actor).first(len(codes)) == own, (engine, concept, actor)
            for engine, found in lists.items():
                assert found.set_of(concept, actor).first(len(codes)) == own, (engine, concept, actor)


def wide(options: int) -> PrioritisedGame:
    return PrioritisedGame.of({"a": [f"o{n}" for n in range(options - 1)], "b": ["x"]}, {"a": ["a.o0"], "b": ["b.x"]})


def test_the_choice_is_explained() -> None:
    assert askable(listed(wide(4))).stability(["Nash"]).engine is not None
    few = askable_told(wide(4)).stability(["Nash"]).engine
    assert (few.name, few.because) == ("dense", "4 options: all states fit in arrays")
    many = askable_told(wide(60)).stability(["Nash"])
    assert (many.engine.name, many.engine.because) == ("symbolic", "2^60 states are too many to list")
    assert many.equilibria("Nash").count() == 2**58
    assert many.equilibria("Nash").always() == {"a.o0": True, "b.x": True}


def test_few_feasible_states_are_listed() -> None:
    names = [f"a.o{n}" for n in range(30)]
    game = PrioritisedGame.of(
        {"a": [f"o{n}" for n in range(30)], "b": ["x"]},
        {"a": names, "b": ["b.x"]},
        infeasible=[f"{one} and not {other}" for one, other in pairwise(names)],
    )
    found = askable_told(game).stability()
    assert found.engine.name == "sparse"
    assert found.feasible() == 62
    assert found.equilibria("SEQ").first(9) == [2**31 - 1]
    diagrams = askable_told(game).stability(engine="symbolic")
    for concept in FIVE:
        assert found.equilibria(concept).first(62) == diagrams.equilibria(concept).first(62)


@given(strategies.graph_conflicts())
@strategies.examples(2)
def test_graph_form_by_arrays_and_by_lists(conflict: strategies.GraphConflict) -> None:
    game = askable(conflict.game())
    arrays, lists = game.stability(FIVE), game.stability(FIVE, "lists")
    assert arrays.engine is not None
    assert arrays.engine.name == "graph"
    for concept in FIVE:
        np.testing.assert_array_equal(arrays.array(concept), lists.array(concept))


def test_memory_is_refused_before_it_is_taken() -> None:
    with pytest.raises(
        LimitError, match=r"the dense engine for 1,073,741,824 states and 2 actors needs about .* GB, and the limit is"
    ):
        askable_told(wide(30)).stability(FIVE, "dense", memory=10**9)
    with pytest.raises(LimitError, match="needs about 100 MB, and the limit is 1 MB; use engine='sparse'"):
        askable(listed(wide(4))).stability(FIVE, memory=10**6)


def test_what_an_engine_cannot_do_is_said() -> None:
    with pytest.raises(InputError, match="takes 30 options at most, and this conflict has 31; use engine='symbolic'"):
        askable_told(wide(31)).stability(FIVE, "dense")
    with pytest.raises(InputError, match=r"there is no engine 'dens' \(did you mean 'dense'\?\)"):
        askable_told(wide(4)).stability(FIVE, "dens")
    with pytest.raises(InputError, match="takes conflicts told by formulas"):
        askable(listed(wide(4))).stability(FIVE, "symbolic")
    with pytest.raises(InputError, match="a rule differs from the standard ones; use 'lists'"):
        askable(listed(wide(4))).stability(["SEQ"], "dense", rules=["replies=one move"])
    with pytest.raises(InputError, match="SIM needs the states listed"):
        askable_told(wide(4)).stability(["SIM"])
    with pytest.raises(InputError, match="there is no actor 'c'"):
        askable_told(wide(4)).stability(["Nash"]).stable("Nash", "c")
    with pytest.raises(InputError, match="'GMR' was not asked for"):
        askable_told(wide(4)).stability(["Nash"]).equilibria("GMR")


@pytest.mark.parametrize(("number", "words"), [(9_123_000_000, "9.1 GB"), (12_000_000, "12 MB"), (10, "1 kB")])
def test_bytes_in_words(number: int, words: str) -> None:
    assert memory.readable(number) == words


def test_replies_by_improvements_are_left_to_arrays_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANDOFF_NATIVE", "none")
    assert engine_for_told(wide(23), ["SEQ"]).name == "dense"
    assert engine_for_told(wide(23), ["Nash"]).name == "symbolic"
    assert engine_for_told(wide(24), ["SEQ"]).name == "symbolic"
    assert engine_for_told(wide(23), ["SEQ"], most=10**8).name == "symbolic"


def test_one_state_asked_is_what_all_states_say() -> None:
    case = load("cuba-statements")
    every, told = case.stability(FIVE), case.told()
    for concept in FIVE:
        for actor in told.actors:
            stable = set(every.stable(concept, actor))
            for state in every.game.state_ids:
                code = sum(1 << told.space.bits[option] for option in every.game.yes(state))
                answer = told.ask(code, actor, concept)
                assert answer.stable == (state in stable), (concept, actor, state)
                check(told, answer)


def test_one_state_is_asked_of_a_known_actor() -> None:
    with pytest.raises(InputError, match="did you mean"):
        load("cuba-statements").told().ask(0, "uss", "Nash")
