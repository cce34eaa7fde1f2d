"""Orders that win over stated priorities, against the definition: what all largest fitting sets have in common."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from standoff.case.model import Priority
from standoff.case.ranks import overruled, pairs_of, revised

GOALS = "abcde"


@st.composite
def chains(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """One to three chains that agree with one order."""
    order = draw(st.permutations(GOALS))
    picked = draw(
        st.lists(st.lists(st.sampled_from(GOALS), min_size=2, max_size=4, unique=True), min_size=1, max_size=3)
    )
    return [tuple(sorted(chain, key=order.index)) for chain in picked]


def closed(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The transitive closure, by Warshall."""
    found = set(pairs)
    for middle in GOALS:
        found |= {(a, b) for a in GOALS for b in GOALS if (a, middle) in found and (middle, b) in found}
    return found


def fits(pairs: set[tuple[str, str]]) -> bool:
    return not any(a == b for a, b in closed(pairs))


@given(chains(), chains())
def test_what_is_left_is_common_to_all_largest_sets_that_fit(
    stated: list[tuple[str, ...]], new: list[tuple[str, ...]]
) -> None:
    assert pairs_of(stated) - overruled(stated, new) <= common_to_all_that_fit(stated, new)


@given(chains(), st.lists(st.sampled_from(GOALS), min_size=2, max_size=2, unique=True))
def test_for_two_goals_nothing_else_is_common(stated: list[tuple[str, ...]], new: list[str]) -> None:
    assert pairs_of(stated) - overruled(stated, [new]) == common_to_all_that_fit(stated, [tuple(new)])


def common_to_all_that_fit(stated: list[tuple[str, ...]], new: list[tuple[str, ...]]) -> set[tuple[str, str]]:
    old = closed({(a, b) for chain in stated for a, b in pairwise(chain)})
    wanted = {(a, b) for chain in new for a, b in pairwise(chain)}
    largest: list[set[tuple[str, str]]] = []
    for size in range(len(old), -1, -1):
        for kept in map(set, combinations(sorted(old), size)):
            if not any(kept <= other for other in largest) and fits(kept | wanted):
                largest.append(kept)
    return set.intersection(*largest)


@given(chains(), chains())
def test_revised_priorities_say_the_new_order_and_what_is_left(
    stated: list[tuple[str, ...]], new: list[tuple[str, ...]]
) -> None:
    found = revised([Priority(chain=chain) for chain in stated], new)
    left = pairs_of(stated) - overruled(stated, new)
    assert pairs_of(p.chain for p in found) == pairs_of([*left, *new])
    assert fits({(a, b) for p in found for a, b in pairwise(p.chain)})


def test_a_chain_keeps_what_still_follows() -> None:
    kept = revised([Priority(chain=("a", "b", "c"))], [("b", "a")])
    assert pairs_of(p.chain for p in kept) == {("b", "a"), ("b", "c"), ("a", "c")}


def test_priorities_that_fit_stay_as_they_are() -> None:
    first = Priority(chain=("a", "b"), grounds=["s1"], basis="stated")
    assert revised([first], [("c", "a")])[0] is first
