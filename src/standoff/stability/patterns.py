"""What the modules for richer kinds of preference share: patterns from tables of pairs, and refusals in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from standoff.errors import InputError
from standoff.game.model import Arcs, Game
from standoff.game.preference import Relation, kind_of
from standoff.stability.concepts import Marks
from standoff.stability.explicit import ExplicitEngine, Holds, Pattern, pattern
from standoff.stability.rules import Rules

Tables = Sequence[Relation]
"""One per actor, shape (states, states)."""

KIND_WORDS = {
    "ranking": "a ranking",
    "pairs": "known pairs",
    "unknown": "unknown preference",
    "strength": "strength of preference",
    "fuzzy": "fuzzy preference",
    "probabilistic": "probabilistic preference",
    "grey": "grey preference",
}


def check_kinds(game: Game, concepts: str, readable: Collection[str]) -> None:
    """Raises InputError where an actor has a kind of preference for which the concepts are not published."""
    for actor, preference in zip(game.actors, game.preferences, strict=True):
        kind = kind_of(preference)
        if kind not in readable:
            raise InputError(
                f"{actor} has {KIND_WORDS[kind]}; {concepts} can be computed for "
                f"{' or '.join(KIND_WORDS[one] for one in readable)} only"
            )


def table_pattern(
    arcs: Arcs, tempts: Tables, credible: Tables, holds: Tables, escapes: Tables | None = None
) -> Pattern:
    """A pattern from tables: table[i][s, t] is about actor i, who left s or moves from s, and state t.

    escapes: where it is not given, all that does not hold.
    """
    others = None if escapes is None else _looked_up(escapes)
    return pattern(arcs, _looked_up(tempts), _looked_up(credible), _looked_up(holds), others)


def gains_pattern(arcs: Arcs, gains: Tables) -> Pattern:
    """The pattern of a preference that says of a pair only whether t is a gain over s for i: gains[i][s, t]."""
    return table_pattern(arcs, gains, gains, [~gain for gain in gains])


def _looked_up(tables: Tables) -> Holds:
    rows = [table.tolist() for table in tables]
    return lambda actor, state, end: bool(rows[actor][state][end])


def marks_over(game: Game, names: Mapping[str, str], made: Pattern, rules: Rules) -> Marks:
    """Marks of concepts that have the form of simple ones over one pattern. names: concept -> the simple one."""
    engine = ExplicitEngine(made, rules)
    return {name: [engine.stable(form, actor) for actor in range(len(game.actors))] for name, form in names.items()}
