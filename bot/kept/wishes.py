"""Wishes: chats that asked, with consent, to be told of the next notice once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bot.kept.declaration import Column, Kept
from bot.kept.seal import Damaged, seal

KEPT = Kept(
    id="wish",
    what="the chat number and the consent to one message about the next notice",
    why="to send that one message",
    ends="told",
    columns=(
        Column("chat", "where the message is sent"),
        Column("consent", "which consent text was agreed to"),
        Column("since", "when consent was given"),
        Column("seal", "notices damage to the row"),
    ),
)


@dataclass(frozen=True)
class Row:
    """One wish as it is kept; `since` is in epoch seconds."""

    chat: int
    consent: str
    since: float


def read(db: sqlite3.Connection, chat: int) -> Row | None:
    """Return the wish of a chat; raises `Damaged` if the row does not fit its checksum."""
    found = db.execute("SELECT chat, consent, since, seal FROM wishes WHERE chat = ?", (chat,)).fetchone()
    if found is None:
        return None
    if seal(*found[:3]) != found[3]:
        raise Damaged("wishes")
    return Row(*found[:3])


def take(db: sqlite3.Connection, row: Row) -> None:
    """Keep a wish; asking again renews the consent."""
    db.execute(
        "INSERT INTO wishes (chat, consent, since, seal) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (chat) DO UPDATE SET consent = excluded.consent, since = excluded.since, seal = excluded.seal",
        (row.chat, row.consent, row.since, seal(row.chat, row.consent, row.since)),
    )


def withdraw(db: sqlite3.Connection, chat: int) -> None:
    """Delete the wish of a chat: it was told, or no longer wishes to be."""
    db.execute("DELETE FROM wishes WHERE chat = ?", (chat,))


def purge(db: sqlite3.Connection, given_before: float) -> int:
    """Delete the wishes whose longest time is over and return how many."""
    return db.execute("DELETE FROM wishes WHERE since < ?", (given_before,)).rowcount


def chats(db: sqlite3.Connection, until: float = float("inf")) -> list[int]:
    """Return the chats that wished to be told until a moment, oldest wish first."""
    rows = db.execute("SELECT chat FROM wishes WHERE since <= ? ORDER BY since, chat", (until,))
    return [int(chat) for (chat,) in rows.fetchall()]
