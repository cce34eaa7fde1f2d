"""Orders of goals that win over stated priorities.

A new order takes away the stated pairs that say its opposite, then those that would still make a circle with it, and
leaves the rest. Between pairs that cannot all stay no choice is made: none of them does. For a new order of two goals
what is left is common to all largest sets of stated pairs that fit it (full meet: Alchourrón, Gärdenfors and Makinson
1985).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from standoff.case.model import Priority

Pair = tuple[str, str]
WHY = "follows from priorities of which another part is overruled"


def pairs_of(chains: Iterable[Sequence[str]]) -> set[Pair]:
    """All pairs (more important, less important) that the chains say, closed transitively."""
    pairs = {pair for chain in chains for pair in pairwise(chain)}
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs |= more
    return pairs


def overruled(stated: Iterable[Sequence[str]], chains: Iterable[Sequence[str]]) -> set[Pair]:
    """The stated pairs that do not stand beside the new chains."""
    new, old = pairs_of(chains), pairs_of(stated)
    left = {(high, low) for high, low in old if (low, high) not in new}
    together = pairs_of([*left, *new])
    return old - {(high, low) for high, low in left if (high, low) in new or (low, high) not in together}


def revised(priorities: Sequence[Priority], chains: Iterable[Sequence[str]]) -> tuple[Priority, ...]:
    """The priorities that are left beside the new chains, then the chains.

    A priority of which a part is overruled is replaced by the pairs that still hold.
    """
    chains = [tuple(chain) for chain in chains]
    lost = overruled([priority.chain for priority in priorities], chains)
    whole = [p for p in priorities if not lost & set(pairwise(p.chain))]
    pairs = pairs_of(p.chain for p in priorities) - lost - pairs_of(p.chain for p in whole)
    rest = [Priority(chain=pair, basis="inferred", because=WHY) for pair in sorted(pairs)]
    return (*whole, *rest, *(Priority(chain=chain, basis="assumed", because="set by a patch") for chain in chains))
