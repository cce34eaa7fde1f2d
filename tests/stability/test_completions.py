"""Exact counts of completions against all complete orders of statements, each judged by the literal reference."""

from __future__ import annotations

import itertools
from dataclasses import replace
from math import factorial, prod

import pytest
from conflicts import conflict, widths
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standoff.errors import InputError, LimitError
from standoff.game.prioritised import PrioritisedGame
from standoff.stability import completions_joint, completions_thresholds
from standoff.stability.completions import OpenConflict, count_completions, stable_in
from standoff.stability.completions_orders import StatementOrder
from standoff.stability.completions_thresholds import Classes
from tests.engines.conflicts import as_reference, prioritised
from tests.reference import stability as reference

UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
Pairs = dict[str, list[tuple[int, int]]]


@st.composite
def priorities(draw: st.DrawFn, game: PrioritisedGame) -> Pairs:
    """Pairs that agree with a random order, so that they never contradict each other."""
    found: Pairs = {}
    for actor, own in zip(game.actors, game.statements, strict=True):
        order = draw(st.permutations(range(len(own))))
        couples = list(itertools.combinations(order, 2))
        found[actor] = draw(st.lists(st.sampled_from(couples), unique=True, max_size=4)) if couples else []
    return found


def complete_orders(statements: int, pairs: list[tuple[int, int]]) -> list[tuple[int, ...]]:
    return [
        order
        for order in itertools.permutations(range(statements))
        if all(order.index(a) < order.index(b) for a, b in pairs)
    ]


def with_orders(game: PrioritisedGame, orders: list[tuple[int, ...]]) -> PrioritisedGame:
    ordered = tuple(tuple(own[x] for x in order) for own, order in zip(game.statements, orders, strict=True))
    return replace(game, statements=ordered)


@UNHURRIED
@given(prioritised(most_statements=4), st.data())
def test_every_completion_of_every_actor(game: PrioritisedGame, data: st.DataObject) -> None:
    stated = data.draw(priorities(game))
    own = {a: complete_orders(len(s), stated[a]) for a, s in zip(game.actors, game.statements, strict=True)}
    expected: dict[tuple[str, str, int], int] = {}
    every = [list(range(len(s))) for s in game.statements]
    for place, actor in enumerate(game.actors):
        for order in own[actor]:
            orders = [order if n == place else tuple(every[n]) for n in range(len(every))]
            codes, literal = as_reference(with_orders(game, orders))
            for concept in ("Nash", "GMR", "SMR"):
                for state in reference.stable(literal, concept, place):
                    key = (concept, actor, codes[state])
                    expected[key] = expected.get(key, 0) + 1
    open_conflict = OpenConflict.of(game, stated)
    found = count_completions(open_conflict)
    assert found.completions == {actor: len(orders) for actor, orders in own.items()}
    assert found.joint == prod(found.completions.values())
    for one in found.concepts:
        assert [row.code for row in one.states] == codes
        for row in one.states:
            assert row.stable == {a: expected.get((one.concept, a, row.code), 0) for a in game.actors}
            assert row.equilibrium == prod(row.stable.values())
    code = data.draw(st.sampled_from(codes))
    place = data.draw(st.integers(0, len(game.actors) - 1))
    concept = data.draw(st.sampled_from(["Nash", "GMR", "SMR"]))
    holding, of = stable_in(open_conflict, place, concept, code)
    assert (holding, of) == (expected.get((concept, game.actors[place], code), 0), len(own[game.actors[place]]))
    few, of_few = stable_in(open_conflict, place, concept, code, only_what_matters=True)
    assert (few == 0, few == of_few) == (holding == 0, holding == of)
    if not stated[game.actors[place]]:
        assert few * of == holding * of_few
    (asked,) = count_completions(open_conflict, [concept], [code]).concepts
    (whole,) = (one for one in found.concepts if one.concept == concept)
    assert asked.states == tuple(row for row in whole.states if row.code == code)


@settings(UNHURRIED, max_examples=25)
@given(prioritised(actors=(2, 3), most_options=4, most_statements=3), st.data())
def test_joint_completions_one_by_one(game: PrioritisedGame, data: st.DataObject) -> None:
    stated = data.draw(priorities(game))
    own = [complete_orders(len(s), stated[a]) for a, s in zip(game.actors, game.statements, strict=True)]
    counts: dict[tuple[str, int], int] = {}
    concepts = ("Nash", "SMR", "SEQ", "SSEQ")
    for orders in itertools.product(*own):
        codes, literal = as_reference(with_orders(game, list(orders)))
        for concept in concepts:
            for state in reference.equilibria(literal, concept):
                counts[concept, codes[state]] = counts.get((concept, codes[state]), 0) + 1
    found = count_completions(OpenConflict.of(game, stated), concepts)
    assert found.joint == prod(map(len, own))
    assert {(one.concept, row.code): row.equilibrium for one in found.concepts for row in one.states} == {
        (concept, code): counts.get((concept, code), 0) for concept in concepts for code in codes
    }


@given(st.integers(0, 6), st.data())
def test_complete_orders_are_counted_and_listed(statements: int, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(statements)))
    couples = list(itertools.combinations(order, 2))
    pairs = data.draw(st.lists(st.sampled_from(couples), unique=True, max_size=6)) if couples else []
    expected = complete_orders(statements, pairs)
    found = StatementOrder.of(statements, pairs)
    assert sorted(found.listed(1_000)) == expected
    assert found.completions((1 << statements) - 1) == len(expected)
    mask = data.draw(st.integers(0, (1 << statements) - 1))
    kept = [x for x in range(statements) if mask >> x & 1]
    assert found.completions(mask) == len({tuple(x for x in own if x in kept) for own in expected})


@given(st.integers(1, 5), st.data())
def test_never_better_means_in_no_completion(statements: int, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(statements)))
    couples = list(itertools.combinations(order, 2))
    pairs = data.draw(st.lists(st.sampled_from(couples), unique=True)) if couples else []
    truths = data.draw(st.lists(st.integers(0, (1 << statements) - 1), unique=True, min_size=1, max_size=6))
    found = Classes(tuple(truths), StatementOrder.of(statements, pairs)).no_better()
    for one, other in itertools.product(range(len(truths)), repeat=2):
        held, better = truths[one], truths[other]
        never = all(
            [held >> x & 1 for x in own] <= [better >> x & 1 for x in own] for own in complete_orders(statements, pairs)
        )
        assert bool(found[other] >> one & 1) == never


def test_all_orders_of_five_actors_with_eight_statements() -> None:
    """What no list could hold: (8!)^5 profiles. In one state, the count is checked by listing one actor's 40,320."""
    game = conflict(5, widths(12, 5), 8, 12)
    found = count_completions(game)
    assert found.joint == factorial(8) ** 5
    gmr = next(one for one in found.concepts if one.concept == "GMR")
    row = max((r for r in gmr.states if r.stable and 0 < r.stable["a0"] < factorial(8)), key=lambda r: r.equilibrium)
    assert row.stable is not None
    assert row.stable["a0"] == _listed_gmr(game, row.code)


def _listed_gmr(game: PrioritisedGame, code: int) -> int:
    """GMR for the first actor by listing its orders; replies come from the definition."""
    own = game.masks[0]
    every = [c for c in range(1 << game.options) if game.is_feasible(c)]
    truth = {c: sum(held << x for x, held in enumerate(game.truths(0, c))) for c in every}
    place = {c: n for n, c in enumerate(every)}
    steps = [[{place[d] for d in every if d != c and not (c ^ d) & ~mask} for c in every] for mask in game.masks]
    literal = reference.Conflict(len(game.actors), len(every), steps, [])
    replies = [{truth[every[t]] for t in literal.moves_of_others(0, move)} for move in steps[0][place[code]] if own]
    here = truth[code]
    holding = 0
    for order in itertools.permutations(range(8)):
        value = {t: sum((t >> x & 1) << (7 - n) for n, x in enumerate(order)) for t in {here}.union(*replies)}
        holding += all(any(value[t] <= value[here] for t in one) for one in replies)
    return holding


def test_twenty_statements_in_four_chains() -> None:
    game = conflict(3, widths(10, 3), 20)
    chains = [(x, x + 1) for x in range(19) if x % 5 != 4]
    found = count_completions(OpenConflict.of(game, dict.fromkeys(game.actors, chains)), ["Nash", "GMR"])
    assert found.completions["a0"] == factorial(20) // factorial(5) ** 4
    assert any(0 < row.equilibrium < found.joint for one in found.concepts for row in one.states)


def test_what_is_refused() -> None:
    game = conflict(1, [2, 2], 4)
    with pytest.raises(InputError, match="did you mean 'GMR'"):
        count_completions(game, ["GNR"])
    with pytest.raises(InputError, match="code 99 cannot be"):
        count_completions(game, states=[99])
    with pytest.raises(InputError, match="did you mean 'a1'"):
        OpenConflict.of(game, {"a1x": []})
    with pytest.raises(InputError, match="contradict each other"):
        OpenConflict.of(game, {"a0": [(0, 1), (1, 2), (2, 0)]})
    with pytest.raises(InputError, match="numbered from 0; found 0 above 4"):
        OpenConflict.of(game, {"a0": [(0, 4)]})


def test_joint_completions_are_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LimitError, match=r"SEQ join the orders of all actors: .* A sample of completions"):
        count_completions(conflict(2, widths(6, 3), 6), ["SEQ"])
    monkeypatch.setattr(completions_joint, "MAX_LISTED_ORDERS", 100)
    with pytest.raises(LimitError, match="SEQ and SSEQ join the orders of all actors: more than 100 orders"):
        count_completions(conflict(2, widths(6, 3), 6), ["SEQ", "SSEQ"])


def test_too_many_steps_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completions_thresholds, "MAX_STEPS", 5_000)
    with pytest.raises(LimitError, match="more than 5,000 steps"):
        count_completions(conflict(3, widths(10, 3), 12), ["GMR"])
