"""`standoff needs`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, working


@click.command("needs")
@click.argument("case")
@click.option("--with", "patches", multiple=True, metavar="PATCH", help="Apply a named patch of the case.")
@formats
@fails_in_words
def command(case: str, patches: tuple[str, ...], as_json: bool, as_markdown: bool) -> None:
    """Say what each answer needs and the document does not say."""
    from standoff.explain.words import choices_in_words
    from standoff.report.needs import sections

    loaded = load(case)
    with working("trying every addition"):
        result = loaded.needs(patches=patches)
    present(
        loaded.file.title,
        result,
        sections(result, choices_in_words(loaded.file)),
        as_json=as_json,
        as_markdown=as_markdown,
    )
