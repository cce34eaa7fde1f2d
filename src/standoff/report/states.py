"""States of a game on a page: how they are called, and what is so in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from standoff.explain.states import StateLine
from standoff.report.page import Section, Table


def called(lines: Iterable[StateLine]) -> dict[str, str]:
    """Id -> what a state is called on a page: the case's name for it, or its number."""
    return {line.id: line.name or line.id for line in lines}


def states_section(lines: Sequence[StateLine]) -> Section:
    """What is so in each state."""
    rows = tuple((line.name or line.id, line.label or ", ".join(line.yes) or "no option is yes") for line in lines)
    return Section("States", table=Table(("state", "what it is"), rows))


def actor_numbers(names: dict[str, str]) -> dict[str, str]:
    return {actor: str(number) for number, actor in enumerate(names, start=1)}


def actors_said(names: dict[str, str]) -> str:
    """`1 MoE, 2 Uniroyal`: the numbers that stand for actors in a table."""
    return ", ".join(f"{number} {names[actor]}" for actor, number in actor_numbers(names).items())
