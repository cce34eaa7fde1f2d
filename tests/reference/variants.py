"""Nash, GMR, SMR, SEQ and SSEQ with the choices that publications make differently, word for word and slow.

* replies: legal sequences (Fang, Hipel and Kilgour 1993), one move of one opponent (two-actor texts, GMCR+ of 2013-14),
  or sequences in which each opponent moves once at most (gmcr-py 0.4.1);
* coming_back: whether s itself sanctions (set form) or not (matrices of Xu, Hipel and Kilgour 2009);
* equal: whether states as good as s sanction; if not, the symmetric sanction of Howard 1971 has to be strictly worse
  in every state that i can make of it;
* credible: whether a credible move is better for its mover, or only not worse;
* escape: whether i gets away from a sanction by one move, or by several of its own in a row.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.reference.stability import Conflict, Moves, joint_moves


@dataclass(frozen=True)
class Variant:
    replies: str = "sequences"
    coming_back: bool = True
    equal: bool = True
    credible: str = "better"
    escape: str = "one move"


def stable(conflict: Conflict, concept: str, actor: int, state: int, variant: Variant) -> bool:
    for improvement in conflict.unilateral_improvements(actor, state):
        if concept == "Nash":
            return False
        if not any(
            sanctions(conflict, concept, actor, state, answer, variant)
            for answer in answers(conflict, concept, actor, improvement, variant)
        ):
            return False
    return True


def sanctions(conflict: Conflict, concept: str, actor: int, state: int, answer: int, variant: Variant) -> bool:
    if answer == state and not variant.coming_back:
        return False
    ends = {answer}
    if concept in ("SMR", "SSEQ"):
        ends |= ways_on(conflict, actor, answer, variant)
    return all(bad_enough(conflict, actor, state, end, variant) for end in ends)


def bad_enough(conflict: Conflict, actor: int, state: int, end: int, variant: Variant) -> bool:
    if variant.equal:
        return not conflict.prefers(actor, end, state)
    return conflict.prefers(actor, state, end)


def ways_on(conflict: Conflict, actor: int, start: int, variant: Variant) -> set[int]:
    found = set(conflict.unilateral_moves(actor, start))
    while variant.escape == "several moves":
        more = found.union(*(conflict.unilateral_moves(actor, state) for state in found))
        if more == found:
            break
        found = more
    return found


def answers(conflict: Conflict, concept: str, actor: int, start: int, variant: Variant) -> set[int]:
    others = frozenset(range(conflict.actors)) - {actor}

    def credible_move(mover: int, state: int) -> set[int]:
        if variant.credible == "better":
            return conflict.unilateral_improvements(mover, state)
        return {to for to in conflict.unilateral_moves(mover, state) if not conflict.prefers(mover, state, to)}

    step: Moves = credible_move if concept in ("SEQ", "SSEQ") else conflict.unilateral_moves
    if variant.replies == "one move":
        return set[int]().union(*(step(other, start) for other in others))
    if variant.replies == "each once":
        return each_once(others, start, step)
    return joint_moves(others, start, step)


def each_once(movers: Iterable[int], start: int, step: Moves) -> set[int]:
    movers = frozenset(movers)
    found: set[int] = set()
    for mover in movers:
        for to in step(mover, start):
            found |= {to} | each_once(movers - {mover}, to, step)
    return found
