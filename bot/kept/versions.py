"""Versions: which content went live when, by whom and for what reason; the newest row is what is to be served."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bot.kept.declaration import Column, Kept

KEPT = Kept(
    id="version",
    what="which content version went live when, by whom and why",
    why="an earlier version can be brought back, and it can be told what was live on a day",
    ends="never",
    about_a_chat=False,
    columns=(
        Column("id", "the order in which they went live"),
        Column("version", "which content; its files are kept under this name"),
        Column("at", "when it went live"),
        Column("who", "which member of staff did it"),
        Column("reason", "why, in their words"),
        Column("second", "who looked at it as well, where two are needed"),
        Column("how", "by publishing, by a save in the folder, by going back, or at the first start"),
    ),
)
COLUMNS = "version, at, who, reason, second, how, id"


@dataclass(frozen=True)
class Went:
    """One time that a version went live; `at` is in epoch seconds."""

    version: str
    at: float
    who: str
    reason: str
    second: str = ""
    how: str = "publish"
    order: int = 0


def add(db: sqlite3.Connection, row: Went) -> None:
    """Note that a version goes live."""
    db.execute(
        "INSERT INTO versions (version, at, who, reason, second, how) VALUES (?, ?, ?, ?, ?, ?)",
        (row.version, row.at, row.who, row.reason, row.second, row.how),
    )


def newest(db: sqlite3.Connection) -> Went | None:
    """Return what went live last, None where nothing has."""
    rows = every(db, most=1)
    return rows[0] if rows else None


def every(db: sqlite3.Connection, most: int = -1) -> list[Went]:
    """Return what went live, newest first."""
    found = db.execute(f"SELECT {COLUMNS} FROM versions ORDER BY id DESC LIMIT ?", (most,)).fetchall()  # nosec B608
    return [Went(*row) for row in found]
