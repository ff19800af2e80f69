"""What staff did, row by row: each row holds the hash of the one before, so that a changed or missing one shows.

The last hash stands in the bot's notes as well, so that rows cut off at the end are missed too.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.kept import service
from bot.kept.declaration import Column, Kept

KEPT = Kept(
    id="staff_log",
    what="what staff did to the bot: when, who, what",
    why="it can be told who changed what, and nobody can change that unseen",
    ends="never",
    about_a_chat=False,
    columns=(
        Column("id", "the order of the actions"),
        Column("at", "when it was done"),
        Column("who", "the name that was given"),
        Column("action", "what was done"),
        Column("details", "to what, why, and with what outcome"),
        Column("before", "the hash of the row before"),
        Column("hash", "the hash of this row"),
    ),
)
HEAD = "staff_log"
"""The note that holds number and hash of the last row."""


@dataclass(frozen=True)
class Row:
    """One action; `at` is in epoch seconds, `details` hold no person but staff."""

    id: int
    at: float
    who: str
    action: str
    details: str
    before: str
    hash: str


def write(db: sqlite3.Connection, at: float, who: str, action: str, details: Mapping[str, Any]) -> None:
    """Append one action, inside the transaction that does it."""
    last = db.execute("SELECT id, hash FROM staff_log ORDER BY id DESC LIMIT 1").fetchone()
    number, before = (last[0] + 1, last[1]) if last else (1, "")
    said = json.dumps(details, ensure_ascii=False, sort_keys=True)
    hashed = link(number, at, who, action, said, before)
    db.execute(
        "INSERT INTO staff_log (id, at, who, action, details, before, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, at, who, action, said, before, hashed),
    )
    service.write(db, HEAD, f"{number} {hashed}")


def link(number: int, at: float, who: str, action: str, details: str, before: str) -> str:
    """Return the hash of one row over all it says and the hash of the row before."""
    return hashlib.sha256(json.dumps([number, at, who, action, details, before]).encode()).hexdigest()


def every(db: sqlite3.Connection) -> list[Row]:
    """Return all rows, oldest first."""
    rows = db.execute("SELECT id, at, who, action, details, before, hash FROM staff_log ORDER BY id")
    return [Row(*found) for found in rows]


def fault(db: sqlite3.Connection) -> str:
    """Return what is wrong with the first row that does not fit, empty where the chain is whole."""
    before, expected = "", 1
    for row in every(db):
        if row.id != expected:
            return f"row {expected} is missing"
        if row.before != before:
            return f"row {row.id} does not follow row {row.id - 1}"
        if row.hash != link(row.id, row.at, row.who, row.action, row.details, row.before):
            return f"row {row.id} was changed ({row.action} by {row.who})"
        before, expected = row.hash, expected + 1
    head = service.read(db, HEAD) or "0 "
    number, _, hashed = head.partition(" ")
    if int(number) != expected - 1:
        return f"row {expected} is missing (the log once had {number} rows)"
    return "" if hashed == before else f"row {expected - 1} was written anew"
