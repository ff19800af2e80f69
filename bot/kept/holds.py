"""Holds: topics and criteria that staff hold back, with the words said in their place."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from bot.kept.declaration import Column, Kept

KEPT = Kept(
    id="hold",
    what="which topic or criterion staff hold back, and what is said instead",
    why="a doubtful answer stops within seconds",
    ends="never",
    about_a_chat=False,
    columns=(
        Column("kind", "topic or criterion"),
        Column("what", "its id"),
        Column("ko", "what is said instead, in Korean"),
        Column("en", "what is said instead, in English"),
        Column("who", "which member of staff holds it"),
        Column("since", "since when"),
    ),
)
Kind = Literal["topic", "criterion"]


@dataclass(frozen=True)
class Hold:
    """One topic or criterion held back; `since` is in epoch seconds."""

    kind: Kind
    what: str
    ko: str
    en: str
    who: str
    since: float


def put(db: sqlite3.Connection, hold: Hold) -> None:
    """Hold something back; holding it again changes the words."""
    row = (hold.kind, hold.what, hold.ko, hold.en, hold.who, hold.since)
    db.execute("INSERT OR REPLACE INTO holds (kind, what, ko, en, who, since) VALUES (?, ?, ?, ?, ?, ?)", row)


def lift(db: sqlite3.Connection, kind: Kind, what: str) -> bool:
    """Release something; return whether it was held."""
    return db.execute("DELETE FROM holds WHERE kind = ? AND what = ?", (kind, what)).rowcount > 0


def every(db: sqlite3.Connection) -> list[Hold]:
    """Return what is held, oldest first."""
    rows = db.execute("SELECT kind, what, ko, en, who, since FROM holds ORDER BY since, kind, what").fetchall()
    return [Hold(*row) for row in rows]
