#!/usr/bin/env python3
"""How long a command takes from the shell, and how much memory: beside a Python that does nothing.

python benchmarks/startup.py [--runs N] [--quick] [--json] [--keep] [--note TEXT]
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from machine import BYTES_PER_UNIT, MEBIBYTE, Row, parser, publish, table

STANDOFF = (sys.executable, "-m", "standoff")
NOTHING, IMPORT, FIRST = "python -c pass", "python -c 'import standoff'", "standoff explain russia-taliban"
COMMANDS: dict[str, tuple[str, ...]] = {
    NOTHING: (sys.executable, "-c", "pass"),
    IMPORT: (sys.executable, "-c", "import standoff"),
    "standoff --version": (*STANDOFF, "--version"),
    "standoff explain open-access": (*STANDOFF, "explain", "open-access"),
    FIRST: (*STANDOFF, "explain", "russia-taliban"),
    "standoff stability elmira": (*STANDOFF, "stability", "elmira"),
}
QUICK = (NOTHING, IMPORT, "standoff --version")
MOST_MORE = 0.150
SAYS = "Median of {runs} runs, each a process of its own, files in the cache. CPU: user and system time."


@dataclass(frozen=True)
class Command:
    """From start to end of a child process, in seconds by the clock and of the processor; memory in bytes."""

    wall: float
    cpu: float
    memory: int


def measured(command: Sequence[str]) -> Command:
    """One run. Ends the program if the command fails."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return Command(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * BYTES_PER_UNIT)


def medians(found: Sequence[Command]) -> Command:
    return Command(median(o.wall for o in found), median(o.cpu for o in found), max(o.memory for o in found))


def claims(found: Mapping[str, Command]) -> list[Row]:
    """The rows of what is claimed, as far as it was measured."""
    more = found[IMPORT].wall - found[NOTHING].wall
    rows = [
        Row(
            "import",
            "`import standoff`, beyond `python -c pass`",
            max(0.0, found[IMPORT].cpu - found[NOTHING].cpu),
            "python -c pass",
            found[NOTHING].cpu,
            (found[IMPORT].memory - found[NOTHING].memory) / MEBIBYTE,
            "<= 150 ms more",
            more <= MOST_MORE,
            f"{more * 1000:.0f} ms more by the clock",
        )
    ]
    if FIRST in found:
        first = found[FIRST]
        rows.append(
            Row(
                "first-answer",
                f"`{FIRST}`, from the shell",
                first.cpu,
                "python -c pass",
                found[NOTHING].cpu,
                first.memory / MEBIBYTE,
                value=f"{first.wall:.2f} s by the clock",
            )
        )
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    made = parser(__doc__)
    made.add_argument("--runs", type=int, default=11, help="runs of each command; the median counts")
    options = made.parse_args(arguments)
    names = QUICK if options.quick else tuple(COMMANDS)
    runs = 1 if options.quick else options.runs
    for name in names:
        measured(COMMANDS[name])  # once for the disk
    samples: dict[str, list[Command]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            samples[name].append(measured(COMMANDS[name]))
    found = {name: medians(each) for name, each in samples.items()}
    base = found[NOTHING].wall
    rows = [
        (f"`{name}`", f"{o.wall * 1000:.0f}", f"{o.cpu * 1000:.0f}", f"{o.wall / base:.1f}", f"{o.memory / 2**20:.0f}")
        for name, o in found.items()
    ]
    head = ("command", "ms by the clock", "CPU ms", "times python -c pass", "peak MiB")
    parts = [SAYS.format(runs=runs), table(head, rows)]
    publish("startup", "Start to end of a command", claims(found), options, parts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
