"""How far a result holds, against lists of all rankings."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

import standoff
from standoff.errors import InputError
from standoff.game import Game
from standoff.game.preference import Pairs, ranking
from standoff.stability import cases
from standoff.stability.flips import state_flip
from standoff.stability.robust import Robustness, robustness
from tests.reference import stability as reference
from tests.stability.test_inverse import lively, true_in
from tests.stability.test_rankings import Levels, distance, rankings
from tests.strategies import GraphConflict, actor_names

CONCEPTS = reference.CONCEPTS


def is_stable(conflict: GraphConflict, ranks: tuple[Levels, ...], concept: str, state: int, judge: int | None) -> bool:
    literal = reference.Conflict(conflict.actors, conflict.states, conflict.reference().moves, ranks)
    judges = range(conflict.actors) if judge is None else [judge]
    return all(reference.STABILITY[concept](literal, i, state) for i in judges)


def strict(conflict: GraphConflict, seed: int) -> GraphConflict:
    draw = random.Random(seed)
    ranks = tuple(tuple(draw.sample(range(conflict.states), conflict.states)) for _ in range(conflict.actors))
    return GraphConflict(conflict.states, conflict.moves, ranks)


def check_neighbours(conflict: GraphConflict, concept: str, state: int, judge: int | None) -> Robustness:
    names = actor_names(conflict.actors)
    found = robustness(
        conflict.game(), str(state + 1), concept, None if judge is None else names[judge], names[:2], swaps=3
    )
    now = is_stable(conflict, conflict.ranks, concept, state, judge)
    assert found.stable == now
    assert [one.actors for one in found.neighbours] == [(names[0],), (names[1],), (names[0], names[1])]
    for one in found.neighbours:
        changing = [names.index(name) for name in one.actors]
        assert one.ties == any(len(set(conflict.ranks[i])) < conflict.states for i in changing)
        rows = [[0, 0] for _ in range(4)]
        breaks: int | None = None
        for chosen in itertools.product(rankings(conflict.states, ties=one.ties), repeat=len(changing)):
            ranks = list(conflict.ranks)
            for i, levels in zip(changing, chosen, strict=True):
                ranks[i] = levels
            swaps = sum(distance(ranks[i], conflict.ranks[i], ties=one.ties) for i in changing)
            stays = is_stable(conflict, tuple(ranks), concept, state, judge) == now
            if not stays and (breaks is None or swaps < breaks):
                breaks = swaps
            for row in rows[swaps:]:
                row[0], row[1] = row[0] + 1, row[1] + stays
        assert [[row.rankings, row.staying] for row in one.within] == rows[: len(one.within)]
        assert (one.breaks, one.never) == (breaks, breaks is None)
        assert bool(one.example) == (breaks is not None)
        if one.ties:
            flip = state_flip(
                conflict.game(), str(state + 1), concept, found.actor, one.actors, most_exchanges=12, most_sets=1
            )
            assert flip.size == breaks
    return found


@pytest.mark.parametrize("concept", CONCEPTS)
def test_neighbouring_rankings(concept: str) -> None:
    changed = 0
    for seed in range(8):
        judge = [None, 0, 1][seed % 3]
        found = check_neighbours(strict(lively(seed, 4, 3), seed), concept, seed % 4, judge)
        check_neighbours(lively(seed, 3, 2), concept, seed % 3, judge)
        changed += sum(one.breaks is not None for one in found.neighbours)
    assert changed > 3


# --- completions --------------------------------------------------------------------------------------------------


def with_unknown(conflict: GraphConflict, actor: int, unknown: set[frozenset[int]]) -> Game:
    """The game with some pairs of states of an actor unknown."""
    names = actor_names(conflict.actors)
    ranks = np.array(conflict.ranks[actor])
    better = ranks[:, None] > ranks[None, :]
    hidden = np.zeros_like(better)
    for pair in unknown:
        first, second = sorted(pair)
        hidden[first, second] = hidden[second, first] = True
    preferences = {name: ranking(own) for name, own in zip(names, conflict.ranks, strict=True)}
    plain = conflict.game()
    return Game(
        plain.actors,
        plain.state_ids,
        tuple(Pairs(better & ~hidden, hidden) if n == actor else preferences[name] for n, name in enumerate(names)),
        arcs=plain.arcs,
    )


def completes(levels: Levels, ranks: Levels, unknown: set[frozenset[int]], *, ties: bool) -> bool:
    for a, b in itertools.combinations(range(len(ranks)), 2):
        new, old = (levels[a] > levels[b]) - (levels[a] < levels[b]), (ranks[a] > ranks[b]) - (ranks[a] < ranks[b])
        if (new != old) if frozenset((a, b)) not in unknown else (new == 0 and not ties):
            return False
    return True


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("concept", CONCEPTS)
def test_completions(concept: str, ties: bool) -> None:
    some = 0
    for seed in range(40):
        conflict = lively(seed, 5, 3)
        draw = random.Random(seed)
        pairs = [frozenset(pair) for pair in itertools.combinations(range(5), 2)]
        unknown = set(draw.sample(pairs, 6))
        actor, state, judge = seed % 3, seed % 5, [None, 0, 1, 2][seed % 4]
        every = [
            levels for levels in rankings(5, ties=True) if completes(levels, conflict.ranks[actor], unknown, ties=ties)
        ]
        names = actor_names(3)
        if not every:
            continue
        found = robustness(
            with_unknown(conflict, actor, unknown),
            str(state + 1),
            concept,
            None if judge is None else names[judge],
            ties=ties,
        ).completions
        assert found is not None
        holding = 0
        assert found.conditions is not None
        for levels in every:
            ranks = tuple(levels if n == actor else own for n, own in enumerate(conflict.ranks))
            holds = is_stable(conflict, ranks, concept, state, judge)
            holding += holds
            assert all(true_in(one, ranks, names) for one in found.conditions) == holds
        assert (found.completions, found.holding) == (len(every), holding)
        assert (found.actors, found.ties, found.limited) == ((names[actor],), ties, ())
        some += 0 < holding < len(every)
    assert some >= 1


def test_known_pairs_that_fit_no_ranking() -> None:
    better = np.zeros((4, 4), dtype=bool)
    better[0, 1] = better[1, 2] = better[2, 0] = True
    unknown = np.zeros((4, 4), dtype=bool)
    unknown[:3, 3] = unknown[3, :3] = True
    game = Game.from_graph(list("1234"), {"a": {"1": ["2"]}}, {"a": Pairs(better, unknown)})
    with pytest.raises(InputError, match="a: no ranking agrees"):
        robustness(game, "1")
    with pytest.raises(InputError, match="no state '9'"):
        robustness(game, "9")
    with pytest.raises(InputError, match="not for 'SIM'"):
        robustness(game, "1", "SIM")


def test_elmira_by_hand() -> None:
    """State 8 is an equilibrium by Nash; local government's one move away from it, to 4, is 2 swaps from better."""
    game = standoff.load("elmira").game()
    found = robustness(game, "8", "Nash")
    assert found.stable is True
    sizes = {one.actors: one.breaks for one in found.neighbours}
    for name in game.actors:
        flip = state_flip(game, "8", "Nash", None, [name])
        assert sizes[name,] == flip.size
    assert found.neighbours[-1].actors == game.actors
    assert sizes[game.actors] == state_flip(game, "8", "Nash").size


def test_what_is_not_computed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "MAX_CASES", 3)
    conflict = strict(lively(3, 6, 3), 3)
    found = robustness(conflict.game(), "2", "SSEQ", swaps=2)
    assert any(one.limited for one in found.neighbours)
    assert all(one.limited or len(one.within) == 3 for one in found.neighbours)
    assert any(not one.within for one in found.neighbours)


@pytest.mark.parametrize("concept", ["Nash", "GMR", "SMR"])
def test_completions_are_a_product_over_actors(concept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judged together, three actors' unknown rankings would be too many cases; actor by actor they are few."""
    nothing, everything = np.zeros((8, 8), dtype=bool), ~np.eye(8, dtype=bool)
    options = {name: ["x"] for name in "abc"}
    game = Game.from_options(options, {name: Pairs(nothing, everything) for name in options})
    alone = [robustness(game, "1", concept, name).completions for name in options]
    monkeypatch.setattr(cases, "MAX_CASES", 100)
    found = robustness(game, "1", concept).completions
    assert found is not None
    assert found.limited == ()
    assert found.completions == 40_320**3
    expected = 1
    for one in alone:
        assert one is not None
        assert one.holding is not None
        assert one.completions == 40_320**3
        expected *= one.holding // 40_320**2
    assert found.holding == expected
    assert 0 < expected < 40_320**3
