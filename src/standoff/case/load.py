"""Reading a case from a file or a folder, with every mistake reported together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from standoff.case.files import bounded_bytes, is_there
from standoff.case.ledger import MAX_SOURCE_BYTES, confirm, read_source
from standoff.case.model import CaseFile
from standoff.case.shapes import shaped
from standoff.case.validate import problems
from standoff.case.yaml_text import MAX_BYTES, Located, decode, read
from standoff.errors import InputError, Problem

TEXT_SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".rtf", ".odt"})


@dataclass(frozen=True)
class LoadedCase:
    """A valid case, the text it was read from and where its sources may lie."""

    file: CaseFile
    located: Located
    name: str
    folder: Path | None


def parse_case(text: str, source: str = "case.yaml") -> tuple[CaseFile, Located]:
    """A case from YAML text. Raises InputError with every mistake found, each with line and column."""
    located = read(text, source)
    case = shaped(located)
    found = problems(case, located)
    if found:
        raise InputError(found)
    return case, located


def load_path(path: Path) -> LoadedCase:
    """A case from a YAML file or a folder that holds `case.yaml`.

    Raises InputError for anything that is not a valid case; when the folder has the source text under `sources/`, the
    ledger is also compared with it.
    """
    file = _case_file(path)
    folder = file.parent if path.is_dir() or file.name == "case.yaml" else None
    case, located = parse_case(decode(bounded_bytes(file, MAX_BYTES), str(file)), str(file))
    name = folder.resolve().name if folder else file.stem
    loaded = LoadedCase(case, located, name, folder)
    _check_against_sources(loaded)
    return loaded


def source_file(loaded: LoadedCase, key: str) -> Path | None:
    """The text of a source in the case folder: `sources/KEY.txt`, or the only text file when there is one source."""
    if loaded.folder is None:
        return None
    texts = sorted((loaded.folder / "sources").glob("*.txt"))
    named = [file for file in texts if file.stem == key]
    with_snapshot = [name for name, source in loaded.file.sources.items() if source.kind == "text"]
    if named:
        return named[0]
    return texts[0] if len(texts) == 1 and with_snapshot == [key] else None


def _check_against_sources(loaded: LoadedCase) -> None:
    found = []
    for key, source in loaded.file.sources.items():
        file = source_file(loaded, key) if source.kind == "text" else None
        if file is None or not any(entry.source == key for entry in loaded.file.ledger):
            continue
        report = confirm(loaded.file, key, read_source(bounded_bytes(file, MAX_SOURCE_BYTES), str(file)))
        for start, end in report.uncovered if report.same_text else ():
            message = f"the text from {start} to {end} of {file.name} is not accounted for by any ledger entry"
            found.append(loaded.located.problem(message, ("ledger",), key=True))
    if found:
        raise InputError(found)


def _case_file(path: Path) -> Path:
    if is_there(path) and path.is_dir():
        file = path / "case.yaml"
        if not is_there(file):
            raise InputError(
                Problem("this folder has no case.yaml; `standoff new` writes one to start from", str(path))
            )
        return file
    if not is_there(path):
        raise InputError(Problem("there is no such file or folder", str(path)))
    if path.suffix.lower() in TEXT_SUFFIXES:
        plain = path.suffix.lower() in (".txt", ".md")
        first = "" if plain else "save it as plain text, then "
        message = (
            f"this is a text, not a case: a text has to be drafted into a case first: {first}"
            f"`standoff new NAME --text {path.name if plain else path.stem + '.txt'}` writes its ledger, sentence by "
            "sentence; code it, and `standoff explain NAME` tests it"
        )
        raise InputError(Problem(message, str(path)))
    return path
