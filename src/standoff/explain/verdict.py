"""The result of one question: verdict, conditions, both sides, steps, foresight, layers and witness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from standoff.case.model import Question
from standoff.case.patches import LAYERS, Scope, hedged_entries
from standoff.errors import LimitError
from standoff.explain.alternatives import CONTRADICTED, NO_VOICE, SUPPORTED, Contest
from standoff.explain.foresight import foresight_lines
from standoff.explain.open_condition import open_condition
from standoff.explain.orders import members
from standoff.explain.plans import FAILS, GOES, Plan, plan_leaves
from standoff.explain.readings import Court, Reading, counts, distinct, must_be_askable, overall, restating_goals
from standoff.explain.result import ContrastLine, GoalLine, LayerLine, QuestionResult, ReadingLine, StepLine, Verdict
from standoff.explain.strength import one_sided, strength
from standoff.explain.words import goal_line, in_ledger_order, join

MAX_WITNESS_LEAVES = 2_000


def judge_question(court: Court, question: Question, scope: Scope) -> QuestionResult:
    """Everything that is said about one question.

    Raises InputError when the question cannot be asked in any reading, LimitError when a stated limit would be passed.
    """
    readings = court.readings(question, scope)
    must_be_askable(question, readings)
    verdict = overall(readings)
    possible = distinct(readings)
    contrasts = _contrasts(court, possible)
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
        strength=strength(possible, verdict),
        hedged=_if_different(verdict, _verdict(court, question, _without_hedged(court, scope))),
        restating=_if_different(verdict, _without_restating(court, question, scope)),
        one_sided=one_sided(verdict, contrasts),
        contrasts=contrasts,
        steps=_steps(court, possible) if not by_option else (),
        foresight=foresight_lines(court, readings, verdict) if by_option and verdict in ("AGAINST", "OPEN") else (),
        layers=_layers(court, question, scope, verdict),
        silent_on=_silent_on(possible),
        notes=tuple(dict.fromkeys(note for r in possible if isinstance(r.subject, Plan) for note in r.subject.dropped)),
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
    return Scope(scope.bases, scope.gone | hedged, scope.patches) if hedged else None


def _without_restating(court: Court, question: Question, scope: Scope) -> Verdict | None:
    restating = restating_goals(court.maker, question)
    if not restating:
        return None
    return overall(court.readings(question, Scope(scope.bases, scope.gone, scope.patches, restating)))


def _layers(court: Court, question: Question, scope: Scope, verdict: Verdict) -> tuple[LayerLine, ...]:
    """Wider layers in which something joins, each with its verdict."""
    lines: list[LayerLine] = []
    for name, bases, joining in LAYERS:
        if bases > scope.bases and court.has(joining):
            readings = court.readings(question, Scope(bases, scope.gone, scope.patches))
            found = overall(readings)
            possible = distinct(readings)
            says = ""
            if found != verdict and possible:
                says = _new_work(court, question, possible, scope)
            elif not possible:
                says = "the question cannot be asked there"
            lines.append(LayerLine(name, found, says))
    return tuple(lines)


def _new_work(court: Court, question: Question, possible: Sequence[Reading], scope: Scope) -> str:
    """Goals that separate the two sides in the wider layer and not in the text as stated."""
    before = {
        member
        for line in _contrasts(court, distinct(court.readings(question, scope)))
        for goal in (*line.for_, *line.against)
        for member in ((goal.actor, goal_id) for goal_id in goal.ids)
    }
    new: dict[str, None] = {}
    for line in _contrasts(court, possible):
        for goal in (*line.for_, *line.against):
            if any((goal.actor, goal_id) not in before for goal_id in goal.ids):
                new[f"{court.case.name_of(goal.actor)}: {goal.says} [{', '.join(goal.entries)}]"] = None
    return "; ".join(list(new)[:3])


# --- what speaks for and against --------------------------------------------------------------------------------------


def _contrasts(court: Court, possible: Sequence[Reading]) -> tuple[ContrastLine, ...]:
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


def _steps(court: Court, possible: Sequence[Reading]) -> tuple[StepLine, ...]:
    """One line per step over all readings and completions."""
    plans = [reading.subject for reading in possible if isinstance(reading.subject, Plan)]
    if not plans:
        return ()
    longest = max(plans, key=lambda plan: len(plan.steps))
    verdicts: dict[int, dict[str, None]] = {n: {} for n in range(1, len(longest.steps) + 1)}
    empty: set[int] = set()
    for plan in plans:
        for leaf in plan_leaves(plan, MAX_WITNESS_LEAVES * 10):
            for judgement in leaf.answer.steps:
                verdicts[judgement.step][judgement.verdict] = None
                if judgement.threat_is_empty:
                    empty.add(judgement.step)
    return tuple(
        StepLine(
            step=number,
            actor=step.actor,
            literals=step.literals,
            verdicts=tuple(verdicts[number]),
            says=_step_words(court, number, step.actor, tuple(verdicts[number]), number in empty, longest.actor),
        )
        for number, step in enumerate(longest.steps, start=1)
    )


def _step_words(
    court: Court, number: int, actor: str, verdicts: tuple[str, ...], threat_is_empty: bool, asker: str
) -> str:
    name, asking = court.case.name_of(actor), court.case.name_of(asker)
    if number == 1:
        return f"the opening move is {name}'s to make"
    agreed: dict[tuple[str, ...], str] = {
        (GOES,): f"by its stated goals {name} would go along",
        (FAILS,): f"by its stated goals {name} would refuse",
        (NO_VOICE,): f"no stated goal tells what {name} would do",
    }
    says = agreed.get(verdicts)
    if says is None:
        words = {GOES: "go along", FAILS: "refuse", NO_VOICE: "do either"}
        might = join([words[v] for v in (GOES, FAILS, NO_VOICE) if v in verdicts], "or")
        says = f"{name} might {might}, depending on the reading or on what weighs more"
    if threat_is_empty:
        says += f"; the threat is empty: {asking} would rather go back than go through with it"
    return says


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
