"""The shortest answer to a move, under a concept of the form of GMR, SMR, SEQ or SSEQ.

Breadth-first search over legal sequences of the others (Fang, Hipel and Kilgour 1993, ch. 3), as the rules allow them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from standoff.game.model import Game
from standoff.stability.explicit import CREDIBLE, NO_ESCAPE, ExplicitEngine, Pattern
from standoff.stability.rules import Rules
from standoff.stability.steps import Answer, Unanswered, hop, hops, sequences


class TooManyMovesError(Exception):
    """More moves of the others than are looked at; caught where reasons are made."""


@dataclass
class Allowance:
    """How many more moves of the others may be looked at."""

    left: int

    def spend(self, moves: int) -> None:
        """Raises TooManyMovesError when there are none left."""
        self.left -= moves
        if self.left < 0:
            raise TooManyMovesError


class Answers:
    """Answers of the others to moves of one actor; `form` is the one of the five that the concept has the form of."""

    def __init__(self, game: Game, actor: int, form: str, pattern: Pattern, rules: Rules) -> None:
        self.game = game
        self.actor = actor
        self.form = form
        self.pattern = pattern
        self.rules = rules
        self.engine = ExplicitEngine(pattern, rules)

    def shortest(self, state: int, move: int, allowance: Allowance) -> tuple[Answer | None, int]:
        """The shortest answer to a move from a state, and how many states the others were seen to bring about."""
        seen: set[int] = set()
        if self.form == "Nash":
            return None, 0
        for path in self.replies(move, allowance):
            end = path[-1][1]
            if end in seen:
                continue
            seen.add(end)
            if self.engine.holds_down(self.form, self.actor, state, end):
                after = len(self.pattern.arcs[self.actor][end]) if self.form in NO_ESCAPE else None
                return Answer(hop(self.game, self.actor, state, move), hops(self.game, move, path), after), len(seen)
        return None, len(seen)

    def not_answered(self, state: int, moves: Sequence[tuple[int, int]], allowance: Allowance) -> Unanswered:
        """What is told of moves without an answer, given with how many states the others can bring about after each.

        It is the move of which most replies were looked at; of several the one that changes the fewest options.
        """
        move, replies = min(moves, key=lambda pair: (-pair[1], self._changed(state, pair[0])))
        held: list[int] = []
        if self.form in NO_ESCAPE:
            ends = dict.fromkeys(path[-1][1] for path in self.replies(move, allowance))
            held = [end for end in ends if self.engine.holds_down("GMR", self.actor, state, end)]
        out = self.engine.escape(self.actor, state, held[0]) if held else None
        way_out = None if out is None else hop(self.game, self.actor, held[0], out)
        return Unanswered(hop(self.game, self.actor, state, move), replies, len(held), way_out, len(moves) - 1)

    def _changed(self, before: int, after: int) -> int:
        codes = self.game.codes
        return 0 if codes is None else int(codes[before] ^ codes[after]).bit_count()

    def replies(self, start: int, allowance: Allowance) -> Iterator[tuple[tuple[int, int], ...]]:
        """Sequences of (mover, state) that count as a reply, the shortest first."""
        graph = self.pattern.credible if self.form in CREDIBLE else self.pattern.arcs
        others = [other for other in range(len(graph)) if other != self.actor]
        return sequences(graph, others, start, self.rules, allowance.spend)
