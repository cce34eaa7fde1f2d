"""The opening paragraph: one that a minister could read."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.case.model import CaseFile, Summary
from standoff.explain.result import QuestionResult, Verdict
from standoff.explain.words import join

OWN: dict[Verdict, str] = {
    "FOLLOWS": "Its stated goals speak for the conduct that it asks about:",
    "OPEN": "It depends {hangs_on} whether its stated goals speak for this:",
    "SILENT": "It does not answer its own question: it states no goal that bears on this:",
    "AGAINST": "Its stated goals speak against the conduct that it asks about:",
    "NOT POSSIBLE": "Its own question cannot be asked of it:",
}
OTHER: dict[Verdict, str] = {
    "FOLLOWS": "Its stated goals speak for this:",
    "OPEN": "It depends {hangs_on} whether they speak for this:",
    "SILENT": "It states no goal that bears on this:",
    "AGAINST": "Its stated goals speak against this:",
    "NOT POSSIBLE": "This cannot be asked of it:",
}
OUTCOMES = {"SUPPORTED": "follows", "CONTRADICTED": "against", "NO VOICE": "silent"}


def opening(case: CaseFile, questions: Sequence[QuestionResult]) -> str:
    """The finding in one paragraph, from the verdicts alone; the text's own questions come first."""
    own, rest = own_questions(case.summary, questions)
    parts = [_asks(case.summary)] if case.summary else []
    asks = _passage_asks(case)
    if any(question.verdict == "OPEN" for question in own):
        parts.append("It does not settle its own question.")
    for leads, asked in ((OWN, own), (OTHER, rest)):
        for verdict, lead in leads.items():
            found: dict[str, list[QuestionResult]] = {}
            for question in asked:
                if question.verdict == verdict:
                    found.setdefault(_hangs_on(question, asks), []).append(question)
            for alike in found.values():
                said = lead.format(hangs_on=_hangs_on(alike[0], asks))
                parts.append(f"{said} {'; '.join(map(_claim, alike))}.")
                for passage in alike[0].hangs_on if "{hangs_on}" in lead else ():
                    asks[passage] = ""
    if unsettled(questions):
        parts.append("On the whole, the text does not settle its question.")
    return " ".join(parts)


def own_questions(
    summary: Summary | None, questions: Sequence[QuestionResult]
) -> tuple[list[QuestionResult], list[QuestionResult]]:
    """Questions that the text itself asks (by default the first), and the others."""
    asks = (summary.asks if summary else ()) or (questions[0].id,)
    return [q for q in questions if q.id in asks], [q for q in questions if q.id not in asks]


def _asks(summary: Summary) -> str:
    text = f"The text asks {summary.question.rstrip('.?')}."
    if summary.answer:
        entries = f" [{', '.join(summary.grounds.entries)}]" if summary.grounds else ""
        text += f" It answers {summary.answer.rstrip('.')}{entries}."
    return text


def _passage_asks(case: CaseFile) -> dict[str, str]:
    """What is asked at each unclear passage."""
    asks = {name: f"does it hold that {condition.means}?" for name, condition in case.conditions.items()}
    return asks | {name: passage.ask for name, passage in case.readings.items()}


def _hangs_on(question: QuestionResult, asks: dict[str, str]) -> str:
    """What an open verdict hangs on: the reading of passages (with what is asked there), what weighs more, or both."""
    named = [f"'{name}'" + (f" ({asks[name]})" if asks.get(name) else "") for name in question.hangs_on]
    plural = "s" if len(named) > 1 else ""
    reasons = [f"on the unclear passage{plural} {join(named)}"] if named else []
    weights = any(line.outcomes and len(line.outcomes) > 1 for line in question.by_reading)
    return join([*reasons, *(["on what weighs more"] if weights else [])])


def unsettled(questions: Sequence[QuestionResult]) -> bool:
    """Whether more than half of the verdicts are OPEN or SILENT."""
    return 2 * sum(question.verdict in ("OPEN", "SILENT") for question in questions) > len(questions)


def occurring(question: QuestionResult) -> list[str]:
    """Outcomes that occur in some reading and completion."""
    found = {outcome for line in question.by_reading for outcome in line.outcomes or ()}
    return [outcome for outcome in OUTCOMES if outcome in found]


def outcome_words(question: QuestionResult) -> str:
    """`follows, against or silent`: the outcomes that occur somewhere."""
    return join([OUTCOMES[outcome] for outcome in occurring(question)], "or")


def _claim(question: QuestionResult) -> str:
    text = question.claim.rstrip(".?")
    marks = []
    if question.hedged:
        marks.append("hedged")
    if question.restating and question.verdict == "FOLLOWS":
        marks.append("only because the text says that it is wanted")
    return f"{text} ({', '.join(marks)})" if marks else text
