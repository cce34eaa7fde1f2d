"""`standoff verify`."""

from __future__ import annotations

import sys

import click

from standoff.cli.shared import fails_in_words, load


@click.command("verify")
@click.argument("case")
@click.option("--source", "sources", multiple=True, metavar="[KEY=]FILE", help="The text of a source.")
@fails_in_words
def command(case: str, sources: tuple[str, ...]) -> None:
    """Confirm every anchor against its source and every verdict against its witness."""
    loaded = load(case)
    report = loaded.verify(sources)
    for line in report.lines():
        click.echo(line)
    sys.exit(0 if report.holds else 1)
