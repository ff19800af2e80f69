"""What ought to be: the shipped conversation replayed over every update, compared with what people saw and was kept."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_reduce import arrival
from bot.channels.telegram_wire import Wire
from bot.content.load import SHIPPED, load
from bot.conversation import Conversation
from bot.kept import wishes
from bot.model import Count, Forget, Incoming, Known, Screen, Turn, Wish
from bot.talking import conversation
from tests.botapi import BotApi
from tests.botapi_chats import Chat, Shown
from tests.chaos.world import read

OF_THE_MOMENT = re.compile(r"\d{2}:\d{2}(?=\(한국시간\)| KST)|\b\d{8}-[0-9A-F]{8}\b")
"""What a reply says of the moment it was made: the hour, and the receipt of a removal, which is drawn by lot."""
REMOVED = (
    (re.compile(r"(?<=· 지운 것: ).+"), "지울 것이 남아 있지 않았습니다"),
    (re.compile(r"(?<=· What: ).+"), "nothing was left to delete"),
)
"""What a removal may say instead: after a crash in its midst the list of deletions has taken all away already."""
NEVER = ""
"""Stands for a conversation that is not kept."""


@lru_cache(maxsize=1)
def shipped() -> Conversation:
    """Return the shipped conversation, with the questions it has heard remembered: the replay asks them often."""
    whole = conversation(load(SHIPPED))
    whole.asker.ask = lru_cache(maxsize=4096)(whole.asker.ask)  # type: ignore[method-assign]
    return whole


@dataclass
class Should:
    """What one chat should hold and show after the updates so far."""

    known: Known = field(default_factory=Known)
    states: list[str] = field(default_factory=lambda: [NEVER])
    fresh: Counter[str] = field(default_factory=Counter)
    replies: list[tuple[int, str]] = field(default_factory=list)
    """New messages in order, each with the number of the update that it answers."""
    edits: dict[int, str] = field(default_factory=dict)
    taps: dict[str, int] = field(default_factory=dict)
    """The tap's id -> the number of the state that it leads to, first: one answer is for the first time it comes."""
    updates: int = 0
    told: int = 0
    """Up to which state acknowledgements have been seen by the last comparison."""


@dataclass
class Verdict:
    """What a comparison found; every count but `duplicates` must be 0."""

    updates: int = 0
    acknowledged: int = 0
    lost: int = 0
    unprocessed: int = 0
    effects: int = 0
    """Answers, counts and wishes that differ from one effect an update."""
    missing: int = 0
    """Replies that nobody saw."""
    duplicates: int = 0
    worst: int = 0
    """The most repeated replies in one chat after one kill."""
    letters: int = 0
    notes: list[str] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether every promise was kept."""
        broken = (self.lost, self.unprocessed, self.effects, self.missing, self.letters, max(0, self.worst - 1))
        return not any(broken)

    def line(self) -> str:
        """Return the figures in one line."""
        return (
            f"{self.updates} updates, {self.acknowledged} acknowledged: {self.lost} lost, "
            f"{self.unprocessed} never processed, {self.effects} wrong or double effects, {self.missing} replies "
            f"missing, {self.duplicates} replies repeated (most in one chat after one kill: {self.worst}), "
            f"{self.letters} dead letters"
        )


class Checker:
    """Replays in the order in which updates were queued; the order of one chat is the order of its lane."""

    def __init__(self, api: BotApi, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._api, self._talk, self._now = api, shipped(), now
        self._channel = TelegramChannel(Wire("1:a", "http://127.0.0.1:9/bot"))
        self._next = 0
        self.should: dict[int, Should] = {}
        self.counts: Counter[tuple[str, str]] = Counter()
        self._extra: Counter[int] = Counter()
        self.verdict = Verdict()

    # -- replaying -----------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Replay the updates that came since."""
        queued = list(self._api.updates)
        for update_id in queued[self._next :]:
            reduced = arrival(self._api.updates[update_id], 0.0)
            assert reduced is not None
            self.verdict.updates += 1
            if reduced.incoming is not None and reduced.incoming.kind != "blocked":
                self._take(reduced.incoming)
        self._next = len(queued)

    def of(self, chat: int) -> Should:
        """Return what a chat should hold and show."""
        return self.should.setdefault(chat, Should())

    def _take(self, incoming: Incoming) -> None:
        should = self.of(incoming.chat)
        now = self._now()
        turn = self._talk.turn(incoming, should.known, now)
        self._expect(should, incoming, turn)
        should.updates += 1
        if incoming.callback:
            should.taps.setdefault(incoming.callback, should.updates)
        should.known = replace(should.known, talk=turn.talk, since=should.known.since or now)
        state = kept(turn)
        for effect in turn.effects:
            match effect:
                case Wish(on=on):
                    should.known = replace(should.known, wish=on, everything=_wished(now if on else None))
                case Count(what=what, topic=topic):
                    self.counts[what, topic] += 1
                case Forget():
                    should.known, state = Known(), NEVER
        should.states.append(state)

    def _expect(self, should: Should, incoming: Incoming, turn: Turn) -> None:
        message = incoming.message
        for screen in turn.screens:
            for piece in self._channel.split(screen):
                if piece.replaces and message:
                    should.edits[message] = at_any_moment(piece.text)
                    message = 0
                else:
                    should.fresh[_name(piece)] += 1
                    should.replies.append((incoming.update_id, _name(piece)))

    # -- looking at screens --------------------------------------------------------------------------------------

    def settled(self, chat: Chat) -> bool:
        """Say whether a chat shows all it should: every tap acknowledged, every reply seen, every change made."""
        self.follow()
        should = self.of(chat.id)
        if any(not self._api.callbacks[tap].answers for tap in should.taps):
            return False
        seen = seen_fresh(chat)
        if any(seen[text] < n for text, n in should.fresh.items()):
            return False
        shown = chat.messages
        return all(m not in shown or fits(shown[m].source, text) for m, text in should.edits.items())

    async def until_settled(self, chat: Chat, seconds: float) -> bool:
        """Wait until a chat shows all it should."""
        end = asyncio.get_running_loop().time() + seconds
        while not self.settled(chat):
            left = end - asyncio.get_running_loop().time()
            if left <= 0:
                return False
            await self._api.telegram.came.until(_once(), min(left, 0.25))
        return True

    # -- comparing -----------------------------------------------------------------------------------------------

    def after_kill(self, database: Path) -> None:
        """Compare a killed bot's database with what had been acknowledged: it may be ahead, never behind."""
        self.follow()
        held = _held(database)
        for chat, should in self.should.items():
            least = max((n for tap, n in should.taps.items() if self._api.callbacks[tap].answers), default=0)
            self.verdict.acknowledged += least - should.told
            should.told = least
            if held.get(chat, NEVER) not in should.states[least:]:
                self.verdict.lost += 1
                self.verdict.notes.append(f"chat {chat} holds a state older than tap {least}, which was acknowledged")

    def count_repeats(self, database: Path) -> None:
        """Count the replies that people saw and that the database does not know as sent, since this was last asked.

        Each of them is seen once more after the next start. What an update not handled yet will bring does not count
        against them, even where it reads the same.
        """
        done = _done(database)
        waiting: dict[int, Counter[str]] = {}
        for chat, text in _waiting(database):
            waiting.setdefault(chat, Counter())[text] += 1
        for chat, should in self.should.items():
            sent = Counter(text for update, text in should.replies if update in done) - waiting.get(chat, Counter())
            over = seen_fresh(self._api.telegram.chats[chat]) - sent
            more, self._extra[chat] = over.total() - self._extra[chat], over.total()
            self.verdict.duplicates += max(0, more)
            if more > 0:
                self.verdict.repeats.append(f"chat {chat}: {[text[:60] for text in over]}")
            self.verdict.worst = max(self.verdict.worst, more)

    def at_the_end(self, database: Path) -> Verdict:
        """Compare everything once the bot has settled."""
        self.after_kill(database)
        self.count_repeats(database)
        verdict, held = self.verdict, _held(database)
        done = _done(database)
        expired = set(self._api.telegram.queue.expired)
        verdict.unprocessed = len(set(self._api.updates) - done - expired)
        verdict.letters = read(database, "SELECT count(*) FROM letters")[0][0]
        wishes = {chat for (chat,) in read(database, "SELECT chat FROM wishes")}
        for chat, should in self.should.items():
            if held.get(chat, NEVER) != should.states[-1] or (chat in wishes) != should.known.wish:
                verdict.effects += 1
                verdict.notes.append(f"chat {chat}: kept {held.get(chat)} instead of {should.states[-1]}")
            if not self.settled(self._api.telegram.chats[chat]):
                verdict.missing += 1
                verdict.notes.append(f"chat {chat} does not show all it should: {self._gap(chat)}")
        counted = Counter(dict(_counted(database)))
        if counted != self.counts:
            verdict.effects += sum(((counted - self.counts) + (self.counts - counted)).values())
            verdict.notes.append(f"counts: {counted - self.counts} too many, {self.counts - counted} too few")
        return verdict

    def _gap(self, chat: int) -> str:
        should, shown = self.of(chat), self._api.telegram.chats[chat]
        waiting = [tap for tap in should.taps if not self._api.callbacks[tap].answers]
        unseen = [text[:60] for text, n in should.fresh.items() if seen_fresh(shown)[text] < n]
        stale = [m for m, t in should.edits.items() if m in shown.messages and not fits(shown.messages[m].source, t)]
        return f"{len(waiting)} taps unanswered, unseen {unseen}, unchanged {stale}"


def kept(turn: Turn) -> str:
    """Return a talk as it should stand in the database."""
    return json.dumps(turn.talk.as_record(), ensure_ascii=False, separators=(",", ":"))


def seen_fresh(chat: Chat) -> Counter[str]:
    """Return the new messages that a person has seen, each as often as it came."""
    return Counter(_shown(shown) for change, shown in chat.changes if change == "new")


def _shown(shown: Shown) -> str:
    return f"file {shown.document.name}" if shown.document else at_any_moment(shown.source)


def _name(piece: Screen) -> str:
    return f"file {piece.attachments[0].name}" if piece.attachments else at_any_moment(piece.text)


def fits(shown: str, should: str) -> bool:
    """Say whether a screen shows what it should, or that of a removal nothing was left."""
    read = at_any_moment(shown)
    return read == should or any(read == gone.sub(left, should) != should for gone, left in REMOVED)


def _wished(since: datetime | None) -> Callable[[], dict[str, Any]]:
    """Return what is read of a wish when it is shown again; its hour is as little compared as any other."""
    return lambda: {wishes.KEPT.id: {"since": since}} if since else {}


def at_any_moment(text: str) -> str:
    """Return a text without hours and receipts: what is answered after a kill has those of its own moment."""
    return OF_THE_MOMENT.sub("--", text)


def _done(database: Path) -> set[int]:
    return {n for (n,) in read(database, "SELECT update_id FROM inbox WHERE done IS NOT NULL")}


def _waiting(database: Path) -> Iterator[tuple[int, str]]:
    """Yield the chat and name of each new message that the database still holds."""
    for chat, screen in read(database, "SELECT chat, screen FROM outbox WHERE kind = 'screen' AND message = 0"):
        record = json.loads(screen)
        files = record.get("files")
        yield chat, f"file {files[0][0]}" if files else at_any_moment(record["text"])


def _held(database: Path) -> dict[int, str]:
    return dict(read(database, "SELECT chat, talk FROM conversations"))


def _counted(database: Path) -> list[tuple[tuple[str, str], int]]:
    return [((w, t), n) for w, t, n in read(database, "SELECT what, topic, sum(n) FROM counts GROUP BY what, topic")]


def _once() -> Any:
    """Return a condition that holds from its second look on, so that waiting ends with the next event."""
    looks = iter((False,))
    return lambda: next(looks, True)
