"""What is kept: sealed, declared, backed up, forgotten for good."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.kept import conversations, forgotten, inbox, letters, wishes
from bot.kept.backup import backup, restore
from bot.kept.conversations import Retention
from bot.kept.db import Claim, NotSaved, Store, Unusable
from bot.kept.declared import DECLARED, TABLES
from bot.kept.inbox import Arrival
from bot.kept.migrations import MIGRATIONS
from bot.kept.schema import NEWEST, STEPS
from bot.kept.seal import Damaged
from bot.model import Incoming, Known, Talk

NOW = 1_760_000_000.0
DAY = 86400.0


def keep(store: Store, chat: int, now: float = NOW, **answers: str) -> None:
    with store.writing("test") as db:
        store.keep(chat, Talk(language="ko", answers=answers or {"size": "sme"}), store.known(chat), now)
    assert db is store.db


def rows(store: Store, table: str) -> int:
    return int(store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def bytes_kept(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def test_every_table_and_column_is_declared(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    names = {
        name
        for (name,) in store.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("sqlite_", "_sqlite"))
    }
    assert names == set(TABLES)
    for name, kept in TABLES.items():
        columns = [row[1] for row in store.db.execute(f"PRAGMA table_info({name})")]
        assert columns == [column.name for column in kept.columns]
    assert all(kept.why and all(column.why for column in kept.columns) for kept in DECLARED)
    assert len({kept.id for kept in DECLARED}) == len(DECLARED)


def test_commits_are_durable_and_deletions_overwrite(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    pragmas = {name: store.db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}
    assert store.db.execute("PRAGMA secure_delete").fetchone()[0] == 1


def test_a_conversation_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    answers = {"item": ("135", "136"), "size": "mid"}
    proposal = {"answers": {"item": ("1",)}, "won": 3}
    talk = Talk("ko", answers=answers, choices=(("1", "예"),), rivals=("a",), checking=True, proposal=proposal)
    store = Store(tmp_path / "a.db", Retention(idle_days=30))
    with store.writing("test"):
        store.keep(7, talk, Known(), NOW)
    store.close()
    known = Store(tmp_path / "a.db").known(7)
    assert known.talk == talk
    assert known.since == datetime.fromtimestamp(NOW, UTC)
    assert known.until == datetime.fromtimestamp(NOW, UTC) + timedelta(days=30)
    assert Store(tmp_path / "a.db").known(8) == Known()


def test_an_empty_talk_keeps_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    with store.writing("test"):
        store.keep(7, Talk(), Known(), NOW)
    assert rows(store, "conversations") == 0


def test_a_changed_row_is_noticed(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    keep(store, 7, size="sme")
    store.db.execute("UPDATE conversations SET talk = replace(talk, 'sme', 'mid')")
    with pytest.raises(Damaged):
        store.known(7)
    assert store.damaged() == [7]
    store.discard(7)
    assert store.known(7) == Known()


def test_flipped_bits_are_noticed_or_harmless(tmp_path: Path) -> None:
    source = tmp_path / "a.db"
    store = Store(source)
    for chat in range(40):
        keep(store, chat, size="sme", item=f"item {chat}")
    before = {chat: store.known(chat).talk for chat in range(40)}
    store.close()
    whole, dice, silent = source.read_bytes(), random.Random(7), []
    for n in range(150):
        bad = bytearray(whole)
        at = dice.randrange(len(bad))
        bad[at] ^= 1 << dice.randrange(8)
        flipped = tmp_path / f"flip{n}" / "a.db"
        flipped.parent.mkdir()
        flipped.write_bytes(bad)
        if not noticed(flipped, before):
            silent.append(at)
    assert silent == []


def noticed(path: Path, before: dict[int, Talk]) -> bool:
    """Say whether damage was noticed, or else changed nothing that is served."""
    try:
        store = Store(path)
    except Unusable:
        return True
    try:
        if store.damaged():
            return True
        return all(store.known(chat).talk == talk for chat, talk in before.items())
    except (Damaged, NotSaved, Unusable):
        return True
    finally:
        store.close()


def test_the_schema_that_is_told_is_the_one_that_the_steps_lead_to(tmp_path: Path) -> None:
    steps = [m.name for m in MIGRATIONS.pending(Database(memory=True))]
    assert [name[:4] for name in steps] == [f"m{n:03}" for n in range(1, NEWEST + 1)]
    store = Store(tmp_path / "a.db")
    assert store.db.execute(f"SELECT count(*) FROM {STEPS}").fetchone()[0] == NEWEST
    assert store.db.execute("PRAGMA user_version").fetchone()[0] == NEWEST
    store.close()


@pytest.mark.parametrize("kind", ["newer", "other", "text", "folder", "below_a_file"])
def test_an_unusable_file_gives_one_clear_line_and_is_left_alone(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.db"
    match kind:
        case "newer":
            Store(path).close()
            with sqlite3.connect(path) as db:
                db.execute(f"PRAGMA user_version = {NEWEST + 1}")
        case "other":
            with sqlite3.connect(path) as db:
                db.execute("CREATE TABLE accounts (id)")
        case "text":
            path.write_text("회사 명단입니다, 데이터베이스가 아닙니다" * 100)
        case "folder":
            path.mkdir()
        case "below_a_file":
            (tmp_path / "file").write_text("x")
            path = tmp_path / "file" / "a.db"
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(Unusable) as caught:
        Store(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.mend
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_locked_database_is_said_to_be_locked(tmp_path: Path) -> None:
    Store(tmp_path / "a.db").close()
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Unusable, match="locked"):
        Store(tmp_path / "a.db", busy=0.01)
    other.execute("ROLLBACK")
    Store(tmp_path / "a.db").close()


def test_a_first_start_cut_short_is_finished_by_the_next(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as db:
        db.execute(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
        )
    store = Store(tmp_path / "a.db")
    keep(store, 1)
    assert store.known(1).talk.answers


def test_a_refused_change_raises_and_changes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db", busy=0.01)
    keep(store, 1, size="sme")
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotSaved):
        keep(store, 1, size="mid")
    other.execute("ROLLBACK")
    assert store.known(1).talk.answers == {"size": "sme"}
    store.db.execute(f"PRAGMA max_page_count = {store.db.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(NotSaved):
        keep(store, 1, size="x" * 100_000)
    assert store.known(1).talk.answers == {"size": "sme"}
    store.db.execute("PRAGMA max_page_count = 1000000")
    keep(store, 1, size="mid")
    assert store.known(1).talk.answers == {"size": "mid"}


def test_a_programming_fault_is_not_taken_for_a_full_disk(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    with pytest.raises(sqlite3.Error), store.writing("test") as db:
        db.execute("INSERT INTO nowhere VALUES (1)")
    keep(store, 1)


def test_only_one_bot_runs_on_a_database(tmp_path: Path) -> None:
    first = Claim(tmp_path / "a.db")
    with pytest.raises(Unusable, match="another bot"):
        Claim(tmp_path / "a.db")
    first.release()
    Claim(tmp_path / "a.db").release()


def test_idle_conversations_end_and_those_of_a_round_end_after_it(tmp_path: Path) -> None:
    over = datetime.fromtimestamp(NOW, UTC)
    store = Store(tmp_path / "a.db", Retention(idle_days=30, after_round_days=14, seasons=((None, over),)))
    keep(store, 1, NOW - 40 * DAY)
    keep(store, 2, NOW + 1 * DAY)
    assert store.purge(NOW + 13 * DAY)["conversation"] == 0
    assert store.purge(NOW + 15 * DAY)["conversation"] == 1
    assert store.known(1) == Known()
    assert store.known(2).talk.answers
    assert store.purge(NOW + 32 * DAY)["conversation"] == 1


def test_update_numbers_stay_two_days_and_dead_letters_thirty(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    with store.writing("test") as db:
        inbox.admit(db, [Arrival(5, Incoming(5, 1, "text", text="x"), NOW), Arrival(6, None, NOW)])
        letters.write(db, 5, "message", "ValueError", NOW)
        inbox.finish(db, 5, NOW)
    assert store.db.execute("SELECT chat, body FROM inbox").fetchall() == [(None, None), (None, None)]
    store.purge(NOW + 47 * 3600)
    assert rows(store, "inbox") == 2
    with store.writing("test") as db:
        assert inbox.admit(db, [Arrival(5, Incoming(5, 1, "text", text="x"), NOW)]) == []
    store.purge(NOW + 49 * 3600)
    assert (rows(store, "inbox"), rows(store, "letters")) == (0, 1)
    store.purge(NOW + 31 * DAY)
    assert rows(store, "letters") == 0


def test_nothing_of_a_forgotten_chat_is_left_anywhere(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    store = Store(folder / "a.db")
    canaries = [f"CANARY{n:04d}X" for n in range(1000)]
    for n, canary in enumerate(canaries):
        with store.writing("test") as db:
            store.keep(910_000_000_000 + n, Talk(answers={"a": canary}), Known(), NOW)
            wishes.take(db, wishes.Row(910_000_000_000 + n, canary, NOW))
            inbox.admit(db, [Arrival(n, Incoming(n, 910_000_000_000 + n, "text", text=canary), NOW)])
    keep(store, 42, size="stays")
    assert bytes_kept(folder).count(b"CANARY") >= 1000
    for n in range(1000):
        with store.writing("test") as db:
            store.forget(910_000_000_000 + n, NOW)
            inbox.finish(db, n, NOW)
    assert store.scrub()
    backup(store.path, folder / "copy.db")
    left = bytes_kept(folder)
    assert b"CANARY" not in left
    assert b"9100000" not in left
    assert store.known(42).talk.answers == {"size": "stays"}
    assert store.everything(910_000_000_001) == {}


def test_a_restore_deletes_again_who_asked_since_and_spares_who_came_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    for chat in (1, 2, 3):
        keep(store, chat, NOW)
    backup(store.path, tmp_path / "old.db")
    with store.writing("test"):
        store.forget(1, NOW + 10)
        store.forget(2, NOW + 10)
    keep(store, 2, NOW + 20, size="mid")
    backup(store.path, tmp_path / "new.db")
    assert restore(store.path, tmp_path / "old.db") == 1
    assert (store.known(1), store.known(2)) == (Known(), Known())
    assert restore(store.path, tmp_path / "new.db") == 2
    assert store.known(2).talk.answers == {"size": "mid"}
    assert store.note("generation") == "2"


def test_a_restore_brings_back_what_was_there(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    for chat in range(50):
        keep(store, chat, NOW, size=str(chat))
    with store.writing("test") as db:
        wishes.take(db, wishes.Row(3, "c1", NOW))
        inbox.admit(db, [Arrival(9, Incoming(9, 1, "text", text="waits"), NOW)])
    backup(store.path, tmp_path / "old.db")
    before = {chat: store.known(chat) for chat in range(50)}
    for chat in range(50):
        keep(store, chat, NOW, size="changed")
    assert restore(store.path, tmp_path / "old.db") == 50
    assert {chat: store.known(chat) for chat in range(50)} == before
    elsewhere = tmp_path / "elsewhere" / "a.db"
    assert restore(elsewhere, tmp_path / "old.db") == 50
    fresh = Store(elsewhere)
    assert {chat: fresh.known(chat) for chat in range(50)} == before
    assert [a.update_id for a in inbox.pending(fresh.db)] == [9]


def test_a_damaged_database_is_moved_aside_by_a_restore_but_not_under_a_running_bot(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    keep(store, 1)
    backup(store.path, tmp_path / "old.db")
    store.close()
    (tmp_path / "a.db").write_bytes(b"rubbish" * 2000)
    claim = Claim(tmp_path / "a.db")
    with pytest.raises(Unusable, match="another bot"):
        restore(tmp_path / "a.db", tmp_path / "old.db")
    claim.release()
    assert restore(tmp_path / "a.db", tmp_path / "old.db") == 1
    assert Store(tmp_path / "a.db").known(1).talk.answers
    assert (tmp_path / "a.db.damaged").read_bytes().startswith(b"rubbish")


def test_only_sound_backups_are_made_and_taken(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    keep(store, 1)
    with pytest.raises(Unusable, match="does not exist"):
        backup(tmp_path / "no.db", tmp_path / "copy.db")
    with pytest.raises(Unusable, match="does not exist"):
        restore(store.path, tmp_path / "no.db")
    (tmp_path / "text").write_text("not a backup" * 500)
    with pytest.raises(Unusable):
        restore(store.path, tmp_path / "text")
    store.db.execute("UPDATE conversations SET talk = replace(talk, 'sme', 'mid')")
    with pytest.raises(Unusable, match="damaged"):
        backup(store.path, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_the_deletion_list_survives_a_torn_write_and_forgets_in_time(tmp_path: Path) -> None:
    path = tmp_path / "a.db.forgotten"
    path.write_text("0123")
    forgotten.add(path, 5, NOW)
    with path.open("a") as file:
        file.write("17600")
    forgotten.add(path, 6, NOW + 1)
    known = forgotten.read(path)
    assert (known.since(5), known.since(6), known.since(7)) == (NOW, NOW + 1, None)
    assert b"\n5" not in path.read_bytes()
    forgotten.purge(path, NOW + 0.5 + forgotten.KEPT.hours * 3600)
    known = forgotten.read(path)
    assert (known.since(5), known.since(6)) == (None, NOW + 1)


def test_a_forgetting_cut_short_is_finished_at_the_next_start(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    keep(store, 1, NOW)
    with pytest.raises(RuntimeError), store.writing("test"):
        store.forget(1, NOW + 5)
        raise RuntimeError("killed before the commit")
    assert store.known(1).talk.answers
    store.close()
    assert Store(tmp_path / "a.db").known(1) == Known()


def test_everything_kept_about_a_chat_can_be_shown(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    keep(store, 1, NOW)
    with store.writing("test") as db:
        wishes.take(db, wishes.Row(1, "c1", NOW))
        inbox.admit(db, [Arrival(9, Incoming(9, 1, "text", text="waits"), NOW)])
    kept = store.everything(1)
    assert set(kept) == {"conversation", "wish", "inbox"}
    assert kept["conversation"]["talk"]["answers"] == {"size": "sme"}
    about_a_chat = {table for table, kind in TABLES.items() if kind.about_a_chat}
    assert about_a_chat == {"conversations", "wishes", "askers", "inbox", "outbox"}
    assert [r.chat for r in conversations.every(store.db) if not isinstance(r, int)] == [1]
