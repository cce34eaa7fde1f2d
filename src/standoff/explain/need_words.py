"""Additions in words, and as a person would type them to try them (`standoff whatif`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from standoff.case.formula import atoms, parse
from standoff.explain.adhoc import adhoc_patch
from standoff.explain.need_search import Member, Search
from standoff.explain.vocabulary import clause
from standoff.explain.words import goal_words


@dataclass(frozen=True)
class Addition:
    """One thing that the document does not say: `says` in words, `text` as `standoff whatif` takes it.

    `text` follows `--rank` for a priority and `--add` for a goal or link. `above`: the goal that a new goal stands
    above; `rank` says so as `--rank` takes it.
    """

    kind: str
    says: str
    text: str
    above: str | None = None
    rank: str | None = None


class Words:
    """How the additions of one search are said."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.case, self.vocabulary = search.court.case, search.vocabulary
        self.goals: dict[tuple[str, str], str] = {}
        for reading in search.readings:
            for actor in search.ground.actors:
                for goal in reading.board.variant.goals[actor]:
                    self.goals.setdefault((actor, goal.id), goal_words(goal))

    def additions(self, members: Sequence[Member]) -> tuple[Addition, ...]:
        """Additions that belong together, in the order given."""
        texts = [self._text(member) for member in members]
        names = iter(self._names([text for text, member in zip(texts, members, strict=True) if member.goal]))
        found = []
        for text, member in zip(texts, members, strict=True):
            kind = "goal" if member.goal else "priority" if member.pair else "link"
            name = next(names) if member.goal else None
            rank = f"{member.actor}.{name} > {member.actor}.{member.above}" if name and member.above else None
            found.append(Addition(kind, self.says(member), text, member.above, rank))
        return tuple(found)

    def _names(self, texts: Sequence[str]) -> list[str]:
        """The names that goals get when they are added with `standoff whatif`."""
        if not texts:
            return []
        patch = adhoc_patch(self.case, add=texts).patch
        by_actor = {actor: iter(goals) for actor, goals in patch.add.goals.items()}
        return [next(by_actor[text.split(" ", 1)[0]]).id for text in texts]

    def _text(self, member: Member) -> str:
        if member.goal is not None:
            verb = "wants" if member.goal.wanted else "avoids"
            return f"{member.actor} {verb} {self.vocabulary.formula(member.goal)}"
        if member.pair is not None:
            return " > ".join(f"{member.actor}.{goal}" for goal in member.pair)
        assert member.link is not None
        return f"{member.link[0]} iff {member.link[1]}"

    def says(self, member: Member) -> str:
        """An addition as a phrase."""
        if member.goal is not None:
            said = self.vocabulary.says(member.actor, member.goal)
            return said if member.above is None else f"{said}; above '{self.goals[member.actor, member.above]}'"
        name = self.case.name_of(member.actor)
        if member.pair is not None:
            higher, lower = (self.goals[member.actor, goal] for goal in member.pair)
            return f"for {name} '{higher}' outranks '{lower}'"
        assert member.link is not None
        return self._link_says(*member.link)

    def _link_says(self, name: str, text: str) -> str:
        option = text.removeprefix("not ")
        served = self._served_by(name)
        what = clause(self.case, option, holds=text == option)
        return f"what serves the aim '{served}' is that {what}" if served else f"'{name}' holds exactly if {what}"

    def _served_by(self, link: str) -> str | None:
        for variant in self.search.variants:
            for actor in self.search.ground.actors:
                for goal in variant.goals[actor]:
                    if link in atoms(parse(goal.formula_text)):
                        return goal_words(goal)
        return None
