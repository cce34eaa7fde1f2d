"""`standoff voices`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, working


@click.command("voices")
@click.argument("case")
@click.option("--with", "patches", multiple=True, metavar="PATCH", help="Apply a named patch of the case.")
@formats
@fails_in_words
def command(case: str, patches: tuple[str, ...], as_json: bool, as_markdown: bool) -> None:
    """Show every verdict on the author's word alone, without hedged passages, and without each origin."""
    from standoff.report.voices import sections

    loaded = load(case)
    with working("leaving out voices"):
        result = loaded.voices(patches=patches)
    present(loaded.file.title, result, sections(result), as_json=as_json, as_markdown=as_markdown)
