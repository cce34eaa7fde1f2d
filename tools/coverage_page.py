#!/usr/bin/env python3
"""Write docs/explanation/flagship-coverage.md from the flagship's coverage.yaml.

python tools/coverage_page.py            write the page
python tools/coverage_page.py --check    exit 1 when the page is stale, and write nothing
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
COVERAGE = ROOT / "src" / "standoff" / "library" / "russia-taliban" / "coverage.yaml"
PAGE = ROOT / "docs" / "explanation" / "flagship-coverage.md"

TITLE = "# What the article describes, row by row"
COLUMNS = ("row", "where", "what it says, in our own words", "computed by", "recorded in", "why nothing, or not all")


def read(path: Path = COVERAGE) -> list[dict[str, Any]]:
    """The rows of a coverage file."""
    rows: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return rows


def render(rows: Sequence[Mapping[str, Any]]) -> str:
    """The whole page."""
    computed = sum(bool(row.get("computed")) for row in rows)
    head = "\n".join(
        (
            TITLE,
            "",
            f"The article of the case `russia-taliban` describes {len(rows)} things: parties, aims, mechanisms,",
            "claims, events, loaded words, even the furniture of its page.",
            f"Each has a row that says which elements of the case compute on it ({computed} rows), or where it is kept",
            f"and why nothing is computed from it ({len(rows) - computed} rows).",
            "",
            "Entries `s..` are passages of the article, `f..` lines of the page around it, `e..` passages from",
            "elsewhere; `question:`, `reading:` and `origin:` name parts of the case file, `a.b` an option or a goal",
            "of an actor.",
            "",
            "",
        )
    )
    lines = [_line(COLUMNS), _line(["---"] * len(COLUMNS)), *(_line(_cells(row)) for row in rows)]
    return head + "\n".join(lines) + "\n"


def _cells(row: Mapping[str, Any]) -> list[str]:
    where = ", ".join(row["where"])
    return [
        str(row["row"]),
        where,
        _plain(row["says"]),
        _codes(row.get("computed", ())),
        _codes(row.get("recorded", ())),
        _plain(row.get("because", "")),
    ]


def _plain(text: str) -> str:
    """Text as Markdown shows it unchanged inside a table cell."""
    for mark in ("\\", "|", "*", "_", "<", "`", "["):
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.split())


def _codes(ids: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" for one in ids)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def main(arguments: Sequence[str] | None = None, *, source: Path = COVERAGE, page: Path = PAGE) -> int:
    """Write or check the page; the exit status."""
    parser = argparse.ArgumentParser(description="Write the page on the flagship's coverage.")
    parser.add_argument("--check", action="store_true", help="exit 1 when the page is stale, and write nothing")
    options = parser.parse_args(arguments)
    wanted = render(read(source))
    if not options.check:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(wanted, encoding="utf-8", newline="\n")
        return 0
    if page.is_file() and page.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{page.name} is stale: run python tools/coverage_page.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
