"""One state under the five concepts, literally as published, in any arena.

Nash (Nash 1950), GMR and SMR (Howard 1971), SEQ (Fraser and Hipel 1979), SSEQ (Rego and Vieira 2017); sanctions are
legal sequences of the others' moves (Fang, Hipel and Kilgour 1993).
"""

from __future__ import annotations

from standoff.stability.arena import Arena


def is_stable(arena: Arena, concept: str, actor: str, state: int) -> bool:
    """Whether no move of the actor is preferred to the state and stands."""
    return not any(
        arena.prefers(actor, end, state) and not is_sanctioned(arena, concept, actor, state, end)
        for end in arena.moves(actor, state)
    )


def is_sanctioned(arena: Arena, concept: str, actor: str, state: int, improvement: int) -> bool:
    """Whether some reply of the others leaves the actor no better off than at `state`; SMR, SSEQ: without a way out."""
    if concept == "Nash":
        return False
    others = [other for other in arena.actors if other != actor]
    reach = arena.improving_reach if concept in ("SEQ", "SSEQ") else arena.reach
    for reply in sorted(reach(others, improvement)):
        if arena.prefers(actor, reply, state):
            continue
        if concept in ("SMR", "SSEQ") and any(
            arena.prefers(actor, escape, state) for escape in arena.moves(actor, reply)
        ):
            continue
        return True
    return False
