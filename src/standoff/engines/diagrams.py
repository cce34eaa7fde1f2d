"""Decision diagrams by the library dd: CUDD where its compiled form is installed, else plain Python.

Binary decision diagrams: Bryant, IEEE Transactions on Computers C-35 (1986), 677-691. Everything in which the two
forms differ is here, and so are the limits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or
from standoff.errors import InputError, LimitError, nearest

BACKENDS = {"cudd": "dd.cudd", "python": "dd.autoref"}
BYTES_PER_NODE = {"cudd": 64, "python": 500}
"""About what a node takes, with its share of tables and caches."""

Diagram = Any
"""A `Function` of dd: a set of assignments, with &, | and ~."""


@dataclass(frozen=True, slots=True)
class Limits:
    """seconds: of the clock, for each question asked. memory: bytes of the diagrams. nodes: alive at one time.

    All three are looked at between operations on diagrams, and one operation, with the reordering in it, cannot be
    stopped from Python. Whoever needs a hard limit runs the engine in a process of its own.
    """

    seconds: float | None = 600
    memory: int = 2 << 30
    nodes: int = 30_000_000


def backend_named(name: str | None) -> tuple[str, Any]:
    """A backend and its module; the fastest there is for None.

    Raises InputError for another name, and where dd, or its compiled form if that was asked for, is missing.
    """
    if name is not None and name not in BACKENDS:
        raise InputError(f"there is no backend {name!r}{nearest(name, BACKENDS)}; there are: {', '.join(BACKENDS)}")
    for candidate in BACKENDS if name is None else [name]:
        try:
            return candidate, import_module(BACKENDS[candidate])
        except ImportError:
            continue
    missing = "its compiled form, dd.cudd, is" if name == "cudd" else "it is"
    raise InputError(
        f"decision diagrams need the library dd, and {missing} not installed; `pip install 'standoff[symbolic]'`"
    )


class Diagrams:
    """One manager of diagrams over named variables, in a starting order, with its limits."""

    def __init__(
        self,
        names: Sequence[str],
        backend: str | None = None,
        limits: Limits | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.backend, self._module = backend_named(backend)
        self._progress = progress
        self._until: float | None = None
        self._collect_at = 200_000
        if self.backend == "cudd":
            self.manager = self._module.BDD(memory_estimate=self.limits.memory)
            self.manager.configure(reordering=True)
        else:
            self.manager = self._module.BDD()
        self.manager.declare(*names)
        self.true, self.false = self.manager.true, self.manager.false

    def variable(self, name: str) -> Diagram:
        return self.manager.var(name)

    def exists(self, names: Iterable[str], of: Diagram) -> Diagram:
        self.check()
        chosen = set(names)
        return self.manager.exist(chosen, of) if chosen else of

    def both_exist(self, names: Iterable[str], one: Diagram, other: Diagram) -> Diagram:
        """Whether values of these variables make both true; without the conjunction where that can be had."""
        self.check()
        chosen = set(names)
        if self.backend == "cudd" and chosen:
            return self._module.and_exists(one, other, chosen)
        return self.exists(chosen, one & other)

    def at(self, values: Mapping[str, bool], of: Diagram) -> Diagram:
        """The diagram with some variables set."""
        return self.manager.let(dict(values), of) if values else of

    def renamed(self, names: Mapping[str, str], of: Diagram) -> Diagram:
        self.check()
        return self.manager.let(dict(names), of) if names else of

    def either(self, when: Diagram, then: Diagram, otherwise: Diagram) -> Diagram:
        return self.manager.ite(when, then, otherwise)

    def same(self, one: Diagram, other: Diagram) -> Diagram:
        return ~self.manager.apply("xor", one, other)

    def formula(self, formula: Formula, named: Mapping[str, Diagram]) -> Diagram:
        """The diagram of a formula, given the diagrams of its names. Raises InputError for an unknown name."""
        match formula:
            case Atom(name):
                if name not in named:
                    raise InputError(f"there is no option {name!r}{nearest(name, named)}")
                return named[name]
            case Not(part):
                return ~self.formula(part, named)
            case And(parts):
                found = self.true
                for part in parts:
                    found &= self.formula(part, named)
                return found
            case Or(parts):
                found = self.false
                for part in parts:
                    found |= self.formula(part, named)
                return found
            case If(then, when):
                return self.formula(then, named) | ~self.formula(when, named)
            case Iff(left, right):
                return self.same(self.formula(left, named), self.formula(right, named))

    def check(self) -> None:
        """Raises LimitError where time or nodes are used up."""
        if self._until is not None and time.monotonic() > self._until:
            raise LimitError(f"not finished within {self.limits.seconds:,} seconds")
        nodes = len(self.manager)
        if nodes > self.limits.nodes:
            raise LimitError(f"the diagrams grew beyond {self.limits.nodes:,} nodes")
        if nodes * BYTES_PER_NODE[self.backend] > self.limits.memory:
            raise LimitError(self._does_not_fit())
        if self.backend == "python" and nodes > self._collect_at:
            self.manager.collect_garbage()
            self._collect_at = 2 * max(100_000, len(self.manager))

    def say(self, text: str) -> None:
        if self._progress is not None:
            self._progress(text)

    def _does_not_fit(self) -> str:
        return f"the diagrams do not fit into {self.limits.memory / 2**20:,g} MiB of memory"

    @contextmanager
    def limited(self) -> Iterator[None]:
        """The clock of one question. What dd raises when memory is used up becomes a LimitError.

        Raises LimitError where a limit would be passed.
        """
        outermost = self._until is None
        if outermost and self.limits.seconds is not None:
            self._until = time.monotonic() + self.limits.seconds
        try:
            yield
        except InputError:
            raise
        except (RuntimeError, MemoryError, ValueError) as error:
            if isinstance(error, RecursionError) or not _says_full(error):
                raise
            raise LimitError(self._does_not_fit()) from None
        finally:
            if outermost:
                self._until = None


def _says_full(error: Exception) -> bool:
    words = ("out of memory", "NULL", "cofactor failed", "compose failed")
    return isinstance(error, MemoryError) or any(word in str(error) for word in words)
