"""What an analyst wrote, as frozen pydantic models; the words are those of docs/reference/case-file.md.

The models check shapes. What needs a look across the file (names that exist, cycles, ledger coverage) is in
`standoff.case.validate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from standoff.case.concept_names import CONCEPT_NAMES, is_concept
from standoff.case.preferences import (
    KINDS,
    Attitude,
    FuzzyPreference,
    GreyPreference,
    Kind,
    Number,
    PairPreference,
    ProbabilisticPreference,
    Statements,
    StrengthField,
)
from standoff.case.preferences import as_text as _text
from standoff.errors import listed

FORMAT_VERSION = 1

Basis = Literal["stated", "inferred", "reported", "assumed"]
DATE_PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?$"
BASES: tuple[Basis, ...] = ("stated", "inferred", "reported", "assumed")
Sure = Literal["high", "medium", "memory"]
Use = Literal["model", "record", "aside", "todo"]


def _yes_no(value: Any) -> Any:
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str | int) else value


def _grounds(value: Any) -> Any:
    if isinstance(value, str):
        return {"entries": [value]}
    if isinstance(value, list):
        return {"entries": value}
    if isinstance(value, dict) and set(value) <= {"all", "any"} and len(value) == 1:
        (kind, entries), *_ = value.items()
        return {"entries": entries, "needs_all": kind == "all"}
    raise ValueError("expected a list of ledger entries, or {all: [...]} when every one of them is needed")


def _option(value: Any) -> Any:
    return {"means": value} if isinstance(value, str | int | float) else value


def _digest(value: Any) -> Any:
    return {"quote": value} if isinstance(value, str | int) else value


def _irreversible(value: Any) -> Any:
    return {True: "yes-stays", False: None}.get(value, value) if isinstance(value, bool) else value


def _ranking(value: Any) -> Any:
    if not isinstance(value, list):
        raise ValueError("expected a list of states, best first; an inner list is a tie")
    tiers = [tier if isinstance(tier, list) else [tier] for tier in value]
    for place, tier in enumerate(tiers, start=1):
        if any(isinstance(state, list | dict) or state is None for state in tier):
            raise ValueError(f"expected a state; a tie is one inner list of states (see entry {place})")
    return tiers


def _alternatives(value: Any) -> Any:
    if not isinstance(value, list) or not value:
        raise ValueError("expected a list of literals (one alternative) or a list of such lists")
    return value if all(isinstance(part, list) for part in value) else [value]


def _chains(value: Any) -> Any:
    if not isinstance(value, list) or not value:
        raise ValueError("expected a list of goals, most important first, or a list of such lists")
    return value if all(isinstance(part, list) for part in value) else [value]


def _plan(value: Any) -> Any:
    if not isinstance(value, list) or not value:
        raise ValueError("expected a list of steps such as {actor: [option, not option]}")
    steps = []
    for number, step in enumerate(value, start=1):
        if not isinstance(step, dict) or len(step) != 1:
            raise ValueError(
                f"step {number} of the plan: expected one actor with its literals, {{actor: [option, ...]}}"
            )
        (actor, literals), *_ = step.items()
        steps.append({"actor": actor, "literals": literals})
    return steps


def _infeasible_formula(value: dict[str, Any]) -> Any:
    ways = [key for key in ("when", "at_most_one", "at_least_one", "only_if") if value.get(key)]
    made = [key for key in ways if key != "when"]
    if not ways:
        raise ValueError("expected 'when', a formula (or 'at_most_one', 'at_least_one' or 'only_if')")
    if not made:
        return value["when"]
    formula = _way_as_formula(made[0], value[made[0]])
    if len(made) > 1 or value.get("when", formula) != formula:
        raise ValueError("give one of 'when', 'at_most_one', 'at_least_one' and 'only_if'")
    return formula


def _concept(name: str) -> str:
    if not is_concept(name):
        raise ValueError(f"expected a solution concept, such as {listed(CONCEPT_NAMES[:5])}; found {name!r}")
    return name


def _way_as_formula(way: str, given: Any) -> str:
    if way == "only_if":
        if not isinstance(given, dict) or not given:
            raise ValueError("expected {option: formula}")
        return " or ".join(f"({option} and not ({formula}))" for option, formula in given.items())
    if not isinstance(given, list) or len(given) < 2 or not all(isinstance(name, str) for name in given):
        raise ValueError("expected a list of two or more options")
    if way == "at_least_one":
        return " and ".join(f"not {option}" for option in given)
    return _two_of(given)


def _two_of(options: list[str]) -> str:
    """Two or more of these options: two of one half, two of the other, or one of each; short for many options."""
    if len(options) < 4:
        return " or ".join(f"({one} and {other})" for one, other in combinations(options, 2))
    halves = options[: len(options) // 2], options[len(options) // 2 :]
    one_of_each = " and ".join(f"({' or '.join(half)})" for half in halves)
    return " or ".join([*(_two_of(half) for half in halves), f"({one_of_each})"])


def _graph_states(value: Any) -> Any:
    if isinstance(value, list):
        return {str(state): None for state in value} if len({str(s) for s in value}) == len(value) else _repeated(value)
    return value


def _repeated(states: list[Any]) -> Any:
    seen: set[str] = set()
    for state in map(str, states):
        if state in seen:
            raise ValueError(f"the state {state!r} stands here twice")
        seen.add(state)
    return states


Text = Annotated[str, BeforeValidator(_text, json_schema_input_type=str | int | float)]
Name = Text
Names = Annotated[tuple[Name, ...], BeforeValidator(_as_list, json_schema_input_type=str | list[str | int])]
YesNo = Annotated[Literal["yes", "no"], BeforeValidator(_yes_no)]


class Model(BaseModel):
    """Base of all parts of a case: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Grounds(Model):
    """Ledger entries that an element rests on; `needs_all`: every one of them, else any one is enough."""

    entries: tuple[Name, ...]
    needs_all: bool = False

    def hold(self, gone: frozenset[str]) -> bool:
        """Whether the element still stands when the entries in `gone` are taken away."""
        left = [entry for entry in self.entries if entry not in gone]
        return len(left) == len(self.entries) if self.needs_all else bool(left)


GroundsField = Annotated[
    Grounds | None,
    BeforeValidator(_grounds, json_schema_input_type=str | list[str] | dict[Literal["all", "any"], list[str]]),
]


class Element(Model):
    """Anything that carries a basis, grounds and a reason."""

    basis: Basis | None = None
    grounds: GroundsField = None
    because: Text | None = None

    @property
    def rests_on(self) -> Basis:
        """The basis, or what its absence means: `stated` with grounds, else `assumed`."""
        return self.basis or ("stated" if self.grounds else "assumed")

    @property
    def entries(self) -> tuple[str, ...]:
        return self.grounds.entries if self.grounds else ()


class Source(Model):
    title: Text | None = None
    author: Text | None = None
    publisher: Text | None = None
    date: Text | None = None
    url: Text | None = None
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    length: Annotated[int, Field(ge=0)] | None = None
    kind: Literal["text", "outside"] = "text"
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    note: Text | None = None


class Digest(Model):
    """The sha256, or its first 16 or more digits, of a passage and of the 32 code points before and after it."""

    quote: Annotated[str, BeforeValidator(_text), Field(pattern="^[0-9a-f]{16,64}$")]
    prefix: Annotated[str, BeforeValidator(_text), Field(pattern="^[0-9a-f]{16,64}$")] | None = None
    suffix: Annotated[str, BeforeValidator(_text), Field(pattern="^[0-9a-f]{16,64}$")] | None = None


class Entry(Model):
    """One passage of a source and what became of it."""

    id: Name
    source: Name
    at: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]] | None = None
    digest: Annotated[Digest | None, BeforeValidator(_digest, json_schema_input_type=str | Digest | None)] = None
    quote: Text | None = None
    says: Text
    voice: Text = "author"
    hedge: Text | None = None
    origin: Text | None = None
    judgement: Names = ()
    use: Use
    because: Text | None = None
    note: Text | None = None

    @property
    def goes_back_to(self) -> str:
        return self.origin or f"{self.source}/{self.voice}"


class OriginNote(Model):
    """A sourced note that several entries may share one origin; counted only when accepted."""

    entries: Names
    says: Text
    grounds: GroundsField = None
    accepted: YesNo = "no"


class Option(Element):
    means: Text
    irreversible: Annotated[
        Literal["yes-stays", "no-stays"] | None,
        BeforeValidator(_irreversible, json_schema_input_type=bool | Literal["yes-stays", "no-stays"] | None),
    ] = None


class Goal(Element):
    id: Name
    wants: Text | None = None
    avoids: Text | None = None
    says: Text | None = None

    @model_validator(mode="after")
    def _one_formula(self) -> Goal:
        if (self.wants is None) == (self.avoids is None):
            raise ValueError(f"goal {self.id!r}: give either 'wants' or 'avoids', a formula")
        return self

    @property
    def formula_text(self) -> str:
        return self.wants if self.wants is not None else f"not ({self.avoids})"


class Priority(Element):
    """One stated chain, most important goal first."""

    id: Name | None = None
    chain: Annotated[tuple[Name, ...], Field(min_length=2)]


class Actor(Model):
    name: Text | None = None
    note: Text | None = None
    options: dict[
        str,
        Annotated[Option, BeforeValidator(_option, json_schema_input_type=str | dict[str, Any])],
    ] = {}
    goals: tuple[Goal, ...] = ()
    outranks: tuple[Priority, ...] = ()
    ranking: (
        Annotated[
            tuple[tuple[Name, ...], ...],
            BeforeValidator(_ranking, json_schema_input_type=list[str | int | list[str | int]]),
        ]
        | None
    ) = None
    statements: Statements | None = None
    weights: dict[Name, Number] | None = None
    pairs: PairPreference | None = None
    strength: StrengthField | None = None
    fuzzy: FuzzyPreference | None = None
    probabilistic: ProbabilisticPreference | None = None
    grey: GreyPreference | None = None
    attitudes: dict[Name, Attitude] = {}

    @property
    def preference_kind(self) -> Kind:
        """How the actor's preference is written; `goals` also where there is none."""
        given = self.preference_kinds
        return given[0] if given else "goals"

    @property
    def preference_kinds(self) -> tuple[Kind, ...]:
        """Every kind that is given; more than one is a mistake."""
        there = {"goals": bool(self.goals or self.outranks)}
        return tuple(kind for kind in KINDS if there.get(kind, getattr(self, kind) is not None))


class Link(Element):
    iff: Text
    means: Text | None = None


class Condition(Element):
    means: Text
    value: Annotated[Literal["yes", "no", "unclear"], BeforeValidator(_yes_no)]


class Infeasible(Element):
    """What cannot be: a formula, or one of the usual ways to say it, from which the formula is made.

    at_most_one: options of which no two are yes together. at_least_one: options of which one has to be yes. only_if: an
    option with the formula without which it cannot be yes.
    """

    id: Name | None = None
    when: Text = ""
    because: Text
    at_most_one: Names = ()
    at_least_one: Names = ()
    only_if: dict[Name, Text] = {}

    @model_validator(mode="before")
    @classmethod
    def _as_formula(cls, value: Any) -> Any:
        return {**value, "when": _infeasible_formula(value)} if isinstance(value, dict) else value


class State(Element):
    means: Text | None = None
    date: Text | None = None
    like: Name | None = None
    yes: Names = ()
    no: Names = ()


class Graph(Model):
    states: Annotated[
        dict[str, Text | None],
        BeforeValidator(_graph_states, json_schema_input_type=list[str | int] | dict[str, str]),
    ]
    moves: dict[str, dict[str, Names]] = {}


class SingleMoves(Model):
    """Moves of these actors from every state where `from` holds to every state where `to` holds (formulas)."""

    actors: Names
    from_: Text = Field(alias="from")
    to: Text
    because: Text | None = None


class MoveChanges(Model):
    """Single moves taken away from those that the options make, and moves added, common ones (several actors) too."""

    remove: tuple[SingleMoves, ...] = ()
    add: tuple[SingleMoves, ...] = ()


class Coalesced(Model):
    """Indistinguishable states that count as one, after preferences are known.

    when: the states, as a formula. ranks_as: actor -> one of these states (a name or id) whose place in the actor's
    preference the one state gets; needed only where the actor does not see them alike.
    """

    id: Name
    when: Text
    means: Text | None = None
    ranks_as: dict[Name, Name] = {}
    because: Text | None = None


class Additions(Model):
    goals: dict[str, tuple[Goal, ...]] = {}
    outranks: dict[str, tuple[Priority, ...]] = {}
    links: dict[str, Link] = {}
    infeasible: tuple[Infeasible, ...] = ()
    conditions: dict[str, Condition] = {}


Chains = Annotated[
    tuple[Annotated[tuple[Name, ...], Field(min_length=2)], ...],
    BeforeValidator(_chains, json_schema_input_type=list[str] | list[list[str]]),
]


class Patch(Model):
    """A small change of a case: conditions set, elements or ledger entries dropped, elements added.

    `only`: of an actor's goals these alone stay. `read`: an unclear passage is read in this way and no other. `rank`:
    orders of an actor's goals that win over every priority which says otherwise.
    """

    set_: dict[str, YesNo] = Field(default={}, alias="set")
    read: dict[str, Name] = {}
    only: dict[str, Names] = {}
    rank: dict[str, Chains] = {}
    drop: Names = ()
    add: Additions = Additions()


class Choice(Patch):
    means: Text | None = None


class NamedPatch(Patch):
    """`after_the_fact`: written with later events in view, so that it can never count as a prediction."""

    title: Text
    because: Text | None = None
    after_the_fact: YesNo = "no"


class Rival(NamedPatch):
    """Another explanation of the same conduct; `says` states it in a sentence."""

    says: Text
    grounds: GroundsField = None


class SeenPreference(Model):
    """The preference that an actor is seen to have, in place of the one that the case gives it."""

    ranking: (
        Annotated[
            tuple[tuple[Name, ...], ...],
            BeforeValidator(_ranking, json_schema_input_type=list[str | int | list[str | int]]),
        ]
        | None
    ) = None
    statements: Statements | None = None
    weights: dict[Name, Number] | None = None
    pairs: PairPreference | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> SeenPreference:
        if len(self.given()) != 1:
            raise ValueError("give one of 'ranking', 'statements', 'weights' and 'pairs'")
        return self

    def given(self) -> dict[str, Any]:
        """The kind that is given with its value, under the name that it has in an actor."""
        kinds = ("ranking", "statements", "weights", "pairs")
        return {kind: getattr(self, kind) for kind in kinds if getattr(self, kind) is not None}


class View(NamedPatch):
    """What an actor believes the case to be; `of` is that actor, and none for a view that nobody in the case holds.

    `unseen`: options of others that this actor cannot observe. `unaware`: options, its own or others', of which this
    actor does not know that they exist. `seen_by`: the view is what that actor takes `of` to believe (second level).
    `preferences`: actor -> how it is seen to rank the states, in place of its goals or ranking in the case.
    """

    of: Name | None = None
    grounds: GroundsField = None
    unseen: Names = ()
    unaware: Names = ()
    seen_by: Name | None = None
    preferences: dict[Name, SeenPreference] = {}


class Event(Patch):
    """A dated, sourced fact from after the text: the entries that it overtakes and what it shows to be done or not.

    `state`: literals such as `actor.option` or `not actor.option` that hold from then on.
    """

    id: Name
    date: Annotated[Text, Field(pattern=DATE_PATTERN)]
    what: Text
    source: Name
    entries: Names = ()
    confidence: Literal["high", "medium", "low"]
    hits: Names = ()
    state: Names = ()
    note: Text | None = None


class Coalition(Model):
    """Actors who might act together, from a named state; `move` is the joint change that is asked about."""

    title: Text
    members: Annotated[Names, Field(min_length=2)]
    at: Name
    move: dict[str, Names] = {}
    because: Text | None = None
    grounds: GroundsField = None


class Passage(Model):
    """An unclear passage and the choices at it."""

    ask: Text
    grounds: GroundsField = None
    choices: Annotated[dict[str, Choice], Field(min_length=2)]


class Step(Model):
    actor: Name
    literals: Names


class Question(Model):
    id: Name
    ask: Text
    claim: Text | None = None
    grounds: GroundsField = None
    actor: Name
    at: Name
    conduct: Names = ()
    rather_than: (
        Annotated[
            tuple[tuple[Text, ...], ...],
            BeforeValidator(_alternatives, json_schema_input_type=list[str] | list[list[str]]),
        ]
        | None
    ) = None
    plan: (
        Annotated[
            tuple[Step, ...],
            BeforeValidator(_plan, json_schema_input_type=list[dict[str, list[str] | str]]),
        ]
        | None
    ) = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_contrast(self) -> Question:
        if (self.rather_than is None) == (self.plan is None):
            raise ValueError(f"question {self.id!r}: give either 'rather_than' or 'plan'")
        return self


class Citation(Model):
    text: Text
    url: Text | None = None
    sure: Sure
    note: Text | None = None


class Summary(Model):
    """The text's own question and answer in a sentence each, and which questions of the case ask it."""

    question: Text
    answer: Text | None = None
    grounds: GroundsField = None
    asks: Names = ()


class PublishedResult(Model):
    """One published result: the equilibria of a concept, or the states stable for one actor."""

    concept: Annotated[Text, AfterValidator(_concept)]
    actor: Name | None = None
    equilibria: Names | None = None
    stable: Names | None = None
    source: Text
    sure: Sure
    note: Text | None = None

    @model_validator(mode="after")
    def _one_claim(self) -> PublishedResult:
        if (self.equilibria is None) == (self.stable is None) or (self.stable is None) != (self.actor is None):
            raise ValueError("give either 'equilibria', or 'actor' and 'stable'")
        return self


class CaseFile(Model):
    """A whole case file, version 1."""

    standoff: Literal[1]
    title: Text
    about: Text | None = None
    summary: Summary | None = None
    citation: Citation | None = None
    sources: dict[str, Source] = {}
    ledger: tuple[Entry, ...] = ()
    origins: dict[str, OriginNote] = {}
    actors: Annotated[dict[str, Actor], Field(min_length=1)]
    links: dict[str, Link] = {}
    conditions: dict[str, Condition] = {}
    infeasible: tuple[Infeasible, ...] = ()
    feasible: Literal["listed"] | None = None
    states: dict[str, State] = {}
    graph: Graph | None = None
    moves: MoveChanges = MoveChanges()
    coalesce: tuple[Coalesced, ...] = ()
    readings: dict[str, Passage] = {}
    patches: dict[str, NamedPatch] = {}
    rivals: dict[str, Rival] = {}
    views: dict[str, View] = {}
    coalitions: dict[str, Coalition] = {}
    events: tuple[Event, ...] = ()
    questions: tuple[Question, ...] = ()
    published: tuple[PublishedResult, ...] = ()

    def entry(self, entry_id: str) -> Entry:
        """The ledger entry with this id; KeyError if there is none."""
        for entry in self.ledger:
            if entry.id == entry_id:
                return entry
        raise KeyError(entry_id)

    def options(self) -> tuple[str, ...]:
        """All options as `actor.option`, in file order."""
        return tuple(f"{key}.{option}" for key, actor in self.actors.items() for option in actor.options)

    def name_of(self, actor: str) -> str:
        return self.actors[actor].name or actor

    def named_patches(self) -> dict[str, NamedPatch | Event]:
        """Every patch that a scope can name: `NAME`, `rival:NAME`, `view:NAME`, `event:ID`."""
        return {
            **self.patches,
            **{f"rival:{name}": rival for name, rival in self.rivals.items()},
            **{f"view:{name}": view for name, view in self.views.items()},
            **{f"event:{event.id}": event for event in self.events},
        }

    def holder(self, view: str) -> str | None:
        """The actor who holds a view: the one named by `of`, else the one that the view is called after."""
        return self.views[view].of or (view if view in self.actors else None)


def elements(case: CaseFile) -> Iterator[tuple[tuple[str | int, ...], Element]]:
    """Every element of the base case with its path in the file."""
    for key, actor in case.actors.items():
        for option, value in actor.options.items():
            yield ("actors", key, "options", option), value
        for number, goal in enumerate(actor.goals):
            yield ("actors", key, "goals", number), goal
        for number, priority in enumerate(actor.outranks):
            yield ("actors", key, "outranks", number), priority
    for name, link in case.links.items():
        yield ("links", name), link
    for name, condition in case.conditions.items():
        yield ("conditions", name), condition
    for number, infeasible in enumerate(case.infeasible):
        yield ("infeasible", number), infeasible
    for name, state in case.states.items():
        yield ("states", name), state
    for passage_id, passage in case.readings.items():
        for choice_id, choice in passage.choices.items():
            yield from _added(("readings", passage_id, "choices", choice_id), choice)
    for path, patch in patches_with_paths(case):
        yield from _added(path, patch)


def patches_with_paths(case: CaseFile) -> Iterator[tuple[tuple[str | int, ...], NamedPatch | Event]]:
    """Every patch of the case that is no choice at a passage, with its path in the file."""
    kinds: dict[str, Mapping[str, NamedPatch]] = {"patches": case.patches, "rivals": case.rivals, "views": case.views}
    for kind, named in kinds.items():
        yield from (((kind, name), patch) for name, patch in named.items())
    yield from ((("events", number), event) for number, event in enumerate(case.events))


def _added(path: tuple[str | int, ...], patch: Patch) -> Iterator[tuple[tuple[str | int, ...], Element]]:
    path = (*path, "add")
    for key, goals in patch.add.goals.items():
        yield from (((*path, "goals", key, number), goal) for number, goal in enumerate(goals))
    for key, priorities in patch.add.outranks.items():
        yield from (((*path, "outranks", key, number), item) for number, item in enumerate(priorities))
    yield from (((*path, "links", name), link) for name, link in patch.add.links.items())
    yield from (((*path, "conditions", name), item) for name, item in patch.add.conditions.items())
    yield from (((*path, "infeasible", number), item) for number, item in enumerate(patch.add.infeasible))
