"""`standoff beliefs`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, working


@click.command("beliefs")
@click.argument("case")
@click.option("--view", metavar="NAME", help="Only this view.")
@formats
@fails_in_words
def command(case: str, view: str | None, as_json: bool, as_markdown: bool) -> None:
    """Say what follows as each actor sees it, who gains by that, and what would show it to be wrong."""
    loaded = load(case)
    with working("judging every question in every view"):
        result = loaded.beliefs(view)
    from standoff.report.beliefs import sections

    present(result.title, result, sections(result, loaded.file), as_json=as_json, as_markdown=as_markdown)
