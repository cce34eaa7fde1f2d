"""Formulas over options as trees of literals, and clauses made of them.

A literal is a whole number: bit k is `k + 1`, its negation `-(k + 1)`. A tree is a literal, a truth value, or a
tuple: ("&", parts), ("|", parts) or ("=", left, right). Negation stands at literals alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, cast
from weakref import finalize

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or
from standoff.errors import LimitError

Tree = int | bool | tuple[Any, ...]
Literal = int | bool
CONFLICTS_BETWEEN_LOOKS_AT_THE_CLOCK = 5_000


class Clock:
    """A stated limit of time. Raises LimitError when it has passed; None is no limit."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.end = None if seconds is None else time.monotonic() + seconds

    def check(self) -> None:
        if self.end is not None and time.monotonic() > self.end:
            raise LimitError(f"this was not decided within the limit of {self.seconds:g} seconds")


def tree_of(formula: Formula, bits: Mapping[str, int], *, yes: bool = True) -> Tree:
    """The tree that holds where the formula does; with `yes=False`, where it does not."""
    match formula:
        case Atom(name):
            return bits[name] + 1 if yes else -bits[name] - 1
        case Not(part):
            return tree_of(part, bits, yes=not yes)
        case And(parts):
            return joined(yes, [tree_of(part, bits, yes=yes) for part in parts])
        case Or(parts):
            return joined(not yes, [tree_of(part, bits, yes=yes) for part in parts])
        case If(then, when):
            return joined(not yes, [tree_of(then, bits, yes=yes), tree_of(when, bits, yes=not yes)])
        case Iff(left, right):
            return same(tree_of(left, bits), tree_of(right, bits, yes=yes))


def joined(conjunction: bool, parts: Iterable[Tree]) -> Tree:
    """All of the parts, or any of them, without what is always so."""
    sign = "&" if conjunction else "|"
    kept: dict[Tree, None] = {}
    for part in parts:
        if isinstance(part, bool):
            if part != conjunction:
                return not conjunction
        elif isinstance(part, tuple) and part[0] == sign:
            kept.update(dict.fromkeys(part[1]))
        else:
            kept[part] = None
    if any(isinstance(part, int) and -part in kept for part in kept):
        return not conjunction
    if not kept:
        return conjunction
    return next(iter(kept)) if len(kept) == 1 else (sign, tuple(kept))


def same(left: Tree, right: Tree) -> Tree:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, bool):
            return other if one else opposite(other)
    return left == right if left in (right, opposite(right)) else ("=", left, right)


def opposite(tree: Tree) -> Tree:
    if isinstance(tree, bool):
        return not tree
    if isinstance(tree, int):
        return -tree
    if tree[0] == "=":
        return ("=", opposite(tree[1]), tree[2])
    return ("|" if tree[0] == "&" else "&", tuple(map(opposite, tree[1])))


class Statement:
    """A formula in both signs, with the mask of the options that it looks at."""

    def __init__(self, formula: Formula, bits: Mapping[str, int]) -> None:
        self.yes = tree_of(formula, bits)
        self.support = _support(self.yes)

    @cached_property
    def no(self) -> Tree:
        return opposite(self.yes)

    @cached_property
    def holds(self) -> Callable[[int], bool]:
        """Whether it holds at a code."""
        return _evaluator(self.yes)

    def why(self, code: int, free: int) -> int:
        """A mask of options whose values at the code make the formula what it is there, beside those of `free`."""
        return why(self.yes if self.holds(code) else self.no, code, free)


def _support(tree: Tree) -> int:
    if isinstance(tree, bool):
        return 0
    if isinstance(tree, int):
        return 1 << (abs(tree) - 1)
    mask = 0
    for part in tree[1] if tree[0] != "=" else tree[1:]:
        mask |= _support(part)
    return mask


def _evaluator(tree: Tree) -> Callable[[int], bool]:
    if isinstance(tree, bool):
        always = tree
        return lambda code: always
    if isinstance(tree, int):
        tree = ("&", (tree,))
    if tree[0] != "=" and all(isinstance(part, int) for part in tree[1]):
        conjunction = tree[0] == "&"
        mask = sum(1 << (abs(part) - 1) for part in tree[1])
        wanted = sum(1 << (abs(part) - 1) for part in tree[1] if (part > 0) == conjunction)
        return (lambda code: code & mask == wanted) if conjunction else (lambda code: code & mask != wanted)
    return lambda code: _holds(tree, code)


def _holds(tree: Tree, code: int) -> bool:
    if isinstance(tree, bool):
        return tree
    if isinstance(tree, int):
        return (code >> (abs(tree) - 1) & 1) == (tree > 0)
    if tree[0] == "=":
        return _holds(tree[1], code) == _holds(tree[2], code)
    return (all if tree[0] == "&" else any)(_holds(part, code) for part in tree[1])


def why(tree: Tree, code: int, free: int) -> int:
    """A mask of options whose values at the code make the tree true, beside those of `free`. It is true at the code."""
    if isinstance(tree, bool):
        return 0
    if isinstance(tree, int):
        return 1 << (abs(tree) - 1) & ~free
    if tree[0] == "&":
        mask = 0
        for part in tree[1]:
            mask |= why(part, code, free | mask)
        return mask
    if tree[0] == "|":
        return min((why(part, code, free) for part in tree[1] if _holds(part, code)), key=int.bit_count)
    mask = 0
    for part in tree[1:]:
        mask |= why(part if _holds(part, code) else opposite(part), code, free | mask)
    return mask


class Sat:
    """A solver with clauses made of literals and truth values."""

    def __init__(self) -> None:
        from pysat.solvers import Minisat22

        self.solver = Minisat22()
        self.close = finalize(self, self.solver.delete)
        self.last = 0
        self.gates: dict[tuple[Any, ...], int] = {}

    def new(self) -> int:
        self.last += 1
        return self.last

    def add(self, clause: Iterable[Literal]) -> None:
        kept = []
        for literal in clause:
            if literal is True:
                return
            if literal is not False:
                kept.append(literal)
        self.solver.add_clause(kept)

    def solve(self, given: Iterable[Literal], clock: Clock) -> bool:
        """Whether all clauses and the given literals can hold together. Raises LimitError by the clock."""
        assumed = []
        for literal in given:
            if literal is False:
                return False
            if literal is not True:
                assumed.append(literal)
        if clock.end is None:
            return bool(self.solver.solve(assumptions=assumed))
        while True:
            clock.check()
            self.solver.conf_budget(CONFLICTS_BETWEEN_LOOKS_AT_THE_CLOCK)
            found = self.solver.solve_limited(assumptions=assumed)
            if found is not None:
                return bool(found)

    def model(self) -> list[int]:
        """Literal of variable k at place k - 1, for all variables."""
        found: list[int] = self.solver.get_model()
        found.extend(-missing for missing in range(len(found) + 1, self.last + 1))
        return found

    def core(self) -> set[int]:
        """Those of the given literals that cannot hold together."""
        return set(self.solver.get_core() or ())

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        kept: set[int] = set()
        for literal in literals:
            if literal is False or (literal is not True and -literal in kept):
                return False
            if literal is not True:
                kept.add(literal)
        if not kept:
            return True
        if len(kept) == 1:
            return kept.pop()
        key = ("&", *sorted(kept))
        if key not in self.gates:
            gate = self.gates[key] = self.new()
            for literal in kept:
                self.add((-gate, literal))
            self.add((gate, *(-literal for literal in kept)))
        return self.gates[key]

    def any_of(self, literals: Iterable[Literal]) -> Literal:
        return negated(self.all_of(map(negated, literals)))

    def same(self, left: Literal, right: Literal) -> Literal:
        for one, other in ((left, right), (right, left)):
            if isinstance(one, bool):
                return other if one else negated(other)
        if abs(left) == abs(right):
            return left == right
        sign = (left > 0) == (right > 0)
        one, other = sorted((abs(left), abs(right)))
        key = ("=", one, other)
        if key not in self.gates:
            gate = self.gates[key] = self.new()
            for clause in ((-gate, -one, other), (-gate, one, -other), (gate, one, other), (gate, -one, -other)):
                self.add(clause)
        return self.gates[key] if sign else -self.gates[key]

    def literal(self, tree: Tree, vector: Sequence[Literal]) -> Literal:
        """A literal that is true exactly where the tree is; bit k of the tree is place k of the vector."""
        if isinstance(tree, bool):
            return tree
        if isinstance(tree, int):
            return vector[tree - 1] if tree > 0 else negated(vector[-tree - 1])
        if tree[0] == "=":
            return self.same(self.literal(tree[1], vector), self.literal(tree[2], vector))
        parts = [self.literal(part, vector) for part in cast("tuple[Tree, ...]", tree[1])]
        return self.all_of(parts) if tree[0] == "&" else self.any_of(parts)

    def require(self, tree: Tree, vector: Sequence[Literal]) -> None:
        """Clauses by which the tree holds."""
        if isinstance(tree, tuple) and tree[0] == "&":
            for part in tree[1]:
                self.require(part, vector)
        elif isinstance(tree, tuple) and tree[0] == "|":
            self.add([self.literal(part, vector) for part in tree[1]])
        else:
            self.add([self.literal(tree, vector)])

    def better(self, new: Sequence[Literal], old: Sequence[Literal]) -> Literal:
        """A literal that is true exactly where, at the first place at which they differ, `new` is the true one."""
        result: Literal = False
        for one, other in zip(reversed(new), reversed(old), strict=True):
            gain = self.all_of((one, negated(other)))
            result = self.any_of((gain, self.all_of((self.same(one, other), result))))
        return result


def negated(literal: Literal) -> Literal:
    return (not literal) if isinstance(literal, bool) else -literal


def better_than(new: Sequence[Literal], old: Sequence[bool], when: int) -> Iterable[list[Literal]]:
    """Clauses that make `new` greater than a known `old` where the literal `when` holds."""
    gains: list[Literal] = [-when]
    for one, other in zip(new, old, strict=True):
        if other:
            yield [*gains, one]
        else:
            gains.append(one)
    yield gains


def not_better_than(new: Sequence[Literal], old: Sequence[bool], when: int) -> Iterable[list[Literal]]:
    """Clauses that keep `new` from being greater than a known `old` where the literal `when` holds."""
    losses: list[Literal] = [-when]
    for one, other in zip(new, old, strict=True):
        if other:
            losses.append(negated(one))
        else:
            yield [*losses, negated(one)]
