"""What can go wrong between a bot and Telegram, by script, and the rates that Telegram allows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.botapi_http import Upload
from tests.botapi_rules import Refusal

FaultKind = Literal["status", "reset", "hang", "cut", "lost"]


@dataclass
class Call:
    """One call of the bot: what it asked, when, and how it ended (`code` 0 while it is under way)."""

    number: int
    method: str
    params: dict[str, Any]
    files: dict[str, Upload]
    at: float
    code: int = 0
    text: str = ""
    result: Any = None
    answered: bool = True
    """False when the call took effect and its answer never reached the bot."""

    @property
    def chat(self) -> int | None:
        """The chat that the call is about."""
        chat = self.params.get("chat_id")
        return int(chat) if isinstance(chat, int) or (isinstance(chat, str) and chat.lstrip("-").isdigit()) else None


@dataclass
class Fault:
    """One scripted fault: `skip` matching calls pass, the next `times` (None: all) are hit; "*" leaves getUpdates out.

    status: an error answer, nothing delivered. reset: the line breaks, nothing delivered. hang: nothing happens for
    `seconds` (None: until `release()`), then the call goes through. cut: delivered, half of the answer arrives.
    lost: delivered, the line breaks before the answer.
    """

    kind: FaultKind
    method: str = "*"
    chat: int | None = None
    skip: int = 0
    times: int | None = 1
    when: Callable[[Call], bool] | None = None
    status: int = 500
    html: bool = False
    retry_after: int | None = None
    seconds: float | None = None
    hits: list[Call] = field(default_factory=list)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def strikes(self, call: Call) -> bool:
        """Say whether this call is hit, and count it."""
        if self.times is not None and len(self.hits) >= self.times:
            return False
        if self.method not in ("*", call.method) or (self.method == "*" and call.method == "getUpdates"):
            return False
        if (self.chat is not None and call.chat != self.chat) or (self.when and not self.when(call)):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.hits.append(call)
        return True

    def release(self) -> None:
        """Let a hanging call go on; only from the server's own loop."""
        self._released.set()

    async def hang(self) -> None:
        """Hold the call back."""
        try:
            await asyncio.wait_for(self._released.wait(), self.seconds)
        except TimeoutError:
            return


@dataclass(frozen=True)
class Limits:
    """How fast a bot may send: per second overall, per second and in a burst to one chat, per minute to a group."""

    overall: int = 30
    chat: float = 1.0
    chat_burst: int = 5
    group_minute: int = 20


class Rates:
    """Counts what is sent and answers 429 above the limits; `now` is in seconds and may jump ahead."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._overall = _Bucket(limits.overall, limits.overall)
        self._chats: dict[int, _Bucket] = {}

    def take(self, chat: int, is_group: bool, now: float) -> None:
        """Count one message to a chat or refuse it with the seconds to wait."""
        if chat not in self._chats:
            limits = self.limits
            group = _Bucket(limits.group_minute / 60, limits.group_minute)
            self._chats[chat] = group if is_group else _Bucket(limits.chat, limits.chat_burst)
        wait = max(self._overall.wait(now), self._chats[chat].wait(now))
        if wait > 0:
            seconds = max(1, int(wait + 0.999))
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", "rate", fault=False, retry_after=seconds)
        self._overall.level -= 1
        self._chats[chat].level -= 1


class _Bucket:
    def __init__(self, rate: float, size: float) -> None:
        self.rate, self.size, self.level, self.at = rate, size, float(size), 0.0

    def wait(self, now: float) -> float:
        """Return the seconds until one more fits, 0 if it fits now."""
        if self.at:
            self.level = min(self.size, self.level + max(0.0, now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.level >= 1 else (1 - self.level) / self.rate
