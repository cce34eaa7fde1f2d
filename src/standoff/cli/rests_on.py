"""`standoff rests-on`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, working


@click.command("rests-on")
@click.argument("case")
@click.option("--with", "patches", multiple=True, metavar="PATCH", help="Apply a named patch of the case.")
@formats
@fails_in_words
def command(case: str, patches: tuple[str, ...], as_json: bool, as_markdown: bool) -> None:
    """Say what each verdict rests on, and what would make it fall."""
    from standoff.explain.words import choices_in_words
    from standoff.report.rests_on import sections

    loaded = load(case)
    with working("taking away every set of passages"):
        result = loaded.rests_on(patches=patches)
    found = sections(result, choices=choices_in_words(loaded.file))
    present(loaded.file.title, result, found, as_json=as_json, as_markdown=as_markdown)
