"""Questions that events since the text have overtaken: what they ask about is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from standoff.case.model import Event, Question
from standoff.case.patches import Scope
from standoff.explain.alternatives import changed
from standoff.explain.readings import Court
from standoff.explain.result import Overtaken
from standoff.explain.timeline import date_of_text, in_order, span_of_event


def overtaken(court: Court, question: Question, scope: Scope) -> Overtaken | None:
    """The first event after which the conduct asked about is over, or every alternative to it is done.

    Left out are events from before the text, and those that the scope counts: after these the question is judged.
    """
    written, _ = date_of_text(court.case)
    later = [
        event
        for event in in_order(court.case.events)
        if f"event:{event.id}" not in scope.patches and not (written and span_of_event(event).before(written))
    ]
    for number, event in enumerate(later, start=1):
        shown = tuple(literal for each in later[:number] for literal in each.state)
        if event.state and _is_over(
            court, question, court.state(question, replace(scope, shown=(*scope.shown, *shown)))
        ):
            return Overtaken(event.id, event.date, _says(court, event))
    return None


def _is_over(court: Court, question: Question, code: int) -> bool:
    def holds(literals: Sequence[str]) -> bool:
        return changed(court.maker.space.bits, code, literals, question.actor) == code

    return not holds(question.conduct) or (bool(question.rather_than) and all(map(holds, question.rather_than or ())))


def _says(court: Court, event: Event) -> str:
    entries = ", ".join(event.entries)
    return f"{event.date}: {event.what.rstrip('.')} [{f'{entries}; ' if entries else ''}not in the document]."
