"""Stability on a terminal, as Markdown and as CSV.

The tableau of the literature has the states as columns: their options, who finds them stable under which concept, and
the equilibria. Where that is too wide, states are rows, with one column per concept.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from standoff.exchange.grid import safe_text
from standoff.report.markdown import markdown_table, markdown_text
from standoff.stability.engine_choice import AS_ASKED
from standoff.stability.table import StabilityTable, StateRow

StatesIn = Literal["columns", "rows", "auto"]

MAX_ROWS = 100
MAX_BLOCKS = 10
MAX_MEANINGS = 30
MAX_MARKDOWN_COLUMNS = 16
WIDE = 40
WIDEST_LABEL = 30
NARROWEST_TEXT = 24

STABLE, NOT_STABLE, OPEN, UNKNOWN, EQUILIBRIUM, LEFT_OPEN = "*", ".", "~", "?", "E", "-"
WORDS = {STABLE: "stable", NOT_STABLE: "not stable", OPEN: "open", UNKNOWN: "not computed"}


def show_table(table: StabilityTable, console: Console, states_in: StatesIn = "auto") -> None:
    """Print who finds which state stable; beyond MAX_ROWS states only the equilibria."""
    rows, said = _rows_shown(table)
    parts: list[RenderableType] = [Text(line) for line in said]
    if not rows:
        parts.append(Text("no state to show"))
    elif states_in == "columns" or (states_in == "auto" and len(rows) > 1 and _fits(table, rows, console.width)):
        parts += _columns(table, rows, console.width)
    elif states_in == "auto" and _worth_blocks(rows):
        parts += [*_actors(table), *(_block(table, row) for row in rows)]
        parts.append(Text("yes: stable; no: not stable; open: in some readings or rankings only", style="dim"))
    else:
        parts += [*_actors(table), *_grids(table, rows, console.width)]
        parts.append(Text(_rows_legend(table), style="dim"))
    parts += [Text(line, style="dim") for line in remarks(table)]
    with console.capture() as captured:
        console.print(Group(*parts))
    for line in captured.get().splitlines():
        console.file.write(line.rstrip() + "\n")


def _rows_shown(table: StabilityTable) -> tuple[tuple[StateRow, ...], list[str]]:
    """The states that are shown, and lines on those that are not."""
    said = []
    if table.of_states is not None:
        said.append(f"{len(table.states):,} of {table.of_states:,} states")
    if len(table.states) <= MAX_ROWS:
        return table.states, said
    found = {state for ids in table.equilibria.values() for state in ids}
    every = [row for row in table.states if row.id in found]
    counted = f"{len(every):,}" if len(every) <= MAX_ROWS else f"{MAX_ROWS} of {len(every):,}"
    many = said[0] if said else f"{len(table.states):,} states"
    return tuple(every[:MAX_ROWS]), [f"{many}; shown: equilibria ({counted})"]


def remarks(table: StabilityTable) -> Iterator[str]:
    """What has to be known to read the table, each remark once."""
    if table.everyone:
        yield f"equilibria: stable for all of {', '.join(table.everyone)}"
    if table.rules:
        yield f"not the standard rules: {', '.join(table.rules)}"
    if table.recalled:
        yield f"{', '.join(table.recalled)}: formula recalled from the cited work"
    if table.engine is not None and table.engine.because == AS_ASKED:
        yield f"engine: {table.engine.name}, as asked"
    yield from table.notes


# --- states as columns ------------------------------------------------------------------------------------------------


def _marks(table: StabilityTable, rows: Sequence[StateRow], concept: str, actor: str) -> list[str]:
    groups = [(STABLE, table.stable), (UNKNOWN, table.unknown), (OPEN, table.sometimes)]
    sets = [(mark, set(by.get(concept, {}).get(actor, ()))) for mark, by in groups]
    return [next((mark for mark, ids in sets if row.id in ids), NOT_STABLE) for row in rows]


def _option_cells(rows: Sequence[StateRow], option: str) -> list[str]:
    return [LEFT_OPEN if option in row.left_open else "Y" if option in row.yes else "N" for row in rows]


def tableau_lines(
    table: StabilityTable, rows: Sequence[StateRow], *, every_name: bool = False
) -> list[tuple[str, list[str]]]:
    """Labels with one cell per state: the ids, the options, every concept and actor, the equilibria.

    ("", []) is a gap. every_name: a concept's name stands on each of its lines, not on the first one alone.
    """
    lines: list[tuple[str, list[str]]] = [("state", [row.id for row in rows])]
    lines += [(option, _option_cells(rows, option)) for option in table.options]
    width = max(map(len, table.concepts), default=0)
    for concept in table.concepts:
        lines.append(("", []))
        for number, actor in enumerate(table.actors):
            label = concept if number == 0 or every_name else ""
            lines.append((f"{label:<{width}}  {actor}", _marks(table, rows, concept, actor)))
    lines.append(("", []))
    for concept in table.concepts:
        found = set(table.equilibria[concept])
        cells = [EQUILIBRIUM if row.id in found else NOT_STABLE for row in rows]
        lines.append((f"{concept:<{width}}  equilibria", cells))
    return lines


def _sizes(table: StabilityTable, rows: Sequence[StateRow]) -> tuple[int, int]:
    """Width of the labels, and of a column with the blank before it."""
    label = max(len(text) for text, _ in tableau_lines(table, rows[:1]))
    return min(label, WIDEST_LABEL), max(len(row.id) for row in rows) + 1


def _fits(table: StabilityTable, rows: Sequence[StateRow], width: int) -> bool:
    label, column = _sizes(table, rows)
    return label + 1 + column * len(rows) <= width


def _columns(table: StabilityTable, rows: Sequence[StateRow], width: int) -> Iterator[Text]:
    """The tableau, in as many parts as the width asks for."""
    label, column = _sizes(table, rows)
    if label + 1 + (column + 1) * len(rows) <= width:
        column += 1
    parts = -(-len(rows) // max(1, (width - label - 1) // column))
    in_a_part = -(-len(rows) // parts)
    for start in range(0, len(rows), in_a_part):
        if start:
            yield Text()
        for number, (text, cells) in enumerate(tableau_lines(table, rows[start : start + in_a_part])):
            if len(text) > label:
                yield Text(text)
            first = text if len(text) <= label else ""
            line = f"{first:<{label}} " + "".join(f"{cell:>{column}}" for cell in cells)
            yield Text(line.rstrip(), style="bold" if number == 0 else "")
    yield Text()
    yield from (Text(line) for line in _state_words(table, rows))
    yield Text(_columns_legend(table, rows), style="dim")


def _state_words(table: StabilityTable, rows: Sequence[StateRow]) -> Iterator[str]:
    """Names of the states, and what the case says of them."""
    width = max(len(row.id) for row in rows)
    for row in rows[:MAX_MEANINGS]:
        if row.name or row.means:
            yield f"{row.id:<{width}}  {'; '.join(part for part in (row.name, row.means) if part)}"


def _columns_legend(table: StabilityTable, rows: Sequence[StateRow]) -> str:
    said = [f"{STABLE} stable", f"{NOT_STABLE} not stable"]
    if table.sometimes:
        said.append(f"{OPEN} in some readings or rankings only")
    if table.unknown:
        said.append(f"{UNKNOWN} not computed")
    said.append(f"{EQUILIBRIUM} equilibrium")
    if any(row.left_open for row in rows):
        said.append(f"{LEFT_OPEN} either")
    return "; ".join(said)


# --- states as rows ---------------------------------------------------------------------------------------------------


def _keys(table: StabilityTable) -> dict[str, str]:
    return {actor: str(number) for number, actor in enumerate(table.everyone or table.actors, start=1)}


def _actors(table: StabilityTable) -> Iterator[Text]:
    keys = _keys(table)
    yield Text("actors: " + ", ".join(f"{keys[actor]} {actor}" for actor in table.actors))


def _grids(table: StabilityTable, rows: Sequence[StateRow], width: int) -> Iterator[RenderableType]:
    """One table, or several one below the other where the concepts do not fit side by side."""
    cells = {concept: max(len(concept), 2 * len(table.actors)) + 2 for concept in table.concepts}
    room = max(width - max(len(_state_cell(row)) for row in rows) - 2 - NARROWEST_TEXT, max(cells.values(), default=0))
    groups: list[list[str]] = [[]]
    for concept, needed in cells.items():
        if groups[-1] and sum(cells[other] for other in groups[-1]) + needed > room:
            groups.append([])
        groups[-1].append(concept)
    for number, group in enumerate(groups):
        if number:
            yield Text()
        yield _grid(replace(table, concepts=tuple(group)), rows)


def _grid(table: StabilityTable, rows: Sequence[StateRow]) -> Table:
    header, cells = _row_cells(table, rows)
    grid = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for number, head in enumerate(header):
        is_text = number == 1 and head not in table.concepts
        least = len(head) if head in table.concepts else None
        grid.add_column(head, ratio=1 if is_text else None, no_wrap=not is_text, overflow="fold", min_width=least)
    for row in cells:
        grid.add_row(*row)
    return grid


def _row_cells(table: StabilityTable, rows: Sequence[StateRow]) -> tuple[list[str], list[list[str]]]:
    header = ["state"]
    texts: list[str] | None = None
    if table.options or any(row.yes for row in rows):
        header.append("options that are yes")
        texts = [_yes(row) for row in rows]
    elif any(row.means for row in rows) and len(rows) <= MAX_MEANINGS:
        header.append("what it means")
        texts = [row.means or "" for row in rows]
    header += table.concepts
    keys = _keys(table)
    cells = []
    for number, row in enumerate(rows):
        name = [_state_cell(row)]
        said = [texts[number]] if texts is not None else []
        cells.append([*name, *said, *(_cell(table, concept, row, keys) for concept in table.concepts)])
    return header, cells


def _state_cell(row: StateRow) -> str:
    return f"{row.id} ({row.name})" if row.name else row.id


def _yes(row: StateRow) -> str:
    said = ", ".join(row.yes) or "none"
    return f"{said}; either: {', '.join(row.left_open)}" if row.left_open else said


def _rows_legend(table: StabilityTable) -> str:
    return (
        f"{EQUILIBRIUM} equilibrium; else the actors for whom the state is stable"
        + ("; (n) in some readings or rankings only" if table.sometimes else "")
        + (f"; {UNKNOWN} not computed" if table.unknown else "")
    )


def _cell(table: StabilityTable, concept: str, row: StateRow, keys: dict[str, str]) -> str:
    if row.id in table.equilibria[concept]:
        return EQUILIBRIUM
    shapes = {STABLE: "{}", OPEN: "({})", UNKNOWN: "{}?"}
    marks = {actor: _marks(table, [row], concept, actor)[0] for actor in table.actors}
    return " ".join(shapes[mark].format(keys[actor]) for actor, mark in marks.items() if mark in shapes) or "-"


# --- states one below the other ---------------------------------------------------------------------------------------


def _worth_blocks(rows: Sequence[StateRow]) -> bool:
    return len(rows) <= MAX_BLOCKS and (len(rows) == 1 or any(len(", ".join(row.yes)) > WIDE for row in rows))


def _block(table: StabilityTable, row: StateRow) -> Group:
    """One state with many options: the options as text, then a small table of actors and concepts."""
    grid = Table(box=None, padding=(0, 2, 0, 2), header_style="bold")
    grid.add_column("")
    for concept in table.concepts:
        grid.add_column(concept, no_wrap=True)
    for actor in table.actors:
        grid.add_row(actor, *(_word(table, concept, actor, row) for concept in table.concepts))
    equilibrium = [concept for concept in table.concepts if row.id in table.equilibria[concept]]
    lines = [Text(f"{row.id} ({row.name})" if row.name else row.id, style="bold")]
    if row.means:
        lines.append(Text(f"  {row.means}"))
    if table.options:
        lines.append(Text(f"  yes: {_yes(row)}"))
    return Group(*lines, grid, Text(f"  equilibrium: {', '.join(equilibrium) or 'none'}"), Text())


def _word(table: StabilityTable, concept: str, actor: str, row: StateRow) -> str:
    mark = _marks(table, [row], concept, actor)[0]
    return {STABLE: "yes", NOT_STABLE: "no", OPEN: "open", UNKNOWN: "?"}[mark]


# --- Markdown and CSV -------------------------------------------------------------------------------------------------


def table_markdown(title: str, table: StabilityTable, states_in: StatesIn = "auto") -> str:
    """The tableau as one Markdown document that ends with a line feed; no state is left out."""
    rows = table.states
    parts = [f"# {markdown_text(title)}", ""]
    if table.of_states is not None:
        parts += [f"{len(rows):,} of {table.of_states:,} states", ""]
    if states_in == "columns" or (states_in == "auto" and len(rows) <= MAX_MARKDOWN_COLUMNS):
        (head, ids), *lines = tableau_lines(table, rows, every_name=True)
        body = [[" ".join(text.split()), *cells] for text, cells in lines if cells]
        parts.append(markdown_table([head, *ids], body))
        parts += ["", *(f"- {markdown_text(line)}" for line in _state_words(table, rows))]
        legend = _columns_legend(table, rows)
    else:
        parts += [markdown_text(line.plain) + "\n" for line in _actors(table)]
        parts.append(markdown_table(*_row_cells(table, rows)))
        legend = _rows_legend(table)
    parts += ["", *(f"- {markdown_text(line)}" for line in (legend, *remarks(table)))]
    return "\n".join(parts).rstrip() + "\n"


def table_csv(table: StabilityTable) -> str:
    """One row per state: its id and name, its options (Y, N, - for either), then for every concept its actors in words
    (stable, not stable, open, not computed) and whether the state is an equilibrium (yes, no).
    """
    rows = table.states
    columns: list[tuple[str, list[str]]] = [("state", [row.id for row in rows])]
    columns.append(("name", [safe_text("; ".join(said for said in (row.name, row.means) if said)) for row in rows]))
    columns += [(option, _option_cells(rows, option)) for option in table.options]
    for concept in table.concepts:
        for actor in table.actors:
            columns.append((f"{concept} {actor}", [WORDS[mark] for mark in _marks(table, rows, concept, actor)]))
        found = set(table.equilibria[concept])
        columns.append((f"{concept} equilibrium", ["yes" if row.id in found else "no" for row in rows]))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([head for head, _ in columns])
    writer.writerows(zip(*(cells for _, cells in columns), strict=True))
    return written.getvalue()
