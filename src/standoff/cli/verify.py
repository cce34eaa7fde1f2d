"""`standoff verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from standoff.cli.shared import fails_in_words, load


@click.command("verify")
@click.argument("case")
@click.option("--source", "sources", multiple=True, metavar="[KEY=]FILE", help="The text of a source.")
@click.option(
    "--result", type=click.Path(path_type=Path), metavar="FILE", help="A saved output of `standoff explain --json`."
)
@fails_in_words
def command(case: str, sources: tuple[str, ...], result: Path | None) -> None:
    """Confirm every anchor against its source and every verdict against its witness.

    With --result, the verdicts of the saved file are re-derived from its own witnesses, and everything else in it is
    compared with what the case gives now.
    """
    loaded = load(case)
    report = loaded.verify(sources, result=result)
    for line in report.lines():
        click.echo(line)
    sys.exit(0 if report.holds else 1)
