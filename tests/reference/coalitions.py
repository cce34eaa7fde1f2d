"""Coalitional stability, word for word and slow: what the package is compared with.

Kilgour, Hipel, Fang and Peng, Group Decision and Negotiation 10 (2001), 159-175, for coalition improvements
and coalitional Nash; Inohara and Hipel, Systems Engineering 11 (2008), 343-359, and Xu, Hipel, Kilgour and
Fang, Conflict Resolution Using the Graph Model, Springer 2018, ch. 8, for CGMR, CSMR and CSEQ; Aumann,
Contributions to the Theory of Games IV (1959), 287-324, for strong equilibria.
"""

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


def not_preferred(conflict: Conflict, coalition: Coalition, state: int) -> set[int]:
    """Phi_H^{<=}(s): the states that at least one member does not prefer to s."""
    return {t for t in range(conflict.states) if any(conflict.rank[i][state] >= conflict.rank[i][t] for i in coalition)}


def improvements(conflict: Conflict, coalition: Coalition, state: int) -> set[int]:
    """R_H^{++}(s)."""
    return {
        t
        for t in moves(conflict, coalition, state)
        if all(conflict.rank[i][t] > conflict.rank[i][state] for i in coalition)
    }


def credible_replies(conflict: Conflict, others: Coalition, state: int, credible: str) -> set[int]:
    """Legal sequences of individual improvements, or of coalition improvements of all coalitions of the others."""
    if credible == "individual":
        return joint_moves(others, state, conflict.unilateral_improvements)
    classes = coalitions(others)
    return joint_moves(range(len(classes)), state, lambda number, start: improvements(conflict, classes[number], start))


def stable(conflict: Conflict, concept: str, coalition: Coalition, state: int, credible: str = "individual") -> bool:
    others = everybody(conflict) - coalition
    no_better = not_preferred(conflict, coalition, state)
    for improvement in improvements(conflict, coalition, state):
        if concept == "Nash":
            return False
        if concept == "SEQ":
            answers = credible_replies(conflict, others, improvement, credible)
        else:
            answers = moves(conflict, others, improvement)
        sanctions = answers & no_better
        if concept == "SMR":
            sanctions = {s2 for s2 in sanctions if moves(conflict, coalition, s2) <= no_better}
        if not sanctions:
            return False
    return True


def stable_for_actor(conflict: Conflict, concept: str, actor: int, state: int, credible: str = "individual") -> bool:
    return all(
        stable(conflict, concept, coalition, state, credible)
        for coalition in coalitions(everybody(conflict))
        if actor in coalition
    )


def equilibria(conflict: Conflict, concept: str, credible: str = "individual") -> set[int]:
    return {
        state
        for state in range(conflict.states)
        if all(stable(conflict, concept, coalition, state, credible) for coalition in coalitions(everybody(conflict)))
    }
