"""`standoff schema`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, print_json


@click.command("schema")
@click.argument("what", type=click.Choice(["case", "explain", "stability", "compare"]), default="case")
@fails_in_words
def command(what: str) -> None:
    """Print a JSON Schema: of case files (default), or of the --json output of a command."""
    from standoff.schemas import schema_of

    print_json(schema_of(what))
