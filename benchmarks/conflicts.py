"""Random conflicts of a given size, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from standoff.case.formula import And, Atom, Formula, Not
from standoff.game.prioritised import PrioritisedGame


def widths(options: int, actors: int) -> list[int]:
    """Options of each actor, as equal as can be."""
    return [options // actors + (place < options % actors) for place in range(actors)]


def conflict(
    seed: int,
    own: Sequence[int],
    statements: int | tuple[int, int] = (5, 15),
    constraints: int = 0,
    *,
    literals: int = 4,
    one_way: int = 0,
) -> PrioritisedGame:
    """An invented conflict.

    own: options of each actor. statements: how many each actor has, or the fewest and the most; a statement is a
    conjunction of 1 to `literals` literals, about half of them the actor's own options, or the negation of one.
    constraints: half exclude two options of one actor together, a quarter say that an option needs another, a quarter
    exclude a combination of three. one_way: options that change in one direction only.
    """
    draw = random.Random(seed)
    names = [[f"a{actor}.o{option}" for option in range(count)] for actor, count in enumerate(own)]
    every = [name for group in names for name in group]
    lists = []
    for group in names:
        count = statements if isinstance(statements, int) else draw.randint(*statements)
        lists.append(_distinct(draw, group, every, count, literals))
    excluded = [_excluded(draw, names, every) for _ in range(constraints)]
    chosen = draw.sample(every, one_way)
    return PrioritisedGame.of(
        {f"a{actor}": [name.split(".")[1] for name in group] for actor, group in enumerate(names)},
        {f"a{actor}": found for actor, found in enumerate(lists)},
        infeasible=excluded,
        yes_stays=chosen[::2],
        no_stays=chosen[1::2],
    )


def _distinct(
    draw: random.Random, own: Sequence[str], every: Sequence[str], count: int, literals: int
) -> list[Formula]:
    found: dict[Formula, None] = {}
    while len(found) < count:
        found[_statement(draw, own, every, literals)] = None
    return list(found)


def _statement(draw: random.Random, own: Sequence[str], every: Sequence[str], literals: int) -> Formula:
    chosen: set[str] = set()
    for _ in range(draw.randint(1, literals)):
        chosen.add(draw.choice(own) if draw.random() < 0.5 else draw.choice(every))
    cube = And(tuple(_literal(name, yes=draw.random() < 0.5) for name in sorted(chosen)))
    return Not(cube) if draw.random() < 0.5 else cube


def _literal(name: str, *, yes: bool) -> Formula:
    return Atom(name) if yes else Not(Atom(name))


def _excluded(draw: random.Random, names: Sequence[Sequence[str]], every: Sequence[str]) -> Formula:
    kind = draw.random()
    wide = [group for group in names if len(group) > 1]
    if kind < 0.5 and wide:
        return And(tuple(Atom(name) for name in draw.sample(draw.choice(wide), 2)))
    if kind < 0.75:
        one, other = draw.sample(list(every), 2)
        return And((Atom(one), Not(Atom(other))))
    return And(tuple(_literal(name, yes=draw.random() < 0.5) for name in draw.sample(list(every), 3)))


def seeds(count: int) -> Iterator[int]:
    yield from range(1, count + 1)
