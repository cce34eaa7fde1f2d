"""`standoff concepts`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, present


@click.command("concepts")
@formats
@fails_in_words
def command(as_json: bool, as_markdown: bool) -> None:
    """List the solution concepts with definition and source, the rules, and what is left out."""
    from standoff.report.catalogue import REMARK, sections
    from standoff.stability.catalogue import catalogue

    found = catalogue()
    present("Solution concepts", found, sections(found), as_json=as_json, as_markdown=as_markdown, remark=REMARK)
