"""How much memory a computation needs and how much there is, told before any is taken."""

from __future__ import annotations

import os

from standoff.errors import LimitError

KEEP_FREE = 0.1
"""The share of what is free that is left alone."""


def free_bytes() -> int | None:
    """Memory that could be taken now without swapping, or None where the system does not tell."""
    found = [number for number in (_from_proc(), _from_control_group()) if number is not None]
    return min(found) if found else None


def _from_proc() -> int | None:
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


def _from_control_group() -> int | None:
    """What a container may still take (control groups, version 2)."""
    try:
        with open("/sys/fs/cgroup/memory.max", encoding="ascii") as most:
            limit = int(most.read())
        with open("/sys/fs/cgroup/memory.current", encoding="ascii") as used:
            return max(0, limit - int(used.read()))
    except (OSError, ValueError):
        return None


def readable(number: int) -> str:
    """Bytes as a person reads them: `9.1 GB`."""
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if number >= size:
            return f"{number / size:.2g} {unit}" if number < 10 * size else f"{number / size:,.0f} {unit}"
    return f"{max(1, number // 1000)} kB"


def fits(needed: int, most: int | None) -> bool:
    """Whether so many bytes may be taken: up to `most`, or what is free where that is None."""
    free = free_bytes() if most is None else most
    return free is None or needed <= (free * (1 - KEEP_FREE) if most is None else free)


def refuse_what_does_not_fit(needed: int, most: int | None, what: str, instead: str) -> None:
    """Raises LimitError where more bytes are needed than `most`, or than are free where that is None."""
    if fits(needed, most):
        return
    there = f"{readable(free_bytes() or 0)} is free" if most is None else f"the limit is {readable(most)}"
    raise LimitError(f"{what} needs about {readable(needed)}, and {there}; {instead}")
