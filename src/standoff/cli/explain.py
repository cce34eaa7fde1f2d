"""`standoff explain`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from standoff.cli.shared import console, fails_in_words, formats, load, print_json, working

if TYPE_CHECKING:
    from standoff.api import Case
    from standoff.explain.result import Explanation
    from standoff.report.page import Section


@click.command("explain")
@click.argument("case")
@click.option(
    "--full", is_flag=True, help="Everything: all goals and layers, what stands around the verdicts, the passages."
)
@click.option("--with", "patches", multiple=True, metavar="PATCH", help="Apply a named patch of the case.")
@click.option("--accept", multiple=True, metavar="NOTE", help="Count the entries of an origin note as one origin.")
@formats
@fails_in_words
def command(
    case: str, full: bool, patches: tuple[str, ...], accept: tuple[str, ...], as_json: bool, as_markdown: bool
) -> None:
    """Say whether the text's answer follows from what the text says."""
    loaded = load(case)
    with working("judging every question in every reading") as progress:
        explanation = loaded.explain(patches=patches, accept=accept, full=full, progress=progress)
    if as_json:
        print_json(explanation.to_dict())
        return
    around = _around(explanation, loaded) if full else ()
    if as_markdown:
        from standoff.report.markdown import markdown

        click.echo(markdown(explanation, full=full, around=around), nl=False)
    else:
        from standoff.report.terminal import show

        show(explanation, console(), full=full, around=around)


def _around(explanation: Explanation, loaded: Case) -> Iterable[Section]:
    from standoff.explain.around import FullExplanation
    from standoff.report.around import sections

    assert isinstance(explanation, FullExplanation)
    assert explanation.around is not None
    return sections(explanation.around, loaded.file)
