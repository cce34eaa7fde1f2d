"""Coalitions of a conflict on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.explain.coalitions import CoalitionTable, Unsettled
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section, Table
from standoff.report.states import called, states_section

MAX_ROWS = 100
CREDIBLE_SAYS = {
    "individual": "Under SEQ the others reply by moves that are better for whoever makes them.",
    "coalition": "Under SEQ the others reply by moves of coalitions that are better for all their members.",
}


def sections(result: CoalitionTable) -> list[Section]:
    """Equilibria alone and together, what upsets them, and each coalition that could gain."""
    found = [_equilibria(result), Section("Stable alone, not together", tuple(_upsets(result, held=False)))]
    if any(line.sanctioned for line in result.upset):
        found.append(Section("Gains that the others' replies would stop", tuple(_upsets(result, held=True))))
    return [*found, _joint(result), states_section(result.states)]


def _equilibria(result: CoalitionTable) -> Section:
    names = called(result.states)

    def said(states: Sequence[str]) -> str:
        return ", ".join(names[state] for state in states) or "none"

    rows = tuple((c, said(result.individual[c]), said(result.coalitional[c])) for c in result.concepts)
    lines = [Line("", f"Strong equilibria, which no coalition gains by leaving: {said(result.strong)}.")]
    if "SEQ" in result.concepts:
        lines.append(Line("", CREDIBLE_SAYS[result.credible]))
    return Section("Equilibria", tuple(lines), Table(("concept", "for each actor", "for each coalition"), rows))


def _upsets(result: CoalitionTable, *, held: bool) -> Iterator[Line]:
    names = called(result.states)
    merged: dict[tuple[str, tuple[str, ...]], list[Unsettled]] = {}
    for line in result.upset:
        if line.sanctioned == held:
            merged.setdefault((line.state, line.members), []).append(line)
    for (state, members), lines in merged.items():
        who = join([result.names[member] for member in members])
        where = join([names[end] for end in lines[0].ends], "or")
        concepts = ", ".join(line.concept for line in lines)
        yield Line("-", f"{names[state]} ({concepts}): {who} together gain by going to {where}.")
    if not merged:
        yield Line("-", "None: no coalition that was looked at gains by leaving a state where each actor alone stays.")


def _joint(result: CoalitionTable) -> Section:
    names = called(result.states)
    gaining = [line for line in result.joint if line.improvements]
    rows = tuple(
        (
            names[line.state],
            ", ".join(result.names[member] for member in line.members),
            ", ".join(names[end] for end in line.improvements),
            ", ".join(line.stable) or "none",
        )
        for line in gaining[:MAX_ROWS]
    )
    looked_at = ", ".join(names[state] for state in result.looked_at) or "none"
    quiet = len(result.joint) - len(gaining)
    lines = [
        Line("", f"Looked at: {looked_at}."),
        Line(
            "", f"In {quiet} of {len(result.joint)} pairs of a state and a coalition nothing is better for all members."
        ),
    ]
    if len(gaining) > MAX_ROWS:
        lines.append(Line("", f"The first {MAX_ROWS} of {len(gaining)} others are shown."))
    table = Table(("state", "coalition", "better for all", "stable under"), rows) if rows else None
    return Section("Coalitions that gain", tuple(lines), table)
