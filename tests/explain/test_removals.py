"""Sets of supports taken away: what is simplified makes no difference, and large questions are limited by name."""

from __future__ import annotations

import numpy as np
import pytest

from standoff.api import Case, load
from standoff.case.load import LoadedCase
from standoff.case.model import NamedPatch
from standoff.explain import removals as module
from standoff.explain.explanation import asked
from standoff.explain.removals import MAX_SUPPORTS, MOST_TAKEN_AWAY, removals
from standoff.explain.rests_on import rests_on
from standoff.explain.slice import slice_of

MOST = 10


@pytest.mark.parametrize("name", ["russia-taliban", "open-access"])
def test_simplifying_changes_no_outcome(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    court, scope = asked(load(name).loaded)
    cuts = [slice_of(court, question, scope) for question in court.case.questions]
    cuts = [cut for cut in cuts if len(cut.supports.names) <= MOST]
    assert cuts
    simplified = [removals(court, cut).outcomes for cut in cuts]
    monkeypatch.setattr(module._Sameness, "simplify", lambda self, in_force: None)
    for cut, outcomes in zip(cuts, simplified, strict=True):
        assert np.array_equal(removals(court, cut).outcomes, outcomes)


def test_a_question_with_many_supports_is_limited_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    court, scope = asked(load("russia-taliban").loaded)
    exact = {holding.question: holding for holding in rests_on(court, scope).questions}
    monkeypatch.setattr(module, "MAX_SUPPORTS", 8)
    for holding in rests_on(court, scope).questions:
        if len(holding.supports) <= 8:
            assert holding == exact[holding.question]
            continue
        assert holding.limited is not None
        assert f"up to {MOST_TAKEN_AWAY}" in holding.limited
        assert holding.carrying == ()
        small = {loss.supports for loss in exact[holding.question].losses if len(loss.supports) <= MOST_TAKEN_AWAY}
        assert {loss.supports for loss in holding.losses} == small
    assert MAX_SUPPORTS == 16


def test_a_passage_that_is_settled_may_bear_on_nothing() -> None:
    case = load("open-access")
    settled = NamedPatch.model_validate({"title": "Nothing is ranked", "read": {"trade": "neither"}})
    file = case.file.model_copy(update={"patches": {"settled": settled}})
    with_patch = Case(LoadedCase(file, case.loaded.located, "settled", None)).rests_on(patches=["settled"])
    refund = [
        next(holding for holding in held.questions if holding.question == "refund")
        for held in (case.rests_on(), with_patch)
    ]
    assert refund[0] == refund[1]
