"""What the checks of a case file share: reporting a mistake at its place, names and formulas."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from standoff.case.formula import atoms, parse, position_of
from standoff.case.model import CaseFile
from standoff.case.yaml_text import Located, Path
from standoff.errors import FormulaError, Problem, listed, nearest


@dataclass
class Check:
    """A case file that is being checked, and the mistakes found so far."""

    case: CaseFile
    located: Located
    found: list[Problem] = field(default_factory=list)

    def report(self, message: str, path: Path, *, key: bool = False, offset: int = 0) -> None:
        self.found.append(self.located.problem(message, path, key=key, offset=offset))

    def unknown(
        self, what: str, name: str, known: Iterable[str], path: Path, offset: int = 0, *, key: bool = False
    ) -> None:
        known = list(known)
        there_are = f"; there is {listed(sorted(known))}" if known else ""
        self.report(f"there is no {what} {name!r}{nearest(name, known)}{there_are}", path, key=key, offset=offset)

    def formula(
        self, text: str, known: Collection[str], path: Path, what: str = "option, condition, link or state"
    ) -> None:
        """A formula has to parse, and to use no other names than these."""
        try:
            formula = parse(text)
        except FormulaError as error:
            self.report(f"formula {text!r}: {error.problems[0].message}", path, offset=error.position)
            return
        for name in dict.fromkeys(atoms(formula)):
            if name not in known:
                self.unknown(what, name, known, path, position_of(name, text))


def state_ids(case: CaseFile) -> tuple[str, ...]:
    """Named or numbered states of the case, in file order."""
    return tuple(case.graph.states) if case.graph else tuple(case.states)


def known_states(case: CaseFile) -> tuple[str, ...] | None:
    """The ids that preferences refer to, or None where they are known only after the feasible states are."""
    return state_ids(case) if case.graph or case.feasible == "listed" else None


def formula_names(case: CaseFile) -> frozenset[str]:
    """Every name that a formula of the base case may use."""
    return frozenset({*case.options(), *case.links, *case.conditions, *state_ids(case)})
