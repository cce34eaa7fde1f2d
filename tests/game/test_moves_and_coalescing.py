"""Single moves, coalesced states and what cannot be, each against its literal meaning."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import standoff
from standoff.case.formula import parse
from standoff.case.load import parse_case
from standoff.errors import InputError, LimitError
from standoff.game.build import game_of
from standoff.game.model import Game
from standoff.stability import analyse
from tests.game.small_conflicts import EVERY_STATE, OPTIONS, game, graph_case, holds, option_case, texts

Moves = set[tuple[str, frozenset[str], frozenset[str]]]


def literal_moves(feasible: list[frozenset[str]], yes_stays: frozenset[str] = frozenset()) -> Moves:
    """Moves of option form by their definition: only own options change, in permitted directions."""
    return {
        (actor, start, end)
        for actor in "ab"
        for start in feasible
        for end in feasible
        if start != end and all(o.startswith(actor) for o in start ^ end) and not (start - end) & yes_stays
    }


def moves_of(found: Game) -> Moves:
    assert found.arcs is not None
    yes = [frozenset(found.yes(state)) for state in found.state_ids]
    return {
        (actor, yes[start], yes[end])
        for actor, own in zip(found.actors, found.arcs, strict=True)
        for start, ends in enumerate(own)
        for end in ends
    }


# --- single moves -----------------------------------------------------------------------------------------------------


@given(
    texts(), texts(), texts(), texts(), st.sampled_from([["a"], ["b"], ["a", "b"]]), st.sets(st.sampled_from(OPTIONS))
)
def test_moves_removed_and_added_are_those_that_the_formulas_say(
    away: str, away_to: str, new: str, new_to: str, actors: list[str], one_way: set[str]
) -> None:
    def where(text: str) -> set[frozenset[str]]:
        return {state for state in EVERY_STATE if holds(parse(text), state)}

    expected = literal_moves(EVERY_STATE, frozenset(one_way))
    removed = {move for move in expected if move[0] in actors and move[1] in where(away) and move[2] in where(away_to)}
    added = {(actor, s, t) for actor in actors for s in where(new) for t in where(new_to) if s != t}
    options = {
        actor: {"options": {n: {"means": n, "irreversible": f"{actor}.{n}" in one_way} for n in "xy"}} for actor in "ab"
    }
    moves = {
        "remove": [{"actors": actors, "from": away, "to": away_to}],
        "add": [{"actors": actors, "from": new, "to": new_to}],
    }
    case = option_case(options["a"], options["b"], moves=moves)

    if removed and added - (expected - removed):
        assert moves_of(game_of(case)) == (expected - removed) | added
    else:
        with pytest.raises(InputError, match=r"moves, (remove|add), item 1"):
            game_of(case)


def test_a_game_with_single_moves_is_judged_by_them() -> None:
    """a would go to x and b could then punish; without that single move of b nothing sanctions a's move."""
    a, b = {"statements": ["not b.x", "a.x", "not a.y"]}, {"statements": ["b.x iff a.x", "not b.y"]}
    with_reply = analyse(game(a, b))
    removed = {"remove": [{"actors": "b", "from": "not b.x", "to": "b.x"}]}
    without = analyse(game(a, b, moves=removed))

    assert "1" in with_reply.stable("SEQ", "a")
    assert "1" not in without.stable("SEQ", "a")


def test_common_moves_and_single_moves_in_graph_form() -> None:
    ranking = {"ranking": ["p", "q", "r"]}
    changes = {
        "add": [{"actors": ["a", "b"], "from": "p or q", "to": "r"}],
        "remove": [{"actors": "a", "from": "p", "to": "q"}],
    }
    case = graph_case(
        {"a": ranking, "b": ranking}, ["p", "q", "r"], graph={"moves": {"a": {"p": ["q"], "q": ["p"]}}}, moves=changes
    )

    assert game_of(case).arcs == (((2,), (0, 2), ()), ((2,), (2,), ()))


@pytest.mark.parametrize(
    ("moves", "says"),
    [
        ({"remove": [{"actors": "a", "from": "a.x", "to": "b.x and not b.x"}]}, "to: .* in no feasible state"),
        ({"remove": [{"actors": "a", "from": "b.x", "to": "not b.x"}]}, "there is no such move to take away"),
        ({"add": [{"actors": "a", "from": "not a.x and not b.x and not b.y", "to": "a.y and not b.x and not b.y"}]},
         "every one of these moves is there already"),
        ({"add": [{"actors": "a", "from": "nothing", "to": "nothing"}]}, "there already, or leads to the state"),
    ],
)  # fmt: skip
def test_a_change_that_changes_nothing_is_an_error(moves: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        game(moves=moves, states={"nothing": {}})


def test_single_moves_have_a_limit() -> None:
    options = {name: {"options": {f"o{n}": "does it" for n in range(8)}} for name in "ab"}
    case = option_case(options["a"], options["b"], moves={"add": [{"actors": "a", "from": "a.o1", "to": "b.o1"}]})

    with pytest.raises(LimitError, match="65,536 feasible states; single moves and coalesced states need"):
        game_of(case)


def test_arcs_have_a_limit() -> None:
    options = {"options": {f"o{n}": "does it" for n in range(12)}}
    case = option_case(options, {"options": {}}, moves={"remove": [{"actors": "a", "from": "a.o1", "to": "a.o2"}]})

    with pytest.raises(LimitError, match="16,773,120 moves to list one by one"):
        game_of(case)


# --- coalescing -------------------------------------------------------------------------------------------------------


@given(texts(), texts(), st.lists(texts(), min_size=1, max_size=3), st.data())
def test_a_coalesced_state_has_the_arcs_of_all_its_members(
    first: str, second: str, statements: list[str], data: st.DataObject
) -> None:
    ranked = game({"statements": statements}, {"weights": {"a.x": 1, "b.y": -2}})
    groups = [{n for n, s in enumerate(EVERY_STATE) if holds(parse(text), s)} for text in (first, second)]
    groups[1] -= groups[0]
    second = f"({second}) and not ({first})"
    items, owner = [], list(range(16))
    chosen: list[dict[str, int]] = []
    for name, text, members in zip(("one", "two"), (first, second), groups, strict=True):
        if len(members) > 1:
            member = st.sampled_from(sorted(members))
            chosen.append({"a": data.draw(member), "b": data.draw(member)})
            ranks_as = {actor: str(number + 1) for actor, number in chosen[-1].items()}
            items.append({"id": name, "when": text, "ranks_as": ranks_as})
            owner = [min(members) if n in members else owner[n] for n in range(16)]

    found = game({"statements": statements}, {"weights": {"a.x": 1, "b.y": -2}}, coalesce=items)

    kept = sorted(set(owner))
    places = {number: place for place, number in enumerate(kept)}
    plain = {(actor, s, t) for actor, s, t in literal_moves(EVERY_STATE)}
    code = {state: n for n, state in enumerate(EVERY_STATE)}
    united = {(actor, places[owner[code[s]]], places[owner[code[t]]]) for actor, s, t in plain}
    if items:
        assert found.arcs is not None
        ours = {(a, s, t) for a, own in zip("ab", found.arcs, strict=True) for s, ends in enumerate(own) for t in ends}
        assert ours == {(actor, s, t) for actor, s, t in united if s != t}
    for actor, ranks, before in zip("ab", found.ranks, ranked.ranks, strict=True):
        stands_for = {owner[item[actor]]: item[actor] for item in chosen}
        assert ranks.tolist() == [before[stands_for.get(number, number)] for number in kept]


def test_a_coalesced_state_keeps_its_place_its_id_and_what_it_leaves_open() -> None:
    found = game(coalesce=[{"id": "gone", "when": "b.y", "means": "b leaves"}])

    assert found.state_ids == (*(str(n) for n in range(1, 9)), "gone")
    assert found.yes("gone") == ("b.y",)
    assert found.varying is not None
    assert found.varying.tolist() == [0] * 8 + [0b0111]


def test_an_id_may_be_that_of_a_member_and_of_nobody_else() -> None:
    assert game(coalesce=[{"id": "9", "when": "b.y"}]).state_ids[-1] == "9"
    with pytest.raises(InputError, match="coalesce 8: another state has this id"):
        game(coalesce=[{"id": "8", "when": "b.y"}])


def test_members_that_an_actor_sees_alike_need_no_place() -> None:
    """Whether a.x or a.y, b.y comes last, and between the two nothing else stands."""
    found = game({"statements": ["not b.y", "a.x", "b.x"]}, coalesce=[{"id": "gone", "when": "b.y"}])

    assert found.ranks[0][-1] == min(found.ranks[0])


def test_members_that_an_actor_does_not_see_alike_need_one() -> None:
    items = [{"id": "gone", "when": "b.y"}]
    says = "coalesce gone: a does not see its states alike: 9 and 10 compare differently with 1. .*ranks_as: {a: 9}"
    with pytest.raises(InputError, match=says):
        game({"statements": ["a.x"]}, coalesce=items)

    items[0]["ranks_as"] = {"a": "start"}  # type: ignore[assignment]
    found = game({"statements": ["a.x"]}, coalesce=items, states={"start": {"yes": ["a.x", "b.y"]}})
    assert found.ranks[0].tolist() == [1, 2] * 4 + [2]

    items[0]["ranks_as"] = {"a": "1"}  # type: ignore[assignment]
    with pytest.raises(InputError, match="ranks_as, a: '1' is none of its states"):
        game({"statements": ["a.x"]}, coalesce=items)


STATES = ["p", "q", "r"]
ALIKE: list[dict[str, Any]] = [
    {"pairs": {"better": [["p", "q"], ["p", "r"]], "rest": "unknown"}},
    {"strength": "p >> q ~ r"},
    {"strength": {"pairs": [["p", "q", 2], ["p", "r", 2], ["q", "r", 1]]}},
    {"fuzzy": {"matrix": [[0.5, 0.7, 0.7], [0.3, 0.5, 0.6], [0.3, 0.4, 0.5]], "threshold": 1}},
    {"probabilistic": {"matrix": [[0, 0.7, 0.7], [0.2, 0, 0.6], [0.2, 0.4, 0]]}},
    {"grey": {"low": [[0.5, 0.6, 0.6], [0.2, 0.5, 0], [0.2, 0, 0.5]],
              "high": [[0.5, 0.8, 0.8], [0.4, 0.5, 1], [0.4, 1, 0.5]], "attitude": 0, "threshold": 1}},
]  # fmt: skip
UNLIKE: list[dict[str, Any]] = [
    {"pairs": {"better": [["p", "q"]], "rest": "unknown"}},
    {"strength": "p >> q > r ~ t"},
    {"strength": {"pairs": [["p", "q", 2], ["p", "r", 1]]}},
    {"fuzzy": {"matrix": [[0.5, 0.7, 0.6], [0.3, 0.5, 0.6], [0.4, 0.4, 0.5]], "threshold": 1}},
    {"probabilistic": {"matrix": [[0, 0.7, 0.7], [0.2, 0, 0.6], [0.1, 0.4, 0]]}},
    {"grey": {"low": [[0.5, 0.6, 0.6], [0.2, 0.5, 0], [0.3, 0, 0.5]],
              "high": [[0.5, 0.8, 0.7], [0.4, 0.5, 1], [0.4, 1, 0.5]], "attitude": 0, "threshold": 1}},
]  # fmt: skip


@pytest.mark.parametrize("kind", ALIKE, ids=lambda kind: next(iter(kind)))
def test_every_kind_of_preference_can_be_coalesced(kind: dict[str, Any]) -> None:
    items = [{"id": "qr", "when": "q or r"}]
    case = graph_case({"a": kind, "b": {"ranking": ["p", ["q", "r"]]}}, STATES, coalesce=items)

    found = game_of(case)

    assert found.state_ids == ("p", "qr")
    two = game_of(graph_case({"a": kind, "b": {"ranking": STATES}}, STATES)).preferences[0]
    for name, whole in vars(two).items():
        if isinstance(whole, np.ndarray):
            assert (getattr(found.preferences[0], name) == whole[:2, :2]).all()


@pytest.mark.parametrize("kind", UNLIKE, ids=lambda kind: next(iter(kind)))
def test_every_kind_of_preference_can_be_unlike(kind: dict[str, Any]) -> None:
    states = [*STATES, "t"] if "t" in str(kind.get("strength")) and isinstance(kind["strength"], str) else STATES
    items: list[dict[str, Any]] = [{"id": "qr", "when": "q or r"}]
    actors = {"a": kind, "b": {"ranking": [states]}}
    with pytest.raises(InputError, match="coalesce qr: a does not see its states alike: q and r compare differently"):
        game_of(graph_case(actors, states, coalesce=items))

    items[0]["ranks_as"] = {"a": "r"}
    picked = game_of(graph_case(actors, states, coalesce=items)).preferences[0]
    whole = game_of(graph_case(actors, states)).preferences[0]
    places = [number for number, state in enumerate(states) if state != "q"]
    for name, matrix in vars(whole).items():
        if isinstance(matrix, np.ndarray):
            assert (getattr(picked, name) == matrix[np.ix_(places, places)]).all()


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([{"id": "n", "when": "a.x and not a.x"}], "holds in no feasible state; expected two states or more"),
        ([{"id": "n", "when": "a.x and a.y and b.x and b.y"}], "holds only in 16; expected two"),
        ([{"id": "n", "when": "b.x"}, {"id": "m", "when": "b.y"}], "the state 13 belongs to n and to m"),
    ],
)
def test_groups_that_cannot_be(items: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(InputError, match=says):
        game(coalesce=items)


def test_elmira_in_options_coalesces_into_the_published_graph() -> None:
    """Kilgour, Hipel, Fang, Peng, Group Decision and Negotiation 10 (2001), 159-175: twelve states, of which the four
    in which Uniroyal abandons are one.
    """
    case, _ = parse_case("""\
standoff: 1
title: Elmira in options
actors:
  moe: {options: {modify: {means: modify the order, irreversible: yes-stays}}, strength: 1 ~ 2 ~ 3 ~ 4 ~ 5 ~ 6 ~ 7 ~ 8 ~ 9 ~ 10 ~ 11 ~ 12}
  uniroyal:
    options:
      delay: {means: delay, irreversible: no-stays}
      accept: accept the order
      abandon: {means: abandon its plant, irreversible: yes-stays}
    statements: [not uniroyal.abandon, uniroyal.delay]
  lg: {options: {insist: insist on the order}, statements: [not uniroyal.abandon, lg.insist]}
infeasible:
  - {at_most_one: [uniroyal.delay, uniroyal.accept, uniroyal.abandon], because: it does one of the three}
  - {at_least_one: [uniroyal.delay, uniroyal.accept, uniroyal.abandon], because: it does one of the three}
coalesce: [{id: abandoned, when: uniroyal.abandon, means: Uniroyal abandons its plant}]
""")  # noqa: E501

    found = game_of(case)

    published = standoff.load("elmira").game()
    vectors = ["NYNNN", "YYNNN", "NNYNN", "YNYNN", "NYNNY", "YYNNY", "NNYNY", "YNYNY", "NNNYN"]
    assert published.arcs is not None
    assert found.arcs is not None
    assert found.codes is not None
    order = [sum(1 << bit for bit, value in enumerate(vector) if value == "Y") for vector in vectors]
    place = [found.codes.tolist().index(code) for code in order]
    back = {new: old for old, new in enumerate(place)}
    ours = tuple(tuple(tuple(sorted(back[e] for e in own[place[s]])) for s in range(9)) for own in found.arcs)
    assert ours == published.arcs
    assert found.state_ids[place[8]] == "abandoned"


# --- what cannot be ---------------------------------------------------------------------------------------------------

names = st.lists(st.sampled_from(OPTIONS), min_size=2, max_size=4, unique=True)


def feasible(item: dict[str, Any]) -> list[frozenset[str]]:
    found = game(infeasible=[{**item, "because": "it is so"}])
    return [frozenset(found.yes(state)) for state in found.state_ids]


@given(names)
def test_at_most_one(options: list[str]) -> None:
    """FHKP 2003: mutually exclusive options."""
    assert feasible({"at_most_one": options}) == [s for s in EVERY_STATE if len(s & set(options)) < 2]


@given(names)
def test_at_least_one(options: list[str]) -> None:
    assert feasible({"at_least_one": options}) == [s for s in EVERY_STATE if s & set(options)]


@given(st.dictionaries(st.sampled_from(OPTIONS), texts(), min_size=1, max_size=3))
def test_only_if(needs: dict[str, str]) -> None:
    """FHKP 2003: option dependence."""
    may_be = [s for s in EVERY_STATE if all(o not in s or holds(parse(text), s) for o, text in needs.items())]
    if may_be:
        assert feasible({"only_if": needs}) == may_be


@given(texts())
def test_directly(text: str) -> None:
    may_be = [s for s in EVERY_STATE if not holds(parse(text), s)]
    if may_be:
        assert feasible({"when": text}) == may_be


def test_at_most_one_of_many_options_is_a_formula_of_a_length_that_is_allowed() -> None:
    options = {f"an_option_with_a_long_name_{n}": "does it" for n in range(20)}
    names = [f"a.{name}" for name in options]
    case = option_case({"options": options}, {"options": {}}, infeasible=[{"at_most_one": names, "because": "one"}])

    found = game_of(case)

    assert len(found.state_ids) == 21
    assert all(len(found.yes(s)) < 2 for s in found.state_ids)
    assert len(list(combinations(names, 2))) == 190
