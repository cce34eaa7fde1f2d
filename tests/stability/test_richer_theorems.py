"""What is published of unknown preference, strength of preference and attitudes holds of random conflicts.

Li, Hipel, Kilgour and Fang 2004 (unknown); Hamouda, Kilgour and Hipel 2004, 2006, and Xu, Hipel and Kilgour 2009
(strength); Inohara, Hipel and Walker 2007 (attitudes).
"""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from standoff.game import Game
from standoff.game.preference import as_known_pairs
from tests import richer_preferences as rich
from tests.strategies import Conflict, examples


def in_set(letter: str) -> dict[str, str]:
    return {form: f"{form}_{letter}" for form in rich.FORMS}


# --- unknown preference -----------------------------------------------------------------------------------------------


@given(rich.any_conflicts(), st.data())
@examples(4)
def test_unknown_sets_are_ordered(conflict: Conflict, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.relations(rich.states_of(conflict)))
    names = [name for letter in "abcd" for name in in_set(letter).values()]
    found = rich.marks_with(conflict, [rich.as_relation(table) for table in tables], names)

    for form in rich.FORMS:
        for finer, coarser in (("a", "b"), ("b", "d"), ("a", "c"), ("c", "d")):
            rich.assert_within(found, f"{form}_{finer}", f"{form}_{coarser}")
    for letter in "abcd":
        rich.assert_ordered(found, in_set(letter))
    assert found["Nash_a"] == found["Nash_c"]
    assert found["Nash_b"] == found["Nash_d"]


@given(rich.any_conflicts())
@examples(4)
def test_with_nothing_unknown_all_four_sets_are_the_simple_concepts(conflict: Conflict) -> None:
    known = [rich.as_relation(rich.known_relation(ranks)) for ranks in conflict.ranks]
    expected = rich.ordinary(conflict)
    for letter in "abcd":
        names = in_set(letter)
        rich.assert_same(rich.renamed(rich.marks_with(conflict, known, list(names.values())), names), expected)


def test_sets_b_and_c_are_not_comparable() -> None:
    """From 1 a can go to 2, and b from there to 3. In set b a stays where nothing tempts for certain; in set c where
    something tempts for certain but an unknown end is enough of a sanction."""
    unknown_move = {(1, 2): "U", (1, 3): "<", (2, 3): ">"}
    unknown_end = {(1, 2): "<", (1, 3): "U", (2, 3): ">"}

    assert stable_first(unknown_move, "GMR_b")
    assert not stable_first(unknown_move, "GMR_c")
    assert stable_first(unknown_end, "GMR_c")
    assert not stable_first(unknown_end, "GMR_b")


def stable_first(pairs: dict[tuple[int, int], str], name: str) -> bool:
    """Whether state 1 is stable for a, who compares the pairs so, while b is indifferent."""
    opposite = {">": "<", "<": ">", "U": "U"}
    table = [["~"] * 3 for _ in range(3)]
    for (one, other), how in pairs.items():
        table[one - 1][other - 1] = how
        table[other - 1][one - 1] = opposite[how]
    game = Game.from_graph(
        ["1", "2", "3"],
        {"a": {"1": ["2"]}, "b": {"2": ["3"]}},
        {"a": rich.as_relation(table), "b": [0, 0, 0]},
    )
    return 0 in rich.marks(game, [name])[name][0]


# --- strength of preference -------------------------------------------------------------------------------------------


@given(rich.any_conflicts(), st.data())
@examples(4)
def test_strong_stability_is_stability(conflict: Conflict, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.degrees(rich.states_of(conflict)))
    refined = [f"{kind}-{form}" for form in rich.FORMS[1:] for kind in ("strong", "weak")]
    found = rich.marks_with(conflict, [rich.as_degrees(table) for table in tables], [*rich.FORMS, *refined])

    for form in rich.FORMS[1:]:
        rich.assert_within(found, f"strong-{form}", form)
        rich.assert_within(found, "Nash", f"strong-{form}")
        for actor in range(conflict.actors):
            assert found[f"weak-{form}"][actor] == found[form][actor] - found[f"strong-{form}"][actor]
    rich.assert_within(found, "strong-SMR", "strong-GMR")
    rich.assert_within(found, "strong-SEQ", "strong-GMR")


@given(rich.any_conflicts(), st.integers(1, 4), st.data())
@examples(4)
def test_what_is_stable_is_stable_at_one_degree(conflict: Conflict, top: int, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.degrees(rich.states_of(conflict), top))
    largest = max(1, *(max(d for row in table for d in row) for table in tables))
    levels = range(largest + 1)
    names = [f"{form}@{k}" for form in rich.FORMS[1:] for k in levels]
    found = rich.marks_with(conflict, [rich.as_degrees(table) for table in tables], [*rich.FORMS, *names])

    for form in rich.FORMS[1:]:
        for actor in range(conflict.actors):
            parts = [found[f"{form}@{k}"][actor] for k in levels]
            assert set().union(*parts) == found[form][actor]
            assert sum(len(part) for part in parts) == len(found[form][actor])
        rich.assert_within(found, "Nash", f"{form}@{largest}")


@given(rich.any_conflicts(), st.data())
@examples(2)
def test_with_two_degrees_strong_is_the_second(conflict: Conflict, data: st.DataObject) -> None:
    tables = rich.one_per_actor(data.draw, conflict.actors, rich.degrees(rich.states_of(conflict)))
    tables[0][0][1], tables[0][1][0] = 2, -2
    names = [f"{form}@2" for form in rich.FORMS[1:]] + [f"strong-{form}" for form in rich.FORMS[1:]]
    found = rich.marks_with(conflict, [rich.as_degrees(table) for table in tables], names)

    for form in rich.FORMS[1:]:
        assert found[f"{form}@2"] == found[f"strong-{form}"]


# --- attitudes --------------------------------------------------------------------------------------------------------


def with_attitudes(conflict: Conflict, ranks: Sequence[Sequence[int]], towards_self: int) -> Game:
    game = conflict.game()
    attitudes = {one: {other: towards_self if one == other else 0 for other in game.actors} for one in game.actors}
    known = [rich.as_relation(rich.known_relation(own)) for own in ranks]
    return rich.with_preferences(conflict, known, attitudes)


@given(rich.any_conflicts(), st.data())
@examples(4)
def test_discrete_attitudes_without_ties_are_the_simple_concepts(conflict: Conflict, data: st.DataObject) -> None:
    strict = [data.draw(st.permutations(range(rich.states_of(conflict)))) for _ in conflict.ranks]
    game = with_attitudes(conflict, strict, 1)
    by_default = rich.with_preferences(conflict, game.preferences)
    expected = rich.marks(by_default, rich.FORMS)

    for one in (game, by_default):
        rich.assert_same(rich.renamed(rich.marks(one, list(rich.RELATIONAL.values())), rich.RELATIONAL), expected)


def test_with_ties_discrete_attitudes_are_not_the_simple_concepts() -> None:
    """a can go to a state that it likes as much: no improvement, but it suits a devoted actor."""
    game = Game.from_graph(["1", "2"], {"a": {"1": ["2"]}}, {"a": [1, 1]})

    found = rich.marks(game, ["Nash", "GMR", "RNash", "RGMR"])

    assert 0 in found["Nash"][0]
    assert 0 not in found["RNash"][0]
    assert 0 in found["GMR"][0]
    assert 0 not in found["RGMR"][0]


@given(rich.any_conflicts())
@examples(3)
def test_totally_neutral_actors(conflict: Conflict) -> None:
    """RNash is RSMR, and RGMR is RSEQ."""
    found = rich.marks(with_attitudes(conflict, conflict.ranks, 0), list(rich.RELATIONAL.values()))

    assert found["RNash"] == found["RSMR"]
    assert found["RGMR"] == found["RSEQ"]


@given(rich.any_conflicts(), st.data())
@examples(3)
def test_relational_concepts_are_ordered(conflict: Conflict, data: st.DataObject) -> None:
    game = conflict.game()
    attitudes = {
        one: {other: data.draw(st.sampled_from([1, 0, -1])) for other in game.actors if data.draw(st.booleans())}
        for one in game.actors
    }
    found = rich.marks(rich.with_preferences(conflict, game.preferences, attitudes), list(rich.RELATIONAL.values()))
    rich.assert_ordered(found, rich.RELATIONAL)


def test_known_pairs_need_not_be_transitive() -> None:
    """1 over 2 over 3 over 1: from each of them a goes on, and comes round."""
    round_and_round = rich.as_relation([["~", ">", "<"], ["<", "~", ">"], [">", "<", "~"]])
    assert not as_known_pairs(round_and_round).unknown.any()
    game = Game.from_graph(["1", "2", "3"], {"a": {"1": ["3"], "3": ["2"], "2": ["1"]}}, {"a": round_and_round})

    found = rich.marks(game, ["Nash", "RNash", "Nash_a", "FR", "PNash", "GreyNash"])

    assert all(mark == [set()] for mark in found.values())
