"""Option-form tables in and out: CSV and Excel workbooks (.xlsx).

A table has a row for each state (or a column: it is read whichever way it lies) and these columns, by their headings:

* `state`, or no heading in the corner: an id; without it the states are numbered. `name`: what the state is called.
  `notes`: not read.
* an option: `actor.option`, or two rows of headings, the actor above the option. Its cells say Y or N (yes/no, 1/0,
  true/false, x); `-` says that the option is open, so that the row stands for several states coalesced into one. A
  blank counts as no only where a table writes no N at all.
* `rank: ACTOR` (1 is best) or `payoff: ACTOR` (higher is better): only the order counts, equal numbers are a tie.

Rows with the label `irreversible` (`yes-stays`, `no-stays`) and `means` say something of the options. A workbook may
have further sheets: `actors` (key, name), `options` (option or actor and option, means, irreversible) and
`irreversible`. States that are not in the table cannot be.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from standoff.errors import InputError, LimitError, Problem, nearest
from standoff.exchange.grid import Grid, read_csv, safe_text
from standoff.exchange.keys import is_key, one_line
from standoff.exchange.model import MAX_ACTORS, Exported, Format, Imported, Model
from standoff.exchange.table_read import Known, direction_of, read_table
from standoff.exchange.table_write import written_table
from standoff.exchange.workbook import read_sheets, write_sheets

MAX_SIDE_ROWS = MAX_ACTORS
SIDE_SHEETS = ("actors", "options", "irreversible")
TABLE_SHEETS = ("states", "table")


def read_csv_table(raw: bytes, source: str) -> Imported:
    """A case of an option-form table as CSV text (UTF-8; commas, semicolons or tabs).

    Raises InputError naming row and column of every mistake, LimitError for a table that is too large.
    """
    return read_table(read_csv(raw, source), _title(source))


def write_csv_table(model: Model) -> Exported:
    """A row for each state. Text that a spreadsheet program would take for a formula begins with an apostrophe."""
    table = written_table(model)
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    for row in [table.headings, *table.above, *table.states]:
        writer.writerow([safe_text(cell) if isinstance(cell, str) else cell for cell in row])
    return Exported(made.getvalue().encode("utf-8"), table.lost)


def read_xlsx_table(raw: bytes, source: str) -> Imported:
    """A case of the sheet `states` (or `table`, or the first one that has no other meaning) of a workbook.

    Raises InputError naming sheet and cell of every mistake, LimitError for a workbook that is too large.
    """
    sheets = read_sheets(raw, source)
    named = {name.casefold().strip(): name for name in sheets.grids}
    side = {word: sheets.grids[named[word]] for word in SIDE_SHEETS if word in named}
    others = [name for name in sheets.grids if name.casefold().strip() not in SIDE_SHEETS]
    table = next((named[word] for word in TABLE_SHEETS if word in named), None) or next(
        (name for name in others if sheets.grids[name].without_blanks().cells), None
    )
    if table is None:
        raise InputError(Problem("the workbook has no sheet with states", source))
    imported = read_table(sheets.grids[table], _title(source), _known(side))
    unread = [name for name in others if name != table and sheets.grids[name].without_blanks().cells]
    notes = [*sheets.notes, *(f"the sheet {name!r} is not read" for name in unread)]
    return Imported(imported.data, imported.lost, (*imported.notes, *notes))


def write_xlsx_table(model: Model) -> Exported:
    """A workbook with the sheets `states`, `actors` and `options`."""
    table = written_table(model)
    sheets = {"states": [table.headings, *table.states], "actors": table.actors, "options": table.options}
    return Exported(write_sheets(sheets), table.lost)


def _title(source: str) -> str:
    return one_line(PurePath(source).stem.replace("_", " ")) or "Table"


# --- sheets beside the table ------------------------------------------------------------------------------------------


def _known(sheets: Mapping[str, Grid]) -> Known:
    known = Known()
    if "actors" in sheets:
        _take_actors(sheets["actors"], known)
    for word in ("options", "irreversible"):
        if word in sheets:
            _take_options(sheets[word], known, listed_means_stays=word == "irreversible")
    return known


def _records(grid: Grid, headings: Sequence[str], needed: Sequence[str]) -> tuple[Grid, dict[str, int]]:
    """The grid of a list with headings, and the column of each heading."""
    grid = grid.without_blanks()
    if len(grid.cells) > MAX_SIDE_ROWS + 1:
        message = f"{len(grid.cells) - 1:,} rows in the sheet {grid.sheet!r}; the limit is {MAX_SIDE_ROWS:,}"
        raise LimitError(Problem(message, grid.source))
    columns: dict[str, int] = {}
    for number, cell in enumerate(grid.cells[0] if grid.cells else ()):
        word = cell.casefold()
        if word not in headings or word in columns:
            why = "stands here twice" if word in columns else f"is no heading{nearest(word, headings)}"
            raise InputError(grid.problem(f"{cell!r} {why}; expected {', '.join(headings)}", 0, number))
        columns[word] = number
    missing = [word for word in needed if word not in columns]
    if missing and grid.cells:
        raise InputError(grid.problem(f"expected the heading {missing[0]!r} in this sheet", 0, 0))
    return grid, columns


def _take_actors(grid: Grid, known: Known) -> None:
    grid, columns = _records(grid, ("key", "name"), ("key",))
    for row in range(1, len(grid.cells)):
        key = grid.cells[row][columns["key"]]
        if not is_key(key):
            message = f"{key!r} is no key of an actor: use letters, digits, '_' and '-'"
            raise InputError(grid.problem(message, row, columns["key"]))
        if key in known.actors:
            raise InputError(grid.problem(f"the actor {key!r} stands here twice", row, columns["key"]))
        name = grid.cells[row][columns["name"]] if "name" in columns else ""
        known.actors[key] = one_line(name) or key


def _take_options(grid: Grid, known: Known, *, listed_means_stays: bool) -> None:
    """listed_means_stays: where no column gives a direction, what is listed cannot go back to no."""
    grid, columns = _records(grid, ("actor", "option", "means", "irreversible", "direction"), ("option",))
    for row in range(1, len(grid.cells)):
        cells = {word: grid.cells[row][column] for word, column in columns.items()}
        option = f"{cells['actor']}.{cells['option']}" if cells.get("actor") else cells["option"]
        known.places[option] = grid.place(row, columns["option"])
        if cells.get("means"):
            known.means[option] = one_line(cells["means"])
        word = "direction" if cells.get("direction") else "irreversible"
        told = not listed_means_stays or bool({"direction", "irreversible"} & set(columns))
        direction = direction_of(cells.get(word, "")) if told else "yes-stays"
        if direction is None:
            message = f"expected 'yes-stays', 'no-stays' or nothing; found {cells[word]!r}"
            raise InputError(grid.problem(message, row, columns[word]))
        if direction != "both":
            known.directions[option] = direction


CSV = Format(
    ".csv",
    "option-form table (CSV)",
    "a row per state, Y/N per option, 'rank: ACTOR' or 'payoff: ACTOR'; only rankings, no single moves",
    read_csv_table,
    write_csv_table,
)
XLSX = Format(
    ".xlsx",
    "option-form table (Excel workbook)",
    "as .csv, with sheets for actors and options; needs the extra 'data'",
    read_xlsx_table,
    write_xlsx_table,
)
