"""Games of every kind of preference from end to end, what is refused, and a published conflict."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from standoff.case.concept_names import CONCEPT_NAMES, CONCEPT_PATTERNS, is_concept
from standoff.errors import InputError
from standoff.game import Game
from standoff.game.preference import Degrees, Fuzzy, Grey, Pairs, Probabilistic
from standoff.stability import analyse
from standoff.stability.concepts import MODULES, every, find, usual
from standoff.stability.why import why

NO_PAIRS = np.zeros((4, 4), dtype=bool)
UNKNOWN = Pairs(NO_PAIRS, np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], dtype=bool))
STRENGTH = Degrees(np.array([[0, 2, 1, 0], [-2, 0, 0, 0], [-1, 0, 0, 0], [0, 0, 0, 0]]))
FOUR_DEGREES = Degrees(np.array([[0, 4, 1, 0], [-4, 0, 0, 0], [-1, 0, 0, 0], [0, 0, 0, 0]]))
HALVES = [[0.5] * 4 for _ in range(4)]
FUZZY = Fuzzy(HALVES, 0.3)
CHANCES = Probabilistic(np.zeros((4, 4)), 0.5, 0.5, 0.5)
GREY = Grey(HALVES, HALVES, 0.5, 0.3)

RICHER = {
    "unknown": UNKNOWN,
    "strength": STRENGTH,
    "four degrees": FOUR_DEGREES,
    "fuzzy": FUZZY,
    "probabilistic": CHANCES,
    "grey": GREY,
}


def two(first: Any, second: Any = (4, 3, 2, 1), **more: Any) -> Game:
    game = Game.from_options(
        {"a": ["x"], "b": ["y"]}, {"a": first, "b": list(second) if isinstance(second, tuple) else second}
    )
    return Game(game.actors, game.state_ids, game.preferences, game.space, game.codes, **more)


@pytest.mark.parametrize("kind", [*RICHER, "attitudes", "ranking"])
def test_every_kind_is_analysed_from_end_to_end(kind: str) -> None:
    game = two(RICHER.get(kind, (1, 2, 3, 4)), **({"attitudes": {"a": {"b": -1}}} if kind == "attitudes" else {}))

    names = usual(game)
    found = analyse(game, names)

    assert len(names) == len(set(names)) >= 4
    for name in names:
        assert find(name).family in MODULES
        assert is_concept(name)
        assert [mark.shape for mark in found.marks[name]] == [(4,), (4,)]
        assert set(found.equilibria(name)) <= set(found.stable(name, "a"))
    for reason in why(game, "1", names):
        assert reason.stable == (reason.state in found.stable(reason.concept, reason.actor))


def test_what_is_usual_with_more_than_two_degrees() -> None:
    assert usual(two(STRENGTH))[:4] == ("Nash", "GMR", "strong-GMR", "weak-GMR")
    assert usual(two(FOUR_DEGREES))[:7] == ("Nash", "GMR", "GMR@0", "GMR@1", "GMR@2", "GMR@3", "GMR@4")


def test_names_are_the_same_in_a_case_file() -> None:
    assert {concept.name for concept in every() if concept.pattern is None} == set(CONCEPT_NAMES)
    assert CONCEPT_PATTERNS
    for name in ("GMR@0", "SMR@2", "SEQ@10"):
        assert find(name).name == f"{name.split('@')[0]}@K"
        assert is_concept(name)
    for name in ("GMR@", "GMR@K", "GMR@02", "GMR@-1", "Nash@1", "GMR_e", "strong GMR", "strong-Nash"):
        assert not is_concept(name)
        with pytest.raises(InputError, match=r"there is no concept|stands for several concepts"):
            find(name)


NAMES = {
    "unknown": "GMR_a",
    "strength": "strong-GMR",
    "four degrees": "GMR@2",
    "fuzzy": "FGMR",
    "probabilistic": "PGMR",
    "grey": "GreyGMR",
    "attitudes": "RGMR",
}
READABLE = {
    "unknown": {"unknown", "strength", "four degrees"},
    "strength": {"strength"},
    "four degrees": {"four degrees", "strength"},
    "fuzzy": {"fuzzy"},
    "probabilistic": {"probabilistic"},
    "grey": {"grey", "fuzzy"},
    "attitudes": set(),
}


@pytest.mark.parametrize("family", NAMES)
@pytest.mark.parametrize("kind", RICHER)
def test_a_family_refuses_what_it_cannot_read(family: str, kind: str) -> None:
    game = two(RICHER[kind])
    if kind in READABLE[family]:
        assert analyse(game, [NAMES[family]]).marks
    else:
        with pytest.raises(InputError):
            analyse(game, [NAMES[family]])


def test_unknown_and_strength_together_are_not_computed() -> None:
    game = two(UNKNOWN, STRENGTH)
    for name in ("GMR_b", "strong-SMR", "SEQ@1"):
        with pytest.raises(InputError, match="hybrid preference"):
            analyse(game, [name])


def test_the_actor_and_its_preference_are_named() -> None:
    with pytest.raises(
        InputError, match="a has grey preference; fuzzy concepts can be computed for a ranking or known"
    ):
        analyse(two(GREY), ["FR"])


def test_strong_and_weak_are_for_two_degrees() -> None:
    with pytest.raises(InputError, match=r"4 degrees of preference.* ask for GMR@2"):
        analyse(two(FOUR_DEGREES), ["weak-GMR"])


def test_there_is_no_stability_at_a_degree_that_nobody_has() -> None:
    with pytest.raises(InputError, match="go up to 2"):
        analyse(two(STRENGTH), ["GMR@3"])


@pytest.mark.parametrize(
    ("attitudes", "words"),
    [
        ({"A": {"b": 1}}, "no actor 'A'"),
        ({"a": {"c": 1}}, "no actor 'c'"),
        ({"a": {"b": 2}}, "attitude of a towards b"),
    ],
)
def test_attitudes_of_nobody_are_refused(attitudes: dict[str, dict[str, int]], words: str) -> None:
    with pytest.raises(InputError, match=words):
        analyse(two((1, 2, 3, 4), attitudes=attitudes), ["RNash"])


def gisborne() -> Game:
    """Bulk water export from Lake Gisborne with the province's orientation unknown (Li, Hipel, Kilgour and Fang 2004).

    Of the province it is known only that it likes less support for an appeal: 3 > 7, 4 > 8, 1 > 5, 2 > 6.
    """
    better = np.zeros((8, 8), dtype=bool)
    for first, second in ((3, 7), (4, 8), (1, 5), (2, 6)):
        better[first - 1, second - 1] = True
    unknown = ~(better | better.T | np.eye(8, dtype=bool))

    def ranks(best_first: list[int]) -> list[int]:
        return [-best_first.index(state) for state in range(1, 9)]

    return Game.from_options(
        {"federal": ["continue"], "province": ["lift"], "support": ["appeal"]},
        {
            "federal": ranks([2, 6, 4, 8, 1, 5, 3, 7]),
            "province": Pairs(better, unknown),
            "support": ranks([3, 4, 7, 8, 5, 6, 1, 2]),
        },
    )


def test_gisborne_with_the_province_unknown() -> None:
    """Recalled: states 4 and 6 are the equilibria that hold whatever the province turns out to want."""
    game = gisborne()
    assert game.kind == "unknown"

    found = analyse(game, usual(game))

    assert found.equilibria("Nash_b") == ("4", "6")
    assert found.equilibria("Nash_d") == ("4", "6")
    assert found.equilibria("Nash_a") == ()
    assert found.equilibria("Nash_c") == ()
    assert found.stable("Nash_a", "province") == ()
