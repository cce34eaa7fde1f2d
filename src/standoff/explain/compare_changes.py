"""Differences that could bear on a verdict, each as a small change of A towards B, and what A says after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from standoff.case.formula import atoms, parse
from standoff.case.model import CaseFile, Condition, Goal, Infeasible, Link, Priority, Question, elements
from standoff.case.patches import Scope, hedged_entries, variants
from standoff.errors import InputError
from standoff.explain.compare_aspects import as_coded, aspects, says
from standoff.explain.compare_draft import CannotCarry, Draft
from standoff.explain.compare_elements import Coded, Elements, Pair
from standoff.explain.compare_ledgers import Shared
from standoff.explain.comparison import Aspect, Change
from standoff.explain.readings import Court, overall
from standoff.explain.result import Verdict
from standoff.game.board import space_of, state_codes

Draw = Callable[[Draft], None]
Verdicts = dict[str, Verdict]


@dataclass(frozen=True)
class Step:
    """A difference and how to make it in A; `draw` raises CannotCarry where that is not possible."""

    kind: str
    says: str
    draw: Draw


@dataclass
class Judge:
    """Verdicts of variants of one coding; those that say the same are judged once."""

    _known: dict[object, Verdicts] = field(default_factory=dict)

    def verdicts(self, case: CaseFile, gone: frozenset[str] = frozenset()) -> tuple[Verdicts, Verdicts]:
        """The verdict of every question, as stated and without hedged passages.

        Raises InputError or LimitError where the case cannot be judged.
        """
        if not case.questions:
            return {}, {}
        return self._in(case, gone), self._in(case, gone | hedged_entries(case))

    def _in(self, case: CaseFile, gone: frozenset[str]) -> Verdicts:
        scope = Scope(gone=gone)
        space = space_of(case)
        key = (
            frozenset(variant.key() for variant in variants(case, scope)),
            space,
            tuple(sorted(state_codes(case, space).items())),
            tuple((q.id, q.actor, q.at, q.conduct, q.rather_than, q.plan) for q in case.questions),
        )
        if key not in self._known:
            court = Court(case)
            self._known[key] = {q.id: overall(court.readings(q, scope)) for q in case.questions}
        return self._known[key]


# --- the differences --------------------------------------------------------------------------------------------------


def steps(found: Elements, questions: Sequence[tuple[Question, Question, Sequence[Aspect]]]) -> list[Step]:
    """All differences that could bear on a verdict, in the order of the kinds of element."""
    listed: list[Step] = []
    for pair in found.pairs:
        listed += _steps_of_pair(found, pair)
    listed += [_dropped(found, item) for item in found.only_a]
    listed += [_added(found, item) for item in found.only_b]
    for passage in found.ledgers.passages:
        listed += _steps_of_passage(passage)
    for ours, theirs, differ in questions:
        what = "; ".join(f"{aspect.what} {aspect.b} instead of {aspect.a}" for aspect in differ)
        if differ:
            listed.append(Step("question", f"question {ours.id}: {what}", _ask(ours.id, theirs)))
    if found.a.feasible != found.b.feasible:
        with_it = "A" if found.a.feasible else "B"
        words = f"{with_it} alone lets only its listed states be feasible"
        listed.append(Step("state", words, _refuse("this is no single element")))
    return listed


def _ask(name: str, question: Question) -> Draw:
    return lambda draft: draft.change_question(name, question)


def _refuse(why: str) -> Draw:
    def draw(_: Draft) -> None:
        raise CannotCarry(why)

    return draw


def _steps_of_pair(found: Elements, pair: Pair) -> Iterator[Step]:
    for aspect in aspects(found, pair):
        words = f"{pair.a.label}: {aspect.what} {aspect.b} instead of {aspect.a}"
        yield Step(pair.a.kind, words, partial(_change, pair, aspect))


def _change(pair: Pair, aspect: Aspect, draft: Draft) -> None:
    """One aspect of an element of A made as in B."""
    ours, theirs = pair.a.value, pair.b.value
    match aspect.what:
        case "basis" if as_coded(ours) or as_coded(theirs):
            draft.update(pair.a, basis=theirs.basis, grounds=draft.grounds(theirs.grounds))
        case "basis":
            draft.update(pair.a, basis=theirs.rests_on)
        case "grounds":
            basis = {} if pair.a.kind == "passage" else {"basis": _basis(draft, pair)}
            draft.update(pair.a, grounds=draft.grounds(theirs.grounds), **basis)
        case "value":
            draft.update(pair.a, value=theirs.value)
        case "one-way":
            draft.one_way[pair.a.name] = theirs.irreversible
        case "order":
            draft.update(pair.a, chain=draft.priority(pair.a.actor, theirs).chain)
        case "choices":
            draft.update(pair.a, choices=draft.passage(theirs).choices)
        case "formula" if isinstance(ours, Goal):
            text = draft.formula(theirs.formula_text)
            draft.update(pair.a, wants=text, avoids=None)
        case "formula" if isinstance(ours, Link):
            draft.update(pair.a, iff=draft.formula(theirs.iff))
        case "formula":
            draft.update(pair.a, when=draft.formula(theirs.when))
        case option:
            draft.set_in_state(pair.a.name, option, yes=aspect.b == "yes")


def _basis(draft: Draft, pair: Pair) -> str:
    """The basis that the element has now: what grounds are there must not change it."""
    current = draft.current(pair.a)
    return str((current or pair.a.value).rests_on)


def _dropped(found: Elements, item: Coded) -> Step:
    words = f"{item.label}: only in A{_said(item, found.a)}"
    why = {
        "actor": "what A says is written with it",
        "option": "what A says is written with it",
        "state": "a named state by itself decides nothing",
    }.get(item.kind)
    if item.kind == "condition" and _used(found.a, item.name):
        why = "what A says is written with it"
    return Step(item.kind, words, _refuse(why) if why else lambda draft: draft.drop(item))


def _said(item: Coded, case: CaseFile) -> str:
    return "" if item.kind == "priority" else f" ({says(item, case)})"


def _used(case: CaseFile, name: str) -> bool:
    """Whether a formula or a choice of the case names a condition."""
    texts = [getattr(e, key, None) for _, e in elements(case) for key in ("wants", "avoids", "iff", "when")]
    in_formulas = any(name in atoms(parse(text)) for text in texts if text)
    return in_formulas or any(name in c.set_ for p in case.readings.values() for c in p.choices.values())


def _added(found: Elements, item: Coded) -> Step:
    words = f"{item.label}: only in B{_said(item, found.b)}"
    return Step(item.kind, words, partial(_add, item))


def _add(item: Coded, draft: Draft) -> None:
    match item.value:
        case Goal():
            draft.add_goal(item.actor, item.value)
        case Priority():
            draft.add_priority(item.actor, item.value)
        case Link():
            draft.add_link(item.name, item.value)
        case Condition():
            draft.add_condition(item.name, item.value)
        case Infeasible():
            draft.add_infeasible(item.value)
        case _ if item.kind == "passage":
            draft.add_passage(item.name, item.value)
        case _ if item.kind == "state":
            raise CannotCarry("a named state by itself decides nothing")
        case _:
            raise CannotCarry(f"A has no {item.label}")


def _steps_of_passage(passage: Shared) -> Iterator[Step]:
    """Use and hedge: what else a ledger says of a passage moves no verdict."""
    label = f"passage {', '.join(entry.id for entry in passage.a)}"
    ours, theirs = {entry.use for entry in passage.a}, {entry.use for entry in passage.b}
    if ours != theirs:
        words = f"{label}: use {'; '.join(sorted(theirs))} instead of {'; '.join(sorted(ours))}"
        yield Step("use", words, partial(_use, passage))
    one, other = {bool(entry.hedge) for entry in passage.a}, {bool(entry.hedge) for entry in passage.b}
    if one != other:
        words = f"{label}: {_hedged(other)} instead of {_hedged(one)}"
        yield Step("hedge", words, partial(_hedge, passage))


def _hedged(values: set[bool]) -> str:
    return "hedged in part" if len(values) > 1 else "hedged" if True in values else "not hedged"


def _use(passage: Shared, draft: Draft) -> None:
    ours, theirs = {entry.use for entry in passage.a}, {entry.use for entry in passage.b}
    if "model" in ours and "model" in theirs:
        raise CannotCarry("A and B cut this passage differently")
    if "model" in ours:
        draft.gone |= {entry.id for entry in passage.a}
    elif len(theirs) == 1:
        draft.change_entries([entry.id for entry in passage.a], use=passage.b[0].use)


def _hedge(passage: Shared, draft: Draft) -> None:
    if len({bool(entry.hedge) for entry in passage.b}) > 1:
        raise CannotCarry("A and B cut this passage differently")
    draft.change_entries([entry.id for entry in passage.a], hedge=passage.b[0].hedge)


# --- trying them ------------------------------------------------------------------------------------------------------


@dataclass
class Trial:
    """Coding A, its verdicts, and the verdicts after changes."""

    found: Elements
    judge: Judge
    verdicts: Verdicts
    unhedged: Verdicts

    def after(self, made: Sequence[Step]) -> tuple[Verdicts, Verdicts, tuple[str, ...]]:
        """The verdicts of A after some changes together, and what came along.

        Raises CannotCarry when they cannot be made.
        """
        draft = Draft(self.found)
        for step in made:
            step.draw(draft)
        try:
            verdicts, unhedged = self.judge.verdicts(draft.case(), frozenset(draft.gone))
        except InputError as error:
            raise CannotCarry(f"A cannot be judged with it: {error.problems[0].message}") from None
        return verdicts, unhedged, tuple(dict.fromkeys(draft.with_it))

    def single(self, step: Step) -> Change:
        """One change alone; its number is given later."""
        try:
            verdicts, unhedged, with_it = self.after([step])
        except CannotCarry as why:
            return Change(0, step.kind, step.says, False, str(why), (), {}, {}, (), ())
        moved = tuple(name for name, verdict in verdicts.items() if verdict != self.verdicts[name])
        moved_unhedged = tuple(name for name, verdict in unhedged.items() if verdict != self.unhedged[name])
        return Change(0, step.kind, step.says, True, None, with_it, verdicts, unhedged, moved, moved_unhedged)

    def together(self, made: Sequence[Step], question: str, wanted: Verdict) -> list[Step] | None:
        """Changes that together give the question the wanted verdict, none of which can be left out.

        None when all of them together do not. Which of several such sets is found depends on the order of the changes.
        """
        if not self._gives(made, question, wanted):
            return None
        needed = list(made)
        for step in made:
            rest = [other for other in needed if other is not step]
            if self._gives(rest, question, wanted):
                needed = rest
        return needed

    def _gives(self, made: Sequence[Step], question: str, wanted: Verdict) -> bool:
        try:
            return self.after(made)[0][question] == wanted
        except CannotCarry:
            return False
