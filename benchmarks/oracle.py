#!/usr/bin/env python3
"""Nash equilibria and .nfg files compared with Gambit's own, on random conflicts.

    python benchmarks/oracle.py [--quick] [--json] [--keep] [--note TEXT]

Needs pygambit (dependency group `oracle`). A game differs if a payoff that Gambit reads is not the rank that was
written, or if Gambit's search for pure equilibria finds other profiles than ours finds states.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from itertools import product
from typing import Any

import numpy as np
from machine import Row, parser, publish, table

from standoff.case.model import CaseFile
from standoff.exchange.model import Model
from standoff.exchange.nfg import write_nfg
from standoff.game import Game
from standoff.game.preference import dense_ranks
from standoff.stability import analyse

WHAT = """\
Random conflicts with 2 to 5 actors and up to 8 options, written as .nfg (payoff and outcome version in turn) and read
by Gambit: every cell of the table and the set of pure equilibria are compared. *masked*: up to half of the states are
infeasible and written as worst for everyone; equilibria there do not count."""
SHAPES = [shape for actors in (2, 3, 4, 5) for shape in product((1, 2, 3, 4), repeat=actors) if sum(shape) <= 8]
NEEDED = "pygambit is not installed: pip install 'pygambit==16.7.*' (it may be built from source)"
Random = np.random.Generator


@dataclass
class Tally:
    games: int = 0
    profiles: int = 0
    equilibria: int = 0
    differ: int = 0


def conflict(random: Random, kind: str) -> Model:
    """A random conflict: ranks strict or with ties; `masked`: with ties, and up to half of the states infeasible."""
    shape = SHAPES[random.integers(len(SHAPES))]
    options = {f"p{actor}": [f"o{option}" for option in range(count)] for actor, count in enumerate(shape)}
    size = 1 << sum(shape)
    missing = random.choice(size, random.integers(1, size // 2 + 1), replace=False).tolist() if kind == "masked" else []
    states = size - len(missing)
    best = states if kind == "strict" else int(random.integers(2, 9))
    ranks = {
        actor: random.permutation(states) if kind == "strict" else random.integers(0, best, states) for actor in options
    }
    actors = {actor: {"options": {option: option for option in own}} for actor, own in options.items()}
    case = CaseFile.model_validate({"standoff": 1, "title": "Random", "actors": actors})
    return Model(case, Game.from_options(options, ranks, infeasible=missing))


def compare(model: Model, number: int, tally: Tally) -> None:
    import pygambit

    raw = write_nfg(model, version=("payoff", "outcome")[number % 2], infeasible="mask").raw
    codes = model.game.codes
    assert codes is not None
    stable = analyse(model.game, concepts=["Nash"]).equilibria("Nash")
    ours = {int(codes[model.game.index[state]]) for state in stable}
    game = pygambit.read_nfg(io.BytesIO(raw))
    solved = pygambit.nash.enumpure_solve(game).equilibria
    profiles = list(_profiles(game))
    cells = [_payoffs(game, profile) for profile in profiles]
    expected = np.zeros((len(profiles), len(model.game.actors)), dtype=np.int64)
    for player, ranks in enumerate(model.game.ranks):
        expected[codes, player] = dense_ranks(ranks)
    place = {profile: code for code, profile in enumerate(profiles)}
    found = {place[_chosen(game, equilibrium)] for equilibrium in solved}
    theirs = {code for code in found if any(cells[code])}
    tally.games += 1
    tally.profiles += len(profiles)
    tally.equilibria += len(ours)
    tally.differ += cells != expected.tolist() or theirs != ours


def _profiles(game: Any) -> Iterator[tuple[int, ...]]:
    sizes = [len(player.strategies) for player in game.players]
    return (profile[::-1] for profile in product(*(range(size) for size in reversed(sizes))))


def _payoffs(game: Any, profile: tuple[int, ...]) -> list[int]:
    outcome = game[profile]
    return [0 if outcome is None else int(outcome[player]) for player in game.players]


def _chosen(game: Any, equilibrium: Any) -> tuple[int, ...]:
    return tuple([equilibrium[s] == 1 for s in player.strategies].index(True) for player in game.players)


def run(kind: str, games: int, say: Callable[[str], None]) -> Tally:
    random = np.random.default_rng(2026)
    tally = Tally()
    for number in range(games):
        compare(conflict(random, kind), number, tally)
    say(f"{kind}: {tally.games} games, {tally.differ} differ")
    return tally


def main() -> int:
    arguments = parser(__doc__).parse_args()
    if find_spec("pygambit") is None:
        print(NEEDED, file=sys.stderr)
        return 2
    games = 20 if arguments.quick else 1_000
    rows = []
    differ = 0
    for kind in ("strict", "ties", "masked"):
        tally = run(kind, games, lambda text: print(text, file=sys.stderr))
        differ += tally.differ
        numbers = (tally.games, tally.profiles, tally.equilibria, tally.differ)
        rows.append([kind, *(f"{number:,}" for number in numbers)])
    head = ["ranks", "games", "profiles", "equilibria", "games that differ"]
    about = f"pygambit {version('pygambit')}. {WHAT}"
    told = [Row("", f"{cells[0]}: {cells[1]} games", value=f"{cells[-1]} differ") for cells in rows]
    publish("oracle", "Compared with Gambit", told, arguments, [about, table(head, rows)])
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
