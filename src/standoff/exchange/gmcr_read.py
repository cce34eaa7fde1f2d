"""Reading a `.gmcr` file, as the program GMCR+ saves it.

What its keys mean was taken from the behaviour of the program, whose published JSON schema does not describe it. Some
things are not as they look: state numbers refer to the options regrouped by actor, `payoffs` are ignored on load, and a
second condition of one pattern in a list is dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, permutations
from pathlib import Path
from typing import Any

from standoff.case.formula import MAX_LENGTH, unparse
from standoff.errors import InputError, LimitError, Problem, listed, nearest
from standoff.exchange.cubes import table_of_member
from standoff.exchange.gmcr_conditions import Literal, Member, Members, as_formula, contradictory, same
from standoff.exchange.json_text import PathParts, path_words, read_json
from standoff.exchange.keys import key_for
from standoff.exchange.keys import one_line as clean
from standoff.exchange.model import Imported
from standoff.game.arcs import MAX_ARCS
from standoff.game.reach import codes
from standoff.game.space import MAX_OPTIONS, OptionSpace, lookup

DIRECTIONS = {"both": None, "fwd": "yes-stays", "back": "no-stays"}
NOT_FEASIBLE = "excluded in the .gmcr file"


def read_gmcr(raw: bytes, source: str) -> Imported:
    """The case that a `.gmcr` file holds, in option form.

    Raises InputError with every mistake found, each with its place in the JSON and what was expected; LimitError above
    MAX_OPTIONS options.
    """
    file = _Shapes(source).model(read_json(raw, source))
    return _Case(file, source).imported()


# --- what stands in the file ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Option:
    name: str
    direction: str


@dataclass(frozen=True)
class _Maker:
    """A decision maker; indices are those of the file."""

    name: str
    options: tuple[int, ...]
    preferences: tuple[Members, ...]
    ranking: tuple[tuple[int, ...], ...] | None
    ranking_key: str
    misperceptions: tuple[Members, ...]
    payoffs: tuple[int | float, ...] | None


@dataclass(frozen=True)
class _File:
    options: tuple[_Option, ...]
    makers: tuple[_Maker, ...]
    infeasibles: tuple[Members, ...]
    manual: bool
    coalitions: tuple[tuple[int, ...], ...] | None


@dataclass
class _Shapes:
    """Checks the types of everything that is used, and remembers every mistake."""

    source: str
    found: list[Problem] = field(default_factory=list)
    options: int = 0

    def wrong(self, path: PathParts, message: str) -> None:
        where = f"{path_words(path)}: " if path else ""
        self.found.append(Problem(f"{where}{message}", self.source))

    def stop(self) -> None:
        if self.found:
            raise InputError(self.found)

    def model(self, data: Any) -> _File:
        if not isinstance(data, dict):
            raise InputError(Problem(f"expected a GMCR+ model, an object {{...}}; found {kind(data)}", self.source))
        options = tuple(
            self.option(item, ("options", number)) for number, item in enumerate(self.list_at(data, "options", ()))
        )
        if len(options) > MAX_OPTIONS:
            message = f"options: {len(options):,} options; the limit is {MAX_OPTIONS} ({2**MAX_OPTIONS:,} states)"
            raise LimitError(Problem(message, self.source))
        if not isinstance(data.get("options"), list):
            self.stop()
        self.options = len(options)
        manual = self.manual(data)
        makers = self.list_at(data, "decisionMakers", ())
        made = tuple(self.maker(item, ("decisionMakers", n), manual) for n, item in enumerate(makers))
        infeasibles = self.conditions(data, "infeasibles", ())
        coalitions = self.coalitions(data, len(makers))
        if not makers and not self.found:
            self.wrong(("decisionMakers",), "expected at least one decision maker")
        self.stop()
        return _File(options, made, infeasibles, manual, coalitions)

    def list_at(self, data: dict[str, Any], key: str, path: PathParts, *, needed: bool = True) -> list[Any]:
        if key not in data:
            if needed:
                self.wrong(path, f"expected the key {key!r}, a list")
            return []
        if not isinstance(data[key], list):
            self.wrong((*path, key), f"expected a list; found {kind(data[key])}")
            return []
        return list(data[key])

    def manual(self, data: dict[str, Any]) -> bool:
        key = next((k for k in ("useManualPreferenceRanking", "useManualPreferenceVectors") if k in data), None)
        if key is None:
            self.wrong((), "expected the key 'useManualPreferenceRanking', true or false")
            return False
        if not isinstance(data[key], bool):
            self.wrong((key,), f"expected true or false; found {kind(data[key])}")
            return False
        return bool(data[key])

    def text_at(self, data: dict[str, Any], key: str, path: PathParts) -> str:
        value = data.get(key)
        if key not in data:
            self.wrong(path, f"expected the key {key!r}")
        elif not isinstance(value, str):
            self.wrong((*path, key), f"expected text; found {kind(value)}")
        return value if isinstance(value, str) else ""

    def option(self, item: Any, path: PathParts) -> _Option:
        if not isinstance(item, dict):
            self.wrong(path, f'expected an option, {{"name": ..., "permittedDirection": ...}}; found {kind(item)}')
            return _Option("", "both")
        name, direction = (self.text_at(item, key, path) for key in ("name", "permittedDirection"))
        if direction not in DIRECTIONS and isinstance(item.get("permittedDirection"), str):
            where = (*path, "permittedDirection")
            self.wrong(where, f'expected "both", "fwd" or "back"; found {direction!r}{nearest(direction, DIRECTIONS)}')
        return _Option(name, direction if direction in DIRECTIONS else "both")

    def maker(self, item: Any, path: PathParts, manual: bool) -> _Maker:
        if not isinstance(item, dict):
            self.wrong(path, f"expected a decision maker, an object {{...}}; found {kind(item)}")
            return _Maker("", (), (), None, "", (), None)
        options = [
            number
            for place, value in enumerate(self.list_at(item, "options", path))
            if (number := self.index(value, (*path, "options", place), self.options, "option")) is not None
        ]
        preferences = self.conditions(item, "preferences", path, needed=not manual, empty_is_fine=True)
        ranking = self.ranking(item, path) if manual else None
        misperceptions = self.conditions(item, "misperceptions", path, needed=False)
        payoffs = item.get("payoffs")
        numbers = isinstance(payoffs, list) and all(is_number(value) for value in payoffs)
        return _Maker(
            self.text_at(item, "name", path),
            tuple(options),
            preferences,
            ranking,
            ranking_key(item),
            misperceptions,
            tuple(payoffs) if numbers and payoffs else None,
        )

    def index(self, value: Any, path: PathParts, count: int, what: str) -> int | None:
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(path, f"expected the number of {a(what)}; found {shown(value)}")
        elif not 0 <= value < count:
            last = f"they run from 0 to {count - 1}" if count else "there is none"
            self.wrong(path, f"there is no {what} {value}; {last}")
        else:
            return int(value)
        return None

    def conditions(
        self,
        data: dict[str, Any],
        key: str,
        path: PathParts,
        *,
        needed: bool = True,
        empty_is_fine: bool = False,
    ) -> tuple[Members, ...]:
        items = self.list_at(data, key, path, needed=needed)
        return tuple(self.condition(item, (*path, key, n), empty_is_fine) for n, item in enumerate(items))

    def condition(self, item: Any, path: PathParts, empty_is_fine: bool) -> Members:
        if isinstance(item, list):
            return (self.member(item, path, empty_is_fine),)
        if not isinstance(item, dict):
            self.wrong(path, f'expected a condition such as [[0, "Y"], [2, "N"]]; found {kind(item)}')
            return ()
        if item.get("compound") is not True:
            self.wrong(path, 'expected {"compound": true, "members": [...]}')
            return ()
        members = self.list_at(item, "members", path)
        if not members and isinstance(item.get("members"), list):
            self.wrong((*path, "members"), "expected at least one condition")
        return tuple(self.member(part, (*path, "members", n), empty_is_fine) for n, part in enumerate(members))

    def member(self, item: Any, path: PathParts, empty_is_fine: bool) -> Member:
        if not isinstance(item, list):
            self.wrong(path, f'expected a list such as [[0, "Y"], [2, "N"]]; found {kind(item)}')
            return ()
        if not item and not empty_is_fine:
            self.wrong(path, "this condition names no option and would hold in every state")
        literals = [self.literal(part, (*path, number)) for number, part in enumerate(item)]
        return tuple(dict.fromkeys(literal for literal in literals if literal is not None))

    def literal(self, item: Any, path: PathParts) -> Literal | None:
        if not isinstance(item, list) or len(item) != 2:
            self.wrong(path, f'expected an option and its value, such as [0, "Y"]; found {shown(item)}')
            return None
        number = self.index(item[0], (*path, 0), self.options, "option")
        if item[1] not in ("Y", "N"):
            self.wrong((*path, 1), f'expected "Y" or "N"; found {shown(item[1])}')
            return None
        return None if number is None else (number, item[1] == "Y")

    def ranking(self, data: dict[str, Any], path: PathParts) -> tuple[tuple[int, ...], ...] | None:
        key = ranking_key(data)
        if key not in data:
            self.wrong(path, f"expected the key {key!r}: the model ranks its states by hand")
            return None
        tiers = []
        for number, tier in enumerate(self.list_at(data, key, path)):
            here = (*path, key, number)
            if isinstance(tier, list) and not tier:
                self.wrong(here, "expected at least one state in this tie")
            states = tier if isinstance(tier, list) else [tier]
            places = [(*here, n) for n in range(len(states))] if isinstance(tier, list) else [here]
            for state, place in zip(states, places, strict=True):
                if not isinstance(state, int) or isinstance(state, bool):
                    self.wrong(place, f"expected the number of a state; found {shown(state)}")
            tiers.append(tuple(int(s) for s in states if isinstance(s, int) and not isinstance(s, bool)))
        return tuple(tiers)

    def coalitions(self, data: dict[str, Any], count: int) -> tuple[tuple[int, ...], ...] | None:
        if data.get("coalitions") is None:
            return None
        groups = []
        for number, group in enumerate(self.list_at(data, "coalitions", ())):
            path: PathParts = ("coalitions", number)
            members = group if isinstance(group, list) else [group]
            places = [(*path, n) for n in range(len(members))] if isinstance(group, list) else [path]
            found = [
                self.index(member, place, count, "decision maker")
                for member, place in zip(members, places, strict=True)
            ]
            groups.append(tuple(member for member in found if member is not None))
        return tuple(groups)


def ranking_key(data: Mapping[str, Any]) -> str:
    """The key of a ranking by hand: in old files it is another one."""
    return "preferenceVector" if "preferenceVector" in data and "preferenceRanking" not in data else "preferenceRanking"


def kind(value: Any) -> str:
    """What kind of JSON value this is, in words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    kinds = ((dict, "an object"), (list, "a list"), (str, "text"), (type(None), "null"))
    return next((words for type_, words in kinds if isinstance(value, type_)), "a number")


def shown(value: Any) -> str:
    """The value where it is short, else its kind."""
    if isinstance(value, str):
        return repr(clean(value)) if len(value) <= 40 else "text"
    return kind(value) if isinstance(value, bool | dict | list | None) else str(value)


def a(word: str) -> str:
    """The word with its article."""
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def is_number(value: Any) -> bool:
    """Whether a JSON value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


# --- what it means ----------------------------------------------------------------------------------------------------


class _Case:
    """A file whose shapes are right, as a case. Options are regrouped first; bit: file index -> new place."""

    def __init__(self, file: _File, source: str) -> None:
        self.file, self.source = file, source
        self.lost: list[str] = []
        self.notes: list[str] = []
        self.title = clean(Path(source).stem) or "A GMCR+ model"
        self.makers = [clean(maker.name) for maker in file.makers]
        self.owned = self._owned()
        free = [number for number in range(len(file.options)) if number not in set(chain(*self.owned))]
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
        keys: list[str] = []
        if self.free:
            keys.append("nobody")
            names = [clean(self.file.options[index].name) for index in self.free]
            self.notes.append(
                f"{listed([repr(name) for name in names])}: owned by nobody. They stand first, as in GMCR+, under an "
                "actor 'nobody' that makes no moves and prefers nothing"
            )
        for name in self.makers:
            keys.append(key_for(name.lower(), keys, "actor"))
        self._note_repeats(self.makers, keys[bool(self.free) :], "decision makers")
        return keys

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
        for name in dict.fromkeys(names):
            same_name = [key for key, other in zip(keys, names, strict=True) if other == name]
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

    def _actor(self, number: int, maker: _Maker) -> dict[str, Any]:
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

    def _compare(self, maker: _Maker, ranks: Any, who: str) -> None:
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


def looks_like_gmcr(data: Mapping[str, Any]) -> bool:
    """Whether JSON data is a GMCR+ model, saved as data under another suffix."""
    return "decisionMakers" in data and "standoff" not in data
