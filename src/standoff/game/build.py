"""From a case to a game with complete preferences, for the solution concepts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import BASES, CaseFile
from standoff.case.patches import Scope, Variant, passages, variants
from standoff.errors import FormulaError, InputError, listed, nearest
from standoff.game.arcs import with_single_moves
from standoff.game.board import Board, BoardMaker
from standoff.game.coalesce import with_coalesced
from standoff.game.columns import Columns
from standoff.game.goal_order import best_first, given_order, or_one_state
from standoff.game.listing import column
from standoff.game.model import MAX_LISTED_STATES, Attitudes, Game
from standoff.game.preference import Preference, Ranking
from standoff.game.preferences_of import lexicographic, preference_of
from standoff.game.reach import codes

ALL_BASES = frozenset(BASES)
MOST_READINGS = 16


def game_of(
    case: CaseFile, ranks: Sequence[str] = (), choices: Sequence[str] = (), *, source: str | None = None
) -> Game:
    """The game of a case: every element counts, whatever its basis.

    ranks: complete orders of goals such as "a > b > c", one text per actor or several.
    choices: "passage=choice" for unclear passages. source: the name of the file, put before what does not fit in it.
    Raises InputError for a passage that stays unclear, where an actor's goals are not completely ranked, or where no
    state is feasible.
    """
    every = chosen_variants(case, choices)
    refuse_unclear(case, every)
    return _game_of_variant(case, every[0], ranks, source)


def every_game(case: CaseFile, source: str | None = None) -> Iterator[Game]:
    """The game of each of the first MOST_READINGS readings, without those that leave no state feasible.

    Raises as `game_of` does; for want of a feasible state only where no reading has one.
    """
    found, empty = False, None
    for variant in chosen_variants(case)[:MOST_READINGS]:
        try:
            game = _game_of_variant(case, variant, (), source)
        except _NoStateError as error:
            empty = error
            continue
        found = True
        yield game
    if empty is not None and not found:
        raise empty


class _NoStateError(InputError):
    pass


def _game_of_variant(case: CaseFile, variant: Variant, ranks: Sequence[str], source: str | None) -> Game:
    game, columns = (
        _in_graph_form(case, variant, source) if case.graph else _in_option_form(case, variant, ranks, source)
    )
    with told_of(source):
        game = replace(game, attitudes=_attitudes(case))
        game = with_single_moves(game, case.moves, columns)
        return with_coalesced(game, case.coalesce, columns)


@contextmanager
def told_of(source: str | None) -> Iterator[None]:
    """What does not fit is told with the name of the file, where it has one."""
    try:
        yield
    except FormulaError:
        raise
    except InputError as error:
        if source is None:
            raise
        raise type(error)([replace(p, source=p.source or source) for p in error.problems]) from None


def _in_option_form(case: CaseFile, variant: Variant, ranks: Sequence[str], source: str | None) -> tuple[Game, Columns]:
    maker = BoardMaker(case)
    board = maker.board(variant)
    with told_of(source):
        state_codes = _codes(case, maker, board)
    listed_ids = tuple(case.states) if case.feasible == "listed" else None
    ids = listed_ids or tuple(str(n + 1) for n in range(len(state_codes)))
    columns = Columns(variant, ids, maker.space, state_codes, maker.states)
    order = given_order(case, ranks)
    preferences: dict[str, Preference] = {}
    for key, actor in case.actors.items():
        if actor.preference_kinds in ((), ("goals",)):
            preferences[key] = Ranking(_goal_ranks(board, key, state_codes, order.get(key, [])))
        else:
            with told_of(source):
                preferences[key] = preference_of(key, actor, columns)
    return Game.over_codes(maker.space, state_codes, preferences, ids), columns


def _in_graph_form(case: CaseFile, variant: Variant, source: str | None) -> tuple[Game, Columns]:
    assert case.graph is not None
    states = tuple(case.graph.states)
    if len(states) > MAX_LISTED_STATES:
        raise InputError(f"{len(states):,} states; the limit in graph form is {MAX_LISTED_STATES:,}")
    without = [key for key, actor in case.actors.items() if actor.preference_kinds in ((), ("goals",))]
    if without:
        raise InputError(f"in graph form an actor needs a preference over the states; {listed(without)} has none")
    columns = Columns(variant, states)
    with told_of(source):
        preferences = {key: preference_of(key, actor, columns) for key, actor in case.actors.items()}
    return Game.from_graph(states, case.graph.moves, preferences), columns


def _attitudes(case: CaseFile) -> Attitudes | None:
    """Attitudes as given; None where the case gives none."""
    found = {key: dict(actor.attitudes) for key, actor in case.actors.items() if actor.attitudes}
    for key, towards in found.items():
        for other in towards:
            if other not in case.actors:
                raise InputError(
                    f"{key}, attitudes: there is no actor {other!r}{nearest(other, case.actors)}; there is "
                    f"{listed(list(case.actors))}"
                )
    return found or None


def chosen_variants(case: CaseFile, choices: Sequence[str] = ()) -> list[Variant]:
    """The distinct readings of the whole case that agree with choices such as "passage=choice"."""
    unclear = passages(case, Scope(bases=ALL_BASES))
    wanted: dict[str, str] = {}
    for text in choices:
        name, _, value = (part.strip() for part in text.partition("="))
        if name not in unclear:
            known = listed(list(unclear)) or "none"
            raise InputError(f"there is no unclear passage {name!r}{nearest(name, unclear)}; there is {known}")
        if value not in unclear[name]:
            near = nearest(value, unclear[name])
            raise InputError(f"passage {name!r} has no choice {value!r}{near}; there is {listed(list(unclear[name]))}")
        wanted[name] = value
    return variants(case, Scope(bases=ALL_BASES), fixed=wanted)


def refuse_unclear(case: CaseFile, every: Sequence[Variant]) -> None:
    """Raises InputError where more than one reading is left."""
    if len(every) > 1:
        unclear = [name for name, _ in every[0].choices]
        raise InputError(
            f"this case has {len(every)} readings (unclear: {listed(unclear)}); the states as a whole need one: "
            f"choose with --reading PASSAGE=CHOICE{or_one_state(case)}"
        )


def _codes(case: CaseFile, maker: BoardMaker, board: Board) -> NDArray[np.int64]:
    if case.feasible == "listed":
        listed_codes = list(maker.states.values())
        if len(set(listed_codes)) != len(listed_codes):
            raise InputError("two listed states have the same options yes")
        impossible = [name for name, code in maker.states.items() if not board.feasible >> code & 1]
        if impossible:
            raise InputError(f"listed as feasible but excluded under 'infeasible': {listed(impossible)}")
        return np.array(listed_codes, dtype=np.int64)
    if not board.feasible:
        raise _NoStateError("no state is feasible: 'infeasible' excludes every one")
    return np.fromiter(codes(board.feasible), dtype=np.int64)


def _goal_ranks(board: Board, actor: str, game_codes: NDArray[np.int64], given: Sequence[str]) -> NDArray[np.int64]:
    """Lexicographic ranks by the actor's goals (option prioritisation), best first = highest."""
    goals = board.goals[actor]
    order = best_first(
        actor, [(goal.ids, goal.below) for goal in goals], given, or_else=or_one_state(board.variant.case)
    )
    tables = (column(goals[number].table, board.space.size)[game_codes] for number in order)
    return lexicographic(tables, len(game_codes))
