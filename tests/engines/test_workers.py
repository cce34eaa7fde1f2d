"""Tasks give the same results in the same order whoever does them, and whatever happens to a worker."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from standoff.engines import worker_cluster
from standoff.engines.worker_side import Outcome, work
from standoff.engines.workers import MOST_WORKERS, Stopped, Workers, from_options, ordered
from standoff.errors import FormulaError, InputError
from tests.engines import worker_tasks


@pytest.fixture(params=[1, 2])
def crew(request: pytest.FixtureRequest) -> Iterator[Workers]:
    with from_options(request.param) as workers:
        yield workers


def test_results_come_in_the_order_of_the_tasks(crew: Workers) -> None:
    assert list(ordered(range(6), worker_tasks.slow_if_even, crew, 0.05)) == list(range(6))


def test_one_pool_serves_several_calls_with_different_shared_data(crew: Workers) -> None:
    assert list(ordered(range(3), worker_tasks.plus, crew, 10)) == [10, 11, 12]
    assert list(ordered(range(3), worker_tasks.plus, crew, 20)) == [20, 21, 22]
    assert list(ordered([], worker_tasks.plus, crew, 20)) == []


def test_tasks_are_taken_a_few_at_a_time(crew: Workers) -> None:
    taken = []

    def tasks() -> Iterator[int]:
        for number in range(10_000):
            taken.append(number)
            yield number

    results = ordered(tasks(), worker_tasks.plus, crew, 0)
    assert next(results) == 0
    assert len(taken) <= 7
    results.close()  # type: ignore[attr-defined]


def test_progress_is_told_after_each_result(crew: Workers) -> None:
    told: list[int] = []
    for number in ordered(range(4), worker_tasks.plus, crew, 0, progress=told.append):
        assert told[-1] == number + 1
    assert told == [1, 2, 3, 4]


def test_stop_is_heard(crew: Workers) -> None:
    seen: list[int] = []
    results = ordered(range(10_000), worker_tasks.plus, crew, 0, stop=lambda: len(seen) == 3)
    with pytest.raises(Stopped):
        seen.extend(results)
    assert seen == [0, 1, 2]


def test_stop_is_heard_while_a_task_runs(tmp_path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(Stopped), from_options(2) as crew:
        list(ordered(range(2), worker_tasks.sleeps, crew, str(tmp_path), stop=lambda: any(tmp_path.iterdir())))
    assert time.monotonic() - start < 30


def test_an_error_of_the_function_stays_what_it_is(crew: Workers) -> None:
    seen: list[int] = []
    with pytest.raises(FormulaError, match="not a formula") as caught:
        seen.extend(ordered(range(5), worker_tasks.fails, crew, 3))
    assert seen == [0, 1, 2]
    assert (caught.value.position, caught.value.problems[0].message) == (5, "not a formula")
    assert list(ordered(range(2), worker_tasks.plus, crew, 1)) == [1, 2]


def test_shared_data_is_opened_once_in_a_worker_and_kept() -> None:
    with from_options(2) as crew:
        calls = list(ordered(range(12), worker_tasks.counts_calls, crew, []))
    by_process: dict[int, list[int]] = {}
    for process, count in calls:
        by_process.setdefault(process, []).append(count)
    assert all(counts == list(range(1, len(counts) + 1)) for counts in by_process.values())
    assert len(by_process) <= 2


def test_a_killed_process_costs_no_result(tmp_path: Path) -> None:
    with from_options(2) as crew:
        found = list(ordered(range(20), worker_tasks.dies_once, crew, (str(tmp_path), 7)))
        assert (tmp_path / "killed").exists()
        assert found == [number * number for number in range(20)]
        assert list(ordered(range(3), worker_tasks.plus, crew, 1)) == [1, 2, 3]


def test_a_task_that_always_kills_its_worker_ends_in_words() -> None:
    words = r"a worker process ended in the middle of its work.*tried 3 times"
    with pytest.raises(InputError, match=words), from_options(2) as crew:
        list(ordered(range(5), worker_tasks.always_dies, crew, 2))


def test_no_process_is_left_after_an_error() -> None:
    processes: set[int] = set()

    def fail() -> None:
        with from_options(2) as crew:
            processes.update(ordered(range(6), worker_tasks.pid, crew, None))
            list(ordered(range(5), worker_tasks.fails, crew, 3))

    with pytest.raises(FormulaError):
        fail()
    assert processes
    assert not any(map(_alive, processes))


INTERRUPTED = """
import sys
from standoff.engines.workers import from_options, ordered
from tests.engines import worker_tasks
if __name__ == "__main__":
    try:
        with from_options(2) as crew:
            list(ordered(range(4), worker_tasks.sleeps, crew, sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGKILL])
def test_no_process_is_left_after_ctrl_c_nor_after_the_end_of_the_one_that_started_them(
    tmp_path: Path, signalled: signal.Signals
) -> None:
    script, marks = tmp_path / "script.py", tmp_path / "marks"
    script.write_text(INTERRUPTED, encoding="utf-8")
    marks.mkdir()
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)])}
    process = subprocess.Popen([sys.executable, script, marks], env=environment, stderr=subprocess.PIPE)
    try:
        _wait_until(lambda: len(list(marks.iterdir())) == 2)
        process.send_signal(signalled)
        _, errors = process.communicate(timeout=90)
    finally:
        process.kill()
        process.wait()
    if signalled == signal.SIGINT:
        assert (process.returncode, errors) == (130, b"")
    children = [int(mark.name) for mark in marks.iterdir()]
    _wait_until(lambda: not any(map(_alive, children)))


def _wait_until(so: object, seconds: float = 20) -> None:
    assert callable(so)
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end
        time.sleep(0.02)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not (status.exists() and ") Z " in status.read_text(encoding="utf-8"))


class _NotPickledError(Exception):
    def __init__(self) -> None:
        super().__init__("words")
        self.cannot = lambda: None


def _raises_what_cannot_be_pickled(_: object, __: object) -> None:
    raise _NotPickledError


def test_an_error_that_cannot_be_sent_comes_back_as_its_words() -> None:
    outcome = work(_raises_what_cannot_be_pickled, "token", pickle.dumps(None), None)
    with pytest.raises(RuntimeError, match="_NotPickledError: words"):
        outcome.get()
    assert isinstance(pickle.loads(pickle.dumps(outcome)), Outcome)


@pytest.mark.parametrize("number", [0, -1, MOST_WORKERS + 1])
def test_an_impossible_number_of_workers_is_refused(number: int) -> None:
    with pytest.raises(InputError, match=f"{number} workers: expected 1 to"), from_options(number):
        pass


def test_processes_and_a_cluster_together_are_refused() -> None:
    with pytest.raises(InputError, match="not both"), from_options(2, "tcp://127.0.0.1:1"):
        pass


def test_a_missing_package_is_told_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'standoff\[cluster\]'"), from_options(cluster="tcp://x:1"):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://127.0.0.1:9", "127.0.0.1:port"])
def test_a_cluster_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(worker_cluster, "SECONDS_TO_REACH", 1)
    with pytest.raises(InputError, match=r"cannot be reached within 1 seconds: \S"), from_options(cluster=address):
        pass
