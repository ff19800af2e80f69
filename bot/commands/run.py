"""`premier1000 run`: the Telegram bot; with no token, the browser preview."""

from __future__ import annotations

import asyncio
import sys

import click

from bot.commands.whole import content_or_exit, settings_or_exit, stop
from bot.content.load import Content
from bot.settings import Settings

NO_TOKEN = """No TELEGRAM_BOT_TOKEN is set, so this is the preview in a browser.
For the bot on Telegram: open a chat with @BotFather, send /newbot, and start again with
  TELEGRAM_BOT_TOKEN=123456:ABC-DEF make run"""


@click.command()
def run() -> None:
    """Run the bot on Telegram, or the preview where no token is set. Example: TELEGRAM_BOT_TOKEN=… premier1000 run."""
    settings = settings_or_exit()
    content = content_or_exit(settings)
    if not settings.token:
        from bot.commands.preview import show

        click.echo(NO_TOKEN)
        show(settings, content)
        return
    sys.exit(telegram(settings, content))


def telegram(settings: Settings, content: Content) -> int:
    """Run the Telegram bot and return its exit code."""
    from bot import logs
    from bot.app import clock, conversation, profile, store
    from bot.channels.telegram import run_telegram
    from bot.content.notes import launch_faults
    from bot.kept.db import Unusable
    from bot.workbook.inbox import beside

    if settings.at is not None and settings.base_url.startswith("https://api.telegram.org"):
        stop(
            "PREMIER1000_AT is for rehearsals and never runs against Telegram; unset it, or use premier1000 chat --at",
            2,
        )
    logs.configure(settings.log)
    for fault in launch_faults(content):
        click.echo(f"warning: {fault}", err=True)
    try:
        talk = conversation(content)
        kept = store(settings, content)
        with beside(settings.inbox, content.root):
            return asyncio.run(run_telegram(settings, talk, kept, clock(settings.at), profile(talk.renderer)))
    except Unusable as error:
        stop(str(error), 1)
