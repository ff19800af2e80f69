"""`premier1000 announcements`: what was announced, and how often that was shown a day."""

from __future__ import annotations

import time

import click

from bot.commands.holds import days
from bot.commands.whole import database_or_exit
from bot.moments import written


@click.command()
def announcements() -> None:
    """List announcements, newest first, with how often each was shown a day. Example: premier1000 announcements."""
    from bot.kept import counts
    from bot.kept.announcements import every

    now = time.time()
    with database_or_exit() as db:
        rows, shown = every(db), counts.by_day(db, "announced")
    for row in rows:
        state = "over" if row.ends <= now else "to come" if row.starts > now else "shown"
        click.echo(
            f"{row.id}  {state}  {written(row.starts)} – {written(row.ends)}, by {row.who}\n  {row.ko}\n  {row.en}"
        )
        click.echo(days(shown.get(str(row.id), {})))
    if not rows:
        click.echo("nothing was announced")
