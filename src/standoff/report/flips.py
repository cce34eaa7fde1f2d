"""The fewest changes of priority in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from standoff.explain.completion_counts import LABEL, CompletionCounts
from standoff.explain.flips import OUTCOME_OF, SOMETIMES, STABLE, Flip, Flips, FlipSet, GameFlips, GoalChange
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section
from standoff.report.voices import questions_words
from standoff.stability.flips import RankChange, StateFlip

STATE_VERDICTS = {
    STABLE: "stable in every reading and ranking",
    "not stable": "stable in no reading and ranking",
    SOMETIMES: "stable in some readings or rankings, not in all",
}


def sections(result: Flips | GameFlips, *, counted: bool = True) -> list[Section]:
    """What is found, a section for every question or actor, and what a change and a count are.

    counted: whether the numbers of rankings are shown.
    """
    if isinstance(result, GameFlips):
        parts = [_game_section(result, flip) for flip in result.flips]
        return [*parts, _states_named(result), _note(_game_notes(result))]
    found = tuple(Line("-", text) for text in findings(result.flips))
    parts = [_section(result, number, flip, counted=counted) for number, flip in enumerate(result.flips, start=1)]
    first = [Section("What priorities could change", found)] if found else []
    return [*first, *parts, _note(_notes(result, counted=counted))]


def findings(flips: Sequence[Flip]) -> Iterator[str]:
    """Where how many changes of priority would do it, where priorities alone cannot, and where they do not matter."""
    by_size: dict[int, list[str]] = {}
    cannot, fixed = [], []
    for number, flip in enumerate(flips, start=1):
        if flip.concept is not None or flip.wanted is not None:
            return
        if flip.size:
            by_size.setdefault(flip.size, []).append(str(number))
        elif flip.never and flip.verdict == "OPEN":
            cannot.append(str(number))
        elif flip.never and flip.verdict != "NOT POSSIBLE":
            fixed.append(str(number))
    for size, numbers in sorted(by_size.items()):
        how_many = "One change of priority" if size == 1 else f"{size} changes of priority"
        yield f"{how_many} would make another verdict on {questions_words(numbers)}."
    if cannot:
        yield f"Priorities alone cannot settle {questions_words(cannot)}."
    if fixed:
        stays = "stays as it is" if len(fixed) == 1 else "stay as they are"
        yield f"{questions_words(fixed).capitalize()} {stays} whatever outranks what."


def _note(lines: Iterable[str]) -> Section:
    return Section("Please note", tuple(Line("!", text) for text in lines))


# --- goals ------------------------------------------------------------------------------------------------------------


def _section(result: Flips, number: int, flip: Flip, *, counted: bool) -> Section:
    now = flip.verdict if flip.concept is None else STATE_VERDICTS.get(flip.verdict, flip.verdict)
    lines = [Line("now", f"{now}."), *_found(result, flip)]
    if flip.counts is not None and counted:
        lines += _counts(flip.counts)
    elif flip.not_counted and counted:
        lines.append(Line("counts", f"not made: {flip.not_counted}."))
    return Section(_heading(result, number, flip), tuple(lines))


def _heading(result: Flips, number: int, flip: Flip) -> str:
    if flip.concept is None:
        return f"{number}. {flip.ask}"
    who = "everybody" if flip.actor is None else result.actors[flip.actor]
    return f"{number}. The state {flip.id} for {who} ({flip.concept})"


def _found(result: Flips, flip: Flip) -> Iterator[Line]:
    another = f"make it {flip.wanted}" if flip.wanted else "make another answer"
    if flip.size == 0:
        yield Line("flip", f"it is {flip.wanted} already.")
    elif flip.never:
        said = _never(flip, another)
        yield Line("flip", f"{said[0].upper()}{said[1:]}.")
    elif flip.size is None:
        if flip.ruled_out > 0:
            yield Line("flip", f"no set of up to {flip.ruled_out} changes does it; larger ones were not looked at.")
        if flip.stopped:
            yield Line("flip", f"the search stopped early: {flip.stopped}.")
    else:
        for says in _ways(result, flip):
            yield Line("flip", says)
        yield Line("fewest", f"{_proof(flip.size, flip.ruled_out)}{_beyond(flip.number - len(flip.sets), flip.more)}")


def _never(flip: Flip, another: str) -> str:
    """Why priorities cannot do it; of an open verdict, that they decide in some readings all the same."""
    if flip.wanted or flip.verdict != "OPEN" or flip.concept is not None:
        return f"no change of priorities can {another}: {flip.never}"
    said = f"priorities alone cannot settle it: {flip.never}"
    split = {
        outcome
        for line in (flip.counts.per_reading if flip.counts else ())
        for outcome, count in line.completions.items()
        if 0 < count < sum(line.completions.values())
    }
    if split:
        verdicts = [verdict for verdict, outcome in OUTCOME_OF.items() if outcome in split]
        said += f"; where the text is read otherwise, they decide between {join(verdicts)}"
    return said


def _proof(size: int, ruled_out: int) -> str:
    if ruled_out < size - 1:
        return f"no set of up to {ruled_out} changes does it; between that and {size} not everything was looked at."
    return "No smaller change does it." if size == 1 else f"No smaller set than these of {size} changes does it."


def _beyond(number: int, more: bool) -> str:
    if more:
        return f" There are at least {number:,} more sets of that size." if number > 0 else " There are more such sets."
    return f" {number:,} more sets of that size do it." if number > 0 else ""


def _ways(result: Flips, flip: Flip) -> Iterator[str]:
    """A sentence per set; single changes that differ in the higher goal only make one sentence."""

    def kind(one: FlipSet) -> tuple[object, ...]:
        if len(one.changes) != 1:
            return (one.changes, one.gives)
        change = one.changes[0]
        return (change.actor, change.kind, change.lower, change.mark, one.gives)

    for _, group in groupby(sorted(flip.sets, key=lambda one: str(kind(one))), key=kind):
        ways = list(group)
        if len(ways) == 1:
            clauses = join([_clause(result, change) for change in ways[0].changes])
        else:
            first = ways[0].changes[0]
            clauses = _clause(result, first, [one.changes[0] for one in ways])
        yield f"If {clauses}, {_would(flip, ways[0].gives)}."


def _would(flip: Flip, gives: str) -> str:
    if flip.concept is None:
        return f"the answer would be {gives}"
    return f"the state would be {STATE_VERDICTS[gives]}"


def _clause(result: Flips, change: GoalChange, alternatives: Sequence[GoalChange] = ()) -> str:
    highs = [_goal(one.higher_says, one.higher_entries) for one in alternatives or (change,)]
    high = join(list(dict.fromkeys(highs)), "or")
    low = _goal(change.lower_says, change.lower_entries)
    verb = "no longer outranked" if change.kind == "dropped" else "outranked"
    mark = f" ({change.mark})" if change.mark else ""
    return f"for {result.actors[change.actor]} {high} {verb} {low}{mark}"


def _goal(says: str, entries: Sequence[str]) -> str:
    return f"'{says}'" + (f" [{', '.join(entries)}]" if entries else "")


def _counts(counts: CompletionCounts) -> Iterator[Line]:
    yield Line("counts", f"over all readings {_outcomes(counts.in_all)} ({LABEL}).")


def _outcomes(completions: Mapping[str, int]) -> str:
    verdicts = {outcome: verdict for verdict, outcome in OUTCOME_OF.items()}
    return ", ".join(f"{verdicts[outcome]} {count:,}" for outcome, count in completions.items() if count)


def _notes(result: Flips, *, counted: bool) -> Iterator[str]:
    yield (
        "A change states, drops or turns round the order of one pair of an actor's goals; what an order carries with "
        "it (a over b, b over c, so a over c) counts as well. "
        f"Sets of up to {result.limit} changed pairs were looked for."
    )
    marks = {change.mark for flip in result.flips for one in flip.sets for change in one.changes}
    if "not in the document" in marks:
        yield "'Not in the document': the text states no such order; a list in a text is not a ranking."
    if "against the document" in marks:
        yield "'Against the document': the text states the opposite order."
    if counted and any(flip.counts for flip in result.flips):
        yield "Counts are rankings and readings, not chances: that there are more of one kind makes it no likelier."


# --- states that are ranked -------------------------------------------------------------------------------------------


def _game_section(result: GameFlips, flip: StateFlip) -> Section:
    return Section(f"{_about(result, flip)} ({flip.concept})", tuple(_game_lines(result, flip)))


def _about(result: GameFlips, flip: StateFlip) -> str:
    if flip.actor is None:
        return f"State {flip.state} as an equilibrium"
    return f"State {flip.state} for {result.actors[flip.actor]}"


def _game_lines(result: GameFlips, flip: StateFlip) -> Iterator[Line]:
    what = "an equilibrium" if flip.actor is None else "stable"
    yield Line("now", f"{what}." if flip.stable else f"not {what}.")
    if flip.never:
        made = f"no longer {what}" if flip.stable else what
        yield Line("flip", f"no change of {_whose(result, flip)} can make it {made}.")
    elif flip.size is None:
        yield Line("flip", f"no set of up to {flip.ruled_out} changed pairs does it; larger ones were not looked at.")
        if flip.stopped:
            yield Line("flip", f"the search stopped early: {flip.stopped}.")
    elif not flip.sets:
        yield Line("flip", f"{flip.size} changed pairs of states would do it, and no fewer; they are not listed.")
    else:
        otherwise = f"no longer be {what}" if flip.stable else f"be {what}"
        for changes in flip.sets:
            yield Line("flip", f"If {_exchanges(result, changes)}, it would {otherwise}.")
        yield Line("fewest", f"{_proof(flip.size, flip.ruled_out)}{_beyond(flip.number - len(flip.sets), flip.more)}")


def _whose(result: GameFlips, flip: StateFlip) -> str:
    if set(flip.may_change) == set(result.actors):
        return "any ranking"
    return f"the ranking of {join([result.actors[name] for name in flip.may_change], 'or')}"


def _exchanges(result: GameFlips, changes: Sequence[RankChange]) -> str:
    """`for MoE state 8 were better than 7 (now worse) and ...`, changes of one actor together."""
    parts = []
    for actor, group in groupby(changes, key=lambda change: change.actor):
        said = [f"state {c.first} were {_than(c.after)} {c.second} (now {c.before})" for c in group]
        parts.append(f"for {result.actors[actor]} {join(said)}")
    return join(parts)


def _than(status: str) -> str:
    return "as good as" if status == "tied" else f"{status} than"


def _states_named(result: GameFlips) -> Section:
    named = dict.fromkeys(flip.state for flip in result.flips)
    for flip in result.flips:
        for changes in flip.sets:
            for change in changes:
                named |= {change.first: None, change.second: None}
    lines = tuple(Line(state, f"{result.states[state]}.") for state in named if state in result.states)
    return Section("The states", lines)


def _game_notes(result: GameFlips) -> Iterator[str]:
    yield (
        "A change is one pair of states that an actor's ranking compares in another way (better, tied, worse). "
        f"Sets of up to {result.limit} changed pairs were looked for."
    )
