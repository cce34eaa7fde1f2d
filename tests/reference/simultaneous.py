"""Simultaneous stability, word for word and slow: what the package is compared with.

Fraser and Hipel, Conflict Analysis, North-Holland 1984 (recalled), and gmcr-py 0.4.1. `codes[s]` is the code of state
s: option k is the bit 2**k.
"""

from collections.abc import Sequence
from itertools import product

from tests.reference.stability import Conflict, seq

Options = frozenset[int]


def changed(before: int, after: int) -> Options:
    """The options in which two codes differ."""
    return frozenset(k for k in range(max(before, after).bit_length()) if (before >> k & 1) != (after >> k & 1))


def outcome(code: int, changes: Sequence[Options]) -> int:
    """All changed options, changed from the code."""
    for option in frozenset[int]().union(*changes):
        code = code + 2**option if code >> option & 1 == 0 else code - 2**option
    return code


def improvement_changes(conflict: Conflict, codes: Sequence[int], actor: int, state: int) -> list[Options]:
    return [changed(codes[state], codes[to]) for to in sorted(conflict.unilateral_improvements(actor, state))]


def simultaneously_sanctioned(
    conflict: Conflict, codes: Sequence[int], actor: int, state: int, own: Options, others: Sequence[list[Options]]
) -> bool:
    for choice in product(*others):
        end = outcome(codes[state], [own, *choice])
        if end in codes and not conflict.prefers(actor, codes.index(end), state):
            return True
    return False


def sim(conflict: Conflict, codes: Sequence[int], actor: int, state: int) -> bool:
    """gmcr-py: each other actor takes one of its improvements or stays."""
    stays: Options = frozenset()
    others = [
        [*improvement_changes(conflict, codes, other, state), stays]
        for other in range(conflict.actors)
        if other != actor
    ]
    return all(
        simultaneously_sanctioned(conflict, codes, actor, state, own, others)
        for own in improvement_changes(conflict, codes, actor, state)
    )


def unstable(conflict: Conflict, state: int) -> list[int]:
    """Whom the tableau marks u before simultaneous sanctions: neither rational nor sequentially sanctioned."""
    return [actor for actor in range(conflict.actors) if not seq(conflict, actor, state)]


def _by_the_unstable(conflict: Conflict, codes: Sequence[int], actor: int, state: int, own: Options) -> bool:
    u = unstable(conflict, state)
    if actor not in u or len(u) < 2:
        return False
    others = [improvement_changes(conflict, codes, other, state) for other in u if other != actor]
    return simultaneously_sanctioned(conflict, codes, actor, state, own, others)


def sim_u2(conflict: Conflict, codes: Sequence[int], actor: int, state: int) -> bool:
    return all(
        _by_the_unstable(conflict, codes, actor, state, own)
        for own in improvement_changes(conflict, codes, actor, state)
    )


def seq_sim(conflict: Conflict, codes: Sequence[int], actor: int, state: int) -> bool:
    """The analysis of 1984: each improvement sanctioned by a sequence of improvements or simultaneously."""
    for to in conflict.unilateral_improvements(actor, state):
        in_turn = any(
            not conflict.prefers(actor, answer, state) for answer in conflict.improvements_of_others(actor, to)
        )
        own = changed(codes[state], codes[to])
        if not in_turn and not _by_the_unstable(conflict, codes, actor, state, own):
            return False
    return True


STABILITY = {"SIM": sim, "SIM-u2": sim_u2, "SEQ-SIM": seq_sim}
