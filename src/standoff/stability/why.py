"""Why a state is stable for an actor, or why not: the moves that tempt, the answers to them, the ways out of these.

For Nash, GMR, SMR, SEQ and SSEQ and for every concept that has their form (`Pattern`). The answer to a move is the
shortest one: breadth-first search over legal sequences of the others (Fang, Hipel and Kilgour 1993, ch. 3), as the
rules allow them. Other concepts tell reasons of their own form, from a module beside their family (`why_FAMILY`).
Every reason can be checked by following its steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from standoff.errors import InputError, nearest
from standoff.game.model import Game
from standoff.stability.analysis import analyse
from standoff.stability.answers import Allowance, Answers, TooManyMovesError
from standoff.stability.concepts import find, module_of, usual
from standoff.stability.explicit import CREDIBLE
from standoff.stability.forms import Form
from standoff.stability.rules import STANDARD, Rules, check_rules
from standoff.stability.steps import Answer, Hop, Unanswered
from standoff.stability.why_coalitional import CoalitionReason
from standoff.stability.why_foresight import ForesightReason
from standoff.stability.why_simultaneous import SimultaneousReason
from standoff.stability.why_strength import DegreeReason

MAX_LOOKED_AT = 500_000

SIMPLE = ("simple", "historical")
"""Families of concepts in which what tempts an actor is what it prefers."""

Because = Literal[
    "no move",
    "no better move",
    "answered",
    "not answered",
    "not looked for",
    "coalitions",
    "simultaneous moves",
    "foresight",
    "degree",
]


Told = CoalitionReason | SimultaneousReason | ForesightReason | DegreeReason
"""Reasons of concepts that have another form than Nash, GMR, SMR, SEQ and SSEQ."""


@dataclass(frozen=True)
class Reason:
    """Why a state is stable for an actor under a concept, or why it is not.

    form: the one of Nash, GMR, SMR, SEQ and SSEQ whose form the concept has. moves: how many moves the actor has;
    tempting: how many of them tempt it. own_interest: whether the others answer only with moves in their own interest;
    one_move: whether with one move of one of them. simple: whether what tempts is what the actor prefers. limit: the
    number of moves of the others after which the search ended, where the reason was not found. told: the reason under
    a concept that has another form; then `because` says what it is about, form is null and all else is told in there.
    """

    state: str
    actor: str
    concept: str
    stable: bool
    because: Because
    form: str | None = None
    simple: bool = True
    own_interest: bool = False
    one_move: bool = False
    moves: int = 0
    tempting: int = 0
    answers: tuple[Answer, ...] = ()
    unanswered: Unanswered | None = None
    limit: int | None = None
    told: Told | None = None

    def states(self) -> Iterator[str]:
        """Every state that the reason names."""
        for hop in self._hops():
            yield from (hop.before, hop.after)
        if self.told is not None:
            yield from self.told.states()

    def _hops(self) -> Iterator[Hop]:
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

    Raises InputError for unknown names, for a concept that does not apply to the game, and for a rule that does not
    apply to a concept.
    """
    if state not in game.index:
        raise InputError(f"there is no feasible state {state!r}{nearest(state, game.state_ids[:1000])}")
    for actor in actors:
        if actor not in game.actors:
            raise InputError(f"there is no actor {actor!r}{nearest(actor, game.actors)}")
    names = tuple(concepts) if concepts is not None else usual(game)
    number = game.index[state]
    for name in names:
        check_rules(rules, getattr(module_of(find(name).family), "RULES", ()), [name])
    forms = {name: _form(game, name, rules) for name in names}
    return tuple(
        _reason(game, name, actor, number, forms[name], rules, limit)
        for actor in actors or game.actors
        for name in names
    )


def _form(game: Game, name: str, rules: Rules) -> Form | None:
    """None for a concept that has not the form of one of the five."""
    pattern_for = getattr(module_of(find(name).family), "pattern_for", None)
    found: Form | None = None if pattern_for is None else pattern_for(game, name, rules)
    return found


def _reason(game: Game, name: str, actor: str, state: int, form: Form | None, rules: Rules, limit: int) -> Reason:
    place = game.actors.index(actor)
    if form is None:
        reason_for: Callable[[Game, str, int, int, Rules], Told] = vars(module_of(find(name).family))["reason_for"]
        told = reason_for(game, name, place, state, rules)
        return Reason(game.state_ids[state], actor, name, told.stable, told.because, told=told)
    try:
        return _Reader(game, name, place, form, limit).reason(state)
    except TooManyMovesError:
        stable = bool(analyse(game, (name,), rules).marks[name][place][state])
        return Reason(game.state_ids[state], actor, name, stable, "not looked for", form.concept, limit=limit)


class _Reader:
    """Reasons for one actor under one concept that has the form of one of the five."""

    def __init__(self, game: Game, name: str, actor: int, form: Form, limit: int) -> None:
        self.game = game
        self.name = name
        self.actor = actor
        self.form = form.concept
        self.pattern = form.patterns[actor]
        self.answers = Answers(game, actor, form.concept, self.pattern, form.rules)
        self.allowance = Allowance(limit)
        self.simple = find(name).family in SIMPLE

    def reason(self, state: int) -> Reason:
        moves = self.pattern.arcs[self.actor][state]
        tempting = self.pattern.tempting[self.actor][state]
        answers: list[Answer] = []
        unanswered: list[tuple[int, int]] = []
        for move in tempting:
            answer, replies = self.answers.shortest(state, move, self.allowance)
            if answer is None:
                unanswered.append((move, replies))
            else:
                answers.append(answer)
        because: Because = "no move" if not moves else "no better move" if not tempting else "answered"
        return Reason(
            self.game.state_ids[state],
            self.game.actors[self.actor],
            self.name,
            stable=not unanswered,
            because="not answered" if unanswered else because,
            form=self.form,
            simple=self.simple,
            own_interest=self.form in CREDIBLE,
            one_move=self.answers.rules.replies == "one move",
            moves=len(moves),
            tempting=len(tempting),
            answers=tuple(answers),
            unanswered=self.answers.not_answered(state, unanswered, self.allowance) if unanswered else None,
        )
