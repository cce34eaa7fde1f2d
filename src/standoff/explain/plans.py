"""Questions with a plan: steps by several actors, judged from the back (section "Plans" of the method).

Each mover goes along if it prefers where its step leads to where refusing leads; where nothing separates the two,
both stay possible. Refusing leads to the state before the step, except that the asker may go back to the state asked
about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from standoff.case.model import Question
from standoff.explain.alternatives import (
    CONTRADICTED,
    NO_VOICE,
    SUPPORTED,
    NotPossible,
    changed,
    missing_conduct,
    orders_of,
)
from standoff.explain.orders import Judge, Leaf, Orders, leaves
from standoff.game.board import Board

GOES, FAILS, SILENT_STEP = "GOES", "FAILS", "NO VOICE"


@dataclass(frozen=True)
class PlanStep:
    """One step as it stands after dropping what is already true: who moves, what changes, where it leads."""

    actor: str
    literals: tuple[str, ...]
    code: int


@dataclass(frozen=True)
class Plan:
    board: Board
    actor: str
    at: int
    steps: tuple[PlanStep, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class StepJudgement:
    """What the mover of a step makes of it: it compares `leads_to` with `refusing_leads_to` (codes)."""

    step: int
    verdict: str
    leads_to: int
    refusing_leads_to: int
    threat_is_empty: bool


@dataclass(frozen=True)
class Ending:
    """One possible end of the plan: the state, how many steps were taken on the way, whether one was refused."""

    code: int
    taken: int
    refused: bool


@dataclass(frozen=True)
class PlanAnswer:
    outcome: str
    endings: tuple[Ending, ...]
    steps: tuple[StepJudgement, ...]


def plan_on(board: Board, question: Question, at: int) -> Plan | NotPossible:
    """The plan on this board, or why it cannot be carried out here."""
    why = missing_conduct(board, question, at)
    if why:
        return NotPossible(why)
    steps: list[PlanStep] = []
    dropped: list[str] = []
    state = at
    for number, step in enumerate(question.plan or (), start=1):
        code = changed(board.space.bits, state, step.literals, step.actor)
        if code == state:
            dropped.append(
                f"step {number} ({step.actor}: {' and '.join(step.literals)}) is true already and is dropped"
            )
            continue
        earlier = steps.pop().literals if steps and steps[-1].actor == step.actor else ()
        steps.append(PlanStep(step.actor, earlier + step.literals, code))
        state = code
    return _checked(board, question, at, steps, dropped)


def _checked(
    board: Board, question: Question, at: int, steps: list[PlanStep], dropped: list[str]
) -> Plan | NotPossible:
    if not steps:
        return NotPossible("every step of the plan is true already")
    if steps[0].actor != question.actor:
        return NotPossible("the asker's first step is true already, so that the plan does not start with the asker")
    for before, step in zip([at, *(step.code for step in steps)], steps, strict=False):
        if not board.space.permitted(before, step.code):
            return NotPossible(f"the step '{' and '.join(step.literals)}' of {step.actor} undoes a one-way option")
        if not board.feasible >> step.code & 1:
            return NotPossible(
                f"the step '{' and '.join(step.literals)}' of {step.actor} leads to a state that cannot be"
            )
    return Plan(board, question.actor, at, tuple(steps), tuple(dropped))


def plan_leaves(plan: Plan, limit: int, orders: Orders | None = None) -> list[Leaf[PlanAnswer]]:
    """All completions of the movers' goals (within `orders`), partitioned by what becomes of the plan."""
    movers = dict.fromkeys([plan.actor, *(step.actor for step in plan.steps)])
    every = orders or orders_of(plan.board)
    return leaves({actor: every[actor] for actor in movers}, lambda judge: judged(plan, judge), limit)


def judged(plan: Plan, judge: Judge) -> PlanAnswer:
    """The plan in the completions that `judge` stands for, from the last step back to the first."""
    steps = plan.steps
    endings = {Ending(steps[-1].code, len(steps), refused=False)}
    lines: list[StepJudgement] = []
    for number in range(len(steps), 1, -1):
        step, before = steps[number - 1], steps[number - 2].code
        refusal, empty = _refusal(plan, judge, before)
        after: set[Ending] = set()
        for ending in sorted(endings, key=lambda e: (e.code, e.taken, e.refused)):
            sign = _sign(plan, judge, step.actor, ending.code, refusal)
            lines.append(StepJudgement(number, _word(sign), ending.code, refusal, empty))
            if sign >= 0:
                after.add(ending)
            if sign <= 0:
                after.add(Ending(refusal, number - 1, refused=sign < 0))
        endings = after
    ends = tuple(sorted(endings, key=lambda e: (e.code, e.taken, e.refused)))
    return PlanAnswer(_outcome(plan, judge, ends), ends, tuple(reversed(lines)))


def _word(sign: int) -> str:
    return {1: GOES, -1: FAILS, 0: SILENT_STEP}[sign]


def _sign(plan: Plan, judge: Judge, actor: str, first: int, second: int) -> int:
    return judge.sign(actor, plan.board.vector(actor, first), plan.board.vector(actor, second))


def _refusal(plan: Plan, judge: Judge, before: int) -> tuple[int, bool]:
    """Where refusing leads, and whether that is because the asker would go back (the threat is empty)."""
    space = plan.board.space
    own = space.own[plan.actor]
    can_restore = before != plan.at and not (before ^ plan.at) & ~own and space.permitted(before, plan.at)
    if can_restore and _sign(plan, judge, plan.actor, plan.at, before) > 0:
        return plan.at, True
    return before, False


def _outcome(plan: Plan, judge: Judge, endings: Sequence[Ending]) -> str:
    signs = [_sign(plan, judge, plan.actor, ending.code, plan.at) for ending in endings]
    if all(sign > 0 for sign in signs):
        return CONTRADICTED
    if any(sign > 0 for sign in signs):
        return NO_VOICE
    for ending, sign in zip(endings, signs, strict=True):
        if sign == 0 and not ending.refused and not _worse_on_the_way(plan, judge, ending):
            return NO_VOICE
    return SUPPORTED


def _worse_on_the_way(plan: Plan, judge: Judge, ending: Ending) -> bool:
    passed = [step.code for step in plan.steps[: ending.taken]]
    return any(_sign(plan, judge, plan.actor, code, plan.at) < 0 for code in passed)
