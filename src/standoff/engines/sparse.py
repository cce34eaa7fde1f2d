"""The five concepts at listed feasible states of option form: however many options, only these states are kept.

The identity is that of `standoff.engines.arrays`. An actor's moves stay within a *group*: the states at which all the
others' options are alike. Groups are sorted by what the actor likes best; groups of about one size make one table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or, atoms
from standoff.engines.bitsets import CodeList, Truth, bits_of, both, either, opposite, truth
from standoff.engines.five import ANY_REPLY, CREDIBLE_REPLY, FIVE, NO_ESCAPE, asked, bit_of
from standoff.engines.lanes import CELLS_AT_ONCE, Columns, Lane, Numbers, Plane, Words, grouped, settle
from standoff.engines.ranks import RankArray, ranks_at
from standoff.errors import InputError, LimitError
from standoff.game.prioritised import PrioritisedGame
from standoff.game.space import OptionSpace

__all__ = ["feasible_codes", "listed_flags", "ranks_at"]

Codes = NDArray[np.int64]
Flags = NDArray[np.uint8]

MAX_OPTIONS = 62
MAX_CELLS = 1 << 28
AT_ONCE = 1 << 16
LOOKED_AT = 64
"""Partial states that are looked at for each state that may be found, before the search is given up."""


def feasible_codes(game: PrioritisedGame, limit: int) -> Codes:
    """The codes of all feasible states, rising, shape (states,).

    Options are decided one after the other, those first that decide most constraints; a combination under which a state
    cannot be is dropped at once. Raises LimitError above MAX_OPTIONS options, for more than `limit` feasible states,
    and where far more combinations of some options than that would have to be looked at.
    """
    if game.options > MAX_OPTIONS:
        raise LimitError(f"{game.options} options; feasible states are listed for up to {MAX_OPTIONS}")
    order = _order(game)
    concerned = [[f for f in game.infeasible if option in set(atoms(f))] for option in order]
    everywhere = _unless(game.infeasible, game.space, np.zeros(1, dtype=np.int64), ())
    waiting = [(0, everywhere)]
    found: list[Codes] = []
    listed = looked_at = 0
    while waiting:
        depth, codes = waiting.pop()
        if depth == len(order) or not len(codes):
            listed += len(codes)
            found.append(codes)
        elif len(codes) > AT_ONCE:
            half = len(codes) // 2
            waiting += [(depth, codes[half:]), (depth, codes[:half])]
        else:
            bit = 1 << game.space.bits[order[depth]]
            more = np.concatenate([codes, codes | bit])
            looked_at += len(more)
            waiting.append((depth + 1, _unless(concerned[depth], game.space, more, order[: depth + 1])))
        if listed > limit:
            raise LimitError(f"more than {limit:,} feasible states; the limit is {limit:,}")
        if looked_at > LOOKED_AT * max(limit, AT_ONCE):
            raise LimitError(f"more than {looked_at:,} combinations of options to look at for {limit:,} states")
    return np.sort(np.concatenate(found))


def _order(game: PrioritisedGame) -> list[str]:
    """Options in an order in which constraints are complete as early as can be."""
    left = [set(atoms(formula)) for formula in game.infeasible]
    order: list[str] = []
    remaining = list(game.space.options)
    while remaining:
        worth = dict.fromkeys(remaining, 0.0)
        for names in left:
            for name in names:
                worth[name] += 4.0 ** -len(names)
        best = max(remaining, key=worth.__getitem__)
        remaining.remove(best)
        order.append(best)
        for names in left:
            names.discard(best)
    return order


def _unless(formulas: Sequence[Formula], space: OptionSpace, codes: Codes, decided: Sequence[str]) -> Codes:
    """The codes at which no formula holds whatever the undecided options are."""
    if not formulas or not len(codes):
        return codes
    listing = CodeList(space, codes)
    kept = []
    for block in listing.blocks:
        named = listing.named(block)
        low: dict[str, Truth] = dict.fromkeys(space.options, False)
        high: dict[str, Truth] = dict.fromkeys(space.options, True)
        for option in decided:
            low[option] = high[option] = named[option]
        may_be: Truth = True
        for formula in formulas:
            may_be = both(may_be, _not_surely(formula, low, high))
        kept.append(codes[block][bits_of(may_be, block.stop - block.start).astype(bool)])
    return np.concatenate(kept)


def _not_surely(formula: Formula, low: dict[str, Truth], high: dict[str, Truth]) -> Truth:
    return opposite(surely(formula, low, high))


def surely(formula: Formula, low: dict[str, Truth], high: dict[str, Truth]) -> Truth:
    """Where a formula holds for every value of each name between low and high, judged part by part."""

    def least(part: Formula) -> Truth:
        return surely(part, low, high)

    def against(part: Formula) -> Truth:
        return surely(Not(part), low, high)

    match formula:
        case Atom(name):
            return low[name]
        case Not(Atom(name)):
            return opposite(high[name])
        case Not(Not(part)):
            return least(part)
        case And(parts):
            return _all(map(least, parts))
        case Or(parts):
            return opposite(_all(opposite(least(part)) for part in parts))
        case If(then, when):
            return either(least(then), against(when))
        case Iff(left, right):
            return either(both(least(left), least(right)), both(against(left), against(right)))
        case Not(And(parts)):
            return opposite(_all(opposite(against(part)) for part in parts))
        case Not(Or(parts)):
            return _all(map(against, parts))
        case Not(If(then, when)):
            return both(against(then), least(when))
        case Not(Iff(left, right)):
            return either(both(least(left), against(right)), both(against(left), least(right)))
    return truth(formula, low)


def _all(truths: Iterator[Truth]) -> Truth:
    found: Truth = True
    for one in truths:
        found = both(found, one)
    return found


@dataclass(frozen=True, eq=False)
class _Table:
    """Groups of up to `height` states, best first, one to a column; short ones are filled up with no state.

    states: their numbers, shape (height, groups). above: how many of the group are strictly better. targets: from which
    the actor can bring about all states of the column.
    """

    states: NDArray[np.int64]
    above: NDArray[np.uint32]
    targets: NDArray[np.bool_]

    @property
    def height(self) -> int:
        return len(self.states)

    @property
    def count(self) -> int:
        return len(self.states[0])

    def rows(self, columns: Columns) -> Numbers:
        return self.states[:, columns]

    def better(self, columns: Columns) -> NDArray[np.uint32]:
        return self.above[:, columns]

    def stale(self, stamps: NDArray[np.uint32], since: int) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = stamps.take(self.states).max(axis=0) > since
        return found

    def parts(self) -> Iterator[slice]:
        step = max(1, CELLS_AT_ONCE // self.height)
        return (slice(start, start + step) for start in range(0, self.count, step))


def _freely(before: Words, table: _Table, part: Columns, own: np.uint64, dtype: np.dtype[Any]) -> Words:
    """The least of the group, but in the lanes of the mover."""
    reached = before.view(dtype).min(axis=0).view(np.uint64) | own
    lowest: Words = np.minimum(before.view(dtype), reached.view(dtype)).view(np.uint64)
    return np.where(table.targets[:, part], lowest, before)


def _tables(space: OptionSpace, actor: str, codes: Codes, ranks: RankArray) -> list[_Table]:
    """The groups of an actor; where options change one way only, what each way in which they stand can lead to."""
    own = space.own[actor]
    stays, never = space.yes_stays & own, space.no_stays & own
    standing = codes & (stays | never)
    tables: list[_Table] = []
    cells = 0
    for one in np.unique(standing).tolist():
        fixed = (one & stays) | (~one & never)
        members = np.flatnonzero((codes & fixed) == (one & fixed))
        target = standing[members] == one
        group = codes[members] & ~own
        if not target.all():
            kept = np.isin(group, np.unique(group[target]))
            members, target, group = members[kept], target[kept], group[kept]
        cells += len(members)
        if cells > MAX_CELLS:
            raise LimitError(f"{actor}'s one-way options lead to more than {MAX_CELLS:,} states to look at")
        tables += _grouped(members, target, group, ranks[members], len(codes))
    return tables


def _grouped(
    members: Numbers, target: NDArray[np.bool_], group: Codes, ranks: RankArray, nobody: int
) -> Iterator[_Table]:
    by_group = np.argsort(group)
    ordered = group[by_group]
    number = np.cumsum(np.concatenate([[0], ordered[1:] != ordered[:-1]])).astype(np.uint64)
    bits = int(ranks.max()).bit_length()
    keys = number << np.uint64(bits)
    keys |= np.uint64((1 << bits) - 1) - ranks[by_group].astype(np.uint64)
    by_rank = np.argsort(keys)
    keys, order = keys[by_rank], by_group[by_rank]
    members, target = members[order], target[order]
    place = np.arange(len(keys))
    first = np.flatnonzero(np.concatenate([[True], number[1:] != number[:-1]]))
    sizes = np.diff(np.append(first, len(keys)))
    tie_start = np.maximum.accumulate(np.where(np.concatenate([[True], keys[1:] != keys[:-1]]), place, 0))
    above = np.where(target, tie_start - np.repeat(first, sizes), 0)
    for least, most in _size_classes(int(sizes.max())):
        chosen = (sizes > least) & (sizes <= most)
        if chosen.any():
            cell = first[chosen] + np.arange(most)[:, None]
            real = np.arange(most)[:, None] < sizes[chosen]
            cell[~real] = 0
            yield _Table(
                np.where(real, members[cell], nobody),
                np.where(real, above[cell], 0).astype(np.uint32),
                real & target[cell],
            )


def _size_classes(largest: int) -> Iterator[tuple[int, int]]:
    """Sizes above the first and up to the second of each pair; a group of one state has no move."""
    least = 1
    while least < largest:
        most = min(largest, max(least + 1, least * 5 // 4))
        yield least, most
        least = most


def listed_flags(
    space: OptionSpace,
    codes: Codes,
    ranks: Sequence[NDArray[Any]],
    concepts: Sequence[str] = FIVE,
    *,
    actors: Sequence[int] | None = None,
) -> list[Flags]:
    """For each actor the concepts under which each listed state is stable; bit k stands for FIVE[k].

    codes: of all feasible states, shape (states,), each once. ranks: one unsigned array per actor of shape (states,),
    as `ranks_at` gives them; larger is better, 0 and the largest value of the type are no ranks. actors: the numbers of
    those asked about; all if not given. No list of moves is made; memory is a small multiple of states times actors,
    more only for one-way options.
    Raises InputError for an unknown concept or ranks of another type or length, LimitError above MAX_OPTIONS options
    and where one-way options make too many sets of states.
    """
    names = asked(concepts)
    whom = list(range(len(ranks))) if actors is None else list(actors)
    if len(space.options) > MAX_OPTIONS:
        raise LimitError(f"{len(space.options)} options; states are listed for up to {MAX_OPTIONS}")
    if len(ranks) != len(space.actors) or any(own.shape != codes.shape or own.dtype.kind != "u" for own in ranks):
        raise InputError(f"expected one unsigned rank for each of {len(codes):,} states and {len(space.actors)} actors")
    found = {actor: np.zeros(len(codes), dtype=np.uint8) for actor in whom}
    if len(codes):
        pairs = zip(space.actors, ranks, strict=True)
        tables = [_tables(space, actor, codes, own) for actor, own in pairs]
        _fill(found, tables, ranks, names)
    return [found[actor] for actor in whom]


def _fill(
    found: dict[int, Flags], tables: Sequence[Sequence[_Table]], ranks: Sequence[RankArray], names: Sequence[str]
) -> None:
    def mark(actor: int, concept: str, values: RankArray) -> None:
        stable = ranks[actor] >= _best(tables[actor], values)
        found[actor] |= stable.view(np.uint8) * np.uint8(bit_of(concept))

    def start(lane: Lane) -> RankArray:
        actor, concept = lane
        return _best(tables[actor], ranks[actor]) if concept in NO_ESCAPE else ranks[actor]

    for actor in found:
        if "Nash" in names:
            mark(actor, "Nash", ranks[actor])
    types = [(actor, ranks[actor].dtype) for actor in found]
    for kind, lowered in ((ANY_REPLY, _freely), (CREDIBLE_REPLY, None)):
        for lanes in grouped(types, [concept for concept in kind if concept in names]):
            plane = Plane.of(lanes, [start(lane) for lane in lanes])
            settle(plane, tables, lowered)
            for place, (actor, concept) in enumerate(lanes):
                mark(actor, concept, np.minimum(ranks[actor], plane.lane(place)))


def _best(tables: Sequence[_Table], values: RankArray) -> RankArray:
    """The greatest value over each state and the actor's moves from it."""
    found = np.append(values, values.dtype.type(0))
    padded = found.copy()
    for table in tables:
        for part in table.parts():
            states, targets = table.states[:, part], table.targets[:, part]
            best = np.broadcast_to(padded.take(states).max(axis=0), states.shape)
            found[states[targets]] = best[targets]
    return found[:-1]
