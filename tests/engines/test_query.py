"""Single states by SAT: against the literal definitions, with every answer checked again, and on known conflicts."""

from dataclasses import replace
from itertools import pairwise

import pytest
from conflicts import conflict, widths
from hypothesis import given

from standoff.engines.five import FIVE
from standoff.engines.query import ask, is_equilibrium
from standoff.engines.query_check import WrongAnswerError, check
from standoff.engines.query_cnf import Clock
from standoff.engines.query_rules import Rules
from standoff.engines.query_states import States
from standoff.errors import InputError, LimitError
from standoff.game.prioritised import ALWAYS, NEVER, PrioritisedGame
from tests.engines.conflicts import as_reference, prioritised
from tests.reference.stability import stable


@given(prioritised())
def test_answers_are_those_of_the_definitions(game):
    codes, reference = as_reference(game)
    for concept in FIVE:
        for actor in range(len(game.actors)):
            expected = {codes[place] for place in stable(reference, concept, actor)}
            for code in codes:
                answer = ask(game, code, actor, concept)
                assert answer.stable == (code in expected), (concept, actor, code)
                check(game, answer)


@given(prioritised(actors=(3, 3), most_options=7, most_statements=4))
def test_credible_replies_of_wider_conflicts(game):
    codes, reference = as_reference(game)
    for concept in ("SEQ", "SSEQ"):
        expected = {codes[place] for place in stable(reference, concept, 0)}
        for code in codes:
            answer = ask(game, code, 0, concept)
            assert answer.stable == (code in expected)
            check(game, answer)


def ladder(height: int) -> PrioritisedGame:
    """B and C climb rungs in turn; only from the top rung does C do what A fears. A gains by `go`."""
    rungs = [f"{'bc'[n % 2]}.r{n}" for n in range(height)]
    own = {actor: [rung.split(".")[1] for rung in rungs if rung.startswith(actor)] for actor in "bc"}
    top = "bc"[height % 2]
    own[top].append("hit")
    blocked = [f"{high} and not {low}" for low, high in pairwise(rungs)]
    return PrioritisedGame.of(
        {"a": ["go"], **own},
        {"a": [f"not {top}.hit", "a.go"], "b": _wants("b", rungs, top), "c": _wants("c", rungs, top)},
        infeasible=[*blocked, f"{rungs[0]} and not a.go", f"{top}.hit and not {rungs[-1]}"],
        yes_stays=rungs,
    )


def _wants(actor, rungs, top):
    return [*([f"{actor}.hit"] if actor == top else []), *(rung for rung in reversed(rungs) if rung.startswith(actor))]


@pytest.mark.parametrize("height", [5, 6, 9, 20])
def test_a_sanction_at_the_end_of_a_long_alternating_path(height):
    game = ladder(height)
    answer = ask(game, 0, 0, "SEQ")
    assert answer.stable
    [reply] = answer.replies
    assert [mover for mover, _ in reply.steps] == [1 + n % 2 for n in range(height + 1)]
    check(game, answer)


@pytest.mark.parametrize("height", [6, 20])
def test_no_sanction_when_one_rung_is_not_wanted(height):
    whole = ladder(height)
    rung = f"b.r{height // 4 * 2}"
    others = [tuple(told for told in own if getattr(told, "name", None) != rung) for own in whole.statements]
    game = PrioritisedGame(whole.space, whole.infeasible, tuple(others))
    for concept, expected in {"Nash": False, "GMR": True, "SEQ": False, "SSEQ": False}.items():
        answer = ask(game, 0, 0, concept)
        assert answer.stable == expected, concept
        check(game, answer)


def test_a_sanction_that_nobody_would_like_at_400_options():
    fillers = [f"x{n}" for n in range(199)]
    game = PrioritisedGame.of(
        {"a": ["go", *fillers], "b": ["hit", *fillers]},
        {"a": ["not b.hit", "a.go"], "b": ["not b.hit", *(f"b.{x} iff a.{x}" for x in fillers[:8])]},
        infeasible=[f"a.{one} and b.{other}" for one, other in zip(fillers[::2], fillers[1::2], strict=False)],
    )
    answers = {concept: ask(game, 0, 0, concept) for concept in FIVE}
    assert {concept: answer.stable for concept, answer in answers.items()} == {
        "Nash": False, "GMR": True, "SMR": True, "SEQ": False, "SSEQ": False
    }  # fmt: skip
    for answer in answers.values():
        check(game, answer)
    assert is_equilibrium(game, 0, "GMR")[0] == answers["GMR"]


def test_statements_that_always_and_never_hold():
    game = PrioritisedGame.of({"a": ["x"], "b": []}, {"a": [ALWAYS, NEVER, "a.x"]}, infeasible=[NEVER])
    assert not ask(game, 0, 0, "SEQ").stable
    assert ask(game, 1, 0, "SEQ").stable
    assert ask(game, 0, 1, "Nash").stable


@pytest.mark.parametrize("concept", FIVE)
def test_random_states_of_large_conflicts_check(concept):
    game = conflict(1, widths(60, 6), (5, 15), 20)
    code = States(Rules(game)).find((), Clock(None))
    assert code is not None
    for answer in is_equilibrium(game, code, concept):
        check(game, answer)


def test_a_wrong_answer_is_found_out():
    game = ladder(6)
    right = ask(game, 0, 0, "SEQ")
    [reply] = right.replies
    wrong = [
        replace(right, replies=()),
        replace(right, replies=(replace(reply, steps=reply.steps[:-1]),)),
        replace(right, replies=(replace(reply, steps=reply.steps[1:]),)),
        replace(right, stable=False, improvement=1, replies=()),
        replace(right, stable=False, improvement=2),
        replace(right, concept="Nash", replies=()),
    ]
    for answer in wrong:
        with pytest.raises(WrongAnswerError):
            check(game, answer)


def test_the_limit_of_time_is_told_in_words():
    with pytest.raises(LimitError, match="not decided within the limit of 0 seconds"):
        ask(ladder(20), 0, 0, "SEQ", seconds=0)


@pytest.mark.parametrize(
    ("code", "actor", "concept", "says"),
    [(0, 0, "SEC", "did you mean 'SEQ'"), (0, 7, "SEQ", "no actor number 7"), (1 << 30, 0, "SEQ", "no state"),
     (2, 0, "SEQ", "not feasible")],
)  # fmt: skip
def test_what_cannot_be_asked(code, actor, concept, says):
    with pytest.raises(InputError, match=says):
        ask(ladder(6), code, actor, concept)
