"""A question at a glance in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from standoff.explain.glance import AtWork, Glance, who_stands_where
from standoff.explain.summary import OUTCOMES
from standoff.explain.words import as_sentence, join
from standoff.report.lines import GOALS_SHOWN, Line


def verdict_words(seen: Glance) -> str:
    """`OPEN: follows or against`, `FOLLOWS, unopposed`, `NOT POSSIBLE: no longer arises: ...`."""
    if seen.verdict == "OPEN":
        return f"OPEN: {join([OUTCOMES[outcome] for outcome in seen.outcomes], 'or')}"
    if seen.why_not:
        return f"{seen.verdict}: {seen.why_not}"
    return f"{seen.verdict}, {seen.strength}" if seen.strength else seen.verdict


def lines_of_change(
    before: Glance, after: Glance, differs: Sequence[str], asker: str, actors: Mapping[str, str]
) -> Iterator[Line]:
    """`before`, `after`, the goals that now do the work and those that no longer do, steps and conditions."""
    yield Line("before", f"{verdict_words(before)}.")
    yield Line("after", f"{verdict_words(after)}.")
    if after.why_not:
        return
    if {"verdict", "sides"} & set(differs):
        yield from _sides(before, after, asker, actors)
    earlier = [step.says for step in before.steps]
    yield from (Line("step", f"{as_sentence(step.says)}.") for step in after.steps if step.says not in earlier)
    yield from (Line("when", f"{case}.") for case in after.cases)


def _sides(before: Glance, after: Glance, asker: str, actors: Mapping[str, str]) -> Iterator[Line]:
    stood, stands = who_stands_where(before), who_stands_where(after)
    for sides in after.sides:
        prefix = f"[{' and '.join(sides.change)}] " if len(after.sides) > 1 else ""
        for label, goals in (("for", sides.for_), ("against", sides.against)):
            old = [any((sides.change, label, goal.actor, i) in stood for i in goal.ids) for goal in goals]
            words = [_goal(goal, asker, actors, new=not was) for goal, was in zip(goals, old, strict=True)]
            if len(words) > GOALS_SHOWN:
                shown = [w for w, was in zip(words, old, strict=True) if not was] or words[:GOALS_SHOWN]
                words = [*shown, f"and {len(words) - len(shown)} more as before"]
            if words:
                yield Line(label, f"{prefix}{'; '.join(words)}.")
        if not sides.for_ and not sides.against:
            yield Line("silent", f"{prefix}no goal bears on it.")
    still = {(actor, goal) for _, _, actor, goal in stands}
    lost = dict.fromkeys(
        ("" if actor == asker else f"{actors[actor]}: ") + says
        for (_, _, actor, goal), says in stood.items()
        if (actor, goal) not in still
    )
    if lost:
        yield Line("no more", f"{'; '.join(lost)}.")


def _goal(goal: AtWork, asker: str, actors: Mapping[str, str], *, new: bool = False) -> str:
    owner = "" if goal.actor == asker else f"{actors[goal.actor]}: "
    marks = [", ".join(goal.entries), *goal.marks, "new here" if new else ""]
    said = "; ".join(mark for mark in marks if mark)
    return f"{owner}{goal.says}{f' [{said}]' if said else ''}"
