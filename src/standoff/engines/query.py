"""Whether one state is stable for one actor, and by which replies: by SAT, with no list of states.

Concepts: Nash 1950; GMR and SMR: Howard 1971; SEQ: Fraser and Hipel 1979; SSEQ: Rego and Vieira 2017; all with replies
by any number of moves of the others, as in Fang, Hipel and Kilgour 1993. In option form moves are transitive, so
that the rule by which nobody moves twice in a row takes nothing away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from standoff.engines.five import CREDIBLE_REPLY, FIVE, NO_ESCAPE
from standoff.engines.query_cnf import Clock
from standoff.engines.query_improvements import Improvements
from standoff.engines.query_reach import Invariant, Path, Search
from standoff.engines.query_rules import Rules
from standoff.engines.query_states import Moves, Sanctions, States
from standoff.errors import InputError, listed, nearest
from standoff.game.prioritised import PrioritisedGame

MOST_LEFTOVER_VARIABLES = 50_000


@dataclass(frozen=True)
class Reply:
    """How an improvement is held down: steps (mover, code) from its code on; nobody moves twice in a row.

    The same changes hold down every other improvement from which they are open and end in a state that is not
    preferred, if those options of the actor that are in the mask `held` are as they are here.
    """

    improvement: int
    steps: tuple[tuple[int, int], ...]
    held: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {
            "improvement": self.improvement,
            "steps": [{"mover": mover, "code": code} for mover, code in self.steps],
            "held": self.held,
        }


@dataclass(frozen=True)
class Answer:
    """Whether the state is stable for the actor under the concept, with what shows it.

    stable: every improvement is held down by one of `replies` (none under Nash, where there is no improvement).
    unstable: `improvement` is held down by no reply. `invariant`: clauses of literals (`bit + 1` for yes, `-bit - 1`
    for no) that hold at the improvement and after every reply, and from which no reply leads to a sanction; `ways_out`:
    settings of the actor's options (as codes) one of which leads from each state that would
    do otherwise to a better one.
    """

    code: int
    actor: int
    concept: str
    stable: bool
    improvement: int | None = None
    replies: tuple[Reply, ...] = ()
    invariant: tuple[tuple[int, ...], ...] = ()
    ways_out: tuple[int, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "actor": self.actor,
            "concept": self.concept,
            "stable": self.stable,
            "improvement": self.improvement,
            "replies": [reply.to_dict() for reply in self.replies],
            "invariant": [list(clause) for clause in self.invariant],
            "ways_out": list(self.ways_out),
        }


class Questions:
    """Questions about one conflict; what is made for one is kept for the next."""

    def __init__(self, game: PrioritisedGame) -> None:
        self.rules = Rules(game)
        self._states: States | None = None
        self._moves: Moves | None = None

    def ask(self, code: int, actor: int, concept: str, *, seconds: float | None = None) -> Answer:
        """See `ask` of this module."""
        _known(self.rules, code, actor, concept)
        clock = Clock(seconds)
        clock.check()
        improvements = Improvements(self.rules, actor, code)
        try:
            first = improvements.find(clock)
            if first is None:
                return Answer(code, actor, concept, stable=True)
            if concept == "Nash":
                return Answer(code, actor, concept, stable=False, improvement=first)
            sanctions = self._sanctions(actor, code, concept, clock)
            try:
                return self._judged(improvements, first, sanctions, concept)
            finally:
                sanctions.close()
        finally:
            improvements.close()

    def _judged(self, improvements: Improvements, first: int, sanctions: Sanctions, concept: str) -> Answer:
        code, actor = improvements.code, improvements.actor
        improvement: int | None = first
        replies = []
        while improvement is not None:
            found = self._reply(sanctions, improvement)
            if isinstance(found, Invariant):
                outs = tuple(sanctions.ways_out)
                return Answer(code, actor, concept, False, improvement, (), found.clauses, outs)
            held = 0
            if sanctions.final:
                held = (sanctions.why_final(found.steps[-1][1]) or 0) & sanctions.own
            replies.append(Reply(improvement, found.steps, held))
            improvements.hold_down(improvement, found.steps, held, credible=sanctions.credible)
            improvement = improvements.find(sanctions.clock)
        return Answer(code, actor, concept, stable=True, replies=tuple(replies))

    def _reply(self, sanctions: Sanctions, improvement: int) -> Path | Invariant:
        """A way to a sanction, or the proof that there is none. Cheap attempts first."""
        sanctions.states.near(improvement)
        while True:
            given = sanctions.state_literals(improvement)
            target = sanctions.states.find(given, sanctions.clock)
            if target is None:
                return Invariant(())
            if not sanctions.final or sanctions.why_final(target) is not None:
                break
        if not sanctions.credible:
            steps = straight(self.rules, sanctions.actor, improvement, target)
            if steps is not None:
                return Path(steps)
        return Search(sanctions, improvement).run()

    def _sanctions(self, actor: int, code: int, concept: str, clock: Clock) -> Sanctions:
        if self._states is None or self._states.sat.last > self.rules.options + MOST_LEFTOVER_VARIABLES:
            self._states = States(self.rules)
        if self._moves is None or self._moves.sat.last > self._moves.size + MOST_LEFTOVER_VARIABLES:
            self._moves = Moves(self.rules)
        credible, final = concept in CREDIBLE_REPLY, concept in NO_ESCAPE
        return Sanctions(self.rules, self._states, self._moves, actor, code, credible, final, clock)


def straight(rules: Rules, actor: int, start: int, target: int) -> tuple[tuple[int, int], ...] | None:
    """Moves to the target by which each of the others sets his options once, or None where no order is open."""
    steps: list[tuple[int, int]] = []
    code, moved = start, True
    while moved and code != target:
        moved = False
        for mover in rules.actors:
            end = (code & ~rules.own[mover]) | (target & rules.own[mover])
            if mover != actor and end != code and rules.can_move(mover, code, end, improving=False):
                steps.append((mover, end))
                code, moved = end, True
    return tuple(steps) if code == target else None


def ask(game: PrioritisedGame, code: int, actor: int, concept: str, *, seconds: float | None = None) -> Answer:
    """Whether the state `code` is stable for the actor (his number) under one of FIVE, and what shows it.

    Raises InputError for a state that is not feasible, an unknown actor or concept; LimitError when `seconds` have
    passed without a decision.
    """
    return questions(game).ask(code, actor, concept, seconds=seconds)


def is_equilibrium(
    game: PrioritisedGame, code: int, concept: str, *, seconds: float | None = None
) -> tuple[Answer, ...]:
    """One answer for each actor; the state is an equilibrium if all are stable. `seconds` are for each."""
    asked = questions(game)
    return tuple(asked.ask(code, actor, concept, seconds=seconds) for actor in range(len(game.actors)))


def questions(game: PrioritisedGame) -> Questions:
    """What has been made for this conflict so far."""
    if game not in _asked:
        _asked[game] = Questions(game)
    return _asked[game]


_asked: WeakKeyDictionary[PrioritisedGame, Questions] = WeakKeyDictionary()


def _known(rules: Rules, code: int, actor: int, concept: str) -> None:
    if concept not in FIVE:
        raise InputError(f"there is no concept {concept!r} here{nearest(concept, FIVE)}; there are {listed(FIVE)}")
    if actor not in rules.actors:
        raise InputError(f"there is no actor number {actor}; there are {len(rules.own)} actors, numbered from 0")
    if not 0 <= code < 1 << rules.options:
        raise InputError(f"there is no state {code} with {rules.options} options")
    if not rules.is_feasible(code):
        raise InputError(f"the state {code} is not feasible")
