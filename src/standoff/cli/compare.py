"""`standoff compare`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, working


@click.command("compare")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@formats
@fails_in_words
def command(a: str, b: str, as_json: bool, as_markdown: bool) -> None:
    """Show where two codings of one source differ, and which differences change a verdict.

    A and B are cases. Every difference is made alone in A, and the questions are judged again.
    """
    from standoff.api import compare
    from standoff.report.compare import TITLE, sections

    one, other = load(a), load(b)
    with working("trying every difference"):
        result = compare(one, other)
    present(TITLE, result, sections(result), as_json=as_json, as_markdown=as_markdown)
