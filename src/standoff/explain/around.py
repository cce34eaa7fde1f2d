"""Everything that stands around the verdicts, computed together on one court."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from standoff.case.load import LoadedCase
from standoff.case.patches import Scope
from standoff.errors import ConflictError, LimitError
from standoff.explain.beliefs import Beliefs, compare_beliefs
from standoff.explain.decided_by import DecidedBy, decided_by
from standoff.explain.explanation import accepted_notes, asked, explain_on
from standoff.explain.flips import MOST_CHANGES, Flips, flip_of
from standoff.explain.moves import MovesResult, moves_of
from standoff.explain.needs import Needs, needs
from standoff.explain.readings import Court
from standoff.explain.rests_on import RestsOn, rests_on
from standoff.explain.result import Explanation
from standoff.explain.rivals import Rivals, compare_rivals
from standoff.explain.since import Since, since
from standoff.explain.together import Together, judge_coalition
from standoff.explain.voices import Voices, voices
from standoff.explain.watch import Watch, watch

Progress = Callable[[str], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Around:
    """What stands around the verdicts; a part is None where the case has nothing for it.

    `limited`: parts that were not computed, each with the reason.
    """

    rests_on: RestsOn
    needs: Needs
    decided_by: DecidedBy
    voices: Voices
    flips: Flips | None
    rivals: Rivals | None
    beliefs: Beliefs | None
    together: Together | None
    moves: MovesResult | None
    since: Since | None
    watch: Watch
    limited: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the key `around` of `standoff explain --full --json`."""
        parts = [each.name for each in fields(self) if each.name != "limited"]
        data = {name: None if (part := getattr(self, name)) is None else part.to_dict() for name in parts}
        return {**data, "limited": dict(self.limited)}


@dataclass(frozen=True)
class FullExplanation(Explanation):
    """An explanation with everything that stands around its verdicts."""

    around: Around | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff explain --full --json` contract."""
        own = {each.name: getattr(self, each.name) for each in fields(Explanation)}
        data = Explanation(**own).to_dict()
        return {**data, "around": None if self.around is None else self.around.to_dict()}


def explain_in_full(
    loaded: LoadedCase,
    patches: Sequence[str] = (),
    accept: Sequence[str] = (),
    progress: Progress = lambda _: None,
) -> FullExplanation:
    """An explanation with everything around it, all from one court.

    progress: told what is being done. Raises as `explain` does.
    """
    court, scope = asked(loaded, patches, accept)
    progress("judging every question in every reading")
    explanation = explain_on(loaded, court, scope, patches, accept)
    own = {each.name: getattr(explanation, each.name) for each in fields(explanation)}
    return FullExplanation(**own, around=_around(loaded, court, scope, accepted_notes(loaded.file, accept), progress))


def _around(loaded: LoadedCase, court: Court, scope: Scope, accepted: Sequence[str], progress: Progress) -> Around:
    case = loaded.file
    work = _Work(progress)
    rests = work.do("taking away every set of passages", lambda: rests_on(court, scope, accepted))
    needed = work.do("trying every addition", lambda: needs(court, scope))
    decided = work.do("reading every passage in every way", lambda: decided_by(court, scope))
    heard = work.do("leaving out voices", lambda: voices(court, scope, accepted))
    then = work.may("since", "going through the events", lambda: _since(loaded, court, scope)) if case.events else None
    return Around(
        rests_on=rests,
        needs=needed,
        decided_by=decided,
        voices=heard,
        flips=work.may("flips", "turning priorities round", lambda: _flips(loaded, court, scope)),
        rivals=work.may("rivals", "comparing rivals", lambda: compare_rivals(court, scope)) if case.rivals else None,
        beliefs=work.may("beliefs", "seeing it with others' eyes", lambda: compare_beliefs(court, scope=scope))
        if any(case.holder(view) for view in case.views)
        else None,
        together=work.may("together", "trying joint moves", lambda: _together(loaded, court, scope))
        if case.coalitions
        else None,
        moves=work.may("moves", "following moves and replies", lambda: _moves(loaded, court, scope)),
        since=then,
        watch=watch(court, scope, rests, needed, decided, then),
        limited=work.limited,
    )


class _Work:
    """Does one part after the other; one that would pass a stated limit, or that patches contradict, is left out."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.limited: dict[str, str] = {}

    def do(self, what: str, part: Callable[[], T]) -> T:
        self.progress(what)
        return part()

    def may(self, name: str, what: str, part: Callable[[], T]) -> T | None:
        try:
            return self.do(what, part)
        except (ConflictError, LimitError) as error:
            self.limited[name] = str(error)
            return None


def _flips(loaded: LoadedCase, court: Court, scope: Scope) -> Flips:
    case = court.case
    found = tuple(flip_of(court, question, scope) for question in case.questions)
    return Flips(loaded.name, case.title, found, MOST_CHANGES, {key: case.name_of(key) for key in case.actors})


def _together(loaded: LoadedCase, court: Court, scope: Scope) -> Together:
    case = court.case
    found = tuple(judge_coalition(court, name, coalition, scope) for name, coalition in case.coalitions.items())
    return Together(loaded.name, case.title, found, {key: case.name_of(key) for key in case.actors})


def _since(loaded: LoadedCase, court: Court, scope: Scope) -> Since:
    return since(loaded.file, loaded.name, court=court, scope=scope)


def _moves(loaded: LoadedCase, court: Court, scope: Scope) -> MovesResult:
    return moves_of(court, scope, loaded.name, court.case.questions)
