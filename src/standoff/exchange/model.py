"""What reading and writing another program's file gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from standoff.case.model import CaseFile
from standoff.game.model import Game

MAX_FILE_BYTES = 32 * 1024 * 1024
MAX_ACTORS = 1_000
"""Of a file in another format; those who have an option are far fewer, because options are."""


@dataclass(frozen=True)
class Imported:
    """A case as plain data (the keys of a case file), and what could not be taken over or had to be chosen."""

    data: dict[str, Any]
    lost: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exported:
    """The bytes of a file, and what the format cannot say."""

    raw: bytes
    lost: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Model:
    """What is written: the case as it stands in its file, and its game."""

    case: CaseFile
    game: Game


@dataclass(frozen=True)
class Format:
    """A format by the suffix of its files. read, write: None where a direction is not offered, with why in `says`.

    write_case: instead of `write` in formats that hold the whole case and need no game. wishes: keyword arguments that
    `write` takes.
    """

    suffix: str
    name: str
    says: str
    read: Callable[[bytes, str], Imported] | None = None
    write: Callable[..., Exported] | None = None
    write_case: Callable[[CaseFile], Exported] | None = None
    wishes: tuple[str, ...] = ()
