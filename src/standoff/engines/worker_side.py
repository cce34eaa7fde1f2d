"""What runs in a worker: one task on shared data that is unpickled once there and kept."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

MOST_KEPT = 2


@dataclass(frozen=True)
class Outcome:
    """What a task gave: a value, or the exception of the function in parts that any exception can be made of again."""

    value: Any = None
    raised: tuple[type[Exception], tuple[Any, ...], dict[str, Any]] | None = None

    def get(self) -> Any:
        """The value. Raises the function's own exception, with a note that says where in the worker it came from."""
        if self.raised is None:
            return self.value
        kind, arguments, attributes = self.raised
        error = kind.__new__(kind, *arguments)
        error.args = arguments
        error.__dict__.update(attributes)
        raise error


class _Kept(threading.local):
    """Shared objects of one thread, so that what they cache need not be safe for several."""

    def __init__(self) -> None:
        self.objects: OrderedDict[str, Any] = OrderedDict()


_kept = _Kept()


def work(function: Callable[[Any, Any], Any], token: str, packed: bytes | str, task: Any) -> Outcome:
    """function(shared, task), where `packed` is the pickled shared object or the file that has it."""
    try:
        return Outcome(function(_shared(token, packed), task))
    except Exception as error:  # noqa: BLE001 - it is raised again where the result is asked for
        return Outcome(raised=_parts(error))


def _shared(token: str, packed: bytes | str) -> Any:
    if token not in _kept.objects:
        raw = packed if isinstance(packed, bytes) else Path(packed).read_bytes()
        _kept.objects[token] = pickle.loads(raw)
        while len(_kept.objects) > MOST_KEPT:
            _kept.objects.popitem(last=False)
    return _kept.objects[token]


def _parts(error: Exception) -> tuple[type[Exception], tuple[Any, ...], dict[str, Any]]:
    error.add_note("In a worker:\n" + "".join(traceback.format_exception(error)))
    parts = type(error), error.args, dict(error.__dict__)
    try:
        pickle.loads(pickle.dumps(parts))
    except Exception:  # noqa: BLE001 - whatever the exception carries, its words come back
        return RuntimeError, (f"{type(error).__name__}: {error}",), {"__notes__": error.__notes__}
    return parts


def begin() -> None:
    """A process of a pool leaves Ctrl-C to the process that started it, and ends when that one is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
