"""What to watch: for each verdict the news that would change it.

Drawn from what the verdict rests on (a passage that turns out not to hold), from what it needs (something that the
document does not say turns out to be so), from what outside sources have reported already, from the unclear passages
that decide it, and from the events that have changed it. All of it is judged in one scope.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from standoff.case.formula import atoms, parse
from standoff.case.model import Element, Goal, Link, Priority, Question, elements
from standoff.case.patches import Scope, elements_added, gone_from, patches_of
from standoff.explain.decided_by import DecidedBy, QuestionDecided
from standoff.explain.hindsight import patch_title
from standoff.explain.need_words import Addition
from standoff.explain.needs import Need, Needs, QuestionNeeds
from standoff.explain.readings import Court, actors_of, distinct, options_changed, overall, restating_goals
from standoff.explain.rests_on import Holding, Loss, RestsOn
from standoff.explain.result import Verdict, plain
from standoff.explain.since import Since
from standoff.explain.verdict import contrasts_of, new_work
from standoff.explain.words import goal_words, in_ledger_order, join

MOST_OF_A_KIND = 3
LARGEST_LOSS = 2

Kind = Literal["has happened", "lapses", "falls", "clears up", "is on record", "is added"]


@dataclass(frozen=True)
class News:
    """Something that would change a verdict: of what kind, in words, and what the verdict would be.

    kind: "lapses" if the question itself would no longer be grounded, so that there would be no verdict; "is on record"
    for what outside sources report already. `entries`: passages that it is about, `assumptions` that have none; `text`:
    an addition as `standoff whatif --add` or `--rank` takes it; `restates`: an addition that, or a part of which, only
    says that the conduct is wanted or not.
    """

    kind: Kind
    says: str
    verdict: Verdict
    entries: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    text: str | None = None
    restates: bool = False


@dataclass(frozen=True)
class Watched:
    """One question, its verdict, and the news that would change it; `left_out`: how many more were found.

    passages: single passages without which the verdict would be another one, and the question would still be posed.
    single: whether clearing up one unclear passage can change the verdict.
    """

    question: str
    ask: str
    verdict: Verdict
    news: tuple[News, ...]
    left_out: int
    passages: tuple[str, ...] = ()
    single: bool = False


@dataclass(frozen=True)
class Watch:
    """The watch list of a case. changed_by: titles of the patches that the verdicts are judged with."""

    questions: tuple[Watched, ...]
    changed_by: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff watch --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


def watch(court: Court, scope: Scope, rests: RestsOn, needed: Needs, decided: DecidedBy, since: Since | None) -> Watch:
    """The news that would change each verdict, from analyses on the same court in the same scope."""
    rows = zip(court.case.questions, rests.questions, needed.questions, decided.questions, strict=True)
    work = _Work(court, scope, decided, since)
    return Watch(
        questions=tuple(work.watched(*row) for row in rows),
        changed_by=tuple(patch_title(court.case, name) for name in scope.patches),
    )


@dataclass(frozen=True)
class _Work:
    court: Court
    scope: Scope
    decided: DecidedBy
    since: Since | None

    def watched(self, question: Question, holding: Holding, needs: QuestionNeeds, by: QuestionDecided) -> Watched:
        lost = list(self._lost(question, holding))
        kinds = [
            list(_happened(question.id, self.since)),
            [news for news in lost if news.kind == "lapses"],
            [news for news in lost if news.kind == "falls"],
            list(self._clears_up(by)),
            list(self._on_record(question, holding.verdict)),
            list(_added(needs)),
        ]
        news = tuple(item for found in kinds for item in found[:MOST_OF_A_KIND])
        return Watched(
            question=question.id,
            ask=question.ask,
            verdict=holding.verdict,
            news=news,
            left_out=sum(map(len, kinds)) - len(news),
            passages=tuple(
                item.entries[0]
                for item in lost
                if item.kind == "falls" and len(item.entries) == 1 and not item.assumptions
            ),
            single=bool(by.alone),
        )

    def _lost(self, question: Question, holding: Holding) -> Iterator[News]:
        """What would change without one or two supports: nothing poses the question, or the verdict is another one."""
        case = self.court.case
        says = {entry.id: entry.says for entry in case.ledger}
        lapsing: dict[tuple[str, ...], None] = {}
        for loss in holding.losses:
            if len(loss.supports) > LARGEST_LOSS:
                continue
            cause = self._lapses(question, loss)
            if cause:
                if cause not in lapsing:
                    lapsing[cause] = None
                    yield News("lapses", " And: ".join(says[name] for name in cause), holding.verdict, cause)
                continue
            entries = tuple(name for name in loss.supports if name in says)
            fallen = self._fallen(question, frozenset(loss.supports))
            said = f"what goes with it: {fallen}" if fallen else " And: ".join(f"it says: {says[n]}" for n in entries)
            assumptions = tuple(name for name in loss.supports if name not in says)
            yield News("falls", said, loss.verdict, entries, assumptions)

    def _lapses(self, question: Question, loss: Loss) -> tuple[str, ...]:
        """Those of the entries without which the question, or an option that it is about, has no grounds left."""
        case = self.court.case
        gone = gone_from(case, self.scope)
        options = [
            case.actors[name.partition(".")[0]].options[name.partition(".")[2]]
            for name in options_changed(self.court.maker, question)
        ]
        cause: set[str] = set()
        for grounds in (question.grounds, *(option.grounds for option in options)):
            if grounds is not None and grounds.hold(gone) and not grounds.hold(gone | set(loss.supports)):
                cause |= set(grounds.entries) & set(loss.supports)
        return in_ledger_order(case, cause)

    def _fallen(self, question: Question, lost: frozenset[str]) -> str:
        """What goes with some entries: goals that bear on the question (else any of its actors), then their orders."""
        case = self.court.case
        gone = gone_from(case, self.scope)
        every = list(self._in_force())
        fell = {id(element) for _, _, element in every if _falls(element, gone, lost)}
        links = {name: element for _, name, element in every if isinstance(element, Link)}
        unlinked = _using({name for name, link in links.items() if id(link) in fell}, links)
        goals: dict[tuple[str, str], Goal] = {}
        orders: list[tuple[str, Priority]] = []
        words: dict[tuple[str, str], str] = {}
        for actor, _, element in every:
            if isinstance(element, Goal):
                words[actor, element.id] = goal_words(element)
                if id(element) in fell or unlinked & set(atoms(parse(element.formula_text))):
                    goals[actor, element.id] = element
            elif isinstance(element, Priority) and id(element) in fell:
                orders.append((actor, element))
        asked = {key: goal for key, goal in goals.items() if key[0] in actors_of(question)}
        bearing = {key: goal for key, goal in asked.items() if key in self._bearing(question)} or asked
        said: dict[str, list[str]] = {}
        for (actor, _), goal in bearing.items():
            said.setdefault(actor, []).append(f"'{goal_words(goal)}'")
        for actor, order in orders:
            if actor in actors_of(question) and not any((actor, name) in goals for name in order.chain):
                chain = [f"'{words.get((actor, name), name)}'" for name in order.chain]
                said.setdefault(actor, []).append(f"the order {' before '.join(chain)}")
        return "; ".join(f"for {case.name_of(actor)} {join(list(dict.fromkeys(each)))}" for actor, each in said.items())

    def _bearing(self, question: Question) -> set[tuple[str, str]]:
        """(actor, goal) pairs that stand on one of the two sides in some reading."""
        lines = contrasts_of(self.court, distinct(self.court.readings(question, self.scope)))
        sides = [goal for line in lines for goal in (*line.for_, *line.against)]
        return {(goal.actor, goal_id) for goal in sides for goal_id in goal.ids}

    def _in_force(self) -> Iterator[tuple[str, str, Element]]:
        """(actor or "", name, element) of everything that can count in the scope."""
        joined = {id(element) for patch in patches_of(self.court.case, self.scope) for element in elements_added(patch)}
        for path, element in elements(self.court.case):
            counts = element.rests_on in self.scope.bases and path[0] in ("actors", "links", "readings")
            if counts or id(element) in joined:
                place = list(map(str, path))
                kinds = [kind for kind in ("goals", "outranks") if kind in place]
                actor = (place[1] if place[0] == "actors" else place[place.index(kinds[0]) + 1]) if kinds else ""
                yield actor, place[-1], element

    def _clears_up(self, by: QuestionDecided) -> Iterator[News]:
        for deciding in by.alone:
            for choice, verdict in deciding.verdicts.items():
                if verdict != by.verdict:
                    yield News("clears up", self._clear(deciding.passage, choice), verdict)
        for pair in by.in_pairs:
            for one, two, verdict in pair.verdicts:
                first, second = pair.passages
                yield News("clears up", f"{self._clear(first, one)}, and {self._clear(second, two)}", verdict)

    def _clear(self, passage: str, choice: str) -> str:
        """A choice at an unclear passage, or a value of an unsettled condition, as a clause."""
        case = self.court.case
        if passage not in case.readings:
            return f"that {'' if choice == 'yes' else 'it is not so that '}{case.conditions[passage].means}"
        means = self.decided.choices[passage][choice].rstrip(".")
        if means == choice:
            return f"that the passage '{passage}' is to be read as '{choice}'"
        return f"that {means} (passage '{passage}')"

    def _on_record(self, question: Question, verdict: Verdict) -> Iterator[News]:
        """What outside sources report, if the verdict with it, and nothing else that is not stated, is another one."""
        court = self.court
        wider = replace(self.scope, bases=self.scope.bases | {"reported"})
        if wider == self.scope or not court.has("reported"):
            return
        possible = distinct(court.readings(question, wider))
        becomes = overall(possible)
        if not possible or becomes == verdict:
            return
        says = new_work(court, question, possible, self.scope)
        bare = overall(court.without_goals(question, wider, restating_goals(court.maker, question)))
        if says:
            note = f"; {bare} without what only restates the conduct" if bare != becomes else ""
            yield News("is on record", f"{says}{note}", becomes)


def _falls(element: Element, gone: frozenset[str], lost: frozenset[str]) -> bool:
    grounds = element.grounds
    return grounds is not None and grounds.hold(gone) and not grounds.hold(gone | lost)


def _using(fallen: set[str], links: dict[str, Link]) -> set[str]:
    """Links that have fallen, and those that use one of them."""
    found = set(fallen)
    while more := {name for name, link in links.items() if set(atoms(parse(link.iff))) & found} - found:
        found |= more
    return found


def _happened(question: str, since: Since | None) -> Iterator[News]:
    for event in since.events if since else ():
        for change in event.changes:
            if change.question == question:
                yield News("has happened", f"{event.date}: {event.what}", change.after, event.entries)


def _added(needs: QuestionNeeds) -> Iterator[News]:
    """Additions; such as only restate the conduct come last, one for each verdict that nothing else makes."""
    for wanted in needs.wanted:
        reasons = [need for need in wanted.needs if not need.restates]
        yield from (_addition(need, wanted.verdict) for need in reasons or wanted.needs[:1])


def _addition(need: Need, verdict: Verdict) -> News:
    says = "; and ".join(addition.says for addition in need.additions)
    return News("is added", says, verdict, text=_typed(need.additions), restates=need.restates)


def _typed(additions: Sequence[Addition]) -> str:
    return "; ".join(text for addition in additions for text in (addition.text, addition.rank) if text)
