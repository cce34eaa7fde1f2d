"""Stability on a terminal: one row per state, one column per concept."""

from __future__ import annotations

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from standoff.stability.table import StabilityTable, StateRow

MAX_ROWS = 100
MAX_BLOCKS = 10
WIDE = 40


def show_table(table: StabilityTable, console: Console) -> None:
    """Print who finds which state stable; beyond MAX_ROWS states only the equilibria."""
    keys = {actor: str(number) for number, actor in enumerate(table.actors, start=1)}
    console.print(Text("actors: " + ", ".join(f"{key} {actor}" for actor, key in keys.items())))
    rows = table.states
    if len(rows) > MAX_ROWS:
        found = {state for ids in table.equilibria.values() for state in ids}
        rows = tuple(row for row in rows if row.id in found)[:MAX_ROWS]
        console.print(Text(f"{len(table.states):,} states; shown: equilibria ({len(rows)})"))
    if len(rows) <= MAX_BLOCKS and any(len(", ".join(row.yes)) > WIDE for row in rows):
        for row in rows:
            console.print(_block(table, row))
        _legend_and_notes(table, console, "yes: stable; no: not stable; open: in some readings or rankings only")
        return
    grid = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    grid.add_column("state", no_wrap=True)
    if any(row.yes for row in rows):
        grid.add_column("options that are yes", ratio=1)
    for concept in table.concepts:
        grid.add_column(concept, no_wrap=True)
    for row in rows:
        cells = [f"{row.id} ({row.name})" if row.name else row.id]
        if any(row.yes for row in rows):
            cells.append(", ".join(row.yes) or "none")
        grid.add_row(*cells, *(_cell(table, concept, row, keys) for concept in table.concepts))
    console.print(grid)
    _legend_and_notes(table, console, "E equilibrium; else the actors for whom the state is stable" + _legend(table))


def _legend_and_notes(table: StabilityTable, console: Console, legend: str) -> None:
    for text in (legend, *table.notes):
        console.print(Text(text, style="dim"))


def _block(table: StabilityTable, row: StateRow) -> Group:
    """One state with many options: the options as text, then a small table of actors and concepts."""
    grid = Table(box=None, padding=(0, 2, 0, 2), header_style="bold")
    grid.add_column("")
    for concept in table.concepts:
        grid.add_column(concept, no_wrap=True)
    for actor in table.actors:
        grid.add_row(actor, *(_word(table, concept, actor, row) for concept in table.concepts))
    equilibrium = [concept for concept in table.concepts if row.id in table.equilibria[concept]]
    said = f"equilibrium: {', '.join(equilibrium) or 'none'}"
    yes = Text(f"  yes: {', '.join(row.yes) or 'none'}")
    return Group(Text(row.name or row.id, style="bold"), yes, grid, Text(f"  {said}"), Text())


def _word(table: StabilityTable, concept: str, actor: str, row: StateRow) -> str:
    if row.id in table.stable[concept][actor]:
        return "yes"
    if row.id in table.unknown.get(concept, {}).get(actor, ()):
        return "?"
    return "open" if row.id in table.sometimes.get(concept, {}).get(actor, ()) else "no"


def _legend(table: StabilityTable) -> str:
    return "; (n) in some readings or rankings only" if table.sometimes else ""


def _cell(table: StabilityTable, concept: str, row: StateRow, keys: dict[str, str]) -> str:
    if row.id in table.equilibria[concept]:
        return "E"
    sometimes = table.sometimes.get(concept, {})
    marks = [
        keys[a] if row.id in table.stable[concept][a] else f"({keys[a]})"
        for a in table.actors
        if row.id in table.stable[concept][a] or row.id in sometimes.get(a, ())
    ]
    return " ".join(marks) or "-"
