"""Checks an answer about one state from the definitions: replies step by step, proofs with clauses made anew.

Nothing that made the answer is used: formulas are evaluated by the conflict itself, and clauses come from a plain
encoding of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or
from standoff.engines.five import CREDIBLE_REPLY, NO_ESCAPE
from standoff.engines.query import Answer, Reply
from standoff.errors import StandoffError
from standoff.game.prioritised import PrioritisedGame

Vector = Sequence[int]


class WrongAnswerError(StandoffError):
    """An answer that its witness does not bear out."""


def check(game: PrioritisedGame, answer: Answer) -> None:
    """Raises WrongAnswerError, with what is wrong, for an answer that is not borne out."""
    _Check(game, answer).run()


class _Check:
    def __init__(self, game: PrioritisedGame, answer: Answer) -> None:
        self.game, self.answer = game, answer
        self.actor, self.code = answer.actor, answer.code
        self.own = game.masks[answer.actor]
        self.credible, self.final = answer.concept in CREDIBLE_REPLY, answer.concept in NO_ESCAPE
        self.truths = game.truths(answer.actor, answer.code)

    def run(self) -> None:
        self.need(self.game.is_feasible(self.code), "the state is not feasible")
        if not self.answer.stable:
            improvement = self.answer.improvement
            self.need(improvement is not None, "an unstable state without an improvement")
            if improvement is not None:
                self.need(self.is_improvement(improvement), "what is called an improvement is none")
                if self.answer.concept != "Nash":
                    self.check_invariant(improvement)
            return
        self.need(self.answer.concept != "Nash" or not self.answer.replies, "replies do not count for Nash")
        for reply in self.answer.replies:
            self.check_reply(reply)
        self.check_all_covered()

    def need(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise WrongAnswerError(otherwise)

    def moves(self, mover: int, start: int, end: int) -> bool:
        own_only = start != end and not (start ^ end) & ~self.game.masks[mover]
        return own_only and self.game.space.permitted(start, end) and self.game.is_feasible(end)

    def is_improvement(self, end: int) -> bool:
        return self.moves(self.actor, self.code, end) and self.game.truths(self.actor, end) > self.truths

    def check_reply(self, reply: Reply) -> None:
        self.need(self.is_improvement(reply.improvement), "a reply to what is no improvement")
        start, last = reply.improvement, self.actor
        for mover, end in reply.steps:
            self.need(mover not in (last, self.actor), "an actor moves twice in a row, or replies to himself")
            self.need(self.moves(mover, start, end), "a step that is not open to the mover")
            better = self.game.truths(mover, end) > self.game.truths(mover, start)
            self.need(better or not self.credible, "a step that the mover does not like better")
            start, last = end, mover
        self.need(self.game.truths(self.actor, start) <= self.truths, "the replies end in a state that is preferred")
        if self.final:
            self.check_no_way_out(start, reply.held)

    def check_no_way_out(self, end: int, held: int) -> None:
        """Whatever the actor's options that are not held: from the end there is nothing better."""
        clauses = _Clauses(self.game)
        there = clauses.state()
        one_way = self.game.space.yes_stays | self.game.space.no_stays
        self.need(not held & ~(self.own & one_way), "options are held that can change")
        for bit, variable in enumerate(there):
            yes = end >> bit & 1
            stuck = self.game.space.yes_stays if yes else self.game.space.no_stays
            if not self.own >> bit & 1 or (held & stuck) >> bit & 1:
                clauses.add(variable if yes else -variable)
        clauses.feasible(there)
        clauses.add(clauses.better_than(self.actor, there, self.truths))
        self.need(not clauses.solvable(), "there is a way out of the sanction")

    def check_all_covered(self) -> None:
        """No improvement is left from which none of the replies is open."""
        clauses = _Clauses(self.game)
        there = clauses.state()
        self.same_others(clauses, there, self.code)
        clauses.feasible(there)
        clauses.permitted(clauses.constant(self.code), there)
        clauses.add(clauses.better_than(self.actor, there, self.truths))
        for reply in self.answer.replies:
            clauses.add(-clauses.both(self.open_from(clauses, there, reply)))
        self.need(not clauses.solvable(), "an improvement is held down by none of the replies")

    def open_from(self, clauses: _Clauses, there: Vector, reply: Reply) -> list[int]:
        conditions = []
        before = list(there)
        for mover, code in reply.steps:
            fixed = clauses.constant(code)
            after = [own if self.own >> bit & 1 else fixed[bit] for bit, own in enumerate(there)]
            conditions += [-clauses.literal(formula, after) for formula in self.game.infeasible]
            if self.credible:
                conditions.append(clauses.better(mover, after, before))
            before = after
        conditions.append(-clauses.better_than(self.actor, before, self.truths))
        for bit, variable in enumerate(there):
            if reply.held >> bit & 1:
                conditions.append(variable if reply.improvement >> bit & 1 else -variable)
        return conditions

    def check_invariant(self, improvement: int) -> None:
        for clause in self.answer.invariant:
            holds = any((improvement >> (abs(literal) - 1) & 1) == (literal > 0) for literal in clause)
            self.need(holds, "the invariant does not hold at the improvement")
        clauses = _Clauses(self.game)
        before, after = clauses.state(), clauses.state()
        for state in (before, after):
            clauses.feasible(state)
            for bit, variable in enumerate(state):
                if self.own >> bit & 1:
                    clauses.add(variable if improvement >> bit & 1 else -variable)
        self.one_move(clauses, before, after)
        for clause in self.answer.invariant:
            clauses.add(*(_at(before, literal) for literal in clause))
        left = [-clauses.either([_at(after, literal) for literal in clause]) for clause in self.answer.invariant]
        clauses.add(clauses.either([*left, self.sanction(clauses, after, improvement)]))
        self.need(not clauses.solvable(), "a reply leaves the invariant, or ends in a sanction")

    def one_move(self, clauses: _Clauses, before: Vector, after: Vector) -> None:
        clauses.permitted(before, after)
        possible = []
        for mover, own in enumerate(self.game.masks):
            if mover == self.actor:
                continue
            others = [clauses.equal(before[bit], after[bit]) for bit in range(len(before)) if not own >> bit & 1]
            better = [clauses.better(mover, after, before)] if self.credible else []
            possible.append(clauses.both([*others, *better]))
        clauses.add(clauses.either(possible))

    def sanction(self, clauses: _Clauses, after: Vector, improvement: int) -> int:
        """A literal that is true at every sanction, and false at none that the ways out lead away from."""
        conditions = [-clauses.better_than(self.actor, after, self.truths)]
        for pattern in self.answer.ways_out if self.final else ():
            self.need(not pattern & ~self.own, "a way out by options of others")
            moved = (improvement & ~self.own) | pattern
            if not self.game.space.permitted(improvement, moved):
                continue
            fixed = clauses.constant(pattern)
            there = [fixed[bit] if self.own >> bit & 1 else variable for bit, variable in enumerate(after)]
            open_ = [-clauses.literal(formula, there) for formula in self.game.infeasible]
            conditions.append(-clauses.both([*open_, clauses.better_than(self.actor, there, self.truths)]))
        return clauses.both(conditions)

    def same_others(self, clauses: _Clauses, there: Vector, code: int) -> None:
        for bit, variable in enumerate(there):
            if not self.own >> bit & 1:
                clauses.add(variable if code >> bit & 1 else -variable)


def _at(state: Vector, literal: int) -> int:
    return state[literal - 1] if literal > 0 else -state[-literal - 1]


class _Clauses:
    """Formulas as clauses, one variable for each part (Tseitin 1968)."""

    def __init__(self, game: PrioritisedGame) -> None:
        self.game = game
        self.clauses: list[list[int]] = [[1]]
        self.last = 1

    def state(self) -> list[int]:
        first = self.last + 1
        self.last += self.game.options
        return list(range(first, first + self.game.options))

    def constant(self, code: int) -> list[int]:
        return [1 if code >> bit & 1 else -1 for bit in range(self.game.options)]

    def add(self, *clause: int) -> None:
        self.clauses.append(list(clause))

    def both(self, literals: Sequence[int]) -> int:
        self.last += 1
        for literal in literals:
            self.add(-self.last, literal)
        self.add(self.last, *(-literal for literal in literals))
        return self.last

    def either(self, literals: Sequence[int]) -> int:
        return -self.both([-literal for literal in literals])

    def equal(self, one: int, other: int) -> int:
        return self.either([self.both([one, other]), self.both([-one, -other])])

    def literal(self, formula: Formula, state: Vector) -> int:
        match formula:
            case Atom(name):
                return state[self.game.space.bits[name]]
            case Not(part):
                return -self.literal(part, state)
            case And(parts):
                return self.both([self.literal(part, state) for part in parts])
            case Or(parts):
                return self.either([self.literal(part, state) for part in parts])
            case If(then, when):
                return self.either([self.literal(then, state), -self.literal(when, state)])
            case Iff(left, right):
                return self.equal(self.literal(left, state), self.literal(right, state))

    def feasible(self, state: Vector) -> None:
        for formula in self.game.infeasible:
            self.add(-self.literal(formula, state))

    def permitted(self, before: Vector, after: Vector) -> None:
        for bit, (old, new) in enumerate(zip(before, after, strict=True)):
            if self.game.space.yes_stays >> bit & 1:
                self.add(-old, new)
            if self.game.space.no_stays >> bit & 1:
                self.add(old, -new)

    def better(self, actor: int, new: Vector, old: Vector) -> int:
        told = self.game.statements[actor]
        return self.greater([self.literal(f, new) for f in told], [self.literal(f, old) for f in told])

    def better_than(self, actor: int, new: Vector, truths: Iterable[bool]) -> int:
        told = [self.literal(formula, new) for formula in self.game.statements[actor]]
        return self.greater(told, [1 if held else -1 for held in truths])

    def greater(self, new: Sequence[int], old: Sequence[int]) -> int:
        return self.either(
            [
                self.both([new[place], -old[place], *map(self.equal, new[:place], old[:place])])
                for place in range(len(new))
            ]
        )

    def solvable(self) -> bool:
        from pysat.solvers import Minisat22

        with Minisat22(bootstrap_with=self.clauses) as solver:
            return bool(solver.solve())
