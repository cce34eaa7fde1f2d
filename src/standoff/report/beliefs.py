"""Views as a page: what follows in each, who gains by the difference, what would show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.case.model import CaseFile
from standoff.explain.beliefs import (
    EVERY,
    NONE,
    SOME,
    THE_TEXT,
    Beliefs,
    Compared,
    Correction,
    InView,
    QuestionInView,
    Sight,
    StateInViews,
    ViewResult,
)
from standoff.explain.rivals import AFTER
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section, Table

SIGHTS_SHOWN = 3
EXTENTS = {
    EVERY: "stays, in all readings and weightings",
    SOME: "stays in some readings or weightings",
    NONE: "does not stay, in any reading or weighting",
}
TOGETHER = {EVERY: "yes, in all readings and weightings", SOME: "in some readings or weightings only", NONE: "no"}


def sections(result: Beliefs, case: CaseFile) -> list[Section]:
    page = _Page(result, case)
    return [
        *(section for view in result.views for section in page.view(view)),
        *map(page.state, result.states),
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

    def view(self, view: ViewResult) -> Iterator[Section]:
        holder = self.result.actors[view.holder]
        after = f" {AFTER}" if view.after_the_fact else ""
        yield Section(f"As {holder} sees it: {view.title}{after}", tuple(self._belief(view)))
        if view.questions:
            key = tuple(Line(str(self.number(question)), question.ask) for question in view.questions)
            yield Section("", key, self._table(view))
        lines = [*self._differences(view), *(self._correction(view, found) for found in view.corrections)]
        yield Section("", tuple(lines))

    def number(self, question: QuestionInView) -> int:
        return [asked.id for asked in self.case.questions].index(question.id) + 1

    def _belief(self, view: ViewResult) -> Iterator[Line]:
        entries = f" [{', '.join(view.entries)}]" if view.entries else ""
        if view.because or entries:
            yield Line("why", f"{(view.because or 'as the passage has it').rstrip('.')}{entries}.")
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

    def _table(self, view: ViewResult) -> Table:
        others = [compared.other.view for compared in view.questions[0].compared]
        return Table(
            header=("", f"as {self.result.actors[view.holder]} sees it", *(self.name(other) for other in others)),
            rows=tuple(
                (str(self.number(q)), _answer(q.held), *(_answer(compared.other) for compared in q.compared))
                for q in view.questions
            ),
        )

    def _differences(self, view: ViewResult) -> Iterator[Line]:
        holder = self.result.actors[view.holder]
        own = [question for question in view.questions if question.own]
        differing = [(q, c) for q in own for c in q.compared if c.acts != "no"]
        for question, compared in differing:
            when = ", where replies in the others' own interest are expected" if compared.ahead else ""
            text = f"By {self.name(compared.other.view)}, {holder} {compared.acts}{when}."
            yield Line(str(self.number(question)), text)
            for change, says in _by_change(compared).items():
                yield Line("gains", f"{f'[{change}] ' if change else ''}{_capital('; '.join(says))}.")
        alike = [other for other in self._others(view) if other not in {c.other.view for _, c in differing}]
        if alike and own:
            yield Line("-", f"By {join([self.name(other) for other in alike], 'or')}, {holder} would act no differently.")

    def _others(self, view: ViewResult) -> list[str]:
        return [correction.other for correction in view.corrections]

    def _correction(self, view: ViewResult, found: Correction) -> Line:
        holder, other = self.result.actors[view.holder], self.name(found.other)
        settling = [sight for sight in found.sights if sight.settles and sight.seen]
        if found.when == "now":
            now = [sight for sight in settling if sight.after is None]
            text = f"What {holder} can see now would tell this view from {other}: {self._sights(holder, other, now)}"
        elif found.when == "only by trying":
            tried = self._sights(holder, other, settling)
            text = f"Only by trying it would {holder} find out whether it is this view or {other} that holds: {tried}"
        else:
            text = self._never(holder, other, found.sights)
        return Line("seen", f"{text}.")

    def _never(self, holder: str, other: str, sights: Sequence[Sight]) -> str:
        seen = [sight for sight in sights if sight.seen]
        hidden = [sight for sight in sights if sight.settles and not sight.seen]
        text = f"Nothing that {holder} can see tells this view from {other}"
        if hidden:
            text += f"; it would show in what {holder} cannot see: {self._sights(holder, other, hidden)}"
        if seen:
            named = dict.fromkeys(
                f"whether {self.result.actors[s.actor]} would {self.option(s.option)}" for s in seen
            )
            text += f"; the two differ on {join(list(named))}, but one of them leaves that open or says nothing of it"
        return text

    def _sights(self, holder: str, other: str, sights: Sequence[Sight]) -> str:
        shown = [self._sight(holder, other, sight) for sight in sights[:SIGHTS_SHOWN]]
        rest = len(sights) - len(shown)
        return "; ".join([*shown, *([f"and {rest} more (--json lists them)"] if rest else [])])

    def _sight(self, holder: str, other: str, sight: Sight) -> str:
        where = f"where {sight.after}, " if sight.after else f"at '{sight.at}', "
        actor, means = self.result.actors[sight.actor], self.option(sight.option)
        mine, theirs = (_would(sight, stays=verdict == "FOLLOWS") for verdict in (sight.verdict, sight.other))
        return f"{where}{actor} {mine} {means} as {holder} sees it, and {theirs} do so by {other}"

    def state(self, found: StateInViews) -> Section:
        rows = tuple(
            (
                self.result.actors[line.actor],
                self.name(line.view),
                EXTENTS.get(line.nash, line.nash),
                EXTENTS.get(line.seq, line.seq),
            )
            for line in found.lines
        )
        table = Table(("", "in this view", "one move ahead", "expecting replies"), rows)
        nash, seq = (TOGETHER.get(extent, extent) for extent in (found.nash, found.seq))
        said = f"Everybody stays (an equilibrium of the first-level hypergame): one move ahead, {nash}; expecting replies, {seq}."
        return Section(f"Would '{found.state}' last, each in its own view?", (Line("-", said),), table)

    def notes(self) -> Iterator[Line]:
        yield Line("!", "A view is the analyst's account of what an actor believes; nobody's mind is read.")
        if self.result.nobodys:
            names = [self.name(view) for view in self.result.nobodys]
            yield Line("!", f"Held by no actor, and given by the analyst for comparison: {join(names)}.")
        yield Line("!", "Each actor is taken to believe that the others see the case as it does (a first-level hypergame).")


def _answer(found: InView) -> str:
    text = found.one_move_ahead.in_words
    if found.plan:
        return text
    if found.expecting_replies is None:
        return f"{text}, expecting replies not computed: too many cases"
    if found.expecting_replies == found.one_move_ahead:
        return text
    return f"{text}, expecting replies {found.expecting_replies.in_words}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _by_change(compared: Compared) -> dict[str, list[str]]:
    """What the others make of it, by the change where there are several."""
    several = len({gain.change for gain in compared.gains}) > 1
    found: dict[str, list[str]] = {}
    for gain in compared.gains:
        found.setdefault(gain.change if several else "", []).append(gain.says)
    return found


def _would(sight: Sight, *, stays: bool) -> str:
    return "would" if sight.done == stays else "would not"
