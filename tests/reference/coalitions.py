"""Coalitional stability, word for word and slow: what the package is compared with.

Kilgour, Hipel, Fang and Peng, Group Decision and Negotiation 10 (2001), 159-175, for coalition improvements
and coalitional Nash; Inohara and Hipel, Systems Engineering 11 (2008), 343-359, and Xu, Hipel, Kilgour and
Fang, Conflict Resolution Using the Graph Model, Springer 2018, ch. 8, for CGMR, CSMR and CSEQ; Aumann,
Contributions to the Theory of Games IV (1959), 287-324, for strong equilibria.
"""

from collections.abc import Callable, Sequence, Set
from itertools import chain, combinations

from tests.reference.stability import Conflict, joint_moves

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ")
CREDIBLE = ("individual", "coalition")

Coalition = frozenset[int]


def coalitions(actors: Coalition) -> list[Coalition]:
    """Every nonempty subset."""
    own = sorted(actors)
    return [frozenset(h) for h in chain.from_iterable(combinations(own, n) for n in range(1, len(own) + 1))]


def everybody(conflict: Conflict) -> Coalition:
    return frozenset(range(conflict.actors))


def moves(conflict: Conflict, coalition: Coalition, state: int) -> set[int]:
    """R_H(s)."""
    return joint_moves(coalition, state, conflict.unilateral_moves)


Moves = Callable[[Coalition, int], set[int]]


def is_better(conflict: Conflict, coalition: Coalition, first: int, second: int, improvement: str) -> bool:
    """Better for all members, or better for one and worse for none."""
    gains = [conflict.prefers(i, first, second) for i in coalition]
    losses = [conflict.prefers(i, second, first) for i in coalition]
    return all(gains) if improvement == "all better" else any(gains) and not any(losses)


def no_improvement(conflict: Conflict, coalition: Coalition, state: int, improvement: str = "all better") -> set[int]:
    """Phi_H^{<=}(s): with "all better" the states that at least one member does not prefer to s."""
    return {t for t in range(conflict.states) if not is_better(conflict, coalition, t, state, improvement)}


def improvements(
    conflict: Conflict,
    coalition: Coalition,
    state: int,
    improvement: str = "all better",
    own_moves: Moves | None = None,
) -> set[int]:
    """R_H^{++}(s)."""
    reached = own_moves(coalition, state) if own_moves is not None else moves(conflict, coalition, state)
    return {t for t in reached if is_better(conflict, coalition, t, state, improvement)}


def credible_replies(
    conflict: Conflict,
    others: Coalition,
    state: int,
    credible: str,
    improvement: str = "all better",
    own_moves: Moves | None = None,
) -> set[int]:
    """Legal sequences of individual improvements, or of coalition improvements of all coalitions of the others."""
    if credible == "individual":
        return joint_moves(others, state, conflict.unilateral_improvements)
    classes = coalitions(others)

    def step(number: int, start: int) -> set[int]:
        return improvements(conflict, classes[number], start, improvement, own_moves)

    return joint_moves(range(len(classes)), state, step)


def stable(
    conflict: Conflict,
    concept: str,
    coalition: Coalition,
    state: int,
    credible: str = "individual",
    improvement: str = "all better",
    own_moves: Moves | None = None,
) -> bool:
    """`own_moves(H, s)`: where H can go as a coalition, if not by legal sequences."""
    others = everybody(conflict) - coalition
    no_better = no_improvement(conflict, coalition, state, improvement)
    for better in improvements(conflict, coalition, state, improvement, own_moves):
        if concept == "Nash":
            return False
        if concept == "SEQ":
            answers = credible_replies(conflict, others, better, credible, improvement, own_moves)
        else:
            answers = moves(conflict, others, better)
        sanctions = answers & no_better
        if concept == "SMR":
            can_go = own_moves if own_moves is not None else lambda members, start: moves(conflict, members, start)
            sanctions = {s2 for s2 in sanctions if can_go(coalition, s2) <= no_better}
        if not sanctions:
            return False
    return True


def stable_for_actor(
    conflict: Conflict,
    concept: str,
    actor: int,
    state: int,
    credible: str = "individual",
    improvement: str = "all better",
    own_moves: Moves | None = None,
) -> bool:
    return all(
        stable(conflict, concept, coalition, state, credible, improvement, own_moves)
        for coalition in coalitions(everybody(conflict))
        if actor in coalition
    )


def equilibria(conflict: Conflict, concept: str, credible: str = "individual") -> set[int]:
    return {
        state
        for state in range(conflict.states)
        if all(stable(conflict, concept, coalition, state, credible) for coalition in coalitions(everybody(conflict)))
    }


def moves_in_one_step(
    options: Sequence[int], feasible: Sequence[int], yes_stays: Set[int], no_stays: Set[int]
) -> Moves:
    """The merged player of GMCR+: any options of the members change at once, each in a permitted direction."""
    owner = [actor for actor, count in enumerate(options) for _ in range(count)]

    def can_go(coalition: Coalition, before: int, after: int) -> bool:
        for option, own in enumerate(owner):
            was, will_be = before >> option & 1, after >> option & 1
            if was == will_be:
                continue
            if own not in coalition or (was and option in yes_stays) or (not was and option in no_stays):
                return False
        return before != after

    return lambda coalition, state: {
        place for place, code in enumerate(feasible) if can_go(coalition, feasible[state], code)
    }
