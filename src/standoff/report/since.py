"""What has happened since, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from standoff.explain.foretold import EXPECTED
from standoff.explain.since import Again, EventLine, Foretold, Group, Hindsight, Shown, Since, VerdictChange
from standoff.explain.summary import OUTCOMES
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section

HEADINGS: dict[Group, str] = {
    "right": "What the text had led one to expect, and happened",
    "wrong": "What the text had not led one to expect: missed",
    "restated": "What the text says of the act itself, without another reason",
    "left open": "What the text left open",
    "not said": "What the text says nothing about",
    "could not arise": "What could not be asked of the text",
    "fits": "What fits, but was made after the fact",
    "no test": "Dated before the text: no test",
}
TALLIES: dict[Group, str] = {
    "left open": "left {} open",
    "not said": "was silent on {}",
    "could not arise": "could not be asked about {}",
    "fits": "fits {}, but was made after the fact",
}


def sections(result: Since) -> list[Section]:
    """The finding; events that overtake something; what was right and wrong; other events; variants; remarks."""
    parts = [Section("", (Line("", _finding(result)), Line("", _overtaken(result))))]
    telling = [event for event in result.events if event.hits or event.changes]
    parts += [_event(result, event) for event in telling]
    for group, heading in HEADINGS.items():
        facts = result.group(group)
        if facts:
            parts.append(Section(heading, tuple(Line("-", f"{_fact(result, fact)}.") for fact in facts)))
    others = [event for event in result.events if event not in telling]
    if others:
        heading = "Events that overtake no entry and change no answer"
        dated = result.text_date is not None
        parts.append(Section(heading, tuple(Line("-", _in_a_line(event, dated=dated)) for event in others)))
    if result.hindsight:
        lines = [line for variant in result.hindsight for line in _hindsight(result, variant)]
        parts.append(Section("Made after the fact: it may fit, and it predicted nothing", tuple(lines)))
    parts.append(Section("Please note", tuple(Line("!", f"{note[0].upper()}{note[1:]}.") for note in _notes(result))))
    return parts


def _finding(result: Since) -> str:
    """What the model made of the facts that the events show, each counted once."""
    model = "the model built on the text"
    if result.changed_by:
        model += " so changed"
    until = f" up to {result.until}" if result.until else ""
    facts = [fact for fact in result.tests if fact.group != "no test"]
    events = _count(sum(event.standing != "before" for event in result.events), "dated event")
    if not facts:
        return f"{events} [not in the document]{until}; none of them puts {model} to the test."
    parts = [f"expected {len(result.group('right'))}", f"ruled out {len(result.group('wrong'))}"]
    restated = result.group("restated")
    if restated:
        as_it_was = sum(fact.word.startswith(EXPECTED) for fact in restated)
        split = f"{as_it_was} as it happened, {len(restated) - as_it_was} otherwise"
        parts.append(f"had for {len(restated)} only what the text says of the act itself ({split})")
    parts += [says.format(len(found)) for group, says in TALLIES.items() if (found := result.group(group))]
    changes = sum(fact.done != fact.was for fact in facts)
    stayed = len(facts) - changes
    split = join([f"{count} {says}" for count, says in ((changes, "changed"), (stayed, "as before")) if count])
    shown = f"{_count(len(facts), 'fact')} about what somebody does ({split})"
    return f"{events} [not in the document]{until} show {shown}: of these {model} {join(parts)}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _overtaken(result: Since) -> str:
    dated = f"The text is dated {result.text_date}." if result.text_date else "The text carries no date."
    if result.changed_by:
        dated = f"The text is judged as changed by: {'; '.join(result.changed_by)}. {dated}"
    hits = list(dict.fromkeys(entry.id for event in result.events for entry in event.hits))
    turned = list(dict.fromkeys(change.claim for event in result.events for change in event.changes))
    overtaken = f"Overtaken: [{', '.join(hits)}]." if hits else "No entry is overtaken."
    answers = f"Another answer than before: {'; '.join(turned)}" if turned else "No answer is another than before"
    return f"{dated} {overtaken} {answers}{'' if answers.endswith('?') else '.'}"


def _event(result: Since, event: EventLine) -> Section:
    lines = [Line("source", f"{_source(event)}; {event.confidence} confidence.")]
    if event.note:
        lines.append(Line("note", f"{event.note.rstrip('.')}."))
    if result.text_date:
        lines.append(Line("when", f"{event.when[0]}."))
    if event.unordered:
        lines.append(Line("order", _unordered(event)))
    lines += [Line("hits", f"[{hit.id}], which said: {hit.said.rstrip('.')}.") for hit in event.hits]
    lines += [Line("shows", f"{_shown(result, shown)}.") for shown in event.shown]
    lines += [Line("verdict", f"{_change(change)}.") for change in event.changes]
    if not event.changes:
        lines.append(Line("verdict", "no verdict changes."))
    return Section(f"{event.date} ({event.id}): {event.what.rstrip('.')}", tuple(lines))


def _source(event: EventLine) -> str:
    entries = f" [{', '.join(event.entries)}]" if event.entries else ""
    return f"{event.source}{entries}"


def _unordered(event: EventLine) -> str:
    return f"by the dates it could lie on either side of {join(event.unordered)}."


def _in_a_line(event: EventLine, *, dated: bool) -> str:
    """An event with its source; `dated`: whether the text has a date to be compared with."""
    when = f"{event.when[0]}; " if dated else ""
    parts = [
        f"{event.date} ({event.id}): {event.what.rstrip('.')} ({when}{_source(event)}; {event.confidence} confidence).",
        f"{event.note.rstrip('.')}." if event.note else "",
        f"Its place: {_unordered(event)}" if event.unordered else "",
    ]
    return " ".join(part for part in parts if part)


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


def _fact(result: Since, fact: Foretold) -> str:
    about = f"{result.actors[fact.actor]}: '{fact.means}' {_done(fact.done, fact.was)}"
    again = f"; shown again on {join([_again(each) for each in fact.again])}" if fact.again else ""
    return f"{fact.date} ({fact.event}) {about}: {fact.word} ({fact.confidence} confidence; {fact.source}){again}"


def _again(again: Again) -> str:
    return f"{again.date} ({again.event}{f'; then {again.word}' if again.word else ''})"


def _hindsight(result: Since, variant: Hindsight) -> Iterator[Line]:
    yield Line(
        "-",
        f"{variant.title} ({variant.name}; made after the fact: {variant.why}): it fits {len(variant.reproduces)} of "
        f"the facts that the events show and misses {len(variant.misses)}; none of this counts as right.",
    )
    yield from (Line("fits", f"{_briefly(result, fact)}.") for fact in variant.reproduces)
    yield from (Line("misses", f"{_briefly(result, fact)}.") for fact in variant.misses)


def _briefly(result: Since, fact: Foretold) -> str:
    about = f"{result.actors[fact.actor]}: '{fact.means}' {_done(fact.done, fact.was)}"
    return f"{fact.date} ({fact.event}) {about} ({fact.confidence} confidence)"


def _notes(result: Since) -> Iterable[str]:
    yield from result.notes
    yield (
        "expected means: the goals that the text states give it, in every reading and however they are weighed; it "
        "does not mean that the text forecasts it"
    )
    yield "what stayed as it was is listed with what changed, and is the weaker test"
    if result.group("restated"):
        yield (
            "only restated means: the text says that the actor wants or avoids this very act, and without that says "
            "something else or nothing"
        )
    yield "an event can be foreseen for the wrong reason, and missed although the reasons were right"
