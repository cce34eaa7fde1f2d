"""Games that can be asked: `game.stability(concepts, engine="auto")`, whatever their size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from standoff.engines.five import FIVE
from standoff.errors import InputError, nearest
from standoff.game import model, prioritised
from standoff.stability.analysis import Stability, analyse
from standoff.stability.rules import Rules, rules_of
from standoff.stability.told import ToldStability, analyse_told

if TYPE_CHECKING:
    from standoff.engines.query import Answer


class Game(model.Game):
    """A conflict whose states are listed (`standoff.game.model.Game`), ready to be asked."""

    def stability(
        self,
        concepts: Sequence[str] = FIVE,
        engine: str = "auto",
        *,
        rules: Rules | Sequence[str] = (),
        memory: int | None = None,
    ) -> Stability:
        """Stability of every state for every actor; the result's `engine` says which engine answered, and why.

        concepts: names (`standoff concepts` lists them). engine: "auto" or one of
        `standoff.stability.engine_choice.ENGINES`. rules: choices such as "replies=one move" where publications differ.
        memory: bytes that may be taken, None: what is free.
        Raises InputError for unknown names and for what does not go together; LimitError before more memory is taken
        than there is.
        """
        chosen = rules if isinstance(rules, Rules) else rules_of(rules)
        return analyse(self, tuple(concepts), chosen, engine, memory)


class PrioritisedGame(prioritised.PrioritisedGame):
    """A conflict told by formulas (`standoff.game.prioritised.PrioritisedGame`), ready to be asked."""

    def stability(
        self,
        concepts: Sequence[str] = FIVE,
        engine: str = "auto",
        *,
        memory: int | None = None,
        seconds: float | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> ToldStability:
        """Sets of stable states and of equilibria; the result's `engine` says which engine answers, and why.

        concepts: of Nash, GMR, SMR, SEQ and SSEQ. engine: "auto", "dense", "sparse" or "symbolic". memory: bytes that
        may be taken, None: what is free. seconds: the longest that one set may take by diagrams. progress: told what is
        done.
        Raises InputError for unknown names and for what does not go together; LimitError before more memory is taken
        than there is, and at the end of the time.
        """
        return analyse_told(self, concepts, engine, memory=memory, seconds=seconds, progress=progress)

    def ask(self, code: int, actor: str, concept: str, seconds: float | None = None) -> Answer:
        """Whether one state is stable for one actor, and what shows it: the replies, or the improvement without one.

        concept: one of Nash, GMR, SMR, SEQ and SSEQ. No state is listed; what is made for one
        question is kept for the next.
        Raises InputError for an unknown name and for a state that is not feasible; LimitError when `seconds` have
        passed without a decision.
        """
        from standoff.engines.query import ask

        if actor not in self.actors:
            raise InputError(f"there is no actor {actor!r}{nearest(actor, self.actors)}")
        return ask(self, code, self.actors.index(actor), concept, seconds=seconds)


def askable(game: model.Game) -> Game:
    """The same game, ready to be asked."""
    return Game(**{field.name: getattr(game, field.name) for field in fields(model.Game)})


def askable_told(game: prioritised.PrioritisedGame) -> PrioritisedGame:
    """The same conflict, ready to be asked."""
    return PrioritisedGame(game.space, game.infeasible, game.statements)
