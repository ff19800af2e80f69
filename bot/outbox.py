"""Sending: one lane a chat that keeps its order, waits out its own throttling and never makes another lane wait."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import structlog

from bot.kept import letters, outbox
from bot.kept.db import NotSaved, Store
from bot.kept.outbox import Out
from bot.model import Screen
from bot.pace import Bucket, Rates
from bot.reach import Reach

SLOW = 1.0
"""After this many seconds a send no longer counts against the number of parallel lanes."""
TOO_LATE = 140.0
"""Seconds after which a tap is no longer acknowledged; Telegram keeps taps for 150."""
LONGEST_WAIT = 30.0

Status = Literal["delivered", "wait", "again", "gone", "vanished", "refused"]


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt to send.

    "wait" is the messenger's throttling for `seconds`; "again" a failure that passes, `unsure` if the message may
    have arrived all the same; "gone" a chat that cannot be reached any more; "vanished" a message to be replaced
    that is no longer there; "refused" what will never be accepted, with the `reason`.
    """

    status: Status
    message: int = 0
    seconds: float = 0.0
    unsure: bool = False
    reason: str = ""


class Channel(Protocol):
    """What a messenger must offer; every call is one attempt and raises nothing."""

    def split(self, screen: Screen) -> tuple[Screen, ...]:
        """Cut a screen into pieces that are one call each."""
        ...

    async def show(self, chat: int, screen: Screen, replaces: int) -> Outcome:
        """Send a piece, or put it in the place of the message `replaces`."""
        ...

    async def acknowledge(self, callback: str, notice: str) -> Outcome:
        """Stop the spinner of a tap, with a word if there is one."""
        ...

    async def reachable(self) -> bool:
        """Tell whether the messenger can be reached at all."""
        ...


@dataclass
class _Lane:
    rows: deque[Out] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None
    bucket: Bucket | None = None
    current: Out | None = None

    def clear(self) -> None:
        """Drop what is not on the wire and do not try again what is."""
        self.rows.clear()
        self.current = None


class Sender:
    """Sends the rows of the outbox; a row leaves the database once its delivery is known."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        rates: Rates,
        name_chat: Callable[[int], str],
        machine: Callable[[], float] = time.time,
        instead: Callable[[Out], list[Out]] = lambda row: [],
    ) -> None:
        self._store, self._channel, self._rates = store, channel, rates
        self._name, self._machine, self._log = name_chat, machine, structlog.get_logger()
        self._instead, self._reach = instead, Reach(channel.reachable, self._log)
        self._lanes: dict[tuple[int, bool], _Lane] = {}
        self._acks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(max(1, rates.lanes))
        self._all = Bucket(rates.overall, max(1, int(rates.overall)), time.monotonic())
        self._buckets: dict[int, Bucket] = {}
        self._hold_until = 0.0
        self._throttled: deque[tuple[float, int]] = deque(maxlen=32)
        self._flush_due = False
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def waiting(self) -> int:
        """How many replies are on their way."""
        return sum(len(lane.rows) for lane in self._lanes.values()) + len(self._acks)

    def post(self, rows: Iterable[Out]) -> None:
        """Send rows; those with id 0 are not in the database and go by a lane of their own."""
        for row in rows:
            self._quiet.clear()
            if row.kind == "callback":
                task = asyncio.ensure_future(self._acknowledge(row))
                self._acks.add(task)
                task.add_done_callback(self._acked)
                continue
            key = (row.chat, row.id == 0)
            lane = self._lanes.setdefault(key, _Lane())
            lane.rows.append(row)
            if lane.task is None:
                lane.task = asyncio.ensure_future(self._work(key, lane))

    def drop(self, chat: int) -> None:
        """Stop sending to a chat what is not yet on the wire."""
        for key in ((chat, False), (chat, True)):
            lane = self._lanes.get(key)
            if lane is not None:
                lane.clear()

    def forget_all(self) -> None:
        """Drop every waiting row from memory; the database says anew what is to be sent."""
        for lane in self._lanes.values():
            lane.clear()

    def tidy(self) -> None:
        """Forget the pace of chats that have rested long enough."""
        now = time.monotonic()
        self._buckets = {chat: bucket for chat, bucket in self._buckets.items() if not bucket.full(now)}

    async def settle(self, seconds: float) -> bool:
        """Wait until everything is sent, at most so long; return whether it is."""
        try:
            await asyncio.wait_for(self._quiet.wait(), seconds)
        except TimeoutError:
            return False
        finally:
            self._flush()
        return not self._store.unflushed

    async def close(self) -> None:
        """Stop at once; what was not sent stays in the database."""
        tasks = [lane.task for lane in self._lanes.values() if lane.task] + list(self._acks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._reach.close()

    def _acked(self, task: asyncio.Task[None]) -> None:
        self._acks.discard(task)
        self._maybe_quiet()

    def _maybe_quiet(self) -> None:
        if not self._lanes and not self._acks:
            self._quiet.set()

    async def _work(self, key: tuple[int, bool], lane: _Lane) -> None:
        try:
            while lane.rows:
                await self._pace(key[0], lane)
                row = lane.current = self._newest(lane)
                if row is not None and await self._deliver(row, lane):
                    await self._finish(row, lane)
        except Exception as error:  # a fault of ours must not end the lane in silence
            self._log.error("lane_failed", chat=self._name(key[0]), error=type(error).__name__)
        finally:
            lane.task = None
            self._retire(key, lane)

    def _retire(self, key: tuple[int, bool], lane: _Lane) -> None:
        if lane.rows and not self._closing():
            lane.task = asyncio.ensure_future(self._work(key, lane))
            return
        if self._lanes.get(key) is lane:
            del self._lanes[key]
            if lane.bucket is not None and not lane.bucket.full(time.monotonic()):
                self._buckets[key[0]] = lane.bucket
        self._maybe_quiet()

    @staticmethod
    def _closing() -> bool:
        task = asyncio.current_task()
        return task is not None and task.cancelling() > 0

    async def _pace(self, chat: int, lane: _Lane) -> None:
        """Wait for the chat's turn, then for the turn of all, then for a hold that concerns all."""
        if self._rates.chat > 0:
            if lane.bucket is None:
                fresh = Bucket(self._rates.chat, self._rates.burst, time.monotonic())
                lane.bucket = self._buckets.pop(chat, fresh)
            await self._rest(lane.bucket.reserve(time.monotonic()))
        if self._rates.overall > 0:
            await self._rest(self._all.reserve(time.monotonic()))
        while (left := self._hold_until - time.monotonic()) > 0:
            await asyncio.sleep(left)

    @staticmethod
    async def _rest(seconds: float) -> None:
        if seconds > 0:
            await asyncio.sleep(seconds)

    def _newest(self, lane: _Lane) -> Out | None:
        """Take the next row; a change of a message that a later row changes again is passed over."""
        while lane.rows:
            row = lane.rows.popleft()
            if row.message and any(later.message == row.message for later in lane.rows):
                self._sent(row)
                continue
            return row
        return None

    def _sent(self, row: Out) -> None:
        if row.id:
            self._store.sent(row.id)
            self._flush_soon()

    async def _finish(self, row: Out, lane: _Lane) -> None:
        """Report a delivery; before the chat's next message it is on disk, so that a crash repeats one at most."""
        self._sent(row)
        if row.id and lane.rows:
            await self._durably("sent", lambda db: None)

    async def _deliver(self, row: Out, lane: _Lane) -> bool:
        """Try until the row is delivered or can never be; return whether it is still to be reported."""
        while lane.current is row:
            outcome = await self._attempt(row)
            if lane.current is not row:
                return False
            row.tries += 1
            match outcome.status:
                case "delivered":
                    return True
                case "wait":
                    await self._throttle(row.chat, outcome.seconds)
                case "vanished":
                    row.message = 0
                case "gone":
                    await self._leave(row.chat)
                    return False
                case "refused":
                    await self._bury(row, outcome.reason)
                    return True
                case "again":
                    if not await self._again(row, outcome):
                        return True
        return False

    async def _attempt(self, row: Out) -> Outcome:
        """Make one attempt; a slow one frees its place among the parallel ones."""
        await self._slots.acquire()
        held = [True]

        def free() -> None:
            if held:
                held.clear()
                self._slots.release()

        timer = asyncio.get_running_loop().call_later(SLOW, free)
        try:
            self._store.probe("before send")
            outcome = await self._channel.show(row.chat, row.screen, row.message)
            self._store.probe("after send")
            return outcome
        finally:
            timer.cancel()
            free()

    async def _throttle(self, chat: int, seconds: float) -> None:
        """Hold the chat; several chats throttled within a second mean that the limit for all was met."""
        now = time.monotonic()
        self._throttled.append((now, chat))
        recent = {c for at, c in self._throttled if now - at < 1.0}
        if len(recent) >= 4:
            self._hold_until = max(self._hold_until, now + seconds)
        self._reach.failed("throttled", chat=self._name(chat), seconds=seconds, all=len(recent) >= 4)
        await asyncio.sleep(seconds)

    async def _again(self, row: Out, outcome: Outcome) -> bool:
        """Wait before another attempt; return False when one more could be a third copy."""
        self._reach.failed("send_failed", reason=outcome.reason, tries=row.tries, unsure=outcome.unsure)
        if outcome.unsure and not row.message:
            row.unsure += 1
            if row.unsure >= 2:
                await self._bury(row, "sent twice without an answer")
                return False
        await asyncio.sleep(min(LONGEST_WAIT, 0.5 * 2 ** min(row.tries - 1, 8)))
        await self._reach.back()
        return True

    async def _leave(self, chat: int) -> None:
        """The person blocked the bot or is gone: nothing more is sent and no wish is kept."""
        self.drop(chat)
        await self._durably("gone", lambda db: self._store.drop(chat))
        self._log.info("chat_gone", chat=self._name(chat))

    async def _bury(self, row: Out, reason: str) -> None:
        """Give a reply up; in its place the person is shown where they stand."""
        self._log.error("reply_not_sent", chat=self._name(row.chat), template=row.screen.template, reason=reason)
        told = any(later.update_id == 0 for later in self._lanes[row.chat, row.id == 0].rows)
        rows = [] if told else self._instead(row)

        def change(db: Any) -> None:
            letters.write(db, row.update_id, f"reply {row.screen.template}", reason, self._machine())
            outbox.queue(db, rows)
            outbox.sent(db, [row.id])

        await self._durably("letter", change)
        self.post(rows)

    async def _acknowledge(self, row: Out) -> None:
        """Acknowledge a tap once, unless it is too late for that."""
        pause = 0.5
        while self._machine() - row.made < TOO_LATE:
            self._store.probe("before acknowledge")
            outcome = await self._channel.acknowledge(row.callback, row.screen.text)
            self._store.probe("after acknowledge")
            if outcome.status not in ("again", "wait"):
                break
            await asyncio.sleep(max(pause, outcome.seconds))
            pause = min(LONGEST_WAIT, pause * 2)
            if outcome.status == "again":
                await self._reach.back()
        self._sent(row)

    async def _durably(self, place: str, change: Callable[[Any], None]) -> None:
        """Make a change of the outbox, however long the database refuses it."""
        pause = 0.2
        while True:
            try:
                with self._store.writing(place) as db:
                    change(db)
                return
            except NotSaved:
                await asyncio.sleep(pause)
                pause = min(5.0, pause * 2)

    def _flush_soon(self) -> None:
        if not self._flush_due:
            self._flush_due = True
            asyncio.get_running_loop().call_later(0.02, self._flush)

    def _flush(self) -> None:
        self._flush_due = False
        try:
            self._store.flush()
        except NotSaved:
            asyncio.get_running_loop().call_later(1.0, self._flush_soon)
