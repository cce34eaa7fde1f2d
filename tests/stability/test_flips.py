"""The fewest exchanges in rankings against a reference that goes through all weak orders of up to four states."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import standoff
from standoff.errors import InputError
from standoff.game import Game
from standoff.stability.changes import fewest
from standoff.stability.flips import StateFlip, state_flip
from tests.reference import flips as reference
from tests.strategies import GraphConflict, actor_names

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")
ALL_SETS = 100_000
UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@st.composite
def small_conflicts(draw: st.DrawFn, states: int, actors: int) -> GraphConflict:
    targets = [st.frozensets(st.sampled_from([t for t in range(states) if t != s])) for s in range(states)]
    return GraphConflict(
        states=states,
        moves=tuple(tuple(draw(target) for target in targets) for _ in range(actors)),
        ranks=tuple(
            tuple(draw(st.lists(st.integers(0, states - 1), min_size=states, max_size=states))) for _ in range(actors)
        ),
    )


def compare(conflict: GraphConflict, state: int, concept: str, actor: int | None, changeable: list[int]) -> StateFlip:
    names = actor_names(conflict.actors)
    found = state_flip(
        conflict.game(),
        str(state + 1),
        concept,
        None if actor is None else names[actor],
        [names[n] for n in changeable],
        most_exchanges=12,
        most_sets=ALL_SETS,
    )
    expected = reference.state_flips(conflict.reference(), state, concept, actor, changeable)
    if expected is None:
        assert found.never
        assert found.size is None
    else:
        assert (found.size, found.ruled_out) == (expected[0], expected[0] - 1)
        assert found.number == len(expected[1])
        assert {rankings_after(conflict, names, found, number) for number in range(found.number)} == expected[1]
    return found


def rankings_after(
    conflict: GraphConflict, names: list[str], found: StateFlip, number: int
) -> tuple[tuple[int, ...], ...]:
    """The rankings after one set of changes; those that do not change as they were."""
    after = []
    for actor, ranks in enumerate(conflict.ranks):
        better = {(a, b) for a in range(conflict.states) for b in range(conflict.states) if ranks[a] > ranks[b]}
        changed = [change for change in found.sets[number] if change.actor == names[actor]]
        for change in changed:
            a, b = int(change.first) - 1, int(change.second) - 1
            better -= {(a, b), (b, a)}
            better |= {"better": {(a, b)}, "worse": {(b, a)}, "tied": set()}[change.after]
        if names[actor] not in found.may_change:
            after.append(tuple(ranks))
            continue
        heights = [sum((a, b) in better for b in range(conflict.states)) for a in range(conflict.states)]
        levels = sorted(set(heights))
        after.append(tuple(levels.index(height) for height in heights))
    return tuple(after)


@UNHURRIED
@given(small_conflicts(3, 2), st.integers(0, 2), st.sampled_from(CONCEPTS), st.sampled_from([None, 0, 1]))
def test_all_weak_orders_of_three_states(conflict: GraphConflict, state: int, concept: str, actor: int | None) -> None:
    compare(conflict, state, concept, actor, [0, 1])


@UNHURRIED
@given(small_conflicts(4, 3), st.integers(0, 3), st.sampled_from(CONCEPTS), st.sampled_from([None, 0, 1]), st.data())
def test_all_weak_orders_of_four_states(
    conflict: GraphConflict, state: int, concept: str, actor: int | None, data: st.DataObject
) -> None:
    compare(conflict, state, concept, actor, [data.draw(st.sampled_from([0, 1, 2]))])


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(small_conflicts(4, 2), st.integers(0, 3), st.sampled_from(CONCEPTS), st.sampled_from([None, 0, 1]))
def test_two_rankings_of_four_states(conflict: GraphConflict, state: int, concept: str, actor: int | None) -> None:
    compare(conflict, state, concept, actor, [0, 1])


def test_weak_and_strict_orders_are_all_there() -> None:
    assert [len(list(reference.weak_orders(n))) for n in (1, 2, 3, 4)] == [1, 3, 13, 75]
    assert [len(reference.strict_orders(range(n))) for n in (1, 2, 3, 4)] == [1, 3, 19, 219]


def test_dilemma_by_hand() -> None:
    """In the prisoners' dilemma defection is one exchange away from being no equilibrium: of the two worst states."""
    game = standoff.load("prisoners-dilemma").game()
    found = {state: state_flip(game, state) for state in game.state_ids}
    (defect,) = (state for state, flip in found.items() if flip.stable)
    assert game.yes(defect) == ()
    assert (found[defect].size, found[defect].number) == (1, 2)
    assert {change.actor for (change,) in found[defect].sets} == set(game.actors)
    assert all(change.second == defect and change.after == "better" for (change,) in found[defect].sets)
    (cooperate,) = (state for state in game.state_ids if len(game.yes(state)) == 2)
    # each has to like mutual cooperation no less than being the only one to defect: one pair of states for each of them
    assert (found[cooperate].size, found[cooperate].number) == (2, 4)


def test_elmira_as_published() -> None:
    """State 5 is an equilibrium (Kilgour, Hipel, Fang and Peng 2001); which single exchange of ranks undoes it."""
    game = standoff.load("elmira").game()
    found = state_flip(game, "5")
    assert found.stable
    assert found.size == 1
    changes = {(change.actor, change.first, change.second, change.after) for (change,) in found.sets}
    assert changes == {("uniroyal", "9", "5", "better"), ("lg", "1", "5", "better")}
    assert [state_flip(game, "5", "SEQ", actor).size for actor in game.actors] == [4, 1, 1]


@pytest.mark.parametrize("concept", ["Nash", "GMR", "SMR"])
def test_beyond_the_limit_the_size_is_still_known(concept: str) -> None:
    ranks = list(range(12))
    moves = {"a": {"12": ["1"]}, "b": {}}
    game = Game.from_graph([str(n + 1) for n in range(12)], moves, {"a": ranks, "b": ranks})
    found = state_flip(game, "12", concept, most_exchanges=4)
    assert (found.size, found.ruled_out, found.sets, found.more) == (11, 10, (), True)
    (alone,) = {state_flip(game, "12", credible, "a", ["a"], most_exchanges=4).size for credible in ("SEQ", "SSEQ")}
    assert alone == 11


def test_bounds_are_named() -> None:
    ranks = list(range(12))
    moves = {"a": {"12": ["1"]}, "b": {"1": ["2"]}}
    game = Game.from_graph([str(n + 1) for n in range(12)], moves, {"a": ranks, "b": ranks})
    found = state_flip(game, "12", "SEQ", most_exchanges=4)
    assert (found.size, found.ruled_out, found.never, found.stopped) == (None, 4, False, None)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("10", "Nash"), "there is no state '10'"),
        (("5", "Nsh"), "did you mean 'Nash'"),
        (("5", "Nash", "uniroyale"), "did you mean 'uniroyal'"),
        (("5", "Nash", None, ["mo"]), "did you mean 'moe'"),
    ],
)
def test_wrong_names(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        state_flip(standoff.load("elmira").game(), *arguments)  # type: ignore[arg-type]


class _Cover:
    """Pick changes so that each of some sets is met."""

    def __init__(self, sets: list[list[int]]) -> None:
        self.sets = sets

    def reasons(self, changes: object) -> list[list[tuple[int, int]]] | None:
        picked = set(changes)  # type: ignore[call-overload]
        return [[(n, 1) for n in one] for one in self.sets if not picked & set(one)] or None


@given(st.lists(st.lists(st.integers(0, 5), max_size=4, unique=True), max_size=6))
def test_search_finds_every_smallest_hitting_set(sets: list[list[int]]) -> None:
    found = fewest(_Cover(sets), 6)
    from itertools import combinations

    for size in range(7):
        expected = {frozenset(c) for c in combinations(range(6), size) if all(set(c) & set(one) for one in sets)}
        if expected:
            assert found.size == size
            assert {frozenset(n for n, _ in one) for one in found.sets} == expected
            assert len(found.sets) == len(expected)
            return
    assert found.impossible


def test_search_says_where_it_stopped() -> None:
    sets = [[10 * n + m for m in range(4)] for n in range(4)]
    assert fewest(_Cover(sets), 3).ruled_out == 3
    assert fewest(_Cover(sets), 4, max_tried=3).stopped == "3 sets of changes were tried"
    some = fewest(_Cover(sets), 4, max_counted=7)
    assert (some.size, len(some.sets), some.more, some.ruled_out) == (4, 7, True, 3)
