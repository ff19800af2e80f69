"""The Telegram channel against a strict Bot API server, and its pieces by themselves."""

from __future__ import annotations

import asyncio
import io
import json
import random
import re
import sqlite3
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import logs
from bot.channels import telegram_text
from bot.channels.telegram import EXIT_STOPPED, EXIT_TOKEN, Profile, TelegramBot, TelegramChannel, run_telegram
from bot.channels.telegram_reduce import arrival
from bot.channels.telegram_wire import Wire
from bot.kept import letters
from bot.kept.db import Claim, Store, Unusable
from bot.model import Attachment, Choice, Incoming, Known, Screen, Turn
from tests.botapi import TOKEN, BotApi
from tests.chaos.inside import UNHURRIED, running, utc_now
from tests.chaos.standin import StandIn
from tests.hostile import Aim, random_update

CASES = tomllib.loads((Path(__file__).parent / "cases" / "updates.toml").read_text("utf-8"))["update"]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


# -- reducing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_update_is_reduced(case: dict[str, Any]) -> None:
    reduced = arrival({"update_id": 7, **json.loads(case["raw"])}, 5.0)
    assert reduced is not None
    assert bool(reduced.fault) == case.get("fault", False)
    if "gives" not in case:
        assert reduced.incoming is None
        return
    gives = {**case["gives"], "cut": tuple(case["gives"].get("cut", ()))}
    assert reduced.incoming == Incoming(update_id=7, **gives)


@pytest.mark.parametrize("raw", [None, [], {}, {"update_id": "7"}, {"update_id": True}, {"update_id": 2**70}])
def test_an_update_without_a_number_is_none(raw: Any) -> None:
    assert arrival(raw, 5.0) is None


def test_hostile_updates_are_reduced_to_what_a_database_can_hold(tmp_path: Path) -> None:
    """Twenty thousand updates made from the Bot API's own types, some with wrong values."""
    dice, store = random.Random(20), Store(tmp_path / "a.db")
    reduced = []
    for number in range(20_000):
        found = arrival({**random_update(dice, Aim(spoilt=0.05)), "update_id": number}, 5.0)
        assert found is not None
        assert found.incoming is None or len(found.incoming.text) <= 4096
        reduced.append(found)
    from bot.kept import inbox

    with store.writing("test") as db:
        inbox.admit(db, reduced)
    back = {a.update_id: a.incoming for a in inbox.pending(store.db)}
    assert back == {a.update_id: a.incoming for a in reduced if a.incoming}
    assert len(back) > 5000
    assert sum(1 for a in reduced if a.fault) > 100


# -- showing -------------------------------------------------------------------------------------------------------

HTML = st.recursive(
    st.text(alphabet="가나 ab\n😀.", min_size=1, max_size=60) | st.sampled_from(["&amp;", "&lt;b&gt;", "\n\n"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split(' ')[0]}>",
        st.sampled_from(["b", "i", "u", "code", 'a href="https://example.org/"']),
        st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=30,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(HTML, min_size=1, max_size=40), st.integers(50, 400))
def test_a_long_text_is_cut_into_whole_pieces(parts: list[str], limit: int) -> None:
    text = "".join(parts)
    pieces = telegram_text.split(text, limit)
    squeezed = [re.sub(r"\s", "", telegram_text.plain(t)) for t in (text, "".join(pieces))]
    assert squeezed[0] == squeezed[1]
    for piece in pieces:
        assert telegram_text.units(piece) <= limit or len(pieces) == 1
        opened: list[str] = []
        for slash, tag in re.findall(r"<(/?)(\w+)[^>]*>", piece):
            if slash:
                assert opened.pop() == tag
            else:
                opened.append(tag)
        assert opened == []


def test_pieces_end_at_paragraphs_and_buttons_stand_under_the_last() -> None:
    text = "\n\n".join(f"<b>{n}</b> " + "가" * 700 for n in range(14))
    screen = Screen(text, ((Choice("yes", "y"),),), (Attachment("a.txt", "text/plain", b"x"),), replaces=True)
    *texts, file = TelegramChannel(Wire("1:a", "http://127.0.0.1:9/bot")).split(screen)
    assert len(texts) > 2
    assert [t.replaces for t in texts] == [True] + [False] * (len(texts) - 1)
    assert [bool(t.choices) for t in texts] == [False] * (len(texts) - 1) + [True]
    assert all(t.text.startswith("<b>") and t.text.endswith("가") for t in texts)
    assert (file.text, file.attachments) == ("", screen.attachments)


class Everything(StandIn):
    """Shows every kind of thing a screen can hold."""

    def turn(self, incoming: Incoming, known: Known, now: Any) -> Turn:
        """Answer one update."""
        if incoming.text != "/all":
            return super().turn(incoming, known, now)
        rows = (
            (Choice("answer", "s:r1:q1:yes"), Choice("map", "https://example.org/?a=1&b=2", "link")),
            (Choice("copy", "125", "copy"), Choice("too long", "x" * 257, "copy")),
        )
        text = (
            '&lt;b&gt; &amp; <b>bold</b> <a href="https://example.org">link</a>\n<blockquote>said</blockquote>'
            + "\n\n"
            + "가나다 " * 2000
        )
        files = (Attachment("기록.txt", "text/plain", "파일".encode()),)
        return Turn(known.talk, (Screen(text, rows, files, template="all"),))


async def test_a_screen_becomes_messages_buttons_and_files(api: BotApi, tmp_path: Path) -> None:
    async with running(api, tmp_path / "a.db", Everything()):
        kim = api.person("<b>Kim & Lee</b>")
        await kim.send("/all")
        await kim.sees(lambda shown: shown.document is not None)
    *texts, file = kim.screens
    assert texts[0].text.startswith("<b> & bold link")
    assert texts[0].labels == []
    assert texts[-1].labels == ["answer", "map", "copy"]
    assert file.document is not None
    assert (file.document.name, file.document.data) == ("기록.txt", "파일".encode())
    assert all(call.params["link_preview_options"] for call in api.called("sendMessage"))
    assert api.violations == []


async def test_the_commands_are_registered_per_language_and_only_when_they_change(api: BotApi, tmp_path: Path) -> None:
    profile = Profile(
        {"ko": [("start", "처음으로")], "en": [("start", "Begin")]},
        {"ko": "안내", "en": "Guide"},
        {"ko": "짧게", "en": "short"},
    )
    for _ in range(2):
        async with running(api, tmp_path / "a.db", profile=profile) as bot:
            await api.until(lambda: len(api.called("setMyShortDescription")) == 2)
            await api.until(lambda: bot.store.note("profile") is not None)
    calls = api.called("setMyCommands")
    assert [call.params.get("language_code", "") for call in calls] == ["", "ko"]
    assert api.violations == []


# -- whole conversations -------------------------------------------------------------------------------------------


async def test_a_person_walks_through_and_nothing_is_against_the_rules(api: BotApi, tmp_path: Path) -> None:
    async with running(api, tmp_path / "a.db") as bot:
        kim, lee = api.person("Kim"), api.person("Lee", language_code="en-GB")
        for person in (kim, lee):
            assert "q1" in (await person.say("/start")).text
        for n in range(1, 9):
            for person in (kim, lee):
                assert f"saved q{n}=yes" in (await person.press("yes")).text
        assert len(kim.screens) == 1
        assert bot.store.known(kim.id).talk.language == "ko"
        assert bot.store.known(lee.id).talk.language == "en"
        assert len(bot.store.known(lee.id).talk.answers) == 8
    assert api.unacknowledged() == []
    assert api.violations == []


async def test_twenty_quick_taps_on_one_button_are_one_mark(api: BotApi, tmp_path: Path) -> None:
    async with running(api, tmp_path / "a.db") as bot:
        kim = api.person("Kim")
        await kim.say("/start")
        message = kim.last.message_id
        for _ in range(20):
            await kim.tap_message(message, "s:r1:q1:yes")
        await kim.sees("saved q1=yes")
        await api.until(lambda: not api.unacknowledged() and api.is_idle())
        assert bot.store.known(kim.id).talk.answers == {"q1": "yes"}
    assert len(kim.screens) == 1
    assert api.violations == []


async def test_every_kind_of_message_gets_an_answer_and_none_of_its_content_is_kept(
    api: BotApi, tmp_path: Path
) -> None:
    async with running(api, tmp_path / "a.db") as bot:
        kim = api.person("Kimchinatown")
        for act in (
            kim.send_contact,
            kim.send_location,
            kim.send_photo,
            kim.send_voice,
            kim.send_sticker,
            kim.send_document,
        ):
            await act()
            await kim.reply()
        await kim.say("번호는 010-9876-5432, 900101-1234567, 220-81-62517")
        assert "cut ('resident'" in kim.last.text or "cut ('phone'" in kim.last.text
        assert [s.text for s in kim.screens[:3]] == ["a contact", "a location", "a file"]
        kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        for secret in (b"9876", b"1234567", b"62517", b"Kimchinatown", b"126.978", "사업자등록증".encode(), b"+8210"):
            assert secret not in kept
        assert bot.store.known(kim.id).talk.answers == {}
    assert api.violations == []


async def test_edits_groups_and_channels(api: BotApi, tmp_path: Path) -> None:
    async with running(api, tmp_path / "a.db"):
        kim, group = api.person("Kim"), api.group()
        sent = await kim.send("hello")
        await kim.reply()
        await kim.edit(sent, "changed")
        assert (await kim.reply()).text == "a edited"
        await kim.send("hello", group=group)
        await api.until(lambda: [c for c in api.calls if c.chat == group.id])
    assert [s.text for s in group.screens] == ["a group"]
    assert api.violations == []


async def test_one_update_that_cannot_be_read_stops_nobody(api: BotApi, tmp_path: Path) -> None:
    async with running(api, tmp_path / "a.db") as bot:
        kim, lee = api.person("Kim"), api.person("Lee")
        about = {"id": kim.id, "type": "private", "first_name": "Kim"}
        api.push_raw({"message": {"message_id": "x", "chat": about, "date": "yesterday", "text": ["?"]}})
        api.push_raw({"nonsense": {"a": 1}})
        api.push_raw({"message": 5})
        assert (await lee.say("hello")).text == "faq: 5"
        assert (await kim.reply(after=0)).text == "a other"
        await api.idle()
        assert len(letters.every(bot.store.db)) == 2
        assert api.polls < 20


async def test_hostile_updates_leave_the_bot_well(api: BotApi, tmp_path: Path) -> None:
    async with running(api, tmp_path / "a.db") as bot:
        dice, people = random.Random(5), [api.person(f"P{n}") for n in range(5)]
        aim = Aim(tuple(p.id for p in people), ("/start", "answer 1"), ("s:r1:q1:yes",), 0.05)
        api.tolerate("callback_unknown", "not_modified", "unknown_chat")
        for _ in range(600):
            api.push_raw(random_update(dice, aim))
        await api.idle(30)
        await bot.delivery.idle(10)
        kim = api.person("Kim")
        assert (await kim.say("hello")).text == "faq: 5"
        faults = [reason for _, kind, reason in letters.every(bot.store.db) if kind in ("text", "button")]
        assert faults == []


# -- trouble -------------------------------------------------------------------------------------------------------

FAULTS: dict[str, dict[str, Any]] = {
    "status": {},
    "html": {"kind": "status", "status": 502, "html": True},
    "throttled": {"kind": "status", "status": 429, "retry_after": 1},
    "reset": {},
    "cut": {},
    "lost": {},
}


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "answerCallbackQuery"])
@pytest.mark.parametrize("name", FAULTS)
async def test_a_passing_fault_loses_nothing_and_repeats_once_at_most(
    api: BotApi, tmp_path: Path, name: str, method: str
) -> None:
    async with running(api, tmp_path / "a.db") as bot:
        kim = api.person("Kim")
        await kim.say("/start")
        api.tolerate("not_modified", "callback_twice")
        more = dict(FAULTS[name])
        api.fault(more.pop("kind", name), method, **more)
        await kim.tap("yes")
        await kim.sees("saved q1=yes")
        await kim.send("answer 1")
        await kim.sees("saved 1")
        await api.until(lambda: not api.unacknowledged(), 15)
        assert await bot.delivery.sender.settle(10)
    assert len([s for s in kim.screens if s.text == "saved 1"]) <= 2
    assert len(kim.screens) <= 3


@pytest.mark.parametrize("name", ["status", "html", "throttled", "reset", "cut", "lost"])
async def test_a_poll_that_fails_is_asked_again_and_nothing_is_answered_twice(
    api: BotApi, tmp_path: Path, name: str
) -> None:
    async with running(api, tmp_path / "a.db"):
        kim = api.person("Kim")
        await kim.say("answer 1")
        more = dict(FAULTS[name])
        api.fault(more.pop("kind", name), "getUpdates", times=2, **more)
        await kim.send("answer 2")
        await kim.sees("saved 2", 15)
        await kim.say("answer 3", 15)
    assert [s.text for s in kim.screens] == ["saved 1", "saved 2", "saved 3"]


@pytest.mark.parametrize("name", ["cut", "lost"])
async def test_a_screen_is_changed_back_after_a_change_whose_answer_was_lost(
    api: BotApi, tmp_path: Path, name: Any
) -> None:
    async with running(api, tmp_path / "a.db"):
        kim = api.person("Kim")
        first = await kim.say("/start")
        api.tolerate("not_modified")
        await kim.tap_message(first.message_id, "s:r1:q1:yes")
        await kim.sees("saved q1=yes")
        api.fault(name, "editMessageText")
        for value in ("no", "yes"):
            await kim.tap_message(first.message_id, f"s:r1:q1:{value}")
            await kim.sees(f"saved q1={value}")


async def test_a_message_deleted_meanwhile_is_shown_anew(api: BotApi, tmp_path: Path) -> None:
    async with running(api, tmp_path / "a.db"):
        kim = api.person("Kim")
        first = await kim.say("/start")
        await kim.delete(first.message_id)
        api.tolerate("edit_missing", "not_found")
        await kim.tap_message(first.message_id, "s:r1:q1:yes")
        await kim.sees("saved q1=yes")
        await kim.tap_inaccessible("s:r1:q2:yes")
        await kim.sees("saved q2=yes")


async def test_a_blocked_bot_gives_up_and_is_there_again_later(api: BotApi, tmp_path: Path) -> None:
    async with running(api, tmp_path / "a.db") as bot:
        kim = api.person("Kim")
        await kim.say("/wish")
        await kim.block()
        await api.until(lambda: bot.store.db.execute("SELECT count(*) FROM wishes").fetchone()[0] == 0)
        await kim.unblock()
        assert (await kim.say("hello")).text == "faq: 5"


async def test_text_that_telegram_cannot_parse_arrives_as_plain_text(api: BotApi, tmp_path: Path) -> None:
    class Broken(StandIn):
        def turn(self, incoming: Incoming, known: Known, now: Any) -> Turn:
            return Turn(known.talk, (Screen("a <b>broken</i> text &lt;3"),))

    async with running(api, tmp_path / "a.db", Broken()):
        kim = api.person("Kim")
        assert (await kim.say("hello")).text == "a broken text <3"


async def test_a_refused_token_ends_the_run_with_its_own_code(api: BotApi, tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    bot = TelegramBot(
        "7000001:AAwrong_token_for_loopback_012345678", api.base_url, UNHURRIED, StandIn(), store, utc_now
    )
    assert await bot.run() == EXIT_TOKEN
    bot = TelegramBot(TOKEN, api.base_url, UNHURRIED, StandIn(), store, utc_now)
    task = asyncio.ensure_future(bot.run())
    kim = api.person("Kim")
    await kim.say("hello")
    api.revoked = True
    await kim.send("hello")
    assert await asyncio.wait_for(task, 15) == EXIT_TOKEN


async def test_another_poller_is_borne_and_both_stay_alive(api: BotApi, tmp_path: Path) -> None:
    async with running(api, tmp_path / "a.db"):
        kim = api.person("Kim")
        await kim.say("hello")
        wire = Wire(TOKEN, api.base_url)
        await wire.call("getUpdates", {"timeout": 0})
        await wire.close()
        assert (await kim.say("hello again", 30)).text == "faq: 11"


async def test_without_a_network_at_the_start_it_keeps_trying(tmp_path: Path) -> None:
    async with BotApi() as api:
        kim = api.person("Kim")
        await api.outage(True)
        async with running(api, tmp_path / "a.db"):
            await kim.send("hello")
            await api.outage(False)
            assert (await kim.reply(timeout=20)).text == "faq: 5"


async def test_a_stop_before_the_network_is_there_is_a_stop(tmp_path: Path) -> None:
    bot = TelegramBot(TOKEN, "http://127.0.0.1:9/bot", UNHURRIED, StandIn(), Store(tmp_path / "a.db"), utc_now)
    task = asyncio.ensure_future(bot.run())
    bot.stopping.set()
    assert await asyncio.wait_for(task, 10) == EXIT_STOPPED


async def test_a_second_bot_on_the_same_database_is_refused(api: BotApi, tmp_path: Path) -> None:
    class Settings:
        token, base_url = TOKEN, api.base_url
        rate_overall, rate_chat, rate_burst, lanes = 25.0, 1.0, 3, 16

    claim = Claim(tmp_path / "a.db")
    with pytest.raises(Unusable, match="another bot"):
        await run_telegram(Settings(), StandIn(), Store(tmp_path / "a.db"), utc_now)
    claim.release()


# -- the wire ------------------------------------------------------------------------------------------------------


async def served(
    answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> tuple[asyncio.Server, str]:
    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(one, "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"


BODY = b'{"ok":true,"result":{"message_id":5}}'
ANSWERS = {
    "whole": (b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY, 200, False, {"message_id": 5}),
    "chunked": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"
        + BODY[:5]
        + b"\r\n%x\r\n" % len(BODY[5:])
        + BODY[5:]
        + b"\r\n0\r\n\r\n",
        200,
        False,
        {"message_id": 5},
    ),
    "until closed": (b"HTTP/1.1 200 OK\r\n\r\n" + BODY, 200, False, {"message_id": 5}),
    "cut": (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + BODY[:9], 200, False, None),
    "cut error": (b"HTTP/1.1 500 Oh\r\nContent-Length: 99\r\n\r\n<ht", 0, True, None),
    "page": (b"HTTP/1.1 502 Bad\r\nContent-Length: 6\r\n\r\n<html>", 502, False, None),
    "nothing": (b"", 0, True, None),
    "no http": (b"220 smtp ready\r\n\r\n", 0, True, None),
    "not ok": (b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"ok":false}', 500, False, None),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_an_answer_is_read_as_it_comes(name: str) -> None:
    raw, code, unsure, result = ANSWERS[name]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for byte in raw:
            writer.write(bytes([byte]))
            await writer.drain()

    server, url = await served(answer)
    async with server:
        wire = Wire("1:a", url)
        got = await wire.call("sendMessage", {"chat_id": 1, "text": "가"})
        await wire.close()
    assert (got.code, got.unsure, got.result) == (code, unsure, result)


async def test_a_call_that_never_left_is_known_not_to_have() -> None:
    wire = Wire("1:a", "http://127.0.0.1:9/bot")
    answer = await wire.call("sendMessage", {"chat_id": 1, "text": "x"})
    assert (answer.code, answer.unsure) == (0, False)
    await wire.close()


async def test_a_silent_server_is_not_waited_for_for_ever() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(-1)

    server, url = await served(answer)
    async with server:
        wire = Wire("1:a", url, read=0.05)
        got = await wire.call("sendMessage", {"chat_id": 1, "text": "x"})
        await wire.close()
    assert (got.code, got.unsure) == (0, True)


# -- the token -----------------------------------------------------------------------------------------------------


async def test_the_token_is_in_no_log_error_or_file_at_any_level(tmp_path: Path) -> None:
    stream = io.StringIO()
    logs.configure("debug", stream)
    try:
        async with BotApi() as api, running(api, tmp_path / "a.db") as bot:
            kim = api.person("Kimchi")
            for kind in ("reset", "cut", "lost"):
                api.fault(kind, "sendMessage")  # type: ignore[arg-type]
                await kim.send("a private question of mine")
                await kim.reply(timeout=20)
            await kim.say("/boom a private question of mine", 20)
            await api.outage(True)
            await api.outage(False)
            await kim.say("hello", 30)
            assert TOKEN not in repr(bot.wire) + repr(bot) + repr(bot.poller)
        written = stream.getvalue()
    finally:
        logs.configure("info")
    lines = [json.loads(line) for line in written.splitlines()]
    assert any(line["event"] == "turn_failed" for line in lines)
    secret = TOKEN.partition(":")[2]
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for word in (secret, "private question", "Kimchi", str(kim.id)):
        assert word not in written
    assert secret.encode() not in kept


def test_a_token_in_anybodys_message_is_cut_out_of_the_log() -> None:
    assert TOKEN not in logs.redact(f"POST https://api.telegram.org/bot{TOKEN}/getMe failed")
    assert logs.redact("12:30 and 1234:5678 stay") == "12:30 and 1234:5678 stay"


def test_a_chat_is_named_in_logs_by_a_keyed_hash() -> None:
    one, other = logs.chat_hasher(b"a" * 16), logs.chat_hasher(b"b" * 16)
    assert one(20001) == one(20001) != other(20001)
    assert "20001" not in one(20001)


def test_the_database_file_is_its_owners_alone(tmp_path: Path) -> None:
    Store(tmp_path / "state" / "a.db").close()
    assert (tmp_path / "state" / "a.db").stat().st_mode & 0o077 == 0
    assert sqlite3.connect(tmp_path / "state" / "a.db").execute("PRAGMA integrity_check").fetchone() == ("ok",)
