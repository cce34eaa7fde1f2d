"""A set of states held as a decision diagram: counted, drawn from and looked at without being listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from standoff.case.formula import Formula
from standoff.engines.diagrams import Diagram, Diagrams
from standoff.engines.projected import check_projected
from standoff.errors import InputError
from standoff.game.space import OptionSpace

EXACT_IN_A_DOUBLE = 52


def name_of(bit: int) -> str:
    """The variable of an option's value."""
    return f"x{bit}"


@dataclass(frozen=True, eq=False)
class StateSet:
    """States of a conflict in option form; a state is its code. Sets of one engine can be combined.

    `~` gives the other feasible states. Everything is exact, and the same for every backend and order of variables.
    """

    space: OptionSpace
    diagrams: Diagrams
    diagram: Diagram
    feasible: Diagram

    def count(self) -> int:
        """How many states, exactly."""
        with self.diagrams.limited():
            return counted(self.diagrams, self.diagram, len(self.space.options))

    @property
    def is_empty(self) -> bool:
        return bool(self.diagram == self.diagrams.false)

    def __contains__(self, code: int) -> bool:
        if not 0 <= code < self.space.size:
            return False
        values = {name_of(bit): bool(code >> bit & 1) for bit in range(len(self.space.options))}
        return bool(self.diagrams.at(values, self.diagram) == self.diagrams.true)

    def __iter__(self) -> Iterator[int]:
        """The states in code order."""
        yield from self._rising(len(self.space.options), self.diagram, 0)

    def _rising(self, bits: int, rest: Diagram, code: int) -> Iterator[int]:
        if rest == self.diagrams.false:
            return
        if not bits:
            yield code
            return
        for value in (False, True):
            part = self.diagrams.at({name_of(bits - 1): value}, rest)
            yield from self._rising(bits - 1, part, code | value << (bits - 1))

    def first(self, limit: int) -> list[int]:
        """The first states in code order, at most `limit`."""
        return list(islice(self, limit))

    def sample(self, number: int, seed: int) -> list[int]:
        """States drawn evenly and independently, with repeats; the same for the same seed. None of an empty set.

        Each is the n-th state in code order, for an n drawn evenly; so no order of variables can change it.
        """
        with self.diagrams.limited():
            every = self.count()
            if not every:
                return []
            draw = Random(seed)
            places = [draw.randrange(every) for _ in range(number)]
            found: dict[int, int] = {}
            self._nth(len(self.space.options), self.diagram, 0, sorted(set(places)), 0, found)
            return [found[place] for place in places]

    def _nth(
        self, bits: int, rest: Diagram, code: int, places: Sequence[int], before: int, found: dict[int, int]
    ) -> None:
        """The states at these places of the whole set, of which `before` come before those with this code's bits."""
        while places and bits:
            self.diagrams.check()
            bits -= 1
            low = self.diagrams.at({name_of(bits): False}, rest)
            below = before + counted(self.diagrams, low, bits)
            self._nth(bits, low, code, [place for place in places if place < below], before, found)
            places = [place for place in places if place >= below]
            before = below
            if places:
                rest = self.diagrams.at({name_of(bits): True}, rest)
                code |= 1 << bits
        for place in places:
            found[place] = code

    def always(self) -> dict[str, bool]:
        """Options that have the same value in every state of the set, with that value; none for an empty set."""
        with self.diagrams.limited():
            if self.is_empty:
                return {}
            same = self._one()
            waiting = list(same)
            while waiting:
                self.diagrams.check()
                bit = waiting.pop()
                others = self.diagrams.at({name_of(bit): not same[bit]}, self.diagram)
                if others == self.diagrams.false:
                    continue
                other = self._one(others) | {bit: not same[bit]}
                same = {place: value for place, value in same.items() if other[place] == value}
                waiting = [place for place in waiting if place in same]
        return {option: same[bit] for option, bit in self.space.bits.items() if bit in same}

    def _one(self, of: Diagram = None) -> dict[int, bool]:
        """The values of the options in one state."""
        picked = self.diagrams.manager.pick(self.diagram if of is None else of)
        return {bit: picked.get(name_of(bit), False) for bit in range(len(self.space.options))}

    def projection(self, options: Sequence[str]) -> dict[tuple[bool, ...], int]:
        """Combinations of values of these options that occur, with the number of states of each.

        Raises InputError for an unknown option, LimitError above MAX_PROJECTED options.
        """
        check_projected(self.space, options)
        bits = [self.space.bits[option] for option in options]
        free = len(self.space.options) - len(set(bits))
        with self.diagrams.limited():
            return {
                tuple(values[bit] for bit in bits): counted(self.diagrams, part, free)
                for values, part in self._split(tuple(dict.fromkeys(bits)), self.diagram)
            }

    def _split(self, bits: tuple[int, ...], rest: Diagram) -> Iterator[tuple[dict[int, bool], Diagram]]:
        if rest == self.diagrams.false:
            return
        if not bits:
            yield {}, rest
            return
        self.diagrams.check()
        for value in (False, True):
            for values, part in self._split(bits[1:], self.diagrams.at({name_of(bits[0]): value}, rest)):
                yield {bits[0]: value, **values}, part

    def where(self, formula: Formula) -> StateSet:
        """Those at which a formula over options holds. Raises InputError for an unknown option."""
        named = {option: self.diagrams.variable(name_of(bit)) for option, bit in self.space.bits.items()}
        with self.diagrams.limited():
            return self._with(self.diagram & self.diagrams.formula(formula, named))

    def __and__(self, other: StateSet) -> StateSet:
        return self._with(self.diagram & self._beside(other))

    def __or__(self, other: StateSet) -> StateSet:
        return self._with(self.diagram | self._beside(other))

    def __invert__(self) -> StateSet:
        return self._with(self.feasible & ~self.diagram)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StateSet) and bool(self.diagram == self._beside(other))

    __hash__ = None  # type: ignore[assignment]

    def _beside(self, other: StateSet) -> Diagram:
        if other.diagrams is not self.diagrams:
            raise InputError("only sets of one engine can be combined")
        return other.diagram

    def _with(self, diagram: Diagram) -> StateSet:
        return StateSet(self.space, self.diagrams, diagram, self.feasible)


def counted(diagrams: Diagrams, diagram: Diagram, variables: int) -> int:
    """How many assignments of `variables` variables, its own among them, make a diagram true.

    CUDD counts in floating point, which is exact as long as few variables matter; else every node is visited once.
    """
    own = len(diagrams.manager.support(diagram))
    if diagrams.backend == "python" or own <= EXACT_IN_A_DOUBLE:
        return int(diagrams.manager.count(diagram, own)) << (variables - own)
    known: dict[int, int] = {}
    full = 1 << variables

    def of(node: Diagram) -> int:
        """A node without its complement; its branches do not depend on its variable, so both halves are whole."""
        turned = bool(node.negated)
        if node.var is None:
            return 0 if turned else full
        key = int(node) - turned
        found = known.get(key)
        if found is None:
            low, high = node.low, node.high
            found = (of(low) + of(high)) >> 1
            known[key] = found
        return full - found if turned else found

    return of(diagram)
