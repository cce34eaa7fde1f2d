"""Every way of writing a preference becomes what its publication says."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.formula import parse
from standoff.errors import InputError, LimitError
from standoff.game.build import game_of
from standoff.game.preference import Degrees, Fuzzy, Grey, Pairs, Probabilistic, Ranking
from standoff.stability import analyse
from tests.game.small_conflicts import EVERY_STATE, OPTIONS, game, graph_case, holds, option_case, same_order, texts

IDS = [str(number) for number in range(1, 17)]
THREE = ["p", "q", "r"]


def preference(**given: Any) -> Any:
    """Of an actor over the states p, q and r."""
    return game_of(graph_case({"a": given, "b": {"ranking": THREE}}, THREE)).preferences[0]


# --- statements and weights -------------------------------------------------------------------------------------------


@given(st.lists(texts(), min_size=1, max_size=80))
def test_prioritised_statements_are_the_sum_of_powers_of_two(statements: list[str]) -> None:
    """FHKP 2003: statement j of k counts 2^(k-j) where it holds; here with whole numbers of any size."""
    found = game({"statements": statements}).ranks[0]

    k = len(statements)
    sums = [sum(1 << k - j for j, text in enumerate(statements, 1) if holds(parse(text), s)) for s in EVERY_STATE]
    assert same_order(found.tolist(), sums)


def test_more_than_sixty_four_statements_count_in_their_order() -> None:
    idle = ["a.x or not a.x"] * 70
    first = game({"statements": ["b.y", *idle, "a.x", *idle, "a.y"]}).ranks[0]
    last = game({"statements": [*idle, "a.y", *idle, "a.x", *idle, "b.y"]}).ranks[0]

    assert same_order(first.tolist(), [4 * (c >> 3 & 1) + 2 * (c & 1) + (c >> 1 & 1) for c in range(16)])
    assert same_order(last.tolist(), [4 * (c >> 1 & 1) + 2 * (c & 1) + (c >> 3 & 1) for c in range(16)])


@given(st.lists(texts(), min_size=1, max_size=4), st.lists(texts(), min_size=1, max_size=4))
def test_statements_and_the_ranking_that_they_make_are_equally_stable(a: list[str], b: list[str]) -> None:
    by_statements = game({"statements": a}, {"statements": b})
    rankings = []
    for ranks in by_statements.ranks:
        levels = sorted(set(ranks.tolist()), reverse=True)
        rankings.append([[IDS[n] for n in range(16) if ranks[n] == level] for level in levels])
    by_ranking = game({"ranking": rankings[0]}, {"ranking": rankings[1]})

    ours, theirs = analyse(by_statements), analyse(by_ranking)

    for concept in ours.concepts:
        assert ours.equilibria(concept) == theirs.equilibria(concept)
        assert [ours.stable(concept, actor) for actor in "ab"] == [theirs.stable(concept, actor) for actor in "ab"]


def test_statements_use_links_conditions_and_states_as_goals_do() -> None:
    case = option_case(
        {"statements": ["both if storm", "calm_seas", "start"]},
        links={"both": {"iff": "a.x and b.x"}, "calm_seas": {"iff": "not storm"}},
        conditions={"storm": {"means": "it storms", "value": "unclear"}},
        states={"start": {"yes": ["a.y"]}},
    )

    stormy = game_of(case, choices=["storm=yes"]).ranks[0]
    calm = game_of(case, choices=["storm=no"]).ranks[0]

    both, start = [c & 5 == 5 for c in range(16)], [c == 2 for c in range(16)]
    assert same_order(stormy.tolist(), [2 * x + y for x, y in zip(both, start, strict=True)])
    assert same_order(calm.tolist(), start)
    with pytest.raises(InputError, match="storm"):
        game_of(case)


def test_a_statement_whose_link_is_dropped_decides_nothing() -> None:
    case = option_case(
        {"statements": ["both", "a.y"]},
        links={"both": {"iff": "a.x and b.x"}},
        readings={"r": {"ask": "?", "choices": {"kept": {}, "dropped": {"drop": ["both"]}}}},
    )

    found = game_of(case, choices=["r=dropped"]).ranks[0]

    assert same_order(found.tolist(), [c >> 1 & 1 for c in range(16)])


numbers = st.one_of(
    st.integers(-(10**12), 10**12).map(str),
    st.fractions(-5, 5, max_denominator=30).map(str),
    st.decimals(-3, 3, places=3).map(str),
)


@given(st.dictionaries(st.sampled_from(OPTIONS), numbers))
def test_weights_add_up_exactly(weights: dict[str, str]) -> None:
    found = game({"weights": weights}).ranks[0]

    assert same_order(found.tolist(), [sum(Fraction(weights.get(o, "0")) for o in sorted(s)) for s in EVERY_STATE])


def test_weights_tie_exactly_where_floats_would_not() -> None:
    found = game({"weights": {"a.x": 0.1, "a.y": 0.2, "b.x": 0.3}}).ranks[0]

    assert found[0b011] == found[0b100]
    assert 0.1 + 0.2 != 0.3


def test_weights_of_any_size_are_added() -> None:
    found = game({"weights": {"a.x": "1" + "0" * 30, "a.y": "1" + "0" * 29 + "1", "b.x": "1/3"}}).ranks[0]

    assert found[0b0101] < found[0b0010]
    assert found[0b0001] < found[0b0101]


# --- pairs ------------------------------------------------------------------------------------------------------------


@given(st.data())
def test_pairs_are_taken_as_they_are(data: st.DataObject) -> None:
    said = {pair: data.draw(st.sampled_from("><=?-")) for pair in combinations(IDS[:16], 2)}
    rest = data.draw(st.sampled_from(["equal", "unknown"]))
    pairs = {
        "better": [p for p, how in said.items() if how == ">"] + [p[::-1] for p, how in said.items() if how == "<"],
        "equal": [p for p, how in said.items() if how == "="],
        "unknown": [p[::-1] for p, how in said.items() if how == "?"],
        "rest": rest,
    }

    found = game({"pairs": pairs}).preferences[0]

    assert isinstance(found, Pairs)
    for (first, second), how in said.items():
        s, t = int(first) - 1, int(second) - 1
        assert (found.better[s, t], found.better[t, s]) == (how == ">", how == "<")
        assert found.unknown[s, t] == found.unknown[t, s] == (how == "?" or (how == "-" and rest == "unknown"))


def test_a_circle_of_pairs_is_allowed() -> None:
    found = preference(pairs={"better": [["p", "q"], ["q", "r"], ["r", "p"]]})

    assert found.better.tolist() == [[False, True, False], [False, False, True], [True, False, False]]
    assert not found.unknown.any()


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ({"better": [["p", "q"]]}, "nothing is said about the pair p, r and 1 more"),
        ({"better": [["p", "q"], ["q", "p"]], "rest": "equal"}, "pair q, p: here q is better than p, elsewhere p is"),
        ({"better": [["p", "q"]], "equal": [["q", "p"]], "rest": "equal"}, "pair q, p: here equal, elsewhere p is"),
        ({"equal": [["p", "q"]], "unknown": [["p", "q"]], "rest": "equal"}, "pair p, q: here unknown, elsewhere equal"),
        ({"better": [["p", "q"], ["p", "q"]], "rest": "unknown"}, "a, pairs, better, item 2: the pair p, q: it stands"),
        ({"better": [["p", "p"]], "rest": "equal"}, "expected two states; found 'p' twice"),
        ({"better": [["p", "s"]], "rest": "equal"}, "there is no state 's'"),
    ],
)
def test_pairs_that_do_not_fit_are_named(pairs: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        preference(pairs=pairs)


# --- strength ---------------------------------------------------------------------------------------------------------


@given(st.permutations(THREE), st.lists(st.integers(0, 3), min_size=2, max_size=2))
def test_a_chain_of_three(order: list[str], steps: list[int]) -> None:
    signs = ["~" if step == 0 else ">" * step for step in steps]
    found = preference(strength=f"{order[0]} {signs[0]} {order[1]}{signs[1]}{order[2]}").degree

    first, second, third = (THREE.index(state) for state in order)
    assert (found[first, second], found[second, third]) == tuple(steps)
    assert found[first, third] == max(steps)


@given(st.permutations(IDS), st.lists(st.integers(0, 4), min_size=15, max_size=15))
def test_the_degree_between_two_states_of_a_chain_is_the_largest_between_them(
    order: list[str], steps: list[int]
) -> None:
    """Notation of Hamouda, Kilgour and Hipel 2004: a > b >> c implies a >> c."""
    text = order[0] + "".join(
        f" {'~' if s == 0 else '>' * s} {state}" for s, state in zip(steps, order[1:], strict=True)
    )

    found = game({"strength": text}).preferences[0]

    assert isinstance(found, Degrees)
    for i, j in permutations(range(16), 2):
        least, most = min(i, j), max(i, j)
        degree = max(steps[least:most])
        assert found.degree[int(order[i]) - 1, int(order[j]) - 1] == (degree if i < j else -degree)


def test_ties_of_a_chain_may_stand_in_brackets() -> None:
    assert (preference(strength="p >> [q ~ r]").degree == preference(strength="p >> q ~ r").degree).all()


def test_triples_leave_the_rest_indifferent() -> None:
    found = preference(strength={"pairs": [["p", "q", 2], ["r", "p", 1]]})

    assert found.degree.tolist() == [[0, 2, -1], [-2, 0, 0], [1, 0, 0]]


@pytest.mark.parametrize(
    ("strength", "says"),
    [
        ("p > q", "r is missing in the order"),
        ("p > q > r > s", "there is no state 's'"),
        ("p > q > r ~ p", "p stands in the order more than once"),
        ({"pairs": [["p", "q", 2], ["q", "p", 1]]}, "the pair q, p stands here twice"),
        ({"pairs": [["p", "q", 0]]}, "expected a degree from 1"),
        ({"pairs": [["p", "p", 1]]}, "found 'p' twice"),
    ],
)
def test_a_strength_that_does_not_fit_is_named(strength: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        preference(strength=strength)


# --- matrices ---------------------------------------------------------------------------------------------------------

CERTAIN = [["0.5", "0.7", "1/3"], ["0.3", "0.5", "1"], ["2/3", "0", "0.5"]]
CHANCES = [["0", "0.7", "1/3"], ["0.1", "0", "1"], ["2/3", "0", "0"]]
LOW = [["0.5", "0.6", "0"], ["0.2", "0.5", "0.5"], ["0.9", "0", "0.5"]]
HIGH = [["0.5", "0.8", "0.1"], ["0.4", "0.5", "1"], ["1", "0.5", "0.5"]]


def fractions(matrix: list[list[str]]) -> list[list[Fraction]]:
    return [[Fraction(value) for value in row] for row in matrix]


def test_a_fuzzy_preference() -> None:
    found = preference(fuzzy={"matrix": CERTAIN, "threshold": 0.25})

    assert isinstance(found, Fuzzy)
    assert found.certainty.tolist() == fractions(CERTAIN)
    assert found.threshold == 0.25


def test_rows_and_columns_may_stand_in_another_order() -> None:
    found = preference(fuzzy={"matrix": CERTAIN, "threshold": 1, "states": ["r", "p", "q"]})

    there = np.array(fractions(CERTAIN))
    assert (found.certainty == there[np.ix_([1, 2, 0], [1, 2, 0])]).all()


def test_a_probabilistic_preference() -> None:
    found = preference(probabilistic={"matrix": CHANCES, "alpha": 0.4, "beta": "1/2", "gamma": 0.1})

    assert isinstance(found, Probabilistic)
    assert found.chance.tolist() == fractions(CHANCES)
    assert (found.alpha, found.beta, found.gamma) == (Fraction("0.4"), Fraction("0.5"), Fraction("0.1"))


def test_a_grey_preference() -> None:
    found = preference(grey={"low": LOW, "high": HIGH, "attitude": 0.5, "threshold": 0.2})

    assert isinstance(found, Grey)
    assert (found.low.tolist(), found.high.tolist()) == (fractions(LOW), fractions(HIGH))


def changed(matrix: list[list[str]], row: int, column: int, value: str) -> list[list[str]]:
    copy = [list(values) for values in matrix]
    copy[row][column] = value
    return copy


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"fuzzy": {"matrix": changed(CERTAIN, 0, 1, "0.6"), "threshold": 1}}, "item 1, item 2: p against q: .* 0.9"),
        ({"fuzzy": {"matrix": changed(CERTAIN, 1, 1, "0.6"), "threshold": 1}}, "q against q: .* 1.2"),
        ({"fuzzy": {"matrix": changed(CERTAIN, 1, 1, "1.5"), "threshold": 1}}, "a number from 0 to 1; found 1.5"),
        ({"fuzzy": {"matrix": CERTAIN[:2], "threshold": 1}}, "expected 3 rows, one per state; found 2"),
        ({"fuzzy": {"matrix": [*CERTAIN[:2], ["0"]], "threshold": 1}}, "item 3: expected 3 values in this row"),
        ({"fuzzy": {"matrix": CERTAIN, "threshold": 0}}, "threshold: expected a number above 0"),
        ({"fuzzy": {"matrix": CERTAIN, "threshold": 1, "states": ["p", "q", "q"]}}, "r is missing in this list"),
        ({"probabilistic": {"matrix": changed(CHANCES, 0, 0, "0.1")}}, "not preferred to itself"),
        ({"probabilistic": {"matrix": changed(CHANCES, 0, 1, "0.95")}}, "add up to 1.05; expected 1 at most"),
        ({"probabilistic": {"matrix": CHANCES, "gamma": 1}}, "from 0 to below 1; found 1"),
        ({"grey": {"low": LOW, "high": HIGH, "attitude": 2, "threshold": 1}}, "attitude: expected a number from 0"),
        ({"grey": {"low": LOW, "high": HIGH[:2], "attitude": 0, "threshold": 1}}, "high: expected 3 rows"),
        (
            {"grey": {"low": changed(LOW, 0, 1, "0.9"), "high": HIGH, "attitude": 0, "threshold": 1}},
            "the lower bound 0.9 is above the upper bound 0.8",
        ),
        (
            {"grey": {"low": changed(LOW, 0, 1, "0.5"), "high": HIGH, "attitude": 0, "threshold": 1}},
            "expected 1 minus the upper bound of the other direction, 0.6; found 0.5",
        ),
    ],
)  # fmt: skip
def test_a_matrix_that_does_not_fit_is_named(given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        preference(**given)


# --- several kinds, attitudes -----------------------------------------------------------------------------------------


def test_actors_of_one_game_may_have_preferences_of_different_kinds() -> None:
    found = game({"statements": ["b.x"]}, {"strength": " > ".join(IDS)})

    assert isinstance(found.preferences[0], Ranking)
    assert isinstance(found.preferences[1], Degrees)
    assert found.kind == "strength"


def test_two_kinds_at_one_actor_are_refused() -> None:
    with pytest.raises(InputError, match="a has statements and weights of options; give one of them"):
        game({"statements": ["a.x"], "weights": {"a.x": 1}})


def test_attitudes_reach_the_game() -> None:
    found = game({"attitudes": {"b": "devoting", "a": 0}}, {"attitudes": {"a": "-"}})

    assert found.attitudes == {"a": {"b": 1, "a": 0}, "b": {"a": -1}}
    with pytest.raises(InputError, match="a, attitudes: there is no actor 'c'"):
        game({"attitudes": {"c": "devoting"}})


def test_statements_in_graph_form_speak_of_states() -> None:
    found = preference(statements=["p or r", "not r"])

    assert found.ranks.tolist() == [3, 1, 2]


def test_a_preference_pair_by_pair_has_a_limit() -> None:
    states = [str(number) for number in range(2001)]
    case = graph_case({"a": {"pairs": {"rest": "equal"}}}, states)

    with pytest.raises(LimitError, match="compares 2,001 feasible states pair by pair; the limit is 2,000"):
        game_of(case)
