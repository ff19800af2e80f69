"""The turn of a round, from a sheet that nobody has filled to a notice that is published, as companies meet it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from bot.content.fill import names
from bot.content.load import load
from bot.conversation import Conversation
from bot.model import Incoming, Known, Talk
from bot.talking import conversation
from eligibility.findings import assess
from faq.model import FIRM
from tests.botapi import BotApi
from tests.conftest import Town
from tests.fixture_notice import fill_blank, filled_notice, turned

BEFORE, POSTED, OPEN, LAST, CLOSED = (
    datetime.fromisoformat(f"2027-{day}+09:00")
    for day in ("02-01T10:00", "02-09T10:00", "02-16T10:00", "02-26T16:59", "02-26T17:00")
)


@pytest.fixture(scope="module")
def next_round(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    """The conversation over the invented round."""
    return conversation(load(turned(tmp_path_factory.mktemp("turn"))))


@asynccontextmanager
async def town_at(talk: Conversation, db: Path, now: datetime) -> AsyncIterator[Town]:
    """Open a town over that conversation at a moment."""
    async with BotApi(brakes=False) as api:
        place = Town(api, talk, db)
        place.now = now
        await place.start()
        yield place
        if place.bot:
            await place.stop()
        assert not api.violations, api.violations


def said(talk: Conversation, text: str, now: datetime, lang: str = "ko", known: Known | None = None) -> str:
    """Ask once and return the first screen's text."""
    known = known or Known(talk=Talk(language=lang))
    return talk.turn(Incoming(1, 1, "text", lang, text=text), known, now).screens[0].text


async def test_one_chat_lives_through_the_turn(next_round: Conversation, tmp_path: Path) -> None:
    async with town_at(next_round, tmp_path / "kept.db", BEFORE) as place:
        kim = place.api.person("김", language_code="ko")
        before = await kim.say("/start")
        assert "2025년 1회차는 끝났습니다" in before.text and "2027" not in before.text
        shown = await kim.say("/papers")
        assert "납세증명서" not in shown.text.split("물어볼")[0].split("비슷한")[0], "an unposted notice is not told"
        place.now = POSTED
        assert "2027년 1회차 공고가 게시되었습니다" in (await kim.say("/start")).text
        shown = await kim.say("/papers")
        assert "홈택스" in shown.text and "p. 4" in shown.text
        assert "2027년 2월 16일" in shown.text and "2027년 2월 24일" in shown.text, "not before, and apply by"
        place.now = OPEN
        await kim.send("/when")
        dates = await kim.sees("2027년 5월 전자우편")
        assert "접수 중입니다" in dates.text and "p. 6" in dates.text
        await kim.send("/start open_now")
        await kim.sees(lambda s: "2027년 1회차 접수 중" in s.text and "관세청 누리집" in s.text)
        place.now = LAST
        await kim.send("/when")
        await kim.sees("남은 시간 1분")
        place.now = CLOSED
        await kim.send("/start")
        await kim.sees("마감되었고 심사 단계")


async def test_the_office_has_the_telephone_and_rules_of_the_notice(next_round: Conversation, tmp_path: Path) -> None:
    async with town_at(next_round, tmp_path / "kept.db", OPEN) as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/where")
        shown = await kim.say("수원")
        assert "032-000-0000" in shown.text and "평일 9시~18시" in shown.text and "방문과 우편" in shown.text
        assert "1544-0000" in shown.text and "번호 확인 필요" not in shown.text
        assert "1544-0000" in (await kim.say("사람")).text


async def test_the_old_rounds_answers_say_that_they_are_of_it(next_round: Conversation) -> None:
    for lang, mark in (("ko", "(2025년 1회차 기준)"), ("en", "(of the first round (2025))")):
        text = said(next_round, "/start apply_period", OPEN, lang)
        lead, *rest = text.split("\n")
        assert "2027" in lead and all(mark in line for line in rest if "2025" in line and line[:3] != "<i>")
        assert "2025-02-28" not in lead
        assert mark in said(next_round, "/start who_may_apply", OPEN, lang)
        assert mark not in said(next_round, "/start who_may_apply", BEFORE, lang)


def test_nothing_says_that_applications_are_closed_while_they_are_open(next_round: Conversation) -> None:
    for entry in next_round.content.entries.values():
        for line in said(next_round, f"/start {entry.id}", OPEN).split("\n"):
            assert "지금은 신청할 수 없습니다" not in line, entry.id
            assert "이미 끝났습니다" not in line or "2025년 1회차 기준" in line, entry.id


def test_the_one_message_of_a_wish_names_the_new_round_and_its_dates(next_round: Conversation) -> None:
    for lang, opens in (("ko", "2027년 2월 15일(월) 09:00(한국시간)"), ("en", "Monday 15 February 2027, 09:00 KST")):
        told = next_round.told(Known(talk=Talk(language=lang), wish=True), POSTED)
        assert opens in told.screens[0].text


@pytest.mark.parametrize("now, spoken", [(BEFORE, False), (OPEN, True)])
def test_a_blank_speaks_for_its_own_round_only(tmp_path: Path, now: datetime, spoken: bool) -> None:
    root = filled_notice(tmp_path)
    path = root / "faq/content/notice.toml"
    text = fill_blank(path.read_text(encoding="utf-8"), "fee", "2027년 수수료 없음", "no fee in 2027", "p. 2", "2027")
    text += '\n[[blank]]\nid = "fee"\nround = "2025"\ntitle.ko = "신청 수수료"\ntitle.en = "Fee"\n'
    text += 'ko = "2025년 수수료 없음"\nen = "no fee in 2025"\nclause = "p. 9"\nfirms = ["L07"]\n'
    path.write_text(text, encoding="utf-8")
    answer = said(conversation(load(root)), "/start apply_fee", now)
    assert ("2027년 수수료" in answer) == spoken and ("2025년 수수료" in answer) != spoken
    assert "찾지 못했습니다" not in answer, "what the notice settles replaces the sentence of not finding it"


def test_a_blank_that_the_new_round_has_not_filled_counts_as_not_entered(tmp_path: Path) -> None:
    root = filled_notice(tmp_path)
    path = root / "faq/content/notice.toml"
    text = fill_blank(path.read_text(encoding="utf-8"), "fee", "옛 수수료", "old fee", "p. 9", "2025")
    path.write_text(text, encoding="utf-8")
    talk = conversation(load(root))
    assert "옛 수수료" in said(talk, "/start apply_fee", BEFORE)
    assert "옛 수수료" not in said(talk, "/start apply_fee", OPEN)
    assert "입력되지 않았습니다" in said(talk, "/start apply_fee", OPEN)
    for record in talk.content.notice.rounds:
        assert ("fee" in names(talk.content.notice, record, "ko")) == (record.round.id == "2025")


def test_a_criterion_of_the_old_round_is_a_question_in_the_new_one(tmp_path: Path) -> None:
    root = filled_notice(tmp_path)
    facts = root / "faq/content/facts.csv"
    facts.write_text(
        facts.read_text(encoding="utf-8").replace("notice,S02,official\n", "notice,S02,official,2025\n"),
        encoding="utf-8",
    )
    content = load(root)
    answers = {"item": ("1",), "size": "sme", "field": ("bonded",), "exclusion": ("none",)}
    assert assess(content.at(BEFORE).questionnaire, answers).outlook == "clear"
    found = assess(content.at(OPEN).questionnaire, answers)
    assert found.outlook == "open" and not any(f.standing in FIRM or f.finding == "met" for f in found.findings)
    assert not content.at(OPEN).questionnaire.grounds_complete, "another round's list is read, not asked"


async def test_the_whole_list_of_reasons_is_asked_and_decides(next_round: Conversation, tmp_path: Path) -> None:
    async with town_at(next_round, tmp_path / "kept.db", OPEN) as place:
        kim = place.api.person("김", language_code="ko")
        for step in ("/check", "이차전지 양극재", "1", "중소기업확인서 있음", "보세산업"):
            await kim.say(step)
        asked = kim.last
        assert "공고의 결격사유" in asked.text and any("체납" in label for label in asked.labels)
        await kim.press("국세·지방세 체납")
        await kim.sees(lambda s: "걸림돌 1" in s.text)
        shown = await kim.sees(lambda s: "p. 3 (1)" in s.text)
        assert "국세·지방세 체납" in shown.text


def test_a_fact_out_of_its_days_is_said_to_be_so_and_not_repeated(tmp_path: Path) -> None:
    root = filled_notice(tmp_path)
    facts = root / "faq/content/facts.csv"
    text = facts.read_text(encoding="utf-8").replace(
        "sources,standing,round\n", "sources,standing,round,valid_from,valid_to\n"
    )
    facts.write_text(
        text.replace("K04,", "K04,", 1).replace(",S56,analogous\n", ",S56,analogous,,,2026-12-31\n"), encoding="utf-8"
    )
    talk = conversation(load(root))
    kept, gone = (
        said(talk, "/start contact_phone", now) for now in (datetime.fromisoformat("2026-12-31T23:59+09:00"), OPEN)
    )
    assert "평일 09:00" in kept and "평일 09:00" not in gone and "2026년 12월 31일" in gone
