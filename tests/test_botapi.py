"""The Bot API server itself, with python-telegram-bot's own client on the other end of the wire."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from hypothesis import given, settings
from telegram import Bot, BotCommand, BotCommandScopeChat, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from tests.botapi import BotApi
from tests.botapi_faults import Limits
from tests.botapi_rules import Refusal, formatted, utf16
from tests.hostile import Aim, random_update, updates


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with client(api) as one:
        yield one


def client(api: BotApi, timeout: float = 5.0) -> Bot:
    request = HTTPXRequest(connection_pool_size=8, read_timeout=timeout)
    return Bot(api.token, base_url=api.base_url, request=request, get_updates_request=HTTPXRequest())


@asynccontextmanager
async def polling(bot: Bot, offset: int) -> AsyncIterator[None]:
    """Keep a long poll open meanwhile."""
    poll = asyncio.create_task(bot.get_updates(offset=offset, timeout=30))
    yield
    poll.cancel()


def keys(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data) for label, data in r] for r in rows])


def kinds(api: BotApi) -> list[str]:
    return [violation.kind for violation in api.violations]


async def one(bot: Bot, offset: int = 0) -> int:
    """Fetch what waits and return the id of the last update."""
    return (await bot.get_updates(offset=offset, timeout=2))[-1].update_id


async def test_a_conversation_from_start_to_tap(api: BotApi, bot: Bot) -> None:
    kim = api.person("김<b>&")
    await kim.send("/start")
    [update] = await bot.get_updates(timeout=2)
    assert update.message and update.message.text == "/start" and update.message.from_user.first_name == "김<b>&"
    await bot.send_message(kim.id, "<b>안녕</b> &lt;", parse_mode="HTML", reply_markup=keys([("예, 맞습니다", "y")]))
    shown = await kim.reply()
    assert (shown.text, shown.labels) == ("안녕 <", ["예, 맞습니다"])
    assert shown.entities == [{"type": "bold", "offset": 0, "length": 2}]
    await kim.tap("맞습니다")
    [update] = await bot.get_updates(offset=update.update_id + 1, timeout=2)
    query = update.callback_query
    assert query and query.data == "y"
    assert await query.answer("저장")
    await query.edit_message_text("다음", reply_markup=keys([("그만", "n")]))
    assert (await kim.reply()).text == "다음"
    assert [shown.labels for shown in kim.screens] == [["그만"]]
    async with polling(bot, update.update_id + 1):
        await api.idle()
    assert not api.violations and not api.unacknowledged()


async def test_updates_below_the_offset_are_gone_for_good(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    first, second = await kim.send("1"), await kim.send("2")
    assert [u.update_id for u in await bot.get_updates()] == [first, second]
    assert [u.update_id for u in await bot.get_updates(offset=second)] == [second]
    assert [u.update_id for u in await bot.get_updates(offset=first)] == [second]
    await kim.send("3")
    third = await kim.send("4")
    assert [u.update_id for u in await bot.get_updates(offset=-1)] == [third]
    assert (await bot.get_webhook_info()).pending_update_count == 1


async def test_limit_is_clamped_and_repeated_questions_are_braked(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    for number in range(120):
        await kim.send(str(number))
    assert len(await bot.get_updates(limit=500)) == 100
    assert len(await bot.get_updates()) == 1
    api.advance(4)
    assert len(await bot.get_updates(limit=0)) == 1
    api.advance(4)
    assert len(await bot.get_updates()) == 100


async def test_a_long_poll_wakes_for_an_update(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await api.until(lambda: api.polling.waiting)
    await kim.send("hello")
    assert len(await asyncio.wait_for(poll, 5)) == 1


async def test_a_second_poller_ends_the_first_with_a_conflict(api: BotApi, bot: Bot) -> None:
    async with client(api) as rival:
        first = asyncio.create_task(bot.get_updates(timeout=30))
        await api.until(lambda: api.polling.waiting)
        second = asyncio.create_task(rival.get_updates(offset=1, timeout=30))
        with pytest.raises(Conflict):
            await first
        await api.person().send("to the second")
        assert len(await second) == 1


async def test_taps_die_after_150_seconds_and_texts_after_a_day(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    message = await bot.send_message(kim.id, "?", reply_markup=keys([("a", "a")]))
    await kim.tap_message(message.message_id, "a")
    text = await kim.send("text")
    api.advance(149)
    assert len(await bot.get_updates()) == 2
    api.advance(2)
    assert [u.update_id for u in await bot.get_updates()] == [text]
    api.advance(86_400)
    assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_a_tap_is_answered_once_and_in_time(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    await bot.send_message(kim.id, "?", reply_markup=keys([("a", "a")]))
    await kim.tap("a")
    [update] = await bot.get_updates()
    assert await bot.answer_callback_query(update.callback_query.id)
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(update.callback_query.id)
    await kim.tap("a")
    [late] = await bot.get_updates(offset=update.update_id + 1)
    api.advance(151)
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(late.callback_query.id)
    assert kinds(api) == ["answered_twice", "late_answer"]
    assert [len(callback.answers) for callback in api.callbacks.values()] == [2, 0]


async def test_a_wrong_token_is_unauthorized(api: BotApi) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("7000001:wrong", base_url=api.base_url):
            pass


@pytest.mark.parametrize(
    ("markup", "wrong"),
    [
        ("<b>open", "Can't find end tag"),
        ("<h1>x</h1>", "Unsupported start tag"),
        ("a </b>", "Unexpected end tag"),
        ("<b><i>x</b></i>", "Unmatched end tag"),
        ("a < b", "start tag"),
        ("<b", "Unclosed start tag"),
        ("<a href>x</a>", "Expected equal sign"),
        ("<span>x</span>", "must have class"),
    ],
)
async def test_html_that_telegram_cannot_parse_is_refused(api: BotApi, bot: Bot, markup: str, wrong: str) -> None:
    with pytest.raises(BadRequest, match=r"(?i)can't parse entities") as caught:
        await bot.send_message(api.person().id, markup, parse_mode="HTML")
    assert wrong.lower() in str(caught.value).lower()
    assert kinds(api) == ["bad_html"]


def test_html_becomes_text_and_entities_in_utf16_units() -> None:
    source = '  😀<b>굵게 <i>x</i></b> &amp;&lt;&#65;&nbsp; <a href="https://example.kr/?a=1&amp;b=2">링크</a>\n'
    text = formatted(source, "HTML", None, limit=4096, empty="message text is empty")
    assert text.plain == "😀굵게 x &<A&nbsp; 링크"
    assert [(e["type"], e["offset"], e["length"]) for e in text.entities] == [
        ("bold", 2, 4), ("italic", 5, 1), ("text_link", 17, 2),
    ]  # fmt: skip
    assert text.entities[2]["url"] == "https://example.kr/?a=1&b=2"


@pytest.mark.parametrize("source", ["<b>a<code>b</code></b>", '<a href="javascript:x">a</a>', "<b>a</b>" * 101])
def test_formatting_that_telegram_drops_is_noted(source: str) -> None:
    assert formatted(source, "HTML", None, limit=4096, empty="empty").notes


def test_the_limit_counts_utf16_units_after_parsing() -> None:
    fits = "<b>" + "😀" * 2048 + "</b>"
    assert utf16(formatted(fits, "HTML", None, limit=4096, empty="empty").plain) == 4096
    with pytest.raises(Refusal, match="too long"):
        formatted(fits + "!", "HTML", None, limit=4096, empty="empty")


async def test_an_empty_text_is_refused(api: BotApi, bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)message text is empty"):
        await bot.send_message(api.person().id, "<b> </b>\n", parse_mode="HTML")


@pytest.mark.parametrize(
    ("button", "kind"),
    [
        (InlineKeyboardButton("a", callback_data="가" * 22), "button_data"),
        (InlineKeyboardButton("a", callback_data=""), "button_data"),
        (InlineKeyboardButton("a", copy_text=CopyTextButton("x" * 257)), "button_copy"),
        (InlineKeyboardButton("a", url="tel:125"), "button_url"),
        (InlineKeyboardButton("a", url="https://no host"), "button_url"),
        (InlineKeyboardButton("a"), "button"),
        (InlineKeyboardButton(" ", callback_data="x"), "button"),
    ],
)
async def test_a_button_outside_the_limits_is_refused(
    api: BotApi, bot: Bot, button: InlineKeyboardButton, kind: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(api.person().id, "x", reply_markup=InlineKeyboardMarkup([[button]]))
    assert kinds(api) == [kind]


async def test_good_buttons_of_every_kind_pass(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    row = [
        InlineKeyboardButton("a", callback_data="x" * 64),
        InlineKeyboardButton("b", url="https://www.customs.go.kr/kcs/main.do?x=가"),
        InlineKeyboardButton("c", copy_text=CopyTextButton("가" * 256)),
    ]
    await bot.send_message(kim.id, "x", reply_markup=InlineKeyboardMarkup([row]))
    assert kim.last.labels == ["a", "b", "c"] and not api.violations


@pytest.mark.parametrize(
    ("method", "body", "kind"),
    [
        ("sendMessage", {"text": "x"}, "missing_field"),
        ("sendMessage", {"chat_id": 1, "text": "x", "colour": "red"}, "unknown_field"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "wrong_type"),
        ("sendMessage", {"chat_id": 1, "text": "x", "disable_notification": "maybe"}, "wrong_type"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"txt": "a"}]]}},
            "wrong_type",
        ),
        ("sendMessage", {"chat_id": 424242, "text": "x"}, "unknown_chat"),
        ("sendMessages", {"chat_id": 1}, "unknown_method"),
        ("sendDice", {"chat_id": 1}, "not_simulated"),
        ("getUpdates", {"offset": "x"}, "wrong_type"),
    ],
)
async def test_every_call_is_checked_against_the_description(api: BotApi, method: str, body: object, kind: str) -> None:
    api.person(number=1)
    async with httpx.AsyncClient() as http:
        answer = await http.post(f"{api.base_url}{api.token}/{method}", json=body)
    assert answer.status_code in (400, 404) and answer.json()["ok"] is False
    assert kinds(api) == [kind]


async def test_a_body_that_is_no_json_is_refused(api: BotApi) -> None:
    async with httpx.AsyncClient() as http:
        head = {"content-type": "application/json"}
        answer = await http.post(f"{api.base_url}{api.token}/getMe", content=b"{", headers=head)
    assert answer.status_code == 400 and kinds(api) == ["bad_request"]


async def test_edits_are_as_strict_as_telegrams(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    sent = await bot.send_message(kim.id, "<b>a</b>", parse_mode="HTML", reply_markup=keys([("k", "k")]))
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await bot.edit_message_text(
            "<b>a</b>", kim.id, sent.message_id, parse_mode="HTML", reply_markup=keys([("k", "k")])
        )
    await bot.edit_message_text("a", kim.id, sent.message_id, reply_markup=keys([("k", "k")]))
    await bot.edit_message_reply_markup(kim.id, sent.message_id)
    assert kim.last.edits == 2 and kim.last.labels == []
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await bot.edit_message_reply_markup(kim.id, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("b", kim.id, 1)
    await kim.send("mine")
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("b", kim.id, api.telegram.next_message)
    assert kinds(api) == ["not_modified", "not_modified", "unknown_message", "foreign_message"]


async def test_an_edit_of_what_the_person_deleted_is_nobodys_fault(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    sent = await bot.send_message(kim.id, "a")
    await kim.delete(sent.message_id)
    with pytest.raises(BadRequest, match="not found"):
        await bot.edit_message_text("b", kim.id, sent.message_id)
    assert not api.violations and kim.screens == []


async def test_a_document_arrives_with_its_bytes(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    data = bytes(range(256)) * 9 + b"\r\n--boundary\r\n"
    sent = await bot.send_document(kim.id, data, caption="<i>기록</i>", filename="기록.pdf", parse_mode="HTML")
    assert kim.last.document and kim.last.text == "기록"
    assert (kim.last.document.name, kim.last.document.media, kim.last.document.data) == (
        "기록.pdf",
        "application/pdf",
        data,
    )
    await bot.send_document(kim.id, sent.document.file_id)
    assert kim.last.document.data == data and not api.violations


async def test_whoever_blocked_the_bot_hears_nothing(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    await kim.block()
    [update] = await bot.get_updates()
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden):
        await bot.send_message(kim.id, "x")
    await kim.unblock()
    assert await bot.send_message(kim.id, "x") and not api.violations


async def test_a_group_that_was_left_is_closed(api: BotApi, bot: Bot) -> None:
    kim, room = api.person(), api.group()
    await kim.add_to(room)
    await kim.send("안녕", group=room)
    member, said = await bot.get_updates()
    assert member.my_chat_member.chat.id == said.message.chat.id == room.id
    await bot.send_message(room.id, "개인 대화로 오세요")
    assert [shown.text for shown in room.screens] == ["개인 대화로 오세요"]
    await bot.leave_chat(room.id)
    with pytest.raises(Forbidden):
        await bot.send_message(room.id, "x")


async def test_rates_above_telegrams_are_answered_with_429() -> None:
    async with BotApi(limits=Limits(overall=6, chat=1, chat_burst=3)) as api, client(api) as bot:
        kim, lee = api.person("Kim"), api.person("Lee")
        for _ in range(3):
            await bot.send_message(kim.id, "x")
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(kim.id, "x")
        assert caught.value.retry_after in (1, timedelta(seconds=1))
        await bot.send_message(lee.id, "x")
        api.advance(1)
        assert await bot.send_message(kim.id, "x") and not api.violations


async def test_faults_come_by_script(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    api.fault("status", "sendMessage", chat=kim, nth=2, status=429, retry_after=7)
    api.fault("status", "sendMessage", nth=2, status=502, html=True)
    api.fault("reset", "sendMessage", nth=2)
    api.fault("cut", "sendMessage", nth=2)
    await bot.send_message(kim.id, "0")
    for expected in (RetryAfter, NetworkError, NetworkError, NetworkError):
        with pytest.raises(expected):
            await bot.send_message(kim.id, "1")
    await bot.send_message(kim.id, "2")
    assert [shown.text for shown in kim.screens] == ["0", "1", "2"]
    assert [call.code for call in api.called("sendMessage")] == [200, 429, 502, 0, 200, 200]


async def test_an_answer_lost_after_delivery_forgives_the_repetition(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    sent = await bot.send_message(kim.id, "a", reply_markup=keys([("k", "k")]))
    await kim.tap("k")
    [update] = await bot.get_updates()
    api.fault("lost", "editMessageText")
    api.fault("lost", "answerCallbackQuery")
    for expected in (NetworkError, BadRequest):
        with pytest.raises(expected):
            await bot.edit_message_text("b", kim.id, sent.message_id)
        with pytest.raises(expected):
            await bot.answer_callback_query(update.callback_query.id)
    assert kim.last.text == "b" and kim.last.edits == 1 and not api.violations


async def test_a_hanging_call_goes_through_when_released(api: BotApi, bot: Bot) -> None:
    kim, lee = api.person("Kim"), api.person("Lee")
    hang = api.fault("hang", "sendMessage", chat=kim)
    slow = asyncio.create_task(bot.send_message(kim.id, "late"))
    await api.until(lambda: bool(hang.hits))
    assert await bot.send_message(lee.id, "now") and not kim.screens
    api.release(hang)
    await slow
    assert kim.last.text == "late"


async def test_a_client_that_gives_up_on_a_hang_is_served_all_the_same(api: BotApi) -> None:
    kim = api.person()
    hang = api.fault("hang", "sendMessage")
    async with client(api, timeout=0.1) as bot:
        with pytest.raises(TimedOut):
            await bot.send_message(kim.id, "x")
    api.release(hang)
    assert (await kim.sees("x")).text == "x"
    assert not api.called("sendMessage")[0].answered


async def test_an_outage_refuses_and_ends_on_the_same_port(api: BotApi, bot: Bot) -> None:
    kim, port = api.person(), api.port
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await api.until(lambda: api.polling.waiting)
    await api.outage(True)
    with pytest.raises(NetworkError):
        await poll
    with pytest.raises(NetworkError):
        await bot.send_message(kim.id, "x")
    await kim.send("waits")
    await api.outage(False)
    assert api.port == port and len(await bot.get_updates(offset=1)) == 1


async def test_repetitions_and_reordering(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    sent = await bot.send_message(kim.id, "?", reply_markup=keys([("a", "a")]))
    first = await kim.tap("a", times=2)
    last = await one(bot)
    await bot.get_updates(offset=last + 1)
    api.resend(first)
    assert [u.update_id for u in await bot.get_updates(offset=last + 2, timeout=2)] == [first]
    again = api.repeat(first)
    [update] = await bot.get_updates(offset=again, timeout=2)
    assert update.update_id == again and update.callback_query.message.message_id == sent.message_id
    with api.shuffled(random.Random(3)):
        for text in "abcdef":
            await kim.send(text)
    updates = await bot.get_updates(offset=again + 1, timeout=2)
    assert sorted(u.message.text for u in updates) == list("abcdef") != [u.message.text for u in updates]
    assert [u.update_id for u in updates] == sorted(u.update_id for u in updates)


async def test_every_kind_of_message_is_one_that_the_client_reads(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    sent = await kim.send("a")
    await kim.edit(sent, "b")
    for act in (kim.send_photo, kim.send_sticker, kim.send_voice, kim.send_location, kim.send_contact):
        await act()
    await kim.send_document()
    await kim.forward("c")
    await kim.tap_inaccessible("x")
    api.push_raw({"brand_new_kind": {"x": 1}})
    updates = await bot.get_updates()
    assert len(updates) == 11 and updates[1].edited_message.text == "b"
    assert updates[9].callback_query.message.date == 0 or not updates[9].callback_query.message.is_accessible


async def test_the_bots_profile_is_kept_by_language_and_scope(api: BotApi, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("start", "처음")], language_code="ko")
    await bot.set_my_commands([BotCommand("start", "Begin")], scope=BotCommandScopeChat(5))
    await bot.set_my_description("설명", language_code="ko")
    await bot.set_my_short_description("짧게")
    assert [c.description for c in await bot.get_my_commands(language_code="ko")] == ["처음"]
    assert await bot.get_my_commands() == ()
    assert (await bot.get_my_description("ko")).description == "설명"
    with pytest.raises(BadRequest):
        await bot.set_my_commands([BotCommand("Start", "처음")])
    assert kinds(api) == ["commands"]


async def test_updates_the_bot_did_not_ask_for_stay_away(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    await bot.get_updates(allowed_updates=["message"])
    await kim.block()
    text = await kim.send("x")
    assert [u.update_id for u in await bot.get_updates(offset=1)] == [text]


def test_the_server_runs_in_a_thread_of_its_own() -> None:
    api = BotApi().start()
    try:
        kim = api.person()
        api.run(kim.send("/start"))
        with httpx.Client() as http:
            updates = http.get(f"{api.base_url}{api.token}/getUpdates").json()["result"]
            body = {"chat_id": kim.id, "text": "from another thread"}
            assert http.post(f"{api.base_url}{api.token}/sendMessage", data=body).json()["ok"]
        assert updates[0]["message"]["text"] == "/start"
        assert api.run(kim.reply()).text == "from another thread"
    finally:
        api.stop()


async def test_a_person_plays_against_a_server_on_another_loop() -> None:
    api = BotApi().start()
    try:
        kim = api.person()
        async with client(api) as bot:
            await kim.send("x")
            [update] = await bot.get_updates(timeout=2)
            reply = asyncio.create_task(kim.reply())
            await bot.send_message(update.message.chat_id, "y")
            assert (await reply).text == "y"
            async with polling(bot, update.update_id + 1):
                await api.idle()
    finally:
        api.stop()


async def test_somebody_at_a_shell_can_play_a_person(api: BotApi, bot: Bot) -> None:
    async with httpx.AsyncClient() as http:
        ask = http.get(f"http://127.0.0.1:{api.port}/control/send", params={"text": "/start"})
        drawn = asyncio.create_task(ask)
        [update] = await bot.get_updates(timeout=2)
        await bot.send_message(update.message.chat_id, "안녕", reply_markup=keys([("예", "y")]))
        assert "[예]" in (await drawn).text


async def test_raw_updates_may_hold_what_no_text_should(api: BotApi) -> None:
    api.push_raw({"message": {"text": "\ud800", "chat": None}})
    async with httpx.AsyncClient() as http:
        answer = await http.get(f"{api.base_url}{api.token}/getUpdates")
    assert json.loads(answer.content)["result"][0]["message"]["text"] == "\ud800"


async def test_after_a_crash_repetitions_are_forgiven_once(api: BotApi, bot: Bot) -> None:
    kim = api.person()
    sent = await bot.send_message(kim.id, "a", reply_markup=keys([("k", "k")]))
    await kim.tap("k")
    [update] = await bot.get_updates()
    await bot.edit_message_text("b", kim.id, sent.message_id)
    await bot.answer_callback_query(update.callback_query.id, "저장")
    api.forgive_repetitions()
    for repeated in (bot.edit_message_text("b", kim.id, sent.message_id), update.callback_query.answer()):
        with pytest.raises(BadRequest):
            await repeated
    assert not api.violations and kim.toasts == ["저장"]
    await bot.edit_message_text("c", kim.id, sent.message_id)
    with pytest.raises(BadRequest):
        await bot.edit_message_text("c", kim.id, sent.message_id)
    assert kinds(api) == ["not_modified"]


async def test_hostile_updates_pass_through_as_they_are(api: BotApi) -> None:
    dice = random.Random(7)
    sent = [api.push_raw(random_update(dice, Aim(texts=("/when",)))) for _ in range(200)]
    got: list[int] = []
    async with httpx.AsyncClient() as http:
        while len(got) < 200:
            ask = {"offset": got[-1] + 1 if got else 0, "limit": 100}
            answer = await http.post(f"{api.base_url}{api.token}/getUpdates", json=ask)
            found = json.loads(answer.content)["result"]
            assert found == [json.loads(json.dumps(api.updates[update["update_id"]])) for update in found]
            got += [update["update_id"] for update in found]
    assert got == sent


def test_the_same_dice_give_the_same_updates() -> None:
    def drawn(seed: int) -> list[object]:
        dice = random.Random(seed)
        return [random_update(dice) for _ in range(50)]

    assert drawn(1) == drawn(1) != drawn(2)


@settings(max_examples=50, deadline=None)
@given(updates())
def test_hypothesis_draws_updates_that_travel_as_json(update: dict[str, object]) -> None:
    assert len(update) >= 1 and json.loads(json.dumps(update)) == update
