"""One question at a glance, and what differs between two glances at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from standoff.case.model import Additions, Basis, Event, Patch, Question
from standoff.case.patches import Scope, gone_from, patches_of
from standoff.case.validate import split_literal
from standoff.explain.alternatives import CONTRADICTED, NO_VOICE, SUPPORTED, NotPossible, changed
from standoff.explain.open_condition import open_condition
from standoff.explain.readings import Court, Reading, distinct, overall, restating_goals
from standoff.explain.result import GoalLine, Verdict
from standoff.explain.strength import strength
from standoff.explain.verdict import contrasts_of, step_lines
from standoff.explain.words import goal_words, join

MARKS: dict[Basis, str] = {
    "stated": "",
    "inferred": "inferred",
    "reported": "not in the document: an outside source",
    "assumed": "not in the document",
}
RESTATES = "restates the choice"
RESTATES_STEP = "restates a step"
ORDER = (SUPPORTED, CONTRADICTED, NO_VOICE)


@dataclass(frozen=True)
class AtWork:
    """A goal that does some work, with the entries that are still there and what a reader has to know of it.

    each: goal id -> what that goal says, for the goals that count as this one.
    """

    actor: str
    ids: tuple[str, ...]
    says: str
    entries: tuple[str, ...]
    marks: tuple[str, ...] = ()
    each: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sides:
    """One alternative (or the plan as a whole) with the goals for the conduct and those against it."""

    change: tuple[str, ...]
    for_: tuple[AtWork, ...]
    against: tuple[AtWork, ...]


@dataclass(frozen=True)
class StepAtWork:
    """One step of a plan and what its mover makes of it over all readings and completions."""

    actor: str
    literals: tuple[str, ...]
    verdicts: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class Glance:
    """A verdict with what holds it up; `why_not` says for NOT POSSIBLE why the question does not arise."""

    verdict: Verdict
    outcomes: tuple[str, ...]
    strength: str | None
    cases: tuple[str, ...]
    sides: tuple[Sides, ...]
    steps: tuple[StepAtWork, ...]
    why_not: str | None = None


def glance(court: Court, question: Question, scope: Scope, shown_by: Mapping[str, Event] | None = None) -> Glance:
    """The question in a scope. shown_by: for options that events have changed, the latest such event."""
    readings = court.readings(question, scope)
    verdict = overall(readings)
    possible = distinct(readings)
    found = {outcome for reading in possible for outcome in reading.outcomes or ()}
    as_stated = not any(_adds(patch) for patch in patches_of(court.case, scope))
    mark = _Marks(court, question, scope, readings)
    return Glance(
        verdict=verdict,
        outcomes=tuple(outcome for outcome in ORDER if outcome in found),
        strength=strength(possible, verdict),
        cases=open_condition(court, scope, readings) if verdict == "OPEN" else (),
        sides=tuple(
            Sides(line.change, mark.all(line.for_), mark.all(line.against)) for line in contrasts_of(court, possible)
        ),
        steps=tuple(
            StepAtWork(step.actor, step.literals, step.verdicts, f"{step.change}: {step.says}")
            for step in (step_lines(court, possible, as_stated=as_stated) if question.plan else ())
            if step.says
        ),
        why_not=why_not_possible(court, question, scope, shown_by or {}) if verdict == "NOT POSSIBLE" else None,
    )


def _adds(patch: Patch) -> bool:
    return bool(patch.add != Additions() or patch.rank or patch.set_)


def differences(before: Glance, after: Glance) -> tuple[str, ...]:
    """Which of verdict, condition, strength, sides and steps differ; none where neither can be asked."""
    pairs = {
        "verdict": (before.verdict, after.verdict),
        "condition": ((before.outcomes, before.cases), (after.outcomes, after.cases)),
        "strength": (before.strength, after.strength),
        "sides": (set(who_stands_where(before)), set(who_stands_where(after))),
        "steps": (_steps_taken(before), _steps_taken(after)),
    }
    if before.verdict == after.verdict == "NOT POSSIBLE":
        return ()
    return tuple(name for name, (first, second) in pairs.items() if first != second)


def who_stands_where(seen: Glance) -> dict[tuple[tuple[str, ...], str, str, str], str]:
    """(change, "for" or "against", actor, goal id) of every goal at work, with what the goal says."""
    return {
        (sides.change, side, goal.actor, goal_id): goal.each.get(goal_id, goal.says)
        for sides in seen.sides
        for side, goals in (("for", sides.for_), ("against", sides.against))
        for goal in goals
        for goal_id in goal.ids
    }


def _steps_taken(seen: Glance) -> list[tuple[object, ...]]:
    return [(step.actor, step.literals, step.verdicts) for step in seen.steps]


class _Marks:
    """What a reader has to know of the goals at work: entries that are left, and what is not the text's own word."""

    def __init__(self, court: Court, question: Question, scope: Scope, readings: Sequence[Reading]) -> None:
        dropped = {name for patch in patches_of(court.case, scope) for name in patch.drop}
        self.gone = gone_from(court.case, scope) | dropped
        self.asker = question.actor
        self.restating = restating_goals(court.maker, question)
        self.bases: dict[tuple[str, str], Basis] = {}
        self.words: dict[tuple[str, str], str] = {}
        for reading in distinct(readings):
            self._note(court, reading)

    def _note(self, court: Court, reading: Reading) -> None:
        variant = reading.board.variant
        for actor, goals in variant.goals.items():
            for goal in goals:
                self.words[actor, goal.id] = goal_words(goal)
                links = court.maker.links_used(variant, goal.formula_text)
                here = max((goal.rests_on, *(variant.links[link].rests_on for link in links)), key=list(MARKS).index)
                known = self.bases.get((actor, goal.id), here)
                self.bases[actor, goal.id] = min(known, here, key=list(MARKS).index)

    def all(self, lines: Iterable[GoalLine]) -> tuple[AtWork, ...]:
        return tuple(map(self.one, lines))

    def one(self, line: GoalLine) -> AtWork:
        own = [(line.actor, goal_id) for goal_id in line.ids]
        basis = min((self.bases.get(key, "stated") for key in own), key=list(MARKS).index)
        restates = RESTATES if line.actor == self.asker else RESTATES_STEP
        marks = [MARKS[basis], "counted as one" if len(own) > 1 else "", restates if set(own) <= self.restating else ""]
        entries = tuple(entry for entry in line.entries if entry not in self.gone)
        each = {goal_id: self.words[line.actor, goal_id] for goal_id in line.ids}
        return AtWork(line.actor, line.ids, line.says, entries, tuple(mark for mark in marks if mark), each)


# --- why a question does not arise ------------------------------------------------------------------------------------


def why_not_possible(court: Court, question: Question, scope: Scope, shown_by: Mapping[str, Event]) -> str:
    """Why a question does not arise in a scope, in words; an event that brought it about is named."""
    case, bits = court.case, court.maker.space.bits
    code = court.state(question, scope)
    broken = [literal for literal in question.conduct if changed(bits, code, [literal], question.actor) != code]
    done = [
        literals for literals in question.rather_than or () if changed(bits, code, literals, question.actor) == code
    ]
    if broken:
        return _no_longer(court, question, [(literal, False) for literal in broken], shown_by)
    if done and len(done) == len(question.rather_than or ()):
        said = [(literal, True) for literals in done for literal in literals]
        return _no_longer(court, question, said, shown_by)
    place = f"at {scope.at or question.at}" + (" as events have changed it" if scope.shown else "")
    excluded = _excluding(court, question, scope, code)
    if excluded:
        return f"the state {place} cannot be ({join(excluded)})"
    readings = court.readings(question, scope)
    reasons = dict.fromkeys(r.subject.why for r in readings if isinstance(r.subject, NotPossible))
    name = case.name_of(question.actor)
    return f"{name} has no such move {place}: {'; '.join(r.removesuffix(f' at {question.at}') for r in reasons)}"


def _no_longer(
    court: Court, question: Question, literals: Sequence[tuple[str, bool]], shown_by: Mapping[str, Event]
) -> str:
    """`no longer arises: ...`: literals of the asker with whether they hold."""
    case, actor = court.case, question.actor
    events: dict[str, Event] = {}
    clauses = []
    for literal, holds in literals:
        option, value = split_literal(literal, actor)
        if option in shown_by:
            events[shown_by[option].id] = shown_by[option]
        means = case.actors[actor].options[option.partition(".")[2]].means
        does = "does" if value == holds else "does not"
        clauses.append(f"{case.name_of(actor)} {does}{' already' if holds and value else ''} {means}")
    if events:
        return "no longer arises: " + "; ".join(f"{event.what.rstrip('.')} [{event.id}]" for event in events.values())
    return f"does not arise there: {join(list(dict.fromkeys(clauses)))}"


def _excluding(court: Court, question: Question, scope: Scope, code: int) -> list[str]:
    """What excludes the state in every reading, when nothing else stands in the way."""
    boards = [board for _, board in court.boards(scope)]
    if any(board.feasible >> code & 1 for board in boards):
        return []
    found: dict[str, None] = {}
    for board in boards:
        for item in board.variant.infeasible:
            table = court.maker.formula_table(board.variant, item.when)
            if table is not None and table >> code & 1:
                mark = MARKS[item.rests_on]
                found[f"{item.when}{f': {mark}' if mark else ''}"] = None
    return list(found) or ["it is not among the listed states"]
