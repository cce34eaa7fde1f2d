"""Which unclear passages decide what, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from standoff.explain.decided_by import DecidedBy, QuestionDecided
from standoff.explain.words import choice_words, join
from standoff.report.lines import Line
from standoff.report.page import Section, Table
from standoff.report.voices import questions_words

Choices = Mapping[str, Mapping[str, str]]


def sections(result: DecidedBy, choices: Choices | None = None, *, listed: bool = True) -> Iterator[Section]:
    """What is found, the passages, a table of passages by questions, and the details.

    choices: what the choices at the passages mean, as clauses; listed: whether the passages are listed.
    """
    if not result.passages:
        yield Section("What the verdicts are decided by", (Line("", "The text has no unclear passage here."),))
        return
    yield Section("What the verdicts are decided by", tuple(Line("-", text) for text in findings(result)))
    if listed:
        yield Section("Unclear passages", tuple(Line("-", _ask(result, name)) for name in result.passages))
    header = ("passage", *(str(number) for number, _ in enumerate(result.questions, start=1)))
    rows = tuple(
        (name, *(_mark(question, name) for question in result.questions))
        for name in result.passages
        if any(name not in question.never for question in result.questions)
    )
    key = (
        "A: changes the verdict alone; P: only in a pair; x: makes a difference, but not to the verdict; -: none. "
        "Columns are the questions."
    )
    if rows:
        yield Section("Which passage changes which verdict", (Line("", key),), Table(header, rows))
    for number, question in enumerate(result.questions, start=1):
        lines = tuple(question_lines(question, choices or {}))
        if lines:
            yield Section(f"{number}. {question.ask}", (Line("verdict", question.verdict), *lines))


def findings(result: DecidedBy) -> Iterator[str]:
    """Which passages change which verdicts, and which make no difference anywhere."""
    numbers = {question.question: str(n) for n, question in enumerate(result.questions, start=1)}
    for name in result.passages:
        alone = [numbers[q.question] for q in result.questions if any(each.passage == name for each in q.alone)]
        paired: dict[str, list[str]] = {}
        for question in result.questions:
            others = [other for pair in question.in_pairs if name in pair.passages for other in pair.passages]
            if others and numbers[question.question] not in alone:
                with_ = join([f"'{other}'" for other in dict.fromkeys(others) if other != name], "or")
                paired.setdefault(with_, []).append(numbers[question.question])
        parts = [f"by itself on {questions_words(alone)}"] if alone else []
        parts += [f"together with {others} on {questions_words(each)}" for others, each in paired.items()]
        if parts:
            yield f"'{name}' changes the verdict {join(parts)}."
    never = [f"'{name}'" for name in result.passages if all(name in question.never for question in result.questions)]
    if len(never) == len(result.passages):
        yield "No verdict turns on how an unclear passage is read."
    elif never:
        yield f"No verdict turns on {join(never, 'or')}."


def _ask(result: DecidedBy, name: str) -> str:
    choices = "; ".join(f"'{key}': {means}" for key, means in result.choices[name].items() if means != key)
    return f"'{name}': {result.passages[name]} {choices}".rstrip()


def _mark(question: QuestionDecided, name: str) -> str:
    if any(found.passage == name for found in question.alone):
        return "A"
    if any(name in pair.passages for pair in question.in_pairs):
        return "P"
    return "x" if name in question.otherwise else "-"


def question_lines(question: QuestionDecided, choices: Choices) -> Iterator[Line]:
    """The passages that change one verdict, and what it is under each choice."""
    for found in question.alone:
        parts = [
            f"{verdict} if {choice_words(choices, found.passage, choice)}" for choice, verdict in found.verdicts.items()
        ]
        yield Line("alone", f"'{found.passage}': {'; '.join(parts)}.")
    for pair in question.in_pairs:
        first, second = pair.passages
        parts = [
            f"{verdict} if {choice_words(choices, first, one)} and {choice_words(choices, second, two)}"
            for one, two, verdict in pair.verdicts
        ]
        yield Line("pair", f"'{first}' and '{second}': {'; '.join(parts)}.")
