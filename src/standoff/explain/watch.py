"""What to watch: for each verdict the news that would change it.

Drawn from what the verdict rests on (a passage that turns out not to hold), from what it needs (something that the
document does not say turns out to be so), from the unclear passages that decide it, and from the events that have
changed it already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from standoff.case.model import CaseFile
from standoff.explain.decided_by import DecidedBy, QuestionDecided
from standoff.explain.need_words import Addition
from standoff.explain.needs import Needs, QuestionNeeds
from standoff.explain.rests_on import Holding, RestsOn
from standoff.explain.result import Verdict, plain
from standoff.explain.since import Since

MOST_OF_A_KIND = 3
LARGEST_LOSS = 2

Kind = Literal["falls", "clears up", "is added", "has happened"]


@dataclass(frozen=True)
class News:
    """Something that would change a verdict: of what kind, in words, and what the verdict would be.

    `entries`: passages that it is about; `text`: an addition as `standoff whatif --add` or `--rank` takes it.
    """

    kind: Kind
    says: str
    verdict: Verdict
    entries: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True)
class Watched:
    """One question, its verdict, and the news that would change it; `left_out`: how many more were found."""

    question: str
    ask: str
    verdict: Verdict
    news: tuple[News, ...]
    left_out: int


@dataclass(frozen=True)
class Watch:
    """The watch list of a case."""

    questions: tuple[Watched, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff watch --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


def watch(case: CaseFile, rests: RestsOn, needed: Needs, decided: DecidedBy, since: Since | None) -> Watch:
    """The news that would change each verdict, from analyses of the same case in the same scope."""
    rows = zip(rests.questions, needed.questions, decided.questions, strict=True)
    return Watch(tuple(_watched(case, holding, needs, by, decided, since) for holding, needs, by in rows))


def _watched(
    case: CaseFile, holding: Holding, needs: QuestionNeeds, by: QuestionDecided, decided: DecidedBy, since: Since | None
) -> Watched:
    kinds = [
        list(_happened(holding.question, since)),
        list(_falls(case, holding)),
        list(_clears_up(by, decided)),
        list(_added(needs)),
    ]
    news = tuple(item for found in kinds for item in found[:MOST_OF_A_KIND])
    return Watched(holding.question, holding.ask, holding.verdict, news, sum(map(len, kinds)) - len(news))


def _happened(question: str, since: Since | None) -> Iterator[News]:
    for event in since.events if since else ():
        for change in event.changes:
            if change.question == question:
                yield News("has happened", f"{event.date}: {event.what}", change.after, event.entries)


def _falls(case: CaseFile, holding: Holding) -> Iterator[News]:
    entries = {entry.id: entry.says for entry in case.ledger}
    for loss in holding.losses:
        if len(loss.supports) <= LARGEST_LOSS:
            said = [entries.get(name, f"the assumption '{name}'") for name in loss.supports]
            yield News("falls", " And: ".join(said), loss.verdict, loss.supports)


def _clears_up(by: QuestionDecided, decided: DecidedBy) -> Iterator[News]:
    for deciding in by.alone:
        for choice, verdict in deciding.verdicts.items():
            if verdict != by.verdict:
                means = decided.choices[deciding.passage][choice]
                yield News("clears up", f"{decided.passages[deciding.passage]} {_sentence(means)}", verdict)
    for pair in by.in_pairs:
        for one, two, verdict in pair.verdicts:
            first, second = pair.passages
            says = f"{_sentence(decided.choices[first][one])} And {_sentence(decided.choices[second][two])}"
            yield News("clears up", says, verdict)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _added(needs: QuestionNeeds) -> Iterator[News]:
    for wanted in needs.wanted:
        for need in wanted.needs:
            says = "; and ".join(addition.says for addition in need.additions)
            text = _typed(need.additions)
            if not need.restates:
                yield News("is added", says, wanted.verdict, text=text)
        restating = [need for need in wanted.needs if need.restates]
        if restating and len(restating) == len(wanted.needs):
            additions = restating[0].additions
            says = "; and ".join(addition.says for addition in additions)
            yield News("is added", says, wanted.verdict, text=_typed(additions))


def _typed(additions: Sequence[Addition]) -> str:
    return "; ".join(text for addition in additions for text in (addition.text, addition.rank) if text)
