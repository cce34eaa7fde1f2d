"""Work in a process of its own: what is measured, and that passing a limit is a result."""

import math
import multiprocessing
import time
from collections.abc import Callable

import machine
import numpy as np
import pytest
from machine import MEBIBYTE, Row, measured, ratio_words, rows_table, seconds_words, side_by_side

Work = Callable[[], object]


def busy(seconds: float) -> Work:
    def work() -> float:
        start = time.process_time()
        while time.process_time() - start < seconds:
            pass
        return seconds

    return work


def asleep(seconds: float) -> Work:
    return lambda: time.sleep(seconds)


def holding(size: int) -> Work:
    return lambda: int(np.ones(size, dtype=np.uint8)[-1])


def first_light_then_heavy(size: int) -> dict[str, Work]:
    return {"light": lambda: 1, "heavy": holding(size)}


def helped(seconds: float) -> Work:
    def work() -> None:
        helper = multiprocessing.get_context("spawn").Process(target=_spin, args=(seconds,))
        helper.start()
        helper.join()

    return work


def _spin(seconds: float) -> None:
    busy(seconds)()


def failing() -> Work:
    return lambda: 1 // 0


def test_cpu_seconds_are_those_of_the_work_and_of_what_it_starts() -> None:
    working, waiting, helping = measured(busy, 0.1, repeats=3), measured(asleep, 0.2), measured(helped, 0.2)

    assert working.answer == 0.1
    assert working.repeats == 3
    assert 0.1 <= working.cpu_seconds < 0.3
    assert waiting.cpu_seconds < 0.1
    assert waiting.wall_seconds >= 0.2
    assert helping.cpu_seconds >= 0.2


def test_memory_is_what_the_work_adds() -> None:
    run = measured(holding, 64 * MEBIBYTE)

    assert run.answer == 1
    assert 63 <= run.peak_mb <= 80
    assert run.whole_bytes > run.peak_bytes


def test_too_slow_is_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "PATIENCE", 100)  # on a busy machine one CPU second may take long

    run = measured(busy, 60, most_seconds=1)

    assert not run.finished
    assert run.ended == "not finished in 1 CPU seconds"
    assert run.shown == run.ended
    row = Row.of("x", "spin", run)
    assert (row.ours_seconds, row.peak_mb, row.value) == (None, None, run.ended)


def test_waiting_without_end_is_a_result_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "PATIENCE", 1)

    run = measured(asleep, 60, most_seconds=1)

    assert run.ended == "not finished in 1 s by the clock"


def test_too_large_is_a_result_and_what_was_done_before_counts() -> None:
    runs = side_by_side(first_light_then_heavy, 256 * MEBIBYTE, most_bytes=64 * MEBIBYTE)

    assert runs["light"].finished
    assert runs["heavy"].ended == "more than 64 MiB"
    assert math.isnan(runs["heavy"].cpu_seconds)


def test_work_that_fails_is_no_result() -> None:
    with pytest.raises(RuntimeError, match="failed"):
        measured(failing)


def test_rows_show_what_there_is() -> None:
    rows = [
        Row("a", "quick one", 0.002, "a copy", 0.001, target="<= 5 ms", reached=True),
        Row("b", "slow one", None, value="not finished in 40 CPU seconds", reached=False),
    ]

    told = rows_table(rows)

    assert "| quick one | 0.00200 |  | a copy | 0.00100 | 2.00 times | <= 5 ms | yes |" in told
    assert "| slow one |  | not finished in 40 CPU seconds |  |  |  |  | **no** |" in told
    assert "peak" not in told
    assert rows[0].to_dict()["ratio"] == 2


@pytest.mark.parametrize(("seconds", "words"), [(None, ""), (0.0, "0"), (0.00234567, "0.00235"), (1234.5, "1,234")])
def test_seconds_in_words(seconds: float | None, words: str) -> None:
    assert seconds_words(seconds) == words


@pytest.mark.parametrize(("ratio", "words"), [(None, ""), (12.345, "12.3 times"), (0.0004, "1/2,500")])
def test_ratio_in_words(ratio: float | None, words: str) -> None:
    assert ratio_words(ratio) == words
