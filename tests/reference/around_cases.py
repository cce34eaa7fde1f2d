"""Random cases small enough to take away every set of supports.

``small_cases()`` is the strategy: 2 or 3 actors with at most 5 options together and 4 goals each (those that choices
add included), at most 2 passages of two choices besides the conditions, at most 7 supports in any layer. The cases are
made of few entries that are shared, so that taking one away does several things at once, and are rich in what makes
verdicts change back and forth: opposing goals, priorities, infeasibilities, links used by several goals, grounds that
are all needed, conditions with grounds.

Kept out, because the specification does not settle it:

* no choice sets a condition (a condition may be unclear once its grounds are gone, and then the two would conflict);
* no choice adds a condition;
* no set of supports is such that, without it, equal goals close a cycle of priorities.

Every element without grounds has an id.
"""

from __future__ import annotations

from math import factorial, prod
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from tests.reference.around import supports, verdicts_without_each_set
from tests.reference.random_cases import ACTORS, BECAUSE, Case, Draw, Maker, constants, one_in, settle
from tests.reference.verdicts import LAYERS

OPTIONS = ("x", "y")
ENTRIES = ("s1", "s2", "s3", "s4", "s5")
MOST_OPTIONS = 5
MOST_GOALS = 4  # of one actor, with those that choices add
MOST_COMPLETIONS = 48  # of all actors together
MOST_ASSUMPTIONS = 2
MOST_SUPPORTS = 7
VOICES = ("author", "author", "minister", "envoy")
ORIGINS = ("interview", "cable")


class SmallMaker(Maker):
    """Draws the parts of one small case."""

    def __init__(self, draw: Draw, unclear: bool = True, most_options: int = MOST_OPTIONS) -> None:
        super().__init__(draw)
        self.unclear = unclear
        self.most_options = most_options
        self.entries_in_use = ENTRIES[: draw(st.integers(3, len(ENTRIES)))]
        self.assumptions = 0

    def support(self) -> dict[str, Any]:
        draw = self.draw
        basis = draw(st.sampled_from(["stated"] * 12 + ["left out", "inferred", "assumed", "assumed"]))
        if basis == "assumed" and self.assumptions < MOST_ASSUMPTIONS:
            self.assumptions += 1
            return {"basis": "assumed", "because": BECAUSE} if draw(st.booleans()) else {"because": BECAUSE}
        entries = self.some_entries()
        self.droppable |= set(entries)
        support: dict[str, Any] = {"grounds": {"all": entries} if one_in(draw, 3) else entries}
        if basis in ("inferred", "assumed"):
            support |= {"basis": basis, "because": BECAUSE}
        elif basis == "stated":
            support["basis"] = basis
        return support

    def some_entries(self) -> list[str]:
        entry = st.sampled_from(self.entries_in_use)
        most = self.draw(st.sampled_from([1, 1, 2]))
        entries = self.draw(st.lists(entry, min_size=most, max_size=most, unique=True))
        self.rest_on(entries)
        return entries

    # The parts

    def make_actors(self) -> None:
        left = self.draw(st.integers(min(3, self.most_options), self.most_options))
        count = self.draw(st.integers(2, min(3, left)))
        for number, actor in enumerate(ACTORS[:count], start=1):
            still_to_come = count - number
            own = self.draw(st.integers(1, min(len(OPTIONS), left - still_to_come)))
            left -= own
            self.options[actor] = list(OPTIONS[:own])
            for option in self.options[actor]:
                if one_in(self.draw, 10):
                    self.one_way[f"{actor}.{option}"] = self.draw(st.sampled_from(["true", "no-stays"]))

    def make_states(self) -> None:
        self.states["now"] = {"yes": [option for option in self.option_names() if self.draw(st.booleans())]}

    def make_conditions(self) -> None:
        draw = self.draw
        for name in draw(st.sampled_from([[], ["war"], ["war"], ["war", "rain"]])):
            values = ["yes", "no", "unclear"] if self.unclear else ["yes", "no"]
            condition: dict[str, Any] = {"means": name, "value": draw(st.sampled_from(values))}
            if self.assumptions < MOST_ASSUMPTIONS and one_in(draw, 4):  # as coded, or assumed
                self.assumptions += 1
                condition |= {"basis": "assumed", "because": BECAUSE} if self.unclear and draw(st.booleans()) else {}
            else:
                entries = self.some_entries()
                condition["grounds"] = {"all": entries} if one_in(draw, 3) else entries
            self.conditions[name] = condition

    def make_links(self) -> None:
        for name in self.draw(st.sampled_from([[], ["safe"], ["safe"], ["safe", "rich"]])):
            names = self.option_names() * 2 + list(self.conditions) + list(self.links) * 3
            formula = self.draw(st.sampled_from(self.option_names())) if one_in(self.draw, 2) else self.formula(names)
            self.links[name] = {"iff": formula, **self.support()}

    def make_goals(self) -> None:
        """Goals about the same few things, for and against."""
        draw = self.draw
        left = MOST_COMPLETIONS
        for actor in self.options:
            own = [f"{actor}.{option}" for option in self.options[actor]]
            pool = own * 2 + list(self.links) * 2 + [self.formula(own * 2 + self.names()) for _ in range(2)]
            facts = [*self.conditions, *([f"({' iff '.join(self.conditions)})"] if len(self.conditions) > 1 else [])]
            pool += [f"{draw(st.sampled_from(own))} {draw(st.sampled_from(['iff', 'and']))} {fact}" for fact in facts]
            wanted = draw(st.sampled_from([1, 2, 3, 3, 4, 4]))
            number = max(n for n in range(1, wanted + 1) if factorial(n) <= left)
            left //= factorial(number)
            self.goals[actor] = [self.goal(f"{actor[0]}{n}", pool) for n in range(1, number + 1)]
            if number > 1 and one_in(draw, 2):
                self.oppose(*self.goals[actor][:2])

    def oppose(self, first: dict[str, Any], second: dict[str, Any]) -> None:
        """Make the second goal the opposite of the first."""
        wish, opposite = ("wants", "avoids") if "wants" in first else ("avoids", "wants")
        second.pop(wish, None)
        second[opposite] = first[wish]

    def goal(self, identity: str, pool: list[str]) -> dict[str, Any]:
        draw = self.draw
        formula = draw(st.sampled_from(pool))
        if one_in(draw, 15):
            formula = draw(constants(draw(st.sampled_from(self.option_names()))))
        return {"id": identity, draw(st.sampled_from(["wants", "avoids"])): formula, **self.support()}

    def make_priorities(self) -> None:
        super().make_priorities()
        for actor, priorities in self.outranks.items():
            for n, priority in enumerate(priorities):
                priority["id"] = f"p-{actor}-{n}"

    def make_infeasibilities(self) -> None:
        for n in range(self.draw(st.sampled_from([0, 0, 1, 1, 2]))):
            self.infeasible.append(self.infeasibility(f"no{n}"))

    # Readings

    def make_readings(self) -> None:
        for n in range(self.draw(st.sampled_from([0, 1, 1, 2])) if self.unclear else 0):
            self.readings[f"passage{n}"] = {
                "ask": "What does it mean?",
                "choices": {"plain": self.choice(), "other": self.choice()},
            }

    def choice(self) -> dict[str, Any]:
        draw = self.draw
        choice: dict[str, Any] = {"means": "one way to read it"}
        kinds = draw(st.sampled_from(["", "", "drop", "drop", "add", "drop add"]))
        names = self.drop_names()
        if "drop" in kinds and names:
            choice["drop"] = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
        if "add" in kinds and (add := self.addition(set(choice.get("drop", [])))):
            choice["add"] = add
        return choice

    def addition(self, dropped: set[str]) -> dict[str, Any]:
        """A goal, perhaps ranked, or a priority, link (with a goal that uses it) or infeasibility."""
        draw = self.draw
        actor = draw(st.sampled_from(list(self.options)))
        kind = draw(st.sampled_from(["goal", "goal", "priority", "link", "infeasible"]))
        n = next(self.added)
        if kind == "priority" and (chain := self.chain(actor)):
            return {"outranks": {actor: [self.grounded(dropped, {"id": f"p-added{n}", "chain": chain})]}}
        if kind == "infeasible":
            item = self.infeasibility(f"no-added{n}")
            added = self.grounded(dropped, {"id": item["id"], "when": item["when"]})
            return {"infeasible": [added | {"because": BECAUSE}]}
        found: dict[str, Any] = {}
        names = self.names()
        if kind == "link":
            found["links"] = {f"link-added{n}": self.grounded(dropped, {"iff": self.formula(names)})}
            names = [*names, *[f"link-added{n}"] * 5]
        ids = self.importance[actor]
        completions = prod(factorial(len(own) + (each == actor)) for each, own in self.importance.items())
        if len(ids) < MOST_GOALS and completions <= MOST_COMPLETIONS:
            identity = f"added{n}"
            wish = draw(st.sampled_from(["wants", "avoids"]))
            found["goals"] = {actor: [self.grounded(dropped, {"id": identity, wish: self.formula(names)})]}
            ids.insert(draw(st.integers(0, len(ids))), identity)
            if draw(st.booleans()) and (others := [goal["id"] for goal in self.goals[actor]]):
                chain = sorted([identity, draw(st.sampled_from(others))], key=ids.index)
                found["outranks"] = {actor: [self.grounded(dropped, {"id": f"p-added{n}", "chain": chain})]}
        return found

    def grounded(self, dropped: set[str], item: dict[str, Any]) -> dict[str, Any]:
        """The item on grounds that the same choice does not drop; without grounds if there are none."""
        free = [entry for entry in self.entries_in_use if entry not in dropped]
        if not free:
            return item | {"basis": "assumed", "because": BECAUSE}
        entry = self.draw(st.sampled_from(free))
        self.rest_on([entry])
        return item | {"grounds": [entry]}

    # The ledger

    def entry(self, name: str) -> dict[str, Any]:
        draw = self.draw
        voice = draw(st.sampled_from(VOICES))
        entry = super().entry(name) | ({} if voice == "author" and draw(st.booleans()) else {"voice": voice})
        return entry | ({"origin": draw(st.sampled_from(ORIGINS))} if one_in(draw, 3) else {})


def can_be_judged(case: Case) -> bool:
    """Few enough supports, and no cycle whatever is taken away."""
    if any(len(supports(case, layer)) > MOST_SUPPORTS for layer in LAYERS):
        return False
    try:
        for layer in ("assumed", "stated"):
            verdicts_without_each_set(case, layer)
    except ValueError:
        return False
    return True


@st.composite
def small_cases(draw: Draw, unclear: bool = True, most_options: int = MOST_OPTIONS) -> Case:
    """A case, valid by the file format, of which every set of supports can be taken away.

    With ``unclear=False`` it has one reading in every layer (as flips want it). The number of additions grows with
    about the square of ``most_options`` (2 to 5, of all actors together), and their pairs with its fourth power.
    """
    case = SmallMaker(draw, unclear, most_options).case()
    assume(settle(case))
    assume(can_be_judged(case))
    return case
