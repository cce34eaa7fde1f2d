"""The text of a Gambit strategic game (.nfg) and what it says, exactly.

Both versions: payoffs for each profile, or outcomes and one of them for each profile. The strategy of player 1 runs
fastest through the profiles. The grammar is that of Gambit 16 (McKelvey, McLennan and Turocy, *Gambit: Software Tools
for Game Theory*).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from standoff.errors import InputError, LimitError, Problem

MAX_PLAYERS = 64
MAX_PROFILES = 65_536
MAX_PAYOFFS = 1_000_000
MAX_NUMBER = 400
"""Characters of a number, and the largest power of ten in one."""

_GAP = re.compile(r"[ \t\r\n\f\v]*")
_TOKEN = re.compile(r'[{},]|"((?:[^"\\]|\\"|\\(?!"))*+)"|[^\s{},"]+')
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?(\d+))?|-?\d+/\d+", re.ASCII)
_COUNT = re.compile(r"\d{1,12}", re.ASCII)


@dataclass(frozen=True)
class StrategicGame:
    """What a file says: for each profile, player 1 fastest, its payoffs and its outcome (0 or counted from 1)."""

    title: str
    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    comment: str
    payoffs: tuple[tuple[Fraction, ...], ...]
    outcomes: tuple[int, ...] | None = None
    outcome_labels: tuple[str, ...] = ()

    @property
    def profiles(self) -> int:
        return math.prod(len(own) for own in self.strategies)


def read_game(raw: bytes, source: str) -> StrategicGame:
    """The game in the bytes of an .nfg file.

    Raises InputError with line and column for what Gambit would not read either; LimitError for more than MAX_PLAYERS
    players, MAX_PROFILES profiles or MAX_PAYOFFS payoffs, before they are read.
    """
    return _Reader(_decoded(raw, source), source).game()


def _decoded(raw: bytes, source: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:64]:
        raise InputError(Problem("this is UTF-16 or no text at all; save it as UTF-8 text", source))
    if raw.startswith(b"\xef\xbb\xbf"):
        raise InputError(
            Problem(
                "the file begins with a byte order mark, which .nfg does not allow; save it as UTF-8 without",
                source,
                1,
                1,
            )
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise InputError(Problem("not UTF-8 text", source, line, column)) from None


class _Reader:
    def __init__(self, text: str, source: str) -> None:
        self.text = text
        self.source = source
        self.start = 0
        self.token: str | None = None
        self.quoted: str | None = None
        self.end = 0
        self.advance()

    # --- tokens ---

    def advance(self) -> None:
        gap = _GAP.match(self.text, self.end)
        assert gap is not None
        self.start = gap.end()
        found = _TOKEN.match(self.text, self.start)
        if found is None:
            if self.start < len(self.text):
                raise self.problem("the quoted text that begins here has no end")
            self.token = self.quoted = None
            return
        self.token, self.quoted, self.end = found.group(), found.group(1), found.end()

    def problem(self, message: str) -> InputError:
        line = self.text.count("\n", 0, self.start) + 1
        column = self.start - (self.text.rfind("\n", 0, self.start) + 1) + 1
        return InputError(Problem(message, self.source, line, column))

    def expected(self, what: str) -> InputError:
        if self.token is None:
            return self.problem(f"expected {what}; the file ends here")
        shown = self.token if len(self.token) <= 40 else f"{self.token[:37]}..."
        return self.problem(f"expected {what}; found {shown}")

    def limit(self, message: str) -> LimitError:
        return LimitError(self.problem(message).problems)

    def take(self, sign: str, what: str) -> None:
        if self.token != sign:
            raise self.expected(what)
        self.advance()

    def take_text(self, what: str) -> str:
        if self.quoted is None:
            raise self.expected(what)
        text = self.quoted.replace('\\"', '"')
        self.advance()
        return text

    def take_number(self, what: str) -> Fraction:
        token = self.token
        found = None if token is None else _NUMBER.fullmatch(token)
        if token is None or found is None:
            raise self.expected(f"{what}, a number such as 3, -1/2 or 2.50")
        if len(token) > MAX_NUMBER or int(found.group(1) or 0) > MAX_NUMBER:
            raise self.limit(f"a number of more than {MAX_NUMBER} digits")
        if re.fullmatch(r".*/0+", token):
            raise self.problem(f"{token} divides by zero")
        self.advance()
        return Fraction(token)

    def take_count(self, what: str) -> int:
        if self.token is None or not _COUNT.fullmatch(self.token):
            raise self.expected(what)
        count = int(self.token)
        self.advance()
        return count

    # --- the parts of the file ---

    def game(self) -> StrategicGame:
        self.header()
        title = self.take_text('the title in quotes, such as "A game"')
        players = self.players()
        strategies = self.strategies(players)
        comment = self.take_text("a comment") if self.quoted is not None else ""
        profiles = math.prod(len(own) for own in strategies)
        if self.token == "{":
            labels, values = self.outcomes(len(players))
            chosen = self.chosen(profiles, len(labels))
            nothing = (Fraction(0),) * len(players)
            payoffs = tuple(values[number - 1] if number else nothing for number in chosen)
            return StrategicGame(title, players, strategies, comment, payoffs, chosen, labels)
        return StrategicGame(title, players, strategies, comment, self.payoffs(profiles, players))

    def header(self) -> None:
        if self.token in ("EFG", "#AGG", "BAGG"):
            raise self.problem(
                f"this is a Gambit file of another kind ({self.token}); only strategic games (NFG) are read here. "
                "Gambit can save the game's strategic form"
            )
        self.take("NFG", "NFG, with which a Gambit strategic game begins")
        self.take("1", "1, the version of the format")
        if self.token not in ("R", "D"):
            raise self.expected("R (or D) after the version")
        self.advance()

    def players(self) -> tuple[str, ...]:
        self.take("{", "{ and the names of the players")
        found: list[str] = []
        while self.token != "}":
            if len(found) == MAX_PLAYERS:
                raise self.limit(f"more than {MAX_PLAYERS} players")
            found.append(self.take_text("the name of a player in quotes, or }"))
        if not found:
            raise self.expected("at least one player")
        self.advance()
        return tuple(found)

    def strategies(self, players: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        self.take("{", "{ and the strategies of the players")
        listed = self.token == "{"
        found: list[tuple[str, ...]] = []
        profiles = 1
        for player in players:
            own = self.listed_strategies(player) if listed else self.counted_strategies(player, profiles)
            profiles *= len(own)
            self.check_size(profiles, len(players))
            found.append(own)
        if self.token != "}":
            raise self.expected(f"}} after the strategies of {len(players)} players")
        self.advance()
        return tuple(found)

    def listed_strategies(self, player: str) -> tuple[str, ...]:
        self.take("{", f"{{ and the strategies of {player}")
        found: list[str] = []
        while self.token != "}":
            found.append(self.take_text(f"a strategy of {player} in quotes, or }}"))
            self.check_size(len(found), 1)
        if not found:
            raise self.expected(f"at least one strategy of {player}")
        self.advance()
        return tuple(found)

    def counted_strategies(self, player: str, profiles: int) -> tuple[str, ...]:
        at = self.start
        count = self.take_count(f"the number of strategies of {player}")
        if count == 0:
            self.start = at
            raise self.problem(f"{player} has no strategy; expected 1 or more")
        self.check_size(profiles * count, 1)
        return tuple(str(number) for number in range(1, count + 1))

    def check_size(self, profiles: int, players: int) -> None:
        if profiles > MAX_PROFILES:
            raise self.limit(f"{profiles:,} or more profiles of strategies; the limit is {MAX_PROFILES:,}")
        if profiles * players > MAX_PAYOFFS:
            raise self.limit(f"{profiles * players:,} or more payoffs; the limit is {MAX_PAYOFFS:,}")

    def payoffs(self, profiles: int, players: tuple[str, ...]) -> tuple[tuple[Fraction, ...], ...]:
        found: list[Fraction] = []
        wanted = profiles * len(players)
        there = f"{wanted:,} payoffs ({profiles:,} profiles of {len(players)} players)"
        while self.token is not None:
            if len(found) == wanted:
                raise self.problem(f"expected {there}; here is one more")
            if self.token == ",":
                raise self.expected("a payoff: there are no commas between payoffs, and decimals have a point")
            found.append(self.take_number(f"payoff {len(found) + 1:,}"))
        if len(found) < wanted:
            raise self.problem(f"expected {there}; the file ends after {len(found):,}")
        n = len(players)
        return tuple(tuple(found[first : first + n]) for first in range(0, wanted, n))

    def outcomes(self, players: int) -> tuple[tuple[str, ...], list[tuple[Fraction, ...]]]:
        self.take("{", "{ and the outcomes")
        labels: list[str] = []
        values: list[tuple[Fraction, ...]] = []
        while self.token != "}":
            most = min(MAX_PROFILES, MAX_PAYOFFS // players)
            if len(labels) == most:
                raise self.limit(f"more than {most:,} outcomes, which is the limit for {players} players")
            self.take("{", '{ "outcome" payoffs }, or }')
            labels.append(self.take_text("the label of an outcome in quotes"))
            values.append(self.outcome_payoffs(players))
        self.advance()
        return tuple(labels), values

    def outcome_payoffs(self, players: int) -> tuple[Fraction, ...]:
        found: list[Fraction] = []
        while self.token != "}":
            if len(found) == players:
                raise self.expected(f"}} after {players} payoffs, one per player")
            found.append(self.take_number("a payoff"))
            if self.token == "," and len(found) < players:
                self.advance()
        if len(found) < players:
            raise self.expected(f"{players} payoffs, one per player")
        self.advance()
        return tuple(found)

    def chosen(self, profiles: int, outcomes: int) -> tuple[int, ...]:
        found: list[int] = []
        there = f"{profiles:,} outcome numbers, one per profile"
        while self.token is not None:
            if len(found) == profiles:
                raise self.problem(f"expected {there}; here is one more")
            at = self.start
            number = self.take_count(f"the number of an outcome (0 to {outcomes})")
            if number > outcomes:
                self.start = at
                raise self.problem(f"there is no outcome {number}; there are {outcomes}, and 0 for none")
            found.append(number)
        if len(found) < profiles:
            raise self.problem(f"expected {there}; the file ends after {len(found):,}")
        return tuple(found)
