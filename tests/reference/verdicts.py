"""A literal, slow reference of the verdicts, to be read beside section 3 of the design.

Written from the specification alone, without sight of the engine. It lists every reading (the product of
all passages' choices) and in each reading every completion (all permutations of each actor's goals that agree
with the priorities), and judges each by the words of the design. Nothing is clever and nothing is fast.

Entry point: ``verdicts(case, layer)``. The case is plain data, as a YAML parser returns it, and well formed:
only what the verdicts need is checked. Covered: option form with goals. Not covered: graph form and
``ranking`` (refused with an error).

Where the specification leaves room, the choice made here is marked with "Choice:".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

SUPPORTED, CONTRADICTED, NO_VOICE = "SUPPORTED", "CONTRADICTED", "NO VOICE"
FOLLOWS, AGAINST, SILENT, OPEN, NOT_POSSIBLE = "FOLLOWS", "AGAINST", "SILENT", "OPEN", "NOT POSSIBLE"
NASH = "Nash"
FORESIGHTS = ("SEQ", "SSEQ", "SMR", "GMR")

LAYERS = {
    "stated": {"stated"},
    "inferred": {"stated", "inferred"},
    "reported": {"stated", "inferred", "reported"},
    "assumed": {"stated", "inferred", "reported", "assumed"},
}


class PriorityCycle(ValueError):
    """Some goal would outrank itself."""


State = frozenset[str]  # the options that are "yes", each as "actor.option"


# --- Formulas -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Formula:
    """``op`` is "atom" (then ``name`` counts), "not", "and", "or", "if" or "iff" (then ``parts`` count)."""

    op: str
    name: str = ""
    parts: tuple[Formula, ...] = ()


def parse(text: object) -> Formula:
    """Parse a formula: ``not`` binds tightest, then ``and``, ``or``, last ``if`` and ``iff`` (no chain)."""
    tokens = re.findall(r"[()]|[^\s()]+", str(text))
    formula, rest = _parse_whole(tokens)
    if rest:
        raise ValueError(f"formula {text!r}: {rest[0]!r} was not expected")
    return formula


def _parse_whole(tokens: list[str]) -> tuple[Formula, list[str]]:
    left, rest = _parse_or(tokens)
    if rest and rest[0] in ("if", "iff"):
        right, after = _parse_or(rest[1:])
        return Formula(rest[0], parts=(left, right)), after
    return left, rest


def _parse_or(tokens: list[str]) -> tuple[Formula, list[str]]:
    left, rest = _parse_and(tokens)
    while rest and rest[0] == "or":
        right, rest = _parse_and(rest[1:])
        left = Formula("or", parts=(left, right))
    return left, rest


def _parse_and(tokens: list[str]) -> tuple[Formula, list[str]]:
    left, rest = _parse_not(tokens)
    while rest and rest[0] == "and":
        right, rest = _parse_not(rest[1:])
        left = Formula("and", parts=(left, right))
    return left, rest


def _parse_not(tokens: list[str]) -> tuple[Formula, list[str]]:
    if not tokens:
        raise ValueError("a formula ends too early")
    first, rest = tokens[0], tokens[1:]
    if first == "not":
        inner, rest = _parse_not(rest)
        return Formula("not", parts=(inner,)), rest
    if first == "(":
        inner, rest = _parse_whole(rest)
        if not rest or rest[0] != ")":
            raise ValueError("a bracket is not closed")
        return inner, rest[1:]
    if first in (")", "and", "or", "if", "iff"):
        raise ValueError(f"{first!r} was not expected")
    return Formula("atom", name=first), rest


def atoms(formula: Formula) -> set[str]:
    """The names that stand in the formula."""
    if formula.op == "atom":
        return {formula.name}
    return set().union(*(atoms(part) for part in formula.parts))


# --- What the case says -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Grounds:
    """The ledger entries an element rests on: either is enough, or (``all_needed``) all are needed."""

    entries: frozenset[str] = frozenset()
    all_needed: bool = False

    def fell(self, gone: frozenset[str]) -> bool:
        """Whether an element with these grounds falls when the entries ``gone`` are gone."""
        if not self.entries:
            return False
        if self.all_needed:
            return any(entry in gone for entry in self.entries)
        return all(entry in gone for entry in self.entries)


@dataclass(frozen=True)
class Element:
    """A goal, a priority ("outranks" chain), a link or an infeasibility."""

    kind: str  # "goal", "outranks", "link" or "infeasible"
    actor: str  # of goals and priorities, otherwise ""
    id: str  # may be "" for priorities and infeasibilities
    content: Formula | tuple[str, ...]  # a chain of goal ids for priorities
    basis: str
    grounds: Grounds

    @property
    def formula(self) -> Formula:
        assert isinstance(self.content, Formula)
        return self.content

    @property
    def chain(self) -> tuple[str, ...]:
        assert isinstance(self.content, tuple)
        return self.content

    def names(self) -> set[str]:
        """What ``drop`` may call it."""
        return {self.id, f"{self.actor}.{self.id}"} if self.kind == "goal" else {self.id}


@dataclass(frozen=True)
class Condition:
    value: str  # "yes", "no" or "unclear"
    basis: str
    grounds: Grounds = Grounds()


@dataclass(frozen=True)
class Content:
    """The part of a case that patches change."""

    elements: tuple[Element, ...]
    conditions: Mapping[str, Condition]
    ledger: frozenset[str]
    gone: frozenset[str] = frozenset()  # ledger entries that were dropped
    set_to: Mapping[str, str] = field(default_factory=dict)  # what patches have set conditions to


@dataclass(frozen=True)
class Frame:
    """The part of a case that patches do not change, and the layer it is judged in."""

    options: Mapping[str, tuple[str, ...]]  # actor -> "actor.option", in file order
    one_way: Mapping[str, str]  # "actor.option" -> "yes-stays" or "no-stays"
    states: Mapping[str, State]
    only_listed: bool
    bases: frozenset[str]  # the bases that count in this layer


def read_grounds(item: Mapping[str, Any]) -> Grounds:
    grounds = item.get("grounds") or []
    if isinstance(grounds, Mapping):
        return Grounds(frozenset(grounds["all"]), all_needed=True)
    return Grounds(frozenset(grounds))


def read_basis(item: Mapping[str, Any]) -> str:
    """The basis; left out it is ``stated`` if there are grounds, else ``assumed``."""
    return str(item.get("basis") or ("stated" if item.get("grounds") else "assumed"))


def read_goal(actor: str, item: Mapping[str, Any]) -> Element:
    formula = parse(item["wants"]) if "wants" in item else Formula("not", parts=(parse(item["avoids"]),))
    return Element("goal", actor, str(item["id"]), formula, read_basis(item), read_grounds(item))


def read_priority(actor: str, item: Mapping[str, Any]) -> Element:
    chain = tuple(str(goal).removeprefix(f"{actor}.") for goal in item["chain"])
    return Element("outranks", actor, str(item.get("id", "")), chain, read_basis(item), read_grounds(item))


def read_link(name: str, item: Mapping[str, Any]) -> Element:
    return Element("link", "", name, parse(item["iff"]), read_basis(item), read_grounds(item))


def read_infeasible(item: Mapping[str, Any]) -> Element:
    identity = str(item.get("id", ""))
    return Element("infeasible", "", identity, parse(item["when"]), read_basis(item), read_grounds(item))


def read_condition(item: Mapping[str, Any]) -> Condition:
    """A condition with neither basis nor grounds counts as coded: its value counts in every layer."""
    basis = read_basis(item) if item.get("basis") or item.get("grounds") else "stated"
    return Condition(str(item.get("value", "unclear")), basis, read_grounds(item))


def read_elements(
    goals: Mapping[str, Any], outranks: Mapping[str, Any], links: Mapping[str, Any], infeasible: Iterable[Any]
) -> list[Element]:
    """All elements: of the base case, or of what a choice adds (the same shape)."""
    found = [read_goal(actor, item) for actor, items in goals.items() for item in items or []]
    found += [read_priority(actor, item) for actor, items in outranks.items() for item in items or []]
    found += [read_link(str(name), item) for name, item in links.items()]
    found += [read_infeasible(item) for item in infeasible]
    return found


def read_content(case: Mapping[str, Any]) -> Content:
    actors = case["actors"]
    elements = read_elements(
        {actor: body.get("goals") for actor, body in actors.items()},
        {actor: body.get("outranks") for actor, body in actors.items()},
        case.get("links") or {},
        case.get("infeasible") or [],
    )
    conditions = {str(name): read_condition(item) for name, item in (case.get("conditions") or {}).items()}
    return Content(tuple(elements), conditions, frozenset(str(entry["id"]) for entry in case.get("ledger") or []))


def read_frame(case: Mapping[str, Any], layer: str) -> Frame:
    options: dict[str, tuple[str, ...]] = {}
    one_way: dict[str, str] = {}
    for actor, body in case["actors"].items():
        if "ranking" in body:
            raise ValueError("the reference does not cover rankings")
        options[actor] = tuple(f"{actor}.{name}" for name in body.get("options") or {})
        for name, item in (body.get("options") or {}).items():
            kind = item.get("irreversible", False) if isinstance(item, Mapping) else False
            if kind:
                one_way[f"{actor}.{name}"] = "yes-stays" if kind is True else str(kind)
    if "graph" in case:
        raise ValueError("the reference does not cover graph form")
    states = {str(name): read_state(case["states"], name) for name in case.get("states") or {}}
    return Frame(options, one_way, states, case.get("feasible") == "listed", frozenset(LAYERS[layer]))


def read_state(states: Mapping[Any, Any], name: Any) -> State:
    """All options not named are no, or as in the state named by ``like``."""
    body = states[name] or {}
    start = read_state(states, body["like"]) if "like" in body else frozenset()
    return (start | frozenset(body.get("yes") or [])) - frozenset(body.get("no") or [])


# --- Patches and readings -----------------------------------------------------------------------------------


def without_fallen(content: Content) -> Content:
    """An element falls with its grounds. (Conditions and states are no elements: they keep their values.)"""
    return replace(content, elements=tuple(e for e in content.elements if not e.grounds.fell(content.gone)))


def unsettled(content: Content, taken_away: frozenset[str]) -> Content:
    """A condition whose grounds are taken away from the case (not by a choice) has no settled value any more."""
    conditions = {
        name: replace(condition, value="unclear") if condition.grounds.fell(taken_away) else condition
        for name, condition in content.conditions.items()
    }
    return replace(content, conditions=conditions)


def drop_entries(content: Content, entries: frozenset[str]) -> Content:
    return without_fallen(replace(content, ledger=content.ledger - entries, gone=content.gone | entries))


def apply_choice(content: Content, choice: Mapping[str, Any]) -> Content:
    """The case after one choice: first ``drop``, then ``set`` and ``add``.

    Choice: the target of a drop is "gone" when it is not in the case that the earlier choices (in file order)
    have left, whatever its basis; a goal that fell with its grounds is gone. Then the choice does nothing.
    """
    drops = [str(name) for name in choice.get("drop") or []]
    sets = {str(name): str(value) for name, value in (choice.get("set") or {}).items()}
    for name in drops:
        if name not in content.ledger and not any(name in e.names() for e in content.elements):
            return content
    for name in sets:
        if name not in content.conditions:
            return content

    kept = tuple(e for e in content.elements if not any(name in e.names() for name in drops))
    entries = frozenset(name for name in drops if name in content.ledger)
    content = drop_entries(replace(content, elements=kept), entries)

    for name, value in sets.items():
        if content.set_to.get(name, value) != value:
            raise ValueError(f"two choices set the condition {name} differently")
    conditions = dict(content.conditions)
    conditions.update({name: Condition(value, "stated") for name, value in sets.items()})

    add = choice.get("add") or {}
    new = read_elements(
        add.get("goals") or {}, add.get("outranks") or {}, add.get("links") or {}, add.get("infeasible") or []
    )
    for element in new:
        if element.id and any(
            (e.kind, e.actor, e.id) == (element.kind, element.actor, element.id) for e in content.elements
        ):
            raise ValueError(f"{element.kind} {element.id} is added twice")
    for name, item in (add.get("conditions") or {}).items():
        if name in conditions:
            raise ValueError(f"condition {name} is added twice")
        conditions[str(name)] = read_condition(item)
    elements = content.elements + tuple(new)
    content = replace(content, elements=elements, conditions=conditions, set_to={**content.set_to, **sets})
    return without_fallen(content)


def is_unclear(condition: Condition, bases: frozenset[str]) -> bool:
    """A condition without a value, or whose value's basis is not in the layer."""
    return condition.value == "unclear" or condition.basis not in bases


def unclear_as_passages(content: Content, bases: frozenset[str]) -> dict[str, Mapping[str, Any]]:
    return {
        name: {value: {"set": {name: value}} for value in ("yes", "no")}
        for name, condition in content.conditions.items()
        if is_unclear(condition, bases)
    }


def all_readings(
    content: Content, passages: Mapping[str, Mapping[str, Any]], bases: frozenset[str]
) -> Iterator[tuple[dict[str, str], Content]]:
    """Every combination of choices, applied in file order; what is then still unclear is chosen in turn."""
    for combination in itertools.product(*(choices.items() for choices in passages.values())):
        chosen = {passage: name for passage, (name, _) in zip(passages, combination, strict=True)}
        result = content
        for _, choice in combination:
            result = apply_choice(result, choice or {})
        still_unclear = unclear_as_passages(result, bases)
        if still_unclear:  # only a condition that a choice has added
            for more, after in all_readings(result, still_unclear, bases):
                yield chosen | more, after
        else:
            yield chosen, result


def unclear_passages(case: Mapping[str, Any], content: Content, bases: frozenset[str]) -> dict[str, Mapping[str, Any]]:
    """All passages with their choices: conditions without a settled value first, then ``readings``, in file order."""
    passages: dict[str, Mapping[str, Any]] = dict(unclear_as_passages(content, bases))
    for name, body in (case.get("readings") or {}).items():
        if str(name) in passages:
            raise ValueError(f"{name} is the name of a condition and of a passage")
        passages[str(name)] = {str(key): choice for key, choice in body["choices"].items()}
    return passages


def distinct_readings(case: Mapping[str, Any], frame: Frame, left_out: frozenset[str] = frozenset()) -> list[Reading]:
    """Readings with the same elements in force and the same condition values are counted once (the first)."""
    content = unsettled(drop_entries(read_content(case), left_out), left_out)
    passages = unclear_passages(case, content, frame.bases)
    found: dict[Any, Reading] = {}
    for chosen, after in all_readings(content, passages, frame.bases):
        in_force = tuple(e for e in after.elements if e.basis in frame.bases)
        key = (
            tuple(sorted(repr((e.kind, e.actor, e.id, e.content)) for e in in_force)),
            tuple(sorted((name, condition.value) for name, condition in after.conditions.items())),
        )
        if key not in found:
            values = {name: condition.value == "yes" for name, condition in after.conditions.items()}
            found[key] = Reading(frame, chosen, in_force, values, known_links(case))
    return list(found.values())


def known_links(case: Mapping[str, Any]) -> frozenset[str]:
    """Every link name that the case, a choice or a named patch knows, in force or not."""
    names = {str(name) for name in case.get("links") or {}}
    patches = [choice for body in (case.get("readings") or {}).values() for choice in body["choices"].values()]
    for patch in patches + list((case.get("patches") or {}).values()):
        names |= {str(name) for name in ((patch or {}).get("add") or {}).get("links") or {}}
    return frozenset(names)


# --- One reading: states, moves, goals ----------------------------------------------------------------------


@dataclass(frozen=True)
class MergedGoal:
    """Goals of one actor with the same truth value in every feasible state: one goal."""

    ids: tuple[str, ...]
    holds_at: frozenset[State]


Completion = tuple[MergedGoal, ...]  # the most important first


class Reading:
    """The case under one choice at every passage, in one layer."""

    def __init__(
        self,
        frame: Frame,
        choices: dict[str, str],
        elements: tuple[Element, ...],
        conditions: dict[str, bool],
        known: frozenset[str],
    ) -> None:
        self.frame = frame
        self.choices = choices
        self.conditions = conditions
        self.known_links = known
        self.links = {e.id: e.formula for e in elements if e.kind == "link"}
        self.goals = [e for e in elements if e.kind == "goal"]
        self.priorities = [e for e in elements if e.kind == "outranks"]
        self.infeasibilities = [e for e in elements if e.kind == "infeasible"]
        self.refuse_link_cycles()
        self.feasible = frozenset(state for state in self.every_state() if self.is_feasible(state))

    @cached_property
    def moves(self) -> dict[tuple[str, State], list[State]]:
        return {
            (actor, start): [end for end in self.feasible if self.is_move(actor, start, end)]
            for actor in self.frame.options
            for start in self.feasible
        }

    # Links

    def refuse_link_cycles(self) -> None:
        def visit(name: str, above: tuple[str, ...]) -> None:
            if name in above:
                raise ValueError(f"links form a cycle: {' - '.join((*above, name))}")
            for atom in atoms(self.links[name]):
                if atom in self.links:
                    visit(atom, (*above, name))

        for name in self.links:
            visit(name, ())

    def uses_gone_link(self, formula: Formula) -> bool:
        """Whether the formula uses, directly or through links, a link that is not in force."""
        for atom in atoms(formula):
            if atom in self.links:
                if self.uses_gone_link(self.links[atom]):
                    return True
            elif atom in self.known_links:
                return True
        return False

    # Truth

    def is_true(self, formula: Formula, state: State) -> bool:
        if formula.op == "atom":
            return self.atom_is_true(formula.name, state)
        values = [self.is_true(part, state) for part in formula.parts]
        if formula.op == "not":
            return not values[0]
        if formula.op == "and":
            return values[0] and values[1]
        if formula.op == "or":
            return values[0] or values[1]
        if formula.op == "if":  # p if q: true unless q holds and p does not
            return values[0] or not values[1]
        assert formula.op == "iff"
        return values[0] == values[1]

    def atom_is_true(self, name: str, state: State) -> bool:
        if any(name in options for options in self.frame.options.values()):
            return name in state
        if name in self.conditions:
            return self.conditions[name]
        if name in self.links:
            return self.is_true(self.links[name], state)
        if name in self.frame.states:
            return state == self.frame.states[name]
        raise ValueError(f"unknown name {name}")

    # States and moves

    def every_state(self) -> Iterator[State]:
        options = [option for own in self.frame.options.values() for option in own]
        for values in itertools.product((False, True), repeat=len(options)):
            yield frozenset(option for option, value in zip(options, values, strict=True) if value)

    def is_feasible(self, state: State) -> bool:
        if self.frame.only_listed and state not in self.frame.states.values():
            return False
        for infeasible in self.infeasibilities:
            if self.uses_gone_link(infeasible.formula):
                continue  # excludes nothing
            if self.is_true(infeasible.formula, state):
                return False
        return True

    def is_move(self, actor: str, start: State, end: State) -> bool:
        """A feasible change of one actor's own options, every one of them in a permitted direction."""
        return (
            start != end
            and start in self.feasible
            and end in self.feasible
            and (start ^ end) <= set(self.frame.options[actor])
            and is_permitted(self.frame, start, end)
        )

    # Goals and completions

    def merged_goals(self, actor: str, left_out: frozenset[str]) -> list[MergedGoal]:
        """The actor's goals that are not constant over the feasible states; equal ones are one goal."""
        merged: dict[frozenset[State], tuple[str, ...]] = {}
        for goal in self.goals:
            if goal.actor != actor or f"{actor}.{goal.id}" in left_out or self.uses_gone_link(goal.formula):
                continue
            holds_at = frozenset(state for state in self.feasible if self.is_true(goal.formula, state))
            if holds_at not in (frozenset(), self.feasible):
                merged[holds_at] = (*merged.get(holds_at, ()), goal.id)
        return [MergedGoal(ids, holds_at) for holds_at, ids in merged.items()]

    def outranks(self, actor: str) -> set[tuple[str, str]]:
        """All pairs (more important, less important) of goal ids, closed transitively before anything else.

        Choice: every goal named in a chain passes the priority on, also one that is not in force.
        """
        pairs: set[tuple[str, str]] = set()
        for priority in self.priorities:
            if priority.actor == actor:
                pairs |= set(itertools.pairwise(priority.chain))
        while True:
            more = {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs
            if not more:
                break
            pairs |= more
        if any(a == b for a, b in pairs):
            raise PriorityCycle(f"the priorities of {actor} form a cycle")
        return pairs

    def ranked_pairs(self, actor: str, merged: list[MergedGoal]) -> list[tuple[MergedGoal, MergedGoal]]:
        """Which of the actor's merged goals outrank which, as pairs (high, low)."""
        pairs = self.outranks(actor)

        def outranks(high: MergedGoal, low: MergedGoal) -> bool:
            return any(
                (a, b) in pairs and not any((other, a) in pairs for other in low.ids) for a in high.ids for b in low.ids
            )

        return [(high, low) for high in merged for low in merged if high != low and outranks(high, low)]

    def completions(self, actor: str, left_out: frozenset[str] = frozenset()) -> list[Completion]:
        """Every total order of the actor's merged goals that agrees with all priorities."""
        merged = self.merged_goals(actor, left_out)
        demanded = self.ranked_pairs(actor, merged)
        found = [
            order
            for order in itertools.permutations(merged)
            if all(order.index(high) < order.index(low) for high, low in demanded)
        ]
        if not found:
            raise PriorityCycle(f"the priorities of {actor} form a cycle when equal goals are one")
        return found


def is_permitted(frame: Frame, start: State, end: State) -> bool:
    """Whether every option changes in a permitted direction."""
    for option in start ^ end:
        kind = frame.one_way.get(option)
        if kind == "yes-stays" and option in start:
            return False
        if kind == "no-stays" and option not in start:
            return False
    return True


def prefers(completion: Completion, left: State, right: State) -> bool:
    """Whether ``left`` is preferred to ``right``: the highest goal on which they differ holds at ``left``."""
    for goal in completion:
        if (left in goal.holds_at) != (right in goal.holds_at):
            return left in goal.holds_at
    return False


# --- Alternatives: one completion, one reading, one horizon -------------------------------------------------


def reached_by_others(
    reading: Reading, actor: str, start: State, orders: Mapping[str, Completion] | None
) -> set[State]:
    """The states that the others can reach by legal sequences: nobody moves twice in a row.

    With ``orders`` each step must be an improvement for the one who makes it; without, any move will do.
    """
    others = [other for other in reading.frame.options if other != actor]
    reached: set[tuple[State, str]] = set()  # pairs (state, last mover)
    todo: list[tuple[State, str]] = [(start, "")]
    while todo:
        state, last_mover = todo.pop()
        for mover in others:
            if mover == last_mover:
                continue
            for end in reading.moves[mover, state]:
                if orders is not None and not prefers(orders[mover], end, state):
                    continue
                if (end, mover) not in reached:
                    reached.add((end, mover))
                    todo.append((end, mover))
    return {state for state, _ in reached}


def is_sanctioned(
    reading: Reading, question: Question, alternative: State, orders: Mapping[str, Completion], horizon: str
) -> bool:
    """Whether some reply of the others leaves the actor not better off than at the question's state.

    Under SMR and SSEQ the actor must not be able to escape from it by one move of its own.
    """
    if horizon == NASH:
        return False
    actor, state = question.actor, question.state
    credible = horizon in ("SEQ", "SSEQ")
    for reply in reached_by_others(reading, actor, alternative, orders if credible else None):
        if prefers(orders[actor], reply, state):
            continue
        if horizon in ("SMR", "SSEQ") and any(
            prefers(orders[actor], counter, state) for counter in reading.moves[actor, reply]
        ):
            continue
        return True
    return False


def judge_alternatives(
    reading: Reading,
    question: Question,
    alternatives: list[State],
    orders: Mapping[str, Completion],
    horizon: str,
) -> str:
    """The outcome under one completion of every actor that matters; ``alternatives`` are moves."""
    own, state = orders[question.actor], question.state
    for alternative in alternatives:
        if not prefers(own, alternative, state):
            continue
        if not is_sanctioned(reading, question, alternative, orders, horizon):  # it stands
            return CONTRADICTED
    for alternative in alternatives:
        if all((alternative in goal.holds_at) == (state in goal.holds_at) for goal in own):
            return NO_VOICE
    return SUPPORTED


# --- Plans --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """A possible end of a plan: where it ends, the states p_1 .. passed on the way, whether a step FAILED."""

    end: State
    passed: tuple[State, ...]
    failed: bool


def judge_plan(
    reading: Reading,
    actor: str,
    state: State,
    steps: list[tuple[str, State]],
    orders: Mapping[str, Completion],
) -> str:
    """``steps`` are the pairs (mover of step k, p_k), k = 1 .. n."""
    path = [state] + [after for _, after in steps]  # p_0 = s, p_1, .. p_n
    results = {Result(path[-1], tuple(path[1:]), failed=False)}
    for k in range(len(steps), 1, -1):  # k = n .. 2
        mover = steps[k - 1][0]
        before = path[k - 1]
        refusal_leads_to = before
        if prefers(orders[actor], state, before) and reading.is_move(actor, before, state):
            refusal_leads_to = state  # the threat is empty
        earlier: set[Result] = set()
        for result in results:
            passed = tuple(path[1:k])
            if prefers(orders[mover], result.end, refusal_leads_to):  # GOES
                earlier.add(result)
            elif prefers(orders[mover], refusal_leads_to, result.end):  # FAILS
                earlier.add(Result(refusal_leads_to, passed, failed=True))
            else:  # NO VOICE: both stay possible. Choice: refusing out of indifference is not "FAILS"
                earlier.add(result)
                earlier.add(Result(refusal_leads_to, passed, failed=False))
        results = earlier

    own = orders[actor]

    def is_bad(result: Result) -> bool:
        if prefers(own, state, result.end):
            return True
        if prefers(own, result.end, state):
            return False
        return result.failed or any(prefers(own, state, passed) for passed in result.passed)

    if all(prefers(own, result.end, state) for result in results):
        return CONTRADICTED
    if all(is_bad(result) for result in results):
        return SUPPORTED
    return NO_VOICE


# --- Questions ----------------------------------------------------------------------------------------------


def after_literals(state: State, actor: str, literals: Iterable[str]) -> State:
    """The state with the literals made true; a bare option is the actor's."""
    for literal in literals:
        words = str(literal).split()
        option = words[-1] if "." in words[-1] else f"{actor}.{words[-1]}"
        if words[:-1] not in ([], ["not"]):
            raise ValueError(f"{literal!r} is not a literal")
        state = state - {option} if words[0] == "not" and len(words) == 2 else state | {option}
    return state


@dataclass(frozen=True)
class Question:
    actor: str
    state: State
    alternatives: tuple[State, ...]  # as written, moves or not; () for a plan
    plan: tuple[tuple[str, tuple[str, ...]], ...]  # (actor, literals) of each step; () for alternatives

    def states_as_written(self) -> list[State]:
        """The state, then the alternatives, or the states after each step of the plan as written."""
        if not self.plan:
            return [self.state, *self.alternatives]
        path = [self.state]
        for mover, literals in self.plan:
            path.append(after_literals(path[-1], mover, literals))
        return path

    def changed_options(self) -> set[str]:
        """The options that the question changes (for a plan: that some step changes, whoever makes it)."""
        path = self.states_as_written()
        if not self.plan:
            return set().union(*(self.state ^ alternative for alternative in self.alternatives))
        return set().union(*(before ^ after for before, after in itertools.pairwise(path)))

    def steps(self) -> list[tuple[str, State]]:
        """The pairs (mover, state after): steps already true are dropped, then those of one actor are merged.

        Choice: a merged step that changes nothing on balance stays a step; nothing is dropped a second time.
        """
        steps: list[tuple[str, State]] = []
        now = self.state
        for mover, literals in self.plan:
            after = after_literals(now, mover, literals)
            if after == now:
                continue
            if steps and steps[-1][0] == mover:
                steps[-1] = (mover, after)
            else:
                steps.append((mover, after))
            now = after
        return steps


def read_question(frame: Frame, item: Mapping[str, Any]) -> Question:
    actor = item["actor"]
    state = frame.states[str(item["at"])]
    if not after_literals(state, actor, item.get("conduct") or []) == state:
        raise ValueError(f"{item['id']}: the conduct does not hold at the state")
    if "plan" in item:
        plan = []
        for step in item["plan"]:
            ((mover, literals),) = step.items()
            if not (after_literals(state, mover, literals) ^ state) <= set(frame.options[mover]):
                raise ValueError(f"{item['id']}: a step changes options of somebody else")
            plan.append((mover, tuple(literals)))
        return Question(actor, state, (), tuple(plan))
    lists = item["rather_than"]
    if not isinstance(lists[0], list):
        lists = [lists]
    alternatives = tuple(after_literals(state, actor, literals) for literals in lists)
    for alternative in alternatives:
        if not (alternative ^ state) <= set(frame.options[actor]):
            raise ValueError(f"{item['id']}: an alternative changes options of somebody else")
    return Question(actor, state, alternatives, ())


def refuse_impossible_alternatives(name: str, question: Question, readings: list[Reading]) -> None:
    """An alternative that is no move is an error of the base case if that is so in every reading."""
    for alternative in question.alternatives:
        if alternative == question.state:
            raise ValueError(f"{name}: an alternative changes nothing")
        if not is_permitted(readings[0].frame, question.state, alternative):
            raise ValueError(f"{name}: an alternative undoes a one-way option")
        if all(alternative not in reading.feasible for reading in readings):
            raise ValueError(f"{name}: an alternative is infeasible")


def possible_alternatives(reading: Reading, question: Question) -> list[State]:
    """The alternatives that are moves in this reading."""
    return [t for t in question.alternatives if reading.is_move(question.actor, question.state, t)]


def is_possible(reading: Reading, question: Question) -> bool:
    if question.state not in reading.feasible:
        return False
    if not question.plan:
        return bool(possible_alternatives(reading, question))
    steps = question.steps()
    if not steps or steps[0][0] != question.actor:
        return False
    before = question.state
    for _, after in steps:
        if after not in reading.feasible or not is_permitted(reading.frame, before, after):
            return False
        before = after
    return True


def actors_that_matter(frame: Frame, question: Question, horizon: str = NASH) -> list[str]:
    """The asker; for a plan also all movers; under SEQ and SSEQ everybody."""
    if question.plan:
        return [a for a in frame.options if a == question.actor or a in {mover for mover, _ in question.steps()}]
    if horizon in ("SEQ", "SSEQ"):
        return list(frame.options)
    return [question.actor]


def outcome_under(reading: Reading, question: Question, orders: Mapping[str, Completion], horizon: str = NASH) -> str:
    """The outcome of a possible question under one completion of every actor that matters."""
    if question.plan:
        return judge_plan(reading, question.actor, question.state, question.steps(), orders)
    return judge_alternatives(reading, question, possible_alternatives(reading, question), orders, horizon)


def outcomes_in(
    reading: Reading, question: Question, horizon: str, left_out: frozenset[str]
) -> list[tuple[dict[str, Completion], str]] | None:
    """The outcome under every completion of every actor that matters; None when NOT POSSIBLE."""
    if not is_possible(reading, question):
        return None
    matter = actors_that_matter(reading.frame, question, horizon)
    outcomes = []
    for combination in itertools.product(*(reading.completions(actor, left_out) for actor in matter)):
        orders = dict(zip(matter, combination, strict=True))
        outcomes.append((orders, outcome_under(reading, question, orders, horizon)))
    return outcomes


def verdict_of(outcomes: set[str]) -> str:
    if not outcomes:
        return NOT_POSSIBLE
    one = {SUPPORTED: FOLLOWS, CONTRADICTED: AGAINST, NO_VOICE: SILENT}
    return one[min(outcomes)] if len(outcomes) == 1 else OPEN


def restating_goals(reading: Reading, question: Question) -> frozenset[str]:
    """Goals in which every atom is an option that the question changes (so no link is used), as "actor.goal".

    Choice: of every actor. (Alternatives use only the asker's goals, a plan also those of the movers.)
    """
    changed = question.changed_options()
    return frozenset(f"{goal.actor}.{goal.id}" for goal in reading.goals if atoms(goal.formula) <= changed)


def judge(
    question: Question, readings: list[Reading], horizon: str = NASH, leave_out_restating: bool = False
) -> dict[str, Any]:
    """Readings, verdict and counts of one question under one horizon (horizons do not apply to plans)."""
    listed: list[dict[str, Any]] = []
    by_completion = []
    together: set[str] = set()
    counts = dict.fromkeys((FOLLOWS, OPEN, AGAINST, SILENT, NOT_POSSIBLE), 0)
    for reading in readings:
        left_out = restating_goals(reading, question) if leave_out_restating else frozenset()
        outcomes = outcomes_in(reading, question, horizon, left_out)
        kinds = None if outcomes is None else {outcome for _, outcome in outcomes}
        listed.append({"choices": reading.choices, "outcomes": kinds})
        by_completion.append([(goal_ids(orders), outcome) for orders, outcome in outcomes or []])
        counts[verdict_of(kinds or set())] += 1
        together |= kinds or set()
    return {
        "readings": listed,
        "verdict": verdict_of(together),
        "counts": counts,
        "outcomes_by_completion": by_completion,
    }


def goal_ids(orders: Mapping[str, Completion]) -> dict[str, tuple[str, ...]]:
    """The goal ids, most important first; goals that are one goal stand next to each other, in file order."""
    return {actor: tuple(name for goal in order for name in goal.ids) for actor, order in orders.items()}


def verdicts(case: dict[str, Any], layer: str = "stated") -> dict[str, dict[str, Any]]:
    """The verdicts of all questions of a case.

    Returns, by question id: ``readings``, ``verdict``, ``counts``, ``outcomes_by_completion`` (one list per
    reading, empty when NOT POSSIBLE), ``without_restating``, ``without_hedged`` and, with ``rather_than``,
    ``foresight``: the first three for each of SEQ, SSEQ, SMR and GMR.

    Raises:
        ValueError: the case is not well formed (see the design), in a way that the reference notices.
    """
    frame = read_frame(case, layer)
    readings = distinct_readings(case, frame)
    hedged = frozenset(str(entry["id"]) for entry in case.get("ledger") or [] if entry.get("hedge"))
    unhedged_readings = distinct_readings(case, frame, hedged)
    for reading in readings:  # a cycle is an error, whether or not a question comes across it
        for actor in frame.options:
            reading.completions(actor)

    results: dict[str, dict[str, Any]] = {}
    for item in case.get("questions") or []:
        name = str(item["id"])
        question = read_question(frame, item)
        refuse_impossible_alternatives(name, question, readings)
        result = judge(question, readings)
        result["without_restating"] = judge(question, readings, leave_out_restating=True)["verdict"]
        result["without_hedged"] = judge(question, unhedged_readings)["verdict"]
        if not question.plan:
            result["foresight"] = {}
            for horizon in FORESIGHTS:
                under = judge(question, readings, horizon)
                result["foresight"][horizon] = {key: under[key] for key in ("readings", "verdict", "counts")}
        results[name] = result
    return results
