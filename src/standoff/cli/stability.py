"""`standoff stability`."""

from __future__ import annotations

import click

from standoff.cli.shared import console, fails_in_words, load, print_json, split_at_commas, working


@click.command("stability")
@click.argument("case")
@click.option("--state", "states", multiple=True, metavar="STATE", help="Only this state (a name or an id).")
@click.option("--concepts", default="Nash,GMR,SMR,SEQ,SSEQ", show_default=True, help="Solution concepts, with commas.")
@click.option("--rank", "ranks", multiple=True, metavar="'A > B'", help="An order of goals that the case leaves open.")
@click.option("--reading", "choices", multiple=True, metavar="PASSAGE=CHOICE", help="A choice at an unclear passage.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output (`standoff schema stability`).")
@fails_in_words
def command(
    case: str,
    states: tuple[str, ...],
    concepts: str,
    ranks: tuple[str, ...],
    choices: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show which states are stable for whom, and the equilibria (Graph Model for Conflict Resolution)."""
    loaded = load(case)
    with working("computing stability"):
        table = loaded.stability_table(split_at_commas(concepts), states=states, ranks=ranks, choices=choices)
    if as_json:
        print_json(table.to_dict())
    else:
        from standoff.report.tableau import show_table

        show_table(table, console())
