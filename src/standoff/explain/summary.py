"""The opening paragraph: one that a minister could read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.case.model import CaseFile, Summary
from standoff.explain.conditions import cases_of, deciding_passages
from standoff.explain.result import QuestionResult, Verdict
from standoff.explain.words import choice_clause, join

OUTCOMES = {"SUPPORTED": "follows", "CONTRADICTED": "against", "NO VOICE": "silent"}
OWN: dict[Verdict, str] = {
    "FOLLOWS": "Its stated goals speak for the conduct that it asks about:",
    "OPEN": "It does not settle this:",
    "SILENT": "It does not answer its own question, as {silence}:",
    "AGAINST": "Its stated goals speak against the conduct that it asks about:",
    "NOT POSSIBLE": "Its own question cannot be asked of it:",
}
OTHER: dict[Verdict, str] = {
    "FOLLOWS": "Its stated goals speak for this:",
    "OPEN": "This {where}:",
    "SILENT": "It does not say why this is so, as {silence}:",
    "AGAINST": "Its stated goals speak against this:",
    "NOT POSSIBLE": "This cannot be asked of it:",
}
ALWAYS, NEVER, SOMETIMES = "always", "never", "sometimes"
RANKING = "how the goals rank, which the text leaves open"


def opening(case: CaseFile, questions: Sequence[QuestionResult]) -> str:
    """The finding in a few paragraphs, from the verdicts alone; the text's own questions come first."""
    own, rest = own_questions(case.summary, questions)
    parts = [_asks(case.summary)] if case.summary else []
    parts += [_own_finding(case, question) for question in own]
    parts += _overtaken(questions)
    others = " ".join(_other_findings(case, rest))
    parts += [others] if others else []
    if unsettled(questions):
        parts.append("On the whole, the text does not settle its question.")
    return "\n\n".join(parts)


def _own_finding(case: CaseFile, question: QuestionResult) -> str:
    text = f"{OWN[question.verdict].format(silence=_silence(question))} {_claim(question)}{_marks(question)}."
    if question.verdict == "OPEN":
        text += f" It {_where_words(case, question)}."
    return f"{text}{_missing(case, question)}"


def _silence(question: QuestionResult) -> str:
    speaks = any(line.for_ or line.against for line in question.contrasts)
    return "its stated goals do not tell either way" if speaks else "it states no goal that bears on it"


def _missing(case: CaseFile, question: QuestionResult) -> str:
    """The simplest single addition that would make an answer follow, if only where passages are read in some way."""
    lacks = question.support.lacks if question.support and question.verdict != "FOLLOWS" else ()
    lack = next((each for each in lacks if each.verdict == "FOLLOWS"), None)
    if lack is None:
        return ""
    where = join([choice_clause(case, name, choice) for name, choice in lack.under.items()])
    when = f", if {where}" if where else ""
    return f" With one thing that is not in the document it would follow{when}: {lack.says}."


def _overtaken(questions: Sequence[QuestionResult]) -> list[str]:
    said: dict[str, list[str]] = {}
    for number, question in enumerate(questions, start=1):
        if question.overtaken:
            said.setdefault(question.overtaken.says, []).append(str(number))
    return [
        f"Since then, on {event} Question{'s' if len(numbers) > 1 else ''} {join(numbers)} "
        f"{'are' if len(numbers) > 1 else 'is'} judged as of the text's time."
        for event, numbers in said.items()
    ]


def _other_findings(case: CaseFile, questions: Sequence[QuestionResult]) -> Iterator[str]:
    """One sentence for each way in which questions beside the text's own are answered."""
    found: dict[str, list[str]] = {}
    for question in sorted(questions, key=lambda question: list(OTHER).index(question.verdict)):
        found.setdefault(_lead(case, question), []).append(_claim(question) + _marks(question))
    for lead, claims in found.items():
        yield f"{lead} {'; '.join(claims)}."


def _lead(case: CaseFile, question: QuestionResult) -> str:
    lead = OTHER[question.verdict]
    if question.verdict == "OPEN":
        return lead.format(where=_where_words(case, question))
    return lead.format(silence=_silence(question))


def _where_words(case: CaseFile, question: QuestionResult) -> str:
    """`does not follow if A; it follows if B; it depends on how the goals rank, if C`."""
    where = _where(case, question)
    said = [f"does not follow if {where[NEVER]}"] if where.get(NEVER) else []
    said += [f"follows if {where[ALWAYS]}"] if where.get(ALWAYS) else []
    if where.get(SOMETIMES):
        said.append(f"depends on {RANKING}, if {where[SOMETIMES]}")
    elif SOMETIMES in where:
        said.append(f"depends on {RANKING}")
    return "; it ".join(said)


def _where(case: CaseFile, question: QuestionResult) -> dict[str, str]:
    """In which readings an open answer always, never or sometimes follows, as clauses; '' for all of them."""
    found = []
    for line in question.by_reading:
        if line.outcomes is not None:
            kind = ALWAYS if line.outcomes == ("SUPPORTED",) else SOMETIMES if "SUPPORTED" in line.outcomes else NEVER
            found.append((line.choices, kind))
    options = {name: tuple(dict.fromkeys(choices[name] for choices, _ in found)) for name in found[0][0]}
    deciding = deciding_passages(tuple(options), found)
    return {
        str(kind): ", or if ".join(
            join([choice_clause(case, name, choice) for name, choice in partial.items()])
            for partial in cover
            if partial
        )
        for cover, kind in cases_of(deciding, options, found)
    }


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
    return question.claim.rstrip(".?")


def _marks(question: QuestionResult) -> str:
    marks = ["hedged"] if question.hedged else []
    if question.restating and question.verdict == "FOLLOWS":
        marks.append("only because the text says that it is wanted")
    return f" ({', '.join(marks)})" if marks else ""
