#!/usr/bin/env python3
"""Write benchmarks/RESULTS.md from the kept results, benchmarks/results/*.json: a row for every claim of claims.py.

python benchmarks/collect.py            write the page
python benchmarks/collect.py --check    exit 1 when the page is stale, and write nothing
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from claims import CLAIMS, Claim
from machine import RESULTS, ratio_words, seconds_words, table

PAGE = Path(__file__).resolve().parent / "RESULTS.md"
NOT_MEASURED = "not measured"
HEAD = ("work", "to reach", "found", "CPU seconds", "beside, in the same run", "ratio", "peak MiB", "reached", "run")
ABOUT = """\
# Results

Written by `python benchmarks/collect.py` from the kept results in `results/`; `python benchmarks/all.py --keep` makes
them. CPU seconds of one thread unless the row says otherwise, medians of repeats. *Ratio* is our time divided by that
of what stands beside it, measured in the same run. Numbers of one run on one machine: what they mean and do not mean is
on the page [speed](../docs/explanation/speed.md)."""


def kept(folder: Path = RESULTS) -> list[dict[str, Any]]:
    """The kept results that have rows in the common form."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return [result for result in found if isinstance(result.get("rows"), list) and "script" in result]


def page(results: Sequence[Mapping[str, Any]]) -> str:
    """The whole page: the claims in their order, then the runs and where the other rows stand."""
    numbers = {result["script"]: place for place, result in enumerate(results, 1)}
    lines = [line for name, claim in CLAIMS.items() for line in _lines(name, claim, results, numbers)]
    runs = [
        f"{numbers[result['script']]}. `{result['script']}.py`: {result['machine']}."
        + (f" {result['note']}" if result["note"] else "")
        + f" [The whole result](results/{result['script']}.md)."
        for result in results
    ]
    missing = sum(line[2] == NOT_MEASURED for line in lines)
    tail = [] if not missing else [f"{missing} of {len(CLAIMS)} claims are not measured."]
    return "\n\n".join([ABOUT, table(HEAD, lines), *tail, "## Runs", "\n".join(runs) or "None is kept."]) + "\n"


def _lines(
    name: str, claim: Claim, results: Iterable[Mapping[str, Any]], numbers: Mapping[str, int]
) -> list[tuple[str, ...]]:
    found = [(result, row) for result in results for row in result["rows"] if row.get("name") == name]
    if not found:
        return [(claim.work, claim.target, NOT_MEASURED, "", "", "", "", "", f"`{claim.script}.py`")]
    lines: list[tuple[str, ...]] = []
    for place, (result, row) in enumerate(found):
        beside = " ".join(filter(None, (row["yardstick"], seconds_words(row["yardstick_seconds"]))))
        lines.append(
            (
                f"{claim.work}. *{row['work']}*" if place == 0 else f"*{row['work']}*",
                row["target"] or claim.target,
                row["value"] or ("" if row["ours_seconds"] is not None else NOT_MEASURED),
                seconds_words(row["ours_seconds"]),
                beside,
                ratio_words(row["ratio"]),
                "" if row["peak_mb"] is None else f"{row['peak_mb']:,.0f}",
                {None: "", True: "yes", False: "**no**"}[row["reached"]],
                f"{numbers[result['script']]}, {result['date']}",
            )
        )
    return lines


def main(arguments: Sequence[str] | None = None, *, folder: Path = RESULTS, target: Path = PAGE) -> int:
    """Write or check the page; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit 1 when the page is stale, and write nothing")
    options = parser.parse_args(arguments)
    wanted = page(kept(folder))
    if not options.check:
        target.write_text(wanted, encoding="utf-8", newline="\n")
        return 0
    if target.is_file() and target.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{target.name} is stale: run python benchmarks/collect.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
