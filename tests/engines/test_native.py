"""The compiled core in every variant that this processor can run, NumPy, and the literal reference: all the same."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from standoff.case.formula import Formula
from standoff.engines import arrays, core, native
from standoff.engines.ensemble import engines_there
from standoff.engines.five import FIVE, bit_of
from standoff.engines.ranks import rank_arrays
from standoff.errors import InputError
from standoff.game.prioritised import PrioritisedGame
from standoff.game.space import OptionSpace
from tests import strategies
from tests.engines.conflicts import as_reference, prioritised
from tests.reference import stability as reference

COMPILER = any(map(shutil.which, ("cc", "gcc", "clang")))
VARIANTS = (native.NONE, *native.available())
ROOT = Path(__file__).parents[2]
CORES = native.available() or (native.NONE,)
Ranks = list[NDArray[np.unsignedinteger]]


def test_a_machine_with_a_compiler_has_every_variant_that_it_can_run() -> None:
    """Where this fails, the package was installed before the compiler, or `python setup.py build_ext` says why."""
    built = {name for name in native.LEVELS if native._path(name).exists()}
    if COMPILER:
        assert "baseline" in built
        expected = set(native.LEVELS) if os.uname().machine == "x86_64" else {"baseline"}
        assert built == expected
    assert set(native.available()) <= built


# --- the same as the reference and as NumPy ---------------------------------------------------------------------------


@pytest.fixture(params=VARIANTS)
def variant(request: pytest.FixtureRequest) -> str:
    """A variant of the core, or "none" for NumPy."""
    found: str = request.param
    return found


@pytest.fixture(params=CORES)
def compiled(request: pytest.FixtureRequest) -> str:
    """A variant of the core; "none" only where there is none."""
    found: str = request.param
    return found


def found_by(variant: str, space: OptionSpace, ranks: Ranks, *given: object, **named: object) -> list[core.Flags]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(native.VARIABLE, variant)
        return core.flags(space, ranks, *given, **named)  # type: ignore[arg-type]


def agree(variant: str, space: OptionSpace, ranks: Ranks, *given: object, **named: object) -> None:
    expected = arrays.flags(space, ranks, *given)  # type: ignore[arg-type]
    found = found_by(variant, space, ranks, *given, **named)
    for one, other in zip(found, expected, strict=True):
        assert one.dtype == np.uint8
        np.testing.assert_array_equal(one, other)


def space_of(own: list[int], one_way: Sequence[int] = ()) -> OptionSpace:
    """Actors with so many options; those numbered in `one_way` stay at yes, at no, at yes, ..."""
    options = {f"a{actor}": [f"o{option}" for option in range(width)] for actor, width in enumerate(own)}
    every = [f"{actor}.{option}" for actor, names in options.items() for option in names]
    chosen = [every[number] for number in one_way]
    nothing: dict[str, list[Formula]] = {actor: [] for actor in options}
    return PrioritisedGame.of(options, nothing, yes_stays=chosen[::2], no_stays=chosen[1::2]).space


def invented(
    seed: int, own: list[int], dtype: type[np.unsignedinteger], most: int, infeasible: float = 0, one_way: int = 0
) -> tuple[OptionSpace, Ranks]:
    """Random ranks up to `most`, with ties, of a conflict with such options of the actors."""
    draw = np.random.default_rng(seed)
    space = space_of(own, draw.permutation(sum(own))[:one_way].tolist())
    feasible = draw.random(space.size) >= infeasible
    return space, [draw.integers(1, most + 1, space.size).astype(dtype) * feasible for _ in own]


@pytest.mark.parametrize("name", VARIANTS)
@given(game=prioritised())
@strategies.examples(1)
def test_flags_are_those_of_the_reference(name: str, game: PrioritisedGame) -> None:
    codes, literal = as_reference(game)
    found = found_by(name, game.space, rank_arrays(game))
    for actor, own in enumerate(found):
        for concept in FIVE:
            held = set(np.flatnonzero(own[codes] & bit_of(concept)).tolist())
            assert held == reference.stable(literal, concept, actor), concept
        assert not np.delete(own, codes).any()


@pytest.mark.parametrize("name", VARIANTS)
@given(told=strategies.option_conflicts(max_options=6))
@strategies.examples(1)
def test_any_ranking(name: str, told: strategies.OptionConflict) -> None:
    literal, game = told.reference(), told.game()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(native.VARIABLE, name)
        marks = core.game_marks(game, FIVE)
    for concept in FIVE:
        for actor in range(told.actors):
            assert set(np.flatnonzero(marks[concept][actor])) == reference.stable(literal, concept, actor), concept


@pytest.mark.parametrize(("dtype", "most"), [(np.uint8, 5), (np.uint8, 254), (np.uint16, 65_534), (np.uint32, 1 << 31)])
@pytest.mark.parametrize("own", [[3, 3, 3, 3], [1] * 12, [6, 6], [2, 4, 1, 5], [2, 9, 1]])
@pytest.mark.parametrize(("infeasible", "one_way"), [(0, 0), (0, 4), (0.3, 0), (0.9, 3)])
def test_random_ranks_of_4096_states(
    compiled: str, dtype: type[np.unsignedinteger], most: int, own: list[int], infeasible: float, one_way: int
) -> None:
    space, ranks = invented(sum(own), own, dtype, most, infeasible, one_way)
    agree(compiled, space, ranks)


@pytest.mark.parametrize("own", [[13], [13, 1], [1, 13], [0, 13, 1], [7, 7], [3, 11], [10, 0, 4]])
@pytest.mark.parametrize("one_way", [0, 2])
def test_wide_axes_and_actors_without_options(compiled: str, own: list[int], one_way: int) -> None:
    space, ranks = invented(5, own, np.uint16, 40_000, 0.2, one_way)
    agree(compiled, space, ranks)


def test_ranks_of_eight_bytes_and_of_mixed_types(compiled: str) -> None:
    space, (one, two, three) = invented(2, [8, 3, 2], np.uint8, 250)
    large = np.where(two > 0, two.astype(np.uint64) << np.uint64(40), np.uint64(0))
    expected = found_by(native.NONE, space, [one, two, three])
    for ranks in ([one, large, three], [one.astype(np.uint16), two, three.astype(np.uint32)]):
        for found, own in zip(found_by(compiled, space, ranks), expected, strict=True):
            np.testing.assert_array_equal(found, own)


@pytest.mark.parametrize("profiles", [1, 2, 5, 16, 64, 67])
@pytest.mark.parametrize(("own", "infeasible", "one_way"), [([2, 2, 3], 0, 0), ([2, 2, 3], 0.3, 0), ([1, 8], 0.1, 2)])
def test_profiles(variant: str, profiles: int, own: list[int], infeasible: float, one_way: int) -> None:
    space, ranks = invented(9, own, np.uint8, 1, infeasible, one_way)
    draw = np.random.default_rng(profiles)
    several = [cells[:, None] * draw.integers(1, 200, (space.size, profiles), dtype=np.uint8) for cells in ranks]
    found = found_by(variant, space, several)
    assert [flags.shape for flags in found] == [(space.size, profiles)] * len(own)
    for profile in range(0, profiles, 13):
        alone = arrays.flags(space, [cells[:, profile] for cells in several])
        for all_of_them, one in zip(found, alone, strict=True):
            np.testing.assert_array_equal(all_of_them[:, profile], one)


def test_profiles_along_a_wide_axis(compiled: str) -> None:
    space = space_of([13, 0])
    draw = np.random.default_rng(4)
    agree(compiled, space, [draw.integers(1, 9, (space.size, 20), dtype=np.uint8) for _ in range(2)])


@pytest.mark.parametrize("threads", [2, 3, 7])
@pytest.mark.parametrize("own", [[5, 5, 4], [1, 8, 5], [2] * 7])
def test_threads_change_nothing(compiled: str, threads: int, own: list[int]) -> None:
    space, ranks = invented(3, own, np.uint16, 9_000, 0.2)
    agree(compiled, space, ranks, threads=threads)


@given(game=prioritised(), data=st.data())
@strategies.examples(1)
def test_some_concepts_and_some_actors(game: PrioritisedGame, data: st.DataObject) -> None:
    ranks = rank_arrays(game)
    every = arrays.flags(game.space, ranks)
    concepts = data.draw(st.lists(st.sampled_from(FIVE), unique=True))
    actors = data.draw(st.lists(st.integers(0, len(game.actors) - 1), unique=True))
    found = found_by(data.draw(st.sampled_from(VARIANTS)), game.space, ranks, concepts, actors=actors)
    for actor, own in zip(actors, found, strict=True):
        np.testing.assert_array_equal(own, every[actor] & sum(map(bit_of, concepts)))


def test_what_is_refused(variant: str) -> None:
    space, ranks = invented(1, [2, 2], np.uint8, 9)
    with pytest.raises(InputError, match="did you mean 'SEQ'"):
        found_by(variant, space, ranks, ["SEk"])
    with pytest.raises(InputError, match="2 actors and 1 arrays"):
        found_by(variant, space, ranks[:1])
    with pytest.raises(InputError, match="unsigned"):
        found_by(variant, space, [own.astype(np.int64) for own in ranks])
    with pytest.raises(InputError, match="shape"):
        found_by(variant, space, [own[:8] for own in ranks])


@pytest.mark.parametrize("actors", [[2], [-3]])
def test_no_such_actor(variant: str, actors: list[int]) -> None:
    space, ranks = invented(1, [2, 2], np.uint8, 9)
    with pytest.raises(IndexError):
        found_by(variant, space, ranks, actors=actors)


# --- which core -------------------------------------------------------------------------------------------------------


def said(code: str, **environ: str) -> str:
    """What a program of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_variable_chooses(variant: str) -> None:
    expected = "NumPy" if variant == native.NONE else f"C ({variant})"
    assert said("from standoff.engines import core; print(core.name())", STANDOFF_NATIVE=variant) == expected


def test_the_best_is_chosen_without_the_variable() -> None:
    code = "from standoff.engines import core, native; print(core.name(), *native.available())"
    assert said(code, STANDOFF_NATIVE="") == " ".join([core_name(), *native.available()])


def core_name() -> str:
    return f"C ({native.available()[-1]})" if native.available() else "NumPy"


def test_an_unknown_variant_is_an_error_that_names_those_there_are() -> None:
    code = """
from standoff.engines import core
from standoff.errors import InputError
try:
    core.name()
except InputError as error:
    print(error)
"""
    message = said(code, STANDOFF_NATIVE="v5")
    assert message.startswith("STANDOFF_NATIVE is 'v5'; there is")
    assert all(name in message for name in VARIANTS)


def test_without_a_core_numpy_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "available", lambda: ())
    monkeypatch.delenv(native.VARIABLE, raising=False)
    space, ranks = invented(1, [2, 2], np.uint8, 9)
    assert core.name() == "NumPy"
    assert engines_there() == ("arrays", "listed")
    np.testing.assert_array_equal(core.flags(space, ranks), arrays.flags(space, ranks))
    with pytest.raises(InputError, match="no compiled core"):
        native.flags(space, ranks)


def test_ensembles_use_the_core_that_is_chosen(variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(native.VARIABLE, variant)
    assert ("native" in engines_there()) is (variant != native.NONE)


# --- memory -----------------------------------------------------------------------------------------------------------

CEILING = """
import resource
from pathlib import Path
import numpy as np
from standoff.engines import core
from tests.engines.test_native import space_of

space, small = space_of([5] * 4), space_of([2, 2])
draw = np.random.default_rng(1)
ranks = [draw.integers(0, 60_000, space.size, dtype=np.uint16) for _ in range(4)]
infeasible = ranks[0] == 0
for own in ranks:
    own[infeasible] = 0
core.flags(small, [own[:16].copy() for own in ranks[:2]])
pages = int(Path("/proc/self/statm").read_text().split()[0])
resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + ROOM, resource.RLIM_INFINITY))
try:
    print(*(int(own.sum()) for own in core.flags(space, ranks)))
except MemoryError as error:
    print("MemoryError", error)
"""


def in_room(mebibytes: int) -> str:
    path = os.pathsep.join([str(ROOT), str(ROOT / "benchmarks"), os.environ.get("PYTHONPATH", "")])
    return said(CEILING.replace("ROOM", str(mebibytes << 20)), PYTHONPATH=path, STANDOFF_NATIVE="")


def test_memory_of_a_million_states() -> None:
    """Two work arrays of two bytes, four arrays of flags, stamps and tiles: 8 and a little above MiB.

    NumPy has whole tables of sorted columns besides.
    """
    assert in_room(16 if native.available() else 160) == in_room(4_000)


def test_no_memory_is_a_memory_error() -> None:
    assert in_room(1).startswith("MemoryError")
