"""`premier1000 links`: a link of its own for every topic, as text and as QR codes to print."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from bot.commands.whole import content_or_exit, stop

USER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")


@click.command()
@click.option("--bot", "name", help="The bot's user name; without it the one in notice.toml.")
@click.option("--qr", type=click.Path(path_type=Path, file_okay=False), help="Write an SVG for each topic here.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def links(name: str | None, qr: Path | None, as_json: bool) -> None:
    """List the link of every topic. Example: premier1000 links --bot premier1000_bot --qr codes."""
    content = content_or_exit()
    name = (name or content.notice.operator.bot).removeprefix("@")
    if not USER_NAME.fullmatch(name):
        stop("the bot's user name is not known; enter it as bot in [operator] of notice.toml, or give --bot NAME", 2)
    for entry in content.entries.values():
        link = f"https://t.me/{name}?start={entry.id}"
        if qr:
            draw(link, qr / f"{entry.id}.svg", entry.title["ko"])
        line = {"topic": entry.id, "title": dict(entry.title), "link": link}
        click.echo(json.dumps(line, ensure_ascii=False) if as_json else f"{link}\t{entry.title['ko']}")


def draw(link: str, path: Path, title: str) -> None:
    """Write one QR code with its title for screen readers."""
    import segno

    path.parent.mkdir(parents=True, exist_ok=True)
    segno.make(link, error="m").save(str(path), scale=6, border=4, title=title, desc=link)
