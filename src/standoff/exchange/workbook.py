"""Workbooks (.xlsx): their sheets as grids, and sheets as bytes; nothing in a file can run or blow up."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from standoff.errors import InputError, LimitError, Problem, listed
from standoff.exchange.grid import (
    BEGINS_A_FORMULA,
    MAX_CELLS,
    MAX_ROWS,
    Grid,
    grid_of,
    letters,
    too_many_cells,
    too_many_rows,
)

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

MAX_UNPACKED = 64 * 1024 * 1024
MAX_PARTS = 1_000
MAX_SHEETS = 20

_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Sheets:
    """The grids of a workbook by the name of their sheet, and what is to be said about them."""

    grids: dict[str, Grid]
    notes: tuple[str, ...]


def read_sheets(raw: bytes, source: str) -> Sheets:
    """The sheets of an .xlsx workbook. Of a formula the value counts that was stored with it.

    Raises InputError for what is no workbook, for a formula without a stored value and an error value; LimitError for
    more than MAX_UNPACKED bytes unpacked, MAX_SHEETS sheets, MAX_ROWS rows or MAX_CELLS cells of a sheet, before they
    are held in memory.
    """
    _refuse_other_files(raw, source)
    computes = _checked_parts(raw, source)
    values = _opened(raw, source, data_only=True)
    formulas = _opened(raw, source, data_only=False) if computes else values
    if len(values.sheetnames) > MAX_SHEETS:
        raise LimitError(Problem(f"{len(values.sheetnames)} sheets; the limit is {MAX_SHEETS}", source))
    grids, used = {}, []
    for name in values.sheetnames:
        if not hasattr(values[name], "iter_rows"):  # a sheet that is only a chart
            continue
        rows, computed = _rows(values[name], formulas[name], name, source)
        grids[name] = grid_of(rows, source, name)
        used += computed
    notes = (f"formulas in {listed(used)}: the values that were stored with them are used",) if used else ()
    return Sheets(grids, notes)


def _refuse_other_files(raw: bytes, source: str) -> None:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        message = "an old workbook (.xls) or one with a password; save it as .xlsx without a password"
        raise InputError(Problem(message, source))
    if not raw.startswith(b"PK"):
        raise InputError(Problem("this is no .xlsx workbook", source))


def _checked_parts(raw: bytes, source: str) -> bool:
    """Whether a sheet has formulas. Sizes are those that the archive declares; nothing beyond them is ever unpacked."""
    computes = False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise LimitError(
                    Problem(f"the workbook unpacks to more than {MAX_UNPACKED:,} bytes or {MAX_PARTS:,} parts", source)
                )
            if any(part.flag_bits & 1 for part in parts):
                raise InputError(Problem("the workbook has a password; save it without one", source))
            for part in parts:
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                text = archive.read(part)
                if _ENTITY.search(text):
                    raise InputError(Problem(f"{part.filename} declares entities, which a workbook never does", source))
                computes = computes or ("worksheets/" in part.filename and _FORMULA.search(text) is not None)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(Problem("this is no .xlsx workbook, or it is damaged", source)) from None
    return computes


def _opened(raw: bytes, source: str, *, data_only: bool) -> Workbook:
    openpyxl = _openpyxl()
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of every extension that it leaves out
            return openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=data_only, keep_links=False)  # type: ignore[no-any-return]
    except Exception:  # noqa: BLE001 - whatever a damaged workbook makes openpyxl raise
        raise InputError(Problem("this is no .xlsx workbook, or it is damaged", source)) from None


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError:
        raise InputError('workbooks (.xlsx) need openpyxl: pip install "standoff[data]"; CSV needs nothing') from None
    return openpyxl


def _rows(values: Any, formulas: Any, sheet: str, source: str) -> tuple[list[list[str]], list[str]]:
    """The texts of a sheet, and the places of its formulas."""
    rows: list[list[str]] = []
    computed: list[str] = []
    cells = width = looked_at = 0
    for number, (row, written) in enumerate(_pairs(values, formulas, source), start=1):
        if number > MAX_ROWS:
            raise too_many_rows(source)
        looked_at += len(row)
        if looked_at > 4 * MAX_CELLS:
            raise too_many_cells(source)
        texts = []
        for column, (cell, formula) in enumerate(zip(row, written, strict=True), start=1):
            place = f"{sheet}!{letters(column)}{number}"
            if formula.data_type == "f":
                computed.append(place)
                if cell.value is None:
                    message = (
                        f"{place}: a formula whose value is not stored; open the file in a spreadsheet program and "
                        "save it, or write the value itself"
                    )
                    raise InputError(Problem(message, source))
            if cell.data_type == "e":
                raise InputError(Problem(f"{place}: an error of the spreadsheet, {cell.value}", source))
            texts.append(_cell_text(cell.value))
        while texts and not texts[-1]:
            texts.pop()
        rows.append(texts)
        width = max(width, len(texts))
        cells = width * len(rows)
        if cells > MAX_CELLS:
            raise too_many_cells(source)
    while rows and not rows[-1]:
        rows.pop()
    return rows, computed


def _pairs(values: Any, formulas: Any, source: str) -> Iterator[tuple[Any, Any]]:
    """Rows of cells with their values and with their formulas; what a sheet says of its size is not believed."""
    for sheet in (values, formulas):
        sheet.reset_dimensions()
    try:
        if values is formulas:
            yield from ((row, row) for row in values.iter_rows())
        else:
            yield from zip(values.iter_rows(), formulas.iter_rows(), strict=True)
    except InputError:
        raise
    except Exception:  # noqa: BLE001 - whatever a damaged sheet makes openpyxl raise
        raise InputError(Problem("the workbook is damaged", source)) from None


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return f"the date {value}"
    return str(value)


def write_sheets(sheets: Mapping[str, Sequence[Sequence[str | int]]]) -> bytes:
    """An .xlsx workbook with these sheets; texts are texts whatever they begin with. The same bytes every time."""
    openpyxl = _openpyxl()
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "B2"
        for row in rows:
            sheet.append([_written_cell(openpyxl, sheet, value) for value in row])
    made = io.BytesIO()
    book.save(made)
    return _timeless(made.getvalue())


def _written_cell(openpyxl: Any, sheet: Any, value: str | int) -> Any:
    if not (isinstance(value, str) and value.startswith(BEGINS_A_FORMULA)):
        return None if value == "" else value
    cell = openpyxl.cell.WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def _timeless(raw: bytes) -> bytes:
    """The archive without the time at which it was made."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _TIME.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return made.getvalue()
