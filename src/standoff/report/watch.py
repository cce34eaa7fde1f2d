"""The watch list, in words."""

from __future__ import annotations

from collections.abc import Iterator

from standoff.explain.watch import News, Watch, Watched
from standoff.report.lines import Line
from standoff.report.page import Section

ABOUT = (
    "News that would change a verdict: that a passage does not hold, that an unclear passage is cleared up, or that "
    "something is so which the document does not say. What has happened already comes first."
)


def sections(result: Watch) -> Iterator[Section]:
    """One section per question that anything could change."""
    yield Section("What to watch", (Line("", ABOUT),))
    for number, watched in enumerate(result.questions, start=1):
        yield Section(f"{number}. {watched.ask}", tuple(watched_lines(watched)))


def watched_lines(watched: Watched) -> Iterator[Line]:
    """The verdict now and the news that would change it."""
    yield Line("now", watched.verdict)
    for news in watched.news:
        yield Line(LABELS[news.kind], news_words(news))
    if not watched.news:
        yield Line("-", "Nothing that was looked at would change it.")
    if watched.left_out:
        yield Line("-", f"and {watched.left_out} more.")


LABELS = {"has happened": "happened", "falls": "falls", "clears up": "clear", "is added": "new"}


def news_words(news: News) -> str:
    """One piece of news and what it would do."""
    becomes = f"{news.verdict}"
    if news.kind == "has happened":
        return f"{news.says.rstrip('.')}. Since then: {becomes}."
    if news.kind == "falls":
        return f"{becomes} if this turned out not to be so: {news.says.rstrip('.')} [{', '.join(news.entries)}]."
    if news.kind == "clears up":
        return f"{becomes} if it were clear: {news.says}"
    return f"{becomes} if it came to light [not in the document]: {news.says}."
