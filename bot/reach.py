"""Whether the messenger can be reached: asked once for all who wait, and told in the log at most once a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

LONGEST = 15.0
"""Seconds between two questions at most, so that everybody is served soon after an outage."""


class Reach:
    """Lets every lane wait for one question to the messenger instead of asking it each by itself."""

    def __init__(self, ask: Callable[[], Awaitable[bool]], log: Any) -> None:
        self._ask, self._log = ask, log
        self._asking: asyncio.Task[None] | None = None
        self._told, self._untold = float("-inf"), 0

    async def back(self) -> None:
        """Wait until the messenger answers."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._until_answered())
        await asyncio.shield(self._asking)

    async def _until_answered(self) -> None:
        pause = 0.5
        while not await self._ask():
            await asyncio.sleep(pause)
            pause = min(LONGEST, pause * 2)

    def failed(self, event: str, **about: Any) -> None:
        """Log a failure that passes; of those within one second only the first, with the number of the others later."""
        now = time.monotonic()
        if now - self._told < 1.0:
            self._untold += 1
            return
        self._log.warning(event, **about, **({"untold": self._untold} if self._untold else {}))
        self._told, self._untold = now, 0

    async def close(self) -> None:
        """Stop asking."""
        if self._asking is not None:
            self._asking.cancel()
            with suppress(asyncio.CancelledError):
                await self._asking
