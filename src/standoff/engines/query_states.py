"""Clauses for single states and for single moves of a conflict told by formulas: a solver each, kept for the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from standoff.engines.query_cnf import Clock, Literal, Sat, better_than, negated, not_better_than
from standoff.engines.query_rules import Rules


class States:
    """Feasible states: bit k of the state is variable k + 1."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.sat = Sat()
        self.vector: list[Literal] = [self.sat.new() for _ in range(rules.options)]
        for formula in rules.infeasible:
            self.sat.require(formula.no, self.vector)

    def truths(self, actor: int) -> list[Literal]:
        return [self.sat.literal(statement.yes, self.vector) for statement in self.rules.statements[actor]]

    def near(self, code: int) -> None:
        """Where the clauses leave a choice, states come out like this one."""
        self.sat.solver.set_phases(values(self.rules.options, code))

    def find(self, given: Iterable[Literal], clock: Clock) -> int | None:
        return code_of(self.sat.model(), self.rules.options) if self.sat.solve(given, clock) else None


class Moves:
    """Single moves between feasible states: bit k is variable k + 1 before the move, `options` + k + 1 after it.

    mover[j] is true where actor j moves; `improving` where the mover has to like the end better.
    """

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.sat = sat = Sat()
        self.before: list[Literal] = [sat.new() for _ in range(rules.options)]
        self.after: list[Literal] = [sat.new() for _ in range(rules.options)]
        self.mover = [sat.new() for _ in rules.actors]
        self.improving = sat.new()
        for formula in rules.infeasible:
            sat.require(formula.no, self.before)
            sat.require(formula.no, self.after)
        sat.add(self.mover)
        for actor in rules.actors:
            for other in range(actor):
                sat.add((-self.mover[actor], -self.mover[other]))
            self._own_options_only(actor)
        self._improvements_only = [False for _ in rules.actors]
        self.size = sat.last

    def _own_options_only(self, actor: int) -> None:
        for bit in self.rules.bits[actor]:
            before, after, mover = self.before[bit], self.after[bit], self.mover[actor]
            self.sat.add((-before, after, False if self.rules.yes_stays >> bit & 1 else mover))
            self.sat.add((before, -after, False if self.rules.no_stays >> bit & 1 else mover))

    def improve(self, actor: int) -> None:
        """Clauses by which the actor's moves are improvements where `improving` holds."""
        if self._improvements_only[actor]:
            return
        self._improvements_only[actor] = True
        sat, equal = self.sat, self.sat.new()
        sat.add((-self.mover[actor], -self.improving, equal))
        for statement in self.rules.telling[actor]:
            old, new = sat.literal(statement.yes, self.before), sat.literal(statement.yes, self.after)
            still = sat.new()
            sat.add((-equal, new, negated(old)))
            sat.add((-equal, negated(new), negated(old), still))
            sat.add((-equal, new, old, still))
            equal = still
        sat.add((-equal,))

    def truths_after(self, actor: int) -> list[Literal]:
        return [self.sat.literal(statement.yes, self.after) for statement in self.rules.statements[actor]]


@dataclass
class Sanctions:
    """The states that hold an actor down who thinks of leaving a state: those that he does not prefer to it.

    credible: by improvements of the others. final: only where no move of the actor leads on to a better state
    (SMR, SSEQ); ways out that were met are kept as patterns of the actor's options, in `ways_out`.
    """

    rules: Rules
    states: States
    moves: Moves
    actor: int
    code: int
    credible: bool
    final: bool
    clock: Clock
    ways_out: dict[int, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.truths = self.rules.truths(self.actor, self.code)
        self.own = self.rules.own[self.actor]
        told = self.states.truths(self.actor)
        self.worse_state = self.states.sat.new()
        self.states_add(not_better_than(told, self.truths, self.worse_state))
        self.worse_end = self.moves.sat.new()
        self.moves_add(not_better_than(self.moves.truths_after(self.actor), self.truths, self.worse_end))
        if self.final:
            self.better_state = self.states.sat.new()
            self.states_add(better_than(told, self.truths, self.better_state))

    def close(self) -> None:
        """The clauses of this question no longer count."""
        self.states_add([[-self.worse_state]])
        self.moves_add([[-self.worse_end]])
        if self.final:
            self.states_add([[-self.better_state]])
        for on_states, on_ends in self.ways_out.values():
            self.states_add([[-on_states]])
            self.moves_add([[-on_ends]])

    def states_add(self, clauses: Iterable[Sequence[Literal]]) -> None:
        for clause in clauses:
            self.states.sat.add(clause)

    def moves_add(self, clauses: Iterable[Sequence[Literal]]) -> None:
        for clause in clauses:
            self.moves.sat.add(clause)

    def state_literals(self, improvement: int) -> list[Literal]:
        """Literals by which a state is a sanction of the improvement, as far as is known."""
        own = [literal_of(bit, improvement) for bit in self.rules.bits[self.actor]]
        return [*own, self.worse_state, *(out[0] for out in self._open_to(improvement))]

    def end_literals(self, improvement: int) -> list[Literal]:
        """The same of the end of a move."""
        return [self.worse_end, *(out[1] for out in self._open_to(improvement))]

    def _open_to(self, improvement: int) -> Iterable[tuple[int, int]]:
        locked = self.rules.locked(improvement) & self.own
        return (out for own, out in self.ways_out.items() if not (own ^ improvement) & locked)

    def why_final(self, code: int) -> int | None:
        """Options whose values suffice for the actor to find nothing better from here, or None where he finds it.

        The code is a state that the actor does not prefer. Of his own options, only those count that are locked.
        """
        locked = self.rules.locked(code) & self.own
        held = (1 << self.rules.options) - 1 & ~self.own | locked
        given: list[int] = [literal_of(bit, code) for bit in range(self.rules.options) if held >> bit & 1]
        given.append(self.better_state)
        found = self.states.find(given, self.clock)
        if found is not None:
            self._remember(found & self.own)
            return None
        core = self.states.sat.core()
        if len(core) > 3:
            self.states.sat.solve(sorted(core), self.clock)
            core = self.states.sat.core()
        return sum(1 << (abs(literal) - 1) for literal in core if abs(literal) <= self.rules.options)

    def _remember(self, pattern: int) -> None:
        out = self.states.sat.new(), self.moves.sat.new()
        self.ways_out[pattern] = out
        for sat, vector, literal in (
            (self.states.sat, self.states.vector, out[0]),
            (self.moves.sat, self.moves.after, out[1]),
        ):
            there = list(vector)
            for bit in self.rules.bits[self.actor]:
                there[bit] = bool(pattern >> bit & 1)
            feasible = [sat.literal(formula.no, there) for formula in self.rules.touching[self.actor]]
            told = [sat.literal(statement.yes, there) for statement in self.rules.statements[self.actor]]
            better = sat.better(told, self.truths)
            sat.add((-literal, *map(negated, feasible), negated(better)))


def literal_of(bit: int, code: int) -> int:
    return bit + 1 if code >> bit & 1 else -bit - 1


def values(options: int, code: int) -> list[int]:
    """The state as literals, bit k at place k."""
    return [literal_of(bit, code) for bit in range(options)]


def code_of(model: Sequence[int], options: int, first: int = 0) -> int:
    """The state that variables `first` + 1 ... `first` + options tell."""
    text = "".join("1" if value > 0 else "0" for value in reversed(model[first : first + options]))
    return int(text, 2) if text else 0
