"""What stands in a `.gmcr` file, its shapes checked: options, decision makers, conditions, as the file numbers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from standoff.errors import InputError, LimitError, Problem, nearest
from standoff.exchange.gmcr_conditions import Literal, Member, Members
from standoff.exchange.json_text import PathParts, a, is_number, kind, path_words, shown
from standoff.exchange.model import MAX_ACTORS
from standoff.game.space import MAX_OPTIONS

DIRECTIONS = {"both": None, "fwd": "yes-stays", "back": "no-stays"}


@dataclass(frozen=True)
class FileOption:
    name: str
    direction: str


@dataclass(frozen=True)
class Maker:
    """A decision maker; indices are those of the file."""

    name: str
    options: tuple[int, ...]
    preferences: tuple[Members, ...]
    ranking: tuple[tuple[int, ...], ...] | None
    ranking_key: str
    misperceptions: tuple[Members, ...]
    payoffs: tuple[int | float, ...] | None


@dataclass(frozen=True)
class GmcrFile:
    options: tuple[FileOption, ...]
    makers: tuple[Maker, ...]
    infeasibles: tuple[Members, ...]
    manual: bool
    coalitions: tuple[tuple[int, ...], ...] | None


def file_of(data: Any, source: str) -> GmcrFile:
    """The model in JSON data.

    Raises InputError with every mistake found, each with its place and what was expected; LimitError above MAX_OPTIONS
    options and MAX_ACTORS decision makers.
    """
    return _Shapes(source).model(data)


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

    def model(self, data: Any) -> GmcrFile:
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
        if len(makers) > MAX_ACTORS:
            message = f"decisionMakers: {len(makers):,} decision makers; the limit is {MAX_ACTORS:,}"
            raise LimitError(Problem(message, self.source))
        made = tuple(self.maker(item, ("decisionMakers", n), manual) for n, item in enumerate(makers))
        infeasibles = self.conditions(data, "infeasibles", ())
        coalitions = self.coalitions(data, len(makers))
        if not makers and not self.found:
            self.wrong(("decisionMakers",), "expected at least one decision maker")
        self.stop()
        return GmcrFile(options, made, infeasibles, manual, coalitions)

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

    def option(self, item: Any, path: PathParts) -> FileOption:
        if not isinstance(item, dict):
            self.wrong(path, f'expected an option, {{"name": ..., "permittedDirection": ...}}; found {kind(item)}')
            return FileOption("", "both")
        name, direction = (self.text_at(item, key, path) for key in ("name", "permittedDirection"))
        if direction not in DIRECTIONS and isinstance(item.get("permittedDirection"), str):
            where = (*path, "permittedDirection")
            self.wrong(where, f'expected "both", "fwd" or "back"; found {direction!r}{nearest(direction, DIRECTIONS)}')
        return FileOption(name, direction if direction in DIRECTIONS else "both")

    def maker(self, item: Any, path: PathParts, manual: bool) -> Maker:
        if not isinstance(item, dict):
            self.wrong(path, f"expected a decision maker, an object {{...}}; found {kind(item)}")
            return Maker("", (), (), None, "", (), None)
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
        return Maker(
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


def looks_like_gmcr(data: Mapping[str, Any]) -> bool:
    """Whether JSON data is a GMCR+ model, saved as data under another suffix."""
    return "decisionMakers" in data and "standoff" not in data
