"""Askers: chats that asked, with consent, to be told once when a question they left has an answer."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bot.kept.declaration import Column, Kept
from bot.kept.seal import seal

KEPT = Kept(
    id="asker",
    what="the chat number, the question it left and the consent to one message with the answer",
    why="to send that one message",
    ends="told",
    columns=(
        Column("key", "which question"),
        Column("chat", "where the message is sent"),
        Column("consent", "which consent text was agreed to"),
        Column("since", "when consent was given"),
        Column("seal", "notices damage to the row"),
    ),
)


@dataclass(frozen=True)
class Row:
    """One asker as it is kept; `since` is in epoch seconds."""

    key: str
    chat: int
    consent: str
    since: float


def take(db: sqlite3.Connection, row: Row) -> None:
    """Keep an asker; asking again changes nothing."""
    db.execute(
        "INSERT OR IGNORE INTO askers (key, chat, consent, since, seal) VALUES (?, ?, ?, ?, ?)",
        (row.key, row.chat, row.consent, row.since, seal(row.key, row.chat, row.consent, row.since)),
    )


def of(db: sqlite3.Connection, chat: int) -> list[Row]:
    """Return what a chat asked to be told of; a damaged row is left out."""
    return _sound(db.execute("SELECT key, chat, consent, since, seal FROM askers WHERE chat = ? ORDER BY key", (chat,)))


def waiting(db: sqlite3.Connection, state: str = "answered") -> list[Row]:
    """Return the askers whose question has reached a state, oldest first."""
    return _sound(
        db.execute(
            "SELECT a.key, a.chat, a.consent, a.since, a.seal FROM askers a JOIN questions q ON q.key = a.key "
            "WHERE q.state = ? ORDER BY a.since, a.chat",
            (state,),
        )
    )


def _sound(rows: sqlite3.Cursor) -> list[Row]:
    return [Row(*found[:4]) for found in rows.fetchall() if seal(*found[:4]) == found[4]]


def withdraw(db: sqlite3.Connection, chat: int, key: str = "") -> None:
    """Delete the askers of a chat, or the one of a question: it was told, or no longer wishes to be."""
    db.execute("DELETE FROM askers WHERE chat = ? AND (? = '' OR key = ?)", (chat, key, key))


def purge(db: sqlite3.Connection) -> int:
    """Delete the askers of questions that are gone or were dismissed, and return how many."""
    return db.execute(
        "DELETE FROM askers WHERE key NOT IN (SELECT key FROM questions WHERE state != 'dismissed')"
    ).rowcount
