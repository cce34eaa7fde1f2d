"""`standoff since`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, working


@click.command("since")
@click.argument("case")
@click.option("--until", metavar="DATE", help="Leave out events after this date (YYYY, YYYY-MM or YYYY-MM-DD).")
@formats
@fails_in_words
def command(case: str, until: str | None, as_json: bool, as_markdown: bool) -> None:
    """Say what later events overturn, and what the text got right and wrong."""
    from standoff.report.since import sections

    loaded = load(case)
    with working("judging every question after every event"):
        result = loaded.since(until)
    present(f"{result.title}: since then", result, sections(result), as_json=as_json, as_markdown=as_markdown)
