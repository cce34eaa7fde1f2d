"""The smallest change of a ranking against all strict rankings, each judged by the literal reference."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standoff.errors import InputError
from standoff.game.listing import listed
from standoff.game.prioritised import PrioritisedGame
from standoff.stability.flips import state_flip
from standoff.stability.replies import Replies
from standoff.stability.thresholds import ranking_change
from tests.engines.conflicts import as_reference, prioritised
from tests.reference import stability as reference
from tests.strategies import GraphConflict, OptionConflict, actor_names

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")
UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)


def strict_ranks(draw: st.DrawFn, actors: int, states: int) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(draw(st.permutations(range(states)))) for _ in range(actors))


@st.composite
def strict_graphs(draw: st.DrawFn, most_states: int = 5) -> GraphConflict:
    states, actors = draw(st.integers(4, most_states)), draw(st.integers(2, 3))
    targets = [st.frozensets(st.sampled_from([t for t in range(states) if t != s])) for s in range(states)]
    moves = tuple(tuple(draw(target) for target in targets) for _ in range(actors))
    return GraphConflict(states, moves, strict_ranks(draw, actors, states))


@st.composite
def strict_options(draw: st.DrawFn) -> OptionConflict:
    """Four to six feasible states of three options, some of them one-way."""
    options = draw(st.sampled_from([(2, 1), (1, 2), (1, 1, 1)]))
    infeasible = draw(st.frozensets(st.integers(0, 7), min_size=2, max_size=4))
    ways = draw(st.lists(st.sampled_from(["both", "both", "yes", "no"]), min_size=3, max_size=3))
    yes_stays, no_stays = (frozenset(k for k, way in enumerate(ways) if way == name) for name in ("yes", "no"))
    return OptionConflict(
        options, infeasible, yes_stays, no_stays, strict_ranks(draw, len(options), 8 - len(infeasible))
    )


def turned(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    couples = itertools.combinations(range(len(one)), 2)
    return sum((one[a] > one[b]) != (other[a] > other[b]) for a, b in couples)


@settings(UNHURRIED, max_examples=120)
@given(st.one_of(strict_graphs(), strict_options()), st.data())
def test_no_strict_ranking_is_nearer(conflict: GraphConflict | OptionConflict, data: st.DataObject) -> None:
    literal = conflict.reference()
    state = data.draw(st.integers(0, literal.states - 1))
    judge = data.draw(st.integers(0, literal.actors - 1))
    concept = data.draw(st.sampled_from(CONCEPTS))
    now = reference.STABILITY[concept](literal, judge, state)
    distances = []
    for own in itertools.permutations(range(literal.states)):
        ranks = [own if n == judge else ranks for n, ranks in enumerate(conflict.ranks)]
        after = reference.Conflict(literal.actors, literal.states, literal.moves, ranks)
        if reference.STABILITY[concept](after, judge, state) != now:
            distances.append(turned(tuple(conflict.ranks[judge]), own))
    names = actor_names(conflict.actors)
    found = ranking_change(conflict.game(), str(state + 1), concept, names[judge])
    assert (found.stable, found.pairs) == (now, min(distances, default=None))
    assert found.never == (not distances)
    if found.pairs is not None:
        passed = {int(name) - 1 for name in found.passed}
        anew = _after(conflict.ranks[judge], state, passed, now)
        changed = replace(conflict, ranks=tuple(anew if n == judge else r for n, r in enumerate(conflict.ranks)))
        assert turned(tuple(conflict.ranks[judge]), anew) == found.pairs
        assert reference.STABILITY[concept](changed.reference(), judge, state) != now
    alone = state_flip(conflict.game(), str(state + 1), concept, names[judge], [names[judge]], most_exchanges=15)
    assert (alone.size, alone.never) == (found.pairs, found.never)


def _after(ranks: tuple[int, ...], state: int, passed: set[int], down: bool) -> tuple[int, ...]:
    """The ranking in which the state has moved past these and nothing else has changed."""
    order = sorted(range(len(ranks)), key=lambda s: ranks[s])
    order.remove(state)
    edge = min(ranks[s] for s in passed) if down else max(ranks[s] for s in passed)
    at = sum(ranks[s] < edge or (ranks[s] == edge and not down) for s in order)
    order.insert(at, state)
    return tuple(order.index(s) for s in range(len(ranks)))


@UNHURRIED
@given(prioritised(), st.data())
def test_replies_are_those_of_the_definition(told: PrioritisedGame, data: st.DataObject) -> None:
    _, literal = as_reference(told)
    replies = Replies(listed(told))
    actor = data.draw(st.integers(0, literal.actors - 1))
    state = data.draw(st.integers(0, literal.states - 1))
    moves = replies.moves(actor, state).tolist()
    assert set(moves) == literal.moves[actor][state]
    for concept, joint in (("GMR", literal.moves_of_others), ("SEQ", literal.improvements_of_others)):
        found = replies.after(actor, [state, *moves], concept)
        assert [set(own.tolist()) for own in found] == [{s} | joint(actor, s) for s in (state, *moves)]


def test_wrong_names() -> None:
    game = OptionConflict((1, 1), frozenset(), frozenset(), frozenset(), ((1, 2, 3, 4), (1, 2, 3, 4))).game()
    for arguments, words in (
        (("9", "Nash", "a"), "no state '9'"),
        (("1", "Nsh", "a"), "did you mean 'Nash'"),
        (("1", "Nash", "c"), "no actor 'c'"),
    ):
        with pytest.raises(InputError, match=words):
            ranking_change(game, *arguments)
