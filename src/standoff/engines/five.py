"""The five concepts of simple preference, one bit each, in the order of every result."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.errors import InputError, nearest

FIVE = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")

ANY_REPLY = ("GMR", "SMR")
CREDIBLE_REPLY = ("SEQ", "SSEQ")
NO_ESCAPE = ("SMR", "SSEQ")


def bit_of(concept: str) -> int:
    """The bit of a concept in a state's flags: 1 for Nash, 2 for GMR, 4 for SMR, 8 for SEQ, 16 for SSEQ.

    Raises InputError for another name.
    """
    if concept not in FIVE:
        raise InputError(f"the engines know no concept {concept!r}{nearest(concept, FIVE)}")
    return 1 << FIVE.index(concept)


def asked(concepts: Sequence[str]) -> tuple[str, ...]:
    """The named concepts without repeats, in the order of FIVE. Raises InputError for another name."""
    bits = 0
    for concept in concepts:
        bits |= bit_of(concept)
    return tuple(concept for place, concept in enumerate(FIVE) if bits >> place & 1)
