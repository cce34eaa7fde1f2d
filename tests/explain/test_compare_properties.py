"""`standoff compare` on generated cases: nothing but what was planted is found, and it explains the verdicts."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from standoff.api import compare
from standoff.errors import InputError
from standoff.explain import compare_elements, compare_ledgers
from standoff.explain.compare_changes import Judge, Trial, steps
from standoff.explain.comparison import Comparison
from tests.explain.codings import Data, case_of
from tests.reference.random_cases import cases
from tests.strategies import examples

NAMED = {"drop link": "links", "drop passage": "readings", "value": "conditions", "choices": "readings"}
KINDS = (*NAMED, "drop goal", "drop priority", "drop infeasible", "basis", "formula", "grounds", "state", "hedge")


def compared(one: Data, other: Data) -> Comparison:
    return compare(case_of(one, "anna"), case_of(other, "ben"))


def plant(draw: st.DrawFn, data: Data, kind: str) -> None:
    """One change of this kind, in place, where the case has something to change."""

    def one_of(items: Any) -> Any:
        found = list(items)
        assume(found)
        return draw(st.sampled_from(found))

    if kind in NAMED:
        items = data.get(NAMED[kind], {})
        change_named(draw, items, one_of(items), kind)
        return
    owners = list(data["actors"].values())
    goals = [(owner["goals"], n) for owner in owners for n in range(len(owner.get("goals", [])))]
    chains = [(owner["outranks"], n) for owner in owners for n in range(len(owner.get("outranks", [])))]
    infeasible = [(data["infeasible"], n) for n in range(len(data.get("infeasible", [])))]
    match kind:
        case "drop goal" | "drop priority" | "drop infeasible":
            numbered = {"drop goal": goals, "drop priority": chains, "drop infeasible": infeasible}[kind]
            items, number = one_of(numbered)
            del items[number]
        case "basis" | "grounds" | "formula":
            items, number = one_of(goals)
            change_goal(draw, data, items[number], kind)
        case "state":
            state = data["states"][one_of(data["states"])]
            option = one_of(f"{actor}.{name}" for actor, own in data["actors"].items() for name in own["options"])
            state["yes"] = sorted({option} ^ set(state["yes"]))
        case "hedge":
            one_of(data["ledger"])["hedge"] = "perhaps"


def change_named(draw: st.DrawFn, items: Data, name: str, kind: str) -> None:
    if kind.startswith("drop"):
        del items[name]
    elif kind == "value":
        items[name]["value"] = "no" if items[name]["value"] == "yes" else "yes"
    else:
        choice = draw(st.sampled_from(list(items[name]["choices"])))
        items[name]["choices"][choice] = {"means": "nothing"}


def change_goal(draw: st.DrawFn, data: Data, goal: Data, kind: str) -> None:
    if kind == "basis":
        goal |= {"basis": "assumed", "because": "planted"}
    elif kind == "grounds":
        assume("grounds" in goal)
        goal["grounds"] = [draw(st.sampled_from([entry["id"] for entry in data["ledger"]]))]
    else:
        wish = "wants" if "wants" in goal else "avoids"
        goal[wish] = f"not ({goal[wish]})"


@st.composite
def pairs_of_codings(draw: st.DrawFn, changes: int = 1) -> tuple[Data, Data]:
    """A generated case, and the same with some changes; either may come first."""
    data = draw(cases())
    other = deepcopy(data)
    for _ in range(changes):
        plant(draw, other, draw(st.sampled_from(KINDS)))
    assume(other != data)
    for one in (data, other):
        try:
            Judge().verdicts(case_of(one).file)
        except InputError:
            assume(False)
    return (data, other) if draw(st.booleans()) else (other, data)


@given(cases())
@examples(0.2)
def test_a_generated_case_is_like_itself(data: Data) -> None:
    found = compared(data, data)
    assert found.same, found.changes


@given(pairs_of_codings())
@examples(0.2)
def test_one_change_is_found_as_one_and_explains_the_verdicts(codings: tuple[Data, Data]) -> None:
    found = compared(*codings)
    verdicts = {pair.a: pair.verdict_b for pair in found.questions}
    unhedged = {pair.a: pair.unhedged_b for pair in found.questions}
    if not found.changes:
        assert all(pair.verdict_a == pair.verdict_b for pair in found.questions)
        assert all(pair.unhedged_a == pair.unhedged_b for pair in found.questions)
        return
    (change,) = found.changes
    assert change.carried, change.why_not
    assert change.verdicts == verdicts
    assert change.unhedged == unhedged
    for pair in found.questions:
        assert (pair.a in change.changes) == (pair.verdict_a != pair.verdict_b)
        assert pair.single == ((1,) if pair.verdict_a != pair.verdict_b else ())


@given(pairs_of_codings(changes=3))
@examples(0.2)
def test_all_changes_together_make_b_of_a(codings: tuple[Data, Data]) -> None:
    one, other = (case_of(data).file for data in codings)
    found = compare_elements.matched(compare_ledgers.side_by_side(one, other))
    judge = Judge()
    listed = steps(found, [])
    trial = Trial(found, judge, *judge.verdicts(one))
    verdicts, unhedged, _ = trial.after(listed)
    assert (verdicts, unhedged) == judge.verdicts(other), [step.says for step in listed]


@given(cases(), cases())
@examples(0.2)
def test_counts_are_symmetric(one: Data, other: Data) -> None:
    there, back = compared(one, other), compared(other, one)
    assert there.agreement == back.agreement
    assert [(c.kind, c.same, c.differ, c.only_a, c.only_b) for c in there.counts] == [
        (c.kind, c.same, c.differ, c.only_b, c.only_a) for c in back.counts
    ]
    assert json.loads(json.dumps(there.to_dict())) == there.to_dict()
    total = len(there.elements) * 2 + len(there.elements_only_a) + len(there.elements_only_b)
    assert sum(2 * (c.same + c.differ) + c.only_a + c.only_b for c in there.counts) == total
