"""A member of staff acts on the database from a command, also while the bot runs: one transaction, logged."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.kept.db import Unusable, _explain, _transaction, connect

PATIENCE = 5.0
"""Seconds that a command waits for the bot's own transactions."""


@contextmanager
def opened(database: Path) -> Iterator[sqlite3.Connection]:
    """Open the database for reading and for transactions; raises `Unusable`."""
    with closing(connect(database, PATIENCE)) as db:
        yield db


@contextmanager
def acting(db: sqlite3.Connection, database: Path) -> Iterator[sqlite3.Connection]:
    """Make one transaction; a database that refuses it raises `Unusable`."""
    try:
        with _transaction(db):
            yield db
    except sqlite3.Error as error:
        raise _explain(database, error) from error


def bot_runs(database: Path) -> bool:
    """Tell whether a bot runs on the database at this moment."""
    lock = database.with_name(database.name + ".lock")
    try:
        handle = os.open(lock, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


__all__ = ["Unusable", "acting", "bot_runs", "opened"]
