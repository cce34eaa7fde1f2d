"""Small random cases, valid by the file format, that reach every corner of the verdicts.

``cases()`` is the strategy. A case is plain data, as a YAML parser returns it. It is kept out of corners that
the specification does not settle:

* a choice never sets a condition that is unclear in some layer (that is a passage of its own already), and
  all choices that set one condition set it to the same value;
* conditions rest on entries of their own that are flat and never dropped;
* a formula names a condition or link that a choice adds only inside that choice;
* no plan undoes a one-way option, and no plan is impossible in every reading of a layer.
"""

from __future__ import annotations

import itertools
from math import factorial
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from tests.reference import verdicts as reference

ACTORS = ("ana", "ben", "cy")
OPTIONS = ("x", "y", "z")
BECAUSE = "made up for a test"
MOST_OPTIONS = 6
MOST_GOALS = 5  # of one actor, with those that choices add
MOST_COMPLETIONS = 150  # of all actors together
MOST_UNCLEAR = 4  # passages and unclear conditions

Case = dict[str, Any]
Draw = st.DrawFn


def one_in(draw: Draw, n: int) -> bool:
    return draw(st.integers(1, n)) == n


@st.composite
def formulas(draw: Draw, names: list[str]) -> str:
    """A formula of one to three atoms."""
    atom = st.sampled_from(names)
    first, second, third = draw(atom), draw(atom), draw(atom)
    shape = draw(
        st.sampled_from(
            [
                "{0}", "{0}", "{0}", "not {0}", "not {0}", "{0} and {1}", "{0} or {1}", "{0} and not {1}",
                "not {0} or {1}", "{0} if {1}", "{0} iff {1}", "not ({0} and {1})", "{0} and ({1} or {2})",
                "{0} or {1} and not {2}", "{0} if {1} and {2}", "({0} iff {1}) or not {2}",
            ]
        )
    )  # fmt: skip
    return str(shape).format(first, second, third)


def equivalents(formula: str) -> st.SearchStrategy[str]:
    """The formula again, in other words, or its opposite."""
    return st.sampled_from([formula, f"not (not ({formula}))", f"({formula}) or ({formula})", f"not ({formula})"])


def constants(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{name} or not {name}", f"{name} and not {name}"])


class Maker:
    """Draws the parts of one case, and remembers what the parts may refer to."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.options: dict[str, list[str]] = {}
        self.one_way: dict[str, str] = {}
        self.conditions: dict[str, Any] = {}
        self.links: dict[str, Any] = {}
        self.goals: dict[str, list[dict[str, Any]]] = {}
        self.outranks: dict[str, list[dict[str, Any]]] = {}
        self.importance: dict[str, list[str]] = {}  # goal ids, in an order that all priorities agree with
        self.infeasible: list[dict[str, Any]] = []
        self.states: dict[Any, Any] = {}
        self.readings: dict[str, Any] = {}
        self.hedged: dict[str, bool] = {}  # the ledger: entries that something rests on
        self.droppable: set[str] = set()
        self.added = itertools.count(1)

    # Grounds and basis

    def rest_on(self, entries: list[str]) -> None:
        for entry in entries:
            if entry not in self.hedged:
                self.hedged[entry] = one_in(self.draw, 3)

    def support(self) -> dict[str, Any]:
        """A basis with what it needs: mostly stated."""
        draw = self.draw
        basis = draw(st.sampled_from(["stated"] * 12 + ["left out", "inferred", "reported", "assumed", "nothing"]))
        if basis == "assumed":
            return {"basis": "assumed", "because": BECAUSE}
        if basis == "nothing":  # left out without grounds: assumed
            return {"because": BECAUSE}
        pool = ["o1", "o2"] if basis == "reported" else ["s1", "s2", "s3", "s4"]
        entries = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=2, unique=True))
        self.rest_on(entries)
        self.droppable |= set(entries)
        support: dict[str, Any] = {"grounds": {"all": entries} if one_in(draw, 3) else entries}
        if basis != "left out":
            support["basis"] = basis
        if basis in ("inferred", "reported"):
            support["because"] = BECAUSE
        return support

    # Formulas

    def option_names(self) -> list[str]:
        return [f"{actor}.{option}" for actor, own in self.options.items() for option in own]

    def formula(self, names: list[str]) -> str:
        return self.draw(formulas(names))

    def names(self) -> list[str]:
        """What goals and infeasibilities may use: options twice, so that they come often."""
        return self.option_names() * 2 + list(self.conditions) + list(self.links) * 2 + [str(s) for s in self.states]

    # The parts, in the order in which they refer to each other

    def make_actors(self) -> None:
        draw = self.draw
        left = MOST_OPTIONS
        count = draw(st.integers(1, 3))
        for actor in ACTORS[:count]:
            still_to_come = count - len(self.options) - 1
            number = draw(st.integers(1, min(3, left - still_to_come)))
            left -= number
            self.options[actor] = list(OPTIONS[:number])
            for option in self.options[actor]:
                if one_in(draw, 5):
                    self.one_way[f"{actor}.{option}"] = draw(st.sampled_from(["true", "yes-stays", "no-stays"]))

    def make_states(self) -> None:
        draw = self.draw
        names: list[Any] = ["now", 2] if draw(st.booleans()) else ["now"]
        for name in names:
            yes = [option for option in self.option_names() if draw(st.booleans())]
            if {"yes": yes} not in self.states.values():
                self.states[name] = {"yes": yes}

    def make_conditions(self) -> None:
        for name in self.draw(st.sampled_from([[], ["war"], ["war"], ["war", "rain"]])):
            entry = f"c-{name}"
            self.rest_on([entry])
            self.hedged[entry] = False
            value = self.draw(st.sampled_from(["yes", "no", "unclear", "unclear"]))
            condition: dict[str, Any] = {"means": name, "value": value, "grounds": [entry]}
            if one_in(self.draw, 4):
                condition |= {"basis": "inferred", "because": BECAUSE}
            self.conditions[name] = condition

    def make_links(self) -> None:
        for name in self.draw(st.sampled_from([[], ["safe"], ["safe", "rich"], ["safe", "rich", "calm"]])):
            names = self.option_names() + list(self.conditions) + list(self.links) * 3
            self.links[name] = {"iff": self.formula(names), **self.support()}

    def make_goals(self) -> None:
        draw = self.draw
        completions = 1
        for actor in self.options:
            own = [f"{actor}.{option}" for option in self.options[actor]] * 3
            pool = [self.formula(own + self.names()) for _ in range(3)]
            self.goals[actor] = []
            wanted = draw(st.sampled_from([0, 1, 2, 2, 3, 3, 4, 4]))
            number = max(n for n in range(wanted + 1) if n == 0 or completions * factorial(n) <= MOST_COMPLETIONS)
            completions *= factorial(number)
            for n in range(1, number + 1):
                self.goals[actor].append(self.goal(f"{actor[0]}{n}" if draw(st.booleans()) else f"g{n}", pool))

    def goal(self, identity: str, pool: list[str]) -> dict[str, Any]:
        draw = self.draw
        formula = draw(st.sampled_from(pool))
        if one_in(draw, 4):
            formula = draw(equivalents(formula))
        elif one_in(draw, 12):
            formula = draw(constants(draw(st.sampled_from(self.option_names()))))
        return {
            "id": identity,
            draw(st.sampled_from(["wants", "wants", "avoids"])): formula,
            **self.support(),
        }

    def make_priorities(self) -> None:
        for actor, goals in self.goals.items():
            self.importance[actor] = self.draw(st.permutations([goal["id"] for goal in goals]))
            chains = [chain for _ in range(self.draw(st.integers(0, 2))) if (chain := self.chain(actor))]
            self.outranks[actor] = []
            for n, chain in enumerate(chains):
                priority = {"chain": chain, **self.support()}
                if chain in chains[:n] or self.draw(st.booleans()):
                    priority["id"] = f"p-{actor}-{n}"
                self.outranks[actor].append(priority)

    def chain(self, actor: str) -> list[str]:
        """Two or three goals that follow each other in importance, or none where there are too few."""
        ids = self.importance[actor]
        if len(ids) < 2:
            return []
        picked = self.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True))
        return sorted(picked, key=ids.index)

    def make_infeasibilities(self) -> None:
        for n in range(self.draw(st.sampled_from([0, 0, 1, 1, 2]))):
            self.infeasible.append(self.infeasibility(f"no{n}"))

    def infeasibility(self, identity: str) -> dict[str, Any]:
        names = self.option_names() * 2 + list(self.conditions) + list(self.links)
        literals = [
            ("" if self.draw(st.booleans()) else "not ") + self.draw(st.sampled_from(names))
            for _ in range(self.draw(st.integers(2, 3)))
        ]
        return {"id": identity, "when": " and ".join(literals), **self.support(), "because": BECAUSE}

    # Readings

    def make_readings(self) -> None:
        draw = self.draw
        unclear = sum(condition["value"] == "unclear" or "basis" in condition for condition in self.conditions.values())
        for n in range(min(draw(st.sampled_from([0, 1, 1, 2, 2, 3])), MOST_UNCLEAR - unclear)):
            entries = draw(st.sampled_from([["s1"], ["s5"]]))
            self.rest_on(entries)
            self.readings[f"passage{n}"] = {
                "ask": "What does it mean?",
                "grounds": entries,
                "choices": {"plain": self.choice(), "other": self.choice()},
            }

    def drop_names(self) -> list[str]:
        """What a choice may drop: elements of the base case or of earlier choices, and entries."""
        owners = [(actor, goal["id"]) for actor, goals in self.goals.items() for goal in goals]
        owners += [
            (actor, goal["id"])
            for passage in self.readings.values()
            for choice in passage["choices"].values()
            for actor, goals in choice.get("add", {}).get("goals", {}).items()
            for goal in goals
        ]
        ids = [identity for _, identity in owners]
        names = [f"{actor}.{identity}" if ids.count(identity) > 1 else identity for actor, identity in owners] * 2
        names += [p["id"] for priorities in self.outranks.values() for p in priorities if "id" in p]
        names += [link for link in self.links for _ in range(2)]
        names += [item["id"] for item in self.infeasible]
        for passage in self.readings.values():
            for choice in passage["choices"].values():
                names += list(choice.get("add", {}).get("links", {}))
        return names + sorted(self.droppable)

    def choice(self) -> dict[str, Any]:
        draw = self.draw
        choice: dict[str, Any] = {"means": "one way to read it"}
        kinds = draw(st.sampled_from(["", "drop", "drop", "add", "add", "set", "drop add", "drop set", "set add"]))
        names = self.drop_names()
        if "drop" in kinds and names:
            choice["drop"] = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
        settable = [
            name for name, item in self.conditions.items() if item["value"] != "unclear" and "basis" not in item
        ]
        if "set" in kinds and settable:
            name = draw(st.sampled_from(settable))
            choice["set"] = {name: "no" if self.conditions[name]["value"] == "yes" else "yes"}
        if "add" in kinds:
            choice["add"] = self.addition(set(choice.get("drop", [])))
        return choice

    def addition(self, dropped: set[str]) -> dict[str, Any]:
        draw = self.draw
        actor = draw(st.sampled_from(list(self.options)))
        kind = draw(st.sampled_from(["goal", "goal", "goal", "priority", "link", "infeasible", "condition"]))
        n = next(self.added)
        if kind == "priority" and (chain := self.chain(actor)):
            item = self.free_of(dropped, {"id": f"p-added{n}", "chain": chain})
            return {"outranks": {actor: [item]}}
        if kind == "infeasible":
            item = self.infeasibility(f"no-added{n}")
            return {"infeasible": [self.free_of(dropped, {"id": item["id"], "when": item["when"]}, again=True)]}
        extra = self.names()
        found: dict[str, Any] = {}
        if kind == "link":
            found["links"] = {f"link-added{n}": self.free_of(dropped, {"iff": self.formula(self.names())})}
            extra = extra + [f"link-added{n}"] * 5
        if kind == "condition":
            entry = f"c-added{n}"
            self.rest_on([entry])
            self.hedged[entry] = False
            found["conditions"] = {f"fact{n}": {"means": "a fact", "value": "yes", "grounds": [entry]}}
            extra = extra + [f"fact{n}"] * 5
        if len(self.importance[actor]) < MOST_GOALS and self.completions_with(actor) <= MOST_COMPLETIONS:
            identity = f"added{n}"
            pool = [self.formula(extra), *(str(g.get("wants", g.get("avoids"))) for g in self.goals[actor])]
            goal = self.goal(identity, pool)
            wish = "wants" if "wants" in goal else "avoids"
            found["goals"] = {actor: [self.free_of(dropped, {"id": identity, wish: goal[wish]})]}
            self.importance[actor].insert(draw(st.integers(0, len(self.importance[actor]))), identity)
            if one_in(draw, 2) and (others := [g["id"] for g in self.goals[actor]]):
                chain = sorted([identity, draw(st.sampled_from(others))], key=self.importance[actor].index)
                found["outranks"] = {actor: [self.free_of(dropped, {"id": f"p-added{n}", "chain": chain})]}
        return found

    def completions_with(self, actor: str) -> int:
        """How many completions there could be with one more goal of the actor."""
        product = 1
        for each, ids in self.importance.items():
            product *= factorial(len(ids) + (each == actor))
        return product

    def free_of(self, dropped: set[str], item: dict[str, Any], again: bool = False) -> dict[str, Any]:
        """The item with a support that does not use what the same choice drops."""
        support = self.support()
        grounds = support.get("grounds", [])
        entries = grounds["all"] if isinstance(grounds, dict) else grounds
        if dropped & set(entries):
            support = {"basis": "assumed", "because": BECAUSE}
        return item | support | ({"because": BECAUSE} if again else {})

    # Questions

    def question(self, identity: str) -> dict[str, Any]:
        draw = self.draw
        at = draw(st.sampled_from(list(self.states)))
        yes = set(self.states[at]["yes"])
        actor = draw(st.sampled_from([a for a in self.options for _ in range(1 + 2 * len(self.goals[a]))]))
        question: dict[str, Any] = {"id": identity, "ask": "Why?", "actor": actor, "at": at}
        own = [f"{actor}.{option}" for option in self.options[actor]]
        if one_in(draw, 4):
            option = draw(st.sampled_from(own))
            question["conduct"] = [option if option in yes else f"not {option}"]
        free = [option for option in own if self.may_change(option, option in yes)]
        if one_in(draw, 2) or not free:
            return question | {"plan": self.plan(actor, yes)}
        changes = st.lists(st.sampled_from(free), min_size=1, max_size=2, unique=True)
        if one_in(draw, 2):
            return question | {"rather_than": self.literals(draw(changes), yes, actor)}
        several = draw(st.lists(changes, min_size=1, max_size=3, unique_by=frozenset))
        return question | {"rather_than": [self.literals(each, yes, actor) for each in several]}

    def may_change(self, option: str, is_yes: bool) -> bool:
        kind = self.one_way.get(option)
        return kind is None or (kind == "no-stays") == is_yes

    def literals(self, options: list[str], yes: set[str], actor: str) -> list[str]:
        """Literals that change the options, named with or without the actor."""
        short = self.draw(st.booleans())
        return [
            ("not " if option in yes else "") + (option.removeprefix(f"{actor}.") if short else option)
            for option in options
        ]

    def plan(self, asker: str, yes: set[str]) -> list[dict[str, list[str]]]:
        """One to four steps; now and then one that is already true, or that begins with such a one."""
        draw = self.draw
        now = set(yes)
        movers = [asker] + [
            draw(st.sampled_from(list(self.options))) for _ in range(draw(st.sampled_from([0, 1, 1, 2, 2, 2, 3])))
        ]
        steps: list[dict[str, list[str]]] = []
        for mover in movers:
            own = [f"{mover}.{option}" for option in self.options[mover]]
            free = [option for option in own if self.may_change(option, option in now)]
            if not free or one_in(draw, 12 if steps else 25):
                still = own[:1]
                steps.append({mover: self.literals(still, {o for o in own if o not in now}, mover)})
                continue
            changed = draw(st.lists(st.sampled_from(free), min_size=1, max_size=2, unique=True))
            steps.append({mover: self.literals(changed, now, mover)})
            now ^= set(changed)
        return steps

    # The whole

    def case(self) -> Case:
        draw = self.draw
        self.make_actors()
        self.make_states()
        self.make_conditions()
        self.make_links()
        self.make_goals()
        self.make_priorities()
        self.make_infeasibilities()
        self.make_readings()
        questions = [self.question(f"q{n}") for n in range(1, draw(st.integers(1, 3)) + 1)]
        case: Case = {
            "standoff": 1,
            "title": "A random case",
            "sources": {"text": {"title": "A text", "kind": "text"}},
            "ledger": [self.entry(name) for name in sorted(self.hedged)],
            "actors": {actor: self.actor(actor) for actor in self.options},
            "states": self.states,
            "questions": questions,
        }
        if "o1" in self.hedged or "o2" in self.hedged:
            case["sources"]["paper"] = {
                "title": "A paper", "kind": "outside", "publisher": "Somebody", "date": "2020-01-01",
                "url": "https://example.org/paper",
            }  # fmt: skip
        for key, part in (
            ("conditions", self.conditions),
            ("links", self.links),
            ("infeasible", self.infeasible),
            ("readings", self.readings),
        ):
            if part:
                case[key] = part
        return case

    def entry(self, name: str) -> dict[str, Any]:
        source = "paper" if name.startswith("o") else "text"
        entry = {"id": name, "source": source, "says": f"what {name} says", "use": "model"}
        return entry | {"hedge": "it seems"} if self.hedged[name] else entry

    def actor(self, name: str) -> dict[str, Any]:
        options: dict[str, Any] = {}
        for option in self.options[name]:
            kind = self.one_way.get(f"{name}.{option}")
            options[option] = {"means": f"do {option}"}
            if kind:
                options[option]["irreversible"] = True if kind == "true" else kind
        body: dict[str, Any] = {"name": name.title(), "options": options}
        if self.goals[name]:
            body["goals"] = self.goals[name]
        if self.outranks[name]:
            body["outranks"] = self.outranks[name]
        return body


def is_impossible_plan(question: reference.Question, readings: list[reference.Reading]) -> bool:
    """Whether a step of the plan is infeasible in every reading."""
    return bool(question.plan) and all(
        any(after not in reading.feasible for _, after in question.steps()) for reading in readings
    )


def settle(case: Case) -> bool:
    """Take away the questions that are errors of the base case in some layer; whether a case is left.

    Cases in which equal goals close a cycle of priorities are refused.
    """
    for layer in reference.LAYERS:
        frame = reference.read_frame(case, layer)
        try:
            readings = reference.distinct_readings(case, frame)
            for actor, reading in itertools.product(frame.options, readings):
                reading.completions(actor)  # merging equal goals may close a cycle of priorities
            hedged = frozenset(entry["id"] for entry in case["ledger"] if "hedge" in entry)
            for actor, reading in itertools.product(frame.options, reference.distinct_readings(case, frame, hedged)):
                reading.completions(actor)
        except ValueError:
            return False
        kept = []
        for item in case["questions"]:
            question = reference.read_question(frame, item)
            try:
                reference.refuse_impossible_alternatives(item["id"], question, readings)
            except ValueError:
                continue
            if any(question.state in reading.feasible for reading in readings) and not is_impossible_plan(
                question, readings
            ):
                kept.append(item)
        case["questions"] = kept
    return bool(case["questions"])


@st.composite
def cases(draw: Draw) -> Case:
    """A small case, valid by the file format, on which the reference takes up to about a second."""
    case = Maker(draw).case()
    assume(settle(case))
    return case
