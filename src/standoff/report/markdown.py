"""The explanation as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from standoff.explain.result import Explanation
from standoff.report.lines import DISCLAIMER, Line, headline, question_lines, sections, twin_line, twin_of
from standoff.report.page import Section


def markdown(explanation: Explanation, *, full: bool = False, around: Iterable[Section] = ()) -> str:
    """The whole explanation as one Markdown document that ends with a line feed.

    around: what stands around the verdicts, to be shown below.
    """
    parts = [f"# {_escaped(explanation.title)}", ""]
    if explanation.source:
        parts += [f"*{_escaped(explanation.source)}*", ""]
    parts += [_escaped(DISCLAIMER), ""]
    for paragraph in explanation.summary.split("\n\n"):
        parts += [_escaped(paragraph), ""]
    for number, question in enumerate(explanation.questions, start=1):
        verdict = headline(question)
        rest = _escaped(verdict[len(question.verdict) :])
        parts += [f"## {number}. {_escaped(question.ask)}", "", f"**{question.verdict}**{rest}", ""]
        twin = None if full else twin_of(explanation, question)
        lines = question_lines(explanation, question, full=full) if twin is None else [twin_line(twin)]
        parts += [f"- *{line.label}*: {_escaped(line.text)}" for line in lines]
        parts.append("")
    for heading, lines in sections(explanation, full=full):
        parts += [f"## {heading}", ""]
        parts += map(_line, lines)
        parts.append("")
    for section in around:
        parts += _section(section)
    return "\n".join(parts).rstrip() + "\n"


def markdown_page(title: str, sections: Iterable[Section], remark: str = DISCLAIMER) -> str:
    """A page of sections as one Markdown document that ends with a line feed; the remark stands below the title."""
    parts = [f"# {_escaped(title)}", "", _escaped(remark), ""]
    for section in sections:
        parts += _section(section)
    return "\n".join(parts).rstrip() + "\n"


def markdown_table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of plain texts."""
    header = list(header)
    return "\n".join([_row(header), "|" + " --- |" * len(header), *map(_row, rows)])


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _escaped(text)


def _section(section: Section) -> Iterator[str]:
    if section.heading:
        yield from (f"## {_escaped(section.heading)}", "")
    if section.table:
        yield _row(section.table.header)
        yield "|" + " --- |" * len(section.table.header)
        yield from map(_row, section.table.rows)
        yield ""
    if section.lines:
        yield from map(_line, section.lines)
        yield ""


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(_escaped, cells)) + " |"


def _line(line: Line) -> str:
    if line.label in ("-", "!"):
        return f"- {_escaped(line.text)}"
    return f"- *{_escaped(line.label)}*: {_escaped(line.text)}" if line.label else _escaped(line.text) + "\n"


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    text = re.sub(r"([\\`*_{}\[\]<>#|&~])", r"\\\1", text.replace("\n", " "))
    return re.sub(r"^(\s*)([-+=]|\d+(?=[.)]))", _at_start, text)


def _at_start(found: re.Match[str]) -> str:
    """A sign that would open a list, a rule or a heading, escaped; of `1.` the dot."""
    blanks, sign = found.groups()
    return f"{blanks}{sign}" + "\\" if sign.isdigit() else f"{blanks}\\{sign}"
