"""Which unclear passages decide what, in words."""

from __future__ import annotations

from collections.abc import Iterator

from standoff.explain.decided_by import DecidedBy, QuestionDecided
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section, Table


def sections(result: DecidedBy) -> Iterator[Section]:
    """The passages, a table of passages by questions, and the details."""
    if not result.passages:
        yield Section("What the verdicts are decided by", (Line("", "The text has no unclear passage here."),))
        return
    yield Section("Unclear passages", tuple(Line(name, _ask(result, name)) for name in result.passages))
    header = ("passage", *(str(number) for number, _ in enumerate(result.questions, start=1)))
    rows = tuple((name, *(_mark(question, name) for question in result.questions)) for name in result.passages)
    key = Line("", "A: changes the verdict alone; P: only in a pair; x: makes a difference, but not to the verdict; "
               "-: makes none. Columns are the questions.")  # fmt: skip
    yield Section("Which passage changes which verdict", (key,), Table(header, rows))
    for number, question in enumerate(result.questions, start=1):
        lines = tuple(question_lines(question))
        if lines:
            yield Section(f"{number}. {question.ask}", (Line("verdict", question.verdict), *lines))
    never = [name for name in result.passages if all(name in question.never for question in result.questions)]
    if never:
        yield Section("No verdict turns on", (Line("", join([f"'{name}'" for name in never]) + "."),))


def _ask(result: DecidedBy, name: str) -> str:
    choices = "; ".join(f"'{key}': {means}" for key, means in result.choices[name].items() if means != key)
    return f"{result.passages[name]} {choices}".rstrip()


def _mark(question: QuestionDecided, name: str) -> str:
    if any(found.passage == name for found in question.alone):
        return "A"
    if any(name in pair.passages for pair in question.in_pairs):
        return "P"
    return "x" if name in question.otherwise else "-"


def question_lines(question: QuestionDecided) -> Iterator[Line]:
    """The passages that change one verdict, and what it is under each choice."""
    for found in question.alone:
        parts = [f"{verdict} if '{choice}'" for choice, verdict in found.verdicts.items()]
        yield Line("alone", f"'{found.passage}': {join(parts)}.")
    for pair in question.in_pairs:
        first, second = pair.passages
        parts = [f"{verdict} if {first} = '{one}' and {second} = '{two}'" for one, two, verdict in pair.verdicts]
        yield Line("pair", f"{'; '.join(parts)}.")
