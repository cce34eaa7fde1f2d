"""From a case to a strategic game; what cannot be written is said in `standoff.exchange.nfg`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError, LimitError, listed
from standoff.exchange.keys import key_for, plain, plain_labels
from standoff.exchange.model import Exported, Model
from standoff.exchange.nfg_text import MAX_PROFILES
from standoff.exchange.nfg_words import MASKED, NO_OPTIONS, ORDINAL, WRITTEN_BY, first_fastest
from standoff.game.model import Game
from standoff.game.preference import dense_ranks, kind_of
from standoff.game.space import OptionSpace

MAX_WRITTEN_STATES = 1 << 20

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class _Labels:
    """Plain ASCII stand-ins, in the order of the game."""

    players: list[str]
    keys: list[str]
    options: list[str]
    states: list[str]


def write_nfg(
    model: Model,
    *,
    version: Literal["payoff", "outcome"] = "payoff",
    infeasible: Literal["refuse", "mask"] = "refuse",
) -> Exported:
    """A strategic game whose payoffs are ranks (1 the worst).

    version: `payoff` is read by every program; `outcome` keeps the ids of the states. infeasible: `mask` gives states
    that cannot be the payoff 0 for everyone.
    Raises InputError for what a strategic game cannot say, LimitError above MAX_WRITTEN_STATES combinations of options.
    """
    space, codes = _expressible(model.game)
    _refuse_missing_states(space, codes, infeasible)
    if version == "outcome" and space.size > MAX_PROFILES:
        raise LimitError(f"{space.size:,} states; the limit of the outcome version is {MAX_PROFILES:,}")
    payoffs = np.zeros((space.size, len(space.actors)), dtype=np.int64)
    for player, ranks in enumerate(model.game.ranks):
        payoffs[codes, player] = dense_ranks(ranks)
    missing = space.size - len(codes)
    labels = _labels(model, space)
    head = _written_head(plain(model.case.title), labels, _strategy_labels(space), masked=missing > 0)
    body = _payoff_lines(payoffs) if version == "payoff" else _outcome_lines(payoffs, codes, labels.states)
    lost = ["everything but names, options and the order of states: sources, reasons, goals"]
    if missing:
        lost.append(
            f"that {missing:,} combinations of options cannot be: they are written as worst for everyone (0); an "
            "equilibrium there is none of the case"
        )
    if model.game.attitudes:
        lost.append("attitudes: the file has only what each actor itself prefers")
    return Exported("\n".join([*head, *body, ""]).encode("ascii"), tuple(lost), _written_notes(model, labels, space))


def _expressible(game: Game) -> tuple[OptionSpace, Numbers]:
    if game.space is None or game.codes is None:
        raise InputError(
            "this case lists its moves (graph form); in a strategic game every player can change to each of its "
            "strategies at any time, so that such a case cannot be written as .nfg"
        )
    if game.arcs is not None:
        raise InputError(
            "single moves of this case were taken away or added, or states coalesced; a strategic game has every "
            "change of strategy, so that this cannot be written as .nfg"
        )
    one_way = game.space.yes_stays | game.space.no_stays
    if one_way:
        raise InputError(
            f"{listed(game.space.yes(one_way))} cannot be taken back; a strategic game has no irreversible moves, so "
            "that this cannot be written as .nfg"
        )
    unranked = [
        f"{actor} ({kind_of(preference)})"
        for actor, preference in zip(game.actors, game.preferences, strict=True)
        if kind_of(preference) != "ranking"
    ]
    if unranked:
        raise InputError(f"payoffs need a ranking of the states; another kind of preference has {listed(unranked)}")
    if game.space.size > MAX_WRITTEN_STATES:
        raise LimitError(f"{game.space.size:,} combinations of options; the limit for .nfg is {MAX_WRITTEN_STATES:,}")
    return game.space, game.codes


def _refuse_missing_states(space: OptionSpace, codes: Numbers, infeasible: str) -> None:
    missing = space.size - len(codes)
    if infeasible not in ("refuse", "mask"):
        raise InputError(f"infeasible: expected 'refuse' or 'mask', found {infeasible!r}")
    if missing and infeasible == "refuse":
        raise InputError(
            f"{missing:,} of {space.size:,} combinations of options cannot be, and a strategic game has no such "
            "profiles; --infeasible mask writes them as worst for everyone"
        )


def _labels(model: Model, space: OptionSpace) -> _Labels:
    keys: list[str] = []
    for number, actor in enumerate(space.actors, start=1):
        keys.append(key_for(plain(actor), keys, f"player{number}"))
    options: list[str] = []
    for number, option in enumerate(space.options, start=1):
        actor, _, own = option.partition(".")
        key = keys[space.actors.index(actor)]
        taken = [name.partition(".")[2] for name in options if name.startswith(f"{key}.")]
        options.append(f"{key}.{key_for(plain(own), taken, f'option{number}')}")
    players = plain_labels([model.case.name_of(actor) for actor in space.actors], "player")
    return _Labels(players, keys, options, plain_labels(model.game.state_ids, "state"))


def _strategy_labels(space: OptionSpace) -> list[list[str]]:
    found = []
    for actor in space.actors:
        width = space.own[actor].bit_count()
        found.append(["".join(choice) for choice in first_fastest(["NY"] * width)] if width else [NO_OPTIONS])
    return found


def _written_head(title: str, labels: _Labels, strategies: Sequence[Sequence[str]], *, masked: bool) -> list[str]:
    comment = f"{WRITTEN_BY} {ORDINAL} Actors: {', '.join(labels.keys)};"
    if labels.options:
        comment += f" Options: {', '.join(labels.options)};"
    if masked:
        comment += f" {MASKED}"
    return [
        f'NFG 1 R "{title}" {{ {" ".join(_quoted(labels.players))} }}',
        "",
        "{ " + "\n".join(f"{{ {' '.join(_quoted(own))} }}" for own in strategies) + " }",
        f'"{comment}"',
        "",
    ]


def _quoted(texts: Sequence[str]) -> list[str]:
    return [f'"{text}"' for text in texts]


def _payoff_lines(payoffs: Numbers) -> list[str]:
    return [" ".join(map(str, row)) for row in payoffs.tolist()]


def _outcome_lines(payoffs: Numbers, codes: Numbers, states: Sequence[str]) -> list[str]:
    rows = [
        f'{{ "{state}" {", ".join(map(str, payoffs[code].tolist()))} }}'
        for state, code in zip(states, codes.tolist(), strict=True)
    ]
    outcome = np.zeros(len(payoffs), dtype=np.int64)
    outcome[codes] = np.arange(1, len(codes) + 1)
    return ["{", *rows, "}", " ".join(map(str, outcome.tolist()))]


def _written_notes(model: Model, labels: _Labels, space: OptionSpace) -> tuple[str, ...]:
    told = [
        *zip([model.case.name_of(actor) for actor in space.actors], labels.players, strict=True),
        *zip(space.options, labels.options, strict=True),
        *zip(model.game.state_ids, labels.states, strict=True),
        (model.case.title, plain(model.case.title)),
    ]
    notes = ["payoffs are ranks: equilibria in mixed strategies mean nothing"]
    changed = [f"{label!r} stands for {name!r}" for name, label in told if name != label]
    return (*notes, *changed)
