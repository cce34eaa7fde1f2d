"""In which order an actor's goals count: the stated priorities, and orders that are given beside the case."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.case.beyond_goals import goals_only
from standoff.case.model import CaseFile
from standoff.errors import InputError, nearest


def best_first(actor: str, goals: Sequence[tuple[Sequence[str], int]], given: Sequence[str], or_else: str) -> list[int]:
    """Positions of the goals, the most important first.

    goals: the ids of each (several where they say the same) and a mask of the goals below it. given: an order of ids
    that adds to it. or_else: what else can be asked, for the error.
    Raises InputError naming two goals whose order is open.
    """
    place = {goal_id: number for number, goal_id in enumerate(given)}

    def outranks(a: int, b: int) -> bool:
        if goals[a][1] >> b & 1:
            return True
        places_a = [place[i] for i in goals[a][0] if i in place]
        places_b = [place[i] for i in goals[b][0] if i in place]
        return bool(places_a and places_b) and min(places_a) < min(places_b) and not goals[b][1] >> a & 1

    for a in range(len(goals)):
        for b in range(a):
            if not outranks(a, b) and not outranks(b, a):
                raise InputError(
                    f"the case does not say which of these goals of {actor} outranks the other: "
                    f"{goals[b][0][0]!r}, {goals[a][0][0]!r}; a list is not a ranking. "
                    f'Give an order with --rank "{goals[b][0][0]} > {goals[a][0][0]}"{or_else}'
                )
    every = range(len(goals))
    return sorted(every, key=lambda n: sum(outranks(n, m) for m in every), reverse=True)


def or_one_state(case: CaseFile) -> str:
    """The other way out: over all readings and rankings of goals, where the case says no more than those."""
    return ", or ask about one state with --state" if goals_only(case) else ""


def given_order(case: CaseFile, ranks: Sequence[str]) -> dict[str, list[str]]:
    """Orders such as "a > b > c" by actor."""
    by_goal: dict[str, list[str]] = {}
    for actor, value in case.actors.items():
        for goal in value.goals:
            by_goal.setdefault(goal.id, []).append(actor)
            by_goal.setdefault(f"{actor}.{goal.id}", []).append(actor)
    found: dict[str, list[str]] = {}
    for text in ranks:
        names = [part.strip() for part in text.split(">")]
        for name in names:
            if name not in by_goal:
                raise InputError(f"--rank: there is no goal {name!r}{nearest(name, by_goal)}")
        owners = [set(by_goal[name]) for name in names]
        common = set.intersection(*owners)
        if len(common) != 1:
            raise InputError(f"--rank {text!r}: the goals are not those of one actor; write actor.goal")
        actor = common.pop()
        found.setdefault(actor, []).extend(name.rpartition(".")[2] for name in names)
    return found
