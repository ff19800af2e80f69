"""`premier1000 run`: the Telegram bot; with no token, the browser preview."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING

import click
import structlog

from bot.commands.whole import content_or_exit, settings_or_exit, stop
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramBot
    from bot.conversation import Conversation
    from bot.kept.db import Store
    from bot.opening import Opening

PREVIEW_ONLY = """No TELEGRAM_BOT_TOKEN is set, so this is the preview in a browser.
For the bot on Telegram: open a chat with @BotFather, send /newbot, and start again with
  TELEGRAM_BOT_TOKEN=123456:ABC-DEF make run"""


@click.command()
def run() -> None:
    """Run the bot on Telegram, or the preview where no token is set. Example: TELEGRAM_BOT_TOKEN=… premier1000 run."""
    settings = settings_or_exit()
    if not settings.token:
        from bot.commands.preview import show

        content = content_or_exit(settings)
        click.echo(PREVIEW_ONLY)
        show(settings, content)
        return
    sys.exit(telegram(settings))


def telegram(settings: Settings) -> int:
    """Run the Telegram bot and return its exit code."""
    from bot import logs
    from bot.app import store
    from bot.content.where import BrokenContent
    from bot.kept.db import Claim, Unusable

    if settings.at is not None and settings.base_url.startswith("https://api.telegram.org"):
        stop(
            "PREMIER1000_AT is for rehearsals and never runs against Telegram; unset it, or use premier1000 chat --at",
            2,
        )
    logs.configure(settings.log)
    gc.disable()
    try:
        Claim(settings.db).release()
        return serve(settings, store(settings))
    except Unusable as error:
        stop(str(error), 1)
    except BrokenContent as broken:
        stop("\n".join(str(f) for f in broken.faults), 1)


def serve(settings: Settings, kept: Store) -> int:
    """Serve the folder's version, or the last good one where the folder is broken, and watch for the next.

    What a start or a save makes stays: it is left out of the rounds of the garbage collector, each of which would stop
    every chat for a tenth of a second.
    """
    from bot.app import keeper, profile, retention
    from bot.channels import health
    from bot.channels.telegram import run_telegram
    from bot.content.notes import launch_faults
    from bot.content.shelf import Shelf
    from bot.live import Live
    from bot.moments import clock
    from bot.opening import opening
    from bot.publishing import told
    from bot.talking import conversation

    now = clock(settings.at)
    opened = opening(kept, Shelf(settings.db), settings.content, now(), time.time())
    say(opened)
    for fault in launch_faults(opened.content):
        structlog.get_logger().warning("not_confirmed", what=fault.what, mend=fault.mend, file=fault.file)
    kept.retention = retention(opened.content)
    live = Live(conversation(opened.content))
    bots: list[TelegramBot] = []
    keep = keeper(settings, live, kept, partial(swapped, bots))
    shown = profile(live.talk.renderer)
    pages = partial(health.of, settings.host, settings.port, lambda: told(kept.db, live.talk.content.version))
    gc.freeze()
    gc.enable()
    with inbox_beside(settings):
        return asyncio.run(
            run_telegram(settings, live, kept, now, shown, beside=keep.run, started=bots.append, pages=pages)
        )


def swapped(bots: Sequence[TelegramBot], talk: Conversation) -> None:
    """Show a new version's profile, and leave what it made out of the garbage collector's rounds."""
    from bot.app import profile

    for bot in bots:
        bot.show_profile(profile(talk.renderer))
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def inbox_beside(settings: Settings) -> AbstractContextManager[None]:
    """Watch the inbox for workbooks beside the bot, where one is set."""
    if settings.inbox is None:
        return nullcontext()
    from bot.workbook.inbox import beside

    return beside(settings.inbox, settings.content)


def say(opened: Opening) -> None:
    """Say at start that the folder is broken or waits, and what is served instead."""
    log, served = structlog.get_logger(), opened.content.version
    if opened.faults:
        faults = [str(fault) for fault in opened.faults]
        log.error("save_refused", faults=faults[:10], serving=served, mend="premier1000 check")
    if opened.waits.heavy:
        log.warning("save_waits", why=opened.waits.why, serving=served, mend="premier1000 publish --confirm")
