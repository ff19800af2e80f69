"""`premier1000 rollback`: put an earlier version live again."""

from __future__ import annotations

import time

import click

from bot.commands.named import by, why
from bot.commands.whole import database_or_exit, settings_or_exit, stop
from bot.moments import utc_now


@click.command()
@click.argument("version")
@by
@why
def rollback(version: str, who: str, reason: str) -> None:
    """Put a version that was live before live again; the content folder stays as it is and waits for its next save.

    Example: premier1000 rollback 1a2b3c --by 김주무 --reason "잘못된 접수처"
    """
    from bot.commands.taking import say_taken
    from bot.content.shelf import Shelf
    from bot.content.where import BrokenContent
    from bot.kept.acting import acting
    from bot.kept.versions import Went, every
    from bot.publishing import go_live, sound

    settings = settings_or_exit()
    with database_or_exit(settings.db) as db:
        rows = every(db)
        found = list(dict.fromkeys(row.version for row in rows if row.version.startswith(version)))
        if len(found) != 1:
            what = "several versions begin so" if found else "no version that was live begins so"
            stop(f"{version}: {what}; premier1000 versions lists them", 1)
        if found[0] == rows[0].version:
            stop(f"version {found[0]} is live already", 1)
        try:
            sound(Shelf(settings.db), found[0], utc_now())
        except BrokenContent as broken:
            stop("\n".join(str(f) for f in broken.faults) + "\nnot put live", 1)
        with acting(db, settings.db):
            go_live(db, Went(found[0], time.time(), who, reason, how="rollback"), {"from": rows[0].version})
        click.echo(f"version {found[0]} is to be live again; the content folder is as it was")
        say_taken(db, settings.db, found[0])
