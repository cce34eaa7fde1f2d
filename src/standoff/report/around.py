"""What stands around the verdicts, part by part, for the full page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from standoff.case.model import CaseFile
from standoff.explain.around import Around
from standoff.explain.words import choices_in_words
from standoff.report import beliefs, decided_by, flips, moves, needs, rests_on, rivals, since, together, voices, watch
from standoff.report.lines import Line
from standoff.report.page import Section


def sections(around: Around, case: CaseFile) -> Iterator[Section]:
    """Every part under a heading of its own."""
    says = {entry.id: entry.says for entry in case.ledger}
    choices = choices_in_words(case)
    numbers = {question.id: number for number, question in enumerate(case.questions, start=1)}
    yield from _part("What each verdict rests on", rests_on.sections(around.rests_on, says, choices))
    yield from _part("What the answers need and do not say", needs.sections(around.needs, choices, full=False))
    yield from _part("What they are decided by", decided_by.sections(around.decided_by, choices, listed=False))
    yield from _part("Voices", voices.sections(around.voices, key=False))
    if around.flips:
        yield from _part("The fewest changes of priority", flips.sections(around.flips, counted=False))
    if around.rivals:
        yield from _part("Rival explanations", rivals.sections(around.rivals))
    if around.beliefs:
        yield from _part("Beliefs", beliefs.sections(around.beliefs, case, key=False))
    if around.together:
        yield from _part("Together", together.sections(around.together))
    if around.moves:
        yield from _part("Moves and replies", moves.sections(around.moves, numbers))
    if around.since:
        yield from _part("Since then", since.sections(around.since))
    yield from _part("What to watch", watch.sections(around.watch))
    if around.limited:
        lines = tuple(Line("!", f"{name} not computed: {why}.") for name, why in around.limited.items())
        yield Section("What was left out", lines)


def _part(name: str, found: Iterable[Section]) -> Iterator[Section]:
    yield Section(name.upper())
    for number, section in enumerate(found):
        if number or section.heading.casefold() != name.casefold():
            yield section
        elif section.lines or section.table:
            yield Section("", section.lines, section.table)
