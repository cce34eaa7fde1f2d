"""Options that actors do not know of, second-level hypergames, and the shortcut that is not a hypergame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.errors import InputError, LimitError
from standoff.game import Game
from standoff.game.space import OptionSpace
from standoff.stability import analyse
from standoff.stability.explicit import listed_arcs
from standoff.stability.hypergame import first_level, game_expected, second_level
from standoff.stability.misperception import misperceived, unable_to_use, without_options
from tests.reference import hypergames as literal
from tests.reference import stability as reference
from tests.strategies import GraphConflict, OptionConflict, examples, graph_conflicts, option_conflicts, ranks

POOL = (("a.v", "a.w"), ("b.v", "b.w"))


@st.composite
def seen_games(draw: st.DrawFn) -> literal.Seen:
    """Two actors with up to two of their options each, some states impossible."""
    options = tuple(tuple(o for o in own if draw(st.booleans())) for own in POOL)
    every = [o for own in options for o in own]
    states = [frozenset(o for bit, o in enumerate(every) if code >> bit & 1) for code in range(1 << len(every))]
    kept = draw(st.lists(st.sampled_from(range(len(states))), min_size=1, unique=True).map(sorted))
    return literal.Seen(options, tuple(states[n] for n in kept), draw(ranks(2, len(kept))))


def game_of(seen: literal.Seen) -> Game:
    names = tuple(o for own in seen.options for o in own)
    space = OptionSpace(("a", "b"), names)
    codes = np.array([space.code(sorted(state)) for state in seen.states], dtype=np.int64)
    return Game.over_codes(space, codes, dict(zip("ab", map(list, seen.rank), strict=True)))


@examples(2)
@given(seen_games(), seen_games())
def test_misperceived_options_word_for_word(one: literal.Seen, other: literal.Seen) -> None:
    games = (one, other)
    found = misperceived({"a": game_of(one), "b": game_of(other)})
    every = literal.universal_states(games)
    assert {frozenset(yes) for yes in found.yes} == set(every)
    for concept in reference.CONCEPTS:
        stable = [literal.stable_universal(games, i, concept) for i in range(2)]
        for name, own in zip("ab", stable, strict=True):
            assert {frozenset(found.yes[k]) for k in np.flatnonzero(found.stable[concept][name])} == own
        assert {frozenset(yes) for yes in found.equilibria(concept)} == stable[0] & stable[1]
    for name, game in zip("ab", games, strict=True):
        for k, yes in enumerate(found.yes):
            seen = literal.image(frozenset(yes), game)
            place = int(found.seen_as[name][k])
            assert (place >= 0) == (seen in game.states)
            if place >= 0:
                assert game.states[place] == seen
            assert bool(found.recognised[name][k]) == (seen == frozenset(yes) and seen in game.states)


@examples(1)
@given(option_conflicts(), st.data())
def test_without_hidden_options_it_is_the_first_level(base: OptionConflict, data: st.DataObject) -> None:
    views = [replace(base, ranks=data.draw(ranks(base.actors, len(base.feasible)))) for _ in range(base.actors)]
    names = base.game().actors
    games = {name: view.game() for name, view in zip(names, views, strict=True)}
    first, found = first_level(games), misperceived(games, actual=games[names[0]])
    for concept in reference.CONCEPTS:
        assert np.array_equal(first.marks[concept], found.marks[concept])
    assert all(found.recognised[name].all() for name in names)


@examples(1)
@given(graph_conflicts(actors=3), st.data())
def test_the_second_level_word_for_word(base: GraphConflict, data: st.DataObject) -> None:
    """G_ji differ in preferences, and in the moves that the actors are taken to have."""
    names = base.game().actors

    def seen() -> GraphConflict:
        moves = tuple(data.draw(st.permutations(base.moves)))
        return replace(base, ranks=data.draw(ranks(base.actors, base.states)), moves=moves)

    views = [[base if data.draw(st.booleans()) else seen() for _ in names] for _ in names]
    found = second_level(
        {i: {j: view.game() for j, view in zip(names, row, strict=True)} for i, row in zip(names, views, strict=True)}
    )
    mixed = [literal.expected(i, [view.reference() for view in row]) for i, row in enumerate(views)]
    for concept in reference.CONCEPTS:
        stable = [reference.stable(conflict, concept, i) for i, conflict in enumerate(mixed)]
        for name, own in zip(names, stable, strict=True):
            assert {int(s) for s in np.flatnonzero(found.stable[concept][name])} == own
        assert {int(s) for s in np.flatnonzero(found.marks[concept])} == set.intersection(*stable)


@examples(1)
@given(graph_conflicts())
def test_where_all_are_taken_to_see_the_same_the_second_level_is_the_first(base: GraphConflict) -> None:
    game = base.game()
    found = second_level({actor: {actor: game} for actor in game.actors})
    plain = analyse(game)
    for concept in reference.CONCEPTS:
        assert found.equilibria(concept) == plain.equilibria(concept)


# Syria and Iraq: the model that Petersons, Kinsara, Hipel and Kilgour ship with GMCR+ (2014)
VECTORS = ("NNN", "YNN", "NYN", "NNY", "YNY", "NYY")
BEST_FIRST = {"syria": (1, 3, 6, 2, 4, 5), "iraq": (2, 4, 6, 1, 5, 3)}
NOT_SEEN = {"syria": {2, 5}, "iraq": {1, 4}}
FOUR = ("Nash", "GMR", "SMR", "SEQ")


def syria_iraq() -> Game:
    space = OptionSpace(("syria", "iraq"), ("syria.release", "syria.escalate", "iraq.attack"))
    codes = np.array([sum(1 << bit for bit, c in enumerate(v) if c == "Y") for v in VECTORS], dtype=np.int64)
    preferences = {a: [6 - order.index(s) for s in range(1, 7)] for a, order in BEST_FIRST.items()}
    return Game.over_codes(space, codes, preferences)


def test_the_shortcut_of_gmcr_plus_takes_moves_away() -> None:
    """No actor moves to or from a state that it does not see, in one game; equilibria as gmcr-py 0.4.1 gives them."""
    game = syria_iraq()
    arcs = tuple(
        tuple(
            tuple(end for end in ends if not {start + 1, end + 1} & NOT_SEEN[actor]) for start, ends in enumerate(own)
        )
        for actor, own in zip(game.actors, listed_arcs(game), strict=True)
    )
    for concept in FOUR:
        assert analyse(replace(game, arcs=arcs), FOUR).equilibria(concept) == ("1", "2", "6")


def test_the_hypergame_itself_says_something_else() -> None:
    """Syria does not know that it could release water; Iraq sees everything.

    By hand: in Syria's game (1, 3, 4, 6) it prefers 1 to 3 and 6 to 4, so that it stays at 1 and 6; it takes
    2 for 1 and 5 for 4. Iraq moves between 1 and 4, 2 and 5, 3 and 6 and stays at 2, 4 and 6. Together: 2 and 6.
    State 1, which the shortcut calls an equilibrium, Iraq would leave.
    """
    game = syria_iraq()
    found = misperceived({"syria": without_options(game, ["syria.release"]), "iraq": game}, FOUR, actual=game)
    ids = [game.state_ids[k] for k in np.flatnonzero(found.marks["Nash"])]
    assert ids == ["2", "6"]
    assert not found.stable["Nash"]["iraq"][0]
    own = found.games["syria"]
    assert [own.state_ids[k] for k in found.seen_as["syria"]] == ["1", "1", "3", "4", "4", "6"]
    assert found.recognised["syria"].tolist() == [True, False, True, True, False, True]
    assert found.unaware == {"syria": ("syria.release",), "iraq": ()}
    assert found.imagined == ()


def test_an_option_that_exists_in_a_mind_only() -> None:
    """b expects a weapon of a that does not exist: it fears it and yields, a knows of nothing."""
    plain = Game.from_options({"a": [], "b": ["yield"]}, {"a": [1, 2], "b": [2, 1]})
    feared = Game.from_options({"a": ["weapon"], "b": ["yield"]}, {"a": [1, 2, 4, 3], "b": [4, 1, 3, 2]})
    found = misperceived({"a": plain, "b": feared}, ["Nash", "SEQ"], real=["b.yield"])
    assert found.options == ("a.weapon", "b.yield")
    assert found.imagined == ("a.weapon",)
    assert ("b.yield",) in found.equilibria("SEQ")
    assert ("b.yield",) not in found.equilibria("Nash")


def test_an_actor_that_is_taken_not_to_know_an_option_does_not_use_it() -> None:
    game = syria_iraq()
    without = unable_to_use(game, "syria", ["syria.release"])
    mixed = game_expected("iraq", {"iraq": game, "syria": without})
    arcs = listed_arcs(mixed)
    assert arcs[1] == listed_arcs(game)[1]
    assert [[end + 1 for end in ends] for ends in arcs[0]] == [[3], [], [1], [6], [], [4]]


def test_mistakes_are_said() -> None:
    game = syria_iraq()
    with pytest.raises(InputError, match=r"no such option: syria\.bomb"):
        without_options(game, ["syria.bomb"])
    with pytest.raises(InputError, match="expected one game for each of"):
        misperceived({"syria": game})
    with pytest.raises(InputError, match="needs a game for every actor"):
        misperceived({})
    arcs = Game.from_graph(["1", "2"], {"a": {"1": ["2"]}}, {"a": [1, 2], "b": [1, 2]})
    with pytest.raises(InputError, match="need games in option form"):
        misperceived({"a": arcs, "b": arcs})
    with pytest.raises(InputError, match="the game that syria itself sees is missing"):
        second_level({"syria": {"iraq": game}, "iraq": {"iraq": game}})
    with pytest.raises(InputError, match="other actors or states"):
        game_expected("syria", {"syria": game, "iraq": without_options(game, ["syria.release"])})
    wide = {
        actor: Game.over_codes(
            OptionSpace(("a", "b"), tuple(f"{actor}.{n}" for n in range(10))), np.array([0]), {"a": [1], "b": [1]}
        )
        for actor in "ab"
    }
    with pytest.raises(LimitError, match="20 options in all"):
        misperceived(wide)
