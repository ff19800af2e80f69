"""Conversations: where each chat stands, so that it can be left and come back to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.kept.declaration import Column, Kept
from bot.kept.seal import Damaged, seal
from bot.model import Talk

KEPT = Kept(
    id="conversation",
    what="the chat number, the language, the chosen answers, the area looked up, words that wait for a confirming tap, "
    "the newest choices and result, and the content version",
    why="to go on where the company left off and to repeat its result",
    ends="idle",
    columns=(
        Column("chat", "replies are sent to it"),
        Column("talk", "the answers given and what the newest screen can be answered with"),
        Column("since", "shown by /mydata; a deletion that is applied again spares what came later"),
        Column("touched", "the end counts from the last message"),
        Column("seal", "notices damage to the row"),
    ),
)


@dataclass(frozen=True)
class Retention:
    """When what is kept ends: `after_round_days` after the round in whose season a conversation was last touched,
    out of season `idle_days` after its last message; a wish after `wish_days` at the latest.

    A season is the start and the end of a round; without a start it began before all else.
    """

    idle_days: int = 30
    after_round_days: int = 14
    seasons: tuple[tuple[datetime | None, datetime], ...] = ()
    wish_days: int = 730

    def end(self, touched: float) -> float:
        """Return the moment (epoch seconds) at which a conversation last touched at `touched` is deleted."""
        for start, over in self.seasons:
            if (start is None or start.timestamp() <= touched) and touched <= over.timestamp():
                return (over + timedelta(days=self.after_round_days)).timestamp()
        return touched + self.idle_days * 86400


@dataclass(frozen=True)
class Row:
    """One conversation as it is kept; times are epoch seconds."""

    chat: int
    talk: Talk
    since: float
    touched: float


def read(db: sqlite3.Connection, chat: int) -> Row | None:
    """Return the conversation of a chat; raises `Damaged` if the row does not fit its checksum."""
    found = db.execute("SELECT chat, talk, since, touched, seal FROM conversations WHERE chat = ?", (chat,)).fetchone()
    return None if found is None else _row(found)


def _row(found: tuple[int, str, float, float, str]) -> Row:
    chat, talk, since, touched, sealed = found
    if seal(chat, talk, since, touched) != sealed:
        raise Damaged("conversations")
    try:
        return Row(chat, Talk.from_record(json.loads(talk)), since, touched)
    except (ValueError, TypeError, AttributeError) as error:
        raise Damaged("conversations") from error


def write(db: sqlite3.Connection, row: Row) -> None:
    """Keep one conversation, whole."""
    talk = json.dumps(row.talk.as_record(), ensure_ascii=False, separators=(",", ":"))
    db.execute(
        "INSERT INTO conversations (chat, talk, since, touched, seal) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (chat) DO UPDATE SET talk = excluded.talk, touched = excluded.touched, seal = excluded.seal, "
        "since = excluded.since",
        (row.chat, talk, row.since, row.touched, seal(row.chat, talk, row.since, row.touched)),
    )


def remove(db: sqlite3.Connection, chat: int) -> None:
    """Delete the conversation of a chat."""
    db.execute("DELETE FROM conversations WHERE chat = ?", (chat,))


def every(db: sqlite3.Connection, after: float = 0.0) -> Iterator[Row | int]:
    """Yield the conversations touched at or after a moment; a damaged one yields its chat number alone."""
    for found in db.execute(
        "SELECT chat, talk, since, touched, seal FROM conversations WHERE touched >= ? ORDER BY chat", (after,)
    ).fetchall():
        try:
            yield _row(found)
        except Damaged:
            yield int(found[0])


def purge(db: sqlite3.Connection, retention: Retention, now: float) -> int:
    """Delete the conversations whose end has come and return how many."""
    latest = now - min(retention.idle_days, retention.after_round_days) * 86400
    rows = db.execute("SELECT chat, touched FROM conversations WHERE touched <= ?", (latest,)).fetchall()
    over = [(chat,) for chat, touched in rows if retention.end(touched) <= now]
    db.executemany("DELETE FROM conversations WHERE chat = ?", over)
    return len(over)
