"""What would change if the case were a little different: one change made on the fly, applied after the reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from shlex import quote
from typing import Any

from standoff.case.formula import atoms, parse
from standoff.case.model import CaseFile, Event, Goal, NamedPatch, Question
from standoff.case.patches import Scope, Variant, variants
from standoff.case.ranks import overruled, pairs_of
from standoff.errors import InputError, listed, nearest
from standoff.explain.adhoc import AdHoc, adhoc_patch
from standoff.explain.explanation import STATED
from standoff.explain.glance import Glance, differences, glance
from standoff.explain.hindsight import after_the_fact
from standoff.explain.readings import Court, restating_goals
from standoff.explain.result import plain
from standoff.explain.timeline import in_order, span_of, unordered, up_to
from standoff.explain.words import goal_words, join
from standoff.game.board import Board

AD_HOC = "what-if"


@dataclass(frozen=True)
class Changed:
    """A question that the change touches; `differs` names what: verdict, condition, strength, sides, steps."""

    id: str
    ask: str
    claim: str
    actor: str
    differs: tuple[str, ...]
    before: Glance
    after: Glance


@dataclass(frozen=True)
class WhatIf:
    """What a change changes.

    base: names of the patches that the case has before and after; made_after: those of them made after the fact. says:
    the change in words. place: where questions are moved to. unchanged: ids of the questions of which nothing changes.
    patch: the change as it would be saved.
    """

    case: str
    title: str
    base: tuple[str, ...]
    made_after: tuple[str, ...]
    says: tuple[str, ...]
    place: str | None
    changed: tuple[Changed, ...]
    unchanged: tuple[str, ...]
    notes: tuple[str, ...]
    actors: dict[str, str]
    patch: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff whatif --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


@dataclass(frozen=True)
class Place:
    """Where questions are moved to: a named state, or the state with what events have shown."""

    says: str | None = None
    at: str | None = None
    events: tuple[Event, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def patches(self) -> tuple[str, ...]:
        return tuple(f"event:{event.id}" for event in self.events)

    @property
    def shown(self) -> tuple[str, ...]:
        return tuple(literal for event in self.events for literal in event.state)

    @property
    def shown_by(self) -> dict[str, Event]:
        return {literal.split()[-1]: event for event in self.events for literal in event.state}


def whatif(
    case: CaseFile,
    name: str = "case",
    *,
    drop: Sequence[str] = (),
    add: Sequence[str] = (),
    rank: Sequence[str] = (),
    set_: Mapping[str, str] | None = None,
    at: str | None = None,
    patches: Sequence[str] = (),
) -> WhatIf:
    """What one change made on the fly changes in the answers of a case.

    The arguments are those of `Case.whatif`. Raises InputError for names and formulas that do not fit, LimitError at a
    stated limit.
    """
    _check_base(case, patches)
    base = Scope(STATED, patches=tuple(patches))
    change = ad_hoc(case, base, drop=drop, add=add, rank=rank, set_=set_)
    place = place_of(case, at)
    if change.empty and at is None:
        raise InputError("nothing to change: give --drop, --add, --rank, --set or --at")
    court = Court(with_patch(case, AD_HOC, change.patch))
    before = Scope(STATED, patches=tuple(patches))
    after = scope_after(before, place)
    changed, unchanged = [], []
    for question in case.questions:
        first = glance(court, question, before)
        second = glance(court, question, after, place.shown_by)
        differs = differences(first, second)
        if differs:
            claim = question.claim or question.ask
            changed.append(Changed(question.id, question.ask, claim, question.actor, differs, first, second))
        else:
            unchanged.append(question.id)
    return WhatIf(
        case=name,
        title=case.title,
        base=tuple(patches),
        made_after=tuple(name for name in patches if after_the_fact(case, name)),
        says=change.says,
        place=place.says,
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        notes=(*place.notes, *_notes(court, change.patch, before, after)),
        actors={key: case.name_of(key) for key in case.actors},
        patch=patch_data(change.patch),
    )


def ad_hoc(
    case: CaseFile,
    base: Scope,
    *,
    drop: Sequence[str] = (),
    add: Sequence[str] = (),
    rank: Sequence[str] = (),
    set_: Mapping[str, str] | None = None,
    title: str = "What if",
) -> AdHoc:
    """The patch for a change of a case with the patches of `base`."""
    named = case.named_patches()
    there = {link for variant in variants(case, base) for link in variant.links}
    return adhoc_patch(
        case,
        drop=drop,
        add=add,
        rank=rank,
        set_=set_,
        base=[named[patch] for patch in base.patches],
        in_force=there.__contains__,
        title=title,
    )


def with_patch(case: CaseFile, name: str, patch: NamedPatch) -> CaseFile:
    """The case with one more named patch."""
    return case.model_copy(update={"patches": {**case.patches, name: patch}})


def scope_after(base: Scope, place: Place) -> Scope:
    """The scope with the events of a place, its state, and the change applied last."""
    with_events = base.also(patches=[name for name in place.patches if name not in base.patches], last=[AD_HOC])
    return replace(with_events, at=place.at, shown=place.shown)


def patch_data(patch: NamedPatch) -> dict[str, Any]:
    """The patch as it stands in a case file: only what it says."""
    data: dict[str, Any] = patch.model_dump(by_alias=True, exclude_defaults=True, exclude_none=True, mode="json")
    return data


def _check_base(case: CaseFile, patches: Sequence[str]) -> None:
    if not case.questions:
        raise InputError("this case asks no questions; there is nothing that could change")
    named = case.named_patches()
    for name in patches:
        if name not in named:
            raise InputError(
                f"--with: there is no patch {name!r}{nearest(name, named)}; there is {listed(list(named)) or 'none'}"
            )
    if AD_HOC in named:
        raise InputError(f"the case has a patch called {AD_HOC!r}; that name is needed here, give it another one")


def place_of(case: CaseFile, at: str | None) -> Place:
    """A named state, or what the events up to and with an event or a date have made of every question's state.

    Raises InputError for anything else.
    """
    if at is None:
        return Place()
    if at in case.states:
        means = case.states[at].means
        return Place(f"at the state '{at}'{f' ({means})' if means else ''}", at=at)
    ordered = in_order(case.events)
    ids = [event.id for event in ordered]
    if at in ids:
        events = ordered[: ids.index(at) + 1]
        apart = unordered(case.events)[at]
        notes = [
            f"by its date '{other}' could lie on either side of '{at}'; it is {_taken(ids, other, at)}"
            for other in apart
        ]
        says = f"as things stood after '{at}' ({events[-1].date}: {events[-1].what.rstrip('.')})"
        return Place(says, events=events, notes=tuple(notes))
    until = span_of(at)
    if until is None:
        known = [*case.states, *ids]
        raise InputError(
            f"--at {at!r}: there is no state or event of that name{nearest(at, known)}, and it is no date; "
            f"there is {listed(known) or 'none'}"
        )
    sure, unsure = up_to(case.events, until)
    notes = [f"'{event.id}' ({event.date}) may lie before or after the end of {at} and is left out" for event in unsure]
    if not sure:
        notes.append(f"the case has no event up to {at}")
    return Place(f"as things stood after the events up to {at}", events=sure, notes=tuple(notes))


def differs_when_saved(case: CaseFile, name: str, patch: NamedPatch, patches: Sequence[str] = ()) -> tuple[str, ...]:
    """Ids of the questions for which it matters that a saved patch comes before the reading and not after it.

    Raises InputError where the patch cannot come before the reading.
    """
    court = Court(with_patch(case, name, patch))
    base = Scope(STATED, patches=tuple(patches))
    first, last = base.also(patches=[name]), base.also(last=[name])
    try:
        return tuple(q.id for q in case.questions if differences(glance(court, q, last), glance(court, q, first)))
    except InputError as error:
        raise InputError(
            f"this cannot be saved: a patch of the case comes before the reading, and there is a {error}"
        ) from None


def use_words(result: WhatIf, name: str, path: str, differs: Sequence[str]) -> tuple[str, ...]:
    """How a saved change is used, and whether it then says the same."""
    lines = [f"Saved as the patch '{name}' in {path}."]
    with_ = " ".join(f"--with {patch}" for patch in (*result.base, name))
    lines.append(f"Use it with `standoff explain {quote(path)} {with_}`.")
    if result.place:
        lines.append("Where the questions are asked (--at) is not part of the patch.")
    if differs:
        lines.append(
            "A saved patch comes before the reading of unclear passages, and a what-if after it; for "
            f"{join(list(differs))} that makes a difference."
        )
    return tuple(lines)


def _taken(ids: Sequence[str], other: str, event: str) -> str:
    return "taken as earlier" if ids.index(other) < ids.index(event) else "left out as later"


# --- what else has to be said -----------------------------------------------------------------------------------------


def _notes(court: Court, patch: NamedPatch, before: Scope, after: Scope) -> list[str]:
    return [
        *_overruled_words(court, patch, before),
        *_without_effect(court, patch, after),
        *_restating(court, patch),
    ]


def _overruled_words(court: Court, patch: NamedPatch, before: Scope) -> list[str]:
    """Stated priorities that a new order goes against, and those that fall with them."""
    case = court.case
    notes: dict[str, None] = {}
    for actor, chains in patch.rank.items():
        new = pairs_of(chains)
        for variant in variants(case, before):
            stated = [priority.chain for priority in variant.priorities[actor]]
            lost = overruled(stated, chains)
            for high, low in sorted(lost):
                entries = _entries_of(variant, actor, high, low)
                said = f"'{high}' above '{low}'{entries}"
                if (low, high) in new:
                    notes[
                        f"{case.name_of(actor)}: the stated order puts {said}; the order given here goes before it"
                    ] = None
                else:
                    notes[f"{case.name_of(actor)}: with that, {said} no longer holds; nothing is put in its place"] = (
                        None
                    )
    return list(notes)


def _entries_of(variant: Variant, actor: str, high: str, low: str) -> str:
    direct = [p for p in variant.priorities[actor] if (high, low) in set(pairwise(p.chain))]
    entries = dict.fromkeys(entry for priority in direct for entry in priority.entries)
    return f" [{', '.join(entries)}]" if entries else "" if direct else " (by what follows)"


def _without_effect(court: Court, patch: NamedPatch, after: Scope) -> list[str]:
    """Goals that are added or ranked and decide nothing, and orders that goals of the same meaning undo."""
    boards = [board for _, board in court.boards(after)]
    touched = [(actor, goal.id) for actor, goals in patch.add.goals.items() for goal in goals]
    touched += [(actor, goal) for actor, chains in patch.rank.items() for chain in chains for goal in chain]
    notes = dict.fromkeys(_idle_words(court, boards, actor, goal) for actor, goal in touched)
    for actor, chains in patch.rank.items():
        for high, low in sorted(pairs_of(chains)):
            notes |= dict.fromkeys(_undone_words(court, board, actor, high, low) for board in boards)
    return [note for note in notes if note]


def _idle_words(court: Court, boards: Sequence[Board], actor: str, goal: str) -> str | None:
    """Why a goal decides nothing in any reading, if so."""
    if any(goal in merged.ids for board in boards for merged in board.goals[actor]):
        return None
    reasons = {item.why: None for board in boards for item in board.idle if (item.actor, item.goal.id) == (actor, goal)}
    why = "; ".join(reasons) or "it is not in force"
    return f"the goal '{goal}' of {court.case.name_of(actor)} decides nothing here: {why}"


def _undone_words(court: Court, board: Board, actor: str, high: str, low: str) -> str | None:
    """Why an order of two goals does not come about on a board, if both are there and it does not."""
    goals, name = board.goals[actor], court.case.name_of(actor)
    place = {goal_id: n for n, goal in enumerate(goals) for goal_id in goal.ids}
    if high not in place or low not in place:
        return None
    first, second = place[high], place[low]
    if first == second:
        return f"'{high}' and '{low}' of {name} say the same here, so that their order decides nothing"
    if goals[first].below >> second & 1:
        return None
    same = [goal_id for n in (first, second) for goal_id in goals[n].ids if goal_id not in (high, low)]
    return (
        f"'{high}' does not come before '{low}' of {name}: what says the same ({listed(same)}) is ranked the other way"
    )


def _restating(court: Court, patch: NamedPatch) -> list[str]:
    """Questions about an actor of which a goal added for it only restates the conduct."""
    notes = []
    for actor, goals in patch.add.goals.items():
        for goal in goals:
            own = [question for question in court.case.questions if question.actor == actor]
            asked = [question.id for question in own if _restates(court, question, actor, goal)]
            if asked:
                notes.append(
                    f"the added goal '{goal.id}' ({goal_words(goal)}) only restates the choice that "
                    f"{join(asked)} {'asks' if len(asked) == 1 else 'ask'} about"
                )
    return notes


def _restates(court: Court, question: Question, actor: str, goal: Goal) -> bool:
    uses = set(atoms(parse(goal.formula_text)))
    return bool(uses) and (actor, goal.id) in restating_goals(court.maker, question)
