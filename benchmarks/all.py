#!/usr/bin/env python3
"""Run every benchmark, one after the other, and write RESULTS.md if they are kept.

python benchmarks/all.py [--quick] [--keep] [--note TEXT]

Every script of this folder is run, or named with the reason: exit code 2 says that something it needs is not installed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import collect
from machine import parser, table

HERE = Path(__file__).resolve().parent
NOT_BENCHMARKS = ("all", "collect")
NEEDS_MORE = 2


def scripts() -> list[Path]:
    """The benchmarks: modules of this folder that can be run."""
    runnable = re.compile(r'^if __name__ == "__main__":$', re.MULTILINE)
    return [
        path
        for path in sorted(HERE.glob("*.py"))
        if path.stem not in NOT_BENCHMARKS and runnable.search(path.read_text(encoding="utf-8"))
    ]


def takes(path: Path, option: str) -> bool:
    """Whether a script has an option of its own or the common ones."""
    text = path.read_text(encoding="utf-8")
    return f'"{option}"' in text or re.search(r"^from machine import .*\bparser\b", text, re.MULTILINE) is not None


def run(path: Path, *, quick: bool, keep: bool, note: str) -> tuple[str, ...]:
    """One script, its output passed on: its name, how it ended, and how long it took by the clock."""
    asked = ["--quick"] if quick else []
    asked += ["--keep"] if keep and takes(path, "--keep") else []
    asked += ["--note", note] if note else []
    start = time.perf_counter()
    print(f"\n<!-- {path.stem} -->", flush=True)
    code = subprocess.run([sys.executable, str(path), *asked], check=False).returncode
    ended = {0: "done", NEEDS_MORE: "**not run**: it needs something that is not installed, see above"}
    return path.stem, ended.get(code, f"**failed** with {code}"), f"{time.perf_counter() - start:.0f}"


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser(__doc__).parse_args(arguments)
    lines = [run(path, quick=options.quick, keep=options.keep, note=options.note) for path in scripts()]
    if options.keep and not options.quick:
        collect.main([])
    print("\n# All benchmarks\n\n" + table(("script", "how it ended", "s by the clock"), lines))
    return 1 if any("failed" in ended for _, ended, _ in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
