"""The data of a case file from a few plain arguments, for conflicts that are built in a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from standoff.case.built import built_case
from standoff.case.load import LoadedCase
from standoff.case.yaml_text import Path
from standoff.errors import InputError, Problem, listed, nearest

Options = Mapping[str, Sequence[str] | Mapping[str, str]]
Rankings = Mapping[str, Sequence[Any]]
Payoffs = Mapping[str, Iterable[float] | Mapping[str, float]]
Others = Mapping[str, Mapping[str, Any]]


class _Builder:
    """A case as it grows: the data, and which argument made which part."""

    def __init__(self, call: str, title: str, actors: Sequence[str]) -> None:
        self.call = call
        self.arguments: dict[Path, str] = {("title",): "title"}
        self.data: dict[str, Any] = {"standoff": 1, "title": title, "actors": {actor: {} for actor in actors}}

    def give(self, argument: str, actor: str, key: str, value: Any) -> None:
        """What one argument says of an actor. Raises InputError for an unknown actor."""
        actors = self.data["actors"]
        if actor not in actors:
            message = f"there is no actor {actor!r}{nearest(actor, actors)}; there is {listed(list(actors))}"
            raise InputError(Problem(message, f"{self.call}, {argument}"))
        actors[actor][key] = value
        self.arguments["actors", actor, key] = f"{argument}[{actor!r}]"

    def preferences(
        self,
        prefers: Mapping[str, Sequence[str]],
        rankings: Rankings,
        payoffs: Payoffs,
        others: Others,
        ids: Sequence[str],
    ) -> None:
        for actor, statements in prefers.items():
            self.give("prefers", actor, "statements", list(statements))
        for actor, ranking in rankings.items():
            self.give("rankings", actor, "ranking", [_tier(tier) for tier in ranking])
        for actor, numbers in payoffs.items():
            self.give("payoffs", actor, "ranking", self._tiers(actor, numbers, ids))
        for actor, given in others.items():
            for key, value in given.items():
                self.give("preferences", actor, key, value)

    def _tiers(self, actor: str, numbers: Iterable[float] | Mapping[str, float], ids: Sequence[str]) -> list[list[str]]:
        """States by falling payoff; equal payoffs are a tie. Only the order counts."""
        if not isinstance(numbers, Mapping):
            numbers = list(numbers)
            names = list(ids) or [str(number + 1) for number in range(len(numbers))]
            if len(names) != len(numbers):
                message = f"expected {len(names)} payoffs, one per state; found {len(numbers)}"
                raise InputError(Problem(message, f"{self.call}, payoffs[{actor!r}]"))
            numbers = dict(zip(names, numbers, strict=True))
        levels = sorted(set(numbers.values()), reverse=True)
        return [[str(state) for state, number in numbers.items() if number == level] for level in levels]

    def case(self) -> LoadedCase:
        without = [actor for actor, given in self.data["actors"].items() if not given.keys() - {"options"}]
        if without:
            message = f"nothing is said of what {listed(without)} prefers"
            raise InputError(Problem(message, self.call))
        return built_case(self.data, self.call, self.arguments)


def _tier(tier: Any) -> list[str]:
    return [str(state) for state in tier] if isinstance(tier, list | tuple) else [str(tier)]


def built_conflict(
    options: Options,
    *,
    title: str,
    prefers: Mapping[str, Sequence[str]],
    rankings: Rankings,
    payoffs: Payoffs,
    preferences: Others,
    infeasible: Sequence[str | Mapping[str, Any]],
    irreversible: Sequence[str],
    states: Mapping[str, Sequence[str]],
    only_these_states: bool,
) -> LoadedCase:
    """See `standoff.conflict`."""
    builder = _Builder("conflict(...)", title, list(options))
    one_way = _directions(irreversible)
    known = {f"{actor}.{option}" for actor, own in options.items() for option in own}
    for name in one_way:
        if name not in known:
            message = f"there is no option {name!r}{nearest(name, known)}; there is {listed(sorted(known))}"
            raise InputError(Problem(message, "conflict(...), irreversible"))
    for actor, own in options.items():
        means = own if isinstance(own, Mapping) else {option: option for option in own}
        made = {option: _option(text, one_way.get(f"{actor}.{option}")) for option, text in means.items()}
        builder.give("options", actor, "options", made)
    builder.preferences(prefers, rankings, payoffs, preferences, list(states) if only_these_states else ())
    if infeasible:
        builder.data["infeasible"] = [_infeasible(item) for item in infeasible]
        builder.arguments["infeasible",] = "infeasible"
    if states:
        builder.data["states"] = {str(name): {"yes": list(yes)} for name, yes in states.items()}
        builder.arguments["states",] = "states"
    if only_these_states:
        builder.data["feasible"] = "listed"
    return builder.case()


def built_graph(
    states: Sequence[str] | Mapping[str, str],
    moves: Mapping[str, Mapping[str, str | Sequence[str]]],
    *,
    title: str,
    rankings: Rankings,
    payoffs: Payoffs,
    preferences: Others,
) -> LoadedCase:
    """See `standoff.graph`."""
    actors = list(dict.fromkeys([*moves, *rankings, *payoffs, *preferences]))
    builder = _Builder("graph(...)", title, actors)
    builder.preferences({}, rankings, payoffs, preferences, [str(state) for state in states])
    builder.data["graph"] = {
        "states": {str(state): text for state, text in states.items()}
        if isinstance(states, Mapping)
        else [str(state) for state in states],
        "moves": {actor: {str(start): _tier(ends) for start, ends in own.items()} for actor, own in moves.items()},
    }
    builder.arguments["graph", "states"] = "states"
    builder.arguments["graph", "moves"] = "moves"
    return builder.case()


def _directions(irreversible: Sequence[str]) -> dict[str, str]:
    found = {}
    for text in irreversible:
        words = text.split()
        found[words[-1] if words else text] = "no-stays" if words[:1] == ["not"] else "yes-stays"
    return found


def _option(means: str, direction: str | None) -> dict[str, str]:
    return {"means": means} if direction is None else {"means": means, "irreversible": direction}


def _infeasible(item: str | Mapping[str, Any]) -> dict[str, Any]:
    given = {"when": item} if isinstance(item, str) else dict(item)
    return {"because": "not possible", **given}
