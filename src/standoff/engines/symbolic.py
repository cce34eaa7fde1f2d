"""Stability of all states at once by decision diagrams, for conflicts whose states cannot be listed.

With r the rank of a state for actor i, R*(s) the state s and i's moves from it, and M(t) the greatest r over R*(t):
s is stable for i iff every t in R*(s) with r(t) > r(s) has V(t) <= r(s), where V is the least r (GMR, SEQ) or the least
M (SMR, SSEQ) over what the others can reach from t by moves (GMR, SMR) or by improvements (SEQ, SSEQ); Nash has no V.
The definitions: Fang, Hipel and Kilgour, Interactive Decision Making (1993); SSEQ: Rego and Vieira, Group Decision and
Negotiation 26 (2017). Preference by statements: Fang, Hipel, Kilgour and Peng (2003).

A preference stays a list of diagrams, one for each statement; the best of a row of moves is found statement by
statement, so that no second copy of the options is needed (but for options that change in one direction only).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from standoff.case.formula import Formula, atoms
from standoff.engines.diagrams import Diagram, Diagrams, Limits
from standoff.engines.five import CREDIBLE_REPLY, NO_ESCAPE, bit_of
from standoff.engines.symbolic_order import components, force
from standoff.engines.symbolic_sets import StateSet, name_of
from standoff.errors import InputError, nearest
from standoff.game.prioritised import PrioritisedGame


@dataclass(frozen=True)
class _Row:
    """The options that one actor can change, those among them whose yes, or whose no, stays, and how that looks."""

    own: tuple[str, ...]
    yes_stays: tuple[str, ...]
    no_stays: tuple[str, ...]
    allowed: Diagram
    """Which values the one-way options may have (at the end) after which values (at the start)."""

    @property
    def one_way(self) -> tuple[str, ...]:
        return self.yes_stays + self.no_stays


class SymbolicEngine:
    """Stability of a conflict told by formulas, by decision diagrams. Answers are kept, so that asking twice is free.

    backend: "cudd" (dd's compiled form), "python", or None for the fastest that is installed. limits: seconds of each
    question, bytes and nodes of the diagrams. progress: told in words what is done now.
    Raises InputError where dd is missing, LimitError where a limit is passed.
    """

    def __init__(
        self,
        game: PrioritisedGame,
        *,
        backend: str | None = None,
        limits: Limits | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self.game = game
        self._thresholds = [f"q{place}" for place in range(max(map(len, game.statements), default=0))]
        self.diagrams = Diagrams(self._ordered(), backend, limits, progress)
        self._rows = [self._row(mask) for mask in game.masks]
        self._stable: dict[tuple[str, int], Diagram] = {}
        self._equilibria: dict[str, Diagram] = {}
        self._free: dict[int, bool] = {}
        with self.diagrams.limited():
            self.diagrams.say("translating formulas")
            named = {option: self.diagrams.variable(name_of(bit)) for option, bit in game.space.bits.items()}
            self._statements = [[self.diagrams.formula(part, named) for part in own] for own in game.statements]
            self._parts = self._feasible_parts()
            self._feasible = self.diagrams.true
            for _, part in self._parts:
                self._feasible &= part

    def feasible(self) -> StateSet:
        return self._set(self._feasible)

    def stable(self, concept: str, actor: int | str) -> StateSet:
        """The feasible states that are stable for an actor (its name or its number)."""
        bit_of(concept)
        if isinstance(actor, str) and actor not in self.game.actors:
            raise InputError(f"there is no actor {actor!r}{nearest(actor, self.game.actors)}")
        number = actor if isinstance(actor, int) else self.game.actors.index(actor)
        with self.diagrams.limited():
            return self._set(self._stable_for(concept, number))

    def equilibria(self, concept: str) -> StateSet:
        """The feasible states that are stable for every actor."""
        bit_of(concept)
        with self.diagrams.limited():
            if concept not in self._equilibria:
                self._equilibria[concept] = self._all_stable(concept)
            return self._set(self._equilibria[concept])

    def _set(self, diagram: Diagram) -> StateSet:
        return StateSet(self.game.space, self.diagrams, diagram, self._feasible)

    def _bits(self, formula: Formula) -> frozenset[int]:
        return frozenset(self.game.space.bits[name] for name in atoms(formula))

    def _ordered(self) -> list[str]:
        """All variables in their starting order: a one-way option with its copy, thresholds with their statements."""
        options = self.game.options
        groups = [self._bits(formula) for formula in self.game.infeasible]
        for own in self.game.statements:
            groups += [self._bits(formula) | {options + place} for place, formula in enumerate(own)]
        one_way = self.game.space.yes_stays | self.game.space.no_stays
        order = []
        for number in force(options + len(self._thresholds), [group for group in groups if group]):
            if number >= options:
                order.append(self._thresholds[number - options])
                continue
            order.append(name_of(number))
            if one_way >> number & 1:
                order.append(_start_of(name_of(number)))
        return order

    def _row(self, mask: int) -> _Row:
        def names(of: int) -> tuple[str, ...]:
            return tuple(name_of(bit) for bit in range(self.game.options) if of >> bit & 1)

        space, variable = self.game.space, self.diagrams.variable
        changing = mask & ~(space.yes_stays & space.no_stays)
        yes_stays, no_stays = names(changing & space.yes_stays), names(changing & space.no_stays)
        allowed = self.diagrams.true
        for name in yes_stays:
            allowed &= variable(name) | ~variable(_start_of(name))
        for name in no_stays:
            allowed &= ~variable(name) | variable(_start_of(name))
        return _Row(names(changing), yes_stays, no_stays, allowed)

    def _feasible_parts(self) -> list[tuple[frozenset[int], Diagram]]:
        """Feasibility as a conjunction of diagrams over different options, with the options of each."""
        named = {option: self.diagrams.variable(name_of(bit)) for option, bit in self.game.space.bits.items()}
        groups = [self._bits(formula) for formula in self.game.infeasible]
        parts = []
        for indices in components(groups):
            part = self.diagrams.true
            for index in indices:
                part &= ~self.diagrams.formula(self.game.infeasible[index], named)
            parts.append((frozenset().union(*(groups[index] for index in indices)), part))
        return parts

    def _all_stable(self, concept: str) -> Diagram:
        found = self._feasible
        for diagram in sorted((self._stable_for(concept, actor) for actor in range(len(self._rows))), key=len):
            self.diagrams.say(f"{concept}: joining the actors")
            found &= diagram
        return found

    def _stable_for(self, concept: str, actor: int) -> Diagram:
        key = (concept, actor)
        if key not in self._stable:
            if not self._rows[actor].own or self._feasible == self.diagrams.false:
                self._stable[key] = self._feasible
            else:
                self.diagrams.say(f"{concept}: {self.game.actors[actor]}")
                self._stable[key] = self._nash(actor) if concept == "Nash" else self._held(concept, actor)
        return self._stable[key]

    def _near(self, actor: int) -> Diagram:
        """The parts of feasibility that touch the actor's statements.

        The other parts bind other options: whoever moves can leave those as they are, and the actor is indifferent.
        """
        touched = frozenset().union(*map(self._bits, self.game.statements[actor]))
        found = self.diagrams.true
        for bits, part in self._parts:
            if bits & touched:
                found &= part
        return found

    def _best(self, row: _Row, vector: Sequence[Diagram], domain: Diagram) -> Iterator[Diagram]:
        """The greatest values of a vector, the most important first, over a state and the row's moves into a domain."""
        candidates = domain & row.allowed
        for diagram in vector:
            some = self.diagrams.both_exist(row.own, candidates, diagram)
            candidates &= diagram | ~some
            yield self._from_start(row, some)

    def _from_start(self, row: _Row, of: Diagram) -> Diagram:
        return self.diagrams.renamed({_start_of(name): name for name in row.one_way}, of)

    def _reaching(self, row: _Row, target: Diagram) -> Diagram:
        """The states from which the row's actor can move into the target, or that are in it."""
        return self._from_start(row, self.diagrams.both_exist(row.own, row.allowed, target))

    def _improving(self, actor: int, target: Diagram) -> Diagram:
        """The states from which an actor has an improvement that ends in the target."""
        equal = self._reaching(self._rows[actor], target)
        found = self.diagrams.false
        statements = self._statements[actor]
        for own, best in zip(statements, self._best(self._rows[actor], statements, target), strict=True):
            found |= equal & best & ~own
            equal &= self.diagrams.same(best, own)
            if equal == self.diagrams.false:
                break
        return found

    def _at_most(self, first: Sequence[Diagram], second: Sequence[Diagram]) -> Diagram:
        """Where one vector is not greater than another."""
        found = self.diagrams.true
        for one, other in zip(reversed(first), reversed(second), strict=True):
            self.diagrams.check()
            found = self.diagrams.either(one, other & found, other | found)
        return found

    def _nash(self, actor: int) -> Diagram:
        best = list(self._best(self._rows[actor], self._statements[actor], self._near(actor)))
        return self._feasible & self._at_most(best, self._statements[actor])

    def _held(self, concept: str, actor: int) -> Diagram:
        """The states at which the others' replies take back whatever the actor would gain.

        Instead of the least value V over the replies, which has many values, the set of pairs (t, threshold) with
        V(t) <= threshold is found, in one fixed point; the threshold is then the rank of the state that is left.
        """
        credible, no_escape = concept in CREDIBLE_REPLY, concept in NO_ESCAPE
        row, own = self._rows[actor], self._statements[actor]
        domain = self._feasible if credible else self._near(actor)
        threshold = [self.diagrams.variable(name) for name in self._thresholds[: len(own)]]
        ends = list(self._best(row, own, domain)) if no_escape else own
        held = self._replies(actor, domain & self._at_most(ends, threshold), domain, credible=credible)
        loose = domain & ~held & ~self._at_most(own, threshold)
        loose = self._reaching(row, loose)
        for name, diagram in zip(self._thresholds, own, strict=False):
            self.diagrams.check()
            yes, no = (self.diagrams.at({name: value}, loose) for value in (True, False))
            loose = self.diagrams.either(diagram, yes, no)
        return self._feasible & ~loose

    def _replies(self, actor: int, target: Diagram, domain: Diagram, *, credible: bool) -> Diagram:
        """The states from which the actor's opponents can reach the target, nobody twice in a row, or that are in it.

        Moves and improvements are transitive for each of them, so whose turn it was makes no difference.
        """
        if not credible and self._freely(actor, domain):
            return domain & self.diagrams.exists(self._their_options(actor), target)
        return self._moved(actor, target, domain, credible=credible)

    def _moved(self, actor: int, target: Diagram, domain: Diagram, *, credible: bool) -> Diagram:
        others = self._opponents(actor)
        found, unchanged = target, 0
        while others and unchanged < len(others):
            for other in others:
                before = found
                if credible:
                    found |= domain & self._improving(other, found)
                else:
                    found |= domain & self._reaching(self._rows[other], found)
                unchanged = unchanged + 1 if found == before else 1
                if unchanged >= len(others):
                    break
        return found

    def _opponents(self, actor: int) -> list[int]:
        return [other for other, row in enumerate(self._rows) if other != actor and row.own]

    def _their_options(self, actor: int) -> tuple[str, ...]:
        return tuple(name for other in self._opponents(actor) for name in self._rows[other].own)

    def _freely(self, actor: int, domain: Diagram) -> bool:
        """Whether the others can bring about every state of the domain at which the actor's options stand as they do.

        Where every move can be undone, that is so when from each state they reach the first one in the order of the
        options; no threshold is needed to see it.
        """
        if any(self._rows[other].one_way for other in self._opponents(actor)):
            return False
        if actor not in self._free:
            self.diagrams.say(f"what the others of {self.game.actors[actor]} can reach")
            theirs = self._their_options(actor)
            first = domain
            for name in theirs:
                without = first & ~self.diagrams.variable(name)
                first = without | (first & ~self.diagrams.exists(theirs, without))
            self._free[actor] = self._moved(actor, first, domain, credible=False) == domain
        return self._free[actor]


def _start_of(name: str) -> str:
    """The variable of a one-way option's value before a move, beside its value after it."""
    return f"s{name}"
