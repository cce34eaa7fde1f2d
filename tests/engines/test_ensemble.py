"""Counts over many profiles: against the literal reference, and the same bytes however they are computed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import permutations, product
from pathlib import Path
from typing import Any

import distributed
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.engines import ensemble as module
from standoff.engines.ensemble import Counts, Ensemble, counted
from standoff.engines.ensemble_file import canonical
from standoff.engines.ensemble_sources import Given, Product, Sampled, every_ranking
from standoff.engines.five import FIVE
from standoff.engines.workers import Stopped, from_options
from standoff.errors import InputError, LimitError
from standoff.game.listing import listed
from standoff.game.prioritised import PrioritisedGame
from tests.engines.conflicts import as_reference, prioritised
from tests.engines.worker_tasks import KillsOnce
from tests.reference import stability as reference

GAME = PrioritisedGame.of(
    {"a": ["x", "y"], "b": ["x", "y"], "c": ["x"]},
    {"a": ["a.x iff b.x", "not c.x", "a.y"], "b": ["b.y or a.x", "not a.y", "b.x"], "c": ["c.x iff a.y", "b.x"]},
    infeasible=["a.x and a.y and c.x"],
)


def ensemble_of(game: PrioritisedGame, profiles: int, swaps: int = 3, seed: int = 1) -> Ensemble:
    found = listed(game)
    assert found.codes is not None
    return Ensemble(game.space, found.codes, Sampled(found.ranks, profiles, swaps, seed))


SMALL = ensemble_of(GAME, 2_500)
WHOLE = counted(SMALL)


def same(one: Counts, other: Counts) -> bool:
    return (one.totals.tobytes(), one.digest) == (other.totals.tobytes(), other.digest)


# --- against the definitions ------------------------------------------------------------------------------------------


@given(prioritised(most_options=5), st.integers(0, 2**40), st.integers(0, 4), st.integers(1, 4))
def test_counts_are_those_of_the_literal_definitions(game: PrioritisedGame, seed: int, swaps: int, batch: int) -> None:
    ensemble = ensemble_of(game, 3, swaps, seed)
    codes, literal = as_reference(game)
    assert codes == ensemble.codes.tolist()
    found = counted(ensemble, batch=batch)
    one_by_one = [_literal(literal, [own[:, n].tolist() for own in ensemble.source.ranks(0, 3)]) for n in range(3)]
    assert (found.totals == np.sum(one_by_one, axis=0)).all()


def _literal(literal: reference.Conflict, ranks: Sequence[Sequence[float]]) -> list[Any]:
    """1 where a state is stable: concept, actor (the last: all), state."""
    conflict = reference.Conflict(literal.actors, literal.states, literal.moves, ranks)
    found = []
    for concept in FIVE:
        stable = [reference.stable(conflict, concept, actor) for actor in range(literal.actors)]
        sets = [*stable, set.intersection(*stable)]
        found.append([[int(state in one) for state in range(literal.states)] for one in sets])
    return found


# --- the same bytes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("workers", "batch"), [(1, 1), (1, 7), (1, 4_000), (2, None), (3, 50)])
def test_workers_and_batches_change_nothing(workers: int, batch: int | None) -> None:
    with from_options(workers) as crew:
        assert same(counted(SMALL, crew, batch=batch), WHOLE)


def test_tasks_of_another_size_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PROFILES_PER_TASK", 33)
    assert same(counted(SMALL), WHOLE)


def test_a_killed_process_changes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "PROFILES_PER_TASK", 100)
    deadly = Ensemble(SMALL.space, SMALL.codes, KillsOnce(SMALL.source, tmp_path / "killed", 1_200))
    with from_options(2) as crew:
        found = counted(deadly, crew)
    assert (tmp_path / "killed").exists()
    assert same(found, WHOLE)


def test_a_dask_cluster_that_loses_a_worker_changes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "PROFILES_PER_TASK", 100)
    deadly = Ensemble(SMALL.space, SMALL.codes, KillsOnce(SMALL.source, tmp_path / "killed", 1_200))
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        from_options(cluster=cluster.scheduler_address) as crew,
    ):
        found = counted(deadly, crew)
    assert (tmp_path / "killed").exists()
    assert same(found, WHOLE)


@given(prioritised(most_options=6), st.integers(0, 99))
def test_every_engine_counts_the_same(game: PrioritisedGame, seed: int) -> None:
    found = set()
    for name in module.engines_there():
        ensemble = ensemble_of(game, 20, seed=seed)
        ensemble.__dict__["judge"] = module.judge_named(ensemble, name)
        found.add(counted(ensemble, batch=8).digest)
    assert len(found) == 1
    assert len(module.engines_there()) > 1


# --- interrupted and taken up -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2])
def test_interrupted_and_taken_up_gives_the_same_bytes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workers: int
) -> None:
    monkeypatch.setattr(module, "PROFILES_PER_TASK", 100)
    file, through = tmp_path / "done.json", tmp_path / "through.json"
    told: list[int] = []
    with pytest.raises(Stopped), from_options(workers) as crew:
        counted(SMALL, crew, progress=told.append, stop=lambda: len(told) == 4, file=file)
    assert json.loads(file.read_text())["done"] == told[-1] == 400
    monkeypatch.setattr(module, "PROFILES_PER_TASK", 333)
    assert same(counted(SMALL, file=file, progress=told.append), WHOLE)
    assert told[4:6] == [400, 733]
    counted(SMALL, file=through)
    assert file.read_bytes() == through.read_bytes()
    assert same(counted(SMALL, file=file, stop=lambda: False), WHOLE)
    assert {path.name for path in tmp_path.iterdir()} == {"done.json", "through.json"}


def test_a_sample_can_be_made_larger(tmp_path: Path) -> None:
    counted(ensemble_of(GAME, 1_200), file=tmp_path / "file")
    assert same(counted(SMALL, file=tmp_path / "file"), WHOLE)
    with pytest.raises(InputError, match="has 2,500 profiles already, more than the 1,200"):
        counted(ensemble_of(GAME, 1_200), file=tmp_path / "file")


def test_a_file_of_something_else_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "file"
    counted(ensemble_of(GAME, 10), file=file)
    for other, words in (
        (ensemble_of(GAME, 10, seed=2), r"different seed\)"),
        (ensemble_of(GAME, 10, swaps=4), r"different number of swaps\)"),
        (Ensemble(SMALL.space, SMALL.codes, SMALL.source, ("Nash",)), r"different concepts\)"),
        (ensemble_of(PrioritisedGame(GAME.space, (), GAME.statements), 10), "different feasible states, rankings"),
        (ensemble_of(PrioritisedGame(GAME.space, GAME.infeasible, GAME.statements[::-1]), 10), r"different rankings\)"),
    ):
        with pytest.raises(InputError, match=words):
            counted(other, file=file)


def test_a_file_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    counted(ensemble_of(GAME, 10), file=tmp_path / "file")
    monkeypatch.setattr("standoff.engines.ensemble_file._version", lambda: "99")
    with pytest.raises(InputError, match=r"different version of standoff"):
        counted(ensemble_of(GAME, 10), file=tmp_path / "file")


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    counted(ensemble_of(GAME, 10), file=file)
    good = file.read_text()
    head = json.loads(good)
    for bad in (
        "",
        good[:100],
        "[]",
        "{}",
        canonical({**head, "done": 9}).decode(),
        canonical({**head, "counts": head["counts"][:-8]}).decode(),
        canonical({**head, "counts": "!"}).decode(),
        canonical({**head, "digest": "0"}).decode(),
        canonical({**head, "format": "another"}).decode(),
    ):
        file.write_text(bad)
        with pytest.raises(InputError, match="damaged"):
            counted(ensemble_of(GAME, 10), file=file)


# --- sources ----------------------------------------------------------------------------------------------------------


@given(st.integers(0, 200), st.integers(1, 60), st.integers(0, 2**70))
def test_a_sampled_profile_depends_on_its_number_alone(start: int, count: int, seed: int) -> None:
    source = Sampled([own[:, 0] for own in SMALL.source.ranks(0, 1)], 1_000, 3, seed)
    together = source.ranks(start, start + count)
    alone = [source.ranks(n, n + 1) for n in range(start, start + count)]
    for actor, own in enumerate(together):
        assert (own == np.hstack([one[actor] for one in alone])).all()


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=6), st.integers(0, 3), st.integers(0, 9))
def test_swaps_exchange_neighbouring_ranks(numbers: list[int], swaps: int, seed: int) -> None:
    own = Sampled([np.array(numbers)], 20, swaps, seed).ranks(0, 20)[0]
    present = np.unique(numbers, return_inverse=True)[1] + 1
    assert (np.sort(own, axis=0) == np.sort(present)[:, None]).all()
    moved = np.abs(own.astype(int) - present[:, None])
    assert (moved.sum(axis=0) <= 2 * swaps).all()
    if swaps == 1 and len(set(numbers)) > 1:
        assert (moved.sum(axis=0) == 2).all()


def test_every_neighbour_is_drawn_about_as_often() -> None:
    own = Sampled([np.arange(4)], 3_000, 1, 7).ranks(0, 3_000)[0]
    _, counts = np.unique(own, axis=1, return_counts=True)
    assert len(counts) == 3
    assert counts.min() > 900


def test_every_combination_is_looked_at_once() -> None:
    rankings = [np.array(list(permutations(range(3)))), np.array([[5, 1, 9], [1, 1, 1]])]
    source = Product(rankings)
    found = source.ranks(0, source.size)
    seen = [tuple(map(tuple, (own[:, n].tolist() for own in found))) for n in range(source.size)]
    wanted = [(tuple(x + 1 for x in a), b) for a, b in product(permutations(range(3)), [(2, 1, 3), (1, 1, 1)])]
    assert seen == wanted


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=4))
def test_every_ranking_in_line_with_what_is_known(pairs: list[tuple[int, int]]) -> None:
    better = np.zeros((4, 4), dtype=bool)
    for above, below in pairs:
        better[above, below] = True
    wanted = [
        list(ranks) for ranks in permutations(range(1, 5)) if all(ranks[above] > ranks[below] for above, below in pairs)
    ]
    assert sorted(every_ranking(better)) == sorted(wanted)


def test_given_profiles_count_like_any() -> None:
    profiles = SMALL.source.ranks(0, 200)
    found = counted(Ensemble(SMALL.space, SMALL.codes, Given([own.astype(int) * 10 - 5 for own in profiles])))
    assert (found.totals == counted(ensemble_of(GAME, 200)).totals).all()


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(InputError, match="rankings of 28 states by 3 actors"):
        Ensemble(SMALL.space, SMALL.codes[:-1], SMALL.source)
    with pytest.raises(InputError, match="no concept 'nash'"):
        Ensemble(SMALL.space, SMALL.codes, SMALL.source, ("nash",))
    with pytest.raises(LimitError, match="profiles; the limit is"):
        ensemble_of(GAME, 10**12)
    with pytest.raises(InputError, match="at least one profile"):
        ensemble_of(GAME, 0)
    with pytest.raises(InputError, match="expected 1 or more"):
        counted(SMALL, batch=0)
