"""The verdicts on fewer voices, as a small table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from standoff.explain.voices import Voices
from standoff.report.lines import Line
from standoff.report.page import Section, Table

SHORT = {"FOLLOWS": "F", "OPEN": "O", "AGAINST": "A", "SILENT": "S", "NOT POSSIBLE": "n"}
KEY = "F FOLLOWS, O OPEN, A AGAINST, S SILENT, n not possible; a dot: as in the first row."


def sections(result: Voices) -> Iterator[Section]:
    """What changes when somebody's words are left out."""
    numbers = [str(number) for number, _ in enumerate(result.asks, start=1)]
    rows = [("as stated", *(SHORT[result.headline[question]] for question in result.asks))]
    for row in result.rows:
        cells = [SHORT[row.verdicts[q]] if q in row.changed else "." for q in result.asks]
        rows.append((f"{row.name}{_gone(row.left_out)}", *cells))
    yield Section(
        "On fewer voices, and on more",
        (Line("", f"Columns are the questions. {KEY}"),),
        Table(("", *numbers), tuple(rows)),
    )
    yield questions_key(result.asks.values())
    changing = [row for row in result.rows if row.changed]
    if not changing:
        yield Section("", (Line("", "No verdict changes."),))


def questions_key(asks: Iterable[str]) -> Section:
    """The questions by number, for tables with questions in columns."""
    return Section("The questions", tuple(Line(f"{number}.", ask) for number, ask in enumerate(asks, start=1)))


def _gone(entries: tuple[str, ...]) -> str:
    if not entries:
        return ""
    shown = ", ".join(entries[:4])
    return f" (-{shown}{f', {len(entries) - 4} more' if len(entries) > 4 else ''})"
