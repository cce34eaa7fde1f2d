"""Hypergames in which actors know of different options: some are hidden from them, some exist in their minds only.

Aljefri, Bashar, Fang and Hipel, First-level hypergame for investigating misperception in conflicts, IEEE Transactions
on Systems, Man, and Cybernetics: Systems 48 (2018), 2158-2175. The universal option set U is the union of the actors'
option sets. An actor sees a universal state as the state of its own game in which the options that it does not know
are left out, which is how they look to it when they are not taken. (Recalled from the cited work; the names that it
gives to classes of equilibria are not used.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError, LimitError, listed
from standoff.game.model import Game
from standoff.game.preference import part_of
from standoff.game.space import OptionSpace
from standoff.stability.analysis import CONCEPTS, analyse
from standoff.stability.explicit import listed_arcs

MAX_UNIVERSAL_OPTIONS = 18


@dataclass(frozen=True, eq=False)
class Misperception:
    """A hypergame over universal states; arrays have shape (universal states,), in rising order of their codes.

    options: U, as `actor.option`. yes[k]: the options taken in universal state k. seen_as[actor][k]: the position in
    the actor's own game of what it takes k for, -1 where that is not feasible there. recognised[actor][k]: the actor
    takes k for what it is: none of its options is hidden from the actor. unaware[actor]: options hidden from it.
    imagined: options in somebody's game that do not exist. stable[concept][actor]: the image is there and stable for
    the actor in its own game; marks[concept]: for every actor, the hypergame equilibria.
    """

    actors: tuple[str, ...]
    options: tuple[str, ...]
    codes: NDArray[np.int64]
    yes: tuple[tuple[str, ...], ...]
    games: dict[str, Game]
    seen_as: dict[str, NDArray[np.int64]]
    recognised: dict[str, NDArray[np.bool_]]
    unaware: dict[str, tuple[str, ...]]
    imagined: tuple[str, ...]
    stable: dict[str, dict[str, NDArray[np.bool_]]]
    marks: dict[str, NDArray[np.bool_]]

    def equilibria(self, concept: str) -> tuple[tuple[str, ...], ...]:
        """The options taken in each hypergame equilibrium."""
        return tuple(self.yes[number] for number in np.flatnonzero(self.marks[concept]))


def misperceived(
    games: Mapping[str, Game],
    concepts: Sequence[str] = CONCEPTS,
    *,
    real: Iterable[str] | None = None,
    actual: Game | None = None,
) -> Misperception:
    """The first-level hypergame of actors whose games have different options, matched by their names.

    A universal state is an equilibrium iff for every actor i its image is feasible in G_i and stable for i there.
    real: the options that exist, as `actor.option`; by default all of U. actual: the game as it is, if one knows it:
    its states are the universal states and its options the real ones; without it, every combination of the options of
    U that is feasible in the eyes of some actor.

    Raises InputError where a game is not in option form, has coalesced states or other actors; LimitError above
    MAX_UNIVERSAL_OPTIONS options without `actual`.
    """
    actors = _same_actors(games, actual)
    options = _union(actors, [*games.values(), *([actual] if actual is not None else [])])
    exists = set(_options(actual)) if actual is not None else set(options if real is None else real)
    codes = _every_code(options) if actual is None else _recoded(_codes(actual), _options(actual), options)
    seen = {actor: _positions(_recoded(codes, options, _options(games[actor])), games[actor]) for actor in actors}
    if actual is None:
        kept = np.logical_or.reduce([places >= 0 for places in seen.values()])
        codes = codes[kept]
        seen = {actor: places[kept] for actor, places in seen.items()}
    unaware = {actor: tuple(o for o in options if o not in _options(games[actor])) for actor in actors}
    stable: dict[str, dict[str, NDArray[np.bool_]]] = {concept: {} for concept in concepts}
    for number, actor in enumerate(actors):
        result = analyse(games[actor], concepts)
        places = seen[actor]
        for concept in concepts:
            stable[concept][actor] = (places >= 0) & result.marks[concept][number][places]
    return Misperception(
        actors=actors,
        options=options,
        codes=codes,
        yes=tuple(tuple(o for bit, o in enumerate(options) if int(code) >> bit & 1) for code in codes),
        games={actor: games[actor] for actor in actors},
        seen_as=seen,
        recognised={a: (seen[a] >= 0) & (codes & _mask(unaware[a], options) == 0) for a in actors},
        unaware=unaware,
        imagined=tuple(o for o in options if o not in exists),
        stable=stable,
        marks={concept: np.logical_and.reduce(list(by.values())) for concept, by in stable.items()},
    )


def without_options(game: Game, hidden: Iterable[str]) -> Game:
    """The game as one sees it who does not know of these options: only states in which none of them is taken.

    State ids, preferences and moves are otherwise kept. Raises InputError in graph form, for coalesced states, for an
    unknown option, and where no state is left.
    """
    hidden = tuple(hidden)
    if not hidden:
        return game
    known = _options(game)
    unknown = [option for option in hidden if option not in known]
    if unknown:
        raise InputError(f"no such option: {listed(unknown)}")
    codes = _codes(game)
    kept = np.flatnonzero((codes & _mask(hidden, known)) == 0)
    if not kept.size:
        raise InputError(f"there is no state without {listed(list(hidden))}")
    assert game.space is not None
    left = tuple(option for option in known if option not in hidden)
    one_way = (game.space.yes_stays, game.space.no_stays)
    masks = [_mask([o for bit, o in enumerate(known) if mask >> bit & 1 and o in left], left) for mask in one_way]
    arcs = None
    if game.arcs is not None:
        place = {int(old): new for new, old in enumerate(kept)}
        arcs = tuple(
            tuple(tuple(place[end] for end in own[int(start)] if end in place) for start in kept) for own in game.arcs
        )
    return Game(
        game.actors,
        tuple(game.state_ids[int(n)] for n in kept),
        tuple(part_of(preference, kept) for preference in game.preferences),
        space=OptionSpace(game.actors, left, *masks),
        codes=_recoded(codes[kept], known, left),
        arcs=arcs,
        attitudes=game.attitudes,
    )


def unable_to_use(game: Game, actor: str, hidden: Iterable[str]) -> Game:
    """The game in which the actor never changes these options, because it does not know of them; its moves listed."""
    known = _options(game)
    mask = _mask(hidden, known)
    codes = _codes(game)
    number = game.actors.index(actor)
    arcs = list(listed_arcs(game))
    arcs[number] = tuple(
        tuple(end for end in ends if not int(codes[start] ^ codes[end]) & mask)
        for start, ends in enumerate(arcs[number])
    )
    return replace(game, arcs=tuple(arcs))


def _same_actors(games: Mapping[str, Game], actual: Game | None) -> tuple[str, ...]:
    if not games:
        raise InputError("a hypergame needs a game for every actor")
    first = actual if actual is not None else next(iter(games.values()))
    if set(games) != set(first.actors):
        raise InputError(f"expected one game for each of {listed(first.actors)}; found {listed(list(games))}")
    for actor, game in games.items():
        if game.actors != first.actors:
            raise InputError(f"the game that {actor} sees has other actors than the first one")
    return first.actors


def _union(actors: Sequence[str], games: Sequence[Game]) -> tuple[str, ...]:
    every = dict.fromkeys(option for game in games for option in _options(game))
    return tuple(option for actor in actors for option in every if option.split(".", 1)[0] == actor)


def _options(game: Game) -> tuple[str, ...]:
    if game.space is None or game.codes is None:
        raise InputError("options that an actor does not know of need games in option form")
    if game.varying is not None and game.varying.any():
        raise InputError("options that an actor does not know of are not computed where states are coalesced")
    return game.space.options


def _codes(game: Game) -> NDArray[np.int64]:
    assert game.codes is not None
    return game.codes


def _every_code(options: Sequence[str]) -> NDArray[np.int64]:
    if len(options) > MAX_UNIVERSAL_OPTIONS:
        raise LimitError(f"{len(options)} options in all; the limit here is {MAX_UNIVERSAL_OPTIONS}")
    return np.arange(1 << len(options), dtype=np.int64)


def _mask(names: Iterable[str], options: Sequence[str]) -> int:
    wanted = set(names)
    return sum(1 << bit for bit, option in enumerate(options) if option in wanted)


def _recoded(codes: NDArray[np.int64], old: Sequence[str], new: Sequence[str]) -> NDArray[np.int64]:
    """Codes over the options `old` as codes over `new`; options that are not in `new` are dropped."""
    place = {option: bit for bit, option in enumerate(new)}
    found = np.zeros_like(codes)
    for bit, option in enumerate(old):
        if option in place:
            found |= (codes >> bit & 1) << place[option]
    return found


def _positions(codes: NDArray[np.int64], game: Game) -> NDArray[np.int64]:
    """Where each code stands among the states of the game, -1 where it is none."""
    own = _codes(game)
    order = np.argsort(own)
    places = np.searchsorted(own[order], codes).clip(max=own.size - 1)
    found = order[places]
    return np.where(own[found] == codes, found, -1).astype(np.int64)
