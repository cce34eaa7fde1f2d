"""Why a state is simultaneously stable or not, in sentences."""

from __future__ import annotations

from standoff.explain.words import join
from standoff.report.why_names import Names
from standoff.stability.steps import Answer
from standoff.stability.why import Reason
from standoff.stability.why_simultaneous import AtOnce, NotAtOnce, SimultaneousReason

MAX_ANSWERS = 2


def simultaneous_words(names: Names, reason: Reason, told: SimultaneousReason) -> str:
    """What the actor's improvements lead to when others act at the same time."""
    who = names.names[reason.actor]
    if not told.moves:
        return f"{who} has no move from here"
    if not told.improvements:
        none = "its one move does not lead" if told.moves == 1 else f"none of its {told.moves:,} moves leads"
        return f"{none} to a state that {who} prefers"
    words = _Words(names, reason, told)
    return words.unanswered(told.unanswered) if told.unanswered is not None else words.answered()


class _Words:
    def __init__(self, names: Names, reason: Reason, told: SimultaneousReason) -> None:
        self.names = names
        self.told = told
        self.actor = reason.actor
        self.both = reason.concept == "SEQ-SIM"
        self.who = names.names[reason.actor]
        self.here = names.state(reason.state)

    def answered(self) -> str:
        said = [f"{self.names.end(found.move)}, but {self._in_turn(found)}" for found in self.told.in_turn]
        said += [f"{self.names.end(found.move)}, but {self._at_once(found)}" for found in self.told.at_once]
        if self.told.improvements == 1:
            return f"{self.who} would rather go to {said[0]}"
        left = self.told.improvements - MAX_ANSWERS
        rest = f"; and likewise {left:,} more" if left else ""
        return (
            f"each of the {self.told.improvements:,} moves that {self.who} would rather make is answered. To "
            f"{'; to '.join(said[:MAX_ANSWERS])}{rest}"
        )

    def unanswered(self, found: NotAtOnce) -> str:
        said = f"{self.who} would rather go to {self.names.end(found.move)}"
        if found.others_like_it:
            said += f", one of {found.others_like_it + 1:,} such moves"
        either = "no answer of the others one after another takes the good of it, and " if self.both else ""
        return f"{said}; {either}{self._evidence(found)}"

    def _evidence(self, found: NotAtOnce) -> str:
        if found.combinations:
            return self._all_looked_at(found)
        if self.actor not in (self.told.unstable or ()):
            return f"this concept only asks where SEQ does not settle it, and the state is SEQ stable for {self.who}"
        return f"{self.who} is the only one for whom the state is neither Nash nor SEQ stable, and so acts alone"

    def _all_looked_at(self, found: NotAtOnce) -> str:
        if not self.told.others:
            return "nobody else has an improvement to make at the same time"
        others = self.names.together(self.told.others)
        if found.combinations == 1:
            whatever = f"with the improvement{'s' if len(self.told.others) > 1 else ''} of {others} at the same time"
        else:
            if_any = ", if any," if self.told.may_stay else ""
            whatever = f"whichever improvements of {others}{if_any} are made at the same time"
        if found.infeasible == found.combinations:
            return f"{whatever}, the end is not a state that can be"
        cannot = " or is not a state that can be" if found.infeasible else ""
        return f"{whatever}, the end is better for {self.who} than {self.here}{cannot}"

    def _in_turn(self, answer: Answer) -> str:
        steps = [
            f"{self.names.names[step.actor]} can, in its own interest, go on to {self.names.end(step)}"
            for step in answer.steps
        ]
        return f"{join(steps, 'and then')}, which {self.who} does not prefer to {self.here}"

    def _at_once(self, found: AtOnce) -> str:
        steps = [f"{self.names.names[step.actor]} goes to {self.names.end(step)}" for step in found.others]
        end = self.names.place(found.end, found.changes)
        return f"if {join(steps)} at the same time, the end is {end}, which {self.who} does not prefer to {self.here}"
