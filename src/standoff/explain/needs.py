"""What an answer needs and does not say: the smallest additions that settle or reverse a verdict.

The vocabulary (see `vocabulary`) is searched exhaustively, first every single addition, then every pair. Additions
that come to the same are one group. What a group adds is not in the document, and every group says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from standoff.case.model import Question
from standoff.case.patches import Scope, variants
from standoff.errors import LimitError
from standoff.explain.conditions import deciding_passages
from standoff.explain.ground import ground_of
from standoff.explain.need_pairs import pairs_that_make
from standoff.explain.need_search import Search, Unit
from standoff.explain.need_words import Addition, Words
from standoff.explain.readings import Court, overall, verdict_of
from standoff.explain.result import Verdict, plain
from standoff.explain.vocabulary import VOCABULARY, Vocabulary

MOST_ADDITIONS = 2
MOST_GROUPS = 8
MOST_ALIKE = 3
MOST_WITHIN = 8
PAIRS_LEAVE_OUT = "pairs were searched over goals about a single option or link, and priorities"
NOT_SEARCHED = "pairs and combinations were not searched"

WANTED: dict[Verdict, tuple[Verdict, ...]] = {
    "OPEN": ("FOLLOWS", "AGAINST"),
    "SILENT": ("FOLLOWS", "AGAINST"),
    "AGAINST": ("FOLLOWS",),
    "FOLLOWS": ("AGAINST",),
}


@dataclass(frozen=True)
class Need:
    """Additions that together change the verdict, and others that could stand for the last of them.

    `restates`: the additions, or one of them, only say that somebody wants what is to be explained.
    """

    additions: tuple[Addition, ...]
    alike: tuple[str, ...]
    alike_left_out: int
    restates: bool


@dataclass(frozen=True)
class Wanted:
    """The smallest additions that make one verdict of another; `size` is None when none were found.

    `left_out`: how many more groups there are; goals about two things are counted there if something simpler does it.
    `by_reversing`: none were found, and a goal that reverses one of the actor's stated goals would do it. `limited`:
    what was not searched, in words.
    """

    verdict: Verdict
    size: int | None
    needs: tuple[Need, ...]
    left_out: int
    limited: str | None
    by_reversing: bool = False


@dataclass(frozen=True)
class NeedsWithin:
    """What an open verdict needs where the passages that it hangs on are read in one way, and it does not follow.

    `verdict`: what it is there. `wanted`: single additions that make it FOLLOWS there.
    """

    choices: dict[str, str]
    verdict: Verdict
    wanted: Wanted


@dataclass(frozen=True)
class QuestionNeeds:
    """What changes the verdict of one question, over all readings and, where it is OPEN, within them.

    `within`: one for each combination of choices at the passages that the verdict hangs on under which it does not
    follow. `within_left_out`: how many such combinations there are where these are too many to go through.
    """

    question: str
    ask: str
    verdict: Verdict
    wanted: tuple[Wanted, ...]
    within: tuple[NeedsWithin, ...] = ()
    within_left_out: int = 0


@dataclass(frozen=True)
class Needs:
    """What the answers of a case need and do not say; nothing of it is in the document."""

    questions: tuple[QuestionNeeds, ...]
    vocabulary: str = VOCABULARY
    most_additions: int = MOST_ADDITIONS

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff needs --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


def needs(court: Court, scope: Scope, *, at_a_glance: bool = False) -> Needs:
    """The smallest additions that settle or reverse each verdict of the case in a scope.

    at_a_glance: only single additions, and goals about a single option or link.
    """
    everywhere = [set(variant.links) for variant in variants(court.case, scope)]
    links = tuple(name for name in court.case.links if all(name in links for links in everywhere))
    vocabulary = Vocabulary(court.case, court.case.options(), links, combined=not at_a_glance)
    return Needs(
        questions=tuple(_of_question(court, question, scope, vocabulary) for question in court.case.questions),
        most_additions=1 if at_a_glance else MOST_ADDITIONS,
    )


def _of_question(court: Court, question: Question, scope: Scope, vocabulary: Vocabulary) -> QuestionNeeds:
    verdict = overall(court.readings(question, scope))
    if verdict not in WANTED:
        return QuestionNeeds(question.id, question.ask, verdict, ())
    found = _Found(Search(ground_of(court, question, scope, vocabulary), scope))
    wanted = tuple(found.wanted(other) for other in WANTED[verdict])
    within, left_out = found.within() if verdict == "OPEN" else ((), 0)
    return QuestionNeeds(question.id, question.ask, verdict, wanted, within, left_out)


class _Found:
    """What a search finds, written out."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.words = Words(search)

    def wanted(self, verdict: Verdict) -> Wanted:
        singles = self._in_singles(verdict)
        if singles is not None:
            return singles
        if not self.search.vocabulary.combined:
            return Wanted(verdict, None, (), 0, NOT_SEARCHED, self._by_reversing(verdict))
        return self._in_pairs(verdict)

    def _in_singles(self, verdict: Verdict, readings: Sequence[int] | None = None) -> Wanted | None:
        """Single additions that make a verdict; goals about two things only where nothing simpler does it."""
        units = self.search.reaching(verdict, readings)
        plain_ones = [unit for unit in units if unit.single] or units
        if not units:
            return None
        return _listed(verdict, 1, [self._need(unit) for unit in plain_ones], more=len(units) - len(plain_ones))

    def _by_reversing(self, verdict: Verdict, readings: Sequence[int] | None = None) -> bool:
        return bool(self.search.reaching(verdict, readings, reversing=True))

    def _in_pairs(self, verdict: Verdict) -> Wanted:
        """Pairs of additions, combinations of two left out, that reach a verdict."""
        try:
            pairs = pairs_that_make(self.search, frozenset({"SUPPORTED" if verdict == "FOLLOWS" else "CONTRADICTED"}))
        except LimitError as error:
            return Wanted(verdict, None, (), 0, f"{error}", self._by_reversing(verdict))
        if not pairs:
            return Wanted(verdict, None, (), 0, PAIRS_LEAVE_OUT, self._by_reversing(verdict))
        found = sorted((self._need(first, others) for first, others in pairs), key=_weight)
        return _listed(verdict, 2, found, PAIRS_LEAVE_OUT)

    def within(self) -> tuple[tuple[NeedsWithin, ...], int]:
        """What it takes to follow under each choice at the passages that the verdict hangs on.

        The second number counts the combinations of choices where they are too many.
        """
        readings = self.search.ground.readings
        passages = tuple(self.search.court.passages(self.search.scope))
        said = [(dict(choices), outcomes) for choices, outcomes, _ in readings]
        deciding = deciding_passages(passages, said)
        groups: dict[tuple[str, ...], list[int]] = {}
        for number, (choices, _) in enumerate(said):
            groups.setdefault(tuple(choices[name] for name in deciding), []).append(number)
        short = {key: numbers for key, numbers in groups.items() if self._verdict(numbers) != "FOLLOWS"}
        if not deciding or len(short) > MOST_WITHIN:
            return (), len(short) if deciding else 0
        return tuple(self._within(dict(zip(deciding, key, strict=True)), own) for key, own in short.items()), 0

    def _verdict(self, readings: Sequence[int]) -> Verdict:
        return verdict_of(frozenset[str]().union(*(self.search.ground.readings[n][1] for n in readings)))

    def _within(self, choices: dict[str, str], readings: Sequence[int]) -> NeedsWithin:
        wanted = self._in_singles("FOLLOWS", readings)
        if wanted is None:
            reverses = self._by_reversing("FOLLOWS", readings)
            wanted = Wanted("FOLLOWS", None, (), 0, "pairs were not searched", reverses)
        return NeedsWithin(choices, self._verdict(readings), wanted)

    def _need(self, first: Unit, others: Sequence[Unit] = ()) -> Need:
        """One unit, or one with any of several others."""
        if others:
            rest = sorted((unit.simplest for unit in others), key=lambda member: member.simplicity)
            members = [first.simplest, rest[0]]
            alike = rest[1:]
        else:
            members = [first.simplest]
            alike = [member for member in first.members if member != first.simplest]
        return Need(
            additions=self.words.additions(members),
            alike=tuple(self.words.says(member) for member in alike[:MOST_ALIKE]),
            alike_left_out=max(0, len(alike) - MOST_ALIKE),
            restates=any(unit.restates for unit in (first, *others)),
        )


def _weight(need: Need) -> tuple[int, ...]:
    return (need.restates, sum(addition.above is not None for addition in need.additions))


def _listed(verdict: Verdict, size: int, found: Sequence[Need], limited: str | None = None, *, more: int = 0) -> Wanted:
    """`more`: how many there are besides."""
    ordered = sorted(found, key=lambda need: need.restates)
    left_out = max(0, len(ordered) - MOST_GROUPS) + more
    return Wanted(verdict, size, tuple(ordered[:MOST_GROUPS]), left_out, limited)
