"""What stands around a verdict, against a brute-force reference that computes everything again for every set."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings

from standoff.case.load import LoadedCase, parse_case
from standoff.case.patches import Scope, variants
from standoff.explain.decided_by import decided_by
from standoff.explain.explanation import STATED
from standoff.explain.ground import ground_of
from standoff.explain.need_search import Member, Search
from standoff.explain.need_words import Addition
from standoff.explain.needs import needs
from standoff.explain.readings import Court, overall
from standoff.explain.rests_on import rests_on
from standoff.explain.vocabulary import Vocabulary
from standoff.explain.voices import voices
from tests.reference import around as reference
from tests.reference import verdicts as plain_reference
from tests.reference.around_cases import small_cases

patient = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
SCOPE = Scope(STATED)


def loaded(case: dict[str, Any]) -> LoadedCase:
    file, located = parse_case(json.dumps(case, ensure_ascii=False))
    return LoadedCase(file, located, "random", None)


def court_of(case: dict[str, Any]) -> Court:
    return Court(loaded(case).file)


@patient
@given(small_cases())
def test_rests_on(case: dict[str, Any]) -> None:
    court = court_of(case)
    found = rests_on(court, SCOPE)
    for holding in found.questions:
        question = holding.question
        carrying = {frozenset(each.supports) for each in holding.carrying}
        losses = {frozenset(each.supports) for each in holding.losses}
        expected_carrying = {frozenset(each) for each in reference.carrying(case, question, "stated")}
        expected_losses = {frozenset(each) for each in reference.changing(case, question, "stated")}
        assert len(expected_carrying) == len(carrying) + holding.carrying_left_out
        assert carrying <= expected_carrying
        assert len(expected_losses) == len(losses) + holding.losses_left_out
        assert losses <= expected_losses
        for loss in holding.losses:
            assert reference.verdict_without(case, "stated", frozenset(loss.supports))[question] == loss.verdict
        never = set(reference.never_matters(case, question, "stated"))
        assert set(holding.never) == never & set(holding.supports)
        assert set(reference.supports(case, "stated")) - never <= set(holding.supports)


@patient
@given(small_cases())
def test_repeats(case: dict[str, Any]) -> None:
    found = {frozenset(pair) for pair in rests_on(court_of(case), SCOPE).repeats}
    expected = {frozenset(pair) for pair in reference.repeats(case, "stated")}
    mattering = {
        support
        for question in case["questions"]
        for support in set(reference.supports(case, "stated"))
        - set(reference.never_matters(case, question["id"], "stated"))
    }
    assert {pair for pair in found if pair & mattering} == {pair for pair in expected if pair & mattering}


@patient
@given(small_cases())
def test_decided_by(case: dict[str, Any]) -> None:
    for found in decided_by(court_of(case), SCOPE).questions:
        expected = reference.decided_by(case, found.question, "stated")
        assert found.verdict == expected.headline
        assert {each.passage for each in found.alone} == set(expected.decide_alone)
        assert {each.passage: each.verdicts for each in found.alone} == {
            name: expected.alone[name] for name in expected.decide_alone
        }
        assert {frozenset(each.passages) for each in found.in_pairs} == {frozenset(p) for p in expected.decide_together}
        assert set(found.never) == set(expected.never_matter)


def check_without_restating(case: dict[str, Any], rows: dict[str, dict[str, Any]]) -> None:
    """Both rows without restating goals, against verdicts that leave them out reading by reading."""
    alone = "on the author's word alone, and without goals that only restate the conduct"
    assert set(rows) <= {"without goals that only restate the conduct", alone}
    others = frozenset(str(e["id"]) for e in case["ledger"] if (e.get("voice") or "author") != "author")
    frame = plain_reference.read_frame(case, "stated")
    for name, verdicts in rows.items():
        readings = plain_reference.distinct_readings(case, frame, others if name == alone else frozenset())
        questions = [plain_reference.read_question(frame, item) for item in case["questions"]]
        judged = [plain_reference.judge(q, readings, leave_out_restating=True)["verdict"] for q in questions]
        assert list(verdicts.values()) == judged


@patient
@given(small_cases())
def test_voices(case: dict[str, Any]) -> None:
    found = voices(court_of(case), SCOPE)
    expected = reference.voices(case, "stated")
    rows = {row.name: row for row in found.rows}
    if "without what is hedged" in rows:
        assert rows["without what is hedged"].verdicts == expected.without_hedged
    if "on the author's word alone" in rows:
        assert rows["on the author's word alone"].verdicts == expected.author_only
    check_without_restating(case, {row.name: row.verdicts for row in found.rows if row.without_restating})
    voiced = [row for row in found.rows if row.name.startswith("without ") and not row.without_restating]
    without = {frozenset(row.left_out): row.verdicts for row in voiced}
    file = loaded(case).file
    for key, verdicts in expected.without_origin.items():
        entries = frozenset(e.id for e in file.ledger if e.goes_back_to == key and e.use == "model")
        if entries in without:
            assert without[entries] == verdicts


@settings(patient, max_examples=25)
@given(small_cases(most_options=3))
def test_needs_of_one_addition(case: dict[str, Any]) -> None:
    """What is shown, and all that is found. Of a goal above others only what it has to be above is kept, and of goals
    that stand alike one."""
    court = court_of(case)
    links = tuple(link for link in court.case.links if link_is_everywhere(court, link))
    vocabulary = Vocabulary(court.case, court.case.options(), links)
    for question, needed in zip(court.case.questions, needs(court, SCOPE).questions, strict=True):
        search = Search(ground_of(court, question, SCOPE, vocabulary), SCOPE)
        for wanted in needed.wanted:
            expected = expected_additions(court, case, question.id, wanted.verdict)
            found = {
                as_addition(vocabulary, member) for unit in search.reaching(wanted.verdict) for member in unit.members
            }
            assert found <= expected
            somewhere = {replace(new, above=None) for new in found if isinstance(new, reference.NewGoal)}
            for new in expected - found:
                assert isinstance(new, reference.NewGoal)
                assert new.above is not None
                assert replace(new, above=None) in somewhere
            assert (wanted.size == 1) == bool(expected)
            shown = [addition for need in wanted.needs for addition in need.additions]
            assert wanted.size != 1 or {as_reference(addition) for addition in shown} <= expected


def expected_additions(court: Court, case: dict[str, Any], question: str, verdict: str) -> set[Any]:
    needed = reference.needs(case, question, "stated", (verdict,), most=1)
    alone = {next(iter(each)) for each in needed[1]} if needed and needed[0] == 1 else set()
    return {addition for addition in alone if in_vocabulary(court, addition)}


def as_addition(vocabulary: Vocabulary, member: Member) -> Any:
    if member.pair:
        return reference.NewPriority(member.actor, *member.pair)
    if member.link:
        return reference.NewLink(*member.link)
    assert member.goal is not None
    literals = frozenset(vocabulary.formula(member.goal).split(" and "))
    return reference.NewGoal(member.actor, "wants" if member.goal.wanted else "avoids", literals, member.above)


def link_is_everywhere(court: Court, link: str) -> bool:
    return all(link in variant.links for variant in variants(court.case, SCOPE))


def in_vocabulary(court: Court, addition: Any) -> bool:
    """Whether a new goal speaks of links only that are in force in every reading: the others are left out."""
    if not isinstance(addition, reference.NewGoal):
        return True
    names = {literal.removeprefix("not ") for literal in addition.literals}
    return all("." in name or (name in court.case.links and link_is_everywhere(court, name)) for name in names)


def as_reference(addition: Addition) -> Any:
    if addition.kind == "priority":
        (actor, high), (_, low) = (name.split(".") for name in addition.text.split(" > "))
        return reference.NewPriority(actor, high, low)
    if addition.kind == "link":
        name, _, literal = addition.text.partition(" iff ")
        return reference.NewLink(name, literal)
    actor, verb, formula = addition.text.split(" ", 2)
    literals = frozenset(formula.split(" and "))
    return reference.NewGoal(actor, verb, literals, addition.above)


def test_verdict_of_the_court_is_that_of_the_slice() -> None:
    """Written as a plain example so that a broken slice shows at once."""
    from standoff.api import load

    case = load("open-access").file
    court = Court(case)
    for holding in rests_on(court, SCOPE).questions:
        question = next(q for q in case.questions if q.id == holding.question)
        assert holding.verdict == overall(court.readings(question, SCOPE))
