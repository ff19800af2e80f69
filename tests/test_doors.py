"""Nobody in: forged, foreign and old buttons, other people's chats, floods, and patterns that cannot run away."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import PLAIN, STATE, Conversation
from bot.model import Count, Incoming, Known, Talk
from bot.pace import Rates
from tests.botapi import BotApi
from tests.chaos.inside import running
from tests.conftest import OVER
from tests.hostile import BUTTONS

ROOT = Path(__file__).parent.parent
ANSWERS = {"item": ("135",), "size": "mid"}


def forged(dice: random.Random) -> str:
    """Return button data as somebody with a modified client might send it."""
    verb = dice.choice((*PLAIN, *STATE, "own", "admin", "approve", "__class__", "ｓｅｔ", ""))
    parts = (
        "",
        "item",
        "size",
        "field",
        "exclusion",
        "nothing",
        "0",
        "-1",
        "999999",
        "a,b,c",
        "135,136",
        "mid",
        "../..",
    )
    body = ":".join(dice.choice(parts) for _ in range(dice.randint(0, 4)))
    stamp = dice.choice(("", "~", "~2025", "~1999.abcd", "~2099.ffff", "~2025.~", "~~~", "~'; --"))
    extra = dice.choice(("", "", "", "\x00", "가" * 5, "😀", "%s", "{{7*7}}", "<b>"))
    return dice.choice(
        (f"{verb}:{body}{extra}{stamp}", f"{verb}{stamp}", dice.choice(BUTTONS), f"{extra}{verb}:{body}")
    )[:256]


def test_forged_buttons_do_nothing_that_an_honest_one_could_not(talk_to: Conversation) -> None:
    """Five thousand: no error, no answer that the questionnaire does not know, nothing of it said again.

    Three of them write a record, which takes a second each.
    """
    dice, known, records = random.Random(11), Known(Talk(language="ko", answers=ANSWERS, checking=True)), 0
    asked = {q.id for q in talk_to.content.questionnaire.questions}
    for n in range(5000):
        data = forged(dice)
        records += data.startswith("record")
        if data.startswith("record") and records > 3:
            continue
        turn = talk_to.turn(Incoming(n, 1, "button", "ko", button=data), known, OVER)
        assert turn.screens, data
        assert set(turn.talk.answers) <= asked, data
        if turn.talk.answers != known.talk.answers:
            to, _, stamp = data.partition("~")
            assert to.startswith(("restart_yes", "forget_yes")) or (
                stamp.startswith("2025") and to.startswith("set:")
            ), data
        assert not any("7*7" in shown.text or "{{" in shown.text for shown in turn.screens), data


@pytest.mark.parametrize("stamp", ["1999.abcd", "2099.ffff", "", "2025x.abcd"])
def test_a_button_of_another_round_sets_nothing_and_says_so(talk_to: Conversation, stamp: str) -> None:
    known = Known(Talk(language="ko", answers=ANSWERS, checking=True))
    for to in ("set:size:sme", "tick:field:fta", "theme:item:0.0", "take:abcd", "own::set:size:sme"):
        turn = talk_to.turn(Incoming(1, 1, "button", "ko", button=f"{to}~{stamp}"), known, OVER)
        assert turn.talk.answers == ANSWERS
        assert any("stale" in s.template for s in turn.screens)
        assert all(isinstance(effect, Count) for effect in turn.effects)


async def test_what_others_tap_or_send_reaches_nobodys_data(town) -> None:
    """A forwarded screen, a tap in a group, another person's button: each acts on the tapper's own chat or on none."""
    async with town() as place:
        api, store = place.api, place.bot.store
        kim, lee, room = api.person("김", language_code="ko"), api.person("이", language_code="ko"), api.group()
        await kim.say("수원에서 이차전지 양극재 만드는 중견기업입니다")
        await kim.press("맞습니다")
        before = store.known(kim.id)
        api.tolerate("edit_missing", "not_found", "foreign_message")
        for data in ("mydata", "forget_yes", "wish_on", "restart_yes", "result", "set:size:sme~2025.abcd"):
            raw = {"id": f"77{len(data)}", "from": lee.user, "chat_instance": "1", "data": data}
            group = {"message_id": 5, "chat": room.about, "date": 0}
            api.push_raw({"callback_query": {**raw, "message": group}})
            api.push_raw({"callback_query": {**raw, "id": f"78{len(data)}", "inline_message_id": "abc"}})
        api.push_raw(
            {
                "channel_post": {
                    "message_id": 9,
                    "date": 0,
                    "chat": {"id": -5, "type": "channel", "title": "c"},
                    "text": "/mydata",
                }
            }
        )
        forwarded = await lee.forward("/mydata 김")
        assert forwarded
        await lee.settled()
        await lee.say("/mydata")
        await api.idle()
        assert store.known(kim.id) == before
        assert store.known(lee.id).talk.answers == {} and not store.known(lee.id).wish
        said = "".join(s.text for s in lee.screens) + "".join(s.text for s in room.screens)
        assert "리튬이온배터리" not in said and "수원" not in said and str(kim.id) not in said
        api.violations.clear()


async def test_a_flood_is_answered_once_with_a_calm_word_and_nobody_else_waits(
    talk_to: Conversation, tmp_path: Path
) -> None:
    rates = Rates(overall=0, chat=0, lanes=4, flood_rate=0.001, flood_burst=5)
    async with BotApi() as api, running(api, tmp_path / "a.db", talk_to, rates) as place:
        kim, lee = api.person("Kim"), api.person("Lee")
        for n in range(60):
            await kim.send(f"질문 {n}")
        await kim.sees("잠시 쉬고")
        await lee.say("/start")
        await api.idle()
        await place.delivery.idle(10)
        await place.delivery.sender.settle(10)
        assert sum("잠시 쉬고" in s.text for s in kim.screens) == 1
        assert len(kim.screens) == 6 and lee.screens


def test_a_long_text_is_cut_before_it_is_looked_at(talk_to: Conversation) -> None:
    asked: list[str] = []

    class Listening:
        def ask(self, text: str) -> Any:
            asked.append(text)
            return talk_to.asker.ask(text)

    listening = Conversation(talk_to.content, talk_to.renderer, Listening(), talk_to.finder)  # type: ignore[arg-type]
    listening.turn(Incoming(1, 1, "text", "ko", text="마감 " * 2000), Known(), OVER)
    assert asked and max(map(len, asked)) <= 300
