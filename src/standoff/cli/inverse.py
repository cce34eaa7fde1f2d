"""`standoff inverse`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, settled, working


@click.command("inverse")
@click.argument("case")
@click.option("--state", required=True, metavar="STATE", help="The state that is to be stable.")
@click.option("--concept", default="Nash", show_default=True, help="Nash, GMR, SMR, SEQ or SSEQ.")
@click.option("--free", multiple=True, metavar="ACTOR", help="An actor whose ranking is free (default: all).")
@click.option("--actor", metavar="ACTOR", help="Stable for this actor (default: for all, an equilibrium).")
@click.option("--stable", multiple=True, metavar="[ACTOR:]STATE", help="A further state that is to be stable.")
@click.option("--unstable", multiple=True, metavar="[ACTOR:]STATE", help="A state that is not to be stable.")
@click.option("--with-ties", "ties", is_flag=True, help="Rankings may tie states.")
@click.option("--swaps", type=click.IntRange(min=0), metavar="K", help="Count by distance up to K swaps.")
@settled
@formats
@fails_in_words
def command(
    case: str,
    state: str,
    concept: str,
    free: tuple[str, ...],
    actor: str | None,
    stable: tuple[str, ...],
    unstable: tuple[str, ...],
    ties: bool,
    swaps: int | None,
    ranks: tuple[str, ...],
    choices: tuple[str, ...],
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Find the rankings under which a state would be stable."""
    loaded = load(case)
    with working("telling rankings apart"):
        result = loaded.inverse(
            state,
            concept,
            actor=actor,
            actors=free,
            stable=stable,
            unstable=unstable,
            ties=ties,
            swaps=swaps,
            ranks=ranks,
            choices=choices,
        )
    from standoff.report.inverse import sections

    title = f"{result.title}: the rankings that would do it"
    present(title, result, sections(result), as_json=as_json, as_markdown=as_markdown)
