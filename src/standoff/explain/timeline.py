"""Dates that may be a year, a month or a day: what comes before what, and how many days lie between two days."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from standoff.case.model import CaseFile, Event, Source

DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class Span:
    """The first and the last day that a date can mean."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    def before(self, other: Span) -> bool:
        """Whether every day of this date lies before every day of the other."""
        return self.last < other.first


def span_of(text: str | None) -> Span | None:
    """The days that `YYYY`, `YYYY-MM` or `YYYY-MM-DD` can mean; None for any other text."""
    found = DATE.fullmatch((text or "").strip())
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        if month is None:
            return Span(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return Span(date(year, month, day), date(year, month, day))
    except ValueError:
        return None


def span_of_event(event: Event) -> Span:
    span = span_of(event.date)
    assert span is not None
    return span


def in_order(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events by date, those of one date as in the file.

    A date without month or day counts as the first of what it leaves open; an event that lies before another for
    certain comes before it.
    """
    return tuple(sorted(events, key=lambda event: event.date))


def unordered(events: Sequence[Event]) -> dict[str, tuple[str, ...]]:
    """Event -> the events that its date does not order it against, in order."""
    ordered = in_order(events)
    spans = {event.id: span_of_event(event) for event in ordered}
    found: dict[str, tuple[str, ...]] = {}
    for event in ordered:
        own = spans[event.id]
        others = [
            o.id for o in ordered if o.id != event.id and not own.before(spans[o.id]) and not spans[o.id].before(own)
        ]
        found[event.id] = tuple(others)
    return found


def up_to(events: Sequence[Event], until: Span) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """The events that lie for certain not after a date, and those that may lie before or after its end."""
    ordered = in_order(events)
    sure = tuple(event for event in ordered if span_of_event(event).last <= until.last)
    unsure = tuple(event for event in ordered if span_of_event(event).first <= until.last < span_of_event(event).last)
    return sure, unsure


def distance_words(earlier_or_later: Span, than: Span, what: str) -> str:
    """`78 days before WHAT`, and without a number where one of the two dates is not a day."""
    if earlier_or_later.is_day and than.is_day:
        days = (earlier_or_later.first - than.first).days
        if days == 0:
            return f"on the same day as {what}"
        return f"{abs(days):,} day{'s' if abs(days) != 1 else ''} {'after' if days > 0 else 'before'} {what}"
    if than.before(earlier_or_later):
        return f"after {what}"
    if earlier_or_later.before(than):
        return f"before {what}"
    return f"before or after {what}: the dates do not tell"


def date_of_text(case: CaseFile) -> tuple[Span | None, Source | None]:
    """When the explained text was written, and the source that says so; of several texts the latest.

    The date is None when one of the texts has none; then the source is the first such text.
    """
    texts = [source for source in case.sources.values() if source.kind == "text"]
    spans = [(span_of(source.date), source) for source in texts]
    for span, source in spans:
        if span is None:
            return None, source
    known = [(span, source) for span, source in spans if span is not None]
    return max(known, key=lambda pair: (pair[0].last, pair[0].first)) if known else (None, None)
