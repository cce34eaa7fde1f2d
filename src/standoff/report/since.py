"""What has happened since, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.explain.since import EventLine, Foretold, Group, Hindsight, Shown, Since, VerdictChange
from standoff.explain.summary import OUTCOMES
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section

HEADINGS: dict[Group, str] = {
    "right": "What the text had led one to expect, and happened",
    "wrong": "What the text had not led one to expect: missed",
    "left open": "What the text left open",
    "not said": "What the text says nothing about",
    "could not arise": "What could not be asked of the text",
    "no test": "Dated before the text: no test",
}


def sections(result: Since) -> list[Section]:
    """Events in order, then what the model built on the text got right and wrong, then variants made after the fact."""
    parts = [Section("", (Line("", _opening(result)),))]
    parts += [_event(result, event) for event in result.events]
    for group, heading in HEADINGS.items():
        tests = result.group(group)
        if tests:
            parts.append(Section(heading, tuple(Line("-", f"{_test(result, test)}.") for test in tests)))
    if result.hindsight:
        lines = [line for variant in result.hindsight for line in _hindsight(result, variant)]
        parts.append(Section("Made after the fact: it reproduces what it was told", tuple(lines)))
    parts.append(Section("Please note", tuple(Line("!", f"{note[0].upper()}{note[1:]}.") for note in _notes(result))))
    return parts


def _opening(result: Since) -> str:
    count = len(result.events)
    hit = len(dict.fromkeys(entry.id for event in result.events for entry in event.hits))
    turned = len(dict.fromkeys(change.question for event in result.events for change in event.changes))
    until = f" up to {result.until}" if result.until else ""
    dated = f"The text is dated {result.text_date}." if result.text_date else "The text carries no date."
    tallies = [f"{len(result.group(group))} {group}" for group in HEADINGS if result.group(group)]
    tests = f" Of what the events show, judged on the text as stated: {join(tallies)}." if tallies else ""
    return (
        f"{dated} {count} event{'s' if count != 1 else ''}{until}: {hit} "
        f"{'entry is' if hit == 1 else 'entries are'} overtaken, {turned} "
        f"{'question has' if turned == 1 else 'questions have'} another answer than before.{tests}"
    )


def _event(result: Since, event: EventLine) -> Section:
    entries = f" [{', '.join(event.entries)}]" if event.entries else ""
    note = f" ({event.note.rstrip('.')})" if event.note else ""
    lines = [Line("source", f"{event.source}{entries}; {event.confidence} confidence{note}.")]
    if event.when:
        lines.append(Line("when", f"{'; '.join(event.when)}."))
    if event.unordered:
        lines.append(Line("order", f"by the dates it could lie on either side of {join(event.unordered)}."))
    lines += [Line("hits", f"[{hit.id}], which said: {hit.said.rstrip('.')}.") for hit in event.hits]
    lines += [Line("shows", f"{_shown(result, shown)}.") for shown in event.shown]
    lines += [Line("verdict", f"{_change(change)}.") for change in event.changes]
    if not event.changes:
        lines.append(Line("verdict", "no verdict changes."))
    return Section(f"{event.date} ({event.id}): {event.what.rstrip('.')}", tuple(lines))


def _shown(result: Since, shown: Shown) -> str:
    return f"{result.actors[shown.actor]}: '{shown.means}' is {_done(shown.done, shown.was)}"


def _done(done: bool, was: bool) -> str:
    if done:
        return "still done" if was else "now done"
    return "no longer done" if was else "still not done"


def _change(change: VerdictChange) -> str:
    after = f"NOT POSSIBLE, {change.why_not}" if change.why_not else _verdict(change.after, change.after_outcomes)
    return f"{change.claim} ({change.question}): {_verdict(change.before, change.before_outcomes)} -> {after}"


def _verdict(verdict: str, outcomes: Sequence[str]) -> str:
    return f"OPEN: {join([OUTCOMES[outcome] for outcome in outcomes], 'or')}" if verdict == "OPEN" else verdict


def _test(result: Since, test: Foretold) -> str:
    about = f"{result.actors[test.actor]}: '{test.means}' {_done(test.done, test.was)}"
    return f"{test.date} ({test.event}) {about}: {test.word} ({test.confidence}; {test.source})"


def _hindsight(result: Since, variant: Hindsight) -> Iterator[Line]:
    count = len(variant.reproduces)
    yield Line(
        "-",
        f"{variant.title} ({variant.name}; made after the fact: {variant.why}): it reproduces {count} of what the "
        f"events show and misses {len(variant.misses)}; none of this counts as right.",
    )
    yield from (Line("told", f"{_test(result, test)}.") for test in variant.reproduces)
    yield from (Line("missed", f"{_test(result, test)}.") for test in variant.misses)


def _notes(result: Since) -> Iterator[str]:
    yield from result.notes
    yield "expected means: by the goals that the text states, in every reading and under every weighing"
    yield "an event can be foreseen for the wrong reason, and missed although the reasons were right"
