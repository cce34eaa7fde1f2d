#!/usr/bin/env python3
"""How long a command takes from the shell, and how much memory: beside a Python that does nothing.

python benchmarks/startup.py [--runs N] [--quick] [--note TEXT]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from machine import BYTES_PER_UNIT, report, table

STANDOFF = (sys.executable, "-m", "standoff")
COMMANDS: dict[str, tuple[str, ...]] = {
    "python -c pass": (sys.executable, "-c", "pass"),
    "standoff --version": (*STANDOFF, "--version"),
    "standoff explain open-access": (*STANDOFF, "explain", "open-access"),
    "standoff explain russia-taliban": (*STANDOFF, "explain", "russia-taliban"),
    "standoff stability elmira": (*STANDOFF, "stability", "elmira"),
}
QUICK = ("python -c pass", "standoff --version")


def measured(command: Sequence[str]) -> tuple[float, int]:
    """Seconds from start to end of a child process, and the most memory it held, in bytes."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return seconds, usage.ru_maxrss * BYTES_PER_UNIT


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Time of a command from the shell.")
    parser.add_argument("--runs", type=int, default=11, help="runs of each command; the median counts")
    parser.add_argument("--quick", action="store_true", help="one run of the cheapest commands; writes nothing")
    parser.add_argument("--note", default="", help="a remark for the result")
    options = parser.parse_args(arguments)
    names = QUICK if options.quick else tuple(COMMANDS)
    runs = 1 if options.quick else options.runs
    for name in names:
        measured(COMMANDS[name])  # once for the disk
    found = {name: [measured(COMMANDS[name]) for _ in range(runs)] for name in names}
    base = median(seconds for seconds, _ in found[names[0]])
    rows = []
    for name in names:
        seconds = median(s for s, _ in found[name])
        memory = max(m for _, m in found[name])
        rows.append((f"`{name}`", f"{seconds * 1000:.0f}", f"{seconds / base:.1f}", f"{memory / 2**20:.0f}"))
    head = ("command", "ms (median)", "times python -c pass", "peak MiB")
    parts = [f"Median of {runs} runs, each a process of its own, files in the cache.", table(head, rows)]
    report("startup", "Start to end of a command", parts, options.note, keep=not options.quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
