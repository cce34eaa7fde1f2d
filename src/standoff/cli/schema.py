"""`standoff schema`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, print_json
from standoff.schemas import SCHEMAS, schema_of


@click.command("schema")
@click.argument("what", type=click.Choice(SCHEMAS), metavar="[WHAT]", default="case")
@fails_in_words
def command(what: str) -> None:
    """Print a JSON Schema: of case files (default), or of the --json output of the command WHAT."""
    print_json(schema_of(what))
