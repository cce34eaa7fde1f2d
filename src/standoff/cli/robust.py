"""`standoff robust`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, settled, working


@click.command("robust")
@click.argument("case")
@click.option("--state", required=True, metavar="STATE", help="The state that is asked about.")
@click.option("--concept", default="Nash", show_default=True, help="Nash, GMR, SMR, SEQ or SSEQ.")
@click.option("--actor", metavar="ACTOR", help="For this actor (default: for all, as an equilibrium).")
@click.option("--may-change", multiple=True, metavar="ACTOR", help="An actor whose ranking changes (default: all).")
@click.option("--swaps", type=click.IntRange(min=0), metavar="K", help="Rankings up to K swaps away (default: 5).")
@click.option("--with-ties", "ties", is_flag=True, help="Unknown pairs of states may be tied.")
@settled
@formats
@fails_in_words
def command(
    case: str,
    state: str,
    concept: str,
    actor: str | None,
    may_change: tuple[str, ...],
    swaps: int | None,
    ties: bool,
    ranks: tuple[str, ...],
    choices: tuple[str, ...],
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Count the rankings around the present ones, or in line with what is known, that keep a result."""
    loaded = load(case)
    with working("counting rankings"):
        result = loaded.robust(
            state,
            concept,
            actor=actor,
            may_change=may_change,
            swaps=swaps,
            ties=ties,
            ranks=ranks,
            choices=choices,
        )
    from standoff.report.robust import sections

    title = f"{result.title}: how far it holds"
    present(title, result, sections(result), as_json=as_json, as_markdown=as_markdown)
