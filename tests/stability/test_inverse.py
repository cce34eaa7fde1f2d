"""The inverse question against a list of all rankings, judged by the literal definitions."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator, Sequence
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.errors import InputError, LimitError
from standoff.game import Game
from standoff.game.preference import Pairs, ranking
from standoff.stability import cases, pivots
from standoff.stability.inverse import Condition, Found, Statement, Wanted, inverse
from tests.reference import stability as reference
from tests.stability.test_rankings import Levels, distance, rankings
from tests.strategies import Conflict, GraphConflict, actor_names, examples, graph_conflicts, option_conflicts

CONCEPTS = reference.CONCEPTS
SWAPS = 4


def profiles(conflict: Conflict, free: Sequence[int], *, ties: bool) -> Iterator[tuple[Levels, ...]]:
    """All rankings of the free actors, with those of the others as they are."""
    states = conflict.reference().states
    for chosen in itertools.product(rankings(states, ties=ties), repeat=len(free)):
        ranks = [tuple(own) for own in conflict.ranks]
        for actor, levels in zip(free, chosen, strict=True):
            ranks[actor] = levels
        yield tuple(ranks)


def met(conflict: reference.Conflict, concept: str, wanted: Sequence[Wanted], names: Sequence[str]) -> bool:
    for mark in wanted:
        judges = range(conflict.actors) if mark.actor is None else [names.index(mark.actor)]
        stable = all(reference.STABILITY[concept](conflict, i, int(mark.state) - 1) for i in judges)
        if stable != mark.stable:
            return False
    return True


def true_in(condition: Condition, ranks: Sequence[Levels], names: Sequence[str]) -> bool:
    def true(statement: Statement) -> bool:
        own = ranks[names.index(statement.actor)]
        high, low = own[int(statement.higher) - 1], own[int(statement.lower) - 1]
        return high > low or (high == low and not statement.strictly)

    if condition.form == "all":
        return all(any(true(one) for one in clause) for clause in condition.clauses)
    return any(all(true(one) for one in clause) for clause in condition.clauses)


def compare(conflict: Conflict, wanted: list[Wanted], concept: str, free: list[int], *, ties: bool) -> Found:
    names = actor_names(conflict.actors)
    found = inverse(conflict.game(), wanted, concept, [names[i] for i in free], ties=ties, most_swaps=SWAPS)
    literal = conflict.reference()
    base = conflict.ranks
    total, holding = 0, 0
    near = [[0, 0] for _ in range(SWAPS + 1)]
    smallest: int | None = None
    assert found.conditions is not None
    for ranks in profiles(conflict, free, ties=ties):
        holds = met(reference.Conflict(literal.actors, literal.states, literal.moves, ranks), concept, wanted, names)
        swaps = sum(distance(ranks[i], base[i], ties=ties) for i in free)
        total, holding = total + 1, holding + holds
        for row in near[swaps:]:
            row[0], row[1] = row[0] + 1, row[1] + holds
        if holds and (smallest is None or swaps < smallest):
            smallest = swaps
        assert all(true_in(one, ranks, names) for one in found.conditions) == holds
    assert (found.rankings, found.holding) == (total, holding)
    assert found.now == met(literal, concept, wanted, names)
    assert [[row.rankings, row.holding] for row in found.within] == near[: len(found.within)]
    assert all(row == near[-1] for row in near[len(found.within) :])
    assert found.swaps == smallest
    assert found.limited == ()
    check_nearest(conflict, found, wanted, concept, ties=ties)
    return found


def check_nearest(conflict: Conflict, found: Found, wanted: list[Wanted], concept: str, *, ties: bool) -> None:
    """The ranking that is shown does it, and is as near as is said."""
    names = actor_names(conflict.actors)
    literal = conflict.reference()
    assert set(found.nearest) == (set(found.free) if found.holding else set())
    if not found.holding:
        return
    ranks = [tuple(own) for own in conflict.ranks]
    for name, tiers in found.nearest.items():
        level = {state: -place for place, tier in enumerate(tiers) for state in tier}
        ranks[names.index(name)] = tuple(level[str(n + 1)] for n in range(literal.states))
    assert met(reference.Conflict(literal.actors, literal.states, literal.moves, ranks), concept, wanted, names)
    changed = sum(distance(own, old, ties=ties) for own, old in zip(ranks, conflict.ranks, strict=True))
    assert changed == found.swaps


@st.composite
def small(draw: st.DrawFn, most: int) -> Conflict:
    """2 or 3 actors with few states: option form with one-way options and infeasible states, or a graph."""
    if draw(st.booleans()):
        few = st.integers(2, 3).flatmap(lambda n: graph_conflicts(actors=n))
        return draw(few.filter(lambda c: c.states <= most))
    options = option_conflicts(min_options=2, max_options=3)
    return draw(options.filter(lambda c: c.actors <= 3 and len(c.feasible) <= most))


@st.composite
def marks(draw: st.DrawFn, conflict: Conflict) -> list[Wanted]:
    states = conflict.reference().states
    actor = st.sampled_from([None, *actor_names(conflict.actors)])
    state = st.integers(1, states).map(str)
    return draw(st.lists(st.builds(Wanted, state, st.booleans(), actor), min_size=1, max_size=3))


@examples(1.5)
@given(small(6), st.sampled_from(CONCEPTS), st.data())
def test_one_free_actor(conflict: Conflict, concept: str, data: st.DataObject) -> None:
    states = conflict.reference().states
    wanted = [Wanted(str(data.draw(st.integers(1, states))), data.draw(st.booleans()))]
    compare(conflict, wanted, concept, [data.draw(st.integers(0, conflict.actors - 1))], ties=False)


@examples(1)
@given(small(4), st.sampled_from(CONCEPTS), st.data())
def test_two_free_actors(conflict: Conflict, concept: str, data: st.DataObject) -> None:
    free = data.draw(st.sampled_from(list(itertools.combinations(range(conflict.actors), 2))))
    wanted = [Wanted(str(data.draw(st.integers(1, conflict.reference().states))), data.draw(st.booleans()))]
    compare(conflict, wanted, concept, list(free), ties=False)


@examples(1)
@given(small(5), st.sampled_from(CONCEPTS), st.data())
def test_several_marks(conflict: Conflict, concept: str, data: st.DataObject) -> None:
    free = [data.draw(st.integers(0, conflict.actors - 1))]
    compare(conflict, data.draw(marks(conflict)), concept, free, ties=False)


@examples(1)
@given(small(4), st.sampled_from(CONCEPTS), st.data())
def test_rankings_with_ties(conflict: Conflict, concept: str, data: st.DataObject) -> None:
    free = [data.draw(st.integers(0, conflict.actors - 1))]
    compare(conflict, data.draw(marks(conflict)), concept, free, ties=True)


@examples(0.4)
@given(small(3), st.sampled_from(CONCEPTS), st.data())
def test_all_actors_with_ties(conflict: Conflict, concept: str, data: st.DataObject) -> None:
    free = list(range(min(conflict.actors, 2)))
    compare(conflict, data.draw(marks(conflict)), concept, free, ties=True)


def lively(seed: int, states: int, actors: int) -> GraphConflict:
    """Many moves, irreversible and intransitive ones among them, so that replies to replies matter."""
    draw = random.Random(seed)
    chance = draw.choice([0.2, 0.35, 0.5])
    return GraphConflict(
        states=states,
        moves=tuple(
            tuple(frozenset(t for t in range(states) if t != s and draw.random() < chance) for s in range(states))
            for _ in range(actors)
        ),
        ranks=tuple(tuple(draw.choices(range(states), k=states)) for _ in range(actors)),
    )


@pytest.mark.parametrize("concept", CONCEPTS)
def test_lively_conflicts(concept: str) -> None:
    settled = 0
    for seed in range(12):
        state = str(random.Random(seed).randint(1, 4))
        found = [
            compare(lively(seed, 5 + seed % 2, 3), [Wanted(state)], concept, [seed % 3], ties=False),
            compare(lively(seed, 6, 2), [Wanted(state, False)], concept, [seed % 2], ties=False),
            compare(lively(seed, 4, 3), [Wanted(state)], concept, [0, 1], ties=False),
            compare(lively(seed, 4, 2), [Wanted(state)], concept, [0, 1], ties=False),
            compare(lively(seed, 4, 3), [Wanted(state), Wanted("4", False)], concept, [seed % 3], ties=True),
            compare(lively(seed, 5, 2), [Wanted(state, actor="a")], concept, [0], ties=True),
        ]
        settled += sum(one.holding in (0, one.rankings) for one in found)
    assert settled < 40


# --- published ----------------------------------------------------------------------------------------------------


def syria_iraq() -> Game:
    """Syria and Iraq over the Euphrates, as the example shipped with GMCR+ and its guide has it, with all moves.

    Syria can release water or escalate, not both; Iraq can attack. States 1 to 6 by options: NNN, YNN, NYN, NNY, YNY,
    NYY. S. Kinsara, A Simple Guide to GMCR+, 2014, figure 24; the rankings are those of the example file.
    """

    def ranks(best_first: Sequence[int]) -> list[int]:
        return [len(best_first) - best_first.index(state) for state in range(1, 7)]

    options = {"syria": ["release", "escalate"], "iraq": ["attack"]}
    rankings = {"syria": ranks([1, 3, 6, 2, 4, 5]), "iraq": ranks([2, 4, 6, 1, 5, 3])}
    return Game.from_options(options, rankings, infeasible=[0b011, 0b111])


@pytest.mark.parametrize(("concept", "holding"), [("Nash", 240), ("SMR", 300), ("GMR", 384), ("SEQ", 384)])
@pytest.mark.parametrize("actor", [None, "syria"])
def test_syria_iraq(concept: str, holding: int, actor: str | None) -> None:
    """Out of the 720 rankings of Syria, as an equilibrium and as stable for Syria alone.

    The guide prints 240 for Nash and 300 for SMR. For GMR and SEQ its program prints 420, which no reading of the
    definitions gives: listing all 720 rankings and judging each by the literal definition gives 384 for both.
    """
    found = inverse(syria_iraq(), [Wanted("2", actor=actor)], concept, ["syria"])
    assert (found.rankings, found.holding) == (720, holding)


def test_syria_iraq_in_words() -> None:
    """State 2 has two moves of Syria, to 1 and to 3, to be no better."""
    found = inverse(syria_iraq(), [Wanted("2")], "Nash", ["syria"])
    (condition,) = found.conditions or ()
    said = {(one.higher, one.lower, one.strictly) for clause in condition.clauses for one in clause}
    assert said == {("2", "1", True), ("2", "3", True)}
    assert found.now is False
    assert found.swaps == 3
    assert found.nearest == {"syria": (("2",), ("1",), ("3",), ("6",), ("4",), ("5",))}
    assert [(row.swaps, row.rankings, row.holding) for row in found.within[:5]] == [
        (0, 1, 0), (1, 6, 0), (2, 20, 0), (3, 49, 1), (4, 98, 6)
    ]  # fmt: skip


# --- size ---------------------------------------------------------------------------------------------------------


def conflict_of(options: dict[str, int], seed: int) -> Game:
    draw = random.Random(seed)
    states = 1 << sum(options.values())
    return Game.from_options(
        {actor: [f"o{n}" for n in range(number)] for actor, number in options.items()},
        {actor: draw.sample(range(states), states) for actor in options},
    )


@pytest.mark.parametrize("concept", CONCEPTS)
def test_sixteen_states_and_one_free_actor(concept: str) -> None:
    game = conflict_of({"a": 2, "b": 2}, 1)
    start = time.process_time()
    found = inverse(game, [Wanted("7", actor="a")], concept, ["a"])
    assert time.process_time() - start < 10
    assert found.rankings == factorial(16)
    assert found.holding is not None
    assert found.limited == ()
    assert found.within[-1].rankings <= found.rankings


@pytest.mark.parametrize("concept", ["GMR", "SEQ"])
def test_eight_states_and_two_free_actors(concept: str) -> None:
    game = conflict_of({"a": 2, "b": 1}, 2)
    start = time.process_time()
    found = inverse(game, [Wanted("3")], concept)
    assert time.process_time() - start < 15
    assert found.rankings == factorial(8) ** 2
    assert found.holding is not None
    assert found.limited == ()


def test_nash_in_closed_form() -> None:
    """A state with three moves is the best of the four in a quarter of all rankings, with 64 states too."""
    game = conflict_of({"a": 2, "b": 2, "c": 2}, 3)
    found = inverse(game, [Wanted("20")], "Nash", ["a", "c"])
    fixed = inverse(game, [Wanted("20", actor="b")], "Nash", ["a"]).holding
    assert found.holding == (factorial(64) ** 2 // 16 if fixed else 0)


# --- refusals and limits ------------------------------------------------------------------------------------------


def test_unknown_names_are_refused() -> None:
    game = syria_iraq()
    with pytest.raises(InputError, match="no state '7'"):
        inverse(game, [Wanted("7")])
    with pytest.raises(InputError, match=r"no actor 'siria' \(did you mean 'syria'\?\)"):
        inverse(game, [Wanted("2")], free=["siria"])
    with pytest.raises(InputError, match="not for 'SIM'"):
        inverse(game, [Wanted("2")], "SIM")


def test_an_actor_without_ranking_can_be_free_but_not_left_out() -> None:
    import numpy as np

    known = Pairs(np.zeros((2, 2), dtype=bool), np.array([[False, True], [True, False]]))
    game = Game.from_graph(["1", "2"], {"a": {"1": ["2"]}, "b": {"2": ["1"]}}, {"a": known, "b": ranking([1, 2])})
    found = inverse(game, [Wanted("1")], "Nash", ["a"])
    assert (found.rankings, found.holding, found.now, found.within, found.swaps) == (2, 1, None, (), None)
    assert found.nearest == {"a": (("1",), ("2",))}
    with pytest.raises(InputError, match="a has neither a ranking nor known pairs"):
        inverse(game, [Wanted("1")], "Nash", ["b"])


def test_too_many_states_are_refused() -> None:
    game = conflict_of({"a": 5, "b": 4}, 3)
    with pytest.raises(LimitError, match="up to 300"):
        inverse(game, [Wanted("1")])


def test_what_is_not_computed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    game = conflict_of({"a": 2, "b": 1}, 2)
    monkeypatch.setattr(cases, "MAX_CASES", 5)
    found = inverse(game, [Wanted("3")], "SEQ")
    assert (found.holding, found.within, found.conditions, found.nearest) == (None, (), None, {})
    assert found.limited == ("the number of rankings: more than 5 cases of rankings have to be told apart",)
    monkeypatch.setattr(cases, "MAX_CASES", 100)
    whole = inverse(game, [Wanted("3")], "SSEQ")
    assert whole.holding is None
    assert (
        whole.limited[-1] == f"rankings farther away than {len(whole.within) - 1}: too many cases have to be told apart"
    )
    monkeypatch.setattr(cases, "MAX_CASES", 20_000)
    full = inverse(game, [Wanted("3")], "SSEQ")
    assert 1 < len(whole.within) < 11
    assert whole.within == full.within[: len(whole.within)]
    assert len(full.within) == 11
    monkeypatch.setattr(pivots, "MAX_TERMS", 1)
    found = inverse(game, [Wanted("3", actor="a")], "SMR", ["a"])
    assert found.holding is not None
    assert found.conditions is None
    assert found.limited == ("a short formula: it would have more than 1 parts",)
