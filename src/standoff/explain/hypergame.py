"""A case as a hypergame: what is stable where each actor judges by the conflict as it sees it.

Wang, Hipel and Fraser (1988), Fraser and Hipel (1984) for the levels; Aljefri, Bashar, Fang and Hipel (2018) for
options that an actor does not know of. The case must rank all states completely; where goals are not ranked,
`standoff.explain.beliefs` compares the views without a ranking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.case.load import LoadedCase
from standoff.case.model import Actor, CaseFile, View
from standoff.case.patches import Scope, Variant, passages, variants
from standoff.errors import InputError, listed
from standoff.explain.result import plain
from standoff.explain.states import StateLine, state_lines
from standoff.game.build import ALL_BASES, game_of
from standoff.game.model import Game
from standoff.stability.analysis import CONCEPTS, analyse
from standoff.stability.hypergame import first_level, game_expected
from standoff.stability.misperception import misperceived, unable_to_use, without_options


@dataclass(frozen=True)
class Seer:
    """How one actor sees the conflict: by which view, what it does not know, how it takes others to see it."""

    actor: str
    view: str | None
    unaware: tuple[str, ...]
    takes_others_to_see: dict[str, str]


@dataclass(frozen=True)
class Misread:
    """A state that an actor takes for another one (`seen_as`), or holds to be impossible (None)."""

    state: str
    actor: str
    seen_as: str | None


@dataclass(frozen=True)
class CaseHypergame:
    """What `standoff hypergame` prints.

    level: 2 where a view says how one actor takes another to see the conflict, else 1. stable: concept -> actor ->
    states that are stable for the actor in its own game. equilibria: concept -> hypergame equilibria; as_it_is: those
    of the case without views. believed: concept -> actor -> what the actor takes for the equilibria, by the ids of its
    own game, which are those of the states without the options that it does not know.
    """

    case: str
    title: str
    names: dict[str, str]
    level: int
    concepts: tuple[str, ...]
    seers: tuple[Seer, ...]
    states: tuple[StateLine, ...]
    stable: dict[str, dict[str, tuple[str, ...]]]
    equilibria: dict[str, tuple[str, ...]]
    as_it_is: dict[str, tuple[str, ...]]
    believed: dict[str, dict[str, tuple[str, ...]]]
    misread: tuple[Misread, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff hypergame --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


def case_hypergame(
    loaded: LoadedCase,
    state_names: Mapping[str, str],
    actual: Game,
    concepts: Sequence[str] = CONCEPTS,
    ranks: Sequence[str] = (),
    choices: Sequence[str] = (),
) -> CaseHypergame:
    """The hypergame of the views of a case; `actual`: the game of the case as it is.

    Raises InputError when no actor holds a view, when one holds several, and when a view leaves the order of goals or
    an unclear passage open.
    """
    case = loaded.file
    own, others = _held(case)
    settled = (tuple(ranks), tuple(choices))
    level = 2 if others else 1
    games: dict[str, Game] = {}
    seers = []
    for actor in actual.actors:
        unaware = case.views[own[actor]].unaware if actor in own else ()
        games[actor] = _expected(case, actual, actor, own.get(actor), others.get(actor, {}), settled)
        seers.append(Seer(actor, own.get(actor), tuple(unaware), dict(others.get(actor, {}))))
    stable, seen_as = _found(games, actual, concepts)
    ids = actual.state_ids
    believed: dict[str, dict[str, tuple[str, ...]]] = {concept: {} for concept in concepts}
    for actor, game in games.items():
        result = analyse(game, concepts)
        called = _ids_in(game, actual)
        for concept in concepts:
            believed[concept][actor] = tuple(called[state] for state in result.equilibria(concept))
    return CaseHypergame(
        case=loaded.name,
        title=case.title,
        names={actor: case.name_of(actor) for actor in actual.actors},
        level=level,
        concepts=tuple(concepts),
        seers=tuple(seers),
        states=state_lines(case, actual, state_names, ids),
        stable={
            c: {a: tuple(ids[n] for n in np.flatnonzero(mark)) for a, mark in by.items()} for c, by in stable.items()
        },
        equilibria={
            c: tuple(ids[n] for n in np.flatnonzero(np.logical_and.reduce(list(by.values()))))
            for c, by in stable.items()
        },
        as_it_is={c: analyse(actual, [c]).equilibria(c) for c in concepts},
        believed=believed,
        misread=tuple(
            Misread(state, actor, seen_as[actor][n])
            for n, state in enumerate(ids)
            for actor in actual.actors
            if seen_as[actor][n] != state
        ),
    )


def _held(case: CaseFile) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Actor -> its view; actor -> other -> the view that the actor takes the other to hold."""
    own: dict[str, str] = {}
    others: dict[str, dict[str, str]] = {}
    for name, view in case.views.items():
        holder = case.holder(name)
        if holder is None:
            continue
        if view.seen_by is not None and view.seen_by != holder:
            place, key = others.setdefault(view.seen_by, {}), holder
        else:
            place, key = own, holder
        if key in place:
            raise InputError(
                f"{key} is given two views, {place[key]!r} and {name!r}; a hypergame has one game for each actor. "
                f"`standoff beliefs` compares any number"
            )
        place[key] = name
    if not own and not others:
        known = f"; its views are {listed(list(case.views))}, held by nobody" if case.views else ""
        raise InputError(f"no actor of this case holds a view of its own (`views`){known}")
    return own, others


def _expected(
    case: CaseFile, actual: Game, actor: str, view: str | None, others: Mapping[str, str], settled: Settled
) -> Game:
    """The game that an actor expects: its own, with the others as it takes them to be."""
    hidden = case.views[view].unaware if view is not None else ()
    own = without_options(_seen(case, actual, view, settled), hidden)
    seen = {actor: own}
    for other, other_view in others.items():
        theirs = without_options(_seen(case, actual, other_view, settled), hidden)
        unknown = [option for option in case.views[other_view].unaware if option not in hidden]
        seen[other] = unable_to_use(theirs, other, unknown) if unknown else theirs
    return game_expected(actor, seen)


def _seen(case: CaseFile, actual: Game, view: str | None, settled: Settled) -> Game:
    if view is None:
        return actual
    try:
        return game_of(seen_case(case, view, settled[1]), settled[0])
    except InputError as error:
        raise InputError(f"in the view {view!r}: {error}; `standoff beliefs` needs no ranking") from None


def seen_case(case: CaseFile, view: str, choices: Sequence[str] = ()) -> CaseFile:
    """The case as a view has it, as a case of its own: goals, links, what cannot be, and preferences replaced.

    choices: "passage=choice" for unclear passages; what the view itself settles stays as it has it.
    Raises InputError where an unclear passage stays open.
    """
    held = case.views[view]
    scope = Scope(bases=ALL_BASES, patches=(f"view:{view}",))
    unclear = passages(case, scope)
    wanted = {name.strip(): choice.strip() for name, _, choice in (text.partition("=") for text in choices)}
    fixed = {name: choice for name, choice in wanted.items() if choice in unclear.get(name, ())}
    every = variants(case, scope, fixed)
    if len(every) > 1:
        raise InputError(f"{len(every)} readings are open (unclear: {listed([n for n, _ in every[0].choices])})")
    variant = every[0]
    return case.model_copy(
        update={
            "actors": {key: _actor(key, actor, variant, held) for key, actor in case.actors.items()},
            "links": variant.links,
            "infeasible": variant.infeasible,
            "conditions": {
                name: condition.model_copy(update={"value": variant.conditions[name]})
                for name, condition in case.conditions.items()
            },
            "readings": {},
            "views": {},
        }
    )


def _actor(key: str, actor: Actor, variant: Variant, view: View) -> Actor:
    goals: dict[str, Any] = {"goals": variant.goals[key], "outranks": variant.priorities[key]}
    if key not in view.preferences:
        return actor.model_copy(update=goals)
    given = view.preferences[key]
    cleared: dict[str, Any] = {kind: None for kind in actor.preference_kinds if kind != "goals"}
    return actor.model_copy(update={"goals": (), "outranks": (), **cleared, **given.given()})


Settled = tuple[tuple[str, ...], tuple[str, ...]]
Found = tuple[dict[str, dict[str, NDArray[np.bool_]]], dict[str, list[str | None]]]


def _found(games: Mapping[str, Game], actual: Game, concepts: Sequence[str]) -> Found:
    """Who finds which state of the case stable, and what each takes it for."""
    if all(game.space == actual.space and game.state_ids == actual.state_ids for game in games.values()):
        found = first_level(games, concepts)
        return found.stable, {actor: list(actual.state_ids) for actor in games}
    seen = misperceived(games, concepts, actual=actual)
    taken: dict[str, list[str | None]] = {}
    for actor, game in games.items():
        called = _ids_in(game, actual)
        taken[actor] = [called[game.state_ids[n]] if n >= 0 else None for n in seen.seen_as[actor].tolist()]
    return seen.stable, taken


def _ids_in(game: Game, actual: Game) -> dict[str, str]:
    """State id of the game -> that of the same state in the case as it is, else the options that are yes."""
    if game.space is None or game.codes is None or actual.space is None or actual.codes is None:
        return {state: state for state in game.state_ids}
    by_options = {frozenset(actual.yes(state)): state for state in actual.state_ids}
    found = {}
    for state in game.state_ids:
        yes = game.yes(state)
        found[state] = by_options.get(frozenset(yes), f"({', '.join(yes) or 'no option'})")
    return found
