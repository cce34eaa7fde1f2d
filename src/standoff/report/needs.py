"""What the answers need and do not say, in words. Every addition is marked as not in the document."""

from __future__ import annotations

from collections.abc import Iterator

from standoff.explain.needs import Need, Needs, QuestionNeeds, Wanted
from standoff.report.lines import Line
from standoff.report.page import Section

MARK = "not in the document"
SHOWN = 4


def sections(result: Needs, *, full: bool = True) -> Iterator[Section]:
    """One section per question."""
    about = (
        "The smallest additions that would settle or reverse a verdict. None of them is in the document. Searched were "
        f"one by one and where no single one does it in pairs: {result.vocabulary}."
    )
    yield Section("What the answers need and do not say", (Line("", about),))
    for number, question in enumerate(result.questions, start=1):
        yield Section(f"{number}. {question.ask}", tuple(question_lines(question, full=full)))


def question_lines(question: QuestionNeeds, *, full: bool = True) -> Iterator[Line]:
    """The verdict and what would change it."""
    yield Line("verdict", question.verdict)
    for wanted in question.wanted:
        yield from _wanted(wanted, full=full)


def _wanted(wanted: Wanted, *, full: bool) -> Iterator[Line]:
    if wanted.size is None:
        what = wanted.limited if wanted.limited and wanted.limited.startswith("pairs of additions") else None
        said = what or "no single addition and no pair of them makes it so"
        note = f" ({wanted.limited})" if wanted.limited and not what else ""
        yield Line(wanted.verdict, f"{said}{note}.")
        return
    shown = wanted.needs if full else wanted.needs[:SHOWN]
    lead = "with any one of these" if len(wanted.needs) > 1 else "with this"
    unit = "" if wanted.size == 1 else f", each of {wanted.size} additions that only together suffice"
    yield Line(wanted.verdict, f"{lead}{unit} [{MARK}]:")
    for need in shown:
        yield Line("+", need_words(need))
    more = len(wanted.needs) - len(shown) + wanted.left_out
    if more:
        yield Line("", f"and {more} more groups of additions.")


def need_words(need: Need) -> str:
    """One group of additions as a sentence."""
    text = "; and ".join(addition.says for addition in need.additions)
    instead = "Instead of the last" if len(need.additions) > 1 else "Or instead"
    if need.alike and not need.restates:
        text += f". {instead}, to the same effect: {'; or '.join(need.alike)}"
    left = need.alike_left_out + (len(need.alike) if need.restates else 0)
    if left:
        text += f" (and {left} more that come to the same)"
    mark = "restates in part" if len(need.additions) > 1 else "restates"
    return f"{text}{f' [{mark} what is to be explained]' if need.restates else ''}."
