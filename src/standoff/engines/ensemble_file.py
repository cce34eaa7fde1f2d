"""What is done so far of an ensemble, in a file that says what it belongs to.

A line of JSON: format, version of standoff, what it belongs to in plain data and its digest, how many profiles are
done, and the counts with a digest of their own. It is written whole under another name and then put in its place.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.engines.ensemble_sources import digest_of
from standoff.errors import InputError

FORMAT = "standoff ensemble 1"
WORDS = {
    "actors": "actors",
    "options": "options",
    "yes stays": "moves",
    "no stays": "moves",
    "states": "feasible states",
    "concepts": "concepts",
    "source": "source of profiles",
    "swaps": "number of swaps",
    "seed": "seed",
    "profiles": "number of profiles",
    "ranks": "rankings",
    "version": "version of standoff",
}


@dataclass(frozen=True, eq=False)
class Partial:
    """Counts over the first `done` profiles."""

    done: int
    totals: NDArray[np.int64]


def canonical(data: Any) -> bytes:
    """Plain data as bytes that depend on nothing else."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def keep(file: Path, belongs_to: dict[str, Any], partial: Partial) -> None:
    """Write what is done so far; the file is the old one or the new one at every moment. Raises OSError."""
    counts = np.ascontiguousarray(partial.totals, dtype="<i8")
    about = {**belongs_to, "version": _version()}
    head = {
        "format": FORMAT,
        "about": about,
        "digest": sha256(canonical(about)).hexdigest(),
        "done": partial.done,
        "counts digest": _seal(partial),
        "counts": b64encode(counts.tobytes()).decode(),
    }
    folder = file.resolve().parent
    with NamedTemporaryFile("wb", dir=folder, prefix=f".{file.name}.", delete=False) as new:
        try:
            new.write(json.dumps(head).encode() + b"\n")
            new.flush()
            os.fsync(new.fileno())
        except BaseException:
            new.close()
            Path(new.name).unlink(missing_ok=True)
            raise
    Path(new.name).replace(file)


def taken_up(file: Path, belongs_to: dict[str, Any], shape: tuple[int, ...], size: int) -> Partial | None:
    """What the file has; None where there is none. size: how many profiles are to be looked at.

    Raises InputError where it belongs to something else, has more profiles than `size`, or is damaged.
    """
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return None
    damaged = InputError(f"{file}: not a file of an interrupted ensemble, or damaged; take another name or delete it")
    try:
        head = json.loads(raw)
        if head["format"] != FORMAT:
            raise damaged
        about, done = head["about"], head["done"]
        counts = np.frombuffer(b64decode(head["counts"], validate=True), dtype="<i8")
        sealed = head["digest"] == sha256(canonical(about)).hexdigest()
    except (ValueError, KeyError, TypeError, NotBase64):
        raise damaged from None
    if not sealed or not isinstance(done, int) or not isinstance(about, dict):
        raise damaged
    wanted = {**belongs_to, "version": _version()}
    other = [WORDS.get(key, key) for key in {**about, **wanted} if about.get(key) != wanted.get(key)]
    if other:
        raise InputError(
            f"{file}: belongs to another ensemble (different {_all(other)}); take another name or delete it"
        )
    if counts.size != int(np.prod(shape)) or _seal(Partial(done, counts.reshape(shape))) != head.get("counts digest"):
        raise damaged
    if done > size:
        raise InputError(f"{file}: has {done:,} profiles already, more than the {size:,} that are asked for")
    return Partial(done, counts.reshape(shape).astype(np.int64))


def _seal(partial: Partial) -> str:
    return sha256(f"{partial.done} {digest_of(partial.totals)}".encode()).hexdigest()


def _all(words: list[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def _version() -> str:
    try:
        return version("standoff")
    except PackageNotFoundError:
        return "run from its source"
