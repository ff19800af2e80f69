"""A town whose bot watches a content folder and takes what commands change, as `premier1000 run` does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from bot.app import retention, successor
from bot.channels.telegram import TelegramBot
from bot.cli import main
from bot.content.shelf import Shelf
from bot.conversation import Conversation
from bot.kept.db import Store
from bot.live import Keeper, Live
from bot.opening import Opening, opening
from bot.publishing import LiveState, live_state
from bot.talking import conversation
from tests.botapi import BotApi
from tests.conftest import FREE, OVER
from tests.fixture_notice import copy_content


class Staffed:
    """A Bot API server, a content folder and a bot on a database; `talk_to` lends what is learnt already."""

    def __init__(self, api: BotApi, folder: Path, talk_to: Conversation) -> None:
        self.api, self.talk_to, self.now = api, talk_to, OVER
        self.content, self.db = folder / "content", folder / "state" / "kept.db"
        self.db.parent.mkdir()
        copy_content(self.content)
        self.bot: TelegramBot | None = None
        self.kept: Store | None = None
        self.live: Live | None = None

    async def start(self) -> Opening:
        """Start the bot."""
        self.kept = Store(self.db)
        opened = opening(self.kept, Shelf(self.db), self.content, self.now, time.time())
        self.kept.retention = retention(opened.content)
        self.live = Live(conversation(opened.content, self.talk_to))
        keeper = Keeper(self.live, self.kept, self.content, successor, lambda: self.now, time.time)
        self.bot = TelegramBot(
            self.api.token, self.api.base_url, FREE, self.live, self.kept, lambda: self.now, beside=keeper.run
        )
        self._running = asyncio.ensure_future(self.bot.run())
        return opened

    async def stop(self) -> None:
        """Stop the bot."""
        if self.bot and self.kept:
            self.bot.stopping.set()
            await self._running
            self.kept.close()
            self.bot = self.kept = None

    def edit(self, file: str, old: str, new: str) -> None:
        """Change a file as an editor would."""
        path = self.content / file
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new), encoding="utf-8")

    @property
    def version(self) -> str:
        """The version that answers."""
        assert self.live
        return self.live.talk.content.version

    @property
    def state(self) -> LiveState:
        """What is told of the content."""
        assert self.kept
        return live_state(self.kept.db)

    async def until(self, holds: Callable[[], Any], seconds: float = 90.0) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(seconds):
            while not holds():
                await asyncio.sleep(0.02)

    async def command(self, *words: str) -> Result:
        """Run a command beside the bot, in another thread as in another process."""
        env = {"PREMIER1000_DB": str(self.db), "PREMIER1000_CONTENT": str(self.content)}
        return await asyncio.to_thread(CliRunner().invoke, main, list(words), env=env)


@asynccontextmanager
async def staffed(folder: Path, talk_to: Conversation) -> AsyncIterator[Staffed]:
    """Open a town with staff; its bot is started by `start`."""
    async with BotApi(brakes=False) as api:
        town = Staffed(api, folder, talk_to)
        try:
            yield town
        finally:
            await town.stop()
        assert not api.violations, api.violations
