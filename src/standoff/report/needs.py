"""What the answers need and do not say, in words. Every addition is marked as not in the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from standoff.explain.needs import Need, Needs, NeedsWithin, QuestionNeeds, Wanted
from standoff.explain.words import choice_words, join
from standoff.report.lines import Line
from standoff.report.page import Section

MARK = "not in the document"
Choices = Mapping[str, Mapping[str, str]]
COMBINED = ("to have both, ", "not to have both, ")
PARTS = (
    r"(for .+? )('.+')( outranks '.+')",
    r"(a goal of .+?: )(.+?)(; above '.+')?",
    r"(what serves .+? is that )(.+)()",
)
SHOWN = 4
SHOWN_WITHIN = 3


def sections(result: Needs, choices: Choices | None = None, *, full: bool = True) -> Iterator[Section]:
    """One section per question.

    choices: what the choices at the passages mean, as clauses.
    """
    how = "Searched one by one, and where no single one does it in pairs" if result.most_additions > 1 else "Searched"
    about = (
        "The smallest additions that would settle or reverse a verdict. None of them is in the document. "
        f"{how}: {result.vocabulary}."
    )
    yield Section("What the answers need and do not say", (Line("", about),))
    for number, question in enumerate(result.questions, start=1):
        yield Section(f"{number}. {question.ask}", tuple(question_lines(question, choices or {}, full=full)))


def question_lines(question: QuestionNeeds, choices: Choices, *, full: bool = True) -> Iterator[Line]:
    """The verdict and what would change it, over all readings and then within them."""
    yield Line("verdict", question.verdict)
    for wanted in question.wanted:
        yield from _wanted(wanted, SHOWN * 2 if full else SHOWN)
    over_all = question.wanted[0].needs if question.wanted else ()
    for within in question.within:
        yield from _within(within, choices, over_all, SHOWN_WITHIN if full else 1)
    if question.within_left_out:
        ways = f"the {question.within_left_out} ways of reading the passages that it hangs on"
        yield Line("", f"What it would take within each of {ways} is not searched: they are too many.")


def _wanted(wanted: Wanted, shown: int) -> Iterator[Line]:
    if wanted.size is None:
        yield Line(wanted.verdict, f"{_none_words(wanted)}.")
        return
    if wanted.size > 1:
        lead = "with any one of these pairs" if _several(wanted) else "with both of these together"
    else:
        lead = "with any one of these" if _several(wanted) else "with this"
    yield Line(wanted.verdict, f"{lead} [{MARK}]:")
    yield from _need_lines(wanted, shown)


def _within(within: NeedsWithin, choices: Choices, over_all: tuple[Need, ...], shown: int) -> Iterator[Line]:
    """`over_all`: what makes it follow however the passages are read."""
    where = join([choice_words(choices, passage, choice) for passage, choice in within.choices.items()])
    wanted = within.wanted
    if wanted.size is None:
        yield Line("within", f"if {where} ({within.verdict} there): {_none_words(wanted)}.")
        return
    if wanted.needs == over_all:
        yield Line("within", f"if {where} ({within.verdict} there) it follows with the same and no other additions.")
        return
    lead = "any one of these" if _several(wanted) else "this"
    yield Line("within", f"if {where} ({within.verdict} there) it follows with {lead} [{MARK}]:")
    yield from _need_lines(wanted, shown)


def _need_lines(wanted: Wanted, shown: int) -> Iterator[Line]:
    for need in wanted.needs[:shown]:
        yield Line("+", need_words(need))
    if len(wanted.needs) > shown or wanted.left_out:
        yield Line("", "and others.")


def _several(wanted: Wanted) -> bool:
    return len(wanted.needs) + wanted.left_out > 1


def _none_words(wanted: Wanted) -> str:
    """That nothing was found, and where."""
    limited = wanted.limited or ""
    if limited.startswith("pairs of additions"):
        return limited
    note = f" ({limited})" if limited else ""
    if wanted.by_reversing:
        return f"no addition short of reversing a stated goal of the same actor makes it so{note}"
    pairs = " and no pair of them" if limited.startswith("pairs were searched") else ""
    return f"no single addition{pairs} makes it so{note}"


def need_words(need: Need) -> str:
    """One group of additions as a sentence."""
    last = need.additions[-1].says
    text = "; and ".join(addition.says for addition in need.additions)
    shown = () if need.restates or _combines(last) else [other for other in need.alike if not _combines(other)]
    if shown:
        instead = "Instead of the last" if len(need.additions) > 1 else "Or instead"
        text += f". {instead}, to the same effect: {'; or '.join(_what_differs(last, shown))}"
    if need.alike_left_out or len(shown) < len(need.alike):
        text += "; and others to the same effect"
    mark = "restates in part" if len(need.additions) > 1 else "restates"
    return f"{text}{f' [{mark} what is to be explained]' if need.restates else ''}."


def _combines(says: str) -> bool:
    """Whether a goal is about two things, which makes for a long sentence."""
    return any(f": {lead}" in says for lead in COMBINED)


def _what_differs(first: str, others: Sequence[str]) -> Sequence[str]:
    """Additions without what they have in common with the first: who wants it, or above what it is."""
    for pattern in PARTS:
        found = [re.fullmatch(pattern, text) for text in (first, *others)]
        if all(found) and len({(each[1], each[3]) for each in found if each}) == 1:
            return [each[2] for each in found[1:] if each]
    return others
