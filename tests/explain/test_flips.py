"""The fewest changes of priority against a reference that tries every set of changes and every partial order."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import standoff
from standoff.case.load import LoadedCase, parse_case
from standoff.errors import InputError, LimitError
from standoff.explain.completion_counts import linear_extensions
from standoff.explain.flips import Flip, flips_of_questions, flips_of_state
from standoff.explain.orders import Order
from tests.reference import flips as reference
from tests.reference import verdicts
from tests.reference.random_cases import cases

UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large])
ALL_SETS = 10_000


def loaded(case: dict[str, Any]) -> LoadedCase:
    file, located = parse_case(json.dumps(case, ensure_ascii=False))
    return LoadedCase(file, located, "random", None)


def flips(case: dict[str, Any], to: str | None = None, within: int = 2) -> dict[str, Flip]:
    try:
        found = flips_of_questions(loaded(case), to=to, most_changes=within, most_sets=ALL_SETS)
    except InputError:
        assume(False)
        raise
    return {flip.id: flip for flip in found.flips}


def changes_of(flip: Flip) -> set[frozenset[reference.Change]]:
    """The sets found, in the words of the reference; of a dropped pair it is not said which way it was."""
    found = set()
    for one in flip.sets:
        changes = set()
        for change in one.changes:
            first, second = sorted((change.higher, change.lower))
            ranked = "first" if change.higher == first else "second"
            changes.add(((change.actor, first, second), "neither" if change.kind == "dropped" else ranked))
        found.add(frozenset(changes))
    return found


def compare(flip: Flip, questioned: reference.Questioned, to: str | None, within: int) -> None:
    now = questioned.verdict()
    assert flip.verdict == now
    expected = questioned.flips(lambda verdict: verdict == to if to else verdict != now, within)
    assert flip.stopped is None
    if expected is None:
        assert flip.size is None
        assert flip.never or flip.ruled_out >= within
    elif flip.size == 0:
        assert expected[0] == 0
    else:
        assert (flip.size, flip.ruled_out) == (expected[0], expected[0] - 1)
        assert changes_of(flip) == expected[1]
        assert flip.number == len(expected[1])
        assert not flip.more
        for one in flip.sets:
            assert questioned.verdict(_only(changes_of(Flip(**{**vars(flip), "sets": (one,)})))) == one.gives


def _only(sets: set[frozenset[reference.Change]]) -> list[reference.Change]:
    (one,) = sets
    return list(one)


@UNHURRIED
@given(cases(), st.sampled_from([None, "FOLLOWS", "AGAINST", "SILENT", "OPEN"]))
def test_against_every_set_of_changes_in_every_reading(case: dict[str, Any], to: str | None) -> None:
    try:
        questioned = {item["id"]: reference.Questioned(case, item) for item in case["questions"]}
    except ValueError:
        assume(False)
    for name, flip in flips(case, to).items():
        asked = questioned[name]
        if asked.readings and len(asked.couples()) <= 6:
            compare(flip, asked, to, 2)


@st.composite
def one_actor_cases(draw: st.DrawFn) -> dict[str, Any]:
    """One actor with up to four goals, some ranked, some that say the same, some that decide nothing."""
    formulas = ["me.x", "not me.x", "me.y", "not me.y", "me.x and me.y", "me.x or me.y", "not (me.y)", "me.x or not me.x"]
    chosen = draw(st.lists(st.sampled_from(formulas), min_size=2, max_size=4))
    goals = [{"id": f"g{n}", "wants": text, "grounds": ["s1"]} for n, text in enumerate(chosen)]
    order = draw(st.permutations([goal["id"] for goal in goals]))
    ranked = draw(st.sampled_from(["hardly", "some", "all"]))
    chains = [list(order)] if ranked == "all" else [
        [a, b]
        for n, a in enumerate(order)
        for b in order[n + 1 :]
        if draw(st.integers(0, 1 if ranked == "some" else 3)) == 0
    ]
    alternatives = draw(st.lists(st.sampled_from([["not x"], ["not y"], ["not x", "not y"]]), min_size=1, max_size=2, unique_by=tuple))
    return {
        "standoff": 1,
        "title": "one actor",
        "sources": {"text": {"title": "A text"}},
        "ledger": [{"id": "s1", "source": "text", "says": "something", "use": "model"}],
        "actors": {
            "me": {
                "options": {"x": "do x", "y": "do y"},
                "goals": goals,
                "outranks": [{"chain": chain, "grounds": ["s1"]} for chain in chains],
            }
        },
        "states": {"now": {"yes": ["me.x", "me.y"]}},
        "questions": [{"id": "q", "ask": "why?", "actor": "me", "at": "now", "rather_than": alternatives}],
    }  # fmt: skip


@UNHURRIED
@given(one_actor_cases(), st.sampled_from([None, "FOLLOWS", "AGAINST", "SILENT", "OPEN"]))
def test_against_every_strict_partial_order(case: dict[str, Any], to: str | None) -> None:
    try:
        questioned = reference.Questioned(case, case["questions"][0])
    except ValueError:  # goals that say the same outrank each other in a circle
        assume(False)
    flip = flips(case, to, within=6)["q"]
    now = questioned.verdict()
    expected = questioned.nearest_order(lambda verdict: verdict == to if to else verdict != now)
    if expected is None:
        assert flip.never
    elif expected[0] == 0:
        assert flip.size == 0
    else:
        assert (flip.size, flip.number) == expected
        assert flip.ruled_out == expected[0] - 1


@given(st.integers(0, 6).flatmap(lambda n: st.tuples(st.just(n), st.permutations(range(n)), st.integers(0, 2**15))))
def test_linear_extensions(drawn: tuple[int, list[int], int]) -> None:
    count, order, bits = drawn
    pairs = {(a, b) for n, a in enumerate(order) for m, b in enumerate(order) if n < m and bits >> (n * 5 + m) % 15 & 1}
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs |= more
    below = [sum(1 << b for a, b in pairs if a == goal) for goal in range(count)]
    every = linear_extensions(Order(tuple(below)), (1 << count) - 1)
    assert every == reference.linear_extensions(range(count), frozenset(pairs))


@UNHURRIED
@given(cases())
def test_counts_against_listed_completions(case: dict[str, Any]) -> None:
    try:
        expected = verdicts.verdicts(case)
    except ValueError:
        assume(False)
    for name, flip in flips(case, within=0).items():
        if flip.verdict == "NOT POSSIBLE":
            continue
        assert flip.counts is not None
        occurring = {outcome for outcome, count in flip.counts.in_all.items() if count}
        assert occurring == {o for reading in expected[name]["readings"] for o in reading["outcomes"] or ()}
        possible = [listed for listed in expected[name]["outcomes_by_completion"] if listed]
        assert sum(line.readings for line in flip.counts.per_reading) == len(possible)
        # completions of all goals hold each completion of the differing goals; the shares need not be equal,
        # but where all goals differ the counts are those of the list
        for line in flip.counts.per_reading:
            assert sum(line.completions.values()) >= 1
