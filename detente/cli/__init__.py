"""The command line: one thin command a verb. Results go to standard output, notes to standard error.

Exit status: 0 all is well, 1 some reports were rejected, 2 wrong use or a record that cannot be used, 130 interrupted.
"""

from __future__ import annotations

import sys

import click

from detente.cli import looking, measuring, reading, reviewing
from detente.cli.common import cli
from detente.errors import DetenteError
from detente.scale import command as archives

for _command in (
    reading.read, reading.follow, archives.query, archives.merge, looking.show, looking.diff, looking.search, looking.changes, looking.serve,
    looking.export, looking.explain, looking.plugins, reviewing.review, reviewing.agreement, measuring.events, measuring.evaluate,
):
    cli.add_command(_command)


def main(args: list[str] | None = None) -> None:
    """Runs the command line and exits with its status."""
    try:
        status = cli.main(args, prog_name="detente", standalone_mode=False)
    except DetenteError as e:
        click.echo(f"error: {e}", err=True)
        sys.exit(2)
    except click.ClickException as e:
        e.show()
        sys.exit(e.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    sys.exit(status if isinstance(status, int) else 0)
