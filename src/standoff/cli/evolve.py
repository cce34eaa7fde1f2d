"""`standoff evolve`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, settled, working


@click.command("evolve")
@click.argument("case")
@click.option("--from", "start", required=True, metavar="STATE", help="Where things stand (a name or an id).")
@click.option(
    "--improvements", "by", flag_value="improvements", default="improvements", help="By improvements [default]."
)
@click.option("--possible", "by", flag_value="possible improvements", help="Also by moves that may be improvements.")
@click.option("--moves", "by", flag_value="moves", help="By any legal moves.")
@click.option("--within", type=int, metavar="H", help="In at most H moves.")
@settled
@formats
@fails_in_words
def command(
    case: str,
    start: str,
    by: str,
    within: int | None,
    ranks: tuple[str, ...],
    choices: tuple[str, ...],
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Follow a state move by move: what is reached when, by whom.

    Equilibria that no path leads to are named, and moves of coalitions on the way apart from the rest.
    """
    loaded = load(case)
    with working("following the moves"):
        result = loaded.evolve(start, by=by, within=within, ranks=ranks, choices=choices)
    from standoff.report.evolve import sections

    present(result.title, result, sections(result), as_json=as_json, as_markdown=as_markdown)
