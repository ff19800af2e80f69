"""`premier1000 announce`: one dated line above every screen between two moments."""

from __future__ import annotations

import time
from datetime import datetime

import click

from bot.commands.hold import fit
from bot.commands.named import by
from bot.commands.whole import database_or_exit, settings_or_exit, stop
from bot.moments import parse, written


@click.command()
@click.option("--from", "starts", default="", help="From when, such as 2027-02-20T09:00 (Korea time); now if left out.")
@click.option("--until", "ends", default="", help="Until when, such as 2027-02-26T17:00 (Korea time).")
@click.option("--ko", default="", help="The line in Korean.")
@click.option("--en", default="", help="The line in English.")
@click.option("--end", type=int, help="End an announcement early, by its number.")
@by
def announce(starts: str, ends: str, ko: str, en: str, end: int | None, who: str) -> None:
    """Announce a line, or end one early; a running bot shows it within seconds.

    Example: premier1000 announce --until 2027-02-26T17:00 --ko "…" --en "…" --by 김주무
    """
    from bot.kept import announcements, staff_log
    from bot.kept.acting import acting

    settings, now = settings_or_exit(), time.time()
    if end is not None:
        with database_or_exit(settings.db) as db, acting(db, settings.db):
            if not announcements.end(db, end, now):
                stop(f"no announcement {end} is to be ended; premier1000 announcements lists them", 1)
            staff_log.write(db, now, who, "announce_end", {"id": end})
        click.echo(f"announcement {end} has ended")
        return
    row = announcements.Announcement(
        moment(starts, "--from") if starts else now,
        moment(ends, "--until"),
        fit(ko, "--ko"),
        fit(en, "--en"),
        who,
        now,
    )
    if row.ends <= max(row.starts, now):
        stop("--until must come after --from and after this moment", 2)
    with database_or_exit(settings.db) as db, acting(db, settings.db):
        number = announcements.add(db, row)
        said = {"id": number, "from": written(row.starts), "until": written(row.ends), "ko": row.ko, "en": row.en}
        staff_log.write(db, now, who, "announce", said)
    click.echo(f"announcement {number} is shown from {written(row.starts)} until {written(row.ends)}")


def moment(text: str, option: str) -> float:
    """Return epoch seconds of a moment that staff typed; without an offset it is Korea time."""
    try:
        datetime.fromisoformat(text)
        return parse(text).timestamp()
    except ValueError:
        stop(f"{option} '{text}' is no moment; write it like 2027-02-26T17:00", 2)
