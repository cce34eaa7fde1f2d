"""The explanation as labelled lines, the same for terminal and Markdown.

What is said is decided here, how it looks elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from standoff.explain.result import Explanation, ForesightLine, GoalLine, PassageLine, QuestionResult, Support
from standoff.explain.summary import outcome_words
from standoff.explain.words import first_clause, join

DISCLAIMER = "This tests the argument, not the world: whether what the text says is true is not asked."
GOALS_SHOWN = 5


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
    remarks = ["one-sided case"] if question.one_sided else []
    if question.hedged:
        remarks.append(f"hedged: {question.hedged} without the passages that the text hedges")
    if question.restating:
        remarks.append(_restated(question))
    return f"{text} ({'; '.join(remarks)})" if remarks else text


def _restated(question: QuestionResult) -> str:
    if question.verdict == "FOLLOWS":
        return f"only because the text says that the actor wants to do what it does; {question.restating} otherwise"
    return f"{question.restating} without goals that only restate the choice"


def question_lines(explanation: Explanation, question: QuestionResult, *, full: bool = False) -> list[Line]:
    """What is shown of one question below its headline; `full` leaves nothing out."""
    lines = list(_sides(explanation, question, full=full))
    lines += [Line(f"step {step.step}", _step(step.change, step.says)) for step in question.steps]
    lines += [_case(clause) for clause in question.cases]
    lines += _foresight(question, full=full)
    lines += _layers(question, full=full)
    lines += _support(explanation, question)
    if full:
        lines.append(Line("readings", _readings(question)))
    lines += [Line("note", f"{note.rstrip('.')}.") for note in question.notes]
    if question.overtaken:
        lines.append(Line("since", f"this no longer arises: {question.overtaken.says}"))
    return lines


def _case(clause: str) -> Line:
    bare = clause.removeprefix("if ")
    return Line("when" if bare == clause else "if", f"{bare}.")


def _support(explanation: Explanation, question: QuestionResult) -> Iterator[Line]:
    """What holds the verdict up and what it lacks, at a glance."""
    support = question.support
    if support is None:
        return
    when = f", if {_clauses(explanation, support.under)}" if support.under else ""
    if support.carried_by and support.carried_by != ((),):
        sets = [f"[{' with '.join(each)}]" for each in support.carried_by]
        more = f" and {support.carried_left_out} more" if support.carried_left_out else ""
        any_one = "any one of " if len(sets) > 1 or more else ""
        yield Line("rests", f"on {any_one}{', '.join(sets)}{more}{when}{_falls(support)}.")
    for lack in support.lacks if question.verdict != "FOLLOWS" else ():
        where = f", if {_clauses(explanation, lack.under)}" if lack.under else ""
        label = "lacks" if lack.verdict == "FOLLOWS" else "turns"
        yield Line(label, f"not in the document, but it would make it {lack.verdict}{where}: {lack.says}.")


def _clauses(explanation: Explanation, choices: Mapping[str, str]) -> str:
    """What choices at unclear passages mean, as clauses."""
    means = {line.id: line.choices for line in explanation.passages}
    return join([first_clause(means[passage][choice]) for passage, choice in choices.items()])


def _falls(support: Support) -> str:
    alone: dict[str, list[str]] = {}
    for entries, verdict in support.falls:
        if len(entries) == 1:
            alone.setdefault(verdict, []).append(entries[0])
    parts = [f"without {join(names, 'or')} {verdict}" for verdict, names in alone.items()]
    return f"; {', '.join(parts)}" if parts else ""


def _step(change: str, says: str) -> str:
    return f"{change}." if not says else f"{change}: {says}."


def twin_of(explanation: Explanation, question: QuestionResult) -> int | None:
    """The number of an earlier question of which exactly the same is said, if there is one."""
    own = (headline(question), question_lines(explanation, question))
    for number, other in enumerate(explanation.questions, start=1):
        if other.id == question.id:
            return None
        if (headline(other), question_lines(explanation, other)) == own and other.actor == question.actor:
            return number
    return None


def twin_line(number: int) -> Line:
    """What is said of a question whose lines are those of an earlier one."""
    return Line("same", f"as under {number}, goal by goal.")


def _sides(explanation: Explanation, question: QuestionResult, *, full: bool) -> Iterator[Line]:
    for contrast in question.contrasts:
        prefix = f"[{' and '.join(contrast.change)}] " if len(question.contrasts) > 1 else ""
        for label, goals in (("for", contrast.for_), ("against", contrast.against)):
            if goals:
                yield Line(label, prefix + "; ".join(_goals(explanation, question, goals, full=full)) + ".")
        if not contrast.for_ and not contrast.against:
            yield Line("silent", f"{prefix}the text states no goal that bears on it.")


def _goals(explanation: Explanation, question: QuestionResult, goals: Sequence[GoalLine], *, full: bool) -> list[str]:
    shown = goals if full else goals[:GOALS_SHOWN]
    words = [_goal(explanation, question, goal) for goal in shown]
    if len(goals) > len(shown):
        rest = dict.fromkeys(entry for goal in goals[len(shown) :] for entry in goal.entries)
        words.append(f"and {len(goals) - len(shown)} more [{', '.join(rest)}]")
    return words


def _goal(explanation: Explanation, question: QuestionResult, goal: GoalLine) -> str:
    owner = "" if goal.actor == question.actor else f"{explanation.actors[goal.actor]}: "
    entries = ", ".join(f"{e} hedged" if "hedged" in explanation.cited[e] else e for e in goal.entries)
    marks = [entries] if entries else []
    if len(goal.ids) > 1:
        marks.append("counted as one")
    if goal.restates:
        marks.append("restates the choice" if goal.actor == question.actor else "restates a step")
    if goal.only_if:
        marks.append(f"if {_clauses(explanation, goal.only_if)}")
    return f"{owner}{goal.says}" + (f" [{'; '.join(marks)}]" if marks else "")


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


def _layers(question: QuestionResult, *, full: bool) -> Iterator[Line]:
    """Wider layers, in the short form only where the verdict changes again."""
    before: str = question.verdict
    for layer in question.layers:
        if full or layer.verdict != before:
            yield Line(layer.layer, f"{layer.verdict}{f', adding {layer.says}' if layer.says else ''}.")
        before = layer.verdict


def _readings(question: QuestionResult) -> str:
    total = sum(question.readings.values())
    if total == 1:
        return "the text has one reading here."
    parts = [f"{name} {count}" for name, count in question.readings.items() if count]
    return f"{', '.join(parts)} of {total} readings (not chances)."


def sections(explanation: Explanation, *, full: bool) -> Iterator[tuple[str, list[Line]]]:
    """What stands below the questions."""
    if explanation.passages:
        yield "Unclear passages", list(_passages(explanation, full=full))
    holds = [Line("-", text) for text in explanation.origins]
    if explanation.idle and not full:
        count = len(explanation.idle)
        said = "One stated goal decides" if count == 1 else f"{count} stated goals decide"
        holds.append(Line("-", f"{said} no verdict here; --full lists them, with the reason."))
    if holds:
        yield "What it rests on", holds
    if full:
        yield from _full_sections(explanation)
    yield "Please note", [Line("!", text) for text in explanation.warnings]


def _passages(explanation: Explanation, *, full: bool) -> Iterator[Line]:
    deciding = [line for line in explanation.passages if full or line.decides]
    for line in deciding:
        yield Line(line.id, _passage(explanation, line))
    rest = [line.id for line in explanation.passages if line not in deciding]
    if rest:
        yield Line("-", f"No verdict turns on: {', '.join(rest)} (--full shows them).")


def _passage(explanation: Explanation, line: PassageLine) -> str:
    where = f" [{', '.join(line.entries)}]" if line.entries else ""
    choices = "; ".join(f"'{key}': {means}" for key, means in line.choices.items() if not line.condition)
    numbers = [str(n) for n, q in enumerate(explanation.questions, start=1) if q.id in line.decides]
    bears = f"Matters for question{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}." if numbers else ""
    return " ".join(part for part in (f"{line.ask}{where}", f"{choices}." if choices else "", bears) if part)


def _full_sections(explanation: Explanation) -> Iterator[tuple[str, list[Line]]]:
    if explanation.idle:
        yield "Stated, but deciding no verdict here", [Line("-", f"{text}.") for text in explanation.idle]
    if explanation.choices:
        yield "Modelling choices of the analyst", [Line("-", f"{text}.") for text in explanation.choices]
    lines = [Line(entry, _entry(explanation, entry)) for entry in entries_named(explanation)]
    if lines:
        yield "The passages, in our words", lines


def _entry(explanation: Explanation, entry: str) -> str:
    cited = explanation.cited[entry]
    return explanation.entries[entry] + (f" ({cited})" if cited else "")


def entries_named(explanation: Explanation) -> list[str]:
    """Every ledger entry that the page names, in ledger order."""
    named = {e for q in explanation.questions for e in (*q.for_, *q.against)}
    named |= {e for line in explanation.passages for e in line.entries}
    text = " ".join(
        [explanation.summary, *explanation.origins, *explanation.idle]
        + [layer.says for question in explanation.questions for layer in question.layers]
    )
    words = {word.strip("[](),;.:") for word in text.split()}
    return [entry for entry in explanation.entries if entry in named or entry in words]
