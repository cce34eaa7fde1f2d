"""What the headings of an option-form table say: which way it lies, and what stands in each column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from standoff.errors import InputError, Problem, nearest
from standoff.exchange.grid import Grid

STATE_WORDS = frozenset({"state", "states", "state id", "id", "#", "nr", "number"})
MEANS_WORDS = frozenset({"name", "means", "meaning", "label", "description"})
ASIDE_WORDS = frozenset({"note", "notes", "comment", "comments", "remark", "remarks"})
PREFERENCE_WORDS = {"rank": "rank", "ranks": "rank", "payoff": "payoff", "payoffs": "payoff"}
ROW_LABELS = frozenset({"irreversible", "means"})

YES = frozenset({"y", "yes", "1", "x", "true", "✓", "✔"})
NO = frozenset({"n", "no", "0", "false"})
EITHER = frozenset({"-", "–", "—"})

_PREFERENCE = re.compile(r"(ranks?|payoffs?)\s*(?::|\s)\s*(.*)", re.IGNORECASE | re.DOTALL)

Kind = Literal["state", "means", "aside", "option", "rank", "payoff"]


@dataclass(frozen=True)
class Column:
    """A column of a table whose states are rows. actor, option: as they are written."""

    kind: Kind
    number: int
    actor: str = ""
    option: str = ""


@dataclass(frozen=True)
class Head:
    """The columns of a table, the grid of its states, the first row of these, and a title that stands above it all."""

    grid: Grid
    columns: tuple[Column, ...]
    first_row: int
    title: str = ""

    def of(self, *kinds: Kind) -> list[Column]:
        return [column for column in self.columns if column.kind in kinds]


def is_mark(text: str) -> bool:
    """Whether a cell says yes, no or either."""
    return text.casefold() in YES | NO | EITHER


def read_head(grid: Grid, actors: Sequence[str]) -> Head:
    """The headings of a table, whichever way it lies; actors: names that are known from elsewhere.

    Raises InputError naming the place of every heading that cannot be understood.
    """
    title, grid = _title_apart(grid.without_blanks())
    if len(grid.cells) < 2 or len(grid.cells[0]) < 2:
        found = "the table is empty" if not grid.cells else "the table has one row or column only"
        message = f"{found}; expected headings such as 'state', 'us.leave', 'rank: us', and a row for each state"
        raise InputError(Problem(message, grid.source))
    if _headings(grid.turn()) > _headings(grid):
        grid = grid.turn()
    two = _has_two_rows_of_headings(grid)
    columns = _columns(grid, two, actors)
    return Head(grid, columns, 2 if two else 1, title)


def _title_apart(grid: Grid) -> tuple[str, Grid]:
    """A first row with one text only, and the grid below it."""
    told = [cell for cell in grid.cells[0] if cell] if grid.cells else []
    if len(told) != 1 or len(grid.cells) < 3 or _is_heading(told[0]) or _is_special(told[0]):
        return "", grid
    return told[0], grid.part(range(1, len(grid.cells)), range(len(grid.column_numbers))).without_blanks()


def _headings(grid: Grid) -> int:
    """How many cells of the first two rows can only be headings."""
    return sum(_is_heading(cell) for row in grid.cells[:2] for cell in row)


def _is_heading(cell: str) -> bool:
    names_option = _option_parts(cell) is not None and not cell.replace(".", "").isdigit()
    return cell.casefold() in PREFERENCE_WORDS or bool(_PREFERENCE.match(cell)) or names_option


def _option_parts(text: str) -> tuple[str, str] | None:
    """Actor and option of `actor.option`, if the text has one dot between words."""
    parts = [part.strip() for part in text.split(".")]
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None


def _has_two_rows_of_headings(grid: Grid) -> bool:
    """Whether options stand in a row of their own below the actors: there are words where a state would have marks."""
    first, second = grid.cells[0], grid.cells[1]
    if any(cell.casefold() in ROW_LABELS for cell in second[:2]):
        return False
    below = [under for over, under in zip(first, second, strict=True) if under and not _is_special(over)]
    plain = any(over and not _is_special(over) and _option_parts(over) is None for over in first)
    return plain and bool(below) and not any(is_mark(cell) for cell in below)


def _is_special(cell: str) -> bool:
    word = cell.casefold()
    return word in STATE_WORDS | MEANS_WORDS | ASIDE_WORDS or word in PREFERENCE_WORDS or bool(_PREFERENCE.match(cell))


def _columns(grid: Grid, two: bool, actors: Sequence[str]) -> tuple[Column, ...]:
    found: list[Column] = []
    unclear: list[tuple[int, str]] = []
    problems: list[Problem] = []
    over = ""
    for number in range(len(grid.column_numbers)):
        first = grid.cells[0][number]
        second = grid.cells[1][number] if two else ""
        over = first or over
        try:
            column = _column(number, over if second else first, second, two)
        except InputError as error:
            problems.append(grid.problem(error.problems[0].message, 0, number))
            continue
        if column is None:
            unclear.append((number, second if two and not first else first))
        else:
            found.append(column)
    if unclear[:1] == [(0, "")] and not any(column.kind == "state" for column in found):
        found.insert(0, Column("state", unclear.pop(0)[0]))  # the corner of a table is often left blank
    known = [*actors, *dict.fromkeys(column.actor for column in found if column.actor)]
    problems += [grid.problem(_unclear_words(text, known), 0, number) for number, text in unclear]
    problems += _twice(grid, found)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.message))
    if not any(column.kind == "option" for column in found):
        raise InputError(
            Problem(
                "the table has no option; an option has a heading 'actor.option', or actor and option below",
                grid.source,
            )
        )
    return tuple(found)


def _column(number: int, first: str, second: str, two: bool) -> Column | None:
    """The column with these headings, or None where they say nothing that is known."""
    for word in (first.casefold(), second.casefold()):
        other = second if word == first.casefold() else first
        if word in PREFERENCE_WORDS and other:
            return Column("rank" if PREFERENCE_WORDS[word] == "rank" else "payoff", number, other)
    text = first or second
    if text.casefold() in PREFERENCE_WORDS or text.casefold().rstrip(" :") in PREFERENCE_WORDS:
        raise InputError(f"whose {text.rstrip(' :')}? Write '{text.rstrip(' :')}: ACTOR'")
    told = _PREFERENCE.fullmatch(text)
    if told:
        return Column(
            "rank" if told.group(1).casefold().startswith("rank") else "payoff", number, told.group(2).strip()
        )
    special = _special(number, first, second)
    if special is not None:
        return special
    if two:
        return Column("option", number, first, second) if first and second else None
    if text.count(".") > 1:
        raise InputError(f"{text!r} has more than one dot; put actor and option into two rows of headings")
    parts = _option_parts(text)
    return Column("option", number, *parts) if parts else None


def _special(number: int, first: str, second: str) -> Column | None:
    kinds: tuple[tuple[Kind, frozenset[str]], ...] = (
        ("state", STATE_WORDS),
        ("means", MEANS_WORDS),
        ("aside", ASIDE_WORDS),
    )
    words = {first.casefold(), second.casefold()}
    for kind, known in kinds:
        if words & known and (not second or not first or first.casefold() in known):
            return Column(kind, number)
    return None


def _unclear_words(text: str, actors: Sequence[str]) -> str:
    if not text:
        return "a column without a heading"
    if any(text.casefold() == actor.casefold() for actor in actors):
        return (
            f"are these ranks (1 is best) or payoffs (higher is better)? Write 'rank: {text}' or 'payoff: {text}' as "
            "the heading"
        )
    near = nearest(text, [*STATE_WORDS, *MEANS_WORDS, "rank: ACTOR", "payoff: ACTOR"])
    return f"{text!r} is no heading{near}; expected 'state', 'name', 'actor.option', 'rank: actor' or 'payoff: actor'"


def _twice(grid: Grid, columns: Sequence[Column]) -> list[Problem]:
    first: dict[tuple[str, str, str], int] = {}
    found = []
    for column in columns:
        if column.kind == "aside":
            continue
        kind = "preference" if column.kind in ("rank", "payoff") else column.kind
        name = (kind, column.actor.casefold(), column.option.casefold())
        if name in first:
            what = {
                "option": f"the option {column.actor}.{column.option}",
                "preference": f"the preference of {column.actor}",
                "state": "the heading of the states' ids",
                "means": "the heading of the states' names",
            }[kind]
            found.append(grid.problem(f"{what} stands here and at {grid.place(0, first[name])}", 0, column.number))
        first.setdefault(name, column.number)
    return found
