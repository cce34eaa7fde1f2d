"""`standoff moves`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, working


@click.command("moves")
@click.argument("case")
@click.option("--question", metavar="ID", help="Only this question's alternatives.")
@click.option("--from", "at", metavar="STATE", help="Where things stand; by default where the first question stands.")
@formats
@fails_in_words
def command(case: str, question: str | None, at: str | None, as_json: bool, as_markdown: bool) -> None:
    """Say what the others could do about each alternative, and what can become of a state."""
    loaded = load(case)
    with working("looking for replies and paths"):
        result = loaded.moves(question=question, at=at)
    from standoff.report.moves import sections

    numbers = {asked.id: number for number, asked in enumerate(loaded.file.questions, start=1)}
    present(result.title, result, sections(result, numbers), as_json=as_json, as_markdown=as_markdown)
