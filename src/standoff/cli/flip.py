"""`standoff flip`."""

from __future__ import annotations

import click

from standoff.cli.shared import fails_in_words, formats, load, present, working


@click.command("flip")
@click.argument("case")
@click.option("--question", "questions", multiple=True, metavar="ID", help="Only this question (default: all).")
@click.option("--with", "patches", multiple=True, metavar="PATCH", help="Apply a named patch of the case.")
@click.option("--state", metavar="STATE", help="Ask about the stability of this state instead.")
@click.option("--actor", metavar="ACTOR", help="With --state: only for this actor.")
@click.option("--concept", default="Nash", show_default=True, help="With --state: the solution concept.")
@click.option("--reading", "choices", multiple=True, metavar="PASSAGE=CHOICE", help="With --state: an unclear passage.")
@click.option("--may-change", multiple=True, metavar="ACTOR", help="With --state: only this actor's ranking changes.")
@click.option("--to", metavar="VERDICT", help="The verdict that is wanted (default: any other).")
@click.option("--within", type=click.IntRange(min=0), metavar="K", help="Look at sets of up to K changed pairs.")
@click.option("--most", type=click.IntRange(min=1), metavar="N", help="Show up to N of the smallest sets.")
@formats
@fails_in_words
def command(
    case: str,
    questions: tuple[str, ...],
    patches: tuple[str, ...],
    state: str | None,
    actor: str | None,
    concept: str,
    choices: tuple[str, ...],
    may_change: tuple[str, ...],
    to: str | None,
    within: int | None,
    most: int | None,
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Find the fewest changes of priority that would change the answer, or the stability of a state."""
    loaded = load(case)
    with working("changing priorities"):
        result = loaded.flip(
            questions=questions,
            state=state,
            actor=actor,
            concept=concept,
            to=to,
            may_change=may_change,
            patches=patches,
            choices=choices,
            within=within,
            most=most,
        )
    from standoff.report.flips import sections

    title = f"{result.title}: the fewest changes of priority"
    present(title, result, sections(result), as_json=as_json, as_markdown=as_markdown)
