"""The watch list, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.explain.watch import News, Watch, Watched
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section

ABOUT = (
    "For each question: what has happened already; passages without which the verdict is another one; unclear passages "
    "that clear it up; what is on record outside the document; and what would have to come to light. Nothing says how "
    "likely any of it is."
)
LABELS = {
    "has happened": "happened",
    "lapses": "lapses",
    "falls": "without",
    "clears up": "clear",
    "is on record": "record",
    "is added": "new",
}


def sections(result: Watch) -> Iterator[Section]:
    """The finding, then one section per question."""
    yield Section("What to watch", (Line("", _finding(result)), Line("", ABOUT)))
    for number, watched in enumerate(result.questions, start=1):
        yield Section(f"{number}. {watched.ask}", tuple(watched_lines(watched)))


def _finding(result: Watch) -> str:
    """How the verdicts could change, in a sentence."""
    count = len(result.questions)
    lead = f"Of {count} verdict{'' if count == 1 else 's'}"
    if result.changed_by:
        lead = f"The text is judged as changed by: {'; '.join(result.changed_by)}. {lead}"
    happened = _numbers(result, [any(news.kind == "has happened" for news in w.news) for w in result.questions])
    clear = _numbers(result, [watched.single for watched in result.questions])
    passages = _numbers(result, [bool(watched.passages) for watched in result.questions])
    parts = [
        f"events have changed {happened or 'none'}",
        f"clearing up one unclear passage can change {clear or 'none'}",
        f"the loss of one passage alone would change {passages or 'none'}",
    ]
    return f"{lead}, {join(parts)}."


def _numbers(result: Watch, chosen: Sequence[bool]) -> str:
    numbers = [str(number) for number, found in enumerate(chosen, start=1) if found]
    if len(numbers) == len(result.questions) > 1:
        return "all"
    return f"{len(numbers)} ({join(numbers)})" if numbers else ""


def watched_lines(watched: Watched) -> Iterator[Line]:
    """The verdict now and the news that would change it."""
    yield Line("now", f"{watched.verdict}.")
    for news in watched.news:
        yield Line(LABELS[news.kind], news_words(news))
    if not watched.news:
        yield Line("-", "Nothing that was looked at would change it.")
    if watched.left_out:
        yield Line("-", f"and {watched.left_out} more.")


def news_words(news: News) -> str:
    """One piece of news and what it would do."""
    says = news.says.rstrip(".")
    match news.kind:
        case "has happened":
            return f"{says}. Since then: {news.verdict}."
        case "lapses":
            return f"without [{', '.join(news.entries)}] nothing in the text would pose this question: {says}."
        case "falls":
            return f"{_supports(news)}: {news.verdict}{f'; {says}' if says else ''}."
        case "clears up":
            return f"{news.verdict} if it were clear {says}."
        case "is on record":
            return f"{news.verdict} with what outside sources report already [not in the document]: {says}."
    restates = " (which restates the conduct, in whole or in part)" if news.restates else ""
    return f"{news.verdict} if it came to light [not in the document]: {says}{restates}."


def _supports(news: News) -> str:
    entries = [f"[{', '.join(news.entries)}]"] if news.entries else []
    return join([*entries, *(f"the assumption '{name}'" for name in news.assumptions)])
