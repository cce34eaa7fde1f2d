"""What was made after the fact: with later events in view, so that it can fit what happened and cannot predict it.

A rival, view or patch is made after the fact if the case says so (`after_the_fact: yes`), or if it, or something that
it adds, rests on an entry of an outside source that is dated later than the explained text.
"""

from __future__ import annotations

from collections.abc import Iterable

from standoff.case.model import CaseFile, Event, Patch
from standoff.case.patches import elements_added
from standoff.explain.timeline import date_of_text, span_of

AFTER = "(made after the fact)"


def why_after_the_fact(case: CaseFile, name: str) -> str | None:
    """Why a named patch counts as made after the fact, in words; None for one that does not, and for an event."""
    patch = case.named_patches()[name]
    if isinstance(patch, Event):
        return None
    if patch.after_the_fact == "yes":
        return "the case says so"
    later = list(dict.fromkeys(_later(case, _rests_on(patch))))
    return f"it rests on {', '.join(later)}, dated after the text" if later else None


def after_the_fact(case: CaseFile, name: str) -> bool:
    """Whether a named patch was made after the fact; an event is no account, and is not."""
    return why_after_the_fact(case, name) is not None


def patch_title(case: CaseFile, name: str) -> str:
    """The title of a named patch, marked if it was made after the fact; of an event what happened."""
    patch = case.named_patches()[name]
    if isinstance(patch, Event):
        return f"what happened on {patch.date}: {patch.what.rstrip('.')}"
    return f"{patch.title} {AFTER}" if after_the_fact(case, name) else patch.title


def _rests_on(patch: Patch) -> Iterable[str]:
    """Ledger entries that a patch as a whole, and what it adds, rest on."""
    own = getattr(patch, "grounds", None)
    yield from own.entries if own else ()
    for element in elements_added(patch):
        yield from element.entries


def _later(case: CaseFile, entries: Iterable[str]) -> Iterable[str]:
    text, _ = date_of_text(case)
    for entry in entries:
        source = case.sources[case.entry(entry).source]
        span = span_of(source.date)
        if source.kind == "outside" and text is not None and span is not None and text.before(span):
            yield entry
