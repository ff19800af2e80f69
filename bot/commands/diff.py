"""`premier1000 diff`: what an edit changes for companies, in plain words first."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.whole import database_or_exit, settings_or_exit, stop
from bot.content.load import Content, load
from bot.moments import utc_now
from bot.settings import Malformed, Settings, moment

if TYPE_CHECKING:
    from bot.difference import Difference


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--paper", type=click.Path(path_type=Path), help="Write it and every text as one page to print and sign.")
@click.option("--lang", type=click.Choice(["ko", "en"]), default="ko", help="Language of the report.")
@click.option("--at", help="The moment at which the screens are shown; now if left out.")
@click.option("--sentences", type=click.Path(path_type=Path), help="A file of further sentences to ask, one a line.")
@click.option("--all", "every", is_flag=True, help="Ask every phrasing of both versions; takes minutes.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def diff(
    old: str,
    new: str,
    paper: Path | None,
    lang: str,
    at: str | None,
    sentences: Path | None,
    every: bool,
    as_json: bool,
) -> None:
    """Compare OLD with NEW: folders or versions that were live; `live` is the live one, `.` the content folder.

    Example: premier1000 diff live . --paper changes.html
    """
    from bot.difference import compare
    from bot.reports import report
    from bot.talking import conversation

    settings = settings_or_exit()
    try:
        now = moment(at) if at else utc_now()
    except Malformed as error:
        stop(str(error), 2)
    before = conversation(found(settings, old))
    after = conversation(found(settings, new), before)
    difference = compare(before, after, now, extra(settings, sentences), every)  # nosec B610
    if as_json:
        click.echo(json.dumps(difference.as_record(), ensure_ascii=False))
    else:
        click.echo(report("diff", lang, d=difference))
    if paper:
        write(paper, difference, lang, now)


def found(settings: Settings, name: str) -> Content:
    """Load a folder or a kept version, or stop with its faults."""
    from bot.content.shelf import Shelf
    from bot.content.where import BrokenContent
    from bot.publishing import live_content

    shelf = Shelf(settings.db)
    try:
        if name == ".":
            return load(settings.content)
        if Path(name).is_dir():
            return load(Path(name))
        if name == "live":
            with database_or_exit(settings.db) as db:
                content = live_content(shelf, db)
            return content or stop("nothing is live yet; name a folder", 1)
        versions = shelf.named(name)
        if len(versions) != 1:
            stop(f"'{name}' is no folder and no single version; premier1000 versions lists them", 1)
        return shelf.open(versions[0])
    except BrokenContent as broken:
        stop("\n".join(str(f) for f in broken.faults), 1)


def extra(settings: Settings, file: Path | None) -> list[str]:
    """Return the questions that companies left open, where there is a database, and the sentences of a file."""
    from bot.kept import questions

    asked: list[str] = []
    if settings.db.is_file():
        with database_or_exit(settings.db) as db:
            asked = [q.words for q in questions.read(db, "open")]
    if file:
        try:
            asked += [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
        except (OSError, UnicodeDecodeError) as error:
            stop(f"{file}: cannot be read ({error}); save it as UTF-8 text", 1)
    return asked


def write(path: Path, difference: Difference, lang: str, now: datetime) -> None:
    """Write the paper, or stop with why it cannot be written."""
    from bot.reports import paper

    try:
        path.write_text(paper(difference, lang, now), encoding="utf-8")
    except OSError as error:
        stop(f"{path}: cannot be written ({error.strerror})", 1)
    click.echo(f"{path}: open it in a browser and print it", err=True)
