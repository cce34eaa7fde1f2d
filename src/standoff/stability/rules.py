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
Improvement = Literal["all better", "none worse"]
JointMoves = Literal["sequences", "one step"]

ENGINE_RULES = ("replies", "coming_back_sanctions", "escape")
"""Rules that are about moves alone: they apply to every concept of the form of Nash, GMR, SMR, SEQ or SSEQ."""

SIMPLE_RULES = (*ENGINE_RULES, "equal_sanctions", "credible")
COALITION_RULES = ("coalition_improvement", "coalition_moves")


@dataclass(frozen=True)
class Rules:
    """How Nash, GMR, SMR, SEQ and SSEQ are read, and what coalitions can and want to do.

    replies: the others answer by legal sequences (Fang, Hipel and Kilgour 1993), by one move of one of them (early
    GMCR+ and two-actor texts), or by sequences in which each moves once at most (gmcr-py 0.4.1).
    coming_back_sanctions: whether being brought back to the state itself sanctions a move (yes in the set form of the
    definitions, no in the matrix form of Xu, Hipel and Kilgour 2009).
    equal_sanctions: whether an equally preferred state sanctions (no in some early work on metagames: Howard 1971); if
    not, the actor also gets away from a sanction by a move to an equally preferred state.
    credible: whether a credible move has to be better for its mover or only not worse.
    escape: whether the actor gets away from a sanction by one move, or by several consecutive ones.
    uncertain_moves_credible: unknown preference: whether moves of which it is unknown what they are to their mover
    count as credible replies (Li, Hipel, Kilgour and Fang 2004; no in older texts about two actors).
    escape_loss: strength of preference: whether SMR asks for a loss as strong as the sanction's wherever the actor can
    go on to (Hamouda, Kilgour and Hipel 2004), or only for a state that is not better (some texts).
    threshold: fuzzy and grey preference: whether certainty has to be at least the threshold (Bashar, Kilgour and Hipel
    2012) or above it (some later texts).
    coalition_improvement: whether a coalition moves for what is better for all its members (Kilgour, Hipel, Fang and
    Peng 2001), or for what is better for one of them and worse for none (some later papers, as "Pareto coalition
    improvement"; only abstracts were read). Whatever is no such improvement on a state sanctions leaving it.
    coalition_moves: whether a coalition moves by legal sequences of its members' moves (Kilgour, Hipel, Fang and Peng
    2001), or changes options of all its members in one step, as the merged player of GMCR+ (gmcr-py 0.4.1) does: it can
    then pass over infeasible states. The others move as ever.
    """

    replies: Replies = "sequences"
    coming_back_sanctions: bool = True
    equal_sanctions: bool = True
    credible: Credible = "better"
    escape: Escape = "one move"
    uncertain_moves_credible: bool = True
    escape_loss: EscapeLoss = "as the sanction"
    threshold: Threshold = "at least"
    coalition_improvement: Improvement = "all better"
    coalition_moves: JointMoves = "sequences"

    def words(self) -> tuple[str, ...]:
        """The choices that differ from the standard, as `name=value`."""
        standard = Rules()
        return tuple(
            f"{field.name}={_word(getattr(self, field.name))}"
            for field in fields(self)
            if getattr(self, field.name) != getattr(standard, field.name)
        )


STANDARD = Rules()


def check_rules(rules: Rules, apply: Sequence[str], concepts: Sequence[str]) -> None:
    """Raises InputError for a rule that differs from the standard and does not apply to the named concepts.

    apply: names of the rules that do.
    """
    for words in rules.words():
        if words.split("=", 1)[0] not in apply:
            which = f"there is a choice of {listed(apply)}" if apply else "there is no choice of rules"
            raise InputError(f"the rule {words!r} does not apply to {listed(list(concepts))}: here {which}")


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
            every = listed(list(known), len(known))
            raise InputError(
                f"there is no rule {name!r}{nearest(name, known)}; there is {every} (`standoff concepts` explains them)"
            )
        if value not in known[name]:
            near = nearest(value, known[name])
            raise InputError(f"rule {name!r} has no value {value!r}{near}; there is {listed(list(known[name]))}")
        given[name] = {"yes": True, "no": False}.get(value, value)
    return Rules(**given)  # type: ignore[arg-type]
