"""The improvements of one actor at one state, and those of them that a known reply already holds down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.engines.query_cnf import Clock, Literal, Sat, better_than, negated
from standoff.engines.query_rules import Rules


class Improvements:
    """The actor's options are variables, everybody else's are as they are at the state."""

    def __init__(self, rules: Rules, actor: int, code: int) -> None:
        self.rules = rules
        self.actor = actor
        self.code = code
        self.own = rules.own[actor]
        self.truths = rules.truths(actor, code)
        self.sat = Sat()
        locked = rules.locked(code)
        self.free = {bit: self.sat.new() for bit in rules.bits[actor] if not locked >> bit & 1}
        here = self._with_others_at(code)
        for formula in rules.touching[actor]:
            self.sat.require(formula.no, here)
        told = [self.sat.literal(statement.yes, here) for statement in rules.statements[actor]]
        always = self.sat.new()
        self.sat.add((always,))
        for clause in better_than(told, self.truths, always):
            self.sat.add(clause)

    def close(self) -> None:
        self.sat.close()

    def find(self, clock: Clock) -> int | None:
        """The code of an improvement that is not held down yet."""
        if not self.sat.solve((), clock):
            return None
        model = self.sat.model()
        code = self.code
        for bit, variable in self.free.items():
            code = code & ~(1 << bit) | (model[variable - 1] > 0) << bit
        return code

    def hold_down(self, start: int, steps: Sequence[tuple[int, int]], held: int, *, credible: bool) -> None:
        """From now on only improvements from which these replies, with the same options of the others, are not open.

        start: an improvement. steps: the replies to it (mover, code), the last a sanction. held: mask of the actor's
        options that have to be as in `start` for the end to be a sanction.
        """
        self.sat.add(map(negated, self._open(start, steps, held, credible=credible)))

    def _open(self, start: int, steps: Sequence[tuple[int, int]], held: int, *, credible: bool) -> Iterator[Literal]:
        before = start
        for mover, code in steps:
            there = self._with_others_at(code)
            yield from (self.sat.literal(formula.no, there) for formula in self.rules.touching[self.actor])
            if credible:
                told = self.rules.telling[mover]
                yield self.sat.better(
                    [self.sat.literal(statement.yes, there) for statement in told],
                    [self.sat.literal(statement.yes, self._with_others_at(before)) for statement in told],
                )
            before = code
        end = [self.sat.literal(s.yes, self._with_others_at(before)) for s in self.rules.statements[self.actor]]
        yield negated(self.sat.better(end, self.truths))
        for bit, variable in self.free.items():
            if held >> bit & 1:
                yield variable if start >> bit & 1 else -variable

    def _with_others_at(self, code: int) -> list[Literal]:
        vector: list[Literal] = [bool(code >> bit & 1) for bit in range(self.rules.options)]
        for bit, variable in self.free.items():
            vector[bit] = variable
        return vector
