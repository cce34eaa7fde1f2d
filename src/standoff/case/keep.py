"""A patch made on the fly, written into the case file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from shlex import quote
from typing import Any

from standoff.case.document import CaseDocument
from standoff.case.load import LoadedCase
from standoff.errors import InputError, Problem

_NAME = re.compile(r"\w[\w-]*")


def keep_patch(loaded: LoadedCase, name: str, patch: Mapping[str, Any]) -> Path:
    """Write a patch (plain data) under `patches` in the file that the case was read from, comments kept.

    Raises InputError for a name that is taken or cannot be one, a case that is part of the installation or was not read
    from a file, a file that has changed since it was read, and a patch that the case does not take.
    """
    check_name(loaded, name)
    path = Path(loaded.located.source)
    _refuse_bundled(path)
    document = CaseDocument.open(path)
    if document.text != loaded.located.text:
        raise InputError(Problem("the file has changed since the case was read; nothing was written", str(path)))

    def add(tree: Any) -> None:
        if tree.get("patches") is None:
            tree["patches"] = {}
        tree["patches"][name] = dict(patch)

    try:
        document.edit(add)
    except InputError as error:
        raise InputError(
            [Problem(f"this change cannot be saved: {problem.message}", str(path)) for problem in error.problems]
        ) from None
    return document.save()


def check_name(loaded: LoadedCase, name: str) -> None:
    """Raises InputError when a patch cannot have this name."""
    if not _NAME.fullmatch(name):
        raise InputError(f"{name!r} cannot name a patch: use letters, digits, '_' and '-'")
    if name in loaded.file.patches:
        raise InputError(f"there is a patch {name!r} already; choose another name")


def _refuse_bundled(path: Path) -> None:
    if not path.is_file():
        raise InputError("this case was not read from a file; there is nothing to write into")
    library = Path(str(files("standoff"))).resolve()
    if library in path.resolve().parents:
        folder = path.parent
        raise InputError(
            Problem(
                f"this case came with standoff and is not changed; copy its folder first, for example with "
                f"`cp -r {quote(str(folder))} my-{folder.name}`, and save into the copy",
                str(path),
            )
        )
