"""What holds each verdict up and what it lacks, at a glance; `rests_on` and `needs` say all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.case.patches import Scope
from standoff.explain.needs import Need, QuestionNeeds, needs
from standoff.explain.readings import Court
from standoff.explain.rests_on import Carrying, Holding, Loss, rests_on
from standoff.explain.result import Lack, Support, Verdict

MOST_SETS = 8
MOST_FALLS = 3


def supports(court: Court, scope: Scope) -> tuple[Support, ...]:
    """One for each question of the case."""
    holding = rests_on(court, scope).questions
    lacking = needs(court, scope, at_a_glance=True).questions
    return tuple(_support(held, lacks) for held, lacks in zip(holding, lacking, strict=True))


def _support(held: Holding, lacks: QuestionNeeds) -> Support:
    """An open verdict is looked at where the passages that it hangs on are read in its favour."""
    within = next((each for each in held.within if each.verdict == "FOLLOWS"), None)
    if within is None:
        return _of({}, held.verdict, held.carrying, held.carrying_left_out, held.losses, held.losses_left_out, lacks)
    return _of(
        within.choices,
        within.verdict,
        within.carrying,
        within.carrying_left_out,
        within.losses,
        within.losses_left_out,
        lacks,
    )


def _of(
    under: dict[str, str],
    verdict: Verdict,
    carrying: Sequence[Carrying],
    carrying_left_out: int,
    losses: Sequence[Loss],
    losses_left_out: int,
    lacks: QuestionNeeds,
) -> Support:
    return Support(
        under=under,
        verdict=verdict,
        carried_by=tuple(each.supports for each in carrying[:MOST_SETS]),
        carried_left_out=carrying_left_out + max(0, len(carrying) - MOST_SETS),
        falls=tuple((loss.supports, loss.verdict) for loss in losses[:MOST_FALLS]),
        falls_left_out=losses_left_out + max(0, len(losses) - MOST_FALLS),
        lacks=tuple(_lacks(lacks)),
    )


def _lacks(lacks: QuestionNeeds) -> Iterator[Lack]:
    """For each verdict that could be made, the simplest single addition that makes it.

    Where none makes an open verdict follow throughout, one that makes it follow in one way of reading the passages, if
    possible one in which it does not follow as it is.
    """
    for wanted in lacks.wanted:
        if wanted.needs:
            yield _lack(wanted.needs[0], wanted.verdict, {})
        elif wanted.verdict == "FOLLOWS":
            found = [each for each in lacks.within if each.wanted.needs]
            for each in sorted(found, key=lambda each: (each.verdict == "OPEN", each.wanted.needs[0].restates))[:1]:
                yield _lack(each.wanted.needs[0], wanted.verdict, each.choices)


def _lack(need: Need, verdict: Verdict, under: dict[str, str]) -> Lack:
    says = "; and ".join(addition.says for addition in need.additions)
    restated = " (which only restates what is to be explained)" if need.restates else ""
    return Lack(f"{says}{restated}", verdict, under)
