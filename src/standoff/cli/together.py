"""`standoff together`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, split_at_commas, working


@click.command("together")
@click.argument("case")
@click.option("--coalition", metavar="NAME", help="Only this coalition of the case.")
@click.option("--members", default="", metavar="A,B,C", help="Any actors, with commas; needs --at.")
@click.option("--at", metavar="STATE", help="The state from which they would act together.")
@formats
@fails_in_words
def command(case: str, coalition: str | None, members: str, at: str | None, as_json: bool, as_markdown: bool) -> None:
    """Could a coalition do better jointly, would each keep to it, what would the others answer?

    Without --coalition or --members: every coalition that the case names.
    """
    loaded = load(case)
    with working("looking at every joint move in every reading"):
        found = loaded.together(coalition, split_at_commas(members), at)
    from standoff.report.together import sections

    title = f"Together: {found.title}"
    present(title, found, sections(found), as_json=as_json, as_markdown=as_markdown)
