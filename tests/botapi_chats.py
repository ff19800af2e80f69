"""What Telegram remembers: time, the queue of updates, and the chats with what is to be seen in them."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.botapi_faults import Call

LIFE = {"callback_query": 150.0, "inline_query": 30.0}
"""Seconds for which Telegram keeps an update; everything else a day."""
DAY = 86_400.0


class Clock:
    """The machine's time plus what a test has let pass."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        """Return Unix time."""
        return time.time() + self.ahead

    def steady(self) -> float:
        """Return seconds that only grow, moving with what was let pass."""
        return time.monotonic() + self.ahead


class Signal:
    """Wakes those who wait for something to become true."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Let all who wait look again."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def until(self, holds: Callable[[], bool], timeout: float) -> bool:
        """Wait until it holds; False when the time is over."""
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while not holds():
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.add(future)
            try:
                await asyncio.wait_for(future, max(0.0, end - loop.time()))
            except TimeoutError:
                return holds()
            finally:
                self._waiting.discard(future)
        return True


@dataclass(frozen=True)
class Waiting:
    """An update in the queue, as it will be sent."""

    id: int
    kind: str
    body: bytes
    expires: float


class UpdateQueue:
    """Updates that the bot has not confirmed: what lies below an offset once asked for is gone for good."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue: deque[Waiting] = deque()
        self._again: list[bytes] = []
        self.expired: list[int] = []
        self.confirmed = 0

    def put(self, update: Mapping[str, Any], kind: str) -> None:
        """Append an update, encoded as JSON that carries lone surrogates as well."""
        body = json.dumps(update, separators=(",", ":")).encode()
        expires = self._clock.now() + LIFE.get(kind, DAY)
        self._queue.append(Waiting(update["update_id"], kind, body, expires))

    def put_again(self, update: Mapping[str, Any]) -> None:
        """Deliver an update once more with the next answer, whatever the offset."""
        self._again.append(json.dumps(update, separators=(",", ":")).encode())

    def take(self, offset: int, limit: int) -> list[bytes]:
        """Forget what the offset confirms and return what is left, at most `limit`."""
        self._expire()
        if offset < 0:
            while len(self._queue) > -offset:
                self._queue.popleft()
        while self._queue and self._queue[0].id < offset:
            self._queue.popleft()
        self.confirmed = max(self.confirmed, offset)
        again, self._again = self._again[:limit], self._again[limit:]
        rest = limit - len(again)
        return again + [w.body for _, w in zip(range(rest), self._queue, strict=False)]

    def _expire(self) -> None:
        now = self._clock.now()
        if any(w.expires <= now for w in self._queue):
            self.expired += [w.id for w in self._queue if w.expires <= now]
            self._queue = deque(w for w in self._queue if w.expires > now)

    def __len__(self) -> int:
        self._expire()
        return len(self._queue) + len(self._again)


@dataclass(frozen=True)
class Document:
    """A file that the bot sent."""

    name: str
    media: str
    data: bytes
    file_id: str


@dataclass(frozen=True)
class Shown:
    """A message as it is to be seen at a moment; `text` is plain, `source` as the bot wrote it."""

    message_id: int
    text: str
    source: str
    raw: dict[str, Any]
    document: Document | None = None
    edits: int = 0
    at: float = 0.0

    @property
    def entities(self) -> list[dict[str, Any]]:
        """The formatting of the text or caption."""
        found: list[dict[str, Any]] = self.raw.get("entities", self.raw.get("caption_entities", []))
        return found

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        """The keyboard under the message."""
        found: list[list[dict[str, Any]]] = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return found

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """All buttons in reading order."""
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons in reading order."""
        return [button["text"] for button in self.buttons]

    def button(self, wanted: str) -> dict[str, Any] | None:
        """Return the button whose data or label is `wanted`, else the first whose label has it in it."""
        exact = [b for b in self.buttons if wanted in (b.get("callback_data"), b["text"])]
        return next(iter(exact or [b for b in self.buttons if wanted in b["text"]]), None)


@dataclass
class Callback:
    """A tap and how the bot acknowledged it: once, in time; `due` counts its deliveries under new update ids."""

    id: str
    chat: int
    user: int
    data: str
    at: float
    life: float = LIFE["callback_query"]
    due: int = 1
    answers: list[Call] = field(default_factory=list)


class Chat:
    """One chat as Telegram has it: the bot's messages as they stand now and everything that happened to them."""

    def __init__(self, about: dict[str, Any]) -> None:
        self.about = about
        self.messages: dict[int, Shown] = {}
        self.theirs: set[int] = set()
        self.deleted: set[int] = set()
        self.changes: list[tuple[str, Shown]] = []
        self.changed = Signal()
        self.refusal = ""
        self.asked_at: float | None = None
        self.waits: list[float] = []

    @property
    def id(self) -> int:
        """The chat's number."""
        return int(self.about["id"])

    @property
    def screens(self) -> list[Shown]:
        """The bot's messages as they stand now, oldest first."""
        return sorted(self.messages.values(), key=lambda shown: shown.message_id)

    def show(self, change: str, shown: Shown) -> None:
        """Put a message up or in the place of its older self and wake whoever waits for it."""
        self.messages[shown.message_id] = shown
        self.changes.append((change, shown))
        if self.asked_at is not None:
            self.waits.append(time.monotonic() - self.asked_at)
            self.asked_at = None
        self.changed.ring()

    def remove(self, message_id: int) -> None:
        """Take a message down for good."""
        gone = self.messages.pop(message_id, None)
        self.deleted.add(message_id)
        self.theirs.discard(message_id)
        if gone:
            self.changes.append(("deleted", gone))
        self.changed.ring()
