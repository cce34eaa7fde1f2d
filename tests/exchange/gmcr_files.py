"""Models in the form of `.gmcr` files, and what they mean, read literally: no code of the package is used here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Data = dict[str, Any]


def option(name: str, direction: str = "both") -> Data:
    return {"name": name, "permittedDirection": direction}


def maker(name: str, options: list[int], preferences: list[Any] | None = None, **more: Any) -> Data:
    return {"name": name, "options": options, "preferences": preferences or [], **more}


def model(options: list[Data], makers: list[Data], infeasibles: list[Any] | None = None, **more: Any) -> Data:
    return {
        "options": options,
        "decisionMakers": makers,
        "infeasibles": infeasibles or [],
        "useManualPreferenceRanking": False,
        **more,
    }


def raw(data: Any) -> bytes:
    return json.dumps(data).encode()


@dataclass(frozen=True)
class Meant:
    """States as sets of the file's option indices that are yes, in order; moves and payoffs per decision maker."""

    states: list[frozenset[int]]
    moves: list[set[tuple[int, int]]]
    payoffs: list[list[int]]


def meant(data: Data) -> Meant:
    """What GMCR+ makes of a model: regrouped options, ordered states, scores, moves in permitted directions."""
    makers = data["decisionMakers"]
    owned = [index for one in makers for index in one["options"]]
    order = [index for index in range(len(data["options"])) if index not in owned] + owned
    states = []
    for code in range(2 ** len(order)):
        taken = frozenset(order[place] for place in range(len(order)) if code >> place & 1)
        if not any(holds(pattern, taken) for pattern in data["infeasibles"]):
            states.append(taken)
    moves = []
    payoffs = []
    for one in makers:
        unseen = [any(holds(pattern, state) for pattern in one.get("misperceptions", [])) for state in states]
        moves.append(
            {
                (start, end)
                for start in range(len(states))
                for end in range(len(states))
                if start != end
                and states[start] ^ states[end] <= set(one["options"])
                and all(allowed(data["options"][index], index in states[end]) for index in states[start] ^ states[end])
                and not unseen[start]
                and not unseen[end]
            }
        )
        payoffs.append(ranked(one, len(states)) if data["useManualPreferenceRanking"] else scores(one, states))
    return Meant(states, moves, payoffs)


def holds(condition: Any, taken: frozenset[int]) -> bool:
    members = condition["members"] if isinstance(condition, dict) else [condition]
    return any(all((index in taken) == (value == "Y") for index, value in member) for member in members)


def allowed(which: Data, now_yes: bool) -> bool:
    return bool(which["permittedDirection"] == "both" or (which["permittedDirection"] == "fwd") == now_yes)


def scores(one: Data, states: list[frozenset[int]]) -> list[int]:
    statements = one["preferences"]
    weights = [2 ** (len(statements) - 1 - place) for place in range(len(statements))]
    return [sum(w for w, text in zip(weights, statements, strict=True) if holds(text, state)) for state in states]


def ranked(one: Data, count: int) -> list[int]:
    payoffs = [0] * count
    for place, tier in enumerate(one["preferenceRanking"]):
        for state in tier if isinstance(tier, list) else [tier]:
            payoffs[state - 1] = count - place
    return payoffs


@st.composite
def models(draw: st.DrawFn) -> Data:
    """Small models: options in any order, some of them nobody's, statements or rankings, misperceptions."""
    count = draw(st.integers(1, 5))
    makers_count = draw(st.integers(1, 4))
    owners = draw(st.lists(st.integers(-1, makers_count - 1), min_size=count, max_size=count))
    literal = st.tuples(st.integers(0, count - 1), st.sampled_from("YN")).map(list)
    simple = st.lists(literal, min_size=1, max_size=3, unique_by=lambda part: part[0])
    several = st.lists(simple, min_size=1, max_size=3).map(lambda members: {"compound": True, "members": members})
    condition = st.one_of(simple, several, _two_options(count)) if count > 1 else st.one_of(simple, several)
    directions = st.sampled_from(["both", "both", "fwd", "back"])
    options = [option(draw(st.sampled_from(["Go", "Stay", "Ω"])), draw(directions)) for _ in range(count)]
    infeasibles = draw(st.lists(simple.filter(lambda pattern: len(pattern) > 1), max_size=2)) if count > 2 else []
    makers = []
    for number in range(makers_count):
        own = [index for index, owner in enumerate(owners) if owner == number]
        makers.append(
            maker(
                draw(st.sampled_from(["North", "South", "não", ""])),
                draw(st.permutations(own)),
                draw(st.lists(condition, max_size=3)),
                misperceptions=draw(st.lists(simple, max_size=1)),
            )
        )
    data = model(options, makers, infeasibles)
    if draw(st.booleans()):
        data["useManualPreferenceRanking"] = True
        states = list(range(1, len(meant({**data, "useManualPreferenceRanking": False}).states) + 1))
        for one in makers:
            one["preferenceRanking"] = _tiers(draw, draw(st.permutations(states)))
    return data


def _two_options(count: int) -> st.SearchStrategy[Data]:
    """IF and IFF as the program stores them."""

    def made(parts: tuple[list[int], bool, bool, bool]) -> Data:
        (one, other), first, second, both_ways = parts
        p, q = [one, "YN"[first]], [other, "YN"[second]]
        not_p, not_q = [one, "NY"[first]], [other, "NY"[second]]
        members = [[p, q], [not_p, not_q]] if both_ways else [[p, q], [not_p, q], [not_p, not_q]]
        return {"compound": True, "members": members}

    two = st.lists(st.integers(0, count - 1), min_size=2, max_size=2, unique=True)
    return st.tuples(two, st.booleans(), st.booleans(), st.booleans()).map(made)


def _tiers(draw: st.DrawFn, states: list[int]) -> list[Any]:
    tiers: list[Any] = []
    for state in states:
        if tiers and draw(st.integers(0, 3)) == 0:
            tiers[-1] = [*(tiers[-1] if isinstance(tiers[-1], list) else [tiers[-1]]), state]
        else:
            tiers.append(state)
    return tiers
