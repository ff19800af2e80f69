"""`premier1000 site`: questions, dates, offices and the check's text as static pages in both languages."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.whole import content_or_exit, settings_or_exit, stop
from bot.settings import Malformed, moment


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--at", help="The moment that the pages are of, such as 2027-02-15T09:00+09:00.")
def site(folder: Path, at: str | None) -> None:
    """Write index.html (Korean) and en.html. Example: premier1000 site public."""
    from bot.moments import clock
    from bot.site import pages
    from bot.talking import conversation

    settings = settings_or_exit()
    try:
        start = moment(at) if at else settings.at
    except Malformed as error:
        stop(str(error), 2)
    talk = conversation(content_or_exit(settings))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(talk, clock(start)()).items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(f"{folder / name}: {len(text.encode())} bytes")
