"""Which engine answers, and why: small conflicts state by state, large ones by arrays or by decision diagrams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from typing import Any, Literal

from standoff.errors import InputError, LimitError, listed, nearest
from standoff.game.model import Game
from standoff.game.prioritised import PrioritisedGame
from standoff.stability.memory import fits, refuse_what_does_not_fit
from standoff.stability.rules import STANDARD, Rules

EngineName = Literal["auto", "dense", "sparse", "graph", "lists", "symbolic"]
ENGINES: tuple[EngineName, ...] = ("auto", "dense", "sparse", "graph", "lists", "symbolic")
"""dense: arrays of all states. sparse: arrays of the feasible states. graph: arrays over listed moves. lists: listed
moves, for every kind of preference and every rule. symbolic: decision diagrams."""

DENSE_UP_TO = 20
"""Options up to which arrays of all states are the quickest whatever is asked."""
REPLIES_BY_NUMPY, REPLIES_BY_CORE = 23, 26
"""The same where replies have to be improvements (SEQ, SSEQ), which cost diagrams much more."""
DENSE_AT_MOST = 30
SMALL = 12
FEW = 0.05
"""The share of feasible states from which arrays of all states are quicker than those of the feasible ones."""
SPARSE_UP_TO = 300_000
SPARSE_BYTES = 96
AS_ASKED = "as asked"
SCRATCH = 100_000_000
OWN_RANKING_ALONE = frozenset({"Nash", "GMR", "SMR"})
"""Concepts under which the stability for an actor depends on its own ranking alone."""
RANK_BYTES = ((254, 1), (65_534, 2), (2**32 - 2, 4))


@dataclass(frozen=True)
class Engine:
    """The engine that answers, why it was chosen, and about how many bytes it needs (None: little).

    core: what computes arrays of all states, "C (v4)" or the like, or "NumPy"; None for other engines. All give the
    same.
    """

    name: EngineName
    because: str
    memory: int | None = None
    core: str | None = None

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
    if asked == "lists":
        return Engine("lists", AS_ASKED)
    obstacle = _not_arrays(game, rules)
    if obstacle:
        if asked != "auto":
            raise InputError(f"the {asked} engine does not do here: {obstacle}; use 'lists'")
        return Engine("lists", obstacle)
    if game.arcs is not None or game.space is None:
        return _if_fitting(asked, Engine("graph", "rankings, and moves listed one by one"))
    options, actors, states = len(game.space.options), len(game.actors), len(game.state_ids)
    share = states / (1 << options)
    if asked == "dense" or (asked != "sparse" and (options <= SMALL or share >= FEW)):
        memory = dense_bytes(options, actors, states, keep_all=True)
        refuse_what_does_not_fit(memory, most, _dense_words(options, actors), "use engine='sparse'")
        return _if_fitting(asked, _dense("rankings of states that are told by options", memory))
    memory = sparse_bytes(states, actors)
    refuse_what_does_not_fit(memory, most, f"the sparse engine for {states:,} states", "list fewer states")
    return _if_fitting(asked, Engine("sparse", f"{share:.1%} of the combinations of options are feasible", memory))


def _if_fitting(asked: str, found: Engine) -> Engine:
    if asked not in ("auto", found.name):
        raise InputError(f"the {asked} engine does not do here: {found.because}; use {found.name!r} or 'lists'")
    return replace(found, because=AS_ASKED) if asked == found.name else found


def _dense(because: str, memory: int) -> Engine:
    from standoff.engines.core import name

    return Engine("dense", because, memory, name())


def _not_arrays(game: Game, rules: Rules) -> str | None:
    if not game.ranked:
        return f"some actor does not rank the states ({game.kind})"
    return None if rules == STANDARD else "a rule differs from the standard ones"


def engine_for_told(
    game: PrioritisedGame, concepts: Sequence[str], asked: str = "auto", most: int | None = None
) -> Engine:
    """The engine for a conflict told by formulas. Raises as `engine_for_listed` does."""
    check_engine(asked)
    if asked in ("lists", "graph"):
        raise InputError(f"{asked!r} takes conflicts whose states are listed; this one is told by formulas")
    if asked == "symbolic":
        return Engine("symbolic", AS_ASKED)
    if asked == "sparse":
        return Engine("sparse", AS_ASKED)
    options, actors = game.options, len(game.actors)
    diagrams = find_spec("dd") is not None
    alone = OWN_RANKING_ALONE.issuperset(concepts)
    memory = dense_bytes(options, actors, _most_ranks(game), keep_all=True)
    if asked == "auto" and (options > _dense_up_to(alone=alone) or not fits(memory, most)):
        if game.infeasible and not (alone and diagrams) and _few_feasible(game):
            return Engine("sparse", f"few of {readable_states(options)} combinations of options are feasible")
        if diagrams:
            return Engine("symbolic", f"{readable_states(options)} states are too many to list")
    instead = "use engine='symbolic'" if diagrams else "install standoff[symbolic]: pip install 'standoff[symbolic]'"
    if options > DENSE_AT_MOST:
        raise InputError(
            f"the dense engine takes {DENSE_AT_MOST} options at most, and this conflict has {options}; {instead}"
        )
    refuse_what_does_not_fit(memory, most, _dense_words(options, actors), instead)
    return _dense(AS_ASKED if asked == "dense" else f"{options} options: all states fit in arrays", memory)


def _dense_up_to(*, alone: bool) -> int:
    """Options up to which arrays of all states are used without being asked for."""
    if alone:
        return DENSE_UP_TO
    from standoff.engines.core import NUMPY, name

    return REPLIES_BY_NUMPY if name() == NUMPY else REPLIES_BY_CORE


def _few_feasible(game: PrioritisedGame) -> bool:
    from standoff.engines.sparse import feasible_codes

    try:
        feasible_codes(game, SPARSE_UP_TO)
    except LimitError:
        return False
    return True


def sparse_bytes(states: int, actors: int) -> int:
    """About how much memory the sparse engine takes."""
    return states * (SPARSE_BYTES + 16 * actors) + SCRATCH


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
