"""First-level hypergames: a hand-checked one, the definition word for word on random ones, and two theorems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.errors import InputError
from standoff.game import Game
from standoff.stability import analyse
from standoff.stability.hypergame import first_level
from tests.reference import stability as reference
from tests.strategies import Conflict, OptionConflict, conflicts, examples, option_conflicts, ranks

# codes: bit 0 is set when a keeps its word, bit 1 when b does
DILEMMA = {"a": [2, 1, 4, 3], "b": [2, 4, 1, 3]}
STAG_HUNT = {"a": [2, 1, 3, 4], "b": [2, 3, 1, 4]}


def two_by_two(preferences: dict[str, list[int]]) -> Game:
    return Game.from_options({"a": ["keep"], "b": ["keep"]}, preferences)


def test_one_who_sees_a_dilemma_and_one_who_sees_a_stag_hunt() -> None:
    """Worked out by hand: a breaks its word whatever b does, b does what a does.

    Nobody moves only where both break it (state 1). Strategy by strategy b may also keep its word, as in one of the two
    equilibria that it sees, while a breaks it (state 3): the surprise.
    """
    games = {"a": two_by_two(DILEMMA), "b": two_by_two(STAG_HUNT)}
    assert first_level(games, ["Nash"]).equilibria("Nash") == ("1",)
    assert first_level(games, ["Nash"], rule="part of each").equilibria("Nash") == ("1", "3")
    assert analyse(games["b"], ["Nash"]).equilibria("Nash") == ("1", "4")


@st.composite
def hypergames(draw: st.DrawFn) -> tuple[Conflict, list[Conflict]]:
    """A conflict, and for each actor the same with preferences as this actor sees them."""
    base = draw(conflicts())
    states = len(base.feasible) if isinstance(base, OptionConflict) else base.states
    return base, [draw(st.just(base) | seen(base, states)) for _ in range(base.actors)]


def seen(base: Conflict, states: int) -> st.SearchStrategy[Conflict]:
    from dataclasses import replace

    return ranks(base.actors, states).map(lambda found: replace(base, ranks=found))


@examples(2)
@given(hypergames())
def test_the_definition_word_for_word(example: tuple[Conflict, list[Conflict]]) -> None:
    base, views = example
    names = base.game().actors
    found = first_level({name: view.game() for name, view in zip(names, views, strict=True)})
    for concept in reference.CONCEPTS:
        stable = [reference.stable(view.reference(), concept, i) for i, view in enumerate(views)]
        ids = base.game().state_ids
        assert set(found.equilibria(concept)) == {ids[s] for s in set.intersection(*stable)}
        for name, own in zip(names, stable, strict=True):
            assert {s for s, mark in enumerate(found.stable[concept][name]) if mark} == own


@examples(1)
@given(conflicts())
def test_where_all_see_the_same_the_equilibria_are_the_ordinary_ones(conflict: Conflict) -> None:
    game = conflict.game()
    found = first_level(dict.fromkeys(game.actors, game))
    plain = analyse(game)
    for concept in reference.CONCEPTS:
        assert found.equilibria(concept) == plain.equilibria(concept)


@examples(1)
@given(st.data())
def test_part_of_each_word_for_word(data: st.DataObject) -> None:
    base = data.draw(option_conflicts())
    views = [data.draw(seen(base, len(base.feasible))) for _ in range(base.actors)]
    names = base.game().actors
    games = {name: view.game() for name, view in zip(names, views, strict=True)}
    found = first_level(games, rule="part of each")
    first = [sum(base.options[:i]) for i in range(base.actors)]
    references = [view.reference() for view in views]
    for concept in reference.CONCEPTS:
        expected = set()
        equilibria = [reference.equilibria(own, concept) for own in references]
        for place, code in enumerate(base.feasible):
            own_options = [((1 << base.options[i]) - 1) << first[i] for i in range(base.actors)]
            if all(
                any(base.feasible[e] & own == code & own for e in of_view)
                for own, of_view in zip(own_options, equilibria, strict=True)
            ):
                expected.add(base.game().state_ids[place])
        assert set(found.equilibria(concept)) == expected
        if all(view == views[0] for view in views):
            assert set(analyse(games[names[0]]).equilibria(concept)) <= expected


def test_games_that_do_not_fit_together_are_refused() -> None:
    game = two_by_two(DILEMMA)
    with pytest.raises(InputError, match="needs a game for every actor"):
        first_level({})
    with pytest.raises(InputError, match="expected one game for each of"):
        first_level({"a": game})
    smaller = Game.from_options(
        {"a": ["keep"], "b": ["keep"]}, {name: values[:3] for name, values in DILEMMA.items()}, infeasible=[3]
    )
    with pytest.raises(InputError, match="the game that b sees has other actors or states"):
        first_level({"a": game, "b": smaller})
    with pytest.raises(InputError, match="there is no rule"):
        first_level({"a": game, "b": game}, rule="either")  # type: ignore[arg-type]
    arcs = Game.from_graph(["1", "2"], {"a": {"1": ["2"]}}, {"a": [1, 2], "b": [1, 2]})
    with pytest.raises(InputError, match="in graph form there is only"):
        first_level({"a": arcs, "b": arcs}, rule="part of each")
    with pytest.raises(InputError, match="did you mean 'Nash'"):
        first_level({"a": game, "b": game}, ["nash"])
