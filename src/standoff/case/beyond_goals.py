"""What a case says of preferences, moves and states beside options, goals and priorities."""

from __future__ import annotations

from standoff.case.model import CaseFile
from standoff.case.preference_faults import KIND_WORDS


def other_kinds(case: CaseFile) -> dict[str, str]:
    """Actors whose preference is not given by goals, with what they have instead, in words."""
    return {
        key: KIND_WORDS[actor.preference_kind] for key, actor in case.actors.items() if actor.preference_kind != "goals"
    }


def model_changes(case: CaseFile) -> str | None:
    """What the case changes beside options, in words, or None."""
    found = []
    if case.moves.remove or case.moves.add:
        found.append("changes single moves")
    if case.coalesce:
        found.append("coalesces states")
    return " and ".join(found) or None


def goals_only(case: CaseFile) -> bool:
    """Whether everything that the case says of moves and preferences is said by options, goals and priorities."""
    return not (other_kinds(case) or model_changes(case))
