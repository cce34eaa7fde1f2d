"""Functions for workers: they have to lie in a module that workers can import."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standoff.engines.ensemble_sources import Ranks, Source
from standoff.errors import FormulaError


def plus(shared: int, task: int) -> int:
    return shared + task


def slow_if_even(shared: float, task: int) -> int:
    if task % 2 == 0:
        time.sleep(shared)
    return task


def pid(_: object, __: int) -> int:
    return os.getpid()


def counts_calls(shared: list[int], _: int) -> tuple[int, int]:
    """What is kept in a worker: its process, and how often it was used there."""
    shared.append(1)
    return os.getpid(), len(shared)


def dies_once(shared: tuple[str, int], task: int) -> int:
    """The worker that gets the task `shared[1]` first is killed; the marker says that it was."""
    folder, deadly = shared
    if task == deadly and not (Path(folder) / "killed").exists():
        (Path(folder) / "killed").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return task * task


def always_dies(shared: int, task: int) -> int:
    if task == shared:
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def fails(shared: int, task: int) -> int:
    if task == shared:
        raise FormulaError("not a formula", "a and", 5)
    return task


def sleeps(shared: str, task: int) -> int:
    """Says who it is, and does not end by itself in time."""
    (Path(shared) / str(os.getpid())).touch()
    time.sleep(60)
    return task


@dataclass(frozen=True, eq=False)
class KillsOnce(Source):
    """A source of profiles that kills the process in which the profile `deadly` is asked for, the first time."""

    source: Source
    marker: Path
    deadly: int

    @property
    def size(self) -> int:
        return self.source.size

    @property
    def actors(self) -> int:
        return self.source.actors

    @property
    def states(self) -> int:
        return self.source.states

    def ranks(self, start: int, stop: int) -> list[Ranks]:
        if start <= self.deadly < stop and not self.marker.exists():
            self.marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return self.source.ranks(start, stop)

    def told(self) -> dict[str, Any]:
        return self.source.told()
