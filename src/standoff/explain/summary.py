"""The opening paragraph: one that a minister could read."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.case.model import CaseFile
from standoff.explain.result import QuestionResult, Verdict
from standoff.explain.words import join

LEADS: tuple[tuple[Verdict, str], ...] = (
    ("FOLLOWS", "From what it says it follows that"),
    ("OPEN", "It stays open whether it follows that"),
    ("SILENT", "It gives no reason why"),
    ("AGAINST", "Its own words speak against it that"),
    ("NOT POSSIBLE", "It cannot be asked of this text why"),
)
CONNECTIVES = {"FOLLOWS": "that", "OPEN": "that", "SILENT": "why", "AGAINST": "that", "NOT POSSIBLE": "why"}
OUTCOMES = {"SUPPORTED": "follows", "CONTRADICTED": "goes against the text", "NO VOICE": "is passed over in silence"}


def opening(case: CaseFile, questions: Sequence[QuestionResult]) -> str:
    """The finding in one paragraph, from the verdicts alone. The first question is the text's own."""
    first, rest = questions[0], questions[1:]
    parts = [f"The text asks {case.summary.question.rstrip('.?')}."] if case.summary else []
    parts.append(_main_answer(first))
    for verdict, lead in LEADS:
        claims = [_claim(question) for question in rest if question.verdict == verdict]
        if claims:
            parts.append(f"{lead} {join(claims, f'and {CONNECTIVES[verdict]}')}.")
    if unsettled(questions):
        parts.append("On the whole, the text does not settle its question.")
    return " ".join(parts)


def unsettled(questions: Sequence[QuestionResult]) -> bool:
    """Whether more than half of the verdicts are OPEN or SILENT."""
    return 2 * sum(question.verdict in ("OPEN", "SILENT") for question in questions) > len(questions)


def _main_answer(question: QuestionResult) -> str:
    claim = _claim(question)
    if question.verdict == "OPEN":
        found = join([OUTCOMES[outcome] for outcome in occurring(question)], "or")
        return f"Whether it follows that {claim} stays open: it {found}, {_hangs_on(question)}."
    lead = dict(LEADS)[question.verdict]
    return f"{lead} {claim}."


def _hangs_on(question: QuestionResult) -> str:
    """What an open verdict hangs on: the reading of passages, the weight of goals, or both."""
    outcomes = {line.outcomes for line in question.by_reading}
    reasons = ["on how unclear passages are read"] if len(outcomes) > 1 else []
    reasons += ["on what weighs more"] if any(found and len(found) > 1 for found in outcomes) else []
    return f"depending {join(reasons)}"


def occurring(question: QuestionResult) -> list[str]:
    """Outcomes that occur in some reading and completion."""
    found = {outcome for line in question.by_reading for outcome in line.outcomes or ()}
    return [outcome for outcome in OUTCOMES if outcome in found]


def outcome_words(question: QuestionResult) -> str:
    """`follows, against or silent`: the outcomes that occur somewhere."""
    words = {"SUPPORTED": "follows", "CONTRADICTED": "against", "NO VOICE": "silent"}
    return join([words[outcome] for outcome in occurring(question)], "or")


def _claim(question: QuestionResult) -> str:
    text = question.claim.rstrip(".?")
    marks = []
    if question.hedged:
        marks.append("hedged")
    if question.restating and question.verdict == "FOLLOWS":
        marks.append("only because the text says that it is wanted")
    return f"{text} ({', '.join(marks)})" if marks else text
