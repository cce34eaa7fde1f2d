"""The result of one question: verdict, conditions, both sides, steps, foresight, layers and witness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from standoff.case.model import Question
from standoff.case.patches import LAYERS, Scope, hedged_entries
from standoff.errors import LimitError
from standoff.explain.alternatives import CONTRADICTED, NO_VOICE, SUPPORTED, Contest
from standoff.explain.conditions import deciding_passages
from standoff.explain.foresight import foresight_lines
from standoff.explain.open_condition import open_condition
from standoff.explain.orders import members
from standoff.explain.plans import FAILS, GOES, Plan, plan_leaves
from standoff.explain.readings import Court, Reading, counts, distinct, options_changed, overall, restating_goals
from standoff.explain.result import ContrastLine, GoalLine, LayerLine, QuestionResult, ReadingLine, StepLine, Verdict
from standoff.explain.strength import one_sided, strength
from standoff.explain.words import change_words, goal_line, in_ledger_order

MAX_WITNESS_LEAVES = 2_000


def judge_question(court: Court, question: Question, scope: Scope) -> QuestionResult:
    """Everything that is said about one question.

    Raises LimitError when a stated limit would be passed.
    """
    readings = court.readings(question, scope)
    verdict = overall(readings)
    possible = distinct(readings)
    contrasts = _marked(court, question, readings, contrasts_of(court, possible))
    by_option = question.plan is None
    cases = open_condition(court, scope, readings) if verdict == "OPEN" else ()
    return QuestionResult(
        id=question.id,
        ask=question.ask,
        claim=question.claim or question.ask,
        actor=question.actor,
        verdict=verdict,
        readings=counts(readings),
        condition="; ".join(cases) or None,
        cases=cases,
        hangs_on=deciding_passages(tuple(court.passages(scope)), [(dict(r.choices), r.outcomes) for r in readings]),
        strength=strength(possible, verdict),
        hedged=_if_different(verdict, _verdict(court, question, _without_hedged(court, scope))),
        restating=_if_different(verdict, _without_restating(court, question, scope)),
        one_sided=one_sided(verdict, contrasts),
        contrasts=contrasts,
        steps=step_lines(court, possible) if not by_option else (),
        foresight=foresight_lines(court, readings, verdict) if by_option and verdict in ("AGAINST", "OPEN") else (),
        layers=_layers(court, question, scope, verdict),
        silent_on=_silent_on(possible),
        notes=_notes(court, question, possible),
        for_=in_ledger_order(court.case, (e for line in contrasts for goal in line.for_ for e in goal.entries)),
        against=in_ledger_order(court.case, (e for line in contrasts for goal in line.against for e in goal.entries)),
        by_reading=tuple(_reading_line(reading) for reading in readings),
        witness=_witness(possible),
    )


def _verdict(court: Court, question: Question, scope: Scope | None) -> Verdict | None:
    return None if scope is None else overall(court.readings(question, scope))


def _if_different(verdict: Verdict, other: Verdict | None) -> Verdict | None:
    return None if other == verdict else other


def _without_hedged(court: Court, scope: Scope) -> Scope | None:
    hedged = hedged_entries(court.case)
    return scope.also(gone=hedged) if hedged else None


def _without_restating(court: Court, question: Question, scope: Scope) -> Verdict | None:
    restating = restating_goals(court.maker, question)
    if not restating:
        return None
    return overall(court.without_goals(question, scope, restating))


def _layers(court: Court, question: Question, scope: Scope, verdict: Verdict) -> tuple[LayerLine, ...]:
    """Wider layers in which something joins, each with its verdict."""
    lines: list[LayerLine] = []
    for name, bases, joining in LAYERS:
        if bases > scope.bases and court.has(joining):
            wider = replace(scope, bases=bases)
            readings = court.readings(question, wider)
            found = overall(readings)
            possible = distinct(readings)
            says = ""
            if found != verdict and possible:
                says = new_work(court, question, possible, scope)
                restated = _without_restating(court, question, wider)
                if restated not in (None, found):
                    says += f"; {restated} without goals that only restate the choice"
            elif not possible:
                says = "the question cannot be asked there"
            lines.append(LayerLine(name, found, says))
    return tuple(lines)


def new_work(court: Court, question: Question, possible: Sequence[Reading], scope: Scope) -> str:
    """Goals that separate the two sides in the wider layer and not in the text as stated."""
    before = {
        member
        for line in contrasts_of(court, distinct(court.readings(question, scope)))
        for goal in (*line.for_, *line.against)
        for member in ((goal.actor, goal_id) for goal_id in goal.ids)
    }
    new: dict[str, None] = {}
    for line in contrasts_of(court, possible):
        for goal in (*line.for_, *line.against):
            if any((goal.actor, goal_id) not in before for goal_id in goal.ids):
                entries = f" [{', '.join(goal.entries)}]" if goal.entries else ""
                new[f"for {court.case.name_of(goal.actor)} {goal.says}{entries}"] = None
    return "; ".join(list(new)[:3])


def _notes(court: Court, question: Question, possible: Sequence[Reading]) -> tuple[str, ...]:
    """Steps left out, options that are not the text's own, and what the analyst notes on the question."""
    notes = [note for r in possible if isinstance(r.subject, Plan) for note in r.subject.dropped]
    for name in sorted(options_changed(court.maker, question), key=list(court.maker.space.bits).index):
        actor, _, key = name.partition(".")
        option = court.case.actors[actor].options[key]
        if option.rests_on != "stated":
            entries = f" from {', '.join(option.entries)}" if option.entries else ""
            notes.append(
                f"that {court.case.name_of(actor)} could {option.means} is {option.rests_on}{entries}; "
                "the document does not say it"
            )
    return tuple(dict.fromkeys([*notes, *([question.note] if question.note else [])]))


# --- what speaks for and against --------------------------------------------------------------------------------------


def contrasts_of(court: Court, possible: Sequence[Reading]) -> tuple[ContrastLine, ...]:
    """Per alternative (per plan) the goals on either side, over all readings."""
    found: dict[tuple[str, ...], tuple[_Collected, _Collected]] = {}
    for reading in possible:
        for change, side, actor, mask in _sides(reading):
            pair = found.setdefault(change, (_Collected(), _Collected()))
            pair[side].add(court, reading, actor, mask)
    return tuple(ContrastLine(change, pro.lines(), con.lines()) for change, (pro, con) in found.items())


@dataclass
class _Collected:
    """Goal lines by goal, the widest one kept."""

    def __init__(self) -> None:
        self.by_goal: dict[tuple[str, str], GoalLine] = {}

    def add(self, court: Court, reading: Reading, actor: str, mask: int) -> None:
        for number in members(mask):
            line = goal_line(court.maker, reading.board, actor, number)
            key = (actor, line.ids[0])
            known = self.by_goal.get(key)
            if known is None or set(line.ids) > set(known.ids) or set(line.entries) > set(known.entries):
                self.by_goal[key] = line

    def lines(self) -> tuple[GoalLine, ...]:
        covered: set[tuple[str, str]] = set()
        kept = []
        for line in sorted(self.by_goal.values(), key=lambda line: -len(line.ids)):
            own = {(line.actor, goal) for goal in line.ids}
            if not own <= covered:
                kept.append(line)
                covered |= own
        order = list(self.by_goal.values())
        return tuple(sorted(kept, key=order.index))


def _sides(reading: Reading) -> Iterable[tuple[tuple[str, ...], int, str, int]]:
    """(change, 0 for the conduct or 1 against it, actor, goal mask)."""
    subject = reading.subject
    if isinstance(subject, Contest):
        for alternative in subject.alternatives:
            pro, con = subject.signs(alternative)
            yield alternative.literals, 0, subject.actor, pro
            yield alternative.literals, 1, subject.actor, con
    elif isinstance(subject, Plan):
        board, asker = subject.board, subject.actor
        change = tuple(f"{step.actor}: {' and '.join(step.literals)}" for step in subject.steps)
        here = board.vector(asker, subject.at)
        first, last = (board.vector(asker, subject.steps[n].code) for n in (0, -1))
        yield change, 0, asker, here & ~first | here & ~last
        yield change, 1, asker, (first & ~here | last & ~here) & ~(here & ~first)
        for before, step in zip(subject.steps, subject.steps[1:], strict=False):
            if step.actor != asker:
                refuse, go = (board.vector(step.actor, code) for code in (before.code, step.code))
                yield change, 0, step.actor, refuse & ~go
                yield change, 1, step.actor, go & ~refuse


def _marked(
    court: Court, question: Question, readings: Sequence[Reading], contrasts: Sequence[ContrastLine]
) -> tuple[ContrastLine, ...]:
    """The contrasts with goals marked that restate the choice or do some work under one choice at a passage only."""
    restating = restating_goals(court.maker, question)
    there = [(dict(r.choices), _goals_at_work(r)) for r in readings if r.outcomes is not None]

    def mark(goal: GoalLine, change: tuple[str, ...], side: int) -> GoalLine:
        own = {(change, side, goal.actor, goal_id) for goal_id in goal.ids}
        having = [choices for choices, goals in there if own & goals]
        lacking = [choices for choices, goals in there if not own & goals]
        restates = {(goal.actor, goal_id) for goal_id in goal.ids} <= restating
        return replace(goal, restates=restates, only_if=_only_choice(having, lacking))

    return tuple(
        replace(
            line,
            for_=tuple(mark(goal, line.change, 0) for goal in line.for_),
            against=tuple(mark(goal, line.change, 1) for goal in line.against),
        )
        for line in contrasts
    )


def _goals_at_work(reading: Reading) -> set[tuple[tuple[str, ...], int, str, str]]:
    """(change, side, actor, goal) for every goal that speaks for (0) or against (1) the conduct in a reading."""
    return {
        (change, side, actor, goal_id)
        for change, side, actor, mask in _sides(reading)
        for number in members(mask)
        for goal_id in reading.board.goals[actor][number].ids
    }


def _only_choice(having: Sequence[dict[str, str]], lacking: Sequence[dict[str, str]]) -> dict[str, str] | None:
    """The fewest choices that all readings with a goal share and no reading without it has together."""
    if not having or not lacking:
        return None
    shared = {p: value for p, value in having[0].items() if all(choices.get(p) == value for choices in having)}
    for size in range(1, len(shared) + 1):
        for passages in combinations(shared, size):
            if not any(all(choices.get(p) == shared[p] for p in passages) for choices in lacking):
                return {passage: shared[passage] for passage in passages}
    return None


def _silent_on(possible: Sequence[Reading]) -> tuple[str, ...]:
    """Alternatives on which the text says nothing in some reading."""
    found: dict[str, None] = {}
    for reading in possible:
        if isinstance(reading.subject, Contest):
            for alternative in reading.subject.alternatives:
                if not any(reading.subject.signs(alternative)):
                    found[" and ".join(alternative.literals)] = None
    return tuple(found)


# --- steps of a plan --------------------------------------------------------------------------------------------------


def step_lines(court: Court, possible: Sequence[Reading], *, as_stated: bool = True) -> tuple[StepLine, ...]:
    """One line per step over all readings and completions; `as_stated`: no goal but those of the text is in force."""
    plans = [reading.subject for reading in possible if isinstance(reading.subject, Plan)]
    if not plans:
        return ()
    longest = max(plans, key=lambda plan: len(plan.steps))
    judged = [
        step for plan in plans for leaf in plan_leaves(plan, MAX_WITNESS_LEAVES * 10) for step in leaf.answer.steps
    ]
    lines = []
    before = longest.at
    for number, step in enumerate(longest.steps, start=1):
        here = [judgement for judgement in judged if judgement.step == number]
        verdicts = tuple(word for word in (GOES, FAILS, NO_VOICE) if any(j.verdict == word for j in here))
        empty = {judgement.threat_is_empty for judgement in here}
        change = change_words(court.case, step.actor, before, step.code, longest.board.space.bits)
        says = _step_words(court.case.name_of(step.actor), verdicts, as_stated) + _threat_words(court, longest, empty)
        lines.append(StepLine(number, step.actor, step.literals, verdicts, change, says))
        before = step.code
    return tuple(lines)


def _step_words(name: str, verdicts: tuple[str, ...], as_stated: bool) -> str:
    goals = "the goals that the text states" if as_stated else "the goals in force here"
    silent = "the text states no goal that tells" if as_stated else "no goal in force here tells"
    agreed = {
        (): "",
        (GOES,): f"by {goals} {name} would do so",
        (FAILS,): f"by {goals} {name} would refuse",
        (NO_VOICE,): f"{silent} whether {name} would",
        (GOES, FAILS): f"{name} would or would refuse, depending on the reading or the ranking",
    }
    if verdicts in agreed:
        return agreed[verdicts]
    some = f"in some readings or rankings {name} would {'refuse' if FAILS in verdicts else 'do so'}"
    if GOES in verdicts and FAILS in verdicts:
        some = f"in some readings or rankings {name} would, in others it would refuse"
    return f"{some}; in the rest {'the text does not tell' if as_stated else 'nothing tells'}"


def _threat_words(court: Court, plan: Plan, empty: set[bool]) -> str:
    if True not in empty:
        return ""
    when = "" if empty == {True} else " in some readings or rankings"
    return f"; the threat is empty{when}: {court.case.name_of(plan.actor)} would sooner go back than go through with it"


# --- record -----------------------------------------------------------------------------------------------------------


def _reading_line(reading: Reading) -> ReadingLine:
    if reading.outcomes is None:
        why = getattr(reading.subject, "why", None)
        return ReadingLine(dict(reading.choices), None, why)
    outcomes = tuple(o for o in (SUPPORTED, CONTRADICTED, NO_VOICE) if o in reading.outcomes)
    return ReadingLine(dict(reading.choices), outcomes)


def _witness(possible: Sequence[Reading]) -> dict[str, Any]:
    """For each outcome that occurs, a reading and a completion of every actor that matters in which it does."""
    found: dict[str, Any] = {}
    for reading in possible:
        missing = (reading.outcomes or frozenset()) - set(found)
        if not missing:
            continue
        try:
            leaves = reading.leaves(MAX_WITNESS_LEAVES)
        except LimitError:
            continue
        for leaf in leaves:
            if leaf.answer in missing and leaf.answer not in found:
                found[leaf.answer] = {
                    "choices": dict(reading.choices),
                    "orders": {
                        actor: [list(reading.board.goals[actor][goal].ids) for goal in order.completion()]
                        for actor, order in leaf.orders.items()
                    },
                }
    return found
