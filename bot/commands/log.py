"""`premier1000 log`: what staff did, and whether that record is whole."""

from __future__ import annotations

import json
import sys

import click

from bot.commands.whole import database_or_exit
from bot.moments import written


@click.group(invoke_without_command=True)
@click.pass_context
def log(context: click.Context) -> None:
    """List what staff did, oldest first. Example: premier1000 log; premier1000 log verify."""
    if context.invoked_subcommand:
        return
    from bot.kept import staff_log

    with database_or_exit() as db:
        rows = staff_log.every(db)
    for row in rows:
        details = ", ".join(f"{k}: {v}" for k, v in json.loads(row.details).items() if v not in ("", None, []))
        click.echo(f"{row.id}  {written(row.at)}  {row.who}  {row.action}  {details}")
    if not rows:
        click.echo("nothing was done yet")


@log.command()
def verify() -> None:
    """Check that no row was changed, removed or put in between; names the first that was."""
    from bot.kept import staff_log

    with database_or_exit() as db:
        rows, fault = staff_log.every(db), staff_log.fault(db)
    if fault:
        click.echo(f"the log is broken: {fault}; what stands before it is whole, compare the rest with a backup")
        sys.exit(1)
    click.echo(f"the log is whole: {len(rows)} rows")
