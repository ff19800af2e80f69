"""`premier1000 publish`: check a folder, say what changes, put it live."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import click

from bot.commands.named import by, why
from bot.commands.whole import database_or_exit, settings_or_exit, stop
from bot.content.load import Content
from bot.moments import utc_now


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@by
@why
@click.option("--second", default="", help="Who looked at it as well; needed where something can newly turn not_met.")
@click.option("--confirm", is_flag=True, help="Publish although much is lost or something can newly turn not_met.")
@click.option("--lang", type=click.Choice(["ko", "en"]), default="ko", help="Language of the report.")
def publish(folder: Path | None, who: str, reason: str, second: str, confirm: bool, lang: str) -> None:
    """Put a folder live, by default the content folder.

    Example: premier1000 publish --by 김주무 --reason "공고 반영" --second 이팀장 --confirm
    """
    from bot.content.shelf import Shelf, Unsettled
    from bot.content.where import BrokenContent
    from bot.publishing import Heavy, allow, live_content, look, weigh
    from bot.reports import report

    settings = settings_or_exit()
    shelf = Shelf(settings.db)
    with database_or_exit(settings.db) as db:
        try:
            content = look(shelf, folder or settings.content, utc_now())
        except BrokenContent as broken:
            stop("\n".join(str(f) for f in broken.faults) + f"\n{len(broken.faults)} faults; nothing goes live", 1)
        except Unsettled:
            stop("files in the folder are being written at this moment; publish again when they are saved", 1)
        before = live_content(shelf, db)
        if before and before.version == content.version:
            stop(f"version {content.version} is live already; nothing to publish", 1)
        weight = weigh(before, content)
        click.echo(report("publish", lang, before=before, after=content, weight=weight))
        try:
            allow(weight, who, second, confirm)
        except Heavy as heavy:
            stop(f"not published: {heavy.mend}", 1)
        _put_live(db, settings.db, content, who, reason, second, folder is None or _same(folder, settings.content))


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _put_live(
    db: sqlite3.Connection, database: Path, content: Content, who: str, reason: str, second: str, is_folder: bool
) -> None:
    from bot.commands.taking import say_taken
    from bot.content.passed import note_passed
    from bot.kept import service
    from bot.kept.acting import acting
    from bot.kept.versions import Went
    from bot.publishing import SEEN, go_live
    from bot.talking import conversation

    conversation(content)
    note_passed(content)
    with acting(db, database) as open_db:
        go_live(open_db, Went(content.version, time.time(), who, reason, second))
        if is_folder:
            service.write(open_db, SEEN, content.version)
    click.echo(f"published {content.version}")
    say_taken(db, database, content.version)
