"""The five concepts over listed arcs: graph form, and option form with few listed states.

Joint moves are legal sequences: breadth-first search on pairs (state, last mover), so that an opponent may move again
but never twice in a row (Fang, Hipel and Kilgour 1993, ch. 3).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from standoff.game.model import Arcs, Game


class ExplicitEngine:
    """Stability state by state from adjacency lists."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.arcs = game.arcs if game.arcs is not None else listed_arcs(game)
        self.ranks = [ranks.tolist() for ranks in game.ranks]
        self.improvements: Arcs = tuple(
            tuple(tuple(end for end in ends if ranks[end] > ranks[start]) for start, ends in enumerate(arcs))
            for arcs, ranks in zip(self.arcs, self.ranks, strict=True)
        )
        self._reached: dict[tuple[int, int, bool], frozenset[int]] = {}

    def stable(self, concept: str, actor: int) -> NDArray[np.bool_]:
        """Boolean array of shape (states,)."""
        states = range(len(self.game.state_ids))
        return np.fromiter((self._is_stable(concept, actor, s) for s in states), dtype=bool, count=len(states))

    def _is_stable(self, concept: str, actor: int, state: int) -> bool:
        improvements = self.improvements[actor][state]
        if concept == "Nash" or not improvements:
            return not improvements
        return all(self._sanctioned(concept, actor, state, end) for end in improvements)

    def _sanctioned(self, concept: str, actor: int, state: int, improvement: int) -> bool:
        ranks, floor = self.ranks[actor], self.ranks[actor][state]
        no_escape = concept in ("SMR", "SSEQ")
        for reply in self.others_reach(actor, improvement, credible=concept in ("SEQ", "SSEQ")):
            if ranks[reply] <= floor and not (
                no_escape and any(ranks[escape] > floor for escape in self.arcs[actor][reply])
            ):
                return True
        return False

    def others_reach(self, actor: int, start: int, *, credible: bool) -> frozenset[int]:
        """States that the others can bring about from `start` in a legal sequence (of improvements if `credible`)."""
        key = (actor, start, credible)
        if key not in self._reached:
            graph = self.improvements if credible else self.arcs
            others = [j for j in range(len(self.game.actors)) if j != actor]
            self._reached[key] = legal_reach(graph, others, start)
        return self._reached[key]


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


def listed_arcs(game: Game) -> Arcs:
    """Arcs of an option-form game, from its listed codes."""
    assert game.space is not None
    assert game.codes is not None
    codes = [int(code) for code in game.codes]
    arcs = []
    for actor in game.actors:
        own = game.space.own[actor]
        groups: dict[int, list[int]] = {}
        for number, code in enumerate(codes):
            groups.setdefault(code & ~own, []).append(number)
        arcs.append(
            tuple(
                tuple(n for n in groups[code & ~own] if codes[n] != code and game.space.permitted(code, codes[n]))
                for code in codes
            )
        )
    return tuple(arcs)


def explicit_stability(game: Game, concepts: Sequence[str]) -> dict[str, list[NDArray[np.bool_]]]:
    """concept -> one boolean array of shape (states,) per actor."""
    engine = ExplicitEngine(game)
    return {concept: [engine.stable(concept, i) for i in range(len(game.actors))] for concept in concepts}
