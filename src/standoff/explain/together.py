"""A named coalition: would a joint move be better for all, would each keep to it, what would the others answer?

Judged over all readings and all completions of the text as stated. Coalitional stability is that of
`standoff.stability.coalitions` (Kilgour, Hipel, Fang and Peng 2001; Inohara and Hipel 2008), CSEQ with replies that
are made of improvements of single actors (Xu, Hipel, Kilgour and Fang 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from standoff.case.beyond_goals import other_kinds
from standoff.case.load import LoadedCase
from standoff.case.model import CaseFile, Coalition
from standoff.case.patches import Scope
from standoff.errors import InputError, listed, nearest
from standoff.explain.bench import Bench
from standoff.explain.coalition import CoalitionResult
from standoff.explain.explanation import STATED
from standoff.explain.goals_only import refuse_more_than_goals
from standoff.explain.readings import Court
from standoff.explain.words import join

ADDED = "as asked"


@dataclass(frozen=True)
class Together:
    """The coalitions of a case, or one that was asked about."""

    case: str
    title: str
    coalitions: tuple[CoalitionResult, ...]
    actors: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff together --json` contract."""
        data: dict[str, Any] = _plain(asdict(self))
        return data


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {"for" if key == "for_" else key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def together(
    loaded: LoadedCase, coalition: str | None = None, members: Sequence[str] = (), at: str | None = None
) -> Together:
    """The named coalition, the one given by members and state, or all coalitions of the case.

    Raises InputError for unknown names, for a case without a coalition when none is given, and where there are no
    options and goals to judge by.
    """
    case = loaded.file
    _check_form(case)
    chosen = _chosen(case, coalition, tuple(members), at)
    court = Court(case)
    found = tuple(judge_coalition(court, name, one, Scope(STATED)) for name, one in chosen.items())
    return Together(loaded.name, case.title, found, {key: case.name_of(key) for key in case.actors})


def _check_form(case: CaseFile) -> None:
    if case.graph is not None or not case.options():
        raise InputError("a joint move changes options, and this case has none: its states are listed one by one")
    for key, words in other_kinds(case).items():
        raise InputError(f"a joint move is judged by goals; {key} has {words} instead")
    refuse_more_than_goals(case, "the judgement of a joint move")


def _chosen(case: CaseFile, name: str | None, given: tuple[str, ...], at: str | None) -> dict[str, Coalition]:
    if name is not None and (given or at):
        raise InputError("give either the name of a coalition, or its members and a state")
    if given or at:
        return {ADDED: _given(case, given, at)}
    known = case.coalitions
    if name is None:
        if not known:
            raise InputError(
                "this case names no coalition: add one under 'coalitions', or give members and a state "
                f"(members: {listed(list(case.actors))}; states: {listed(list(case.states)) or 'none'})"
            )
        return dict(known)
    if name not in known:
        raise InputError(
            f"there is no coalition {name!r}{nearest(name, known)}; there is {listed(list(known)) or 'none'}"
        )
    return {name: known[name]}


def _given(case: CaseFile, given: tuple[str, ...], at: str | None) -> Coalition:
    for actor in given:
        if actor not in case.actors:
            raise InputError(
                f"there is no actor {actor!r}{nearest(actor, case.actors)}; there is {listed(list(case.actors))}"
            )
    if len(set(given)) < 2:
        raise InputError("a coalition has two members or more; name them with commas, such as a,b")
    if at is None:
        raise InputError(f"at which state? there is {listed(list(case.states)) or 'none'}")
    if at not in case.states:
        raise InputError(
            f"there is no state {at!r}{nearest(at, case.states)}; there is {listed(list(case.states)) or 'none'}"
        )
    own = tuple(actor for actor in case.actors if actor in given)
    return Coalition(title=join([case.name_of(actor) for actor in own]), members=own, at=at)


def judge_coalition(court: Court, name: str, coalition: Coalition, scope: Scope) -> CoalitionResult:
    """All that is said of one coalition, over the readings and completions of a scope."""
    return Bench(court, coalition, scope).result(name)
