"""The data of a case file from a few plain arguments, for conflicts that are built in a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from standoff.case.arguments import mapping, number, refuse, sequence, tiers, word
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
        for actor, statements in self.by_actor("prefers", prefers, "its preference statements"):
            place = self.place("prefers", actor)
            self.give("prefers", actor, "statements", sequence(place, statements, "formulas, most important first"))
        for actor, ranking in self.by_actor("rankings", rankings, "states, best first"):
            self.give("rankings", actor, "ranking", tiers(self.place("rankings", actor), ranking))
        for actor, numbers in self.by_actor("payoffs", payoffs, "a number per state"):
            self.give("payoffs", actor, "ranking", self._tiers(actor, numbers, ids))
        for actor, given in self.by_actor("preferences", others, "what a case file has under the actor"):
            for key, value in mapping(
                self.place("preferences", actor), given, "as under an actor of a case file"
            ).items():
                self.give("preferences", actor, key, value)

    def place(self, argument: str, *keys: object) -> str:
        """Where a mistake stands, as `conflict(...), rankings['a']`."""
        return f"{self.call}, {argument}" + "".join(f"[{key!r}]" for key in keys)

    def by_actor(self, argument: str, given: Any, what: str) -> list[tuple[Any, Any]]:
        return list(mapping(self.place(argument), given, f"actor -> {what}").items())

    def _tiers(self, actor: str, numbers: Iterable[float] | Mapping[str, float], ids: Sequence[str]) -> list[list[str]]:
        """States by falling payoff; equal payoffs are a tie. Only the order counts."""
        place = self.place("payoffs", actor)
        if not isinstance(numbers, Mapping):
            numbers = sequence(place, numbers, "a number per state")
            names = list(ids) or [str(n + 1) for n in range(len(numbers))]
            if len(names) != len(numbers):
                message = f"expected {len(names)} payoffs, one per state; found {len(numbers)}"
                raise InputError(Problem(message, place))
            numbers = dict(zip(names, numbers, strict=True))
        paid = {state: number(f"{place}, state {state}", value) for state, value in numbers.items()}
        levels: dict[Any, list[str]] = {}
        for state, value in paid.items():
            levels.setdefault(value, []).append(str(state))
        return [levels[value] for value in sorted(levels, reverse=True)]

    def case(self) -> LoadedCase:
        without = [actor for actor, given in self.data["actors"].items() if not given.keys() - {"options"}]
        if without:
            message = f"nothing is said of what {listed(without)} prefers"
            raise InputError(Problem(message, self.call))
        return built_case(self.data, self.call, self.arguments)


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
    call = "conflict(...)"
    if not mapping(f"{call}, options", options, "actor -> its options"):
        raise InputError(Problem("expected at least one actor with its options; found none", f"{call}, options"))
    builder = _Builder(call, title, list(options))
    means = {actor: _means(builder.place("options", actor), own) for actor, own in options.items()}
    one_way = _directions(builder.place("irreversible"), irreversible)
    known = {f"{actor}.{option}" for actor, own in means.items() for option in own}
    for name in one_way:
        if name not in known:
            message = f"there is no option {name!r}{nearest(name, known)}; there is {listed(sorted(known))}"
            raise InputError(Problem(message, builder.place("irreversible")))
    for actor, own in means.items():
        made = {option: _option(text, one_way.get(f"{actor}.{option}")) for option, text in own.items()}
        builder.give("options", actor, "options", made)
    named = {
        word(builder.place("states"), name): sequence(builder.place("states", name), yes, "its options that are yes")
        for name, yes in mapping(builder.place("states"), states, "name -> its options that are yes").items()
    }
    builder.preferences(prefers, rankings, payoffs, preferences, list(named) if only_these_states else ())
    impossible = sequence(builder.place("infeasible"), infeasible, "formulas that cannot hold")
    if impossible:
        builder.data["infeasible"] = [
            _infeasible(builder.place("infeasible", place), item) for place, item in enumerate(impossible)
        ]
        builder.arguments["infeasible",] = "infeasible"
    if named:
        builder.data["states"] = {name: {"yes": yes} for name, yes in named.items()}
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
    call = "graph(...)"
    for argument, given in (
        ("moves", moves),
        ("rankings", rankings),
        ("payoffs", payoffs),
        ("preferences", preferences),
    ):
        mapping(f"{call}, {argument}", given, "with the actors as keys")
    actors = list(dict.fromkeys([*moves, *rankings, *payoffs, *preferences]))
    if not actors:
        raise InputError(Problem("expected at least one actor with its moves; found none", f"{call}, moves"))
    builder = _Builder(call, title, actors)
    place = builder.place("states")
    names = list(states) if isinstance(states, Mapping) else sequence(place, states, "the states, or name -> meaning")
    ids = [word(place, state, "a state") for state in names]
    builder.preferences({}, rankings, payoffs, preferences, ids)
    builder.data["graph"] = {
        "states": dict(zip(ids, states.values(), strict=True)) if isinstance(states, Mapping) else ids,
        "moves": {actor: _moves(builder, actor, own) for actor, own in moves.items()},
    }
    builder.arguments["graph", "states"] = "states"
    builder.arguments["graph", "moves"] = "moves"
    return builder.case()


def _moves(builder: _Builder, actor: str, own: Any) -> dict[str, list[str]]:
    """State -> the states one move away."""
    found = {}
    place = builder.place("moves", actor)
    for start, ends in mapping(place, own, "state -> the states one move away").items():
        where = builder.place("moves", actor, start)
        targets = [ends] if isinstance(ends, str | int) else sequence(where, ends, "the states one move away")
        found[word(place, start, "a state")] = [word(where, end, "a state") for end in targets]
    return found


def _means(place: str, own: Any) -> dict[str, Any]:
    """Option -> what it means, from that or from a list of names."""
    if isinstance(own, Mapping):
        return {word(place, option, "the name of an option"): text for option, text in own.items()}
    names = [word(place, option, "the name of an option") for option in sequence(place, own, "its options")]
    found: dict[str, Any] = {}
    for option in names:
        if option in found:
            raise InputError(Problem(f"the option {option!r} stands here twice", place))
        found[option] = option
    return found


def _directions(place: str, irreversible: Any) -> dict[str, str]:
    found = {}
    for text in sequence(place, irreversible, "options that stay yes, or 'not OPTION'"):
        words = word(place, text, "an option").split()
        found[words[-1] if words else text] = "no-stays" if words[:1] == ["not"] else "yes-stays"
    return found


def _option(means: str, direction: str | None) -> dict[str, str]:
    return {"means": means} if direction is None else {"means": means, "irreversible": direction}


def _infeasible(place: str, item: Any) -> dict[str, Any]:
    if not isinstance(item, str | Mapping):
        raise refuse(place, "a formula, or a mapping as in a case file", item)
    given = {"when": item} if isinstance(item, str) else dict(item)
    return {"because": "not possible", **given}
