"""The poll loop: raw updates, each read alone, and an offset that moves only once a batch is on disk."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import structlog

from bot.channels.telegram_reduce import ALLOWED, arrival
from bot.channels.telegram_wire import Answer, Wire
from bot.delivery import Delivery

WAIT = 25
"""Seconds that Telegram holds an empty poll open."""
BATCH = 100


class TokenRefused(Exception):
    """Telegram does not know the token (any more)."""


class Poller:
    """Asks Telegram for updates for ever; `machine` is the machine's clock in epoch seconds."""

    def __init__(self, wire: Wire, delivery: Delivery, machine: Callable[[], float] = time.time) -> None:
        self._wire, self._delivery, self._machine = wire, delivery, machine
        self._offset = 0
        self._pause = 0.0
        self._log = structlog.get_logger()
        self._conflicts = 0
        self.reached_at = 0.0

    async def run(self) -> None:
        """Poll until cancelled; raises `TokenRefused`."""
        while True:
            await self._delivery.room()
            values: dict[str, Any] = {"timeout": WAIT, "limit": BATCH, "allowed_updates": list(ALLOWED)}
            if self._offset:
                values["offset"] = self._offset
            answer = await self._wire.call("getUpdates", values, read=WAIT + 10.0)
            if answer.ok and isinstance(answer.result, list):
                await self._take(answer.result)
            else:
                await self._failed(answer)

    async def _take(self, updates: list[Any]) -> None:
        now = self._machine()
        self.reached_at, self._conflicts = now, 0
        found = [reduced for raw in updates if (reduced := arrival(raw, now)) is not None]
        if len(found) < len(updates):
            self._log.error("updates_without_number", n=len(updates) - len(found))
        if found and not await self._delivery.take(found):
            await self._back_off(5.0)
            return
        self._pause = 0.0
        if found:
            self._offset = max(a.update_id for a in found) + 1
        elif updates:
            await self._back_off(30.0)
        await self._delivery.reached(all_taken=len(updates) < BATCH)

    async def _failed(self, answer: Answer) -> None:
        if answer.code in (401, 404):
            raise TokenRefused(answer.description)
        if answer.code == 409:
            self._conflicts += 1
            self._log.error("another_poller", mend="stop the other bot that uses this token", seen=self._conflicts)
            await self._back_off(30.0, least=3.0)
            return
        self._log.warning("poll_failed", code=answer.code, reason=answer.description)
        await self._back_off(20.0, least=answer.retry_after)

    async def _back_off(self, most: float, least: float = 0.0) -> None:
        self._pause = min(most, max(0.5, self._pause * 2))
        await asyncio.sleep(max(self._pause, least))
