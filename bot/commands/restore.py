"""`premier1000 restore FILE`: brings back a verified backup and deletes again who asked to be forgotten since."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.named import by
from bot.commands.whole import settings_or_exit, stop


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--while-running", is_flag=True, help="Also while the bot runs; it goes on from what the backup holds.")
@by
def restore(file: Path, while_running: bool, who: str) -> None:
    """Bring back what FILE holds, once it is verified. Example: premier1000 restore /var/backups/premier1000.db."""
    from bot.kept.backup import restore as bring_back
    from bot.kept.db import Claim, Unusable

    database = settings_or_exit().db
    try:
        if not while_running:
            Claim(database).release()
        conversations = bring_back(database, file, who)
    except Unusable as error:
        stop(str(error), 1)
    click.echo(f"{database}: {conversations} conversations, verified")
