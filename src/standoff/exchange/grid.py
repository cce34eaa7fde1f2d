"""A table of text cells that knows where each of them stands in its file, and CSV text as one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from standoff.errors import InputError, LimitError, Problem

MAX_ROWS = 20_100
MAX_CELLS = 1_000_000
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
DELIMITERS = (",", ";", "\t")

_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Grid:
    """Rows of equally many cells; `row_numbers` and `column_numbers` are those of the file, from 1.

    sheet: the sheet of a workbook, whose cells have names such as B3. turned: rows and columns have changed places.
    """

    cells: tuple[tuple[str, ...], ...]
    row_numbers: tuple[int, ...]
    column_numbers: tuple[int, ...]
    source: str
    sheet: str | None = None
    decimal_comma: bool = False
    turned: bool = False

    def place(self, row: int, column: int) -> str:
        """`row 3, column 2`, or `B3` of a workbook: where the cell stands in the file."""
        down, across = self.row_numbers[row], self.column_numbers[column]
        if self.turned:
            down, across = across, down
        if self.sheet is None:
            return f"row {down}, column {across}"
        return f"{self.sheet}!{letters(across)}{down}"

    def problem(self, message: str, row: int, column: int) -> Problem:
        return Problem(f"{self.place(row, column)}: {message}", self.source)

    def turn(self) -> Grid:
        return replace(
            self,
            cells=tuple(zip(*self.cells, strict=True)),
            row_numbers=self.column_numbers,
            column_numbers=self.row_numbers,
            turned=not self.turned,
        )

    def part(self, rows: Sequence[int], columns: Sequence[int]) -> Grid:
        return replace(
            self,
            cells=tuple(tuple(self.cells[row][column] for column in columns) for row in rows),
            row_numbers=tuple(self.row_numbers[row] for row in rows),
            column_numbers=tuple(self.column_numbers[column] for column in columns),
        )

    def without_blanks(self) -> Grid:
        """The grid without rows and columns in which nothing stands."""
        rows = [number for number, row in enumerate(self.cells) if any(row)]
        columns = [number for number in range(len(self.column_numbers)) if any(row[number] for row in self.cells)]
        return self.part(rows, columns)


def letters(column: int) -> str:
    """The name of a column of a spreadsheet: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def grid_of(rows: Sequence[Sequence[str]], source: str, sheet: str | None = None, decimal_comma: bool = False) -> Grid:
    """A grid of rows of different lengths; an apostrophe that keeps a text from being a formula is taken away."""
    width = max((len(row) for row in rows), default=0)
    return Grid(
        tuple(tuple(_text(cell) for cell in row) + ("",) * (width - len(row)) for row in rows),
        tuple(range(1, len(rows) + 1)),
        tuple(range(1, width + 1)),
        source,
        sheet,
        decimal_comma,
    )


def _text(cell: str) -> str:
    cell = cell.replace("\xa0", " ").strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(BEGINS_A_FORMULA) else cell


def safe_text(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: with an apostrophe before a sign that begins one.

    A lone `-` begins none.
    """
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) and text != "-" else text


def too_many_rows(source: str) -> LimitError:
    return LimitError(Problem(f"more than {MAX_ROWS:,} rows, which is the limit for a table", source))


def too_many_cells(source: str) -> LimitError:
    return LimitError(Problem(f"more than {MAX_CELLS:,} cells, which is the limit for a table", source))


def read_csv(raw: bytes, source: str) -> Grid:
    """The cells of CSV text in UTF-8, delimited by commas, semicolons or tabs.

    Raises InputError for text that is not UTF-8 or not CSV; LimitError above MAX_ROWS rows or MAX_CELLS cells.
    """
    text = _decoded(raw, source)
    told = _SEPARATOR_LINE.match(text)
    skipped = 1 if told else 0
    text = text[told.end() :] if told else text
    delimiter = told.group(1) if told else _delimiter(text)
    rows: list[list[str]] = [[] for _ in range(skipped)]
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            rows.append(row)
            cells += len(row)
            if len(rows) > MAX_ROWS:
                raise too_many_rows(source)
            if cells > MAX_CELLS or len(row) * len(rows) > 2 * MAX_CELLS:
                raise too_many_cells(source)
    except csv.Error as error:
        line = reader.line_num + skipped
        words = "a quotation mark is not closed" if "unexpected end" in str(error) else f"not CSV: {error}"
        raise InputError(Problem(words, source, line)) from None
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > MAX_CELLS:
        raise too_many_cells(source)
    return grid_of(rows, source, decimal_comma=delimiter != ",")


def _decoded(raw: bytes, source: str) -> str:
    if raw.startswith(b"PK\x03\x04"):
        raise InputError(Problem("this is a workbook (.xlsx) and not CSV; give it the name it had", source))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:1000]:
        message = "this is UTF-16 ('Unicode text') or no text at all; save it as 'CSV UTF-8'"
        raise InputError(Problem(message, source))
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "not UTF-8 text; in a spreadsheet program choose 'CSV UTF-8' when you save"
        raise InputError(Problem(message, source, line)) from None


def _delimiter(text: str) -> str:
    """The sign that delimits most cells of the first line that has any; quoted text does not count."""
    for line in text.splitlines():
        bare = re.sub(r'"(?:[^"]|"")*"', "", line)
        counts = {sign: bare.count(sign) for sign in DELIMITERS}
        if any(counts.values()):
            return max(DELIMITERS, key=lambda sign: counts[sign])
    return ","
