"""What can become of a state: who would move first, where improvements end, what is settled, what cannot be reached.

Status quo analysis (Li, Kilgour and Hipel 2005) for a case with goals, over all completions and readings at once, and
for a case with complete rankings, with its equilibria.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import CaseFile
from standoff.errors import InputError, listed, nearest
from standoff.explain.improvements import ANY, CERTAIN, POSSIBLE, RELATIONS, Improvements, Search
from standoff.explain.words import change_words
from standoff.game.board import Board
from standoff.game.model import Game
from standoff.game.space import OptionSpace
from standoff.stability.analysis import analyse
from standoff.stability.arena import GameArena
from standoff.stability.paths import Evolution, Step, evolution

IMPROVING = "improving"
MAX_SHOWN = 5
MAX_FIRST = 3
MAX_EQUILIBRIA = 12
CONCEPTS = ("Nash", "SEQ")

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Place:
    """A state: its name or number in the case if it has one, the options that are yes, its label in graph form."""

    name: str | None
    yes: tuple[str, ...] = ()
    label: str | None = None


@dataclass(frozen=True)
class Move:
    """One move of a path: who, the change in words, and where it leads."""

    actor: str
    change: str
    to: Place


@dataclass(frozen=True)
class FirstMoves:
    """One actor's moves from the state that are certain or possible improvements (`improving` with full rankings).

    count: all of them; smallest: those that do not contain another one (with full rankings: all), the first few of
    which are `shown`, fewest options changed first.
    """

    actor: str
    relation: str
    count: int
    smallest: int
    shown: tuple[Move, ...]


@dataclass(frozen=True)
class Target:
    """A state that paths are looked for to; for each relation the shortest path, None where there is none."""

    place: Place
    kinds: tuple[str, ...]
    paths: dict[str, tuple[Move, ...] | None]


@dataclass(frozen=True)
class OneWay:
    """An option that stands where it cannot be taken back, in words; states: how many that shuts out."""

    option: str
    change: str
    states: int


@dataclass(frozen=True)
class Prospect:
    """What can become of `start`.

    relations: the kinds of moves looked at, each within the next: `certain` and `possible` improvements and `any`
    moves, or `improving` and `any`. ends: states without a (certain) improvement for anybody that (certain)
    improvements lead to, `end_count` of them, with the paths. targets: settled states, or equilibria, `target_count`
    of them; target_reached: how many of these each relation leads to; common: `option` or `not option` in all of them.
    unreachable: feasible states that no moves lead to, of `states`; shut_out: options for which that is so; otherwise:
    those for another reason; unreachable_states: these by name where states are listed. ahead: moves still to come
    that cannot be taken back. bounds: where the search stopped; shown lists are cut as their counts tell.
    """

    start: Place
    relations: tuple[str, ...]
    states: int
    first: tuple[FirstMoves, ...]
    end_count: int
    ends: tuple[Target, ...]
    target_count: int
    target_reached: dict[str, int]
    targets: tuple[Target, ...]
    common: tuple[str, ...]
    never_settled: tuple[str, ...]
    unreachable: int
    shut_out: tuple[OneWay, ...]
    otherwise: int
    unreachable_states: tuple[str, ...] = ()
    ahead: tuple[OneWay, ...] = ()
    bounds: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


# --- a case with goals ------------------------------------------------------------------------------------------------


def prospect(case: CaseFile, states: dict[str, int], boards: Sequence[Board], at: str) -> Prospect:
    """What can become of a named state over all completions and readings; `boards`: one for every reading.

    Raises InputError when the state cannot be in any reading; LimitError where there are too many states or moves.
    """
    code = states[at]
    relations = Improvements(boards)
    if not relations.somewhere[code]:
        raise InputError(f"the state {at!r} cannot be: it is excluded under 'infeasible' in every reading")
    searches = {relation: relations.search(relation, code) for relation in RELATIONS}
    words = _Words(case, relations.space, {value: name for name, value in reversed(states.items())})
    ends = relations.at_rest & searches[CERTAIN].reached
    settled = relations.settled
    shut = _unreachable(words, code, relations.somewhere, searches[ANY].reached)
    return Prospect(
        start=words.place(code),
        relations=RELATIONS,
        states=int(relations.somewhere.sum()),
        first=tuple(_first(relations, words, code)),
        end_count=int(ends.sum()),
        ends=tuple(
            Target(words.place(end), ("at rest",), {CERTAIN: words.moves(searches[CERTAIN].path(end))})
            for end in _nearest(ends, code, [searches[CERTAIN]])[:MAX_SHOWN]
        ),
        target_count=int(settled.sum()),
        target_reached={name: int((search.reached & settled).sum()) for name, search in searches.items()},
        targets=tuple(_target(words, searches, target) for target in _targets(settled, code, searches)),
        common=_common(relations.space, settled),
        never_settled=relations.never_settled(),
        unreachable=shut[0],
        shut_out=shut[1],
        otherwise=shut[2],
        ahead=_ahead(words, code, relations, searches[ANY]),
        notes=() if relations.everywhere[code] else (f"'{at}' cannot be in every reading of the text",),
    )


@dataclass(frozen=True)
class _Words:
    """Codes of an option space as places and paths in words."""

    case: CaseFile
    space: OptionSpace
    names: dict[int, str]

    def place(self, code: int) -> Place:
        return Place(self.names.get(code), self.space.yes(code))

    def change(self, actor: str, before: int, after: int) -> str:
        return change_words(self.case, actor, before, after, self.space.bits)

    def moves(self, path: Iterable[Step] | None) -> tuple[Move, ...] | None:
        if path is None:
            return None
        return tuple(Move(s.actor, self.change(s.actor, s.before, s.after), self.place(s.after)) for s in path)


def _first(relations: Improvements, words: _Words, code: int) -> Iterable[FirstMoves]:
    for relation in (CERTAIN, POSSIBLE):
        for actor in relations.space.actors:
            ends = relations.moves(relation, actor, code)
            if ends:
                small = _smallest(code, ends)
                shown = words.moves(Step(actor, code, end) for end in small[:MAX_FIRST])
                yield FirstMoves(actor, relation, len(ends), len(small), shown or ())


def _smallest(code: int, ends: Sequence[int]) -> list[int]:
    """Moves that do not contain another one, in the order given (fewest options changed first)."""
    kept: list[int] = []
    for end in ends:
        change = end ^ code
        if not any((other ^ code) & ~change == 0 for other in kept):
            kept.append(end)
    return kept


def _nearest(states: Mask, code: int, searches: Sequence[Search]) -> list[int]:
    """States of a set: by the distances in the order of the searches (no path last), options changed, code."""
    found = np.flatnonzero(states)
    changes = np.bitwise_count(found ^ code) if hasattr(np, "bitwise_count") else _bit_counts(found ^ code)
    far = np.iinfo(np.int32).max
    distances = [np.where(s.distance[found] < 0, far, s.distance[found]) for s in searches]
    order = np.lexsort([found, changes, *reversed(distances)])
    return [int(state) for state in found[order[: 4 * MAX_SHOWN]]]


def _bit_counts(values: NDArray[np.int64]) -> NDArray[np.int64]:
    counts = np.zeros_like(values)
    while values.any():
        counts += values & 1
        values = values >> 1
    return counts


def _targets(settled: Mask, code: int, searches: dict[str, Search]) -> list[int]:
    """The nearest settled states, then the nearest of those that improvements do not lead to."""
    shown = _nearest(settled, code, list(searches.values()))[:MAX_SHOWN]
    beyond = settled & ~searches[POSSIBLE].reached
    more = _nearest(beyond, code, [searches[ANY]])[:MAX_FIRST]
    return list(dict.fromkeys([*shown, *more]))


def _target(words: _Words, searches: dict[str, Search], target: int) -> Target:
    return Target(
        words.place(target),
        ("settled",),
        {relation: words.moves(search.path(target)) for relation, search in searches.items()},
    )


def _common(space: OptionSpace, states: Mask) -> tuple[str, ...]:
    codes = np.flatnonzero(states)
    if not len(codes):
        return ()
    all_yes, some_yes = (int(combine.reduce(codes)) for combine in (np.bitwise_and, np.bitwise_or))
    found = []
    for option, bit in space.bits.items():
        if all_yes >> bit & 1:
            found.append(option)
        elif not some_yes >> bit & 1:
            found.append(f"not {option}")
    return tuple(found)


def _unreachable(words: _Words, code: int, feasible: Mask, reached: Mask) -> tuple[int, tuple[OneWay, ...], int]:
    """How many feasible states cannot be reached, for which one-way options, and how many for another reason."""
    shut = feasible & ~reached
    rest = shut.copy()
    codes = np.arange(len(feasible))
    found = []
    for option, bit in words.space.bits.items():
        one_way = words.space.yes_stays if code >> bit & 1 else words.space.no_stays
        if one_way >> bit & 1:
            other = (codes >> bit & 1) != (code >> bit & 1)
            actor = option.split(".", 1)[0]
            change = words.change(actor, code ^ 1 << bit, code)
            found.append(OneWay(option, change, int((shut & other).sum())))
            rest &= ~other
    return int(shut.sum()), tuple(way for way in found if way.states), int(rest.sum())


def _ahead(words: _Words, code: int, relations: Improvements, search: Search) -> tuple[OneWay, ...]:
    """Options that could still be changed, with no way back; `states`: how many feasible ones that would shut out."""
    codes = np.arange(words.space.size)
    found = []
    for option, bit in words.space.bits.items():
        yes = code >> bit & 1
        if (words.space.no_stays if yes else words.space.yes_stays) >> bit & 1:
            there = (codes >> bit & 1) != yes
            if (search.reached & there).any():
                change = words.change(option.split(".", 1)[0], code, code ^ 1 << bit)
                found.append(OneWay(option, change, int((relations.somewhere & ~there).sum())))
    return tuple(found)


# --- a case with complete rankings ------------------------------------------------------------------------------------


def game_prospect(case: CaseFile, game: Game, at: str) -> Prospect:
    """What can become of a state of a game, with its Nash and SEQ equilibria.

    Raises InputError for an unknown state.
    """
    if at not in game.index:
        raise InputError(
            f"there is no state {at!r}{nearest(at, game.state_ids)}; there is {listed(game.state_ids, 20)}"
        )
    start, arena = game.index[at], GameArena(game)
    searches = {
        IMPROVING: evolution(arena, start, improving=True),
        ANY: evolution(arena, start, improving=False),
    }
    moves = _game_words(case, game)
    stability = analyse(game, CONCEPTS)
    found = {concept: stability.equilibria(concept) for concept in CONCEPTS}
    equilibria = [state for state in game.state_ids if any(state in states for states in found.values())]
    at_rest = set(found["Nash"])
    ends = [state for state in searches[IMPROVING].distance if game.state_ids[state] in at_rest]
    shut = [game.state_ids[s] for s in searches[ANY].unreached(range(len(game.state_ids)))]
    locked, otherwise = _game_one_way(case, game, start, shut)
    return Prospect(
        start=_game_place(case, game, start),
        relations=(IMPROVING, ANY),
        states=len(game.state_ids),
        first=tuple(_game_first(arena, start, moves)),
        end_count=len(ends),
        ends=tuple(
            Target(_game_place(case, game, end), ("Nash",), {IMPROVING: moves(searches[IMPROVING].path(end))})
            for end in ends[:MAX_SHOWN]
        ),
        target_count=len(equilibria),
        target_reached={
            name: sum(game.index[state] in search.distance for state in equilibria) for name, search in searches.items()
        },
        targets=tuple(
            Target(
                _game_place(case, game, game.index[state]),
                tuple(concept for concept in CONCEPTS if state in found[concept]),
                {name: moves(search.path(game.index[state])) for name, search in searches.items()},
            )
            for state in equilibria[:MAX_EQUILIBRIA]
        ),
        common=(),
        never_settled=(),
        unreachable=len(shut),
        shut_out=locked,
        otherwise=otherwise,
        unreachable_states=tuple(shut[: 4 * MAX_EQUILIBRIA]),
        bounds=tuple(_bound(name, search) for name, search in searches.items() if search.limit is not None),
    )


def _bound(name: str, search: Evolution) -> str:
    by = "improvements" if name == IMPROVING else "moves"
    return (
        f"looked at the first {search.limit:,} states that {by} lead to; what is said not to be reached was not found"
    )


def _game_place(case: CaseFile, game: Game, state: int) -> Place:
    name = game.state_ids[state]
    label = case.graph.states.get(name) if case.graph is not None else None
    label = next((item.means for item in case.coalesce if item.id == name), label)
    return Place(name, game.yes(name), label)


def _game_words(case: CaseFile, game: Game) -> Callable[[Iterable[Step] | None], tuple[Move, ...] | None]:
    def change(step: Step) -> str:
        if game.space is not None and game.codes is not None:
            before, after = int(game.codes[step.before]), int(game.codes[step.after])
            changed = before ^ after | game.open_options(step.before) | game.open_options(step.after)
            if not changed & ~game.space.own[step.actor]:
                return change_words(case, step.actor, before, after, game.space.bits)
        return f"{case.name_of(step.actor)} would move to {game.state_ids[step.after]}"

    def moves(path: Iterable[Step] | None) -> tuple[Move, ...] | None:
        if path is None:
            return None
        return tuple(Move(step.actor, change(step), _game_place(case, game, step.after)) for step in path)

    return moves


def _game_first(
    arena: GameArena, start: int, moves: Callable[[Iterable[Step] | None], tuple[Move, ...] | None]
) -> Iterable[FirstMoves]:
    for actor in arena.actors:
        ends = [end for end in sorted(arena.moves(actor, start)) if arena.prefers(actor, end, start)]
        if ends:
            shown = moves(Step(actor, start, end) for end in ends[:MAX_FIRST])
            yield FirstMoves(actor, IMPROVING, len(ends), len(ends), shown or ())


def _game_one_way(case: CaseFile, game: Game, start: int, shut: Sequence[str]) -> tuple[tuple[OneWay, ...], int]:
    if game.space is None or game.codes is None or game.arcs is not None:
        return (), len(shut)
    feasible = np.zeros(game.space.size, dtype=bool)
    feasible[[int(game.codes[game.index[state]]) for state in shut]] = True
    words = _Words(case, game.space, {})
    _, locked, otherwise = _unreachable(words, int(game.codes[start]), feasible, np.zeros_like(feasible))
    return locked, otherwise
