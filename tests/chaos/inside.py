"""Runs the bot, or its delivery alone, inside a test: with the stand-in conversation unless told otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.channels.telegram import Profile, TelegramBot
from bot.delivery import Delivery
from bot.kept.db import Store
from bot.model import Conversation, Screen
from bot.outbox import Outcome
from bot.pace import Rates
from tests.botapi import BotApi
from tests.chaos.standin import StandIn

UNHURRIED = Rates(overall=0, chat=0, flood_rate=0)
"""No limits of the bot's own, for tests that are not about them."""


def utc_now() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)


class Machine:
    """A machine's clock that a test sets forward."""

    def __init__(self, now: float = 1_760_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        """Return the time in epoch seconds."""
        return self.now


@dataclass
class Memory:
    """A channel that remembers what it was given; `script` decides about an attempt before it counts as delivered."""

    script: Callable[[int, Screen, int], Outcome | None] | None = None
    attempts: list[tuple[int, str, int]] = field(default_factory=list)
    delivered: list[tuple[int, str, int]] = field(default_factory=list)
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    hanging: dict[int, asyncio.Event] = field(default_factory=dict)
    up: bool = True
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def split(self, screen: Screen) -> tuple[Screen, ...]:
        """Cut at a form feed, so that a test can have several pieces."""
        pieces = enumerate(screen.text.split("\f"))
        return tuple(replace(screen, text=text, replaces=screen.replaces and not at) for at, text in pieces)

    async def show(self, chat: int, screen: Screen, replaces: int) -> Outcome:
        """Take one attempt."""
        self.attempts.append((chat, screen.text, replaces))
        self.changed.set()
        if chat in self.hanging:
            await self.hanging[chat].wait()
        outcome = self.script(chat, screen, replaces) if self.script else None
        if outcome is not None:
            return outcome
        self.delivered.append((chat, screen.text, replaces))
        self.changed.set()
        return Outcome("delivered", replaces or len(self.delivered))

    async def acknowledge(self, callback: str, notice: str) -> Outcome:
        """Take an acknowledgement."""
        self.acknowledged.append((callback, notice))
        self.changed.set()
        return Outcome("delivered")

    async def reachable(self) -> bool:
        """Return whether the network is up."""
        return self.up

    def texts(self, chat: int) -> list[str]:
        """Return what a chat has seen."""
        return [text for to, text, _ in self.delivered if to == chat]

    async def until(self, holds: Callable[[], Any], seconds: float = 10.0) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(seconds):
            while not holds():
                self.changed.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.changed.wait(), 0.05)


@asynccontextmanager
async def serving(
    store: Store,
    channel: Memory,
    conversation: Conversation | None = None,
    rates: Rates = UNHURRIED,
    machine: Callable[[], float] | None = None,
) -> AsyncIterator[Delivery]:
    """Run delivery on a store until the block ends, as suddenly as a crash would."""
    delivery = Delivery(store, channel, conversation or StandIn(), rates, utc_now, machine or Machine())
    delivery.load()
    task = asyncio.ensure_future(delivery.serve())
    try:
        yield delivery
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await delivery.sender.close()


@asynccontextmanager
async def running(
    api: BotApi,
    database: Path,
    conversation: Conversation | None = None,
    rates: Rates = UNHURRIED,
    profile: Profile | None = None,
) -> AsyncIterator[TelegramBot]:
    """Run the whole bot against a server until the block ends, with an orderly stop."""
    store = Store(database)
    bot = TelegramBot(api.token, api.base_url, rates, conversation or StandIn(), store, utc_now, profile)
    task = asyncio.ensure_future(bot.run())
    try:
        yield bot
    finally:
        bot.stopping.set()
        await task
        store.close()
