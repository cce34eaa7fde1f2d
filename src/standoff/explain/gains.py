"""To whose advantage it is that an actor goes on as before rather than changes, by the goals of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from standoff.explain.alternatives import Contest, NotPossible, orders_of
from standoff.explain.orders import members
from standoff.explain.patch_words import cited
from standoff.explain.plans import Plan
from standoff.explain.readings import Court, Reading
from standoff.explain.words import change_words, goal_line, join
from standoff.game.board import Board

Prefers = Literal["prefers", "would rather not", "open", "the text does not say"]


@dataclass(frozen=True)
class Gain:
    """What it is to an actor that another goes on as before rather than changes.

    change: the change in words. prefers: whether the actor prefers that the other goes on as before, over all readings
    and completions of its goals. gains: whether the belief that makes the difference is to its advantage ("yes", "no",
    "open" or "the text does not say"). reasons: goals on either side, with the entries they rest on.
    """

    actor: str
    change: str
    prefers: Prefers
    gains: str
    for_going_on: tuple[str, ...]
    for_the_change: tuple[str, ...]
    says: str


def who_gains(court: Court, actor: str, readings: Sequence[Reading], *, keeps: bool) -> tuple[Gain, ...]:
    """One line for every other actor and every alternative (for a plan: its first step).

    readings: the question in the view that the others are judged in. keeps: the belief keeps the actor from changing;
    otherwise it makes it change.
    """
    found = []
    for change, pairs in _changes(court, actor, readings).items():
        for other in court.case.actors:
            if other != actor:
                found.append(_gain(court, actor, other, change, pairs, keeps=keeps))
    return tuple(found)


Pair = tuple[Board, int, int]


def _changes(court: Court, actor: str, readings: Sequence[Reading]) -> dict[str, list[Pair]]:
    """Per change in words: the boards on which it can be made, with the two states to compare."""
    found: dict[str, list[Pair]] = {}
    bits = court.maker.space.bits
    for reading in readings:
        match reading.subject:
            case NotPossible():
                continue
            case Contest(at=at, alternatives=alternatives):
                codes = [alternative.code for alternative in alternatives]
            case Plan(at=at, steps=steps):
                codes = [steps[0].code]
        for code in codes:
            found.setdefault(change_words(court.case, actor, at, code, bits), []).append((reading.board, at, code))
    return found


def _gain(court: Court, actor: str, other: str, change: str, pairs: Sequence[Pair], *, keeps: bool) -> Gain:
    answers: set[str] = set()
    sides: tuple[dict[str, None], dict[str, None]] = ({}, {})
    seen = set()
    for board, at, code in pairs:
        if (id(board.goals[other]), at, code) not in seen:
            seen.add((id(board.goals[other]), at, code))
            answers |= _preferred(board, other, at, code)
            here, there = board.vector(other, at), board.vector(other, code)
            for side, mask in zip(sides, (here & ~there, there & ~here), strict=True):
                side.update(dict.fromkeys(_goal_words(court, board, other, number) for number in members(mask)))
    prefers = _together(answers)
    gains = {"prefers": "yes" if keeps else "no", "would rather not": "no" if keeps else "yes"}.get(prefers, prefers)
    going_on, changing = (tuple(side) for side in sides)
    says = _sentence(court.case.name_of(other), court.case.name_of(actor), prefers, gains, going_on, changing)
    return Gain(other, change, prefers, gains, going_on, changing, says)


def _preferred(board: Board, actor: str, first: int, second: int) -> set[str]:
    """Answers that occur over all completions: each maximal differing goal is the most important one in some."""
    here, there = board.vector(actor, first), board.vector(actor, second)
    maximal = orders_of(board)[actor].maximal(here ^ there)
    return {"first" if here >> goal & 1 else "second" for goal in maximal} or {"neither"}


def _together(answers: set[str]) -> Prefers:
    if answers == {"first"}:
        return "prefers"
    if answers == {"second"}:
        return "would rather not"
    return "the text does not say" if answers == {"neither"} else "open"


def _goal_words(court: Court, board: Board, actor: str, number: int) -> str:
    line = goal_line(court.maker, board, actor, number)
    return f"{line.says} {cited(court.case, line.entries)}"


def _sentence(
    other: str, actor: str, prefers: str, gains: str, going_on: Sequence[str], changing: Sequence[str]
) -> str:
    if prefers == "the text does not say":
        return f"whether {other} gains or loses by it, the text does not say"
    if prefers == "open":
        sides = [f"{join(going_on)} speaks for going on as before"] if going_on else []
        sides += [f"{join(changing)} for the change"] if changing else []
        return f"whether {other} gains or loses by it is open: {'; '.join(sides)}"
    first, second = ("go on as before", "change") if prefers == "prefers" else ("change", "go on as before")
    reasons = going_on if prefers == "prefers" else changing
    verb = "gain" if gains == "yes" else "lose"
    return f"{other} would {verb} by it, and would rather have {actor} {first} than {second}: {join(reasons)}"
