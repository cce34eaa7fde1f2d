"""The moves of several opponents: each may move again after another, nobody moves twice in a row.

In the examples a is the actor in question and stands at state 1. Its only move, unless the example says more,
is the improvement from 1 to 2. a likes every state better than 1 except the one that is named as worse.
Opponents like states the better the higher their number, unless the example lists their preferences, worst
first.
"""

from hypothesis import given

from standoff.game import Game
from standoff.stability import analyse
from tests import strategies
from tests.reference import stability as reference
from tests.strategies import examples

Arcs = dict[str, list[str]]
STATES = list("123456")
SANCTIONED = ("GMR", "SMR", "SEQ", "SSEQ")
SANCTIONED_BUT_NOT_CREDIBLY = ("GMR", "SMR")


def concepts_in_which_a_stays_at_1(
    *,
    a: Arcs | None = None,
    b: Arcs,
    c: Arcs | None = None,
    worse: str | None = None,
    b_prefers: str = "123456",
    c_prefers: str = "123456",
) -> tuple[str, ...]:
    moves: dict[str, Arcs] = {"a": {"1": ["2"], **(a or {})}, "b": b}
    ranks: dict[str, list[int]] = {
        "a": [{"1": 1, worse: 0}.get(state, 2) for state in STATES],
        "b": [b_prefers.index(state) for state in STATES],
    }
    if c is not None:
        moves["c"] = c
        ranks["c"] = [c_prefers.index(state) for state in STATES]
    result = analyse(Game.from_graph(states=STATES, moves=moves, ranks=ranks), concepts=reference.CONCEPTS)
    return tuple(concept for concept in reference.CONCEPTS if "1" in result.stable(concept, "a"))


def test_an_opponent_may_move_again_after_another() -> None:
    """b, c, b: 2 to 3, 3 to 4, 4 to 5, and 5 is worse for a than 1.

    b moves twice, but not in a row, so the sequence is legal. Every step improves for its mover and a cannot
    leave 5: a's improvement is sanctioned in every concept but Nash.
    """
    assert concepts_in_which_a_stays_at_1(b={"2": ["3"], "4": ["5"]}, c={"3": ["4"]}, worse="5") == SANCTIONED


def test_an_opponent_may_not_move_twice_in_a_row() -> None:
    """b, b: 2 to 3, 3 to 4, and 4 is worse for a than 1. c cannot move.

    b has no move from 2 straight to 4, and 2 to 3 to 4 would be two moves of b in a row: nothing sanctions a.
    """
    assert concepts_in_which_a_stays_at_1(b={"2": ["3"], "3": ["4"]}, c={}, worse="4") == ()


def test_a_single_opponent_has_a_single_move() -> None:
    """Without anybody in between, b's answer to 2 is one move: first 3 alone, then 3 or 4."""
    assert concepts_in_which_a_stays_at_1(b={"2": ["3"], "3": ["4"]}, worse="4") == ()
    assert concepts_in_which_a_stays_at_1(b={"2": ["3", "4"], "3": ["4"]}, worse="4") == SANCTIONED


def test_another_opponent_in_between_makes_the_second_move_legal() -> None:
    """b has the steps 2 to 3 and 3 to 4, and 4 is worse for a than 1. c can take 3 to 5.

    From 5 nobody moves in the first case: 4 stays out of reach. In the second b can take 5 to 4, so b, c, b
    is legal: 2 to 3, 3 to 5, 5 to 4; b likes 4 better than 5.
    """
    steps: Arcs = {"2": ["3"], "3": ["4"]}

    assert concepts_in_which_a_stays_at_1(b=steps, c={"3": ["5"]}, worse="4") == ()
    assert (
        concepts_in_which_a_stays_at_1(b={**steps, "5": ["4"]}, c={"3": ["5"]}, worse="4", b_prefers="123546")
        == SANCTIONED
    )


def test_whoever_did_not_come_to_a_state_last_may_go_on_from_it() -> None:
    """b can take 2 to 3 and 3 to 4, and 4 is worse for a than 1.

    If c too can take 2 to 3, b may go on from there: c, b is legal, and a is sanctioned. If c can only take 2
    to 5, b alone comes to 3 and may not go on.
    """
    steps: Arcs = {"2": ["3"], "3": ["4"]}

    assert concepts_in_which_a_stays_at_1(b=steps, c={"2": ["3"]}, worse="4") == SANCTIONED
    assert concepts_in_which_a_stays_at_1(b=steps, c={"2": ["5"]}, worse="4") == ()


def test_a_state_may_be_passed_twice() -> None:
    """b, c, b, c, b: 2 to 3, 3 to 4, 4 to 6, 6 to 3, 3 to 5, and 5 is worse for a than 1.

    At 3 for the first time b came last and may not go on to 5; at 3 for the second time c came last, and b
    may. Without c's way back from 6 to 3 there is no second time. Steps improve: b likes 2, 3, 5 and 4, 6 in
    these orders, c 6, 3, 4.
    """
    of_b: Arcs = {"2": ["3"], "4": ["6"], "3": ["5"]}

    assert (
        concepts_in_which_a_stays_at_1(b=of_b, c={"3": ["4"], "6": ["3"]}, worse="5", c_prefers="126345") == SANCTIONED
    )
    assert concepts_in_which_a_stays_at_1(b=of_b, c={"3": ["4"]}, worse="5") == ()


def test_every_step_of_a_credible_answer_improves_for_its_mover() -> None:
    """b, c: 2 to 3, 3 to 4, and 4 is worse for a than 1.

    A step must improve on the state where it starts, for the one who makes it. First, both do. Second, c's
    step does not: c likes 4 less than 3. Third, b's first step does not, though b would like the end, 4, best
    of all. Fourth, both do, although b likes the end least of all: b's own step leads from 2 to 3, and that
    is all that counts for b.
    """
    steps: dict[str, Arcs] = {"b": {"2": ["3"]}, "c": {"3": ["4"]}}

    def staying(b_prefers: str, c_prefers: str) -> tuple[str, ...]:
        return concepts_in_which_a_stays_at_1(
            b=steps["b"], c=steps["c"], worse="4", b_prefers=b_prefers, c_prefers=c_prefers
        )

    assert staying("123456", "123456") == SANCTIONED
    assert staying("123456", "124356") == SANCTIONED_BUT_NOT_CREDIBLY
    assert staying("132456", "123456") == SANCTIONED_BUT_NOT_CREDIBLY
    assert staying("412356", "123456") == SANCTIONED


def test_a_sanction_that_can_be_escaped_is_none_for_good() -> None:
    """b takes 2 to 3, which is worse for a than 1; from 3 a can move on to 4, better than 1.

    GMR and SEQ hold, SMR and SSEQ do not. If a's way out of 3 leads back to 1, they do: 1 is no better than
    1, and going on from there to 2 would be a second move.
    """
    assert concepts_in_which_a_stays_at_1(a={"3": ["4"]}, b={"2": ["3"]}, worse="3") == ("GMR", "SEQ")
    assert concepts_in_which_a_stays_at_1(a={"3": ["1"]}, b={"2": ["3"]}, worse="3") == SANCTIONED


def test_being_taken_back_to_where_one_stood_is_a_sanction() -> None:
    """b undoes a's move: 2 to 1. 1 is not better for a than 1, so GMR; b likes 1 better than 2, so SEQ.

    But from 1 a can move to 2 again, which is better than 1: neither SMR nor SSEQ.
    """
    assert concepts_in_which_a_stays_at_1(b={"2": ["1"]}, b_prefers="213456") == ("GMR", "SEQ")


def test_opponents_may_take_turns_in_undoing() -> None:
    """The same by two: b takes 2 to 3 and c takes 3 to 1."""
    assert concepts_in_which_a_stays_at_1(b={"2": ["3"]}, c={"3": ["1"]}, c_prefers="231456") == (
        "GMR",
        "SEQ",
    )


def test_an_improvement_is_sanctioned_one_by_one() -> None:
    """a can improve from 1 to 2 and to 3. b answers 2 with 4, worse for a than 1, but has no answer to 3."""
    assert concepts_in_which_a_stays_at_1(a={"1": ["2", "3"]}, b={"2": ["4"]}, worse="4") == ()
    assert concepts_in_which_a_stays_at_1(a={"1": ["2", "3"]}, b={"2": ["4"], "3": ["4"]}, worse="4") == SANCTIONED


@given(strategies.conflicts())
@examples(3)
def test_the_two_printed_rules_and_the_search_over_last_movers_agree(conflict: strategies.Conflict) -> None:
    """About the reference itself: the sets of last movers, as printed, and the search agree."""
    told = conflict.reference()
    everybody = range(told.actors)
    for movers in [list(everybody), *([j for j in everybody if j != i] for i in everybody)]:
        for step in (told.unilateral_moves, told.unilateral_improvements):
            for start in range(told.states):
                assert reference.joint_moves(movers, start, step) == reference.joint_moves_by_rules(movers, start, step)


@given(strategies.option_conflicts())
@examples(3)
def test_in_option_form_the_rule_takes_nothing_away(conflict: strategies.OptionConflict) -> None:
    """Option moves are transitive: two in a row of one actor are one move, or lead back to the start."""
    told = conflict.reference()
    for start in range(told.states):
        anyhow: set[int] = set()
        waiting = [start]
        while waiting:
            state = waiting.pop()
            for mover in range(told.actors):
                new = told.unilateral_moves(mover, state) - anyhow
                anyhow |= new
                waiting.extend(new)
        legally = reference.joint_moves(range(told.actors), start, told.unilateral_moves)
        assert anyhow | {start} == legally | {start}
