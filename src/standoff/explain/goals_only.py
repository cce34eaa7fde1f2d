"""What goes by goals and by changes of options refuses a case that says more, instead of leaving it out in silence."""

from __future__ import annotations

from standoff.case.beyond_goals import goals_only, model_changes, other_kinds
from standoff.case.model import CaseFile
from standoff.errors import InputError

__all__ = ["goals_only", "refuse_more_than_goals"]


def refuse_more_than_goals(case: CaseFile, what: str = "an explanation") -> None:
    """Raises InputError for a case whose preferences, moves or states `what` does not take into account."""
    kinds = other_kinds(case)
    if kinds:
        has = ", ".join(f"{actor} has {words}" for actor, words in kinds.items())
        raise InputError(f"{what} goes by goals, and {has}; `standoff stability` takes that into account")
    changes = model_changes(case)
    if changes:
        raise InputError(f"this case {changes}, which {what} does not take into account; `standoff stability` does")
