"""The whole answer of `standoff explain`: questions, opening paragraph, unclear passages, warnings."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from standoff.case.load import LoadedCase
from standoff.case.model import Basis, CaseFile, Source
from standoff.case.patches import LAYER_NAMES, Scope
from standoff.errors import InputError, listed, nearest
from standoff.explain.hindsight import patch_title
from standoff.explain.overtaken import overtaken
from standoff.explain.readings import Court, why_not_askable
from standoff.explain.result import Explanation, PassageLine, QuestionResult
from standoff.explain.summary import opening, own_questions, unsettled
from standoff.explain.support import supports
from standoff.explain.verdict import judge_question
from standoff.explain.words import choice_clause, goal_words, in_ledger_order, join, origin_count

STATED: frozenset[Basis] = frozenset({"stated"})


def explain(loaded: LoadedCase, patches: Sequence[str] = (), accept: Sequence[str] = ()) -> Explanation:
    """Judge every question of a case by what its text states.

    Raises InputError when there is nothing to ask or a name is unknown.
    """
    court, scope = asked(loaded, patches, accept)
    return explain_on(loaded, court, scope, patches, accept)


def explain_on(
    loaded: LoadedCase, court: Court, scope: Scope, patches: Sequence[str] = (), accept: Sequence[str] = ()
) -> Explanation:
    """The same on a court and scope as `asked` gives them."""
    case = loaded.file
    held = supports(court, scope)
    questions = tuple(
        replace(judge_question(court, question, scope), support=support, overtaken=overtaken(court, question, scope))
        for question, support in zip(case.questions, held, strict=True)
    )
    accepted = accepted_notes(case, accept)
    return Explanation(
        case=loaded.name,
        title=case.title,
        source=source_words(case),
        question=case.summary.question if case.summary else questions[0].ask,
        summary=opening(case, questions),
        questions=questions,
        passages=_passages(court, scope, questions),
        idle=_idle(court, scope, questions),
        origins=_origins(case, questions, accepted),
        choices=_modelling_choices(case),
        warnings=_warnings(case, questions, patches),
        asks=tuple(question.id for question in own_questions(case.summary, questions)[0]),
        answer=case.summary.answer if case.summary else None,
        actors={key: case.name_of(key) for key in case.actors},
        cited=_cited(case),
        entries={entry.id: entry.says for entry in case.ledger},
        made_with=_made_with(loaded, patches, accept),
    )


def asked(loaded: LoadedCase, patches: Sequence[str] = (), accept: Sequence[str] = ()) -> tuple[Court, Scope]:
    """A court for the questions of a case and the scope of the headline.

    Raises InputError when there is nothing to ask or a name is unknown.
    """
    _check_arguments(loaded.file, patches, accept)
    court, scope = Court(loaded.file), Scope(STATED, patches=tuple(patches))
    check_questions(loaded, court, scope)
    return court, scope


def accepted_notes(case: CaseFile, accept: Sequence[str] = ()) -> tuple[str, ...]:
    """Origin notes that count as established: those that the case accepts, and these."""
    return tuple(dict.fromkeys([*(name for name, note in case.origins.items() if note.accepted == "yes"), *accept]))


def check_questions(loaded: LoadedCase, court: Court, scope: Scope) -> None:
    """Raises InputError with the line of every question that cannot be asked in any reading of the text as stated."""
    found = []
    for number, question in enumerate(loaded.file.questions):
        why = why_not_askable(question, court.readings(question, scope))
        if why:
            found.append(loaded.located.problem(why, ("questions", number)))
    if found:
        raise InputError(found)


def _check_arguments(case: CaseFile, patches: Sequence[str], accept: Sequence[str]) -> None:
    if not case.questions:
        raise InputError("this case asks no questions; `standoff stability` analyses its states")
    every = case.named_patches()
    for name in patches:
        if name not in every:
            known = listed(list(every)) or "none"
            raise InputError(f"there is no patch {name!r}{nearest(name, every)}; there is {known}")
    for name in accept:
        if name not in case.origins:
            raise InputError(f"there is no origin note {name!r}{nearest(name, case.origins)}")


def source_words(case: CaseFile) -> str:
    """The explained text in one line: author, title, publisher, date."""
    texts = [source for source in case.sources.values() if source.kind == "text"]
    return "; ".join(_source_line(source) for source in texts)


def _source_line(source: Source) -> str:
    date = "undated" if source.date in (None, "unknown") else str(source.date)
    parts = [source.author, f"'{source.title}'" if source.title else None, source.publisher, date]
    return ", ".join(part for part in parts if part)


def _cited(case: CaseFile) -> dict[str, str]:
    """Who says an entry, how, and where, as far as it is not the text's author speaking flatly."""
    cited = {}
    for entry in case.ledger:
        source = case.sources[entry.source]
        outside = f"{source.publisher}, {source.date}" if source.kind == "outside" else None
        voice = entry.voice if entry.voice != "author" else None
        hedge = f"hedged: {entry.hedge}" if entry.hedge else None
        cited[entry.id] = "; ".join(part for part in (voice, outside, hedge) if part)
    return cited


def _passages(court: Court, scope: Scope, questions: Sequence[QuestionResult]) -> tuple[PassageLine, ...]:
    names = tuple(court.passages(scope))
    deciding = {name: [question.id for question in questions if name in question.hangs_on] for name in names}
    lines = []
    for name in names:
        if name in court.case.readings:
            passage = court.case.readings[name]
            entries = passage.grounds.entries if passage.grounds else ()
            choices = {k: choice.means or choice_clause(court.case, name, k) for k, choice in passage.choices.items()}
            lines.append(PassageLine(name, passage.ask, entries, choices, tuple(deciding[name])))
        else:
            condition = court.case.conditions[name]
            ask = f"Does it hold that {condition.means}?"
            choices = {key: choice_clause(court.case, name, key) for key in ("yes", "no")}
            lines.append(PassageLine(name, ask, condition.entries, choices, tuple(deciding[name]), condition=True))
    return tuple(lines)


def _idle(court: Court, scope: Scope, questions: Sequence[QuestionResult]) -> tuple[str, ...]:
    """Stated goals on which no verdict turns, with the reason."""
    case = court.case
    boards = [board for _, board in court.boards(scope)]
    at_work = {
        (goal.actor, member)
        for question in questions
        for line in question.contrasts
        for goal in (*line.for_, *line.against)
        for member in goal.ids
    }
    reasons: dict[tuple[str, str], str] = {}
    active: set[tuple[str, str]] = set()
    for board in boards:
        reasons |= {(idle.actor, idle.goal.id): idle.why for idle in board.idle}
        for actor, goals in board.goals.items():
            active |= {(actor, member.id) for goal in goals for member in goal.members}
    every = {(actor, goal.id): goal for board in boards for actor, own in board.variant.goals.items() for goal in own}
    return tuple(
        f"{case.name_of(actor)}: {goal_words(goal)} [{', '.join(goal.entries)}]: "
        + ("nothing that is asked about touches it" if (actor, goal_id) in active else reasons[actor, goal_id])
        for (actor, goal_id), goal in every.items()
        if (actor, goal_id) not in at_work
    )


def _origins(case: CaseFile, questions: Sequence[QuestionResult], accepted: Sequence[str]) -> tuple[str, ...]:
    used = in_ledger_order(case, {entry for question in questions for entry in (*question.for_, *question.against)})
    if not used:
        return ()
    voices = Counter("the author" if case.entry(e).voice == "author" else case.entry(e).voice for e in used)
    said = join([f"{voice} {count}" for voice, count in voices.items()])
    now = origin_count(case, used, accepted)
    lines = [f"Passages behind the verdicts, on either side: {said}. Independent origins: {now}."]
    for name, note in case.origins.items():
        entries = join(list(note.entries))
        if name in accepted:
            lines.append(f"Counted as one origin, because the note '{name}' is accepted: {entries}.")
        else:
            then = origin_count(case, used, [*accepted, name])
            sources = f" [{', '.join(note.grounds.entries)}]" if note.grounds else ""
            lines.append(
                f"{entries} probably go back to one origin{sources}; if you accept that (--accept {name}), "
                f"{then} {_plural(then, 'independent origin')} {'is' if then == 1 else 'are'} left."
            )
    return tuple(lines)


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def _modelling_choices(case: CaseFile) -> tuple[str, ...]:
    """Options and named states with a reason: choices of the analyst, listed as such."""
    lines = []
    for key, actor in case.actors.items():
        for name, option in actor.options.items():
            if option.because:
                one_way = ", one-way" if option.irreversible else ""
                lines.append(f"{case.name_of(key)}, option '{name}' ({option.rests_on}{one_way}): {option.because}")
    lines += [
        f"state '{name}' ({state.rests_on}): {state.because}" for name, state in case.states.items() if state.because
    ]
    return tuple(lines)


def _warnings(case: CaseFile, questions: Sequence[QuestionResult], patches: Sequence[str]) -> tuple[str, ...]:
    lines = ["This tests the argument, not the world: FOLLOWS does not mean that the reason is true."]
    if unsettled(questions):
        lines.append(_unsettled_words(case, questions))
    numbers = {question.id: str(number) for number, question in enumerate(questions, start=1)}
    for what, found in (
        ("One-sided case: the text states goals on one side only", [q for q in questions if q.one_sided]),
        ("Hedged: the verdict changes without the passages that the text hedges", [q for q in questions if q.hedged]),
        (
            "Restated: the verdict changes without goals that only restate the choice",
            [q for q in questions if q.restating],
        ),
    ):
        if found:
            lines.append(f"{what} ({_plural(len(found), 'question')} {join([numbers[q.id] for q in found])}).")
    if patches:
        titles = join([patch_title(case, name) for name in patches])
        lines.append(f"Not the text as it stands: changed by {titles}.")
    lines.append("Each actor is taken as one mind that pursues goals; that is a simplification.")
    lines.append("Counts are readings of unclear passages, not chances.")
    return tuple(lines)


def _unsettled_words(case: CaseFile, questions: Sequence[QuestionResult]) -> str:
    """How many questions are not settled: the text's own apart from the rest, where the case says which those are."""
    if case.summary is None or not case.summary.asks:
        if len(questions) == 1:
            return "The text does not settle the question that is put to it."
        return "The text does not settle its question: most of the questions put to it are OPEN or SILENT."
    own, added = own_questions(case.summary, questions)
    settled = sum(question.verdict in ("FOLLOWS", "AGAINST") for question in own)
    if len(own) == 1:
        said = f"The text {'settles' if settled else 'does not settle'} its own question"
    else:
        said = f"The text settles {settled or 'none'} of its own {len(own)} questions"
    if added:
        count = sum(question.verdict in ("OPEN", "SILENT") for question in added)
        what = "the one" if len(added) == 1 else f"the {len(added)}"
        said += f"; of {what} that the case adds, {count} {'is' if count == 1 else 'are'} OPEN or SILENT"
    return f"{said}."


def _made_with(loaded: LoadedCase, patches: Sequence[str], accept: Sequence[str]) -> dict[str, object]:
    try:
        number = version("standoff")
    except PackageNotFoundError:
        number = "not installed"
    return {
        "standoff": number,
        "format": loaded.file.standoff,
        "case_sha256": hashlib.sha256(loaded.located.text.encode()).hexdigest(),
        "sources_sha256": {key: source.sha256 for key, source in loaded.file.sources.items() if source.sha256},
        "layer": LAYER_NAMES[0],
        "patches": list(patches),
        "accepted_origins": list(accept),
    }
