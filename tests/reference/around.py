"""A literal, slow reference of what stands around a verdict, to be read beside section 3 of the design.

Written from the specification alone, on top of ``verdicts``. Every set of supports is taken away, every
combination of choices is made, every addition and every order of goals is tried. Nothing is clever.

Entry points, all with a case as plain data (as a YAML parser returns it) and the name of a layer:

* rests on: ``supports``, ``verdict_without``, ``carrying``, ``changing``, ``single_points``, ``never_matters``,
  ``repeats``
* decided by: ``decided_by``
* voices: ``voices``
* needs and does not say: ``vocabulary``, ``verdict_with_additions``, ``needs``
* flips: ``fewest_flips``, ``count_completions``
* what if: ``verdict_with``

Where the specification leaves room, the choice made here is marked with "Choice:".
"""

from __future__ import annotations

import itertools
import pickle
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from tests.reference.verdicts import (
    FOLLOWS,
    NASH,
    Completion,
    Condition,
    Content,
    Element,
    Formula,
    Frame,
    Grounds,
    MergedGoal,
    PriorityCycle,
    Question,
    Reading,
    actors_that_matter,
    all_readings,
    atoms,
    distinct_readings,
    drop_entries,
    is_possible,
    is_unclear,
    known_links,
    outcome_under,
    outcomes_in,
    parse,
    read_condition,
    read_content,
    read_elements,
    read_frame,
    read_question,
    unclear_passages,
    unsettled,
    verdict_of,
    without_fallen,
)

Case = Mapping[str, Any]
Names = frozenset[str]
Verdicts = dict[str, str]  # question -> verdict
Outcomes = frozenset[str] | None  # of one question under one choice at every passage; None: not possible


# --- Judging variants of a case -----------------------------------------------------------------------------


class Bench:
    """One case in one layer. Remembers what was judged, so that nothing is judged twice."""

    def __init__(self, case: Case, layer: str) -> None:
        self.case = case
        self.frame: Frame = read_frame(case, layer)
        self.bases = self.frame.bases
        self.known = known_links(case)
        self.base = read_content(case)
        self.questions: dict[str, Question] = {
            str(item["id"]): read_question(self.frame, item) for item in case.get("questions") or []
        }
        self._judged: dict[Any, Outcomes] = {}
        self._outcomes: dict[Any, Outcomes] = {}

    def elements_in_force(self, content: Content) -> tuple[Element, ...]:
        return tuple(e for e in content.elements if e.basis in self.bases)

    def combinations(self, content: Content) -> Iterator[tuple[dict[str, str], Content]]:
        """The case after every combination of choices at its unclear passages, equal ones included."""
        return all_readings(content, unclear_passages(self.case, content, self.bases), self.bases)

    def judge(self, content: Content, question: str, known: Names | None = None) -> Outcomes:
        """What occurs over all completions when every passage is settled."""
        values = {name: condition.value == "yes" for name, condition in content.conditions.items()}
        return self.judge_elements(self.elements_in_force(content), values, question, known)

    def judge_elements(
        self, elements: tuple[Element, ...], values: dict[str, bool], question: str, known: Names | None = None
    ) -> Outcomes:
        known = self.known if known is None else known
        key = (elements, tuple(sorted(values.items())), question, known)
        if key not in self._judged:
            self._judged[key] = self.judge_reading(Reading(self.frame, {}, elements, values, known), question)
        return self._judged[key]

    def judge_reading(self, reading: Reading, name: str) -> Outcomes:
        """The same; readings that differ only in names are judged once.

        Raises:
            PriorityCycle: also where the question is not possible.
        """
        question = self.questions[name]
        posed: list[Any] = [name, reading.feasible]
        for actor in actors_that_matter(self.frame, question):
            merged = reading.merged_goals(actor, frozenset())
            pairs = closed(actor, {(high.holds_at, low.holds_at) for high, low in reading.ranked_pairs(actor, merged)})
            posed.append((frozenset(goal.holds_at for goal in merged), frozenset(pairs)))
        key = tuple(posed)
        if key not in self._outcomes:
            found = outcomes_in(reading, question, NASH, frozenset())
            self._outcomes[key] = None if found is None else frozenset(outcome for _, outcome in found)
        return self._outcomes[key]

    def verdict(self, contents: Iterable[Content], question: str, known: Names | None = None) -> str:
        return together(self.judge(content, question, known) for content in contents)

    def verdicts(self, contents: list[Content], known: Names | None = None) -> Verdicts:
        return {question: self.verdict(contents, question, known) for question in self.questions}

    def headline(self, question: str) -> str:
        return self.verdict((content for _, content in self.combinations(self.base)), question)


def union(outcomes: Iterable[Outcomes]) -> Outcomes:
    """What occurs in several readings; None if the question is possible in none of them."""
    possible = [found for found in outcomes if found is not None]
    return frozenset().union(*possible) if possible else None


def together(outcomes: Iterable[Outcomes]) -> str:
    """The verdict over several readings."""
    return verdict_of(set(union(outcomes) or ()))


def closed(actor: str, pairs: set[tuple[Any, Any]]) -> set[tuple[Any, Any]]:
    """The pairs closed transitively."""
    pairs = set(pairs)
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs |= more
    if any(a == b for a, b in pairs):
        raise PriorityCycle(f"the priorities of {actor} form a cycle when equal goals are one")
    return pairs


def bench_of(case: Case, layer: str) -> Bench:
    return _bench_of(pickle.dumps(case), layer)


@lru_cache(maxsize=4)
def _bench_of(pickled: bytes, layer: str) -> Bench:
    return Bench(pickle.loads(pickled), layer)


# --- Rests on -----------------------------------------------------------------------------------------------


def elements_written(case: Case) -> list[Element]:
    """The elements of the base case and those that choices of its readings add, whatever their basis."""
    elements = list(read_content(case).elements)
    for add in additions_of_choices(case):
        elements += elements_added(add)
    return elements


def conditions_written(case: Case) -> list[Condition]:
    found = [read_condition(item) for item in (case.get("conditions") or {}).values()]
    for add in additions_of_choices(case):
        found += [read_condition(item) for item in (add.get("conditions") or {}).values()]
    return found


def additions_of_choices(case: Case) -> list[Mapping[str, Any]]:
    return [
        (choice or {}).get("add") or {}
        for passage in (case.get("readings") or {}).values()
        for choice in passage["choices"].values()
    ]


def elements_added(add: Mapping[str, Any]) -> list[Element]:
    return read_elements(
        add.get("goals") or {}, add.get("outranks") or {}, add.get("links") or {}, add.get("infeasible") or []
    )


def support_name(element: Element) -> str:
    """What an assumption is called: ``actor.goal``, the link's name, or the id."""
    return f"{element.actor}.{element.id}" if element.kind == "goal" else element.id


def supporting_entries(case: Case) -> list[str]:
    """The ledger entries that ground some element or condition.

    Choice: whatever the basis (a choice whose target fell is void in every layer), and also those that ground
    only what a choice adds. Not those that ground only a passage, an option or a state.
    """
    grounds = [e.grounds for e in elements_written(case)] + [c.grounds for c in conditions_written(case)]
    used = frozenset().union(*(each.entries for each in grounds))
    return [str(entry["id"]) for entry in case.get("ledger") or [] if str(entry["id"]) in used]


def assumptions(case: Case, layer: str) -> list[str]:
    """What is in force in the layer without any grounds: elements, and conditions with a settled value.

    Choice: of the base case, since supports are taken away before readings are formed.
    """
    bench = bench_of(case, layer)
    names = []
    for element in bench.elements_in_force(bench.base):
        if not element.grounds.entries:
            if not element.id:
                raise ValueError(f"{element.kind} without grounds and without an id: it cannot be named")
            names.append(support_name(element))
    for name, condition in bench.base.conditions.items():
        if not condition.grounds.entries and not is_unclear(condition, bench.bases):
            names.append(name)
    return names


def supports(case: Case, layer: str) -> list[str]:
    """The supports of a case: ledger entries, then assumptions."""
    names = supporting_entries(case) + assumptions(case, layer)
    if len(set(names)) < len(names):
        raise ValueError("two supports have one name")
    return names


def remove(content: Content, removed: Names, bases: Names) -> Content:
    """The case without some supports, before its readings are formed."""
    entries = removed & content.ledger
    kept = tuple(
        e
        for e in content.elements
        if e.grounds.entries or e.basis not in bases or support_name(e) not in removed  # assumptions only
    )
    conditions = {
        name: replace(condition, value="unclear") if name in removed and not condition.grounds.entries else condition
        for name, condition in content.conditions.items()
    }
    content = drop_entries(replace(content, elements=kept, conditions=conditions), entries)
    return unsettled(content, entries)


def verdict_without(case: Case, layer: str, removed: Iterable[str]) -> Verdicts:
    """The verdict of every question when some supports are gone.

    Raises:
        PriorityCycle: without them, equal goals close a cycle.
        ValueError: a condition that has lost its value is set by a choice of another passage (a conflict).
    """
    bench = bench_of(case, layer)
    content = remove(bench.base, frozenset(removed), bench.bases)
    return bench.verdicts([after for _, after in bench.combinations(content)])


def verdicts_without_each_set(case: Case, layer: str) -> dict[Names, Verdicts]:
    """``verdict_without`` for every set of supports."""
    return _verdicts_without_each_set(pickle.dumps(case), layer)


@lru_cache(maxsize=4)
def _verdicts_without_each_set(pickled: bytes, layer: str) -> dict[Names, Verdicts]:
    case = pickle.loads(pickled)
    return {removed: verdict_without(case, layer, removed) for removed in subsets(supports(case, layer))}


def subsets(names: Iterable[str]) -> list[Names]:
    """All subsets, the smaller ones first."""
    names = list(names)
    return [frozenset(each) for size in range(len(names) + 1) for each in itertools.combinations(names, size)]


def minimal(sets: Iterable[Names]) -> set[Names]:
    """The sets that contain none of the others."""
    sets = set(sets)
    return {one for one in sets if not any(other < one for other in sets)}


def carrying(case: Case, question: str, layer: str) -> set[Names]:
    """The smallest (by inclusion) sets of supports that carry the verdict.

    A set carries the verdict if it is the same for every set of supports between it and the whole.
    """
    table = verdicts_without_each_set(case, layer)
    verdict = table[frozenset()][question]

    def carries(kept: Names) -> bool:
        return all(table[removed][question] == verdict for removed in table if not removed & kept)

    return minimal(kept for kept in subsets(supports(case, layer)) if carries(kept))


def changing(case: Case, question: str, layer: str) -> set[Names]:
    """The smallest (by inclusion) sets of supports without which the verdict is another one."""
    table = verdicts_without_each_set(case, layer)
    verdict = table[frozenset()][question]
    return minimal(removed for removed in table if table[removed][question] != verdict)


def single_points(case: Case, question: str, layer: str) -> Names:
    """The supports each of which changes the verdict by its absence alone."""
    return frozenset(name for each in changing(case, question, layer) if len(each) == 1 for name in each)


def never_matters(case: Case, question: str, layer: str) -> Names:
    """The supports that change the verdict in no company."""
    table = verdicts_without_each_set(case, layer)
    return frozenset(
        name
        for name in supports(case, layer)
        if all(table[removed][question] == table[removed | {name}][question] for removed in table)
    )


def repeats(case: Case, layer: str) -> set[Names]:
    """The pairs of entries that say the same as far as the verdicts go.

    Some element is grounded on both as alternatives, and putting one in the place of the other changes the verdict
    of no question, whatever else is gone. Choice: elements, and conditions, whose basis counts in the layer.
    """
    table = verdicts_without_each_set(case, layer)
    bases = bench_of(case, layer).bases
    written = [(e.basis, e.grounds) for e in elements_written(case)]
    written += [(c.basis, c.grounds) for c in conditions_written(case)]

    def are_alternatives(one: str, other: str) -> bool:
        return any(
            basis in bases and {one, other} <= grounds.entries and not grounds.all_needed for basis, grounds in written
        )

    def can_be_exchanged(one: str, other: str) -> bool:
        return all(
            table[removed] == table[removed - {one} | {other}]
            for removed in table
            if one in removed and other not in removed
        )

    return {
        frozenset({one, other})
        for one, other in itertools.combinations(supporting_entries(case), 2)
        if are_alternatives(one, other) and can_be_exchanged(one, other)
    }


# --- Decided by ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DecidedBy:
    """Which unclear passages change the verdict of one question."""

    headline: str
    alone: dict[str, dict[str, str]]  # passage -> choice -> the verdict with this choice fixed
    decide_alone: Names
    decide_together: frozenset[frozenset[str]]  # pairs
    never_matter: Names


def decided_by(case: Case, question: str, layer: str) -> DecidedBy:
    """Over all combinations of choices, equal readings included."""
    bench = bench_of(case, layer)
    passages = {
        name: list(choices) for name, choices in unclear_passages(case, bench.base, bench.bases).items()
    }  # Choice: without conditions that only a choice brings in; these are left open in every combination
    by_choices: dict[Any, list[Outcomes]] = {}
    for chosen, content in bench.combinations(bench.base):
        key = tuple((passage, chosen[passage]) for passage in passages)
        by_choices.setdefault(key, []).append(bench.judge(content, question))
    listed = [(dict(key), union(found)) for key, found in by_choices.items()]
    headline = together(outcomes for _, outcomes in listed)

    def with_fixed(fixed: Mapping[str, str]) -> str:
        return together(outcomes for chosen, outcomes in listed if fixed.items() <= chosen.items())

    alone = {
        passage: {choice: with_fixed({passage: choice}) for choice in choices} for passage, choices in passages.items()
    }
    decide_alone = frozenset(
        passage for passage, found in alone.items() if set(found.values()) != {headline}
    )  # two that differ cannot both be the headline

    decide_together = frozenset(
        frozenset({one, other})
        for one, other in itertools.combinations(passages, 2)
        if not {one, other} & decide_alone
        and any(
            with_fixed({one: a, other: b}) != headline for a, b in itertools.product(passages[one], passages[other])
        )
    )

    def never_matters_at(passage: str) -> bool:
        in_context: dict[Any, set[Outcomes]] = {}
        for chosen, outcomes in listed:
            context = frozenset((name, choice) for name, choice in chosen.items() if name != passage)
            in_context.setdefault(context, set()).add(outcomes)
        return all(len(found) == 1 for found in in_context.values())

    never = frozenset(passage for passage in passages if never_matters_at(passage))
    return DecidedBy(headline, alone, decide_alone, decide_together, never)


# --- Voices -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Voices:
    """The verdicts of all questions with ledger entries removed."""

    without_hedged: Verdicts
    author_only: Verdicts
    without_origin: dict[str, Verdicts]


def origin_of(entry: Mapping[str, Any]) -> str:
    """The origin an entry goes back to; if none is named, its source and voice."""
    return str(entry.get("origin") or f"{entry['source']}/{entry.get('voice') or 'author'}")


def voices(case: Case, layer: str) -> Voices:
    ledger = case.get("ledger") or []

    def without(entries: Iterable[Mapping[str, Any]]) -> Verdicts:
        return verdict_without(case, layer, {str(entry["id"]) for entry in entries})

    return Voices(
        without_hedged=without(entry for entry in ledger if entry.get("hedge")),
        author_only=without(entry for entry in ledger if (entry.get("voice") or "author") != "author"),
        without_origin={
            origin: without(entry for entry in ledger if origin_of(entry) == origin)
            for origin in dict.fromkeys(origin_of(entry) for entry in ledger)
        },
    )


# --- Needs and does not say ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewGoal:
    actor: str
    wish: str  # "wants" or "avoids"
    literals: frozenset[str]  # one option or link, or two literals that are wanted or avoided together
    above: str | None = None  # a goal of the actor that the new one outranks

    def formula(self) -> Formula:
        text = " and ".join(sorted(self.literals))
        return parse(text) if self.wish == "wants" else parse(f"not ({text})")


@dataclass(frozen=True)
class NewPriority:
    actor: str
    high: str
    low: str


@dataclass(frozen=True)
class NewLink:
    name: str
    literal: str  # the link is there exactly when this holds


Addition = NewGoal | NewPriority | NewLink


def vocabulary(case: Case, question: str, layer: str) -> list[Addition]:
    """Every single addition that a question may need. In force means: in some reading."""
    left_out = lru_cache(lambda formula: is_left_out(formula, case, question, layer))
    return [
        new
        for new in every_addition(case, question, layer)
        if not (isinstance(new, NewGoal) and left_out(replace(new, above=None)))
    ]


def every_addition(case: Case, question: str, layer: str) -> list[Addition]:
    """The same, with the goals that the vocabulary leaves out."""
    bench = bench_of(case, layer)
    readings = distinct_readings(case, bench.frame)
    involved = actors_that_matter(bench.frame, bench.questions[question])
    options = [option for own in bench.frame.options.values() for option in own]
    links = [*(case.get("links") or {}), *sorted(bench.known - set(case.get("links") or {}))]
    formulas = [frozenset({name}) for name in options + links] + conjunctions(options + links, readings)

    found: list[Addition] = []
    for actor in involved:
        goals = list(dict.fromkeys(g.id for reading in readings for g in reading.goals if g.actor == actor))
        for literals, wish, above in itertools.product(formulas, ("wants", "avoids"), (None, *goals)):
            found.append(NewGoal(actor, wish, literals, above))
        for high, low in itertools.permutations(goals, 2):
            new = NewPriority(actor, high, low)
            if is_new_priority(new, readings) and not makes_cycle(bench, readings, question, new):
                found.append(new)
    missing = [name for name in links if any(lacks(reading, name) for reading in readings)]
    literals = [literal for option in options for literal in (option, f"not {option}")]
    found += [NewLink(name, literal) for name, literal in itertools.product(missing, literals)]
    return found


def is_left_out(new: Addition, case: Case, question: str, layer: str) -> bool:
    """Whether a new goal repeats goals of the actor, or is the opposite of one.

    It repeats them if in every reading in which the question can be asked the actor has a goal that holds in the same
    feasible states. It is the opposite of one if in some such reading it holds in exactly those feasible states in
    which a goal of the actor does not. A goal that decides nothing (constant, or over a link that is gone) is neither
    repeated nor reversed.
    """
    if not isinstance(new, NewGoal):
        return False
    repeated, reversed_ = [], []
    for reading, there in goals_there(pickle.dumps(case), question, layer, new.actor):
        gone = reading.uses_gone_link(new.formula())
        holds_at = frozenset(s for s in reading.feasible if not gone and reading.is_true(new.formula(), s))
        repeated.append(not gone and holds_at in there)
        reversed_.append(not gone and reading.feasible - holds_at in there)
    return all(repeated) or any(reversed_)


@lru_cache(maxsize=4)
def goals_there(pickled: bytes, question: str, layer: str, actor: str) -> list[tuple[Reading, set[frozenset[Any]]]]:
    """The readings in which the question can be asked, and where the goals of an actor hold."""
    case = pickle.loads(pickled)
    bench = bench_of(case, layer)
    return [
        (reading, {goal.holds_at for goal in reading.merged_goals(actor, frozenset())})
        for reading in distinct_readings(case, bench.frame)
        if is_possible(reading, bench.questions[question])
    ]


def conjunctions(names: list[str], readings: list[Reading]) -> list[frozenset[str]]:
    """Two literals over options and links that hold together in some feasible state and not in all.

    Choice: in some reading as it stands before any addition; over a link that is not in force nothing holds.
    """
    found = []
    for one, other in itertools.combinations(names, 2):
        for left, right in itertools.product((one, f"not {one}"), (other, f"not {other}")):
            formula = parse(f"{left} and {right}")
            if any(
                not reading.uses_gone_link(formula)
                and len({reading.is_true(formula, state) for state in reading.feasible}) == 2
                for reading in readings
            ):
                found.append(frozenset({left, right}))
    return found


def is_new_priority(new: NewPriority, readings: list[Reading]) -> bool:
    """Whether both goals are in force in some reading in which the priority is not implied."""
    return any(
        are_in_force(reading, new.actor, new.high, new.low) and (new.high, new.low) not in reading.outranks(new.actor)
        for reading in readings
    )


def are_in_force(reading: Reading, actor: str, *goals: str) -> bool:
    return set(goals) <= {goal.id for goal in reading.goals if goal.actor == actor}


def makes_cycle(bench: Bench, readings: list[Reading], question: str, new: NewPriority) -> bool:
    try:
        for reading in readings:
            bench.judge_reading(with_additions(reading, [new]), question)
    except PriorityCycle:
        return True
    return False


def lacks(reading: Reading, name: str) -> bool:
    """Whether a goal in force uses the link, directly or through links in force, and the link is not in force."""

    def uses(formula: Formula) -> bool:
        return any(atom == name or (atom in reading.links and uses(reading.links[atom])) for atom in atoms(formula))

    return name not in reading.links and any(uses(goal.formula) for goal in reading.goals)


def with_additions(reading: Reading, additions: Iterable[Addition]) -> Reading:
    """The reading with something added to what it says.

    A priority stands in every reading, as it would if it stood in the text: where one of its goals is gone it still
    passes on what is above that goal to what is below. Choice: a link is added only where it is not in force.
    """
    new: list[Element] = []
    for number, addition in enumerate(additions, start=1):
        if isinstance(addition, NewLink):
            if addition.name not in reading.links:
                new.append(Element("link", "", addition.name, parse(addition.literal), "stated", Grounds()))
            continue
        actor = addition.actor
        if isinstance(addition, NewPriority):
            chain: tuple[str, ...] = (addition.high, addition.low)
        else:
            identity = f"new goal {number}"
            new.append(Element("goal", actor, identity, addition.formula(), "stated", Grounds()))
            if addition.above is None:
                continue
            chain = (identity, addition.above)
        new.append(Element("outranks", actor, "", chain, "stated", Grounds()))
    links = [Element("link", "", name, formula, "stated", Grounds()) for name, formula in reading.links.items()]
    elements = (*links, *reading.goals, *reading.priorities, *reading.infeasibilities, *new)
    return Reading(reading.frame, reading.choices, elements, reading.conditions, reading.known_links)


def verdict_with_additions(case: Case, question: str, layer: str, additions: Iterable[Addition]) -> str:
    """The verdict with the additions in every reading.

    Raises:
        PriorityCycle: the additions close a cycle in some reading.
    """
    bench = bench_of(case, layer)
    additions = list(additions)
    return together(
        bench.judge_reading(with_additions(reading, additions), question)
        for reading in distinct_readings(case, bench.frame)
    )


def needs(
    case: Case, question: str, layer: str, target_verdicts: Iterable[str] = (FOLLOWS,), most: int = 2
) -> tuple[int, set[frozenset[Addition]]] | None:
    """The smallest number of additions that reach a target verdict, and all sets of that many that do.

    None when no set of up to ``most`` additions does.
    """
    targets = set(target_verdicts)
    bench = bench_of(case, layer)
    readings = distinct_readings(case, bench.frame)
    candidates = vocabulary(case, question, layer)
    for size in range(most + 1):
        found = set()
        for additions in itertools.combinations(candidates, size):
            links = [addition.name for addition in additions if isinstance(addition, NewLink)]
            if len(set(links)) < len(links):
                continue  # two meanings of one link
            try:
                verdict = together(
                    bench.judge_reading(with_additions(reading, additions), question) for reading in readings
                )
            except PriorityCycle:
                continue
            if verdict in targets:
                found.add(frozenset(additions))
        if found:
            return size, found
    return None


# --- Flips --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """A pair of one actor's goals (each with all its ids, equal goals being one) with another status than before."""

    actor: str
    first: tuple[str, ...]
    second: tuple[str, ...]  # after ``first`` in the file
    now: str  # "first outranks second", "second outranks first" or "unranked"


STATUSES = ("first outranks second", "second outranks first", "unranked")
MOST_GOALS_TO_FLIP = 4
Order = frozenset[tuple[MergedGoal, MergedGoal]]  # pairs (high, low), transitively closed


def the_only_reading(case: Case, layer: str) -> Reading:
    readings = distinct_readings(case, read_frame(case, layer))
    if len(readings) != 1:
        raise ValueError("flips are defined here for cases without unclear passages")
    return readings[0]


def status(order: Order, first: MergedGoal, second: MergedGoal) -> str:
    if (first, second) in order:
        return STATUSES[0]
    return STATUSES[1] if (second, first) in order else STATUSES[2]


def strict_partial_orders(goals: list[MergedGoal]) -> list[Order]:
    """All of them: every pair has one of three statuses, and the whole is transitive (so it has no cycle)."""
    if len(goals) > MOST_GOALS_TO_FLIP:
        raise ValueError(f"more than {MOST_GOALS_TO_FLIP} goals")
    pairs = list(itertools.combinations(goals, 2))
    found = []
    for statuses in itertools.product(STATUSES, repeat=len(pairs)):
        order = set()
        for (first, second), now in zip(pairs, statuses, strict=True):
            if now == STATUSES[0]:
                order.add((first, second))
            elif now == STATUSES[1]:
                order.add((second, first))
        if all((a, d) in order for a, b in order for c, d in order if b == c):
            found.append(frozenset(order))
    return found


def fewest_flips(
    case: Case, question: str, layer: str, wanted: str | None = None
) -> tuple[int, set[frozenset[Change]]] | None:
    """The fewest changes of stated priorities after which the verdict is another (or the wanted) one, and all such.

    The goals are those that the completions rank: merged, and not constant. All strict partial orders of every
    actor that matters are tried; None when none will do; 0 when the verdict is the wanted one already.
    """
    bench = bench_of(case, layer)
    reading = the_only_reading(case, layer)
    asked = bench.questions[question]
    if not is_possible(reading, asked):
        return None
    actors = actors_that_matter(bench.frame, asked)
    goals = {actor: reading.merged_goals(actor, frozenset()) for actor in actors}
    now = {actor: frozenset(closed(actor, set(reading.ranked_pairs(actor, goals[actor])))) for actor in actors}
    outcome_of = {
        orders: outcome_under(reading, asked, dict(zip(actors, orders, strict=True)))
        for orders in itertools.product(*(itertools.permutations(goals[actor]) for actor in actors))
    }

    def extensions(actor: str, order: Order) -> list[Completion]:
        return [
            total
            for total in itertools.permutations(goals[actor])
            if all(total.index(high) < total.index(low) for high, low in order)
        ]

    def changes(actor: str, order: Order) -> frozenset[Change]:
        return frozenset(
            Change(actor, first.ids, second.ids, status(order, first, second))
            for first, second in itertools.combinations(goals[actor], 2)
            if status(order, first, second) != status(now[actor], first, second)
        )

    by_distance: dict[str, dict[int, list[tuple[frozenset[Change], list[Completion]]]]] = {}
    for actor in actors:
        by_distance[actor] = {}
        for order in strict_partial_orders(goals[actor]):
            changed = changes(actor, order)
            by_distance[actor].setdefault(len(changed), []).append((changed, extensions(actor, order)))

    def verdict(family: Iterable[list[Completion]]) -> str:
        return verdict_of({outcome_of[orders] for orders in itertools.product(*family)})

    before = verdict(extensions(actor, now[actor]) for actor in actors)
    for fewest in range(sum(max(found) for found in by_distance.values()) + 1):
        reached = set()
        for distances in itertools.product(*by_distance.values()):
            if sum(distances) != fewest:
                continue
            at_distance = (by_distance[actor][n] for actor, n in zip(actors, distances, strict=True))
            for family in itertools.product(*at_distance):
                after = verdict(extended for _, extended in family)
                if after == wanted or (wanted is None and after != before):
                    reached.add(frozenset().union(*(changed for changed, _ in family)))
        if reached:
            return fewest, reached
    return None


def count_completions(case: Case, question: str, layer: str) -> list[tuple[dict[str, str], dict[str, int] | None]]:
    """For every distinct reading its choices, and how many families of total orders have which outcome.

    The orders are those of all merged goals of the actors that matter that agree with the priorities; None where the
    question is not possible. (Completions, not chances.)
    """
    bench = bench_of(case, layer)
    found = []
    for reading in distinct_readings(case, bench.frame):
        outcomes = outcomes_in(reading, bench.questions[question], NASH, frozenset())
        counts = None if outcomes is None else dict(Counter(outcome for _, outcome in outcomes))
        found.append((reading.choices, counts))
    return found


# --- What if ------------------------------------------------------------------------------------------------


def verdict_with(case: Case, patch: Mapping[str, Any], layer: str, after_readings: bool) -> Verdicts:
    """The verdicts with a patch applied before the readings are formed (a named patch) or after (a what-if)."""
    bench = bench_of(case, layer)
    links = {str(name) for name in ((patch.get("add") or {}).get("links") or {})}
    known = bench.known | links
    if not after_readings:
        content = apply_patch(bench.base, patch)
        return bench.verdicts([after for _, after in bench.combinations(content)], known)
    contents = []
    for _, content in bench.combinations(bench.base):
        after = apply_patch(content, patch)
        opened = {name: c for name, c in after.conditions.items() if is_unclear(c, bench.bases)}
        passages = {name: {value: {"set": {name: value}} for value in ("yes", "no")} for name in opened}
        contents += [settled for _, settled in all_readings(after, passages, bench.bases)]
    return bench.verdicts(contents, known)


def apply_patch(content: Content, patch: Mapping[str, Any]) -> Content:
    """First ``drop``, then ``set`` and ``add``. Everything that is added joins whatever its basis.

    Choice: each target is dropped for itself, and what is already gone is passed over. A condition that lost its
    grounds by the patch is unclear (in every reading, if the patch comes after the readings), unless the patch or a
    choice has set it. A patch that comes later overrides what a choice has set.
    """
    drops = [str(name) for name in patch.get("drop") or []]
    entries = frozenset(drops) & content.ledger
    kept = tuple(e for e in content.elements if not any(name in e.names() for name in drops))
    before = content
    content = drop_entries(replace(content, elements=kept), entries)
    settled_before = {name for name, c in before.conditions.items() if not c.grounds.fell(before.gone)}
    fallen = {name: c for name, c in unsettled(content, content.gone).conditions.items() if name in settled_before}
    content = replace(content, conditions={**content.conditions, **fallen})

    sets = {str(name): str(value) for name, value in (patch.get("set") or {}).items()}
    conditions = dict(content.conditions)
    for name, value in sets.items():
        if name not in conditions:
            raise ValueError(f"there is no condition {name}")
        conditions[name] = Condition(value, "stated")
    add = patch.get("add") or {}
    for name, item in (add.get("conditions") or {}).items():
        if name in conditions:
            raise ValueError(f"condition {name} is added twice")
        conditions[str(name)] = replace(read_condition(item), basis="stated")

    there = {(e.kind, e.actor, e.id) for e in content.elements if e.id}
    new = tuple(replace(element, basis="stated") for element in elements_added(add))
    for element in new:
        if (element.kind, element.actor, element.id) in there:
            raise ValueError(f"{element.kind} {element.id} is added twice")
    return without_fallen(
        replace(
            content,
            elements=content.elements + new,
            conditions=conditions,
            set_to={**content.set_to, **sets},
        )
    )
