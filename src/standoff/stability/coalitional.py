"""Coalitional stability of all states at once: stable for i iff stable for every coalition that i belongs to.

The definitions are those of `standoff.stability.coalitions`, which answers for one coalition and state; here sets of
states are whole numbers with one bit per state, for whole games.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from standoff.errors import LimitError
from standoff.game.model import Game
from standoff.stability.comparisons import compared, preferred_to, worse_than
from standoff.stability.concepts import Concept, Marks
from standoff.stability.explicit import listed_arcs, merged_arcs
from standoff.stability.rules import COALITION_RULES, STANDARD, Rules

if TYPE_CHECKING:
    from standoff.stability.why_coalitional import CoalitionReason

RULES = COALITION_RULES

MAX_COALITIONS = 1024
MAX_STATES = 4096
MAX_PAIRS = 500_000_000

SOURCE = (
    "T. Inohara and K. Hipel, Systems Engineering 11 (2008), 343-359; Xu, Hipel, Kilgour and Fang, Conflict Resolution "
    "Using the Graph Model, Springer 2018, ch. 8"
)

CONCEPTS = (
    Concept(
        "CNash",
        "coalitional Nash stability; equilibria are the strong equilibria",
        "coalitional",
        "no coalition that i belongs to has a joint move to a state that all its members prefer to s",
        "Kilgour, Hipel, Fang and Peng, Group Decision and Negotiation 10 (2001), 159-175; strong equilibrium: R. "
        "Aumann 1959",
        recalled=True,
    ),
    Concept(
        "CGMR",
        "coalitional general metarationality",
        "coalitional",
        "every coalition improvement from s of a coalition that i belongs to can be sanctioned by some joint move of "
        "the others, to a state that at least one member does not prefer to s",
        SOURCE,
        recalled=True,
    ),
    Concept(
        "CSMR",
        "coalitional symmetric metarationality",
        "coalitional",
        "as CGMR, and no joint move of the coalition leads from the sanction to a state that all its members prefer "
        "to s",
        SOURCE,
        recalled=True,
    ),
    Concept(
        "CSEQ",
        "coalitional sequential stability, replies by improvements of single actors",
        "coalitional",
        "as CGMR, by a joint move of the others in which each step improves for the actor who makes it",
        "Xu, Hipel, Kilgour and Fang, Conflict Resolution Using the Graph Model, Springer 2018, ch. 8",
        recalled=True,
    ),
    Concept(
        "CSEQ-coalition",
        "coalitional sequential stability, replies by coalition improvements",
        "coalitional",
        "as CGMR, by a sequence of coalition improvements of coalitions of the others, none of which moves twice in "
        "a row",
        "T. Inohara and K. Hipel, Systems Engineering 11 (2008), 343-359",
        recalled=True,
        note="In option form it implies CGMR. Where moves are not transitive it need not: the last mover of one "
        "coalition may move again as a member of the next.",
    ),
)

Sets = list[int]
"""For each state a set of states, one bit per state."""

Members = tuple[int, ...]


def marks(game: Game, names: Sequence[str], rules: Rules = STANDARD) -> Marks:
    """name -> one boolean array of shape (states,) per actor.

    Raises InputError for preferences that are not simple, and for moves in one step in a game whose moves are not
    changes of options; LimitError above MAX_COALITIONS coalitions, MAX_STATES states or MAX_PAIRS pairs of states
    over all coalitions.
    """
    engine = CoalitionalSets(game, rules)
    found = {name: [np.ones(len(game.state_ids), dtype=bool) for _ in game.actors] for name in names}
    for members in engine.coalitions(range(len(game.actors))):
        for name in names:
            stable = engine.stable(name, members)
            for actor in members:
                found[name][actor] &= stable
    return found


def reason_for(game: Game, name: str, actor: int, state: int, rules: Rules = STANDARD) -> CoalitionReason:
    """Why the state is stable for the actor or not, both given by their places. Raises as `marks`."""
    from standoff.stability.why_coalitional import coalition_reason

    return coalition_reason(game, name, actor, state, rules)


class CoalitionalSets:
    """What coalitions can do and want, as sets of states for every state. Raises as `marks`."""

    def __init__(self, game: Game, rules: Rules) -> None:
        coalitions = 2 ** len(game.actors) - 1
        if coalitions > MAX_COALITIONS:
            raise LimitError(
                f"{len(game.actors)} actors make {coalitions:,} coalitions; the limit is {MAX_COALITIONS:,}"
            )
        states = len(game.state_ids)
        if states > MAX_STATES:
            raise LimitError(f"{states:,} states; the limit for coalitions is {MAX_STATES:,}")
        if coalitions * states**2 > MAX_PAIRS:
            raise LimitError(
                f"{coalitions:,} coalitions over {states:,} states compare {coalitions * states**2:,} pairs of states; "
                f"the limit is {MAX_PAIRS:,}"
            )
        self.game = game
        self.rules = rules
        self.states = range(states)
        self.full = (1 << len(self.states)) - 1
        known = compared(game)
        self.preferred = [[_bits(preferred_to(own, state)) for state in self.states] for own in known]
        self.worse = [[_bits(worse_than(own, state)) for state in self.states] for own in known]
        self.steps = [[sum(1 << end for end in ends) for ends in own] for own in listed_arcs(game)]
        self._better: dict[Members, Sets] = {}
        self._moves: dict[Members, Sets] = {}
        self._reach: dict[Members, Sets] = {}
        self._improvements: dict[Members, Sets] = {}
        self._answers: dict[tuple[str, Members], Sets] = {}

    @staticmethod
    def coalitions(actors: Sequence[int]) -> Iterator[Members]:
        """Every coalition of these actors, the small ones first."""
        for size in range(1, len(actors) + 1):
            yield from combinations(actors, size)

    def stable(self, name: str, members: Members) -> NDArray[np.bool_]:
        """Boolean array of shape (states,): whether a state is stable for the coalition."""
        improvements = self.improvements(members)
        if name == "CNash":
            return np.array([not found for found in improvements], dtype=bool)
        replies = self.replies(name, members)
        return np.array(
            [self._sanctioned(name, members, state, improvements[state], replies) for state in self.states], dtype=bool
        )

    def _sanctioned(self, name: str, members: Members, state: int, improvements: int, replies: Sets) -> bool:
        if not improvements:
            return True
        sanctions = self.sanctions(name, members, state)
        return all(replies[end] & sanctions for end in places(improvements))

    def sanctions(self, name: str, members: Members, state: int) -> int:
        """The states that hold the coalition down when the others bring them about after it has left `state`."""
        better = self.better(members)[state]
        found = self.full & ~better
        if name == "CSMR":
            moves = self.moves(members)
            found &= ~sum(1 << reply for reply in self.states if moves[reply] & better)
        return found

    def replies(self, name: str, members: Members) -> Sets:
        """For every s the states that all others can bring about from it, by answers that count under the concept."""
        others = tuple(actor for actor in range(len(self.game.actors)) if actor not in members)
        if name not in ("CSEQ", "CSEQ-coalition"):
            return self.reach(others)
        if (name, others) not in self._answers:
            by_coalitions = name == "CSEQ-coalition"
            own = map(self.improvements, self.coalitions(others)) if by_coalitions else map(self.credible, others)
            self._answers[name, others] = legal_sets(list(own), self.states)
        return self._answers[name, others]

    def credible(self, actor: int) -> Sets:
        """For every s where one improvement of the actor leads."""
        return [ends & self.preferred[actor][state] for state, ends in enumerate(self.steps[actor])]

    def improvements(self, members: Members) -> Sets:
        """R_H^{++}(s) for every s."""
        if members not in self._improvements:
            pairs = zip(self.moves(members), self.better(members), strict=True)
            self._improvements[members] = [moves & better for moves, better in pairs]
        return self._improvements[members]

    def moves(self, members: Members) -> Sets:
        """Where the members can go together when they act as a coalition."""
        if self.rules.coalition_moves == "sequences":
            return self.reach(members)
        if members not in self._moves:
            arcs = merged_arcs(self.game, [self.game.actors[actor] for actor in members])
            self._moves[members] = [sum(1 << end for end in ends) for ends in arcs]
        return self._moves[members]

    def reach(self, actors: Members) -> Sets:
        """R_H(s) for every s, by legal sequences."""
        if actors not in self._reach:
            self._reach[actors] = legal_sets([self.steps[actor] for actor in actors], self.states)
        return self._reach[actors]

    def better(self, members: Members) -> Sets:
        """For every s the states that are better for the coalition, in the sense of the rules."""
        if members not in self._better:
            self._better[members] = [self._better_than(members, state) for state in self.states]
        return self._better[members]

    def _better_than(self, members: Members, state: int) -> int:
        every, some, worse = self.full, 0, 0
        for actor in members:
            every &= self.preferred[actor][state]
            some |= self.preferred[actor][state]
            worse |= self.worse[actor][state]
        return every if self.rules.coalition_improvement == "all better" else some & ~worse


def legal_sets(steps: Sequence[Sets], states: Sequence[int]) -> Sets:
    """For every state the ends of all legal sequences from it, no mover twice in a row.

    steps[j][s]: where one move of mover j leads from s. Computed backwards: first[j][s] are the ends of the sequences
    that mover j begins, which grow until every one is a first move and a sequence that somebody else begins.
    """
    ends = [[tuple(places(row)) for row in own] for own in steps]
    first = [list(own) for own in steps]
    growing = True
    while growing:
        growing = False
        for mover, own in enumerate(ends):
            by_others = [0] * len(states)
            for other, known in enumerate(first):
                if other != mover:
                    by_others = [a | b for a, b in zip(by_others, known, strict=True)]
            for state in states:
                grown = first[mover][state]
                for end in own[state]:
                    grown |= by_others[end]
                if grown != first[mover][state]:
                    first[mover][state] = grown
                    growing = True
    reached = [0] * len(states)
    for known in first:
        reached = [a | b for a, b in zip(reached, known, strict=True)]
    return reached


def _bits(marked: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(marked, bitorder="little").tobytes(), "little")


def places(states: int) -> Iterator[int]:
    """The members of a set of states, in rising order."""
    while states:
        lowest = states & -states
        yield lowest.bit_length() - 1
        states ^= lowest
