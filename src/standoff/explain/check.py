"""`standoff verify`: anchors against their text, verdicts against their witnesses.

The verdicts are re-derived here in another way than in the engine: formulas are evaluated state by state, goals
compared one by one, completions listed. Only reading the case and applying its patches is shared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from pathlib import Path
from typing import Any

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or, parse
from standoff.case.ledger import AnchorReport, confirm, read_source
from standoff.case.load import LoadedCase, source_file
from standoff.case.model import CaseFile, Goal, Question
from standoff.case.patches import Scope, Variant, variants
from standoff.case.validate import split_literal
from standoff.errors import InputError, listed, nearest
from standoff.explain.result import Explanation, QuestionResult

MAX_COMPLETIONS = 5_000

State = frozenset[str]
Order = tuple[tuple[str, ...], ...]
Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class VerdictCheck:
    """What re-deriving one verdict found; `wrong` lists contradictions, `unchecked` what was not looked at."""

    question: str
    verdict: str
    wrong: tuple[str, ...]
    unchecked: tuple[str, ...]


@dataclass(frozen=True)
class Verification:
    """The result of `standoff verify`."""

    anchors: tuple[AnchorReport, ...]
    not_at_hand: tuple[str, ...]
    verdicts: tuple[VerdictCheck, ...]

    @property
    def holds(self) -> bool:
        return all(report.holds for report in self.anchors) and not any(check.wrong for check in self.verdicts)

    def lines(self) -> Iterator[str]:
        """The report in words, what fails named."""
        for report in self.anchors:
            yield from _anchor_lines(report)
        for key in self.not_at_hand:
            yield f"source {key}: its text is not here, so its anchors were not checked; give it with --source FILE"
        for check in self.verdicts:
            said = "wrong: " + "; ".join(check.wrong) if check.wrong else "re-derived from its witnesses"
            rest = f" (not rechecked: {'; '.join(check.unchecked)})" if check.unchecked else ""
            yield f"question {check.question}: {check.verdict}, {said}{rest}"
        yield "everything that was checked holds" if self.holds else "NOT everything holds"


def _anchor_lines(report: AnchorReport) -> Iterator[str]:
    total = len(report.fits) + len(report.misfits)
    if not report.same_text:
        yield f"source {report.source}: this is not the text that the case was made from (its sha256 differs)"
    yield f"source {report.source}: {len(report.fits)} of {total} anchors fit"
    for entry, why in report.misfits:
        yield f"  {entry} no longer fits: {why}"
    for start, end in report.uncovered:
        yield f"  the text from {start} to {end} is not accounted for"


def verify(loaded: LoadedCase, sources: Sequence[str] = ()) -> Verification:
    """Check anchors against the given sources (or those in the case folder) and re-derive every verdict.

    Raises InputError for a source that cannot be read or does not belong to the case.
    """
    texts = _texts(loaded, sources)
    case = loaded.file
    with_text = [k for k, s in case.sources.items() if s.kind == "text" and any(e.source == k for e in case.ledger)]
    checks: tuple[VerdictCheck, ...] = ()
    if case.questions:
        from standoff.explain.explanation import explain

        checks = recheck(case, explain(loaded))
    return Verification(
        anchors=tuple(confirm(case, key, text) for key, text in texts.items()),
        not_at_hand=tuple(key for key in with_text if key not in texts and case.sources[key].sha256),
        verdicts=checks,
    )


def _texts(loaded: LoadedCase, given: Sequence[str]) -> dict[str, str]:
    known = [key for key, source in loaded.file.sources.items() if source.kind == "text"]
    texts: dict[str, str] = {}
    for argument in given:
        key, _, name = (
            argument.partition("=") if "=" in argument and not Path(argument).exists() else ("", "", argument)
        )
        file = Path(name)
        if not key and len(known) != 1:
            raise InputError(f"this case has several texts ({listed(known)}); write --source KEY=FILE")
        if key and key not in known:
            raise InputError(
                f"there is no text source {key!r}{nearest(key, known)}; there is {listed(known) or 'none'}"
            )
        texts[key or known[0]] = _read(file)
    for key in known:
        found = None if key in texts else source_file(loaded, key)
        if found:
            texts[key] = _read(found)
    return texts


def _read(file: Path) -> str:
    try:
        return read_source(file.read_bytes(), str(file))
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror or error}") from None


# --- verdicts, derived again ------------------------------------------------------------------------------------------


def recheck(case: CaseFile, explanation: Explanation) -> tuple[VerdictCheck, ...]:
    """Re-derive every verdict of an explanation of this case."""
    made_with = explanation.made_with
    scope = Scope(frozenset({"stated"}), patches=tuple(made_with.get("patches", ())))
    readings = {_key(dict(variant.choices)): variant for variant in variants(case, scope)}
    questions = {question.id: question for question in case.questions}
    checks = [_recheck_one(case, readings, questions[r.id], r) for r in explanation.questions if r.id in questions]
    missing = [q for q in questions if all(result.id != q for result in explanation.questions)]
    checks += [VerdictCheck(name, "NOT ANSWERED", ("the question is missing",), ()) for name in missing]
    unknown = [result for result in explanation.questions if result.id not in questions]
    checks += [VerdictCheck(r.id, r.verdict, ("the case asks no such question",), ()) for r in unknown]
    return tuple(checks)


def _key(choices: Mapping[str, str]) -> Key:
    return tuple(sorted(choices.items()))


def _recheck_one(
    case: CaseFile, readings: Mapping[Key, Variant], question: Question, result: QuestionResult
) -> VerdictCheck:
    wrong = [*_witness_problems(case, readings, question, result), *_reading_problems(readings, result)]
    unchecked: list[str] = []
    seen: set[str] = set()
    for line in result.by_reading:
        variant = readings.get(_key(line.choices))
        if variant is None:
            continue
        seen |= set(line.outcomes or ())
        world = _World(case, variant)
        found = world.all_outcomes(question)
        if found is None:
            unchecked.append(f"reading {_choices_words(line.choices)}: too many completions to list")
        elif found > set(line.outcomes or ()) and world.repeats:
            unchecked.append(f"reading {_choices_words(line.choices)}: goals that repeat each other are ranked apart")
        elif found != set(line.outcomes or ()):
            said = list(line.outcomes) if line.outcomes else "not possible"
            wrong.append(f"reading {_choices_words(line.choices)}: {sorted(found) or 'not possible'} instead of {said}")
    if _overall(set(seen)) != result.verdict:
        wrong.append(f"the readings make {_overall(seen)}")
    return VerdictCheck(question.id, result.verdict, tuple(wrong), tuple(unchecked))


def _reading_problems(readings: Mapping[Key, Variant], result: QuestionResult) -> Iterator[str]:
    """Readings that are missing, stand twice or do not exist, and counts that do not add up."""
    keys = [_key(line.choices) for line in result.by_reading]
    for key in keys:
        if key not in readings:
            yield f"there is no reading {_choices_words(dict(key))}"
    for key in readings:
        if keys.count(key) != 1:
            yield f"reading {_choices_words(dict(key))} stands {keys.count(key)} times instead of once"
    counted = Counter("NOT POSSIBLE" if r.outcomes is None else _overall(set(r.outcomes)) for r in result.by_reading)
    if {verdict: count for verdict, count in result.readings.items() if count} != dict(counted):
        yield f"the counts of readings should be {dict(counted)}"


def _witness_problems(
    case: CaseFile, readings: Mapping[Key, Variant], question: Question, result: QuestionResult
) -> Iterator[str]:
    occurring = {outcome for line in result.by_reading for outcome in line.outcomes or ()}
    if set(result.witness) != occurring:
        yield f"witnesses are given for {sorted(result.witness)}, outcomes are {sorted(occurring)}"
    for outcome, witness in result.witness.items():
        variant = readings.get(_key(witness["choices"]))
        if variant is None:
            yield f"witness for {outcome}: there is no such reading"
            continue
        world = _World(case, variant)
        orders = {actor: tuple(tuple(same) for same in order) for actor, order in witness["orders"].items()}
        problems = list(world.order_problems(question, orders))
        yield from (f"witness for {outcome}: {problem}" for problem in problems)
        if not problems and world.outcome(question, orders) != outcome:
            yield f"the witness for {outcome} gives {world.outcome(question, orders)}"


def _choices_words(choices: Mapping[str, str]) -> str:
    return ", ".join(f"{passage}={choice}" for passage, choice in choices.items()) or "(the only one)"


def _overall(outcomes: set[str]) -> str:
    if not outcomes:
        return "NOT POSSIBLE"
    single = {"SUPPORTED": "FOLLOWS", "CONTRADICTED": "AGAINST", "NO VOICE": "SILENT"}
    return single[outcomes.pop()] if len(outcomes) == 1 else "OPEN"


class _World:
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
            place = {goal: number for number, same in enumerate(order) for goal in same}
            goals = self.goals(actor)
            yield from (f"{goal} is no goal of {actor} in this reading" for goal in place if goal not in goals)
            for name, goal in goals.items():
                values = {self.holds(parse(goal.formula_text), state) for state in states}
                if name not in place and len(values) > 1 and None not in values:
                    yield f"{actor}: {name} is left out"
            above = self.above(actor)
            for higher, lower in above:
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

    def _askable(self, question: Question) -> bool:
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
        if not self._askable(question):
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
        if len(goals) > 7:
            return None
        found = []
        for order in permutations(goals):
            place = {goal: number for number, same in enumerate(order) for goal in same}
            if all(place[a] < place[b] for a, b in above if a in place and b in place):
                found.append(tuple(tuple(same) for same in order))
        return found
