"""`standoff whatif`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, working


@click.command("whatif")
@click.argument("case")
@click.option(
    "--drop", multiple=True, metavar="NAME", help="Without a ledger entry, goal, link, infeasibility or priority."
)
@click.option(
    "--add",
    multiple=True,
    metavar="TEXT",
    help="'ACTOR wants FORMULA', 'ACTOR avoids FORMULA', 'LINK iff FORMULA' or 'impossible FORMULA'.",
)
@click.option("--rank", multiple=True, metavar="ORDER", help="Goals of one actor, most important first: 'a > b > c'.")
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="A condition yes or no; a passage a choice."
)
@click.option("--at", metavar="WHERE", help="Ask at a named state, or after the events up to an event or a date.")
@click.option(
    "--with", "patches", multiple=True, metavar="PATCH", help="Change the case with this patch, rival or view."
)
@click.option("--save", metavar="NAME", help="Write the change into the case file as a patch of this name.")
@click.option("--title", help="Title of the saved patch.")
@formats
@fails_in_words
def command(
    case: str,
    drop: tuple[str, ...],
    add: tuple[str, ...],
    rank: tuple[str, ...],
    settings: tuple[str, ...],
    at: str | None,
    patches: tuple[str, ...],
    save: str | None,
    title: str | None,
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Say what one change would change in the answers, and nothing else."""
    from standoff.report.whatif import sections

    if title is not None and save is None:
        raise click.UsageError("--title belongs to --save NAME")
    loaded = load(case)
    with working("judging every question before and after"):
        result = loaded.whatif(drop=drop, add=add, rank=rank, set=settings, at=at, patches=patches)
        kept = loaded.keep(result, save, title) if save is not None else None
    present(f"{result.title}: what if", result, sections(result), as_json=as_json, as_markdown=as_markdown)
    if kept:
        click.echo("\n" + "\n".join(kept.lines), err=as_json)
