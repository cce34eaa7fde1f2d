"""Every reason for stability or instability can be checked by following its steps."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.api import load
from standoff.errors import InputError
from standoff.game import Game
from standoff.stability import CONCEPTS, analyse
from standoff.stability.explicit import listed_arcs, simple_pattern
from standoff.stability.lazy import lazy_pattern
from standoff.stability.rules import STANDARD, Rules
from standoff.stability.steps import Hop
from standoff.stability.why import Reason, why
from tests import richer_preferences as rich
from tests.strategies import conflicts, examples, option_conflicts

RULES = st.builds(
    Rules,
    replies=st.sampled_from(["sequences", "one move", "each once"]),
    coming_back_sanctions=st.booleans(),
    equal_sanctions=st.booleans(),
    credible=st.sampled_from(["better", "not worse"]),
    escape=st.sampled_from(["one move", "several moves"]),
)


class Book:
    """Moves and preferences of a game, looked up by name."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.arcs = listed_arcs(game)

    def ends(self, actor: str, state: str) -> set[str]:
        ends = self.arcs[self.game.actors.index(actor)][self.game.index[state]]
        return {self.game.state_ids[end] for end in ends}

    def rank(self, actor: str, state: str) -> int:
        return int(self.game.ranks[self.game.actors.index(actor)][self.game.index[state]])

    def is_legal(self, hop: Hop) -> bool:
        return hop.after in self.ends(hop.actor, hop.before)

    def better(self, actor: str, state: str) -> set[str]:
        return {end for end in self.ends(actor, state) if self.rank(actor, end) > self.rank(actor, state)}

    def changes_are_right(self, hop: Hop) -> bool:
        if self.game.space is None:
            return hop.changes == ()
        before, after = set(self.game.yes(hop.before)), set(self.game.yes(hop.after))
        return set(hop.changes) == {*(after - before), *(f"not {option}" for option in before - after)}


@given(conflict=conflicts(), rules=st.one_of(st.just(STANDARD), RULES))
@examples(1.5)
def test_reasons_agree_with_the_analysis(conflict, rules) -> None:
    game = conflict.game()
    result = analyse(game, CONCEPTS, rules)
    for number, state in enumerate(game.state_ids):
        for reason in why(game, state, rules=rules):
            assert reason.state == state
            assert reason.form == reason.concept
            assert reason.stable == bool(result.marks[reason.concept][game.actors.index(reason.actor)][number])


@given(conflict=conflicts())
@examples(1.5)
def test_every_step_of_a_reason_is_true(conflict) -> None:
    game = conflict.game()
    book = Book(game)
    for state in game.state_ids:
        for reason in why(game, state):
            check(book, reason)


@given(conflict=conflicts(), rules=st.one_of(st.just(STANDARD), RULES))
@examples(1.5)
def test_answers_of_one_move_are_told_by_their_own_rules(conflict, rules) -> None:
    game = conflict.game()
    book = Book(game)
    single = ("GMR1", "SMR1", "SEQ1")
    result = analyse(game, single, replace(rules, replies="sequences"))
    for number, state in enumerate(game.state_ids):
        for reason in why(game, state, single, rules=replace(rules, replies="sequences")):
            assert reason.stable == bool(result.marks[reason.concept][game.actors.index(reason.actor)][number])
            assert reason.one_move
            for answer in reason.answers:
                (step,) = answer.steps
                assert step.before == answer.move.after
                assert step.actor != reason.actor
                assert book.is_legal(step)


@given(conflict=conflicts(), data=st.data())
def test_each_actor_reckons_with_moves_by_its_own_gamma(conflict, data) -> None:
    states, actors = rich.states_of(conflict), conflict.actors
    tables = rich.one_per_actor(data.draw, actors, rich.chances(states))
    alphas, betas = (rich.one_per_actor(data.draw, actors, rich.thresholds()) for _ in range(2))
    gammas = rich.one_per_actor(data.draw, actors, rich.gammas())
    preferences = [rich.as_probabilistic(*own) for own in zip(tables, alphas, betas, gammas, strict=True)]
    game = rich.with_preferences(conflict, preferences)
    result = analyse(game, ["PSEQ"])
    for number, state in enumerate(game.state_ids):
        for place, reason in enumerate(why(game, state, ["PSEQ"])):
            assert reason.stable == bool(result.marks["PSEQ"][place][number])
            for step in (step for answer in reason.answers for step in answer.steps):
                mover = game.actors.index(step.actor)
                assert tables[mover][game.index[step.after]][game.index[step.before]] > gammas[place]


def check(book: Book, reason: Reason) -> None:
    tempting = book.better(reason.actor, reason.state)
    assert reason.moves == len(book.ends(reason.actor, reason.state))
    assert reason.tempting == len(tempting)
    assert {answer.move.after for answer in reason.answers} <= tempting
    if reason.stable:
        assert len(reason.answers) == len(tempting)
        assert reason.unanswered is None
    for answer in reason.answers:
        check_answer(book, reason, answer)
    if reason.unanswered is not None:
        check_unanswered(book, reason)


def check_answer(book: Book, reason: Reason, answer) -> None:
    actor, here = reason.actor, book.rank(reason.actor, reason.state)
    hops = (answer.move, *answer.steps)
    assert all(book.is_legal(hop) and book.changes_are_right(hop) for hop in hops)
    assert all(one.after == two.before for one, two in pairwise(hops))
    assert all(one.actor != two.actor for one, two in pairwise(answer.steps))
    assert actor not in {hop.actor for hop in answer.steps}
    end = answer.steps[-1].after
    assert book.rank(actor, end) <= here
    if reason.concept in ("SEQ", "SSEQ"):
        assert reason.own_interest
        assert all(hop.after in book.better(hop.actor, hop.before) for hop in answer.steps)
    if reason.concept in ("SMR", "SSEQ"):
        assert answer.moves_after == len(book.ends(actor, end))
        assert all(book.rank(actor, onward) <= here for onward in book.ends(actor, end))
    else:
        assert answer.moves_after is None


def check_unanswered(book: Book, reason: Reason) -> None:
    found, here = reason.unanswered, book.rank(reason.actor, reason.state)
    assert found is not None
    assert not reason.stable
    assert found.move.after in book.better(reason.actor, reason.state)
    assert found.others_like_it + 1 + len(reason.answers) == reason.tempting
    if reason.concept == "Nash":
        assert found.replies == 0
    if reason.concept in ("SMR", "SSEQ") and found.way_out is not None:
        assert found.not_better > 0
        assert book.is_legal(found.way_out)
        assert book.rank(reason.actor, found.way_out.before) <= here < book.rank(reason.actor, found.way_out.after)
    else:
        assert found.not_better == 0


@given(conflict=option_conflicts(), rules=RULES)
def test_moves_listed_when_asked_for_are_those_of_the_whole_list(conflict, rules) -> None:
    game = conflict.game()
    whole, lazy = simple_pattern(game, rules), lazy_pattern(game, rules)
    for part in ("arcs", "tempting", "credible"):
        for listed, asked in zip(getattr(whole, part), getattr(lazy, part), strict=True):
            assert tuple(tuple(sorted(ends)) for ends in listed) == tuple(asked)


def test_the_shortest_answer_is_given() -> None:
    """b can answer at once or by way of two others; a's gain is gone either way."""
    game = Game.from_graph(
        ["start", "gain", "detour", "loss"],
        {"a": {"start": ["gain"]}, "b": {"gain": ["detour", "loss"]}, "c": {"detour": ["loss"]}},
        {"a": [2, 3, 4, 1], "b": [1, 1, 2, 3], "c": [1, 1, 1, 2]},
    )
    (reason,) = why(game, "start", ["SEQ"], ["a"])
    assert [(hop.actor, hop.before, hop.after) for hop in reason.answers[0].steps] == [("b", "gain", "loss")]


def test_a_reason_in_a_large_conflict_is_found_without_listing_it() -> None:
    options = {name: [f"o{n}" for n in range(5)] for name in ("a", "b", "c", "d")}
    size = 2**20
    game = Game.from_options(options, {name: list(range(size)) for name in options})
    reasons = why(game, game.state_ids[-1])
    assert all(reason.stable and reason.because == "no better move" for reason in reasons)
    (first,) = why(game, game.state_ids[0], ["Nash"], ["a"])
    assert (first.stable, first.tempting) == (False, 31)
    (beyond,) = why(game, game.state_ids[0], ["GMR"], ["a"], limit=10)
    assert (beyond.because, beyond.limit, beyond.stable) == ("not looked for", 10, False)


def test_unknown_names() -> None:
    game = load("elmira").game()
    with pytest.raises(InputError, match="no feasible state '10'"):
        why(game, "10")
    with pytest.raises(InputError, match=r"no actor 'moo' .did you mean 'moe'"):
        why(game, "1", actors=["moo"])
    with pytest.raises(InputError, match="no concept 'Nahs'"):
        why(game, "1", ["Nahs"])
