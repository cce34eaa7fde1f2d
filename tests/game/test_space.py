"""Tables, moves and reach in option form against their definitions, state by state."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or
from standoff.errors import InputError, LimitError
from standoff.game import Game, OptionSpace
from standoff.game.reach import codes, reachable, spread
from standoff.game.space import (
    KEPT_LOOKUPS,
    MAX_MOVES,
    MAX_OPTIONS,
    MAX_TABLE_OPTIONS,
    lookup,
    moves_listed,
    moves_within,
    table_of,
    table_with,
)

NAMES = ("a.x", "a.y", "b.x", "c.x")


def holds(formula: Formula, yes: set[str]) -> bool:
    match formula:
        case Atom(name):
            return name in yes
        case Not(part):
            return not holds(part, yes)
        case And(parts):
            return all(holds(part, yes) for part in parts)
        case Or(parts):
            return any(holds(part, yes) for part in parts)
        case If(then, when):
            return holds(then, yes) or not holds(when, yes)
        case Iff(left, right):
            return holds(left, yes) == holds(right, yes)


def formulas() -> st.SearchStrategy[Formula]:
    atoms = st.sampled_from(NAMES).map(Atom)
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            inner.map(Not),
            st.tuples(inner, inner).map(And),
            st.tuples(inner, inner).map(Or),
            st.builds(If, inner, inner),
            st.builds(Iff, inner, inner),
        ),
        max_leaves=6,
    )


@st.composite
def spaces(draw: st.DrawFn) -> OptionSpace:
    one_way = draw(st.lists(st.sampled_from(["both", "yes", "no"]), min_size=4, max_size=4))
    masks = [sum(1 << bit for bit, kind in enumerate(one_way) if kind == direction) for direction in ("yes", "no")]
    return OptionSpace(("a", "b", "c"), NAMES, *masks)


@given(formulas())
def test_tables_say_where_a_formula_holds(formula: Formula) -> None:
    space = OptionSpace(("a", "b", "c"), NAMES)
    table = table_of(formula, {name: space.table(name) for name in NAMES}, space.full)
    for code in range(space.size):
        assert bool(table >> code & 1) == holds(formula, set(space.yes(code)))


@given(spaces(), st.integers(1, 2**16 - 1), st.integers(0, 15))
def test_reach_is_the_closure_of_moves(space: OptionSpace, feasible: int, start: int) -> None:
    feasible |= 1 << start
    for movers in (("a",), ("b", "c"), ("a", "b", "c")):
        reached, waiting = {start}, [start]
        while waiting:
            state = waiting.pop()
            for actor in movers:
                for end in moves_within(space, actor, state, feasible):
                    if end not in reached:
                        reached.add(end)
                        waiting.append(end)
        assert set(codes(reachable(space, feasible, movers, start))) == reached


@given(spaces(), st.integers(0, 15))
def test_one_spread_is_one_move_or_none(space: OptionSpace, start: int) -> None:
    for actor in space.actors:
        expected = {start, *space.changes(actor, start)}
        assert set(codes(spread(space, actor, 1 << start))) == expected


def test_moves_change_own_options_in_permitted_directions() -> None:
    space = OptionSpace(("a", "b"), ("a.x", "a.y", "b.x"), yes_stays=0b001, no_stays=0b010)
    assert set(space.changes("a", 0b000)) == {0b001}
    assert set(space.changes("a", 0b011)) == {0b001}
    assert set(space.changes("b", 0b011)) == {0b111}


@given(st.integers(0, 2**80), st.integers(0, 100))
def test_a_code_is_looked_up_as_its_bit(table: int, code: int) -> None:
    assert lookup(table)(code) == bool(table >> code & 1)


def test_too_many_moves_are_refused_before_one_is_looked_at() -> None:
    options = tuple(f"a.o{n}" for n in range(18))
    one_way = (1 << 17) | (1 << 16)
    space = OptionSpace(("a",), options, yes_stays=one_way)
    with pytest.raises(LimitError, match="a has 262,143 moves to look at, one by one; the limit is 65,536"):
        moves_listed(space, "a", 0, space.full)
    assert moves_listed(space, "a", one_way, space.full) == list(moves_within(space, "a", one_way, space.full))
    assert len(moves_listed(space, "a", one_way, space.full)) == MAX_MOVES - 1


def test_too_many_options_are_refused_before_memory_is_gone() -> None:
    with pytest.raises(LimitError, match="limit here is 24 options"):
        OptionSpace(("a",), tuple(f"a.o{n}" for n in range(MAX_TABLE_OPTIONS + 1))).full  # noqa: B018
    with pytest.raises(LimitError, match="limit here is 22 options"):
        Game.from_options({"a": [f"o{n}" for n in range(MAX_OPTIONS + 1)]}, {"a": [1]})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"options": {"a": ["x"]}, "ranks": {"a": [1]}}, "expected 2 ranks"),
        ({"options": {"a": ["x"]}, "ranks": {"b": [1, 2]}}, "expected one entry for each of a; found b"),
        ({"options": {"a": ["x"]}, "ranks": {"a": [1, 2]}, "yes_stays": ["a.z"]}, "no such option: a.z"),
    ],
)
def test_games_say_what_is_wrong(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Game.from_options(**arguments)  # type: ignore[arg-type]


def test_graph_games_know_their_states() -> None:
    with pytest.raises(InputError, match="'9', which is not a state"):
        Game.from_graph(["1", "2"], {"a": {"1": ["9"]}}, {"a": [1, 2]})


@given(st.lists(st.integers(0, 300)))
def test_a_table_is_made_of_its_codes(chosen: list[int]) -> None:
    table = table_with(chosen)
    assert table == sum(1 << code for code in set(chosen))
    assert list(codes(table)) == sorted(set(chosen))


@given(st.lists(st.integers(0, 2**70), min_size=KEPT_LOOKUPS + 2, max_size=KEPT_LOOKUPS + 2))
def test_lookups_that_are_kept_stay_with_their_own_table(tables: list[int]) -> None:
    for table in [*tables, *reversed(tables)]:
        may_be = lookup(table)
        assert [may_be(code) for code in range(72)] == [bool(table >> code & 1) for code in range(72)]


@given(spaces(), st.integers(0, 15), st.lists(st.sampled_from(["a", "b", "c"]), unique=True))
def test_reach_where_everything_is_feasible_is_what_move_by_move_gives(
    space: OptionSpace, start: int, movers: list[str]
) -> None:
    found = {start}
    waiting = [start]
    while waiting:
        state = waiting.pop()
        for actor in movers:
            new = set(moves_within(space, actor, state, space.full)) - found
            found |= new
            waiting += new
    assert set(codes(reachable(space, space.full, tuple(movers), start))) == found
