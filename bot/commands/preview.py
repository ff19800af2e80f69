"""`premier1000 preview`: the same conversation in a browser on loopback."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from bot.commands.whole import content_or_exit, live_or_exit, load_or_exit, settings_or_exit, stop
from bot.content.load import Content
from bot.model import Language
from bot.settings import Malformed, Settings, moment


@click.command()
@click.option("--at", help="A rehearsed moment, such as 2025-02-28T16:59+09:00; it runs on from there.")
@click.option("--draft", type=click.Path(path_type=Path), help="A draft folder to talk to beside what is live.")
@click.option("--lang", type=click.Choice(["ko", "en"]), default="ko", help="Language the page opens in.")
def preview(at: str | None, draft: Path | None, lang: Language) -> None:
    """Talk to the bot in a browser; nothing is kept. Example: premier1000 preview --at 2025-02-28T16:59+09:00."""
    settings = settings_or_exit()
    try:
        start = moment(at) if at else settings.at
    except Malformed as error:
        stop(str(error), 2)
    if draft:
        show(settings, live_or_exit(settings), start, lang, load_or_exit(draft))
    else:
        show(settings, content_or_exit(settings), start, lang)


def show(
    settings: Settings,
    content: Content,
    at: datetime | None = None,
    lang: Language = "ko",
    draft: Content | None = None,
) -> None:
    """Serve the preview until it is told to stop."""
    from bot.app import profile
    from bot.channels.web.app import Side, create_app
    from bot.channels.web.serve import serve
    from bot.channels.web.session import Rehearsals
    from bot.talking import conversation

    talk, beside = conversation(content), None
    if draft:
        other = conversation(draft, talk)
        beside = Side(Rehearsals(other), profile(other.renderer).commands, draft.version)
    commands = profile(talk.renderer).commands
    app = create_app(Rehearsals(talk), lang, at or settings.at, commands, beside, content.version)
    serve(app, settings.host, settings.port, lambda address: click.echo(f"Open {address} (Ctrl-C stops it)"))
