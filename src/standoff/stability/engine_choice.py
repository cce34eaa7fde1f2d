"""Which engine answers, and why: small conflicts state by state, large ones by arrays or by decision diagrams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import Any, Literal

from standoff.errors import InputError, listed, nearest
from standoff.game.model import Game
from standoff.game.prioritised import PrioritisedGame
from standoff.stability.memory import refuse_what_does_not_fit
from standoff.stability.rules import STANDARD, Rules

EngineName = Literal["auto", "dense", "lists", "symbolic"]
ENGINES: tuple[EngineName, ...] = ("auto", "dense", "lists", "symbolic")

DENSE_UP_TO = 20
"""Options up to which arrays of all states are the quickest whatever is asked."""
DENSE_AT_MOST = 30
SCRATCH = 100_000_000
OWN_RANKING_ALONE = frozenset({"Nash", "GMR", "SMR"})
"""Concepts under which the stability for an actor depends on its own ranking alone."""
RANK_BYTES = ((254, 1), (65_534, 2), (2**32 - 2, 4))


@dataclass(frozen=True)
class Engine:
    """The engine that answers, why it was chosen, and about how many bytes it needs (None: little)."""

    name: EngineName
    because: str
    memory: int | None = None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def check_engine(name: str) -> None:
    """Raises InputError for a name that is no engine's."""
    if name not in ENGINES:
        raise InputError(f"there is no engine {name!r}{nearest(name, ENGINES)}; there is {listed(ENGINES)}")


def engine_for_listed(game: Game, rules: Rules = STANDARD, asked: str = "auto", most: int | None = None) -> Engine:
    """The engine for a conflict whose states are listed.

    most: bytes that may be needed; None: what is free. Raises InputError for an engine that does not do for the game,
    LimitError where the memory does not suffice.
    """
    check_engine(asked)
    if asked == "symbolic":
        raise InputError("the symbolic engine takes conflicts told by formulas; this one has its states listed")
    obstacle = _not_dense(game, rules)
    if asked == "dense" and obstacle:
        raise InputError(f"the dense engine does not do here: {obstacle}; use 'lists'")
    if asked == "lists":
        return Engine("lists", "as asked")
    if obstacle:
        return Engine("lists", obstacle)
    assert game.space is not None
    options, actors = len(game.space.options), len(game.actors)
    memory = dense_bytes(options, actors, len(game.state_ids), keep_all=True)
    refuse_what_does_not_fit(memory, most, _dense_words(options, actors), "list fewer states")
    return Engine("dense", "as asked" if asked == "dense" else "rankings of states that are told by options", memory)


def _not_dense(game: Game, rules: Rules) -> str | None:
    if not game.ranked:
        return f"some actor does not rank the states ({game.kind})"
    if game.arcs is not None:
        return "moves are listed one by one"
    return None if rules == STANDARD else "a rule differs from the standard ones"


def engine_for_told(
    game: PrioritisedGame, concepts: Sequence[str], asked: str = "auto", most: int | None = None
) -> Engine:
    """The engine for a conflict told by formulas. Raises as `engine_for_listed` does."""
    check_engine(asked)
    options, actors = game.options, len(game.actors)
    alone = OWN_RANKING_ALONE.issuperset(concepts)
    if asked == "lists":
        raise InputError("lists take conflicts whose states are listed; this one is told by formulas")
    if asked == "symbolic":
        return Engine("symbolic", "as asked")
    diagrams = find_spec("dd") is not None
    if asked == "auto" and options > DENSE_UP_TO and diagrams:
        short = f"{options} options make {readable_states(options)} states"
        return Engine("symbolic", short if alone or options > DENSE_AT_MOST else f"{short}, too many to list")
    instead = "use engine='symbolic'" if diagrams else "install standoff[symbolic]: pip install 'standoff[symbolic]'"
    if options > DENSE_AT_MOST:
        raise InputError(
            f"the dense engine takes {DENSE_AT_MOST} options at most, and this conflict has {options}; {instead}"
        )
    memory = dense_bytes(options, actors, _most_ranks(game), keep_all=not alone)
    refuse_what_does_not_fit(memory, most, _dense_words(options, actors), instead)
    return Engine("dense", "as asked" if asked == "dense" else f"{options} options: all states fit in arrays", memory)


def dense_bytes(options: int, actors: int, ranks: int, *, keep_all: bool) -> int:
    """About how much memory the dense engine takes: ranks of everybody or of one actor, two arrays more, flags."""
    size = next((size for most, size in RANK_BYTES if ranks <= most), 4)
    arrays = (actors if keep_all else 1) + 2
    return (arrays * size + actors) * (1 << options) + SCRATCH


def _most_ranks(game: PrioritisedGame) -> int:
    statements = max(map(len, game.statements), default=0)
    return 1 << min(statements, game.options)


def readable_states(options: int) -> str:
    return f"{1 << options:,}" if options <= 40 else f"2^{options}"


def _dense_words(options: int, actors: int) -> str:
    return f"the dense engine for {readable_states(options)} states and {actors} actors"
