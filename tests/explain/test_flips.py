"""The fewest changes of priority against a reference that tries every set of changes and every partial order."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import standoff
from standoff.case.load import LoadedCase, parse_case
from standoff.cli import main
from standoff.errors import InputError
from standoff.explain.completion_counts import linear_extensions
from standoff.explain.flips import Flip, flips_of_questions, flips_of_state
from standoff.explain.orders import Order
from standoff.explain.state_stability import stability_of_states
from tests.reference import flips as reference
from tests.reference.random_cases import cases
from tests.strategies import examples

UNHURRIED = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
)
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


@examples(0.4)
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
    for_, against = (
        ["me.x", "me.x and me.y", "me.x or not me.y"],
        ["not me.x", "not me.x and me.y", "not me.x or not me.y"],
    )
    neither = ["me.y", "not me.y", "me.x or not me.x"]
    chosen = draw(
        st.lists(st.sampled_from([*for_, *against, *for_[:2], *against[:2], *neither]), min_size=3, max_size=4)
    )
    goals = [{"id": f"g{n}", "wants": text, "grounds": ["s1"]} for n, text in enumerate(chosen)]
    order = draw(st.permutations([goal["id"] for goal in goals]))
    ranked = draw(st.sampled_from(["hardly", "some", "all"]))
    chains = (
        [list(order)]
        if ranked == "all"
        else [
            [a, b]
            for n, a in enumerate(order)
            for b in order[n + 1 :]
            if draw(st.integers(0, 1 if ranked == "some" else 3)) == 0
        ]
    )
    alternatives = draw(
        st.sampled_from([[["not x"]], [["not x"]], [["not x"], ["not y"]], [["not x", "not y"], ["not y"]]])
    )
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


@examples(5)
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


@examples(0.4)
@given(cases())
def test_counts_against_listed_completions(case: dict[str, Any]) -> None:
    try:
        questioned = {item["id"]: reference.Questioned(case, item) for item in case["questions"]}
    except ValueError:
        assume(False)
    for name, flip in flips(case, within=0).items():
        listed = questioned[name].counts()
        assert (flip.counts is None) == (flip.verdict == "NOT POSSIBLE") == (not listed)
        if flip.counts is not None:
            occurring = [
                {o: count for o, count in line.completions.items() if count} for line in flip.counts.per_reading
            ]
            repeated = [
                found
                for line, found in zip(flip.counts.per_reading, occurring, strict=True)
                for _ in range(line.readings)
            ]
            assert sorted(map(str, repeated)) == sorted(map(str, listed))
            assert flip.counts.in_all == {o: sum(one.get(o, 0) for one in listed) for o in flip.counts.in_all}


# --- states -----------------------------------------------------------------------------------------------------------


STATE_OPTIONS = {"ana": ["x", "y"], "ben": ["x"]}


@st.composite
def state_cases(draw: st.DrawFn) -> dict[str, Any]:
    """Two actors with up to three goals each, partly ranked, and one state."""
    atoms = [
        "ana.x",
        "ana.y",
        "ben.x",
        "not ana.x",
        "not ben.x",
        "ana.x and ben.x",
        "ana.y or ben.x",
        "ben.x iff ana.x",
    ]
    actors: dict[str, Any] = {}
    for actor, own in STATE_OPTIONS.items():
        texts = draw(st.lists(st.sampled_from(atoms), max_size=3))
        goals = [{"id": f"g{n}", "wants": text, "basis": "assumed", "because": "-"} for n, text in enumerate(texts)]
        order = draw(st.permutations([goal["id"] for goal in goals]))
        ranked = order[: draw(st.integers(0, len(order)))]
        actors[actor] = {
            "options": {name: name for name in own},
            "goals": goals,
            "outranks": [{"chain": ranked, "basis": "assumed", "because": "-"}] if len(ranked) > 1 else [],
        }
    yes = draw(st.lists(st.sampled_from(["ana.x", "ana.y", "ben.x"]), unique=True))
    return {"standoff": 1, "title": "a state", "actors": actors, "states": {"now": {"yes": yes}}}


def with_orders(case: dict[str, Any], orders: dict[str, reference.Pairs]) -> dict[str, Any]:
    actors = {
        actor: {
            **body,
            "outranks": [{"chain": list(pair), "basis": "assumed", "because": "-"} for pair in orders[actor]],
        }
        for actor, body in case["actors"].items()
    }
    return {**case, "actors": actors}


def stability(case: dict[str, Any], actor: str, concept: str) -> str | None:
    """'stable', 'not stable' or 'open'; None where merged goals outrank each other in a circle."""
    try:
        table = stability_of_states(loaded(case).file, [concept], ["now"])
    except InputError:
        return None
    if "now" in table.stable[concept][actor]:
        return "stable"
    return "open" if "now" in table.sometimes.get(concept, {}).get(actor, ()) else "not stable"


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    state_cases(),
    st.sampled_from(["Nash", "Nash", "GMR", "SEQ"]),
    st.sampled_from([None, "stable", "not stable", "open"]),
)
def test_states_against_every_family_of_partial_orders(case: dict[str, Any], concept: str, to: str | None) -> None:
    now = stability(case, "ana", concept)
    assume(now is not None)
    (found,) = flips_of_state(loaded(case), "now", "ana", concept, to, most_changes=6, most_sets=ALL_SETS).flips
    assert found.verdict == now
    goals = {actor: [goal["id"] for goal in body["goals"]] for actor, body in case["actors"].items()}
    base = {actor: frozenset(_closed(body["outranks"])) for actor, body in case["actors"].items()}
    changeable = ["ana"] if concept == "Nash" else ["ana", "ben"]
    by_distance: dict[int, int] = {}
    families = [reference.strict_orders(goals[a]) if a in changeable else [base[a]] for a in case["actors"]]
    for family in itertools.product(*families):
        orders = dict(zip(case["actors"], family, strict=True))
        far = sum(reference.distance(base[actor], orders[actor]) for actor in orders)
        if far <= min(by_distance, default=6):
            after = stability(with_orders(case, orders), "ana", concept)
            if after is not None and (after == to if to else after != now):
                by_distance[far] = by_distance.get(far, 0) + 1
    if not by_distance:
        assert found.size is None
        assert found.never
    else:
        size = min(by_distance)
        assert (found.size, found.number) == (size, by_distance[size])


def _closed(chains: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {pair for item in chains for pair in itertools.combinations(item["chain"], 2)}


# --- planted and bundled cases ----------------------------------------------------------------------------------------


def planted(outranks: list[list[str]]) -> dict[str, Any]:
    """Staying keeps the peace and the trade; leaving saves money and face."""
    goals = [
        ("peace", "me.stay"),
        ("trade", "me.stay and not me.quarrel"),
        ("money", "not me.stay"),
        ("face", "me.quarrel or not me.stay"),
    ]
    return {
        "standoff": 1,
        "title": "planted",
        "sources": {"text": {"title": "A text"}},
        "ledger": [{"id": "s1", "source": "text", "says": "something", "use": "model"}],
        "actors": {
            "me": {
                "options": {"stay": "stay", "quarrel": "quarrel"},
                "goals": [{"id": name, "wants": text, "grounds": ["s1"]} for name, text in goals],
                "outranks": [{"chain": chain, "grounds": ["s1"]} for chain in outranks],
            }
        },
        "states": {"now": {"yes": ["me.stay"]}},
        "questions": [{"id": "q", "ask": "Why stay?", "actor": "me", "at": "now", "rather_than": ["not stay"]}],
    }  # fmt: skip


def test_planted_changes_are_found_and_marked() -> None:
    (flip,) = flips_of_questions(loaded(planted([["peace", "money"], ["trade", "money"]])), to="FOLLOWS").flips
    # only 'face' still stands beside the goals of staying: one of them has to outrank it
    assert (flip.verdict, flip.size, flip.number) == ("OPEN", 1, 2)
    assert {(c.kind, c.higher, c.lower, c.mark) for one in flip.sets for c in one.changes} == {
        ("stated", "peace", "face", "not in the document"),
        ("stated", "trade", "face", "not in the document"),
    }
    (flip,) = flips_of_questions(loaded(planted([["peace", "money"], ["trade", "money"]])), to="AGAINST").flips
    # money turned round against both: over one alone, the other would stay above money, and so come above that one
    assert (flip.size, flip.number) == (2, 1)
    assert {(c.kind, c.higher, c.lower, c.mark) for one in flip.sets for c in one.changes} == {
        ("turned", "money", "peace", "against the document"),
        ("turned", "money", "trade", "against the document"),
    }
    (flip,) = flips_of_questions(loaded(planted([["peace", "trade", "money", "face"]]))).flips
    # FOLLOWS by a complete ranking: 'peace' has to lose its place, and nothing next to it is on the other side
    assert (flip.verdict, flip.size, flip.ruled_out) == ("FOLLOWS", 2, 1)
    assert {one.gives for one in flip.sets} == {"OPEN", "AGAINST"}
    assert ("dropped", "peace", "money", None) in {
        (c.kind, c.higher, c.lower, c.mark) for one in flip.sets for c in one.changes
    }


def test_an_unopposed_verdict_never_changes() -> None:
    case = planted([])
    case["actors"]["me"]["goals"] = case["actors"]["me"]["goals"][:2]
    (flip,) = flips_of_questions(loaded(case)).flips
    assert flip.never == "it is FOLLOWS whatever outranks what"
    assert flip.size is None


def test_the_bound_is_named() -> None:
    (flip,) = flips_of_questions(loaded(planted([])), to="FOLLOWS", most_changes=1).flips
    assert (flip.size, flip.ruled_out, flip.never, flip.stopped) == (None, 1, None, None)


def test_counts_by_hand() -> None:
    (flip,) = flips_of_questions(loaded(planted([["peace", "money"]]))).flips
    assert flip.counts is not None
    (line,) = flip.counts.per_reading
    # of the 12 orders of four goals with peace over money, peace comes first in 6, trade in 3 and face in 3
    assert line.completions == {"SUPPORTED": 9, "CONTRADICTED": 3, "NO VOICE": 0}
    assert flip.counts.label == "rankings of the goals that differ; counts, not chances"


def test_flagship() -> None:
    found = {flip.id: flip for flip in flips_of_questions(standoff.load("russia-taliban").loaded).flips}
    walk = found["walk"]
    assert (walk.verdict, walk.size, walk.ruled_out) == ("OPEN", 1, 0)
    assert {one.gives for one in walk.sets} == {"FOLLOWS"}
    assert {c.lower for one in walk.sets for c in one.changes} == {"keep-distance"}
    assert {c.mark for one in walk.sets for c in one.changes} == {"not in the document"}
    assert found["recognise"].never == "it is FOLLOWS whatever outranks what"


def test_arguments_that_do_not_go_together() -> None:
    case = standoff.load("russia-taliban")
    for arguments, message in (
        ({"actor": "russia"}, "go with a state"),
        ({"state": "as_written", "questions": ["walk"]}, "not both"),
        ({"state": "as_writen"}, "did you mean 'as_written'"),
        ({"state": "as_written", "actor": "rusia"}, "did you mean 'russia'"),
        ({"state": "as_written", "to": "FOLLOWS"}, "'stable'"),
        ({"state": "as_written", "may_change": ["russia"]}, "ranks goals"),
        ({"questions": ["wolk"]}, "did you mean 'walk'"),
        ({"to": "FOLOWS"}, "did you mean 'FOLLOWS'"),
        ({"patches": ["nothing"]}, "there is no patch"),
    ):
        with pytest.raises(InputError, match=message):
            case.flip(**arguments)
    with pytest.raises(InputError, match="asks no questions"):
        standoff.load("elmira").flip()
    with pytest.raises(InputError, match="says nothing"):
        standoff.load("elmira").flip(state="5", to="stable")


def test_too_many_goals_are_not_counted() -> None:
    case = planted([])
    options = {f"o{n}": "-" for n in range(5)} | {"stay": "stay"}
    case["actors"]["me"]["options"] = options
    names = [f"me.o{n}" for n in range(5)]
    pairs = [*itertools.combinations(names, 2), *itertools.permutations(names, 2)]
    texts = [f"me.stay or ({a} {'and' if n < 10 else 'and not'} {b})" for n, (a, b) in enumerate(pairs)]
    case["actors"]["me"]["goals"] = [{"id": f"g{n}", "wants": t, "grounds": ["s1"]} for n, t in enumerate(texts)]
    (flip,) = flips_of_questions(loaded(case)).flips
    assert flip.counts is None
    assert flip.not_counted == "30 goals differ between the states; rankings are counted up to 20"


# --- in words ---------------------------------------------------------------------------------------------------------


def shown(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["flip", *arguments], env={"COLUMNS": "100"})
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_sentences() -> None:
    text = shown("russia-taliban", "--question", "walk", "--to", "FOLLOWS")
    assert "If for Russia 'to make it less likely that the Taliban slip from control' [s10]" in text
    assert "outranked 'to keep away from a group linked to terrorism' [s08, s09] (not in the document)" in text
    assert "the answer would be FOLLOWS. fewest No smaller change does it." in text
    assert "counts, not chances" in text
    assert "No change of priorities can make it FOLLOWS" in shown(
        "russia-taliban", "--question", "ignore", "--to", "FOLLOWS"
    )


def test_sentences_about_states() -> None:
    text = shown("elmira", "--state", "5", "--concept", "SEQ")
    assert "If for Uniroyal state 9 were better than 5 (now worse), it would no longer be stable." in text
    assert "State 5 as an equilibrium (SEQ) now an equilibrium." in text
    text = shown("elmira", "--state", "9", "--may-change", "lg", "--actor", "moe")
    assert "no change of the ranking of LG can make it no longer stable" in text


def test_json_and_markdown() -> None:
    for arguments in (["russia-taliban", "--question", "walk"], ["elmira", "--state", "5"]):
        found = CliRunner().invoke(main, ["flip", *arguments, "--json"])
        data = json.loads(found.output)
        assert set(data) >= {"case", "title", "limit", "flips", "actors"}
        assert data["flips"][0]["size"] in (1, 3)
        assert "# " in CliRunner().invoke(main, ["flip", *arguments, "--markdown"]).output
