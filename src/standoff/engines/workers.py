"""Independent tasks in this process, in several, or on a Dask cluster; results come in the order of the tasks.

    with from_options(workers, cluster) as crew:
        for result in ordered(tasks, function, crew, shared):
            ...

gives the results of `function(shared, task)`, the same and in the same order for any number of workers. `function` is
named at the top of a module, so that workers find it; it and the tasks are pickled with every task, so tasks should be
small. `shared` is pickled once and sent once to each worker, where it is kept: what it caches stays there, for one
thread at a time. It is a copy: what a task changes in it comes back only by way of the result.

A worker that is lost (ended from outside, or out of memory) costs time, not results: its tasks are done again, up to
MOST_ATTEMPTS times. Exceptions of the function are raised as they are.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from standoff.engines.worker_side import Outcome
from standoff.errors import InputError

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

Progress = Callable[[int], None]
Stop = Callable[[], bool]

MOST_ATTEMPTS = 3
MOST_WORKERS = 61
"""Of one machine: the most that a process pool can have on Windows."""
SENT_PER_WORKER = 3
SECONDS_BETWEEN_LOOKS = 0.1


class Stopped(Exception):
    """`stop` said so: the work ended before its end."""


def ordered(
    tasks: Iterable[T],
    function: Callable[[S, T], R],
    workers: Workers,
    shared: S,
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Iterator[R]:
    """function(shared, task) for each task, in the order of the tasks.

    tasks: taken as they are needed, a few per worker ahead of the results. progress: called with the number of results
    so far, after each. stop: asked between results and while waiting for one.
    Raises Stopped when `stop` says so; InputError where workers are lost again and again; what `function` raises.
    """
    for done, result in enumerate(workers.results(tasks, function, shared, stop), start=1):
        if progress is not None:
            progress(done)
        yield result


@contextmanager
def from_options(workers: int = 1, cluster: str | None = None) -> Iterator[Workers]:
    """Workers as asked for: this process (1), so many processes of this machine, or the Dask cluster at an address.

    At the end nothing that was started is left; after an exception, Ctrl-C included, running tasks are not waited for.
    Raises InputError for another number, for both together, where `distributed` is not installed, and where the
    cluster cannot be reached or has no fitting workers.
    """
    crew = _chosen(workers, cluster)
    try:
        yield crew
    except BaseException:
        crew.end(at_once=True)
        raise
    crew.end(at_once=False)


def _chosen(workers: int, cluster: str | None) -> Workers:
    if cluster is not None:
        if workers != 1:
            raise InputError("a cluster has workers of its own: give the number of workers or a cluster, not both")
        from standoff.engines.worker_cluster import Cluster

        return Cluster(cluster)
    if not 1 <= workers <= MOST_WORKERS:
        raise InputError(f"{workers} workers: expected 1 to {MOST_WORKERS}")
    if workers == 1:
        return Here()
    from standoff.engines.worker_pool import Pool

    return Pool(workers)


class Workers(ABC):
    """Who does the tasks. Made by `from_options`."""

    @property
    @abstractmethod
    def number(self) -> int:
        """How many tasks are done at once."""

    @abstractmethod
    def results(
        self, tasks: Iterable[T], function: Callable[[S, T], R], shared: S, stop: Stop | None
    ) -> Iterator[R]: ...

    @abstractmethod
    def end(self, *, at_once: bool) -> None:
        """Give back all that was started; at_once: without waiting for tasks that run."""


class Here(Workers):
    """This process, one task after the other, nothing pickled."""

    @property
    def number(self) -> int:
        return 1

    def results(self, tasks: Iterable[T], function: Callable[[S, T], R], shared: S, stop: Stop | None) -> Iterator[R]:
        for task in tasks:
            _look(stop)
            yield function(shared, task)
        _look(stop)

    def end(self, *, at_once: bool) -> None:
        pass


@dataclass
class _Sent(Generic[T]):
    task: T
    future: Future[Outcome] | None = None
    attempts: int = 0


class Elsewhere(Workers):
    """Workers behind a `concurrent.futures.Executor`: what is sent, how much at a time, and what is lost."""

    lost: tuple[type[BaseException], ...] = (CancelledError,)
    """Exceptions of a future that say that the worker, not the function, failed."""

    @abstractmethod
    def send(self, function: Callable[[Any, Any], Any], shared: Any, task: Any) -> Future[Outcome]:
        """Start `worker_side.work` for a task. May raise what `lost` names."""

    @abstractmethod
    def renew(self) -> None:
        """After a loss: make sure that tasks can be sent again; futures of lost tasks are done when this returns."""

    @abstractmethod
    def words_for_loss(self) -> str:
        """What is said when a task was lost too often."""

    def results(self, tasks: Iterable[T], function: Callable[[S, T], R], shared: S, stop: Stop | None) -> Iterator[R]:
        to_do, sent = iter(tasks), deque[_Sent[T]]()
        try:
            while True:
                for task in _few(to_do, SENT_PER_WORKER * self.number - len(sent)):
                    sent.append(_Sent(task))
                    self._send_all(sent, function, shared)
                if not sent:
                    break
                outcome = self._awaited(sent, function, shared, stop)
                sent.popleft()
                result: R = outcome.get()
                yield result
            _look(stop)
        finally:
            for one in sent:
                if one.future is not None:
                    one.future.cancel()

    def _awaited(self, sent: deque[_Sent[T]], function: Callable[[S, T], R], shared: S, stop: Stop | None) -> Outcome:
        while True:
            _look(stop)
            future = sent[0].future
            assert future is not None
            try:
                return future.result(timeout=SECONDS_BETWEEN_LOOKS)
            except TimeoutError:
                if future.done():
                    return future.result()
            except self.lost:
                self.renew()
                self._send_all(sent, function, shared)

    def _send_all(self, sent: Iterable[_Sent[T]], function: Callable[[S, T], R], shared: S) -> None:
        """Send what was not sent yet, or was and is lost."""
        for one in sent:
            if one.future is not None and not self._is_lost(one.future):
                continue
            if one.attempts == MOST_ATTEMPTS:
                raise InputError(f"{self.words_for_loss()}; it was tried {MOST_ATTEMPTS} times")
            one.attempts += 1
            try:
                one.future = self.send(function, shared, one.task)
            except self.lost:
                self.renew()
                one.future = self.send(function, shared, one.task)

    def _is_lost(self, future: Future[Outcome]) -> bool:
        return future.done() and (future.cancelled() or isinstance(future.exception(), self.lost))


def _few(tasks: Iterator[T], number: int) -> Iterator[T]:
    for _ in range(number):
        try:
            yield next(tasks)
        except StopIteration:
            return


def _look(stop: Stop | None) -> None:
    if stop is not None and stop():
        raise Stopped
