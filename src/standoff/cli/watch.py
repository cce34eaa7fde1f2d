"""`standoff watch`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, working


@click.command("watch")
@click.argument("case")
@click.option("--with", "patches", multiple=True, metavar="PATCH", help="Apply a named patch of the case.")
@formats
@fails_in_words
def command(case: str, patches: tuple[str, ...], as_json: bool, as_markdown: bool) -> None:
    """List for each verdict the news that would change it."""
    from standoff.report.watch import sections

    loaded = load(case)
    with working("looking for what would change a verdict"):
        result = loaded.watch(patches=patches)
    present(loaded.file.title, result, sections(result), as_json=as_json, as_markdown=as_markdown)
