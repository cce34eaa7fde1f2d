"""The five concepts over listed arcs, for any kind of preference.

Joint moves are legal sequences: breadth-first search on pairs (state, last mover), so that an opponent may move again
but never twice in a row (Fang, Hipel and Kilgour 1993, ch. 3). What tempts an actor away, which moves count as credible
and what holds an actor down is told by a `Pattern`: every published kind of preference is one or several patterns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError
from standoff.game.arcs import option_arcs
from standoff.game.model import Arcs, Game
from standoff.stability.comparisons import strictly_better
from standoff.stability.rules import STANDARD, Rules

Holds = Callable[[int, int, int], bool]

MAX_LISTED_MOVES = 20_000_000

CREDIBLE = ("SEQ", "SSEQ")
NO_ESCAPE = ("SMR", "SSEQ")


@dataclass(frozen=True)
class Pattern:
    """What a kind of preference makes of the moves of a conflict.

    arcs[i][s]: states that one move of actor i leads to. tempting[i][s]: those for which i would leave s.
    credible[i][s]: those that others may expect i to make from s. holds(i, s, t): whether ending at t makes i's having
    left s not worth it; escapes(i, s, t): whether i, brought to where it can move to t, does so to undo this (the
    opposite of `holds` in every published kind of simple preference).
    """

    arcs: Arcs
    tempting: Arcs
    credible: Arcs
    holds: Holds
    escapes: Holds

    @property
    def states(self) -> int:
        return len(self.arcs[0])


def pattern(
    arcs: Arcs,
    tempts: Callable[[int, int, int], bool],
    credible: Callable[[int, int, int], bool],
    holds: Holds,
    escapes: Holds | None = None,
) -> Pattern:
    """A pattern from tests of single moves: tempts(i, s, t) and credible(i, s, t) for a move of i from s to t."""
    return Pattern(
        arcs,
        _those(arcs, tempts),
        _those(arcs, credible),
        holds,
        escapes if escapes is not None else lambda actor, state, end: not holds(actor, state, end),
    )


def _those(arcs: Arcs, test: Callable[[int, int, int], bool]) -> Arcs:
    return tuple(
        tuple(tuple(end for end in ends if test(actor, start, end)) for start, ends in enumerate(own))
        for actor, own in enumerate(arcs)
    )


class ExplicitEngine:
    """Stability state by state from adjacency lists."""

    def __init__(self, pattern: Pattern, rules: Rules = STANDARD) -> None:
        self.pattern = pattern
        self.rules = rules
        self._reached: dict[tuple[int, int, bool], tuple[int, ...]] = {}

    def stable(self, concept: str, actor: int) -> NDArray[np.bool_]:
        """Boolean array of shape (states,) for "Nash", "GMR", "SMR", "SEQ" or "SSEQ"."""
        states = range(self.pattern.states)
        return np.fromiter((self.is_stable(concept, actor, s) for s in states), dtype=bool, count=len(states))

    def is_stable(self, concept: str, actor: int, state: int) -> bool:
        """Whether every move that tempts the actor away from the state is sanctioned."""
        tempting = self.pattern.tempting[actor][state]
        if concept == "Nash" or not tempting:
            return not tempting
        return all(self.sanction(concept, actor, state, end) is not None for end in tempting)

    def sanction(self, concept: str, actor: int, state: int, move: int) -> int | None:
        """The first state to which the others can answer the move so that it was not worth it; None: there is none."""
        replies = self.others_reach(actor, move, credible=concept in CREDIBLE)
        return next((reply for reply in replies if self.holds_down(concept, actor, state, reply)), None)

    def holds_down(self, concept: str, actor: int, state: int, reply: int) -> bool:
        """Whether a state that the others bring about makes the actor's having left `state` not worth it."""
        if reply == state and not self.rules.coming_back_sanctions:
            return False
        if not self.pattern.holds(actor, state, reply):
            return False
        return concept not in NO_ESCAPE or self.escape(actor, state, reply) is None

    def escape(self, actor: int, state: int, reply: int) -> int | None:
        """Where the actor can go from a reply so that leaving the state was worth it after all; None: nowhere."""
        ways: Iterable[int] = self.pattern.arcs[actor][reply]
        if self.rules.escape == "several moves":
            ways = _closure(self.pattern.arcs[actor], reply)
        return next((way for way in ways if self.pattern.escapes(actor, state, way)), None)

    def others_reach(self, actor: int, start: int, *, credible: bool) -> tuple[int, ...]:
        """States that the others can bring about from `start`, in rising order, by moves that count as replies."""
        key = (actor, start, credible)
        if key not in self._reached:
            graph = self.pattern.credible if credible else self.pattern.arcs
            others = [j for j in range(len(graph)) if j != actor]
            self._reached[key] = tuple(sorted(self._replies(graph, others, start)))
        return self._reached[key]

    def _replies(self, graph: Arcs, others: Sequence[int], start: int) -> Iterable[int]:
        if self.rules.replies == "one move":
            return set(chain.from_iterable(graph[other][start] for other in others))
        if self.rules.replies == "each once":
            return _each_once(graph, others, start)
        return legal_reach(graph, others, start)


def legal_reach(graph: Arcs, movers: Sequence[int], start: int) -> frozenset[int]:
    """R_H(s): ends of all legal sequences of one or more moves by `movers`, nobody twice in a row."""
    pairs: set[tuple[int, int]] = set()
    frontier = [(start, -1)]
    while frontier:
        state, last = frontier.pop()
        for mover in movers:
            if mover != last:
                for end in graph[mover][state]:
                    if (end, mover) not in pairs:
                        pairs.add((end, mover))
                        frontier.append((end, mover))
    return frozenset(state for state, _ in pairs)


def _each_once(graph: Arcs, movers: Sequence[int], start: int) -> set[int]:
    """Ends of all sequences of one or more moves in which every mover moves once at most."""
    seen: set[tuple[int, frozenset[int]]] = set()
    frontier = [(start, frozenset[int]())]
    while frontier:
        state, moved = frontier.pop()
        for mover in movers:
            if mover not in moved:
                new = {(end, moved | {mover}) for end in graph[mover][state]} - seen
                seen |= new
                frontier.extend(new)
    return {state for state, _ in seen}


def _closure(moves: Sequence[Sequence[int]], start: int) -> list[int]:
    found: dict[int, None] = {}
    waiting = [start]
    while waiting:
        for end in moves[waiting.pop()]:
            if end not in found:
                found[end] = None
                waiting.append(end)
    return list(found)


def listed_arcs(game: Game) -> Arcs:
    """Arcs of a game: as listed, or those of option form from its codes.

    Raises LimitError where more than MAX_LISTED_MOVES moves would have to be looked at.
    """
    if game.arcs is not None:
        return game.arcs
    assert game.space is not None
    return tuple(option_arcs(game, actor, game.space.own[actor], MAX_LISTED_MOVES) for actor in game.actors)


def merged_arcs(game: Game, members: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """For each state the states that one change of any options of the members leads to (the merged player of GMCR+).

    Raises InputError for a game whose moves are not changes of options, LimitError as `listed_arcs`.
    """
    if game.arcs is not None or game.space is None:
        raise InputError("several actors can change options in one step only where all moves are changes of options")
    own = sum(game.space.own[member] for member in members)
    return option_arcs(game, " and ".join(members), own, MAX_LISTED_MOVES)


def simple_pattern(game: Game, rules: Rules = STANDARD) -> Pattern:
    """Simple preference {>, ~}, transitive or not: improvements tempt, what is not preferred holds down.

    Where equal states do not sanction, going on to an equal state undoes a sanction, too: the symmetric sanction of
    Howard 1971 asks the same of the state that is brought about and of all that the actor can make of it.
    """
    improves, credible, holds = simple_tests(game, rules)
    return pattern(listed_arcs(game), improves, credible, holds)


def simple_tests(game: Game, rules: Rules = STANDARD) -> tuple[Holds, Holds, Holds]:
    """Under simple preference: whether a move of i from s to t tempts, is credible, and whether t holds i down at s."""
    better = strictly_better(game)

    def improves(actor: int, start: int, end: int) -> bool:
        return better(actor, end, start)

    def credible(actor: int, start: int, end: int) -> bool:
        return improves(actor, start, end) if rules.credible == "better" else not better(actor, start, end)

    def holds(actor: int, state: int, end: int) -> bool:
        return not better(actor, end, state) if rules.equal_sanctions else better(actor, state, end)

    return improves, credible, holds


def explicit_stability(
    game: Game, concepts: Sequence[str], rules: Rules = STANDARD
) -> dict[str, list[NDArray[np.bool_]]]:
    """concept -> one boolean array of shape (states,) per actor, under simple preference."""
    engine = ExplicitEngine(simple_pattern(game, rules), rules)
    return {concept: [engine.stable(concept, i) for i in range(len(game.actors))] for concept in concepts}
