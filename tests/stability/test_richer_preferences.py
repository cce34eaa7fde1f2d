"""Unknown preference, strength and attitudes against their literal references, on random conflicts of 2 to 5 actors."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.stability.rules import Rules
from tests import richer_preferences as rich
from tests.reference import preferences as reference
from tests.reference.preferences import FORMS
from tests.strategies import Conflict, examples

SETS = "abcd"


@given(rich.any_conflicts(), st.booleans(), st.booleans(), st.booleans(), st.data())
@examples(6)
def test_unknown_preference(
    conflict: Conflict, certain_only: bool, equality: bool, weakly_credible: bool, data: st.DataObject
) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.relations(rich.states_of(conflict)))
    slow = reference.Unknown(rich.moves_of(conflict), tables, certain_only, equality, weakly_credible)
    rules = Rules(
        uncertain_moves_credible=not certain_only,
        equal_sanctions=equality,
        credible="not worse" if weakly_credible else "better",
    )
    names = [f"{form}_{letter}" for form in FORMS for letter in SETS]
    found = rich.marks(rich.with_preferences(conflict, [rich.as_relation(table) for table in tables]), names, rules)

    for form in FORMS:
        for letter in SETS:
            rich.assert_same(
                found,
                rich.expected(conflict, f"{form}_{letter}", lambda i, s: slow.stable(form, letter, i, s)),  # noqa: B023
            )


@given(rich.any_conflicts(), st.booleans(), st.booleans(), st.booleans(), st.data())
@examples(6)
def test_strong_and_weak(
    conflict: Conflict, lax: bool, equality: bool, weakly_credible: bool, data: st.DataObject
) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.degrees(rich.states_of(conflict)))
    slow = reference.Strength(rich.moves_of(conflict), tables, lax, equality, weakly_credible)
    rules = Rules(
        escape_loss="not better" if lax else "as the sanction",
        equal_sanctions=equality,
        credible="not worse" if weakly_credible else "better",
    )
    game = rich.with_preferences(conflict, [rich.as_degrees(table) for table in tables])
    found = rich.marks(game, [f"{kind}-{form}" for form in FORMS[1:] for kind in ("strong", "weak")], rules)

    for form in FORMS[1:]:
        rich.assert_same(found, rich.expected(conflict, f"strong-{form}", lambda i, s: slow.strongly(form, i, s)))  # noqa: B023
        rich.assert_same(found, rich.expected(conflict, f"weak-{form}", lambda i, s: slow.weakly(form, i, s)))  # noqa: B023


@given(rich.any_conflicts(), st.integers(1, 4), st.booleans(), st.data())
@examples(2)
def test_stable_at_a_degree(conflict: Conflict, top: int, lax: bool, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.degrees(rich.states_of(conflict), top))
    slow = reference.Strength(rich.moves_of(conflict), tables, lax)
    rules = Rules(escape_loss="not better" if lax else "as the sanction")
    degrees = range(slow.largest_degree() + 1)
    game = rich.with_preferences(conflict, [rich.as_degrees(table) for table in tables])
    found = rich.marks(game, [f"{form}@{k}" for form in FORMS[1:] for k in degrees], rules)

    for form in FORMS[1:]:
        for k in degrees:
            rich.assert_same(found, rich.expected(conflict, f"{form}@{k}", lambda i, s: slow.at_degree(form, k, i, s)))  # noqa: B023


@given(rich.any_conflicts(), st.data())
@examples(2)
def test_simple_concepts_read_degrees_as_better_at_any_degree(conflict: Conflict, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.degrees(rich.states_of(conflict), 3))
    slow = reference.Strength(rich.moves_of(conflict), tables)
    found = rich.marks(rich.with_preferences(conflict, [rich.as_degrees(table) for table in tables]), FORMS[1:])

    for form in FORMS[1:]:
        rich.assert_same(found, rich.expected(conflict, form, lambda i, s: slow.in_general(form, i, s)))  # noqa: B023


@pytest.mark.parametrize("ranked", [True, False])
@given(conflict=rich.any_conflicts(), data=st.data())
@examples(4)
def test_attitudes(ranked: bool, conflict: Conflict, data: st.DataObject) -> None:
    game = conflict.game()
    preferences: list[Any] = list(game.preferences)
    better = [[[int(a > b) for b in ranks] for a in ranks] for ranks in conflict.ranks]
    if not ranked:
        tables = rich.one_per_actor(data.draw, conflict.actors, rich.degrees(rich.states_of(conflict)))
        better = [[[int(d > 0) for d in row] for row in table] for table in tables]
        preferences = [
            rich.as_relation([[">" if d > 0 else "<" if d < 0 else "~" for d in row] for row in table])
            for table in tables
        ]
    e = [rich.one_per_actor(data.draw, conflict.actors, st.sampled_from([1, 0, -1])) for _ in range(conflict.actors)]
    attitudes = {one: dict(zip(game.actors, towards, strict=True)) for one, towards in zip(game.actors, e, strict=True)}
    slow = reference.Attitudes(rich.moves_of(conflict), better, e)
    found = rich.marks(rich.with_preferences(conflict, preferences, attitudes), [f"R{form}" for form in FORMS])

    for form in FORMS:
        rich.assert_same(found, rich.expected(conflict, f"R{form}", lambda i, s: slow.stable(form, i, s)))  # noqa: B023
