"""Exact conditions for an open verdict, as short as they get.

Over readings: the fewest passages that decide, ties in file order. Within a reading: "the most important of ..." for
one alternative; otherwise a disjunction of "g outranks h" terms, minimal modulo the order axioms and checked for
equivalence.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from standoff.explain.orders import Leaf, Orders, members

Literal = tuple[str, int, int]
Term = tuple[Literal, ...]

MAX_TERMS = 6
MAX_CONDITION_LEAVES = 400


@dataclass(frozen=True)
class Terms:
    """A disjunction of conjunctions of (actor, higher, lower); `complete` is False when it was cut short."""

    terms: tuple[Term, ...]
    complete: bool


def outranking_terms(
    base: Orders,
    found: Sequence[Leaf[str]],
    outcome: str,
    outcomes_under: Callable[[Orders], frozenset[str]],
) -> Terms:
    """When exactly `outcome` occurs, given the leaves of all completions of `base`.

    `outcomes_under` gives the outcomes that occur in the completions of tighter orders.
    """
    leaves = [leaf for leaf in found if leaf.answer == outcome]
    if len(found) > MAX_CONDITION_LEAVES:
        return Terms((), complete=False)
    terms: list[Term] = []
    for leaf in leaves:
        if not covered(leaf.orders, terms):
            terms.append(_shortened(base, leaf.orders, outcome, outcomes_under))
    terms = _without_redundant(leaves, sorted(set(terms), key=lambda term: (len(term), term)))
    return Terms(tuple(terms[:MAX_TERMS]), complete=len(terms) <= MAX_TERMS)


def _shortened(base: Orders, orders: Orders, outcome: str, outcomes_under: Callable[[Orders], frozenset[str]]) -> Term:
    """The fewest pairs (greedily) of `orders` beyond `base` that still force the outcome."""
    pairs = [
        (actor, higher, lower)
        for actor, order in orders.items()
        for higher, mask in enumerate(order.below)
        for lower in members(mask & ~base[actor].below[higher])
    ]
    kept = list(pairs)
    for pair in pairs:
        fewer = [other for other in kept if other != pair]
        if outcomes_under(with_pairs(base, fewer)) == {outcome}:
            kept = fewer
    return tuple(sorted(kept))


def with_pairs(orders: Orders, pairs: Iterable[Literal]) -> Orders:
    result = dict(orders)
    for actor, higher, lower in pairs:
        result[actor] = result[actor].with_pair(higher, lower)
    return result


def covered(orders: Orders, terms: Sequence[Term]) -> bool:
    """Whether every completion of `orders` satisfies one of the terms."""
    alive = [term for term in terms if not any(orders[a].outranks(low, high) for a, high, low in term)]
    for term in alive:
        if all(orders[a].outranks(high, low) for a, high, low in term):
            return True
    if not alive:
        return False
    actor, high, low = next(lit for lit in alive[0] if not orders[lit[0]].outranks(lit[1], lit[2]))
    return covered(with_pairs(orders, [(actor, high, low)]), alive) and covered(
        with_pairs(orders, [(actor, low, high)]), alive
    )


def _without_redundant(leaves: Sequence[Leaf[str]], terms: list[Term]) -> list[Term]:
    for term in sorted(terms, key=len, reverse=True):
        rest = [other for other in terms if other != term]
        if rest and all(covered(leaf.orders, rest) for leaf in leaves):
            terms = rest
    return terms


# --- over readings ----------------------------------------------------------------------------------------------------


def deciding_passages(
    passages: Sequence[str], results: Sequence[tuple[Mapping[str, str], Hashable]]
) -> tuple[str, ...]:
    """The fewest passages whose choices settle the result of every reading; ties in file order."""
    for size in range(len(passages) + 1):
        for chosen in combinations(passages, size):
            seen: dict[tuple[str, ...], Hashable] = {}
            if all(
                seen.setdefault(tuple(choices.get(p, "") for p in chosen), result) == result
                for choices, result in results
            ):
                return chosen
    return tuple(passages)


def cases_of(
    passages: Sequence[str],
    options: Mapping[str, Sequence[str]],
    results: Sequence[tuple[Mapping[str, str], Hashable]],
) -> list[tuple[tuple[Mapping[str, str], ...], Hashable]]:
    """For each distinct result, a short list of partial choices that together describe exactly its readings."""
    by_choice: dict[tuple[str, ...], Hashable] = {
        tuple(choices.get(p, "") for p in passages): result for choices, result in results
    }
    described = []
    for result in dict.fromkeys(by_choice.values()):
        wanted = {choice for choice, other in by_choice.items() if other == result}
        unwanted = set(by_choice) - wanted
        described.append((tuple(_cover(passages, options, wanted, unwanted)), result))
    return described


def _cover(
    passages: Sequence[str],
    options: Mapping[str, Sequence[str]],
    wanted: set[tuple[str, ...]],
    unwanted: set[tuple[str, ...]],
) -> list[Mapping[str, str]]:
    """Partial choices, the most general first, that meet every wanted combination and no unwanted one."""
    cover: list[Mapping[str, str]] = []
    left = set(wanted)
    for size in range(len(passages) + 1):
        for fixed in combinations(range(len(passages)), size):
            for values in product(*(options[passages[n]] for n in fixed)):
                meets = {c for c in left if all(c[n] == v for n, v in zip(fixed, values, strict=True))}
                spoils = any(all(c[n] == v for n, v in zip(fixed, values, strict=True)) for c in unwanted)
                if meets and not spoils:
                    cover.append({passages[n]: v for n, v in zip(fixed, values, strict=True)})
                    left -= meets
        if not left:
            break
    return cover
