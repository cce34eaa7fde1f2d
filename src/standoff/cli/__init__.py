"""The command line: parse, call, print.

Exit codes: 0 done, 1 a check that was asked for failed, 2 bad input or usage. Every command has a module of its own,
which is imported when the command is used.
"""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = (
    "beliefs",
    "cases",
    "check",
    "compare",
    "decided-by",
    "explain",
    "flip",
    "moves",
    "needs",
    "new",
    "rests-on",
    "rivals",
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

    CASE is the name of a bundled case (see `standoff cases`), a folder with a case.yaml, or a YAML file.
    """
