"""The inverse question about a case: under which rankings of some actors is a state stable?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from standoff.case.load import LoadedCase
from standoff.case.model import CaseFile
from standoff.explain.flips import state_words
from standoff.game.board import state_codes
from standoff.game.build import game_of
from standoff.game.model import Game
from standoff.stability.inverse import MOST_SWAPS, Found, Wanted, inverse, present_ranking


@dataclass(frozen=True)
class Inverse:
    """The answer of `standoff inverse`.

    `found`: counts, the condition and the nearest rankings. `present`: the rankings of the free actors as they are,
    best first, where they have one. `actors` and `states`: names, as far as the case has them.
    """

    case: str
    title: str
    found: Found
    present: dict[str, tuple[tuple[str, ...], ...]]
    actors: dict[str, str]
    states: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff inverse --json` contract."""
        return {
            "case": self.case,
            "title": self.title,
            "found": self.found.to_dict(),
            "present": dict(self.present),
            "actors": dict(self.actors),
            "states": dict(self.states),
        }


def inverse_of(
    loaded: LoadedCase,
    state: str,
    concept: str = "Nash",
    actor: str | None = None,
    free: Sequence[str] = (),
    stable: Sequence[str] = (),
    unstable: Sequence[str] = (),
    *,
    ties: bool = False,
    most_swaps: int | None = None,
    ranks: Sequence[str] = (),
    choices: Sequence[str] = (),
) -> Inverse:
    """The rankings of the free actors (default all) under which the state is stable, and further marks hold.

    stable, unstable: further marks, each a state or ACTOR:STATE. Raises as `stability.inverse.inverse` and `game_of`.
    """
    case = loaded.file
    game = game_of(case, ranks, choices)
    wanted = [Wanted(state_id(case, game, state), actor=actor)]
    wanted += [_mark(case, game, text, True, actor) for text in stable]
    wanted += [_mark(case, game, text, False, actor) for text in unstable]
    most = MOST_SWAPS if most_swaps is None else most_swaps
    found = inverse(game, wanted, concept, free or None, ties=ties, most_swaps=most)
    names = {key: case.name_of(key) for key in case.actors}
    present = {name: tiers for name in found.free if (tiers := present_ranking(game, name))}
    return Inverse(loaded.name, case.title, found, present, names, state_words(case, game))


def _mark(case: CaseFile, game: Game, text: str, stable: bool, actor: str | None) -> Wanted:
    """STATE or ACTOR:STATE; a state by name or number."""
    who, colon, state = text.partition(":")
    if colon and text not in game.index:
        return Wanted(state_id(case, game, state.strip()), stable, who.strip())
    return Wanted(state_id(case, game, text), stable, actor)


def state_id(case: CaseFile, game: Game, name: str) -> str:
    """The game's id of a state that the case may call by another name; what is no state stays as it is."""
    if name in game.index or game.space is None or game.codes is None or name not in case.states:
        return name
    code = state_codes(case, game.space)[name]
    for number, (state, own) in enumerate(zip(game.state_ids, game.codes, strict=True)):
        if int(own) == code and not game.open_options(number):
            return state
    return name
