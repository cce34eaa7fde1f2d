"""Stability as rows that can be printed: states, who finds them stable under which concept, equilibria."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from standoff.errors import InputError, LimitError, nearest
from standoff.stability.analysis import MAX_LISTING, Stability

ByActor = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class StateRow:
    """One state: its id, the case's name for it if it has another, and its options that are yes."""

    id: str
    yes: tuple[str, ...]
    name: str | None = None


@dataclass(frozen=True)
class StabilityTable:
    """What `standoff stability` prints.

    `sometimes`: stable in some completions or readings, not in all; `unknown`: not computed, for the reason in `notes`.
    """

    actors: tuple[str, ...]
    concepts: tuple[str, ...]
    states: tuple[StateRow, ...]
    stable: dict[str, ByActor]
    equilibria: ByActor
    sometimes: dict[str, ByActor] = field(default_factory=dict)
    unknown: dict[str, ByActor] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff stability --json` contract."""
        data: dict[str, Any] = {
            "actors": list(self.actors),
            "concepts": list(self.concepts),
            "states": [_row(row) for row in self.states],
            "stable": {c: {a: list(ids) for a, ids in by.items()} for c, by in self.stable.items()},
            "equilibria": {c: list(ids) for c, ids in self.equilibria.items()},
        }
        for key, marks in (("sometimes", self.sometimes), ("unknown", self.unknown)):
            if marks:
                data[key] = {c: {a: list(ids) for a, ids in by.items()} for c, by in marks.items()}
        if self.notes:
            data["notes"] = list(self.notes)
        return data


def _row(row: StateRow) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": row.id, "yes": list(row.yes)}
    return {**plain, "name": row.name} if row.name is not None else plain


def table_of(result: Stability, names: dict[str, str], states: Sequence[str] = ()) -> StabilityTable:
    """All states, or the named ones, of a stability analysis.

    names: state id -> the case's name for it. Raises InputError for an unknown state, LimitError for a listing of more
    than MAX_LISTING states.
    """
    game = result.game
    by_name = {name: state for state, name in names.items()}
    for state in states:
        if state not in by_name and state not in game.index:
            raise InputError(
                f"there is no feasible state {state!r}{nearest(state, [*by_name, *game.state_ids[:1000]])}"
            )
    shown = tuple(dict.fromkeys(by_name.get(state, state) for state in states)) or game.state_ids
    if len(shown) > MAX_LISTING:
        raise LimitError(
            f"{len(shown):,} states; a listing of more than {MAX_LISTING:,} is refused: choose states with --state"
        )
    keep = set(shown)
    return StabilityTable(
        actors=game.actors,
        concepts=result.concepts,
        states=tuple(StateRow(state, game.yes(state), names.get(state)) for state in shown),
        stable={
            concept: {a: tuple(s for s in result.stable(concept, a) if s in keep) for a in game.actors}
            for concept in result.concepts
        },
        equilibria={c: tuple(s for s in result.equilibria(c) if s in keep) for c in result.concepts},
    )
