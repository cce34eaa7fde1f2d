"""The exponent that is told, and the memory of the engines over arrays of all states, held by a limit of the system."""

import pytest
from dense_engines import engines
from growth import exponent, five
from machine import MEBIBYTE, measured

RANKS = 4 * 2 * 2**20
"""Bytes of the ranks of 4 actors with 10 statements each at 2^20 states: two for each."""


def test_the_exponent_of_a_power_law_is_its_power() -> None:
    assert exponent([(10, 0.001), (12, 0.004), (14, 0.016)]) == pytest.approx(1.0)
    assert exponent([(10, 0.001), (11, 0.004)]) == pytest.approx(2.0)


@pytest.mark.parametrize("engine", engines())
def test_memory_stays_a_small_multiple_of_the_ranks(engine: str) -> None:
    within = measured(five, 20, 4, engine, most_bytes=8 * RANKS)
    beyond = measured(five, 20, 4, engine, most_bytes=RANKS // 4)

    assert within.finished, within.ended
    assert within.peak_bytes <= 6 * RANKS
    assert within.answer["Nash"] <= within.answer["SSEQ"] <= within.answer["SEQ"] <= within.answer["GMR"]
    assert beyond.ended == f"more than {RANKS // 4 / MEBIBYTE:,.0f} MiB"
