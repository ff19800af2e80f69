"""The live version: every turn is answered by one whole version, and a sound save takes its place between two turns."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import structlog

from bot import board, follow
from bot.board import Board
from bot.content.load import Content
from bot.content.passed import note_passed
from bot.content.shelf import Shelf, Unsettled
from bot.content.watch import saves
from bot.content.where import BrokenContent
from bot.conversation import Conversation
from bot.delivery import Delivery
from bot.kept import service, versions
from bot.kept.db import NotSaved, Store
from bot.kept.questions import Question
from bot.kept.versions import Went
from bot.model import Incoming, Known, Screen, Turn
from bot.opening import FOLDER
from bot.publishing import REFUSED, SEEN, SERVING, WAITING, go_live, let_wait, look, refuse, sound, weigh
from bot.replies import compile_all
from faq.notice import current

LOOK = 0.25
"""Seconds between two looks at whether a command has changed the database."""
Build = Callable[[Content, Conversation], Awaitable[Conversation]]
"""Makes the conversation of a new version, taking over from the earlier one what did not change."""


class Live:
    """A conversation that is replaced whole; each turn takes the one that is live as it begins."""

    def __init__(self, talk: Conversation) -> None:
        self.talk = talk
        self.board = Board()
        talk.board = self.shown

    def shown(self) -> Board:
        """Return what staff hold back or announce."""
        return self.board

    def swap(self, talk: Conversation) -> None:
        """Put another version live; turns under way end on the one they began with."""
        talk.board = self.shown
        self.talk = talk

    def turn(self, incoming: Incoming, known: Known, now: datetime) -> Turn:
        """Answer one update."""
        return self.talk.turn(incoming, known, now)

    def sorry(
        self, incoming: Incoming, known: Known, now: datetime, why: Literal["failed", "not_saved", "slow_down"]
    ) -> Turn:
        """Answer when the turn could not be worked out or kept."""
        return self.talk.sorry(incoming, known, now, why)

    def fresh(self, chat: int, known: Known, now: datetime, missing: Screen | None = None) -> Turn:
        """Show again where the conversation stands, in place of a missing reply if there is one."""
        return self.talk.fresh(chat, known, now, missing)


class Keeper:
    """Keeps the live version, the board and the wishes up to date while the bot runs."""

    def __init__(
        self,
        live: Live,
        store: Store,
        folder: Path,
        build: Build,
        clock: Callable[[], datetime],
        machine: Callable[[], float],
        swapped: Callable[[Conversation], object] = lambda talk: None,
    ) -> None:
        self.live, self.store, self.folder, self._build = live, store, folder, build
        self._clock, self._machine, self._swapped = clock, machine, swapped
        self.shelf = Shelf(store.path)
        self._turn = asyncio.Lock()
        self._log = structlog.get_logger()
        self._data = -1
        self._failed = ""

    async def run(self, delivery: Delivery) -> None:
        """Watch folder, database and rounds, for ever."""
        self._served()
        await asyncio.gather(
            asyncio.to_thread(compile_all, self.live.talk.content.root / "templates"),
            self._again("folder", self._watch, 1.0),
            self._again("database", self.look, LOOK),
            self._again("rounds", lambda: self.tell(delivery), 1.0),
            self._again("answers", lambda: self.answer(delivery), 1.0),
        )

    async def _again(self, name: str, work: Callable[[], Awaitable[None]], pause: float) -> None:
        """Do a work again and again; a fault of it is said once and ends nothing."""
        said = ""
        while True:
            try:
                await work()
            except (NotSaved, sqlite3.Error, OSError, ValueError, KeyError) as error:
                if said != repr(error):
                    said = repr(error)
                    self._log.error("keeping_failed", what=name, reason=said)
            await asyncio.sleep(pause)

    # -- saves in the folder ---------------------------------------------------------------------------------------

    async def _watch(self) -> None:
        async for _ in saves(self.folder):
            await self.saved()

    async def saved(self) -> None:
        """Take a save: sound and light it goes live, heavy it waits, broken it changes nothing and is said."""
        async with self._turn:
            try:
                known = self.live.talk.content
                content = await asyncio.to_thread(look, self.shelf, self.folder, self._clock(), known)
            except Unsettled:
                return
            except BrokenContent as broken:
                self._refused(broken)
                return
            await self._consider(content)

    def _refused(self, broken: BrokenContent) -> None:
        faults = [str(fault) for fault in broken.faults]
        self._log.error("save_refused", faults=faults[:10], more=max(0, len(faults) - 10), mend="premier1000 check")
        with self.store.writing("refused") as db:
            refuse(db, faults, self._machine())

    async def _consider(self, content: Content) -> None:
        if went := versions.newest(self.store.db):
            await self._take(went)
        live = self.live.talk.content
        if content.version in (service.read(self.store.db, SEEN), live.version):
            with self.store.writing("seen") as db:
                service.write(db, SEEN, content.version)
                service.write(db, REFUSED, "")
                if content.version == live.version:
                    service.write(db, WAITING, "")
            return
        weight = weigh(live, content)
        if weight.heavy:
            self._wait(content, weight.why, bool(weight.newly))
            return
        before = versions.newest(self.store.db)
        talk = await self._build(content, self.live.talk)
        newest = versions.newest(self.store.db)
        if newest and newest != before:
            self._wait(content, [f"{newest.how} by {newest.who} came while it was being learnt"], False)
            return
        went = Went(content.version, self._machine(), FOLDER, "saved in the content folder", how="save")
        with self.store.writing("live") as db:
            service.write(db, SEEN, content.version)
            go_live(db, went)
        self._swap(talk, "save")
        await asyncio.to_thread(note_passed, content)

    def _wait(self, content: Content, why: Sequence[str], second: bool) -> None:
        """Let a save wait for a person, and say so."""
        self._log.warning("save_waits", version=content.version, why=why, mend="premier1000 publish --confirm")
        with self.store.writing("waiting") as db:
            service.write(db, SEEN, content.version)
            let_wait(db, content.version, why, second, self._machine())

    # -- what commands changed -------------------------------------------------------------------------------------

    async def look(self) -> None:
        """Take up what a command changed in the database: the version that is to be live, holds, announcements."""
        data = int(self.store.db.execute("PRAGMA data_version").fetchone()[0])
        if data != self._data:
            self.live.board = board.read(self.store.db)
            self._data = data
        if went := versions.newest(self.store.db):
            await self._take(went)

    async def _take(self, went: Went) -> None:
        """Serve a version that a command has put live; it does not wait for a save that is being learnt."""
        if went.version in (self.live.talk.content.version, self._failed):
            return
        try:
            content = await asyncio.to_thread(sound, self.shelf, went.version, self._clock())
        except BrokenContent as broken:
            self._failed = went.version
            self._refused(broken)
            return
        talk = await self._build(content, self.live.talk)
        if versions.newest(self.store.db) == went:
            self._failed = ""
            self._swap(talk, went.how)

    def _swap(self, talk: Conversation, how: str) -> None:
        self.live.swap(talk)
        self._swapped(talk)
        self._log.info("content_live", version=talk.content.version, how=how)
        self._served()

    def _served(self) -> None:
        said = json.dumps({"version": self.live.talk.content.version, "at": self._machine()})
        with self.store.writing("serving") as db:
            service.write(db, SERVING, said)

    # -- the one message of a wish ---------------------------------------------------------------------------------

    async def tell(self, delivery: Delivery) -> None:
        """Send the wishes their one message once a newer round than the one they were made in has been posted."""
        turned = self._turned()
        if turned is None:
            return
        talk, now = self.live.talk, self._clock()

        def compose(known: Known, consent: str) -> Turn:
            return talk.told(known, now, follow.language(consent))

        told = await delivery.promised.announce(compose, float(turned["at"]))
        with self.store.writing("round told") as db:
            service.write(db, "round", json.dumps({**turned, "done": True}))
        self._log.info("round_told", round=turned["id"], wishes=told)

    async def answer(self, delivery: Delivery) -> None:
        """Send who left a question and wished for it the answer that staff have put live, once."""
        talk, now = self.live.talk, self._clock()

        def compose(known: Known, question: Question) -> Turn:
            return talk.answered(known, question.topic, "en" if question.language == "en" else "ko", now)

        if told := await delivery.promised.tell_answers(compose):
            self._log.info("answers_told", told=told)

    def _turned(self) -> dict[str, Any] | None:
        """Return the round that wishes are to be told of, noting its turn before the first is told."""
        round_ = current([r.round for r in self.live.talk.content.notice.rounds], self._clock())
        posted = round_.posted if round_.posted and round_.posted <= self._clock() else None
        now: dict[str, Any] = {"id": round_.id if posted else "", "posted": posted.timestamp() if posted else 0.0}
        said = service.read(self.store.db, "round")
        known: dict[str, Any] = json.loads(said) if said else {}
        if known and (now["id"] == known["id"] or now["posted"] <= known["posted"]):
            return None if known["done"] else known
        new = {**now, "at": self._machine(), "done": not said}
        with self.store.writing("round") as db:
            service.write(db, "round", json.dumps(new))
        return new if said else None
