"""Is one state stable, over all completions and readings?

The five concepts with every tempting move of an actor as an alternative.
"""

from __future__ import annotations

from collections.abc import Sequence

from standoff.case.model import CaseFile
from standoff.errors import InputError, LimitError, listed, nearest
from standoff.explain.alternatives import (
    CONTRADICTED,
    MAX_COMPARISONS,
    Alternative,
    Budget,
    Contest,
    foresight_outcomes,
    nash_outcomes,
    orders_of,
)
from standoff.explain.goals_only import refuse_more_than_goals
from standoff.explain.sat import solver_for
from standoff.game.board import Board, BoardMaker
from standoff.game.build import chosen_variants
from standoff.game.space import moves_listed
from standoff.stability.analysis import CONCEPTS
from standoff.stability.table import StabilityTable, StateRow

MAX_FORESIGHT_MOVES = 400
NOTE = (
    "judged over all readings and all rankings of goals that agree with the text: 'stable' means in every one of them"
)
NOT_COMPUTED = (
    f"'?' not computed: more than {MAX_FORESIGHT_MOVES} tempting moves over all readings to look beyond; "
    "narrow it with --reading PASSAGE=CHOICE, or rank the goals with --rank"
)


def stability_of_states(
    case: CaseFile, concepts: Sequence[str], states: Sequence[str], choices: Sequence[str] = ()
) -> StabilityTable:
    """Exact stability of named states where goals are not completely ranked; every element counts, whatever its basis.

    Raises InputError for an unknown or impossible state and for other concepts than Nash, GMR, SMR, SEQ and SSEQ,
    LimitError where an actor has too many moves to look at.
    """
    others = [concept for concept in concepts if concept not in CONCEPTS]
    if others:
        raise InputError(
            f"{listed(others)}: where goals are not completely ranked, states are judged under {listed(CONCEPTS)} "
            "only; give an order with --rank"
        )
    refuse_more_than_goals(case, "the stability of a state over all rankings of goals")
    maker = BoardMaker(case)
    boards = [maker.board(variant) for variant in chosen_variants(case, choices)]
    rows = [StateRow(name, maker.space.yes(_code(maker, boards, name))) for name in dict.fromkeys(states)]
    stable: dict[str, dict[str, list[str]]] = {c: {a: [] for a in case.actors} for c in concepts}
    sometimes: dict[str, dict[str, list[str]]] = {c: {a: [] for a in case.actors} for c in concepts}
    unknown: dict[str, dict[str, list[str]]] = {c: {a: [] for a in case.actors} for c in concepts}
    for row in rows:
        for actor in case.actors:
            for concept, found in _findings(boards, actor, _code(maker, boards, row.id), concepts).items():
                if found is None:
                    unknown[concept][actor].append(row.id)
                elif found == {True}:
                    stable[concept][actor].append(row.id)
                elif True in found:
                    sometimes[concept][actor].append(row.id)
    any_unknown = any(ids for by in unknown.values() for ids in by.values())
    return StabilityTable(
        actors=tuple(case.actors),
        concepts=tuple(concepts),
        states=tuple(rows),
        stable=_frozen(stable, keep_empty=True),
        equilibria={c: tuple(r.id for r in rows if all(r.id in ids for ids in stable[c].values())) for c in concepts},
        sometimes=_frozen(sometimes),
        unknown=_frozen(unknown),
        notes=(NOTE, NOT_COMPUTED) if any_unknown else (NOTE,),
        options=maker.space.options,
    )


def _frozen(
    marks: dict[str, dict[str, list[str]]], *, keep_empty: bool = False
) -> dict[str, dict[str, tuple[str, ...]]]:
    found = {c: {a: tuple(ids) for a, ids in by.items() if ids or keep_empty} for c, by in marks.items()}
    return {c: by for c, by in found.items() if by}


def _code(maker: BoardMaker, boards: Sequence[Board], name: str) -> int:
    if name not in maker.states:
        known = listed(list(maker.states), 20) or "none"
        raise InputError(f"there is no state {name!r}{nearest(name, maker.states)}; named: {known}")
    code = maker.states[name]
    if not all(board.feasible >> code & 1 for board in boards):
        raise InputError(f"the state {name!r} cannot be in every reading: it is excluded under 'infeasible'")
    return code


def _findings(
    boards: Sequence[Board], actor: str, code: int, concepts: Sequence[str]
) -> dict[str, frozenset[bool] | None]:
    """Per concept {True}, {False} or both over readings and completions; None where it was not computed."""
    contests = [tempting(board, actor, code) for board in boards]
    within_limit = sum(len(contest.alternatives) for contest in contests) <= MAX_FORESIGHT_MOVES
    nash = frozenset[bool]().union(*(_stable(nash_outcomes(contest)) for contest in contests))
    found: dict[str, frozenset[bool] | None] = {}
    for concept in concepts:
        if concept == "Nash" or nash == {True}:
            found[concept] = nash
        elif within_limit:
            found[concept] = _with_foresight(contests, concept)
        else:
            found[concept] = None
    return found


def _with_foresight(contests: Sequence[Contest], concept: str) -> frozenset[bool] | None:
    budget = Budget(MAX_COMPARISONS)
    try:
        return frozenset[bool]().union(*(_stable(foresight_outcomes(contest, concept, budget)) for contest in contests))
    except LimitError:
        return None


def _stable(outcomes: frozenset[str]) -> frozenset[bool]:
    return frozenset(outcome != CONTRADICTED for outcome in outcomes)


def tempting(board: Board, actor: str, code: int) -> Contest:
    """The state against the actor's moves that are preferred in some completion.

    Raises LimitError where there are too many moves to look at.
    """
    here = board.vector(actor, code)
    solver = solver_for(orders_of(board)[actor])
    tempts: dict[int, bool] = {}
    moves = []
    for end in moves_listed(board.space, actor, code, board.feasible):
        there = board.vector(actor, end)
        if there not in tempts:
            preferred = solver.prefers(there, here)
            tempts[there] = preferred is not None and solver.possible([preferred])
        if tempts[there]:
            moves.append(Alternative(board.space.yes(end), end))
    return Contest(board, actor, code, tuple(moves))
