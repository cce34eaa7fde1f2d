import sys
from collections import Counter
from random import Random

import numpy as np
import pytest
from conflicts import conflict, widths
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from standoff.case.formula import And, Atom, Formula, Not, parse
from standoff.engines.diagrams import Limits
from standoff.engines.five import FIVE
from standoff.engines.symbolic import SymbolicEngine
from standoff.errors import InputError, LimitError
from standoff.game.prioritised import PrioritisedGame
from tests.engines.conflicts import as_reference, feasible_codes, formulas, prioritised
from tests.reference import stability as reference


def agrees_with_the_definitions(game: PrioritisedGame, backend: str) -> None:
    engine = SymbolicEngine(game, backend=backend)
    codes, literal = as_reference(game)
    assert list(engine.feasible()) == codes
    for concept in FIVE:
        everyone = set(codes)
        for actor in range(len(game.actors)):
            expected = {codes[place] for place in reference.stable(literal, concept, actor)}
            assert set(engine.stable(concept, actor)) == expected, (concept, actor)
            everyone &= expected
        assert set(engine.equilibria(concept)) == everyone
        assert set(SymbolicEngine(game, backend=backend).equilibria(concept)) == everyone


@given(prioritised())
def test_the_compiled_backend_agrees_with_the_definitions(game: PrioritisedGame) -> None:
    agrees_with_the_definitions(game, "cudd")


@settings(max_examples=15)
@given(prioritised(most_options=5, most_statements=3))
def test_the_python_backend_agrees_with_the_definitions(game: PrioritisedGame) -> None:
    agrees_with_the_definitions(game, "python")


@given(prioritised(), st.data())
def test_sets_of_states_are_sets(game: PrioritisedGame, data: st.DataObject) -> None:
    engine = SymbolicEngine(game, backend=data.draw(st.sampled_from(["cudd", "cudd", "cudd", "python"])))
    feasible = feasible_codes(game)
    one, other = engine.equilibria("GMR"), engine.stable("Nash", 0)
    codes, others = set(one), set(other)
    assert list(one) == sorted(codes)
    assert one.count() == len(codes)
    assert one.is_empty == (not codes)
    assert {code for code in range(-1, (1 << game.options) + 1) if code in one} == codes
    assert set(one & other) == codes & others
    assert set(one | other) == codes | others
    assert set(~one) == set(feasible) - codes
    assert one.first(3) == sorted(codes)[:3]
    assert (one & other == one) == (codes <= others)
    formula = data.draw(formulas(list(game.space.options)))
    assert set(one.where(formula)) == {code for code in codes if game.holds(formula, code)}


@given(prioritised(), st.integers(0, 3), st.data())
def test_what_is_told_of_a_set_is_told_of_its_states(game: PrioritisedGame, seed: int, data: st.DataObject) -> None:
    told = [SymbolicEngine(game, backend=backend).equilibria("GMR") for backend in ("cudd", "python")]
    codes = list(told[0])
    options = data.draw(st.lists(st.sampled_from(game.space.options), max_size=4))
    occurring = Counter(tuple(bool(code >> game.space.bits[option] & 1) for option in options) for code in codes)
    draw = Random(seed)
    drawn = [codes[draw.randrange(len(codes))] for _ in range(5 if codes else 0)]
    same = {
        option: bool(codes[0] >> bit & 1)
        for option, bit in game.space.bits.items()
        if codes and len({code >> bit & 1 for code in codes}) == 1
    }
    for states in told:
        assert states.sample(5, seed) == drawn
        assert states.always() == same
        assert states.projection(options) == occurring


@pytest.mark.parametrize("seed", [1, 2])
def test_four_million_states_are_counted_as_arrays_count_them(seed: int) -> None:
    game = conflict(seed, widths(22, 4), 6, 8)
    engine = SymbolicEngine(game)
    feasible = ~np.zeros(1 << 22, dtype=bool)
    for formula in game.infeasible:
        feasible &= ~holds(game, formula)
    assert engine.feasible().count() == np.count_nonzero(feasible)
    stable = feasible
    for actor, mask in enumerate(game.masks):
        rank: NDArray[np.int64] = np.zeros(1 << 22, dtype=np.int64)
        for formula in game.statements[actor]:
            rank = rank << 1 | holds(game, formula)
        rank = np.where(feasible, rank + 1, 0)
        low = (mask & -mask).bit_length() - 1
        rows = rank.reshape(-1, 1 << mask.bit_count(), 1 << low)
        best = (rows == rows.max(axis=1, keepdims=True)).reshape(-1) & feasible
        assert engine.stable("Nash", actor).count() == np.count_nonzero(best)
        stable = stable & best
    assert engine.equilibria("Nash").count() == np.count_nonzero(stable)


def holds(game: PrioritisedGame, formula: Formula) -> NDArray[np.bool_]:
    """Where a conjunction of literals, or the negation of one, holds among all codes; shape (2**options,)."""
    if isinstance(formula, Not) and isinstance(formula.part, And):
        return ~holds(game, formula.part)
    assert isinstance(formula, And)
    mask = value = 0
    for part in formula.parts:
        name = part.part if isinstance(part, Not) else part
        assert isinstance(name, Atom)
        mask |= 1 << game.space.bits[name.name]
        value |= isinstance(part, Atom) << game.space.bits[name.name]
    found: NDArray[np.bool_] = (np.arange(1 << game.options) & mask) == value
    return found


def test_hundreds_of_options_are_counted_to_the_last_state() -> None:
    names = [f"o{number}" for number in range(300)]
    game = PrioritisedGame.of({"a": names}, {"a": ["a.o0"]}, infeasible=["not a.o1 and not a.o299"])
    states = SymbolicEngine(game).feasible()
    assert states.count() == 3 * 2**298
    assert states.sample(2, 7) == SymbolicEngine(game, backend="python").feasible().sample(2, 7)
    assert states.first(2) == [2, 3]
    parity = ~states.where(parse("a.o0 iff (a.o150 iff a.o200)"))
    assert parity.count() + (states & ~parity).count() == 3 * 2**298


def test_a_conflict_without_feasible_states_has_no_stable_ones() -> None:
    game = PrioritisedGame.of({"a": ["x"], "b": ["y"]}, {"a": ["b.y"]}, infeasible=["a.x", "not a.x"])
    for concept in FIVE:
        assert SymbolicEngine(game).equilibria(concept).is_empty
    assert SymbolicEngine(game).feasible().always() == {}
    assert SymbolicEngine(game).feasible().sample(3, 1) == []


LARGE = conflict(1, widths(60, 6), (5, 15), 20)


@pytest.mark.parametrize(
    ("backend", "limits", "words"),
    [
        ("cudd", Limits(seconds=0.2), "not finished within 0.2 seconds"),
        ("cudd", Limits(nodes=2_000), "beyond 2,000 nodes"),
        ("cudd", Limits(memory=256 << 10), "do not fit into 0.25 MiB"),
        ("python", Limits(seconds=0.2), "not finished within 0.2 seconds"),
        ("python", Limits(nodes=2_000), "nodes"),
        ("python", Limits(memory=1 << 20), "MiB"),
    ],
)
def test_a_limit_is_told_in_words(backend: str, limits: Limits, words: str) -> None:
    with pytest.raises(LimitError, match=words):
        SymbolicEngine(LARGE, backend=backend, limits=limits).equilibria("SEQ")


def test_a_question_after_a_limit_is_answered() -> None:
    engine = SymbolicEngine(LARGE, limits=Limits(seconds=1.5))
    with pytest.raises(LimitError):
        engine.equilibria("SEQ")
    assert engine.equilibria("Nash").count() == SymbolicEngine(LARGE).equilibria("Nash").count()


def test_what_is_being_done_is_told() -> None:
    told: list[str] = []
    game = PrioritisedGame.of({"a": ["x"], "b": ["y"]}, {"a": ["b.y"], "b": ["a.x"]})
    SymbolicEngine(game, progress=told.append).equilibria("SEQ")
    assert "SEQ: a" in told
    assert "SEQ: b" in told


def test_mistakes_are_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    game = PrioritisedGame.of({"a": ["x"], "b": ["y"]}, {"a": ["b.y"]})
    engine = SymbolicEngine(game)
    with pytest.raises(InputError, match="did you mean 'Nash'"):
        engine.equilibria("nash")
    with pytest.raises(InputError, match="did you mean 'a'"):
        engine.stable("Nash", "A")
    with pytest.raises(InputError, match="no option"):
        engine.feasible().where(Atom("a.z"))
    with pytest.raises(InputError, match="no option"):
        engine.feasible().projection(["a.z"])
    with pytest.raises(LimitError, match="the limit is 16"):
        engine.feasible().projection(["a.x"] * 17)
    with pytest.raises(InputError, match="one engine"):
        engine.feasible() & SymbolicEngine(game).feasible()
    with pytest.raises(InputError, match="did you mean 'python'"):
        SymbolicEngine(game, backend="pyton")
    monkeypatch.setitem(sys.modules, "dd.cudd", None)
    assert SymbolicEngine(game).diagrams.backend == "python"
    monkeypatch.setitem(sys.modules, "dd.autoref", None)
    with pytest.raises(InputError, match=r"pip install 'standoff\[symbolic\]'"):
        SymbolicEngine(game)
