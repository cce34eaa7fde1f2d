"""What is written into an .nfg file so that it can be read as the same case again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

NO_OPTIONS = "-"
WRITTEN_BY = "Written by standoff."
ORDINAL = "Payoffs are ranks: only their order has a meaning, and mixed equilibria have none."
MASKED = "A profile in which every payoff is 0 stands for a state that cannot be."


def first_fastest(parts: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Every combination; the first of `parts` runs fastest, as in the profiles of a file."""
    return [combination[::-1] for combination in product(*reversed(parts))]
