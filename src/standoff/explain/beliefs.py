"""Views: what follows where an actor sees the case its own way, who gains by that, and what would show the difference.

A first-level hypergame (Wang, Hipel and Fraser 1988): each actor judges by the case as it believes it to be, and takes
the others to see the same case.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from standoff.case.model import CaseFile, Question
from standoff.case.patches import Scope
from standoff.errors import InputError, listed, nearest
from standoff.explain.alternatives import CONTRADICTED, SUPPORTED, Contest
from standoff.explain.explanation import STATED
from standoff.explain.foresight import outcomes_expecting
from standoff.explain.foretold import keeping
from standoff.explain.gains import Gain, who_gains
from standoff.explain.hindsight import after_the_fact
from standoff.explain.own_views import THE_TEXT, StateInViews, state_in_views
from standoff.explain.patch_words import PatchWords, patch_words
from standoff.explain.plans import Plan
from standoff.explain.readings import Court, Reading, overall
from standoff.explain.result import Verdict
from standoff.explain.rivals import Cell, cell_of
from standoff.explain.words import change_words

FORESEEING = "SEQ"

Difference = Literal["no", "the text does not tell", "might act differently", "would act differently"]
DIFFERENTLY = ("might act differently", "would act differently")
When = Literal["now", "only by trying", "never"]


@dataclass(frozen=True)
class InView:
    """The answer to a question in one view: one move ahead, and expecting replies in the others' own interest (SEQ).

    view: the name of a view, or THE_TEXT. expecting_replies: None for a plan, to which horizons do not apply, and
    where it was not computed because there are too many cases.
    """

    view: str
    one_move_ahead: Cell
    expecting_replies: Cell | None
    plan: bool


@dataclass(frozen=True)
class Compared:
    """A question in the view of its holder against another view.

    acts: whether the holder would act differently, as far as the text tells; only for questions about the holder.
    ahead: the difference shows only where replies in the others' own interest are expected. gains: what it is to every
    other actor.
    """

    other: InView
    acts: Difference
    ahead: bool
    gains: tuple[Gain, ...]


@dataclass(frozen=True)
class QuestionInView:
    """One question as the holder of a view sees it; `own`: the question is about the holder."""

    id: str
    ask: str
    own: bool
    held: InView
    compared: tuple[Compared, ...]


@dataclass(frozen=True)
class Sight:
    """What two views foretell about one option of another actor; both verdicts are for its staying as it is.

    at: the named state it is looked at from. after: what the holder would have done before, None for nothing.
    settles: one view says that it stays, the other that it changes. seen: whether the holder can see the option.
    """

    actor: str
    option: str
    at: str
    after: str | None
    done: bool
    verdict: Verdict
    other: Verdict
    settles: bool
    seen: bool


@dataclass(frozen=True)
class Correction:
    """Whether what the holder can see would ever tell its view from another; `sights` where the two differ."""

    other: str
    when: When
    sights: tuple[Sight, ...]


@dataclass(frozen=True)
class ViewResult:
    """One actor's view of the case."""

    name: str
    title: str
    holder: str
    because: str | None
    after_the_fact: bool
    entries: tuple[str, ...]
    changes: PatchWords
    unseen: tuple[str, ...]
    questions: tuple[QuestionInView, ...]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True)
class Beliefs:
    """All views. nobodys: views that no actor holds, by name with their titles; titles: those of all views."""

    title: str
    actors: dict[str, str]
    views: tuple[ViewResult, ...]
    nobodys: tuple[str, ...]
    titles: dict[str, str]
    after_the_fact: tuple[str, ...]
    states: tuple[StateInViews, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff beliefs --json` contract."""
        data: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return data


def compare_beliefs(court: Court, view: str | None = None, scope: Scope | None = None) -> Beliefs:
    """Every view that an actor holds (or the one named) against the text as stated and the views that nobody holds.

    scope: what counts beside a view's own additions; by default what the text states. Raises InputError when the case
    asks no questions, when no actor holds a view, or for an unknown name.
    """
    case = court.case
    scope = scope or Scope(STATED)
    held = _held(case, view)
    nobodys = tuple(name for name in case.views if case.holder(name) is None)
    others = {THE_TEXT: scope, **{name: _under(scope, name) for name in nobodys}}
    work = _Work(court, scope, others)
    return Beliefs(
        title=case.title,
        actors={actor: case.name_of(actor) for actor in case.actors},
        views=tuple(work.view(name, holder) for name, holder in held.items()),
        nobodys=nobodys,
        titles={name: value.title for name, value in case.views.items()},
        after_the_fact=tuple(name for name in case.views if after_the_fact(case, f"view:{name}")),
        states=tuple(state_in_views(court, scope, state) for state in dict.fromkeys(q.at for q in case.questions)),
    )


def _held(case: CaseFile, view: str | None) -> dict[str, str]:
    """Views by name with their holders."""
    if not case.questions:
        raise InputError("this case asks no questions, so that there is nothing to judge in anybody's view")
    held = {name: holder for name in case.views if (holder := case.holder(name)) is not None}
    if not held:
        raise InputError(
            "no actor of this case holds a view; they go under 'views:' in the case file, with 'of: ACTOR'"
        )
    if view is None:
        return held
    if view not in held:
        why = f"nobody holds the view {view!r}" if view in case.views else f"there is no view {view!r}"
        raise InputError(f"{why}{nearest(view, held)}; held by an actor: {listed(list(held))}")
    return {view: held[view]}


def _under(scope: Scope, view: str) -> Scope:
    return scope.also(patches=[f"view:{view}"])


@dataclass(frozen=True)
class _Work:
    """What all views are judged with; `others`: the scopes of what they are compared with."""

    court: Court
    scope: Scope
    others: dict[str, Scope]
    known: dict[tuple[str, Scope], tuple[frozenset[str], frozenset[str] | None]] = field(default_factory=dict)

    def view(self, name: str, holder: str) -> ViewResult:
        case = self.court.case
        view = case.views[name]
        own = _under(self.scope, name)
        questions = [self._question(question, name, own, holder) for question in case.questions]
        return ViewResult(
            name=name,
            title=view.title,
            holder=holder,
            because=view.because,
            after_the_fact=after_the_fact(case, f"view:{name}"),
            entries=view.grounds.entries if view.grounds else (),
            changes=patch_words(case, view),
            unseen=view.unseen,
            questions=tuple(question for question in questions if question is not None),
            corrections=tuple(self._correction(holder, own, other, view.unseen) for other in self.others),
        )

    def _question(self, question: Question, name: str, own: Scope, holder: str) -> QuestionInView | None:
        """None for a question about another actor of which the view makes what the text makes of it."""
        mine = self._in_view(question, name, own)
        asked_of_holder = question.actor == holder
        if not asked_of_holder and _same(mine, self._in_view(question, THE_TEXT, self.scope)):
            return None
        compared = [self._compared(question, own, other, about_holder=asked_of_holder) for other in self.others]
        return QuestionInView(question.id, question.ask, asked_of_holder, mine, tuple(compared))

    def _in_view(self, question: Question, name: str, scope: Scope) -> InView:
        key = (question.id, scope)
        if key not in self.known:
            readings = self.court.readings(question, scope)
            outcomes = frozenset[str]().union(*(reading.outcomes or () for reading in readings))
            ahead = None if question.plan is not None else outcomes_expecting(readings, FORESEEING)
            self.known[key] = outcomes, ahead
        outcomes, ahead = self.known[key]
        expecting = None if ahead is None else cell_of(question.id, ahead)
        return InView(name, cell_of(question.id, outcomes), expecting, question.plan is not None)

    def _compared(self, question: Question, own: Scope, other: str, *, about_holder: bool) -> Compared:
        scope = self.others[other]
        theirs = self._in_view(question, other, scope)
        if not about_holder:
            return Compared(theirs, "no", ahead=False, gains=())
        here, here_ahead = self.known[question.id, own]
        there, there_ahead = self.known[question.id, scope]
        acts, keeps = _acts(here, there)
        ahead = False
        if acts not in DIFFERENTLY and here_ahead is not None and there_ahead is not None:
            acts_ahead, keeps_ahead = _acts(here_ahead, there_ahead)
            ahead = acts_ahead in DIFFERENTLY
            acts, keeps = (acts_ahead, keeps_ahead) if ahead else (acts, keeps)
        readings = self.court.readings(question, scope)
        gains = who_gains(self.court, question.actor, readings, keeps=keeps) if acts in DIFFERENTLY else ()
        return Compared(theirs, acts, ahead, gains)

    def _correction(self, holder: str, own: Scope, other: str, unseen: Sequence[str]) -> Correction:
        sights = [
            sight
            for name, code, after in self._places(holder, own, other)
            for sight in self._sights(holder, own, self.others[other], unseen, name, code, after)
        ]
        settling = [sight for sight in sights if sight.settles and sight.seen]
        when: When = "never"
        if settling:
            when = "now" if any(sight.after is None for sight in settling) else "only by trying"
        return Correction(other, when, tuple(sights))

    def _places(self, holder: str, own: Scope, other: str) -> list[tuple[str, int, str | None]]:
        """Where the holder can look from: the states of its questions, and what its alternatives make of them.

        One who is asked nothing looks from the states of all questions.
        """
        now: dict[int, tuple[str, int, str | None]] = {}
        tried: dict[int, tuple[str, int, str | None]] = {}
        bits = self.court.maker.space.bits
        questions = self.court.case.questions
        asked = [question for question in questions if question.actor == holder]
        for question in asked or questions:
            at = self.court.state(question, own)
            name = own.at or question.at
            now.setdefault(at, (name, at, None))
            for scope in (own, self.others[other]) if asked else ():
                for code in _first_moves(self.court.readings(question, scope)):
                    tried.setdefault(code, (name, code, change_words(self.court.case, holder, at, code, bits)))
        return [*now.values(), *(place for code, place in tried.items() if code not in now)]

    def _sights(
        self, holder: str, own: Scope, other: Scope, unseen: Sequence[str], at: str, code: int, after: str | None
    ) -> list[Sight]:
        """Options of others on which the two views differ at a state."""
        found = []
        for option, bit in self.court.maker.space.bits.items():
            actor = option.partition(".")[0]
            if actor != holder:
                mine, theirs = (overall(keeping(self.court, scope, (option,), at, code)) for scope in (own, other))
                if mine != theirs:
                    settles = {mine, theirs} == {"FOLLOWS", "AGAINST"}
                    done, seen = bool(code >> bit & 1), option not in unseen
                    found.append(Sight(actor, option, at, after, done, mine, theirs, settles, seen))
        return found


def _same(mine: InView, theirs: InView) -> bool:
    return mine.one_move_ahead == theirs.one_move_ahead and mine.expecting_replies == theirs.expecting_replies


def _first_moves(readings: Sequence[Reading]) -> list[int]:
    """What the asker itself would do instead: its alternatives, or the first step of the plan."""
    found: dict[int, None] = {}
    for reading in readings:
        match reading.subject:
            case Contest(alternatives=alternatives):
                found.update(dict.fromkeys(alternative.code for alternative in alternatives))
            case Plan(steps=steps):
                found[steps[0].code] = None
    return list(found)


def _acts(own: frozenset[str], other: frozenset[str]) -> tuple[Difference, bool]:
    """Whether the actor would act differently, and whether it is the own view that keeps it where it is.

    Where the two differ and one of them says nothing throughout, the text does not tell.
    """
    stays, leaves = SUPPORTED in own, CONTRADICTED in own
    would_stay, would_leave = SUPPORTED in other, CONTRADICTED in other
    if (stays, leaves) == (would_stay, would_leave):
        return "no", False
    if not (stays or leaves) or not (would_stay or would_leave):
        return "the text does not tell", False
    definite = len(own) == len(other) == 1
    keeps = (would_leave and not leaves) or (stays and not would_stay)
    return "would act differently" if definite else "might act differently", keeps
