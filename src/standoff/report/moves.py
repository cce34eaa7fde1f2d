"""Moves and replies in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from standoff.explain.improvements import ANY, CERTAIN, POSSIBLE
from standoff.explain.moves import MovesResult
from standoff.explain.prospects import IMPROVING, FirstMoves, Move, Place, Prospect, Target
from standoff.explain.replies import EVERY, NONE, SOME, UNKNOWN, AlternativeLine, QuestionReplies, ReplyLine
from standoff.explain.result import GoalLine
from standoff.explain.words import join
from standoff.report.lines import HORIZONS, Line
from standoff.report.page import Section, Table
from standoff.report.voices import questions_words

GOALS_SHOWN = 3
OFTEN = {EVERY: "in every reading and ranking", SOME: "in some readings or rankings"}
BY = {
    CERTAIN: "by certain improvements",
    POSSIBLE: "by possible improvements",
    IMPROVING: "by improvements",
    ANY: "by any moves",
}


def sections(result: MovesResult, numbers: Mapping[str, int] | None = None) -> list[Section]:
    """What is found, a section per question with alternatives, then what can become of the state.

    numbers: the number of every question of the case, by id; by default those shown are counted.
    """
    asked = [question.id for question in result.questions]
    numbers = numbers or {name: number for number, name in enumerate(asked, start=1)}
    found = []
    if result.questions:
        found.append(Section("Moves and replies", tuple(Line("-", text) for text in findings(result, numbers))))
    for question in result.questions:
        found.append(Section(f"{numbers[question.id]}. {question.ask}", tuple(_question(result, question, numbers))))
    if result.plans:
        plans = [str(numbers[name]) if name in numbers else f"'{name}'" for name in result.plans]
        asks = "asks" if len(plans) == 1 else "ask"
        text = f"{_capital(questions_words(plans))} {asks} about a plan, whose steps `standoff explain` judges."
        found.append(Section("", (Line("-", text),)))
    if result.prospect is not None:
        found += _prospect(result, result.prospect)
    notes = [Line("!", f"{note}.") for note in result.notes]
    if result.questions:
        notes.append(Line("!", "A ranking is one full order of an actor's goals that agrees with what the text ranks."))
    if notes:
        found.append(Section("Please note", tuple(notes)))
    return found


def findings(result: MovesResult, numbers: Mapping[str, int]) -> Iterator[str]:
    """Where another course would be better for who is asked about, and whether anything could stop it."""
    tempting: dict[str, list[str]] = {}
    unstopped = []
    calm = []
    for question in result.questions:
        number = str(numbers[question.id])
        often = [line for line in question.alternatives if line.tempts != NONE]
        if not often:
            calm.append(number)
            continue
        tempting.setdefault(OFTEN[EVERY if any(line.tempts == EVERY for line in often) else SOME], []).append(number)
        if any(reply.stopped == NONE and "GMR" in reply.horizons for line in often for reply in line.replies):
            unstopped.append(number)
    for often_words, each in tempting.items():
        yield f"{_capital(questions_words(each))}: another course would be better for the actor {often_words}."
    if unstopped:
        yield f"{_capital(questions_words(unstopped))}: nothing that the others could do would stop it."
    if calm and tempting:
        yield f"{_capital(questions_words(calm))}: no other course would be better, in any reading or ranking."
    elif calm:
        yield "On no question would another course be better for the actor, in any reading or ranking."


# --- replies ----------------------------------------------------------------------------------------------------------


def _question(result: MovesResult, question: QuestionReplies, numbers: Mapping[str, int]) -> Iterator[Line]:
    name = result.names[question.actor]
    if not question.alternatives:
        yield Line("-", "It cannot be asked in any reading.")
    for alternative in question.alternatives:
        yield Line("", _tempts(name, question, alternative) + _part_of_it(result, question, alternative, numbers))
        for line in alternative.replies:
            yield Line("-", _reply(result, name, line))


def _tempts(name: str, question: QuestionReplies, line: AlternativeLine) -> str:
    where = ""
    if line.readings < question.readings:
        where = f" (It can be chosen in {line.readings} of {question.readings} readings.)"
    if line.tempts == NONE:
        return f"If {line.change}, {name} would be better off in no reading or ranking: nothing has to stop it.{where}"
    return (
        f"If {line.change}, {name} would be better off {OFTEN[line.tempts]}; for it speaks "
        f"{_goals(line.tempted_by)}.{where}"
    )


def _part_of_it(
    result: MovesResult, question: QuestionReplies, line: AlternativeLine, numbers: Mapping[str, int]
) -> str:
    """Where the same goals speak for a part of the change alone, about which another question asks."""
    if line.tempts == NONE:
        return ""
    goals = {goal.ids for goal in line.tempted_by}
    for other in result.questions:
        if (other.actor, other.at) != (question.actor, question.at):
            continue
        for part in other.alternatives:
            same = {goal.ids for goal in part.tempted_by} == goals and part.tempts == line.tempts
            if set(part.literals) < set(line.literals) and same:
                said = "The same speaks for a part of this change alone, and nothing for the rest"
                return f" {said}: see {questions_words([str(numbers[other.id])])}."
    return ""


def _reply(result: MovesResult, name: str, line: ReplyLine) -> str:
    horizons = f"{HORIZONS[line.horizons[0]]} ({', '.join(line.horizons)})"
    if line.stopped == UNKNOWN:
        return f"Not computed, too many cases: {horizons}."
    if line.stopped == NONE:
        if "GMR" in line.horizons:
            return "Nothing that the others could do stops it, in any reading or ranking."
        return f"{_capital(horizons)}, {name} finds nothing that stops it, in any reading or ranking."
    steps = [f"{step.change} ({_interest(result.names[step.actor], step.in_own_interest)})" for step in line.chain]
    says = f"{_capital(horizons)}: {', then '.join(steps)}; that costs {name} {_goals(line.costs)} "
    says += f"and leaves {name} no better off than before."
    return says + _how_far(line)


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _interest(name: str, often: str) -> str:
    of = f"{name}'" if name.endswith("s") else f"{name}'s"
    if often == NONE:
        return f"a reply that is in {of} own interest in no reading or ranking"
    return (
        f"in {of} own interest {OFTEN[often]}" if often in OFTEN else f"whether in {of} own interest was not computed"
    )


def _how_far(line: ReplyLine) -> str:
    if line.works == UNKNOWN:
        return " In which readings and rankings this reply works was not computed: too many cases."
    if line.works == EVERY:
        says = " That stops it wherever it tempts."
    elif line.stopped == EVERY:
        says = " That stops it in some readings or rankings, another reply in the others."
    else:
        says = " That stops it in some of the readings or rankings in which it tempts; in some others nothing does."
    if line.anyway == EVERY:
        return f"{says} But it could come anyway, so it is no deterrent."
    return (
        f"{says} In some of these cases it could come anyway, and is no deterrent there."
        if line.anyway == SOME
        else says
    )


def _goals(goals: Sequence[GoalLine]) -> str:
    words = [f"'{goal.says}' [{', '.join(goal.entries)}]" if goal.entries else f"'{goal.says}'" for goal in goals]
    if len(words) > GOALS_SHOWN:
        words = [*words[:GOALS_SHOWN], f"{len(words) - GOALS_SHOWN} more"]
    return join(words)


# --- prospects --------------------------------------------------------------------------------------------------------


def _prospect(result: MovesResult, prospect: Prospect) -> Iterator[Section]:
    complete = IMPROVING in prospect.relations
    lines = [*_first(result, prospect, complete), *_ends(prospect, complete)]
    yield Section(f"From {_start(prospect.start)}", tuple(lines))
    heading = "Equilibria" if complete else "Settled states"
    yield Section(heading, tuple(_targets(result, prospect, complete)))
    lines = [*_unreachable(prospect), *(Line("!", f"{text}.") for text in (*prospect.bounds, *prospect.notes))]
    if lines:
        yield Section("What can be reached", tuple(lines))
    labels = {place.name or "": place.label for place in _places(prospect) if place.label}
    if labels:
        yield Section("States", table=Table(("state", "what it is"), tuple((n, str(v)) for n, v in labels.items())))


def _places(prospect: Prospect) -> Iterator[Place]:
    yield prospect.start
    for line in (*prospect.ends, *prospect.targets):
        yield line.place
        for path in line.paths.values():
            yield from (move.to for move in path or ())


def _place(place: Place) -> str:
    if place.name is None:
        return "a state that the case does not name"
    return place.name


def _start(place: Place) -> str:
    return _place(place) if place.name is None or place.name.isdigit() else f"the state '{place.name}'"


def _first(result: MovesResult, prospect: Prospect, complete: bool) -> Iterator[Line]:
    sure = [first for first in prospect.first if first.relation != POSSIBLE]
    if not sure and complete:
        yield Line("-", "Nobody can improve by a move of their own.")
    elif not sure:
        yield Line("-", "Nobody has a move that is an improvement in every reading and ranking.")
    for first in sure:
        how = "that is an improvement" if complete else "that is an improvement in every reading and ranking"
        yield Line("-", f"{_capital(_moves(first))}: {how}.{_more(first)}")
    known = {first.actor: first.count for first in sure}
    for first in prospect.first:
        if first.relation == POSSIBLE and first.count != known.get(first.actor):
            yield Line("-", f"An improvement in some readings or rankings: {_moves(first)}.{_more(first)}")


def _moves(first: FirstMoves) -> str:
    return join([move.change for move in first.shown], "or")


def _more(first: FirstMoves) -> str:
    if first.smallest > len(first.shown):
        return f" (The first {len(first.shown)} of {first.count} moves.)"
    if first.count > first.smallest:
        return f" Any other such move contains {'this one' if first.smallest == 1 else 'one of these'}."
    return ""


def _ends(prospect: Prospect, complete: bool) -> Iterator[Line]:
    kind = "improvements" if complete else "certain improvements"
    if not prospect.end_count:
        if not prospect.notes:
            yield Line("-", f"Sequences of {kind} from here come to rest nowhere.")
        return
    resting = [line for line in prospect.ends if _only(line)]
    if not resting:
        yield Line("-", f"So nothing moves from here by {kind}.")
        return
    count = "one state" if prospect.end_count == 1 else f"{prospect.end_count:,} states"
    shown = f", the nearest {len(resting)} of them" if prospect.end_count > len(resting) else ""
    yield Line("-", f"Sequences of {kind} from here come to rest in {count}{shown}:")
    for line in resting:
        yield Line("to", f"{_to(line)}{_path(_only(line))}." if line.place.name else f"{_capital(_path(_only(line)))}.")


def _only(line: Target) -> tuple[Move, ...]:
    (path,) = line.paths.values()
    return path or ()


def _to(line: Target) -> str:
    return f"{_place(line.place)}: " if line.place.name else ""


def _path(path: Sequence[Move]) -> str:
    return ", then ".join(move.change for move in path) if path else "no move is needed"


def _targets(result: MovesResult, prospect: Prospect, complete: bool) -> Iterator[Line]:
    if not prospect.target_count:
        yield Line("-", _none_settled(result, prospect, complete))
        return
    if complete:
        what = "Nash or SEQ equilibrium" if prospect.target_count == 1 else "Nash or SEQ equilibria"
    else:
        states = "state is" if prospect.target_count == 1 else "states are"
        what = f"{states} settled: nobody has reason to move from there in any reading or ranking"
    reached = [f"{BY[name]} {count:,}" for name, count in prospect.target_reached.items()]
    yield Line("-", f"{prospect.target_count:,} {what}. Reached from here: {join(reached)}.")
    if len(prospect.targets) < prospect.target_count:
        shown = f"the nearest {len(prospect.targets)} of {prospect.target_count:,}"
        yield Line("-", f"Shown: {shown}." + (f" All have: {', '.join(prospect.common)}." if prospect.common else ""))
    for line in prospect.targets:
        kinds = f" [{', '.join(line.kinds)}]" if complete else ""
        yield Line("to", f"{_place(line.place)}{kinds}: {'; '.join(_ways(line))}.")


def _none_settled(result: MovesResult, prospect: Prospect, complete: bool) -> str:
    if complete:
        return "There is no Nash and no SEQ equilibrium."
    if not prospect.never_settled:
        return "No state is settled: from each somebody has reason to move in some reading or ranking."
    names = join([result.names[actor] for actor in prospect.never_settled])
    return f"No state is settled: wherever things stand, {names} would have reason to move in some reading or ranking."


def _ways(line: Target) -> Iterator[str]:
    """One clause per relation; relations with the same path are named together."""
    grouped: dict[tuple[Move, ...] | None, list[str]] = {}
    for relation, path in line.paths.items():
        grouped.setdefault(path, []).append(BY[relation])
    for path, names in grouped.items():
        if path == ():
            yield "this is where things stand"
        elif path is None:
            yield f"not to be reached {join(names, 'or')}"
        else:
            yield f"{join(names)} {_path(path)}"


def _unreachable(prospect: Prospect) -> Iterator[Line]:
    if prospect.unreachable:
        which = f" ({join(list(prospect.unreachable_states))})" if prospect.unreachable_states else ""
        yield Line("-", f"No moves lead to {prospect.unreachable:,} of the {prospect.states:,} feasible states{which}.")
        for way in prospect.shut_out:
            yield Line("-", f"{way.states:,} of them because of a move that cannot be taken back: {way.change}.")
        if prospect.otherwise:
            rest = "They" if prospect.otherwise == prospect.unreachable else f"{prospect.otherwise:,} of them"
            yield Line("-", f"{rest} are shut out because the moves that there are do not lead there.")
    if prospect.ahead:
        yield Line(
            "-", f"Coded as not to be taken back once done: {join([way.change for way in prospect.ahead], 'or')}."
        )
