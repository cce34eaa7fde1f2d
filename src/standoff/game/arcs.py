"""Moves one by one: the arcs of option form, and single moves taken away from them or added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from standoff.case.model import MoveChanges, SingleMoves
from standoff.errors import InputError, LimitError
from standoff.game.columns import Columns
from standoff.game.model import MAX_LISTED_STATES, Arcs, Game

MAX_ARCS = 2_000_000

_Sets = list[list[set[int]]]


def arcs_of(game: Game) -> Arcs:
    """The arcs of a game, those of option form from its codes.

    Raises LimitError above MAX_LISTED_STATES states or MAX_ARCS moves of one actor.
    """
    if game.arcs is not None:
        return game.arcs
    assert game.space is not None
    assert game.codes is not None
    if len(game.state_ids) > MAX_LISTED_STATES:
        raise LimitError(
            f"{len(game.state_ids):,} feasible states; single moves and coalesced states need the moves listed one by "
            f"one, and the limit for that is {MAX_LISTED_STATES:,} states"
        )
    return tuple(option_arcs(game, actor, game.space.own[actor], MAX_ARCS) for actor in game.actors)


def option_arcs(game: Game, who: str, own: int, most: int) -> tuple[tuple[int, ...], ...]:
    """For each state those that one change of the options in the mask `own` leads to, in option form.

    Raises LimitError, naming `who`, where more than `most` moves would have to be looked at.
    """
    assert game.space is not None
    assert game.codes is not None
    codes = game.codes.tolist()
    groups: dict[int, list[int]] = {}
    for number, code in enumerate(codes):
        groups.setdefault(code & ~own, []).append(number)
    moves = sum(len(group) * (len(group) - 1) for group in groups.values())
    if moves > most:
        raise LimitError(f"{who}: {moves:,} moves to list one by one; the limit is {most:,}")
    permitted = game.space.permitted
    return tuple(
        tuple(n for n in groups[code & ~own] if codes[n] != code and permitted(code, codes[n])) for code in codes
    )


def _refuse_many(moves: int) -> None:
    if moves > MAX_ARCS:
        raise LimitError(f"{moves:,} moves to list one by one; the limit is {MAX_ARCS:,}")


def with_single_moves(game: Game, changes: MoveChanges, columns: Columns) -> Game:
    """The game without the moves under `remove` and then with those under `add`.

    Raises InputError for an item that changes nothing, LimitError where there would be too many moves.
    """
    if not changes.remove and not changes.add:
        return game
    arcs = [[set(ends) for ends in own] for own in arcs_of(game)]
    for number, item in enumerate(changes.remove, start=1):
        _change(arcs, game, item, columns, f"moves, remove, item {number}", add=False)
    for number, item in enumerate(changes.add, start=1):
        _change(arcs, game, item, columns, f"moves, add, item {number}", add=True)
    return replace(game, arcs=tuple(tuple(tuple(sorted(ends)) for ends in own) for own in arcs))


def _change(arcs: _Sets, game: Game, item: SingleMoves, columns: Columns, where: str, *, add: bool) -> None:
    starts = np.flatnonzero(columns.where_told(item.from_, where)).tolist()
    ends = set(np.flatnonzero(columns.where_told(item.to, where)).tolist())
    _refuse_empty(where, "from", item.from_, starts)
    _refuse_empty(where, "to", item.to, sorted(ends))
    if add:
        _refuse_many(len(starts) * len(ends) * len(item.actors))
    changed = 0
    for actor in item.actors:
        own = arcs[game.actors.index(actor)]
        for start in starts:
            before = len(own[start])
            own[start] = (own[start] | ends) - {start} if add else own[start] - ends
            changed += abs(len(own[start]) - before)
    if not changed:
        raise InputError(f"{where}: {_nothing_changed(add)}")


def _refuse_empty(where: str, key: str, text: str, states: Sequence[int]) -> None:
    if not states:
        raise InputError(f"{where}: '{key}: {text}' holds in no feasible state")


def _nothing_changed(add: bool) -> str:
    if add:
        return "every one of these moves is there already, or leads to the state where it begins"
    return "there is no such move to take away"
