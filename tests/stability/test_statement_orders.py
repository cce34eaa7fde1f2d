"""The nearest order of statements against all orders of up to six, each judged by the literal reference."""

from __future__ import annotations

import itertools

import pytest
from conflicts import conflict, widths
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standoff.errors import InputError, LimitError
from standoff.game.prioritised import PrioritisedGame
from standoff.stability.statement_orders import is_met, order_change
from standoff.stability.statement_orders_claims import Group, Told
from tests.engines.conflicts import as_reference, prioritised
from tests.reference import stability as reference

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")


def turned(order: tuple[int, ...]) -> int:
    return sum(one > other for one, other in itertools.combinations(order, 2))


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(prioritised(actors=(2, 3), most_options=5, most_statements=6), st.data())
def test_no_order_is_nearer(game: PrioritisedGame, data: st.DataObject) -> None:
    codes, literal = as_reference(game)
    judge = data.draw(st.integers(0, len(game.actors) - 1))
    state = data.draw(st.integers(0, len(codes) - 1))
    concept = data.draw(st.sampled_from(CONCEPTS))
    statements = len(game.statements[judge])
    couples = list(itertools.combinations(range(statements), 2))
    kept = data.draw(st.lists(st.sampled_from(couples), unique=True, max_size=3)) if couples else []
    truths = [game.truths(judge, code) for code in codes]
    known: dict[tuple[bool, int, int], set[int]] = {}

    def stable(order: tuple[int, ...]) -> bool:
        own = [sum(held[x] << (statements - n) for n, x in enumerate(order)) for held in truths]
        ranks = [own if n == judge else ranks for n, ranks in enumerate(literal.rank)]
        after = reference.Conflict(literal.actors, literal.states, literal.moves, ranks, known_joint_moves=known)
        return reference.STABILITY[concept](after, judge, state)

    now = stable(tuple(range(statements)))
    distances = {
        order: turned(order)
        for order in itertools.permutations(range(statements))
        if all(order.index(a) < order.index(b) for a, b in kept) and stable(order) != now
    }
    found = order_change(game, codes[state], concept, game.actors[judge], kept)
    assert (found.stable, found.pairs) == (now, min(distances.values(), default=None))
    assert found.never == (not distances)
    if distances:
        assert distances[found.order] == found.pairs == len(found.turned)
        assert all(found.order.index(lower) < found.order.index(higher) for higher, lower in found.turned)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_twenty_five_statements(concept: str) -> None:
    """The order that is found does it, and with any neighbours of it turned back to how they were it does not."""
    told = Told(conflict(4, widths(9, 3), 25))
    changed = 0
    for code in told.codes[::20].tolist():
        found = order_change(told, code, concept, "a1")
        if found.never:
            continue
        changed += 1
        place = told.place(code)
        here, groups = int(told.truths(1)[place]), told.groups(concept, 1, place)
        assert is_met(*_reordered(here, groups, found.order)) != found.stable
        for at in range(24):
            if found.order[at] > found.order[at + 1]:
                back = list(found.order)
                back[at], back[at + 1] = back[at + 1], back[at]
                assert is_met(*_reordered(here, groups, tuple(back))) == found.stable
    assert changed


def _reordered(here: int, groups: list[Group], order: tuple[int, ...]) -> tuple[int, list[Group]]:
    """The truths of the state and the groups, with the statements in another order."""

    def moved(truth: int) -> int:
        return sum(1 << n for n, x in enumerate(order) if truth >> x & 1)

    return moved(here), [tuple(tuple(map(moved, one)) for one in group) for group in groups]


def test_what_no_order_can_do() -> None:
    """Nothing outranks the only statement, and it holds at the state: reordering alone is impossible."""
    game = PrioritisedGame.of({"a": ["x"], "b": ["y"]}, {"a": ["a.x"], "b": ["b.y", "not b.y"]})
    found = order_change(game, 1, "Nash", "a")
    assert (found.stable, found.pairs, found.never, found.order) == (True, None, True, ())
    other = order_change(game, 1, "Nash", "b")
    assert (other.stable, other.pairs, other.order, other.turned) == (False, 1, (1, 0), ((0, 1),))
    assert order_change(game, 1, "Nash", "b", [(0, 1)]).never


def test_what_is_refused() -> None:
    game = conflict(1, [2, 2], 3)
    for arguments, words in (
        ((99, "Nash", "a0"), "code 99 cannot be"),
        ((0, "Nsh", "a0"), "did you mean 'Nash'"),
        ((0, "Nash", "a7"), "no actor 'a7'"),
        ((0, "Nash", "a0", [(2, 1)]), "statement 2 does not stand above statement 1 of 3"),
    ):
        with pytest.raises(InputError, match=words):
            order_change(game, *arguments)
    with pytest.raises(LimitError, match="a has 63 statements"):
        Told(PrioritisedGame.of({"a": ["x"]}, {"a": ["a.x"] * 63}))
