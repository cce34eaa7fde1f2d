"""Stability of conflicts told by formulas: sets of states that are counted and asked, not listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from standoff.engines.five import FIVE, bit_of
from standoff.errors import InputError, nearest
from standoff.game.prioritised import PrioritisedGame
from standoff.stability.concepts import find
from standoff.stability.engine_choice import Engine, engine_for_told
from standoff.stability.sets import CodeSet, FlagSet, StateSet

if TYPE_CHECKING:
    from standoff.engines.symbolic import SymbolicEngine

Progress = Callable[[str], None]
MOST_LISTED = 20_000_000


class _Runner(Protocol):
    def feasible(self) -> int: ...

    def stable(self, concept: str, actor: int) -> StateSet: ...

    def equilibria(self, concept: str) -> StateSet: ...


@dataclass(frozen=True, eq=False)
class ToldStability:
    """Which states of a conflict told by formulas are stable; every set is computed when it is asked for.

    `engine` says which engine answers and why.
    """

    game: PrioritisedGame
    concepts: tuple[str, ...]
    engine: Engine
    _runner: _Runner = field(repr=False)

    def feasible(self) -> int:
        """Number of feasible states."""
        return self._runner.feasible()

    def stable(self, concept: str, actor: str) -> StateSet:
        """The states that are stable for an actor. Raises InputError for an unknown name."""
        self._check(concept)
        if actor not in self.game.actors:
            raise InputError(f"there is no actor {actor!r}{nearest(actor, self.game.actors)}")
        return self._runner.stable(concept, self.game.actors.index(actor))

    def equilibria(self, concept: str) -> StateSet:
        """The states that are stable for every actor. Raises InputError for an unknown name."""
        self._check(concept)
        return self._runner.equilibria(concept)

    def _check(self, concept: str) -> None:
        if concept not in self.concepts:
            raise InputError(f"{concept!r} was not asked for{nearest(concept, self.concepts)}")


def analyse_told(
    game: PrioritisedGame,
    concepts: Sequence[str] = FIVE,
    engine: str = "auto",
    *,
    memory: int | None = None,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> ToldStability:
    """Stability of a conflict told by formulas under Nash, GMR, SMR, SEQ or SSEQ.

    engine: "dense", "sparse", "symbolic" or "auto". memory: bytes that may be taken, None: what is free. seconds: the
    longest that one set may take by diagrams, None: their own limit.
    Raises InputError for an unknown name and for another concept; LimitError before more memory is taken than there
    is, and at the end of the time.
    """
    names = tuple(dict.fromkeys(concepts))
    for name in names:
        find(name)
        if name not in FIVE:
            raise InputError(f"{name} needs the states listed; without, there is {', '.join(FIVE)}")
    chosen = engine_for_told(game, names, engine, memory)
    if chosen.name == "symbolic":
        return ToldStability(game, names, chosen, _symbolic(game, memory, seconds, progress))
    kind = _Sparse if chosen.name == "sparse" else _Dense
    return ToldStability(game, names, chosen, kind(game, names, progress or (lambda _: None)))


def _symbolic(game: PrioritisedGame, memory: int | None, seconds: float | None, progress: Progress | None) -> _Runner:
    from standoff.engines.diagrams import Limits
    from standoff.engines.symbolic import SymbolicEngine

    given = {"memory": memory, "seconds": seconds}
    limits = Limits(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    return _Diagrams(SymbolicEngine(game, limits=limits, progress=progress))


@dataclass(eq=False)
class _Diagrams:
    engine: SymbolicEngine

    def feasible(self) -> int:
        return self.engine.feasible().count()

    def stable(self, concept: str, actor: int) -> StateSet:
        return self.engine.stable(concept, actor)

    def equilibria(self, concept: str) -> StateSet:
        return self.engine.equilibria(concept)


@dataclass(eq=False)
class _Dense:
    game: PrioritisedGame
    concepts: tuple[str, ...]
    progress: Progress

    def feasible(self) -> int:
        return self._found[0]

    def stable(self, concept: str, actor: int) -> StateSet:
        return self._set(concept, (self._found[1][actor],))

    def equilibria(self, concept: str) -> StateSet:
        return self._set(concept, self._found[1])

    def _set(self, concept: str, flags: tuple[NDArray[np.uint8], ...]) -> StateSet:
        return FlagSet(self.game.space, flags, FIVE.index(concept))

    @cached_property
    def _found(self) -> tuple[int, tuple[NDArray[np.uint8], ...]]:
        """The number of feasible states, and the flags of each actor."""
        from standoff.engines.core import flags, rank_arrays

        self.progress("ranking the states")
        ranks = rank_arrays(self.game)
        self.progress("comparing moves")
        return int(np.count_nonzero(ranks[0])), tuple(flags(self.game.space, ranks, self.concepts))


@dataclass(eq=False)
class _Sparse:
    game: PrioritisedGame
    concepts: tuple[str, ...]
    progress: Progress

    def feasible(self) -> int:
        return len(self._found[0])

    def stable(self, concept: str, actor: int) -> StateSet:
        return self._set(self._found[1][actor], concept)

    def equilibria(self, concept: str) -> StateSet:
        return self._set(np.bitwise_and.reduce(self._found[1]), concept)

    def _set(self, flags: NDArray[np.uint8], concept: str) -> StateSet:
        return CodeSet(self.game.space, self._found[0][(flags & bit_of(concept)).astype(bool)])

    @cached_property
    def _found(self) -> tuple[NDArray[np.int64], list[NDArray[np.uint8]]]:
        """The codes of the feasible states, rising, and the flags of each actor."""
        from standoff.engines.sparse import feasible_codes, listed_flags, ranks_at

        self.progress("listing feasible states")
        codes = feasible_codes(self.game, MOST_LISTED)
        self.progress(f"ranking {len(codes):,} feasible states")
        ranks = ranks_at(self.game, codes)
        self.progress("comparing moves")
        return codes, listed_flags(self.game.space, codes, ranks, self.concepts)
