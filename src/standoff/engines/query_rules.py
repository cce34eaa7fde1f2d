"""What a conflict told by formulas says of single states and moves, by evaluation: no solver, no list of states."""

from __future__ import annotations

from functools import cached_property

from standoff.engines.query_cnf import Statement, opposite, why
from standoff.game.prioritised import PrioritisedGame


class Rules:
    """Feasibility, permitted directions and preferences of one conflict, for codes.

    touching: for each actor, the infeasible formulas that look at an option of his; all others are as they were after
    a move of his. telling: the same of his own statements.
    """

    def __init__(self, game: PrioritisedGame) -> None:
        bits = game.space.bits
        self.options = game.options
        self.own = game.masks
        self.actors = range(len(self.own))
        self.bits = [[bit for bit in range(self.options) if own >> bit & 1] for own in self.own]
        self.yes_stays, self.no_stays = game.space.yes_stays, game.space.no_stays
        self.infeasible = [Statement(formula, bits) for formula in game.infeasible]
        self.statements = [[Statement(formula, bits) for formula in own] for own in game.statements]

    @cached_property
    def touching(self) -> list[list[Statement]]:
        return [[s for s in self.infeasible if s.support & own] for own in self.own]

    @cached_property
    def telling(self) -> list[list[Statement]]:
        return [[s for s in told if s.support & own] for told, own in zip(self.statements, self.own, strict=True)]

    def is_feasible(self, code: int) -> bool:
        return not any(formula.holds(code) for formula in self.infeasible)

    def truths(self, actor: int, code: int) -> list[bool]:
        return [statement.holds(code) for statement in self.statements[actor]]

    def locked(self, code: int) -> int:
        """The mask of options that cannot change from here."""
        return (code & self.yes_stays) | (~code & self.no_stays)

    def can_move(self, mover: int, start: int, end: int, *, improving: bool) -> bool:
        """Whether the mover can go from a feasible start to the end, and whether he would if he has to improve."""
        if start == end or (start ^ end) & (~self.own[mover] | self.locked(start)):
            return False
        if any(formula.holds(end) for formula in self.touching[mover]):
            return False
        return not improving or self.is_better(mover, end, start)

    def is_better(self, mover: int, end: int, start: int) -> bool:
        """Whether the mover prefers the end of his own move to its start."""
        for statement in self.telling[mover]:
            after, before = statement.holds(end), statement.holds(start)
            if after != before:
                return after
        return False

    def why_move(self, mover: int, start: int, end: int, free: int, *, improving: bool) -> int:
        """Options of `start` whose values suffice for the mover to give his options the values of `end`.

        From every feasible state with these values he can do so (and would, if he has to improve). free: options
        whose values are known anyway.
        """
        own = self.own[mover]
        known = own | free
        mask = own & ((end & self.no_stays) | (~end & self.yes_stays))
        for formula in self.touching[mover]:
            mask |= formula.why(end, known | mask)
        if not improving:
            return mask
        for statement in self.telling[mover]:
            after, before = statement.holds(end), statement.holds(start)
            if after:
                mask |= why(statement.yes, end, known | (mask & ~own))
            if not before:
                mask |= why(opposite(statement.yes), start, free | mask)
            if after and not before:
                return mask
        return mask

    def why_not_better(self, actor: int, code: int, than: list[bool], free: int) -> int:
        """Options of the code whose values suffice for the actor not to prefer it to a state with the truths `than`."""
        mask = 0
        for statement, there in zip(self.statements[actor], than, strict=True):
            if not statement.holds(code):
                mask |= why(statement.no, code, free | mask)
                if there:
                    return mask
        return mask

    def clean(self, start: int, steps: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Steps (mover, code) with nobody moving twice in a row, and none that changes nothing."""
        kept: list[tuple[int, int]] = []
        for mover, code in steps:
            if kept and kept[-1][0] == mover:
                kept.pop()
            if code != (kept[-1][1] if kept else start):
                kept.append((mover, code))
        return kept
