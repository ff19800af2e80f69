"""Dead letters: that an update or a reply could not be handled, and why; never what was in it."""

from __future__ import annotations

import sqlite3

from bot.kept.declaration import Column, Kept

KEPT = Kept(
    id="dead_letter",
    what="that a message could not be handled: its number, its kind and the reason",
    why="staff find and mend the fault",
    ends="age",
    hours=30 * 24,
    about_a_chat=False,
    columns=(
        Column("id", "keeps the order"),
        Column("update_id", "which update"),
        Column("kind", "what kind of update"),
        Column("reason", "the fault's type and place, without anything a person wrote"),
        Column("at", "the thirty days count from it"),
    ),
)


def write(db: sqlite3.Connection, update_id: int, kind: str, reason: str, now: float) -> None:
    """Keep one dead letter."""
    db.execute(
        "INSERT INTO letters (update_id, kind, reason, at) VALUES (?, ?, ?, ?)",
        (update_id, kind[:40], reason[:200], now),
    )


def every(db: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """Return update id, kind and reason of all dead letters, oldest first."""
    return [(u, k, r) for u, k, r in db.execute("SELECT update_id, kind, reason FROM letters ORDER BY id")]


def purge(db: sqlite3.Connection, now: float) -> int:
    """Delete the dead letters whose time is over and return how many."""
    return db.execute("DELETE FROM letters WHERE at < ?", (now - KEPT.hours * 3600,)).rowcount
