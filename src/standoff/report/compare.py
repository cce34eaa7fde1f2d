"""A comparison of two codings in words: what is said is decided here, for the terminal and for Markdown alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.explain.comparison import (
    Aspect,
    Change,
    Comparison,
    ElementOnly,
    ElementPair,
    EntryOnly,
    PassagePair,
    QuestionPair,
)
from standoff.report.lines import Line
from standoff.report.page import Section

TITLE = "Two codings of one source"
COUNTS = (
    "Numbers count passages and elements; no measure of agreement is made of them, and neither coding is the right one."
)
UNNAMED = "-"

PLURALS = {"infeasibility": "infeasibilities", "priority": "priorities"}


def sections(comparison: Comparison) -> Iterator[Section]:
    """Headings with their lines; a section without lines is left out."""
    for heading, lines in (
        ("The codings", _codings(comparison)),
        ("Verdicts", _questions(comparison)),
        ("What changes a verdict, each made alone in A", _moving(comparison)),
        ("Other differences, which alone change no verdict", _resting(comparison)),
        ("What cannot be carried over into A", _refused(comparison)),
        ("Passages", _passages(comparison)),
        ("Elements", _elements(comparison)),
        ("Please note", _notes(comparison)),
    ):
        found = tuple(lines)
        if found:
            yield Section(heading, found)


def _notes(comparison: Comparison) -> Iterator[Line]:
    yield Line("!", COUNTS)
    yield from (Line("!", f"{note[0].upper()}{note[1:]}.") for note in comparison.notes)


# --- the codings and their sources ------------------------------------------------------------------------------------


def _codings(comparison: Comparison) -> Iterator[Line]:
    for letter, coding in (("A", comparison.a), ("B", comparison.b)):
        yield Line(letter, f"{coding.name}: {coding.title}")
    for pair in comparison.sources:
        name = pair.a if pair.a == pair.b else f"{pair.a} in A, {pair.b} in B"
        title = f" '{pair.title}'" if pair.title else ""
        if pair.by == "sha256":
            yield Line("source", f"{name}{title}, the same text by its sha256.")
        elif not pair.same_text:
            yield Line("source", f"{name}{title}, the same by key and title. {OTHER_TEXT}")
    rest = [pair.a for pair in comparison.sources if pair.by != "sha256" and pair.same_text]
    if rest:
        yield Line("source", f"the same by key and title: {', '.join(rest)}.")
    for label, keys in (("A", comparison.sources_only_a), ("B", comparison.sources_only_b)):
        if keys:
            yield Line("source", f"only in {label}: {', '.join(keys)}.")
    if comparison.same:
        yield Line("=", "no difference was found.")


OTHER_TEXT = "The two were made from different texts (their sha256 differ): passages are matched by id alone."


# --- verdicts and what changes them -----------------------------------------------------------------------------------


def _questions(comparison: Comparison) -> Iterator[Line]:
    for question in comparison.questions:
        name = question.a if question.a == question.b else f"{question.a} / {question.b}"
        yield Line(name, question.ask)
        yield Line(UNNAMED, _verdicts(question))
        for aspect in question.differ:
            yield Line(UNNAMED, f"Asked differently: {_aspect(aspect)}.")
    for label, names in (("A", comparison.questions_only_a), ("B", comparison.questions_only_b)):
        if names:
            yield Line(f"only {label}", f"{', '.join(names)}.")


def _verdicts(question: QuestionPair) -> str:
    if question.verdict_a == question.verdict_b:
        said = f"Both: {question.verdict_a}."
    else:
        said = f"A: {question.verdict_a}, B: {question.verdict_b}; {_explained(question)}."
    unhedged = question.unhedged_a, question.unhedged_b
    if question.unhedged_a == question.unhedged_b or unhedged == (question.verdict_a, question.verdict_b):
        return said
    return f"{said} Without hedged passages, A: {question.unhedged_a}, B: {question.unhedged_b}."


def _explained(question: QuestionPair) -> str:
    if question.single:
        return f"enough alone: {_numbers(question.single)}"
    if question.together:
        return f"{question.remark}, such as {_numbers(question.together)}"
    return question.remark or ""


def _numbers(numbers: Sequence[int]) -> str:
    shown = [f"({number})" for number in numbers]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _moving(comparison: Comparison) -> Iterator[Line]:
    for change in comparison.changes:
        if change.changes or change.changes_unhedged:
            yield Line(f"({change.number})", f"{_change(change)}. {'; '.join(_effects(comparison, change))}.")


def _effects(comparison: Comparison, change: Change) -> Iterator[str]:
    pairs = {question.a: question for question in comparison.questions}
    for name in change.changes:
        as_in_b = name in pairs and change.verdicts[name] == pairs[name].verdict_b
        yield f"{name} becomes {change.verdicts[name]}{', as in B' if as_in_b else ''}"
    for name in change.changes_unhedged:
        if name not in change.changes:
            yield f"{name} becomes {change.unhedged[name]} without hedged passages"


def _change(change: Change) -> str:
    return change.says + (f", with {', '.join(change.with_it)}" if change.with_it else "")


def _resting(comparison: Comparison) -> Iterator[Line]:
    for change in comparison.changes:
        if change.carried and not change.changes and not change.changes_unhedged:
            yield Line(f"({change.number})", f"{_change(change)}.")


def _refused(comparison: Comparison) -> Iterator[Line]:
    for change in comparison.changes:
        if not change.carried:
            yield Line(f"({change.number})", f"{_change(change)}: {change.why_not}.")


# --- passages and elements --------------------------------------------------------------------------------------------


def _passages(comparison: Comparison) -> Iterator[Line]:
    shared = len(comparison.passages)
    yield Line("count", f"{shared} shared; of these agree in " + ", ".join(_agreements(comparison)) + ".")
    yield from (_passage(pair) for pair in comparison.passages)
    for label, entries in (("A", comparison.passages_only_a), ("B", comparison.passages_only_b)):
        yield from (_entry_only(label, entry) for entry in entries)


def _agreements(comparison: Comparison) -> Iterator[str]:
    yield from (f"{count.what} {count.agree}" for count in comparison.agreement)


def _passage(pair: PassagePair) -> Line:
    label = pair.a[0] if pair.a == pair.b and len(pair.a) == 1 else f"{', '.join(pair.a)} / {', '.join(pair.b)}"
    cut = "cut differently; " if pair.by == "overlap" else ""
    if not pair.differ:
        return Line(label, f"{cut}agree.")
    return Line(label, f"{cut}differ in {'; '.join(_aspect(aspect) for aspect in pair.differ)}.")


def _aspect(aspect: Aspect) -> str:
    return f"{aspect.what} (A: {aspect.a}, B: {aspect.b})"


def _entry_only(label: str, entry: EntryOnly) -> Line:
    return Line(entry.id, f"only in {label} ({entry.source}, {entry.use}): {entry.says}")


def _elements(comparison: Comparison) -> Iterator[Line]:
    yield Line("count", f"{'; '.join(_counts(comparison))}.")
    for pair in comparison.elements:
        if pair.differ or pair.a != pair.b:
            yield _element(pair)
    for label, items in (("A", comparison.elements_only_a), ("B", comparison.elements_only_b)):
        yield from (_element_only(label, item) for item in items)


def _counts(comparison: Comparison) -> Iterator[str]:
    for count in comparison.counts:
        numbers = ((count.same, "same"), (count.differ, "differ"), (count.only_a, "only A"), (count.only_b, "only B"))
        said = [f"{words} {number}" for number, words in numbers if number]
        if said:
            yield f"{PLURALS.get(count.kind, count.kind + 's')}: {', '.join(said)}"


def _element(pair: ElementPair) -> Line:
    names = pair.a if pair.a == pair.b else f"{pair.a} in A, {pair.b} in B"
    if not pair.differ:
        return Line(UNNAMED, f"{pair.kind} {names}: {pair.by}.")
    return Line(UNNAMED, f"{pair.kind} {names}, {pair.by}: differ in {'; '.join(map(_aspect, pair.differ))}.")


def _element_only(label: str, item: ElementOnly) -> Line:
    other = "B" if label == "A" else "A"
    said = "" if item.kind == "priority" else f": {item.says}"
    perhaps = f" (perhaps {item.perhaps} in {other}? Nothing is made of that)" if item.perhaps else ""
    return Line(UNNAMED, f"{item.kind} {item.name}, only in {label}{said}{perhaps}.")
