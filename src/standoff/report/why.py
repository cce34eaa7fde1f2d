"""Why a state is stable or not, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section
from standoff.report.why_coalitional import coalition_words
from standoff.report.why_foresight import foresight_words
from standoff.report.why_names import Names
from standoff.report.why_simultaneous import simultaneous_words
from standoff.report.why_strength import degree_words
from standoff.stability.steps import Answer, Unanswered
from standoff.stability.why import Reason
from standoff.stability.why_coalitional import CoalitionReason
from standoff.stability.why_foresight import ForesightReason
from standoff.stability.why_simultaneous import SimultaneousReason
from standoff.stability.why_strength import DegreeReason

MAX_ANSWERS = 2
LONGEST_LABEL = 8
SHORT = 50


def sections(
    reasons: Sequence[Reason],
    names: Mapping[str, str],
    states: Mapping[str, str] | None = None,
    *,
    standard: bool = True,
) -> list[Section]:
    """One section per actor, one line per concept, or one for all of them where the reason is the same.

    names: actor -> its name, for all actors. states: state id -> its name where it has another. standard: whether the
    rules are the standard ones, so that what holds an actor down is what it does not prefer.
    """
    words = _Words(names, states or {}, standard)
    found: dict[str, list[tuple[str, str]]] = {}
    for reason in reasons:
        found.setdefault(reason.actor, []).append((reason.concept, words.sentence(reason)))
    return [Section(names[actor], tuple(_lines(said))) for actor, said in found.items()]


def _lines(said: Sequence[tuple[str, str]]) -> Iterator[Line]:
    """A sentence per concept; a long one that was said already is pointed to."""
    if len(said) > 1 and len({text for _, text in said}) == 1:
        yield Line("all", said[0][1])
        return
    as_items = any(len(concept) > LONGEST_LABEL for concept, _ in said)
    first: dict[str, str] = {}
    for concept, text in said:
        told = text
        if text in first and len(text) > SHORT:
            told = f"{text.partition(':')[0]}, as under {first[text]}."
        first.setdefault(text, concept)
        yield Line("-", f"{concept} {told}") if as_items else Line(concept, told)


class _Words(Names):
    def __init__(self, names: Mapping[str, str], states: Mapping[str, str], standard: bool) -> None:
        super().__init__(names, states)
        self.standard = standard

    def sentence(self, reason: Reason) -> str:
        """`stable: ...` or `not stable: ...`"""
        return f"{'stable' if reason.stable else 'not stable'}: {self._because(reason)}."

    def _because(self, reason: Reason) -> str:
        who = self.names[reason.actor]
        if reason.because == "no move":
            return f"{who} has no move from here"
        if reason.because == "no better move":
            tempting = f"to a state that {who} prefers" if reason.simple else f"where {who} would want to be"
            none = "its one move does not lead" if reason.moves == 1 else f"none of its {reason.moves:,} moves leads"
            return f"{none} {tempting}"
        if reason.because == "not looked for":
            return f"why was not looked for, since more than {reason.limit:,} moves of the others would have to be"
        if isinstance(reason.told, CoalitionReason):
            return coalition_words(self, reason, reason.told)
        if isinstance(reason.told, ForesightReason):
            return foresight_words(self, reason, reason.told)
        if isinstance(reason.told, SimultaneousReason):
            return simultaneous_words(self, reason, reason.told)
        if isinstance(reason.told, DegreeReason):
            return self._degree(reason, reason.told)
        if reason.unanswered is not None:
            return self._unanswered(reason, reason.unanswered)
        return self._answered(reason)

    def _degree(self, reason: Reason, told: DegreeReason) -> str:
        if told.unanswered is None:
            return degree_words(self, reason, told)
        ordinary = replace(reason, form=told.form, own_interest=told.own_interest, one_move=told.one_move)
        return self._unanswered(ordinary, told.unanswered)

    def _answered(self, reason: Reason) -> str:
        who = self.names[reason.actor]
        first, *more = reason.answers
        if not more:
            return f"{who} would rather go to {self.end(first.move)}, but {self._answer(reason, first)}"
        shown = [first, *more][:MAX_ANSWERS]
        said = [f"{self.end(answer.move)}: {self._answer(reason, answer)}" for answer in shown]
        left = len(reason.answers) - len(shown)
        rest = f"; and likewise {left:,} more" if left else ""
        return f"each of the {len(reason.answers):,} moves that {who} would rather make is answered. To " + (
            "; to ".join(said) + rest
        )

    def _answer(self, reason: Reason, answer: Answer) -> str:
        who, end = self.names[reason.actor], answer.steps[-1].after
        can = "can, in its own interest," if reason.own_interest else "can"
        steps = [f"{self.names[step.actor]} {can} go on to {self.end(step)}" for step in answer.steps]
        said = f"{join(steps, 'and then')}, "
        if self._plain(reason):
            back = end == reason.state
            said += "back where it began" if back else f"which {who} does not prefer to {self.state(reason.state)}"
        else:
            said += "which takes the good of the move"
        if answer.moves_after == 0:
            said += f", and {who} has no move from there"
        elif answer.moves_after == 1:
            said += f", and the one move that {who} has from there does not make up for it"
        elif answer.moves_after is not None:
            said += f", and none of the {answer.moves_after:,} moves that {who} has from there makes up for it"
        return said

    def _unanswered(self, reason: Reason, found: Unanswered) -> str:
        who = self.names[reason.actor]
        others = ""
        if found.others_like_it:
            more = found.others_like_it
            others = f", or make one of {more:,} other such moves" if more > 1 else ", or make one other such move"
        said = f"{who} would rather go to {self.end(found.move)}{others}"
        return said if reason.form == "Nash" else f"{said}; {self._evidence(reason, found)}"

    def _evidence(self, reason: Reason, found: Unanswered) -> str:
        rest = [name for actor, name in self.names.items() if actor != reason.actor]
        they = rest[0] if len(rest) == 1 else "the others"
        has, its = ("has", "its") if len(rest) == 1 else ("have", "their")
        who = self.names[reason.actor]
        if found.replies == 0:
            return f"{they} {has} no answer" + (f" that is in {its} own interest" if reason.own_interest else "")
        by = f" by {'one move' if reason.one_move else 'moves'} in {its} own interest" if reason.own_interest else ""
        if reason.one_move and not reason.own_interest:
            by = " by one move"
        reached = f"that {they} can bring about after it{by}"
        if not found.not_better or found.way_out is None:
            if self._plain(reason):
                each = "the one state" if found.replies == 1 else f"each of the {found.replies:,} states"
                return f"{each} {reached} is better for {who} than {self.state(reason.state)}"
            none = "the one state" if found.replies == 1 else f"none of the {found.replies:,} states"
            return f"{none} {reached} {'does not take' if found.replies == 1 else 'takes'} the good of it"
        worse = "one" if found.not_better == 1 else f"{found.not_better:,}"
        return (
            f"of the {found.replies:,} states {reached} {worse} would do for an answer, but {who} can move on, "
            f"for example from {self.state(found.way_out.before)} to {self.end(found.way_out)}"
        )

    def _plain(self, reason: Reason) -> bool:
        return reason.simple and self.standard
