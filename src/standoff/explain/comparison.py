"""What a comparison of two codings says, as plain frozen objects: the `standoff compare --json` contract.

A and B are the two codings in the order in which they were given. Every count is a count of passages or elements; no
measure of agreement is computed from them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from standoff.explain.result import Verdict, plain


@dataclass(frozen=True)
class Coding:
    """One of the two codings: its name, its title, and the sha256 of its case file."""

    name: str
    title: str
    case_sha256: str


@dataclass(frozen=True)
class SourcePair:
    """A source that both codings have.

    `a` and `b` are its keys there; `by` says how it was recognised: `sha256` or `key and title`. `same_text`: nothing
    says that the two were made from different texts; where it is false, passages are matched by id alone.
    """

    a: str
    b: str
    title: str
    by: str
    same_text: bool


@dataclass(frozen=True)
class Aspect:
    """One respect in which two things differ, with what A and what B says."""

    what: str
    a: str
    b: str


@dataclass(frozen=True)
class PassagePair:
    """A passage that stands in both ledgers.

    `a` and `b` are the ids of its entries; several where one coder split what the other joined. `source` is A's key.
    `by`: `position`, `overlap` or `id`. `agree` names the aspects that agree, `differ` holds the others; aspects are
    use, voice, hedge (yes or no), origin, judgement, and elements (what rests on the passage).
    """

    source: str
    a: tuple[str, ...]
    b: tuple[str, ...]
    by: str
    agree: tuple[str, ...]
    differ: tuple[Aspect, ...]


@dataclass(frozen=True)
class EntryOnly:
    """A ledger entry without a counterpart: its id, source, use and what it says in its coder's words."""

    id: str
    source: str
    use: str
    says: str


@dataclass(frozen=True)
class Agreement:
    """In how many shared passages the codings agree and differ in one aspect (counts of passages)."""

    what: str
    agree: int
    differ: int


@dataclass(frozen=True)
class ElementPair:
    """An element that both codings have.

    `kind` is actor, option, condition, link, goal, infeasibility, state, priority or passage; `a` and `b` are its names
    there. `by` says how it was recognised: `name`, `same meaning` (the same truth table over what both have), `same
    formula`, `same order`, `same order in other chains`, `same grounds and choices`, `same grounds`, `same choices` or
    `same id`.
    """

    kind: str
    a: str
    b: str
    by: str
    differ: tuple[Aspect, ...]


@dataclass(frozen=True)
class ElementOnly:
    """An element of one coding alone.

    `says` is what it says; `perhaps` names the element of the other coding whose name is nearest among those without a
    counterpart: a suggestion for the reader, nothing is made of it.
    """

    kind: str
    name: str
    says: str
    perhaps: str | None


@dataclass(frozen=True)
class ElementCount:
    """How many elements of one kind are the same in both, differ, or stand in one coding alone (counts of elements)."""

    kind: str
    same: int
    differ: int
    only_a: int
    only_b: int


@dataclass(frozen=True)
class QuestionPair:
    """A question that both codings ask, with its two verdicts.

    `by`: `id` or `same actor, state and contrast`; `differ` says where questions of one id are asked differently.
    `unhedged_a` and `unhedged_b` are the verdicts without hedged passages. Where the verdicts differ, `single` are the
    numbers of the changes that alone give A the verdict of B; where there is none, `together` are numbers of changes
    that give it when they are made together and of which none can be left out (empty where no changes do), and
    `remark` says so.
    """

    a: str
    b: str
    by: str
    ask: str
    differ: tuple[Aspect, ...]
    verdict_a: Verdict
    verdict_b: Verdict
    unhedged_a: Verdict
    unhedged_b: Verdict
    single: tuple[int, ...]
    together: tuple[int, ...]
    remark: str | None


@dataclass(frozen=True)
class Change:
    """One difference, made in A as a small change towards B, with the verdicts of A after this change alone.

    `number` counts from 1, changes that move a verdict first. `carried`: whether it can be made in A; if not, `why_not`
    says why. `with_it` names what had to come along. `verdicts` holds, for each question of A by its id, the verdict
    after the change, `unhedged` the verdict without hedged passages; `changes` and `changes_unhedged` name the
    questions whose verdict is another one than before.
    """

    number: int
    kind: str
    says: str
    carried: bool
    why_not: str | None
    with_it: tuple[str, ...]
    verdicts: dict[str, Verdict]
    unhedged: dict[str, Verdict]
    changes: tuple[str, ...]
    changes_unhedged: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything `standoff compare A B` says.

    `sources`, `passages`, `elements` and `questions` are what both codings have; `..._only_a` and `..._only_b` what one
    has alone (`sources_only_...` are keys, `questions_only_...` ids). `agreement` and `counts` are counts. `changes`
    are the differences that could bear on a verdict, each tried alone in A. `notes` say what was not compared.
    `made_with` holds the version of standoff, the layer of the verdicts (`as stated`) and the limits used.
    """

    a: Coding
    b: Coding
    sources: tuple[SourcePair, ...]
    sources_only_a: tuple[str, ...]
    sources_only_b: tuple[str, ...]
    passages: tuple[PassagePair, ...]
    passages_only_a: tuple[EntryOnly, ...]
    passages_only_b: tuple[EntryOnly, ...]
    agreement: tuple[Agreement, ...]
    elements: tuple[ElementPair, ...]
    elements_only_a: tuple[ElementOnly, ...]
    elements_only_b: tuple[ElementOnly, ...]
    counts: tuple[ElementCount, ...]
    questions: tuple[QuestionPair, ...]
    questions_only_a: tuple[str, ...]
    questions_only_b: tuple[str, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    made_with: dict[str, Any]

    @property
    def same(self) -> bool:
        """Whether no difference was found."""
        only = (self.sources_only_a, self.sources_only_b, self.passages_only_a, self.passages_only_b)
        only_here = (self.elements_only_a, self.elements_only_b, self.questions_only_a, self.questions_only_b)
        differing = (
            any(pair.differ for pair in self.passages),
            any(pair.differ for pair in self.elements),
            any(pair.differ for pair in self.questions),
        )
        return not (any(differing) or any(only) or any(only_here) or self.changes)

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff compare --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data
