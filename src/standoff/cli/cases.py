"""`standoff cases`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, load


@click.command("cases")
@fails_in_words
def command() -> None:
    """List the bundled cases."""
    from standoff.api import bundled

    names = bundled()
    width = max(map(len, names))
    for name in names:
        click.echo(f"{name:<{width}}  {load(name).file.title}")
