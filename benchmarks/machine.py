"""What the benchmarks share: work in a process of its own, what it took, how it is told, and where it is kept.

A script names its arguments with `parser`, measures with `measured` or `side_by_side`, makes a `Row` of each
measurement, and ends with `publish`.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import platform
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

RESULTS = Path(__file__).resolve().parent / "results"
BYTES_PER_UNIT = 1 if sys.platform == "darwin" else 1024
"""ru_maxrss counts bytes on macOS and KiB elsewhere."""
MEBIBYTE = 2**20
PATIENCE = 4
"""A limit is in CPU seconds; on a busy machine the clock may run this many times as long."""
LOOK_EVERY = 0.1

Work = Callable[[], object]


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
    text = _page(title, parts, note)
    print(text, end="")
    if keep:
        _keep(f"{name}.md", text)


def _page(title: str, parts: Iterable[str], note: str) -> str:
    return "\n\n".join([f"# {title}", described() + ".", *([note] if note else []), *parts]) + "\n"


def _keep(name: str, text: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / name).write_text(text, encoding="utf-8", newline="\n")


# --- arguments --------------------------------------------------------------------------------------------------------


def parser(description: str | None) -> argparse.ArgumentParser:
    """A parser with the arguments that every script takes: --quick, --json, --keep, --note."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--quick", action="store_true", help="the least that shows that it works; never kept")
    made.add_argument("--json", action="store_true", help="print the rows as JSON, nothing else")
    made.add_argument("--keep", action="store_true", help="write the result to benchmarks/results/")
    made.add_argument("--note", default="", help="a remark for the result, for example that the machine was busy")
    return made


# --- a measurement ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """What some work took in a process of its own.

    cpu_seconds, wall_seconds: medians over the repeats; CPU is user and system time of the process, all its threads and
    the processes that it started. peak_bytes: the most resident memory above what was resident when the work began;
    whole_bytes: the most resident memory of the process. answer: what the work returned the first time. ended: empty,
    or why there is no result ("not finished in 40 CPU seconds"); the numbers are then those of the limit, or NaN.
    """

    cpu_seconds: float
    wall_seconds: float
    peak_bytes: float
    whole_bytes: float
    repeats: int = 1
    answer: Any = None
    ended: str = ""

    @property
    def finished(self) -> bool:
        return not self.ended

    @property
    def peak_mb(self) -> float:
        """In MiB."""
        return self.peak_bytes / MEBIBYTE

    @property
    def shown(self) -> str:
        """CPU seconds, or why there are none."""
        return self.ended or seconds_words(self.cpu_seconds)


def measured(
    prepare: Callable[..., Work],
    *arguments: Any,
    repeats: int = 1,
    most_seconds: float | None = None,
    most_bytes: int | None = None,
) -> Run:
    """One piece of work in a process of its own.

    prepare: a function of a module or script (not a lambda or an inner function), called with `arguments` in the new
    process; what it returns is called `repeats` times, and only that is measured. It should return a small answer that
    can be pickled. most_seconds: CPU seconds of the whole process, preparation included. most_bytes: address space
    above what is mapped when the work begins (Linux). Passing a limit is a result, in `Run.ended`.
    Raises RuntimeError if the work fails.
    """
    runs = side_by_side(_single, prepare, arguments, repeats=repeats, most_seconds=most_seconds, most_bytes=most_bytes)
    return runs[""]


def side_by_side(
    prepare: Callable[..., Mapping[str, Work]],
    *arguments: Any,
    repeats: int = 1,
    most_seconds: float | None = None,
    most_bytes: int | None = None,
) -> dict[str, Run]:
    """Several pieces of work in one process, in turn, so that noise falls on all of them: name -> what it took.

    As `measured`, but `prepare` returns a name for each piece of work. If a limit is passed, the pieces that have not
    run once by then have `ended`; with `most_seconds` the others have the medians of the repeats that were done.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when the child loads numpy
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(there, prepare, arguments, repeats, most_bytes))
    process.start()
    there.close()
    try:
        tallies, ended = _gathered(here, process.pid, most_seconds)
        if not ended:
            process.join()
            ended = _reason(process.exitcode)
    finally:
        _end(process)
    names = tallies or {"": _Tally()}
    return {name: tally.run(ended, most_seconds) for name, tally in names.items()}


@dataclass(frozen=True)
class _Sample:
    cpu_seconds: float
    wall_seconds: float
    peak_bytes: float
    whole_bytes: float


class _Tally:
    def __init__(self) -> None:
        self.samples: list[_Sample] = []
        self.answer: Any = None

    def run(self, ended: str, most_seconds: float | None) -> Run:
        if not self.samples:
            limit = math.nan if most_seconds is None else most_seconds
            return Run(limit, math.nan, math.nan, math.nan, 0, None, ended or "not run")
        return Run(
            median(sample.cpu_seconds for sample in self.samples),
            median(sample.wall_seconds for sample in self.samples),
            max(sample.peak_bytes for sample in self.samples),
            max(sample.whole_bytes for sample in self.samples),
            len(self.samples),
            self.answer,
        )


def _gathered(here: Connection, pid: int | None, most_seconds: float | None) -> tuple[dict[str, _Tally], str]:
    """What the child tells until it is done, and why it ended early, if it says so or is too slow."""
    tallies: dict[str, _Tally] = {}
    start = time.monotonic()
    while True:
        if not here.poll(None if most_seconds is None else LOOK_EVERY):
            assert most_seconds is not None
            if _used_seconds(pid) > most_seconds:
                return tallies, f"not finished in {most_seconds:g} CPU seconds"
            if time.monotonic() - start > PATIENCE * most_seconds:
                return tallies, f"not finished in {PATIENCE * most_seconds:g} s by the clock"
            continue
        try:
            kind, name, told = here.recv()
        except EOFError:
            return tallies, ""
        if kind == "names":
            tallies = {each: _Tally() for each in told}
        elif kind == "sample":
            tallies[name].samples.append(told)
        elif kind == "answer":
            tallies[name].answer = told
        elif kind == "ended":
            return tallies, str(told)


def _used_seconds(pid: int | None) -> float:
    """CPU seconds of a running process; 0 where the system does not tell.

    A limit that the system itself watches (RLIMIT_CPU) would make the CPU clock of the child advance by ticks only.
    """
    with suppress(OSError, IndexError, ValueError):
        words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _reason(exitcode: int | None) -> str:
    if exitcode == 0:
        return ""
    if exitcode is not None and exitcode < 0:
        return f"ended by {signal.Signals(-exitcode).name}"
    raise RuntimeError(f"the measured work failed (exit code {exitcode}); its traceback stands above")


def _end(process: multiprocessing.process.BaseProcess) -> None:
    if process.is_alive() and process.pid is not None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # the child leads a group of its own: its workers end with it
    process.join()


# --- in the child -----------------------------------------------------------------------------------------------------


def _single(prepare: Callable[..., Work], arguments: Sequence[Any]) -> dict[str, Work]:
    return {"": prepare(*arguments)}


def _child(
    there: Connection,
    prepare: Callable[..., Mapping[str, Work]],
    arguments: Sequence[Any],
    repeats: int,
    most_bytes: int | None,
) -> None:
    os.setpgid(0, 0)
    try:
        works = prepare(*arguments)
        there.send(("names", "", list(works)))
        _limit_memory(most_bytes)
        for number in range(repeats):
            for name, work in works.items():
                sample, answer = _sampled(work)
                there.send(("sample", name, sample))
                if number == 0:
                    there.send(("answer", name, answer))
    except MemoryError:
        if most_bytes is None:
            raise
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        there.send(("ended", "", f"more than {most_bytes / MEBIBYTE:,.0f} MiB"))
    finally:
        there.close()


def _sampled(work: Work) -> tuple[_Sample, object]:
    with _peak() as memory:
        cpu, wall = _cpu_seconds(), time.perf_counter()
        answer = work()
        wall, cpu = time.perf_counter() - wall, _cpu_seconds() - cpu
    return _Sample(cpu, wall, memory["above"], memory["whole"]), answer


def _cpu_seconds() -> float:
    """User and system time of this process and of its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@contextmanager
def _peak() -> Iterator[dict[str, float]]:
    """The most resident memory within the block: above its start, and in all, in bytes."""
    found: dict[str, float] = {}
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak counts from now on
    before = _status("VmRSS") or _highest()
    yield found
    whole = max(_status("VmHWM") or _highest(), before)
    found.update(above=whole - before, whole=whole)


def _highest() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_UNIT


def _status(key: str) -> int:
    """A line of /proc/self/status in bytes; 0 where there is none."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith(f"{key}:"):
                return int(line.split()[1]) * 1024
    return 0


def _limit_memory(most_bytes: int | None) -> None:
    mapped = _status("VmSize")
    if most_bytes is not None and mapped:
        resource.setrlimit(resource.RLIMIT_AS, (mapped + most_bytes, resource.RLIM_INFINITY))


def copy_seconds(arrays: Sequence[Any], repeats: int = 5) -> float:
    """CPU seconds of a plain copy of some arrays into memory that is there already: the median of some."""
    import numpy

    targets = [numpy.zeros_like(array) for array in arrays]
    found = []
    for number in range(repeats + 1):
        start = time.process_time()
        for source, target in zip(arrays, targets, strict=True):
            numpy.copyto(target, source)
        if number:  # the first one touches the pages
            found.append(time.process_time() - start)
    return median(found)


# --- what is told -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One line of a result.

    name: the claim it belongs to, a key of `claims.CLAIMS` (or a name of its own). work: what was done, in words.
    ours_seconds: CPU seconds, None if it was not finished. yardstick: what it is compared with, in the same run. value:
    what was found where it is not a time ("9 of 10 seeds", "7,100 profiles a second", "not finished in 40 s").
    target: what was to be reached; reached: whether it was, None where nothing is claimed.
    """

    name: str
    work: str
    ours_seconds: float | None = None
    yardstick: str = ""
    yardstick_seconds: float | None = None
    peak_mb: float | None = None
    target: str = ""
    reached: bool | None = None
    value: str = ""

    @property
    def ratio(self) -> float | None:
        """Our seconds divided by those of the yardstick."""
        if self.ours_seconds is None or not self.yardstick_seconds:
            return None
        return self.ours_seconds / self.yardstick_seconds

    @classmethod
    def of(cls, name: str, work: str, ours: Run, other: Run | None = None, **more: Any) -> Row:
        """A row from runs; `value` says why there is no time where there is none. more: further fields of a row."""
        given: dict[str, Any] = {
            "ours_seconds": ours.cpu_seconds if ours.finished else None,
            "peak_mb": ours.peak_mb if ours.finished else None,
            "value": ours.ended,
            "yardstick_seconds": other.cpu_seconds if other is not None and other.finished else None,
        }
        return cls(name, work, **(given | more))

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ratio included."""
        return {**asdict(self), "ratio": self.ratio}


HEAD = ("work", "CPU seconds", "found", "yardstick", "its CPU seconds", "ratio", "peak MiB", "to reach", "reached")


def rows_table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table; columns without any entry are left out."""
    cells = [_cells(row) for row in rows]
    kept = [place for place in range(len(HEAD)) if any(row[place] for row in cells)]
    return table([HEAD[place] for place in kept], [[row[place] for place in kept] for row in cells])


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.work,
        seconds_words(row.ours_seconds),
        row.value,
        row.yardstick,
        seconds_words(row.yardstick_seconds),
        ratio_words(row.ratio),
        "" if row.peak_mb is None else f"{row.peak_mb:,.0f}",
        row.target,
        "" if row.reached is None else "yes" if row.reached else "**no**",
    )


def seconds_words(seconds: float | None) -> str:
    """Three digits: "0.00231", "14.2"."""
    if seconds is None or math.isnan(seconds):
        return ""
    if seconds == 0:
        return "0"
    return f"{seconds:,.{max(0, 2 - math.floor(math.log10(seconds)))}f}"


def ratio_words(ratio: float | None) -> str:
    """Which takes how many times as long: "12.4 times" as long as the yardstick, or "1/3,100"."""
    if not ratio:
        return ""
    return f"{_three(ratio)} times" if ratio >= 1 else f"1/{_three(1 / ratio)}"


def _three(number: float) -> str:
    return f"{number:,.{max(0, 2 - math.floor(math.log10(number)))}f}"


def publish(
    script: str, title: str, rows: Sequence[Row], options: argparse.Namespace, parts: Iterable[str] = ()
) -> None:
    """Print a result, as a page or with --json as data, and with --keep write both to `results/`, never with --quick.

    script: the name of the script without its end. parts: paragraphs and tables before the table of the rows.
    """
    pieces = [*parts, *([rows_table(rows)] if rows else [])]
    page = _page(title, pieces, options.note)
    data = {
        "script": script,
        "title": title,
        "machine": described(),
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "quick": options.quick,
        "note": options.note,
        "rows": [row.to_dict() for row in rows],
    }
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    print(text if options.json else page, end="")
    if options.keep and not options.quick:
        _keep(f"{script}.md", page)
        _keep(f"{script}.json", text)
