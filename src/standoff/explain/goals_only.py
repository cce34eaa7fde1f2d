"""What goes by goals and by changes of options refuses a case that says more, instead of leaving it out in silence."""

from __future__ import annotations

from standoff.case.check_preferences import other_kinds
from standoff.case.model import CaseFile
from standoff.errors import InputError


def goals_only(case: CaseFile) -> bool:
    """Whether everything that the case says of moves and preferences is said by options, goals and priorities."""
    return not (other_kinds(case) or model_changes(case))


def model_changes(case: CaseFile) -> str | None:
    """What the case changes beside options, in words, or None."""
    found = []
    if case.moves.remove or case.moves.add:
        found.append("changes single moves")
    if case.coalesce:
        found.append("coalesces states")
    return " and ".join(found) or None


def refuse_more_than_goals(case: CaseFile, what: str = "an explanation") -> None:
    """Raises InputError for a case whose preferences, moves or states `what` does not take into account."""
    kinds = other_kinds(case)
    if kinds:
        has = ", ".join(f"{actor} has {words}" for actor, words in kinds.items())
        raise InputError(f"{what} goes by goals, and {has}; `standoff stability` takes that into account")
    changes = model_changes(case)
    if changes:
        raise InputError(f"this case {changes}, which {what} does not take into account; `standoff stability` does")
