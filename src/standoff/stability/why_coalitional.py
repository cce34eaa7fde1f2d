"""Why a state is coalitionally stable for an actor, or why not: the joint moves of its coalitions, and the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Literal, cast

from standoff.game.model import Arcs, Game
from standoff.stability.coalitional import CoalitionalSets, Members, Sets, places
from standoff.stability.explicit import listed_arcs
from standoff.stability.lazy import Row
from standoff.stability.rules import STANDARD, Rules
from standoff.stability.steps import Hop, changes, hops, sequences

MAX_TOLD = 10


@dataclass(frozen=True)
class JointMove:
    """A move of a coalition of one or more members.

    steps: the moves of single members that it is made of; none where the members change their options in one step.
    changes: the options that differ in the end.
    """

    members: tuple[str, ...]
    before: str
    after: str
    steps: tuple[Hop, ...] = ()
    changes: tuple[str, ...] = ()

    def states(self) -> Iterator[str]:
        """Every state that it leads to, on the way or in the end."""
        yield from (step.after for step in self.steps)
        yield self.after


@dataclass(frozen=True)
class JointAnswer:
    """A joint move that is better for a coalition, and the shortest answer of the others.

    not_better_for: a member who does not prefer the end to the state; where a coalition moves as long as nobody loses,
    a member for whom the end is worse, or null where it is better for nobody. moves_after: how many states the
    coalition can bring about from there; none of them makes up for it. Null: under this concept it does not look.
    """

    move: JointMove
    reply: tuple[JointMove, ...]
    not_better_for: str | None
    moves_after: int | None = None


@dataclass(frozen=True)
class JointUnanswered:
    """A joint move that is better for a coalition and that no answer of the others takes the good of.

    replies: how many states the others can bring about after it. not_better: how many of them would hold the coalition
    down if it could not move on. way_out: how it can move on from one of these. others_like_it: how many more joint
    moves of coalitions with the actor are better for them and not answered.
    """

    move: JointMove
    replies: int
    not_better: int = 0
    way_out: JointMove | None = None
    others_like_it: int = 0


@dataclass(frozen=True)
class CoalitionReason:
    """What the coalitions that an actor belongs to, itself alone among them, can do from a state.

    coalitions: how many there are. joint_moves: to how many states each can go, counted together; improvements: how
    many of these are better for the coalition. answers: those to the first 10 improvements,
    by size of coalition, where all are answered.
    own_interest: whether the others answer only with moves in the interest of those who make them. none_worse: whether
    better for a coalition is what is better for one member and worse for none, instead of better for all.
    """

    because: ClassVar[Literal["coalitions"]] = "coalitions"

    coalitions: int
    joint_moves: int
    improvements: int
    own_interest: bool = False
    none_worse: bool = False
    answers: tuple[JointAnswer, ...] = ()
    unanswered: JointUnanswered | None = None

    @property
    def stable(self) -> bool:
        return self.unanswered is None

    def states(self) -> Iterator[str]:
        """Every state that the reason names."""
        for answer in self.answers:
            for move in (answer.move, *answer.reply):
                yield from move.states()
        if self.unanswered is not None:
            yield from self.unanswered.move.states()
            if self.unanswered.way_out is not None:
                yield self.unanswered.way_out.before
                yield from self.unanswered.way_out.states()


def coalition_reason(game: Game, name: str, actor: int, state: int, rules: Rules = STANDARD) -> CoalitionReason:
    """The reason under CNash, CGMR, CSMR, CSEQ or CSEQ-coalition. Raises as `coalitional.marks`."""
    return _reader(game, rules).reason(name, actor, state)


@lru_cache(maxsize=1)
def _reader(game: Game, rules: Rules) -> _Reader:
    return _Reader(game, rules)


class _Reader:
    def __init__(self, game: Game, rules: Rules) -> None:
        self.game = game
        self.sets = CoalitionalSets(game, rules)
        self.in_steps = rules.coalition_moves == "sequences"
        self.none_worse = rules.coalition_improvement == "none worse"
        self.arcs = listed_arcs(game)

    def reason(self, name: str, actor: int, state: int) -> CoalitionReason:
        with_actor = [members for members in self.sets.coalitions(range(len(self.game.actors))) if actor in members]
        tempting = {members: self.sets.improvements(members)[state] for members in with_actor}
        left = {members: self._unanswered_ends(name, members, state, ends) for members, ends in tempting.items()}
        answers: tuple[JointAnswer, ...] = ()
        if name != "CNash" and not any(left.values()):
            answers = tuple(self._answers(name, actor, state, tempting))
        return CoalitionReason(
            len(with_actor),
            sum(self.sets.moves(members)[state].bit_count() for members in with_actor),
            sum(ends.bit_count() for ends in tempting.values()),
            name in ("CSEQ", "CSEQ-coalition"),
            self.none_worse,
            answers,
            self._unanswered(name, state, left) if any(left.values()) else None,
        )

    def _unanswered_ends(self, name: str, members: Members, state: int, ends: int) -> int:
        if name == "CNash" or not ends:
            return ends
        replies, sanctions = self.sets.replies(name, members), self.sets.sanctions(name, members, state)
        return sum(1 << end for end in places(ends) if not replies[end] & sanctions)

    def _answers(self, name: str, actor: int, state: int, tempting: dict[Members, int]) -> Iterator[JointAnswer]:
        told = 0
        for members, ends in tempting.items():
            sanctions = self.sets.sanctions(name, members, state) if ends else 0
            for end in places(ends):
                if told == MAX_TOLD:
                    return
                told += 1
                reply = self._reply(name, members, end, sanctions)
                after = self.game.index[reply[-1].after]
                moves_after = self.sets.moves(members)[after].bit_count() if name == "CSMR" else None
                first = [actor, *(member for member in members if member != actor)]
                held = self._not_better_for(first, state, after)
                yield JointAnswer(self._joint(members, state, end), reply, held, moves_after)

    def _not_better_for(self, members: Sequence[int], state: int, end: int) -> str | None:
        for member in members:
            preferred, worse = self.sets.preferred[member][state], self.sets.worse[member][state]
            if worse >> end & 1 if self.none_worse else not preferred >> end & 1:
                return self.game.actors[member]
        return None

    def _unanswered(self, name: str, state: int, left: dict[Members, int]) -> JointUnanswered:
        """The smallest coalition with such a move, and the shortest of its moves."""
        members, ends = next((members, ends) for members, ends in left.items() if ends)
        move = self._joint(members, state, next(places(ends)) if not self.in_steps else None, ends)
        replies = held = 0
        if name != "CNash":
            replies = self.sets.replies(name, members)[self.game.index[move.after]]
            held = replies & ~self.sets.better(members)[state]
        return JointUnanswered(
            move,
            replies.bit_count(),
            held.bit_count(),
            self._way_out(members, state, next(places(held))) if held else None,
            sum(ends.bit_count() for ends in left.values()) - 1,
        )

    def _way_out(self, members: Members, state: int, reply: int) -> JointMove:
        ends = self.sets.moves(members)[reply] & self.sets.better(members)[state]
        return self._joint(members, reply, next(places(ends)) if not self.in_steps else None, ends)

    # --- paths --------------------------------------------------------------------------------------------------------

    def _joint(self, members: Members, start: int, end: int | None, ends: int = 0) -> JointMove:
        """The members' shortest joint move to `end`, or to one of the set `ends`."""
        steps: tuple[Hop, ...] = ()
        if self.in_steps:
            path = _shortest(self.arcs, members, start, ends if end is None else 1 << end)
            end, steps = path[-1][1], hops(self.game, start, path)
        assert end is not None
        ids = self.game.state_ids
        names = tuple(self.game.actors[member] for member in members)
        return JointMove(names, ids[start], ids[end], steps, changes(self.game, start, end))

    def _reply(self, name: str, members: Members, start: int, ends: int) -> tuple[JointMove, ...]:
        """The shortest answer of the others that ends in one of a set of states."""
        others = tuple(actor for actor in range(len(self.game.actors)) if actor not in members)
        if name == "CSEQ-coalition":
            groups = tuple(self.sets.coalitions(others))
            graph = cast("Arcs", tuple(self._row(self.sets.improvements(group)) for group in groups))
            path = _shortest(graph, range(len(groups)), start, ends)
            before = [start, *(state for _, state in path)]
            steps = zip(before, path, strict=False)
            return tuple(self._joint(groups[group], here, end) for here, (group, end) in steps)
        graph = self.arcs
        if name == "CSEQ":
            graph = cast("Arcs", tuple(self._row(self.sets.credible(actor)) for actor in range(len(self.arcs))))
        path = _shortest(graph, others, start, ends)
        return tuple(
            JointMove((step.actor,), step.before, step.after, (step,), step.changes)
            for step in hops(self.game, start, path)
        )

    def _row(self, ends: Sets) -> Row:
        return Row(len(ends), lambda state: places(ends[state]))


def _shortest(graph: Arcs, movers: Sequence[int], start: int, ends: int) -> tuple[tuple[int, int], ...]:
    """The shortest legal sequence into a set of states. There has to be one."""
    return next(path for path in sequences(graph, movers, start) if ends >> path[-1][1] & 1)
