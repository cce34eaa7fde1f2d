"""Workers that are processes of this machine."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from standoff.engines.worker_side import Outcome, begin, work
from standoff.engines.workers import Elsewhere


class _Spawning(SpawnContext):
    """The start method that is the same on every system, and safe with threads; it remembers whom it started."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802
        process = SpawnProcess(*args, **kwargs)
        self.started.append(process)
        return process


class Pool(Elsewhere):
    """A pool of processes. What is shared lies in a file of its own, which each process reads once."""

    lost = (*Elsewhere.lost, BrokenProcessPool)

    def __init__(self, number: int) -> None:
        self._number = number
        self._folder: TemporaryDirectory[str] | None = None
        self._context = _Spawning()
        self._executor: ProcessPoolExecutor | None = None
        self._shared: tuple[Any, str, str] | None = None

    @property
    def number(self) -> int:
        return self._number

    def send(self, function: Callable[[Any, Any], Any], shared: Any, task: Any) -> Future[Outcome]:
        if self._executor is None:
            self._context = _Spawning()
            self._executor = ProcessPoolExecutor(self._number, mp_context=self._context, initializer=begin)
        return self._executor.submit(work, function, *self._packed(shared), task)

    def _packed(self, shared: Any) -> tuple[str, str]:
        if self._shared is None or self._shared[0] is not shared:
            if self._folder is None:
                self._folder = TemporaryDirectory(prefix="standoff-", ignore_cleanup_errors=True)
            token = uuid4().hex
            file = Path(self._folder.name) / token
            file.write_bytes(pickle.dumps(shared, protocol=pickle.HIGHEST_PROTOCOL))
            self._shared = shared, token, str(file)
        return self._shared[1:]

    def renew(self) -> None:
        self._let_go(at_once=True)

    def words_for_loss(self) -> str:
        return (
            "a worker process ended in the middle of its work: it was ended from outside, it ran out of memory, or the "
            "script that asked for several workers has no `if __name__ == '__main__':` around what it does"
        )

    def end(self, *, at_once: bool) -> None:
        self._let_go(at_once=at_once)
        self._shared = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _let_go(self, *, at_once: bool) -> None:
        """Nothing of the pool is left when this returns."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        if at_once:
            for process in self._context.started:
                with suppress(ValueError, AttributeError):  # closed, as it has ended; never begun
                    process.kill()
        executor.shutdown(wait=True, cancel_futures=True)
