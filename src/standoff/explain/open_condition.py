"""What an OPEN verdict hangs on, in one sentence that is exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standoff.case.patches import Scope
from standoff.errors import LimitError
from standoff.explain.alternatives import CONTRADICTED, NO_VOICE, SUPPORTED, Contest
from standoff.explain.conditions import MAX_CONDITION_LEAVES, Term, Terms, cases_of, deciding_passages, outranking_terms
from standoff.explain.orders import Orders
from standoff.explain.readings import Court, Reading
from standoff.explain.words import join, short_words

WORDS = {SUPPORTED: "FOLLOWS", CONTRADICTED: "AGAINST", NO_VOICE: "SILENT"}
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
    clauses = []
    for choices, says in cases_of(deciding, passages, said):
        assert isinstance(says, _Says)
        when = " or ".join(_choice_words(choice) for choice in choices if choice)
        clauses.append(f"{when}: {says.words}" if when else says.words)
    return tuple(clauses)


def _choice_words(choice: Mapping[str, str]) -> str:
    return " and ".join(f"{passage} = '{value}'" for passage, value in choice.items())


def _within(court: Court, reading: Reading) -> str:
    outcomes = reading.outcomes
    if outcomes is None:
        return "the question cannot be asked"
    if len(outcomes) == 1:
        return WORDS[next(iter(outcomes))]
    present = [outcome for outcome in CASES if outcome in outcomes]
    *named, last = present
    subject = reading.subject
    if isinstance(subject, Contest) and len(subject.alternatives) == 1:
        return f"{_most_important(reading, subject)}, otherwise {WORDS[last]}"
    try:
        leaves = reading.leaves(MAX_CONDITION_LEAVES)
    except LimitError:
        return f"{join([WORDS[o] for o in present], 'or')}, depending on what weighs more (too many cases to list)"
    base = {actor: order for actor, order in reading.orders.items() if actor in leaves[0].orders}

    def outcomes_under(orders: Orders) -> frozenset[str]:
        return frozenset(leaf.answer for leaf in reading.leaves(MAX_CONDITION_LEAVES * 10, {**base, **orders}))

    parts = []
    for outcome in named:
        terms = outranking_terms(base, leaves, outcome, outcomes_under)
        parts.append(f"{WORDS[outcome]} exactly when {_terms_words(court, reading, terms)}")
    return f"{'; '.join(parts)}; otherwise {WORDS[last]}"


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
