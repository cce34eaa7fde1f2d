"""Cases and games for the tests of the formats."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from standoff.case.load import parse_case
from standoff.exchange.model import Imported, Model
from standoff.game import Game
from standoff.game.arcs import arcs_of
from standoff.game.build import game_of
from tests.strategies import OptionConflict, actor_names


def model_of(data: Mapping[str, Any]) -> Model:
    """The case of plain data, as valid as one from a file (JSON is YAML), and its game."""
    case, _ = parse_case(json.dumps(data), "data")
    return Model(case, game_of(case))


def imported_model(imported: Imported) -> Model:
    return model_of(imported.data)


def tiers(states: Sequence[str], ranks: Iterable[int]) -> list[list[str]]:
    """A ranking, best first, of states with these ranks (higher is better)."""
    found: dict[int, list[str]] = {}
    for state, rank in zip(states, ranks, strict=True):
        found.setdefault(rank, []).append(state)
    return [found[rank] for rank in sorted(found, reverse=True)]


def case_data(conflict: OptionConflict) -> dict[str, Any]:
    """An option conflict as a case file that lists its states."""
    names = actor_names(conflict.actors)
    own = {name: list("vwxyz"[:count]) for name, count in zip(names, conflict.options, strict=True)}
    options = [f"{name}.{option}" for name in names for option in own[name]]
    ids = [f"s{code}" for code in conflict.feasible]

    def option(place: int) -> dict[str, Any]:
        stays = "yes-stays" if place in conflict.yes_stays else "no-stays" if place in conflict.no_stays else None
        return {"means": f"option {place}", **({"irreversible": stays} if stays else {})}

    return {
        "standoff": 1,
        "title": "Random",
        "actors": {
            name: {
                "name": f"Actor {name}",
                "options": {part: option(options.index(f"{name}.{part}")) for part in own[name]},
                "ranking": tiers(ids, ranks),
            }
            for name, ranks in zip(names, conflict.ranks, strict=True)
        },
        "feasible": "listed",
        "states": {
            state: {"yes": [name for bit, name in enumerate(options) if code >> bit & 1]}
            for state, code in zip(ids, conflict.feasible, strict=True)
        },
    }


def same_game(one: Game, other: Game) -> bool:
    """Whether two games have the same states (by their options), moves and rankings, in whatever order of states."""
    return bool(_by_options(one) == _by_options(other))


def _by_options(game: Game) -> Any:
    names = [frozenset(game.yes(state)) for state in game.state_ids]
    order = sorted(range(len(names)), key=lambda number: sorted(names[number]))
    ranks = {
        actor: [sum(ranks[other] < ranks[number] for other in order) for number in order]
        for actor, ranks in zip(game.actors, (list(map(int, r)) for r in game.ranks), strict=True)
    }
    moves = {
        actor: {names[start]: {names[end] for end in ends} for start, ends in enumerate(own)}
        for actor, own in zip(game.actors, arcs_of(game), strict=True)
    }
    return {names[number] for number in order}, len(names), ranks, moves
