"""The schema, step by step and forward only; a step that has been released never changes."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlite_utils import Database, Migrations

from bot.kept.schema import APPLICATION

MIGRATIONS = Migrations("premier1000")


@MIGRATIONS()
def m001_first_tables(db: Any) -> None:
    """Create the tables of the first version."""
    db["conversations"].create({"chat": int, "talk": str, "since": float, "touched": float, "seal": str}, pk="chat")
    db["wishes"].create({"chat": int, "consent": str, "since": float, "seal": str}, pk="chat")
    inbox = {"update_id": int, "chat": int, "body": str, "arrived": float, "done": float, "seal": str}
    db["inbox"].create(inbox, pk="update_id")
    db.execute("CREATE INDEX inbox_waiting ON inbox (arrived) WHERE done IS NULL")
    db["outbox"].create(
        {
            "id": int,
            "chat": int,
            "update_id": int,
            "kind": str,
            "template": str,
            "facts": str,
            "screen": str,
            "message": int,
            "made": float,
            "seal": str,
        },
        pk="id",
    )
    db["outbox"].create_index(["chat"])
    db["letters"].create({"id": int, "update_id": int, "kind": str, "reason": str, "at": float}, pk="id")
    db["counts"].create({"day": str, "what": str, "topic": str, "n": int}, pk=("day", "what", "topic"))
    db["service"].create({"name": str, "value": str}, pk="name")
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute("PRAGMA user_version = 1")


@MIGRATIONS()
def m002_questions_for_staff(db: Any) -> None:
    """Create the questions that companies leave for staff, and who wishes to hear of the answer."""
    words = {"key": str, "words": str, "language": str, "near": str, "at": float, "state": str}
    db["questions"].create({**words, "topic": str, "reason": str, "done": float}, pk="key")
    asker = {"key": str, "chat": int, "consent": str, "since": float, "seal": str}
    db["askers"].create(asker, pk=("key", "chat"))
    db["askers"].create_index(["chat"])
    db.execute("PRAGMA user_version = 2")


@MIGRATIONS()
def m003_live_content(db: Any) -> None:
    """Create the tables of what was live, what staff hold back or announce, and what they did."""
    went = {"id": int, "version": str, "at": float, "who": str, "reason": str, "second": str, "how": str}
    db["versions"].create(went, pk="id")
    held = {"kind": str, "what": str, "ko": str, "en": str, "who": str, "since": float}
    db["holds"].create(held, pk=("kind", "what"))
    said = {"id": int, "starts": float, "ends": float, "ko": str, "en": str, "who": str, "made": float}
    db["announcements"].create(said, pk="id")
    log = {"id": int, "at": float, "who": str, "action": str, "details": str, "before": str, "hash": str}
    db["staff_log"].create(log, pk="id")
    db.execute("PRAGMA user_version = 3")


def migrate(db: sqlite3.Connection) -> None:
    """Take the steps that are not yet taken."""
    MIGRATIONS.apply(Database(db))
