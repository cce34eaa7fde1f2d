"""The game: what the machine sees. Actors, states, moves and how each actor compares the states.

A graph model G = <N, S, {A_i}, {>=_i}> (Fang, Hipel and Kilgour 1993). Option form keeps states as codes and leaves
the moves implicit; graph form lists its arcs. Both together: option form in which single moves were taken away or
added, or states coalesced, so that the arcs are listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from standoff.errors import InputError, LimitError, listed
from standoff.game.frames import pandas_module
from standoff.game.preference import PREFERENCES, Preference, Ranking, Ranks, kind_of, ranking
from standoff.game.space import OptionSpace

if TYPE_CHECKING:
    import pandas as pd

Arcs = tuple[tuple[tuple[int, ...], ...], ...]
Given = Preference | ArrayLike
Attitudes = Mapping[str, Mapping[str, int]]

MAX_LISTED_STATES = 20_000


@dataclass(frozen=True, eq=False)
class Game:
    """A conflict.

    actors: n names. state_ids: m names. preferences: one per actor, over the m states.
    Option form has `space` and `codes` (the code of each state); `arcs`, for each actor and state the indices of the
    states one move away, are there in graph form and where moves are not option changes alone. varying: for each
    state a mask of the options that a coalesced state leaves open. attitudes: of an actor towards an actor, +1
    devoting, 0 indifferent, -1 aggressive; those not given are 0, and +1 towards itself.
    """

    actors: tuple[str, ...]
    state_ids: tuple[str, ...]
    preferences: tuple[Preference, ...]
    space: OptionSpace | None = None
    codes: NDArray[np.int64] | None = None
    arcs: Arcs | None = None
    varying: NDArray[np.int64] | None = None
    attitudes: Attitudes | None = None

    def __post_init__(self) -> None:
        if len(set(self.state_ids)) != len(self.state_ids):
            raise InputError("two states have the same id")
        for actor, preference in zip(self.actors, self.preferences, strict=True):
            if preference.states != len(self.state_ids):
                raise InputError(
                    f"{actor}: expected {len(self.state_ids)} ranks, one per state; found {preference.states}"
                )

    @property
    def ranked(self) -> bool:
        """Whether every actor ranks the states completely, with ties."""
        return all(isinstance(preference, Ranking) for preference in self.preferences)

    @property
    def kind(self) -> str:
        """The richest kind of preference among the actors: one of PREFERENCES, or "attitudes" where there are some."""
        if self.attitudes:
            return "attitudes"
        return max((kind_of(preference) for preference in self.preferences), key=PREFERENCES.index)

    @cached_property
    def ranks(self) -> tuple[Ranks, ...]:
        """n arrays of shape (m,), higher is better, equal is a tie. Raises InputError where an actor has no ranking."""
        found = []
        for actor, preference in zip(self.actors, self.preferences, strict=True):
            if not isinstance(preference, Ranking):
                raise InputError(
                    f"{actor} does not rank the states ({kind_of(preference)} preference); this needs a ranking of "
                    "every actor"
                )
            found.append(preference.ranks)
        return tuple(found)

    @cached_property
    def index(self) -> dict[str, int]:
        return {state: number for number, state in enumerate(self.state_ids)}

    def yes(self, state: str) -> tuple[str, ...]:
        """Options that are yes in a state, as `actor.option`; empty in graph form."""
        if self.space is None or self.codes is None:
            return ()
        number = self.index[state]
        return self.space.yes(int(self.codes[number]) & ~self.open_options(number))

    def open_options(self, number: int) -> int:
        """Mask of the options that the state with this number leaves open (coalesced states), else 0."""
        return 0 if self.varying is None else int(self.varying[number])

    def option_values(self) -> dict[str, list[bool | None]]:
        """Option -> whether it is yes, state by state; None where a coalesced state leaves it open.

        Empty in graph form.
        """
        if self.space is None or self.codes is None:
            return {}
        left_open = [self.open_options(number) for number in range(len(self.state_ids))]
        rows = list(zip(self.codes.tolist(), left_open, strict=True))
        return {
            option: [None if either >> bit & 1 else bool(code >> bit & 1) for code, either in rows]
            for bit, option in enumerate(self.space.options)
        }

    def frame(self) -> pd.DataFrame:
        """Ranks as a data frame: one row per state, one column per actor; higher is better, equal is a tie.

        Raises InputError where an actor has no ranking, and where pandas is not installed.
        """
        pandas = pandas_module()
        ranks = dict(zip(self.actors, self.ranks, strict=True))
        frame: pd.DataFrame = pandas.DataFrame(ranks, index=pandas.Index(self.state_ids, name="state"))
        return frame.rename_axis(columns="actor")

    @classmethod
    def from_options(
        cls,
        options: Mapping[str, Sequence[str]],
        ranks: Mapping[str, Given],
        *,
        infeasible: Iterable[int] = (),
        yes_stays: Iterable[str] = (),
        no_stays: Iterable[str] = (),
    ) -> Game:
        """A game in option form.

        options: actor -> its options. ranks: actor -> one number per feasible state, in code order, higher is better,
        or another kind of preference over these states (`standoff.game.preference`).
        infeasible: codes that cannot be. yes_stays, no_stays: `actor.option` names that change in one direction only.
        State ids are "1", "2", ... over the feasible states in code order.

        Raises InputError when a rank list has the wrong length or a name is unknown; LimitError for too many options.
        """
        names = tuple(f"{actor}.{option}" for actor, own in options.items() for option in own)
        one_way = [set(yes_stays), set(no_stays)]
        unknown = sorted((one_way[0] | one_way[1]) - set(names))
        if unknown:
            raise InputError(f"no such option: {listed(unknown)}")
        masks = [sum(1 << bit for bit, name in enumerate(names) if name in group) for group in one_way]
        space = OptionSpace(tuple(options), names, *masks)
        space.check_listed()
        excluded = set(infeasible)
        codes = np.array([code for code in range(space.size) if code not in excluded], dtype=np.int64)
        return cls.over_codes(space, codes, ranks)

    @classmethod
    def over_codes(
        cls,
        space: OptionSpace,
        codes: NDArray[np.int64],
        ranks: Mapping[str, Given],
        state_ids: Sequence[str] | None = None,
    ) -> Game:
        """A game in option form over the given feasible codes; ranks in the order of `codes`."""
        _check_actors(space.actors, ranks)
        ids = tuple(state_ids) if state_ids is not None else tuple(str(n + 1) for n in range(len(codes)))
        preferences = tuple(_preference(ranks[actor]) for actor in space.actors)
        return cls(space.actors, ids, preferences, space=space, codes=codes)

    @classmethod
    def from_graph(
        cls,
        states: Sequence[str],
        moves: Mapping[str, Mapping[str, Sequence[str]]],
        ranks: Mapping[str, Given],
    ) -> Game:
        """A game in graph form: moves[actor][state] lists the states one move away; ranks in the order of `states`.

        Raises InputError for unknown states or actors; LimitError above MAX_LISTED_STATES states.
        """
        if len(states) > MAX_LISTED_STATES:
            raise LimitError(f"{len(states):,} listed states; the limit is {MAX_LISTED_STATES:,}")
        actors = tuple(ranks)
        _check_actors(actors, moves, missing_is_fine=True)
        index = {state: number for number, state in enumerate(states)}
        try:
            arcs = tuple(
                tuple(tuple(sorted({index[end] for end in moves.get(a, {}).get(s, ()) if end != s})) for s in states)
                for a in actors
            )
        except KeyError as error:
            raise InputError(f"a move leads to {error.args[0]!r}, which is not a state") from None
        return cls(actors, tuple(states), tuple(_preference(ranks[a]) for a in actors), arcs=arcs)


def _preference(given: Given) -> Preference:
    return given if isinstance(given, Preference) else ranking(given)


def _check_actors(actors: Sequence[str], given: Mapping[str, object], *, missing_is_fine: bool = False) -> None:
    missing = [actor for actor in actors if actor not in given]
    unknown = [actor for actor in given if actor not in actors]
    if unknown or (missing and not missing_is_fine):
        raise InputError(f"expected one entry for each of {listed(actors)}; found {listed(list(given)) or 'none'}")
