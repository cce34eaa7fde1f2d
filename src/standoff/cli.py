"""The command line: parse, call, print.

Exit codes: 0 done, 1 a check that was asked for failed, 2 bad input or usage.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from standoff.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from standoff.api import Case

F = TypeVar("F", bound=Callable[..., Any])


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"standoff {version('standoff')}")
        except PackageNotFoundError:
            click.echo("standoff, run from its source without being installed")
        context.exit()


def _fails_in_words(command: F) -> F:
    """Bad input ends with its problems on standard error and exit code 2, never with a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except InputError as error:
            for problem in error.problems:
                click.echo(f"error: {problem}", err=True)
            sys.exit(2)
        except MemoryError:
            click.echo("error: this needs more memory than there is", err=True)
            sys.exit(2)

    return run  # type: ignore[return-value]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
def main() -> None:
    """Test explanations of strategic behaviour.

    CASE is the name of a bundled case (see `standoff cases`), a folder with a case.yaml, or a YAML file.
    """


@main.command()
@click.argument("case")
@click.option("--full", is_flag=True, help="Also all goals, all layers, modelling choices and the passages.")
@click.option("--with", "patches", multiple=True, metavar="PATCH", help="Apply a named patch of the case.")
@click.option("--accept", multiple=True, metavar="NOTE", help="Count the entries of an origin note as one origin.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output (`standoff schema explain`).")
@click.option("--markdown", "as_markdown", is_flag=True, help="Markdown.")
@_fails_in_words
def explain(
    case: str, full: bool, patches: tuple[str, ...], accept: tuple[str, ...], as_json: bool, as_markdown: bool
) -> None:
    """Say whether the text's answer follows from what the text says."""
    if as_json and as_markdown:
        raise click.UsageError("choose one of --json and --markdown")
    loaded = _load(case)
    with _working("judging every question in every reading"):
        explanation = loaded.explain(patches=patches, accept=accept)
    if as_json:
        _print_json(explanation.to_dict())
    elif as_markdown:
        from standoff.report.markdown import markdown

        click.echo(markdown(explanation, full=full), nl=False)
    else:
        from standoff.report.terminal import show

        show(explanation, _console(), full=full)


@main.command()
@click.argument("case")
@click.option("--state", "states", multiple=True, metavar="STATE", help="Only this state (a name or an id).")
@click.option("--concepts", default="Nash,GMR,SMR,SEQ,SSEQ", show_default=True, help="Solution concepts, with commas.")
@click.option("--rank", "ranks", multiple=True, metavar="'A > B'", help="An order of goals that the case leaves open.")
@click.option("--reading", "choices", multiple=True, metavar="PASSAGE=CHOICE", help="A choice at an unclear passage.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output (`standoff schema stability`).")
@_fails_in_words
def stability(
    case: str,
    states: tuple[str, ...],
    concepts: str,
    ranks: tuple[str, ...],
    choices: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show which states are stable for whom, and the equilibria (Graph Model for Conflict Resolution)."""
    loaded = _load(case)
    with _working("computing stability"):
        table = loaded.stability_table(_listed(concepts), states=states, ranks=ranks, choices=choices)
    if as_json:
        _print_json(table.to_dict())
    else:
        from standoff.report.tableau import show_table

        show_table(table, _console())


@main.command()
@click.argument("case")
@_fails_in_words
def check(case: str) -> None:
    """Validate a case and list what is still unaccounted for."""
    for line in _load(case).check():
        click.echo(line)


@main.command()
@click.argument("case")
@click.option("--source", "sources", multiple=True, metavar="[KEY=]FILE", help="The text of a source.")
@click.option(
    "--result", type=click.Path(path_type=Path), metavar="FILE", help="A saved output of `standoff explain --json`."
)
@_fails_in_words
def verify(case: str, sources: tuple[str, ...], result: Path | None) -> None:
    """Confirm every anchor against its source and every verdict against its witness.

    With --result, the verdicts of the saved file are re-derived from its own witnesses, and everything else in it is
    compared with what the case gives now.
    """
    loaded = _load(case)
    report = loaded.verify(sources, result=result)
    for line in report.lines():
        click.echo(line)
    sys.exit(0 if report.holds else 1)


@main.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output (`standoff schema compare`).")
@click.option("--markdown", "as_markdown", is_flag=True, help="Markdown.")
@_fails_in_words
def compare(a: str, b: str, as_json: bool, as_markdown: bool) -> None:
    """Show where two codings of one source differ, and which differences change a verdict.

    A and B are cases. Every difference is made alone in A, and the questions are judged again.
    """
    from standoff.api import compare as compared

    if as_json and as_markdown:
        raise click.UsageError("choose one of --json and --markdown")
    one, other = _load(a), _load(b)
    with _working("trying every difference"):
        comparison = compared(one, other)
    if as_json:
        _print_json(comparison.to_dict())
    elif as_markdown:
        from standoff.report.compare import comparison_markdown

        click.echo(comparison_markdown(comparison), nl=False)
    else:
        from standoff.report.compare import show_comparison

        show_comparison(comparison, _console())


@main.command()
@click.argument("what", type=click.Choice(["case", "explain", "stability", "compare"]), default="case")
@_fails_in_words
def schema(what: str) -> None:
    """Print a JSON Schema: of case files (default), or of the --json output of a command."""
    from standoff.schemas import schema_of

    _print_json(schema_of(what))


@main.command()
@click.argument("name", type=click.Path(path_type=Path))
@click.option("--text", type=click.Path(path_type=Path), metavar="FILE", help="A text (UTF-8) to make the ledger from.")
@_fails_in_words
def new(name: Path, text: Path | None) -> None:
    """Write a commented case to start from, in a new folder NAME.

    With --text, the case holds the ledger of that text: every sentence with its position, to be coded. Without, it is a
    small finished example.
    """
    from standoff.case.skeleton import write_skeleton

    file = write_skeleton(name, text)
    click.echo(f"Wrote {file}. Edit it, then: standoff check {name}; standoff explain {name}")


@main.command()
@_fails_in_words
def cases() -> None:
    """List the bundled cases."""
    from standoff.api import bundled

    names = bundled()
    width = max(map(len, names))
    for name in names:
        click.echo(f"{name:<{width}}  {_load(name).file.title}")


def _load(case: str) -> Case:
    from standoff.api import load

    return load(case)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _print_json(data: Any) -> None:
    click.echo(json.dumps(data, indent=2, ensure_ascii=False))


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


@contextmanager
def _working(what: str) -> Iterator[None]:
    """A line of progress on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} ..."):
        yield
