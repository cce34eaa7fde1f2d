"""Status quo analysis on a page."""

from __future__ import annotations

from collections.abc import Iterator

from standoff.explain.evolve import MOVES, POSSIBLE, Evolve, Reached
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section, Table
from standoff.report.states import actor_numbers, actors_said, called, states_section

MAX_COLUMNS = 6
MAX_ROWS = 60

STEPS = {
    MOVES: "Every legal sequence of moves counts, whether or not a move is better for the actor who makes it.",
    POSSIBLE: "A move counts where it is better for the actor who makes it, or may be because its preference is "
    "unknown.",
}
IMPROVING = "A move counts where it is better for the actor who makes it than staying."


def sections(result: Evolve) -> list[Section]:
    """What becomes of the state, step by step; equilibria that stay out of reach; what coalitions could do."""
    found = [
        _table(result),
        Section("Shortest ways", tuple(_ways(result))),
        Section("Equilibria", tuple(_settled(result))),
    ]
    if result.joint:
        found.append(Section("What only a coalition can do", tuple(_jointly(result))))
    if result.notes:
        found.append(Section("Please note", tuple(Line("!", note) for note in result.notes)))
    return [*found, states_section(result.states)]


def _table(result: Evolve) -> Section:
    names, keys = called(result.states), actor_numbers(result.names)
    last = max((mover.moves for line in result.reached for mover in line.last_movers), default=0)
    columns = min(last, MAX_COLUMNS)
    rows = [(names[line.state], *_cells(line, columns, keys)) for line in result.reached[:MAX_ROWS]]
    lines = [
        Line("", STEPS.get(result.by, IMPROVING)),
        Line("", "Nobody moves twice in a row."),
    ]
    if rows:
        said = "In column h: who can make the last of h moves to the state, and of no fewer"
        lines.append(Line("", f"{said} ({actors_said(result.names)})."))
    else:
        lines.append(Line("", "Nobody moves: the conflict stays where it is."))
    if last > columns:
        lines.append(Line("", f"The column '{columns}+' holds what takes {columns} moves or more."))
    if len(result.reached) > MAX_ROWS:
        lines.append(Line("", f"{len(result.reached)} states are reached; the first {MAX_ROWS} are shown."))
    if result.within is None:
        lines.append(Line("", f"After {result.horizon} {_moves(result.horizon)} nothing new is reached."))
    elif result.within < result.horizon:
        lines.append(Line("", f"Looked at up to {result.within} {_moves(result.within)}; more would lead further."))
    header = ("state", *(f"{h}+" if h == columns and last > columns else str(h) for h in range(1, columns + 1)))
    table = Table(("state", *(f"h={h}" for h in header[1:])), tuple(rows)) if rows else None
    return Section(f"From {names[result.start]}, by {result.by}", tuple(lines), table)


def _moves(count: int) -> str:
    return "move" if count == 1 else "moves"


def _cells(line: Reached, columns: int, keys: dict[str, str]) -> Iterator[str]:
    for h in range(1, columns + 1):
        those = {
            keys[mover.actor] for mover in line.last_movers if mover.moves == h or (h == columns and mover.moves > h)
        }
        yield " ".join(sorted(those, key=int)) or "-"


def _ways(result: Evolve) -> Iterator[Line]:
    names = called(result.states)
    some = [line for line in result.reached if line.state != result.start][:MAX_ROWS]
    for line in some:
        steps = [f"{result.names[step.actor]} to {names[step.to]}" for step in line.path]
        yield Line("-", f"{names[line.state]}: {', '.join(steps)}.")
    if not some:
        yield Line("-", "There is none: no such move leads away.")


def _settled(result: Evolve) -> Iterator[Line]:
    names = called(result.states)
    if not result.equilibria:
        yield Line("-", "Not computed for this kind of preference.")
        return
    by_state: dict[str, list[str]] = {}
    for concept, states in result.equilibria.items():
        for state in states:
            by_state.setdefault(state, []).append(concept)
    bound = "" if result.within is None else f" within {result.within} {_moves(result.within)}"
    distance = {line.state: len(line.path) for line in result.reached}
    for state in sorted(by_state, key=[line.id for line in result.states].index):
        moves = distance.get(state, 0)
        where = f"reached in {moves} {_moves(moves)}"
        if state == result.start:
            where = "where things stand"
        elif state in result.unreached:
            where = f"no path of {result.by} leads there{bound}"
        yield Line("-", f"{names[state]} ({', '.join(by_state[state])}): {where}.")
    if not by_state:
        yield Line("-", "There is none.")


def _jointly(result: Evolve) -> Iterator[Line]:
    names = called(result.states)
    yield Line("", "Better for every member than the state they leave, and reached by no single actor's improvements:")
    for line in result.joint:
        who = join([result.names[member] for member in line.members])
        yield Line(
            "-", f"from {names[line.state]}, {who} together can go to {join([names[e] for e in line.ends], 'or')}."
        )
