"""Fuzzy, probabilistic and grey preference against their literal references, on random conflicts of 2 to 5 actors."""

from hypothesis import given
from hypothesis import strategies as st

from standoff.stability.rules import Rules
from tests import richer_preferences as rich
from tests.reference import preferences as reference
from tests.reference.preferences import FORMS
from tests.strategies import Conflict, examples


@given(rich.any_conflicts(), st.booleans(), st.data())
@examples(4)
def test_fuzzy_preference(conflict: Conflict, above: bool, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.certainties(rich.states_of(conflict)))
    gamma = rich.one_per_actor(data.draw, conflict.actors, rich.thresholds())
    slow = reference.Fuzzy(rich.moves_of(conflict), tables, gamma, above)
    preferences = [rich.as_fuzzy(table, threshold) for table, threshold in zip(tables, gamma, strict=True)]
    rules = Rules(threshold="above" if above else "at least")
    found = rich.marks(rich.with_preferences(conflict, preferences), ("FR", "FGMR", "FSMR", "FSEQ"), rules)

    for form, name in zip(FORMS, ("FR", "FGMR", "FSMR", "FSEQ"), strict=True):
        rich.assert_same(found, rich.expected(conflict, name, lambda i, s: slow.stable(form, i, s)))  # noqa: B023


@given(rich.any_conflicts(), st.data())
@examples(4)
def test_probabilistic_preference(conflict: Conflict, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.chances(rich.states_of(conflict)))
    alpha, beta = (rich.one_per_actor(data.draw, conflict.actors, rich.thresholds()) for _ in range(2))
    gamma = rich.one_per_actor(data.draw, conflict.actors, rich.gammas())
    slow = reference.Probabilistic(rich.moves_of(conflict), tables, alpha, beta, gamma)
    preferences = [rich.as_probabilistic(*own) for own in zip(tables, alpha, beta, gamma, strict=True)]
    found = rich.marks(rich.with_preferences(conflict, preferences), ("PNash", "PGMR", "PSMR", "PSEQ"))

    for form in FORMS:
        rich.assert_same(found, rich.expected(conflict, f"P{form}", lambda i, s: slow.stable(form, i, s)))  # noqa: B023


@given(rich.any_conflicts(), st.booleans(), st.data())
@examples(3)
def test_grey_preference(conflict: Conflict, above: bool, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.bounds(rich.states_of(conflict)))
    attitude = rich.one_per_actor(data.draw, conflict.actors, rich.shares())
    gamma = rich.one_per_actor(data.draw, conflict.actors, rich.thresholds())
    low, high = ([own[side] for own in tables] for side in (0, 1))
    slow = reference.Grey(rich.moves_of(conflict), low, high, attitude, gamma, above)
    preferences = [rich.as_grey(*own) for own in zip(tables, attitude, gamma, strict=True)]
    rules = Rules(threshold="above" if above else "at least")
    found = rich.marks(rich.with_preferences(conflict, preferences), [f"Grey{form}" for form in FORMS], rules)

    for form in FORMS:
        rich.assert_same(found, rich.expected(conflict, f"Grey{form}", lambda i, s: slow.stable(form, i, s)))  # noqa: B023
