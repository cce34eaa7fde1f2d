"""Reading a `.gmcr` file, as the program GMCR+ saves it.

What its keys mean was taken from the behaviour of the program, whose published JSON schema does not describe it. Some
things are not as they look: state numbers refer to the options regrouped by actor, `payoffs` are ignored on load, and a
second condition of one pattern in a list is dropped.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import chain, permutations
from pathlib import Path
from typing import Any

from standoff.case.formula import MAX_LENGTH, unparse
from standoff.errors import InputError, LimitError, Problem, listed
from standoff.exchange.cubes import table_of_member
from standoff.exchange.gmcr_conditions import Literal, Members, as_formula, contradictory, same
from standoff.exchange.gmcr_file import DIRECTIONS, GmcrFile, Maker, file_of
from standoff.exchange.json_text import PathParts, path_words, read_json
from standoff.exchange.keys import key_for
from standoff.exchange.keys import one_line as clean
from standoff.exchange.model import Imported
from standoff.game.arcs import MAX_ARCS
from standoff.game.reach import codes
from standoff.game.space import OptionSpace, lookup

NOT_FEASIBLE = "excluded in the .gmcr file"


def read_gmcr(raw: bytes, source: str) -> Imported:
    """The case that a `.gmcr` file holds, in option form.

    Raises InputError with every mistake found, each with its place in the JSON and what was expected; LimitError above
    MAX_OPTIONS options.
    """
    return _Case(file_of(read_json(raw, source), source), source).imported()


class _Case:
    """A file whose shapes are right, as a case. Options are regrouped first; bit: file index -> new place."""

    def __init__(self, file: GmcrFile, source: str) -> None:
        self.file, self.source = file, source
        self.lost: list[str] = []
        self.notes: list[str] = []
        self.title = clean(Path(source).stem) or "A GMCR+ model"
        self.makers = [clean(maker.name) for maker in file.makers]
        self.owned = self._owned()
        owned = set(chain(*self.owned))
        free = [number for number in range(len(file.options)) if number not in owned]
        self.free = tuple(free)
        self.order = [*free, *chain(*self.owned)]
        self.bit = {index: place for place, index in enumerate(self.order)}
        self.actors = self._actor_keys()
        self.keys = self._option_keys()
        self.names = [self.keys[index] for index in self.order]
        self.infeasibles = self._used(file.infeasibles, "infeasibles")
        self.feasible = self._feasible()
        self.states = self.feasible.bit_count()

    def fail(self, message: str, path: PathParts) -> InputError:
        return InputError(Problem(f"{path_words(path)}: {message}", self.source))

    def imported(self) -> Imported:
        self._note_order()
        actors: dict[str, Any] = {}
        if self.free:
            actors[self.actors[0]] = {
                "name": "nobody (options without an owner)",
                "options": self._options(self.free),
                "weights": {},
            }
        for number, maker in enumerate(self.file.makers):
            actors[self.key_of(number)] = self._actor(number, maker)
        self._note_coalitions()
        data: dict[str, Any] = {"standoff": 1, "title": self.title, "actors": actors}
        if self.infeasibles:
            data["infeasible"] = [
                {"when": self._text(condition, ("infeasibles", place)), "because": NOT_FEASIBLE}
                for place, condition in self.infeasibles
            ]
        removed = self._nobody_moves() + self._not_perceived()
        if removed:
            data["moves"] = {"remove": removed}
        return Imported(data, tuple(self.lost), tuple(self.notes))

    def key_of(self, maker: int) -> str:
        return self.actors[maker + bool(self.free)]

    # options and names

    def _owned(self) -> list[tuple[int, ...]]:
        owner: dict[int, int] = {}
        owned = []
        for number, maker in enumerate(self.file.makers):
            path = ("decisionMakers", number, "options")
            own = tuple(dict.fromkeys(maker.options))
            if len(own) < len(maker.options):
                self.notes.append(f"{self.makers[number]!r} names an option twice; it is one option")
            for index in own:
                if index in owner:
                    other = self.makers[owner[index]]
                    raise self.fail(f"option {index} belongs to {other!r} already; an option has one owner", path)
                owner[index] = number
            owned.append(own)
        return owned

    def _actor_keys(self) -> list[str]:
        keys: dict[str, None] = {}
        if self.free:
            keys["nobody"] = None
            names = [clean(self.file.options[index].name) for index in self.free]
            self.notes.append(
                f"{listed([repr(name) for name in names])}: owned by nobody. They stand first, as in GMCR+, under an "
                "actor 'nobody' that makes no moves and prefers nothing"
            )
        for name in self.makers:
            keys[key_for(name.lower(), keys, "actor")] = None
        self._note_repeats(self.makers, list(keys)[bool(self.free) :], "decision makers")
        return list(keys)

    def _option_keys(self) -> dict[int, str]:
        keys: dict[int, str] = {}
        for place, own in enumerate((self.free, *self.owned) if self.free else self.owned):
            taken: list[str] = []
            names = [clean(self.file.options[index].name) for index in own]
            for index, name in zip(own, names, strict=True):
                taken.append(key_for(name.lower(), taken, "option"))
                keys[index] = f"{self.actors[place]}.{taken[-1]}"
            self._note_repeats(names, taken, "options")
        return keys

    def _note_repeats(self, names: Sequence[str], keys: Sequence[str], what: str) -> None:
        keys_of: dict[str, list[str]] = defaultdict(list)
        for name, key in zip(names, keys, strict=True):
            keys_of[name].append(key)
        for name, same_name in keys_of.items():
            if len(same_name) > 1:
                called = f"are called {name!r}" if name else "have no name"
                self.notes.append(f"{len(same_name)} {what} {called}; here they are {listed(same_name)}")

    def _options(self, own: Sequence[int]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for index in own:
            option = self.file.options[index]
            key = self.keys[index].partition(".")[2]
            means = clean(option.name) or key
            stays = DIRECTIONS[option.direction]
            made[key] = {"means": means, "irreversible": stays} if stays else means
        return made

    def _note_order(self) -> None:
        if self.order != sorted(self.order):
            names = [clean(self.file.options[index].name) for index in self.order]
            self.notes.append(
                "the options are regrouped by actor, as GMCR+ does when it opens the file; state numbers follow this "
                f"order: {listed([repr(name) for name in names], 30)}"
            )

    # conditions

    def _used(self, conditions: Sequence[Members], where: str, who: str = "") -> list[tuple[int, Members]]:
        """Conditions in new places, with their number in the file: without repeats and without what cannot be true."""
        kept: list[tuple[int, Members]] = []
        seen: set[frozenset[frozenset[Literal]]] = set()
        for number, condition in enumerate(conditions):
            label = f"{where}[{number}]{who}"
            possible = tuple(member for member in condition if not contradictory(member))
            if len(possible) < len(condition):
                part = "a part of it" if possible else "it"
                self.notes.append(f"{label}: {part} asks an option to be both yes and no, and is left out")
            placed = tuple(tuple((self.bit[index], value) for index, value in member) for member in possible)
            if not placed:
                continue
            if any(not member for member in placed):
                self.notes.append(f"{label} holds in every state, separates nothing, and is left out")
            elif same(placed) in seen:
                self.notes.append(f"{label} repeats an earlier one and is left out, as GMCR+ does")
            else:
                seen.add(same(placed))
                kept.append((number, placed))
                if where == "infeasibles" and len(placed) > 1:
                    self.notes.append(f"{label} has an OR in it; GMCR+ itself stops with an error at such a file")
        return kept

    def _text(self, condition: Members, path: PathParts) -> str:
        text = unparse(as_formula(condition, self.names))
        if len(text) > MAX_LENGTH:
            message = f"as a formula this has {len(text):,} characters; the limit is {MAX_LENGTH:,}"
            raise LimitError(self.fail(message, path).problems)
        return text

    def _table(self, condition: Members) -> int:
        table = 0
        for member in condition:
            table |= table_of_member(member, len(self.order))
        return table

    def _feasible(self) -> int:
        feasible = (1 << (1 << len(self.order))) - 1
        for _, condition in self.infeasibles:
            feasible &= ~self._table(condition)
        if not feasible:
            raise self.fail("together they exclude every state", ("infeasibles",))
        return feasible

    # preferences

    def _actor(self, number: int, maker: Maker) -> dict[str, Any]:
        actor: dict[str, Any] = {"name": self.makers[number] or self.key_of(number)}
        if self.owned[number]:
            actor["options"] = self._options(self.owned[number])
        place: PathParts = ("decisionMakers", number)
        who = f" of {self.makers[number]!r}"
        if maker.ranking is not None:
            tiers = self._tiers(maker.ranking, (*place, maker.ranking_key))
            actor["ranking"] = [tier[0] if len(tier) == 1 else list(tier) for tier in tiers]
            if maker.preferences:
                self.lost.append(
                    f"{len(maker.preferences)} preference statements{who}: the file keeps them beside the ranking by "
                    "hand, which counts"
                )
            self._compare(maker, self._ranks_of_tiers(tiers), who)
            return actor
        used = self._used(maker.preferences, "preferences", who)
        if used:
            actor["statements"] = [self._text(condition, (*place, "preferences", n)) for n, condition in used]
        else:
            actor["weights"] = {}
            self.notes.append(f"{self.makers[number]!r} has no preference statements: all states are alike to it")
        self._compare(maker, lambda: self._ranks_of_statements([condition for _, condition in used]), who)
        return actor

    def _tiers(self, ranking: Sequence[Sequence[int]], path: PathParts) -> list[tuple[int, ...]]:
        """The ranking by 1-based numbers of the feasible states in the order of their codes."""
        ranked = list(chain(*ranking))
        outside = sorted({state for state in ranked if not 1 <= state <= self.states})
        if outside:
            numbers = f"they run from 1 to {self.states}" if self.states > 1 else "there is one, 1"
            raise self.fail(f"there is no state {listed([str(state) for state in outside])}; {numbers}", path)
        there = set(ranked)
        if len(there) < len(ranked):
            twice = sorted(state for state, times in Counter(ranked).items() if times > 1)
            raise self.fail(f"ranked twice: {listed([str(state) for state in twice])}", path)
        missing = [str(state) for state in range(1, self.states + 1) if state not in there]
        if missing:
            raise self.fail(f"not ranked: {listed(missing)}; a ranking names each of the {self.states} states", path)
        return [tuple(tier) for tier in ranking]

    def _ranks_of_tiers(self, tiers: Sequence[Sequence[int]]) -> Any:
        def ranks() -> Any:
            import numpy as np

            found = np.zeros(self.states, dtype=np.int64)
            for place, tier in enumerate(tiers):
                found[[state - 1 for state in tier]] = len(tiers) - place
            return found

        return ranks

    def _ranks_of_statements(self, statements: Sequence[Members]) -> Any:
        import numpy as np

        ranks = np.zeros(self.states, dtype=np.int64)
        there = self._column(self.feasible).astype(bool)
        for condition in statements:
            _, ranks = np.unique(ranks * 2 + self._column(self._table(condition))[there], return_inverse=True)
        return ranks

    def _column(self, table: int) -> Any:
        import numpy as np

        size = 1 << len(self.order)
        raw = np.frombuffer(table.to_bytes((size + 7) // 8, "little"), dtype=np.uint8)
        return np.unpackbits(raw, bitorder="little")[:size].astype(np.int64)

    def _compare(self, maker: Maker, ranks: Any, who: str) -> None:
        """A note where the payoffs of the file, which GMCR+ does not read either, are in another order."""
        if maker.payoffs is None:
            return
        import numpy as np

        if len(maker.payoffs) != self.states:
            self.notes.append(
                f"payoffs{who}: {len(maker.payoffs)} numbers for {self.states} feasible states. They are out of date "
                "and not read, as in GMCR+"
            )
            return
        _, given = np.unique(np.array([float(value) for value in maker.payoffs]), return_inverse=True)
        _, made = np.unique(ranks(), return_inverse=True)
        if not np.array_equal(given, made):
            what = "the ranking by hand" if maker.ranking is not None else "the preference statements"
            self.notes.append(f"payoffs{who} say another order than {what}, which count, as in GMCR+")

    # moves and coalitions

    def _always(self) -> str:
        return f"{self.names[0]} or not {self.names[0]}"

    def _nobody_moves(self) -> list[dict[str, Any]]:
        if not self.free or not any(moves_touching(self.space, self.actors[0], self.feasible, self.feasible)):
            return []
        always, because = self._always(), "nobody owns these options"
        return [{"actors": [self.actors[0]], "from": always, "to": always, "because": because}]

    @cached_property
    def space(self) -> OptionSpace:
        stays = [DIRECTIONS[self.file.options[index].direction] for index in self.order]
        masks = [sum(1 << bit for bit, way in enumerate(stays) if way == which) for which in ("yes-stays", "no-stays")]
        return OptionSpace(tuple(self.actors), tuple(self.names), *masks)

    def _not_perceived(self) -> list[dict[str, Any]]:
        removed = []
        for number, maker in enumerate(self.file.makers):
            key, name = self.key_of(number), self.makers[number]
            used = self._used(maker.misperceptions, "misperceptions", f" of {name!r}")
            unseen = tuple(member for _, condition in used for member in condition)
            if not used:
                continue
            leaving, entering = moves_touching(self.space, key, self.feasible, self._table(unseen) & self.feasible)
            text = self._text(unseen, ("decisionMakers", number, "misperceptions"))
            always, because = self._always(), f"{name or key} does not perceive these states"
            if leaving:
                removed.append({"actors": [key], "from": text, "to": always, "because": because})
            if entering:
                removed.append({"actors": [key], "from": always, "to": text, "because": because})
            self.notes.append(
                f"misperceptions of {name!r}: its moves to and from the states that it does not perceive are taken "
                "away, as GMCR+ does. This is one game, not a hypergame"
                if leaving or entering
                else f"misperceptions of {name!r} take away no move, and are left out"
            )
        return removed

    def _note_coalitions(self) -> None:
        groups = self.file.coalitions
        if groups is None:
            return
        members = list(chain(*groups))
        alone = "every decision maker stands alone"
        if len(set(members)) < len(members):
            self.notes.append(f"coalitions: a decision maker is in two of them, which GMCR+ refuses; {alone}")
            return
        missing = [repr(name) for number, name in enumerate(self.makers) if number not in members]
        if missing:
            self.notes.append(f"coalitions leave out {listed(missing)}; as in GMCR+, {alone}")
            return
        for group in groups:
            if len(group) > 1:
                names = listed([repr(self.makers[member]) for member in group])
                self.lost.append(
                    f"the coalition of {names}, which GMCR+ judges as one player; here a coalition is asked about at a "
                    "state, and `standoff coalitions` looks at every one"
                )


def moves_touching(space: OptionSpace, actor: str, feasible: int, states: int) -> tuple[bool, bool]:
    """Whether the actor can move away from one of these states, and whether to one of them from elsewhere.

    states: a table within `feasible`. Both true, unlooked, where there are too many moves for a game that lists them.
    """
    own, unseen = space.own[actor], lookup(states)
    groups: dict[int, list[int]] = {}
    for code in codes(feasible):
        groups.setdefault(code & ~own, []).append(code)
    if sum(len(group) * (len(group) - 1) for group in groups.values()) > MAX_ARCS:
        return True, True
    leaving = entering = False
    for start, end in chain.from_iterable(permutations(group, 2) for group in groups.values()):
        if space.permitted(start, end):
            leaving |= unseen(start)
            entering |= unseen(end) and not unseen(start)
            if leaving and entering:
                break
    return leaving, entering
