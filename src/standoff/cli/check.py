"""`standoff check`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, load


@click.command("check")
@click.argument("case")
@fails_in_words
def command(case: str) -> None:
    """Validate a case and list what is still unaccounted for."""
    for line in load(case).check():
        click.echo(line)
