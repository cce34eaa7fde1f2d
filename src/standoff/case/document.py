"""A case file as its author wrote it: comments, order and layout are kept when it is changed and saved."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from standoff.case.files import bounded_bytes, is_there, refuse_irregular
from standoff.case.load import parse_case
from standoff.case.model import CaseFile
from standoff.case.splice import spliced
from standoff.case.yaml_text import MAX_BYTES, decode
from standoff.errors import InputError, Problem

WIDTH = 4096
ANYBODY_WRITES = 0o222


class CaseDocument:
    """The text of a case file with its parsed form; `edit` changes both, `save` writes atomically."""

    def __init__(self, text: str, path: Path | None = None) -> None:
        self._case, _ = parse_case(text, str(path) if path else "case.yaml")
        self.text = text
        self.path = path
        self._on_disk = _digest(text.encode()) if path else None

    @classmethod
    def open(cls, path: Path) -> CaseDocument:
        """Raises InputError when the file cannot be read or is not a valid case."""
        raw = _read(path)
        document = cls(decode(raw, str(path)), path)
        document._on_disk = _digest(raw)
        return document

    @property
    def case(self) -> CaseFile:
        return self._case

    def edit(self, change: Callable[[Any], None]) -> None:
        """Apply `change` to the YAML tree (ruamel.yaml round-trip types); what it does not touch stays as it was.

        Raises InputError, and leaves the document as it was, when the result is not a valid case.
        """
        yaml = _round_trip(self.text)
        tree = yaml.load(self.text)
        untouched = _dumped(yaml, tree)
        change(tree)
        text = spliced(self.text, untouched, _dumped(yaml, tree))
        self._case, _ = parse_case(text, str(self.path) if self.path else "case.yaml")
        self.text = text

    def save(self, path: Path | None = None) -> Path:
        """Write the text atomically. Raises InputError when the file on disk has changed since it was opened."""
        target = path or self.path
        if target is None:
            raise InputError("this document has no file yet; give a path")
        if target == self.path and target.exists() and _digest(_read(target)) != self._on_disk:
            raise InputError(
                Problem("the file has changed on disk since it was opened; nothing was written", str(target))
            )
        write_atomically(target, self.text)
        self.path, self._on_disk = target, _digest(self.text.encode())
        return target


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that it is either the old or the new one, never half of either.

    Where the path is a link, the file that it leads to is written. Raises InputError when it cannot be written, is
    write-protected, is not a regular file, or is a link that leads back to itself.
    """
    _refuse_endless_link(path)
    refuse_irregular(path)
    if is_there(path) and not path.stat().st_mode & ANYBODY_WRITES:
        raise InputError(Problem("this file is write-protected; nothing was written", str(path)))
    try:
        file_itself = path.resolve()
        handle, name = tempfile.mkstemp(dir=file_itself.parent, prefix=f".{file_itself.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                os.chmod(name, path.stat().st_mode)
            else:
                os.chmod(name, 0o644)
            os.replace(name, file_itself)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(Problem(f"cannot be written: {error.strerror or error}", str(path))) from None


def _refuse_endless_link(path: Path) -> None:
    try:
        path.stat()
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.ELOOP:
            message = "this is a link that leads back to itself; nothing was written"
            raise InputError(Problem(message, str(path))) from None


def _read(path: Path) -> bytes:
    return bounded_bytes(path, MAX_BYTES)


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _dumped(yaml: Any, tree: Any) -> str:
    out = StringIO()
    yaml.dump(tree, out)
    return out.getvalue()


def _round_trip(text: str) -> Any:
    """A round-trip YAML with the file's own way of indenting lists."""
    from ruamel.yaml import YAML

    if len(text) > MAX_BYTES:
        raise InputError(f"a case file may have at most {MAX_BYTES:,} bytes")
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    dashes = next((line for line in text.splitlines() if line.lstrip().startswith("- ") and line.startswith(" ")), "")
    offset = len(dashes) - len(dashes.lstrip())
    yaml.indent(mapping=2, sequence=4 if offset else 2, offset=2 if offset else 0)
    return yaml
