"""How a verdict holds: unopposed (true under any ranking) or by priority, and whether goals stand on one side only."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.explain.alternatives import Contest
from standoff.explain.orders import Judge
from standoff.explain.plans import Plan, judged, plan_leaves
from standoff.explain.readings import Reading
from standoff.explain.result import ContrastLine, Verdict

UNOPPOSED, BY_PRIORITY = "unopposed", "by priority"


def strength(possible: Sequence[Reading], verdict: Verdict) -> str | None:
    """'unopposed' when no goal stands on the other side, else 'by priority'; None unless FOLLOWS or AGAINST."""
    if verdict not in ("FOLLOWS", "AGAINST"):
        return None
    opposed = any(_opposed(reading, verdict) for reading in possible)
    return BY_PRIORITY if opposed else UNOPPOSED


def _opposed(reading: Reading, verdict: Verdict) -> bool:
    subject = reading.subject
    if isinstance(subject, Contest):
        signs = [subject.signs(alternative) for alternative in subject.alternatives]
        if verdict == "FOLLOWS":
            return any(con for _, con in signs)
        return not any(con and not pro for pro, con in signs)
    assert isinstance(subject, Plan)
    return _plan_opposed(subject)


class _Listening(Judge):
    """A judge that notes whether a comparison had goals on both sides."""

    opposed = False

    def sign(self, actor: str, first: int, second: int) -> int:
        self.opposed = self.opposed or bool(first & ~second and second & ~first)
        return super().sign(actor, first, second)


def _plan_opposed(plan: Plan) -> bool:
    for leaf in plan_leaves(plan, 20_000):
        judge = _Listening(leaf.orders)
        judged(plan, judge)
        if judge.opposed:
            return True
    return False


def one_sided(verdict: Verdict, contrasts: Sequence[ContrastLine]) -> bool:
    """Whether goals stand on one side only: the warning 'one-sided case'."""
    pro, con = any(line.for_ for line in contrasts), any(line.against for line in contrasts)
    return verdict in ("FOLLOWS", "AGAINST") and pro != con
