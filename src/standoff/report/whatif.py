"""What a change changes, in words: only what changes, then how much does not."""

from __future__ import annotations

from collections.abc import Iterator

from standoff.explain.whatif import Changed, WhatIf
from standoff.explain.words import as_sentence
from standoff.report.glances import lines_of_change
from standoff.report.lines import Line
from standoff.report.page import Section


def sections(result: WhatIf) -> list[Section]:
    """The change, every question that it touches, how many stay as they are, and remarks."""
    change = [Line("-", f"{as_sentence(text)}.") for text in result.says]
    if result.place:
        change.append(Line("-", f"Asked {result.place}."))
    if result.base:
        named = [f"{name}{' (made after the fact)' if name in result.made_after else ''}" for name in result.base]
        change.append(Line("-", f"Before and after with {', '.join(named)}."))
    return [
        Section("What if", tuple(change)),
        *(_changed(result, question) for question in result.changed),
        Section("The rest", (Line("", rest_words(result)),)),
        *_notes(result),
    ]


def _changed(result: WhatIf, question: Changed) -> Section:
    lines = lines_of_change(question.before, question.after, question.differs, question.actor, result.actors)
    return Section(question.ask, tuple(lines))


def rest_words(result: WhatIf) -> str:
    """How many questions stay as they are."""
    count, changed = len(result.unchanged), len(result.changed)
    if not changed:
        return f"Nothing changes: {_all(count)} as before."
    if not count:
        return f"{'The question changes' if changed == 1 else f'All {changed} questions change'}; none stays as it was."
    stay = "question stays as it is" if count == 1 else "questions stay as they are"
    return f"{count} of {count + changed} {stay}: {', '.join(result.unchanged)}."


def _all(count: int) -> str:
    return "the one question is answered" if count == 1 else f"all {count} questions are answered"


def _notes(result: WhatIf) -> Iterator[Section]:
    notes = [Line("!", f"{note[0].upper()}{note[1:]}.") for note in result.notes]
    if {"add", "rank", "set"} & set(result.patch):
        notes.append(Line("!", "What is added, ranked or set here is not in the document: it is assumed."))
    if notes:
        yield Section("Please note", tuple(notes))
