"""Delivery by itself, on a real database and a channel in memory: nothing lost, nothing twice, nobody waits."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
import structlog.testing

from bot.delivery import IN_THE_MIDDLE, OUTAGE, Delivery
from bot.kept import counts, letters, outbox, wishes
from bot.kept.backup import backup, restore
from bot.kept.db import Store
from bot.kept.inbox import Arrival
from bot.kept.outbox import Out
from bot.model import Incoming, Known, Screen, Talk, Turn
from bot.outbox import Outcome
from bot.pace import Bucket, Rates
from tests.chaos.inside import UNHURRIED, Machine, Memory, serving, utc_now
from tests.chaos.standin import StandIn

NOW = Machine().now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "a.db", busy=0.01)
    yield opened
    opened.close()


def said(update: int, chat: int, text: str, at: float = NOW) -> Arrival:
    return Arrival(update, Incoming(update, chat, "text", text=text), at)


def tapped(update: int, chat: int, question: str, value: str, message: int = 1, at: float = NOW) -> Arrival:
    button = f"s:r1:{question}:{value}"
    return Arrival(update, Incoming(update, chat, "button", button=button, message=message, callback=f"c{update}"), at)


def rows(store: Store, table: str) -> int:
    return int(store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@contextmanager
def held(store: Store) -> Iterator[None]:
    """Lock the database from another connection, as a staff tool would."""
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def full(store: Store) -> Iterator[None]:
    """Let the database have no page more than it has."""
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    store.db.execute(f"PRAGMA max_page_count = {store.db.execute('PRAGMA page_count').fetchone()[0]}")
    try:
        yield
    finally:
        store.db.execute("PRAGMA max_page_count = 1073741823")


async def test_an_answer_and_its_reply_are_kept_together_and_the_message_is_gone_afterwards(store: Store) -> None:
    channel = Memory()
    async with serving(store, channel) as delivery:
        assert await delivery.take([said(1, 7, "answer 5")])
        await channel.until(lambda: channel.texts(7) == ["saved 5"])
        assert await delivery.sender.settle(5)
        await channel.until(lambda: rows(store, "outbox") == 0)
    assert store.known(7).talk.answers == {"n5": 1}
    assert store.db.execute("SELECT update_id, chat, body FROM inbox").fetchall() == [(1, None, None)]
    assert counts.total(store.db) == {("step", "n"): 1}


async def test_a_repeated_update_has_no_second_effect(store: Store) -> None:
    channel = Memory()
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 5"), said(1, 7, "answer 5")])
        await delivery.take([said(1, 7, "answer 5"), said(2, 7, "answer 6")])
        await channel.until(lambda: "saved 6" in channel.texts(7))
        await delivery.sender.settle(5)
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 5")])
        await delivery.idle(5)
    assert channel.texts(7) == ["saved 5", "saved 6"]
    assert store.known(7).talk.answers == {"n5": 1, "n6": 1}


async def test_what_was_taken_before_a_crash_is_answered_after_it(store: Store) -> None:
    channel = Memory()
    async with serving(store, channel) as delivery:
        task = asyncio.ensure_future(delivery.take([said(n, 7, f"answer {n}") for n in range(20)]))
        assert await task
    async with serving(store, channel) as delivery:
        await channel.until(lambda: len(channel.texts(7)) >= 20)
        await delivery.idle(5)
    assert store.known(7).talk.answers == {f"n{n}": 1 for n in range(20)}
    assert [text for at, text in enumerate(channel.texts(7)) if text not in channel.texts(7)[:at]] == [
        f"saved {n}" for n in range(20)
    ]


async def test_a_reply_that_a_crash_kept_back_is_sent_after_it(store: Store) -> None:
    channel = Memory()
    channel.hanging[7] = asyncio.Event()
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 5"), tapped(2, 7, "q1", "yes")])
        await delivery.idle(5)
    assert channel.delivered == []
    assert rows(store, "outbox") >= 2
    channel.hanging.clear()
    async with serving(store, channel):
        await channel.until(lambda: len(channel.texts(7)) == 2)
    assert channel.texts(7)[0] == "saved 5"
    assert channel.texts(7)[1].startswith("saved q1=yes")


async def test_order_is_kept_in_a_chat_and_nobody_waits_for_a_hanging_one(store: Store) -> None:
    channel = Memory()
    channel.hanging[1] = asyncio.Event()
    async with serving(store, channel, rates=replace(UNHURRIED, lanes=2)) as delivery:
        batch = [said(10 * n + chat, chat, f"answer {n}") for n in range(10) for chat in (1, 2, 3)]
        await delivery.take(batch)
        await channel.until(lambda: len(channel.texts(2)) == len(channel.texts(3)) == 10)
        assert channel.texts(1) == []
        channel.hanging[1].set()
        await channel.until(lambda: len(channel.texts(1)) == 10)
    for chat in (1, 2, 3):
        assert channel.texts(chat) == [f"saved {n}" for n in range(10)]


async def test_more_hanging_chats_than_lanes_do_not_stop_the_others(store: Store) -> None:
    channel = Memory(hanging={chat: asyncio.Event() for chat in range(1, 9)})
    async with serving(store, channel, rates=replace(UNHURRIED, lanes=2)) as delivery:
        await delivery.take([said(chat, chat, "answer 1") for chat in range(1, 12)])
        await channel.until(lambda: all(channel.texts(chat) for chat in (9, 10, 11)), 30)


async def test_throttling_holds_that_chat_and_drops_nothing(store: Store) -> None:
    throttled = [True]

    def script(chat: int, screen: Screen, replaces: int) -> Outcome | None:
        return Outcome("wait", seconds=0.3) if chat == 1 and throttled and throttled.pop() else None

    channel = Memory(script)
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 1, "answer 1"), said(2, 1, "answer 2"), said(3, 2, "answer 3")])
        await channel.until(lambda: channel.texts(2))
        assert channel.texts(1) == []
        await channel.until(lambda: channel.texts(1) == ["saved 1", "saved 2"])


async def test_throttling_of_several_chats_at_once_holds_everybody(store: Store) -> None:
    seen: set[int] = set()

    def script(chat: int, screen: Screen, replaces: int) -> Outcome | None:
        if chat < 5 and chat not in seen:
            seen.add(chat)
            return Outcome("wait", seconds=0.5)
        return None

    channel = Memory(script)
    async with serving(store, channel) as delivery:
        await delivery.take([said(chat, chat, "answer 1") for chat in (1, 2, 3, 4)])
        await channel.until(lambda: len(seen) == 4)
        await delivery.take([said(9, 9, "answer 1")])
        await channel.until(lambda: channel.texts(9) and all(channel.texts(chat) for chat in (1, 2, 3, 4)))
    first = [chat for chat, _, _ in channel.attempts].index(9)
    assert first >= 4


async def test_changes_of_one_message_are_merged_into_the_newest(store: Store) -> None:
    channel = Memory(hanging={7: asyncio.Event()})
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 1")])
        await channel.until(lambda: channel.attempts)
        await delivery.take([tapped(n, 7, f"q{n}", "yes", message=55) for n in range(2, 6)])
        await delivery.idle(5)
        channel.hanging[7].set()
        await channel.until(lambda: len(channel.texts(7)) == 2)
        assert await delivery.sender.settle(5)
        await channel.until(lambda: rows(store, "outbox") == 0)
    assert channel.texts(7)[1].startswith("saved q5=yes")
    assert [callback for callback, _ in channel.acknowledged] == ["c2", "c3", "c4", "c5"]
    assert set(store.known(7).talk.answers) == {"n1", "q2", "q3", "q4", "q5"}


async def test_a_blocked_bot_stops_at_once_and_drops_the_wish(store: Store) -> None:
    channel = Memory(lambda chat, screen, replaces: Outcome("gone"), hanging={1: asyncio.Event()})
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 1, "/wish"), *(said(n, 1, f"answer {n}") for n in range(2, 6))])
        await delivery.idle(5)
        assert rows(store, "wishes") == 1
        channel.hanging[1].set()
        await channel.until(lambda: rows(store, "wishes") == 0 and rows(store, "outbox") == 0)
        assert await delivery.sender.settle(5)
    assert len(channel.attempts) == 1
    async with serving(store, channel) as delivery:
        channel.script = None
        await delivery.take([said(9, 1, "answer 9")])
        await channel.until(lambda: channel.texts(1) == ["saved 9"])


async def test_blocking_is_heard_of_and_ends_wish_and_replies(store: Store) -> None:
    channel = Memory()
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 1, "/wish")])
        await channel.until(lambda: channel.texts(1))
        await delivery.take([Arrival(2, Incoming(2, 1, "blocked"), NOW)])
        await delivery.idle(5)
    assert (rows(store, "wishes"), channel.texts(1)) == (0, ["wish kept"])


async def test_a_message_that_vanished_is_sent_anew(store: Store) -> None:
    channel = Memory(lambda chat, screen, replaces: Outcome("vanished") if replaces else None)
    async with serving(store, channel) as delivery:
        await delivery.take([tapped(1, 7, "q1", "yes", message=55)])
        await channel.until(lambda: channel.delivered)
    assert channel.delivered[0][2] == 0
    assert [replaces for _, _, replaces in channel.attempts] == [55, 0]


async def test_a_reply_that_is_refused_is_buried_and_the_person_is_shown_a_way_on(store: Store) -> None:
    refuse = lambda chat, screen, replaces: Outcome("refused", reason="400") if screen.text == "saved 1" else None  # noqa: E731
    channel = Memory(refuse)
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 1"), said(2, 7, "answer 2")])
        await channel.until(lambda: len(channel.texts(7)) == 2 and rows(store, "outbox") == 0)
    assert sorted(text.split("\n")[0] for text in channel.texts(7)) == ["here we are", "saved 2"]
    assert [(u, k) for u, k, _ in letters.every(store.db)] == [(1, "reply saved")]
    assert store.known(7).talk.answers == {"n1": 1, "n2": 1}


async def test_what_was_forgotten_while_it_was_sent_is_neither_buried_nor_apologised_for(store: Store) -> None:
    def script(chat: int, screen: Screen, replaces: int) -> Outcome | None:
        if screen.text == "saved 1":
            delivery.sender.drop(7)
            return Outcome("refused", reason="400")
        return None

    channel = Memory(script)
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 1")])
        await channel.until(lambda: channel.attempts)
        await delivery.take([said(2, 7, "answer 2")])
        await channel.until(lambda: channel.texts(7) == ["saved 2"])
    assert letters.every(store.db) == []


def test_a_reply_on_its_way_keeps_which_topic_it_answers(store: Store) -> None:
    with store.writing("test") as db:
        outbox.queue(db, [Out(1, 7, 1, "screen", Screen("text", trace={"entry": "documents", "score": 90}))])
    (row,) = outbox.waiting(store.db)
    assert isinstance(row, Out) and row.screen.entry == "documents"


async def test_what_is_refused_in_its_place_too_is_given_up(store: Store) -> None:
    channel = Memory(lambda chat, screen, replaces: Outcome("refused", reason="400"))
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 1")])
        await channel.until(lambda: len(letters.every(store.db)) == 2 and rows(store, "outbox") == 0)
        assert await delivery.sender.settle(5)
    assert len(channel.attempts) == 2


async def test_what_may_have_arrived_is_sent_twice_at_most_and_what_did_not_until_it_does(store: Store) -> None:
    def script(chat: int, screen: Screen, replaces: int) -> Outcome | None:
        tries = len([1 for to, _, _ in channel.attempts if to == chat])
        if screen.text == "saved 1":
            return Outcome("again", unsure=True)
        return Outcome("again") if chat == 2 and tries < 4 else None

    channel = Memory(script)
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 1, "answer 1"), said(2, 2, "answer 2")])
        await channel.until(lambda: channel.texts(2) == ["saved 2"] and rows(store, "outbox") == 0, 30)
    assert len([1 for _, text, _ in channel.attempts if text == "saved 1"]) == 2
    assert [text.split("\n")[0] for text in channel.texts(1)] == ["here we are"]
    assert [u for u, _, _ in letters.every(store.db)] == [1]


async def test_all_who_wait_for_the_network_ask_once_and_the_log_stays_short(store: Store) -> None:
    asked: list[int] = []

    class Counting(Memory):
        async def reachable(self) -> bool:
            """Count who asks."""
            asked.append(1)
            return self.up

    channel = Counting(lambda chat, screen, replaces: Outcome("again") if not channel.up else None, up=False)
    async with serving(store, channel) as delivery:
        with structlog.testing.capture_logs() as lines:
            await delivery.take([said(n, n, "answer 1") for n in range(1, 101)])
            await channel.until(lambda: len(asked) >= 2)
        assert len(channel.attempts) == 100
        assert len(asked) <= 3
        assert len([line for line in lines if line["event"] == "send_failed"]) <= 3
        channel.up = True
        await channel.until(lambda: len(channel.delivered) == 100)


async def test_nothing_uncertain_is_repeated_while_the_network_is_down(store: Store) -> None:
    channel = Memory(lambda chat, screen, replaces: Outcome("again", unsure=True) if not channel.up else None, up=False)
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 1, "answer 1")])
        await channel.until(lambda: len(channel.attempts) == 1)
        assert not await delivery.sender.settle(1.5)
        assert len(channel.attempts) == 1
        channel.up = True
        await channel.until(lambda: channel.texts(1) == ["saved 1"], 15)


async def test_a_raising_handler_costs_a_letter_and_an_apology_and_nobody_else_anything(store: Store) -> None:
    channel = Memory()
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 1"), said(2, 7, "/boom secret words"), said(3, 8, "answer 3")])
        await delivery.take([said(4, 7, "answer 4")])
        await channel.until(lambda: len(channel.texts(7)) == 3 and channel.texts(8))
    assert channel.texts(7) == ["saved 1", "sorry: failed", "saved 4"]
    (update, kind, reason), *rest = letters.every(store.db)
    assert (update, kind, rest) == (2, "text", [])
    assert "RuntimeError" in reason
    assert "secret" not in reason
    assert rows(store, "inbox") == 4


class Unkeepable(StandIn):
    """Gives, for one text, a talk that no database can hold."""

    def turn(self, incoming: Incoming, known: Known, now: object) -> Turn:
        """Answer one update."""
        if incoming.text == "bad":
            return Turn(Talk(answers={"x": object()}), (Screen("never"),))
        if incoming.text == "surrogate":
            return Turn(Talk(answers={"x": "\ud800"}), (Screen("never"),))
        return super().turn(incoming, known, utc_now())


async def test_what_is_kept_together_is_not_lost_together(store: Store) -> None:
    channel, commits = Memory(), list[str]()
    store.probe = commits.append
    async with serving(store, channel, Unkeepable()) as delivery:
        texts = ["answer 1", "bad", "answer 2", "/boom", "surrogate", "answer 3"]
        await delivery.take([said(n, n, text) for n, text in enumerate(texts, 1)])
        await channel.until(lambda: len(channel.delivered) == 6)
    assert [channel.texts(n)[0] for n in range(1, 7)] == [
        "saved 1", "sorry: failed", "saved 2", "sorry: failed", "sorry: failed", "saved 3",
    ]  # fmt: skip
    assert [store.known(n).talk.answers for n in range(1, 7)] == [{"n1": 1}, {}, {"n2": 1}, {}, {}, {"n3": 1}]
    assert [u for u, _, _ in letters.every(store.db)] == [2, 4, 5]
    assert commits.count("after commit: turn") < 6


async def test_a_full_database_keeps_back_what_is_too_big_and_not_what_waits_with_it(store: Store) -> None:
    channel = Memory()
    async with serving(store, channel) as delivery:
        await delivery.take([said(n, n, "answer 1") for n in range(1, 4)])
        await channel.until(lambda: len(channel.delivered) == 3)
        await delivery.sender.settle(5)
        await delivery.take([said(4, 1, "answer " + "x" * 60_000), *(said(n + 3, n, "answer 2") for n in (2, 3))])
        with full(store):
            await channel.until(lambda: all("saved 2" in channel.texts(n) for n in (2, 3)), 20)
            assert "sorry: not_saved" in channel.texts(1)
        await channel.until(lambda: channel.texts(1)[-1].startswith("saved x"), 20)
    assert len(store.known(1).talk.answers) == 2


async def test_a_clock_set_back_turns_no_order_round(store: Store) -> None:
    channel, machine = Memory(), Machine()
    store_only = Delivery(store, channel, StandIn(), UNHURRIED, utc_now, machine)
    await store_only.take([said(1, 7, "answer 1", machine.now)])
    await store_only.take([said(2, 7, "answer 2", machine.now - 3600)])
    async with serving(store, channel, machine=machine):
        await channel.until(lambda: len(channel.texts(7)) == 2)
    assert channel.texts(7) == ["saved 1", "saved 2"]


async def test_a_turn_that_cannot_be_written_is_a_failure_of_that_turn_alone(store: Store) -> None:
    channel = Memory()
    async with serving(store, channel, Unkeepable()) as delivery:
        await delivery.take([said(1, 7, "bad"), said(2, 7, "surrogate"), said(3, 7, "answer 3")])
        await channel.until(lambda: len(channel.texts(7)) == 3)
    assert channel.texts(7) == ["sorry: failed", "sorry: failed", "saved 3"]
    assert store.known(7).talk.answers == {"n3": 1}


@contextmanager
def read_only(store: Store) -> Iterator[None]:
    """Take the right to write away."""
    store.db.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        store.db.execute("PRAGMA query_only = OFF")


@pytest.mark.parametrize("trouble", [held, full, read_only])
async def test_while_nothing_can_be_kept_this_is_said_once_questions_go_on_and_all_is_done_later(
    store: Store, trouble: object
) -> None:
    channel, big = Memory(), "x" * 30_000
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 1"), said(2, 8, "answer 1")])
        await channel.until(lambda: channel.texts(7) and channel.texts(8))
        await delivery.sender.settle(5)
        await channel.until(lambda: rows(store, "outbox") == 0)
        batch = [said(3, 7, f"answer {big}"), said(4, 8, "where is it?" + big), tapped(5, 9, "q1", "yes")]
        with trouble(store):  # type: ignore[operator]
            assert not await delivery.take(batch)
            assert not await delivery.take(batch)
            await channel.until(lambda: len(channel.texts(7)) == 2 and len(channel.texts(8)) == 2 and channel.texts(9))
        assert channel.texts(7)[1:] == ["sorry: not_saved"]
        assert channel.texts(8)[1].startswith("faq:")
        assert channel.texts(9) == ["sorry: not_saved"]
        assert store.known(7).talk.answers == {"n1": 1}
        assert await delivery.take(batch)
        await channel.until(lambda: len(channel.texts(7)) == 3 and len(channel.texts(9)) == 2)
        await delivery.idle(5)
        await delivery.sender.settle(5)
    assert channel.texts(7)[2] == f"saved {big}"
    assert channel.texts(9)[1].startswith("saved q1=yes")
    assert len(channel.texts(8)) == 2
    assert [callback for callback, _ in channel.acknowledged] == ["c5"]
    assert store.known(7).talk.answers == {"n1": 1, f"n{big}": 1}
    assert counts.total(store.db)[("answered", "x")] == 1


async def test_a_taken_update_that_cannot_be_answered_waits_for_the_database(store: Store) -> None:
    channel = Memory()
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 1")])
        with held(store):
            await channel.until(lambda: channel.texts(7) == ["sorry: not_saved"])
            assert rows(store, "conversations") == 0
        await channel.until(lambda: channel.texts(7) == ["sorry: not_saved", "saved 1"])
    assert store.known(7).talk.answers == {"n1": 1}
    assert delivery.well


async def test_a_delivered_reply_is_not_repeated_because_it_could_not_be_noted(store: Store) -> None:
    channel = Memory(hanging={7: asyncio.Event()})
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 1"), said(2, 7, "answer 2")])
        await delivery.idle(5)
        with held(store):
            channel.hanging[7].set()
            await channel.until(lambda: channel.texts(7) == ["saved 1"])
            assert not await delivery.sender.settle(0.5)
        await channel.until(lambda: channel.texts(7) == ["saved 1", "saved 2"])


async def test_a_flood_is_answered_once_and_others_are_heard(store: Store) -> None:
    channel = Memory()
    async with serving(store, channel, rates=replace(UNHURRIED, flood_rate=0.001, flood_burst=5)) as delivery:
        await delivery.take([said(n, 7, f"answer {n}") for n in range(50)] + [tapped(60, 7, "q1", "yes")])
        await delivery.take([said(99, 8, "answer 1")])
        await channel.until(lambda: channel.texts(8) and len(channel.texts(7)) == 6)
        await delivery.idle(5)
        await channel.until(lambda: channel.acknowledged)
    assert channel.texts(7) == [f"saved {n}" for n in range(5)] + ["sorry: slow_down"]
    assert set(store.known(7).talk.answers) == {f"n{n}" for n in range(5)}


async def test_a_chat_that_goes_on_flooding_is_told_once_until_it_has_rested(store: Store) -> None:
    channel, rates = Memory(), replace(UNHURRIED, flood_rate=50.0, flood_burst=200)
    async with serving(store, channel, rates=rates) as delivery:
        for first in range(0, 600, 100):
            await delivery.take([said(n, 7, "hello") for n in range(first, first + 100)])
            await delivery.idle(20)
        await delivery.sender.settle(10)
    assert channel.texts(7).count("sorry: slow_down") == 1
    assert 200 < channel.texts(7).count("faq: 5") < 600


async def test_a_tap_is_acknowledged_once_unless_it_is_too_late(store: Store) -> None:
    channel, machine = Memory(), Machine()
    async with serving(store, channel, machine=machine) as delivery:
        await delivery.take([tapped(1, 7, "q1", "yes", at=NOW), tapped(2, 8, "q1", "yes", at=NOW - 400)])
        await channel.until(lambda: channel.texts(7) and channel.texts(8))
        await delivery.sender.settle(5)
    assert channel.acknowledged == [("c1", "")]
    assert store.known(8).talk.answers == {"q1": "yes"}


async def test_forgetting_takes_everything_and_its_receipt_still_arrives(store: Store) -> None:
    channel = Memory()
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 1"), said(2, 7, "/wish"), said(3, 7, "/forget")])
        await channel.until(lambda: "all is forgotten" in channel.texts(7))
        await delivery.sender.settle(5)
        await channel.until(lambda: rows(store, "outbox") == 0)
        assert store.scrub()
    assert store.everything(7) == {}
    assert store.known(7) == Known()


async def outage(store: Store, seconds: float, chats: dict[int, str]) -> tuple[Memory, Machine]:
    """Let people write, then let the bot be without contact for so long."""
    channel, machine = Memory(), Machine()
    async with serving(store, channel, machine=machine) as delivery:
        await delivery.take([said(n, chat, text) for n, (chat, text) in enumerate(chats.items())])
        await channel.until(lambda: len(channel.delivered) == len(chats))
        await delivery.sender.settle(5)
    machine.now += seconds
    channel.delivered.clear()
    return channel, machine


async def test_after_an_outage_people_in_the_middle_get_one_fresh_screen(store: Store) -> None:
    channel, machine = await outage(store, OUTAGE + 1, {1: "answer 1", 2: "hello", 3: "answer 2"})
    async with serving(store, channel, machine=machine) as delivery:
        await delivery.take([said(50, 3, "answer 9", machine.now)])
        await delivery.reached(all_taken=True)
        await channel.until(lambda: channel.texts(1) and channel.texts(3))
        await delivery.reached(all_taken=True)
        await delivery.sender.settle(5)
    async with serving(store, channel, machine=machine) as delivery:
        await delivery.reached(all_taken=True)
        await delivery.sender.settle(5)
    assert [text.split("\n")[0] for text in channel.texts(1)] == ["here we are"]
    assert channel.texts(2) == []
    assert channel.texts(3) == ["saved 9"]


async def test_who_wrote_after_the_last_contact_was_noted_and_before_the_outage_gets_a_fresh_screen_too(
    store: Store,
) -> None:
    channel, machine = Memory(), Machine()
    async with serving(store, channel, machine=machine) as delivery:
        await delivery.reached(all_taken=True)
        machine.now += 9
        await delivery.take([said(1, 1, "answer 1", machine.now), said(2, 2, "answer 2", machine.now)])
        await channel.until(lambda: len(channel.delivered) == 2)
        await delivery.take([said(3, 2, "answer 3", machine.now)])
    machine.now += OUTAGE + 30
    channel.delivered.clear()
    async with serving(store, channel, machine=machine) as delivery:
        await delivery.idle(5)
        await delivery.reached(all_taken=True)
        await channel.until(lambda: channel.texts(1) and channel.texts(2))
        await delivery.sender.settle(5)
    assert [text.split("\n")[0] for text in channel.texts(1)] == ["here we are"]
    assert channel.texts(2)[-1] == "saved 3"


@pytest.mark.parametrize("seconds", [OUTAGE - 5, 0])
async def test_a_short_pause_is_no_outage(store: Store, seconds: float) -> None:
    channel, machine = await outage(store, seconds, {1: "answer 1"})
    async with serving(store, channel, machine=machine) as delivery:
        await delivery.reached(all_taken=True)
        await delivery.sender.settle(1)
    assert channel.texts(1) == []


async def test_who_had_left_long_before_an_outage_is_left_alone(store: Store) -> None:
    channel, machine = await outage(store, IN_THE_MIDDLE + 60, {1: "answer 1"})
    async with serving(store, channel, machine=machine) as delivery:
        await delivery.take([said(50, 2, "hello", machine.now)])
        await channel.until(lambda: channel.texts(2))
        await delivery.sender.settle(5)
    machine.now += OUTAGE * 2
    store.db.execute("UPDATE service SET value = ? WHERE name = 'contact'", (str(machine.now - OUTAGE * 2),))
    async with serving(store, channel, machine=machine) as delivery:
        await delivery.reached(all_taken=True)
        await delivery.sender.settle(1)
    assert channel.texts(1) == []


async def test_wishes_are_told_once_and_end(store: Store) -> None:
    channel = Memory()
    async with serving(store, channel) as delivery:
        await delivery.take([said(n, n, "/wish") for n in (1, 2, 3)])
        await channel.until(lambda: len(channel.delivered) == 3)
        compose = lambda known, consent: Turn(known.talk, (Screen(f"a new notice, {consent}"),))  # noqa: E731
        assert await delivery.promised.announce(compose, until=0.0) == 0
        assert await delivery.promised.announce(compose) == 3
        assert await delivery.promised.announce(compose) == 0
        await channel.until(lambda: len(channel.delivered) == 6)
    assert all(channel.texts(chat) == ["wish kept", "a new notice, c1"] for chat in (1, 2, 3))
    assert wishes.chats(store.db) == []


async def test_a_restore_under_a_running_bot_is_noticed(store: Store, tmp_path: Path) -> None:
    channel = Memory()
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 1")])
        await channel.until(lambda: channel.texts(7))
        await delivery.sender.settle(5)
        backup(store.path, tmp_path / "old.db")
        await delivery.take([said(2, 7, "answer 2")])
        await channel.until(lambda: len(channel.texts(7)) == 2)
        await delivery.sender.settle(5)
        keeping = asyncio.ensure_future(delivery.housekeep())
        restore(store.path, tmp_path / "old.db")
        await channel.until(lambda: delivery._generation == "1")
        await delivery.take([said(2, 7, "answer 2"), said(3, 7, "answer 3")])
        await channel.until(lambda: len(channel.texts(7)) == 3)
        keeping.cancel()
    assert store.known(7).talk.answers == {"n1": 1, "n3": 1}


async def test_a_damaged_conversation_is_not_served(store: Store) -> None:
    channel = Memory()
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 1")])
        await channel.until(lambda: channel.texts(7))
        store.db.execute("UPDATE conversations SET talk = replace(talk, 'n1', 'n2')")
        await delivery.take([said(2, 7, "answer 3")])
        await channel.until(lambda: len(channel.texts(7)) == 2)
    assert store.known(7).talk.answers == {"n3": 1}
    assert [kind for _, kind, _ in letters.every(store.db)] == ["conversation"]


async def test_damaged_rows_in_inbox_and_outbox_are_buried(store: Store) -> None:
    channel = Memory(hanging={7: asyncio.Event()})
    async with serving(store, channel) as delivery:
        await delivery.take([said(1, 7, "answer 1")])
        await delivery.idle(5)
    with store.writing("test") as db:
        db.execute("UPDATE outbox SET screen = replace(screen, 'saved', 'lost?')")
    async with serving(store, channel) as delivery:
        pass
    await delivery.take([said(2, 7, "answer 2")])
    store.db.execute("UPDATE inbox SET body = replace(body, 'answer', 'anwser') WHERE done IS NULL")
    channel.hanging.clear()
    async with serving(store, channel) as delivery:
        await delivery.take([said(3, 7, "answer 3")])
        await channel.until(lambda: channel.texts(7))
    assert channel.texts(7) == ["saved 3"]
    assert sorted(kind for _, kind, _ in letters.every(store.db)) == ["inbox", "reply"]


async def test_a_long_screen_is_one_row_a_piece_and_replaces_with_the_first(store: Store) -> None:
    class Long(StandIn):
        def turn(self, incoming: Incoming, known: Known, now: object) -> Turn:
            return Turn(known.talk, (Screen("one\ftwo\fthree", replaces=True),))

    channel = Memory()
    async with serving(store, channel, Long()) as delivery:
        await delivery.take([tapped(1, 7, "q1", "yes", message=55)])
        await channel.until(lambda: len(channel.delivered) == 3)
    assert channel.delivered == [(7, "one", 55), (7, "two", 0), (7, "three", 0)]


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    bucket = Bucket(1.0, 3, 0.0)
    assert [bucket.reserve(0.0) for _ in range(5)] == [0.0, 0.0, 0.0, 1.0, 2.0]
    bucket = Bucket(2.0, 1, 0.0)
    assert [bucket.allow(at) for at in (0.0, 0.1, 0.5, 0.6, 1.2)] == [True, False, True, False, True]
    assert all(Bucket(0, 1, 0.0).allow(0.0) for _ in range(100))


async def test_own_rates_hold_a_chat_to_its_burst(store: Store) -> None:
    channel = Memory()
    async with serving(store, channel, rates=Rates(overall=1000, chat=0.001, burst=3, flood_rate=0)) as delivery:
        await delivery.take([said(n, 7, f"answer {n}") for n in range(10)] + [said(99, 8, "answer 1")])
        await channel.until(lambda: len(channel.texts(7)) == 3 and channel.texts(8))
        assert not await delivery.sender.settle(0.2)
    assert len(channel.texts(7)) == 3
    assert set(store.known(7).talk.answers) == {f"n{n}" for n in range(10)}
