"""Names of solution concepts, for checking a case file without loading what computes them.

A test holds this list and the registry in `standoff.stability.concepts` together.
"""

from __future__ import annotations

import re

CONCEPT_NAMES = (
    *("Nash", "GMR", "SMR", "SEQ", "SSEQ"),
    *("GMR1", "SMR1", "SEQ1", "SIM", "SIM-u2", "SEQ-SIM", "NM"),
    *("CNash", "CGMR", "CSMR", "CSEQ", "CSEQ-coalition"),
    *("Nash_a", "GMR_a", "SMR_a", "SEQ_a", "Nash_b", "GMR_b", "SMR_b", "SEQ_b"),
    *("Nash_c", "GMR_c", "SMR_c", "SEQ_c", "Nash_d", "GMR_d", "SMR_d", "SEQ_d"),
    *("strong-GMR", "weak-GMR", "strong-SMR", "weak-SMR", "strong-SEQ", "weak-SEQ"),
    *("FR", "FGMR", "FSMR", "FSEQ"),
    *("PNash", "PGMR", "PSMR", "PSEQ"),
    *("GreyNash", "GreyGMR", "GreySMR", "GreySEQ"),
    *("RNash", "RGMR", "RSMR", "RSEQ"),
)
CONCEPT_PATTERNS: tuple[str, ...] = (r"L[1-9]\d*", r"Stackelberg:.+", r"(GMR|SMR|SEQ)@(0|[1-9]\d*)")
"""What names with a parameter look like."""


def is_concept(name: str) -> bool:
    return name in CONCEPT_NAMES or any(re.fullmatch(pattern, name) for pattern in CONCEPT_PATTERNS)
