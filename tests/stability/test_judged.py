"""One state judged: the same as when all are listed, with replies that lead where they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from standoff.api import load
from standoff.engines.five import FIVE
from standoff.errors import InputError
from standoff.game.prioritised import PrioritisedGame
from standoff.stability.door import askable_told
from standoff.stability.judged import judge

WIDE = askable_told(
    PrioritisedGame.of(
        {"north": ["go", *(f"n{n}" for n in range(30))], "south": ["hit", *(f"s{n}" for n in range(30))]},
        {"north": ["not south.hit", "north.go"], "south": ["north.go iff south.hit"]},
        infeasible=["south.hit and not north.go"],
    )
)


def test_every_state_is_judged_as_when_listed() -> None:
    case = load("cuba-statements")
    every, told = case.stability(FIVE), case.told()
    for state in every.game.state_ids:
        for found in judge(told, every.game.yes(state)).judgements:
            assert found.stable == (state in every.stable(found.concept, found.actor)), (state, found)
            assert (found.unanswered is not None) == (not found.stable)


def test_the_reply_is_told_in_a_conflict_that_cannot_be_listed() -> None:
    found = judge(WIDE, [], ["north"], ["Nash", "SEQ"])

    nash, seq = found.judgements
    assert not nash.stable
    assert nash.unanswered is not None
    assert "north.go" in nash.unanswered.yes
    assert seq.stable
    (held,) = seq.held_down
    assert "south.hit" in held.replies[-1].yes
    assert all(step.actor == "south" for step in held.replies)
    assert json.loads(json.dumps(found.to_dict()))["judgements"][1]["stable"] is True


def test_time_that_runs_out_is_told() -> None:
    (found,) = judge(WIDE, [], ["north"], ["SEQ"], seconds=0).judgements

    assert found.stable is None
    assert found.limited


def test_what_cannot_be_judged() -> None:
    with pytest.raises(InputError, match=r"south\.hit is yes.*not feasible"):
        judge(WIDE, ["south.hit"])
    with pytest.raises(InputError, match="did you mean"):
        judge(WIDE, ["south.hitt"])


def test_a_case_judges_states_by_name_or_by_options(tmp_path: Path) -> None:
    text = Path(load("cuba-statements").loaded.located.source).read_text(encoding="utf-8")
    path = tmp_path / "case.yaml"
    path.write_text(f"{text}\nstates:\n  struck: {{yes: [us.strike]}}\n", encoding="utf-8")
    case = load(str(path))

    assert case.judge("struck").yes == ("us.strike",)
    assert case.judge("struck") == case.judge(["us.strike"])
    with pytest.raises(InputError, match="did you mean 'struck'"):
        case.judge("strock")
