"""The command line: parse, call, print.

Exit codes: 0 done, 1 a check that was asked for failed, 2 bad input or usage, 130 interrupted. Every command has a
module of its own, which is imported when the command is used.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

INTERRUPTED = 130
COMMANDS = (
    "beliefs",
    "cases",
    "check",
    "coalitions",
    "compare",
    "concepts",
    "convert",
    "decided-by",
    "ensemble",
    "equilibria",
    "evolve",
    "explain",
    "flip",
    "hypergame",
    "inverse",
    "moves",
    "needs",
    "new",
    "rests-on",
    "rivals",
    "robust",
    "schema",
    "since",
    "stability",
    "together",
    "verify",
    "voices",
    "watch",
    "whatif",
)


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"standoff.cli.{cmd_name.replace('-', '_')}").command
        return command

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            _forget_the_output()
            where = error.filename or "the output cannot be written"
            click.echo(f"error: {where}: {error.strerror or error}", err=True)
            sys.exit(2)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(INTERRUPTED)


def _forget_the_output() -> None:
    """What could not be written is not tried again when Python ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"standoff {version('standoff')}")
        except PackageNotFoundError:
            click.echo("standoff, run from its source without being installed")
        context.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
def main() -> None:
    """Test explanations of strategic behaviour.

    CASE is the name of a bundled case (see `standoff cases`), a folder with a case.yaml, a YAML file, or a file that
    `standoff convert` reads, such as a GMCR+ model.
    """
