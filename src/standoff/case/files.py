"""Files that a person names: whether they are there, and their bytes up to a limit."""

from __future__ import annotations

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


def bounded_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a file, of which no more than `limit` are held in memory, whatever size the system says it has.

    Raises LimitError for a larger file, InputError for one that cannot be read.
    """
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
