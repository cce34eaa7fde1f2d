"""Replies and paths against a brute force that lists every reading, every completion and every sequence."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import standoff
from standoff.case.load import parse_case
from standoff.case.patches import Scope
from standoff.cli import main
from standoff.errors import InputError
from standoff.explain import improvements
from standoff.explain.explanation import STATED
from standoff.explain.foresight import sanction
from standoff.explain.improvements import ANY, CERTAIN, POSSIBLE, RELATIONS, Improvements
from standoff.explain.moves import moves_of
from standoff.explain.prospects import IMPROVING, prospect
from standoff.explain.readings import Court
from standoff.explain.replies import EVERY, NONE, SOME, AlternativeLine, ReplyLine, replies_to
from standoff.report.moves import sections
from tests.reference import verdicts as reference
from tests.reference.random_cases import cases, formulas, settle
from tests.reference.verdicts import State

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]


def court_of(case: Mapping[str, Any]) -> Court:
    file, _ = parse_case(json.dumps(case, ensure_ascii=False))
    return Court(file)


def readings_of(case: Mapping[str, Any]) -> list[reference.Reading]:
    return reference.distinct_readings(case, reference.read_frame(case, "stated"))


# --- paths ------------------------------------------------------------------------------------------------------------

Relation = Callable[[str, State, State], bool]


def relation(readings: list[reference.Reading], kind: str) -> Relation:
    """Word for word: preferred in every completion of every reading, in some, or feasible in some."""
    completions = {(id(r), actor): r.completions(actor) for r in readings for actor in r.frame.options}

    def certain(actor: str, start: State, end: State) -> bool:
        return all(
            reading.is_move(actor, start, end)
            and all(reference.prefers(order, end, start) for order in completions[id(reading), actor])
            for reading in readings
        )

    def possible(actor: str, start: State, end: State) -> bool:
        return any(
            reading.is_move(actor, start, end)
            and any(reference.prefers(order, end, start) for order in completions[id(reading), actor])
            for reading in readings
        )

    def any_move(actor: str, start: State, end: State) -> bool:
        return any(reading.is_move(actor, start, end) for reading in readings)

    return {CERTAIN: certain, POSSIBLE: possible, ANY: any_move}[kind]


def arcs(readings: list[reference.Reading], kind: str) -> dict[tuple[str, State], list[State]]:
    related = relation(readings, kind)
    states = list(readings[0].every_state())
    actors = list(readings[0].frame.options)
    return {(a, s): [t for t in states if related(a, s, t)] for a in actors for s in states}


def distances(moves: Mapping[tuple[str, State], list[State]], actors: Iterable[str], start: State) -> dict[State, int]:
    """Least numbers of moves, nobody twice in a row."""
    found = {start: 0}
    pairs: set[tuple[State, str]] = set()
    level: list[tuple[State, str]] = [(start, "")]
    number = 0
    while level:
        number += 1
        after = []
        for state, last in level:
            for actor in actors:
                for end in moves[actor, state] if actor != last else []:
                    if (end, actor) not in pairs:
                        pairs.add((end, actor))
                        after.append((end, actor))
                        found.setdefault(end, number)
        level = after
    return found


@settings(suppress_health_check=SLOW, deadline=None)
@given(cases())
def test_paths_over_all_readings_and_completions(case: dict[str, Any]) -> None:
    readings, court = readings_of(case), court_of(case)
    boards = [board for _, board in court.boards(Scope(STATED))]
    space = court.maker.space
    relations = Improvements(boards)
    actors = list(readings[0].frame.options)
    by_kind = {kind: arcs(readings, kind) for kind in RELATIONS}

    def code(state: State) -> int:
        return space.code(sorted(state))

    everywhere = [s for s in readings[0].every_state() if all(s in r.feasible for r in readings)]
    somewhere = [s for s in readings[0].every_state() if any(s in r.feasible for r in readings)]
    for mask, kind in ((relations.settled, POSSIBLE), (relations.at_rest, CERTAIN)):
        still = {code(s) for s in everywhere if not any(by_kind[kind][a, s] for a in actors)}
        assert set(map(int, np.flatnonzero(mask))) == still
    for name, state in readings[0].frame.states.items():
        if state not in somewhere:
            with pytest.raises(InputError, match="cannot be"):
                prospect(court.case, court.maker.states, boards, name)
            continue
        told = prospect(court.case, court.maker.states, boards, name)
        for kind in RELATIONS:
            search = relations.search(kind, code(state))
            expected = distances(by_kind[kind], actors, state)
            assert {s: int(search.distance[code(s)]) for s in somewhere if s in expected} == expected
            assert int(search.reached.sum()) == len(expected)
            assert told.target_reached[kind] == sum(bool(relations.settled[code(s)]) for s in expected)
            for end in expected:
                steps = search.path(code(end))
                assert steps is not None
                assert len(steps) == expected[end]
                assert_legal(by_kind[kind], {code(s): s for s in somewhere}, code(state), steps)
        assert told.unreachable == len(somewhere) - len(expected)
        assert told.otherwise <= told.unreachable
        assert (told.otherwise == told.unreachable) == (not told.shut_out)
        for first in told.first:
            assert first.count == len(by_kind[first.relation][first.actor, state])


def assert_legal(
    moves: Mapping[tuple[str, State], list[State]], states: Mapping[int, State], start: int, steps: Iterable[Any]
) -> None:
    here, last = start, ""
    for step in steps:
        assert step.actor != last
        assert step.before == here
        assert states[step.after] in moves[step.actor, states[step.before]]
        here, last = step.after, step.actor


# --- replies ----------------------------------------------------------------------------------------------------------

Orders = dict[str, reference.Completion]


def all_cases(readings: list[reference.Reading]) -> Iterator[tuple[reference.Reading, Orders]]:
    for reading in readings:
        actors = list(reading.frame.options)
        for orders in itertools.product(*(reading.completions(actor) for actor in actors)):
            yield reading, dict(zip(actors, orders, strict=True))


def often(found: Iterable[bool]) -> str:
    every = set(found)
    return EVERY if every == {True} else NONE if True not in every else SOME


@st.composite
def disputes(draw: st.DrawFn) -> dict[str, Any]:
    """Two or three actors whose goals hang on each other's options, so that there is something to reply with."""
    options = {"ana": ["x", "y"], "ben": ["x", "y"], "cy": ["x"]}
    if draw(st.booleans()):
        del options["cy"]
    names = [f"{actor}.{option}" for actor, own in options.items() for option in own]
    actors: dict[str, Any] = {}
    support = {"grounds": ["s"]}
    for actor, own in options.items():
        count = draw(st.integers(2, 4) if actor == "ana" else st.integers(0, 3))
        goals = [{"id": f"{actor[0]}{n}", "wants": draw(formulas(names)), **support} for n in range(count)]
        if actor == "ana":  # something to be tempted by, something that others can hurt
            goals[0]["wants"] = draw(st.sampled_from(["ana.x", "ana.x and ana.y", "ana.x or ana.y"]))
            hurt = ["not ben.x", "ben.y or not ben.x", "not ben.x or ana.y"]
            hurt += ["not ben.x or not cy.x", "cy.x iff ben.y"] * 2 if "cy" in options else []
            goals[1]["wants"] = draw(st.sampled_from(hurt))
        one_way = draw(st.sampled_from([None, None, *own]))
        actors[actor] = {
            "options": {o: {"means": f"do {o}", **({"irreversible": True} if o == one_way else {})} for o in own},
            "goals": goals,
        }
        if count > 1 and draw(st.booleans()):
            actors[actor]["outranks"] = [{"chain": [goals[1]["id"], goals[0]["id"]], **support}]
    case: dict[str, Any] = {
        "standoff": 1,
        "title": "A dispute",
        "sources": {"text": {}},
        "ledger": [{"id": "s", "source": "text", "says": "it says so", "use": "model"}],
        "actors": actors,
        "states": {"now": {"yes": draw(st.lists(st.sampled_from(names[2:]), max_size=2, unique=True))}},
        "questions": [
            {"id": "q", "ask": "Why?", "actor": "ana", "at": "now", "rather_than": [["x"], ["x", "y"], ["y"]]},
        ],
    }
    if draw(st.booleans()):
        extra = {"id": "more", "wants": draw(formulas(names)), **support}
        whose = draw(st.sampled_from(list(options)))
        choices = {"no": {}, "yes": {"drop": ["ana.a1"]}, "more": {"add": {"goals": {whose: [extra]}}}}
        case["readings"] = {"passage": {"ask": "What?", "choices": choices}}
    if draw(st.booleans()):
        when = f"{draw(st.sampled_from(names[2:]))} and {draw(st.sampled_from(['', 'not ']))}ana.x"
        case["infeasible"] = [{"when": when, "because": "made up", **support}]
    assume(settle(case))
    return case


@settings(suppress_health_check=SLOW, deadline=None)
@given(st.one_of(disputes(), cases()))
def test_replies_over_all_readings_and_completions(case: dict[str, Any]) -> None:
    readings, court = readings_of(case), court_of(case)
    for item, question in zip(case["questions"], court.case.questions, strict=True):
        if "plan" in item:
            continue
        asked = reference.read_question(readings[0].frame, item)
        told = replies_to(court, question, Scope(STATED))
        possible = [r for r in readings if reference.outcomes_in(r, asked, "Nash", frozenset()) is not None]
        # the engine also wants the conduct to hold, which the reference checks in the base case
        assume(told.readings == len(possible))
        for line in told.alternatives:
            end = reference.after_literals(asked.state, asked.actor, line.literals)
            there = [r for r in possible if r.is_move(asked.actor, asked.state, end)]
            compare(line, asked, end, there)


def compare(line: AlternativeLine, asked: reference.Question, end: State, readings: list[reference.Reading]) -> None:
    assert line.readings == len(readings)
    every = list(all_cases(readings))
    prefers = reference.prefers
    assert line.tempts == often(prefers(orders[asked.actor], end, asked.state) for _, orders in every)
    tempting = [(r, orders) for r, orders in every if prefers(orders[asked.actor], end, asked.state)]
    if not tempting:
        assert line.replies == ()
        return
    assert sorted(h for reply in line.replies for h in reply.horizons) == ["GMR", "SEQ", "SMR", "SSEQ"]
    for reply in line.replies:
        for horizon in reply.horizons:
            compare_reply(reply, horizon, asked, end, tempting)


def compare_reply(
    reply: ReplyLine,
    horizon: str,
    asked: reference.Question,
    end: State,
    tempting: list[tuple[reference.Reading, Orders]],
) -> None:
    assert reply.stopped == often(
        reference.is_sanctioned(reading, asked, end, orders, horizon) for reading, orders in tempting
    )
    if not reply.chain:
        assert reply.stopped == NONE
        return
    lengths = [shortest(reading, asked, end, orders, horizon) for reading, orders in tempting]
    assert len(reply.chain) == min(length for length in lengths if length is not None)
    path = [end, *(frozenset(step.yes) for step in reply.chain)]
    works = [chain_works(r, asked, path, [s.actor for s in reply.chain], orders, horizon) for r, orders in tempting]
    assert reply.works == often(works)
    assert reply.anyway == often(
        could_come_anyway(reading, asked, path[-1], orders)
        for (reading, orders), work in zip(tempting, works, strict=True)
        if work
    )


def stops(reading: reference.Reading, asked: reference.Question, state: State, orders: Orders, horizon: str) -> bool:
    ways = [state, *(reading.moves[asked.actor, state] if horizon in ("SMR", "SSEQ") else ())]
    return not any(reference.prefers(orders[asked.actor], way, asked.state) for way in ways)


def shortest(
    reading: reference.Reading, asked: reference.Question, end: State, orders: Orders, horizon: str
) -> int | None:
    others = [actor for actor in reading.frame.options if actor != asked.actor]
    steps = {
        (actor, state): [
            to
            for to in reading.moves[actor, state]
            if horizon in ("GMR", "SMR") or reference.prefers(orders[actor], to, state)
        ]
        for actor in others
        for state in reading.feasible
    }
    found = distances(steps, others, end)
    return min((n for s, n in found.items() if n and stops(reading, asked, s, orders, horizon)), default=None)


def chain_works(
    reading: reference.Reading,
    asked: reference.Question,
    path: list[State],
    movers: list[str],
    orders: Orders,
    horizon: str,
) -> bool:
    for mover, (before, after) in zip(movers, itertools.pairwise(path), strict=True):
        if not reading.is_move(mover, before, after):
            return False
        if horizon in ("SEQ", "SSEQ") and not reference.prefers(orders[mover], after, before):
            return False
    return stops(reading, asked, path[-1], orders, horizon)


def could_come_anyway(reading: reference.Reading, asked: reference.Question, reply: State, orders: Orders) -> bool:
    own = orders[asked.actor]
    return any(
        reference.prefers(own, asked.state, state) and not reference.prefers(own, state, reply)
        for state in reference.reached_by_others(reading, asked.actor, asked.state, orders)
    )


def test_a_chain_of_two() -> None:
    """Neither of the two can stop it alone, and each has an interest in its own part."""
    support = {"grounds": ["s"]}
    case = {
        "standoff": 1,
        "title": "Two against one",
        "sources": {"text": {}},
        "ledger": [{"id": "s", "source": "text", "says": "it says so", "use": "model"}],
        "actors": {
            "ana": {
                "options": {"x": "leave"},
                "goals": [
                    {"id": "peace", "avoids": "ben.x and cy.x", **support},
                    {"id": "away", "wants": "ana.x", **support},
                ],
                "outranks": [{"chain": ["peace", "away"], **support}],
            },
            "ben": {"options": {"x": "lock up"}, "goals": [{"id": "safe", "wants": "ben.x iff ana.x", **support}]},
            "cy": {"options": {"x": "take over"}, "goals": [{"id": "gain", "wants": "cy.x iff ben.x", **support}]},
        },
        "states": {"now": {"yes": []}},
        "questions": [{"id": "stay", "ask": "Why?", "actor": "ana", "at": "now", "rather_than": ["x"]}],
    }
    court = court_of(case)
    (line,) = replies_to(court, court.case.questions[0], Scope(STATED)).alternatives
    (credible, feared) = line.replies
    assert credible.horizons == ("SEQ", "SSEQ")
    assert [(step.change, step.in_own_interest) for step in credible.chain] == [
        ("ben would lock up", EVERY),
        ("cy would take over", EVERY),
    ]
    assert (line.tempts, credible.stopped, credible.works, credible.anyway) == (EVERY, EVERY, EVERY, NONE)
    assert (feared.horizons, [step.actor for step in feared.chain]) == (("SMR", "GMR"), ["ben", "cy"])
    assert [goal.ids for goal in credible.costs] == [("peace",)]
    result = moves_of(court, Scope(STATED), "two", court.case.questions)
    assert (
        "If ana were to leave, ana would be better off in every reading and ranking; for it speaks 'wants ana.x' [s]."
        in spoken(result)
    )
    assert "That stops it wherever it tempts." in spoken(result)
    assert result.prospect is not None
    (end,) = result.prospect.ends
    assert [move.actor for move in end.paths[CERTAIN] or ()] == ["ana", "ben", "cy"]
    assert [line.place for line in result.prospect.targets] == [end.place]
    assert result.prospect.common == ("ana.x", "ben.x", "cy.x")


# --- in words ---------------------------------------------------------------------------------------------------------


def spoken(result: Any) -> str:
    return "\n".join(line.text for section in sections(result) for line in section.lines)


def test_elmira_in_words() -> None:
    """From 1 the local government's improvement leads to 5; 8 and 9 are equilibria that no improvements lead to."""
    result = standoff.load("elmira").moves(at="1")
    assert result.prospect is not None
    assert [(first.actor, first.relation) for first in result.prospect.first] == [("lg", IMPROVING)]
    assert [line.place.name for line in result.prospect.targets] == ["5", "8", "9"]
    assert result.prospect.target_reached == {IMPROVING: 1, ANY: 3}
    said = spoken(result)
    assert "5 [Nash, SEQ]: by improvements and by any moves LG would move to 5." in said
    assert "9 [Nash, SEQ]: not to be reached by improvements; by any moves Uniroyal would move to 9." in said


def test_elmira_after_abandonment_is_shut_in() -> None:
    result = standoff.load("elmira").moves(at="9")
    assert result.prospect is not None
    assert result.prospect.unreachable_states == tuple("12345678")
    assert "No moves lead to 8 of the 9 feasible states" in spoken(result)


def test_the_missile_crisis_went_the_way_of_the_improvements() -> None:
    """Fraser and Hipel 1984, chapter 1: from the blockade, 2, to the withdrawal, 6, and then to 4."""
    result = standoff.load("cuba-1962").moves(at="2")
    assert result.prospect is not None
    paths = {line.place.name: line.paths[IMPROVING] for line in result.prospect.targets}
    assert [(move.actor, move.to.name) for move in paths["4"] or ()] == [("ussr", "6"), ("us", "4")]


FLAGSHIP_CASE = "russia-taliban"


def test_the_flagship() -> None:
    result = standoff.load(FLAGSHIP_CASE).moves()
    told = {question.id: question.alternatives[0] for question in result.questions}
    assert result.plans == ("tolerate", "tolerate-tribute")
    assert told["walk"].tempts == SOME
    assert [(line.horizons, line.stopped) for line in told["walk"].replies] == [(("SEQ", "SSEQ", "SMR", "GMR"), NONE)]
    (credible, feared) = told["delist"].replies
    assert (credible.horizons, credible.stopped) == (("SEQ", "SSEQ"), NONE)
    assert [(step.actor, step.in_own_interest) for step in feared.chain] == [("taliban", NONE)]
    assert result.prospect is not None
    assert result.prospect.never_settled == ("russia",)
    assert result.prospect.unreachable == 0
    assert json.dumps(result.to_dict())
    assert "Nothing that the others could do stops it, in any reading or ranking." in spoken(result)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"question": "walkk"}, "there is no question 'walkk' \\(did you mean 'walk'\\?\\)"),
        ({"at": "as_writen"}, "there is no state 'as_writen' \\(did you mean 'as_written'\\?\\)"),
    ],
)
def test_unknown_names(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        standoff.load(FLAGSHIP_CASE).moves(**arguments)


def test_without_a_question_a_state_has_to_be_named() -> None:
    with pytest.raises(InputError, match="name the state to start from: 1, 2, 3"):
        standoff.load("elmira").moves()


# --- what the foresight lines use -------------------------------------------------------------------------------------


@settings(suppress_health_check=SLOW, deadline=None)
@given(disputes())
def test_a_sanction_is_found_where_there_is_one(case: dict[str, Any]) -> None:
    court = court_of(case)
    for question in court.case.questions:
        if question.plan is not None:
            continue
        told = replies_to(court, question, Scope(STATED))
        subjects = [r.subject for r in court.readings(question, Scope(STATED)) if r.outcomes is not None]
        for horizon in ("SEQ", "SSEQ", "SMR", "GMR"):
            lines = [reply for a in told.alternatives for reply in a.replies if horizon in reply.horizons]
            found = [sanction(subject, horizon) for subject in subjects]  # type: ignore[arg-type]
            assert any(found) == any(reply.stopped != NONE for reply in lines)


def test_a_limit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(improvements, "MAX_STATES", 1 << 10)
    result = standoff.load(FLAGSHIP_CASE).moves(question="recognise")
    assert result.prospect is None
    assert result.notes == ("paths not computed: 131,072 states; paths are looked for among up to 1,024",)
    assert result.notes[0] in spoken(result)


def test_portions_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of states are worked on in portions that fit into memory."""
    court = Court(standoff.load(FLAGSHIP_CASE).file)
    relations = Improvements([board for _, board in court.boards(Scope(STATED))])
    start = court.maker.states["as_written"]
    whole = {kind: relations.search(kind, start).distance for kind in (POSSIBLE, ANY)}
    monkeypatch.setattr(improvements, "AT_ONCE", 1 << 17)
    for kind, distance in whole.items():
        assert np.array_equal(relations.search(kind, start).distance, distance)


def test_moves_of_a_shared_court_are_those_of_the_case() -> None:
    loaded = standoff.load(FLAGSHIP_CASE).loaded
    court = Court(loaded.file)
    assert moves_of(court, Scope(STATED), loaded.name, loaded.file.questions) == standoff.load(FLAGSHIP_CASE).moves()


def test_on_the_command_line() -> None:
    run = CliRunner().invoke
    data = json.loads(run(main, ["moves", "elmira", "--from", "1", "--json"]).output)
    assert data == standoff.load("elmira").moves(at="1").to_dict()
    assert "## Equilibria" in run(main, ["moves", "elmira", "--from", "1", "--markdown"]).output
    asked = run(main, ["moves", FLAGSHIP_CASE, "--question", "tolerate"]).output
    assert "Question 1 asks about a plan, whose steps `standoff explain` judges." in asked
    failed = run(main, ["moves", "elmira"])
    assert (failed.exit_code, "name the state to start from" in failed.output) == (2, True)
