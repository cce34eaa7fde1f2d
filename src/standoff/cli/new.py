"""`standoff new`."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from standoff.cli.shared import fails_in_words


@click.command("new")
@click.argument("name", type=click.Path(path_type=Path))
@click.option("--text", type=click.Path(path_type=Path), metavar="FILE", help="A text (UTF-8) to make the ledger from.")
@fails_in_words
def command(name: Path, text: Path | None) -> None:
    """Write a commented case to start from, in a new folder NAME.

    With --text, the case holds the ledger of that text: every sentence with its position, to be coded. Without, it is a
    small finished example.
    """
    from standoff.case.skeleton import write_skeleton

    file = write_skeleton(name, text)
    click.echo(f"Wrote {file}. Edit it, then: standoff check {quote(str(name))}; standoff explain {quote(str(name))}")
