"""`standoff decided-by`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, working


@click.command("decided-by")
@click.argument("case")
@click.option("--with", "patches", multiple=True, metavar="PATCH", help="Apply a named patch of the case.")
@formats
@fails_in_words
def command(case: str, patches: tuple[str, ...], as_json: bool, as_markdown: bool) -> None:
    """Say which unclear passages decide which verdict, alone and in pairs."""
    from standoff.explain.words import choices_in_words
    from standoff.report.decided_by import sections

    loaded = load(case)
    with working("reading every passage in every way"):
        result = loaded.decided_by(patches=patches)
    found = sections(result, choices_in_words(loaded.file))
    present(loaded.file.title, result, found, as_json=as_json, as_markdown=as_markdown)
