"""Commands and programs shown in the documentation: run, and compared with what the page shows.

A page is run from top to bottom in an empty folder of its own.

* A fence ```console holds commands (`$ standoff ...`) and what they print, at 80 columns and without colour.
* A fence ```python is run; all of a page share their names.
* Comments on the lines just above a fence say more:
      <!-- file: PATH -->      the fence is written to this file of the folder
      <!-- append: PATH -->    the fence is added to the end of this file
      <!-- insert: PATH after TEXT -->    the fence is put below the first line of this file that contains TEXT
      <!-- output -->          the fence is what the last ```python printed
      <!-- shown: A | B -->    only the paragraphs of the output that contain A, or B, are shown; `...` marks a gap
      <!-- exit: 1 -->         the command ends with this exit code
* A fence without `shown` may leave out lines of the output, each gap marked by a line `...`.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GAP = "..."
FENCE = re.compile(r"^(?P<marks>```+)(?P<language>[^`]*)$")
DIRECTIVE = re.compile(r"^<!-- (?P<name>file|append|insert|output|shown|exit)(?:: (?P<value>.*?))? -->$")


class PageError(Exception):
    """A page that cannot be brought up to date."""


class TranscriptError(PageError):
    """Something on a page does not run as the page says."""


@dataclass
class Fence:
    """A fenced block: `start` and `end` are the first and last+1 line of its content."""

    language: str
    start: int
    end: int
    directives: dict[str, str]


@dataclass
class _Run:
    """The folder and the names of one page while it is run."""

    folder: Path
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "page"})
    printed: str = ""


def refreshed(page: str) -> str:
    """The page with the output of every command as it is now.

    Raises TranscriptError naming the line of a command that does not run, or of a hand-made gap that no longer fits.
    """
    lines = page.split("\n")
    with tempfile.TemporaryDirectory(prefix="standoff-page-") as folder:
        run = _Run(Path(folder).resolve())
        new: list[str] = []
        copied = 0
        for fence in fences(lines):
            content = lines[fence.start : fence.end]
            try:
                replacement = _play(fence, content, run)
            except TranscriptError as error:
                raise TranscriptError(f"line {fence.start}: {error}") from None
            new += [*lines[copied : fence.start], *replacement]
            copied = fence.end
        new += lines[copied:]
    return "\n".join(new)


def fences(lines: Sequence[str]) -> Iterator[Fence]:
    """Fenced blocks that start at the left margin, with the directives above them."""
    number = 0
    while number < len(lines):
        opening = FENCE.match(lines[number])
        if not opening:
            number += 1
            continue
        end = next((n for n in range(number + 1, len(lines)) if lines[n].rstrip() == opening["marks"]), len(lines))
        yield Fence(opening["language"].strip(), number + 1, end, _directives(lines, number))
        number = end + 1


def _directives(lines: Sequence[str], number: int) -> dict[str, str]:
    found: dict[str, str] = {}
    while number and (match := DIRECTIVE.match(lines[number - 1])):
        found[match["name"]] = match["value"] or ""
        number -= 1
    return found


def _play(fence: Fence, content: list[str], run: _Run) -> list[str]:
    for name in ("file", "append", "insert"):
        if name in fence.directives:
            _edit(name, fence.directives[name], content, run.folder)
            return content
    if "output" in fence.directives:
        return _shown(run.printed, content, fence.directives)
    if fence.language == "python":
        run.printed = _run_python("\n".join(content), run)
    elif fence.language == "console":
        return _run_commands(content, fence.directives, run)
    return content


def _edit(how: str, where: str, content: list[str], folder: Path) -> None:
    path, _, after = where.partition(" after ")
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() and how != "file" else []
    place = len(lines)
    if how == "insert":
        place = next((number for number, line in enumerate(lines, start=1) if after in line), -1)
        if place < 0:
            raise TranscriptError(f"{path} has no line with {after!r}")
    lines[place:place] = content
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _run_python(program: str, run: _Run) -> str:
    printed = io.StringIO()
    with contextlib.chdir(run.folder), contextlib.redirect_stdout(printed):
        try:
            exec(compile(program, "page", "exec"), run.names)
        except Exception as error:
            raise TranscriptError(f"the program raises {type(error).__name__}: {error}") from error
    return printed.getvalue()


def _run_commands(content: list[str], directives: dict[str, str], run: _Run) -> list[str]:
    commands = [number for number, line in enumerate(content) if line.startswith("$ ")]
    if not commands or commands[0] != 0:
        raise TranscriptError("a console block starts with a command: `$ standoff ...`")
    new: list[str] = []
    for number, after in zip(commands, [*commands[1:], len(content)], strict=True):
        command = shlex.split(content[number][2:])
        if command[0] != "standoff":
            raise TranscriptError(f"only `standoff` is run here, not {command[0]!r}; use another kind of block")
        output = _output(command[1:], int(directives.get("exit", "0")), run.folder)
        new += [content[number], *_shown(output, content[number + 1 : after], directives)]
    return new


def _output(arguments: list[str], expected: int, folder: Path) -> str:
    environ = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8"}
    environ["PYTHONPATH"] = os.pathsep.join(str(part.resolve()) for part in _python_path())
    done = subprocess.run(
        [sys.executable, "-m", "standoff", *arguments],
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != expected:
        raise TranscriptError(
            f"`standoff {shlex.join(arguments)}` ends with {done.returncode}, not {expected}:\n{done.stdout}"
        )
    return done.stdout


def _python_path() -> list[Path]:
    return [Path(part) for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]


# --- what of the output is shown --------------------------------------------------------------------------------------


def _shown(output: str, before: list[str], directives: dict[str, str]) -> list[str]:
    lines = [line.rstrip() for line in output.rstrip("\n").split("\n")] if output.strip() else []
    if "shown" in directives:
        return selected(lines, [part.strip() for part in directives["shown"].split(" | ")])
    if GAP in before:
        if not fits(before, lines):
            raise TranscriptError("the output no longer fits what is shown around the gaps (`...`)")
        return before
    return lines


def selected(lines: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The paragraphs that contain one of the wanted texts, gaps marked.

    Raises TranscriptError for a text that no paragraph contains.
    """
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    paragraphs = [paragraph for paragraph in paragraphs if paragraph]
    words = [" ".join(" ".join(paragraph).split()) for paragraph in paragraphs]
    for text in wanted:
        if not any(text in said for said in words):
            raise TranscriptError(f"the output has no paragraph with {text!r}")
    blocks: list[list[str]] = []
    for paragraph, said in zip(paragraphs, words, strict=True):
        if any(text in said for text in wanted):
            blocks.append(paragraph)
        elif not blocks or blocks[-1] != [GAP]:
            blocks.append([GAP])
    return [line for number, block in enumerate(blocks) for line in ([""] if number else []) + block]


def fits(shown: Sequence[str], output: Sequence[str]) -> bool:
    """Whether the output is what is shown, any lines in place of each gap."""
    pieces: list[list[str]] = [[]]
    for line in shown:
        if line == GAP:
            pieces.append([])
        else:
            pieces[-1].append(line)
    if len(pieces) == 1:
        return list(shown) == list(output)
    start, end = len(pieces[0]), len(output) - len(pieces[-1])
    if start > end or list(output[:start]) != pieces[0] or list(output[end:]) != pieces[-1]:
        return False
    for piece in pieces[1:-1]:
        found = next((n for n in range(start, end - len(piece) + 1) if list(output[n : n + len(piece)]) == piece), None)
        if found is None:
            return False
        start = found + len(piece)
    return True
