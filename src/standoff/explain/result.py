"""What an explanation says, as plain frozen objects.

Every renderer (terminal, Markdown, JSON) shows these and nothing else.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Verdict = Literal["FOLLOWS", "OPEN", "AGAINST", "SILENT", "NOT POSSIBLE"]
VERDICTS: tuple[Verdict, ...] = ("FOLLOWS", "OPEN", "AGAINST", "SILENT", "NOT POSSIBLE")


@dataclass(frozen=True)
class GoalLine:
    """A goal that does some work: whose it is, in words, and the ledger entries that it rests on.

    `hedged`: it falls without hedged passages; `restates`: it only restates the choice; `only_if`: the choices
    at passages under which alone it does so.
    """

    actor: str
    ids: tuple[str, ...]
    says: str
    entries: tuple[str, ...]
    hedged: bool = False
    restates: bool = False
    only_if: dict[str, str] | None = None


@dataclass(frozen=True)
class ContrastLine:
    """One alternative (or the plan as a whole): which goals speak for the conduct and which against."""

    change: tuple[str, ...]
    for_: tuple[GoalLine, ...]
    against: tuple[GoalLine, ...]


@dataclass(frozen=True)
class StepLine:
    """One step of a plan: what its mover makes of it over all readings and completions."""

    step: int
    actor: str
    literals: tuple[str, ...]
    verdicts: tuple[str, ...]
    change: str
    says: str


@dataclass(frozen=True)
class ForesightLine:
    """The verdict at horizons that look further than one move, and the reply that does the work."""

    concepts: tuple[str, ...]
    verdict: str
    says: str


@dataclass(frozen=True)
class LayerLine:
    """The verdict when inferences, outside facts or assumptions join the text's own statements."""

    layer: str
    verdict: Verdict
    says: str


@dataclass(frozen=True)
class ReadingLine:
    """One distinct reading: the choice at each passage and the outcomes that occur over all completions."""

    choices: dict[str, str]
    outcomes: tuple[str, ...] | None
    why: str | None = None


@dataclass(frozen=True)
class Lack:
    """A single addition, not in the document, with the verdict that it would make.

    `under`: the choices at unclear passages under which it would (empty: under all).
    """

    says: str
    verdict: Verdict
    under: dict[str, str]


@dataclass(frozen=True)
class Support:
    """What holds one verdict up, and what it lacks, at a glance.

    `under`: the choices at unclear passages under which that is so (empty: under all), and `verdict` what it then is.
    `carried_by`: smallest sets of entries that carry it, `carried_left_out` how many more there are. `falls`: smallest
    sets of entries without which it changes, with what it becomes. `lacks`: what would change it.
    """

    under: dict[str, str]
    verdict: Verdict
    carried_by: tuple[tuple[str, ...], ...]
    carried_left_out: int
    falls: tuple[tuple[tuple[str, ...], Verdict], ...]
    falls_left_out: int
    lacks: tuple[Lack, ...]


@dataclass(frozen=True)
class Overtaken:
    """The event since which a question does not arise any more, in one sentence that names the entries behind it."""

    event: str
    date: str
    says: str


@dataclass(frozen=True)
class QuestionResult:
    """The answer to one question.

    `strength` is 'unopposed' or 'by priority' for FOLLOWS and AGAINST. `condition` says for OPEN when which outcome
    occurs, `cases` is the same clause by clause, `hangs_on` names the fewest unclear passages whose reading settles
    the outcomes. `hedged` and `restating` hold the verdict without hedged passages and without restating goals where
    it differs. `overtaken` names the event after which it cannot be asked any more.
    """

    id: str
    ask: str
    claim: str
    actor: str
    verdict: Verdict
    readings: dict[str, int]
    condition: str | None
    cases: tuple[str, ...]
    hangs_on: tuple[str, ...]
    strength: str | None
    hedged: Verdict | None
    restating: Verdict | None
    one_sided: bool
    contrasts: tuple[ContrastLine, ...]
    steps: tuple[StepLine, ...]
    foresight: tuple[ForesightLine, ...]
    layers: tuple[LayerLine, ...]
    silent_on: tuple[str, ...]
    notes: tuple[str, ...]
    for_: tuple[str, ...]
    against: tuple[str, ...]
    by_reading: tuple[ReadingLine, ...]
    witness: dict[str, Any]
    support: Support | None = None
    overtaken: Overtaken | None = None

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = plain(asdict(self))
        return data


@dataclass(frozen=True)
class PassageLine:
    """An unclear passage: what is asked, the choices, and the questions whose verdict it takes part in.

    `choices`: what each means, to its first semicolon a clause to stand after `if`. `condition`: it is a
    condition without a settled value.
    """

    id: str
    ask: str
    entries: tuple[str, ...]
    choices: dict[str, str]
    decides: tuple[str, ...]
    condition: bool = False


@dataclass(frozen=True)
class Explanation:
    """Everything `standoff explain` says about a case."""

    case: str
    title: str
    source: str
    question: str
    summary: str
    questions: tuple[QuestionResult, ...]
    passages: tuple[PassageLine, ...]
    idle: tuple[str, ...]
    origins: tuple[str, ...]
    choices: tuple[str, ...]
    warnings: tuple[str, ...]
    asks: tuple[str, ...] = ()
    answer: str | None = None
    actors: dict[str, str] = field(default_factory=dict)
    cited: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    made_with: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff explain --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


def plain(value: Any) -> Any:
    """Tuples to lists, `for_` to `for`."""
    if isinstance(value, dict):
        return {key.rstrip("_") if key == "for_" else key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value
