"""Names of solution concepts, for checking a case file without loading what computes them.

A test holds this list and the registry in `standoff.stability.concepts` together.
"""

from __future__ import annotations

import re

CONCEPT_NAMES = (
    "Nash",
    "GMR",
    "SMR",
    "SEQ",
    "SSEQ",
    "GMR1",
    "SMR1",
    "SEQ1",
    "SIM",
    "SIM-u2",
    "SEQ-SIM",
    "NM",
    "CNash",
    "CGMR",
    "CSMR",
    "CSEQ",
    "CSEQ-coalition",
)
CONCEPT_PATTERNS: tuple[str, ...] = (r"L[1-9]\d*", r"Stackelberg:.+")
"""What names with a parameter look like."""


def is_concept(name: str) -> bool:
    return name in CONCEPT_NAMES or any(re.fullmatch(pattern, name) for pattern in CONCEPT_PATTERNS)
