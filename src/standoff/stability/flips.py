"""The fewest exchanges in rankings of states that make a state stable, or stable no longer.

The distance between two rankings with ties is the number of pairs of states that they do not compare alike (better,
tied, worse); over several actors it adds up. What is found is proven to be smallest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from standoff.errors import InputError, LimitError, listed, nearest
from standoff.game.model import Game
from standoff.stability.analysis import check_concepts
from standoff.stability.changes import Fewest, fewest
from standoff.stability.rank_pairs import BETTER, CREDIBLE, TIED, Change, RankPairs
from standoff.stability.replies import Replies
from standoff.stability.thresholds import passed_states

MOST_EXCHANGES = 8
MOST_SETS = 5
MAX_STATES = 1_000

WORDS = {1: "better", 0: "tied", -1: "worse"}


@dataclass(frozen=True)
class RankChange:
    """One changed pair: `first` was `before` (better, tied, worse) than `second` for the actor, and is `after`."""

    actor: str
    first: str
    second: str
    before: str
    after: str


@dataclass(frozen=True)
class StateFlip:
    """What would change the stability of a state.

    actor: for whom it is stable; None for an equilibrium. `stable`: as things are. `size`: the smallest number of
    changed pairs, None if unknown; `ruled_out`: no set of up to so many pairs does it, proven. `sets` shows some of the
    `number` sets that were found; `more`: there are or may be further ones. `never`: no change of these rankings can do
    it. `stopped`: why the search ended early.
    """

    state: str
    concept: str
    actor: str | None
    stable: bool
    size: int | None
    ruled_out: int
    sets: tuple[tuple[RankChange, ...], ...]
    number: int
    more: bool
    never: bool
    stopped: str | None
    may_change: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def state_flip(
    game: Game,
    state: str,
    concept: str = "Nash",
    actor: str | None = None,
    may_change: Iterable[str] | None = None,
    most_exchanges: int = MOST_EXCHANGES,
    most_sets: int = MOST_SETS,
) -> StateFlip:
    """The fewest changed pairs of states that make `state` stable for `actor`, or stable no longer.

    concept: Nash, GMR, SMR, SEQ or SSEQ. actor: None asks whether the state is an equilibrium. may_change: the actors
    whose rankings may change, default all. Raises InputError for unknown names, LimitError above MAX_STATES states.
    """
    check_concepts([concept])
    if len(game.state_ids) > MAX_STATES:
        raise LimitError(f"{len(game.state_ids):,} states; exchanges in rankings are looked for up to {MAX_STATES:,}")
    if state not in game.index:
        raise InputError(f"there is no state {state!r}{nearest(state, game.state_ids[:1000])}")
    allowed = tuple(game.actors if may_change is None else dict.fromkeys(may_change))
    for name in (*allowed, *([] if actor is None else [actor])):
        if name not in game.actors:
            raise InputError(f"there is no actor {name!r}{nearest(name, game.actors)}; there is {listed(game.actors)}")
    place = game.index[state]
    judges = tuple(range(len(game.actors))) if actor is None else (game.actors.index(actor),)
    changeable = frozenset(game.actors.index(name) for name in allowed)
    problem = RankPairs(game, place, concept, judges, False, changeable)
    stable = problem.holds()
    if not stable:
        problem = RankPairs(game, place, concept, judges, True, changeable)
    found = _searched(problem, most_exchanges)
    sets = sorted(tuple(sorted(changes)) for changes in found.sets)
    return StateFlip(
        state=state,
        concept=concept,
        actor=actor,
        stable=stable,
        size=found.size,
        ruled_out=found.ruled_out,
        sets=tuple(tuple(_in_words(game, problem, change) for change in changes) for changes in sets[:most_sets]),
        number=len(sets),
        more=found.more,
        never=found.impossible,
        stopped=found.stopped,
        may_change=allowed,
    )


def _searched(problem: RankPairs, most_exchanges: int) -> Fewest[Any]:
    if not _apart(problem):
        return fewest(problem, most_exchanges)
    size = _smallest(problem)
    if size is None:
        return Fewest(None, (), 0, impossible=True)
    if size > most_exchanges:
        return Fewest(size, (), size - 1, more=True)
    return fewest(problem, size, at_least=size)


def _in_words(game: Game, problem: RankPairs, change: Change) -> RankChange:
    (actor, first, second), status = change
    before = problem.compared[actor].status(first, second)
    if status < 0 or (status == TIED and before == BETTER):
        first, second, status, before = second, first, -status, -before
    ids = game.state_ids
    return RankChange(game.actors[actor], ids[first], ids[second], WORDS[before], WORDS[status])


# --- closed forms -----------------------------------------------------------------------------------------------------


def _apart(problem: RankPairs) -> bool:
    """Whether every judge is judged by its own ranking alone, or the only ranking that may change is the judge's own.

    Then the smallest number of changed pairs has a closed form (`stability.thresholds`).
    """
    return problem.concept not in CREDIBLE or (len(problem.judges) == 1 and problem.changeable <= set(problem.judges))


def _smallest(problem: RankPairs) -> int | None:
    """The smallest number of changed pairs; None when no ranking does it."""
    replies = Replies(problem.game)
    sizes = [_own_smallest(problem, replies, judge) for judge in problem.judges]
    known = [size for size in sizes if size is not None]
    if problem.make:
        return sum(known) if len(known) == len(sizes) else None
    return min(known, default=None)


def _own_smallest(problem: RankPairs, replies: Replies, judge: int) -> int | None:
    stable, passed = passed_states(replies, problem.concept, judge, problem.state)
    if stable == problem.make:
        return 0
    return None if passed is None or judge not in problem.changeable else len(passed)
