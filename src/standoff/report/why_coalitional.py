"""Why a state is coalitionally stable or not, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.explain.words import join
from standoff.report.why_names import Names, own
from standoff.stability.why import Reason
from standoff.stability.why_coalitional import CoalitionReason, JointAnswer, JointMove, JointUnanswered

MAX_ANSWERS = 2


def coalition_words(names: Names, reason: Reason, told: CoalitionReason) -> str:
    """What coalitions with the actor can do, and why that does or does not draw it away."""
    words = _Words(names, reason, told)
    if told.unanswered is not None:
        return words.unanswered(told.unanswered)
    return words.answered() if told.improvements else words.no_improvement()


class _Words:
    def __init__(self, names: Names, reason: Reason, told: CoalitionReason) -> None:
        self.names = names
        self.told = told
        self.who = names.names[reason.actor]
        self.here = names.state(reason.state)
        self.begin = reason.state
        self.nash = reason.concept == "CNash"

    def no_improvement(self) -> str:
        with_it = f"the {self.told.coalitions:,} coalitions with {self.who}, {self.who} alone included,"
        if not self.told.joint_moves:
            return f"none of {with_it} has a move from here"
        better = "better for one of its members and worse for none" if self.told.none_worse else "better for all in it"
        return f"none of {with_it} has a joint move to a state that is {better}"

    def answered(self) -> str:
        count = self.told.improvements
        shown = self.told.answers[:MAX_ANSWERS]
        if count == 1:
            return self._answer(shown[0])
        said = "; ".join(self._answer(answer) for answer in shown)
        left = count - len(shown)
        rest = f"; and likewise {left:,} more" if left else ""
        return (
            f"coalitions with {self.who}, {self.who} alone included, have {count:,} joint moves that are better for "
            f"them, and each is answered. {said}{rest}"
        )

    def unanswered(self, found: JointUnanswered) -> str:
        said = f"{self._rather(found.move)}"
        if found.others_like_it:
            such = "such joint moves" if self.nash else "such joint moves that are not answered"
            said += f", one of {found.others_like_it + 1:,} {such}"
        return said if self.nash else f"{said}; {self._evidence(found)}"

    def _answer(self, answer: JointAnswer) -> str:
        can = "can, in its own interest," if self.told.own_interest else "can"
        can_together = "can, in their own interest," if self.told.own_interest else "can"
        steps = [
            f"{self.names.together(step.members)} {can if len(step.members) == 1 else can_together} go on "
            f"{self._to(step)}"
            for step in answer.reply
        ]
        said = f"{self._rather(answer.move)}, but {join(steps, 'and then')}, {self._not_better(answer)}"
        if answer.moves_after == 0:
            said += f", and {self._they(answer.move)} no move from there"
        elif answer.moves_after is not None:
            one = answer.moves_after == 1
            ends = "the one state" if one else f"none of the {answer.moves_after:,} states"
            up = "does not make up for it" if one else "makes up for it"
            said += f", and {ends} that {self.names.together(answer.move.members)} can go on to from there {up}"
        return said

    def _they(self, move: JointMove) -> str:
        return f"{self.names.together(move.members)} {'has' if len(move.members) == 1 else 'have'}"

    def _not_better(self, answer: JointAnswer) -> str:
        if answer.reply[-1].after == self.begin:
            return "back where it began"
        if answer.not_better_for is None:
            return f"which is better than {self.here} for none of them"
        member = self.names.names[answer.not_better_for]
        if self.told.none_worse:
            return f"which is worse for {member} than {self.here}"
        return f"which {member} does not prefer to {self.here}"

    def _evidence(self, found: JointUnanswered) -> str:
        members = found.move.members
        they, one = self.names.others_than(members)
        has, its = ("has", "its") if one else ("have", "their")
        if len(members) == len(self.names.names):
            return "nobody is left to answer"
        if found.replies == 0:
            return f"{they} {has} no answer" + (f" that is in {its} own interest" if self.told.own_interest else "")
        reached = f"that {they} can bring about after it" + (
            f" by moves in {its} own interest" if self.told.own_interest else ""
        )
        them = self.names.together(members)
        if found.way_out is None:
            each = "the one state" if found.replies == 1 else f"each of the {found.replies:,} states"
            return f"{each} {reached} is better for {_all(self.names, members)} than {self.here}"
        worse = "one" if found.not_better == 1 else f"{found.not_better:,}"
        of_states = "the one state" if found.replies == 1 else f"of the {found.replies:,} states"
        would = "would do for an answer" if found.replies == 1 else f"{worse} would do for an answer"
        return (
            f"{of_states} {reached} {would}, but {them} can move on, for example from "
            f"{self.names.state(found.way_out.before)} {self._to(found.way_out)}"
        )

    def _rather(self, move: JointMove) -> str:
        return f"{self.names.together(move.members)} would rather go {self._to(move)}"

    def _to(self, move: JointMove) -> str:
        """`to 6 (insist)`, for several steps `together to 6, by A going to 2 (modify) and then B to 6 (insist)`."""
        alone = len(move.members) == 1
        if alone and len(move.steps) == 1:
            return f"to {self.names.end(move.steps[0])}"
        together = "" if alone else "together "
        if len(move.steps) == 1:
            (step,) = move.steps
            return f"together to {self.names.end(step)} by a move of {self.names.names[step.actor]}"
        if not move.steps:
            changes = [own(change, move.members[0]) if alone else change for change in move.changes]
            return f"{together}to {self.names.place(move.after, changes)}"
        steps = [f"{self.names.names[step.actor]} going to {self.names.end(step)}" for step in move.steps]
        return f"{together}to {self.names.state(move.after)}, by {join(steps, 'and then')}"


def _all(names: Names, members: Sequence[str]) -> str:
    return names.names[members[0]] if len(members) == 1 else "both of them" if len(members) == 2 else "all of them"
