"""Equilibria that are counted, not listed, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section, Table
from standoff.stability.engine_choice import readable_states
from standoff.stability.survey import Counted, Survey

SHORT = 1_000_000_000_000
SHOWN_OPTIONS = 12


def sections(found: Survey, names: Mapping[str, str]) -> list[Section]:
    """names: actor -> how the case calls it."""
    page = [Section("", _about(found)), _counts(found, names)]
    for part in found.concepts:
        if part.equilibria is not None and part.equilibria.number:
            page.append(Section(f"{part.concept} equilibria", _told(part.equilibria), _apart(found, part.equilibria)))
        for actor, counted in part.stable.items():
            if counted.number:
                heading = f"{part.concept}: stable for {names.get(actor, actor)}"
                page.append(Section(heading, _told(counted), _apart(found, counted)))
    return page


def number(count: int) -> str:
    """A count in full up to a million million, then rounded, with the exact number of digits kept in the data."""
    return f"{count:,}" if count < SHORT else f"about {count:.3e}"


def _about(found: Survey) -> tuple[Line, ...]:
    options = len(found.options)
    lines = [
        Line("", f"{options} options make {readable_states(options)} states; {number(found.feasible)} are feasible."),
        Line("", f"Engine: {found.engine.name}, because: {found.engine.because}."),
    ]
    if found.where is not None:
        lines.append(Line("", f"Counted are states where: {found.where}"))
    return tuple(lines)


def _counts(found: Survey, names: Mapping[str, str]) -> Section:
    asked = tuple(dict.fromkeys(actor for part in found.concepts for actor in part.stable))
    header = ("concept", "equilibria", *(f"stable for {names.get(actor, actor)}" for actor in asked))
    rows = []
    for part in found.concepts:
        cells = [part.equilibria, *(part.stable.get(actor) for actor in asked)]
        rows.append((part.concept, *("not known" if cell is None else number(cell.number) for cell in cells)))
    limits = tuple(Line("!", f"{part.concept}, {line}") for part in found.concepts for line in part.limited)
    return Section("How many", limits, Table(header, tuple(rows)))


def _told(counted: Counted) -> tuple[Line, ...]:
    lines = []
    if counted.always_yes:
        lines.append(Line("-", f"In each of them: {_some(counted.always_yes)}."))
    if counted.always_no:
        lines.append(Line("-", f"In none of them: {_some(counted.always_no)}."))
    if not lines:
        lines.append(Line("-", "No option has the same value in all of them."))
    lines.extend(Line("-", f"One of them: {join(yes) if yes else 'nothing'} yes.") for yes in counted.first)
    return tuple(lines)


def _some(options: Sequence[str]) -> str:
    more = len(options) - SHOWN_OPTIONS
    return join([*options[:SHOWN_OPTIONS], f"{more} more"]) if more > 0 else join(list(options))


def _apart(found: Survey, counted: Counted) -> Table | None:
    if not counted.apart:
        return None
    rows = tuple(
        (*("yes" if option in part.yes else "no" for option in found.apart), number(part.states))
        for part in counted.apart
    )
    return Table((*found.apart, "states"), rows)
