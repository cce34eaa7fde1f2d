"""Why a state is stable for an actor who looks moves ahead, in sentences."""

from __future__ import annotations

from standoff.explain.words import join
from standoff.report.why_names import Names
from standoff.stability.why import Reason
from standoff.stability.why_foresight import Foreseen, ForesightReason

MOVES_SHOWN = 4


def foresight_words(names: Names, reason: Reason, told: ForesightReason) -> str:
    """The line of moves that the actor expects, and how its end compares with staying."""
    who = names.names[reason.actor]
    if not told.foreseen:
        return f"{who} has no move from here"
    here = names.state(reason.state)
    if told.period is None:
        return _foreseen(names, told, told.foreseen[0], reason.actor, here)
    found = next((found for found in told.foreseen if found.horizon == told.repeats_from), told.foreseen[0])
    said = _foreseen(names, told, found, reason.actor, here)
    repeats = "is the same for every larger number" if told.period == 1 else f"repeats every {told.period:,} moves"
    if told.holds_from is None:
        return f"there is no number of moves ahead from which on {who} always stays: {said}; what it expects {repeats}"
    then = f"; from {told.repeats_from:,} moves ahead on, what it expects {repeats}"
    ahead = f"{told.holds_from:,} move{'' if told.holds_from == 1 else 's'}"
    return f"{who} stays for every number of moves ahead from {ahead} on: {said}{then}"


def _foreseen(names: Names, told: ForesightReason, found: Foreseen, actor: str, here: str) -> str:
    who = names.names[actor]
    return f"{_ahead(told, found, actor)}, {who} {_line(names, found, who, here)}"


def _ahead(told: ForesightReason, found: Foreseen, actor: str) -> str:
    moves = "1 move" if found.horizon == 1 else f"{found.horizon:,} moves"
    if told.leader is None:
        return f"looking {moves} ahead"
    return f"as the {'leader' if told.leader == actor else 'follower'}, looking {moves} ahead"


def _line(names: Names, found: Foreseen, who: str, here: str) -> str:
    """What the actor would do at best, what it expects after it, and whether that is better."""
    move, *after = found.line
    verb = "goes" if found.better else "could at best go"
    said = f"{verb} to {names.end(move)}"
    if after:
        steps = [f"{names.names[step.actor]} to go to {names.end(step)}" for step in after[:MOVES_SHOWN]]
        if len(after) > MOVES_SHOWN or found.longer:
            more = len(after) - MOVES_SHOWN
            steps.append(f"{'more than ' if found.longer else ''}{more:,} more moves" if more > 0 else "more moves")
        said += f" and expects {join(steps, 'and then')}; this ends in {names.state(found.end)}"
    elif found.horizon > 1:
        said += ", where it expects things to stay"
    if found.better:
        return f"{said}, which {who} prefers to {here}"
    return f"{said}, which {who} does not prefer to {here}"
