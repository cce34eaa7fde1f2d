"""Workers of a Dask cluster."""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from uuid import uuid4

from standoff.engines.worker_side import Outcome, work
from standoff.engines.workers import Elsewhere
from standoff.errors import InputError, listed

SECONDS_TO_REACH = 10
SECONDS_FOR_A_WORKER = 30
SECONDS_BETWEEN_COUNTS = 2.0


class Cluster(Elsewhere):
    """The workers behind a scheduler such as `tcp://host:8786`.

    What is shared is a result on the cluster like any other, so that Dask makes it anew where it is lost.
    """

    def __init__(self, address: str) -> None:
        distributed = _distributed()
        from distributed.comm.core import CommClosedError
        from distributed.scheduler import KilledWorker

        self.lost = (*Elsewhere.lost, KilledWorker, CommClosedError)
        self._address = address
        try:
            self._client = distributed.Client(address, timeout=SECONDS_TO_REACH, set_as_default=False, name="standoff")
        except (OSError, ValueError, TimeoutError, RuntimeError) as error:
            raise InputError(
                f"the cluster at {address!r} cannot be reached within {SECONDS_TO_REACH} seconds: {_first_line(error)}"
            ) from None
        try:
            self._check_workers()
        except BaseException:
            self._client.close()
            raise
        self._executor = self._client.get_executor(pure=False)
        self._shared: tuple[Any, str, Any] | None = None
        self._counted = (0.0, 1)

    def _check_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=SECONDS_FOR_A_WORKER)
        except TimeoutError:
            raise InputError(
                f"the cluster at {self._address!r} has no workers, after {SECONDS_FOR_A_WORKER} seconds"
            ) from None
        mine = about()
        found = self._client.run(about, on_error="return")
        for worker, theirs in found.items():
            if isinstance(theirs, Exception):
                raise InputError(f"standoff cannot be used on the worker {worker}: {_first_line(theirs)}")
            if theirs != mine:
                raise InputError(
                    f"the worker {worker} has {listed(theirs)}, and here is {listed(mine)}; results of different "
                    "versions are not put together"
                )

    @property
    def number(self) -> int:
        now = time.monotonic()
        counted_at, number = self._counted
        if now - counted_at > SECONDS_BETWEEN_COUNTS:
            number = max(1, sum(self._client.nthreads().values()))
            self._counted = now, number
        return number

    def send(self, function: Callable[[Any, Any], Any], shared: Any, task: Any) -> Future[Outcome]:
        found: Future[Outcome] = self._executor.submit(work, function, *self._packed(shared), task)
        return found

    def _packed(self, shared: Any) -> tuple[str, Any]:
        if self._shared is None or self._shared[0] is not shared:
            packed = pickle.dumps(shared, protocol=pickle.HIGHEST_PROTOCOL)
            self._shared = shared, uuid4().hex, self._client.submit(bytes, packed, pure=False)
        return self._shared[1:]

    def renew(self) -> None:
        self._shared = None

    def words_for_loss(self) -> str:
        return f"workers of the cluster at {self._address!r} ended in the middle of their work, or lost the connection"

    def end(self, *, at_once: bool) -> None:
        self._shared = None
        self._executor.shutdown(wait=not at_once)
        self._client.close()


def about() -> tuple[str, str]:
    """What has to be the same here and on a worker."""
    try:
        own = f"standoff {version('standoff')}"
    except PackageNotFoundError:
        own = "standoff, run from its source"
    return own, f"Python {sys.version_info.major}.{sys.version_info.minor}"


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise InputError("a cluster needs the package distributed: python -m pip install 'standoff[cluster]'") from None
    return distributed


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0] or type(error).__name__
