"""A hypergame on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.explain.hypergame import CaseHypergame, Seer
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section, Table
from standoff.report.states import actor_numbers, actors_said, called, states_section

MAX_ROWS = 100


def sections(result: CaseHypergame) -> list[Section]:
    """Who sees what, what is stable in whose eyes, the equilibria and what each believes them to be."""
    found = [Section("Who sees what", tuple(_seers(result))), _stable(result), _equilibria(result)]
    if result.misread:
        found.append(Section("States that are misread", tuple(_misread(result))))
    return [*found, states_section(result.states)]


def _seers(result: CaseHypergame) -> Iterator[Line]:
    for seer in result.seers:
        yield Line("-", f"{result.names[seer.actor]} {_sees(seer)}.")
        for other, view in seer.takes_others_to_see.items():
            yield Line(
                "-", f"{result.names[seer.actor]} takes {result.names[other]} to see it as in the view '{view}'."
            )


def _sees(seer: Seer) -> str:
    says = "sees the conflict as the case has it" if seer.view is None else f"sees it as in the view '{seer.view}'"
    return f"{says}, and does not know of {join(list(seer.unaware))}" if seer.unaware else says


def _stable(result: CaseHypergame) -> Section:
    names, keys = called(result.states), actor_numbers(result.names)
    rows = []
    for line in result.states[:MAX_ROWS]:
        cells = []
        for concept in result.concepts:
            who = [keys[a] for a, states in result.stable[concept].items() if line.id in states]
            cells.append("E" if len(who) == len(keys) else " ".join(who) or "-")
        rows.append((names[line.id], *cells))
    lines = [
        Line(
            "",
            f"E: a hypergame equilibrium, stable for every actor in its own eyes; else the actors in whose eyes it is "
            f"stable for themselves ({actors_said(result.names)}).",
        )
    ]
    if len(result.states) > MAX_ROWS:
        lines.append(Line("", f"{len(result.states)} states; the first {MAX_ROWS} are shown."))
    return Section("Stable in the eyes of", tuple(lines), Table(("state", *result.concepts), tuple(rows)))


def _equilibria(result: CaseHypergame) -> Section:
    names = called(result.states)

    def said(states: Sequence[str]) -> str:
        return ", ".join(names.get(state, state) for state in states) or "none"

    header = ("equilibria", *result.concepts)
    rows = [
        ("of the hypergame", *(said(result.equilibria[c]) for c in result.concepts)),
        ("of the case as it is", *(said(result.as_it_is[c]) for c in result.concepts)),
        *(
            (f"as {result.names[a]} sees it", *(said(result.believed[c][a]) for c in result.concepts))
            for a in result.names
        ),
    ]
    return Section("Equilibria", table=Table(header, tuple(rows)))


def _misread(result: CaseHypergame) -> Iterator[Line]:
    names = called(result.states)
    taken: dict[tuple[str, str | None], list[str]] = {}
    for line in result.misread:
        taken.setdefault((line.actor, line.seen_as), []).append(names[line.state])
    for (actor, seen_as), states in taken.items():
        what = "is impossible" if seen_as is None else f"is {names.get(seen_as, seen_as)}"
        yield Line("-", f"{result.names[actor]} believes that {join(states, 'or')} {what}.")
