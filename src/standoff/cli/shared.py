"""What all commands share: loading, printing, progress, and failing in words."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from io import TextIOWrapper
from shlex import quote
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

import click

from standoff.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from standoff.api import Case
    from standoff.report.page import Section

F = TypeVar("F", bound=Callable[..., Any])


class Plain(Protocol):
    """A result that can be printed as data."""

    def to_dict(self) -> dict[str, Any]: ...


def fails_in_words(command: F) -> F:
    """Bad input ends with its problems on standard error and exit code 2, never with a traceback.

    A character that the terminal's encoding does not have is printed by its number.
    """

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
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


def formats(command: F) -> F:
    """The options --json and --markdown, as `as_json` and `as_markdown`; one of them is true at most."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        if kwargs["as_json"] and kwargs["as_markdown"]:
            raise click.UsageError("choose one of --json and --markdown")
        return command(*args, **kwargs)

    with_markdown = click.option("--markdown", "as_markdown", is_flag=True, help="Markdown.")(run)
    with_both = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")(with_markdown)
    return cast(F, with_both)


def settled(command: F) -> F:
    """The options --rank and --reading, as `ranks` and `choices`: what settles a case that leaves something open."""
    with_reading = click.option(
        "--reading", "choices", multiple=True, metavar="PASSAGE=CHOICE", help="A choice at an unclear passage."
    )(command)
    return click.option(
        "--rank", "ranks", multiple=True, metavar="'A > B'", help="An order of goals that the case leaves open."
    )(with_reading)


def workers_options(command: F) -> F:
    """The options --workers and --cluster, as `workers` and `cluster` (`standoff.engines.workers.from_options`)."""
    with_cluster = click.option(
        "--cluster", metavar="ADDRESS", help="Do the work on a Dask cluster, such as tcp://host:8786."
    )(command)
    return click.option(
        "--workers",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        metavar="N",
        help="Processes that share the work; the result is the same.",
    )(with_cluster)


def load(case: str) -> Case:
    from standoff.api import load

    loaded = load(case)
    if loaded.imported and (loaded.imported.lost or loaded.imported.notes):
        lost, notes = len(loaded.imported.lost), len(loaded.imported.notes)
        how = f"`standoff convert {quote(case)} {quote(loaded.name)}.yaml`"
        click.echo(f"note: reading {case}: {lost} lost, {notes} noted; {how} lists them", err=True)
    return loaded


def split_at_commas(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def print_json(data: Any) -> None:
    anything = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(data, indent=2, ensure_ascii=not anything))


def console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def present(
    title: str,
    result: Plain,
    sections: Iterable[Section],
    *,
    as_json: bool,
    as_markdown: bool,
    remark: str | None = None,
) -> None:
    """Print a result as data, as Markdown or on the terminal.

    remark: what stands below the title; by default that the argument is tested, not the world.
    """
    about = {} if remark is None else {"remark": remark}
    if as_json:
        print_json(result.to_dict())
    elif as_markdown:
        from standoff.report.markdown import markdown_page

        click.echo(markdown_page(title, sections, **about), nl=False)
    else:
        from standoff.report.terminal import show_page

        show_page(title, sections, console(), **about)


@contextmanager
def working(what: str) -> Iterator[Callable[[str], None]]:
    """A line of progress on a terminal, nothing in a pipe; the function it gives says what is being done now."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} ...") as status:
        yield lambda now: status.update(f"{now} ...")
