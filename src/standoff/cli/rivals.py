"""`standoff rivals`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, working


@click.command("rivals")
@click.argument("case")
@formats
@fails_in_words
def command(case: str, as_json: bool, as_markdown: bool) -> None:
    """Compare the text's explanation with its rivals: questions and events that tell them apart."""
    loaded = load(case)
    with working("judging every question under every explanation"):
        result = loaded.rivals()
    from standoff.report.rivals import sections

    present(result.title, result, sections(result), as_json=as_json, as_markdown=as_markdown)
