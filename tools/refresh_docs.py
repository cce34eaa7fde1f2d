#!/usr/bin/env python3
"""Rewrite everything in the documentation that the program itself writes.

    python tools/refresh_docs.py            write
    python tools/refresh_docs.py --check    exit 1 when something is stale, and write nothing

That is: the output under every command in README.md and docs/, the generated parts of the reference, the picture, and
the page on the flagship's coverage. It needs standoff installed: `.venv-test/bin/python` of tools/test.py will do.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import coverage_page, doc_blocks, doc_picture, doc_transcripts  # noqa: E402
from tools.doc_transcripts import PageError  # noqa: E402

PICTURE = ROOT / "docs" / "pictures" / "explain.svg"


def pages() -> list[Path]:
    """Every page that may show commands or hold generated parts."""
    found = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in found if "_build" not in page.parts and page != coverage_page.PAGE]


def wanted(page: Path) -> str:
    """The page as it should be. Raises PageError where that cannot be said."""
    return doc_transcripts.refreshed(doc_blocks.filled(page.read_text(encoding="utf-8")))


def everything() -> Iterator[tuple[Path, str | PageError]]:
    """Files and what should stand in them, or why that cannot be said."""
    yield PICTURE, doc_picture.picture()
    yield coverage_page.PAGE, coverage_page.render(coverage_page.read())
    for page in pages():
        try:
            yield page, wanted(page)
        except PageError as error:
            yield page, error


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Rewrite what the program writes into the documentation.")
    parser.add_argument("--check", action="store_true", help="exit 1 when something is stale, and write nothing")
    options = parser.parse_args(arguments)
    stale: list[Path] = []
    broken = 0
    for file, text in everything():
        if isinstance(text, PageError):
            broken += 1
            print(f"{file.relative_to(ROOT)}, {text}", file=sys.stderr)
            continue
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        stale.append(file)
        if not options.check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
    for file in stale:
        print(f"{'stale' if options.check else 'written'}: {file.relative_to(ROOT)}")
    if stale and options.check:
        print("run: python tools/refresh_docs.py", file=sys.stderr)
    return 1 if broken or (stale and options.check) else 0


if __name__ == "__main__":
    sys.exit(main())
