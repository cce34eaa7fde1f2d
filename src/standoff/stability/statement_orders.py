"""The fewest pairs of one actor's statements turned round so that a state becomes stable for it, or is no longer.

The others' statements, and with them their credible replies, stay as they are. What is found is proven minimal; where
no order does it, reordering alone cannot, and the ranking of states would have to change (`stability.thresholds`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from standoff.errors import InputError, listed, nearest
from standoff.game.prioritised import PrioritisedGame
from standoff.stability.statement_orders_claims import Group, Told
from standoff.stability.statement_orders_search import nearest_order
from standoff.stability.thresholds import FIVE


@dataclass(frozen=True)
class OrderChange:
    """The smallest change of the order of one actor's statements that changes the stability of a state for it.

    stable: as things are. pairs: how many pairs of statements are turned round (Kendall's distance); None where no
    order does it (`never`): impossible by reordering alone. order: the statements by their present numbers, counted
    from 0, the most important first, in one nearest order. turned: pairs (higher, lower) as they now are that this
    turns round.
    """

    code: int
    concept: str
    actor: str
    stable: bool
    pairs: int | None
    order: tuple[int, ...]
    turned: tuple[tuple[int, int], ...]

    @property
    def never(self) -> bool:
        return self.pairs is None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def order_change(
    game: PrioritisedGame | Told, code: int, concept: str, actor: str, kept: Iterable[tuple[int, int]] = ()
) -> OrderChange:
    """The nearest order of an actor's statements in which the state is stable for it if it is not, and not if it is.

    game: with the statements of every actor in their present order; a `Told` of it keeps what several questions share.
    concept: Nash, GMR, SMR, SEQ or SSEQ. kept: pairs (higher, lower) of statements, numbered from 0, that must not be
    turned round. Raises InputError for unknown names, a state that cannot be and kept pairs that are not so now;
    LimitError for too many options or statements.
    """
    told = game if isinstance(game, Told) else Told(game)
    if concept not in FIVE:
        raise InputError(f"changes are found for {listed(FIVE)}, not for {concept!r}{nearest(concept, FIVE)}")
    actors = told.told.actors
    if actor not in actors:
        raise InputError(f"there is no actor {actor!r}{nearest(actor, actors)}; there is {listed(actors)}")
    judge = actors.index(actor)
    statements = len(told.told.statements[judge])
    pairs = tuple(kept)
    for higher, lower in pairs:
        if not 0 <= higher < lower < statements:
            raise InputError(f"statement {higher} does not stand above statement {lower} of {statements}, from 0")
    place = told.place(code)
    here, groups = int(told.truths(judge)[place]), told.groups(concept, judge, place)
    stable = is_met(here, groups)
    order = nearest_order(statements, here, groups, pairs, stable=not stable)
    if order is None:
        return OrderChange(code, concept, actor, stable, None, (), ())
    turned = tuple((low, high) for high, low in combinations(order, 2) if high > low)
    return OrderChange(code, concept, actor, stable, len(turned), order, tuple(sorted(turned)))


def is_met(here: int, groups: Sequence[Group]) -> bool:
    """Whether, in the present order, of every group some alternative has no member that is better than the state."""

    def better(other: int) -> bool:
        differing = other ^ here
        return bool(differing & -differing & other)

    return all(any(not any(better(m) for m in alternative) for alternative in group) for group in groups)
