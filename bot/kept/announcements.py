"""Announcements: one dated line above every screen while it is valid."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bot.kept.declaration import Column, Kept

KEPT = Kept(
    id="announcement",
    what="a line of staff that stands above every screen between two moments",
    why="what concerns everybody is said at once",
    ends="never",
    about_a_chat=False,
    columns=(
        Column("id", "names it when it is ended early"),
        Column("starts", "from when it is shown"),
        Column("ends", "until when it is shown"),
        Column("ko", "the line in Korean"),
        Column("en", "the line in English"),
        Column("who", "which member of staff announced it"),
        Column("made", "when"),
    ),
)


@dataclass(frozen=True)
class Announcement:
    """One line; moments are in epoch seconds."""

    starts: float
    ends: float
    ko: str
    en: str
    who: str
    made: float
    id: int = 0


def add(db: sqlite3.Connection, row: Announcement) -> int:
    """Keep an announcement and return its number."""
    made = db.execute(
        "INSERT INTO announcements (starts, ends, ko, en, who, made) VALUES (?, ?, ?, ?, ?, ?)",
        (row.starts, row.ends, row.ko, row.en, row.who, row.made),
    )
    return int(made.lastrowid or 0)


def end(db: sqlite3.Connection, number: int, at: float) -> bool:
    """End an announcement that is not over yet; return whether there was one."""
    return db.execute("UPDATE announcements SET ends = ? WHERE id = ? AND ends > ?", (at, number, at)).rowcount > 0


def every(db: sqlite3.Connection) -> list[Announcement]:
    """Return all announcements, newest first."""
    rows = db.execute("SELECT starts, ends, ko, en, who, made, id FROM announcements ORDER BY id DESC").fetchall()
    return [Announcement(*row) for row in rows]
