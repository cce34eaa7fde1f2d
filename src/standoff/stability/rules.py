"""Where published definitions differ: each choice by name, the standard one first.

See docs/reference/solution-concepts.md for who chooses what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal, get_args, get_type_hints

from standoff.errors import InputError, listed, nearest

Replies = Literal["sequences", "one move", "each once"]
Escape = Literal["one move", "several moves"]
Credible = Literal["better", "not worse"]
EscapeLoss = Literal["as the sanction", "not better"]
Threshold = Literal["at least", "above"]


@dataclass(frozen=True)
class Rules:
    """How Nash, GMR, SMR, SEQ and SSEQ are read.

    replies: the others answer by legal sequences (Fang, Hipel and Kilgour 1993), by one move of one of them (early
    GMCR+ and two-actor texts), or by sequences in which each moves once at most (gmcr-py 0.4.1).
    coming_back_sanctions: whether being brought back to the state itself sanctions a move (yes in the set form of the
    definitions, no in the matrix form of Xu, Hipel and Kilgour 2009).
    equal_sanctions: whether an equally preferred state sanctions (no in some early work on metagames: Howard 1971).
    credible: whether a credible move has to be better for its mover or only not worse.
    escape: whether the actor gets away from a sanction by one move, or by several consecutive ones.
    uncertain_moves_credible: unknown preference: whether moves of which it is unknown what they are to their mover
    count as credible replies (Li, Hipel, Kilgour and Fang 2004; no in older texts about two actors).
    escape_loss: strength of preference: whether SMR asks for a loss as strong as the sanction's wherever the actor can
    go on to (Hamouda, Kilgour and Hipel 2004), or only for a state that is not better (some texts).
    threshold: fuzzy and grey preference: whether certainty has to be at least the threshold (Bashar, Kilgour and Hipel
    2012) or above it (some later texts).
    """

    replies: Replies = "sequences"
    coming_back_sanctions: bool = True
    equal_sanctions: bool = True
    credible: Credible = "better"
    escape: Escape = "one move"
    uncertain_moves_credible: bool = True
    escape_loss: EscapeLoss = "as the sanction"
    threshold: Threshold = "at least"

    def words(self) -> tuple[str, ...]:
        """The choices that differ from the standard, as `name=value`."""
        standard = Rules()
        return tuple(
            f"{field.name}={_word(getattr(self, field.name))}"
            for field in fields(self)
            if getattr(self, field.name) != getattr(standard, field.name)
        )


STANDARD = Rules()


def _word(value: str | bool) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def choices() -> dict[str, tuple[str, ...]]:
    """Every rule with the values it may have, the standard one first."""
    hints = get_type_hints(Rules)
    return {
        field.name: ("yes", "no") if hints[field.name] is bool else get_args(hints[field.name])
        for field in fields(Rules)
    }


def rules_of(texts: Sequence[str]) -> Rules:
    """Rules from texts such as "replies=one move". Raises InputError for a name or value that there is not."""
    known = choices()
    given: dict[str, str | bool] = {}
    for text in texts:
        name, _, value = (part.strip() for part in text.partition("="))
        if name not in known:
            raise InputError(f"there is no rule {name!r}{nearest(name, known)}; there is {listed(list(known))}")
        if value not in known[name]:
            near = nearest(value, known[name])
            raise InputError(f"rule {name!r} has no value {value!r}{near}; there is {listed(list(known[name]))}")
        given[name] = {"yes": True, "no": False}.get(value, value)
    return Rules(**given)  # type: ignore[arg-type]
