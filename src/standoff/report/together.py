"""Coalitions in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from standoff.explain.coalition import (
    EVERY,
    NONE,
    NOT_COMPUTED,
    OPEN,
    SILENT,
    SOME,
    CoalitionResult,
    JointMove,
    Keeping,
    Reply,
    Stance,
    WayOut,
)
from standoff.explain.result import GoalLine
from standoff.explain.together import Together
from standoff.explain.words import as_sentence, join
from standoff.report.lines import Line
from standoff.report.page import Section, Table

HOW_OFTEN = {
    EVERY: "in every reading and ranking",
    SOME: "in some readings or rankings, not in others",
    NONE: "in no reading and ranking",
    NOT_COMPUTED: "not computed",
}
HORIZONS = {
    "Nash": "look no further than their own joint move",
    "SEQ": "expect replies in the others' own interest",
    "GMR": "fear any reply of the others",
    "SMR": "fear any reply that leaves them no way out",
}
GOALS_SHOWN = 5
NOTE = (
    "Judged by the goals that the text states, over all readings of its unclear passages and all rankings of goals "
    "that it does not rank. A joint move is a series of moves by members; it is better for every one of them when each "
    "prefers its end."
)


def sections(found: Together) -> list[Section]:
    """The coalitions of a case, one after the other, and what the words mean."""
    parts = [section for result in found.coalitions for section in _coalition(found, result)]
    return [*parts, Section("Please note", (Line("!", NOTE),))]


def _coalition(found: Together, result: CoalitionResult) -> Iterator[Section]:
    heading = f"{_capital(result.title)}, from the state '{result.at}'"
    if not result.readings:
        yield Section(heading, (Line("!", f"The state '{result.at}' cannot be in any reading of the text as stated."),))
        return
    yield Section(heading, (Line("", collective_action(result)),))
    yield Section("", tuple(_move(result)))
    shown = result.named or result.end
    if shown is not None:
        yield Section("What it is to each of them", tuple(_stances(result, shown)))
    if result.end is not None:
        yield Section("Would each keep to it?", tuple(_keeping(result)))
        yield Section("What would the others answer?", tuple(_answers(found, result)))
    yield Section("Is the state safe from them?", *_safety(result))


# --- is there a joint move? -------------------------------------------------------------------------------------------


def _move(result: CoalitionResult) -> Iterator[Line]:
    if result.because:
        yield Line("why", f"{as_sentence(result.because)}.")
    if result.not_possible:
        counted = f"{result.not_possible} of {result.readings + result.not_possible} readings (not chances)"
        yield Line("!", f"The state cannot be in {counted}; the rest is about the others.")
    if result.named:
        yield Line("move", f"{_capital(result.named.says or 'nothing changes')}.")
        yield from _possible(result.named)
        yield Line("for all", _for_all(result.named))
    yield Line("any", _any(result))
    named = result.named.change if result.named else None
    for number, move in enumerate(result.smallest, start=1):
        if move.change != named:
            first = number == 1
            yield Line(
                "smallest" if first else "or", f"{_capital(move.says)} ({_size(move)}): {HOW_OFTEN[move.better]}."
            )
    hidden = result.smallest_count - len(result.smallest)
    if hidden:
        yield Line("-", f"{hidden} more of that size are not shown.")
    if result.surest and result.surest.change not in (named, *(move.change for move in result.smallest)):
        yield Line("surest", f"{_capital(result.surest.says)} ({_size(result.surest)}): {HOW_OFTEN[EVERY]}.")


def _size(move: JointMove) -> str:
    return "one option changes" if move.options == 1 else f"{move.options} options change"


def _possible(move: JointMove) -> Iterator[Line]:
    reasons = "; ".join(move.why_not)
    if move.possible == NONE:
        yield Line("!", f"This is no joint move: {reasons}.")
    elif move.possible == SOME:
        yield Line("!", f"In some readings this is no joint move: {reasons}.")


def _for_all(move: JointMove) -> str:
    if move.better == NONE:
        return "No reading and ranking makes it better for every one of them."
    if move.better == NOT_COMPUTED:
        return "Whether it is better for every one of them is not computed."
    return f"Better for every one of them {HOW_OFTEN[move.better]}."


def _any(result: CoalitionResult) -> str:
    said = {
        NONE: "No joint move of theirs is better for every one of them, in any reading and ranking.",
        SOME: "Some joint move is better for every one of them in some readings or rankings, not in others.",
        EVERY: "In every reading and ranking some joint move is better for every one of them.",
        NOT_COMPUTED: "Whether some joint move is better for every one of them is not computed.",
    }[result.any_better]
    without = result.without_goals
    idle = [actor for actor in result.nothing_to_gain if actor not in without]
    if idle:
        said += f" By the goals that the text states, none would ever be better for {_names(result, idle, 'or')}."
    if without:
        said += f" The text states no goal of {_names(result, without, 'or')}."
    return _capital(said)


def _stances(result: CoalitionResult, move: JointMove) -> Iterator[Line]:
    for stance in move.stances:
        name = result.members[stance.actor]
        yield Line("-", f"{_capital(name)}: {_stance(name, stance)}")


def _stance(name: str, stance: Stance) -> str:
    if stance.verdict == SILENT:
        return f"SILENT: the text gives {name} no reason for it and none against."
    said = stance.verdict
    if stance.verdict == OPEN:
        words = {"BETTER": "better", "WORSE": "worse", "SILENT": "silent"}
        said += f": {join([words[word] for word in stance.occurs], 'or')}, by the reading or the ranking"
    return f"{said}. {_sides(stance.for_, stance.against)}"


def _sides(pro: Sequence[GoalLine], con: Sequence[GoalLine]) -> str:
    parts = [f"{label}: {_goals(goals)}." for label, goals in (("For it", pro), ("Against it", con)) if goals]
    return " ".join(parts)


def _goals(goals: Sequence[GoalLine]) -> str:
    said = [f"{goal.says} [{_marks(goal)}]" for goal in goals[:GOALS_SHOWN]]
    if len(goals) > GOALS_SHOWN:
        rest = dict.fromkeys(entry for goal in goals[GOALS_SHOWN:] for entry in goal.entries)
        said.append(f"and {len(goals) - GOALS_SHOWN} more [{', '.join(rest)}]")
    return "; ".join(said)


def _marks(goal: GoalLine) -> str:
    marks = [", ".join(goal.entries) or "no passage"]
    if goal.hedged:
        marks.append("hedged")
    if len(goal.ids) > 1:
        marks.append("counted as one")
    if goal.restates:
        marks.append("restates the move")
    if goal.only_if:
        marks += [f"if {passage} = '{choice}'" for passage, choice in goal.only_if.items()]
    return "; ".join(marks)


# --- would each keep to it? -------------------------------------------------------------------------------------------


def _keeping(result: CoalitionResult) -> Iterator[Line]:
    if result.named is not None and result.end != result.named:
        yield Line("!", "Asked of the smallest joint move above, since the named one cannot be made.")
    for keeping in result.keeping:
        name = result.members[keeping.actor]
        yield Line("-", f"{_capital(name)}: {_keeps(keeping)}")


def _keeps(keeping: Keeping) -> str:
    back = keeping.goes_back
    if not keeping.takes_part:
        said = "no part in it."
    elif keeping.breaks == NONE:
        said = "would keep to it."
        if back is None:
            said += " Nobody could take that part back alone."
        elif back.against:
            said += f" Going back would cost: {_goals(back.against)}."
        else:
            said += " The text gives no reason to go back."
    elif back and back.preferred != NONE:
        said = f"would sooner go back {HOW_OFTEN[back.preferred]}. {_sides(back.for_, back.against)}"
        if back.preferred != keeping.breaks and keeping.undoes:
            said += f" Or would sooner undo a part of it {HOW_OFTEN[keeping.breaks]}: {_out(keeping.undoes)}"
    else:
        assert keeping.undoes is not None
        said = f"would sooner undo a part of it {HOW_OFTEN[keeping.breaks]}: {_out(keeping.undoes)}"
    if keeping.goes_on:
        on = keeping.goes_on
        said += f" That part aside, would sooner move on {HOW_OFTEN[on.preferred]}: {_out(on)}"
    return said


def _out(out: WayOut) -> str:
    return f"{out.says}. {_sides(out.for_, out.against)}"


# --- what would the others answer? ------------------------------------------------------------------------------------


def _answers(found: Together, result: CoalitionResult) -> Iterator[Line]:
    if not result.answers:
        yield Line("", "Nobody else is in this case.")
    for answer in result.answers:
        name = found.actors[answer.actor]
        if not answer.has_goals:
            said = "the text states no goal, so that no reply from there is credible"
        elif answer.moves == NONE:
            said = "no move is an improvement by the goals that the text states"
        else:
            said = f"some move is an improvement {HOW_OFTEN[answer.moves]}"
        yield Line("-", f"{_capital(name)}: {said}.")
    for reply in result.replies:
        yield Line("credible" if reply.credible else "feared", _reply(result, reply))
    if result.answers and not result.replies and result.end and result.end.better == NONE:
        yield Line("", "There is nothing to stop, since no reading and ranking makes the move better for all of them.")


def _reply(result: CoalitionResult, reply: Reply) -> str:
    kind = "reply in the others' own interest" if reply.credible else "reply of the others, whatever it costs them,"
    if reply.stops == NONE:
        return f"No {kind} leaves any member no better off than before."
    often = "always" if reply.stops == EVERY else "in some readings or rankings"
    said = f"Where all members gain, a {kind} {often} undoes that for one of them. The shortest: "
    said += f"{_capital(join(reply.steps, 'then'))}; then {_names(result, reply.leaves, 'or')} may be no better off"
    if reply.comes_anyway:
        said += ". This could come anyway, without the joint move, so that it is no deterrent"
    return f"{said}."


# --- stability --------------------------------------------------------------------------------------------------------


def _safety(result: CoalitionResult) -> tuple[tuple[Line, ...], Table | None]:
    notes = tuple(Line("!", f"{_capital(note)}.") for note in result.notes)
    if set(result.stable.values()) == {EVERY}:
        said = "Safe in every reading and ranking: no joint move of theirs is better for every one of them and stands."
        return (Line("", said), *notes), None
    rows = tuple((HORIZONS[concept], concept, HOW_OFTEN[word]) for concept, word in result.stable.items())
    return notes, Table(("if the members", "concept", "the state holds"), rows)


# --- the sentence -----------------------------------------------------------------------------------------------------


def collective_action(result: CoalitionResult) -> str:
    """Whether this is a problem of collective action, in one sentence."""
    end = result.end
    if end is None:
        return _no_move(result)
    if end.better == NONE:
        return _no_gain(result, end)
    sometimes = "In some readings or rankings each would gain if all did it"
    always = "Each would gain if all did it"
    if result.dilemma == EVERY:
        return f"{always}, and each would sooner undo its part: a problem of collective action."
    if result.dilemma == SOME:
        return f"{sometimes}, and each would sooner undo its part: a problem of collective action there."
    if result.kept == EVERY:
        return f"{always}, and each would keep to it."
    start = always if end.better == EVERY else sometimes
    breaking = [keeping.actor for keeping in result.keeping if keeping.takes_part and keeping.breaks != NONE]
    if not breaking:
        return f"{start}, and where they gain each would keep to it."
    surely = all(keeping.breaks == EVERY for keeping in result.keeping if keeping.actor in breaking)
    would = "would" if surely else "might"
    return f"{start}; {_names(result, breaking)} {would} sooner go back on it, not all of them."


def _no_move(result: CoalitionResult) -> str:
    if result.any_better == NOT_COMPUTED:
        return "Whether they could gain together is not computed."
    if len(result.nothing_to_gain) == len(result.members):
        return "The text states no goal by which any of them would gain."
    if result.nothing_to_gain:
        names = _names(result, result.nothing_to_gain, "or")
        return f"The text states no goal by which {names} would gain by any joint move."
    return "Whatever one of them would gain by a joint move, another would lose."


def _no_gain(result: CoalitionResult, end: JointMove) -> str:
    silent = [stance.actor for stance in end.stances if stance.verdict == SILENT]
    losing = [s.actor for s in end.stances if "BETTER" not in s.occurs and s.verdict != SILENT]
    if len(silent) == len(end.stances):
        return "The text states no goal by which any of them would gain."
    parts = []
    if silent:
        parts.append(f"the text gives {_names(result, silent, 'or')} no reason for the move")
    if losing:
        parts.append(f"by the goals that the text states, {_names(result, losing)} would not gain by it")
    return _capital("; ".join(parts) or "in no reading and ranking would all of them gain at once") + "."


def _names(result: CoalitionResult, actors: Iterable[str], word: str = "and") -> str:
    return join([result.members[actor] for actor in actors], word)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
