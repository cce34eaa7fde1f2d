"""In how many preference profiles each state is an equilibrium, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section, Table
from standoff.report.rankings import COUNTED
from standoff.stability.ensemble import ConceptCounts, EnsembleCounts, StateCount

MOST_ROWS = 50


def sections(result: EnsembleCounts) -> list[Section]:
    """What was looked at, a table for each concept, what the states are, and what the counts are not."""
    told = dict.fromkeys(row.state for one in result.counts for row in one.states[:MOST_ROWS])
    parts = [Section("What was looked at", (Line("profiles", _looked_at(result)),))]
    parts += [_concept_section(result, one) for one in result.counts]
    if told:
        parts.append(
            Section("The states", tuple(Line(_id(result, s), f"{result.means[s].rstrip('.')}.") for s in told))
        )
    return [*parts, Section("Please note", tuple(Line("!", text) for text in _notes(result)))]


def _looked_at(result: EnsembleCounts) -> str:
    if result.source == "completions":
        if not result.changing:
            return "Nothing is left open: there is one profile, the present one."
        names = join([result.actors[name] for name in result.changing])
        return f"All {result.profiles:,} ways to complete what is known of {names}, in combination."
    if not result.changing:
        return f"A sample of {result.profiles:,}, all alike: no ranking changes."
    swaps = "one swap" if result.swaps == 1 else f"{result.swaps} swaps"
    return (
        f"A sample of {result.profiles:,}, drawn with the seed {result.seed}: each is the present rankings after "
        f"{swaps} of neighbours in the ranking of {join([result.actors[name] for name in result.changing])}"
        f"{' each' if len(result.changing) > 1 else ''}."
    )


def _concept_section(result: EnsembleCounts, one: ConceptCounts) -> Section:
    title = f"Equilibria under {one.concept}"
    if not one.states:
        return Section(title, (Line("none", f"No state is one in any of the {result.profiles:,} profiles."),))
    header = (
        "state",
        "equilibrium now",
        "equilibrium in",
        *(f"stable for {name} in" for name in result.actors.values()),
    )
    rows = tuple(_row(result, row) for row in one.states[:MOST_ROWS])
    more = len(one.states) - MOST_ROWS
    lines = (Line("!", f"{more:,} more states are not shown here; --json has them."),) if more > 0 else ()
    if result.source == "completions":
        header, rows = (header[0], *header[2:]), tuple((row[0], *row[2:]) for row in rows)
    return Section(title, lines, Table(header, rows))


def _row(result: EnsembleCounts, row: StateCount) -> tuple[str, ...]:
    now = "yes" if row.now else "no"
    return _id(result, row.state), now, *(f"{number:,}" for number in (row.equilibrium, *row.stable.values()))


def _id(result: EnsembleCounts, state: str) -> str:
    return result.names.get(state, state)


def _notes(result: EnsembleCounts) -> Iterator[str]:
    yield COUNTED
    if result.source == "sample":
        yield (
            "The sample shows rankings near the present ones as they were drawn; the same seed draws the same. Another "
            "sample gives other counts. `standoff robust` counts exactly, for one state."
        )
        if result.swaps is not None and result.swaps > 1:
            yield "A later swap may undo an earlier one, so that a sampled ranking is up to so many swaps away."
