"""What has happened since the text was written: what it overtakes, and what the text had led one to expect.

Events are taken in the order of their dates, each on top of those before it: entries that it hits are gone, options
that it shows are as it shows them. Foresight is judged on the text as stated (or as changed by the patches given),
without any event's own knowledge. What several events show alike is one fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from standoff.case.model import CaseFile, Event, Patch, Source
from standoff.case.patches import Scope
from standoff.case.validate import split_literal
from standoff.errors import ConflictError, InputError
from standoff.explain.alternatives import CONTRADICTED, NO_VOICE, SUPPORTED
from standoff.explain.explanation import STATED
from standoff.explain.foretold import (
    COULD_NOT_ARISE,
    EXPECTED,
    FITS,
    LEFT_OPEN,
    NOT_EXPECTED,
    SAYS_NOTHING,
    EventTest,
    event_tests,
    start_state,
)
from standoff.explain.glance import why_not_possible
from standoff.explain.hindsight import patch_title, why_after_the_fact
from standoff.explain.readings import Court, distinct, overall
from standoff.explain.result import Verdict, plain
from standoff.explain.timeline import (
    Span,
    date_of_text,
    distance_words,
    in_order,
    span_of,
    span_of_event,
    unordered,
    up_to,
)

Group = Literal["right", "wrong", "restated", "left open", "not said", "could not arise", "fits", "no test"]
GROUP_OF: dict[str, Group] = {
    EXPECTED: "right",
    NOT_EXPECTED: "wrong",
    LEFT_OPEN: "left open",
    SAYS_NOTHING: "not said",
    COULD_NOT_ARISE: "could not arise",
    FITS: "fits",
}
ORDER = (SUPPORTED, CONTRADICTED, NO_VOICE)


@dataclass(frozen=True)
class HitEntry:
    """A ledger entry that an event overtakes, and what it said."""

    id: str
    said: str


@dataclass(frozen=True)
class Shown:
    """An option that an event shows: `done` after it, and whether it was done before (`was`)."""

    actor: str
    option: str
    means: str
    done: bool
    was: bool


@dataclass(frozen=True)
class VerdictChange:
    """A question whose verdict an event changes, given the events before it."""

    question: str
    claim: str
    before: Verdict
    before_outcomes: tuple[str, ...]
    after: Verdict
    after_outcomes: tuple[str, ...]
    why_not: str | None


@dataclass(frozen=True)
class EventLine:
    """One event: what happened and what it does to the case as the earlier events have left it.

    when: where it lies against the text, and against the event before it, in words. unordered: events that its date
    does not order it against. standing: "after", "before" or "unclear", against the date of the text.
    """

    id: str
    date: str
    what: str
    source: str
    entries: tuple[str, ...]
    confidence: str
    note: str | None
    when: tuple[str, ...]
    unordered: tuple[str, ...]
    standing: Literal["after", "before", "unclear"]
    hits: tuple[HitEntry, ...]
    shown: tuple[Shown, ...]
    changes: tuple[VerdictChange, ...]


@dataclass(frozen=True)
class Again:
    """A later event that shows the same; `word`: what the text made of it then, if that is something else."""

    event: str
    date: str
    word: str | None


@dataclass(frozen=True)
class Foretold:
    """What the text had led one to expect of one option that an event shows.

    group: "restated" for what is expected or not only by goals that are about the act itself; "fits" for what is
    expected by something that was made after the fact; "no test" for an event before the text. again: later events that
    show the same.
    """

    event: str
    date: str
    what: str
    confidence: str
    source: str
    actor: str
    option: str
    means: str
    done: bool
    was: bool
    verdict: Verdict
    word: str
    group: Group
    again: tuple[Again, ...] = ()


@dataclass(frozen=True)
class Hindsight:
    """A variant made with later events in view: what it reproduces is no prediction."""

    name: str
    title: str
    why: str
    reproduces: tuple[Foretold, ...]
    misses: tuple[Foretold, ...]


@dataclass(frozen=True)
class Since:
    """Events after a text, in order, with what the model built on the text got right and wrong.

    changed_by: titles of the patches that the text is judged with.
    """

    case: str
    title: str
    text_date: str | None
    until: str | None
    events: tuple[EventLine, ...]
    left_out: tuple[str, ...]
    tests: tuple[Foretold, ...]
    hindsight: tuple[Hindsight, ...]
    notes: tuple[str, ...]
    actors: dict[str, str]
    changed_by: tuple[str, ...] = ()

    def group(self, name: Group) -> tuple[Foretold, ...]:
        """The tests of one group."""
        return tuple(test for test in self.tests if test.group == name)

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff since --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


def since(
    case: CaseFile,
    name: str = "case",
    until: str | None = None,
    court: Court | None = None,
    scope: Scope | None = None,
) -> Since:
    """What has happened since the text was written.

    until: a date (year, month or day); events that do not lie for certain up to its end are left out and named. scope:
    what the text is taken to be, by default what it states. Raises InputError for a case without events or questions,
    and for a date that is none; ConflictError where an event contradicts a patch of the scope.
    """
    if not case.events:
        raise InputError("this case names no events; they are coded under 'events'")
    if not case.questions:
        raise InputError("this case asks no questions; there is nothing that events could overturn")
    events, left_out = _events_until(case, until)
    court, scope = court or Court(case), scope or Scope(STATED)
    text, source = date_of_text(case)
    lines = _event_lines(court, scope, events, text)
    standing = {line.id: line.standing for line in lines}
    variants, contradicted = _hindsight(court, scope, standing)
    return Since(
        case=name,
        title=case.title,
        text_date=source.date if text and source else None,
        until=until,
        events=lines,
        left_out=tuple(event.id for event in left_out),
        tests=_facts(court, scope, standing),
        hindsight=variants,
        notes=(*_notes(case, text, lines, left_out, until), *contradicted),
        actors={key: case.name_of(key) for key in case.actors},
        changed_by=tuple(patch_title(case, patch) for patch in scope.patches),
    )


def _events_until(case: CaseFile, until: str | None) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    if until is None:
        return in_order(case.events), ()
    span = span_of(until)
    if span is None:
        raise InputError(f"--until {until!r}: expected a date: YYYY, YYYY-MM or YYYY-MM-DD")
    return up_to(case.events, span)


# --- one event after the other ----------------------------------------------------------------------------------------


def _event_lines(court: Court, scope: Scope, events: Sequence[Event], text: Span | None) -> tuple[EventLine, ...]:
    case, bits = court.case, court.maker.space.bits
    _, start = start_state(court, scope)
    values = {option: bool(start >> bit & 1) for option, bit in bits.items()}
    apart = unordered(events)
    lines, shown_by = [], dict[str, Event]()
    for number, event in enumerate(events):
        before = scope
        if _changes_the_case(event) and f"event:{event.id}" not in scope.patches:
            scope = scope.also(patches=[f"event:{event.id}"])
        scope = replace(scope, shown=(*scope.shown, *event.state))
        shown_by |= {split_literal(literal, "")[0]: event for literal in event.state}
        lines.append(
            EventLine(
                id=event.id,
                date=event.date,
                what=event.what,
                source=_source_words(case, event),
                entries=event.entries,
                confidence=event.confidence,
                note=event.note,
                when=_when(event, events[number - 1] if number else None, text),
                unordered=apart[event.id],
                standing=_standing(span_of_event(event), text),
                hits=tuple(HitEntry(entry, case.entry(entry).says) for entry in event.hits),
                shown=_shown(case, event, values),
                changes=_verdict_changes(court, before, scope, shown_by) if scope != before else (),
            )
        )
        values |= dict(split_literal(literal, "") for literal in event.state)
    return tuple(lines)


def _changes_the_case(event: Event) -> bool:
    nothing = Patch()
    return bool(event.hits) or any(getattr(event, name) != getattr(nothing, name) for name in Patch.model_fields)


def _shown(case: CaseFile, event: Event, values: dict[str, bool]) -> tuple[Shown, ...]:
    found = []
    for literal in event.state:
        option, done = split_literal(literal, "")
        found.append(Shown(option.partition(".")[0], option, _means(case, option), done, values[option]))
    return tuple(found)


def _means(case: CaseFile, option: str) -> str:
    actor, _, name = option.partition(".")
    return case.actors[actor].options[name].means


def _source_words(case: CaseFile, event: Event) -> str:
    source = case.sources[event.source]
    return source.publisher or source.title or event.source


def _standing(span: Span, text: Span | None) -> Literal["after", "before", "unclear"]:
    if text is None or text.before(span):
        return "after"
    return "before" if span.before(text) else "unclear"


def _when(event: Event, previous: Event | None, text: Span | None) -> tuple[str, ...]:
    own = span_of_event(event)
    words = [distance_words(own, text, "the text")] if text else []
    if previous is not None:
        words.append(distance_words(own, span_of_event(previous), f"'{previous.id}'"))
    return tuple(words)


def _verdict_changes(
    court: Court, before: Scope, after: Scope, shown_by: dict[str, Event]
) -> tuple[VerdictChange, ...]:
    changes = []
    for question in court.case.questions:
        first, second = court.readings(question, before), court.readings(question, after)
        verdicts = overall(first), overall(second)
        outcomes = [
            tuple(o for o in ORDER if any(o in (r.outcomes or ()) for r in distinct(readings)))
            for readings in (first, second)
        ]
        if verdicts[0] != verdicts[1] or outcomes[0] != outcomes[1]:
            why = why_not_possible(court, question, after, shown_by) if verdicts[1] == "NOT POSSIBLE" else None
            claim = question.claim or question.ask
            changes.append(VerdictChange(question.id, claim, verdicts[0], outcomes[0], verdicts[1], outcomes[1], why))
    return tuple(changes)


# --- what the text had led one to expect ------------------------------------------------------------------------------


def _facts(court: Court, scope: Scope, standing: Mapping[str, str]) -> tuple[Foretold, ...]:
    """What the events show, each fact once: where several show the same, the first that is a test."""
    found: dict[tuple[str, str], Foretold] = {}
    latest: dict[str, tuple[str, str]] = {}
    for test in event_tests(court, scope):
        if test.event not in standing:
            continue
        fact = _foretold(court.case, test, standing[test.event])
        before = found.get(latest.get(test.option, ("", "")))
        if test.again is not None and before is not None and (before.group != "no test" or fact.group == "no test"):
            word = fact.word if fact.word != before.word else None
            again = (*before.again, Again(fact.event, fact.date, word))
            found[before.event, before.option] = replace(before, again=again)
        else:
            latest[test.option] = test.event, test.option
            found[test.event, test.option] = fact
    return tuple(found.values())


def _foretold(case: CaseFile, test: EventTest, standing: str) -> Foretold:
    event = next(event for event in case.events if event.id == test.event)
    group: Group = GROUP_OF[test.word]
    if group in ("right", "wrong") and test.restated:
        group = "restated"
    if standing == "before":
        group = "no test"
    return Foretold(
        event=test.event,
        date=test.date,
        what=event.what,
        confidence=event.confidence,
        source=_source_words(case, event),
        actor=test.actor,
        option=test.option,
        means=_means(case, test.option),
        done=test.after,
        was=test.before,
        verdict=test.verdict,
        word=test.in_words,
        group=group,
    )


def _hindsight(
    court: Court, scope: Scope, standing: Mapping[str, str]
) -> tuple[tuple[Hindsight, ...], tuple[str, ...]]:
    """Rivals, views and patches made with later events in view, and remarks on those that cannot be judged here."""
    found, remarks = [], []
    for name, patch in court.case.named_patches().items():
        why = why_after_the_fact(court.case, name)
        if why is None or isinstance(patch, Event) or name in scope.patches:
            continue
        try:
            facts = _facts(court, scope.also(patches=(name,)), standing)
        except ConflictError as error:
            remarks.append(f"{name} was made after the fact, and cannot be judged together with the patches: {error}")
            continue
        fits = tuple(fact for fact in facts if fact.group == "fits")
        misses = tuple(fact for fact in facts if fact.word.startswith(NOT_EXPECTED) and fact.group != "no test")
        found.append(Hindsight(name, patch.title, why, fits, misses))
    return tuple(found), tuple(remarks)


# --- remarks ----------------------------------------------------------------------------------------------------------


def _notes(
    case: CaseFile, text: Span | None, lines: Sequence[EventLine], left_out: Sequence[Event], until: str | None
) -> Iterable[str]:
    if text is None:
        _, source = date_of_text(case)
        yield f"{_no_date(case, source)}; that it came before these events is the analyst's word"
        if source and source.note:
            yield f"of its date the case says: {source.note.rstrip('.')}"
    early = [line.id for line in lines if line.standing == "before"]
    if early:
        yield f"dated before the text, so that it is no test of foresight: {', '.join(early)}"
    unclear = [line.id for line in lines if line.standing == "unclear"]
    if unclear:
        yield f"the dates do not tell whether it came before or after the text: {', '.join(unclear)}"
    if left_out:
        names = ", ".join(f"{event.id} ({event.date})" for event in left_out)
        yield f"may lie before or after the end of {until}, and is left out: {names}"


def _no_date(case: CaseFile, source: Source | None) -> str:
    """Why there is no date to go by; of several texts, which one lacks it."""
    texts = [each for each in case.sources.values() if each.kind == "text"]
    title = f" '{source.title}'" if source and source.title and len(texts) > 1 else ""
    if source and source.date and source.date != "unknown":
        return f"the date of the text{title} is given as {source.date!r}, which cannot be read as a date"
    return f"the date of the text{title} is unknown"
