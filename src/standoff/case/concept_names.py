"""Names of solution concepts, for checking a case file without loading what computes them.

A test holds this list and the registry in `standoff.stability.concepts` together.
"""

from __future__ import annotations

import re

CONCEPT_NAMES = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")
CONCEPT_PATTERNS: tuple[str, ...] = ()
"""What names with a parameter look like."""


def is_concept(name: str) -> bool:
    return name in CONCEPT_NAMES or any(re.fullmatch(pattern, name) for pattern in CONCEPT_PATTERNS)
