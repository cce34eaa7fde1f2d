"""What stands for something else, and how deep: circles, and links that use links that use links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from standoff.case.formula import MAX_LEVELS, atoms, levels, parse
from standoff.case.model import Link
from standoff.errors import FormulaError, listed


def deep_link(name: str) -> str:
    return f"{name!r} and the links that it uses stand in one another more than {MAX_LEVELS} deep"


def links_fault(links: Mapping[str, Link]) -> str | None:
    """What is wrong with links that come together: a circle, or one that is too deep."""
    return _fault(tuple((name, link.iff) for name, link in links.items()))


@lru_cache(maxsize=256)
def _fault(texts: tuple[tuple[str, str], ...]) -> str | None:
    formulas = dict(texts)
    uses = {name: _used(text, formulas) for name, text in texts}
    circles = cycles_of(uses)
    if circles:
        return f"the links {listed(circles[0])} use each other in a circle"
    deep = _too_deep(formulas, uses)
    return f"the link {deep_link(deep[0])}" if deep else None


def links_used(text: str, links: Mapping[str, Link]) -> list[str]:
    """The links in a formula; none where it does not parse."""
    return _used(text, links)


def _used(text: str, links: Mapping[str, object]) -> list[str]:
    try:
        return [name for name in atoms(parse(text)) if name in links]
    except FormulaError:
        return []


def too_deep(links: Mapping[str, Link], uses: Mapping[str, list[str]]) -> list[str]:
    """The links, without circles, that are too deep with what they use spelt out, though what they use is not."""
    return _too_deep({name: link.iff for name, link in links.items()}, uses)


def _too_deep(texts: Mapping[str, str], uses: Mapping[str, list[str]]) -> list[str]:
    depth: dict[str, int] = {}
    deep = []
    for root in uses:
        waiting = [root]
        while waiting:
            name = waiting[-1]
            below = [other for other in uses[name] if other not in depth]
            if below:
                waiting.extend(below)
                continue
            waiting.pop()
            if name not in depth:
                depth[name] = _levels(texts[name], depth)
                if depth[name] > MAX_LEVELS and all(depth[other] <= MAX_LEVELS for other in uses[name]):
                    deep.append(name)
    return deep


def _levels(text: str, of_names: Mapping[str, int]) -> int:
    try:
        return levels(parse(text), of_names)
    except FormulaError:
        return 0


def cycles_of(successors: Mapping[str, Iterable[str | None]]) -> list[list[str]]:
    """One cycle per tangle, found by depth-first search without recursion."""
    state: dict[str, int] = {}
    found: list[list[str]] = []
    for root in successors:
        trail: list[tuple[str, Iterator[str | None]]] = []
        if root not in state:
            state[root] = 1
            trail.append((root, iter(successors[root])))
        while trail:
            name, rest = trail[-1]
            following = next((n for n in rest if n in successors), None)
            if following is None:
                state[name] = 2
                trail.pop()
            elif state.get(following) == 1:
                names = [step for step, _ in trail]
                found.append(names[names.index(following) :])
            elif following not in state:
                state[following] = 1
                trail.append((following, iter(successors[following])))
    return found
