"""The explanation as labelled lines, the same for terminal and Markdown.

What is said is decided here, how it looks elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from standoff.explain.result import Explanation, ForesightLine, GoalLine, PassageLine, QuestionResult
from standoff.explain.summary import outcome_words

NAMES_SHOWN = 4


@dataclass(frozen=True)
class Line:
    """A label and what it says."""

    label: str
    text: str


def headline(question: QuestionResult) -> str:
    """The verdict with its qualifications, in words: `FOLLOWS, unopposed`."""
    text: str = question.verdict
    if question.verdict == "OPEN":
        text += f": {outcome_words(question)}"
    if question.strength:
        text += f", {question.strength}"
    if question.hedged:
        text += f" (hedged: {question.hedged} without the passages that the text itself hedges)"
    if question.restating:
        text += f" ({restated(question)})"
    return text


def restated(question: QuestionResult) -> str:
    """What becomes of the verdict without goals that merely restate the choice."""
    if question.verdict == "FOLLOWS":
        return f"only because the text says that the actor wants to do what it does: {question.restating} otherwise"
    return f"{question.restating} without the goals that only restate the choice"


def question_lines(explanation: Explanation, question: QuestionResult, *, full: bool = False) -> list[Line]:
    """What is shown of one question below its headline; `full` leaves nothing out."""
    lines = list(_sides(explanation, question, full=full))
    lines += [
        Line(f"step {step.step}", f"{', '.join(step.literals)}: {step.says}." if full else f"{step.says}.")
        for step in question.steps
        if full or step.step > 1
    ]
    lines += [Line("when", f"{clause}.") for clause in question.cases]
    lines += _foresight(question, full=full)
    lines += _layers(question, full=full)
    if full or sum(count > 0 for count in question.readings.values()) > 1:
        lines.append(Line("readings", _readings(question)))
    lines += [Line("note", f"{note}.") for note in question.notes]
    return lines


def _layers(question: QuestionResult, *, full: bool) -> Iterator[Line]:
    """Wider layers, in the short form only where the verdict changes again."""
    before: str = question.verdict
    for layer in question.layers:
        if full or layer.verdict != before:
            yield Line(layer.layer, f"{layer.verdict}{f': {layer.says}' if layer.says else ''}.")
        before = layer.verdict


def _sides(explanation: Explanation, question: QuestionResult, *, full: bool) -> Iterator[Line]:
    for contrast in question.contrasts:
        prefix = f"[{' and '.join(contrast.change)}] " if len(question.contrasts) > 1 else ""
        for label, goals in (("for it", contrast.for_), ("against", contrast.against)):
            if goals:
                yield Line(label, prefix + "; ".join(_goals(explanation, question, goals, full=full)) + ".")
        if not contrast.for_ and not contrast.against:
            yield Line("silent", f"{prefix}no stated goal of anyone involved tells the two apart.")


def _goals(explanation: Explanation, question: QuestionResult, goals: Sequence[GoalLine], *, full: bool) -> list[str]:
    shown = goals if full else goals[:NAMES_SHOWN]
    words = [_goal(explanation, question, goal) for goal in shown]
    if len(goals) > len(shown):
        rest = dict.fromkeys(entry for goal in goals[len(shown) :] for entry in goal.entries)
        words.append(f"and {len(goals) - len(shown)} more [{', '.join(rest)}]")
    return words


def _goal(explanation: Explanation, question: QuestionResult, goal: GoalLine) -> str:
    owner = "" if goal.actor == question.actor else f"{explanation.actors[goal.actor]}: "
    hedge = ", hedged" if goal.hedged else ""
    return f"{owner}{goal.says} [{', '.join(goal.entries)}{hedge}]"


HORIZONS = {
    "SEQ": "expecting replies in the others' own interest",
    "SSEQ": "expecting such replies, and no way out of them",
    "SMR": "fearing any reply that leaves no way out",
    "GMR": "fearing any reply of the others",
}


def _foresight(question: QuestionResult, *, full: bool) -> Iterator[Line]:
    changed = [line for line in question.foresight if line.verdict != question.verdict]
    if question.foresight and not changed and full:
        yield Line("foresight", "the same however far ahead one looks (SEQ, SSEQ, SMR, GMR).")
    for line in changed:
        yield Line("foresight", _foresight_words(line))


def _foresight_words(line: ForesightLine) -> str:
    who = f"{HORIZONS[line.concepts[0]]} ({', '.join(line.concepts)})"
    return f"{line.verdict} when {who}{f': {line.says}' if line.says else ''}."


def _readings(question: QuestionResult) -> str:
    total = sum(question.readings.values())
    if total == 1:
        return "the text has one reading here."
    parts = [f"{name} {count}" for name, count in question.readings.items() if count]
    return f"{', '.join(parts)} of {total} readings."


def sections(explanation: Explanation) -> Iterator[tuple[str, list[Line]]]:
    """What stands below the questions."""
    if explanation.passages:
        yield "Unclear passages", [_passage(line) for line in explanation.passages]
    holds = [Line("-", text) for text in explanation.origins]
    if explanation.idle:
        count = len(explanation.idle)
        said = "One stated goal decides" if count == 1 else f"{count} stated goals decide"
        holds.append(Line("-", f"{said} no verdict asked about here (--full lists them, with the reason)."))
    if holds:
        yield "What it rests on", holds
    yield "Please note", [Line("!", text) for text in explanation.warnings]


def full_sections(explanation: Explanation) -> Iterator[tuple[str, list[Line]]]:
    """What `--full` adds."""
    if explanation.idle:
        yield "Stated, but deciding no verdict here", [Line("-", f"{text}.") for text in explanation.idle]
    if explanation.choices:
        yield "Modelling choices of the analyst", [Line("-", f"{text}.") for text in explanation.choices]
    entries = _entries_used(explanation.questions)
    if entries:
        yield "The passages, in our words", [Line(entry, explanation.entries[entry]) for entry in entries]


def _passage(line: PassageLine) -> Line:
    where = f" [{', '.join(line.entries)}]" if line.entries else ""
    choices = "; ".join(f"'{key}': {means}" if means != key else f"'{key}'" for key, means in line.choices.items())
    bears = f"Takes part in: {', '.join(line.decides)}." if line.decides else "Changes no verdict."
    return Line(line.id, f"{line.ask}{where} {choices}. {bears}")


def _entries_used(questions: Iterable[QuestionResult]) -> list[str]:
    return sorted({entry for question in questions for entry in (*question.for_, *question.against)})
