"""What a formula means, whatever its words: its truth table over the options and conditions that it depends on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from standoff.case.formula import atoms, parse, unparse
from standoff.case.model import CaseFile, Link
from standoff.game.space import option_table, table_of

MAX_VARIABLES = 16

Variable = tuple[str, str]


def variables_of(case: CaseFile) -> frozenset[Variable]:
    """What formulas can depend on: ("option", `actor.option`) and ("condition", name)."""
    return frozenset(("option", name) for name in case.options()) | frozenset(
        ("condition", name) for name in case.conditions
    )


@dataclass(frozen=True)
class Meaning:
    """The variables that a formula depends on, in order, and its truth table over them.

    Bit c of the table is its truth where variable k has the value of bit k of c.
    """

    variables: tuple[Variable, ...]
    table: int


@dataclass
class Meanings:
    """Meanings of the formulas of one case, as far as they depend on `shared` variables only.

    Links stand for their formulas, named states for their options; conditions are variables whatever their value.
    """

    case: CaseFile
    shared: frozenset[Variable]
    _known: dict[tuple[str, tuple[tuple[str, str], ...]], Meaning | None] = field(default_factory=dict)

    def of(self, text: str, added: Mapping[str, Link] | None = None) -> Meaning | None:
        """The meaning of a formula; `added` are further links.

        None where it depends on something that is not shared, or uses more than MAX_VARIABLES variables.
        """
        links = {**self.case.links, **(added or {})}
        key = text, tuple((name, link.iff) for name, link in (added or {}).items())
        if key not in self._known:
            self._known[key] = self._fresh(text, links)
        return self._known[key]

    def _fresh(self, text: str, links: Mapping[str, Link]) -> Meaning | None:
        used = sorted(set(self._used(text, links)))
        if len(used) > MAX_VARIABLES:
            return None
        table = self._table(text, links, used, ())
        needed = [variable for bit, variable in enumerate(used) if _depends(table, bit, len(used))]
        if not self.shared.issuperset(needed):
            return None
        return Meaning(tuple(needed), self._table(text, links, needed, used))

    def _used(self, text: str, links: Mapping[str, Link]) -> Iterator[Variable]:
        for name in set(atoms(parse(text))):
            if "." in name:
                yield "option", name
            elif name in links:
                yield from self._used(links[name].iff, links)
            elif name in self.case.states:
                yield from (("option", option) for option in self.case.options())
            else:
                yield "condition", name

    def _table(
        self, text: str, links: Mapping[str, Link], variables: list[Variable], fixed: list[Variable] | tuple[()]
    ) -> int:
        """The table over `variables`; those in `fixed` that are not among them are no."""
        count = len(variables)
        full = (1 << (1 << count)) - 1
        values = dict.fromkeys(fixed, 0) | {v: option_table(bit, count) for bit, v in enumerate(variables)}

        def of(part: str) -> int:
            return table_of(parse(part), {name: named(name) for name in set(atoms(parse(part)))}, full)

        def named(name: str) -> int:
            if "." in name:
                return values["option", name]
            if name in links:
                return of(links[name].iff)
            if name not in self.case.states:
                return values["condition", name]
            table, yes = full, named_state(self.case, name)
            for option in self.case.options():
                table &= values["option", option] if option in yes else full ^ values["option", option]
            return table

        return of(text)


def named_state(case: CaseFile, name: str) -> frozenset[str]:
    """The options that are yes in a named state."""
    state = case.states[name]
    base = named_state(case, state.like) if state.like else frozenset()
    return (base | set(state.yes)) - set(state.no)


def _depends(table: int, bit: int, count: int) -> bool:
    yes = option_table(bit, count)
    return (table & yes) >> (1 << bit) != table & ~yes


def normalised(text: str) -> str:
    """The one normal form of a formula's text."""
    return unparse(parse(text))
