"""Every format that cases are read from or written to, by the suffix of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from standoff.case.files import bounded_bytes
from standoff.case.load import LoadedCase
from standoff.case.shapes import shaped
from standoff.case.validate import problems
from standoff.case.yaml_text import Located
from standoff.case.yaml_text import Path as Parts
from standoff.errors import InputError, Problem, nearest
from standoff.exchange.model import MAX_FILE_BYTES, Format, Imported

FORMATS: Mapping[str, tuple[str, str]] = {
    ".gmcr": ("gmcr", "GMCR"),
    ".json": ("own_json", "JSON"),
    ".nfg": ("nfg", "NFG"),
    ".csv": ("tables", "CSV"),
    ".xlsx": ("tables", "XLSX"),
    ".graphml": ("drawings", "GRAPHML"),
    ".dot": ("drawings", "DOT"),
    ".yaml": ("to_yaml", "YAML"),
    ".yml": ("to_yaml", "YAML"),
}
"""Suffix -> module of this room and the name of the Format in it; a module is imported when it is used."""

CASE_SUFFIXES = (".yaml", ".yml")


def every_format() -> tuple[Format, ...]:
    """Each format once, in the order of their registration."""
    return tuple(dict.fromkeys(_format(suffix) for suffix in FORMATS))


def format_of(path: Path) -> Format:
    """The format of a file by its suffix. Raises InputError, with the nearest one, where there is none."""
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        near = nearest(suffix, FORMATS) if suffix else ""
        what = f"the format {suffix!r} is not known{near}" if suffix else "the name has no suffix that says its format"
        raise InputError(Problem(f"{what}; there is {', '.join(FORMATS)}", str(path)))
    return _format(suffix)


def _format(suffix: str) -> Format:
    module, name = FORMATS[suffix]
    found = getattr(import_module(f"standoff.exchange.{module}"), name)
    assert isinstance(found, Format)
    return found


def is_foreign(path: Path) -> bool:
    """Whether a path names a file in a format that is no YAML case file."""
    return path.suffix.lower() in FORMATS and path.suffix.lower() not in CASE_SUFFIXES


def read_file(path: Path) -> Imported:
    """The data of a case in any format that can be read.

    Raises InputError for a file that cannot be read or is not what its suffix says, LimitError for one too large.
    """
    form = format_of(path)
    if form.read is None:
        raise InputError(Problem(f"{form.name}: {form.says}", str(path)))
    return form.read(bounded_bytes(path, MAX_FILE_BYTES), str(path))


@dataclass
class _ImportedData(Located):
    """Data that was not read from YAML text: a mistake is named by its place in the data, not by a line."""

    def problem(self, message: str, path: Parts, *, key: bool = False, offset: int = 0) -> Problem:
        from standoff.exchange.json_text import path_words

        return Problem(f"{path_words(path)}: {message}" if path else message, self.source)


def load_file(path: Path) -> tuple[LoadedCase, Imported]:
    """A case from a file in another format than YAML, and what was lost and noted on the way.

    Raises InputError with every mistake found, each with its place in the case that the file makes.
    """
    from standoff.exchange.to_yaml import yaml_of

    imported = read_file(path)
    located = _ImportedData(imported.data, str(path), yaml_of(imported))
    case = shaped(located)
    found = problems(case, located)
    if found:
        raise InputError(found)
    return LoadedCase(case, located, path.stem, None), imported
