"""Whether the others can lead from a state to one that holds an actor down: property-directed reachability.

Bradley, SAT-based model checking without unrolling, VMCAI 2011; Een, Mishchenko and Brayton, Efficient implementation
of property directed reachability, FMCAD 2011. Frame k is a set of clauses that hold wherever the others can be after
at most k moves. States from which a sanction is near are traced back; each group of them is either reached from the
start, which gives a path, or is cut off by a clause, made as general as the solver allows. When two frames are equal,
their clauses hold for ever: an invariant that proves that nothing holds the actor down.

A group of states is a cube: some options with their values. That every state of a cube has the same move to the next
one is told by the formulas that are true or false there for the same reasons (`Rules.why_move`), with no solver.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from standoff.engines.query_cnf import Clock, Literal
from standoff.engines.query_rules import Rules
from standoff.engines.query_states import Moves, Sanctions, code_of, literal_of, values

Cube = frozenset[int]


@dataclass(frozen=True)
class Path:
    """Moves (mover, code) from the start; the last code holds the actor down."""

    steps: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Invariant:
    """Clauses of literals (`bit + 1`, or its negation) that hold at the start and after every move of the others, and
    from which no move leads to a sanction."""

    clauses: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class _Group:
    """States from which the mover can set his options as in `end`, and so reach a state of the next group, if any."""

    cube: Cube
    mover: int
    end: int
    then: _Group | None


class Search:
    """One search: from `start`, an improvement of the actor, by moves of the others."""

    def __init__(self, sanctions: Sanctions, start: int) -> None:
        self.rules: Rules = sanctions.rules
        self.moves: Moves = sanctions.moves
        self.sat = self.moves.sat
        self.clock: Clock = sanctions.clock
        self.sanctions = sanctions
        self.start = start
        self.own = self.rules.own[sanctions.actor]
        self.at_start = frozenset(values(self.rules.options, start))
        self.order = count()
        self._core: set[int] = set()
        self.frames: list[list[Cube]] = [[]]
        self.switches: list[int] = [0]
        others = [actor for actor in self.rules.actors if actor != sanctions.actor]
        if sanctions.credible:
            for actor in others:
                self.moves.improve(actor)
        self.always: list[int] = [literal_of(bit, start) for bit in self.rules.bits[sanctions.actor]]
        self.always.append(-self.moves.mover[sanctions.actor])
        self.always.append(self.moves.improving if sanctions.credible else -self.moves.improving)

    def run(self) -> Path | Invariant:
        try:
            while True:
                while (group := self._towards_a_sanction()) is not None:
                    path = self._cut_off(group)
                    if path is not None:
                        return path
                self._open_frame()
                invariant = self._push()
                if invariant is not None:
                    return invariant
        finally:
            for switch in self.switches[1:]:
                self.sat.add((-switch,))

    @property
    def last(self) -> int:
        return len(self.frames) - 1

    def _open_frame(self) -> None:
        self.frames.append([])
        self.switches.append(self.sat.new())

    def _frame(self, level: int) -> list[int]:
        """What holds after at most `level` moves, as literals to assume."""
        if level == 0:
            return [*self.always, *self.at_start]
        return [*self.always, *self.switches[level:]]

    def _towards_a_sanction(self) -> _Group | None:
        while self.sat.solve([*self._frame(self.last), *self.sanctions.end_literals(self.start)], self.clock):
            before, mover, end = self._move()
            why_end = self._why_sanction(end)
            if why_end is not None:
                return self._group(before, mover, end, why_end, None)
        return None

    def _why_sanction(self, end: int) -> int | None:
        if self.sanctions.final:
            return self.sanctions.why_final(end)
        return self.rules.why_not_better(self.sanctions.actor, end, self.sanctions.truths, self.own)

    def _move(self) -> tuple[int, int, int]:
        """The move that the solver has just found."""
        model = self.sat.model()
        options = self.rules.options
        mover = next(actor for actor in self.rules.actors if model[self.moves.mover[actor] - 1] > 0)
        return code_of(model, options), mover, code_of(model, options, options)

    def _group(self, before: int, mover: int, end: int, why_end: int, then: _Group | None) -> _Group:
        mask = why_end & ~self.own & ~self.rules.own[mover]
        mask |= self.rules.why_move(mover, before, end, self.own | mask, improving=self.sanctions.credible)
        return _Group(self._cube(mask, before), mover, end, then)

    @staticmethod
    def _cube(mask: int, code: int) -> Cube:
        literals = []
        while mask:
            low = mask & -mask
            literals.append(literal_of(low.bit_length() - 1, code))
            mask ^= low
        return frozenset(literals)

    def _cut_off(self, group: _Group) -> Path | None:
        """Either the path through this group, or clauses that keep it out of the last frame."""
        waiting = [(self.last, next(self.order), group)]
        while waiting:
            level, _, group = heapq.heappop(waiting)
            if group.cube <= self.at_start:
                return self._path(group)
            if self._is_out(group.cube, level):
                continue
            if not self._can_enter(group.cube, level - 1):
                general, level = self._generalised(self._needed(group.cube), level)
                self._keep_out(general, level)
                if level < self.last:
                    heapq.heappush(waiting, (level + 1, next(self.order), group))
                continue
            before, mover, end = self._move()
            earlier = self._group(before, mover, end, _mask(group.cube), group)
            heapq.heappush(waiting, (level - 1, next(self.order), earlier))
            heapq.heappush(waiting, (level, next(self.order), group))
        return None

    def _is_out(self, cube: Cube, level: int) -> bool:
        return level == 0 or any(known <= cube for frame in self.frames[level:] for known in frame)

    def _can_enter(self, cube: Iterable[int], level: int) -> bool:
        """Whether one move leads into the cube from outside it, from a state of the frame."""
        outside = self.sat.new()
        self.sat.add((-outside, *(-literal for literal in cube)))
        found = self.sat.solve([*self._frame(level), outside, *map(self._after, cube)], self.clock)
        self._core = set() if found else self.sat.core()
        self.sat.add((-outside,))
        return found

    def _after(self, literal: int) -> int:
        return literal + self.rules.options if literal > 0 else literal - self.rules.options

    def _needed(self, cube: Cube) -> Cube:
        """The part of the cube that the last proof used, and something that keeps the start out."""
        needed = frozenset(literal for literal in cube if self._after(literal) in self._core)
        if needed <= self.at_start:
            needed |= {next(iter(cube - self.at_start))}
        return needed

    def _generalised(self, cube: Cube, level: int) -> tuple[Cube, int]:
        """A smaller cube that cannot be entered either, and the last frame that it cannot be in."""
        for literal in sorted(cube, key=lambda one: (one not in self.at_start, abs(one))):
            smaller = cube - {literal}
            if literal in cube and not smaller <= self.at_start and not self._can_enter(smaller, level - 1):
                cube = self._needed(smaller)
        while level < self.last and not self._can_enter(cube, level):
            level += 1
        return cube, level

    def _keep_out(self, cube: Cube, level: int) -> None:
        for frame in self.frames[1 : level + 1]:
            frame[:] = [known for known in frame if not cube <= known]
        self.frames[level].append(cube)
        self.sat.add((-self.switches[level], *(-literal for literal in cube)))

    def _push(self) -> Invariant | None:
        """Move clauses on to the next frame where they still hold; an invariant, if two frames are then equal."""
        for level in range(1, self.last):
            for cube in list(self.frames[level]):
                if cube in self.frames[level] and not self._can_enter(cube, level):
                    self._keep_out(cube, level + 1)
            if not self.frames[level]:
                clauses = [cube for frame in self.frames[level + 1 :] for cube in frame]
                return Invariant(tuple(tuple(sorted((-one for one in cube), key=abs)) for cube in clauses))
        return None

    def _path(self, group: _Group | None) -> Path:
        steps, code = [], self.start
        while group is not None:
            own = self.rules.own[group.mover]
            code = (code & ~own) | (group.end & own)
            steps.append((group.mover, code))
            group = group.then
        return Path(tuple(self.rules.clean(self.start, steps)))


def _mask(cube: Iterable[Literal]) -> int:
    return sum(1 << (abs(literal) - 1) for literal in cube)
