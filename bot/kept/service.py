"""Notes of the bot on itself: when it last reached Telegram, which outage was made good, the key of its logs."""

from __future__ import annotations

import sqlite3

from bot.kept.declaration import Column, Kept

KEPT = Kept(
    id="service",
    what="when the bot last reached Telegram and other notes on itself",
    why="an outage is noticed and made good once",
    ends="never",
    about_a_chat=False,
    columns=(Column("name", "which note"), Column("value", "what it says")),
)


def read(db: sqlite3.Connection, name: str) -> str | None:
    """Return one note."""
    found = db.execute("SELECT value FROM service WHERE name = ?", (name,)).fetchone()
    return None if found is None else str(found[0])


def write(db: sqlite3.Connection, name: str, value: str) -> None:
    """Keep one note."""
    db.execute(
        "INSERT INTO service (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
