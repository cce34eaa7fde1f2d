"""One state of a conflict told by formulas: for whom it is stable, under which concept, and by which replies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from standoff.engines.five import FIVE
from standoff.errors import InputError, LimitError, listed, nearest
from standoff.stability.door import PrioritisedGame


@dataclass(frozen=True)
class Step:
    """A move: the options that the actor sets to yes, and to no."""

    actor: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True)
class HeldDown:
    """An improvement and the moves of the others that answer it."""

    improvement: Step
    replies: tuple[Step, ...]


@dataclass(frozen=True)
class Judgement:
    """Whether the state is stable for an actor under a concept.

    unanswered: an improvement that no reply holds down, where it is not stable. held_down: where it is stable,
    improvements with replies that between them hold down every one. stable is None where the time limit passed first;
    `limited` says so.
    """

    actor: str
    concept: str
    stable: bool | None
    unanswered: Step | None
    held_down: tuple[HeldDown, ...]
    limited: str | None = None


@dataclass(frozen=True)
class Judged:
    """The state, by its options that are yes, and one judgement for each actor and concept."""

    yes: tuple[str, ...]
    judgements: tuple[Judgement, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def judge(
    game: PrioritisedGame,
    yes: Sequence[str],
    actors: Sequence[str] = (),
    concepts: Sequence[str] = FIVE,
    seconds: float | None = None,
) -> Judged:
    """Judge the state in which these options are yes and all others no.

    actors: by default all. seconds: for each question; one that is not decided by then is told in the result.
    Raises InputError for an unknown name and for a state that is not feasible.
    """
    for option in yes:
        if option not in game.space.bits:
            raise InputError(f"there is no option {option!r}{nearest(option, game.space.options)}")
    code = game.space.code(yes)
    if not game.is_feasible(code):
        named = listed(list(game.space.yes(code))) or "nothing"
        raise InputError(f"the state in which {named} is yes, and all else no, is not feasible")
    asked = [(actor, concept) for actor in actors or game.actors for concept in concepts]
    return Judged(
        game.space.yes(code), tuple(_judgement(game, code, actor, concept, seconds) for actor, concept in asked)
    )


def _judgement(game: PrioritisedGame, code: int, actor: str, concept: str, seconds: float | None) -> Judgement:
    try:
        answer = game.ask(code, actor, concept, seconds)
    except LimitError as error:
        return Judgement(actor, concept, None, None, (), str(error))
    unanswered = None if answer.improvement is None else _step(game, actor, code, answer.improvement)
    held_down = tuple(
        HeldDown(_step(game, actor, code, reply.improvement), tuple(_replies(game, reply.improvement, reply.steps)))
        for reply in answer.replies
    )
    return Judgement(actor, concept, answer.stable, unanswered, held_down)


def _replies(game: PrioritisedGame, start: int, steps: Sequence[tuple[int, int]]) -> Iterator[Step]:
    for mover, end in steps:
        yield _step(game, game.actors[mover], start, end)
        start = end


def _step(game: PrioritisedGame, actor: str, start: int, end: int) -> Step:
    return Step(actor, game.space.yes(end & ~start), game.space.yes(start & ~end))
