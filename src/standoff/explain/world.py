"""One reading of a case, evaluated state by state: the second opinion behind `standoff verify`.

Nothing here uses the engine's truth tables, boards or partial orders: formulas are evaluated state by state, goals
compared one by one, completions listed. Only reading the case and applying its patches is shared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations, product
from typing import Any

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or, parse
from standoff.case.model import CaseFile, Goal, Question
from standoff.case.patches import Variant
from standoff.case.validate import split_literal

MAX_COMPLETIONS = 5_000
MAX_GOALS_LISTED = 7

State = frozenset[str]
Order = tuple[tuple[str, ...], ...]


class World:
    """One reading, evaluated state by state."""

    def __init__(self, case: CaseFile, variant: Variant) -> None:
        self.case = case
        self.variant = variant
        self.repeats = False

    # formulas

    def holds(self, formula: Formula, state: State) -> bool | None:
        """Truth in a state; None when a link that is not in force is used."""
        match formula:
            case Atom(name):
                return self._atom(name, state)
            case Not(part):
                value = self.holds(part, state)
                return None if value is None else not value
            case And(parts) | Or(parts):
                values = [self.holds(part, state) for part in parts]
                if None in values:
                    return None
                return all(values) if isinstance(formula, And) else any(values)
            case If(first, second) | Iff(first, second):
                left, right = self.holds(first, state), self.holds(second, state)
                if left is None or right is None:
                    return None
                return (left or not right) if isinstance(formula, If) else left == right

    def _atom(self, name: str, state: State) -> bool | None:
        if "." in name:
            return name in state
        if name in self.variant.conditions:
            return self.variant.conditions[name] == "yes"
        if name in self.case.states:
            return self.named(name) == state
        if name in self.variant.links:
            return self.holds(parse(self.variant.links[name].iff), state)
        return None

    def named(self, name: str) -> State:
        state = self.case.states[name]
        base = self.named(state.like) if state.like else frozenset()
        return (base | set(state.yes)) - set(state.no)

    def feasible(self, state: State) -> bool:
        if self.case.feasible == "listed" and all(self.named(name) != state for name in self.case.states):
            return False
        return not any(self.holds(parse(item.when), state) for item in self.variant.infeasible)

    def may_move(self, before: State, after: State) -> bool:
        for key, actor in self.case.actors.items():
            for name, option in actor.options.items():
                full = f"{key}.{name}"
                if option.irreversible == "yes-stays" and full in before and full not in after:
                    return False
                if option.irreversible == "no-stays" and full not in before and full in after:
                    return False
        return self.feasible(after)

    def changed(self, state: State, literals: Sequence[str], actor: str) -> State:
        for literal in literals:
            option, value = split_literal(literal, actor)
            state = state | {option} if value else state - {option}
        return state

    # preferences

    def goals(self, actor: str) -> dict[str, Goal]:
        return {goal.id: goal for goal in self.variant.goals[actor]}

    def sign(self, actor: str, order: Order, first: State, second: State) -> int:
        goals = self.goals(actor)
        for same in order:
            formula = parse(goals[same[0]].formula_text)
            one, two = self.holds(formula, first), self.holds(formula, second)
            if one != two:
                return 1 if one else -1
        return 0

    def above(self, actor: str) -> set[tuple[str, str]]:
        pairs = {
            (a, b) for p in self.variant.priorities[actor] for n, a in enumerate(p.chain) for b in p.chain[n + 1 :]
        }
        while True:
            more = {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs
            if not more:
                return pairs
            pairs |= more

    def order_problems(self, question: Question, orders: Mapping[str, Order]) -> Iterator[str]:
        """Where orders leave out an actor or a goal that matters, name what is not there, or defy a stated priority."""
        states = self.states_in_question(question)
        for actor in self.actors_in_question(question):
            if actor not in orders:
                yield f"there is no order for {actor}"
        for actor, order in orders.items():
            if actor not in self.case.actors:
                yield f"there is no actor {actor}"
                continue
            yield from self._goal_problems(actor, order, states)
            yield from self._priority_problems(actor, order)

    def _goal_problems(self, actor: str, order: Order, states: set[State]) -> Iterator[str]:
        goals, ordered = self.goals(actor), sorted(states, key=sorted)
        named = [goal for same in order for goal in same]
        yield from (f"{goal} is no goal of {actor} in this reading" for goal in named if goal not in goals)
        yield from (f"{actor}: {goal} stands twice" for goal, count in Counter(named).items() if count > 1)
        values = {
            name: [self.holds(parse(goal.formula_text), state) for state in ordered] for name, goal in goals.items()
        }
        for name, own in values.items():
            if name not in named and len(set(own)) > 1 and None not in own:
                yield f"{actor}: {name} is left out"
        for same in order:
            for name in same[1:]:
                if name in goals and same[0] in goals and values[name] != values[same[0]]:
                    yield f"{actor}: {same[0]} and {name} stand as one goal and do not say the same"

    def _priority_problems(self, actor: str, order: Order) -> Iterator[str]:
        place = {goal: number for number, same in enumerate(order) for goal in same}
        above = self.above(actor)
        for higher, lower in sorted(above):
            defied = higher in place and lower in place and place[higher] > place[lower]
            if defied and not any((other, higher) in above for other in order[place[lower]]):
                yield f"{actor}: {higher} should outrank {lower}"

    def actors_in_question(self, question: Question) -> dict[str, None]:
        start = self.named(question.at)
        return dict.fromkeys([question.actor, *(actor for actor, _ in self._steps(question, start))])

    def states_in_question(self, question: Question) -> set[State]:
        start = self.named(question.at)
        return {start, *self._alternatives(question, start), *(state for _, state in self._steps(question, start))}

    # questions

    def outcome(self, question: Question, orders: Mapping[str, Order]) -> str:
        start = self.named(question.at)
        if question.plan is not None:
            return self._plan_outcome(question, start, orders)
        order = orders[question.actor]
        signs = [self.sign(question.actor, order, end, start) for end in self._alternatives(question, start)]
        if 1 in signs:
            return "CONTRADICTED"
        return "NO VOICE" if 0 in signs else "SUPPORTED"

    def askable(self, question: Question) -> bool:
        """Whether the question can be asked here at all: the state can be, the conduct holds, something can be done."""
        start = self.named(question.at)
        if not self.feasible(start) or self.changed(start, question.conduct, question.actor) != start:
            return False
        if question.plan is None:
            return bool(self._alternatives(question, start))
        steps = self._steps(question, start)
        before = [start, *(state for _, state in steps)]
        possible = all(self.may_move(one, two) for one, (_, two) in zip(before, steps, strict=False))
        return bool(steps) and steps[0][0] == question.actor and possible

    def _alternatives(self, question: Question, start: State) -> list[State]:
        ends = [self.changed(start, literals, question.actor) for literals in question.rather_than or ()]
        return [end for end in ends if end != start and self.may_move(start, end)]

    def _steps(self, question: Question, start: State) -> list[tuple[str, State]]:
        steps: list[tuple[str, State]] = []
        state = start
        for step in question.plan or ():
            after = self.changed(state, step.literals, step.actor)
            if after != state:
                if steps and steps[-1][0] == step.actor:
                    steps.pop()
                steps.append((step.actor, after))
                state = after
        return steps

    def _plan_outcome(self, question: Question, start: State, orders: Mapping[str, Order]) -> str:
        asker = question.actor
        steps = self._steps(question, start)

        def results(taken: int) -> set[tuple[State, int, bool]]:
            """(end, steps taken, refused) once `taken` steps have been taken."""
            here = steps[taken - 1][1]
            if taken == len(steps):
                return {(here, taken, False)}
            refusal = here
            own = {f"{asker}.{option}" for option in self.case.actors[asker].options}
            can_restore = here ^ start <= own and here != start and self.may_move(here, start)
            if can_restore and self.sign(asker, orders[asker], start, here) > 0:
                refusal = start
            mover = steps[taken][0]
            found: set[tuple[State, int, bool]] = set()
            for end in results(taken + 1):
                sign = self.sign(mover, orders[mover], end[0], refusal)
                if sign >= 0:
                    found.add(end)
                if sign <= 0:
                    found.add((refusal, taken, sign < 0))
            return found

        ends = results(1)
        signs = {end: self.sign(asker, orders[asker], end[0], start) for end in ends}
        if all(sign > 0 for sign in signs.values()):
            return "CONTRADICTED"

        def speaks(end: tuple[State, int, bool]) -> bool:
            passed = [state for _, state in steps[: end[1]]]
            worse = any(self.sign(asker, orders[asker], state, start) < 0 for state in passed)
            return signs[end] < 0 or (signs[end] == 0 and (end[2] or worse))

        return "SUPPORTED" if all(map(speaks, ends)) else "NO VOICE"

    # all completions

    def all_outcomes(self, question: Question) -> set[str] | None:
        """Outcomes over all completions of the goals that tell the states apart; None when too many to list."""
        if not self.askable(question):
            return set()
        states, actors = self.states_in_question(question), self.actors_in_question(question)
        listings = []
        total = 1
        for actor in actors:
            orders = self._completions(actor, states)
            if orders is None:
                return None
            listings.append(orders)
            total *= len(orders)
        if total > MAX_COMPLETIONS:
            return None
        return {self.outcome(question, dict(zip(actors, orders, strict=True))) for orders in product(*listings)}

    def _completions(self, actor: str, states: set[State]) -> list[Order] | None:
        """Orders of the differing goals; goals that agree on all these states and have no priorities count once."""
        ordered = sorted(states, key=sorted)
        classes: dict[tuple[Any, ...], list[str]] = {}
        above = self.above(actor)
        ranked = {goal for pair in above for goal in pair}
        for goal in self.variant.goals[actor]:
            values = [self.holds(parse(goal.formula_text), state) for state in ordered]
            if None not in values and len(set(values)) > 1:
                alone = goal.id if goal.id in ranked else ""
                self.repeats = self.repeats or any(key[:-1] == tuple(values) and key[-1] != alone for key in classes)
                classes.setdefault((*values, alone), []).append(goal.id)
        goals = list(classes.values())
        if len(goals) > MAX_GOALS_LISTED:
            return None
        found = []
        for order in permutations(goals):
            place = {goal: number for number, same in enumerate(order) for goal in same}
            if all(place[a] < place[b] for a, b in above if a in place and b in place):
                found.append(tuple(tuple(same) for same in order))
        return found
