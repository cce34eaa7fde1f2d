"""Stability as rows that can be printed: states, who finds them stable under which concept, equilibria."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError, LimitError, nearest
from standoff.stability.analysis import MAX_LISTING, Stability
from standoff.stability.concepts import find
from standoff.stability.engine_choice import Engine

if TYPE_CHECKING:
    from standoff.stability.why import Reason

ByActor = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class StateRow:
    """One state: its id, the case's name for it if it has another, and its options that are yes.

    left_open: options that a coalesced state leaves open. means: what the case says of it.
    """

    id: str
    yes: tuple[str, ...]
    name: str | None = None
    left_open: tuple[str, ...] = ()
    means: str | None = None


@dataclass(frozen=True)
class StabilityTable:
    """What `standoff stability` prints.

    everyone: all actors of the conflict, where `actors` are only those that were asked for; equilibria are those of
    everyone. options: all options, none in graph form. of_states: how many states there are, where not all are listed.
    rules: choices that differ from the standard. recalled: concepts whose formula was recalled from the cited work, not
    read there. `sometimes`: stable in some completions or readings, not in all; `unknown`: not computed, for the
    reason in `notes`. engine: which one answered for Nash, GMR, SMR, SEQ and SSEQ. why: reasons, where they were asked
    for; names: those of the states that they tell of, by id.
    """

    actors: tuple[str, ...]
    concepts: tuple[str, ...]
    states: tuple[StateRow, ...]
    stable: dict[str, ByActor]
    equilibria: ByActor
    sometimes: dict[str, ByActor] = field(default_factory=dict)
    unknown: dict[str, ByActor] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    everyone: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    of_states: int | None = None
    rules: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    engine: Engine | None = None

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
        for key in ("notes", "everyone", "options", "rules", "recalled"):
            if getattr(self, key):
                data[key] = list(getattr(self, key))
        if self.of_states is not None:
            data["of_states"] = self.of_states
        if self.why:
            data["why"] = [reason.to_dict() for reason in self.why]
        if self.names:
            data["names"] = dict(self.names)
        if self.engine is not None:
            data["engine"] = self.engine.to_dict()
        return data


def _row(row: StateRow) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": row.id, "yes": list(row.yes)}
    for key in ("name", "means"):
        if getattr(row, key) is not None:
            plain[key] = getattr(row, key)
    return {**plain, "open": list(row.left_open)} if row.left_open else plain


@dataclass(frozen=True)
class Selection:
    """Which states and actors of a stability analysis are listed; a state has to meet every condition.

    states: names or ids. actors: whose stability is shown. equilibria: equilibria under one of the concepts only.
    stable_for: states that are stable for all of these under one and the same concept. where: a formula that holds.
    """

    states: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    equilibria: bool = False
    stable_for: tuple[str, ...] = ()
    where: str | None = None


EVERYTHING = Selection()


def table_of(
    result: Stability,
    names: Mapping[str, str],
    selection: Selection = EVERYTHING,
    *,
    means: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
) -> StabilityTable:
    """The states of a stability analysis, all or selected ones.

    names: state id -> the case's name for it. means: state id -> what the case says of it. links: link -> its formula.
    Raises InputError for unknown names, LimitError for a listing of more than MAX_LISTING states.
    """
    game = result.game
    for actor in (*selection.actors, *selection.stable_for):
        if actor not in game.actors:
            raise InputError(f"there is no actor {actor!r}{nearest(actor, game.actors)}")
    shown = _shown(result, names, selection, links or {})
    if len(shown) > MAX_LISTING:
        raise LimitError(
            f"{len(shown):,} states; a listing of more than {MAX_LISTING:,} is refused: choose states with --state, "
            "--equilibria, --stable-for or --where"
        )
    kept = [actor for actor in game.actors if actor in selection.actors] or list(game.actors)
    return StabilityTable(
        actors=tuple(kept),
        concepts=result.concepts,
        engine=result.engine,
        states=tuple(_state_row(result, number, names, means or {}) for number in shown),
        stable={
            concept: {
                actor: _ids(result, marks[number], shown) for number, actor in enumerate(game.actors) if actor in kept
            }
            for concept, marks in result.marks.items()
        },
        equilibria={c: _ids(result, np.logical_and.reduce(result.marks[c]), shown) for c in result.concepts},
        everyone=game.actors if len(kept) < len(game.actors) else (),
        options=game.space.options if game.space is not None else (),
        of_states=len(game.state_ids) if len(shown) < len(game.state_ids) else None,
        rules=result.rules.words(),
        recalled=tuple(concept for concept in result.concepts if find(concept).recalled),
        notes=(*notes, *concept_notes(result.concepts)),
    )


def concept_notes(concepts: Sequence[str]) -> tuple[str, ...]:
    """What one has to know to read these concepts, each note once with the concepts that it is about."""
    about: dict[str, list[str]] = {}
    for name in concepts:
        if find(name).note:
            about.setdefault(find(name).note, []).append(name)
    return tuple(f"{', '.join(names)}: {note}" for note, names in about.items())


def of_actors(table: StabilityTable, actors: Sequence[str]) -> StabilityTable:
    """The same table with the stability of these actors only. Raises InputError for a name that is no actor's."""
    for actor in actors:
        if actor not in table.actors:
            raise InputError(f"there is no actor {actor!r}{nearest(actor, table.actors)}")
    kept = tuple(actor for actor in table.actors if actor in actors)

    def trimmed(marks: dict[str, ByActor]) -> dict[str, ByActor]:
        return {c: {actor: ids for actor, ids in by.items() if actor in kept} for c, by in marks.items()}

    return replace(
        table,
        actors=kept,
        stable=trimmed(table.stable),
        sometimes=trimmed(table.sometimes),
        unknown=trimmed(table.unknown),
        everyone=table.everyone or table.actors,
    )


def _shown(
    result: Stability, names: Mapping[str, str], selection: Selection, links: Mapping[str, str]
) -> NDArray[np.intp]:
    """Numbers of the states that are listed: in the order in which they were asked for, else in that of the game."""
    game = result.game
    by_name = {name: state for state, name in names.items()}
    keep = np.ones(len(game.state_ids), dtype=np.bool_)
    if selection.equilibria:
        keep &= _under_any(result, game.actors)
    if selection.stable_for:
        keep &= _under_any(result, selection.stable_for)
    if selection.where is not None:
        from standoff.stability.where import holds_where

        keep &= holds_where(game, selection.where, by_name, links)
    if not selection.states:
        return np.flatnonzero(keep)
    for state in selection.states:
        if state not in by_name and state not in game.index:
            raise InputError(
                f"there is no feasible state {state!r}{nearest(state, [*by_name, *game.state_ids[:1000]])}"
            )
    asked = dict.fromkeys(game.index[by_name.get(state, state)] for state in selection.states)
    return np.array([number for number in asked if keep[number]], dtype=np.intp)


def _under_any(result: Stability, actors: Sequence[str]) -> NDArray[np.bool_]:
    """States that are stable for all of these actors under one of the concepts."""
    places = [result.game.actors.index(actor) for actor in actors]
    found = np.zeros(len(result.game.state_ids), dtype=np.bool_)
    for marks in result.marks.values():
        found |= np.logical_and.reduce([marks[place] for place in places])
    return found


def _state_row(result: Stability, number: int, names: Mapping[str, str], means: Mapping[str, str]) -> StateRow:
    game = result.game
    state = game.state_ids[number]
    left_open = game.space.yes(game.open_options(number)) if game.space is not None else ()
    return StateRow(state, game.yes(state), names.get(state), left_open, means.get(state))


def _ids(result: Stability, mark: NDArray[np.bool_], shown: NDArray[np.intp]) -> tuple[str, ...]:
    return tuple(result.game.state_ids[number] for number in shown if mark[number])
