"""Changing rankings of states, pair by pair, until a state is stable or no longer: the problem of `stability.flips`.

A ranking with ties says of every pair of states which one is better, or that they are tied; a change gives one pair of
one actor another status. The changed pairs must again make a ranking. Reasons are exact in the sense of
`stability.changes`:

* a changed pair that fits no ranking: with a > b changed, b >= c and not a > c (or a = b changed, and c not the same
  to both), one of the other two pairs of the triple has to change;
* a state that is stable for an actor: for some move the certificate of its harmlessness has to break, which is that it
  is no improvement, or one sanction with the moves that lead to it;
* a state that is not stable for an actor: the certificate of every tempting move has to break, which is that it is an
  improvement, that no reply within reach sanctions it, and (SEQ, SSEQ) that no further reply is within reach.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from standoff.game.model import Arcs, Game
from standoff.stability.explicit import listed_arcs

Pair = tuple[int, int, int]
Change = tuple[Pair, int]

BETTER, TIED, WORSE = 1, 0, -1
CREDIBLE = ("SEQ", "SSEQ")
NO_ESCAPE = ("SMR", "SSEQ")


def status_change(actor: int, first: int, second: int, status: int) -> Change:
    """The change after which `first` has this status against `second`."""
    return ((actor, first, second), status) if first < second else ((actor, second, first), -status)


@dataclass(frozen=True)
class Compared:
    """How one actor compares every pair of states: masks of the states better than each, and of its equals."""

    actor: int
    up: tuple[int, ...]
    tied: tuple[int, ...]

    @classmethod
    def of(cls, actor: int, ranks: Sequence[int]) -> Compared:
        up = tuple(sum(1 << n for n, rank in enumerate(ranks) if rank > own) for own in ranks)
        tied = tuple(
            sum(1 << n for n, rank in enumerate(ranks) if rank == own and n != s) for s, own in enumerate(ranks)
        )
        return cls(actor, up, tied)

    def changed(self, changes: Mapping[Pair, int]) -> Compared:
        """With the changes made; the result need not be a ranking."""
        up, tied = list(self.up), list(self.tied)
        for (actor, first, second), status in changes.items():
            if actor == self.actor:
                for one, two, own in ((first, second, -status), (second, first, status)):
                    up[one] = up[one] | 1 << two if own == BETTER else up[one] & ~(1 << two)
                    tied[one] = tied[one] | 1 << two if own == TIED else tied[one] & ~(1 << two)
        return Compared(self.actor, tuple(up), tuple(tied))

    def status(self, first: int, second: int) -> int:
        if self.up[second] >> first & 1:
            return BETTER
        return TIED if self.tied[second] >> first & 1 else WORSE

    def otherwise(self, first: int, second: int) -> list[Change]:
        """The changes of a pair to the two statuses that it does not have."""
        now = self.status(first, second)
        return [status_change(self.actor, first, second, s) for s in (BETTER, TIED, WORSE) if s != now]

    def gaps(self, changes: Mapping[Pair, int]) -> Iterator[list[Change]]:
        """A reason for every triple with a changed pair that fits no ranking."""
        for actor, first, second in changes:
            if actor != self.actor:
                continue
            status = self.status(first, second)
            high, low = (second, first) if status == WORSE else (first, second)
            for state in range(len(self.up)):
                if state in (high, low):
                    continue
                against_low = self.status(low, state)
                if status == TIED and self.status(high, state) != against_low:
                    yield [status_change(actor, high, state, against_low), *self.otherwise(low, state)]
                elif status != TIED and against_low != WORSE and self.status(high, state) != BETTER:
                    yield [status_change(actor, high, state, BETTER), *self.otherwise(low, state)]


@dataclass(frozen=True)
class _Reach:
    """What the others can bring about: (state, last mover) -> the pair before it; moves that are not improvements."""

    before: dict[tuple[int, int], tuple[int, int]]
    missing: tuple[tuple[int, int, int], ...]

    def path(self, pair: tuple[int, int]) -> list[tuple[int, int, int]]:
        """The moves (actor, start, end) that lead there."""
        moves = []
        while self.before[pair] != pair:
            earlier = self.before[pair]
            moves.append((pair[1], earlier[0], pair[0]))
            pair = earlier
        return moves

    @cached_property
    def first_at(self) -> dict[int, tuple[int, int]]:
        """For every reply: the pair at which it is first reached."""
        found: dict[int, tuple[int, int]] = {}
        for pair, earlier in self.before.items():
            if pair != earlier:
                found.setdefault(pair[0], pair)
        return found


@dataclass(frozen=True)
class RankPairs:
    """The problem: change pairs of states in rankings until `state` is stable (or is not) for all of `judges`.

    `make`: True if it is to be stable for every judge, False if not for all of them. `changeable`: actors by number.
    """

    game: Game
    state: int
    concept: str
    judges: tuple[int, ...]
    make: bool
    changeable: frozenset[int]

    @cached_property
    def arcs(self) -> Arcs:
        return listed_arcs(self.game)

    @cached_property
    def compared(self) -> tuple[Compared, ...]:
        return tuple(Compared.of(n, ranks.tolist()) for n, ranks in enumerate(self.game.ranks))

    def reasons(self, changes: Mapping[Pair, int]) -> Sequence[Collection[Change]] | None:
        now = [own.changed(changes) if n in self.changeable else own for n, own in enumerate(self.compared)]
        gaps = [gap for own in now for gap in own.gaps(changes)]
        if gaps:
            return gaps
        judged = {judge: [self._move(now, judge, end) for end in self.arcs[judge][self.state]] for judge in self.judges}
        standing = [reason for moves in judged.values() for stands, reason in moves if stands]
        if self.make:
            return [self._open(reason) for reason in standing] or None
        return (
            None if standing else [self._open([c for moves in judged.values() for _, reason in moves for c in reason])]
        )

    def holds(self) -> bool:
        """Whether the state is stable for every judge as things are."""
        return not any(
            self._move(self.compared, judge, end)[0] for judge in self.judges for end in self.arcs[judge][self.state]
        )

    def _open(self, reason: Collection[Change]) -> tuple[Change, ...]:
        return tuple(change for change in dict.fromkeys(reason) if change[0][0] in self.changeable)

    def _move(self, now: Sequence[Compared], judge: int, end: int) -> tuple[bool, list[Change]]:
        """Whether a move is tempting and stands, and the changes of which one is needed for this to change."""
        own = now[judge]
        if own.status(end, self.state) != BETTER:
            return False, [status_change(judge, end, self.state, BETTER)]
        tempting = own.otherwise(end, self.state)
        if self.concept == "Nash":
            return True, tempting
        reach = self._reach(now, judge, end)
        sanctions: list[list[Change]] = []
        unmoved: list[Change] = []
        for reply, pair in reach.first_at.items():
            barred = self._barred(own, judge, reply)
            if barred is None:
                sanctions.append(self._sanction(now, judge, reply, reach.path(pair)))
            else:
                unmoved += own.otherwise(barred, self.state)
        if sanctions:
            return False, min(sanctions, key=lambda sanction: len(self._open(sanction)))
        further = [status_change(mover, after, before, BETTER) for mover, before, after in reach.missing]
        return True, [*tempting, *unmoved, *further]

    def _barred(self, own: Compared, judge: int, reply: int) -> int | None:
        """A state better than the one asked about that makes the reply no sanction: itself or a way out of it."""
        ways = (reply, *self.arcs[judge][reply]) if self.concept in NO_ESCAPE else (reply,)
        return next((way for way in ways if own.status(way, self.state) == BETTER), None)

    def _sanction(
        self, now: Sequence[Compared], judge: int, reply: int, path: Sequence[tuple[int, int, int]]
    ) -> list[Change]:
        """Changes of which one is needed if this reply is no longer to be a sanction."""
        ways = (reply, *self.arcs[judge][reply]) if self.concept in NO_ESCAPE else (reply,)
        changes = [status_change(judge, way, self.state, BETTER) for way in ways if way != self.state]
        if self.concept in CREDIBLE:
            changes += [change for mover, start, end in path for change in now[mover].otherwise(end, start)]
        return changes

    def _reach(self, now: Sequence[Compared], judge: int, start: int) -> _Reach:
        """Legal sequences of the others' moves (improvements for SEQ and SSEQ) from `start`, nobody twice in a row."""
        others = [mover for mover in range(len(now)) if mover != judge]
        before: dict[tuple[int, int], tuple[int, int]] = {(start, -1): (start, -1)}
        missing: dict[tuple[int, int, int], None] = {}
        waiting = [(start, -1)]
        for state, last in waiting:
            for mover in others:
                for end in self.arcs[mover][state] if mover != last else ():
                    if self.concept in CREDIBLE and now[mover].status(end, state) != BETTER:
                        missing[mover, state, end] = None
                    elif (end, mover) not in before:
                        before[end, mover] = (state, last)
                        waiting.append((end, mover))
        return _Reach(before, tuple(missing))
