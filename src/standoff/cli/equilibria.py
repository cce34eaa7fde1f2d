"""`standoff equilibria`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, settled, split_at_commas, working


@click.command("equilibria")
@click.argument("case")
@click.option("--concepts", metavar="NAMES", help="Of Nash, GMR, SMR, SEQ and SSEQ, with commas.  [default: all five]")
@click.option("--actor", "actors", multiple=True, metavar="ACTOR", help="Also the states that are stable for it.")
@click.option("--where", metavar="FORMULA", help="Only states in which this formula holds.")
@click.option("--apart", metavar="OPTIONS", help="Count each combination of these options, with commas, by itself.")
@click.option("--first", type=click.IntRange(0, 1000), default=0, metavar="N", help="Show the first N states of each.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "dense", "sparse", "symbolic"]),
    default="auto",
    show_default=True,
    help="Arrays of all or of the feasible states, or decision diagrams.",
)
@click.option(
    "--seconds", type=click.FloatRange(0, min_open=True), metavar="S", help="The longest for one set by diagrams."
)
@settled
@formats
@fails_in_words
def command(
    case: str,
    concepts: str | None,
    actors: tuple[str, ...],
    where: str | None,
    apart: str | None,
    first: int,
    engine: str,
    seconds: float | None,
    ranks: tuple[str, ...],
    choices: tuple[str, ...],
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Count equilibria without listing states, and say what they have in common (up to hundreds of options)."""
    loaded = load(case)
    with working("translating the case") as now:
        result = loaded.equilibria(
            split_at_commas(concepts) if concepts is not None else None,
            actors=actors,
            where=where,
            apart=split_at_commas(apart) if apart is not None else (),
            first=first,
            engine=engine,
            seconds=seconds,
            ranks=ranks,
            choices=choices,
            progress=now,
        )
    from standoff.report.equilibria import sections

    names = {actor: loaded.file.name_of(actor) for actor in loaded.file.actors}
    remark = "counts are exact; no state is listed"
    title = f"{loaded.file.title}: equilibria"
    present(title, result, sections(result, names), as_json=as_json, as_markdown=as_markdown, remark=remark)
