"""From an option-form table to a case.

A state is a row (or a column: the table is turned where that makes more headings). A cell that says `-` leaves its
option open: such a row stands for all states that it fits, which are listed, ranked alike and coalesced into the one
state of the row (the published meaning of a dash; Fang, Hipel and Kilgour 1993). States that are not in the table
cannot be, so that `feasible: listed` is always written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from standoff.errors import InputError, LimitError, Problem, listed, nearest
from standoff.exchange.grid import Grid
from standoff.exchange.keys import key_for, one_line
from standoff.exchange.model import MAX_ACTORS, Imported
from standoff.exchange.table_head import EITHER, NO, ROW_LABELS, YES, Column, Head, is_mark, read_head
from standoff.game.model import MAX_LISTED_STATES
from standoff.game.space import MAX_OPTIONS

MAX_PROBLEMS = 20
DIRECTIONS = {
    "yes-stays": ("yes-stays", "yes stays", "y", "yes", "x", "1", "true", "n->y", "fwd"),
    "no-stays": ("no-stays", "no stays", "y->n", "back"),
    "both": ("", "n", "no", "0", "false", "-", "both"),
}

_NUMBER = re.compile(
    r"[-−]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][-+]?\d{1,2})?|[-−]?\d{1,30}/\d{1,30}", re.ASCII
)


@dataclass
class Known:
    """What other sheets say: the name of each actor by its key, and of `actor.option` the meaning and the direction.

    places: where each option is written.
    """

    actors: dict[str, str] = field(default_factory=dict)
    means: dict[str, str] = field(default_factory=dict)
    directions: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Row:
    """A state as it is written: one bit per option that is yes, one per option that is open."""

    number: int
    id: str
    means: str
    yes: int
    open: int


@dataclass
class _Table:
    head: Head
    actors: dict[str, str]
    """Key of each actor -> its name."""
    keys: dict[str, str]
    """Every way to write an actor, in small letters -> its key."""
    options: dict[str, tuple[Column, str]]
    """`actor.option` by keys -> its column and what it means, in the order of a case file."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def grid(self) -> Grid:
        return self.head.grid

    def report(self, message: str, row: int, column: int) -> None:
        self.problems.append(self.grid.problem(message, row, column))

    def stop_if_wrong(self) -> None:
        if self.problems:
            shown = self.problems[:MAX_PROBLEMS]
            more = len(self.problems) - len(shown)
            left = [Problem(f"and {more:,} more mistakes in other cells", self.grid.source)] if more else []
            raise InputError([*shown, *left])


def read_table(grid: Grid, title: str, known: Known | None = None) -> Imported:
    """A case of an option-form table.

    Raises InputError naming the place of every mistake; LimitError for more than MAX_OPTIONS options or
    MAX_LISTED_STATES states.
    """
    known = known or Known()
    head = read_head(grid, [*known.actors, *known.actors.values()])
    notes: list[str] = []
    table = _table(head, known, notes)
    labelled, rows = _labelled_rows(head)
    means, names, directions = _told_in_rows(table, labelled, known)
    states = _states(table, rows, notes)
    preferences = _preferences(table, states)
    table.stop_if_wrong()
    return Imported(
        _data(table, one_line(head.title) or title, states, preferences, means, names, directions, notes),
        (),
        tuple(notes),
    )


# --- actors and options -----------------------------------------------------------------------------------------------


def _table(head: Head, known: Known, notes: list[str]) -> _Table:
    actors, keys = dict(known.actors), {}
    for key, name in known.actors.items():
        keys[key.casefold()] = key
        keys.setdefault(name.casefold(), key)
    named = {column.actor.casefold() for column in head.of("option", "rank", "payoff")}
    if len(named | {name.casefold() for name in actors}) > MAX_ACTORS:
        raise LimitError(Problem(f"more than {MAX_ACTORS:,} actors, which is the limit", head.grid.source))
    for column in head.of("option"):
        if column.actor.casefold() not in keys:
            key = key_for(column.actor, actors, f"actor{len(actors) + 1}")
            actors[key] = one_line(column.actor)
            keys[column.actor.casefold()] = key
    _add_watchers(head, actors, keys, notes)
    return _Table(head, actors, keys, _options(head, actors, keys))


def _add_watchers(head: Head, actors: dict[str, str], keys: dict[str, str], notes: list[str]) -> None:
    """Actors who have a preference and no option; a name that is nearly that of another actor is a mistake."""
    for column in head.of("rank", "payoff"):
        if column.actor.casefold() in keys:
            continue
        near = nearest(column.actor, [*actors, *actors.values()])
        if near:
            there = listed(list(actors.values()))
            message = f"there is no actor {column.actor!r}{near}; there is {there}"
            raise InputError(head.grid.problem(message, 0, column.number))
        key = key_for(column.actor, actors, f"actor{len(actors) + 1}")
        actors[key] = one_line(column.actor)
        keys[column.actor.casefold()] = key
        notes.append(f"{column.actor} has a preference and no option: an actor that cannot move")


def _options(head: Head, actors: dict[str, str], keys: dict[str, str]) -> dict[str, tuple[Column, str]]:
    columns = head.of("option")
    if len(columns) > MAX_OPTIONS:
        raise LimitError(Problem(f"{len(columns)} options; the limit is {MAX_OPTIONS}", head.grid.source))
    found: dict[str, tuple[Column, str]] = {}
    for actor in actors:
        taken: list[str] = []
        for column in columns:
            if keys[column.actor.casefold()] == actor:
                taken.append(key_for(column.option, taken, f"option{len(taken) + 1}"))
                means = one_line(column.option)
                found[f"{actor}.{taken[-1]}"] = (column, means.replace("_", " ") if means == taken[-1] else means)
    return found


# --- rows -------------------------------------------------------------------------------------------------------------


def _labelled_rows(head: Head) -> tuple[dict[str, int], list[int]]:
    """Rows that say something of the options, by their label, and the rows of states."""
    labelled: dict[str, int] = {}
    states = []
    label_columns = [column.number for column in head.of("state", "means")] or [0]
    for number in range(head.first_row, len(head.grid.cells)):
        row = head.grid.cells[number]
        label = next((row[c].casefold() for c in label_columns if row[c].casefold() in ROW_LABELS), None)
        if label is None:
            states.append(number)
        elif label in labelled:
            message = f"a second row {label!r}; the first is at {head.grid.place(labelled[label], label_columns[0])}"
            raise InputError(head.grid.problem(message, number, label_columns[0]))
        else:
            labelled[label] = number
    if not states:
        raise InputError(Problem("the table has headings and no state", head.grid.source))
    return labelled, states


def _told_in_rows(
    table: _Table, labelled: dict[str, int], known: Known
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Meanings of options, names of actors, and directions of options, from their rows and from other sheets."""
    keys = _options_elsewhere(table, known)
    means = {keys[name]: text for name, text in known.means.items()}
    directions = {keys[name]: direction for name, direction in known.directions.items()}
    names = dict(known.actors)
    if "means" in labelled:
        cells = table.grid.cells[labelled["means"]]
        means |= {
            name: one_line(cells[column.number]) for name, (column, _) in table.options.items() if cells[column.number]
        }
        for column in table.head.of("rank", "payoff"):
            if cells[column.number]:
                names[table.keys[column.actor.casefold()]] = one_line(cells[column.number])
    if "irreversible" in labelled:
        row = labelled["irreversible"]
        for name, (column, _) in table.options.items():
            text = table.grid.cells[row][column.number]
            direction = direction_of(text)
            if direction is None:
                table.report(f"expected 'yes-stays', 'no-stays' or nothing; found {text!r}", row, column.number)
            elif direction != "both":
                directions[name] = direction
    return means, names, directions


def _options_elsewhere(table: _Table, known: Known) -> dict[str, str]:
    """The key of each option that another sheet names, as it stands in the table or by its key."""
    written = {name.casefold(): name for name in table.options}
    for name, (column, _) in table.options.items():
        written.setdefault(f"{column.actor}.{column.option}".casefold(), name)
    found = {}
    for option, place in known.places.items():
        name = ".".join(part.strip() for part in option.casefold().split("."))
        if name not in written:
            near = nearest(option, [f"{c.actor}.{c.option}" for c, _ in table.options.values()])
            raise InputError(Problem(f"{place}: the table has no option {option!r}{near}", table.grid.source))
        found[option] = written[name]
    return found


def direction_of(text: str) -> str | None:
    """`yes-stays`, `no-stays` or `both`, in one of the usual words, else None."""
    word = text.casefold().replace("→", "->").replace(" ->", "->").replace("-> ", "->")
    return next((direction for direction, words in DIRECTIONS.items() if word in words), None)


def _states(table: _Table, rows: Sequence[int], notes: list[str]) -> list[_Row]:
    only_yes = _writes_only_yes(table, rows)
    if only_yes:
        notes.append("the table marks what is yes and nothing that is no: a blank counts as no")
    id_column = next((column.number for column in table.head.of("state")), None)
    means_column = next((column.number for column in table.head.of("means")), None)
    found: list[_Row] = []
    taken: set[str] = set()
    written: dict[str, int] = {}
    for place, number in enumerate(rows, start=1):
        cells = table.grid.cells[number]
        text = cells[id_column] if id_column is not None else str(place)
        if id_column is not None and not text:
            table.report("a state without an id", number, id_column)
        elif id_column is not None and text in written:
            first = table.grid.place(written[text], id_column)
            table.report(f"the state {text!r} stands here and at {first}", number, id_column)
        written.setdefault(text, number)
        key = key_for(text, taken, f"state{place}")
        taken.add(key)
        means = one_line(cells[means_column]) if means_column is not None else ""
        yes, either = _marks(table, number, only_yes)
        found.append(_Row(number, key, means or ("" if key == text else one_line(text)), yes, either))
    table.stop_if_wrong()
    _refuse_overlap(table, found)
    return found


def _writes_only_yes(table: _Table, rows: Sequence[int]) -> bool:
    marks = {table.grid.cells[row][column.number].casefold() for row in rows for column, _ in table.options.values()}
    return "" in marks and marks <= YES | {""} and len(marks) > 1


def _marks(table: _Table, row: int, only_yes: bool) -> tuple[int, int]:
    yes = either = 0
    for bit, (column, _) in enumerate(table.options.values()):
        text = table.grid.cells[row][column.number]
        word = text.casefold()
        if word in YES:
            yes |= 1 << bit
        elif word in EITHER:
            either |= 1 << bit
        elif not (word in NO or (only_yes and not word)):
            why = "; only where no N is written at all a blank counts as no" if not word else ""
            found = repr(text) if text else "nothing"
            table.report(f"expected Y or N (or - for either); found {found}{why}", row, column.number)
    return yes, either


def _refuse_overlap(table: _Table, states: Sequence[_Row]) -> None:
    """Each combination of options is one state; limits first, because a dash stands for two."""
    total = sum(1 << state.open.bit_count() for state in states)
    if total > MAX_LISTED_STATES:
        raise LimitError(
            Problem(f"{total:,} states; the limit for a table is {MAX_LISTED_STATES:,}", table.grid.source)
        )
    everything = (1 << len(table.options)) - 1
    first: dict[int, int] = {}
    column = next(iter(table.options.values()))[0].number
    for state in states:
        if state.open == everything:
            table.report("every option is open (-): that is no state", state.number, column)
            continue
        clash = next((first[code] for code in _codes(state) if code in first), None)
        if clash is not None:
            same = "has the same options as" if not state.open else "overlaps with"
            table.report(f"this state {same} the one at {table.grid.place(clash, column)}", state.number, column)
        for code in _codes(state):
            first.setdefault(code, state.number)


def _codes(state: _Row) -> list[int]:
    """The codes of the states that a row stands for, the first open option running fastest."""
    found = [state.yes]
    for bit in range(state.open.bit_length()):
        if state.open >> bit & 1:
            found += [code | 1 << bit for code in found]
    return found


# --- preferences ------------------------------------------------------------------------------------------------------


def _preferences(table: _Table, states: Sequence[_Row]) -> dict[str, list[Fraction | None]]:
    """For each actor that has them the values of the states, higher is better."""
    found: dict[str, list[Fraction | None]] = {}
    for column in table.head.of("rank", "payoff"):
        sign = -1 if column.kind == "rank" else 1
        values = [_number(table, state.number, column) for state in states]
        found[table.keys[column.actor.casefold()]] = [None if value is None else sign * value for value in values]
    return found


def _number(table: _Table, row: int, column: Column) -> Fraction | None:
    text = table.grid.cells[row][column.number]
    number = text.replace(",", ".") if table.grid.decimal_comma and text.count(",") == 1 else text
    if _NUMBER.fullmatch(number) and not re.search(r"/0+$", number):
        return Fraction(number.replace("−", "-"))
    found = f"found {text!r}" if text else "found nothing"
    hint = ""
    if "," in text:
        hint = "; a decimal has a point here" if not table.grid.decimal_comma else "; no commas between thousands"
    elif text.startswith("the date"):
        hint = "; the spreadsheet program made a date of it"
    elif is_mark(text):
        hint = "; marks belong to options"
    table.report(f"expected a number as the {column.kind} of {column.actor}; {found}{hint}", row, column.number)
    return None


# --- the case ---------------------------------------------------------------------------------------------------------


def _data(
    table: _Table,
    title: str,
    states: Sequence[_Row],
    preferences: dict[str, list[Fraction | None]],
    means: dict[str, str],
    names: dict[str, str],
    directions: dict[str, str],
    notes: list[str],
) -> dict[str, Any]:
    ids = _listed_ids(states, len(table.options))
    unranked = [actor for actor in table.actors if actor not in preferences]
    if unranked:
        notes.append(f"no preference is given for {listed(unranked)}: add 'rank: ACTOR' or 'payoff: ACTOR', or goals")
    actors: dict[str, Any] = {}
    for key, written in table.actors.items():
        name = names.get(key) or written
        options = {
            option.partition(".")[2]: _option(means.get(option) or usual, directions.get(option))
            for option, (_, usual) in table.options.items()
            if option.partition(".")[0] == key
        }
        actors[key] = {**({"name": name} if name != key else {}), "options": options}
        if key in preferences:
            actors[key]["ranking"] = _ranking([ids[state.id] for state in states], preferences[key])
    data: dict[str, Any] = {"standoff": 1, "title": title, "actors": actors, "feasible": "listed"}
    data["states"] = {
        state_id: {
            **({"means": state.means} if state.means and not state.open else {}),
            "yes": [name for bit, name in enumerate(table.options) if code >> bit & 1],
        }
        for state in states
        for state_id, code in zip(ids[state.id], _codes(state), strict=True)
    }
    coalesced = [_coalesced(state, list(table.options)) for state in states if state.open]
    if coalesced:
        data["coalesce"] = coalesced
        notes.append(
            f"{listed([state.id for state in states if state.open])}: each '-' stands for yes and no, one state"
        )
    return data


def _option(means: str, direction: str | None) -> Any:
    return {"means": means, "irreversible": direction} if direction in ("yes-stays", "no-stays") else means


def _listed_ids(states: Sequence[_Row], options: int) -> dict[str, list[str]]:
    """The ids of the states that each row stands for; the parts of a row with dashes are named by their options."""
    taken = {state.id for state in states}
    found = {}
    for state in states:
        if not state.open:
            found[state.id] = [state.id]
            continue
        parts = []
        for code in _codes(state):
            letters = "".join("YN"[not code >> bit & 1] for bit in range(options) if state.open >> bit & 1)
            parts.append(key_for(f"{state.id}_{letters}", taken, "state"))
            taken.add(parts[-1])
        found[state.id] = parts
    return found


def _ranking(ids: Sequence[Sequence[str]], values: Sequence[Fraction | None]) -> list[Any]:
    tiers: dict[Fraction, list[str]] = defaultdict(list)
    for own, value in zip(ids, values, strict=True):
        tiers[value or Fraction(0)].extend(own)
    return [tiers[value] if len(tiers[value]) > 1 else tiers[value][0] for value in sorted(tiers, reverse=True)]


def _coalesced(state: _Row, options: Sequence[str]) -> dict[str, str]:
    literals = [
        name if state.yes >> bit & 1 else f"not {name}" for bit, name in enumerate(options) if not state.open >> bit & 1
    ]
    data = {"id": state.id, "when": " and ".join(literals)}
    return {**data, "means": state.means} if state.means else data
