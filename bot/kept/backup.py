"""Backup and restore while the bot runs: verified copies, and a deletion list that is applied again."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from bot.kept import forgotten, service, staff_log
from bot.kept.db import Claim, NotSaved, Unusable, _connect, _explain, _transaction, connect, delete_listed, verify
from bot.kept.declared import TABLES

RESTORED = ("conversations", "wishes", "questions", "askers", "counts", "letters")
"""Taken from the backup; the outbox is not (its replies were sent since), the inbox is added to."""


def backup(database: Path, target: Path) -> int:
    """Copy the database to `target`, verify the copy and return its size in bytes; raises `Unusable`."""
    if not database.exists():
        raise Unusable(database, "does not exist", "start the bot once, or name the file in PREMIER1000_DB")
    draft = target.with_name(target.name + ".part")
    try:
        _copy(database, draft)
        verify(draft)
        _settle(draft, target)
        return target.stat().st_size
    except sqlite3.Error as error:
        raise _explain(database, error) from error
    except OSError as error:
        raise _explain(target, error) from error
    finally:
        draft.unlink(missing_ok=True)


def _copy(source: Path, draft: Path) -> None:
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_CREAT | os.O_RDWR, 0o600))
    with closing(_connect(source, 5.0)) as old, closing(_connect(draft, 5.0)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE").fetchall()


def _settle(draft: Path, target: Path) -> None:
    """Put a finished file in its place so that a crash leaves the old one or the new one."""
    for path in (draft, draft.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    draft.replace(target)


def restore(database: Path, source: Path, who: str = "") -> int:
    """Bring back what a backup holds, delete again who asked since, and return the number of conversations.

    The staff log says who did it; it is not taken from the backup, so that nothing staff did is undone unseen.

    A readable database takes the backup as one transaction, also while the bot runs. A damaged one is moved aside,
    which needs the bot stopped.
    """
    if not source.exists():
        raise Unusable(source, "does not exist", "name a file that premier1000 backup has made")
    verify(source)
    draft = database.with_name(database.name + ".restoring")
    try:
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _copy(source, draft)
        connect(draft, 5.0).close()
        _single(draft)
        _take_in(database, draft, {"file": source.name}, who)
        with closing(_connect(database, 5.0)) as db:
            return int(db.execute("SELECT count(*) FROM conversations").fetchone()[0])
    except sqlite3.Error as error:
        raise _explain(database, error) from error
    except OSError as error:
        raise _explain(database, error) from error
    finally:
        for ending in ("", "-wal", "-shm"):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


def _single(draft: Path) -> None:
    with closing(_connect(draft, 5.0)) as db:
        db.execute("PRAGMA journal_mode = DELETE").fetchall()


def _take_in(database: Path, draft: Path, details: Mapping[str, str], who: str) -> None:
    try:
        db = connect(database, 5.0)
    except Unusable as fault:
        if "damaged" not in fault.what and "not a database" not in fault.what:
            raise
        _replace(database, draft)
        db = connect(database, 5.0)
        with closing(db), _transaction(db):
            delete_listed(db, forgotten.read(forgotten.path_for(database)))
            db.execute("DELETE FROM outbox")
            staff_log.write(db, time.time(), who, "restore", details)
        return
    with closing(db):
        _merge(db, draft, database, details, who)


def _merge(db: sqlite3.Connection, draft: Path, database: Path, details: Mapping[str, str], who: str) -> None:
    db.execute("ATTACH DATABASE ? AS old", (str(draft),))
    with _transaction(db):
        for table in RESTORED:
            columns = ", ".join(column.name for column in TABLES[table].columns)
            db.execute(f"DELETE FROM main.{table}")  # nosec B608: our own names
            db.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM old.{table}")  # nosec B608
        columns = ", ".join(column.name for column in TABLES["inbox"].columns)
        db.execute(f"INSERT OR IGNORE INTO main.inbox ({columns}) SELECT {columns} FROM old.inbox")  # nosec B608
        db.execute("DELETE FROM main.outbox")
        delete_listed(db, forgotten.read(forgotten.path_for(database)))
        generation = int(service.read(db, "generation") or 0) + 1
        service.write(db, "generation", str(generation))
        staff_log.write(db, time.time(), who, "restore", details)
    db.execute("DETACH DATABASE old")
    with suppress(sqlite3.Error):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _replace(database: Path, draft: Path) -> None:
    """Move a damaged database aside and put the copy in its place; refused while a bot runs on it."""
    claim = Claim(database)
    try:
        for ending in ("", "-wal", "-shm"):
            old = database.with_name(database.name + ending)
            if old.exists():
                old.replace(old.with_name(old.name + ".damaged"))
        _settle(draft, database)
    finally:
        claim.release()


__all__ = ["NotSaved", "backup", "restore"]
