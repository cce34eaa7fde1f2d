"""`standoff explain`."""

from __future__ import annotations

import click

from standoff.cli.shared import console, fails_in_words, formats, load, print_json, working


@click.command("explain")
@click.argument("case")
@click.option("--full", is_flag=True, help="Also all goals, all layers, modelling choices and the passages.")
@click.option("--with", "patches", multiple=True, metavar="PATCH", help="Apply a named patch of the case.")
@click.option("--accept", multiple=True, metavar="NOTE", help="Count the entries of an origin note as one origin.")
@formats
@fails_in_words
def command(
    case: str, full: bool, patches: tuple[str, ...], accept: tuple[str, ...], as_json: bool, as_markdown: bool
) -> None:
    """Say whether the text's answer follows from what the text says."""
    loaded = load(case)
    with working("judging every question in every reading"):
        explanation = loaded.explain(patches=patches, accept=accept)
    if as_json:
        print_json(explanation.to_dict())
    elif as_markdown:
        from standoff.report.markdown import markdown

        click.echo(markdown(explanation, full=full), nl=False)
    else:
        from standoff.report.terminal import show

        show(explanation, console(), full=full)
