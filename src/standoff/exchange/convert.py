"""A case written in another format, and what that format does not say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standoff.case.document import write_atomically
from standoff.case.files import is_there, refuse_irregular
from standoff.case.load import LoadedCase
from standoff.case.yaml_text import MAX_BYTES
from standoff.errors import InputError, LimitError, Problem
from standoff.exchange.formats import CASE_SUFFIXES, FORMATS, format_of
from standoff.exchange.model import Exported, Format, Imported, Model
from standoff.game.model import Game

IN_A_FOLDER = "case.yaml"
WISHES = {"version": "--version", "infeasible": "--infeasible", "marks": "--equilibria"}
"""Keyword arguments of writers, by what they are called on the command line."""


@dataclass(frozen=True)
class Conversion:
    """What was written where, what was lost, and what else is to be known about it.

    lost: what the formats on the way have no place for. notes: what was chosen, or is not as one might think.
    """

    source: str
    target: str
    format: str
    lost: tuple[str, ...]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "source": self.source,
            "target": self.target,
            "format": self.format,
            "lost": list(self.lost),
            "notes": list(self.notes),
        }


def convert(
    loaded: LoadedCase,
    imported: Imported | None,
    target: str | Path,
    game: Callable[[], Game],
    *,
    force: bool = False,
    wishes: Mapping[str, Any] | None = None,
) -> Conversion:
    """Write a case to `target` in the format of its suffix; without a suffix, or with a '/' at the end, into a folder.

    imported: what was lost and noted when the case was read from another format. game: made only where the format
    needs it. force: an existing file is replaced. wishes: keyword arguments of the format's writer.
    Raises InputError for an unknown suffix, a file that is there already, the file that the case was read from, and
    what the format cannot hold; nothing is written then.
    """
    file = _file(target)
    source = Path(loaded.located.source)
    _refuse_existing(file, source, force)
    _refuse_wishes(format_of(file), wishes or {})
    written = _written(loaded, file, game, wishes or {})
    if file.suffix.lower() in CASE_SUFFIXES and len(written.raw) > MAX_BYTES:
        message = f"the case file would have {len(written.raw):,} bytes; the limit is {MAX_BYTES:,}"
        raise LimitError(Problem(message, str(file)))
    if not is_there(file.parent):
        _make_folder(file.parent, target)
    write_atomically(file, written.raw)
    lost, notes = (imported.lost, imported.notes) if imported else ((), ())
    return Conversion(str(source), str(file), format_of(file).name, (*lost, *written.lost), (*notes, *written.notes))


def _file(target: str | Path) -> Path:
    path, told = Path(target), str(target)
    if told in ("", "-"):
        message = "nothing is written to standard output" if told else "the name of the file to write is empty"
        raise InputError(f"{message}; give a name with a suffix, such as case.csv, or the name of a folder")
    if path.name.lower() in FORMATS:
        raise InputError(Problem(f"this name is only a suffix; write case{path.name}", told))
    if told.endswith(("/", "\\")) or not path.suffix:
        return path / IN_A_FOLDER
    if path.is_dir():
        if path.suffix.lower() in FORMATS:
            message = "this is a folder, though its name is that of a file; put a '/' at its end to write into it"
            raise InputError(Problem(message, told))
        return path / IN_A_FOLDER
    return path


def _make_folder(folder: Path, target: str | Path) -> None:
    if folder != Path(target):
        raise InputError(Problem("there is no such folder", str(folder)))
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise InputError(Problem(f"cannot be made: {error.strerror or error}", str(folder))) from None


def _refuse_existing(file: Path, source: Path, force: bool) -> None:
    if not is_there(file):
        return
    refuse_irregular(file)
    if is_there(source) and file.samefile(source):
        raise InputError(Problem("this is the file that is read; give another name", str(file)))
    if file.is_dir():
        raise InputError(Problem("this is a folder", str(file)))
    if not force:
        raise InputError(
            Problem("this file exists already; choose another name, or replace it with --force", str(file))
        )


def _refuse_wishes(form: Format, wishes: Mapping[str, Any]) -> None:
    for name in wishes:
        if name not in form.wishes:
            raise InputError(f"{WISHES.get(name, name)}: this means nothing for {form.name} ({form.suffix})")


def _written(loaded: LoadedCase, file: Path, game: Callable[[], Game], wishes: Mapping[str, Any]) -> Exported:
    form = format_of(file)
    if file.suffix.lower() in CASE_SUFFIXES:
        notes: tuple[str, ...] = ()
        if loaded.folder is not None and (loaded.folder / "sources").is_dir():
            notes = ("the texts under sources/ are not copied; `standoff verify` takes them with --source",)
        return Exported(loaded.located.text.encode(), notes=notes)
    if form.write_case is not None:
        return form.write_case(loaded.file)
    if form.write is None:
        raise InputError(Problem(f"{form.name}: {form.says}", str(file)))
    return form.write(Model(loaded.file, game()), **wishes)
