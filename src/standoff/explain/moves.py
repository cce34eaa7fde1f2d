"""Moves and replies: what stops each tempting alternative, and what could become of a state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from standoff.case.load import LoadedCase
from standoff.case.model import CaseFile, Question
from standoff.case.patches import Scope
from standoff.errors import InputError, LimitError, listed, nearest
from standoff.explain.explanation import STATED
from standoff.explain.goals_only import goals_only, refuse_more_than_goals
from standoff.explain.prospects import Prospect, game_prospect, prospect
from standoff.explain.readings import Court
from standoff.explain.replies import QuestionReplies, replies_to
from standoff.explain.result import plain
from standoff.game.board import state_codes
from standoff.game.build import game_of


@dataclass(frozen=True)
class MovesResult:
    """What `standoff moves` prints.

    plans: ids of questions that ask about a plan, whose steps `standoff explain` judges. prospect: None where it was
    not computed, for the reason in `notes`. names: actor -> its name.
    """

    case: str
    title: str
    names: dict[str, str]
    questions: tuple[QuestionReplies, ...]
    plans: tuple[str, ...]
    prospect: Prospect | None
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff moves --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


def moves(loaded: LoadedCase, question: str | None = None, at: str | None = None) -> MovesResult:
    """Replies to the alternatives of one question (else of all), and what can become of the state `at`.

    at: by default the state of the question, else of the first one. Raises InputError for an unknown name, or when
    there is no question and no state is named.
    """
    case = loaded.file
    asked = _asked(case, question)
    if case.graph is not None or not goals_only(case):
        if question is not None:
            refuse_more_than_goals(case, "the search for replies to an alternative")
        return _of_game(loaded, asked, at)
    return moves_of(Court(case), Scope(STATED), loaded.name, asked, at)


def moves_of(
    court: Court, scope: Scope, name: str, questions: Sequence[Question], at: str | None = None
) -> MovesResult:
    """The same for a case with goals, over all completions and readings of a scope."""
    case = court.case
    state = _state(case, questions, at, list(court.maker.states))
    found: Prospect | None = None
    notes: list[str] = []
    try:
        found = prospect(case, court.maker.states, [board for _, board in court.boards(scope)], state)
    except LimitError as error:
        notes.append(f"paths not computed: {error}")
    return MovesResult(
        case=name,
        title=case.title,
        names=_names(case),
        questions=tuple(replies_to(court, question, scope) for question in questions if question.plan is None),
        plans=tuple(question.id for question in questions if question.plan is not None),
        prospect=found,
        notes=tuple(notes),
    )


def _of_game(loaded: LoadedCase, questions: Sequence[Question], at: str | None) -> MovesResult:
    case = loaded.file
    game = game_of(case)
    state = _state(case, questions, at, list(game.state_ids))
    if game.space is not None and game.codes is not None and state in case.states:
        number = {int(code): each for each, code in zip(game.state_ids, game.codes, strict=True)}
        code = state_codes(case, game.space)[state]
        if code not in number:
            coalesced = " or coalesced with others" if case.coalesce else ""
            raise InputError(f"the state {state!r} cannot be: it is excluded under 'infeasible'{coalesced}")
        state = number[code]
    notes = ("replies to the alternatives of questions go by goals alone, and are left out here",) if questions else ()
    return MovesResult(loaded.name, case.title, _names(case), (), (), game_prospect(case, game, state), notes)


def _names(case: CaseFile) -> dict[str, str]:
    return {key: case.name_of(key) for key in case.actors}


def _asked(case: CaseFile, question: str | None) -> tuple[Question, ...]:
    if question is None:
        return case.questions
    ids = [each.id for each in case.questions]
    if question not in ids:
        raise InputError(
            f"there is no question {question!r}{nearest(question, ids)}; there is {listed(ids, 20) or 'none'}"
        )
    return tuple(each for each in case.questions if each.id == question)


def _state(case: CaseFile, questions: Sequence[Question], at: str | None, known: list[str]) -> str:
    if at is None:
        if not questions:
            there_is = listed(known, 20) or "there is none"
            raise InputError(f"this case asks no question, so name the state to start from: {there_is}")
        return questions[0].at
    if at not in known and at not in case.states:
        raise InputError(f"there is no state {at!r}{nearest(at, known)}; there is {listed(known, 20) or 'none'}")
    return at
