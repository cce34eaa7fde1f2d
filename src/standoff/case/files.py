"""Files that a person names: whether they are there, and their bytes up to a limit."""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

from standoff.errors import InputError, LimitError, Problem


def is_there(path: Path) -> bool:
    """Whether there is a file or folder; a path that no file can have is not there.

    Raises InputError where the system does not let one look.
    """
    try:
        path.stat()
    except PermissionError as error:
        raise InputError(Problem(f"cannot be read: {error.strerror or error}", str(path))) from None
    except (OSError, ValueError):
        return False
    return True


def refuse_irregular(path: Path) -> None:
    """Raises InputError for what is neither a file nor a folder nor absent: a pipe would block, a device never end."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise InputError(Problem("this is not a regular file", str(path)))


def refuse_utf16(raw: bytes, source: str) -> None:
    """Raises InputError for text in UTF-16, as spreadsheet programs and old editors write it."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or raw[:2].count(0) == 1:
        raise InputError(Problem("this is UTF-16 ('Unicode text') or no text at all; save it as UTF-8", source))


def bounded_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a file, of which no more than `limit` are held in memory, whatever size the system says it has.

    Raises LimitError for a larger file, InputError for one that cannot be read or is not a regular file.
    """
    refuse_irregular(path)
    try:
        size = path.stat().st_size
        if size > limit:
            raise LimitError(Problem(f"the file has {size:,} bytes; the limit is {limit:,}", str(path)))
        with path.open("rb") as file:
            raw = file.read(limit + 1)
    except InputError:
        raise
    except OSError as error:
        raise InputError(Problem(f"cannot be read: {error.strerror or error}", str(path))) from None
    except ValueError as error:
        raise InputError(Problem(f"cannot be read: {error}", str(path))) from None
    if len(raw) > limit:
        raise LimitError(Problem(f"the file has more than {limit:,} bytes, which is the limit", str(path)))
    return raw
