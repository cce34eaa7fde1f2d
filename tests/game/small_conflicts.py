"""Small cases for tests of how a case becomes a game: two or three actors, and formulas told a second time."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or, unparse
from standoff.case.model import CaseFile
from standoff.game import Game
from standoff.game.build import game_of

OPTIONS = ("a.x", "a.y", "b.x", "b.y")
EVERY_STATE = [frozenset(option for k, option in enumerate(OPTIONS) if code >> k & 1) for code in range(16)]


def option_case(a: dict[str, Any] | None = None, b: dict[str, Any] | None = None, **more: Any) -> CaseFile:
    """Actors a and b with the options x and y each; a state's code counts a.x, a.y, b.x, b.y from the lowest bit."""
    options = {"x": "does x", "y": "does y"}
    actors = {"a": {"options": options, **(a or {})}, "b": {"options": options, **(b or {})}}
    return CaseFile.model_validate({"standoff": 1, "title": "Small", "actors": actors, **more})


def graph_case(preferences: dict[str, dict[str, Any]], states: list[str], **more: Any) -> CaseFile:
    graph = {"states": states, **more.pop("graph", {})}
    return CaseFile.model_validate(
        {"standoff": 1, "title": "Graph", "actors": preferences, "graph": graph, **more},
    )


def game(a: dict[str, Any] | None = None, b: dict[str, Any] | None = None, **more: Any) -> Game:
    return game_of(option_case(a, b, **more))


def holds(formula: Formula, yes: frozenset[str]) -> bool:
    match formula:
        case Atom(name):
            return name in yes
        case Not(part):
            return not holds(part, yes)
        case And(parts):
            return all(holds(part, yes) for part in parts)
        case Or(parts):
            return any(holds(part, yes) for part in parts)
        case If(then, when):
            return holds(then, yes) or not holds(when, yes)
        case Iff(left, right):
            return holds(left, yes) == holds(right, yes)


def formulas() -> st.SearchStrategy[Formula]:
    return st.recursive(
        st.sampled_from(OPTIONS).map(Atom),
        lambda inner: st.one_of(
            inner.map(Not),
            st.tuples(inner, inner).map(And),
            st.tuples(inner, inner).map(Or),
            st.builds(If, inner, inner),
            st.builds(Iff, inner, inner),
        ),
        max_leaves=5,
    )


def texts() -> st.SearchStrategy[str]:
    return formulas().map(unparse)


def same_order(left: Any, right: Any) -> bool:
    """Whether two lists of values put their places into the same order, with the same ties."""
    places = range(len(left))
    return all(
        (left[i] > left[j]) == (right[i] > right[j]) and (left[i] == left[j]) == (right[i] == right[j])
        for i, j in combinations(places, 2)
    )
