"""How far a result about a state holds, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.explain.robust import GoalCount, Robust
from standoff.explain.words import join
from standoff.report.inverse import swap_words
from standoff.report.lines import Line
from standoff.report.page import Section, Table
from standoff.report.rankings import COUNTED, condition_lines, ranking_words
from standoff.stability.robust import Completions, Neighbours


def sections(result: Robust) -> list[Section]:
    """What is so now, how many rankings around keep it, or in how many completions it is so."""
    found = result.found
    about = f"State {result.state} {_as_what(result)} ({result.concept})"
    if found is None:
        parts = [Section(about, tuple(_goal_lines(result)))]
    elif found.completions is not None:
        parts = [Section(about, tuple(_completion_lines(result, found.completions)))]
    else:
        now = f"{'' if found.stable else 'not '}{_what(result)}."
        parts = [Section(about, (Line("now", now),))]
        parts += [_neighbour_section(result, one) for one in found.neighbours]
    if result.states.get(result.state):
        parts.append(Section("The state", (Line(result.state, f"{result.states[result.state].rstrip('.')}."),)))
    return [*parts, Section("Please note", tuple(Line("!", text) for text in _notes(result)))]


def _as_what(result: Robust) -> str:
    return "as an equilibrium" if result.actor is None else f"for {result.actors[result.actor]}"


def _what(result: Robust) -> str:
    return "an equilibrium" if result.actor is None else f"stable for {result.actors[result.actor]}"


# --- neighbouring rankings --------------------------------------------------------------------------------------------


def _neighbour_section(result: Robust, one: Neighbours) -> Section:
    names = [result.actors[name] for name in one.actors]
    whose = f"the ranking of {names[0]} changes" if len(names) == 1 else f"the rankings of {join(names)} change"
    rows = tuple((str(row.swaps), f"{row.rankings:,}", f"{row.staying:,}") for row in one.within)
    header = ("swaps, at most", "rankings", "it stays so in")
    table = Table(header, rows) if rows else None
    return Section(f"If {whose}", tuple(_breaks(result, one)), table)


def _breaks(result: Robust, one: Neighbours) -> Iterator[Line]:
    assert result.found is not None
    what = _what(result)
    other = f"no longer {what}" if result.found.stable else what
    if one.never:
        yield Line("breaks", "never: it stays so whatever the ranking.")
    elif one.breaks is not None:
        shown = "; ".join(f"{result.actors[name]}: {ranking_words(tiers)}" for name, tiers in one.example.items())
        swaps = "one swap" if one.breaks == 1 else f"{one.breaks} swaps"
        yield Line("breaks", f"after {swaps}, not before. It is then {other}, as with {shown}.")
    elif one.within:
        most = one.within[-1].swaps
        yield Line("breaks", f"not within {most} swap{'' if most == 1 else 's'}; farther away was not looked at.")
    for text in one.limited:
        yield Line("!", f"Not computed: {text}.")


# --- completions ------------------------------------------------------------------------------------------------------


def _completion_lines(result: Robust, found: Completions) -> Iterator[Line]:
    names = join([result.actors[name] for name in found.actors])
    if found.holding is None or found.completions is None:
        yield Line("count", "not computed.")
    else:
        ties = "may be tied too" if found.ties else "are not tied"
        yield Line(
            "count",
            f"In {found.holding:,} of the {found.completions:,} complete rankings that agree with what is known of "
            f"{names}, it is {_what(result)}. Pairs that are not known {ties}.",
        )
    if found.conditions is not None:
        yield from condition_lines(found.conditions, result.actors, "so it is")
    for text in found.limited:
        yield Line("!", f"Not computed: {text}.")


def _goal_lines(result: Robust) -> Iterator[Line]:
    alike: dict[tuple[int | None, int | None, str | None], list[GoalCount]] = {}
    for one in result.readings:
        alike.setdefault((one.rankings, one.holding, one.limited), []).append(one)
    for (rankings, holding, limited), same in alike.items():
        where = _where(same, len(result.readings))
        if rankings is None or holding is None:
            yield Line("count", f"{where}not computed: {limited}.")
        elif holding in (0, rankings):
            yield Line("count", f"{where}it is {'' if holding else 'not '}{_what(result)} whatever outranks what.")
        else:
            yield Line(
                "count",
                f"{where}it is {_what(result)} in {holding:,} of {rankings:,} complete rankings of the goals.",
            )


def _where(same: Sequence[GoalCount], readings: int) -> str:
    if len(same) == readings:
        return "" if readings == 1 else f"in all {readings} readings "
    if len(same) > 1:
        return f"in {len(same)} of {readings} readings "
    return f"with {', '.join(f'{name}={choice}' for name, choice in same[0].choices.items())} "


def _notes(result: Robust) -> Iterator[str]:
    yield COUNTED
    if result.found is None:
        yield (
            "Complete rankings of the goals are those that agree with what the case states, of the goals whose order "
            "matters here; every element counts, whatever its basis."
        )
    elif result.found.neighbours:
        for ties in sorted({one.ties for one in result.found.neighbours}):
            yield swap_words(ties)
