"""`premier1000 release`: end a hold."""

from __future__ import annotations

import time

import click

from bot.commands.named import by
from bot.commands.whole import database_or_exit, settings_or_exit, stop


@click.command()
@click.argument("what")
@by
def release(what: str, who: str) -> None:
    """Let a held topic or criterion speak again. Example: premier1000 release close_time --by 김주무."""
    from bot.kept import holds, staff_log
    from bot.kept.acting import acting

    settings = settings_or_exit()
    prefix, _, rest = what.rpartition(":")
    with database_or_exit(settings.db) as db:
        held = [h for h in holds.every(db) if h.what == rest and prefix in ("", h.kind)]
        if not held:
            stop(f"'{what}' is not held; premier1000 holds lists what is", 1)
        with acting(db, settings.db):
            for one in held:
                holds.lift(db, one.kind, one.what)
                staff_log.write(db, time.time(), who, "release", {one.kind: one.what})
    click.echo(f"{rest} speaks again")
