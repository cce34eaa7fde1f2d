"""The explanation on a terminal: legible without colour and at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from standoff.explain.result import Explanation, QuestionResult
from standoff.report.lines import DISCLAIMER, Line, headline, question_lines, sections, twin_line, twin_of
from standoff.report.page import Section
from standoff.report.page import Table as TableOfWords

STYLES = {
    "FOLLOWS": "bold green",
    "AGAINST": "bold red",
    "OPEN": "bold yellow",
    "SILENT": "bold magenta",
    "NOT POSSIBLE": "dim",
}
WIDEST = 100
WIDEST_LABEL = 8


def show(explanation: Explanation, console: Console, *, full: bool = False, around: Iterable[Section] = ()) -> None:
    """Print the explanation on a console, at most WIDEST columns wide, without blanks at line ends.

    around: what stands around the verdicts, to be shown below.
    """
    _print(rendered(explanation, full=full), console)
    for section in around:
        _print(Group(Text(), *_section(section)), console)


def show_page(title: str, sections: Iterable[Section], console: Console, remark: str = DISCLAIMER) -> None:
    """Print a page of sections below its title and a remark."""
    parts: list[RenderableType] = [Text(title, style="bold"), Text(remark, style="dim"), Text()]
    for section in sections:
        parts += [*_section(section), Text()]
    _print(Group(*parts[:-1]), console)


def _print(page: RenderableType, console: Console) -> None:
    with console.capture() as captured:
        console.print(page, width=min(console.width, WIDEST))
    for line in captured.get().splitlines():
        console.file.write(line.rstrip() + "\n")


def _section(section: Section) -> Iterable[RenderableType]:
    if section.heading:
        yield Text(section.heading, style="bold")
    if section.table:
        yield _table(section.table)
    if section.lines:
        yield _grid(section.lines)


def _table(content: TableOfWords) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for head, width in zip_longest(content.header, content.widths):
        table.add_column(Text(head), overflow="fold", max_width=width)
    for row in content.rows:
        table.add_row(*(Text(cell, style=STYLES.get(cell.split(" ")[0].rstrip(":,"), "")) for cell in row))
    return table


def rendered(explanation: Explanation, *, full: bool = False) -> RenderableType:
    """The explanation as one rich renderable."""
    parts: list[RenderableType] = [Text(explanation.title, style="bold")]
    if explanation.source:
        parts.append(Text(explanation.source, style="dim"))
    parts += [Text(DISCLAIMER, style="dim"), Text(), Text(explanation.summary), Text()]
    for number, question in enumerate(explanation.questions, start=1):
        parts += [*_question(explanation, number, question, full=full), Text()]
    for heading, lines in sections(explanation, full=full):
        parts += [Text(heading, style="bold"), _grid(lines), Text()]
    return Group(*parts[:-1])


def _question(
    explanation: Explanation, number: int, question: QuestionResult, *, full: bool
) -> Iterable[RenderableType]:
    said = headline(question)
    heading = Table.grid(padding=(0, 1, 0, 0))
    heading.add_column(width=3)
    heading.add_column(ratio=1, overflow="fold")
    heading.add_row(f"{number}.", Text(question.ask, style="bold"))
    heading.add_row("", Text.assemble((question.verdict, STYLES[question.verdict]), said[len(question.verdict) :]))
    yield heading
    twin = None if full else twin_of(explanation, question)
    yield _grid(question_lines(explanation, question, full=full) if twin is None else [twin_line(twin)])


def _grid(lines: Sequence[Line]) -> RenderableType:
    """Labels in a narrow column; a label that is too long stands on a line of its own."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=3)
    widest = max((len(line.label) for line in lines if len(line.label) <= WIDEST_LABEL), default=0)
    table.add_column(style="dim", no_wrap=True, width=widest)
    table.add_column(ratio=1, overflow="fold")
    for line in lines:
        if len(line.label) > WIDEST_LABEL:
            table.add_row("", "", Text.assemble((f"{line.label}: ", "dim"), line.text))
        else:
            table.add_row("", Text(line.label), Text(line.text))
    return table
