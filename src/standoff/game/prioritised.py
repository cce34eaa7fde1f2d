"""A conflict in option form told by formulas alone: nothing is listed, so that it may have hundreds of options.

Every actor compares states by preference statements, the most important first (option prioritisation: Fang, Hipel,
Kilgour and Peng 2003): of two states the one is better at which the first statement holds on which they differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or, atoms, parse
from standoff.errors import InputError, LimitError, nearest
from standoff.game.space import OptionSpace

MAX_OPTIONS = 2_000
ALWAYS: Formula = And(())
NEVER: Formula = Or(())


@dataclass(frozen=True, eq=False)
class PrioritisedGame:
    """A conflict whose states are told by formulas over its options.

    infeasible: formulas; a state at which one of them holds cannot be. statements: for each actor, in the order of
    `space.actors`, formulas, the most important first. The only atoms are names of options; `ALWAYS` and `NEVER` hold
    everywhere and nowhere.
    Raises InputError for an unknown name; LimitError above MAX_OPTIONS options.
    """

    space: OptionSpace
    infeasible: tuple[Formula, ...]
    statements: tuple[tuple[Formula, ...], ...]

    def __post_init__(self) -> None:
        if len(self.space.options) > MAX_OPTIONS:
            raise LimitError(f"{len(self.space.options):,} options; the limit is {MAX_OPTIONS:,}")
        if len(self.statements) != len(self.space.actors):
            raise InputError(f"{len(self.space.actors)} actors and {len(self.statements)} lists of statements")
        for formula in chain(self.infeasible, *self.statements):
            for name in atoms(formula):
                if name not in self.space.bits:
                    raise InputError(f"there is no option {name!r}{nearest(name, self.space.options)}")

    @property
    def actors(self) -> tuple[str, ...]:
        return self.space.actors

    @property
    def options(self) -> int:
        """Number of options; there are 2**options states, feasible or not."""
        return len(self.space.options)

    @cached_property
    def masks(self) -> tuple[int, ...]:
        """The mask of each actor's options, in the order of the actors. An actor's options are neighbouring bits."""
        return tuple(self.space.own[actor] for actor in self.actors)

    def is_feasible(self, code: int) -> bool:
        return not any(self.holds(formula, code) for formula in self.infeasible)

    def truths(self, actor: int, code: int) -> tuple[bool, ...]:
        """Which of the actor's statements hold at a state, the most important first. Better is greater."""
        return tuple(self.holds(formula, code) for formula in self.statements[actor])

    def holds(self, formula: Formula, code: int) -> bool:
        """Whether a formula over options holds at a state."""
        match formula:
            case Atom(name):
                return bool(code >> self.space.bits[name] & 1)
            case Not(part):
                return not self.holds(part, code)
            case And(parts):
                return all(self.holds(part, code) for part in parts)
            case Or(parts):
                return any(self.holds(part, code) for part in parts)
            case If(then, when):
                return self.holds(then, code) or not self.holds(when, code)
            case Iff(left, right):
                return self.holds(left, code) == self.holds(right, code)

    @classmethod
    def of(
        cls,
        options: Mapping[str, Sequence[str]],
        statements: Mapping[str, Sequence[str | Formula]],
        *,
        infeasible: Iterable[str | Formula] = (),
        yes_stays: Iterable[str] = (),
        no_stays: Iterable[str] = (),
    ) -> PrioritisedGame:
        """From names: actor -> its options, actor -> its statements; `actor.option` names that change one way only.

        Raises InputError for unknown names, LimitError above MAX_OPTIONS options.
        """
        names = tuple(f"{actor}.{option}" for actor, own in options.items() for option in own)
        bits = {name: bit for bit, name in enumerate(names)}
        one_way = [list(yes_stays), list(no_stays)]
        for name in chain(*one_way):
            if name not in bits:
                raise InputError(f"there is no option {name!r}{nearest(name, names)}")
        for actor in statements:
            if actor not in options:
                raise InputError(f"there is no actor {actor!r}{nearest(actor, options)}")
        masks = [sum(1 << bits[name] for name in set(group)) for group in one_way]
        return cls(
            OptionSpace(tuple(options), names, *masks),
            tuple(map(_read, infeasible)),
            tuple(tuple(map(_read, statements.get(actor, ()))) for actor in options),
        )


def _read(given: str | Formula) -> Formula:
    return parse(given) if isinstance(given, str) else given
