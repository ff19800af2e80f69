"""Delivery: a durable inbox, one serial lane a chat, and one transaction for an answer and its replies.

A channel gives arrivals to `take`, which returns once they are on disk. `serve` works them off, chat by chat in
turns, and the `Sender` sends what the outbox holds. Nothing here knows a messenger.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Literal

import structlog

from bot.kept import askers, conversations, counts, inbox, letters, outbox, questions, service, wishes
from bot.kept.db import NotSaved, Store, refused
from bot.kept.inbox import Arrival
from bot.kept.outbox import Out
from bot.kept.seal import Damaged
from bot.logs import chat_hasher
from bot.model import Conversation, Count, Effect, Forget, Incoming, Known, Left, Screen, Tell, Turn, Wish
from bot.outbox import TOO_LATE, Channel, Sender
from bot.pace import Bucket, Rates
from bot.promised import Promised
from faq.remembered import drop_words

OUTAGE = 120.0
"""After so many seconds without contact, taps may have expired unseen."""
IN_THE_MIDDLE = 3600.0
"""Who wrote in this many seconds before an outage and was being asked something is shown where it stands."""
ROOM = 2000
"""No more is taken from the messenger while so many arrivals wait; it keeps the rest."""
TOGETHER, WORK = 16, 0.02
"""So many chats at most, and so many seconds of work, share one transaction."""
WIPE = 60.0
"""Seconds after which what was answered is gone from the log of changes as well, in the next quiet moment."""
KST = timezone(timedelta(hours=9))

Why = Literal["failed", "not_saved", "slow_down"]


@dataclass(frozen=True)
class _Flood:
    """How much one chat may still say; `told` once it was asked to slow down, until it has rested."""

    bucket: Bucket
    told: bool = False


@dataclass
class _Work:
    """One update on its way through: what came, what was known, what came of it."""

    incoming: Incoming
    known: Known
    turn: Turn
    fault: str
    rows: list[Out] = field(default_factory=list)

    @property
    def ends(self) -> bool:
        """Whether nothing that was decided earlier may still be sent."""
        return self.incoming.kind == "blocked" or any(isinstance(effect, Forget) for effect in self.turn.effects)


class Delivery:
    """Carries messages between a channel and a conversation so that nothing acknowledged is lost."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        conversation: Conversation,
        rates: Rates,
        now: Callable[[], datetime],
        machine: Callable[[], float] = time.time,
    ) -> None:
        self._store, self._channel, self._conversation = store, channel, conversation
        self._rates, self._now, self._machine = rates, now, machine
        self.name_chat = chat_hasher(self._log_key())
        self._log = structlog.get_logger()
        self.sender = Sender(store, channel, rates, self.name_chat, machine, self._instead)
        self.promised = Promised(store, self.sender, self._rows, machine)
        self._waiting: dict[int, deque[Arrival]] = {}
        self._ready: deque[int] = deque()
        self._wake, self._idle = asyncio.Event(), asyncio.Event()
        self._idle.set()
        self._floods: dict[int, _Flood] = {}
        self._told: dict[int, bool] = {}
        self._well, self._failures, self._cried = True, 0, float("-inf")
        self._next_out = 1
        self._contact = 0.0
        self._outage_from = self._outage_seen = 0.0
        self._generation = self._store.note("generation")

    def _log_key(self) -> bytes:
        known = self._store.note("log_key")
        if known is None:
            known = secrets.token_hex(16)
            with self._store.writing("log key") as db:
                service.write(db, "log_key", known)
        return bytes.fromhex(known)

    # -- entering ------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Take up what an earlier run left: arrivals to be answered and replies to be sent."""
        now = self._machine()
        self._next_out = max(self._next_out, outbox.last_id(self._store.db) + 1)
        self._contact = float(self._store.note("contact") or 0.0)
        self._see_outage(now)
        for chat in self._store.damaged():
            self._log.error("row_damaged", chat=self.name_chat(chat), mend="its next message starts it anew")
        for arrival in list(inbox.pending(self._store.db)):
            if arrival.incoming is None:
                with self._store.writing("damaged arrival") as db:
                    letters.write(db, arrival.update_id, arrival.kind, arrival.fault, now)
                    inbox.finish(db, arrival.update_id, now)
            else:
                self._enqueue(arrival)
        for row in list(outbox.waiting(self._store.db)):
            if isinstance(row, int):
                with self._store.writing("damaged reply") as db:
                    letters.write(db, 0, "reply", "damaged row", now)
                    outbox.sent(db, [row])
            else:
                self.sender.post([row])

    async def take(self, arrivals: Sequence[Arrival]) -> bool:
        """Keep a batch; return whether it is on disk, so that the messenger may be told to forget it."""
        now = self._machine()
        self._see_outage(now)
        try:
            with self._store.writing("inbox") as db:
                new = inbox.admit(db, arrivals)
                for arrival in new:
                    if arrival.fault:
                        letters.write(db, arrival.update_id, arrival.kind, arrival.fault, now)
                if arrivals and not self._outage_from and now - self._contact >= 10:
                    service.write(db, "contact", str(now))
                    self._contact = now
        except NotSaved as fault:
            self._unwell(fault)
            self._say_unsaved(arrivals)
            return False
        for arrival in new:
            if arrival.fault:
                self._log.error("update_not_understood", update=arrival.update_id, reason=arrival.fault)
            if arrival.incoming is not None:
                self._enqueue(arrival)
        return True

    async def room(self) -> None:
        """Wait until there is room for another batch."""
        while self.waiting > ROOM:
            await asyncio.sleep(0.05)

    @property
    def waiting(self) -> int:
        """How many arrivals are still to be answered."""
        return sum(len(lane) for lane in self._waiting.values())

    @property
    def well(self) -> bool:
        """Whether the database took the last change."""
        return self._well

    def _enqueue(self, arrival: Arrival) -> None:
        assert arrival.incoming is not None
        chat = arrival.incoming.chat
        lane = self._waiting.get(chat)
        if lane is None:
            lane = self._waiting[chat] = deque()
            self._ready.append(chat)
            self._idle.clear()
            self._wake.set()
        lane.append(arrival)

    # -- working off ---------------------------------------------------------------------------------------------

    async def serve(self) -> None:
        """Work off arrivals for ever, one of each chat at a time."""
        while True:
            if not self._ready:
                self._wake.clear()
                await self._wake.wait()
            if not self._well and not await self._recover():
                self._say_unsaved([a for lane in self._waiting.values() for a in lane])
                await asyncio.sleep(1.0)
                continue
            self._answer_some()
            await asyncio.sleep(min(1.0, 0.02 * 2**self._failures) if self._failures else 0)

    def _advance(self, chat: int) -> None:
        """Put a chat behind the others, or rest its lane when nothing waits in it."""
        if self._waiting[chat]:
            self._ready.append(chat)
        else:
            del self._waiting[chat]
            if not self._waiting:
                self._idle.set()

    async def idle(self, seconds: float) -> bool:
        """Wait until every arrival is answered, at most so long; return whether it is."""
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def drain(self, seconds: float) -> bool:
        """Answer what waits and send what is decided, at most so long; the rest is on disk."""
        start = time.monotonic()
        done = await self.idle(seconds / 2)
        done = await self.sender.settle(max(0.1, seconds - (time.monotonic() - start))) and done
        await self.sender.close()
        return done

    def _answer_some(self) -> None:
        """Answer one arrival each of the chats whose turn it is, all in one transaction: what waits together is kept
        together, at the price of one write to the disk. What cannot be kept stays first in its lane."""
        chats: list[int] = []
        works: list[_Work] = []
        begin, most = time.monotonic(), 1 if self._failures else TOGETHER
        try:
            while self._ready and len(chats) < most and time.monotonic() - begin < WORK:
                chats.append(self._ready.popleft())
                works.append(self._worked_out(self._waiting[chats[-1]][0]))
            self._commit(works)
        except NotSaved as problem:
            self._unwell(problem)
            if self._failures:
                self._say_unsaved([self._waiting[chat][0] for chat in chats])
            self._failures = min(10, self._failures + 1)
        else:
            self._failures = 0
            for chat in chats:
                self._waiting[chat].popleft()
        for chat in chats:
            self._advance(chat)

    def _worked_out(self, arrival: Arrival) -> _Work:
        assert arrival.incoming is not None
        incoming = self._stamped(arrival, arrival.incoming)
        known = self._known(incoming)
        turn, fault = self._turn(incoming, known)
        return _Work(incoming, known, turn, fault)

    def _stamped(self, arrival: Arrival, incoming: Incoming) -> Incoming:
        late = self._machine() - arrival.arrived > TOO_LATE
        return replace(incoming, late=True) if late and incoming.callback else incoming

    def _known(self, incoming: Incoming) -> Known:
        try:
            return self._store.known(incoming.chat)
        except Damaged:
            self._store.discard(incoming.chat)
            self._log.error("row_damaged", chat=self.name_chat(incoming.chat))
            with self._store.writing("letter") as db:
                letters.write(db, incoming.update_id, "conversation", "damaged row", self._machine())
            return Known()

    def _turn(self, incoming: Incoming, known: Known) -> tuple[Turn, str]:
        """Work out the turn; a conversation that raises gives an apology and the fault's type and place."""
        allowed, first = self._listen(incoming.chat)
        if not allowed:
            return (self._sorry(incoming, known, "slow_down") if first else Turn(known.talk)), ""
        try:
            return self._conversation.turn(incoming, known, self._now()), ""
        except Exception as error:
            return self._sorry(incoming, known, "failed"), _place(error)

    def _listen(self, chat: int) -> tuple[bool, bool]:
        """Return whether the chat may be heard now, and if not, whether it is to be told."""
        now = time.monotonic()
        flood = self._floods.get(chat)
        if flood is None or flood.bucket.full(now):
            if len(self._floods) > 5000:
                self._floods = {c: f for c, f in self._floods.items() if not f.bucket.full(now)}
            flood = _Flood(Bucket(self._rates.flood_rate, self._rates.flood_burst, now))
        allowed = flood.bucket.allow(now)
        first = not allowed and not flood.told
        self._floods[chat] = replace(flood, told=flood.told or not allowed)
        return allowed, first

    def _sorry(self, incoming: Incoming, known: Known, why: Why) -> Turn:
        try:
            return self._conversation.sorry(incoming, known, self._now(), why)
        except Exception as error:
            self._log.error("apology_failed", reason=_place(error))
            return Turn(known.talk)

    def _commit(self, works: Sequence[_Work]) -> None:
        """Keep turns and their replies as one transaction and let the replies go once it is on disk."""
        with self._store.writing("turn") as db:
            for work in works:
                self._keep_or_apologise(db, work)
        for work in works:
            self._told.pop(work.incoming.update_id, None)
            for effect in work.turn.effects:
                if isinstance(effect, Forget):
                    drop_words()
                    self._log.info("forgotten", receipt=effect.receipt)
            if work.ends:
                self.sender.drop(work.incoming.chat)
            self.sender.post(work.rows)
            if work.fault:
                chat, update = self.name_chat(work.incoming.chat), work.incoming.update_id
                self._log.error("turn_failed", chat=chat, update=update, reason=work.fault)

    def _keep_or_apologise(self, db: sqlite3.Connection, work: _Work) -> None:
        """Keep one turn whole; one that cannot be written leaves no trace but an apology and a letter."""
        db.execute("SAVEPOINT turn")
        try:
            self._keep(db, work)
        except (ValueError, TypeError, sqlite3.Error) as error:
            if isinstance(error, sqlite3.Error) and refused(error):
                raise
            db.execute("ROLLBACK TO turn")
            work.fault = _place(error)
            work.turn = self._sorry(work.incoming, work.known, "failed")
            self._keep(db, work)
        db.execute("RELEASE turn")

    def _keep(self, db: sqlite3.Connection, work: _Work) -> None:
        incoming, turn, now = work.incoming, work.turn, self._machine()
        blocked = incoming.kind == "blocked"
        work.rows = [] if blocked else self._rows(incoming, work.known, turn, now)
        if any(isinstance(effect, Forget) for effect in turn.effects):
            self._store.forget(incoming.chat, now)
        else:
            self._store.keep(incoming.chat, turn.talk, work.known, now)
        for effect in turn.effects:
            self._effect(db, incoming.chat, effect, now)
        if blocked:
            self._store.drop(incoming.chat)
        if work.fault:
            letters.write(db, incoming.update_id, incoming.kind, work.fault, now)
        outbox.queue(db, work.rows)
        inbox.finish(db, incoming.update_id, now)

    def _effect(self, db: sqlite3.Connection, chat: int, effect: Effect, now: float) -> None:
        match effect:
            case Wish(on=True, consent=consent):
                wishes.take(db, wishes.Row(chat, consent, now))
            case Wish():
                self._store.end_wish(chat, now)
            case Left(key=key, words=words, language=language, near=near):
                questions.leave(db, questions.Question(key, words, language, near, now))
            case Tell(key=key, on=True, consent=consent):
                askers.take(db, askers.Row(key, chat, consent, now))
            case Tell(key=key):
                askers.withdraw(db, chat, key)
            case Count(what=what, topic=topic):
                counts.add(db, datetime.fromtimestamp(now, UTC).astimezone(KST).date().isoformat(), what, topic)

    def _rows(self, incoming: Incoming, known: Known, turn: Turn, now: float) -> list[Out]:
        """Return the outgoing rows of a turn: the tap's acknowledgement and the screens, piece by piece."""
        told = self._told.get(incoming.update_id)
        rows = []
        if incoming.callback and not incoming.late and told is None:
            notice = Screen(turn.notice)
            rows.append(self._out(incoming, "callback", notice, now, callback=incoming.callback))
        if told and _harmless(turn, known):
            return rows
        message = incoming.message
        for screen in turn.screens:
            for piece in self._channel.split(screen):
                replaces = message if piece.replaces else 0
                rows.append(self._out(incoming, "screen", piece, now, message=replaces))
                message = 0 if replaces else message
        return rows

    def _out(
        self,
        incoming: Incoming,
        kind: Literal["screen", "callback"],
        screen: Screen,
        now: float,
        *,
        message: int = 0,
        callback: str = "",
    ) -> Out:
        identity, self._next_out = self._next_out, self._next_out + 1
        return Out(identity, incoming.chat, incoming.update_id, kind, screen, message, callback, now)

    def _instead(self, row: Out) -> list[Out]:
        """Show where a chat stands in place of a reply that was given up; not in place of one that nobody asked for.

        What was refused would be refused again, so that no way back to it is shown.
        """
        if row.update_id == 0 or row.id == 0:
            return []
        try:
            known = self._store.known(row.chat)
            turn = self._conversation.fresh(row.chat, known, self._now(), row.screen if row.unsure else None)
        except Exception as error:
            self._log.error("apology_failed", reason=_place(error))
            return []
        return self._rows(Incoming(0, row.chat, "other"), known, turn, self._machine())

    # -- when nothing can be kept --------------------------------------------------------------------------------

    def _unwell(self, fault: NotSaved) -> None:
        if self._well and time.monotonic() - self._cried >= 1.0:
            self._cried = time.monotonic()
            self._log.error("database_not_writable", reason=str(fault))
        self._well = False

    async def _recover(self) -> bool:
        """Try whether the database takes a change again."""
        try:
            with self._store.writing("recover") as db:
                service.write(db, "recovered", str(self._machine()))
        except NotSaved:
            return False
        self._well = True
        self._log.info("database_writable")
        return True

    def _say_unsaved(self, arrivals: Sequence[Arrival]) -> None:
        """Answer at once what needs nothing kept; say of the rest, once, that it is not saved. It is done later."""
        for arrival in arrivals:
            incoming = arrival.incoming
            if incoming is None or incoming.kind == "blocked" or arrival.update_id in self._told:
                continue
            known = Known()
            with suppress(NotSaved, Damaged):
                known = self._store.known(incoming.chat)
            turn, fault = self._turn(incoming, known)
            harmless = not fault and _harmless(turn, known)
            if not harmless:
                turn = self._sorry(incoming, known, "not_saved")
            rows = self._rows(incoming, known, turn, self._machine())
            self._told[arrival.update_id] = harmless
            self.sender.post(replace(row, id=0) for row in rows)

    # -- outages, restores, notices ------------------------------------------------------------------------------

    async def reached(self, all_taken: bool) -> None:
        """Note that the messenger answered; after an outage, once the backlog is in, show people where they stand."""
        now = self._machine()
        self._see_outage(now)
        if self._outage_from:
            if all_taken and await self.idle(30.0):
                self._refresh(self._outage_from, now)
        elif now - self._contact >= 20:
            self._note_contact(now)

    def _see_outage(self, now: float) -> None:
        if not self._outage_from and self._contact and now - self._contact >= OUTAGE:
            self._outage_from, self._outage_seen = self._contact, now
            self._log.warning("outage_over", seconds=round(now - self._contact))

    def _note_contact(self, now: float) -> None:
        with suppress(NotSaved), self._store.writing("contact") as db:
            service.write(db, "contact", str(now))
            self._contact = now

    def _refresh(self, start: float, now: float) -> None:
        """Send one fresh screen to everybody who was being asked when the outage began and is unheard since its end.

        The last contact is noted now and then only, so that people may have been heard after it and before the outage.
        """
        rows: list[Out] = []
        for row in conversations.every(self._store.db, start - IN_THE_MIDDLE):
            if isinstance(row, int) or not row.talk.checking or row.touched >= self._outage_seen:
                continue
            incoming = Incoming(0, row.chat, "other")
            with suppress(Exception):
                turn = self._conversation.fresh(row.chat, self._store.known(row.chat), self._now())
                rows.extend(self._rows(incoming, Known(), turn, now))
        try:
            with self._store.writing("fresh") as db:
                outbox.queue(db, rows)
                service.write(db, "contact", str(now))
        except NotSaved as fault:
            self._unwell(fault)
            return
        self._contact, self._outage_from = now, 0.0
        self.sender.post(rows)

    async def housekeep(self) -> None:
        """Purge at start and every hour, overwrite what is forgotten or answered, and notice a restore; for ever."""
        last = wiped = float("-inf")
        while True:
            if time.monotonic() - wiped >= WIPE:
                wiped = time.monotonic()
                self._store.scrub_later()
            with suppress(NotSaved):
                if time.monotonic() - last >= 3600:
                    last = time.monotonic()
                    drop_words()
                    gone = self._store.purge(self._machine())
                    self._log.info("purged", **gone)
                self._notice_restore()
            if self.sender.waiting == 0:
                self._store.scrub()
            self.sender.tidy()
            await asyncio.sleep(1.0)

    def _notice_restore(self) -> None:
        with suppress(sqlite3.Error):
            generation = self._store.note("generation")
            if generation != self._generation:
                self._generation = generation
                self._log.warning("database_restored")
                self.sender.forget_all()
                self._waiting.clear()
                self._ready.clear()
                self._idle.set()
                self.load()


def _harmless(turn: Turn, known: Known) -> bool:
    """Whether a turn may be shown although nothing can be kept: no answer, result or wish changes with it."""
    old, new = known.talk, turn.talk
    same = (new.answers, new.result, new.round, new.version) == (old.answers, old.result, old.round, old.version)
    return same and new.checking == old.checking and all(isinstance(effect, Count) for effect in turn.effects)


def _place(error: BaseException) -> str:
    """Name a fault by its type and place, without its message, which may hold what a person wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    code: Any = trace.tb_frame.f_code
    return f"{type(error).__name__} at {code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno} {code.co_name}"
