"""`premier1000 backup FILE`: a verified copy of the database, also while the bot runs."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.whole import settings_or_exit, stop


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy the database to FILE and verify the copy. Example: premier1000 backup /var/backups/premier1000.db."""
    from bot.kept.backup import backup as copy
    from bot.kept.db import Unusable

    database = settings_or_exit().db
    try:
        size = copy(database, file)
    except Unusable as error:
        stop(str(error), 1)
    click.echo(f"{file}: {size} bytes, verified")
