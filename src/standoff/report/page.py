"""A page of findings: headed sections of labelled lines and tables, the same for every way of showing them."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.report.lines import Line


@dataclass(frozen=True)
class Table:
    """A small table of words: one header cell per column, rows of as many cells.

    widths: on a terminal, the most characters in a line of each column; none for as many as there is room for.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading with lines below it, and a table between the two if there is one.

    A line labelled '-' is an item of a list, one labelled '!' a remark, one without a label a paragraph.
    """

    heading: str
    lines: tuple[Line, ...] = ()
    table: Table | None = None
