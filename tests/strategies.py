"""Random conflicts in option form and in graph form, each for the package and for the reference."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeVar

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from standoff.game import Game
from standoff.game.preference import Pairs
from standoff.stability import analyse
from tests.reference import stability as reference

T = TypeVar("T")
Ranks = tuple[tuple[int, ...], ...]


def actor_names(count: int) -> list[str]:
    return list("abcde"[:count])


@dataclass(frozen=True)
class OptionConflict:
    """Options are numbered through all actors; option k is the bit 2**k of a state's code."""

    options: tuple[int, ...]
    infeasible: frozenset[int]
    yes_stays: frozenset[int]
    no_stays: frozenset[int]
    ranks: Ranks

    @property
    def actors(self) -> int:
        return len(self.options)

    @property
    def feasible(self) -> list[int]:
        return [code for code in range(2 ** sum(self.options)) if code not in self.infeasible]

    def reference(self) -> reference.Conflict:
        feasible = self.feasible
        moves = reference.option_moves(self.options, feasible, self.yes_stays, self.no_stays)
        return reference.Conflict(self.actors, len(feasible), moves, self.ranks)

    def game(self) -> Game:
        names = actor_names(self.actors)
        options = {name: list("vwxyz"[:count]) for name, count in zip(names, self.options, strict=True)}
        option_names = [f"{name}.{option}" for name in names for option in options[name]]
        return Game.from_options(
            options=options,
            ranks={name: list(ranks) for name, ranks in zip(names, self.ranks, strict=True)},
            infeasible=sorted(self.infeasible),
            yes_stays=[option_names[k] for k in sorted(self.yes_stays)],
            no_stays=[option_names[k] for k in sorted(self.no_stays)],
        )

    def reordered(
        self, actor_order: Sequence[int], option_orders: Sequence[Sequence[int]]
    ) -> tuple["OptionConflict", list[int]]:
        """The same conflict told in another order, and where each state went.

        `actor_order[new]` is the old place of an actor, `option_orders[old actor][new]` the old place of one
        of its options.
        """
        first = [sum(self.options[:actor]) for actor in range(self.actors)]
        old_option = [first[actor] + own for actor in actor_order for own in option_orders[actor]]
        new_option = {old: new for new, old in enumerate(old_option)}

        def new_code(code: int) -> int:
            return sum(1 << new for new, old in enumerate(old_option) if code >> old & 1)

        new_codes = sorted(new_code(code) for code in self.feasible)
        place = [new_codes.index(new_code(code)) for code in self.feasible]
        reordered = OptionConflict(
            options=tuple(self.options[actor] for actor in actor_order),
            infeasible=frozenset(new_code(code) for code in self.infeasible),
            yes_stays=frozenset(new_option[k] for k in self.yes_stays),
            no_stays=frozenset(new_option[k] for k in self.no_stays),
            ranks=tuple(_moved(self.ranks[actor], place) for actor in actor_order),
        )
        return reordered, place


@dataclass(frozen=True)
class GraphConflict:
    """`moves[actor][state]` are the states that the actor can move to from there."""

    states: int
    moves: tuple[tuple[frozenset[int], ...], ...]
    ranks: Ranks

    @property
    def actors(self) -> int:
        return len(self.moves)

    @property
    def arcs(self) -> list[tuple[int, int, int]]:
        return [
            (actor, state, to)
            for actor in range(self.actors)
            for state in range(self.states)
            for to in sorted(self.moves[actor][state])
        ]

    def reference(self) -> reference.Conflict:
        moves = [[set(targets) for targets in of_actor] for of_actor in self.moves]
        return reference.Conflict(self.actors, self.states, moves, self.ranks)

    def game(self) -> Game:
        names = actor_names(self.actors)
        ids = [str(state + 1) for state in range(self.states)]
        return Game.from_graph(
            states=ids,
            moves={
                name: {
                    ids[state]: [ids[to] for to in sorted(targets)] for state, targets in enumerate(of_actor) if targets
                }
                for name, of_actor in zip(names, self.moves, strict=True)
            },
            ranks={name: list(ranks) for name, ranks in zip(names, self.ranks, strict=True)},
        )

    def without(self, actor: int, state: int, to: int) -> "GraphConflict":
        moves = [list(of_actor) for of_actor in self.moves]
        moves[actor][state] -= {to}
        return replace(self, moves=tuple(tuple(of_actor) for of_actor in moves))

    def relabelled(self, actor_order: Sequence[int], place: Sequence[int]) -> "GraphConflict":
        """`actor_order[new]` is the old place of an actor, `place[old]` the new place of a state."""
        return GraphConflict(
            states=self.states,
            moves=tuple(
                _moved(tuple(frozenset(place[to] for to in targets) for targets in self.moves[actor]), place)
                for actor in actor_order
            ),
            ranks=tuple(_moved(self.ranks[actor], place) for actor in actor_order),
        )


Conflict = OptionConflict | GraphConflict


def _moved(values: Sequence[T], place: Sequence[int]) -> tuple[T, ...]:
    return tuple(value for _, value in sorted(zip(place, values, strict=True), key=lambda pair: pair[0]))


@dataclass(frozen=True)
class Answers:
    """What the package says of a conflict, by the places of actors and states."""

    stable: dict[tuple[str, int], set[int]]
    equilibria: dict[str, set[int]]


def answers(conflict: Conflict) -> Answers:
    return answers_about(conflict.game())


def answers_about(game: Game) -> Answers:
    result = analyse(game, concepts=reference.CONCEPTS)
    places = {state: place for place, state in enumerate(game.state_ids)}

    def placed(states: Sequence[str]) -> set[int]:
        assert len(set(states)) == len(states), "a state is listed twice"
        return {places[state] for state in states}

    return Answers(
        stable={
            (concept, place): placed(result.stable(concept, actor))
            for concept in reference.CONCEPTS
            for place, actor in enumerate(game.actors)
        },
        equilibria={concept: placed(result.equilibria(concept)) for concept in reference.CONCEPTS},
    )


def examples(times: float) -> settings:
    """As many examples as the profile asks for, times a factor."""
    return settings(
        max_examples=max(1, round(settings().max_examples * times)),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


SHAPES = [shape for actors in range(2, 6) for shape in product(range(1, 6), repeat=actors) if sum(shape) <= 7]


@st.composite
def ranks(draw: st.DrawFn, actors: int, states: int) -> Ranks:
    best = draw(st.sampled_from([1, 2, 4, states]))
    return tuple(tuple(draw(st.lists(st.integers(0, best), min_size=states, max_size=states))) for _ in range(actors))


@st.composite
def option_conflicts(
    draw: st.DrawFn,
    *,
    min_options: int = 2,
    max_options: int = 4,
    widest: Sequence[int] = (1, 2, 3),
    actors: int | None = None,
    everything_possible: bool = False,
) -> OptionConflict:
    """2 to 5 actors with some options each.

    `widest`: how many options the actor with the most of them may have. With `everything_possible` no state
    is infeasible and no option one-way.
    """
    options = draw(
        st.sampled_from(
            [
                shape
                for shape in SHAPES
                if min_options <= sum(shape) <= max_options and max(shape) in widest and actors in (None, len(shape))
            ]
        )
    )
    states = 2 ** sum(options)
    infeasible: frozenset[int] = frozenset()
    directions = ["both"] * sum(options)
    if not everything_possible:
        missing = draw(st.integers(0, states // 2))
        infeasible = draw(st.frozensets(st.integers(0, states - 1), min_size=missing, max_size=missing))
        of_one_actor = st.sampled_from([["both"], ["both", "yes stays", "no stays"]])
        directions = [
            draw(st.sampled_from(allowed))
            for allowed, count in ((draw(of_one_actor), count) for count in options)
            for _ in range(count)
        ]
    return OptionConflict(
        options=options,
        infeasible=infeasible,
        yes_stays=frozenset(k for k, direction in enumerate(directions) if direction == "yes stays"),
        no_stays=frozenset(k for k, direction in enumerate(directions) if direction == "no stays"),
        ranks=draw(ranks(len(options), states - len(infeasible))),
    )


@st.composite
def graph_conflicts(draw: st.DrawFn, *, actors: int | None = None) -> GraphConflict:
    """2 to 5 actors, 2 to 8 states and any moves: intransitive, irreversible, shared, or none at all."""
    if actors is None:
        actors = draw(st.integers(2, 5))
    states = draw(st.integers(2, 8))
    most = draw(st.integers(1, min(3, states - 1)))

    def targets(state: int) -> st.SearchStrategy[frozenset[int]]:
        others = [other for other in range(states) if other != state]
        return st.frozensets(st.sampled_from(others), max_size=most)

    of_actor = st.tuples(*(targets(state) for state in range(states)))
    return GraphConflict(
        states=states,
        moves=tuple(draw(of_actor) for _ in range(actors)),
        ranks=draw(ranks(actors, states)),
    )


def conflicts(*, actors: int | None = None) -> st.SearchStrategy[Conflict]:
    return st.one_of(option_conflicts(actors=actors), graph_conflicts(actors=actors))


@dataclass(frozen=True)
class PairwiseConflict:
    """A conflict whose actors compare states pair by pair, with ties and often in circles.

    `better[i][s]` are the states that actor i prefers to s.
    """

    told: Conflict
    better: tuple[tuple[frozenset[int], ...], ...]

    @property
    def actors(self) -> int:
        return self.told.actors

    def reference(self) -> reference.Tournament:
        plain = self.told.reference()
        better = [[set(own) for own in of_actor] for of_actor in self.better]
        return reference.Tournament(plain.actors, plain.states, plain.moves, plain.rank, better=better)

    def game(self) -> Game:
        game = self.told.game()
        states = len(game.state_ids)
        preferences = []
        for of_actor in self.better:
            relation = np.zeros((states, states), dtype=bool)
            for state, own in enumerate(of_actor):
                relation[sorted(own), state] = True
            preferences.append(Pairs(relation, np.zeros_like(relation)))
        return replace(game, preferences=tuple(preferences))


@st.composite
def pairwise_conflicts(draw: st.DrawFn, told: st.SearchStrategy[Conflict] | None = None) -> PairwiseConflict:
    conflict = draw(conflicts() if told is None else told)
    states = conflict.reference().states
    dice = draw(st.randoms(use_true_random=False))
    ties = draw(st.sampled_from([0.0, 0.2, 0.6]))
    better: list[list[set[int]]] = [[set() for _ in range(states)] for _ in range(conflict.actors)]
    for of_actor in better:
        for first in range(states):
            for second in range(first):
                if dice.random() >= ties:
                    winner, loser = (first, second) if dice.random() < 0.5 else (second, first)
                    of_actor[loser].add(winner)
    return PairwiseConflict(conflict, tuple(tuple(frozenset(own) for own in of_actor) for of_actor in better))
