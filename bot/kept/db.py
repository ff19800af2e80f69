"""The database: opened, checked and migrated here; every change to it is one transaction.

`Store` is what the delivery of messages works on. A failed transaction raises `NotSaved` and leaves everything as
it was; a database that cannot be worked with at all raises `Unusable`, which reads as one clear line.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.kept import askers, conversations, forgotten, inbox, letters, outbox, questions, service, wishes
from bot.kept.conversations import Retention
from bot.kept.schema import APPLICATION, NEWEST, STEPS
from bot.kept.seal import Damaged
from bot.model import Known, Talk

Probe = Callable[[str], None]
"""Called before and after each commit and send with the name of the place; a test stops the bot there."""


class Unusable(Exception):
    """The file cannot serve as the database: which file, what is wrong, how to mend it."""

    def __init__(self, path: Path, what: str, mend: str) -> None:
        super().__init__(f"{path}: {what}; {mend}")
        self.path, self.what, self.mend = path, what, mend


class NotSaved(Exception):
    """A transaction did not happen: the database is locked, full, read-only or damaged."""


def nowhere(place: str) -> None:
    """Pass every probed place by."""


def _connect(path: Path, busy: float) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=busy, isolation_level=None, check_same_thread=False)
    db.text_factory = _text
    return db


def _text(raw: bytes) -> str:
    """Read damaged text without an error, so that the row's checksum tells."""
    return raw.decode("utf-8", "replace")


REFUSED = ("BUSY", "LOCKED", "FULL", "READONLY", "IOERR", "CANTOPEN", "CORRUPT", "NOTADB", "NOMEM", "PROTOCOL", "PERM")


def refused(error: sqlite3.Error) -> NotSaved | None:
    """Return what to raise for a database that refuses; None for a fault of ours."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return NotSaved(name) if name.startswith(tuple(f"SQLITE_{reason}" for reason in REFUSED)) else None


def _harden(db: sqlite3.Connection) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "temp_store = MEMORY"):
        db.execute(f"PRAGMA {pragma}").fetchall()


def _explain(path: Path, error: sqlite3.Error | OSError) -> Unusable:
    """Turn an error at opening into one clear line."""
    if isinstance(error, OSError):
        return Unusable(path, f"cannot be reached ({error.strerror})", "name another file in PREMIER1000_DB")
    name = getattr(error, "sqlite_errorname", "") or ""
    known = {
        "SQLITE_BUSY": ("is locked by another program", "close that program or wait for it, then start again"),
        "SQLITE_LOCKED": ("is locked by another program", "close that program or wait for it, then start again"),
        "SQLITE_READONLY": ("is read-only", "give the bot's user write access to the file and its folder"),
        "SQLITE_CANTOPEN": ("cannot be opened", "check that it is a file and that the bot's user may use its folder"),
        "SQLITE_FULL": ("cannot grow, the disk is full", "free some space, then start again"),
        "SQLITE_NOTADB": ("is not a database", "name another file in PREMIER1000_DB; this one is left as it is"),
        "SQLITE_CORRUPT": ("is damaged", "stop the bot and run: premier1000 restore FILE"),
    }
    for start, (what, mend) in known.items():
        if name.startswith(start):
            return Unusable(path, what, mend)
    return Unusable(path, f"cannot be used ({error})", "name another file in PREMIER1000_DB")


def _check(path: Path, db: sqlite3.Connection) -> None:
    """Refuse a newer schema, another program's database and a damaged file, before anything is written."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    tables = int(db.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0])
    application = int(db.execute("PRAGMA application_id").fetchone()[0])
    if tables and application != APPLICATION and not _half_made(db):
        raise Unusable(path, "belongs to another program", "name another file in PREMIER1000_DB")
    if version > NEWEST:
        mend = "start that version again; nothing was changed"
        raise Unusable(path, f"was written by a newer version of this bot (schema {version}, known {NEWEST})", mend)
    fault = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if fault != "ok":
        raise Unusable(path, "is damaged", "stop the bot and run: premier1000 restore FILE")


def _half_made(db: sqlite3.Connection) -> bool:
    """Tell whether the file is our own from a first start that was cut short before its tables were made."""
    rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
    return {name for (name,) in rows} == {STEPS}


def connect(path: Path, busy: float = 0.25) -> sqlite3.Connection:
    """Open, check and migrate a database; raises `Unusable`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        db = _connect(path, busy)
    except (sqlite3.Error, OSError) as error:
        raise _explain(path, error) from error
    try:
        _check(path, db)
        _harden(db)
        if int(db.execute("PRAGMA user_version").fetchone()[0]) < NEWEST:
            from bot.kept.migrations import migrate

            migrate(db)
        with _transaction(db):
            pass
    except sqlite3.Error as error:
        db.close()
        raise _explain(path, error) from error
    except Unusable:
        db.close()
        raise
    return db


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


class Claim:
    """The right to run on a database, held by one process at a time and freed by its end."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise _explain(database, error) from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(self._handle)
            mend = "stop it first, or name another file in PREMIER1000_DB"
            raise Unusable(database, f"another bot is running on it (process {holder})", mend) from error
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Give the right back."""
        os.close(self._handle)


class Store:
    """All that is kept, behind one connection; times are epoch seconds of the machine's clock."""

    def __init__(self, path: Path, retention: Retention | None = None, *, busy: float = 0.25, probe: Probe = nowhere):
        self.path = path
        self.retention = retention or Retention()
        self.probe = probe
        self.db = connect(path, busy)
        self._list = forgotten.path_for(path)
        self._scrub = False
        self._sent: list[int] = []
        self._delete_again()

    def close(self) -> None:
        """Close the connection; the file is left as one piece where that can be done."""
        with suppress(sqlite3.Error, NotSaved):
            self.flush()
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.db.close()

    @contextmanager
    def writing(self, place: str) -> Iterator[sqlite3.Connection]:
        """Make one transaction, durable when this returns; replies reported as sent leave the outbox with it."""
        sent = self._sent[:]
        try:
            with _transaction(self.db) as db:
                yield db
                if sent:
                    outbox.sent(db, sent)
                self.probe(f"before commit: {place}")
        except sqlite3.Error as error:
            if fault := refused(error):
                raise fault from error
            raise
        del self._sent[: len(sent)]
        self.probe(f"after commit: {place}")

    def sent(self, identity: int) -> None:
        """Report a reply as delivered; the next transaction takes it out of the outbox."""
        self._sent.append(identity)

    @property
    def unflushed(self) -> bool:
        """Whether a delivered reply still stands in the outbox."""
        return bool(self._sent)

    def flush(self) -> None:
        """Take the delivered replies out of the outbox now."""
        if self._sent:
            with self.writing("sent"):
                pass

    def known(self, chat: int) -> Known:
        """Return what is kept about a chat; raises `Damaged` or `NotSaved`."""
        try:
            row, wish = conversations.read(self.db, chat), wishes.read(self.db, chat)
        except sqlite3.Error as error:
            raise refused(error) or Damaged(str(error)) from error
        everything = partial(self.everything, chat)
        if row is None:
            since = _moment(wish.since) if wish else None
            return Known(wish=wish is not None, since=since, everything=everything)
        since = _moment(min(row.since, wish.since) if wish else row.since)
        return Known(row.talk, wish is not None, since, _moment(self.retention.end(row.touched)), everything)

    def keep(self, chat: int, talk: Talk, known: Known, now: float) -> None:
        """Keep where a conversation stands, inside a transaction; an empty one is not kept."""
        if talk == Talk() and known.talk == Talk():
            return
        since = known.since.timestamp() if known.since else now
        conversations.write(self.db, conversations.Row(chat, talk, since, now))

    def forget(self, chat: int, now: float) -> None:
        """Delete all that is kept about a chat, inside a transaction, and put it on the deletion list."""
        try:
            forgotten.add(self._list, chat, now)
        except OSError as error:
            raise NotSaved(str(error.strerror)) from error
        conversations.remove(self.db, chat)
        wishes.withdraw(self.db, chat)
        askers.withdraw(self.db, chat)
        outbox.drop(self.db, chat)
        self._scrub = True

    def end_wish(self, chat: int, now: float) -> None:
        """Delete the wish of a chat, inside a transaction, so that no backup brings it back."""
        if self.db.execute("SELECT 1 FROM wishes WHERE chat = ?", (chat,)).fetchone() is None:
            return
        try:
            forgotten.add(self._list, chat, now, forgotten.WISH)
        except OSError as error:
            raise NotSaved(str(error.strerror)) from error
        wishes.withdraw(self.db, chat)
        self._scrub = True

    def scrub(self) -> bool:
        """Overwrite the log of changes if something was to be forgotten; return whether nothing is left to do."""
        if self._scrub:
            with suppress(sqlite3.Error):
                self._scrub = bool(self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        return not self._scrub

    def scrub_later(self) -> None:
        """Ask for the log of changes to be overwritten at the next chance."""
        self._scrub = True

    def drop(self, chat: int) -> None:
        """Take a chat that cannot be reached out of outbox and wishes, inside a transaction."""
        outbox.drop(self.db, chat)
        wishes.withdraw(self.db, chat)
        askers.withdraw(self.db, chat)

    def everything(self, chat: int) -> dict[str, Any]:
        """Return all that is kept about a chat, keyed by the declarations' ids."""
        kept: dict[str, Any] = {}
        row, wish = conversations.read(self.db, chat), wishes.read(self.db, chat)
        if row is not None:
            end = _moment(self.retention.end(row.touched))
            since, touched = _moment(row.since), _moment(row.touched)
            kept[conversations.KEPT.id] = {
                "chat": row.chat,
                "talk": row.talk.as_record(),
                "since": since,
                "touched": touched,
                "until": end,
            }
        if wish is not None:
            until = _moment(wish.since + self.retention.wish_days * 86400)
            kept[wishes.KEPT.id] = {**asdict(wish), "since": _moment(wish.since), "until": until}
        if left := askers.of(self.db, chat):
            kept[askers.KEPT.id] = [{**asdict(row), "since": _moment(row.since)} for row in left]
        if pending := inbox.of_chat(self.db, chat):
            kept[inbox.KEPT.id] = pending
        if leaving := outbox.of_chat(self.db, chat):
            kept[outbox.KEPT.id] = leaving
        return kept

    def purge(self, now: float) -> dict[str, int]:
        """Delete everything whose end has come and return how much of each kind."""
        with self.writing("purge") as db:
            gone = {
                "conversation": conversations.purge(db, self.retention, now),
                "wish": wishes.purge(db, now - self.retention.wish_days * 86400),
                "inbox": inbox.purge(db, now),
                "dead_letter": letters.purge(db, now),
                "question": questions.purge(db, now),
                "asker": askers.purge(db),
            }
        with suppress(OSError):
            forgotten.purge(self._list, now)
        self._scrub = self._scrub or gone["conversation"] + gone["wish"] > 0
        self.scrub()
        return gone

    def note(self, name: str) -> str | None:
        """Return one of the bot's notes on itself."""
        return service.read(self.db, name)

    def damaged(self) -> list[int]:
        """Return the chats whose conversation does not fit its checksum."""
        try:
            return [row for row in conversations.every(self.db) if isinstance(row, int)]
        except sqlite3.Error as error:
            raise Unusable(self.path, "is damaged", "stop the bot and run: premier1000 restore FILE") from error

    def discard(self, chat: int) -> None:
        """Delete a damaged conversation or wish so that nothing wrong is served."""
        with self.writing("discard") as db:
            for read, remove in ((conversations.read, conversations.remove), (wishes.read, wishes.withdraw)):
                try:
                    read(db, chat)
                except Damaged:
                    remove(db, chat)

    def _delete_again(self) -> None:
        """Delete what a crash or a restore may have left of chats on the deletion list."""
        known = forgotten.read(self._list)
        if known:
            with self.writing("forgotten") as db:
                self._scrub = delete_listed(db, known) > 0 or self._scrub
            self.scrub()


def delete_listed(db: sqlite3.Connection, known: forgotten.Forgotten) -> int:
    """Delete what was kept of each listed chat before it asked to be forgotten; return how many rows went."""
    gone = 0
    for table, ended in (("conversations", known.since), ("wishes", known.wish_over), ("askers", known.since)):
        rows = db.execute(f"SELECT chat, since FROM {table}").fetchall()  # nosec B608: our own names
        over = [(chat, since) for chat, since in rows if (asked := ended(chat)) is not None and since <= asked]
        db.executemany(f"DELETE FROM {table} WHERE chat = ? AND since = ?", over)  # nosec B608
        gone += len(over)
    return gone


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def verify(path: Path) -> None:
    """Raise `Unusable` unless the file is a sound database of this bot with every checksum right."""
    try:
        with closing(_connect(path, 1.0)) as db:
            _check(path, db)
            broken = [row for row in conversations.every(db) if isinstance(row, int)]
    except sqlite3.Error as error:
        raise _explain(path, error) from error
    if broken:
        raise Unusable(path, f"holds {len(broken)} damaged conversations", "use an older backup")
