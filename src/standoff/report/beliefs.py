"""Views as a page: what follows in each, who gains by the difference, what would show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.case.model import CaseFile
from standoff.explain.beliefs import DIFFERENTLY, Beliefs, InView, QuestionInView, Sight, ViewResult
from standoff.explain.gains import Gain
from standoff.explain.hindsight import AFTER
from standoff.explain.own_views import EVERY, NONE, SOME, THE_TEXT, TOO_MANY, UNKNOWN, StateInViews, StayLine
from standoff.explain.words import as_sentence, join
from standoff.report.lines import Line
from standoff.report.page import Section, Table
from standoff.report.voices import questions_words

SIGHTS_SHOWN = 3
EXTENTS = {
    EVERY: "stays, in all readings and rankings",
    SOME: "stays in some readings or rankings",
    NONE: "does not stay, in any reading or ranking",
}


def sections(result: Beliefs, case: CaseFile, *, key: bool = True) -> list[Section]:
    page = _Page(result, case)
    return [
        *(section for view in result.views for section in page.view(view, key=key)),
        *page.states(),
        Section("Please note", tuple(page.notes())),
    ]


class _Page:
    def __init__(self, result: Beliefs, case: CaseFile) -> None:
        self.result = result
        self.case = case

    def name(self, view: str) -> str:
        """A view in a sentence."""
        if view == THE_TEXT:
            return view
        return f"'{self.result.titles[view]}'" + (f" {AFTER}" if view in self.result.after_the_fact else "")

    def option(self, option: str) -> str:
        actor, _, own = option.partition(".")
        return self.case.actors[actor].options[own].means

    def view(self, view: ViewResult, *, key: bool) -> Iterator[Section]:
        holder = self.result.actors[view.holder]
        after = f" {AFTER}" if view.after_the_fact else ""
        heading = f"In the eyes of {holder}, by the analyst's account: {view.title}{after}"
        yield Section(heading, tuple(Line("-", text) for text in self._findings(view)))
        yield Section("", tuple(self._belief(view)))
        differing = [question for question in view.questions if not _same_everywhere(question)]
        if differing:
            asks = tuple(Line(str(self.number(question)), question.ask) for question in differing) if key else ()
            yield Section("", asks, self._table(view, differing))
        yield Section("", (*self._uncomputed(view), *self._differences(view), *self._corrections(view)))

    def _findings(self, view: ViewResult) -> Iterator[str]:
        """Whether the view changes an answer, of what its holder does and of what others do."""
        holder = self.result.actors[view.holder]
        changed = [(question, text) for question in view.questions if (text := _by_the_text(question)) is not None]
        own = [str(self.number(question)) for question, _ in changed if question.own]
        if own:
            said = f"Seen so, the answer about what {holder} does is another one than by the text"
            yield f"{said}: {questions_words(own)}."
        elif any(question.own for question in view.questions):
            yield f"Seen so, no answer about what {holder} does is another one than by the text."
        for question, text in changed:
            held = question.held.one_move_ahead.in_words
            yield f"Question {self.number(question)}: {held} in this view, {text.one_move_ahead.in_words} by the text."
        same = [str(self.number(question)) for question in view.questions if _same_everywhere(question)]
        if same and len(view.questions) > 1:
            yield f"The same in every view that is compared: {questions_words(same)}."

    def _uncomputed(self, view: ViewResult) -> Iterator[Line]:
        for question in view.questions:
            seen = (question.held, *(compared.other for compared in question.compared))
            lacking = [found.view for found in seen if not found.plan and found.expecting_replies is None]
            if lacking:
                where = "in this view" if lacking == [question.held.view] else f"for {self.names(lacking)}"
                text = (
                    f"Question {self.number(question)}: what follows when replies are expected was not computed {where}"
                )
                yield Line("!", f"{text}; there are too many cases.")

    def number(self, question: QuestionInView) -> int:
        return [asked.id for asked in self.case.questions].index(question.id) + 1

    def _belief(self, view: ViewResult) -> Iterator[Line]:
        entries = f" [{', '.join(view.entries)}]" if view.entries else ""
        if view.because or entries:
            yield Line("why", f"{as_sentence(view.because or 'as the passage has it')}{entries}.")
        for label, clauses in (
            ("drops", view.changes.drops),
            ("keeps", view.changes.keeps),
            ("adds", view.changes.adds),
            ("takes", view.changes.takes),
        ):
            if clauses:
                yield Line(label, f"{'; '.join(clauses).rstrip('.')}.")
        if view.unseen:
            hidden = [f"whether {self.result.actors[o.partition('.')[0]]} would {self.option(o)}" for o in view.unseen]
            yield Line("unseen", f"{join(hidden)}.")

    def _table(self, view: ViewResult, questions: Sequence[QuestionInView]) -> Table:
        others = [compared.other.view for compared in view.questions[0].compared]
        return Table(
            header=("", f"in the eyes of {self.result.actors[view.holder]}", *(self.name(other) for other in others)),
            rows=tuple(
                (str(self.number(q)), _answer(q.held), *(_answer(compared.other) for compared in q.compared))
                for q in questions
            ),
        )

    def _differences(self, view: ViewResult) -> Iterator[Line]:
        """Where the holder would act differently; what is the same by several other views is said once."""
        holder = self.result.actors[view.holder]
        own = [question for question in view.questions if question.own]
        alike = {correction.other for correction in view.corrections}
        for question in own:
            groups: dict[tuple[str, bool, tuple[Gain, ...]], list[str]] = {}
            for compared in question.compared:
                if compared.acts != "no":
                    key = (compared.acts, compared.ahead, compared.gains)
                    groups.setdefault(key, []).append(compared.other.view)
            for (acts, ahead, gains), others in groups.items():
                alike -= set(others)
                when = ", where replies in the others' own interest are expected" if ahead else ""
                said = (
                    f"{holder} {acts}{when}"
                    if acts in DIFFERENTLY
                    else f"{acts} whether {holder} would act differently"
                )
                yield Line(str(self.number(question)), f"By {self.names(others)}, {said}.")
                for change, says in _by_change(gains).items():
                    yield Line("gains", f"{f'[{change}] ' if change else ''}{_capital('; '.join(says))}.")
        if alike and own:
            others = [correction.other for correction in view.corrections if correction.other in alike]
            yield Line("-", f"By {self.names(others)}, {holder} would act no differently, as far as the text tells.")

    def names(self, views: Sequence[str]) -> str:
        return join([self.name(view) for view in views], "or")

    def _corrections(self, view: ViewResult) -> Iterator[Line]:
        groups: dict[tuple[str, tuple[Sight, ...]], list[str]] = {}
        for found in view.corrections:
            telling = found.sights if found.when == "never" else _settling(found.sights)
            groups.setdefault((found.when, telling), []).append(found.other)
        for (when, sights), others in groups.items():
            yield Line(
                "seen", f"{self._correction(self.result.actors[view.holder], when, sights, self.names(others))}."
            )

    def _correction(self, holder: str, when: str, sights: Sequence[Sight], other: str) -> str:
        if when == "now":
            now = [sight for sight in sights if sight.after is None]
            return f"What {holder} can see now would tell this view from {other}: {self._sights(now)}"
        if when == "only by trying":
            tried = self._sights(sights)
            return f"Only by trying it would {holder} find out whether this view holds or {other}: {tried}"
        return self._never(holder, other, sights)

    def _never(self, holder: str, other: str, sights: Sequence[Sight]) -> str:
        seen = [sight for sight in sights if sight.seen]
        hidden = [sight for sight in sights if sight.settles and not sight.seen]
        text = f"Nothing that {holder} can see tells this view from {other}"
        if hidden:
            text += f"; it would show in what {holder} cannot see: {self._sights(hidden)}"
        if seen:
            named = dict.fromkeys(f"whether {self.result.actors[s.actor]} would {self.option(s.option)}" for s in seen)
            text += f"; the two differ on {join(list(named))}, but one of them leaves that open or says nothing of it"
        return text

    def _sights(self, sights: Sequence[Sight]) -> str:
        """The sights that take the fewest words, each option once."""
        options: dict[str, Sight] = {}
        for sight in sorted(sights, key=lambda sight: len(sight.after or "")):
            options.setdefault(sight.option, sight)
        shown = [self._sight(sight) for sight in list(options.values())[:SIGHTS_SHOWN]]
        rest = len(options) - len(shown)
        return "; ".join([*shown, *([f"and {rest} more of the kind (--json lists all)"] if rest else [])])

    def _sight(self, sight: Sight) -> str:
        where = f"where {sight.after}, " if sight.after else f"at the state '{sight.at}', "
        actor, means = self.result.actors[sight.actor], self.option(sight.option)
        mine, theirs = (_would(sight, stays=verdict == "FOLLOWS") for verdict in (sight.verdict, sight.other))
        return f"{where}{actor} {mine} {means} in this view, and {theirs} in the other"

    def states(self) -> Iterator[Section]:
        """Named states at which every actor stands alike are told together."""
        alike: dict[tuple[object, ...], list[StateInViews]] = {}
        for found in self.result.states:
            alike.setdefault((found.lines, found.nash, found.seq), []).append(found)
        for states in alike.values():
            names = join([f"'{found.state}'" for found in states], "or")
            lines = [Line("-", text) for text in self._staying(states[0])]
            if UNKNOWN in {extent for line in states[0].lines for extent in (line.nash, line.seq)}:
                lines.append(Line("!", TOO_MANY))
            yield Section(f"Would the state {names} last, each actor judging by its own view?", tuple(lines))

    def _staying(self, found: StateInViews) -> Iterator[str]:
        calm = [self._who(line) for line in found.lines if line.nash == line.seq == EVERY]
        if calm:
            yield f"No goal gives {join(calm, 'or')} a reason to move."
        for line in found.lines:
            nash, seq = EXTENTS.get(line.nash, line.nash), EXTENTS.get(line.seq, line.seq)
            if line.nash == line.seq != EVERY:
                yield f"{_capital(self._who(line))}: {nash}, whether or not replies are expected."
            elif line.nash != line.seq:
                yield f"{_capital(self._who(line))}: {nash}; expecting replies, {seq}."
        if found.nash == EVERY:
            yield "So everybody stays, in all readings and rankings."

    def _who(self, line: StayLine) -> str:
        name = self.result.actors[line.actor]
        return name if line.view == THE_TEXT else f"{name} (by {self.name(line.view)})"

    def notes(self) -> Iterator[Line]:
        yield Line("!", "A view is the analyst's account of what an actor believes; nobody's mind is read.")
        if self.result.nobodys:
            names = [self.name(view) for view in self.result.nobodys]
            yield Line("!", f"Held by no actor, and given by the analyst for comparison: {join(names)}.")
        yield Line(
            "!", "'Stays' means that no goal tempts it away, or that the replies it expects stop every such move."
        )
        yield Line(
            "!", "Each actor is taken to believe that the others see the case as it does (a first-level hypergame)."
        )


def _answer(found: InView) -> str:
    text = found.one_move_ahead.in_words
    if found.plan:
        return text
    if found.expecting_replies in (None, found.one_move_ahead):
        return text
    return f"{text}, expecting replies {found.expecting_replies.in_words}"


def _same_everywhere(question: QuestionInView) -> bool:
    return len({_answer(found) for found in (question.held, *(each.other for each in question.compared))}) == 1


def _by_the_text(question: QuestionInView) -> InView | None:
    """The text's answer, if it is another one than in the view."""
    for compared in question.compared:
        if compared.other.view == THE_TEXT and compared.other.one_move_ahead != question.held.one_move_ahead:
            return compared.other
    return None


def _settling(sights: Sequence[Sight]) -> tuple[Sight, ...]:
    return tuple(sight for sight in sights if sight.settles and sight.seen)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _by_change(gains: Sequence[Gain]) -> dict[str, list[str]]:
    """What the others make of it, by the change where there are several."""
    several = len({gain.change for gain in gains}) > 1
    found: dict[str, list[str]] = {}
    for gain in gains:
        found.setdefault(gain.change if several else "", []).append(gain.says)
    return found


def _would(sight: Sight, *, stays: bool) -> str:
    return "would" if sight.done == stays else "would not"
