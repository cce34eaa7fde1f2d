"""What is proved of the solution concepts holds of random conflicts.

Interrelations and existence: Fang, Hipel and Kilgour, Interactive Decision Making, Wiley 1993; Fraser and
Hipel, Conflict Analysis, North-Holland 1984; for SSEQ Rego and Vieira, Group Decision and Negotiation 26
(2017), 775-792.
"""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests import strategies
from tests.reference import stability as reference
from tests.strategies import Answers, Conflict, GraphConflict, OptionConflict, answers, examples

FINER_AND_COARSER = [
    ("Nash", "SSEQ"),
    ("SSEQ", "SMR"),
    ("SSEQ", "SEQ"),
    ("SMR", "GMR"),
    ("SEQ", "GMR"),
]
WITH_SANCTIONS = ("GMR", "SMR", "SEQ", "SSEQ")


@given(strategies.conflicts())
@examples(4)
def test_what_is_stable_in_the_finer_concept_is_stable_in_the_coarser(conflict: Conflict) -> None:
    found = answers(conflict)

    for finer, coarser in FINER_AND_COARSER:
        for actor in range(conflict.actors):
            assert found.stable[finer, actor] <= found.stable[coarser, actor], (finer, coarser, actor)
        assert found.equilibria[finer] <= found.equilibria[coarser], (finer, coarser)


@given(strategies.conflicts())
@examples(2)
def test_an_equilibrium_is_a_state_that_is_stable_for_everybody(conflict: Conflict) -> None:
    found = answers(conflict)

    for concept in reference.CONCEPTS:
        for_everybody = set.intersection(*(found.stable[concept, actor] for actor in range(conflict.actors)))
        assert for_everybody == found.equilibria[concept], concept


@given(strategies.conflicts(actors=2))
@examples(4)
def test_two_actors_always_have_a_sequential_and_a_metarational_equilibrium(conflict: Conflict) -> None:
    """Fraser and Hipel 1984; Fang, Hipel and Kilgour 1993: whatever the moves and ties."""
    found = answers(conflict)

    assert found.equilibria["SEQ"]
    assert found.equilibria["GMR"]


def test_an_equilibrium_in_the_finest_concepts_need_not_exist() -> None:
    """Brams's other game of the missile crisis: at each of its four states somebody would rather move on."""
    circle = OptionConflict(
        options=(1, 1),
        infeasible=frozenset(),
        yes_stays=frozenset(),
        no_stays=frozenset(),
        ranks=((3, 2, 1, 4), (3, 2, 4, 1)),
    )

    assert answers(circle).equilibria["Nash"] == set()


def test_stable_against_any_sanction_for_good_but_not_against_credible_ones() -> None:
    """SMR without SEQ: in Chicken only a threat at the other's own cost keeps the compromise.

    Each driver's options: swerve (no) or straight (yes). From the compromise Row improves by going straight.
    Column can answer with the collision, and Row's way out of it, swerving, is no better than the compromise:
    SMR. But the collision is Column's worst state, so it is no improvement of his, and nothing else sanctions
    Row: not SEQ.
    """
    compromise = 0
    chicken = OptionConflict(
        options=(1, 1),
        infeasible=frozenset(),
        yes_stays=frozenset(),
        no_stays=frozenset(),
        ranks=((3, 4, 2, 1), (3, 2, 4, 1)),
    )
    found = answers(chicken)

    for actor in (0, 1):
        assert compromise in found.stable["SMR", actor]
        assert compromise not in found.stable["SEQ", actor]


def test_stable_against_credible_sanctions_but_not_for_good() -> None:
    """SEQ without SMR: the credible sanction can be escaped.

    a moves 0 to 1 and b, improving, moves 1 to 2, which is worse for a than 0: SEQ. But from 2 a moves on to
    3, which is better for a than 0, and b has no other answer: not SMR, and not SSEQ.
    """
    none: frozenset[int] = frozenset()
    escape = GraphConflict(
        states=4,
        moves=((frozenset({1}), none, frozenset({3}), none), (none, frozenset({2}), none, none)),
        ranks=((1, 2, 0, 2), (0, 0, 1, 0)),
    )
    found = answers(escape)

    assert 0 in found.stable["SEQ", 0]
    assert 0 in found.stable["GMR", 0]
    assert 0 not in found.stable["SMR", 0]
    assert 0 not in found.stable["SSEQ", 0]


@given(strategies.option_conflicts(max_options=5), st.data())
@examples(3)
def test_the_order_of_actors_and_options_changes_nothing(conflict: OptionConflict, data: st.DataObject) -> None:
    actor_order = data.draw(st.permutations(range(conflict.actors)))
    option_orders = [data.draw(st.permutations(range(count))) for count in conflict.options]

    reordered, place = conflict.reordered(actor_order, option_orders)

    assert_the_same_elsewhere(answers(conflict), answers(reordered), actor_order, place)


@given(strategies.graph_conflicts(), st.data())
@examples(3)
def test_the_order_of_actors_and_states_changes_nothing(conflict: GraphConflict, data: st.DataObject) -> None:
    actor_order = data.draw(st.permutations(range(conflict.actors)))
    place = data.draw(st.permutations(range(conflict.states)))

    relabelled = conflict.relabelled(actor_order, place)

    assert_the_same_elsewhere(answers(conflict), answers(relabelled), actor_order, place)


def assert_the_same_elsewhere(before: Answers, after: Answers, actor_order: list[int], place: list[int]) -> None:
    for concept in reference.CONCEPTS:
        for new, old in enumerate(actor_order):
            assert {place[state] for state in before.stable[concept, old]} == after.stable[concept, new], concept
        assert {place[state] for state in before.equilibria[concept]} == after.equilibria[concept], concept


@given(strategies.option_conflicts())
@examples(3)
def test_option_form_is_graph_form_with_the_moves_spelt_out(conflict: OptionConflict) -> None:
    moves = conflict.reference().moves
    spelt_out = GraphConflict(
        states=len(conflict.feasible),
        moves=tuple(tuple(frozenset(targets) for targets in of_actor) for of_actor in moves),
        ranks=conflict.ranks,
    )

    assert answers(conflict) == answers(spelt_out)


@given(strategies.conflicts(), st.data())
@examples(3)
def test_only_the_order_of_the_payoffs_counts(conflict: Conflict, data: st.DataObject) -> None:
    def stretched(payoffs: tuple[int, ...]) -> tuple[int, ...]:
        values = sorted(set(payoffs))
        steps = data.draw(st.lists(st.integers(1, 1000), min_size=len(values), max_size=len(values)))
        start = data.draw(st.integers(-1000, 1000))
        higher = {value: start + sum(steps[: place + 1]) for place, value in enumerate(values)}
        return tuple(higher[payoff] for payoff in payoffs)

    other_payoffs = replace(conflict, ranks=tuple(stretched(payoffs) for payoffs in conflict.ranks))

    assert answers(conflict) == answers(other_payoffs)


@given(strategies.graph_conflicts(), st.data())
@examples(4)
def test_a_move_less_destroys_others_stability_and_creates_ones_own(
    conflict: GraphConflict, data: st.DataObject
) -> None:
    """Without a move of somebody else: fewer sanctions. Without one's own: fewer temptations and escapes."""
    assume(conflict.arcs)
    mover, state, to = data.draw(st.sampled_from(conflict.arcs))

    assert_fewer_moves_count_as_they_should(conflict, conflict.without(mover, state, to), mover)


@given(strategies.option_conflicts(), st.data())
@examples(3)
def test_an_option_that_can_no_longer_be_taken_back_counts_the_same_way(
    conflict: OptionConflict, data: st.DataObject
) -> None:
    owner_of = [actor for actor, count in enumerate(conflict.options) for _ in range(count)]
    option = data.draw(st.integers(0, len(owner_of) - 1))
    assume(option not in conflict.no_stays)
    one_way = replace(conflict, yes_stays=conflict.yes_stays | {option})

    assert_fewer_moves_count_as_they_should(conflict, one_way, owner_of[option])


def assert_fewer_moves_count_as_they_should(before: Conflict, after: Conflict, mover: int) -> None:
    more, fewer = answers(before), answers(after)
    for concept, actor in product(reference.CONCEPTS, range(before.actors)):
        if actor == mover:
            assert more.stable[concept, actor] <= fewer.stable[concept, actor], (concept, actor)
        else:
            assert fewer.stable[concept, actor] <= more.stable[concept, actor], (concept, actor)


@given(strategies.conflicts())
@examples(3)
def test_sequences_of_moves_sanction_at_least_what_a_single_move_sanctions(conflict: Conflict) -> None:
    found = answers(conflict)
    only_single_moves = conflict.reference()
    for actor, state in product(range(conflict.actors), range(only_single_moves.states)):
        others = [other for other in range(conflict.actors) if other != actor]
        for improving, step in (
            (False, only_single_moves.unilateral_moves),
            (True, only_single_moves.unilateral_improvements),
        ):
            key = (improving, actor, state)
            only_single_moves.known_joint_moves[key] = set[int]().union(*(step(j, state) for j in others))

    for concept, actor in product(WITH_SANCTIONS, range(conflict.actors)):
        assert reference.stable(only_single_moves, concept, actor) <= found.stable[concept, actor], concept


@pytest.mark.parametrize("actors", [2, 3, 4])
@given(data=st.data())
@examples(2)
def test_where_everything_is_possible_gmr_and_smr_are_maximin_and_minimax(actors: int, data: st.DataObject) -> None:
    """GMR: a state is worth at least the actor's maximin. SMR: at least its minimax.

    The maximin is what the actor can secure whatever the others do; the minimax is what the others cannot
    keep him below if he moves last.
    """
    conflict = data.draw(strategies.option_conflicts(min_options=actors, actors=actors, everything_possible=True))
    found = answers(conflict)

    first = 0
    for actor, count in enumerate(conflict.options):
        own = (2**count - 1) << first
        first += count
        payoff = conflict.ranks[actor]
        states = range(len(payoff))
        worst_of_own_strategy: dict[int, int] = {}
        best_against_the_others: dict[int, int] = {}
        for state in states:
            mine, theirs = state & own, state & ~own
            worst_of_own_strategy[mine] = min(worst_of_own_strategy.get(mine, payoff[state]), payoff[state])
            best_against_the_others[theirs] = max(best_against_the_others.get(theirs, payoff[state]), payoff[state])
        maximin = max(worst_of_own_strategy.values())
        minimax = min(best_against_the_others.values())
        assert {state for state in states if payoff[state] >= maximin} == found.stable["GMR", actor]
        assert {state for state in states if payoff[state] >= minimax} == found.stable["SMR", actor]
