"""Coding A while a difference is made in it: what B says, in A's names, with what has to come along."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or, atoms, parse, unparse
from standoff.case.model import (
    Additions,
    CaseFile,
    Choice,
    Condition,
    Entry,
    Goal,
    Grounds,
    Infeasible,
    Link,
    Passage,
    Priority,
    Question,
    State,
)
from standoff.case.validate import split_literal
from standoff.explain.compare_elements import Coded, Elements
from standoff.explain.compare_meaning import named_state

E = TypeVar("E", Goal, Link, Infeasible, Condition, Priority)


class CannotCarry(Exception):
    """A difference cannot be made in A; the message says why."""


@dataclass
class Draft:
    """A copy of coding A to be changed towards B; `with_it` names what came along with a change.

    Elements without a name of their own are kept by the identity of the object that they were made from.
    """

    elements: Elements
    goals: dict[str, dict[int, Goal]] = field(init=False)
    outranks: dict[str, dict[int, Priority]] = field(init=False)
    links: dict[str, Link] = field(init=False)
    conditions: dict[str, Condition] = field(init=False)
    infeasible: dict[int, Infeasible] = field(init=False)
    states: dict[str, State] = field(init=False)
    readings: dict[str, Passage] = field(init=False)
    one_way: dict[str, str | None] = field(default_factory=dict)
    ledger: list[Entry] = field(init=False)
    questions: list[Question] = field(init=False)
    gone: set[str] = field(default_factory=set)
    with_it: list[str] = field(default_factory=list)
    _brought: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        a = self.elements.a
        self.goals = {key: {id(goal): goal for goal in actor.goals} for key, actor in a.actors.items()}
        self.outranks = {key: {id(chain): chain for chain in actor.outranks} for key, actor in a.actors.items()}
        self.links, self.conditions = dict(a.links), dict(a.conditions)
        self.infeasible = {id(item): item for item in a.infeasible}
        self.states, self.readings = dict(a.states), dict(a.readings)
        self.ledger, self.questions = list(a.ledger), list(a.questions)

    def case(self) -> CaseFile:
        """The changed coding. It is not validated again: its names are A's, or came along."""
        a = self.elements.a
        actors = {}
        for key, actor in a.actors.items():
            options = {
                name: option.model_copy(update={"irreversible": self.one_way[f"{key}.{name}"]})
                if f"{key}.{name}" in self.one_way
                else option
                for name, option in actor.options.items()
            }
            goals, outranks = tuple(self.goals[key].values()), tuple(self.outranks[key].values())
            actors[key] = actor.model_copy(update={"options": options, "goals": goals, "outranks": outranks})
        return a.model_copy(
            update={
                "actors": actors,
                "links": self.links,
                "conditions": self.conditions,
                "infeasible": tuple(self.infeasible.values()),
                "states": self.states,
                "readings": self.readings,
                "ledger": tuple(self.ledger),
                "questions": tuple(self.questions),
            }
        )

    # B's words in A's names

    def formula(self, text: str, added: Iterable[str] = ()) -> str:
        """A formula of B in A's names; `added` are names that the same choice brings in.

        Raises CannotCarry when it needs an option or a state that A has not.
        """
        names = {name: self._atom(name) for name in set(atoms(parse(text))) - set(added)}
        if all(name == new for name, new in names.items()):
            return text
        return unparse(_renamed(parse(text), lambda name: names.get(name, name)))

    def _atom(self, name: str) -> str:
        b = self.elements.b
        if "." in name:
            if name not in self.elements.a.options():
                raise CannotCarry(f"it needs the option {name}, which A has not")
            return name
        if name in b.links:
            return self._in_a("link", name, lambda: self.add_link(name, b.links[name]))
        if name in b.conditions:
            return self._in_a("condition", name, lambda: self.add_condition(name, b.conditions[name]))
        if name not in self.states:
            raise CannotCarry(f"it needs the state {name}, which A has not")
        return name

    def _in_a(self, kind: str, name: str, bring: Callable[[], str]) -> str:
        """The name in A of something of B; what A has not comes along."""
        found = self.elements.in_a(kind, name) or self._brought.get((kind, name))
        if found is None:
            found = bring()
            self.with_it.append(f"{kind} {name}")
        return found

    def grounds(self, grounds: Grounds | None) -> Grounds | None:
        """B's grounds on A's entries; an entry that A has not comes along."""
        if grounds is None:
            return None
        entries = dict.fromkeys(ours for entry in grounds.entries for ours in self._entries(entry))
        return Grounds(entries=tuple(entries), needs_all=grounds.needs_all)

    def _entries(self, entry: str) -> tuple[str, ...]:
        ledgers = self.elements.ledgers
        place = ledgers.place_in_b[entry]
        if isinstance(place, int):
            return tuple(ours.id for ours in ledgers.passages[place].a)
        if ("entry", entry) not in self._brought:
            found = self.elements.b.entry(entry)
            new = self._new("entry", entry, (own.id for own in self.ledger))
            source = ledgers.source_in_a.get(found.source, found.source)
            self.ledger.append(found.model_copy(update={"id": new, "source": source}))
        return (self._brought["entry", entry],)

    def goal_id(self, actor: str, goal: str) -> str:
        """The id in A of a goal of B; one that A has not comes along, one that a choice adds keeps its name."""
        b = self.elements.b
        coded = next((own for own in b.actors[actor].goals if own.id == goal), None)
        if coded is None:
            return goal
        name = f"{actor}.{goal}"
        return self._in_a("goal", name, lambda: self.add_goal(actor, coded)).removeprefix(f"{actor}.")

    def _new(self, kind: str, name: str, taken: Iterable[str]) -> str:
        """A name for something that comes from B, free in A."""
        new, others = name, set(taken)
        while new in others:
            new += "-b"
        self._brought[kind, name] = new
        return new

    def _atoms_taken(self) -> set[str]:
        return {*self.links, *self.conditions, *self.states}

    # adding; each is done once, however often it is asked for

    def add_goal(self, actor: str, goal: Goal) -> str:
        name = f"{actor}.{goal.id}"
        if ("goal", name) not in self._brought:
            if actor not in self.goals:
                raise CannotCarry(f"A has no actor {actor}")
            wish = "wants" if goal.wants is not None else "avoids"
            text = self.formula(goal.wants if goal.wants is not None else goal.avoids or "")
            new = self._new("goal", name, (f"{actor}.{own.id}" for own in self.goals[actor].values()))
            update = {"id": new.removeprefix(f"{actor}."), wish: text, "grounds": self.grounds(goal.grounds)}
            self.goals[actor][id(goal)] = goal.model_copy(update=update)
        return self._brought["goal", name]

    def add_link(self, name: str, link: Link) -> str:
        if ("link", name) not in self._brought:
            text = self.formula(link.iff)
            new = self._new("link", name, self._atoms_taken())
            self.links[new] = link.model_copy(update={"iff": text, "grounds": self.grounds(link.grounds)})
        return self._brought["link", name]

    def add_condition(self, name: str, condition: Condition) -> str:
        if ("condition", name) not in self._brought:
            new = self._new("condition", name, self._atoms_taken())
            self.conditions[new] = condition.model_copy(update={"grounds": self.grounds(condition.grounds)})
        return self._brought["condition", name]

    def add_infeasible(self, item: Infeasible) -> None:
        taken = (own.id or "" for own in self.infeasible.values())
        new = self._new("infeasibility", item.id, taken) if item.id else None
        update = {"id": new, "when": self.formula(item.when), "grounds": self.grounds(item.grounds)}
        self.infeasible[id(item)] = item.model_copy(update=update)

    def add_priority(self, actor: str, priority: Priority) -> None:
        if actor not in self.outranks:
            raise CannotCarry(f"A has no actor {actor}")
        self.outranks[actor][id(priority)] = self.priority(actor, priority)

    def priority(self, actor: str, priority: Priority) -> Priority:
        chain = tuple(self.goal_id(actor, goal) for goal in priority.chain)
        return priority.model_copy(update={"chain": chain, "grounds": self.grounds(priority.grounds)})

    def add_passage(self, name: str, passage: Passage) -> None:
        self.readings[self._new("passage", name, self.readings)] = self.passage(passage)

    def passage(self, passage: Passage) -> Passage:
        choices = {key: self._choice(choice) for key, choice in passage.choices.items()}
        return passage.model_copy(update={"choices": choices, "grounds": self.grounds(passage.grounds)})

    def _choice(self, choice: Choice) -> Choice:
        add, new = choice.add, {*choice.add.links, *choice.add.conditions}
        clash = sorted(new & self._atoms_taken())
        if clash and not set(clash) <= {self._dropped(name) for name in choice.drop}:
            raise CannotCarry(f"it adds {clash[0]}, a name that A uses already")

        def grounded(element: E, **update: object) -> E:
            return element.model_copy(update={**update, "grounds": self.grounds(element.grounds)})

        def goal(own: Goal) -> Goal:
            wish = "wants" if own.wants is not None else "avoids"
            return grounded(own, **{wish: self.formula(own.wants if own.wants is not None else own.avoids or "", new)})

        for actor in (*add.goals, *add.outranks, *choice.only):
            if actor not in self.goals:
                raise CannotCarry(f"A has no actor {actor}")
        additions = Additions.model_construct(
            goals={actor: tuple(goal(own) for own in goals) for actor, goals in add.goals.items()},
            outranks={actor: tuple(self.priority(actor, p) for p in chains) for actor, chains in add.outranks.items()},
            links={name: grounded(link, iff=self.formula(link.iff, new)) for name, link in add.links.items()},
            infeasible=tuple(grounded(item, when=self.formula(item.when, new)) for item in add.infeasible),
            conditions={name: grounded(condition) for name, condition in add.conditions.items()},
        )
        values = {(name if name in add.conditions else self._atom(name)): value for name, value in choice.set_.items()}
        drop = tuple(ours for name in choice.drop for ours in self._dropped_names(name))
        only = {actor: tuple(self.goal_id(actor, goal) for goal in kept) for actor, kept in choice.only.items()}
        read = {self._passage_id(name): value for name, value in choice.read.items()}
        update = {"set_": values, "drop": drop, "add": additions, "only": only, "read": read}
        return choice.model_copy(update=update)

    def _passage_id(self, name: str) -> str:
        found = self.elements.in_a("passage", name)
        if found is None:
            raise CannotCarry(f"one of its choices reads the passage {name}, which A has not")
        return found

    def _dropped(self, name: str) -> str:
        return next(iter(self._dropped_names(name)), name)

    def _dropped_names(self, name: str) -> tuple[str, ...]:
        """What a choice of B drops, by its names in A."""
        b = self.elements.b
        owner, _, goal = name.rpartition(".")
        for actor in [owner] if owner else b.actors:
            if actor in b.actors and any(own.id == goal for own in b.actors[actor].goals):
                return (f"{actor}.{self.goal_id(actor, goal)}",)
        if name in b.links:
            return (self._atom(name),)
        if name in self.elements.ledgers.place_in_b:
            return self._entries(name)
        for item in b.infeasible:
            if item.id == name:
                return (self._infeasible_id(item),)
        for key, actor_b in b.actors.items():
            if any(priority.id == name for priority in actor_b.outranks):
                return (self._priority_id(key, name),)
        return (name,)

    def _infeasible_id(self, item: Infeasible) -> str:
        pair = next((p for p in self.elements.pairs_of("infeasibility") if p.b.value is item), None)
        if pair is None or pair.a.value.id is None:
            raise CannotCarry(f"one of its choices drops {item.id}, which A has not under a name")
        found: str = pair.a.value.id
        return found

    def _priority_id(self, actor: str, name: str) -> str:
        pairs = (p for p in self.elements.pairs_of("priority") if p.b.actor == actor and p.b.value.id == name)
        pair = next(pairs, None)
        if pair is None or pair.a.value.id is None:
            raise CannotCarry(f"one of its choices drops {name}, which A has not under a name")
        found: str = pair.a.value.id
        return found

    # dropping and changing what A has

    def drop(self, item: Coded) -> None:
        """Take an element of A away, as `drop` in a patch does."""
        self._kept(item).pop(self._key(item), None)

    def update(self, item: Coded, **update: object) -> None:
        """Change an element that A has; changes of the same element add up, one that is gone stays gone."""
        kept, key = self._kept(item), self._key(item)
        if key in kept:
            kept[key] = kept[key].model_copy(update=update)

    def current(self, item: Coded) -> Any:
        """The element of A as the draft has it; None when it is gone."""
        return self._kept(item).get(self._key(item))

    def _kept(self, item: Coded) -> dict[Any, Any]:
        match item.kind:
            case "goal":
                return self.goals[item.actor]
            case "priority":
                return self.outranks[item.actor]
            case "link":
                return self.links
            case "condition":
                return self.conditions
            case "passage":
                return self.readings
        return self.infeasible

    def _key(self, item: Coded) -> int | str:
        return item.name if item.kind in ("link", "condition", "passage") else id(item.value)

    def set_in_state(self, name: str, option: str, *, yes: bool) -> None:
        """Make an option yes or no in a named state of A, and in that state alone."""
        case = self.elements.a
        for other, state in self.states.items():
            if state.like:
                self.states[other] = self._spelled_out(state, named_state(case, other))
        now = set(self.states[name].yes) - set(self.states[name].no)
        self.states[name] = self._spelled_out(self.states[name], now | {option} if yes else now - {option})

    def _spelled_out(self, state: State, yes: Collection[str]) -> State:
        ordered = tuple(option for option in self.elements.a.options() if option in yes)
        return state.model_copy(update={"like": None, "yes": ordered, "no": ()})

    def change_entries(self, entries: Iterable[str], **update: object) -> None:
        wanted = set(entries)
        self.ledger = [own.model_copy(update=update) if own.id in wanted else own for own in self.ledger]

    def change_question(self, name: str, question: Question) -> None:
        """Ask the question of A with this id as B does. Raises CannotCarry when A lacks the state or an option."""
        case = self.elements.a
        if question.at not in case.states:
            raise CannotCarry(f"it needs the state {question.at}, which A has not")
        literals = [(question.actor, literal) for literal in question.conduct]
        literals += [(question.actor, literal) for part in question.rather_than or () for literal in part]
        literals += [(step.actor, literal) for step in question.plan or () for literal in step.literals]
        for actor, literal in literals:
            option, _ = split_literal(literal, actor)
            if option not in case.options():
                raise CannotCarry(f"it needs the option {option}, which A has not")
        self.questions = [
            question.model_copy(update={"id": name, "grounds": None}) if own.id == name else own
            for own in self.questions
        ]


def _renamed(formula: Formula, name_of: Callable[[str], str]) -> Formula:
    match formula:
        case Atom(name):
            return Atom(name_of(name))
        case Not(part):
            return Not(_renamed(part, name_of))
        case And(parts):
            return And(tuple(_renamed(part, name_of) for part in parts))
        case Or(parts):
            return Or(tuple(_renamed(part, name_of) for part in parts))
        case If(then, when):
            return If(_renamed(then, name_of), _renamed(when, name_of))
        case Iff(left, right):
            return Iff(_renamed(left, name_of), _renamed(right, name_of))
