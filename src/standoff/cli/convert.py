"""`standoff convert`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, print_json, settled, split_at_commas


@click.command("convert")
@click.argument("case")
@click.argument("target")
@settled
@click.option("--version", type=click.Choice(["payoff", "outcome"]), help="Of a .nfg file (default: payoff).")
@click.option("--infeasible", type=click.Choice(["refuse", "mask"]), help="States that cannot be, in a .nfg file.")
@click.option("--equilibria", default="", metavar="CONCEPTS", help="Mark the equilibria of these in a drawing.")
@click.option("--force", is_flag=True, help="Replace a file that exists.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output (`standoff schema convert`).")
@fails_in_words
def command(
    case: str,
    target: str,
    ranks: tuple[str, ...],
    choices: tuple[str, ...],
    version: str | None,
    infeasible: str | None,
    equilibria: str,
    force: bool,
    as_json: bool,
) -> None:
    """Write a case in another format, and say what is lost.

    The suffix of TARGET says the format: .yaml or .json (a case file), .gmcr (GMCR+), .nfg (Gambit), .csv or .xlsx (a
    table of the states), .graphml or .dot (a drawing). A name without a suffix is a folder, into which case.yaml is
    written.
    """
    from standoff.api import load

    done = load(case).save(
        target,
        ranks=ranks,
        choices=choices,
        force=force,
        version=version,
        infeasible=infeasible,
        equilibria=split_at_commas(equilibria),
    )
    if as_json:
        print_json(done.to_dict())
        return
    click.echo(f"Wrote {done.target}: {done.format}")
    for line in done.lost:
        click.echo(f"lost: {line}")
    for line in done.notes:
        click.echo(f"note: {line}")
