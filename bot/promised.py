"""Promised messages: of a new notice, of an answer to a question that was left; each once, then the wish ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

from bot.kept import askers, conversations, outbox, questions, wishes
from bot.kept.db import Store
from bot.kept.outbox import Out
from bot.kept.questions import Question
from bot.kept.seal import Damaged
from bot.model import Incoming, Known, Turn
from bot.outbox import Sender

MOST_TOLD = 50
"""So many replies may be on their way before the next wish is told."""


MakeRows = Callable[[Incoming, Known, Turn, float], list[Out]]
"""Makes the outgoing rows of a turn."""


class Promised:
    """Tells everybody who wished so, no faster than can be sent."""

    def __init__(self, store: Store, sender: Sender, rows: MakeRows, machine: Callable[[], float] = time.time) -> None:
        self._store, self._sender, self._rows, self._machine = store, sender, rows, machine

    async def announce(self, compose: Callable[[Known, str], Turn], until: float = float("inf")) -> int:
        """Tell everybody who wished so until a moment, once each and no faster than can be sent; return how many.

        `compose` makes the turn from what is known and from the consent that was given.
        """
        told = 0
        for chat in wishes.chats(self._store.db, until):
            while self._sender.waiting >= MOST_TOLD:
                await asyncio.sleep(0.05)
            try:
                told += self._tell(chat, compose)
            except Damaged:
                self._store.discard(chat)
            await asyncio.sleep(0)
        return told

    def _tell(self, chat: int, compose: Callable[[Known, str], Turn]) -> bool:
        """Queue the message of one wish and end the wish, as one transaction; False if it was taken back."""
        wish, known, now = wishes.read(self._store.db, chat), self._store.known(chat), self._machine()
        if wish is None:
            return False
        turn = compose(known, wish.consent)
        rows = self._rows(Incoming(0, chat, "other"), Known(), turn, now)
        with self._store.writing("announce") as db:
            self._store.end_wish(chat, now)
            if row := conversations.read(db, chat):
                conversations.write(db, replace(row, talk=turn.talk))
            outbox.queue(db, rows)
        self._sender.post(rows)
        return True

    async def tell_answers(self, compose: Callable[[Known, Question], Turn]) -> int:
        """Tell everybody who wished so the answer to the question they left, once; return how many were told."""
        told = 0
        answered = {q.key: q for q in questions.read(self._store.db, "answered")}
        for row in askers.waiting(self._store.db):
            while self._sender.waiting >= MOST_TOLD:
                await asyncio.sleep(0.05)
            try:
                told += self._tell_answer(row, compose, answered.get(row.key))
            except Damaged:
                self._store.discard(row.chat)
            await asyncio.sleep(0)
        return told

    def _tell_answer(self, row: askers.Row, compose: Callable[[Known, Question], Turn], asked: Question | None) -> bool:
        """Queue one answer and end that wish, as one transaction; False if it was taken back."""
        if asked is None or row not in askers.of(self._store.db, row.chat):
            return False
        turn = compose(self._store.known(row.chat), asked)
        rows = self._rows(Incoming(0, row.chat, "other"), Known(), turn, self._machine())
        with self._store.writing("answer") as db:
            askers.withdraw(db, row.chat, row.key)
            if kept := conversations.read(db, row.chat):
                conversations.write(db, replace(kept, talk=turn.talk))
            outbox.queue(db, rows)
        self._sender.post(rows)
        return True
