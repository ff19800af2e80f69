"""The composition root: reads as a table of contents of what the bot is joined from."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.channels.telegram import Profile
from bot.content.load import SHIPPED, Content
from bot.conversation import Conversation
from bot.kept.conversations import Retention
from bot.kept.db import Store
from bot.live import Keeper, Live
from bot.model import LANGUAGES
from bot.moments import clock
from bot.replies import Renderer, compile_all
from bot.settings import Settings
from bot.talking import conversation, same_items, taught


async def successor(content: Content, earlier: Conversation) -> Conversation:
    """Make the conversation of a new version beside the live one: what takes long runs in a process of its own."""
    if taught(content, earlier) is None or not same_items(content, earlier.content):
        await learn_beside(content.root)
    await asyncio.to_thread(compile_all, content.root / "templates")
    return await asyncio.to_thread(conversation, content, earlier)


async def learn_beside(root: Path) -> None:
    """Fill the cache of what the matcher learns; where that fails, the learning is done here, only slower."""
    command = (sys.executable, "-m", "bot.learn", str(root))
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            cwd=SHIPPED,
            env={k: v for k, v in os.environ.items() if not k.startswith("TELEGRAM")},
        )
        await process.wait()
    except OSError:
        return


def keeper(settings: Settings, live: Live, kept: Store, swapped: Callable[[Conversation], object]) -> Keeper:
    """Join what keeps the live version, the board and the wishes up to date."""

    def after(talk: Conversation) -> None:
        kept.retention = retention(talk.content)
        swapped(talk)

    return Keeper(live, kept, settings.content, successor, clock(settings.at), time.time, after)


def store(settings: Settings) -> Store:
    """Open the database."""
    settings.db.parent.mkdir(parents=True, exist_ok=True)
    return Store(settings.db)


def retention(content: Content) -> Retention:
    """Return how long conversations are kept by this content."""
    kept = content.notice.retention
    rounds = [r.round for r in content.notice.rounds]
    seasons = tuple((r.posted or r.opens, r.over) for r in rounds if r.over)
    return Retention(kept.idle_days, kept.after_round_days, seasons, kept.wish_days)


def profile(renderer: Renderer) -> Profile:
    """Return what Telegram shows of the bot, from the templates of each language."""
    modules = {lang: renderer.template(lang, "profile").module for lang in LANGUAGES}
    return Profile(
        {lang: [(c[0], c[1]) for c in m.commands] for lang, m in modules.items()},  # type: ignore[attr-defined]
        {lang: str(m.description) for lang, m in modules.items()},  # type: ignore[attr-defined]
        {lang: str(m.short) for lang, m in modules.items()},  # type: ignore[attr-defined]
    )
