"""Workbooks (.xlsx): their sheets as grids, and sheets as bytes; nothing in a file can run or blow up."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
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
MAX_SHARED_TEXTS = 400_000
MAX_ELEMENTS = 100_000
"""Of a part, beside cells and texts: styles, names, merged cells and the like."""
MAX_ELEMENT_BYTES = 1_000_000

_FORMULA = re.compile(rb"<(?:[^\s<>/:]+:)?f[\s/>]")
_TAG = re.compile(rb"<(?:[^\s<>/:!?]+:)?([^\s<>/:!?]+)(?=[\s/>])")
_IN_CELLS = frozenset({b"row", b"c", b"v", b"f", b"is", b"t", b"r", b"rPr"})
_ENDLESS = re.compile(rb"<[^<]{%d}" % MAX_ELEMENT_BYTES)
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']\s*([^\"'\s]*)", re.IGNORECASE)
_ASCII_NAMES = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_BEFORE_XML = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"
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
    more than MAX_UNPACKED bytes unpacked, MAX_SHEETS sheets, MAX_SHARED_TEXTS shared texts, MAX_ELEMENTS styles, names
    or other elements of a part, MAX_ROWS rows or MAX_CELLS cells of a sheet, before they are held in memory.
    """
    _refuse_other_files(raw, source)
    computes = _checked_parts(raw, source)
    values = _opened(raw, source, data_only=True)
    formulas = _opened(raw, source, data_only=False) if computes else values
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
                text = archive.read(part)
                if not text.lstrip(_BEFORE_XML).startswith(b"<"):  # a picture or the like, whatever it is called
                    continue
                _refuse_other_encodings(text, part.filename, source)
                if _ENTITY.search(text):
                    raise InputError(Problem(f"{part.filename} declares entities, which a workbook never does", source))
                _refuse_large_parts(text, part.filename, source)
                computes = computes or _FORMULA.search(text) is not None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(Problem("this is no .xlsx workbook, or it is damaged", source)) from None
    return computes


def _refuse_other_encodings(text: bytes, part: str, source: str) -> None:
    """What is looked for in a part is looked for in bytes, so that these must mean what they seem to mean."""
    told = _ENCODING.search(text[:1000])
    usual = told is None or told.group(1).lower() in _ASCII_NAMES
    if b"\0" not in text and usual and _is_utf8(text):
        return
    raise InputError(Problem(f"{part} is not UTF-8; save the workbook anew in a spreadsheet program", source))


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refuse_large_parts(text: bytes, part: str, source: str) -> None:
    """Which part plays which role is said elsewhere in the file, and not believed: every part has every limit."""
    if _ENDLESS.search(text):
        message = f"{part}: an element of more than {MAX_ELEMENT_BYTES:,} bytes, which is the limit"
        raise LimitError(Problem(message, source))
    counts = Counter(found.group(1) for found in _TAG.finditer(text))
    if counts[b"sheet"] > MAX_SHEETS:
        raise LimitError(Problem(f"{counts[b'sheet']:,} sheets; the limit is {MAX_SHEETS}", source))
    if counts[b"si"] > MAX_SHARED_TEXTS:
        raise LimitError(Problem(f"{part}: more than {MAX_SHARED_TEXTS:,} texts, which is the limit", source))
    if sum(counts[name] for name in _IN_CELLS) > 4 * MAX_CELLS:
        raise too_many_cells(source)
    others = sum(count for name, count in counts.items() if name not in _IN_CELLS and name not in (b"sheet", b"si"))
    if others > MAX_ELEMENTS:
        message = (
            f"{part}: more than {MAX_ELEMENTS:,} styles, names or other elements beside the cells, which is the limit; "
            "copy the table into a new workbook"
        )
        raise LimitError(Problem(message, source))


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
