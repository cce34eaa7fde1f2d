"""Coalitions: joint moves that are better for every member, and whether the others' answers stop them.

Definitions against an `Arena`, with H a coalition (a set of one or more actors), N all actors and s a state:

* coalition improvement, R_H^{++}(s): the ends of legal sequences of moves by members that every member strictly prefers
  to s; steps on the way may be worse (Kilgour, Hipel, Fang and Peng 2001);
* coalitional Nash: no coalition improvement from s (Kilgour, Hipel, Fang and Peng 2001);
* CGMR, CSMR, CSEQ: every coalition improvement is sanctioned by the others, as in GMR, SMR and SEQ, where a state
  sanctions if at least one member does not prefer it to s (Inohara and Hipel 2008, Systems Engineering 11, 343-359; Xu,
  Hipel, Kilgour and Fang 2018, ch. 8);
* strong equilibrium: coalitional Nash for every coalition (Aumann 1959).

Publications disagree on what makes a reply credible in CSEQ (`credible`, see CREDIBLE), on what a coalition wants and
on how it moves (`Rules.coalition_improvement` and `Rules.coalition_moves`). A state sanctions if it is no coalition
improvement on s in the sense that is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from standoff.errors import InputError, LimitError, listed, nearest
from standoff.stability.arena import Arena, GameArena
from standoff.stability.rules import COALITION_RULES, STANDARD, Rules, check_rules

COALITIONAL = ("Nash", "GMR", "SMR", "SEQ")

# individual: legal sequences of the others' own improvements (Xu, Hipel, Kilgour and Fang 2018);
# coalition: legal sequences of coalition improvements by coalitions of the others (Inohara and Hipel 2008).
CREDIBLE = ("individual", "coalition")

MAX_COALITIONS = 1024
MAX_STATES = 20_000

Members = frozenset[str]


@dataclass(frozen=True)
class Upset:
    """A state that is stable for each actor alone, a coalition that upsets it, and where it can take the conflict."""

    state: int
    members: tuple[str, ...]
    ends: tuple[int, ...]


class Coalitions:
    """Coalitional stability in one arena; what is computed once is kept.

    Raises LimitError above `max_coalitions` coalitions where all have to be looked at, and where a joint move leads to
    more than `max_states` states; InputError for a name that is no actor, concept or kind of credibility, for rules
    that are not about coalitions, and for moves in one step in an arena whose moves are no changes of options.
    """

    def __init__(
        self,
        arena: Arena,
        *,
        rules: Rules = STANDARD,
        max_coalitions: int = MAX_COALITIONS,
        max_states: int = MAX_STATES,
    ) -> None:
        check_rules(rules, COALITION_RULES, ["coalitions"])
        self.arena = arena
        self.rules = rules
        self.max_coalitions = max_coalitions
        self.max_states = max_states
        self._improvements: dict[tuple[Members, int], frozenset[int]] = {}
        self._reached: dict[tuple[Members, int], frozenset[int]] = {}
        self._joint: dict[tuple[Members, int], frozenset[int]] = {}
        self._answers: dict[tuple[str, Members, int], frozenset[int]] = {}

    def improvements(self, members: Iterable[str], state: int) -> frozenset[int]:
        """R_H^{++}(s): where the members can go from `state` together so that the end is an improvement on it for "
        "them."""
        return self._improving(self._checked(members), state)

    def stable(self, concept: str, members: Iterable[str], state: int, *, credible: str = "individual") -> bool:
        """Whether `state` is stable for the coalition under "Nash", "GMR", "SMR" or "SEQ" (see the module)."""
        self._check_words(concept, credible)
        return self._stable(concept, self._checked(members), state, credible)

    def stable_for(self, concept: str, actor: str, state: int, *, credible: str = "individual") -> bool:
        """Coalitionally stable for an actor: stable for every coalition that the actor belongs to."""
        self._check_words(concept, credible)
        (own,) = self._checked([actor])
        return all(self._stable(concept, h, state, credible) for h in self._every() if own in h)

    def equilibrium(self, concept: str, state: int, *, credible: str = "individual") -> bool:
        """Coalitional equilibrium: stable for every coalition; with "Nash" the strong equilibrium (Aumann 1959)."""
        self._check_words(concept, credible)
        return all(self._stable(concept, members, state, credible) for members in self._every())

    def strong_equilibrium(self, state: int) -> bool:
        """Whether no coalition has a joint move that is better for all its members (Aumann 1959)."""
        return self.equilibrium("Nash", state)

    def equilibria(self, concept: str, states: Iterable[int], *, credible: str = "individual") -> tuple[int, ...]:
        """The coalitional equilibria among `states`, in their order."""
        return tuple(state for state in states if self.equilibrium(concept, state, credible=credible))

    def upset(self, concept: str, states: Iterable[int]) -> tuple[Upset, ...]:
        """Individually stable, coalitionally not (Kilgour, Hipel, Fang and Peng 2001).

        States that are stable under `concept` for each actor alone and from which a coalition of two or more has a
        coalition improvement; one entry for each state and coalition.
        """
        self._check_words(concept, CREDIBLE[0])
        found = []
        for state in states:
            alone = (frozenset([actor]) for actor in self.arena.actors)
            if all(self._stable(concept, h, state, CREDIBLE[0]) for h in alone):
                for members in self._every():
                    ends = self._improving(members, state) if len(members) > 1 else None
                    if ends:
                        found.append(Upset(state, self._in_order(members), tuple(sorted(ends))))
        return tuple(found)

    # --- one coalition, one state -------------------------------------------------------------------------------------

    def _stable(self, concept: str, members: Members, state: int, credible: str) -> bool:
        improvements = self._improving(members, state)
        if concept == "Nash" or not improvements:
            return not improvements
        return all(self._sanctioned(concept, members, state, end, credible) for end in improvements)

    def _sanctioned(self, concept: str, members: Members, state: int, improvement: int, credible: str) -> bool:
        for reply in self._replies(concept, members, improvement, credible):
            if not self._better(members, reply, state) and not (
                concept == "SMR" and any(self._better(members, t, state) for t in self._moves(members, reply))
            ):
                return True
        return False

    def _better(self, members: Members, first: int, second: int) -> bool:
        """Whether the first state is better for the coalition, in the sense of the rules."""
        if self.rules.coalition_improvement == "all better":
            return all(self.arena.prefers(actor, first, second) for actor in members)
        return any(self.arena.prefers(actor, first, second) for actor in members) and not any(
            self.arena.prefers(actor, second, first) for actor in members
        )

    def _improving(self, members: Members, state: int) -> frozenset[int]:
        key = (members, state)
        if key not in self._improvements:
            moves = self._moves(members, state)
            self._improvements[key] = frozenset(t for t in moves if self._better(members, t, state))
        return self._improvements[key]

    def _moves(self, members: Members, state: int) -> frozenset[int]:
        """Where the members can go together when they act as a coalition."""
        if self.rules.coalition_moves == "sequences":
            return self._reach(members, state)
        if not isinstance(self.arena, GameArena):
            raise InputError("coalitions that move in one step are looked at in games of complete preferences only")
        key = (members, state)
        if key not in self._joint:
            self._joint[key] = self._limited(self.arena.joint_step(self._in_order(members), state))
        return self._joint[key]

    def _reach(self, members: Members, state: int) -> frozenset[int]:
        key = (members, state)
        if key not in self._reached:
            self._reached[key] = self._limited(self.arena.reach(self._in_order(members), state))
        return self._reached[key]

    def _replies(self, concept: str, members: Members, state: int, credible: str) -> frozenset[int]:
        """What all others can answer: by any move, or by replies that are credible in the sense that is asked for."""
        others = frozenset(self.arena.actors) - members
        if not others:
            return frozenset()
        if concept != "SEQ":
            return self._reach(others, state)
        key = (credible, others, state)
        if key not in self._answers:
            if credible == "individual":
                self._answers[key] = self._limited(self.arena.improving_reach(self._in_order(others), state))
            else:
                self._answers[key] = self._by_coalitions(others, state)
        return self._answers[key]

    def _by_coalitions(self, others: Members, start: int) -> frozenset[int]:
        """Legal sequences of coalition improvements by coalitions within `others`, none of them twice in a row."""
        coalitions = self._every(others)
        pairs: set[tuple[int, Members]] = set()
        waiting: list[tuple[int, Members]] = [(start, frozenset())]
        while waiting:
            state, last = waiting.pop()
            for members in coalitions:
                if members != last:
                    new = {(end, members) for end in self._improving(members, state)} - pairs
                    pairs |= new
                    waiting.extend(new)
        return self._limited({state for state, _ in pairs})

    # --- names and limits ---------------------------------------------------------------------------------------------

    def _every(self, among: Members | None = None) -> list[Members]:
        """Every coalition of these actors, the small ones first."""
        actors = [actor for actor in self.arena.actors if among is None or actor in among]
        count = 2 ** len(actors) - 1
        if count > self.max_coalitions:
            raise LimitError(f"{len(actors)} actors make {count:,} coalitions; the limit is {self.max_coalitions:,}")
        return [frozenset(h) for size in range(1, len(actors) + 1) for h in combinations(actors, size)]

    def _in_order(self, members: Members) -> tuple[str, ...]:
        return tuple(actor for actor in self.arena.actors if actor in members)

    def _limited(self, states: Iterable[int]) -> frozenset[int]:
        found = frozenset(states)
        if len(found) > self.max_states:
            raise LimitError(f"a joint move can lead to {len(found):,} states; the limit is {self.max_states:,}")
        return found

    def _checked(self, members: Iterable[str]) -> Members:
        found = frozenset(members)
        if not found:
            raise InputError("a coalition has at least one member")
        for actor in sorted(found - set(self.arena.actors)):
            actors = self.arena.actors
            raise InputError(f"there is no actor {actor!r}{nearest(actor, actors)}; there is {listed(actors)}")
        return found

    def _check_words(self, concept: str, credible: str) -> None:
        for what, word, known in (("concept", concept, COALITIONAL), ("kind of credibility", credible, CREDIBLE)):
            if word not in known:
                raise InputError(f"there is no {what} {word!r}{nearest(word, known)}; there is {listed(known)}")


def coalition_improvements(arena: Arena, members: Sequence[str], state: int) -> frozenset[int]:
    """R_H^{++}(s) (Kilgour, Hipel, Fang and Peng 2001): see `Coalitions.improvements`."""
    return Coalitions(arena).improvements(members, state)
