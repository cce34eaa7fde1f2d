"""How far the stability of a state holds: in neighbouring rankings, or over all completions of what is stated.

Where states are ranked, or some pairs of states unknown, `stability.robust` answers. Where goals are ranked in part,
the completions of their order are told apart as far as the answer asks for it (`explain.orders`), and of each class the
total orders are counted (`explain.completion_counts`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import prod
from typing import Any

from standoff.case.load import LoadedCase
from standoff.case.model import CaseFile
from standoff.errors import InputError, LimitError, listed, nearest
from standoff.explain.alternatives import MAX_COMPARISONS, Budget, orders_of
from standoff.explain.arena import JudgedBoard
from standoff.explain.completion_counts import linear_extensions
from standoff.explain.flips import state_words
from standoff.explain.goals_only import goals_only
from standoff.explain.inverse import state_id
from standoff.explain.orders import Judge, Order, Orders
from standoff.explain.orders import leaves as leaves_of
from standoff.game.board import Board, BoardMaker
from standoff.game.build import chosen_variants, game_of
from standoff.stability.analysis import CONCEPTS
from standoff.stability.robust import MOST_SWAPS, Robustness, robustness
from standoff.stability.single import is_stable

CASES_OF_A_READING = 5_000


@dataclass(frozen=True)
class GoalCount:
    """One reading of the text: in how many complete rankings of the goals the state is as asked.

    Only goals count whose order matters for the answer, so that one ranking of one means: whatever outranks what.
    `rankings` and `holding`: None where it was not computed, for the reason in `limited`.
    """

    choices: dict[str, str]
    rankings: int | None
    holding: int | None
    limited: str | None


@dataclass(frozen=True)
class Robust:
    """The answer of `standoff robust`.

    `found` where states are ranked or pairs of states known, None where goals are; then `readings` has the counts, for
    `actor` (None: as an equilibrium). Counts are rankings, not chances.
    """

    case: str
    title: str
    state: str
    concept: str
    actor: str | None
    found: Robustness | None
    readings: tuple[GoalCount, ...]
    actors: dict[str, str]
    states: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff robust --json` contract."""
        return asdict(self)


def robust_of(
    loaded: LoadedCase,
    state: str,
    concept: str = "Nash",
    actor: str | None = None,
    may_change: Sequence[str] = (),
    *,
    swaps: int | None = None,
    ties: bool = False,
    ranks: Sequence[str] = (),
    choices: Sequence[str] = (),
) -> Robust:
    """How far the stability of a state holds. Raises InputError for unknown names; LimitError for too many states."""
    case = loaded.file
    names = {key: case.name_of(key) for key in case.actors}
    by_goals = case.graph is None and any(value.goals for value in case.actors.values())
    if by_goals and not ranks and goals_only(case):
        if may_change:
            raise InputError("may_change goes with rankings of states; this case ranks goals")
        readings = _over_goals(case, state, concept, actor, choices)
        means = {name: found.means or "" for name, found in case.states.items() if name == state}
        return Robust(loaded.name, case.title, state, concept, actor, None, readings, names, means)
    game = game_of(case, ranks, choices)
    place = state_id(case, game, state)
    most = MOST_SWAPS if swaps is None else swaps
    found = robustness(game, place, concept, actor, may_change or None, swaps=most, ties=ties)
    return Robust(loaded.name, case.title, place, concept, actor, found, (), names, state_words(case, game))


def _over_goals(
    case: CaseFile, state: str, concept: str, actor: str | None, choices: Sequence[str]
) -> tuple[GoalCount, ...]:
    if concept not in CONCEPTS:
        raise InputError(
            f"completions are counted for {listed(CONCEPTS)}, not for {concept!r}{nearest(concept, CONCEPTS)}"
        )
    if actor is not None and actor not in case.actors:
        known = listed(list(case.actors))
        raise InputError(f"there is no actor {actor!r}{nearest(actor, case.actors)}; there is {known}")
    maker = BoardMaker(case)
    boards = [maker.board(variant) for variant in chosen_variants(case, choices)]
    if state not in maker.states:
        named = listed(list(maker.states), 20) or "none"
        raise InputError(f"there is no state {state!r}{nearest(state, maker.states)}; named: {named}")
    code = maker.states[state]
    if not all(board.feasible >> code & 1 for board in boards):
        raise InputError(f"the state {state!r} cannot be in every reading: it is excluded under 'infeasible'")
    judged = tuple(case.actors) if actor is None else (actor,)
    return tuple(_count(board, code, concept, judged) for board in boards)


def _count(board: Board, code: int, concept: str, judged: tuple[str, ...]) -> GoalCount:
    choices = dict(board.variant.choices)
    orders = orders_of(board)
    try:
        leaves = leaves_of(orders, _answer(board, code, concept, judged), CASES_OF_A_READING)
        asked = {actor: _asked_about(order, [leaf.orders[actor] for leaf in leaves]) for actor, order in orders.items()}
        holding = sum(_rankings(leaf.orders, asked) for leaf in leaves if leaf.answer)
        return GoalCount(choices, _rankings(orders, asked), holding, None)
    except LimitError as error:
        return GoalCount(choices, None, None, str(error))


def _asked_about(order: Order, refined: Sequence[Order]) -> int:
    """Mask of the goals whose order was asked about: those that some case ranks as the text does not."""
    mask = 0
    for one in refined:
        for goal, (before, after) in enumerate(zip(order.below, one.below, strict=True)):
            if before != after:
                mask |= 1 << goal | (after & ~before)
    return mask


def _rankings(orders: Orders, goals: Mapping[str, int]) -> int:
    return prod(linear_extensions(order, goals[actor]) for actor, order in orders.items())


def _answer(board: Board, code: int, concept: str, judged: tuple[str, ...]) -> Callable[[Judge], bool]:
    budget = Budget(MAX_COMPARISONS)

    def answer(judge: Judge) -> bool:
        arena = JudgedBoard(board, judge, budget)
        return all(is_stable(arena, concept, actor, code) for actor in judged)

    return answer
