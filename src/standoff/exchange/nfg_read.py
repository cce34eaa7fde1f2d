"""From a strategic game to a case; which form of a case it becomes is said in `standoff.exchange.nfg`."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from standoff.errors import InputError, LimitError, Problem
from standoff.exchange.keys import is_key, key_for, one_line
from standoff.exchange.model import Imported
from standoff.exchange.nfg_text import StrategicGame, read_game
from standoff.exchange.nfg_words import MASKED, NO_OPTIONS, WRITTEN_BY, first_fastest
from standoff.game.model import MAX_LISTED_STATES
from standoff.game.space import MAX_OPTIONS

MAX_LISTED_MOVES = 200_000
MAX_STATE_ID = 60

_VECTOR = re.compile("[YN]+")


def read_nfg(raw: bytes, source: str) -> Imported:
    """A case of a strategic game in either version of the format.

    Raises InputError with line and column for what does not parse; LimitError for a game that is too large for a case.
    """
    game = read_game(raw, source)
    keys = _player_keys(game)
    widths = [_option_count(own) for own in game.strategies]
    if all(width is not None for width in widths) and any(widths):
        return _with_options(game, keys, [width or 0 for width in widths], source)
    if game.profiles > MAX_LISTED_STATES:
        raise LimitError(
            Problem(
                f"{game.profiles:,} profiles of strategies; the limit for listed states is {MAX_LISTED_STATES:,}",
                source,
            )
        )
    if sum(len(own) for own in game.strategies) <= MAX_OPTIONS:
        return _with_strategies_as_options(game, keys, source)
    return _in_graph_form(game, keys, source)


def _option_count(labels: Sequence[str]) -> int | None:
    """The number of options whose Y/N vectors these strategies are, or None."""
    if list(labels) == [NO_OPTIONS]:
        return 0
    if not all(_VECTOR.fullmatch(label) for label in labels):
        return None
    width = len(labels[0])
    every = (
        len(labels) == 1 << width and len(set(labels)) == len(labels) and {len(label) for label in labels} == {width}
    )
    return width if every else None


def _player_keys(game: StrategicGame) -> list[str]:
    told = _told(game.comment, "Actors")
    if len(told) == len(game.players) and len(set(told)) == len(told) and all(is_key(key) for key in told):
        return told
    keys: list[str] = []
    for number, player in enumerate(game.players, start=1):
        keys.append(key_for(player, keys, f"player{number}"))
    return keys


def _told(comment: str, what: str) -> list[str]:
    """A list of names in the comment that `write_nfg` makes."""
    found = re.search(rf"{what}: ([^;]+);", comment) if comment.startswith(WRITTEN_BY) else None
    return found.group(1).split(", ") if found else []


def _with_options(game: StrategicGame, keys: Sequence[str], widths: Sequence[int], source: str) -> Imported:
    names = _option_names(game, keys, widths)
    every = [f"{key}.{name}" for key, own in zip(keys, names, strict=True) for name in own]
    code_of = [_codes(own, sum(widths[:player])) for player, own in enumerate(game.strategies)]
    codes = [sum(parts) for parts in first_fastest(code_of)]
    masked = game.comment.startswith(WRITTEN_BY) and MASKED in game.comment
    kept = [n for n in range(len(codes)) if not (masked and not any(game.payoffs[n]))]
    kept.sort(key=lambda number: codes[number])
    if not kept:
        raise InputError(Problem("every payoff is 0: no state is left", source))
    usual = [str(number) for number in range(1, len(kept) + 1)]
    ids = _outcome_ids(game, kept) or usual
    data = _head(game, source)
    data["actors"] = {
        key: _actor(game, player, key, kept, ids, {name: _means(name) for name in names[player]})
        for player, key in enumerate(keys)
    }
    if ids != usual or len(kept) < len(codes):
        data["feasible"] = "listed"
        data["states"] = {
            state: {"yes": [name for bit, name in enumerate(every) if codes[number] >> bit & 1]}
            for state, number in zip(ids, kept, strict=True)
        }
    return Imported(data, (), (*_usual_notes(game), "each strategy is a yes or no to every option of its player"))


def _option_names(game: StrategicGame, keys: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    told = _told(game.comment, "Options")
    found = []
    for key, width in zip(keys, widths, strict=True):
        own = [name.partition(".")[2] for name in told if name.partition(".")[0] == key]
        usable = len(own) == width == len(set(own)) and all(is_key(name) for name in own)
        found.append(own if usable else [f"option{number}" for number in range(1, width + 1)])
    return found


def _codes(labels: Sequence[str], first_bit: int) -> list[int]:
    return [sum(1 << (first_bit + bit) for bit, sign in enumerate(label) if sign == "Y") for label in labels]


def _means(name: str) -> str:
    return name.replace("_", " ")


def _outcome_ids(game: StrategicGame, kept: Sequence[int]) -> list[str] | None:
    """The labels of the outcomes as ids of states, if every profile has an outcome of its own with a usable label."""
    if game.outcomes is None:
        return None
    chosen = [game.outcomes[number] for number in kept]
    labels = [game.outcome_labels[number - 1] if number else "" for number in chosen]
    return labels if len(set(labels)) == len(labels) and all(is_key(label) for label in labels) else None


def _with_strategies_as_options(game: StrategicGame, keys: Sequence[str], source: str) -> Imported:
    data = _head(game, source)
    names = [_strategy_keys(own) for own in game.strategies]
    moving = [player for player, own in enumerate(names) if len(own) > 1]
    profiles = list(range(game.profiles))
    ids, choices = _state_ids(names), first_fastest(names)
    data["actors"] = {
        key: _actor(
            game, player, key, profiles, ids,
            dict(zip(names[player], map(one_line, game.strategies[player]), strict=True)) if player in moving else {},
        )
        for player, key in enumerate(keys)
    }  # fmt: skip
    data["infeasible"] = [
        part for player in moving for part in _exactly_one(game.players[player], keys[player], names[player])
    ]
    data["feasible"] = "listed"
    data["states"] = {
        state: {
            "means": _profile_words(game, number),
            "yes": [f"{keys[player]}.{choices[number][player]}" for player in moving],
        }
        for number, state in enumerate(ids)
    }
    return Imported(data, (), (*_usual_notes(game), "each strategy is an option, of which a player takes exactly one"))


def _exactly_one(player: str, key: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """Small parts, because a formula over all pairs of many strategies would be too long for one."""
    options = [f"{key}.{name}" for name in names]
    at_most = [
        {
            "when": f"{option} and ({' or '.join(options[number:])})"
            if number < len(options) - 1
            else f"{option} and {options[number]}",
            "because": f"{one_line(player)} takes one strategy at a time",
        }
        for number, option in enumerate(options[:-1], start=1)
    ]
    return [*at_most, {"at_least_one": options, "because": f"{one_line(player)} takes some strategy"}]


def _in_graph_form(game: StrategicGame, keys: Sequence[str], source: str) -> Imported:
    moves = game.profiles * sum(len(own) - 1 for own in game.strategies)
    if moves > MAX_LISTED_MOVES:
        raise LimitError(
            Problem(
                f"{sum(len(own) for own in game.strategies)} strategies are too many for options (the limit is "
                f"{MAX_OPTIONS}), and {moves:,} moves too many to list (the limit is {MAX_LISTED_MOVES:,})",
                source,
            )
        )
    data = _head(game, source)
    profiles = list(range(game.profiles))
    ids = _state_ids([_strategy_keys(own) for own in game.strategies])
    data["actors"] = {key: _actor(game, player, key, profiles, ids, {}) for player, key in enumerate(keys)}
    for actor in data["actors"].values():
        del actor["options"]
    data["graph"] = {
        "states": {state: _profile_words(game, number) for number, state in enumerate(ids)},
        "moves": {
            key: _moves(ids, [len(own) for own in game.strategies], player)
            for player, key in enumerate(keys)
            if len(game.strategies[player]) > 1
        },
    }
    note = "the strategies are too many for options: the case lists its states and moves"
    return Imported(data, (), (*_usual_notes(game), note))


def _moves(ids: Sequence[str], sizes: Sequence[int], player: int) -> dict[str, list[str]]:
    step = math.prod(sizes[:player])
    own = sizes[player]
    found = {}
    for number, state in enumerate(ids):
        mine = number // step % own
        found[state] = [ids[number + (other - mine) * step] for other in range(own) if other != mine]
    return found


def _strategy_keys(labels: Sequence[str]) -> list[str]:
    keys: dict[str, None] = {}
    for number, label in enumerate(labels, start=1):
        keys[key_for(label, keys, f"s{number}")] = None
    return list(keys)


def _state_ids(names: Sequence[Sequence[str]]) -> list[str]:
    ids = ["-".join(profile) for profile in first_fastest(names)]
    usable = len(set(ids)) == len(ids) and all(len(state) <= MAX_STATE_ID and is_key(state) for state in ids)
    return ids if usable else [str(number) for number in range(1, len(ids) + 1)]


def _profile_words(game: StrategicGame, number: int) -> str:
    words, rest = [], number
    for player, own in zip(game.players, game.strategies, strict=True):
        rest, mine = divmod(rest, len(own))
        words.append(f"{player}: {own[mine]}")
    outcome = game.outcomes[number] if game.outcomes is not None else 0
    label = game.outcome_labels[outcome - 1] if outcome else ""
    return one_line(", ".join(words) + (f" ({label})" if label else ""))


def _head(game: StrategicGame, source: str) -> dict[str, Any]:
    data: dict[str, Any] = {"standoff": 1, "title": one_line(game.title) or PurePath(source).stem or "Strategic game"}
    if game.comment and not game.comment.startswith(WRITTEN_BY):
        data["about"] = one_line(game.comment)
    return data


def _actor(
    game: StrategicGame,
    player: int,
    key: str,
    profiles: Sequence[int],
    ids: Sequence[str],
    options: Mapping[str, str],
) -> dict[str, Any]:
    tiers: dict[Fraction, list[str]] = defaultdict(list)
    for state, number in zip(ids, profiles, strict=True):
        tiers[game.payoffs[number][player]].append(state)
    ranking = [tiers[value] if len(tiers[value]) > 1 else tiers[value][0] for value in sorted(tiers, reverse=True)]
    name = one_line(game.players[player])
    return {**({"name": name} if name and name != key else {}), "options": dict(options), "ranking": ranking}


def _usual_notes(game: StrategicGame) -> tuple[str, ...]:
    order = "only the order of payoffs is kept, for each player"
    none = "some profiles have no outcome: every payoff there is 0, as in Gambit"
    return (order, none) if game.outcomes is not None and 0 in game.outcomes else (order,)
