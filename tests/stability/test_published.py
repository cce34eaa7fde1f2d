"""The bundled published conflicts come out as they were published."""

from collections.abc import Mapping
from importlib.resources import files
from itertools import product
from typing import Any

import pytest
from ruamel.yaml import YAML

import standoff
from standoff.stability import analyse
from standoff.stability.explicit import simple_pattern
from tests.reference.stability import option_moves

CLAIMS_IN_EACH_CASE = {
    "chicken": 5,
    "cuba-1962": 2,
    "cuba-brams-alternative": 1,
    "cuba-brams-chicken": 2,
    "cuba-statements": 4,
    "elmira": 5,
    "gisborne-economic": 1,
    "gisborne-environment": 1,
    "gisborne-unknown": 4,
    "north-korea-2017": 7,
    "north-korea-2017-bloodthirsty": 6,
    "north-korea-2017-deterrence": 6,
    "north-korea-2017-pacifist": 6,
    "prisoners-dilemma": 6,
    "stag-hunt": 5,
}


def published_cases() -> dict[str, dict[str, Any]]:
    """The cases with claims as they stand in the files, read without the package."""
    cases = {}
    for folder in files("standoff").joinpath("library").iterdir():
        file = folder.joinpath("case.yaml")
        if file.is_file():
            case = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
            if case.get("published"):
                cases[folder.name] = case
    return dict(sorted(cases.items()))


PUBLISHED = published_cases()
EVERY_CLAIM = [
    pytest.param(case, claim, id="-".join([case, claim["concept"], claim.get("actor", "equilibria")]))
    for case, content in PUBLISHED.items()
    for claim in content["published"]
]


def test_no_published_case_and_no_claim_has_disappeared() -> None:
    assert {case: len(content["published"]) for case, content in PUBLISHED.items()} == CLAIMS_IN_EACH_CASE


@pytest.mark.parametrize("case", CLAIMS_IN_EACH_CASE)
def test_a_loaded_case_knows_its_claims(case: str) -> None:
    assert CLAIMS_IN_EACH_CASE[case] == len(standoff.load(case).published)


@pytest.mark.parametrize(("case", "claim"), EVERY_CLAIM)
def test_published_result(case: str, claim: Mapping[str, Any]) -> None:
    concept = claim["concept"]
    result = analyse(standoff.load(case).game(), concepts=(concept,))

    if "actor" in claim:
        expected, actual = claim["stable"], result.stable(concept, claim["actor"])
    else:
        expected, actual = claim["equilibria"], result.equilibria(concept)

    assert {str(state) for state in expected} == set(actual), claim["source"]
    assert len(expected) == len(actual)


@pytest.mark.parametrize("case", PUBLISHED)
def test_every_claim_says_how_sure_it_is_and_none_is_surer_than_its_case(case: str) -> None:
    sureness = ["memory", "medium", "high"]
    of_case = PUBLISHED[case]["citation"]["sure"]

    for claim in PUBLISHED[case]["published"]:
        assert claim["source"]
        assert sureness.index(claim["sure"]) <= sureness.index(of_case)


def test_elmira_has_the_moves_that_its_options_allow() -> None:
    """Kilgour, Hipel, Fang, Peng, Group Decision and Negotiation 10 (2001), 159-175; H. Xu's model of 2007.

    Options in order: MoE modifies; Uniroyal delays, accepts, abandons; the local government insists. Uniroyal
    does exactly one of its three. A modified order stays modified, delay cannot be resumed and abandonment is
    final. The states, as vectors: 1 NYNNN, 2 YYNNN, 3 NNYNN, 4 YNYNN, 5 NYNNY, 6 YYNNY, 7 NNYNY, 8 YNYNY; 9
    is the four in which Uniroyal abandons, taken together, and nobody leaves it.
    """
    vectors = ["NYNNN", "YYNNN", "NNYNN", "YNYNN", "NYNNY", "YYNNY", "NNYNY", "YNYNY"]
    vectors += [f"{modify}NNY{insist}" for insist, modify in product("NY", repeat=2)]
    codes = [sum(1 << bit for bit, value in enumerate(vector) if value == "Y") for vector in vectors]
    modify, delay, abandon = 0, 1, 3
    in_twelve_states = option_moves([1, 3, 1], codes, yes_stays=[modify, abandon], no_stays=[delay])
    in_nine_states = tuple(
        (*(tuple(sorted({min(to, 8) for to in of_actor[state]})) for state in range(8)), ())
        for of_actor in in_twelve_states
    )

    elmira = standoff.load("elmira").game()

    assert elmira.actors == ("moe", "uniroyal", "lg")
    assert tuple("123456789") == elmira.state_ids
    assert in_nine_states == elmira.arcs


@pytest.mark.parametrize(
    ("actor", "published"),
    [
        ("us", {10: [8, 9], 4: [5], 14: [12, 13], 2: [0, 1], 6: [5, 4]}),
        (
            "nk",
            {
                14: [6],
                2: [6, 14],
                10: [6, 14, 2],
                4: [0],
                12: [0, 4],
                1: [5],
                13: [5, 1],
                8: [0, 4, 12],
                9: [5, 1, 13],
            },
        ),
    ],
)
def test_north_korea_has_the_published_improvements(actor: str, published: dict[int, list[int]]) -> None:
    """Z. Jacobi, Socratic Form Microscopy, 5 November 2017, overall_stability_v5.png.

    At the states that are not named there are none.
    """
    game = standoff.load("north-korea-2017").game()
    improvements = simple_pattern(game).tempting[game.actors.index(actor)]

    found = {
        int(state): {int(game.state_ids[to]) for to in ends}
        for state, ends in zip(game.state_ids, improvements, strict=True)
        if ends
    }

    assert {state: set(ends) for state, ends in published.items()} == found
