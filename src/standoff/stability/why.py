"""Why a state is stable for an actor, or why not: the moves that tempt, the answers to them, the ways out of these.

For Nash, GMR, SMR, SEQ and SSEQ and for every concept that has their form (`Pattern`). The answer to a move is the
shortest one: breadth-first search over legal sequences of the others (Fang, Hipel and Kilgour 1993, ch. 3), as the
rules allow them. Every reason can be checked by following its steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from standoff.errors import InputError, nearest
from standoff.game.model import Arcs, Game
from standoff.stability.analysis import analyse
from standoff.stability.concepts import find, module_of, usual
from standoff.stability.explicit import CREDIBLE, NO_ESCAPE, ExplicitEngine, Pattern
from standoff.stability.rules import STANDARD, Rules

MAX_LOOKED_AT = 500_000

Node = tuple[int, frozenset[int]]
"""A state, and who may not move next."""

Because = Literal["no move", "no better move", "answered", "not answered", "not looked for", "no reason in steps"]


@dataclass(frozen=True)
class Hop:
    """One move: who, from which state to which, and the options that change, as `option` or `not option`.

    In graph form, and where moves are listed one by one between coalesced states, there may be no changes to name.
    """

    actor: str
    before: str
    after: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A move that tempts, and the shortest answer of the others after which it was not worth it.

    moves_after: how many moves the actor has from there; all were looked at, and none makes up for it. None: under this
    concept the actor does not look that far.
    """

    move: Hop
    steps: tuple[Hop, ...]
    moves_after: int | None = None


@dataclass(frozen=True)
class Unanswered:
    """A move that tempts and that no answer of the others takes the good of.

    replies: how many states the others can bring about after it, all of which were looked at. not_better: how many of
    them would hold the actor down if it could not move on. way_out: how it can move on from one of these.
    others_like_it: how many more moves tempt and are not answered.
    """

    move: Hop
    replies: int
    not_better: int = 0
    way_out: Hop | None = None
    others_like_it: int = 0


@dataclass(frozen=True)
class Reason:
    """Why a state is stable for an actor under a concept, or why it is not.

    form: the one of Nash, GMR, SMR, SEQ and SSEQ whose form the concept has; null: it has another one. moves: how many
    moves the actor has; tempting: how many of them tempt it. own_interest: whether the others answer only with moves
    in their own interest. simple: whether what tempts is what the actor prefers. limit: the number of moves of the
    others after which the search ended, where the reason was not found.
    """

    state: str
    actor: str
    concept: str
    stable: bool
    because: Because
    form: str | None = None
    simple: bool = True
    own_interest: bool = False
    moves: int = 0
    tempting: int = 0
    answers: tuple[Answer, ...] = ()
    unanswered: Unanswered | None = None
    limit: int | None = None

    def hops(self) -> Iterator[Hop]:
        """Every move that the reason names."""
        for answer in self.answers:
            yield answer.move
            yield from answer.steps
        if self.unanswered is not None:
            yield self.unanswered.move
            if self.unanswered.way_out is not None:
                yield self.unanswered.way_out

    def to_dict(self) -> dict[str, Any]:
        """Plain data: an item of `why` in `standoff stability --why --json`."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def why(
    game: Game,
    state: str,
    concepts: Sequence[str] | None = None,
    actors: Sequence[str] = (),
    rules: Rules = STANDARD,
    limit: int = MAX_LOOKED_AT,
) -> tuple[Reason, ...]:
    """A reason for every actor (or the named ones) and every concept (or the usual ones), actors first.

    limit: moves of the others that are looked at for one reason; beyond it the reason says "not looked for".

    Raises InputError for unknown names and for a concept that does not apply to the game.
    """
    if state not in game.index:
        raise InputError(f"there is no feasible state {state!r}{nearest(state, game.state_ids[:1000])}")
    for actor in actors:
        if actor not in game.actors:
            raise InputError(f"there is no actor {actor!r}{nearest(actor, game.actors)}")
    names = tuple(concepts) if concepts is not None else usual(game)
    number = game.index[state]
    readers = {name: _reader(game, name, rules, limit) for name in names}
    return tuple(
        _reason(game, name, actor, number, readers[name], rules) for actor in actors or game.actors for name in names
    )


class _TooMany(Exception):
    """More moves of the others than are looked at."""


@dataclass
class _Allowance:
    """How many more moves of the others may be looked at."""

    left: int

    def spend(self, moves: int) -> None:
        self.left -= moves
        if self.left < 0:
            raise _TooMany


def _reader(game: Game, name: str, rules: Rules, limit: int) -> _Reader | None:
    """None for a concept that has not the form of one of the five."""
    module = module_of(find(name).family)
    pattern_for = getattr(module, "pattern_for", None)
    found: tuple[str, Pattern] | None = pattern_for(game, name, rules) if pattern_for is not None else None
    return None if found is None else _Reader(game, name, *found, rules, limit)


def _reason(game: Game, name: str, actor: str, state: int, reader: _Reader | None, rules: Rules) -> Reason:
    place = game.actors.index(actor)
    if reader is not None:
        try:
            return reader.reason(place, state)
        except _TooMany:
            because: Because = "not looked for"
    else:
        because = "no reason in steps"
    stable = bool(analyse(game, (name,), rules).marks[name][place][state])
    limit = reader.limit if reader is not None else None
    form = reader.form if reader is not None else None
    return Reason(game.state_ids[state], actor, name, stable, because, form, limit=limit)


class _Reader:
    """Reasons under one concept."""

    def __init__(self, game: Game, name: str, form: str, pattern: Pattern, rules: Rules, limit: int) -> None:
        self.game = game
        self.name = name
        self.form = form
        self.pattern = pattern
        self.rules = rules
        self.limit = limit
        self.engine = ExplicitEngine(pattern, rules)
        self.simple = find(name).family == "simple"

    def reason(self, actor: int, state: int) -> Reason:
        moves = self.pattern.arcs[actor][state]
        tempting = self.pattern.tempting[actor][state]
        answers: list[Answer] = []
        unanswered: list[tuple[int, int]] = []
        allowance = _Allowance(self.limit)
        for move in tempting:
            answer, replies = (None, 0) if self.form == "Nash" else self._answer(actor, state, move, allowance)
            if answer is None:
                unanswered.append((move, replies))
            else:
                answers.append(answer)
        because: Because = "no move" if not moves else "no better move" if not tempting else "answered"
        return Reason(
            self.game.state_ids[state],
            self.game.actors[actor],
            self.name,
            stable=not unanswered,
            because="not answered" if unanswered else because,
            form=self.form,
            simple=self.simple,
            own_interest=self.form in CREDIBLE,
            moves=len(moves),
            tempting=len(tempting),
            answers=tuple(answers),
            unanswered=self._unanswered(actor, state, unanswered, allowance) if unanswered else None,
        )

    def _answer(self, actor: int, state: int, move: int, allowance: _Allowance) -> tuple[Answer | None, int]:
        """The shortest answer to a move, and how many states the others were seen to bring about."""
        seen: set[int] = set()
        for path in self._replies(actor, move, allowance):
            end = path[-1][1]
            if end in seen:
                continue
            seen.add(end)
            if self.engine.holds_down(self.form, actor, state, end):
                before = [move, *(step for _, step in path)]
                steps = tuple(self._hop(mover, start, to) for start, (mover, to) in zip(before, path, strict=False))
                after = len(self.pattern.arcs[actor][end]) if self.form in NO_ESCAPE else None
                return Answer(self._hop(actor, state, move), steps, after), len(seen)
        return None, len(seen)

    def _replies(self, actor: int, start: int, allowance: _Allowance) -> Iterator[tuple[tuple[int, int], ...]]:
        """Sequences of (mover, state) that count as a reply, the shortest first."""
        graph = self.pattern.credible if self.form in CREDIBLE else self.pattern.arcs
        others = [other for other in range(len(graph)) if other != actor]
        return sequences(graph, others, start, self.rules, allowance.spend)

    def _unanswered(
        self, actor: int, state: int, moves: Sequence[tuple[int, int]], allowance: _Allowance
    ) -> Unanswered:
        """The move of which most replies were looked at; of several the one that changes the fewest options."""
        move, replies = min(moves, key=lambda pair: (-pair[1], self._changed(state, pair[0])))
        held: list[int] = []
        if self.form in NO_ESCAPE:
            ends = dict.fromkeys(path[-1][1] for path in self._replies(actor, move, allowance))
            held = [end for end in ends if self.engine.holds_down("GMR", actor, state, end)]
        out = self.engine.escape(actor, state, held[0]) if held else None
        way_out = None if out is None else self._hop(actor, held[0], out)
        return Unanswered(self._hop(actor, state, move), replies, len(held), way_out, len(moves) - 1)

    def _changed(self, before: int, after: int) -> int:
        codes = self.game.codes
        return 0 if codes is None else int(codes[before] ^ codes[after]).bit_count()

    def _hop(self, actor: int, before: int, after: int) -> Hop:
        ids = self.game.state_ids
        return Hop(self.game.actors[actor], ids[before], ids[after], changes(self.game, before, after))


def changes(game: Game, before: int, after: int) -> tuple[str, ...]:
    """Options that differ between two states, as `actor.option` or `not actor.option` in the second one."""
    if game.space is None or game.codes is None:
        return ()
    start, end = int(game.codes[before]), int(game.codes[after])
    left_open = game.open_options(before) | game.open_options(after)
    return tuple(
        option if end >> bit & 1 else f"not {option}"
        for bit, option in enumerate(game.space.options)
        if (start ^ end) & ~left_open & 1 << bit
    )


def sequences(
    graph: Arcs,
    movers: Sequence[int],
    start: int,
    rules: Rules = STANDARD,
    spend: Callable[[int], None] = lambda _: None,
) -> Iterator[tuple[tuple[int, int], ...]]:
    """Shortest sequences of one or more moves as (mover, state after it), by length.

    One for every end and last mover; where each may move once only, for every end and set of movers so far. spend: told
    how many moves are looked at.
    """
    came_from: dict[Node, tuple[Node, int] | None] = {(start, frozenset()): None}
    waiting: list[Node] = [(start, frozenset())]
    for node in waiting:
        state, barred = node
        if rules.replies == "one move" and barred:
            return
        for mover in movers:
            if mover in barred:
                continue
            after = barred | {mover} if rules.replies == "each once" else frozenset({mover})
            ends = graph[mover][state]
            spend(len(ends))
            for end in ends:
                if (end, after) not in came_from:
                    came_from[end, after] = (node, mover)
                    waiting.append((end, after))
                    yield _path((end, after), came_from)


def _path(node: Node, came_from: dict[Node, tuple[Node, int] | None]) -> tuple[tuple[int, int], ...]:
    steps: list[tuple[int, int]] = []
    here = node
    while (before := came_from[here]) is not None:
        steps.append((before[1], here[0]))
        here = before[0]
    return tuple(reversed(steps))
