"""`standoff coalitions`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, settled, split_at_commas, working


@click.command("coalitions")
@click.argument("case")
@click.option(
    "--state", "states", multiple=True, metavar="STATE", help="Only this state; by default every equilibrium."
)
@click.option("--members", default="", metavar="A,B", help="Only this coalition; by default every one of two or more.")
@click.option("--concept", "concepts", multiple=True, metavar="NAME", help="Nash, GMR, SMR or SEQ; by default all.")
@click.option(
    "--credible",
    type=click.Choice(["individual", "coalition"]),
    default="individual",
    show_default=True,
    help="Whose improvements others may reply with under SEQ.",
)
@settled
@formats
@fails_in_words
def command(
    case: str,
    states: tuple[str, ...],
    members: str,
    concepts: tuple[str, ...],
    credible: str,
    ranks: tuple[str, ...],
    choices: tuple[str, ...],
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Find coalitions that gain by moving together."""
    loaded = load(case)
    with working("looking at coalitions"):
        result = loaded.coalitions(
            states=states,
            members=split_at_commas(members),
            concepts=concepts,
            credible=credible,
            ranks=ranks,
            choices=choices,
        )
    from standoff.report.coalitions import sections

    present(result.title, result, sections(result), as_json=as_json, as_markdown=as_markdown)
