"""Two codings of one source side by side: where they differ, and which differences change a verdict.

Everything is matched by what it stands on or means, and by its name where that does not decide; nothing is matched by
likeness. What A and B agree on is counted, and no measure of agreement is made of the counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from standoff.case.beyond_goals import model_changes, other_kinds
from standoff.case.load import LoadedCase
from standoff.case.model import CaseFile, Question
from standoff.case.patches import LAYER_NAMES
from standoff.case.validate import split_literal
from standoff.explain import compare_aspects, compare_elements, compare_ledgers
from standoff.explain.compare_changes import Judge, Step, Trial, Verdicts, steps
from standoff.explain.compare_meaning import MAX_VARIABLES
from standoff.explain.comparison import Aspect, Change, Coding, Comparison, QuestionPair
from standoff.explain.result import Verdict

Asked = tuple[Question, Question, str]


def compare(a: LoadedCase, b: LoadedCase) -> Comparison:
    """Compare two codings of the same source.

    Raises InputError when they share no source, LimitError when one of them cannot be judged within its limits.
    """
    ledgers = compare_ledgers.side_by_side(a.file, b.file)
    found = compare_elements.matched(ledgers)
    rests_a, rests_b = compare_aspects.resting(found)
    passages = compare_ledgers.compared(ledgers, rests_a, rests_b)
    passages_only_a, passages_only_b = compare_ledgers.only(ledgers)
    pairs = compare_aspects.element_pairs(found)
    only_a, only_b = compare_aspects.only(found)
    asked, asked_only_a, asked_only_b = _questions(a.file, b.file)

    judge = Judge()
    verdicts_a, verdicts_b = judge.verdicts(a.file), judge.verdicts(b.file)
    trial = Trial(found, judge, *verdicts_a)
    tried = [
        (step, trial.single(step)) for step in steps(found, [(q, p, _asked_differently(q, p)) for q, p, _ in asked])
    ]
    tried.sort(key=lambda item: _place(item[1]))
    tried = [(step, replace(change, number=n)) for n, (step, change) in enumerate(tried, start=1)]
    return Comparison(
        a=_coding(a),
        b=_coding(b),
        sources=ledgers.sources,
        sources_only_a=tuple(key for key in a.file.sources if key not in {pair.a for pair in ledgers.sources}),
        sources_only_b=tuple(key for key in b.file.sources if key not in {pair.b for pair in ledgers.sources}),
        passages=passages,
        passages_only_a=passages_only_a,
        passages_only_b=passages_only_b,
        agreement=compare_ledgers.agreement(passages),
        elements=pairs,
        elements_only_a=only_a,
        elements_only_b=only_b,
        counts=compare_aspects.counts(pairs, only_a, only_b),
        questions=tuple(_question_pair(trial, tried, question, verdicts_a, verdicts_b) for question in asked),
        questions_only_a=asked_only_a,
        questions_only_b=asked_only_b,
        changes=tuple(change for _, change in tried),
        notes=tuple(_notes(a.file, b.file)),
        made_with=_made_with(),
    )


def _place(change: Change) -> int:
    """Changes that move a verdict first, then those that move one without hedged passages, then the rest."""
    if change.changes:
        return 0
    if change.changes_unhedged:
        return 1
    return 2 if change.carried else 3


def _coding(loaded: LoadedCase) -> Coding:
    digest = hashlib.sha256(loaded.located.text.encode()).hexdigest()
    return Coding(loaded.name, loaded.file.title, digest)


def _made_with() -> dict[str, object]:
    try:
        number = version("standoff")
    except PackageNotFoundError:
        number = "not installed"
    return {"standoff": number, "layer": LAYER_NAMES[0], "variables_of_a_meaning": MAX_VARIABLES}


def _notes(a: CaseFile, b: CaseFile) -> list[str]:
    notes = []
    for name, case in (("A", a), ("B", b)):
        if case.graph is not None:
            notes.append(f"{name} is in graph form: its states and moves are not compared")
        for actor, words in other_kinds(case).items():
            notes.append(f"{actor} of {name} has {words}: it is not compared")
        changes = model_changes(case)
        if changes:
            notes.append(f"{name} {changes}: this is not compared")
        if case.named_patches():
            patches = ", ".join(case.named_patches())
            notes.append(f"the patches, rivals, views and events of {name} are not compared: {patches}")
    return notes


# --- questions --------------------------------------------------------------------------------------------------------


def _questions(a: CaseFile, b: CaseFile) -> tuple[list[Asked], tuple[str, ...], tuple[str, ...]]:
    """Questions of both, by id, else by actor, state and contrast; ids of the others."""
    there = {question.id: question for question in b.questions}
    found = [(question, there.pop(question.id), "id") for question in a.questions if question.id in there]
    ids = {question.id for question, _, _ in found}
    rest = []
    for question in a.questions:
        if question.id in ids:
            continue
        same = next((other for other in there.values() if _contrast(other) == _contrast(question)), None)
        if same is None:
            rest.append(question.id)
        else:
            found.append((question, there.pop(same.id), "same actor, state and contrast"))
    order = {question.id: number for number, question in enumerate(a.questions)}
    return sorted(found, key=lambda item: order[item[0].id]), tuple(rest), tuple(there)


def _contrast(question: Question) -> tuple[object, ...]:
    """Equal for questions about one actor at one state with the same alternatives or plan."""
    alternatives = frozenset(
        frozenset(split_literal(x, question.actor) for x in part) for part in question.rather_than or ()
    )
    plan = tuple((s.actor, frozenset(split_literal(x, s.actor) for x in s.literals)) for s in question.plan or ())
    return question.actor, question.at, alternatives, plan


def _asked_differently(ours: Question, theirs: Question) -> tuple[Aspect, ...]:
    differ = []
    if ours.actor != theirs.actor:
        differ.append(Aspect("actor", ours.actor, theirs.actor))
    if ours.at != theirs.at:
        differ.append(Aspect("state", ours.at, theirs.at))
    if _contrast(ours)[2:] != _contrast(theirs)[2:]:
        differ.append(Aspect("contrast", _contrast_words(ours), _contrast_words(theirs)))
    if _conduct(ours) != _conduct(theirs):
        differ.append(Aspect("conduct", ", ".join(ours.conduct) or "none", ", ".join(theirs.conduct) or "none"))
    return tuple(differ)


def _conduct(question: Question) -> frozenset[tuple[str, bool]]:
    return frozenset(split_literal(literal, question.actor) for literal in question.conduct)


def _contrast_words(question: Question) -> str:
    if question.plan is not None:
        return "plan " + ", ".join(f"{step.actor}: {' and '.join(step.literals)}" for step in question.plan)
    return " or ".join(" and ".join(part) for part in question.rather_than or ())


def _question_pair(
    trial: Trial,
    tried: Sequence[tuple[Step, Change]],
    asked: Asked,
    verdicts_a: tuple[Verdicts, Verdicts],
    verdicts_b: tuple[Verdicts, Verdicts],
) -> QuestionPair:
    ours, theirs, by = asked
    verdict_a, verdict_b = verdicts_a[0][ours.id], verdicts_b[0][theirs.id]
    single: tuple[int, ...] = ()
    together: tuple[int, ...] = ()
    remark = None
    if verdict_a != verdict_b:
        single = tuple(c.number for _, c in tried if c.verdicts.get(ours.id) == verdict_b)
    if verdict_a != verdict_b and not single:
        together, remark = _together(trial, tried, ours.id, verdict_b)
    return QuestionPair(
        a=ours.id,
        b=theirs.id,
        by=by,
        ask=ours.ask,
        differ=_asked_differently(ours, theirs),
        verdict_a=verdict_a,
        verdict_b=verdict_b,
        unhedged_a=verdicts_a[1][ours.id],
        unhedged_b=verdicts_b[1][theirs.id],
        single=single,
        together=together,
        remark=remark,
    )


def _together(
    trial: Trial, tried: Sequence[tuple[Step, Change]], question: str, wanted: Verdict
) -> tuple[tuple[int, ...], str]:
    """What to say where no single change explains a difference in verdicts."""
    carried = [(step, change) for step, change in tried if change.carried]
    needed = trial.together([step for step, _ in carried], question, wanted)
    if needed is None:
        left = len(tried) - len(carried)
        why = f"; {left} cannot be carried over" if left else ""
        return (), f"no single difference explains it, nor do all that can be carried over together{why}"
    numbers = tuple(change.number for step, change in carried if any(step is other for other in needed))
    return numbers, "no single difference explains it: it takes several together"
