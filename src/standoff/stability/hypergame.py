"""Hypergames: every actor sees a game of its own (Wang, Hipel and Fraser 1988; Fraser and Hipel 1984).

First level: H = {G_1, ..., G_n}, where G_i is the whole conflict as actor i believes it to be: all actors' moves and
preferences. Second level: H = {H_1, ..., H_n}, where H_i = {G_1i, ..., G_ni} is the first-level hypergame that actor i
believes to be played: G_ji is the game that i takes j to see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError, listed
from standoff.game.model import Game
from standoff.stability.analysis import CONCEPTS, analyse
from standoff.stability.explicit import listed_arcs

Rule = Literal["stable for each", "part of each"]
RULES: tuple[Rule, ...] = ("stable for each", "part of each")


@dataclass(frozen=True, eq=False)
class Hypergame:
    """Hypergame equilibria by concept: boolean arrays of shape (states,).

    `stable[concept][actor]`: the states that are stable for the actor in the game that this actor sees.
    """

    actors: tuple[str, ...]
    state_ids: tuple[str, ...]
    rule: Rule
    stable: dict[str, dict[str, NDArray[np.bool_]]]
    marks: dict[str, NDArray[np.bool_]]

    def equilibria(self, concept: str) -> tuple[str, ...]:
        """Ids of the hypergame equilibria, in the order of the games."""
        return tuple(self.state_ids[number] for number in np.flatnonzero(self.marks[concept]))


def first_level(
    games: Mapping[str, Game], concepts: Sequence[str] = CONCEPTS, rule: Rule = "stable for each"
) -> Hypergame:
    """Equilibria of the first-level hypergame in which each actor sees the game that stands under its name.

    rule, "stable for each" (the default): a state is an equilibrium iff for every actor i it is stable for i as
    computed in G_i. "part of each", strategy by strategy: iff for every actor i some equilibrium of G_i has i's options
    as they are in the state; option form only. Both as in Fraser and Hipel (1984), Wang, Hipel and Fraser (1988).

    The games must have the same actors and the same states in the same order. Raises InputError if they do not, or for
    an unknown concept or rule.
    """
    if rule not in RULES:
        raise InputError(f"there is no rule {rule!r}; there is {listed(list(RULES))}")
    first = _checked(games, rule)
    results = {actor: analyse(game, concepts) for actor, game in games.items()}
    number = {actor: place for place, actor in enumerate(first.actors)}
    stable = {c: {actor: results[actor].marks[c][number[actor]] for actor in first.actors} for c in concepts}
    marks = {}
    for concept in concepts:
        if rule == "stable for each":
            own = list(stable[concept].values())
        else:
            own = [
                _with_own_options_of(games[actor], actor, np.logical_and.reduce(results[actor].marks[concept]))
                for actor in first.actors
            ]
        marks[concept] = np.logical_and.reduce(own)
    return Hypergame(first.actors, first.state_ids, rule, stable, marks)


def second_level(
    games: Mapping[str, Mapping[str, Game]], concepts: Sequence[str] = CONCEPTS, rule: Rule = "stable for each"
) -> Hypergame:
    """Equilibria of the second-level hypergame; games[i][j] is G_ji, the game that actor i takes actor j to see.

    games[i][i] is the game that i sees itself and must be there; a j that is not named sees, as i takes it, what i
    sees. Stability for i is computed in H_i: i expects every other j to move and to prefer as in G_ji, and moves and
    prefers itself as in G_ii (`game_expected`). A state is an equilibrium iff it is stable so for every i (Wang, Hipel
    and Fraser 1988; recalled). Deeper levels would change nothing: what another is expected to do depends, in these
    concepts, on the moves and preferences that it is taken to have, not on what it expects in its turn.

    Raises InputError as `first_level` does, and for an actor whose own game is missing.
    """
    return first_level({actor: game_expected(actor, seen) for actor, seen in games.items()}, concepts, rule)


def game_expected(owner: str, seen: Mapping[str, Game]) -> Game:
    """H_i as one game: each actor's moves and preference from the game that the owner takes that actor to see.

    Raises InputError where the owner's own game is missing or the games have other actors or states.
    """
    if owner not in seen:
        raise InputError(f"the game that {owner} itself sees is missing")
    own = seen[owner]
    unknown = [actor for actor in seen if actor not in own.actors]
    if unknown:
        raise InputError(f"there is no actor {listed(unknown)}; there is {listed(own.actors)}")
    _same_states({actor: seen.get(actor, own) for actor in own.actors}, own)
    used = [seen.get(actor, own) for actor in own.actors]
    arcs = None
    if any(game.arcs is not None or game.space != own.space for game in used):
        arcs = tuple(listed_arcs(game)[number] for number, game in enumerate(used))
    preferences = tuple(game.preferences[number] for number, game in enumerate(used))
    attitudes = {a: dict((game.attitudes or {}).get(a, {})) for a, game in zip(own.actors, used, strict=True)}
    return replace(own, preferences=preferences, arcs=arcs, attitudes=attitudes if any(attitudes.values()) else None)


def _checked(games: Mapping[str, Game], rule: Rule) -> Game:
    if not games:
        raise InputError("a hypergame needs a game for every actor")
    first = next(iter(games.values()))
    if set(games) != set(first.actors):
        raise InputError(f"expected one game for each of {listed(first.actors)}; found {listed(list(games))}")
    _same_states(games, first)
    if rule == "part of each" and any(game.space is None for game in games.values()):
        raise InputError("strategies are options: in graph form there is only the rule 'stable for each'")
    return first


def _same_states(games: Mapping[str, Game], first: Game) -> None:
    for actor, game in games.items():
        same_codes = (game.codes is None) == (first.codes is None) and (
            game.codes is None or first.codes is None or np.array_equal(game.codes, first.codes)
        )
        if game.actors != first.actors or game.state_ids != first.state_ids or not same_codes:
            raise InputError(f"the game that {actor} sees has other actors or states than the first one")


def _with_own_options_of(game: Game, actor: str, equilibria: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """States in which the actor's own options are those of some equilibrium."""
    assert game.space is not None
    assert game.codes is not None
    own = game.codes & game.space.own[actor]
    found: NDArray[np.bool_] = np.isin(own, own[equilibria])
    return found
