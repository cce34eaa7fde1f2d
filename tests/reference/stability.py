"""The solution concepts, word for word and slow: what the engines are compared with.

Everything here is sets and loops over a plain structure of its own; nothing is imported from the package
under test.

Fang, Hipel and Kilgour, Interactive Decision Making, Wiley 1993, for the graph model, the joint moves and
Nash, GMR, SMR and SEQ (Nash 1950; Howard 1971; Fraser and Hipel 1979); Rego and Vieira, Group Decision and
Negotiation 26 (2017), 775-792, for SSEQ.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")

Moves = Callable[[int, int], set[int]]


@dataclass
class Conflict:
    """A conflict of `actors` parties over the states 0 .. `states` - 1.

    `moves[i][s]` are the states to which actor i can take the conflict from s in one step. `rank[i][s]` says
    how actor i likes s: higher is better, equal is indifferent.
    """

    actors: int
    states: int
    moves: Sequence[Sequence[set[int]]]
    rank: Sequence[Sequence[float]]
    known_joint_moves: dict[tuple[bool, int, int], set[int]] = field(default_factory=dict, repr=False)

    def unilateral_moves(self, actor: int, state: int) -> set[int]:
        return self.moves[actor][state]

    def prefers(self, actor: int, first: int, second: int) -> bool:
        return self.rank[actor][first] > self.rank[actor][second]

    def unilateral_improvements(self, actor: int, state: int) -> set[int]:
        return {to for to in self.moves[actor][state] if self.prefers(actor, to, state)}

    def moves_of_others(self, actor: int, state: int) -> set[int]:
        return self._joint(False, actor, state)

    def improvements_of_others(self, actor: int, state: int) -> set[int]:
        return self._joint(True, actor, state)

    def _joint(self, improving: bool, actor: int, state: int) -> set[int]:
        key = (improving, actor, state)
        if key not in self.known_joint_moves:
            others = [other for other in range(self.actors) if other != actor]
            step = self.unilateral_improvements if improving else self.unilateral_moves
            self.known_joint_moves[key] = joint_moves(others, state, step)
        return self.known_joint_moves[key]


@dataclass
class Tournament(Conflict):
    """A conflict with preferences pair by pair, which need not be transitive; `rank` is not looked at.

    `better[i][s]` are the states that actor i prefers to s.
    """

    better: Sequence[Sequence[set[int]]] = ()

    def prefers(self, actor: int, first: int, second: int) -> bool:
        return first in self.better[actor][second]


def joint_moves(movers: Iterable[int], start: int, step: Moves) -> set[int]:
    """The states that `movers` can reach from `start` when nobody moves twice in a row.

    A breadth-first search over pairs of a state and the last mover.
    """
    movers = list(movers)
    reached: set[tuple[int, int | None]] = set()
    waiting: deque[tuple[int, int | None]] = deque([(start, None)])
    while waiting:
        state, last_mover = waiting.popleft()
        for mover in movers:
            if mover == last_mover:
                continue
            for to in step(mover, state):
                if (to, mover) not in reached:
                    reached.add((to, mover))
                    waiting.append((to, mover))
    return {state for state, _ in reached}


def joint_moves_by_rules(movers: Iterable[int], start: int, step: Moves) -> set[int]:
    """The same states as the smallest set that obeys the two printed rules, with the sets of last movers."""
    movers = list(movers)
    last_movers: dict[int, set[int]] = {}
    for mover in movers:
        for to in step(mover, start):
            last_movers.setdefault(to, set()).add(mover)
    growing = True
    while growing:
        growing = False
        for state in list(last_movers):
            for mover in movers:
                if last_movers[state] == {mover}:
                    continue
                for to in step(mover, state):
                    if mover not in last_movers.setdefault(to, set()):
                        last_movers[to].add(mover)
                        growing = True
    return set(last_movers)


def nash(conflict: Conflict, actor: int, state: int) -> bool:
    return not conflict.unilateral_improvements(actor, state)


def gmr(conflict: Conflict, actor: int, state: int) -> bool:
    return _every_improvement_is_sanctioned(conflict, actor, state, conflict.moves_of_others, _sanctions)


def smr(conflict: Conflict, actor: int, state: int) -> bool:
    return _every_improvement_is_sanctioned(conflict, actor, state, conflict.moves_of_others, _sanctions_for_good)


def seq(conflict: Conflict, actor: int, state: int) -> bool:
    return _every_improvement_is_sanctioned(conflict, actor, state, conflict.improvements_of_others, _sanctions)


def sseq(conflict: Conflict, actor: int, state: int) -> bool:
    return _every_improvement_is_sanctioned(
        conflict, actor, state, conflict.improvements_of_others, _sanctions_for_good
    )


def _every_improvement_is_sanctioned(
    conflict: Conflict,
    actor: int,
    state: int,
    answers: Moves,
    sanction: Callable[[Conflict, int, int, int], bool],
) -> bool:
    for improvement in conflict.unilateral_improvements(actor, state):
        if not any(sanction(conflict, actor, state, answer) for answer in answers(actor, improvement)):
            return False
    return True


def _sanctions(conflict: Conflict, actor: int, state: int, answer: int) -> bool:
    return not conflict.prefers(actor, answer, state)


def _sanctions_for_good(conflict: Conflict, actor: int, state: int, answer: int) -> bool:
    if not _sanctions(conflict, actor, state, answer):
        return False
    return not any(conflict.prefers(actor, escape, state) for escape in conflict.unilateral_moves(actor, answer))


STABILITY: dict[str, Callable[[Conflict, int, int], bool]] = {
    "Nash": nash,
    "GMR": gmr,
    "SMR": smr,
    "SEQ": seq,
    "SSEQ": sseq,
}


def stable(conflict: Conflict, concept: str, actor: int) -> set[int]:
    return {state for state in range(conflict.states) if STABILITY[concept](conflict, actor, state)}


def equilibria(conflict: Conflict, concept: str) -> set[int]:
    return {
        state
        for state in range(conflict.states)
        if all(STABILITY[concept](conflict, actor, state) for actor in range(conflict.actors))
    }


def option_moves(
    options: Sequence[int],
    feasible: Sequence[int],
    yes_stays: Iterable[int] = (),
    no_stays: Iterable[int] = (),
) -> list[list[set[int]]]:
    """The moves of a conflict in option form, by position in `feasible`.

    `options[i]` is the number of options of actor i. Options are numbered through all actors; option k is the
    bit 2**k of a state's code. A move changes options of one actor only, at least one of them, ends in a
    feasible state, and changes no option in a forbidden direction.
    """
    options_of: list[set[int]] = []
    first = 0
    for count in options:
        options_of.append(set(range(first, first + count)))
        first += count
    yes_stays, no_stays = set(yes_stays), set(no_stays)

    def can_move(own: set[int], before: int, after: int) -> bool:
        changed = {k for k in range(first) if (before >> k & 1) != (after >> k & 1)}
        if not changed or not changed <= own:
            return False
        taken_back = {k for k in changed if before >> k & 1}
        taken_up = changed - taken_back
        return not (taken_back & yes_stays) and not (taken_up & no_stays)

    return [
        [{j for j, after in enumerate(feasible) if can_move(own, before, after)} for before in feasible]
        for own in options_of
    ]
