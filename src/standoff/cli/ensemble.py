"""`standoff ensemble`."""

from __future__ import annotations

from pathlib import Path

import click

from standoff.cli.shared import (
    fails_in_words,
    formats,
    load,
    present,
    settled,
    split_at_commas,
    workers_options,
    working,
)


@click.command("ensemble")
@click.argument("case")
@click.option("--profiles", type=click.IntRange(min=1), metavar="N", help="Size of the sample (default: 1000).")
@click.option("--swaps", type=click.IntRange(min=0), metavar="K", help="Swaps in each actor's ranking (default: 1).")
@click.option("--seed", type=click.IntRange(min=0), metavar="S", help="Another seed, another sample (default: 0).")
@click.option("--concepts", metavar="NAMES", help="Of Nash, GMR, SMR, SEQ and SSEQ, with commas (default: all).")
@click.option("--state", "states", multiple=True, metavar="STATE", help="Only this state (may be repeated).")
@workers_options
@click.option(
    "--resume",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Keep what is done in this file, and go on from it if it is there.",
)
@settled
@formats
@fails_in_words
def command(
    case: str,
    profiles: int | None,
    swaps: int | None,
    seed: int | None,
    concepts: str | None,
    states: tuple[str, ...],
    workers: int,
    cluster: str | None,
    file: Path | None,
    ranks: tuple[str, ...],
    choices: tuple[str, ...],
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Count the rankings near the present ones, or in line with what is known, in which each equilibrium stands.

    Neighbouring rankings are a sample; completions are looked at one and all.
    """
    loaded = load(case)
    with working("going through profiles") as say:
        result = loaded.ensemble(
            profiles=profiles,
            swaps=swaps,
            seed=seed,
            concepts=None if concepts is None else split_at_commas(concepts),
            states=states,
            workers=workers,
            cluster=cluster,
            file=file,
            ranks=ranks,
            choices=choices,
            progress=lambda done: say(f"{done:,} profiles done"),
        )
    from standoff.report.ensemble import sections

    title = f"{result.title}: in how many rankings it holds"
    present(title, result, sections(result), as_json=as_json, as_markdown=as_markdown)
