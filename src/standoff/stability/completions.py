"""In how many complete orders of statements each state is stable and an equilibrium, exactly; counts, not chances.

A completion orders every actor's preference statements completely, in line with the stated priorities; states are then
compared by the most important statement on which they differ (Fang, Hipel, Kilgour and Peng 2003). Under Nash, GMR and
SMR a state is stable for an actor by this actor's preference alone, so that the completions in which it is an
equilibrium are a product over the actors, and no joint completion has to be listed. SEQ and SSEQ join the orders of all
actors; there every joint completion is judged, where they are few.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError, LimitError, listed, nearest
from standoff.game.listing import column
from standoff.game.prioritised import PrioritisedGame
from standoff.game.space import OptionSpace, table_of
from standoff.stability.completions_conditions import Asked, Field, thresholds
from standoff.stability.completions_joint import joint_counts
from standoff.stability.completions_orders import StatementOrder
from standoff.stability.completions_thresholds import Budget, Classes

FACTORISING = ("Nash", "GMR", "SMR")
JOINT = ("SEQ", "SSEQ")
MAX_STATEMENTS = 62

Priorities = Mapping[str, Iterable[tuple[int, int]]]


@dataclass(frozen=True, eq=False)
class OpenConflict:
    """A conflict in option form whose statements are not completely ordered.

    codes: the feasible states, rising, shape (states,). truths: for each actor, shape (states,): which of its
    statements hold, bit x for statement x. orders: for each actor what is stated of the order.
    """

    space: OptionSpace
    codes: NDArray[np.int64]
    truths: tuple[NDArray[np.int64], ...]
    orders: tuple[StatementOrder, ...]

    @classmethod
    def of(cls, game: PrioritisedGame, priorities: Priorities | None = None) -> OpenConflict:
        """The statements of a game, their order open but for the priorities: actor -> pairs (higher, lower).

        Statements are counted from 0. Raises InputError for unknown names and numbers, for priorities that contradict
        each other and where no state is feasible; LimitError for too many options or statements.
        """
        stated = {} if priorities is None else priorities
        for actor in stated:
            if actor not in game.actors:
                raise InputError(f"there is no actor {actor!r}{nearest(actor, game.actors)}")
        space = game.space
        tables = {option: space.table(option) for option in space.options} if space.full else {}
        feasible = space.full
        for formula in game.infeasible:
            feasible &= ~table_of(formula, tables, space.full)
        held = [[table_of(formula, tables, space.full) for formula in own] for own in game.statements]
        return cls.of_tables(space, feasible, held, [stated.get(actor, ()) for actor in game.actors])

    @classmethod
    def of_tables(
        cls,
        space: OptionSpace,
        feasible: int,
        statements: Sequence[Sequence[int]],
        priorities: Sequence[Iterable[tuple[int, int]]],
    ) -> OpenConflict:
        """The same from tables: one bit per code (`game.space`). statements, priorities: in the order of the actors.

        Raises as `of` does.
        """
        if not feasible:
            raise InputError("no state is feasible")
        codes = np.flatnonzero(column(feasible, space.size)).astype(np.int64)
        truths = []
        for actor, own in zip(space.actors, statements, strict=True):
            if len(own) > MAX_STATEMENTS:
                raise LimitError(f"{actor} has {len(own)} statements; orders are counted up to {MAX_STATEMENTS}")
            held = np.zeros(len(codes), dtype=np.int64)
            for x, table in enumerate(own):
                held |= column(table, space.size)[codes].astype(np.int64) << x
            truths.append(held)
        orders = tuple(StatementOrder.of(len(own), one) for own, one in zip(statements, priorities, strict=True))
        return cls(space, codes, tuple(truths), orders)

    def completions(self, actor: int) -> int:
        """The number of complete orders of one actor's statements."""
        order = self.orders[actor]
        return order.completions((1 << order.size) - 1)


@dataclass(frozen=True)
class StateCompletions:
    """One state: in how many completions of its own statements it is stable for each actor (None under SEQ and SSEQ,
    where this hangs on the others too), and in how many joint completions it is an equilibrium."""

    code: int
    yes: tuple[str, ...]
    stable: dict[str, int] | None
    equilibrium: int


@dataclass(frozen=True)
class ConceptCompletions:
    """A concept, and the states that were asked about, by code."""

    concept: str
    states: tuple[StateCompletions, ...]


@dataclass(frozen=True)
class CompletionCounts:
    """Exact counts of completions, not chances.

    completions: how many each actor's statements have; joint: all of them together, the product.
    """

    completions: dict[str, int]
    joint: int
    concepts: tuple[ConceptCompletions, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def count_completions(
    conflict: OpenConflict | PrioritisedGame,
    concepts: Sequence[str] = FACTORISING,
    states: Iterable[int] | None = None,
) -> CompletionCounts:
    """In how many completions each state is stable for each actor, and an equilibrium.

    A `PrioritisedGame` is taken with the order of its statements wholly open. concepts: of Nash, GMR, SMR, SEQ, SSEQ.
    states: codes of feasible states, default all. Raises InputError for unknown concepts and states that cannot be;
    LimitError where the work would be too much, and for SEQ and SSEQ where joint completions are many.
    """
    if isinstance(conflict, PrioritisedGame):
        conflict = OpenConflict.of(conflict)
    for concept in concepts:
        if concept not in (*FACTORISING, *JOINT):
            known = (*FACTORISING, *JOINT)
            raise InputError(
                f"completions are counted for {listed(known)}, not for {concept!r}{nearest(concept, known)}"
            )
    wanted = _wanted(conflict, states)
    own = {actor: conflict.completions(i) for i, actor in enumerate(conflict.space.actors)}
    found = []
    together = [concept for concept in concepts if concept in JOINT]
    joint = joint_counts(conflict.space, conflict.codes, conflict.truths, conflict.orders, together) if together else {}
    for concept in concepts:
        if concept in JOINT:
            rows = [_row(conflict, place, None, joint[concept][place]) for place in np.flatnonzero(wanted).tolist()]
        else:
            counts = [stable_counts(conflict, i, concept, wanted) for i in range(len(own))]
            rows = [_factorised(conflict, place, counts) for place in np.flatnonzero(wanted).tolist()]
        found.append(ConceptCompletions(concept, tuple(rows)))
    return CompletionCounts(own, prod(own.values()), tuple(found))


def stable_counts(conflict: OpenConflict, actor: int, concept: str, wanted: NDArray[np.bool_]) -> list[int]:
    """For each feasible state in how many complete orders of the actor's statements it is stable for it.

    concept: Nash, GMR or SMR. wanted: shape (states,); the others get 0. Raises LimitError.
    """
    classes, own_class, asked, places = _asked(conflict, actor, concept, wanted)
    budget = Budget()
    counts = [classes.counts(one.classes, one.threshold, budget) if one.classes else {} for one in asked]
    return [
        counts[place][number] if wanted_here else 0
        for place, number, wanted_here in zip(places.tolist(), own_class.tolist(), wanted.tolist(), strict=True)
    ]


def stable_in(
    conflict: OpenConflict, actor: int, concept: str, code: int, *, only_what_matters: bool = False
) -> tuple[int, int]:
    """In how many complete orders of the actor's statements a state is stable for it, and of how many.

    only_what_matters: orders of the statements alone on which the state and what it is compared with differ, in line
    with the stated priorities. concept: Nash, GMR or SMR. Raises InputError for a state that cannot be, LimitError.
    """
    wanted = _wanted(conflict, [code])
    classes, own_class, asked, places = _asked(conflict, actor, concept, wanted)
    place = int(np.searchsorted(conflict.codes, code))
    one, number = asked[int(places[place])], int(own_class[place])
    every = (1 << classes.order.size) - 1
    only = classes.that_matter(1 << number, one.threshold) if only_what_matters else every
    return classes.counts(1 << number, one.threshold, Budget(), only)[number], classes.order.completions(only)


def _asked(
    conflict: OpenConflict, actor: int, concept: str, wanted: NDArray[np.bool_]
) -> tuple[Classes, NDArray[np.int64], list[Asked], NDArray[np.int64]]:
    truths, own_class = np.unique(conflict.truths[actor], return_inverse=True)
    own_class = own_class.reshape(-1).astype(np.int64)
    classes = Classes(tuple(truths.tolist()), conflict.orders[actor])
    feasible = np.zeros(conflict.space.size, dtype=bool)
    feasible[conflict.codes] = True
    asked, places = thresholds(Field(conflict.space, feasible), actor, concept, classes, own_class, wanted)
    return classes, own_class, asked, places


def _wanted(conflict: OpenConflict, states: Iterable[int] | None) -> NDArray[np.bool_]:
    if states is None:
        return np.ones(len(conflict.codes), dtype=bool)
    wanted = np.zeros(len(conflict.codes), dtype=bool)
    for code in states:
        place = int(np.searchsorted(conflict.codes, code))
        if place == len(conflict.codes) or conflict.codes[place] != code:
            raise InputError(f"the state with the code {code} cannot be")
        wanted[place] = True
    return wanted


def _factorised(conflict: OpenConflict, place: int, counts: Sequence[Sequence[int]]) -> StateCompletions:
    own = {actor: count[place] for actor, count in zip(conflict.space.actors, counts, strict=True)}
    return _row(conflict, place, own, prod(own.values()))


def _row(conflict: OpenConflict, place: int, stable: dict[str, int] | None, equilibrium: int) -> StateCompletions:
    code = int(conflict.codes[place])
    return StateCompletions(code, conflict.space.yes(code), stable, equilibrium)
