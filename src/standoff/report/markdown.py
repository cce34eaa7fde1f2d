"""The explanation as Markdown."""

from __future__ import annotations

import re

from standoff.explain.result import Explanation
from standoff.report.lines import DISCLAIMER, headline, question_lines, sections, twin_line, twin_of


def markdown(explanation: Explanation, *, full: bool = False) -> str:
    """The whole explanation as one Markdown document that ends with a line feed."""
    parts = [f"# {escaped(explanation.title)}", ""]
    if explanation.source:
        parts += [f"*{escaped(explanation.source)}*", ""]
    parts += [escaped(DISCLAIMER), "", escaped(explanation.summary), ""]
    for number, question in enumerate(explanation.questions, start=1):
        verdict = headline(question)
        rest = escaped(verdict[len(question.verdict) :])
        parts += [f"## {number}. {escaped(question.ask)}", "", f"**{question.verdict}**{rest}", ""]
        twin = None if full else twin_of(explanation, question)
        lines = question_lines(explanation, question, full=full) if twin is None else [twin_line(twin)]
        parts += [f"- *{line.label}*: {escaped(line.text)}" for line in lines]
        parts.append("")
    for heading, lines in sections(explanation, full=full):
        parts += [f"## {heading}", ""]
        parts += [
            f"- {escaped(line.text)}" if line.label in "-!" else f"- *{escaped(line.label)}*: {escaped(line.text)}"
            for line in lines
        ]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    text = re.sub(r"([\\`*_{}\[\]<>#|&~])", r"\\\1", text.replace("\n", " "))
    return re.sub(r"^(\s*)([-+=]|\d+(?=[.)]))", _at_start, text)


def _at_start(found: re.Match[str]) -> str:
    """A sign that would open a list, a rule or a heading, escaped; of `1.` the dot."""
    blanks, sign = found.groups()
    return f"{blanks}{sign}" + "\\" if sign.isdigit() else f"{blanks}\\{sign}"
