"""What an OPEN verdict hangs on, in one sentence that is exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standoff.case.model import CaseFile
from standoff.case.patches import Scope
from standoff.errors import LimitError
from standoff.explain.alternatives import CONTRADICTED, NO_VOICE, SUPPORTED, Contest
from standoff.explain.conditions import MAX_CONDITION_LEAVES, Term, Terms, cases_of, deciding_passages, outranking_terms
from standoff.explain.orders import Orders
from standoff.explain.plans import SILENT_STEP, Plan, plan_leaves
from standoff.explain.readings import Court, Reading
from standoff.explain.words import choice_clause, join, short_words

WORDS = {SUPPORTED: "FOLLOWS", CONTRADICTED: "AGAINST", NO_VOICE: "SILENT"}
EXACTLY, OTHERWISE = " exactly when ", "; otherwise "
CASES = (CONTRADICTED, NO_VOICE, SUPPORTED)


@dataclass(frozen=True)
class _Says:
    """What one reading says; equal for readings that say the same."""

    words: str


def open_condition(court: Court, scope: Scope, readings: Sequence[Reading]) -> tuple[str, ...]:
    """When which outcome occurs, clause by clause: over the fewest passages, then over the fewest priorities."""
    passages = court.passages(scope)
    said = [(dict(reading.choices), _Says(_within(court, reading))) for reading in readings]
    deciding = deciding_passages(tuple(passages), said)
    clauses, earlier = [], set[str]()
    for choices, says in cases_of(deciding, passages, said):
        assert isinstance(says, _Says)
        when = ", or if ".join(_choice_words(court.case, choice) for choice in choices if choice)
        words = _not_twice(says.words, earlier)
        clauses.append(f"if {when}: {words}" if when else words)
    return tuple(clauses)


def _not_twice(words: str, earlier: set[str]) -> str:
    """A condition that an earlier clause gave in full is not written out again."""
    condition, _, rest = words.rpartition(OTHERWISE)
    if condition in earlier and condition.count(EXACTLY) == 1:
        return f"{condition.partition(' ')[0]} on the same condition{OTHERWISE}{rest}"
    earlier.add(condition)
    return words


def _choice_words(case: CaseFile, choice: Mapping[str, str]) -> str:
    return join([choice_clause(case, passage, value) for passage, value in choice.items()])


def _within(court: Court, reading: Reading) -> str:
    outcomes = reading.outcomes
    if outcomes is None:
        return "the question cannot be asked"
    if len(outcomes) == 1:
        return WORDS[next(iter(outcomes))] + (_silent_step(court, reading) if outcomes == {NO_VOICE} else "")
    present = [outcome for outcome in CASES if outcome in outcomes]
    *named, last = present
    subject = reading.subject
    if isinstance(subject, Contest) and len(subject.alternatives) == 1:
        return f"{_most_important(reading, subject)}{OTHERWISE}{WORDS[last]}"
    try:
        leaves = reading.leaves(MAX_CONDITION_LEAVES)
    except LimitError:
        return f"{join([WORDS[o] for o in present], 'or')}, depending on how the goals rank (too many cases to list)"
    base = {actor: order for actor, order in reading.orders.items() if actor in leaves[0].orders}

    def outcomes_under(orders: Orders) -> frozenset[str]:
        return frozenset(leaf.answer for leaf in reading.leaves(MAX_CONDITION_LEAVES * 10, {**base, **orders}))

    parts = []
    for outcome in named:
        terms = outranking_terms(base, leaves, outcome, outcomes_under)
        parts.append(f"{WORDS[outcome]}{EXACTLY}{_terms_words(court, reading, terms)}")
    return f"{'; '.join(parts)}{OTHERWISE}{WORDS[last]}"


def _silent_step(court: Court, reading: Reading) -> str:
    """The first step of a plan of which nothing tells whether its mover would take it."""
    plan = reading.subject
    if not isinstance(plan, Plan):
        return ""
    try:
        answers = [leaf.answer for leaf in plan_leaves(plan, MAX_CONDITION_LEAVES)]
    except LimitError:
        return ""
    silent = [{step.step for step in answer.steps if step.verdict == SILENT_STEP} for answer in answers]
    shared = set.intersection(*silent)
    if not shared:
        return ""
    first = min(shared)
    name = court.case.name_of(plan.steps[first - 1].actor)
    return f", as nothing tells whether {name} would take step {first}"


def _most_important(reading: Reading, subject: Contest) -> str:
    """One alternative: the verdict is that of the most important differing goal."""
    pro, con = subject.signs(subject.alternatives[0])
    goals = reading.board.goals[subject.actor]
    maximal = reading.orders[subject.actor].maximal(pro | con)
    contra = join([f"'{short_words(goals[g])}'" for g in maximal if con >> g & 1], "or")
    if len(maximal) == (pro | con).bit_count():
        return f"AGAINST exactly when {contra} is the most important of the goals that differ"
    every = join([f"'{short_words(goals[g])}'" for g in maximal])
    return f"AGAINST exactly when the most important of {every} is {contra}"


def _terms_words(court: Court, reading: Reading, terms: Terms) -> str:
    said = [_term_words(court, reading, term) for term in terms.terms]
    if not said:
        return "a longer list of priorities holds than can be shown"
    text = said[0] if len(said) == 1 else " or ".join(f"({part})" for part in said)
    return text if terms.complete else f"{text} (cut short: there are more such cases)"


def _term_words(court: Court, reading: Reading, term: Term) -> str:
    """`for Russia 'a' outranks 'b' and 'c'`, pairs with the same upper goal together."""
    lower: dict[tuple[str, int], list[str]] = {}
    for actor, high, low in term:
        lower.setdefault((actor, high), []).append(f"'{short_words(reading.board.goals[actor][low])}'")
    return " and ".join(
        f"for {court.case.name_of(actor)} '{short_words(reading.board.goals[actor][high])}' outranks {join(names)}"
        for (actor, high), names in lower.items()
    )
