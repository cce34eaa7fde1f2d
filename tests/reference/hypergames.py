"""Hypergames, word for word and slow: what the package is compared with. Nothing is imported from the package.

Wang, Hipel and Fraser 1988 for the levels; Aljefri, Bashar, Fang and Hipel 2018 for options that actors do not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from tests.reference import stability
from tests.reference.stability import Conflict

State = frozenset[str]


@dataclass(frozen=True)
class Seen:
    """A game over named options: options[i] those of actor i; states: the options taken in each; rank[i][state]."""

    options: tuple[tuple[str, ...], ...]
    states: tuple[State, ...]
    rank: tuple[tuple[int, ...], ...]

    def known(self) -> set[str]:
        return {option for own in self.options for option in own}

    def conflict(self) -> Conflict:
        moves = [
            [
                {
                    end
                    for end, after in enumerate(self.states)
                    if after != before and after ^ before <= set(self.options[actor])
                }
                for before in self.states
            ]
            for actor in range(len(self.options))
        ]
        return Conflict(len(self.options), len(self.states), moves, self.rank)


def universal_states(games: Sequence[Seen]) -> list[State]:
    """Every subset of the universal option set that some actor thinks possible."""
    universe = sorted({option for game in games for option in game.known()})
    subsets = [frozenset(taken) for size in range(len(universe) + 1) for taken in combinations(universe, size)]
    return [state for state in subsets if any(image(state, game) in game.states for game in games)]


def image(state: State, game: Seen) -> State:
    return frozenset(option for option in state if option in game.known())


def stable_universal(games: Sequence[Seen], actor: int, concept: str) -> set[State]:
    own = games[actor]
    stable = {own.states[number] for number in stability.stable(own.conflict(), concept, actor)}
    return {state for state in universal_states(games) if image(state, own) in stable}


def expected(owner: int, seen: Sequence[Conflict]) -> Conflict:
    """H_i: seen[j] is G_ji; each actor moves and prefers as in the game that the owner takes it to see."""
    actors = range(seen[owner].actors)
    return Conflict(
        seen[owner].actors,
        seen[owner].states,
        [seen[j].moves[j] for j in actors],
        [seen[j].rank[j] for j in actors],
    )
