"""`standoff hypergame`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, settled, split_at_commas, working


@click.command("hypergame")
@click.argument("case")
@click.option("--concepts", default="Nash,GMR,SMR,SEQ,SSEQ", show_default=True, help="Solution concepts, with commas.")
@settled
@formats
@fails_in_words
def command(
    case: str, concepts: str, ranks: tuple[str, ...], choices: tuple[str, ...], as_json: bool, as_markdown: bool
) -> None:
    """Show what is stable where each actor judges by its own view.

    Needs `views` in the case and a ranking of all states for every actor; `beliefs` does without the ranking.
    """
    loaded = load(case)
    with working("looking through the actors' eyes"):
        result = loaded.hypergame(split_at_commas(concepts), ranks, choices)
    from standoff.report.hypergame import sections

    present(result.title, result, sections(result), as_json=as_json, as_markdown=as_markdown)
