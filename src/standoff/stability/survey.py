"""Equilibria of a conflict whose states are not listed: how many, what all have in common, and some of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from standoff.case.formula import Formula
from standoff.engines.projected import check_projected
from standoff.errors import InputError, LimitError, nearest
from standoff.game.prioritised import PrioritisedGame
from standoff.stability.engine_choice import Engine
from standoff.stability.sets import StateSet
from standoff.stability.told import ToldStability


@dataclass(frozen=True)
class Combination:
    """Values of the options that were asked to be told apart, as those that are yes, and how many states have them."""

    yes: tuple[str, ...]
    states: int


@dataclass(frozen=True)
class Counted:
    """A set of states: how many, options that are yes (no) in all of them, the first ones as options that are yes."""

    number: int
    always_yes: tuple[str, ...]
    always_no: tuple[str, ...]
    first: tuple[tuple[str, ...], ...]
    apart: tuple[Combination, ...]


@dataclass(frozen=True)
class ConceptSurvey:
    """Equilibria under a concept, and the states that are stable for each of the actors that were asked about.

    limited: why something is missing, where a limit was reached; `equilibria` is None then if it is that.
    """

    concept: str
    equilibria: Counted | None
    stable: dict[str, Counted]
    limited: tuple[str, ...]


@dataclass(frozen=True)
class Survey:
    """What `standoff equilibria` prints. feasible: the number of feasible states of 2**options; where: only states at
    which this holds are looked at."""

    actors: tuple[str, ...]
    options: tuple[str, ...]
    feasible: int
    engine: Engine
    concepts: tuple[ConceptSurvey, ...]
    where: str | None
    apart: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff equilibria --json` contract."""
        return asdict(self)


def survey(
    found: ToldStability,
    *,
    actors: Sequence[str] = (),
    where: tuple[str, Formula] | None = None,
    apart: Sequence[str] = (),
    first: int = 0,
) -> Survey:
    """Counts of equilibria, and of the states that are stable for these actors.

    where: only states at which a formula over options holds, with its text. apart: options whose combinations of values
    are counted one by one. first: how many states to show.
    Raises InputError for unknown names, LimitError where too many options are told apart. A limit that a concept
    reaches is told in its part of the result.
    """
    game = found.game
    for actor in actors:
        if actor not in game.actors:
            raise InputError(f"there is no actor {actor!r}{nearest(actor, game.actors)}")
    check_projected(game.space, apart)
    looking = _Look(game, None if where is None else where[1], tuple(apart), first)
    return Survey(
        game.actors,
        game.space.options,
        found.feasible(),
        found.engine,
        tuple(_of_concept(found, concept, actors, looking) for concept in found.concepts),
        None if where is None else where[0],
        tuple(apart),
    )


def _of_concept(found: ToldStability, concept: str, actors: Sequence[str], looking: _Look) -> ConceptSurvey:
    limited: list[str] = []
    stable: dict[str, Counted] = {}
    equilibria = None
    try:
        equilibria = looking.at(found.equilibria(concept))
    except LimitError as error:
        limited.append(f"equilibria: {error}")
    for actor in actors:
        try:
            stable[actor] = looking.at(found.stable(concept, actor))
        except LimitError as error:
            limited.append(f"{actor}: {error}")
    return ConceptSurvey(concept, equilibria, stable, tuple(limited))


@dataclass(frozen=True)
class _Look:
    """What is looked at in a set of states."""

    game: PrioritisedGame
    where: Formula | None
    apart: tuple[str, ...]
    most: int

    def at(self, states: StateSet) -> Counted:
        if self.where is not None:
            states = states.where(self.where)
        always = states.always()
        combinations = states.projection(self.apart) if self.apart else {}
        return Counted(
            states.count(),
            tuple(option for option, value in always.items() if value),
            tuple(option for option, value in always.items() if not value),
            tuple(self.game.space.yes(code) for code in states.first(self.most)) if self.most else (),
            tuple(
                Combination(tuple(o for o, value in zip(self.apart, values, strict=True) if value), number)
                for values, number in combinations.items()
            ),
        )
