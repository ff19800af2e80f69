"""The log of staff actions: chained, so that whoever changes a row is found out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.kept import service, staff_log
from bot.kept.acting import acting, opened
from bot.kept.db import Store

NOW = 1_760_000_000.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    kept = Store(tmp_path / "a.db")
    for number in range(1, 6):
        with kept.writing("test") as db:
            staff_log.write(db, NOW + number, f"staff {number}", "hold", {"what": f"topic_{number}"})
    yield kept
    kept.close()


def test_a_whole_log_has_no_fault_and_keeps_what_was_done(store: Store) -> None:
    assert staff_log.fault(store.db) == ""
    assert [json.loads(row.details)["what"] for row in staff_log.every(store.db)] == [f"topic_{n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    "change, named",
    [
        ("UPDATE staff_log SET who = 'somebody else' WHERE id = 3", "row 3"),
        ("UPDATE staff_log SET details = '{}' WHERE id = 1", "row 1"),
        ("UPDATE staff_log SET at = at + 1 WHERE id = 5", "row 5"),
        ("DELETE FROM staff_log WHERE id = 2", "row 2"),
        ("DELETE FROM staff_log WHERE id = 5", "row 5"),
        ("DELETE FROM staff_log", "row 1"),
        ("UPDATE staff_log SET before = hash WHERE id = 4", "row 4"),
    ],
)
def test_the_first_row_that_was_tampered_with_is_named(store: Store, change: str, named: str) -> None:
    store.db.execute(change)
    assert staff_log.fault(store.db).startswith(named)


def test_a_row_written_anew_with_a_hash_that_fits_breaks_the_next(store: Store) -> None:
    row = staff_log.every(store.db)[2]
    hashed = staff_log.link(row.id, row.at, "forged", row.action, row.details, row.before)
    store.db.execute("UPDATE staff_log SET who = 'forged', hash = ? WHERE id = 3", (hashed,))
    assert staff_log.fault(store.db).startswith("row 4")


def test_the_last_row_written_anew_is_found_by_the_note_on_it(store: Store) -> None:
    row = staff_log.every(store.db)[-1]
    hashed = staff_log.link(row.id, row.at, "forged", row.action, row.details, row.before)
    store.db.execute("UPDATE staff_log SET who = 'forged', hash = ? WHERE id = 5", (hashed,))
    assert staff_log.fault(store.db).startswith("row 5")
    assert service.read(store.db, staff_log.HEAD)


def test_the_command_lists_and_verifies(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMIER1000_DB", str(store.path))
    listed = CliRunner().invoke(main, ["log"])
    assert listed.exit_code == 0 and "staff 3" in listed.output and "topic_3" in listed.output
    verified = CliRunner().invoke(main, ["log", "verify"])
    assert verified.exit_code == 0 and "5 rows" in verified.output
    with opened(store.path) as db, acting(db, store.path):
        db.execute("UPDATE staff_log SET who = 'x' WHERE id = 2")
    broken = CliRunner().invoke(main, ["log", "verify"])
    assert broken.exit_code == 1 and "row 2" in broken.output
