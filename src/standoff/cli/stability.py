"""`standoff stability`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from standoff.cli.shared import console, fails_in_words, load, present, print_json, settled, split_at_commas, working

if TYPE_CHECKING:
    from standoff.api import Case
    from standoff.report.tableau import StatesIn
    from standoff.stability.table import StabilityTable


@click.command("stability")
@click.argument("case")
@click.option("--state", "states", multiple=True, metavar="STATE", help="Only this state (a name or an id).")
@click.option("--actor", "actors", multiple=True, metavar="ACTOR", help="Only the stability for this actor.")
@click.option("--equilibria", is_flag=True, help="Only states that are an equilibrium under some concept.")
@click.option("--stable-for", multiple=True, metavar="ACTOR", help="Only states that are stable for this actor.")
@click.option("--where", metavar="FORMULA", help="Only states in which this formula holds.")
@click.option(
    "--concepts",
    metavar="NAMES",
    help="Solution concepts, with commas (see `standoff concepts`); 'all': every one that applies.  "
    "[default: those for the kind of preference]",
)
@click.option("--rule", "rules", multiple=True, metavar="NAME=VALUE", help="A choice where publications differ.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "dense", "sparse", "graph", "lists"]),
    default="auto",
    show_default=True,
    help="How Nash, GMR, SMR, SEQ and SSEQ are computed; all give the same.",
)
@settled
@click.option("--why", metavar="STATE", help="Say in words why this state is stable or not.")
@click.option(
    "--states-in",
    type=click.Choice(["columns", "rows", "auto"]),
    default="auto",
    show_default=True,
    help="How the table stands; auto: states in columns where they fit.",
)
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output (`standoff schema stability`).")
@click.option("--csv", "as_csv", is_flag=True, help="One line per state, for a spreadsheet.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Markdown.")
@fails_in_words
def command(
    case: str,
    states: tuple[str, ...],
    actors: tuple[str, ...],
    equilibria: bool,
    stable_for: tuple[str, ...],
    where: str | None,
    concepts: str | None,
    rules: tuple[str, ...],
    engine: str,
    ranks: tuple[str, ...],
    choices: tuple[str, ...],
    why: str | None,
    states_in: StatesIn,
    as_json: bool,
    as_csv: bool,
    as_markdown: bool,
) -> None:
    """Show which states are stable for whom, and the equilibria (Graph Model for Conflict Resolution)."""
    if as_json + as_csv + as_markdown > 1:
        raise click.UsageError("choose one of --json, --csv and --markdown")
    if why is not None and (states or equilibria or stable_for or where is not None or as_csv):
        raise click.UsageError("--why goes with --actor, --concepts, --rule, --rank, --reading, --json and --markdown")
    loaded = load(case)
    names = split_at_commas(concepts) if concepts is not None else None
    with working("computing stability"):
        if why is not None:
            table = loaded.why(why, names, actors, ranks, choices, rules)
        else:
            table = loaded.stability_table(
                names,
                states,
                ranks,
                choices,
                rules=rules,
                actors=actors,
                equilibria=equilibria,
                stable_for=stable_for,
                where=where,
                engine=engine,
            )
    if as_json:
        print_json(table.to_dict())
    elif as_csv:
        from standoff.report.tableau import table_csv

        click.echo(table_csv(table), nl=False)
    elif table.why:
        _show_why(loaded, table, as_markdown=as_markdown)
    elif as_markdown:
        from standoff.report.tableau import table_markdown

        click.echo(table_markdown(loaded.file.title, table, states_in), nl=False)
    else:
        from standoff.report.tableau import show_table

        show_table(table, console(), states_in)


def _show_why(case: Case, table: StabilityTable, *, as_markdown: bool) -> None:
    from standoff.report.lines import Line
    from standoff.report.page import Section
    from standoff.report.tableau import remarks
    from standoff.report.why import sections

    (row,) = table.states
    names = {actor: case.file.name_of(actor) for actor in case.file.actors}
    title = f"{case.file.title}: state {row.name or row.id}"
    is_yes = f"yes: {', '.join(row.yes) or 'none'}" if table.options else ""
    about = "; ".join(part for part in (row.means, is_yes) if part) or "in graph form"
    page = sections(table.why, names, table.names, standard=not table.rules)
    notes = tuple(Line("!", line) for line in remarks(replace(table, everyone=())))
    if notes:
        page.append(Section("", notes))
    present(title, table, page, as_json=False, as_markdown=as_markdown, remark=about)
