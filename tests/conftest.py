"""What the tests share: the shipped content, its conversation, and a bot running against the loopback Bot API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from bot.channels.telegram import TelegramBot
from bot.content.load import SHIPPED, Content, load
from bot.conversation import Conversation
from bot.kept.conversations import Retention
from bot.kept.db import Store
from bot.pace import Rates
from bot.talking import conversation
from tests.botapi import BotApi
from tests.browsing import browser

__all__ = ["browser"]

OVER = datetime.fromisoformat("2026-11-24T10:00:00+09:00")
"""A moment long after the 2025 round."""
FREE = Rates(overall=0, chat=0, burst=1, lanes=8, flood_rate=0)


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped content."""
    return load(SHIPPED)


@pytest.fixture(scope="session")
def talk_to(content: Content) -> Conversation:
    """The conversation over the shipped content, with everything learnt."""
    return conversation(content)


class Town:
    """A Bot API server with people, and a bot that can be stopped and started again on the same database."""

    def __init__(self, api: BotApi, talk_to: Conversation, db: Path) -> None:
        self.api, self.talk_to, self.db = api, talk_to, db
        self.now = OVER
        self.bot: TelegramBot | None = None
        self._running: asyncio.Task[int] | None = None

    async def start(self) -> None:
        """Start the bot."""
        store = Store(self.db, Retention())
        self.bot = TelegramBot(self.api.token, self.api.base_url, FREE, self.talk_to, store, lambda: self.now)
        self._running = asyncio.ensure_future(self.bot.run())

    async def stop(self) -> int:
        """Stop the bot as SIGTERM would, and return its exit code."""
        assert self.bot and self._running
        self.bot.stopping.set()
        code = await self._running
        self.bot.store.close()
        self.bot = self._running = None
        return code


@pytest.fixture
def town(talk_to: Conversation, tmp_path: Path) -> Callable[[], object]:
    """A town to open: `async with town() as t: person = t.api.person(...)`."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Town]:
        async with BotApi(brakes=False) as api:
            place = Town(api, talk_to, tmp_path / "kept.db")
            await place.start()
            yield place
            if place.bot:
                await place.stop()
            assert not api.violations, api.violations

    return opened
