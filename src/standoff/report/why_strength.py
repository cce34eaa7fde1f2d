"""Why a state is stable at a degree, in sentences."""

from __future__ import annotations

from standoff.explain.words import join
from standoff.report.why_names import Names
from standoff.stability.strength import STRONG
from standoff.stability.why import Reason
from standoff.stability.why_strength import DegreeAnswer, DegreeReason


def degree_words(names: Names, reason: Reason, told: DegreeReason) -> str:
    """The degree of stability, and the improvement with the weakest best answer, which makes it so."""
    who = names.names[reason.actor]
    weak = "@" not in reason.concept
    found = told.weakest
    said = _nothing_better(who, told) if found is None else _weakest(names, reason, told, found, weak)
    if told.stable or told.degree is None:
        return said
    if weak:
        return f"it is even strongly stable, since {said}"
    only = " only" if told.degree < told.least else ""
    return f"it is stable at degree {told.degree}{only}, since {said}"


def _nothing_better(who: str, told: DegreeReason) -> str:
    if not told.moves:
        return f"{who} has no move from here"
    none = "its one move does not lead" if told.moves == 1 else f"none of its {told.moves:,} moves leads"
    return f"{none} to a state that {who} prefers"


def _weakest(names: Names, reason: Reason, told: DegreeReason, found: DegreeAnswer, weak: bool) -> str:
    who = names.names[reason.actor]
    move, steps = found.answer.move, found.answer.steps
    can = "can, in its own interest," if told.own_interest else "can"
    path = join([f"{names.names[step.actor]} {can} go on to {names.end(step)}" for step in steps], "and then")
    said = f"{who} would rather go to {names.end(move)}, but {path}, {_loss(names, reason, found, weak)}"
    if found.answer.moves_after == 0:
        said += f", and {who} has no move from there"
    elif found.answer.moves_after is not None:
        up = "makes up for all of it" if found.loss > found.degree > 0 else "makes up for it"
        said += f", and no move that {who} has from there {up if found.degree else 'leads to what it prefers'}"
    which = "it" if told.tempting == 1 else f"this move, the least deterred of {told.tempting:,}"
    if weak:
        return said if found.degree == STRONG else f"{said}; no answer to {which} is a strong one"
    if told.tempting == 1 and not found.replies > 1:
        return said
    return f"{said}; no answer to {which} is of a higher degree"


def _loss(names: Names, reason: Reason, found: DegreeAnswer, weak: bool) -> str:
    who, here = names.names[reason.actor], names.state(reason.state)
    if found.answer.steps[-1].after == reason.state:
        return "back where it began"
    if not found.loss:
        return f"which {who} does not prefer to {here}"
    if weak:
        return f"which is {'strongly' if found.loss >= STRONG else 'mildly'} worse for {who} than {here}"
    return f"which is worse for {who} than {here} at degree {found.loss}"
