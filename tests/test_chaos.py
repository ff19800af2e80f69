"""The short form of the chaos runs, on the shipped bot as a process; `make chaos` runs all of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.botapi_chats import Chat
from tests.chaos import faults, kills, points, storm
from tests.chaos.__main__ import Counts, differing, options
from tests.chaos.checker import Checker, Verdict
from tests.chaos.forge import forge
from tests.conftest import OVER

SEED = 1


def silent(text: str) -> None:
    """Say nothing on the way."""


async def test_kills_at_random_moments_lose_nothing_and_repeat_one_reply_at_most(tmp_path: Path) -> None:
    async with forge(tmp_path / "bot.log") as maker:
        ended = await kills.kills(6, SEED, 24, silent, maker)
    assert ended.verdict.sound, (ended.verdict.line(), ended.verdict.notes)
    assert ended.verdict.acknowledged > 50


async def test_every_crash_point_that_is_tried_is_survived() -> None:
    found = await points.points(silent, stride=20)
    assert found.n > 100
    assert found.tried >= found.n // 20
    assert found.survived == found.tried, found.faults


async def test_an_orderly_stop_under_load_is_quick_and_complete() -> None:
    ended = await kills.terms(2, SEED, 24, silent)
    assert ended.verdict.sound, (ended.verdict.line(), ended.verdict.notes)
    assert ended.verdict.duplicates == 0
    assert max(ended.stops) <= 10


async def test_faults_of_every_kind_on_sending_lose_nothing() -> None:
    found = await faults.storms(SEED, 16, 1, ("sendMessage",))
    assert found.sound, (found.verdict.line(), found.verdict.notes, found.errors)
    assert len(found.hits) == len(faults.KINDS)


@pytest.mark.parametrize("killed", [True, False])
async def test_after_an_outage_longer_than_taps_are_kept_everybody_in_the_middle_gets_one_fresh_screen(
    killed: bool,
) -> None:
    found = await faults.outage(151, killed=killed)
    assert found.faults == []
    assert found.expired == 6
    assert found.fresh == 12


async def test_hostile_updates_find_no_fault_and_leave_nobody_stuck() -> None:
    found = await storm.storm(500, SEED)
    assert found.updates == 500
    assert found.sound, (found.unhandled, found.stuck, found.unfinished, found.violations)


# -- the checker itself ----------------------------------------------------------------------------------------------


def repeat_twice(chats: dict[int, Chat]) -> None:
    """Let somebody see one reply three times."""
    chat = next(iter(chats.values()))
    chat.changes += [chat.changes[0]] * 2


def take_back(chats: dict[int, Chat]) -> None:
    """Let somebody miss a reply."""
    next(iter(chats.values())).changes.pop(0)


SPOILT: dict[str, tuple[str | Callable[[dict[int, Chat]], None], str]] = {
    "an answer is older than acknowledged": ("UPDATE conversations SET talk = '{}'", "lost"),
    "a conversation is gone": ("DELETE FROM conversations", "lost"),
    "an update was not handled": ("UPDATE inbox SET done = NULL WHERE update_id = 900003", "unprocessed"),
    "an update was lost": ("DELETE FROM inbox WHERE update_id = 900003", "unprocessed"),
    "an effect happened twice": ("UPDATE counts SET n = n + 1", "effects"),
    "a wish appeared": ("INSERT INTO wishes VALUES (20002, '', 0, '')", "effects"),
    "a letter was written": ("INSERT INTO letters VALUES (1, 1, '', '', 0)", "letters"),
    "a reply came three times": (repeat_twice, "worst"),
    "a reply never came": (take_back, "missing"),
}


async def test_the_checker_finds_what_is_spoilt_and_nothing_where_nothing_is(town: Any) -> None:
    async with town() as place:
        await points.walk(place.api, Checker(place.api, lambda: OVER))
        await place.stop()
        clean = Checker(place.api, lambda: OVER).at_the_end(place.db)
        assert clean.sound, (clean.line(), clean.notes)
        assert clean.acknowledged > 10
        for name, (spoil, figure) in SPOILT.items():
            found = spoilt(place.api, place.db, spoil)
            assert not found.sound, name
            assert getattr(found, figure) > (1 if figure == "worst" else 0), (name, found.line())


def spoilt(api: Any, database: Path, spoil: str | Callable[[dict[int, Chat]], None]) -> Verdict:
    """Compare once with something spoilt in a copy of the database, or on a screen."""
    chats = api.telegram.chats
    before = {number: list(chat.changes) for number, chat in chats.items()}
    copy = database.with_name("spoilt.db")
    copy.write_bytes(database.read_bytes())
    if isinstance(spoil, str):
        with sqlite3.connect(copy) as db:
            db.execute(spoil)
        db.close()
    else:
        spoil(chats)
    found = Checker(api, lambda: OVER).at_the_end(copy)
    for number, changes in before.items():
        chats[number].changes[:] = changes
    return found


def test_a_run_can_be_had_again_from_what_it_prints() -> None:
    counts, seed, parts = options(["--part", "kills", "--seed", "5", "--kills", "7", "--minutes", "0.5"])
    assert (counts, seed, parts) == (replace(Counts(), kills=7, minutes=0.5), 5, ["kills"])
    short, _, _ = options(["--short"])
    again, _, _ = options(differing(short).split())
    assert again == short
