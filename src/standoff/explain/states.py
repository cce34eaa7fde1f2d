"""What is printed of the states of a game: their names in the case and what is so in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standoff.case.model import CaseFile
from standoff.errors import InputError, nearest
from standoff.game.model import Game


@dataclass(frozen=True)
class StateLine:
    """A state: its id, the case's name for it if it has another, the options that are yes, its label in graph form."""

    id: str
    name: str | None = None
    yes: tuple[str, ...] = ()
    label: str | None = None


def state_lines(case: CaseFile, game: Game, names: Mapping[str, str], states: Iterable[str]) -> tuple[StateLine, ...]:
    """Lines of these states, in the order of the game; names: state id -> the case's name for it."""
    wanted = set(states)
    labels = dict(case.graph.states) if case.graph is not None else {}
    return tuple(
        StateLine(state, names.get(state), game.yes(state), labels.get(state))
        for state in game.state_ids
        if state in wanted
    )


def state_number(game: Game, names: Mapping[str, str], state: str) -> int:
    """The position of a state that is named or numbered. Raises InputError with the nearest name."""
    by_name = {name: number for number, name in names.items()}
    found = by_name.get(state, state)
    if found not in game.index:
        near = nearest(state, [*by_name, *game.state_ids[:1000]])
        raise InputError(f"there is no feasible state {state!r}{near}")
    return game.index[found]
