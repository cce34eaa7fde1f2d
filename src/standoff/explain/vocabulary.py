"""What could be added to a document: the vocabulary of `needs`, with what each addition says in a sentence.

A goal: an actor wants or avoids an option, a link or a combination of two (each plain or negated). A priority between
two goals. A link: what serves a goal for which the document names no means.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from standoff.case.model import CaseFile, Link

VOCABULARY = (
    "a goal (an actor wants or avoids an option, a link or a combination of two), unranked or above one other goal, "
    "but none that only repeats a goal which the actor has already or is the opposite of one that the document states; "
    "a priority between two stated goals; a link that says what serves a goal for which the document names no means"
)


@dataclass(frozen=True, order=True)
class Literal:
    """An option or link by its place in the vocabulary, plain or negated."""

    atom: int
    holds: bool


@dataclass(frozen=True)
class Candidate:
    """A formula that an actor might want (or avoid): one atom, or a combination of two literals."""

    literals: tuple[Literal, ...]
    wanted: bool


@dataclass(frozen=True)
class Vocabulary:
    """Atoms in file order, options before links, and every candidate formula over them, simplest first.

    `combined`: whether combinations of two are candidates.
    """

    case: CaseFile
    options: tuple[str, ...]
    links: tuple[str, ...]
    combined: bool = True

    @property
    def atoms(self) -> tuple[str, ...]:
        return (*self.options, *self.links)

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Every formula, simplest first: single atoms, then combinations."""
        return tuple(self._candidates())

    @cached_property
    def place_of(self) -> dict[Candidate, int]:
        """Candidate -> its place among them."""
        return {candidate: number for number, candidate in enumerate(self.candidates)}

    def _candidates(self) -> Iterator[Candidate]:
        count = len(self.atoms)
        for atom in range(count):
            for wanted in (True, False):
                yield Candidate((Literal(atom, holds=True),), wanted)
        for first, second in combinations(range(count if self.combined else 0), 2):
            for holds in ((True, True), (True, False), (False, True), (False, False)):
                pair = (Literal(first, holds[0]), Literal(second, holds[1]))
                for wanted in (True, False):
                    yield Candidate(pair, wanted)

    def formula(self, candidate: Candidate) -> str:
        """The candidate as a formula, without the want."""
        return " and ".join(self._literal(literal) for literal in candidate.literals)

    def _literal(self, literal: Literal) -> str:
        return self.atoms[literal.atom] if literal.holds else f"not {self.atoms[literal.atom]}"

    def uses_link(self, candidate: Candidate) -> bool:
        return any(literal.atom >= len(self.options) for literal in candidate.literals)

    def says(self, actor: str, candidate: Candidate) -> str:
        """`a goal of Russia: to ...`, as a phrase."""
        name = self.case.name_of(actor)
        if len(candidate.literals) == 1:
            return f"a goal of {name}: {self._wish(actor, self.atoms[candidate.literals[0].atom], candidate.wanted)}"
        parts = [self._clause(literal) for literal in candidate.literals]
        lead = "to have both" if candidate.wanted else "not to have both"
        return f"a goal of {name}: {lead}, that {parts[0]} and that {parts[1]}"

    def _wish(self, actor: str, atom: str, wanted: bool) -> str:
        no = "" if wanted else "not "
        if atom in self.links:
            return f"{no}to have it that {link_words(self.case, atom)}"
        key, _, option = atom.partition(".")
        means = self.case.actors[key].options[option].means
        return f"{no}to {means}" if key == actor else f"{no}to have {self.case.name_of(key)} {means}"

    def _clause(self, literal: Literal) -> str:
        return clause(self.case, self.atoms[literal.atom], literal.holds)


def clause(case: CaseFile, atom: str, holds: bool) -> str:
    """An option or link as a clause with a subject: `Russia would deal with ...`, `it is not so that ...`."""
    if "." in atom:
        key, _, option = atom.partition(".")
        return f"{case.name_of(key)} would {'' if holds else 'not '}{case.actors[key].options[option].means}"
    return link_words(case, atom) if holds else f"it is not so that {link_words(case, atom)}"


def link_words(case: CaseFile, name: str) -> str:
    """What a link means, wherever in the case it stands, else its name."""
    link = find_link(case, name)
    return (link.means if link else None) or f"'{name}' holds"


def find_link(case: CaseFile, name: str) -> Link | None:
    """A link of the case or of one of its choices."""
    if name in case.links:
        return case.links[name]
    choices = (choice for passage in case.readings.values() for choice in passage.choices.values())
    return next((choice.add.links[name] for choice in choices if name in choice.add.links), None)


def every_link(case: CaseFile) -> Sequence[str]:
    """Names of links of the case and of its choices, in file order."""
    names = dict.fromkeys(case.links)
    for passage in case.readings.values():
        for choice in passage.choices.values():
            names |= dict.fromkeys(choice.add.links)
    return tuple(names)
