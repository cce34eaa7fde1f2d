"""Rankings, and conditions on them, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.stability.inverse import Condition, Statement

MOST_CLAUSES = 12
COUNTED = "Counts are rankings, not chances: that there are more of one kind makes it no likelier."

AHEAD = {
    "Nash": "looking one move ahead",
    "GMR": "when the others may answer a move in any way",
    "SMR": "when the others may answer a move in any way and it can react once more",
    "SEQ": "when the others answer a move only by improvements of their own",
    "SSEQ": "when the others answer a move only by improvements of their own and it can react once more",
}


def ranking_words(tiers: Sequence[Sequence[str]]) -> str:
    """`2 > 1 = 3 > 4`, best first."""
    return " > ".join(" = ".join(tier) for tier in tiers)


def rankings_of(names: Sequence[str]) -> str:
    """Whose rankings are counted: `rankings of Syria`, `pairs of rankings of Syria and Iraq`."""
    what = {1: "rankings", 2: "pairs of rankings"}.get(len(names), "combinations of rankings")
    return f"{what} of {join(list(names))}"


def condition_lines(conditions: Sequence[Condition], names: Mapping[str, str], what: str) -> Iterator[Line]:
    """Exactly when it is as asked; a clause a line where there are several."""
    said = [one for one in conditions if one.clauses or one.form == "any"]
    if any(one.form == "any" and not one.clauses for one in said):
        yield Line("when", f"{what} in none of them.")
        return
    if not said:
        yield Line("when", f"{what} in all of them.")
        return
    if all(one.form == "all" for one in said):
        said = [Condition("all", tuple(clause for one in said for clause in one.clauses))]
    for number, one in enumerate(said):
        opening = "exactly when" if number == 0 else "and also"
        clauses = [_clause(clause, one.form, names) for clause in one.clauses]
        if len(clauses) == 1:
            yield Line("when", f"{opening} {clauses[0]}.")
            continue
        yield Line("when", f"{opening} {'all' if one.form == 'all' else 'at least one'} of this holds:")
        yield from (Line("-", f"{clause}") for clause in clauses[:MOST_CLAUSES])
        if len(clauses) > MOST_CLAUSES:
            yield Line("-", f"and {len(clauses) - MOST_CLAUSES:,} more, which --json lists.")


def _clause(clause: Sequence[Statement], form: str, names: Mapping[str, str]) -> str:
    """The statements of a clause, those about one state together."""
    every = form == "any" or len(clause) == 1
    by_higher: dict[tuple[str, str, bool], list[str]] = {}
    by_lower: dict[tuple[str, str, bool], list[str]] = {}
    for one in clause:
        by_higher.setdefault((one.actor, one.higher, one.strictly), []).append(one.lower)
        by_lower.setdefault((one.actor, one.lower, one.strictly), []).append(one.higher)
    if len(by_higher) <= len(by_lower):
        parts = [
            f"{names[actor]} ranks {high} {_than(strictly)} {_several(lows, every)}"
            for (actor, high, strictly), lows in by_higher.items()
        ]
    else:
        parts = [
            f"{names[actor]} ranks {_several(highs, every)} {_than(strictly)} {low}"
            for (actor, low, strictly), highs in by_lower.items()
        ]
    return join(parts, "and" if every else "or")


def _than(strictly: bool) -> str:
    return "above" if strictly else "no lower than"


def _several(states: Sequence[str], every: bool) -> str:
    return join(list(states)) if every or len(states) == 1 else f"at least one of {join(list(states))}"
