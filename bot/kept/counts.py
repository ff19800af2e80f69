"""Counts: how often each topic was answered, offered or declined on a day; no person is in them."""

from __future__ import annotations

import sqlite3

from bot.kept.declaration import Column, Kept

KEPT = Kept(
    id="count",
    what="how often each topic was answered, offered or declined on a day",
    why="staff see what is asked and what is missing",
    ends="never",
    about_a_chat=False,
    columns=(
        Column("day", "the day in Korea"),
        Column("what", "what happened"),
        Column("topic", "which topic"),
        Column("n", "how often"),
    ),
)


def add(db: sqlite3.Connection, day: str, what: str, topic: str) -> None:
    """Count one more."""
    db.execute(
        "INSERT INTO counts (day, what, topic, n) VALUES (?, ?, ?, 1) "
        "ON CONFLICT (day, what, topic) DO UPDATE SET n = n + 1",
        (day, what, topic),
    )


def total(db: sqlite3.Connection) -> dict[tuple[str, str], int]:
    """Return the sums over all days, keyed by what and topic."""
    rows = db.execute("SELECT what, topic, sum(n) FROM counts GROUP BY what, topic ORDER BY what, topic")
    return {(what, topic): int(n) for what, topic, n in rows}


def by_day(db: sqlite3.Connection, what: str) -> dict[str, dict[str, int]]:
    """Return the counts of one kind: topic -> day -> how often, newest day first."""
    found: dict[str, dict[str, int]] = {}
    rows = db.execute("SELECT topic, day, n FROM counts WHERE what = ? ORDER BY topic, day DESC", (what,))
    for topic, day, n in rows:
        found.setdefault(topic, {})[day] = int(n)
    return found
