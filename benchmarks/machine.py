"""The machine that a benchmark ran on, and where its result goes."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"
BYTES_PER_UNIT = 1 if sys.platform == "darwin" else 1024
"""ru_maxrss counts bytes on macOS and KiB elsewhere."""


def described() -> str:
    import numpy

    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{platform.system()} {platform.machine()}, {usable} cores, Python {platform.python_version()}, "
        f"numpy {numpy.__version__}, {datetime.now(UTC):%Y-%m-%d}"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, numbers to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def report(name: str, title: str, parts: Iterable[str], note: str, *, keep: bool) -> None:
    """Print a result, and write it to `results/NAME.md` if it is to be kept."""
    text = "\n\n".join([f"# {title}", described() + ".", *([note] if note else []), *parts]) + "\n"
    print(text, end="")
    if keep:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.md").write_text(text, encoding="utf-8", newline="\n")
