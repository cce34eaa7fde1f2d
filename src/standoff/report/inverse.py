"""Under which rankings a state is stable, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from standoff.explain.inverse import Inverse
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section, Table
from standoff.report.rankings import AHEAD, COUNTED, condition_lines, ranking_words, rankings_of
from standoff.stability.inverse import Wanted


def sections(result: Inverse) -> list[Section]:
    """The count, the condition, the nearest ranking, and the counts around the present one."""
    found = result.found
    parts = [Section(f"{_capital(marks_words(result))} ({found.concept})", tuple(_lines(result)))]
    if found.within:
        parts.append(_near(result))
    named = dict.fromkeys(mark.state for mark in found.wanted)
    for condition in found.conditions or ():
        for clause in condition.clauses:
            named |= dict.fromkeys(state for one in clause for state in (one.higher, one.lower))
    lines = tuple(Line(state, f"{result.states[state]}.") for state in named if state in result.states)
    if lines:
        parts.append(Section("The states", lines))
    return [*parts, Section("Please note", tuple(Line("!", text) for text in _notes(result)))]


def marks_words(result: Inverse) -> str:
    """`state 2 is an equilibrium and state 3 is not stable for Iraq`."""
    return join([_mark_words(result, mark) for mark in result.found.wanted])


def _mark_words(result: Inverse, mark: Wanted) -> str:
    negation = "" if mark.stable else "not "
    if mark.actor is None:
        return f"state {mark.state} is {negation}an equilibrium"
    return f"state {mark.state} is {negation}stable for {result.actors[mark.actor]}"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _lines(result: Inverse) -> Iterator[Line]:
    found = result.found
    names = [result.actors[name] for name in found.free]
    if found.now is not None:
        yield Line("now", "as asked." if found.now else "not as asked.")
    whose, what = rankings_of(names), marks_words(result)
    with_ties = " (ties counted)" if found.ties else ""
    ahead = AHEAD[found.concept]
    if found.holding is None:
        yield Line("count", f"not computed, of {found.rankings:,} {whose}{with_ties}.")
    else:
        yield Line(
            "count",
            f"In {found.holding:,} of the {found.rankings:,} {whose}{with_ties}, {what} {ahead} ({found.concept}).",
        )
    if found.conditions is not None:
        yield from condition_lines(found.conditions, result.actors, "so it is")
    if found.nearest:
        yield from _nearest(result)


def _nearest(result: Inverse) -> Iterator[Line]:
    found = result.found
    if found.swaps == 0:
        yield Line("nearest", "the present ranking." if len(found.free) == 1 else "the present rankings.")
        return
    changed = {name: tiers for name, tiers in found.nearest.items() if tiers != result.present.get(name)}
    shown = "; ".join(f"{result.actors[name]}: {ranking_words(tiers)}" for name, tiers in changed.items())
    if found.swaps is None:
        yield Line("example", f"{shown}.")
        return
    present = "the present ones, counted together" if len(changed) > 1 else "the present one"
    yield Line("nearest", f"{shown}, {_swaps(found.swaps)} from {present} (no ranking is nearer).")
    for name in changed:
        yield Line("present", f"{result.actors[name]}: {ranking_words(result.present[name])}.")


def _swaps(number: int) -> str:
    return "1 swap" if number == 1 else f"{number} swaps"


def _near(result: Inverse) -> Section:
    rows = tuple((str(row.swaps), f"{row.rankings:,}", f"{row.holding:,}") for row in result.found.within)
    around = "Around the present ranking" if len(result.found.free) == 1 else "Around the present rankings"
    return Section(around, table=Table(("swaps, at most", "rankings", "as asked"), rows))


def _notes(result: Inverse) -> Iterator[str]:
    yield COUNTED
    others = [name for key, name in result.actors.items() if key not in result.found.free]
    if others:
        stay = "The ranking of {} stays" if len(others) == 1 else "The rankings of {} stay"
        yield f"{stay.format(join(others))} as in the case."
    if result.found.within:
        yield swap_words(result.found.ties)
    yield from (f"Not computed: {text}." for text in result.found.limited)


def swap_words(ties: bool) -> str:
    """What a swap is."""
    if ties:
        return "A swap is one pair of states that is not compared as in the present ranking (better, tied, worse)."
    return "A swap is one pair of states that is ranked the other way round than in the present ranking."
